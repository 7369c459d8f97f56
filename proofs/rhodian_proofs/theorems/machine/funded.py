"""Checked: what is claimed of what marks and funding bring and cost on the books, of any number of owners."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.ledger.posting import post_all
from rhodian.machine.cycles import _won_and_lost
from rhodian.markets.sheets import Sheet, gains
from rhodian.mutualisation.moves import _moves
from rhodian.mutualisation.remedies import Borne, begin
from rhodian.mutualisation.shortfall import Cycle, Shortfall, collect
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyPlace,
    Books,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Signeds,
    adds_up_as,
    claim,
    implies,
    total,
    unchecked,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.ledger.posting import GAINED, Accounts, gained, posted
from rhodian_proofs.theorems.markets.contracts import MARKET
from rhodian_proofs.theorems.markets.torn import MARK
from rhodian_proofs.theorems.mutualisation.moved import Route, moved_for
from rhodian_proofs.theorems.mutualisation.payable import margins_of
from rhodian_proofs.theorems.mutualisation.shortfall_loops import COLLECT


@claim("MC-13", about=(gains,))
def funding_costs_each_its_contracts_and_all_nothing(
    held: Signeds, mark: Natural, amount: AnyInt, place: AnyPlace
) -> None:
    """By funding each owner pays the amount for each contract, or is paid it; all together pay and are paid nothing."""
    brought = gains((Sheet(MARKET, mark, mark, held, -amount),))
    assert brought[place] == -amount * held[place]
    assert implies(total(held) == 0, total(brought) == 0)


SETTLING = (gains, _won_and_lost, collect, begin, _moves, post_all)
"""What is claimed of together: what marks bring, what can be paid of it, and what moves."""


def above(number: Any, other: Any) -> Any:
    """Return by how much a number is above another one; 0 if it is not."""
    return where(number > other, number - other, 0)


def ends_of(holder: Any, accounts: Any, rows: Any, change: Any) -> tuple[Any, Any]:
    """Return what the holder ends with, and by how much that is more than its margin, row by row.

    Each gains the change for each contract, less a cut, or loses it as far as its margin goes.
    """

    def end(account: Any, margin: Any, held: Any, cut: Any) -> Any:
        return where(account == holder, above(margin, above(0, held * change)) + above(above(held * change, 0), cut), 0)

    def more(account: Any, margin: Any, held: Any, cut: Any) -> Any:
        left = above(margin, above(0, held * change)) + above(above(held * change, 0), cut)
        return where(account == holder, left - margin, 0)

    return columns.each(end, accounts, *rows), columns.each(more, accounts, *rows)


def parts_of(holder: Any, accounts: Any, paid: Any, left: Any) -> tuple[Any, Any]:
    """Return what the holder pays of its losses, and gains, row by row."""

    def loss(account: Any, row: Any) -> Any:
        return where(account == holder, -row[0], 0)

    def gain(account: Any, amount: Any) -> Any:
        return where((account == holder) & (amount > 0), amount, 0)

    return columns.each(loss, accounts, paid), columns.each(gain, accounts, left)


def named_by(holder: Any, accounts: Any) -> Any:
    """Return for each account whether it is the holder's, as 1 or 0."""

    def one(account: Any) -> Any:
        return where(account == holder, 1, 0)

    return columns.each(one, accounts)


def held_of(books: Any, holder: Any, accounts: Any) -> Any:
    """Return what the books hold of each account that is the holder's."""

    def held(account: Any) -> Any:
        return where(account == holder, where(account.is_outside, 0, books.get(account, 0)), 0)

    return columns.each(held, accounts)


def _is_read_once(at: Moment) -> Conditions:
    """Say that what a holder named once has is what the books hold of it."""
    held = where(at.free.holder.is_outside, 0, at.free.books.get(at.free.holder, 0))
    yield implies(at.seen.named == 0, at.given.held == 0)
    yield implies(at.seen.named == 1, at.given.held == held)


FUNDED = (
    COLLECT,
    Invariant("_lost", nothing_holds, ("losses",)),
    Invariant("margins_of.<locals>.margin", nothing_holds, ("margins",)),
    Invariant("ends_of.<locals>.end", nothing_holds, ("ends",)),
    Invariant("ends_of.<locals>.more", nothing_holds, ("more",), signed=("more",)),
    Invariant("parts_of.<locals>.loss", nothing_holds, ("of_losses",), signed=("of_losses",)),
    Invariant("parts_of.<locals>.gain", nothing_holds, ("of_gains",)),
    Invariant("named_by.<locals>.one", nothing_holds, ("named",)),
    Invariant("held_of.<locals>.held", _is_read_once, ("held",), along=("named",)),
    Invariant("_remaining", nothing_holds, ("left",)),
    *GAINED,
)


def _settled(margins: Any, accounts: Any, won: Any, lost: Any, left: Any) -> Borne:
    """Return a cycle without charges that is borne by gains, as they are left, or by what is not of it."""
    none = columns.scaled(margins, 0)
    cycle = unchecked(Cycle, id="cycle", accounts=accounts, gains=won, losses=lost, fees=none, penalties=none)
    begun = begin(Shortfall(cycle, margins, collect(margins, lost, none, none)))
    return Borne(begun.shortfall, 0, (), begun.margins, left)


def _left(books: Any, transfers: Any, holder: Any) -> Any:
    """Return what the holder has once the transfers are posted; nothing if they are refused."""
    after = posted(books, transfers)
    return None if after is None else after.get(holder, 0)


def _ended(books: Any, accounts: Any, sheet: Any, cuts: Any, way: tuple[Any, Any]) -> tuple[Any, Any]:
    """Return what the holder has once a cycle of one market is settled, and what it is to have; or nothing if refused.

    Args:
        books: the books that it finds.
        accounts: the margin of each owner.
        sheet: the market.
        cuts: by how much each gain is cut for what is missing.
        way: by which accounts the money goes, and the holder.
    """
    route, holder = way
    margins = margins_of(books, accounts)
    won, lost = _won_and_lost(gains((sheet,)), columns.scaled(sheet.held, 0))
    left = columns.less(won, cuts)
    borne = _settled(margins, accounts, won, lost, left)
    transfers = moved_for(borne, route)
    if transfers is None:
        return None, None
    of_holder = held_of(books, holder, accounts)
    ends, more = ends_of(holder, accounts, (margins, sheet.held, cuts), sheet.change)
    parts = parts_of(holder, accounts, borne.shortfall.collected.rows, left)
    increases = gained(holder, transfers)
    has = _left(books, transfers, holder)
    if has is not None:
        adds_up_as(increases, None, None, *parts)
        adds_up_as(more, columns.added(*parts))
        adds_up_as(ends, columns.added(more, of_holder))
    return has, total(ends)


@claim("MC-1", about=SETTLING, invariants=FUNDED, length_max=0, same_length=True)
def a_mark_costs_each_what_its_margin_pays_and_brings_each_its_gain_as_cut(
    books: Books,
    accounts: Accounts,
    held: Signeds,
    cuts: Naturals,
    marks: tuple[Natural, Natural],
    route: Route,
    holder: AnyAccount,
) -> None:
    """By a mark an owner loses what its contracts fall by, as far as its margin goes, or gains it, less its cut."""
    named = total(named_by(holder, accounts))
    if named > 1 or holder.is_outside or holder == route[0]:
        return
    has, ends = _ended(books, accounts, Sheet(MARKET, *marks, held), cuts, (route, holder))
    assert has is None or has == ends + where(named == 0, books.get(holder, 0), 0)


@claim("MC-13", about=SETTLING, invariants=FUNDED, length_max=0, same_length=True)
def funding_moves_from_side_to_side_as_far_as_margins_go(
    books: Books,
    accounts: Accounts,
    held: Signeds,
    cuts: Naturals,
    amount: AnyInt,
    route: Route,
    holder: AnyAccount,
) -> None:
    """Longs pay shorts the amount of funding, or are paid, as far as margins go, and less what gains are cut by."""
    named = total(named_by(holder, accounts))
    if named > 1 or holder.is_outside or holder == route[0]:
        return
    has, ends = _ended(books, accounts, Sheet(MARKET, MARK, MARK, held, -amount), cuts, (route, holder))
    assert has is None or has == ends + where(named == 0, books.get(holder, 0), 0)
