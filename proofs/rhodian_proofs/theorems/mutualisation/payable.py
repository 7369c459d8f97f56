"""Checked: what is claimed of a cycle as the books find it: that what is borne is there to be paid, of anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns
from rhodian.ledger.posting import post_all
from rhodian.mutualisation.moves import _moves
from rhodian.mutualisation.remedies import Borne, Take, begin
from rhodian.mutualisation.shortfall import Collected, Cycle, Shortfall, collect
from rhodian_proofs.claims import (
    AnyAccount,
    Books,
    Conditions,
    Invariant,
    Moment,
    Naturals,
    adds_up_as,
    claim,
    implies,
    never_negative,
    parameter,
    part_total,
    total,
    unchecked,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.ledger.posting import Accounts  # noqa: TC001  # the prover reads the kinds
from rhodian_proofs.theorems.ledger.spending import SPENT, outcome, spent
from rhodian_proofs.theorems.mutualisation.moved import AMOUNTS, AnyDrawn, Route, _account_of, _amount_of, moved_for
from rhodian_proofs.theorems.mutualisation.shortfall_loops import COLLECT

if TYPE_CHECKING:
    from typing import Any


def margins_of(books: Any, accounts: Any) -> Any:
    """Return what books hold of accounts inside."""

    def margin(account: Any) -> Any:
        return where(account.is_outside, 0, books.get(account, 0))

    return columns.each(margin, accounts)


def shares_of(left: Any, wanted: Any) -> Any:
    """Return what is borne out of each margin: what is wanted, as far as it goes."""

    def share(margin: Any, more: Any) -> Any:
        return where(more < margin, more, margin)

    return columns.each(share, left, wanted)


def owed_by(holder: Any, accounts: Any, rows: Any, shares: Any, route: Any) -> tuple[Any, Any, Any]:
    """Return what the holder pays of a fee, of a penalty, and of losses and what margins bear, row by row."""
    clearing, fees_to, penalties_to = route

    def fee(account: Any, row: Any) -> Any:
        return where((account == holder) & (account != fees_to), row[1], 0)

    def penalty(account: Any, row: Any) -> Any:
        return where((account == holder) & (account != penalties_to), row[2], 0)

    def paid(account: Any, row: Any, share: Any) -> Any:
        return where((account == holder) & (account != clearing), row[0] + share, 0)

    return (
        columns.each(fee, accounts, rows),
        columns.each(penalty, accounts, rows),
        columns.each(paid, accounts, rows, shares),
    )


def drawn_of(holder: Any, accounts: Any, amounts: Any, clearing: Any) -> Any:
    """Return what the holder pays of what is drawn, row by row."""

    def drawn(account: Any, amount: Any) -> Any:
        return where((account == holder) & (account != clearing), amount, 0)

    return columns.each(drawn, accounts, amounts)


def backed(books: Any, holder: Any, accounts: Any) -> Any:
    """Return for each account whether it is the holder's, as 1 or 0, and what backs it then: what the books hold."""

    def backing(account: Any) -> Any:
        held = where(account.is_outside, 0, books.get(account, 0))
        return where(account == holder, 1, 0), where(account == holder, held, 0)

    return columns.each(backing, accounts)


def _is_read_once(at: Moment) -> Conditions:
    """Say that what backs a holder is what the books hold of it, as long as it is named once at most."""
    yield implies(at.given.named == 0, at.given.backing == 0)
    held = where(at.free.holder.is_outside, 0, at.free.books.get(at.free.holder, 0))
    yield implies(at.given.named == 1, at.given.backing == held)


def compared(accounts: Any) -> Any:
    """Go through the rows, to compare what is paid and what backs it."""

    def row(_: Any) -> Any:
        return 0

    return columns.each(row, accounts)


def _no_row_pays_more(at: Moment) -> Conditions:
    yield at.seen.owed_fee + at.seen.owed_penalty + at.seen.owed_paid <= at.seen.backing


def _what_is_spent_was_held(at: Moment) -> Conditions:
    yield never_negative(at.state)
    holder = parameter("holder")
    yield at.state.get(holder, 0) >= at.start.get(holder, 0) - at.seen.spent


PAYABLE = (
    COLLECT,
    AMOUNTS,
    Invariant("margins_of.<locals>.margin", nothing_holds, ("margins",)),
    Invariant("shares_of.<locals>.share", nothing_holds, ("borne",)),
    Invariant("owed_by.<locals>.fee", nothing_holds, ("owed_fee",)),
    Invariant("owed_by.<locals>.penalty", nothing_holds, ("owed_penalty",)),
    Invariant("owed_by.<locals>.paid", nothing_holds, ("owed_paid",)),
    Invariant("drawn_of.<locals>.drawn", nothing_holds, ("drawn_of",)),
    Invariant("_remaining", nothing_holds, ("left",)),
    Invariant("backed.<locals>.backing", _is_read_once, ("named", "backing")),
    Invariant("compared.<locals>.row", _no_row_pays_more, along=("owed_fee", "owed_penalty", "owed_paid", "backing")),
    SPENT,
    Invariant("post_all.<locals>.step", _what_is_spent_was_held, along=("spent",)),
)


def _borne(margins: Any, accounts: Any, owed: Any, wanted: Any, draws: Any) -> tuple[Borne, Any]:
    """Return a cycle that is borne by margins, by what is drawn, and by gains, of whatever is left; and the shares."""
    losses, fees, penalties, gains = owed
    cycle = unchecked(Cycle, id="cycle", accounts=accounts, gains=gains, losses=losses, fees=fees, penalties=penalties)
    begun = begin(Shortfall(cycle, margins, collect(margins, losses, fees, penalties)))
    shares = shares_of(begun.margins, wanted)
    takes = (
        Take("pool", columns.each(_account_of, draws), columns.each(_amount_of, draws)),
        Take("socialised", accounts, shares),
    )
    return Borne(begun.shortfall, 0, takes, columns.less(begun.margins, shares), gains), shares


def sum_of(numbers: Any) -> Any:
    """Return what several columns add up to."""
    return total(columns.joined(*numbers))


def to_others(clearing: Any, accounts: Any, amounts: Any) -> Any:
    """Return what moves between the clearing account and each other account."""

    def moved(account: Any, amount: Any) -> Any:
        return where(account == clearing, 0, amount)

    return columns.each(moved, accounts, amounts)


def received(holder: Any, transfers: Any) -> Any:
    """Return what the holder is paid by each transfer."""

    def is_paid(transfer: Any) -> Any:
        return where(transfer.payee == holder, transfer.amount, 0)

    return columns.each(is_paid, transfers)


def _what_is_received_can_be_spent(at: Moment) -> Conditions:
    yield never_negative(at.state)
    clearing = parameter("clearing")
    yield at.state.get(clearing, 0) == at.start.get(clearing, 0) + at.seen.received - at.seen.spent


def _collected(accounts: Any, owed: Any, gains: Any, draws: Any) -> Borne:
    """Return a cycle of which each pays in what it owes, and has nothing left."""
    fees, penalties, paid = owed
    cycle = unchecked(Cycle, id="cycle", accounts=accounts, gains=gains, losses=(), fees=(), penalties=())
    rows: Any = columns.rows(paid, fees=fees, penalties=penalties)
    had = columns.added(paid, columns.added(fees, penalties))
    take = Take("pool", columns.each(_account_of, draws), columns.each(_amount_of, draws))
    return Borne(Shortfall(cycle, had, Collected(rows, 0)), 0, (take,), columns.scaled(had, 0), gains)


@claim("RM-12", about=(collect, begin, _moves, post_all), invariants=PAYABLE, length_max=0, same_length=True)
def what_is_borne_is_there_to_be_paid(
    books: Books,
    accounts: Accounts,
    losses: Naturals,
    fees: Naturals,
    penalties: Naturals,
    gains: Naturals,
    wanted: Naturals,
    draws: tuple[AnyDrawn, ...],
    route: Route,
    holder: AnyAccount,
) -> None:
    """Nobody named once, whose losses, charges and shares come out of what the books hold, lacks what it is to pay."""
    borne, shares = _borne(margins_of(books, accounts), accounts, (losses, fees, penalties, gains), wanted, draws)
    transfers = moved_for(borne, route)
    if transfers is None or holder == route[0]:
        return
    pools = borne.takes[0]
    backs = backed(books, holder, accounts)
    owed = owed_by(holder, accounts, borne.shortfall.collected.rows, shares, route)
    drawn = drawn_of(holder, pools.accounts, pools.amounts, route[0])
    compared(accounts)
    adds_up_as(spent(holder, transfers), *owed, drawn, None)
    named, lent = part_total(backs, 0), total(drawn)
    if named > 1 or lent > where(named == 0, books.get(holder, 0), 0):
        return
    is_paid, held = outcome(books, transfers, holder)
    assert is_paid
    assert held is None or held >= books.get(holder, 0) - sum_of(owed) - lent


PAID_ON = (
    AMOUNTS,
    Invariant("owed_by.<locals>.fee", nothing_holds, ("owed_fee",)),
    Invariant("owed_by.<locals>.penalty", nothing_holds, ("owed_penalty",)),
    Invariant("owed_by.<locals>.paid", nothing_holds, ("owed_paid",)),
    Invariant("to_others.<locals>.moved", nothing_holds, ("moved",)),
    SPENT,
    Invariant("received.<locals>.is_paid", nothing_holds, ("received",)),
    Invariant("post_all.<locals>.step", _what_is_received_can_be_spent, along=("received", "spent")),
)


@claim("RM-12", about=(_moves, post_all), invariants=PAID_ON, length_max=0, same_length=True)
def what_comes_in_pays_what_goes_out(
    books: Books,
    accounts: Accounts,
    fees: Naturals,
    penalties: Naturals,
    paid: Naturals,
    gains: Naturals,
    draws: tuple[AnyDrawn, ...],
    clearing: AnyAccount,
    fees_to: AnyAccount,
    penalties_to: AnyAccount,
) -> None:
    """What comes into the clearing account pays all that goes out, and it then holds what it held."""
    route = clearing, fees_to, penalties_to
    borne = _collected(accounts, (fees, penalties, paid), gains, draws)
    transfers = moved_for(borne, route)
    if transfers is None or clearing in (fees_to, penalties_to):
        return
    pools = borne.takes[0]
    owed = owed_by(clearing, accounts, borne.shortfall.collected.rows, columns.scaled(paid, 0), route)
    comes = to_others(clearing, accounts, paid), to_others(clearing, pools.accounts, pools.amounts)
    goes = to_others(clearing, accounts, gains)
    adds_up_as(received(clearing, transfers), None, None, *comes, None)
    adds_up_as(spent(clearing, transfers), *owed, None, goes)
    if sum_of(owed) > 0 or sum_of(comes) != total(goes):
        return
    is_paid, held = outcome(books, transfers, clearing)
    assert is_paid
    assert held is None or held == books.get(clearing, 0)
