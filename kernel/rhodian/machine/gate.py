"""Trusted: the gate that all passes which a machine moves: one place of posting, and what every step promises.

Whatever was decided, it is posted here or refused: money and contracts add up, nobody is below 0, a pool pays within
its limits and what it pays is counted, as many contracts are long as short, nothing stays in a market's clearing
account, and an id is noted once. The gate believes nothing of what was decided: it looks at the books as they would be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.numbers import Amount
from rhodian.ledger.posting import post_all
from rhodian.machine.errors import BrokenPromise
from rhodian.markets.terms import CONTRACTS

if TYPE_CHECKING:
    from rhodian.ledger.posting import Balances, Changes, Transfer
    from rhodian.machine.rules import Rules


@attrs.frozen
class Sides:
    """What a market's books must show after every step."""

    longs: Account
    """The account of the world outside that long contracts come from."""
    shorts: Account
    """The account of the world outside that short ones come from: it holds as much."""
    clearing: Account
    """The account that the money of a cycle passes through: it holds nothing."""


@attrs.frozen
class Limit:
    """What a pool may pay in a step."""

    pool: Account
    """The account that holds its money."""
    counter: Account
    """The account that counts what it has paid in the period."""
    event_limit: Amount
    """The most for one event, in smallest units."""
    period_limit: Amount
    """The most for all events of the period, in smallest units."""


def sides_of(rules: Rules) -> tuple[Sides, ...]:
    """Return what the books of each market of the rules must show."""
    return tuple(
        Sides(
            Account(OUTSIDE, CONTRACTS, listing.market.long),
            Account(OUTSIDE, CONTRACTS, listing.market.short),
            listing.market.clearing,
        )
        for listing in rules.listings
    )


def limits_of(rules: Rules, time: Amount) -> tuple[Limit, ...]:
    """Return what each pool of the rules may pay for what occurred at a time."""
    return tuple(
        Limit(pool.account, pool.drawn(time), pool.terms.event_limit, pool.terms.period_limit) for pool in rules.pools
    )


def let_through(
    books: Balances,
    moves: tuple[Transfer, ...],
    sides: tuple[Sides, ...],
    limits: tuple[Limit, ...],
    ids: tuple[Account, ...],
) -> Changes:
    """Post what moves, if every promise holds afterwards (SPEC MC-2, MC-16 to MC-23, MC-25).

    Args:
        books: what each account holds.
        moves: what is to move, in order.
        sides: the markets.
        limits: the pools, with what each may pay.
        ids: the accounts that note what is absorbed in this step.

    Raises:
        InvalidBalance, InvalidValue, Overdrawn: as `post_all` does.
        BrokenPromise: if a promise would be broken.
    """
    changes = post_all(books, moves)
    after = loops.over(books, changes)

    def is_level(market: Sides) -> bool:
        return after.get(market.longs, 0) == after.get(market.shorts, 0) and after.get(market.clearing, 0) == 0

    def is_within(limit: Limit) -> bool:
        in_period = after.get(limit.counter, 0)
        counted = in_period - books.get(limit.counter, 0)
        paid = books.get(limit.pool, 0) - after.get(limit.pool, 0)
        return paid <= counted <= limit.event_limit and (counted == 0 or in_period <= limit.period_limit)

    def is_new(noted: Account) -> bool:
        return books.get(noted, 0) == 0 and after.get(noted, 0) == 1

    if not columns.every(is_level, sides):
        raise BrokenPromise("that as many contracts are long as short and nothing is left in clearing")
    if not columns.every(is_within, limits):
        raise BrokenPromise("that pools pay within their limits and what they pay is counted")
    if not columns.every(is_new, ids):
        raise BrokenPromise("that an id is absorbed once")
    return changes
