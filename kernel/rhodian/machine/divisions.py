"""Trusted: a stake in a pool that is divided: part of it goes to a name of its own, as old and as bound as the whole.

So one leaves in part, by notice of one of two stakes, and so a holding goes over to somebody else. There are no units
and no price: a stake is what it holds, and only its own division moves what is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.ledger.posting import Transfer
from rhodian.machine.exits import member_of, must_be_new, taking
from rhodian.machine.members import asked, entered, free_from, stake
from rhodian.machine.recoveries import counting
from rhodian.pools.division import divide
from rhodian.pools.membership import Staked

if TYPE_CHECKING:
    from rhodian.ledger.posting import Balances
    from rhodian.machine.holdings import StakeDivided
    from rhodian.machine.rules import MutualPool
    from rhodian.machine.state import Moves, State


def stake_divided(state: State, books: Balances, event: StakeDivided) -> Moves:
    """Put part of a stake under a name of its own (SPEC EX-24).

    Raises:
        UnknownName: if there is no such pool, or no stake of that name.
        InvalidValue: if the pool takes no members, a name is malformed, the taker had a stake in it before, or the
            amount is not 1 or more, or more than the stake.
        OutOfOrder: if the stake was paid out.
    """
    pool, _ = taking(state, event.pool)
    return divided(books, pool, event)


def divided(books: Balances, pool: MutualPool, event: StakeDivided) -> Moves:
    """Return what moves when a stake is divided: the part, and a note of its times, which are those of the whole.

    Raises:
        UnknownName, InvalidValue, OutOfOrder: as `stake_divided` does.
    """
    found = member_of(books, pool, event.owner)
    must_be_new(books, pool, event.taker, "taker")
    _, part = divide(found.position, event.amount)
    times = (entered,) if part.__class__ is Staked else (entered, asked, free_from)
    return (
        Transfer(stake(pool, event.owner), stake(pool, event.taker), event.amount),
        *(counting(time(pool, event.taker), books.get(time(pool, event.owner), 0)) for time in times),
    )
