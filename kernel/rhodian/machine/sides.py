"""Trusted: what contracts move for a cycle: out of the accounts of those who have fewer, and into those of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rhodian.base import columns
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.ledger.posting import Transfer
from rhodian.markets.terms import CONTRACTS

if TYPE_CHECKING:
    from rhodian.machine.state import Moves
    from rhodian.markets.sheets import Sheet

Row: TypeAlias = tuple[str, Account, int, int]
"""An owner, where the host keeps its contracts, how many it had, and how many it has, below 0 for shorts."""


def changed(owners: tuple[str, ...], kept: dict[str, Account], before: Sheet, after: Sheet) -> tuple[Row, ...]:
    """Return the rows of those who have other contracts than they had; who had none has them in any account."""
    nowhere = Account(OUTSIDE, CONTRACTS, before.market.long)
    return tuple(
        [
            (owner, kept.get(owner, nowhere), had, has)
            for owner, had, has in zip(owners, before.held, after.held, strict=True)
            if had != has
        ]
    )


def contracts_of(world: Account, sign: int, rows: tuple[Row, ...]) -> tuple[Moves, Moves]:
    """Return what contracts of one side go out of the books, and what come in (SPEC CY-10).

    Args:
        world: where they come from and go to.
        sign: 1 for longs, and -1 for shorts.
        rows: who had which contracts, and has which.
    """

    def out(row: Row) -> Transfer | None:
        _, account, had, has = row
        goes = had * sign > 0 and had * sign > has * sign
        return Transfer(account, world, had * sign - max(0, has * sign)) if goes else None

    def into(row: Row) -> Transfer | None:
        owner, account, had, has = row
        if has * sign <= 0 or has * sign <= had * sign:
            return None
        its = account if had * sign > 0 else Account(owner, CONTRACTS, world.asset)
        return Transfer(world, its, has * sign - max(0, had * sign))

    return columns.present(columns.each(out, rows)), columns.present(columns.each(into, rows))
