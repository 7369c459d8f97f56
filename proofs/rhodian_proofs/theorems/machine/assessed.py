"""Checked: what is claimed of assessments on the book: room, what is owed, what is paid and what goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.errors import AssetMismatch, InvalidAmount, InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.clearing.assessments import liability
from rhodian.ledger.errors import SelfTransfer
from rhodian.ledger.posting import post_all
from rhodian.machine.assessments import called, liabilities, lowered, must_be_first, paid, raised, returned, until_then
from rhodian.machine.counters import DEFAULT_LENGTH_MAX
from rhodian.machine.periods import known
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyName,
    AnyPlace,
    Books,
    Invariant,
    Natural,
    Naturals,
    adds_up_as,
    claim,
    length_of,
    refusal_of,
    tells,
    total,
    written,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.ledger.posting import GAINED, NET_PAID, Accounts, gained, made, net_paid, posted
from rhodian_proofs.theorems.machine.escrow import gain
from rhodian_proofs.theorems.machine.recoveries import worlds_of

if TYPE_CHECKING:
    from typing import Any


def _amounts(function: Any, *given: Any) -> Any:
    """Return some amounts; nothing if the book holds what is none."""
    try:
        return function(*given)
    except InvalidAmount:
        return None


LIABLE = Invariant("liabilities.<locals>.each", nothing_holds, ("liable",))


@claim(
    "AS-4",
    about=(liabilities, raised, post_all),
    invariants=(LIABLE, NET_PAID, *GAINED),
    length_max=1,
    same_length=True,
)
def the_book_says_what_members_may_be_called(
    books: Books, rooms: Accounts, contributions: Naturals, ppm: Natural, holder: AnyAccount
) -> None:
    """The book counts what each member may be called, by its multiple, before anything is called."""
    amounts = liabilities(contributions, ppm)
    moves = made(raised, rooms, amounts)
    if moves is None:
        return
    more, increases = net_paid(holder, worlds_of(rooms), rooms, amounts), gained(holder, moves)
    adds_up_as(increases, more)
    after = written(books, post_all(books, moves))
    assert after.get(holder, 0) == books.get(holder, 0) + total(more)


LATER = Invariant("until_then.<locals>.more", nothing_holds, ("later",))


@claim("AS-4", about=(until_then,), invariants=(LATER,), length_max=1, same_length=True)
def dates_in_the_book_never_go_back(books: Books, accounts: Accounts, times: Naturals, place: AnyPlace) -> None:
    """A time stands in the book from a default on as one more than it is, and one that is later stays as it stands."""
    stood = books.get(accounts[place], 0)
    more = _amounts(until_then, books, accounts, times)
    if more is not None:
        assert more[place] + stood == max(stood, times[place] + 1)


@claim("AS-4", about=(liabilities,), invariants=(LIABLE,), length_max=1)
def each_member_may_be_called_its_own_multiple(contributions: Naturals, ppm: Natural, place: AnyPlace) -> None:
    """What a member may be called is the multiple of what it had contributed itself."""
    assert liabilities(contributions, ppm)[place] == liability(contributions[place], ppm)


@claim("AS-4", about=(must_be_first,))
def a_default_is_declared_once_under_an_id(books: Books, name: AnyName) -> None:
    """A default is declared once under an id, of at most 106 characters, in whichever fund."""
    refusal = refusal_of(must_be_first, books, name)
    if name == OUTSIDE or length_of(name) > DEFAULT_LENGTH_MAX or books.get(known(name), 0) > 0:
        assert tells(refusal, InvalidValue, field="id", value=name)
    else:
        assert refusal is None


@claim("AS-5", about=(called, post_all), invariants=(NET_PAID, *GAINED), length_max=1, same_length=True)
def a_call_turns_room_into_what_is_owed(
    books: Books, for_it: Accounts, in_period: Accounts, owed: Accounts, shares: Naturals, holder: AnyAccount
) -> None:
    """A call turns room for the default into what is owed, lowers the period's by as much, and moves nothing else."""
    moves = made(called, for_it, in_period, owed, shares)
    if moves is None:
        return
    parts = net_paid(holder, for_it, owed, shares), net_paid(holder, in_period, worlds_of(in_period), shares)
    increases = gained(holder, moves)
    after = posted(books, moves)
    if after is not None:
        adds_up_as(increases, *parts)
        assert after.get(holder, 0) == books.get(holder, 0) + total(columns.joined(*parts))


@claim("AS-6", about=(called, post_all), invariants=(NET_PAID, *GAINED), length_max=1, same_length=True)
def nobody_is_called_beyond_its_room_by_any_calls(
    books: Books, for_it: Accounts, in_period: Accounts, owed: Accounts, shares: Naturals, holder: AnyAccount
) -> None:
    """By any number of calls together, nobody is called more than the room that the book had for it."""
    moves = made(called, for_it, in_period, owed, shares)
    if moves is None or holder.is_outside:
        return
    parts = net_paid(holder, for_it, owed, shares), net_paid(holder, in_period, worlds_of(in_period), shares)
    increases = gained(holder, moves)
    after = posted(books, moves)
    if after is not None:
        adds_up_as(increases, *parts)
        assert total(columns.joined(*parts)) + books.get(holder, 0) >= 0


@claim("AS-7", about=(paid, post_all))
def what_is_paid_is_owed_no_more(
    books: Books,
    payer: AnyAccount,
    payee: AnyAccount,
    owed: AnyAccount,
    owes: Natural,
    amount: AnyInt,
    holder: AnyAccount,
) -> None:
    """What a member pays becomes money of its own and is owed no more; more than it owes, or nothing, is refused."""
    refusal = refusal_of(paid, payer, payee, owed, owes, amount)
    if amount < 1 or amount > POSITIVE_MAX or amount > owes:
        assert tells(refusal, InvalidValue, field="amount", value=amount)
        return
    if refusal is not None:
        assert isinstance(refusal, AssetMismatch | SelfTransfer | InvalidValue)
        return
    after = posted(books, paid(payer, payee, owed, owes, amount))
    if after is not None:
        moved = gain(holder, payee, amount) - gain(holder, payer, amount)
        less = gain(holder, Account(OUTSIDE, owed.purpose, owed.asset), amount) - gain(holder, owed, amount)
        assert after.get(holder, 0) == books.get(holder, 0) + moved + less


@claim("AS-8", about=(returned, lowered, post_all), invariants=(NET_PAID, *GAINED), length_max=1, same_length=True)
def once_it_is_over_what_nobody_drew_on_goes_back(
    books: Books,
    held_in: Accounts,
    receivers: Accounts,
    holds: Naturals,
    owing: Accounts,
    owes: Naturals,
    holder: AnyAccount,
) -> None:
    """Once a period is over each member has back what nobody drew on, to the unit, and owes nothing any more."""
    back, less = made(returned, held_in, receivers, holds), made(lowered, owing, owes)
    if back is None or less is None:
        return
    moves = columns.joined(back, less)
    parts = net_paid(holder, held_in, receivers, holds), net_paid(holder, owing, worlds_of(owing), owes)
    increases = gained(holder, moves)
    after = posted(books, moves)
    if after is not None:
        adds_up_as(increases, *parts)
        assert after.get(holder, 0) == books.get(holder, 0) + total(columns.joined(*parts))
