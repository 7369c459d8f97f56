"""Checked: what is claimed of absorbing a loss down a tree of any shape and size: what the books hold afterwards."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns, loops
from rhodian.ledger.errors import Overdrawn
from rhodian.waterfall import settlement
from rhodian.waterfall.errors import AlreadyAbsorbed
from rhodian.waterfall.settlement import absorb
from rhodian_proofs.claims import (
    AnyAccount,
    AnyName,
    AnyTree,
    Books,
    Conditions,
    Invariant,
    Moment,
    Natural,
    adds_only_at,
    claim,
    each,
    funds,
    never_negative,
    parameter,
    refusal_of,
    tells,
    where,
    written,
)
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE
from rhodian_proofs.theorems.waterfall.posted import fell, is_elsewhere_than, planned_or_none

_LOOPS = (IN_ORDER, *CAPPED)


def _absorbed(books: Any, planned: Any) -> Any:
    """Return the books with what absorbing a plan changes written to them, or nothing if it is refused."""
    try:
        changes = absorb(settlement.Books(books, ()), planned).changes
    except Overdrawn:
        return None

    def write(_: Any, change: Any) -> tuple[Any, None]:
        return (change,), None

    return written(books, loops.scan_books(write, books, changes)[0])


def _taken(holder: Any, bearers: Any) -> Any:
    """Return of each bearer whether it is the holder, as 1 or 0, and what it then bears, or else 0."""

    def of(bearer: Any) -> Any:
        account, amount = bearer
        return where(account == holder, 1, 0), where(account == holder, amount, 0)

    return columns.each(of, bearers)


def _who_is_not_named_bears_nothing(at: Moment) -> Conditions:
    yield where(at.given.named == 0, at.given.taken, 0) == 0


def _what_is_taken_is_gone(at: Moment) -> Conditions:
    yield never_negative(at.state)
    holder = parameter("holder")
    yield at.state.get(holder, 0) == at.start.get(holder, 0) - at.seen.taken


TAKEN = (
    Invariant("_taken.<locals>.of", _who_is_not_named_bears_nothing, ("named", "taken")),
    Invariant("_absorbed.<locals>.write", _what_is_taken_is_gone, along=("named", "taken")),
)


def _nothing_is_gone(at: Moment) -> Conditions:
    holder = parameter("holder")
    yield at.state.get(holder, 0) == at.start.get(holder, 0)


UNTOUCHED = Invariant("_absorbed.<locals>.write", _nothing_is_gone)


def _is_paid(books: Any, tree: Any, planned: Any, place: Any, holder: Any) -> Any:
    """Tell whether absorbing takes from the holder, if the fund at a place is theirs, what the fund bears."""
    if tree.nodes[place].account != holder:
        return True
    adds_only_at(_taken(holder, planned.draw.bearers), place)
    after, amount = _absorbed(books, planned), planned.draw.amounts[place]
    return after is None or (fell(books, after, holder, amount) & (after.get(holder, 0) >= 0))


@claim("SE-3", about=(absorb,), invariants=(*_LOOPS, *TAKEN), measures=PAYABLE, length_max=1)
def absorbing_takes_from_each_fund_that_bears_exactly_what_it_bears(
    books: Books, tree: AnyTree, loss: Natural, payee: AnyAccount, holder: AnyAccount
) -> None:
    """Absorbing a plan takes from the account of each fund that bears anything just that, of what it holds."""
    planned = planned_or_none(tree, loss, payee)
    if planned is not None and holder != payee:
        for place in each(funds(tree)):
            assert planned.draw.amounts[place] == 0 or _is_paid(books, tree, planned, place, holder)


@claim("SE-3", about=(absorb,), invariants=(*_LOOPS, *TAKEN), measures=PAYABLE, length_max=1)
def absorbing_takes_nothing_from_a_fund_that_bears_nothing(
    books: Books, tree: AnyTree, loss: Natural, payee: AnyAccount, holder: AnyAccount
) -> None:
    """Absorbing a plan takes nothing from the account of a fund that bears nothing."""
    planned = planned_or_none(tree, loss, payee)
    if planned is not None and holder != payee:
        for place in each(funds(tree)):
            assert planned.draw.amounts[place] > 0 or _is_paid(books, tree, planned, place, holder)


@claim("SE-3", about=(absorb,), invariants=(*_LOOPS, UNTOUCHED), measures=PAYABLE, length_max=1)
def absorbing_pays_the_payee_exactly_what_is_borne_and_nobody_else(
    books: Books, tree: AnyTree, loss: Natural, payee: AnyAccount, holder: AnyAccount
) -> None:
    """Absorbing a plan pays the payee the loss but for what nobody can bear, and changes no account without a fund."""
    planned = planned_or_none(tree, loss, payee)
    if planned is None or (holder != payee and not is_elsewhere_than(tree, planned, holder)):
        return
    after = _absorbed(books, planned)
    if after is not None:
        paid = where(holder == payee, loss - planned.draw.left, 0)
        assert after.get(holder, 0) == books.get(holder, 0) + paid


@claim("SE-3", about=(absorb,), invariants=_LOOPS, measures=PAYABLE, length_max=1)
def a_loss_is_absorbed_once_down_any_tree(
    books: Books,
    tree: AnyTree,
    loss: Natural,
    payee: AnyAccount,
    names: tuple[AnyName, AnyName],
) -> None:
    """A loss absorbed before is refused; any other only for an account that holds less than it is to pay."""
    name, absorbed = names
    planned = planned_or_none(tree, loss, payee, name)
    if planned is None:
        return
    refusal = refusal_of(absorb, settlement.Books(books, (absorbed,)), planned)
    if name == absorbed:
        assert tells(refusal, AlreadyAbsorbed, loss_id=name)
    elif refusal is not None:
        assert isinstance(refusal, Overdrawn)
        assert refusal.balance < refusal.amount
        assert refusal.balance == books.get(refusal.account, 0)
