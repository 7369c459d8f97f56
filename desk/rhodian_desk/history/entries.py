"""Checked: the sections of a history file as records: which keys each has, and how each value is read.

These live only while a file is decoded; `history` has the records that stay.
"""

from __future__ import annotations

from typing import Annotated

import attrs

from rhodian import Whose
from rhodian_desk.decoding import values
from rhodian_desk.decoding.reader import Check, alone
from rhodian_desk.history import records as history
from rhodian_desk.history.contracts import AuctionKeys
from rhodian_desk.history.values import (
    Contracts,
    Flag,
    Owner,
    Price,
    Purpose,
    Sharing,
    When,
    Whole,
    one_of,
    sale_price,
    sale_quantity,
)


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

    schema: Annotated[str, one_of(history.SCHEMA)]
    id: values.Name
    title: values.Line
    date: values.Day
    assets: values.Tables
    policies: values.Section
    events: values.Tables
    summary: values.Prose = ""
    approvers: tuple[Owner, ...] = ()
    delay: Whole = 0
    assumptions: tuple[values.Prose, ...] = ()
    pools: values.Tables = attrs.Factory(list)
    funds: values.Tables = attrs.Factory(list)
    replenishments: values.Tables = attrs.Factory(list)
    markets: values.Tables = attrs.Factory(list)
    published: values.Tables = attrs.Factory(list)
    disclosure: values.Section = attrs.Factory(dict)
    stress: values.Tables = attrs.Factory(list)
    monitor: values.Section = attrs.Factory(dict)
    pauses: values.Section | None = None


@attrs.frozen
class PoolEntry:
    """A pool."""

    name: values.Name
    owner: Owner
    event_limit: values.Money
    period_limit: values.Money
    period: Whole
    purpose: Purpose = "pool"
    asset: values.Name | None = None
    minimum: values.Money = 0
    all_or_nothing: Flag = False
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
    fee_ppm: Whole = 0
    penalty_ppm: Whole = 0
    partial: Flag = False
    purpose: Purpose = "margin"
    liquidator: Owner | None = None
    band_ppm: Whole = 0
    auction: AuctionKeys | None = None
    quote: values.Name | None = None
    inverse: Price | None = None


@attrs.frozen
class PolicyEntry:
    """A policy, its bearers and limits still raw."""

    pools: tuple[values.Name, ...] = ()
    remedies: tuple[Annotated[str, one_of(*history.REMEDIES)], ...] | None = None
    haircut: Sharing = history.PROPORTIONAL
    before_haircut: Annotated[str, one_of(history.NO_BASE, "equity", "open interest")] | None = None
    deleverage: Annotated[str, one_of(history.RANKED, history.PROPORTIONAL)] = history.RANKED
    close_at: Annotated[str, one_of(history.AT_MARK, history.AT_BANKRUPTCY)] | None = None
    bears: values.Tables = attrs.Factory(list)
    terms: values.Section = attrs.Factory(dict)
    delay: Whole | None = None


@attrs.frozen
class BearerEntry:
    """A layer of those who bear a plain loss."""

    pool: values.Name | None = None
    purpose: Purpose | None = None
    rule: Sharing = history.PROPORTIONAL
    asset: values.Name | None = None
    limit: values.Money | None = None
    whose: Annotated[str, one_of(*(each.value for each in Whose))] = Whose.ANYBODY.value
    fund: values.Name | None = None


@attrs.frozen
class PoolChanges:
    """Terms of a pool that change; what is not given stays."""

    event_limit: values.Money | None = None
    period_limit: values.Money | None = None
    period: Whole | None = None
    minimum: values.Money | None = None
    all_or_nothing: Flag | None = None


@attrs.frozen
class FundChanges:
    """Terms of a default fund that change; what is not given stays."""

    default_ppm: Whole | None = None
    period_ppm: Whole | None = None
    lasts: Whole | None = None
    longest: Whole | None = None


@attrs.frozen
class RulebookChanges:
    """Terms of the rulebook itself that change; what is not given stays."""

    approvers: tuple[Owner, ...] | None = None
    delay: Whole | None = None


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


@attrs.frozen(kw_only=True)
class Dated:
    """What all events have."""

    type: values.Name
    at: When


@attrs.frozen(kw_only=True)
class DepositEntry(Dated):
    """Money comes in."""

    owner: Owner
    amount: values.Money
    purpose: Purpose | None = None
    market: values.Name | None = None
    asset: values.Name | None = None


@attrs.frozen(kw_only=True)
class ContributeEntry(Dated):
    """Money goes into a pool."""

    pool: values.Name
    amount: values.Money
    payer: InsideKeys | None = None


@attrs.frozen(kw_only=True)
class WithdrawEntry(Dated):
    """Collateral goes out."""

    owner: Owner
    market: values.Name
    amount: values.Money


@attrs.frozen(kw_only=True)
class TransferEntry(Dated):
    """Money moves."""

    payer: InsideKeys
    payee: PayeeKeys
    amount: values.Money
    asset: values.Name | None = None


@attrs.frozen(kw_only=True)
class TradeEntry(Dated):
    """Two owners trade."""

    market: values.Name
    buyer: Owner
    seller: Owner
    quantity: Contracts
    price: Price
    buyer_fee: values.Money = 0
    seller_fee: values.Money = 0


@attrs.frozen
class SaleEntry:
    """A forced sale."""

    owner: Owner
    market: values.Name | None = None
    quantity: Annotated[int | str, alone(sale_quantity)] | None = None
    value: values.Money | None = None
    price: Annotated[int, Check(sale_price)] = 0
    counterpart: Owner = history.DELEVERAGE


@attrs.frozen(kw_only=True)
class MarkEntry(Dated):
    """Prices move, and accounts are sold; prices, sales and auctions are still raw."""

    market: values.Name | None = None
    price: Price | None = None
    prices: values.Section = attrs.Factory(dict)
    id: values.Name | None = None
    sales: values.Tables = attrs.Factory(list)
    auctions: values.Tables = attrs.Factory(list)
    sell: Annotated[str, one_of(history.ALL_LIQUIDATABLE)] | None = None


@attrs.frozen(kw_only=True)
class FundingEntry(Dated):
    """One side of a market pays the other."""

    market: values.Name
    amount: values.Money
    paid_by: Annotated[str, one_of(history.LONGS, history.SHORTS)] = history.LONGS
    id: values.Name | None = None


@attrs.frozen(kw_only=True)
class LossEntry(Dated):
    """Something was lost."""

    id: values.Name
    amount: values.Money
    payee: PayeeKeys | None = None
    asset: values.Name | None = None
    occurred: When | None = None
    defaulter: Owner | None = None
    fund: values.Name | None = None


@attrs.frozen(kw_only=True)
class TermsEntry(Dated):
    """Terms change; which ones there are depends on what they are of."""

    changes: values.Section
    since: When | None = None
    market: values.Name | None = None
    pool: values.Name | None = None
    fund: values.Name | None = None
