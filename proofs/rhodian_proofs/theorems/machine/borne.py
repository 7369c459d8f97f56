"""Checked: what is claimed of what members bear of a loss: that it comes out of their stakes, and is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns
from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.ledger.errors import SelfTransfer
from rhodian.ledger.posting import Transfer, post_all
from rhodian.machine.members import taken_of
from rhodian.pools.membership import book
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
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.ledger.posting import Accounts  # noqa: TC001  # the prover reads the kinds
from rhodian_proofs.theorems.ledger.spending import SPENT, outcome, spent
from rhodian_proofs.theorems.pools.membership import BOOK

if TYPE_CHECKING:
    from typing import Any


def held_in(books: Any, stakes: Any) -> Any:
    """Return what books hold of stakes, which are inside."""

    def held(stake: Any) -> Any:
        return where(stake.is_outside, 0, books.get(stake, 0))

    return columns.each(held, stakes)


def named(books: Any, holder: Any, stakes: Any) -> Any:
    """Return for each stake whether it is the holder's, as 1 or 0, and what it then holds, or else 0."""

    def of(stake: Any) -> Any:
        held = where(stake.is_outside, 0, books.get(stake, 0))
        return where(stake == holder, 1, 0), where(stake == holder, held, 0)

    return columns.each(of, stakes)


def less_of(holder: Any, stakes: Any, taken: Any) -> Any:
    """Return what comes out of the holder's stake, row by row."""

    def less(stake: Any, amount: Any) -> Any:
        return where(stake == holder, amount, 0)

    return columns.each(less, stakes, taken)


def compared(stakes: Any) -> Any:
    """Go through the rows, to compare what is taken of a stake and what it holds."""

    def row(_: Any) -> Any:
        return 0

    return columns.each(row, stakes)


def _is_read_once(at: Moment) -> Conditions:
    """Say that what a holder named once has is what the books hold of it."""
    held = where(at.free.holder.is_outside, 0, at.free.books.get(at.free.holder, 0))
    yield implies(at.given.named == 0, at.given.had == 0)
    yield implies(at.given.named == 1, at.given.had == held)


def _no_row_pays_more(at: Moment) -> Conditions:
    yield at.seen.less <= at.seen.had


def _what_is_spent_is_gone(at: Moment) -> Conditions:
    yield never_negative(at.state)
    holder = parameter("holder")
    yield at.state.get(holder, 0) == at.start.get(holder, 0) - at.seen.spent


BORNE = (
    BOOK,
    Invariant("held_in.<locals>.held", nothing_holds, ("worths",)),
    Invariant("named.<locals>.of", _is_read_once, ("named", "had")),
    Invariant("less_of.<locals>.less", nothing_holds, ("less",)),
    Invariant("compared.<locals>.row", _no_row_pays_more, along=("less", "had")),
    SPENT,
    Invariant("post_all.<locals>.step", _what_is_spent_is_gone, along=("spent",)),
)


def _paid(rows: Any, payee: Any) -> Any:
    """Return what moves to a payee; nothing if that is one of the stakes, in another asset, or one may not fall."""

    def pay(row: Any) -> Any:
        return Transfer(row[0], payee, row[1])

    try:
        return columns.each(pay, rows)
    except (SelfTransfer, AssetMismatch, InvalidValue):
        return None


@claim("EX-22", about=(taken_of, post_all), invariants=BORNE, length_max=0, same_length=True)
def what_members_bear_comes_out_of_their_stakes(
    books: Books, stakes: Accounts, shares: Naturals, payee: AnyAccount, holder: AnyAccount
) -> None:
    """What members bear comes out of their stakes, of each what is booked of it, and each has as much."""
    taken = book(shares, held_in(books, stakes)).shares
    transfers = _paid(taken_of(stakes, taken), payee)
    if transfers is None or holder == payee:
        return
    rows, less = named(books, holder, stakes), less_of(holder, stakes, taken)
    compared(stakes)
    adds_up_as(spent(holder, transfers), less)
    if part_total(rows, 0) > 1:
        return
    is_paid, held = outcome(books, transfers, holder)
    assert is_paid
    assert held is None or held == books.get(holder, 0) - total(less)
