"""Trusted: what a mutual insurance pool pays of a loss, within limits that were set in advance.

A pool's money is a ledger account. Members, the house and fees contribute to it, and penalties refill
it, by transfers into that account; a draw is a transfer out of it. This module says only how much:
its limits count what was drawn, so what flows in raises the balance and gives no limit back.

A *period* is a stretch of the host's clock: with a length of 100, from 0 to 99, from 100 to 199, and
so on. So around a boundary up to two period limits may be drawn within one length of time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import loops
from rhodian.base.errors import BackDated, InvalidValue
from rhodian.base.numbers import Amount, natural, positive
from rhodian.sharing.allocation import Allocation

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class PoolTerms:
    """How much a pool may pay, set before there is a loss (SPEC PO-13)."""

    event_limit: Amount
    """The most for one event, in smallest units."""
    period_limit: Amount
    """The most for all events of one period, in smallest units."""
    period: Amount
    """How long a period is, in the host's unit of time; 1 or more."""
    minimum: Amount = 0
    """What must stay in the pool, in smallest units."""
    all_or_nothing: bool = False
    """Whether it pays all of a need or nothing, as dYdX's insurance fund does, and not as much as it can."""

    def __attrs_post_init__(self) -> None:
        """Check the five fields.

        Raises:
            InvalidAmount: for the first of limits and minimum that is not a natural number.
            InvalidValue: if the period is not 1 or more, or else if `all_or_nothing` is not a bool.
        """
        natural(self.event_limit, "event_limit")
        natural(self.period_limit, "period_limit")
        natural(self.minimum, "minimum")
        positive(self.period, "period")
        if self.all_or_nothing.__class__ is not bool:
            raise InvalidValue("all_or_nothing", self.all_or_nothing, "True or False")


@attrs.frozen
class PoolUse:
    """What a pool has paid so far, as far as its limits count it."""

    time: Amount
    """When its last event was, by the host's clock."""
    in_period: Amount
    """What was drawn in the period of that time, in smallest units."""
    in_event: Amount
    """What was drawn for that event, in smallest units."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields.

        Raises:
            InvalidAmount: for the first that is not a natural number.
        """
        natural(self.time, "time")
        natural(self.in_period, "in_period")
        natural(self.in_event, "in_event")


@attrs.frozen
class Pool:
    """A pool as an event finds it."""

    terms: PoolTerms
    """How much it may pay."""
    balance: Amount
    """What the books hold for its account, in smallest units."""
    use: PoolUse
    """What it has paid so far."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields (SPEC PO-13).

        Raises:
            InvalidValue: if the terms or the use are not that.
            InvalidAmount: if the balance is not a natural number.
        """
        if self.terms.__class__ is not PoolTerms:
            raise InvalidValue("terms", self.terms, "a PoolTerms")
        natural(self.balance, "balance")
        if self.use.__class__ is not PoolUse:
            raise InvalidValue("use", self.use, "a PoolUse")


@attrs.frozen
class PoolDraw:
    """What one pool pays of a need, and how it stands once that is paid."""

    amount: Amount
    """What it pays, in smallest units."""
    left: Amount
    """What it does not pay."""
    pool: Pool
    """The pool after that."""


def _check(pool: Pool) -> None:
    """Refuse what is not a pool."""
    if pool.__class__ is not Pool:
        raise InvalidValue("pool", pool, "a Pool")


def begin_event(pool: Pool, time: Amount) -> Pool:
    """Return the pool as a new event finds it (SPEC PO-7).

    What was drawn in the period counts on if the time lies in the same period, and is 0 if not.

    Args:
        pool: the pool.
        time: when the event is, by the host's clock.

    Raises:
        InvalidValue: if the pool is not one.
        InvalidAmount: if the time is not a natural number.
        BackDated: if it is before the pool's last event.
    """
    _check(pool)
    terms, use = pool.terms, pool.use
    if natural(time, "time") < use.time:
        raise BackDated(time, use.time)
    same_period = time // terms.period == use.time // terms.period
    return Pool(terms, pool.balance, PoolUse(time, use.in_period if same_period else 0, 0))


def headroom(pool: Pool) -> Amount:
    """Return the most that may be drawn now: the least of what balance and limits leave, or 0 (SPEC PO-1).

    Raises:
        InvalidValue: if the pool is not one.
    """
    _check(pool)
    terms, use = pool.terms, pool.use
    event_left, period_left = terms.event_limit - use.in_event, terms.period_limit - use.in_period
    return max(0, min(pool.balance - terms.minimum, event_left, period_left))


def draw_pool(pool: Pool, need: Amount) -> PoolDraw:
    """Draw on one pool for the event that it stands in (SPEC PO-2 to PO-6, PO-8).

    It pays the smaller of the need and its room, or under the policy `all_or_nothing` all of the need or nothing. A
    pool that pays in part pays the same however the need is cut into calls; Mango's insurance fund did not
    (`perp_liq_negative_pnl_or_bankruptcy.rs`, mango-v4): what a caller asked for decided how much was insured.

    Raises:
        InvalidAmount: if the need is not a natural number.
        InvalidValue: if the pool is not one.
    """
    amount = _share(natural(need, "need"), headroom(pool), 1 if pool.terms.all_or_nothing else 0)
    use = PoolUse(pool.use.time, pool.use.in_period + amount, pool.use.in_event + amount)
    return PoolDraw(amount, need - amount, Pool(pool.terms, pool.balance - amount, use))


def draw_pools(need: Amount, headrooms: Iterable[Amount], all_or_nothing: Iterable[Amount]) -> Allocation:
    """Let pools pay in order of spill-over, each as its own terms say (SPEC PO-9 to PO-12).

    A market whose pool no other may reach gives a list of that one. A pool that is given twice would have
    its balance counted twice, so a caller gives each once.

    Args:
        need: what is to be paid, in smallest units.
        headrooms: what may be drawn from each pool, first payer first, in smallest units.
        all_or_nothing: for each pool, 0 if it pays as much as it can, and 1 if it pays all that is left or nothing.

    Returns:
        What each pool pays, and what is left.

    Raises:
        InvalidAmount: for the need, or else the first headroom, or else the first of `all_or_nothing` that is not a
            natural number.
        LengthMismatch: if `all_or_nothing` is not as long as the headrooms (SPEC PO-13).
    """
    natural(need, "need")
    headrooms = loops.naturals(headrooms, "headrooms")
    policies = loops.naturals(all_or_nothing, "all_or_nothing")
    pools = loops.pairs(headrooms, policies, "all_or_nothing")

    def step(left: Amount, pool: tuple[Amount, Amount]) -> tuple[Amount, Amount]:
        most, policy = pool
        share = _share(left, most, policy)
        return left - share, share

    left, shares = loops.scan(step, need, pools)
    return Allocation(shares, left)


def _share(need: Amount, most: Amount, all_or_nothing: Amount) -> Amount:
    """Return what is paid of a need: as much as may be, or, if the last is not 0, all of it or nothing."""
    share = min(need, most)
    return 0 if all_or_nothing > 0 and share < need else share
