"""Checked: a history as decoded: assets, pools and markets, policies, and dated events in their order.

docs/history.md describes the file. Whatever a record names exists, and what the kernel has a type for is of that
type already; whether an event can happen shows only when it is played.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

if TYPE_CHECKING:
    import datetime as dt

    from rhodian import Account, Amount, Asset, Loss, Rule
    from rhodian.markets.exchange import Deal
    from rhodian.markets.terms import Listed
    from rhodian.pools.limits import PoolTerms
    from rhodian_desk.history_auctions import AuctionEvent
    from rhodian_desk.published import Published

SCHEMA = "rhodian.history/1"
"""The schema that this version of Rhodian plays."""

ALL, RESTORING = "all", "restoring"
"""What a forced sale may be of, if it is not of a given number of contracts."""

AT_MARK, AT_BANKRUPTCY = "mark", "bankruptcy"
"""The prices that a forced sale may be at, if it is not a given one."""

DELEVERAGE = "deleverage"
"""The counterpart of a forced sale that is closed against whoever holds the other side."""

RANKED, PROPORTIONAL = "ranked", "in proportion"
"""How candidates are closed when positions are closed against each other."""

IN_ORDER = "in order"
"""How else gains are cut, or a loss is shared."""

NO_BASE, EQUITY, OPEN_INTEREST = "none", "equity", "open interest"
"""What those bear by who bear what pools leave, before gains are cut."""


@attrs.frozen
class Moment:
    """When an event is."""

    seconds: int
    """Seconds since the beginning of 1970, or of whatever the file counts from."""
    text: str
    """The same as the file has it."""


@attrs.frozen
class PoolPlace:
    """A pool: where its money is, and how much it may pay."""

    name: str
    """Its name."""
    account: Account
    """The account that holds its balance."""
    terms: PoolTerms
    """Its limits, until an event or a policy changes them."""
    markets: tuple[str, ...] | None
    """The markets that may reach it; None for all that are settled in its asset."""


@attrs.frozen
class MarketPlace:
    """A market, and who is paid for liquidating in it."""

    listed: Listed
    """The market, with its first mark."""
    fees_to: Account
    """The account that liquidation fees go to."""


@attrs.frozen
class Bearer:
    """A layer of those who bear a plain loss: a pool, or all accounts of one purpose."""

    asset: Asset
    """The asset of the losses that it bears."""
    pool: str | None
    """The pool; or else there is a purpose."""
    purpose: str | None
    """The purpose of the accounts that bear it, each by what it holds."""
    rule: Rule
    """How the accounts share it: in proportion to what they hold, or in order of owner."""
    limit: Amount | None
    """The most that the layer bears of one loss, in smallest units."""


@attrs.frozen
class Policy:
    """Who bears what the losers of a market cannot pay, and who bears a plain loss."""

    name: str
    """Its name."""
    pools: tuple[str, ...]
    """The pools in the order in which they are drawn on."""
    haircut: Rule
    """How gains are cut by what is left in the end."""
    before_haircut: str
    """What margins bear by before gains are cut: `none`, `equity` or `open interest`."""
    deleverage: str
    """Who is closed when positions are closed against each other: `ranked` or `in proportion`."""
    close_at: str
    """The price of a forced sale for which the event gives none: `mark` or `bankruptcy`."""
    bears: tuple[Bearer, ...]
    """Who bears a plain loss, first bearer first."""
    terms: dict[str, dict[str, Any]]
    """For some pools, limits that hold under this policy whatever the file says of the pool elsewhere."""


@attrs.frozen
class Deposit:
    """Money comes in from outside: collateral, a deposit, a contribution to a pool."""

    at: Moment
    """When."""
    type: str
    """What the file calls it: `deposit` or `contribute`."""
    payee: Account
    """Where it goes."""
    amount: Amount
    """How much."""


@attrs.frozen
class Withdraw:
    """Collateral goes out, as far as the margin allows."""

    at: Moment
    """When."""
    market: str
    """The market whose collateral it is."""
    owner: str
    """Whose it is."""
    amount: Amount
    """How much."""

    type = "withdraw"


@attrs.frozen
class Move:
    """Money moves from an account that no margin stands on."""

    at: Moment
    """When."""
    type: str
    """What the file calls it: `transfer` or `contribute`."""
    payer: Account
    """Where it comes from."""
    payee: Account
    """Where it goes."""
    amount: Amount
    """How much."""


@attrs.frozen
class Trade:
    """Two owners trade."""

    at: Moment
    """When."""
    deal: Deal
    """What they agreed on."""

    type = "trade"


@attrs.frozen
class SaleOrder:
    """A forced sale, as the file tells it."""

    owner: str
    """Whose contracts are sold."""
    quantity: int | str | None
    """How many; or `all`, or `restoring`: as few as restore the margin; None for what the market's terms say."""
    price: Amount | str | None
    """The price of each; or `mark`, or `bankruptcy`: the owner's own bankruptcy price; None for the policy's choice."""
    counterpart: str
    """Who takes them; or `deleverage`: whoever holds the other side, as the policy says."""


@attrs.frozen
class Mark:
    """A market's price moves, accounts are sold, and the round is settled."""

    at: Moment
    """When."""
    market: str
    """The market."""
    price: Amount
    """Its new mark."""
    id: str
    """The round's name, settled once."""
    sales: tuple[SaleOrder, ...]
    """The forced sales."""

    type = "mark"


@attrs.frozen
class PlainLoss:
    """Something was lost, and those bear it whom the policy names."""

    at: Moment
    """When."""
    loss: Loss
    """What was lost, and who is to be made whole."""

    type = "loss"


@attrs.frozen
class NewTerms:
    """Somebody in charge changes the terms of a market or a pool."""

    at: Moment
    """When."""
    market: str | None
    """The market; or else it is a pool."""
    pool: str | None
    """The pool."""
    changes: dict[str, Any]
    """The new value of each term that changes."""

    type = "terms"


Event: TypeAlias = "Deposit | Withdraw | Move | Trade | Mark | PlainLoss | NewTerms | AuctionEvent"


@attrs.frozen
class History:
    """A sound history."""

    id: str
    """Its id."""
    title: str
    """Its title."""
    date: dt.date
    """The day that it is about."""
    summary: str
    """One or two sentences."""
    assumptions: tuple[str, ...]
    """What is assumed because it is not published."""
    assets: dict[str, Asset]
    """The assets by code."""
    pools: dict[str, PoolPlace]
    """The pools by name."""
    markets: dict[str, MarketPlace]
    """The markets by name."""
    policies: dict[str, Policy]
    """The policies by name, the default first."""
    events: tuple[Event, ...]
    """What happens, in order."""
    published: tuple[Published, ...]
    """What the world printed."""
    file: str = ""
    """The file that it was read from."""
