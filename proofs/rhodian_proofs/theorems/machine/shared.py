"""Checked: what is claimed of collateral that markets share: it stands behind all of them, and behind no others."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.machine.carrying import Traded, contracts_of, initial_of, positions_of, traded_in
from rhodian.machine.rules import ByGains, Listing, Rules
from rhodian.machine.state import State
from rhodian.markets.margin import _added_up
from rhodian.markets.terms import CONTRACTS, Market
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import (
    AnyAsset,
    AnyName,
    Books,
    Conditions,
    Fields,
    Invariant,
    Moment,
    Natural,
    adds_up_as,
    claim,
    total,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.machine.sales import MARKET
from rhodian_proofs.theorems.machine.step import USD

AMarket = Annotated[Traded, Fields(purpose=AnyName)]
"""A market settled in any asset, of any two assets as its sides, at any mark and rate."""


def needs_of(books: Any, markets: Any, asset: Any, purpose: Any, owner: Any) -> Any:
    """Return what the owner's contracts in each market require, if it shares the collateral, and else 0."""

    def need(market: Any) -> Any:
        if market.asset != asset or market.purpose != purpose:
            return 0
        long, short = (books.get(Account(owner, CONTRACTS, side), 0) for side in (market.long, market.short))
        value = (long + short) * market.worth
        return where(value > 0, value, -value) * market.rate

    return columns.each(need, markets)


def _adds_up(at: Moment) -> Conditions:
    yield at.state == at.given.needed


def _as_much(one: Moment, other: Moment) -> Conditions:
    yield one.state == other.state


NEEDED = (
    Invariant("_added_up.<locals>.step", _adds_up, ("needed",), beside=_as_much, signed=("needed",)),
    Invariant("needs_of.<locals>.need", nothing_holds, ("needs",), signed=("needs",)),
)


@claim("EC-12", about=(initial_of, contracts_of, positions_of), invariants=NEEDED, length_max=1)
def what_must_be_held_adds_up_over_the_markets_that_share_it(
    books: Books, markets: tuple[AMarket, ...], asset: AnyAsset, purpose: AnyName, owner: AnyName
) -> None:
    """What an owner must hold to take contracts on is the sum over all markets that share its collateral, no others."""
    positions = positions_of(markets, asset, purpose, owner)
    needs = needs_of(books, markets, asset, purpose, owner)
    required, rows = _added_up(contracts_of(books, positions))
    adds_up_as(rows, needs)
    assert required == total(needs)
    assert initial_of(books, positions) == total(needs)


SHARING = Market("T", USD, 200_000, 100_000, MARKET.terms)
APART = Market("A", USD, 900_000, 100_000, MARKET.terms, "isolated")


@claim(
    "MC-12",
    about=(initial_of, positions_of, traded_in),
    scope="three markets, of which two share collateral at any marks and one is at 7; any books, an owner of any name",
)
def what_must_be_held_is_asked_of_all_markets_of_the_rules(
    books: Books, owner: AnyName, mark: Natural, twin: Natural
) -> None:
    """As a machine finds them, the markets that share collateral are those of its rules, at their marks."""
    if mark < 1 or mark > POSITIVE_MAX or twin < 1 or twin > POSITIVE_MAX or owner == OUTSIDE:
        return
    listings = (Listing(MARKET, 5), Listing(APART, 7), Listing(SHARING, 9))
    state = State((Rules(0, listings, (), (ByGains(Rule.IN_PROPORTION),)),), (("M", mark), ("T", twin)))

    def held(market: Market) -> Any:
        return books.get(market.side(owner, market.long), 0) + books.get(market.side(owner, market.short), 0)

    shared = held(MARKET) * mark * MARKET.initial_ppm + held(SHARING) * twin * SHARING.initial_ppm
    traded = traded_in(state)
    assert initial_of(books, positions_of(traded, USD, "margin", owner)) == shared
    assert initial_of(books, positions_of(traded, USD, "isolated", owner)) == held(APART) * 7 * APART.initial_ppm
