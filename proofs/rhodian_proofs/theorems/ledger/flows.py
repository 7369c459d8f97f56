"""Checked: what is claimed of any number of transfers: nothing is made or lost, and what a group took out."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian import Account, Asset, Transfer, outside, post_all
from rhodian.base.errors import InvalidValue
from rhodian.ledger.errors import Overdrawn
from rhodian.ledger.flows import flows, tally
from rhodian_proofs.claims import (
    AnyAccount,
    AnyAsset,
    Books,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    OneOf,
    Transfers,
    UpTo,
    claim,
    held_in,
    implies,
    refusal_of,
    tells,
    written,
)
from rhodian_proofs.theorems.ledger.posting import POST_ALL

# Every event moves what it moves by `post_all`, so a history is batches of transfers.


def _posted(books: Any, transfers: Any) -> Any:
    """Return the books after a step, or as they were if it is refused."""
    try:
        return written(books, post_all(books, transfers))
    except Overdrawn:
        return books


@claim("HI-1", about=(post_all,), invariants=(POST_ALL,), length_max=1, same_length=False)
def a_step_after_a_step_makes_nothing(books: Books, first: Transfers, second: Transfers, asset: AnyAsset) -> None:
    """Two steps of any numbers of transfers, each taken or refused, keep what all hold together of any asset."""
    after = _posted(_posted(books, first), second)
    assert held_in(after, asset) == held_in(books, asset)


@claim("HI-1", about=(post_all,), invariants=(POST_ALL,), length_max=1, same_length=False)
def a_step_after_a_step_leaves_nobody_negative(
    books: Books, first: Transfers, second: Transfers, holder: AnyAccount
) -> None:
    """If no account but the world outside is below 0 before two steps, taken or refused, none is after them."""
    after = _posted(_posted(books, first), second)
    assert holder.is_outside or after.get(holder, 0) >= 0


# What a group took out.


def _tally_holds(at: Moment) -> Conditions:
    held, beyond, pools, others = at.state
    yield held == beyond + pools + others


TALLY = Invariant("tally.<locals>.step", _tally_holds)


@claim("HI-3", about=(tally,), invariants=(TALLY,), length_max=2, small=("payers", "payees"), same_length=True)
def a_group_takes_out_at_most_what_it_held_put_in_others_lost_and_pools_paid(
    payers: Naturals, payees: Naturals, amounts: Naturals, before: Natural
) -> None:
    """A group that ends with 0 or more took out at most what it held, put in, others lost and pools paid."""
    moved = tally(payers, payees, amounts)
    assert moved.held == moved.beyond + moved.pools + moved.others
    assert implies(before + moved.held >= 0, -moved.beyond <= before + moved.pools + moved.others)


USD = Asset("USD", 2)
_A = Account("a", "margin", USD)
_AA = Account("aa", "margin", USD)
_B = Account("b", "margin", USD)
_P = Account("pool", "margin", USD)
_W = outside(USD)
_ALL = (_A, _AA, _B, _P, _W)
Ends = Annotated[
    Any,
    OneOf(
        *((_A, _AA), (_A, _B), (_A, _P), (_A, _W), (_AA, _A), (_AA, _B), (_AA, _P), (_AA, _W), (_B, _A), (_B, _AA)),
        *((_B, _P), (_B, _W), (_P, _A), (_P, _AA), (_P, _B), (_P, _W), (_W, _A), (_W, _AA), (_W, _B), (_W, _P)),
    ),
]
SomeEnds = Annotated[Any, OneOf((_W, _A), (_A, _W), (_B, _A), (_AA, _B), (_P, _AA))]
Moves = Annotated[tuple[tuple[SomeEnds, Natural], ...], UpTo(2)]
GROUP = (
    "a group of two accounts, another, a pool and the world outside: one transfer between any two of them, or up "
    "to two of five kinds, of any amounts, on any balances"
)


def _held_after(balances: tuple[Any, ...], moves: Any) -> tuple[Any, Any]:
    """Return what a group of two accounts holds after some transfers, if they are posted, and what they brought it."""
    books = dict(zip(_ALL, (*balances, -sum(balances)), strict=True))
    transfers = tuple(Transfer(payer, payee, amount) for (payer, payee), amount in moves)
    moved = flows(transfers, (_A, _AA), (_P,))
    try:
        after = books | dict(post_all(books, transfers))
    except Overdrawn:
        return None, moved
    return after[_A] + after[_AA], moved


@claim("HI-4", about=(flows, tally, post_all), scope=GROUP)
def each_transfer_moves_a_group_as_its_account_of_it_says(
    own: tuple[Natural, Natural], other: Natural, pool: Natural, ends: Ends, amount: Natural
) -> None:
    """Each transfer is put down to the group, the world outside, pools or others, as the books then hold for them."""
    held, moved = _held_after((*own, other, pool), ((ends, amount),))
    assert held is None or held == sum(own) + moved.held
    assert moved.held == _net(ends, (_A, _AA), amount)
    if _W in ends:
        assert (moved.beyond, moved.pools, moved.others) == (_net(ends, (_A, _AA), amount), 0, 0)
    else:
        assert moved.beyond == 0
        assert moved.pools == -_net(ends, (_P,), amount)
        assert moved.others == -_net(ends, (_B,), amount)


def _net(ends: tuple[Account, Account], accounts: tuple[Account, ...], amount: Any) -> Any:
    """Return what a transfer brings some accounts."""
    return (amount if ends[1] in accounts else 0) - (amount if ends[0] in accounts else 0)


EUR = Asset("EUR", 2)
Strange = Annotated[Any, OneOf("a transfer of euros", None, 7)]


AT_FAULT = (
    "four things, of which two are one transfer of any amount, the third is 7, None or of euros, and the last None"
)


@claim("HI-4", about=(flows,), scope=AT_FAULT)
def what_is_no_transfer_or_in_another_asset_is_refused(ends: Ends, amount: Natural, strange: Strange) -> None:
    """The first thing among the transfers that is none, or is in another asset than the first, is refused."""
    first = Transfer(ends[0], ends[1], amount)
    of_euros = Transfer(Account("a", "margin", EUR), Account("b", "margin", EUR), amount)
    at_fault = of_euros if strange == "a transfer of euros" else strange
    refusal = refusal_of(flows, (first, first, at_fault, None), (_A, _AA), (_P,))
    assert tells(refusal, InvalidValue, field="transfers", value=at_fault)


@claim("HI-4", about=(flows, tally, post_all), scope=GROUP)
def what_a_group_takes_out_others_lost_and_pools_paid(
    own: tuple[Natural, Natural], other: Natural, pool: Natural, moves: Moves
) -> None:
    """On the ledger, a group takes out at most what it held, put in, others lost and pools paid."""
    held, moved = _held_after((*own, other, pool), moves)
    if held is not None:
        assert held == sum(own) + moved.held
        assert held >= 0
        assert -moved.beyond <= sum(own) + moved.pools + moved.others
        assert moved.pools <= pool
