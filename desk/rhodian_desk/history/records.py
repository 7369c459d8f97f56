"""Checked: a history as decoded: assets, pools and markets, policies, and dated events in their order.

docs/history.md describes the file. Whatever a record names exists. An event of a file is one event of the kernel's
machine; only a change of terms becomes one when it is played, since it is of the terms that hold then. Whether an
event can happen shows only when it is played.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from rhodian import (
        Account,
        Amount,
        AssessmentTerms,
        Asset,
        AuctionOpened,
        Event,
        Layer,
        Listing,
        PauseTerms,
        PoolTerms,
        Remedy,
        ReplenishmentTerms,
    )
    from rhodian_desk.decoding.published import Published

SCHEMA = "rhodian.history/1"
"""The schema that this version of Rhodian plays."""

DELEVERAGE = "deleverage"
"""The counterpart of a forced sale that is closed against whoever holds the other side."""

RANKED, PROPORTIONAL = "ranked", "in proportion"
"""How contracts are closed when they are closed against each other."""

IN_ORDER = "in order"
"""How else gains are cut, or a loss is shared."""

POOLS, EQUITY, OPEN_INTEREST = "pools", "margins by equity", "margins by open interest"
DELEVERAGED, LAYERS, HAIRCUT = "deleveraged", "layers", "haircut"
REMEDIES = (POOLS, EQUITY, OPEN_INTEREST, DELEVERAGED, LAYERS, HAIRCUT)
"""Who may bear what losers cannot pay."""

NO_BASE, AT_MARK, AT_BANKRUPTCY = "none", "mark", "bankruptcy"
"""Words of older files: no margins before gains; and that the bankrupt are closed at the mark, or where it ruins them.

The first is the remedy `margins by` equity or open interest, left out; the last the remedy `deleveraged`, put first.
"""

ALL, RESTORING = "all", "restoring"
"""What a forced sale is of by the market's terms, said in the file."""

LONGS, SHORTS = "longs", "shorts"
"""Who pays whom at a funding."""

SOLD, BOUGHT = "sold", "bought"
"""Whether a shock sells contracts, and the mark falls, or buys them, and it rises."""

ALL_LIQUIDATABLE = "all liquidatable"
"""That a mark sells everyone who may be sold."""


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
    purposes: tuple[str, ...] | None
    """The purposes of the margins whose markets may reach it; None for all that are settled in its asset."""
    notice: int | None
    """How long before a member may leave it says so, in seconds; None for a pool without members."""


@attrs.frozen
class MarketPlace:
    """A market, and what its prices are in."""

    listing: Listing
    """The market, with its first mark."""
    quote: Asset
    """What prices are counted in: what it is settled in, unless it is inverse."""


@attrs.frozen
class Policy:
    """Who bears what the losers of a market cannot pay, and who bears a plain loss."""

    name: str
    """Its name."""
    remedies: tuple[Remedy, ...]
    """Who bears what losers cannot pay, in order."""
    layers: tuple[Layer, ...]
    """Who bears a plain loss, first bearer first."""
    terms: dict[str, dict[str, Any]]
    """For some pools, limits that hold under this policy whatever the file says of the pool elsewhere."""
    delay: Amount | None = None
    """How long a change of terms waits under this policy, whatever the file says elsewhere."""


@attrs.frozen
class NewTerms:
    """Somebody in charge changes the terms of a market, a pool or a default fund, or of the rulebook itself."""

    market: str | None
    """The market, if it is one."""
    pool: str | None
    """The pool, if it is one."""
    fund: str | None
    """The default fund, if it is one."""
    changes: dict[str, Any]
    """The new value of each term that changes."""
    since: Moment | None = None
    """From when on; if it is not said, as soon as the rules of then allow."""


@attrs.frozen
class Told:
    """An event as the file tells it."""

    at: Moment
    """When."""
    type: str
    """What the file calls it."""
    event: Event | NewTerms
    """What it is to the machine."""
    asset: Asset
    """What its amounts are counted in."""
    where: str = ""
    """Where it stands in the file, or in a file beside it."""


@attrs.frozen
class Classes:
    """What a disclosure has to know of accounts and no rule says; the purposes of funds and of margins included."""

    at: dt.date | None = None
    """The day that is disclosed, if it is not the last."""
    service: str = ""
    """What the clearing service is called."""
    own: tuple[str, ...] | None = None
    """The names of the house; None if the file does not say."""
    members: tuple[str, ...] = ()
    """The purposes in which members hold contributions."""
    surplus: tuple[str, ...] = ()
    """The purposes in which they hold more than they must."""
    committed: tuple[str, ...] = ()
    """The purposes of what is promised rather than paid in."""
    margin: tuple[str, ...] = ()
    """The purposes in which they hold margin."""

    @property
    def is_complete(self) -> bool:
        """Whether it is known who is the house and what members contribute, and so what every layer is."""
        return self.own is not None and self.members != ()


@attrs.frozen
class Stress:
    """What a stress test of one day found to be lost beyond margin."""

    day: dt.date
    """The day."""
    asset: Asset
    """What it is counted in."""
    one: int
    """The largest loss of any one member, in smallest units."""
    two: int
    """The largest of any two together."""


@attrs.frozen
class Thresholds:
    """From where on a figure of the monitor is an alert; None where nothing is one."""

    cover: int = 2
    """Of how many members' stress losses the cover is."""
    cover_below: Fraction | None = None
    """Resources over these losses."""
    concentration_above: Fraction | None = None
    """The largest contributor's part of all contributions."""
    utilisation_above: Fraction | None = None
    """What a pool has paid in its period, over what it may pay in it."""
    margin_below: Fraction | None = None
    """What the holders of contracts have, over what they must have to take them on."""


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
    funds: dict[str, AssessmentTerms]
    """The default funds whose members may be called, by name."""
    replenishments: dict[str, ReplenishmentTerms]
    """What may be replenished, by name."""
    markets: dict[str, MarketPlace]
    """The markets by name."""
    policies: dict[str, Policy]
    """The policies by name, the default first."""
    events: tuple[Told, ...]
    """What happens, in order."""
    auctions: dict[str, AuctionOpened]
    """The auctions that the events open, by id."""
    published: tuple[Published, ...]
    """What the world printed."""
    classes: Classes
    """What a disclosure has to know of accounts."""
    stresses: tuple[Stress, ...]
    """What stress tests found, in the order of the file."""
    file: str = ""
    """The file that it was read from."""
    files: tuple[str, ...] = ()
    """That file, and those beside it that were read."""
    approvers: tuple[str, ...] = ()
    """Who may approve discretionary payments."""
    delay: Amount = 0
    """How long, at least, a change of terms waits, in seconds."""
    pauses: PauseTerms | None = None
    """Who may pause new business, and for how long."""
    thresholds: Thresholds = Thresholds()
    """From where on a figure of the monitor is an alert."""
