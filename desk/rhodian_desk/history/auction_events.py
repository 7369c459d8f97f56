"""Checked: the auction events of a history file, from raw tables to events of the machine whose names all exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from rhodian_desk.decoding import values  # noqa: TC001  # cattrs reads the types of the records
from rhodian_desk.history.entries import InsideKeys, PayeeKeys  # noqa: TC001  # the same
from rhodian_desk.history.records import Moment  # noqa: TC001  # the same
from rhodian_desk.history.values import (  # the same
    DUTCH,
    ENGLISH,
    SEALED,
    Flag,
    Form,
    Lot,
    Price,
    PricingName,
    TiesName,
    Whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import AuctionEvent
    from rhodian_desk.history.reading import Reading


@attrs.frozen
class AuctionEntry:
    """A lot goes on auction; which of the last keys there are depends on the form."""

    type: values.Name
    at: Moment
    id: values.Name
    form: Form
    owner: InsideKeys
    lot_asset: values.Name
    lot: Lot
    owed: values.Money
    lasts: Whole
    payee: PayeeKeys | None = None
    asset: values.Name | None = None
    reserve: values.Money | None = None
    step_ppm: Whole | None = None
    ttl: Whole | None = None
    lot_falls: Flag | None = None
    pricing: PricingName | None = None
    ties: TiesName | None = None
    top: Price | None = None
    falls_over: Whole | None = None
    every: Whole | None = None
    cuts_ppm: tuple[Whole, ...] | None = None
    floor_ppm: Whole | None = None
    dust: values.Money | None = None


@attrs.frozen
class BidEntry:
    """Somebody bids."""

    type: values.Name
    at: Moment
    auction: values.Name
    bidder: InsideKeys
    amount: values.Money | None = None
    lot: Lot | None = None
    price: Price | None = None
    quantity: Lot | None = None


@attrs.frozen
class TakeEntry:
    """Somebody buys."""

    type: values.Name
    at: Moment
    auction: values.Name
    bidder: InsideKeys
    quantity: Lot
    price_max: Price


@attrs.frozen
class ReopenEntry:
    """An auction begins again."""

    type: values.Name
    at: Moment
    auction: values.Name
    top: Price | None = None


@attrs.frozen
class CloseEntry:
    """An auction ends."""

    type: values.Name
    at: Moment
    auction: values.Name


_MUST = {
    ENGLISH: ("reserve", "step_ppm", "ttl"),
    SEALED: ("reserve", "pricing"),
    DUTCH: ("top", "floor_ppm"),
}
_MAY = {ENGLISH: ("lot_falls",), SEALED: ("ties",), DUTCH: ("falls_over", "every", "cuts_ppm", "dust")}
_FORM_KEYS = tuple(key for keys in (*_MUST.values(), *_MAY.values()) for key in keys)


def opening(reading: Reading, path: str, entry: AuctionEntry) -> AuctionOpened | None:
    """Read a lot that goes on auction."""
    if not _keys_of_the_form(reading, path, entry):
        return None
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
        _terms(entry),
        entry.lasts if entry.form == SEALED else 0,
        entry.top or 0,
    )
    reading.auctions[entry.id] = opened
    return opened


def _keys_of_the_form(reading: Reading, path: str, entry: AuctionEntry) -> bool:
    """Tell whether the keys are those of the auction's form, and add a fault for each that is not."""
    must, may = _MUST[entry.form], _MAY[entry.form]
    given = [key for key in dict.fromkeys(_FORM_KEYS) if getattr(entry, key) is not None]
    missing = [key for key in must if key not in given]
    wrong = [key for key in given if key not in (*must, *may)]
    for key in missing:
        reading.faults.add(f"{path}.{key}", "is missing", f"an auction of form {entry.form} needs it")
    for key in wrong:
        reading.faults.add(f"{path}.{key}", f"is not for an auction of form {entry.form}", "leave it out")
    if entry.form == DUTCH and (entry.falls_over is None) == (entry.every is None):
        reading.faults.add(path, "must have either falls_over, or every and cuts_ppm", "give one of the two")
        return False
    return not missing and not wrong


def _terms(entry: AuctionEntry) -> BiddingTerms | SealedTerms | SaleTerms:
    """Return the kernel's terms of an auction."""
    reserve = entry.reserve or 0
    if entry.form == ENGLISH:
        return BiddingTerms(reserve, entry.step_ppm or 0, entry.ttl or 0, entry.lasts, bool(entry.lot_falls))
    if entry.form == SEALED:
        ties = Ties.IN_ORDER if entry.ties is None else Ties(entry.ties)
        return SealedTerms(reserve, Pricing(entry.pricing), ties)
    decay = (
        StepwiseDecay(entry.every or 0, entry.cuts_ppm or ())
        if entry.falls_over is None
        else LinearDecay(entry.falls_over)
    )
    return SaleTerms(decay, entry.lasts, entry.floor_ppm or 0, entry.dust or 0)


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


READERS: dict[str, tuple[type[Any], Callable[[Reading, str, Any], AuctionEvent | None]]] = {
    "auction": (AuctionEntry, opening),
    "bid": (BidEntry, bid),
    "take": (TakeEntry, take),
    "reopen": (ReopenEntry, reopen),
    "close": (CloseEntry, close),
}
"""For each kind of auction event, the keys of its table, and who makes the record of it."""
