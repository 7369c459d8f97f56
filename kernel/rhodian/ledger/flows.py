"""Trusted: what transfers brought a group of accounts, and who bore it.

Everything that a host posts, it posts as transfers. So a history is one long sequence of them, and what holds of any
number of transfers holds of it: no unit made or lost, no account below 0 (SPEC HI-1, HI-6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import loops
from rhodian.base.errors import InvalidValue
from rhodian.ledger.posting import Transfer

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from rhodian.base.accounts import Account
    from rhodian.base.numbers import Amount

BEYOND = 0
"""Whose an account is, to a group: the world outside's."""

MINE = 1
"""Or its own."""

POOLS = 2
"""Or a pool's."""

OTHERS = 3
"""Or somebody else's."""


@attrs.frozen
class Flows:
    """What some transfers brought a group of accounts, and who bore it."""

    held: int
    """By how much more the group holds: all that its accounts received, less all that they paid."""
    beyond: int
    """What it put in from the world outside, less what it took out."""
    pools: int
    """What pools paid to anyone inside the books, less what they were paid from there."""
    others: int
    """What everyone else lost to anyone inside the books, less what they won there."""


def flows(transfers: Iterable[Transfer], mine: Container[Account], pools: Container[Account]) -> Flows:
    """Say what transfers of one asset brought a group of accounts, and who bore it (SPEC HI-3, HI-4, HI-7).

    What the group took out is at most what it held before, put in, others lost and pools paid, since it holds 0
    or more in the end: `-beyond <= held before + pools + others`. Who paid whom does not matter, so money that
    passes through a market's clearing account is put down to whoever it came from.

    Args:
        transfers: what moved, in order.
        mine: the group's accounts.
        pools: the accounts of pools.

    Raises:
        InvalidValue: if something among the transfers is not one, or is in another asset than the first.
    """
    moves = tuple(transfers)
    for move in moves:
        if move.__class__ is not Transfer or move.payer.asset != moves[0].payer.asset:
            raise InvalidValue("transfers", move, "a sequence of Transfer in one asset")
    payers = tuple(_whose(move.payer, mine, pools) for move in moves)
    payees = tuple(_whose(move.payee, mine, pools) for move in moves)
    return tally(payers, payees, tuple(move.amount for move in moves))


def _whose(account: Account, mine: Container[Account], pools: Container[Account]) -> Amount:
    """Tell whose an account is, to a group."""
    if account.is_outside:
        return BEYOND
    if account in mine:
        return MINE
    return POOLS if account in pools else OTHERS


def tally(payers: tuple[Amount, ...], payees: tuple[Amount, ...], amounts: tuple[Amount, ...]) -> Flows:
    """Add up what movements brought a group, and who bore it (SPEC HI-3).

    Args:
        payers: for each movement whose account paid: 0 the world outside's, 1 the group's, 2 a pool's, else another's.
        payees: for each, in the same way, whose was paid.
        amounts: for each, how much.

    Raises:
        InvalidAmount: for the first of all these that is not a natural number.
        LengthMismatch: if there are not as many payees, or amounts, as payers.
    """
    ends = loops.pairs(loops.naturals(payers, "payers"), loops.naturals(payees, "payees"), "payees")

    def step(
        state: tuple[int, int, int, int], move: tuple[tuple[Amount, Amount], Amount]
    ) -> tuple[tuple[int, int, int, int], None]:
        held, beyond, pools, others = state
        (payer, payee), amount = move
        mine = (amount if payee == MINE else 0) - (amount if payer == MINE else 0)
        if BEYOND in (payer, payee):
            return (held + mine, beyond + mine, pools, others), None
        pooled = (amount if payee == POOLS else 0) - (amount if payer == POOLS else 0)
        return (held + mine, beyond, pools - pooled, others + pooled + mine), None

    state, _ = loops.scan(step, (0, 0, 0, 0), loops.pairs(ends, loops.naturals(amounts, "amounts"), "amounts"))
    return Flows(*state)
