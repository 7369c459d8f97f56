"""Checked: the auction events of a history file, from raw tables to events of the machine whose names all exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import attrs

from rhodian import (
    Account,
    Asset,
    AuctionClosed,
    AuctionOpened,
    AuctionReopened,
    BidMade,
    LotBid,
    LotTaken,
    SealedBid,
    outside,
)
from rhodian.auctions.awards import Pricing, SealedTerms, Ties
from rhodian.auctions.decay import LinearDecay, StepwiseDecay
from rhodian.auctions.dutch import SaleTerms
from rhodian.auctions.english import BiddingTerms
from rhodian_desk.decoding import values
from rhodian_desk.decoding.known import among
from rhodian_desk.decoding.reader import Choice
from rhodian_desk.history.entries import Dated, InsideKeys, PayeeKeys
from rhodian_desk.history.values import Flag, Lot, Price, PricingName, TiesName, Whole
from rhodian_desk.io.faults import Wrong, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian import AuctionEvent
    from rhodian_desk.history.reading import Reading


@attrs.frozen(kw_only=True)
class AuctionEntry(Dated):
    """A lot goes on auction; what other keys there are depends on the form."""

    id: values.Name
    form: values.Name
    owner: InsideKeys
    lot_asset: values.Name
    lot: Lot
    owed: values.Money
    lasts: Whole
    payee: PayeeKeys | None = None
    asset: values.Name | None = None


@attrs.frozen(kw_only=True)
class EnglishEntry(AuctionEntry):
    """Bids rise."""

    reserve: values.Money
    step_ppm: Whole
    ttl: Whole
    lot_falls: Flag = False

    @property
    def terms(self) -> BiddingTerms:
        """The kernel's terms."""
        return BiddingTerms(self.reserve, self.step_ppm, self.ttl, self.lasts, self.lot_falls)


@attrs.frozen(kw_only=True)
class SealedEntry(AuctionEntry):
    """Bids are sealed."""

    reserve: values.Money
    pricing: PricingName
    ties: TiesName = Ties.IN_ORDER.value

    @property
    def terms(self) -> SealedTerms:
        """The kernel's terms."""
        return SealedTerms(self.reserve, Pricing(self.pricing), Ties(self.ties))


@attrs.frozen(kw_only=True)
class DutchEntry(AuctionEntry):
    """The price falls."""

    top: Price
    floor_ppm: Whole
    falls_over: Whole | None = None
    every: Whole | None = None
    cuts_ppm: tuple[Whole, ...] = ()
    dust: values.Money = 0

    @staticmethod
    def together(table: dict[str, Any]) -> Iterator[Wrong]:
        """Check that the price falls in one way."""
        if ("falls_over" in table) == ("every" in table):
            yield Wrong("must have either falls_over, or every and cuts_ppm", "give one of the two")

    @property
    def terms(self) -> SaleTerms:
        """The kernel's terms."""
        falls = None if self.falls_over is None else LinearDecay(self.falls_over)
        return SaleTerms(falls or StepwiseDecay(self.every or 0, self.cuts_ppm), self.lasts, self.floor_ppm, self.dust)


_FORMS: dict[str, type[EnglishEntry | SealedEntry | DutchEntry]] = {
    "english": EnglishEntry,
    "sealed": SealedEntry,
    "dutch": DutchEntry,
}
"""The forms of auction."""


def _form(value: object) -> type[EnglishEntry | SealedEntry | DutchEntry]:
    """Return the keys of an auction's form."""
    form = value.get("form") if isinstance(value, dict) else None
    if not isinstance(form, str) or form not in _FORMS:
        raise Wrong("is missing" if form is None else f"is {shown(form)}", f"write {among(_FORMS)}", "form")
    return _FORMS[form]


@attrs.frozen(kw_only=True)
class BidEntry(Dated):
    """Somebody bids."""

    auction: values.Name
    bidder: InsideKeys
    amount: values.Money | None = None
    lot: Lot | None = None
    price: Price | None = None
    quantity: Lot | None = None


@attrs.frozen(kw_only=True)
class TakeEntry(Dated):
    """Somebody buys."""

    auction: values.Name
    bidder: InsideKeys
    quantity: Lot
    price_max: Price


@attrs.frozen(kw_only=True)
class ReopenEntry(Dated):
    """An auction begins again."""

    auction: values.Name
    top: Price | None = None


@attrs.frozen(kw_only=True)
class CloseEntry(Dated):
    """An auction ends."""

    auction: values.Name


def opening(reading: Reading, path: str, entry: EnglishEntry | SealedEntry | DutchEntry) -> AuctionOpened | None:
    """Read a lot that goes on auction."""
    name = reading.known(f"{path}.lot_asset", entry.lot_asset, "asset", reading.assets)
    reading.own_id(path, entry.id)
    asset = reading.names.asset
    if name == asset.code:
        reading.faults.add(f"{path}.lot_asset", "is what bids are paid in", "sell a lot of another asset")
    if name is None or name == asset.code:
        return None
    opened = AuctionOpened(
        entry.at.seconds,
        entry.id,
        _account(entry.owner, reading.assets[name]),
        entry.lot,
        outside(asset) if entry.payee is None else _account(entry.payee, asset),
        entry.owed,
        entry.terms,
        entry.lasts if isinstance(entry, SealedEntry) else 0,
        entry.top if isinstance(entry, DutchEntry) else 0,
    )
    reading.auctions[entry.id] = opened
    return opened


def _account(keys: InsideKeys | PayeeKeys, asset: Asset) -> Account:
    """Return the account of an owner and a purpose."""
    return Account(keys.owner, keys.purpose, asset)


def _auction(reading: Reading, path: str, name: str) -> AuctionOpened | None:
    """Return an auction that was opened before, or None after adding a fault."""
    known = reading.known(f"{path}.auction", name, "auction", reading.auctions)
    return None if known is None else reading.auctions[known]


def bid(reading: Reading, path: str, entry: BidEntry) -> AuctionEvent | None:
    """Read a bid: an amount or a lot where bids rise, a price and a quantity where they are sealed."""
    auction = _auction(reading, path, entry.auction)
    if auction is None:
        return None
    given = {key for key in ("amount", "lot", "price", "quantity") if getattr(entry, key) is not None}
    bidder = _account(entry.bidder, auction.payee.asset)
    begun = (entry.at.seconds, entry.auction, bidder)
    if isinstance(auction.terms, SaleTerms):
        reading.faults.add(f"{path}.type", "is a bid in an auction whose price falls", 'write type = "take"')
    elif isinstance(auction.terms, SealedTerms):
        if given != {"price", "quantity"}:
            reading.faults.add(path, "must bid a price and a quantity", "give both and nothing else")
        return SealedBid(*begun, entry.price or 0, entry.quantity or 0)
    elif given not in ({"amount"}, {"lot"}):
        reading.faults.add(path, "must bid either an amount or a lot", "give one of the two")
    return BidMade(*begun, entry.amount or 0) if entry.lot is None else LotBid(*begun, entry.lot)


def take(reading: Reading, path: str, entry: TakeEntry) -> LotTaken | None:
    """Read a purchase at the price of the moment."""
    auction = _auction(reading, path, entry.auction)
    if auction is None:
        return None
    if not isinstance(auction.terms, SaleTerms):
        reading.faults.add(f"{path}.type", "takes from an auction whose price does not fall", 'write type = "bid"')
    bidder = _account(entry.bidder, auction.payee.asset)
    return LotTaken(entry.at.seconds, entry.auction, bidder, entry.quantity, entry.price_max)


def reopen(reading: Reading, path: str, entry: ReopenEntry) -> AuctionReopened | None:
    """Read an auction that begins again."""
    auction = _auction(reading, path, entry.auction)
    if auction is None:
        return None
    if isinstance(auction.terms, SealedTerms):
        reading.faults.add(f"{path}.auction", "is of sealed bids, and is not opened again", "open another one")
    elif isinstance(auction.terms, SaleTerms) != (entry.top is not None):
        reading.faults.add(f"{path}.top", "goes with a price that falls and only with one", "give it exactly then")
    return AuctionReopened(entry.at.seconds, entry.auction, entry.top or 0)


def close(reading: Reading, path: str, entry: CloseEntry) -> AuctionClosed | None:
    """Read the end of an auction."""
    auction = _auction(reading, path, entry.auction)
    return None if auction is None else AuctionClosed(entry.at.seconds, entry.auction)


READERS: dict[str, tuple[Any, Callable[[Reading, str, Any], AuctionEvent | None]]] = {
    "auction": (Annotated[AuctionEntry, Choice(_form)], opening),
    "bid": (BidEntry, bid),
    "take": (TakeEntry, take),
    "reopen": (ReopenEntry, reopen),
    "close": (CloseEntry, close),
}
"""For each kind of auction event, the keys of its table, and who makes the record of it."""
