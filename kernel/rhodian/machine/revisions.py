"""Trusted: other rules that are to hold from a later time on, and what of those before them they have to keep.

Rules say how long a change of them waits. All of a change waits, since of a whole rulebook no side is safe: what is
better for one is worse for another. A shorter delay is a change too, and waits the one that it shortens (Compound).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns
from rhodian.base.errors import InvalidValue, TooEarly
from rhodian.machine.rules import Rules
from rhodian.machine.state import State, follows

if TYPE_CHECKING:
    from rhodian.base.numbers import Amount
    from rhodian.machine.rules import Listing


def revised(state: State, time: Amount, rules: Rules) -> State:
    """Let other rules hold from a later time on; nothing that occurred before is settled by them (SPEC MC-7, MC-31).

    Raises:
        InvalidValue: unless they are rules that begin later than now and than all others, and keep every market, every
            pool that takes members, every fund that may call them, and all that may be replenished.
        TooEarly: if they would begin before the delay is over that the rules of now say.
    """
    if rules.__class__ is not Rules:
        raise InvalidValue("rules", rules, "Rules")
    last = state.rules[-1]
    if not follows(time, last.since, rules.since):
        right = f"later than now and than any rules that were decided, {last.since}, and at most 10**30"
        raise InvalidValue("rules", rules.since, right)
    must_wait(time, state.current.delay, rules.since)
    right = "rules that keep every market, with its asset, purpose and contract"
    _must_keep(_markets(last), _markets(rules), right)
    right = "rules that keep every pool that takes members, with its account"
    _must_keep(_pools(last), _pools(rules), right)
    right = "rules that keep every fund that may call its members, in its asset"
    _must_keep(_funds(last), _funds(rules), right)
    right = "rules that keep all that may be replenished, with its accounts"
    _must_keep(_filled(last), _filled(rules), right)
    return attrs.evolve(state, rules=(*state.rules, rules))


def must_wait(time: Amount, delay: Amount, since: Amount) -> None:
    """Refuse rules, decided at a time, that would begin before a delay is over (SPEC MC-31).

    Raises:
        TooEarly: exactly if they would.
    """
    if since < time + delay:
        raise TooEarly(since, time + delay)


def _must_keep(before: tuple[tuple[object, ...], ...], now: tuple[tuple[object, ...], ...], right: str) -> None:
    """Refuse rules that leave out what was there before, or change what may not change; its name comes first."""

    def is_left_out(each: tuple[object, ...]) -> bool:
        return each not in now

    place = columns.first(is_left_out, before)
    if place is not None:
        raise InvalidValue("rules", before[place][0], right)


def _markets(rules: Rules) -> tuple[tuple[object, ...], ...]:
    """Return what of each market no change of rules may change."""
    return tuple(_contract(listing) for listing in rules.listings)


def _contract(listing: Listing) -> tuple[object, ...]:
    """Return what of a market no change of rules may change."""
    market = listing.market
    return market.name, market.asset, market.purpose, market.inverse


def _pools(rules: Rules) -> tuple[tuple[object, ...], ...]:
    """Return what of each pool that takes members no change of rules may change."""
    return tuple((pool.name, pool.account) for pool in rules.pools if pool.notice is not None)


def _funds(rules: Rules) -> tuple[tuple[object, ...], ...]:
    """Return what of each fund that may call its members no change of rules may change."""
    return tuple((fund.name, fund.asset) for fund in rules.assessments)


def _filled(rules: Rules) -> tuple[tuple[object, ...], ...]:
    """Return what of whatever may be replenished no change of rules may change."""
    return tuple((each.name, each.purpose, each.asset) for each in rules.replenishments)
