"""Checked: the sections of a history file as records: which keys each has, and how each value is read.

These live only while a file is decoded; `history` has the records that stay.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  # cattrs reads the types of the records

import attrs

from rhodian_desk.history import records as history
from rhodian_desk.history.contracts import AuctionKeys  # noqa: TC001  # the same
from rhodian_desk.history.records import Moment  # noqa: TC001  # the same
from rhodian_desk.history.values import (
    NO,
    Base,
    ClosePrice,
    Closing,
    Contracts,
    Flag,
    Funder,
    Owner,
    Price,
    Purpose,
    RemedyWord,
    SalePrice,
    SaleQuantity,
    Schema,
    SellWord,
    Sharing,
    Whole,
)
from rhodian_desk.scenario import entries
from rhodian_desk.scenario import records as scenario

_NOTHING = scenario.Prose("")
_NO_TABLES = entries.Tables([])
_NO_SECTION = entries.Section({})
_MARGIN = Purpose("margin")
_POOL = Purpose("pool")
_ZERO = scenario.Money(0)
_NO_RATE = Whole(0)
_PROPORTIONAL = Sharing(history.PROPORTIONAL)
_RANKED = Closing(history.RANKED)
_LONGS = Funder(history.LONGS)
_DELEVERAGE = Owner(history.DELEVERAGE)
_AT_THE_MARK = SalePrice(None)
_BY_THE_TERMS = SaleQuantity(None)


@attrs.frozen
class InsideKeys:
    """An account inside the books, as the file names it."""

    owner: Owner
    purpose: Purpose


@attrs.frozen
class PayeeKeys:
    """An account that money goes to, perhaps that of the world outside."""

    owner: scenario.Name
    purpose: Purpose


@attrs.frozen
class Header:
    """The keys at the top of a history file, the sections below them still raw."""

    schema: Schema
    id: scenario.Name
    title: entries.Line
    date: dt.date
    assets: entries.Tables
    policies: entries.Section
    events: entries.Tables
    summary: scenario.Prose = _NOTHING
    assumptions: tuple[scenario.Prose, ...] = ()
    pools: entries.Tables = _NO_TABLES
    markets: entries.Tables = _NO_TABLES
    published: entries.Tables = _NO_TABLES


@attrs.frozen
class PoolEntry:
    """A pool."""

    name: scenario.Name
    owner: Owner
    event_limit: scenario.Money
    period_limit: scenario.Money
    period: Whole
    purpose: Purpose = _POOL
    asset: scenario.Name | None = None
    minimum: scenario.Money = _ZERO
    all_or_nothing: Flag = NO
    markets: tuple[scenario.Name, ...] | None = None
    notice: Whole | None = None


@attrs.frozen
class MarketEntry:
    """A market."""

    name: scenario.Name
    mark: Price
    initial_ppm: Whole
    maintenance_ppm: Whole
    asset: scenario.Name | None = None
    fee_ppm: Whole = _NO_RATE
    penalty_ppm: Whole = _NO_RATE
    partial: Flag = NO
    purpose: Purpose = _MARGIN
    liquidator: Owner | None = None
    band_ppm: Whole = _NO_RATE
    auction: AuctionKeys | None = None
    quote: scenario.Name | None = None
    inverse: Price | None = None


@attrs.frozen
class PolicyEntry:
    """A policy, its bearers and limits still raw."""

    pools: tuple[scenario.Name, ...] = ()
    remedies: tuple[RemedyWord, ...] | None = None
    haircut: Sharing = _PROPORTIONAL
    before_haircut: Base | None = None
    deleverage: Closing = _RANKED
    close_at: ClosePrice | None = None
    bears: entries.Tables = _NO_TABLES
    terms: entries.Section = _NO_SECTION


@attrs.frozen
class BearerEntry:
    """A layer of those who bear a plain loss."""

    pool: scenario.Name | None = None
    purpose: Purpose | None = None
    rule: Sharing = _PROPORTIONAL
    asset: scenario.Name | None = None
    limit: scenario.Money | None = None


@attrs.frozen
class PoolChanges:
    """Terms of a pool that change; what is not given stays."""

    event_limit: scenario.Money | None = None
    period_limit: scenario.Money | None = None
    period: Whole | None = None
    minimum: scenario.Money | None = None
    all_or_nothing: Flag | None = None


@attrs.frozen
class MarketChanges:
    """Terms of a market that change; what is not given stays."""

    initial_ppm: Whole | None = None
    maintenance_ppm: Whole | None = None
    fee_ppm: Whole | None = None
    penalty_ppm: Whole | None = None
    partial: Flag | None = None
    band_ppm: Whole | None = None
    auction: AuctionKeys | None = None


@attrs.frozen
class DepositEntry:
    """Money comes in."""

    type: scenario.Name
    at: Moment
    owner: Owner
    amount: scenario.Money
    purpose: Purpose | None = None
    market: scenario.Name | None = None
    asset: scenario.Name | None = None


@attrs.frozen
class ContributeEntry:
    """Money goes into a pool."""

    type: scenario.Name
    at: Moment
    pool: scenario.Name
    amount: scenario.Money
    payer: InsideKeys | None = None


@attrs.frozen
class WithdrawEntry:
    """Collateral goes out."""

    type: scenario.Name
    at: Moment
    owner: Owner
    market: scenario.Name
    amount: scenario.Money


@attrs.frozen
class TransferEntry:
    """Money moves."""

    type: scenario.Name
    at: Moment
    payer: InsideKeys
    payee: PayeeKeys
    amount: scenario.Money
    asset: scenario.Name | None = None


@attrs.frozen
class TradeEntry:
    """Two owners trade."""

    type: scenario.Name
    at: Moment
    market: scenario.Name
    buyer: Owner
    seller: Owner
    quantity: Contracts
    price: Price
    buyer_fee: scenario.Money = _ZERO
    seller_fee: scenario.Money = _ZERO


@attrs.frozen
class SaleEntry:
    """A forced sale."""

    owner: Owner
    market: scenario.Name | None = None
    quantity: SaleQuantity = _BY_THE_TERMS
    value: scenario.Money | None = None
    price: SalePrice = _AT_THE_MARK
    counterpart: Owner = _DELEVERAGE


@attrs.frozen
class MarkEntry:
    """Prices move, and accounts are sold; prices, sales and auctions are still raw."""

    type: scenario.Name
    at: Moment
    market: scenario.Name | None = None
    price: Price | None = None
    prices: entries.Section = _NO_SECTION
    id: scenario.Name | None = None
    sales: entries.Tables = _NO_TABLES
    auctions: entries.Tables = _NO_TABLES
    sell: SellWord | None = None


@attrs.frozen
class FundingEntry:
    """One side of a market pays the other."""

    type: scenario.Name
    at: Moment
    market: scenario.Name
    amount: scenario.Money
    paid_by: Funder = _LONGS
    id: scenario.Name | None = None


@attrs.frozen
class LossEntry:
    """Something was lost."""

    type: scenario.Name
    at: Moment
    id: scenario.Name
    amount: scenario.Money
    payee: PayeeKeys | None = None
    asset: scenario.Name | None = None
    occurred: Moment | None = None


@attrs.frozen
class TermsEntry:
    """Terms change; which ones there are depends on what they are of."""

    type: scenario.Name
    at: Moment
    changes: entries.Section
    market: scenario.Name | None = None
    pool: scenario.Name | None = None
