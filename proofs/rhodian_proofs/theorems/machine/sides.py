"""Checked: what is claimed of the contracts that move for a cycle: what each account of them then holds, however many.

A row is an owner: how many contracts it had, and how many it has. Who had some had them in the account of its side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.ledger.errors import Overdrawn
from rhodian.ledger.posting import post_all
from rhodian.machine.sides import contracts_of
from rhodian.markets.terms import CONTRACTS
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyName,
    Books,
    Conditions,
    Invariant,
    Moment,
    adds_up_as,
    claim,
    never_negative,
    parameter,
    total,
    where,
    written,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds

if TYPE_CHECKING:
    from typing import Any

Names = tuple[AnyName, ...]
Contracts = tuple[AnyInt, ...]


def _of_people(owner: Any) -> Any:
    """Tell whether a name is not that of the world outside."""
    return owner != OUTSIDE


def _above(number: Any) -> Any:
    """Return a number, or 0 if it is below that."""
    return where(number > 0, number, 0)


def kept_by(owners: Any, before: Any, sides: Any) -> Any:
    """Return where the host keeps the contracts that each had."""
    long, short = sides

    def kept(owner: Any, had: Any) -> Any:
        return Account(owner, CONTRACTS, long if had > 0 else short)

    return columns.each(kept, owners, before)


def rows_of(holder: Any, owners: Any, sides: Any, held: Any) -> tuple[Any, Any]:
    """Return what the holder had and what it has, row by row: nothing where neither of an owner's accounts is its."""
    long, short = sides

    def had(owner: Any, before: Any) -> Any:
        bought = where(Account(owner, CONTRACTS, long) == holder, _above(before), 0)
        return bought + where(Account(owner, CONTRACTS, short) == holder, _above(-before), 0)

    def has(owner: Any, after: Any) -> Any:
        bought = where(Account(owner, CONTRACTS, long) == holder, _above(after), 0)
        return bought + where(Account(owner, CONTRACTS, short) == holder, _above(-after), 0)

    return columns.each(had, owners, held[0]), columns.each(has, owners, held[1])


def fewer_of(holder: Any, owners: Any, sides: Any, held: Any) -> tuple[Any, Any]:
    """Return what leaves the holder of the long and of the short side, row by row."""
    long, short = sides

    def sold(owner: Any, before: Any, after: Any) -> Any:
        return where(Account(owner, CONTRACTS, long) == holder, _above(_above(before) - _above(after)), 0)

    def bought_back(owner: Any, before: Any, after: Any) -> Any:
        return where(Account(owner, CONTRACTS, short) == holder, _above(_above(-before) - _above(-after)), 0)

    return columns.each(sold, owners, *held), columns.each(bought_back, owners, *held)


def more_of(holder: Any, owners: Any, sides: Any, held: Any) -> tuple[Any, Any]:
    """Return what comes to the holder of the long and of the short side, row by row."""
    long, short = sides

    def bought(owner: Any, before: Any, after: Any) -> Any:
        return where(Account(owner, CONTRACTS, long) == holder, _above(_above(after) - _above(before)), 0)

    def sold_short(owner: Any, before: Any, after: Any) -> Any:
        return where(Account(owner, CONTRACTS, short) == holder, _above(_above(-after) - _above(-before)), 0)

    return columns.each(bought, owners, *held), columns.each(sold_short, owners, *held)


def compared(owners: Any) -> Any:
    """Go through the rows, to compare what is had, what goes and comes, and what is had then."""

    def row(_: Any) -> Any:
        return 0

    return columns.each(row, owners)


def spent(holder: Any, transfers: Any) -> Any:
    """Return what the holder pays by each transfer."""

    def pays(transfer: Any) -> Any:
        return where(transfer.payer == holder, transfer.amount, 0)

    return columns.each(pays, transfers)


def received(holder: Any, transfers: Any) -> Any:
    """Return what the holder is paid by each transfer."""

    def is_paid(transfer: Any) -> Any:
        return where(transfer.payee == holder, transfer.amount, 0)

    return columns.each(is_paid, transfers)


def _goes_and_comes(at: Moment) -> Conditions:
    goes = at.seen.sold + at.seen.bought_back
    yield goes <= at.seen.had
    yield at.seen.had + at.seen.bought + at.seen.sold_short == at.seen.has + goes


def _what_comes_can_go(at: Moment) -> Conditions:
    yield never_negative(at.state)
    holder = parameter("holder")
    yield at.state.get(holder, 0) == at.start.get(holder, 0) + at.seen.received - at.seen.spent


POSTED = (
    Invariant("spent.<locals>.pays", nothing_holds, ("spent",)),
    Invariant("received.<locals>.is_paid", nothing_holds, ("received",)),
    Invariant("post_all.<locals>.step", _what_comes_can_go, along=("received", "spent")),
)
PIECES = ("sold", "bought_back", "bought", "sold_short")
SIDES = (
    Invariant("rows_of.<locals>.had", nothing_holds, ("had",)),
    Invariant("rows_of.<locals>.has", nothing_holds, ("has",)),
    Invariant("fewer_of.<locals>.sold", nothing_holds, ("sold",)),
    Invariant("fewer_of.<locals>.bought_back", nothing_holds, ("bought_back",)),
    Invariant("more_of.<locals>.bought", nothing_holds, ("bought",)),
    Invariant("more_of.<locals>.sold_short", nothing_holds, ("sold_short",)),
    Invariant("compared.<locals>.row", _goes_and_comes, along=("had", "has", *PIECES)),
    *POSTED,
)


def _moves(worlds: Any, owners: Any, held: Any) -> tuple[Any, Any]:
    """Return what goes out of the books of both sides, and what comes in."""
    kept = kept_by(owners, held[0], (worlds[0].asset, worlds[1].asset))
    rows: Any = columns.rows(owners, kept=kept, before=held[0], after=held[1])
    of_long, of_short = contracts_of(worlds[0], 1, rows), contracts_of(worlds[1], -1, rows)
    return columns.joined(of_long[0], of_short[0]), columns.joined(of_long[1], of_short[1])


def outcome(books: Any, transfers: Any, holder: Any) -> tuple[Any, Any]:
    """Return whether posting is not refused for the holder, and what the holder has then, if it is not refused."""
    try:
        after = written(books, post_all(books, transfers))
    except Overdrawn as refusal:
        return refusal.account != holder, None
    return True, after.get(holder, 0)


@claim("CY-10", about=(contracts_of, post_all), invariants=SIDES, length_max=0, same_length=True)
def contracts_leave_the_books_and_then_come_in_as_the_columns_say(
    books: Books,
    owners: Names,
    before: Contracts,
    after: Contracts,
    worlds: tuple[AnyAccount, AnyAccount],
    holder: AnyAccount,
) -> None:
    """What moves leaves each owner the contracts that it has after the cycle, on its side alone, out before in."""
    sides = worlds[0].asset, worlds[1].asset
    are_sides = sides[0] != sides[1] and not (sides[0].only_rises or sides[1].only_rises)
    if not are_sides or not worlds[0].is_outside or not worlds[1].is_outside:
        return
    if holder.is_outside or not columns.every(_of_people, owners):
        return
    held = before, after
    had, has = rows_of(holder, owners, sides, held)
    goes, comes = fewer_of(holder, owners, sides, held), more_of(holder, owners, sides, held)
    compared(owners)
    out, into = _moves(worlds, owners, held)
    transfers = columns.joined(out, into)
    adds_up_as(spent(holder, transfers), *goes, None, None)
    adds_up_as(received(holder, transfers), None, None, *comes)
    if books.get(holder, 0) != total(had):
        return
    is_paid, then = outcome(books, transfers, holder)
    assert is_paid
    assert then is None or then == total(has)
