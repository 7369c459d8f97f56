"""Checked: the sections of a history file as records: which keys each has, and how each value is read.

These live only while a file is decoded; `history` has the records that stay.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  # cattrs reads the types of the records

import attrs

from rhodian_desk.decoding import values
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

_NOTHING = values.Prose("")
_NO_TABLES = values.Tables([])
_NO_SECTION = values.Section({})
_MARGIN = Purpose("margin")
_POOL = Purpose("pool")
_ZERO = values.Money(0)
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

    owner: values.Name
    purpose: Purpose


@attrs.frozen
class Header:
    """The keys at the top of a history file, the sections below them still raw."""

    schema: Schema
    id: values.Name
    title: values.Line
    date: dt.date
    assets: values.Tables
    policies: values.Section
    events: values.Tables
    summary: values.Prose = _NOTHING
    assumptions: tuple[values.Prose, ...] = ()
    pools: values.Tables = _NO_TABLES
    markets: values.Tables = _NO_TABLES
    published: values.Tables = _NO_TABLES


@attrs.frozen
class PoolEntry:
    """A pool."""

    name: values.Name
    owner: Owner
    event_limit: values.Money
    period_limit: values.Money
    period: Whole
    purpose: Purpose = _POOL
    asset: values.Name | None = None
    minimum: values.Money = _ZERO
    all_or_nothing: Flag = NO
    markets: tuple[values.Name, ...] | None = None
    notice: Whole | None = None


@attrs.frozen
class MarketEntry:
    """A market."""

    name: values.Name
    mark: Price
    initial_ppm: Whole
    maintenance_ppm: Whole
    asset: values.Name | None = None
    fee_ppm: Whole = _NO_RATE
    penalty_ppm: Whole = _NO_RATE
    partial: Flag = NO
    purpose: Purpose = _MARGIN
    liquidator: Owner | None = None
    band_ppm: Whole = _NO_RATE
    auction: AuctionKeys | None = None
    quote: values.Name | None = None
    inverse: Price | None = None


@attrs.frozen
class PolicyEntry:
    """A policy, its bearers and limits still raw."""

    pools: tuple[values.Name, ...] = ()
    remedies: tuple[RemedyWord, ...] | None = None
    haircut: Sharing = _PROPORTIONAL
    before_haircut: Base | None = None
    deleverage: Closing = _RANKED
    close_at: ClosePrice | None = None
    bears: values.Tables = _NO_TABLES
    terms: values.Section = _NO_SECTION


@attrs.frozen
class BearerEntry:
    """A layer of those who bear a plain loss."""

    pool: values.Name | None = None
    purpose: Purpose | None = None
    rule: Sharing = _PROPORTIONAL
    asset: values.Name | None = None
    limit: values.Money | None = None


@attrs.frozen
class PoolChanges:
    """Terms of a pool that change; what is not given stays."""

    event_limit: values.Money | None = None
    period_limit: values.Money | None = None
    period: Whole | None = None
    minimum: values.Money | None = None
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

    type: values.Name
    at: Moment
    owner: Owner
    amount: values.Money
    purpose: Purpose | None = None
    market: values.Name | None = None
    asset: values.Name | None = None


@attrs.frozen
class ContributeEntry:
    """Money goes into a pool."""

    type: values.Name
    at: Moment
    pool: values.Name
    amount: values.Money
    payer: InsideKeys | None = None


@attrs.frozen
class WithdrawEntry:
    """Collateral goes out."""

    type: values.Name
    at: Moment
    owner: Owner
    market: values.Name
    amount: values.Money


@attrs.frozen
class TransferEntry:
    """Money moves."""

    type: values.Name
    at: Moment
    payer: InsideKeys
    payee: PayeeKeys
    amount: values.Money
    asset: values.Name | None = None


@attrs.frozen
class TradeEntry:
    """Two owners trade."""

    type: values.Name
    at: Moment
    market: values.Name
    buyer: Owner
    seller: Owner
    quantity: Contracts
    price: Price
    buyer_fee: values.Money = _ZERO
    seller_fee: values.Money = _ZERO


@attrs.frozen
class SaleEntry:
    """A forced sale."""

    owner: Owner
    market: values.Name | None = None
    quantity: SaleQuantity = _BY_THE_TERMS
    value: values.Money | None = None
    price: SalePrice = _AT_THE_MARK
    counterpart: Owner = _DELEVERAGE


@attrs.frozen
class MarkEntry:
    """Prices move, and accounts are sold; prices, sales and auctions are still raw."""

    type: values.Name
    at: Moment
    market: values.Name | None = None
    price: Price | None = None
    prices: values.Section = _NO_SECTION
    id: values.Name | None = None
    sales: values.Tables = _NO_TABLES
    auctions: values.Tables = _NO_TABLES
    sell: SellWord | None = None


@attrs.frozen
class FundingEntry:
    """One side of a market pays the other."""

    type: values.Name
    at: Moment
    market: values.Name
    amount: values.Money
    paid_by: Funder = _LONGS
    id: values.Name | None = None


@attrs.frozen
class LossEntry:
    """Something was lost."""

    type: values.Name
    at: Moment
    id: values.Name
    amount: values.Money
    payee: PayeeKeys | None = None
    asset: values.Name | None = None
    occurred: Moment | None = None


@attrs.frozen
class TermsEntry:
    """Terms change; which ones there are depends on what they are of."""

    type: values.Name
    at: Moment
    changes: values.Section
    market: values.Name | None = None
    pool: values.Name | None = None
