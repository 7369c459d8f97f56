"""Checked: what is claimed of the contracts that a cycle moves, on any books and of any number of owners."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.ledger.errors import Overdrawn, SelfTransfer
from rhodian.ledger.posting import post_all
from rhodian.machine.cycles import coming_in, going_out
from rhodian_proofs.claims import (
    AnyAccount,
    Books,
    Conditions,
    Invariant,
    Moment,
    Signeds,
    adds_up_as,
    claim,
    never_negative,
    parameter,
    total,
    where,
    written,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.ledger.posting import GAINED, gained
from rhodian_proofs.theorems.mutualisation.moved import Accounts  # noqa: TC001  # the prover reads the kinds


def moved(world: Any, accounts: Any, had: Any, has: Any) -> Any:
    """Return what contracts of a side move; nothing if it is a side that no market has."""
    try:
        return columns.joined(going_out(world, accounts, had, has), coming_in(world, accounts, had, has))
    except (SelfTransfer, AssetMismatch, InvalidValue):
        return None


def on_side(number: Any) -> Any:
    """Return how many contracts of the side these are."""
    return where(number > 0, number, 0)


def turned(holder: Any, world: Any, accounts: Any, had: Any, has: Any) -> tuple[Any, Any]:
    """Return what the holder has more, or less, by what goes out, and by what comes in, row by row."""

    def less(account: Any, before: Any, after: Any) -> Any:
        number = on_side(on_side(before) - on_side(after))
        return where(world == holder, number, 0) - where(account == holder, number, 0)

    def more(account: Any, before: Any, after: Any) -> Any:
        number = on_side(on_side(after) - on_side(before))
        return where(account == holder, number, 0) - where(world == holder, number, 0)

    return columns.each(less, accounts, had, has), columns.each(more, accounts, had, has)


def outcome(books: Any, transfers: Any, holder: Any) -> tuple[Any, Any]:
    """Return whether posting is not refused for the holder, and what the holder has then, if it is not refused."""
    try:
        after = written(books, post_all(books, transfers))
    except Overdrawn as refusal:
        return refusal.account != holder, None
    return True, after.get(holder, 0)


TURNED = (
    Invariant("turned.<locals>.less", nothing_holds, ("less",), signed=("less",)),
    Invariant("turned.<locals>.more", nothing_holds, ("more",), signed=("more",)),
    *GAINED,
)


@claim("CY-8", about=(going_out, coming_in, post_all), invariants=TURNED, length_max=1, same_length=True)
def contracts_are_those_of_the_columns(
    books: Books, world: AnyAccount, accounts: Accounts, had: Signeds, has: Signeds, holder: AnyAccount
) -> None:
    """What moves of a side changes each account by what its owner has more or less of it, and the world's by all."""
    transfers = moved(world, accounts, had, has)
    if transfers is None:
        return
    parts = turned(holder, world, accounts, had, has)
    increases = gained(holder, transfers)
    _, held = outcome(books, transfers, holder)
    if held is not None:
        adds_up_as(increases, *parts)
        assert held == books.get(holder, 0) + total(columns.joined(*parts))


# What the books then say of one owner.


def held_by(holder: Any, accounts: Any, had: Any, has: Any) -> tuple[Any, Any, Any]:
    """Return what the holder has by the columns before and after, and the difference, row by row."""

    def of_had(account: Any, before: Any) -> Any:
        return where(account == holder, on_side(before), 0)

    def of_has(account: Any, after: Any) -> Any:
        return where(account == holder, on_side(after), 0)

    def of_net(account: Any, before: Any, after: Any) -> Any:
        return where(account == holder, on_side(after) - on_side(before), 0)

    return (
        columns.each(of_had, accounts, had),
        columns.each(of_has, accounts, has),
        columns.each(of_net, accounts, had, has),
    )


HELD_BY = (
    Invariant("held_by.<locals>.of_had", nothing_holds, ("had_by",)),
    Invariant("held_by.<locals>.of_has", nothing_holds, ("has_by",)),
    Invariant("held_by.<locals>.of_net", nothing_holds, ("net",), signed=("net",)),
)


@claim("MC-98", about=(going_out, coming_in, post_all), invariants=(*HELD_BY, *TURNED), length_max=1, same_length=True)
def what_the_columns_say_of_an_owner_the_books_say(
    books: Books, world: AnyAccount, accounts: Accounts, had: Signeds, has: Signeds, holder: AnyAccount
) -> None:
    """Posted, what moves of a side leaves an owner just the contracts of it that it then has: the bankrupt, none."""
    transfers = moved(world, accounts, had, has)
    if transfers is None or holder == world:
        return
    before, after, net = held_by(holder, accounts, had, has)
    if total(before) != books.get(holder, 0):
        return
    parts = turned(holder, world, accounts, had, has)
    increases = gained(holder, transfers)
    _, held = outcome(books, transfers, holder)
    if held is not None:
        adds_up_as(increases, *parts)
        adds_up_as(net, columns.added(*parts))
        adds_up_as(net, columns.less(after, before))
        assert held == total(after)


def spent(holder: Any, transfers: Any) -> Any:
    """Return what the holder pays by each transfer."""

    def pays(transfer: Any) -> Any:
        return where(transfer.payer == holder, transfer.amount, 0)

    return columns.each(pays, transfers)


def owed_by(holder: Any, accounts: Any, had: Any, has: Any) -> Any:
    """Return what goes out of the holder's account, row by row."""

    def owed(account: Any, before: Any, after: Any) -> Any:
        return where(account == holder, on_side(on_side(before) - on_side(after)), 0)

    return columns.each(owed, accounts, had, has)


def compared(accounts: Any) -> None:
    """Go through the rows, to compare what goes out and what was there."""

    def row(_: Any) -> Any:
        return 0

    columns.each(row, accounts)


def _no_more_goes_out(at: Moment) -> Conditions:
    yield at.seen.owed <= at.seen.had_by


def _what_is_spent_was_held(at: Moment) -> Conditions:
    yield never_negative(at.state)
    holder = parameter("holder")
    yield at.state.get(holder, 0) >= at.start.get(holder, 0) - at.seen.spent


THERE = (
    *HELD_BY,
    Invariant("owed_by.<locals>.owed", nothing_holds, ("owed",)),
    Invariant("compared.<locals>.row", _no_more_goes_out, along=("owed", "had_by")),
    Invariant("spent.<locals>.pays", nothing_holds, ("spent",)),
    Invariant("post_all.<locals>.step", _what_is_spent_was_held, along=("spent",)),
)


@claim("MC-97", about=(going_out, coming_in, post_all), invariants=THERE, length_max=1, same_length=True)
def contracts_that_go_out_are_there(
    books: Books, world: AnyAccount, accounts: Accounts, had: Signeds, has: Signeds, holder: AnyAccount
) -> None:
    """Posting what moves of a side is refused for no owner of whom the books hold what it had."""
    transfers = moved(world, accounts, had, has)
    if transfers is None or holder == world:
        return
    before, _, _ = held_by(holder, accounts, had, has)
    owed = owed_by(holder, accounts, had, has)
    compared(accounts)
    adds_up_as(spent(holder, transfers), owed, None)
    if total(before) > books.get(holder, 0):
        return
    is_paid, _ = outcome(books, transfers, holder)
    assert is_paid
