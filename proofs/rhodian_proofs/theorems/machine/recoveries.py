"""Checked: what is claimed of losses that come back, on the book: what is counted, and who is given how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.ledger.errors import SelfTransfer
from rhodian.ledger.posting import post_all
from rhodian.machine.recoveries import counted, defaulters_last, given_back
from rhodian.pools.membership import recover
from rhodian_proofs.claims import (
    AnyAccount,
    Books,
    Natural,
    Naturals,
    adds_up_as,
    claim,
    refusal_of,
    tells,
    total,
    written,
)
from rhodian_proofs.theorems.ledger.posting import GAINED, gained
from rhodian_proofs.theorems.mutualisation.moved import BY, Accounts, _of, _posted, _the_same
from rhodian_proofs.theorems.sharing.allocation import IN_PROPORTION

if TYPE_CHECKING:
    from typing import Any


def worlds_of(accounts: Any) -> Any:
    """Return for each account that of the world outside for the same purpose, in the same asset."""

    def world(account: Any) -> Any:
        return Account(OUTSIDE, account.purpose, account.asset)

    return columns.each(world, accounts)


def _counted(counters: Any, amounts: Any) -> Any:
    """Return what lets accounts count more, or of which this is refused."""
    try:
        return counted(counters, amounts)
    except SelfTransfer as refusal:
        return refusal


def _given_back(payer: Any, receivers: Any, counters: Any, given: Any) -> Any:
    """Return what moves, or what is refused; nothing if an account is in another asset."""
    try:
        return given_back(payer, receivers, counters, given)
    except AssetMismatch:
        return None
    except (InvalidValue, SelfTransfer) as refusal:
        return refusal


@claim("EX-18", about=(counted, post_all), invariants=(BY, *GAINED), length_max=1, same_length=True)
def the_book_counts_what_each_bore_of_a_loss(
    books: Books, counters: Accounts, amounts: Naturals, holder: AnyAccount
) -> None:
    """The book counts what each bore of a loss, and so all that was borne of it, and the world outside as much."""
    moves = _counted(counters, amounts)
    if isinstance(moves, SelfTransfer):
        assert moves.account.is_outside
        return
    more, increases = _of(holder, worlds_of(counters), counters, amounts), gained(holder, moves)
    adds_up_as(increases, more)
    after = written(books, post_all(books, moves))
    assert after.get(holder, 0) == books.get(holder, 0) + total(more)


@claim(
    "EX-19",
    about=(recover, given_back, post_all),
    invariants=(BY, *GAINED, IN_PROPORTION),
    length_max=1,
    same_length=True,
)
def what_comes_back_goes_to_those_who_bore_it(
    books: Books,
    payer: AnyAccount,
    receivers: Accounts,
    counters: Accounts,
    weights: Naturals,
    amount: Natural,
    holder: AnyAccount,
) -> None:
    """What comes back goes to those who bore the loss, and is no longer counted."""
    if amount > total(weights):
        return
    given = recover(amount, weights)
    moves = _given_back(payer, receivers, counters, given)
    if isinstance(moves, InvalidValue):
        assert moves.field == "payer"
        return
    if isinstance(moves, SelfTransfer):
        assert moves.account.is_outside
        return
    if moves is None:
        return
    paid = _of(holder, _the_same(payer, receivers), receivers, given.shares)
    less = _of(holder, counters, worlds_of(counters), given.shares)
    increases = gained(holder, moves)
    after = _posted(books, moves)
    if after is not None:
        adds_up_as(increases, paid, less)
        assert after.get(holder, 0) == books.get(holder, 0) + total(columns.joined(paid, less))


@claim("EX-19", about=(defaulters_last,))
def whoever_was_in_default_gets_back_what_nobody_else_lacks(amount: Natural, others: Natural, own: Natural) -> None:
    """Whoever was in default gets back only what nobody else lacks; more than all lack is refused."""
    refusal = refusal_of(defaulters_last, amount, others, own)
    if amount > others + own:
        assert tells(refusal, InvalidValue, field="amount", value=amount)
        return
    assert refusal is None
    first, last = defaulters_last(amount, others, own)
    assert first + last == amount
    assert 0 <= first <= others
    assert 0 <= last <= own
    assert last == 0 or first == others
