"""Trusted: the rules of an exchange, as data with a date: its markets, its pools, and who bears what in which order.

Rules hold from a time on, until the next ones do. What occurred is settled by the rules of the time at which it
occurred, whenever it is booked.
"""

from __future__ import annotations

from typing import TypeAlias

import attrs

from rhodian.base import names
from rhodian.base.accounts import Account
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural, positive
from rhodian.clearing.assessments import AssessmentTerms
from rhodian.clearing.replenishment import ReplenishmentTerms
from rhodian.machine.counters import COUNTED, DRAWN, RESERVED, is_assessed, is_replenishing, is_reserved
from rhodian.machine.halts import PauseTerms, people
from rhodian.machine.layers import Layer, are_apart
from rhodian.markets.terms import Market, inside, is_side
from rhodian.pools.limits import PoolTerms
from rhodian.waterfall.tree import Rule


@attrs.frozen
class Listing:
    """A market, with the price at which it opens."""

    market: Market
    """What is traded, and on which terms."""
    opening: Amount
    """The mark that it has until its first one, in the smallest unit of price."""

    def __attrs_post_init__(self) -> None:
        """Check both fields.

        Raises:
            InvalidValue: if the market is not one, or the opening is not a price.
        """
        if self.market.__class__ is not Market:
            raise InvalidValue("market", self.market, "a Market")
        positive(self.opening, "opening")


@attrs.frozen
class MutualPool:
    """A pool that bears what losers cannot pay, within limits."""

    name: str
    """Its name."""
    account: Account
    """The account that holds its money."""
    terms: PoolTerms
    """How much it may pay."""
    purposes: tuple[str, ...] = ()
    """The purposes of the margin accounts whose markets may reach it; none for all that are settled in its asset."""
    notice: Amount | None = None
    """How long its members are bound once they have asked to leave; None if it takes no members."""

    def __attrs_post_init__(self) -> None:
        """Check the five fields.

        Raises:
            InvalidValue: for the first that is malformed.
        """
        inside(checked_name(self.name, "name"), "name")
        if self.account.__class__ is not Account or self.account.is_outside:
            raise InvalidValue("account", self.account, "an Account, and not of the world outside")
        if self.terms.__class__ is not PoolTerms:
            raise InvalidValue("terms", self.terms, "PoolTerms")
        if self.purposes.__class__ is not tuple or any(each.__class__ is not str for each in self.purposes):
            raise InvalidValue("purposes", self.purposes, "a tuple of purposes")
        if self.notice is not None:
            natural(self.notice, "notice")
            checked_name(names.named("asked to leave ", self.name), "name")

    def reached_by(self, market: Market) -> bool:
        """Return whether a market may reach it."""
        return market.asset == self.account.asset and (not self.purposes or market.purpose in self.purposes)

    def drawn(self, time: Amount) -> Account:
        """Return the account that counts what it has paid in the period of a time."""
        start = time // self.terms.period * self.terms.period
        return Account(self.name, f"drawn from {start} for {self.terms.period}", DRAWN)


@attrs.frozen
class ByPools:
    """Pools, as far as a market may reach them, in order of spill-over, each within its limits."""

    names: tuple[str, ...] = ()
    """Their names, in order; none for all pools of the rules, in theirs."""

    def __attrs_post_init__(self) -> None:
        """Check the field.

        Raises:
            InvalidValue: if it is not a tuple of names, each given once.
        """
        if self.names.__class__ is not tuple or any(name.__class__ is not str for name in self.names):
            raise InvalidValue("names", self.names, "a tuple of names of pools")
        if len(set(self.names)) < len(self.names):
            raise InvalidValue("names", self.names, "each pool once")


@attrs.frozen
class ByMargins:
    """The margins of the cycle, in proportion to a base."""

    open_interest: bool
    """Whether the base is the contracts that each holds, rather than what each margin has left."""

    def __attrs_post_init__(self) -> None:
        """Check the field.

        Raises:
            InvalidValue: if it is not a truth value.
        """
        if self.open_interest.__class__ is not bool:
            raise InvalidValue("open_interest", self.open_interest, "True or False")


@attrs.frozen
class ByDeleveraged:
    """Those whose contracts are closed against the bankrupt."""

    ranked: bool
    """Whether they are closed by leverage, the highest first, rather than in proportion to what they hold."""

    def __attrs_post_init__(self) -> None:
        """Check the field.

        Raises:
            InvalidValue: if it is not a truth value.
        """
        if self.ranked.__class__ is not bool:
            raise InvalidValue("ranked", self.ranked, "True or False")


@attrs.frozen
class ByLayers:
    """Those who bear plain losses, layer by layer."""


@attrs.frozen
class ByGains:
    """The gains of the cycle, which can always bear it."""

    rule: Rule
    """Whether they are cut in proportion, or in the order of their owners."""

    def __attrs_post_init__(self) -> None:
        """Check the field.

        Raises:
            InvalidValue: if it is neither.
        """
        if self.rule is not Rule.IN_PROPORTION and self.rule is not Rule.IN_ORDER:
            raise InvalidValue("rule", self.rule, "Rule.IN_PROPORTION or Rule.IN_ORDER")


Remedy: TypeAlias = ByPools | ByMargins | ByDeleveraged | ByLayers | ByGains
"""What bears a shortfall; each takes what the ones before it in a list have left."""

POOLS_THEN_GAINS = (ByPools(), ByGains(Rule.IN_PROPORTION))
"""Who bears the shortfall of a cycle if nothing else is said."""


@attrs.frozen
class Rules:
    """What holds from a time on."""

    since: Amount
    """From when on."""
    listings: tuple[Listing, ...] = ()
    """The markets, in a declared order."""
    pools: tuple[MutualPool, ...] = ()
    """The pools, in a declared order."""
    remedies: tuple[Remedy, ...] = POOLS_THEN_GAINS
    """Who bears the shortfall of a cycle, in order; gains come last."""
    layers: tuple[Layer, ...] = ()
    """Who bears a plain loss, first bearer first."""
    assessments: tuple[AssessmentTerms, ...] = ()
    """The default funds whose members may be called, in a declared order."""
    replenishments: tuple[ReplenishmentTerms, ...] = ()
    """What may be replenished, in a declared order."""
    approvers: tuple[str, ...] = ()
    """Who may approve discretionary payments; nobody, and there are none."""
    delay: Amount = 0
    """How long, at least, before they hold rules are decided that are to hold after these."""
    pauses: PauseTerms | None = None
    """Who may pause new business at once, and for how long; nobody, and it is never paused."""

    def __attrs_post_init__(self) -> None:
        """Check the ten fields.

        Raises:
            InvalidAmount: if the time, or else the delay, is not a natural number.
            InvalidValue: for the first of the others that is malformed.
        """
        natural(self.since, "since")
        natural(self.delay, "delay")
        if self.listings.__class__ is not tuple or any(each.__class__ is not Listing for each in self.listings):
            raise InvalidValue("listings", self.listings, "a tuple of Listing")
        if self.pools.__class__ is not tuple or any(each.__class__ is not MutualPool for each in self.pools):
            raise InvalidValue("pools", self.pools, "a tuple of MutualPool")
        if self.remedies.__class__ is not tuple or any(not isinstance(each, Remedy) for each in self.remedies):
            raise InvalidValue("remedies", self.remedies, "a tuple of remedies")
        if self.layers.__class__ is not tuple or any(each.__class__ is not Layer for each in self.layers):
            raise InvalidValue("layers", self.layers, "a tuple of Layer")
        if self.assessments.__class__ is not tuple or any(
            each.__class__ is not AssessmentTerms for each in self.assessments
        ):
            raise InvalidValue("assessments", self.assessments, "a tuple of AssessmentTerms")
        if self.replenishments.__class__ is not tuple or any(
            each.__class__ is not ReplenishmentTerms for each in self.replenishments
        ):
            raise InvalidValue("replenishments", self.replenishments, "a tuple of ReplenishmentTerms")
        self._check_people()
        self._check_markets()
        self._check_pools()
        self._check_assessments()
        self._check_replenishments()
        last = tuple(remedy for remedy in self.remedies if remedy.__class__ is ByGains)
        if len(set(self.remedies)) < len(self.remedies) or len(last) != 1 or self.remedies[-1] != last[0]:
            raise InvalidValue("remedies", self.remedies, "remedies named once each, with ByGains as the last")

    def reached(self, remedy: ByPools, market: Market) -> tuple[MutualPool, ...]:
        """Return the pools of a remedy that a market may reach, in order of spill-over."""
        named = {pool.name: pool for pool in self.pools}
        names = remedy.names or tuple(pool.name for pool in self.pools)
        return tuple(named[name] for name in names if named[name].reached_by(market))

    def _check_people(self) -> None:
        """Refuse approvers that are no names, or there twice, and terms of pauses that are none."""
        people(self.approvers, "approvers")
        if self.pauses is not None and self.pauses.__class__ is not PauseTerms:
            raise InvalidValue("pauses", self.pauses, "PauseTerms, or None")

    def _check_markets(self) -> None:
        """Refuse markets that would share contracts, or that share collateral and differ in who is owed their fees."""
        markets = tuple(listing.market for listing in self.listings)
        sides = tuple(side for market in markets for side in (market.long, market.short))
        if len(set(sides)) < 2 * len(markets):
            raise InvalidValue("listings", self.listings, "markets with contracts of their own")
        if any(market.asset in COUNTED or is_side(market.asset) for market in markets):
            raise InvalidValue("listings", self.listings, "markets settled in money, not in contracts of any market")
        if any(is_reserved(market.purpose) for market in markets):
            raise InvalidValue("listings", self.listings, "markets whose margin is none of an auction's own accounts")
        groups = {(market.asset, market.purpose): market.liquidator for market in markets}
        if any(groups[market.asset, market.purpose] != market.liquidator for market in markets):
            raise InvalidValue(
                "listings", self.listings, "markets that name one liquidator where they share collateral"
            )

    def _check_pools(self) -> None:
        """Refuse pools whose money backs something else too, and layers that would draw on one beside its limits."""
        names = {pool.name for pool in self.pools}
        if any(name not in names for remedy in self.remedies if isinstance(remedy, ByPools) for name in remedy.names):
            raise InvalidValue("remedies", self.remedies, "pools that the rules have")
        if len(names) < len(self.pools) or len({pool.account for pool in self.pools}) < len(self.pools):
            raise InvalidValue("pools", self.pools, "pools with names and accounts of their own")
        margins = tuple(listing.market.purpose for listing in self.listings)
        if any(is_reserved(pool.account.purpose) or pool.account.purpose in margins for pool in self.pools):
            raise InvalidValue("pools", self.pools, "pools in accounts of their own, neither margin nor a market's")
        if any(layer.pool and layer.pool not in names for layer in self.layers):
            raise InvalidValue("layers", self.layers, "layers of pools that the rules have")
        purposes = tuple(pool.account.purpose for pool in self.pools)
        again = any(
            not are_apart(each, other) for place, each in enumerate(self.layers) for other in self.layers[:place]
        )
        if again or any(layer.purpose in purposes for layer in self.layers):
            raise InvalidValue(
                "layers", self.layers, "layers none of which draws on what another does, nor on a pool but by its name"
            )

    def _check_assessments(self) -> None:
        """Refuse funds of one name, or whose contributions others move or are no money, and layers of no fund."""
        if len({each.name for each in self.assessments}) < len(self.assessments):
            raise InvalidValue("assessments", self.assessments, "funds with names of their own")
        if any(
            each.purpose in RESERVED
            or is_assessed(each.purpose)
            or is_replenishing(each.purpose)
            or each.asset in COUNTED
            or is_side(each.asset)
            for each in self.assessments
        ):
            raise InvalidValue("assessments", self.assessments, "funds of money, in members' accounts or stakes")
        funds = {each.name for each in self.assessments}
        if any(layer.fund and layer.fund not in funds for layer in self.layers):
            raise InvalidValue("layers", self.layers, "layers of default funds that the rules have")

    def _check_replenishments(self) -> None:
        """Refuse what is replenished under one name, in accounts in which others move money, or in what is no money."""
        if len({each.name for each in self.replenishments}) < len(self.replenishments):
            raise InvalidValue("replenishments", self.replenishments, "names of their own for what is replenished")
        if any(
            is_reserved(each.purpose) or each.asset in COUNTED or is_side(each.asset) for each in self.replenishments
        ):
            raise InvalidValue("replenishments", self.replenishments, "money, in accounts of owners' own")
