"""Trusted: what is traded, and on which terms; and which accounts of the ledger belong to it.

A contract has two sides, each an asset of its own: `NAME.L` for the long side, `NAME.S` for the short one.
"""

from __future__ import annotations

import attrs

from rhodian.auctions.awards import Pricing, Ties
from rhodian.base.accounts import OUTSIDE, Account, Asset
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural
from rhodian.base.rates import PPM

MARKET_NAME_LENGTH_MAX = 22
"""The most characters that a market's name may have, so that its sides can be told apart in an asset's code."""

CONTRACTS = "contracts"
"""The purpose of the accounts that hold contracts; like `CLEARING` one that only markets move anything in."""

FEES = "fees"
"""The purpose of the account that a liquidator's fees go to."""

PENALTIES = "penalties"
"""The purpose of the account that penalties go to where no pool is reached."""

CLEARING = "clearing"
"""The purpose of the account that the money of a cycle passes through; no margin is held for either."""


def inside(owner: str, field: str = "owner") -> str:
    """Return an owner's name, if it is not that of the world outside, whose accounts may go below 0.

    Raises:
        InvalidValue: if it is.
    """
    if owner == OUTSIDE:
        raise InvalidValue(field, owner, "an owner inside the books")
    return owner


def is_side(asset: Asset) -> bool:
    """Return whether an asset is such as contracts of a market are, of one that is listed or may be."""
    return asset.scale == 0 and (asset.code.endswith(".L") or asset.code.endswith(".S"))


@attrs.frozen
class AuctionTerms:
    """How contracts are sold to the best of some bids."""

    reserve_ppm: Amount
    """By how much a bid may be worse than the mark, for the owner, in parts per million of it; better it may be."""
    pricing: Pricing
    """What winners pay, or are paid."""
    ties: Ties
    """Who is served among equals."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields (SPEC AU-28).

        Raises:
            InvalidAmount: if the reserve is not a natural number.
            InvalidValue: if the pricing or the ties are not such.
        """
        natural(self.reserve_ppm, "reserve_ppm")
        if self.pricing.__class__ is not Pricing:
            raise InvalidValue("pricing", self.pricing, "a Pricing")
        if self.ties.__class__ is not Ties:
            raise InvalidValue("ties", self.ties, "a Ties")

    def worst(self, fair: Amount, *, pays: bool) -> Amount:
        """Return the worst price of a bid that may win, in smallest units for each contract (SPEC AU-28).

        Args:
            fair: what a contract is worth at the mark.
            pays: whether who takes a contract on pays for it: then this is the lowest price, and else the highest.
        """
        if pays:
            return max(0, -(-fair * (PPM - self.reserve_ppm) // PPM))
        return fair * (PPM + self.reserve_ppm) // PPM


@attrs.frozen
class Terms:
    """How a market liquidates."""

    fee_ppm: Amount
    """What the liquidator is owed, in parts per million of the value sold."""
    penalty_ppm: Amount
    """What the pool is owed, in parts per million of the value sold; it ranks after the fee."""
    partial: bool
    """Whether no more is sold than restores the margin, rather than the whole position."""
    band_ppm: Amount = 0
    """By how much a forced sale's value may differ from the mark, in parts per million of it."""
    auction: AuctionTerms | None = None
    """How contracts are sold to the best of some bids, at what that comes to; None if they are not."""

    def __attrs_post_init__(self) -> None:
        """Check the five fields (SPEC LQ-7).

        Raises:
            InvalidAmount: if a rate is not a natural number.
            InvalidValue: if `partial` is not a truth value, or the terms of auctions are not such.
        """
        natural(self.fee_ppm, "fee_ppm")
        natural(self.penalty_ppm, "penalty_ppm")
        natural(self.band_ppm, "band_ppm")
        if self.partial.__class__ is not bool:
            raise InvalidValue("partial", self.partial, "True or False")
        if self.auction is not None and self.auction.__class__ is not AuctionTerms:
            raise InvalidValue("auction", self.auction, "AuctionTerms, or None")

    def charges(self, value: Amount) -> tuple[Amount, Amount]:
        """Return the fee and the penalty on a value sold, each rounded down, for the trader (SPEC LQ-4, LQ-13)."""
        return charge(value, self.fee_ppm), charge(value, self.penalty_ppm)


def charge(value: Amount, rate_ppm: Amount) -> Amount:
    """Return so many parts per million of a value sold, rounded down, for the trader."""
    return value * rate_ppm // PPM


@attrs.frozen
class Market:
    """What is traded, and on which terms."""

    name: str
    """Its name, as in `BTC-PERP`: 1 to 22 ASCII letters, digits, dots, dashes or underscores."""
    asset: Asset
    """What it is settled in."""
    initial_ppm: Amount
    """What must be held to take contracts on, in parts per million of their value."""
    maintenance_ppm: Amount
    """What must be held to keep them, in the same parts; at most `initial_ppm`."""
    terms: Terms
    """How accounts are liquidated in it."""
    purpose: str = "margin"
    """The purpose of the accounts that stand behind its positions; markets with one purpose share their collateral."""
    liquidator: str = "liquidator"
    """The owner whose account `fees` is owed the fees of forced sales."""
    inverse: Amount = 0
    """For a contract whose margin is in the coin that it is on: what one is worth times the price, so that it is worth
    `inverse // price` smallest units; 0 for a contract that is worth its price."""
    long: Asset = attrs.field(init=False, eq=False, repr=False)
    """The asset of the long side: one for each contract. Made once, as the next two are, since every event asks."""
    short: Asset = attrs.field(init=False, eq=False, repr=False)
    """The asset of the short side: one for each contract."""
    clearing: Account = attrs.field(init=False, eq=False, repr=False)
    """The account that the money of a cycle passes through."""

    def __attrs_post_init__(self) -> None:
        """Check the eight fields (SPEC EC-1), and make the three that follow from them.

        Raises:
            InvalidValue: if the name or the purpose is malformed, the asset, the rates or the terms are not such.
            InvalidAmount: if a rate is not a natural number.
        """
        if self.name.__class__ is not str or len(self.name) > MARKET_NAME_LENGTH_MAX:
            raise InvalidValue("name", self.name, f"text of 1 to {MARKET_NAME_LENGTH_MAX} characters")
        if self.asset.__class__ is not Asset:
            raise InvalidValue("asset", self.asset, "an Asset")
        natural(self.initial_ppm, "initial_ppm")
        if natural(self.maintenance_ppm, "maintenance_ppm") > self.initial_ppm:
            raise InvalidValue("maintenance_ppm", self.maintenance_ppm, "at most initial_ppm")
        if self.terms.__class__ is not Terms:
            raise InvalidValue("terms", self.terms, "Terms")
        if checked_name(self.purpose, "purpose") in (CONTRACTS, CLEARING):
            raise InvalidValue("purpose", self.purpose, "another purpose than those of a market's own accounts")
        inside(checked_name(self.liquidator, "liquidator"), "liquidator")
        natural(self.inverse, "inverse")
        Asset(self.name, 0)
        object.__setattr__(self, "long", Asset(f"{self.name}.L", 0))
        object.__setattr__(self, "short", Asset(f"{self.name}.S", 0))
        object.__setattr__(self, "clearing", Account(f"market {self.name}", CLEARING, self.asset))

    def worth(self, price: Amount) -> int:
        """Return what one long contract is worth at a price, in smallest units; below 0 if it is inverse (SPEC EC-14).

        An inverse contract is worth `inverse / price` of its coin, rounded once, down, for all who hold it: so what its
        longs gain its shorts lose, to the unit, and each is less than one unit a contract from the exact value.
        """
        return -(self.inverse // price) if self.inverse > 0 else price

    @property
    def fees(self) -> Account:
        """The account that the fees of forced sales go to."""
        return Account(self.liquidator, FEES, self.asset)

    def margin(self, owner: str) -> Account:
        """Return the account that stands behind an owner's positions; the world outside has none."""
        return Account(inside(owner), self.purpose, self.asset)

    def side(self, owner: str, asset: Asset) -> Account:
        """Return the account of an owner's contracts on one side; of the owner `outside`, where they come from."""
        return Account(owner, CONTRACTS, asset)
