"""Checked: what is claimed of opening an auction of anyone's lot, for a debt to anyone, in each of the three forms."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.auctions.awards import SealedTerms
from rhodian.auctions.decay import LinearDecay
from rhodian.auctions.dutch import SaleTerms
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.ledger.errors import Overdrawn
from rhodian.ledger.posting import post_all
from rhodian.machine.auctions import opened
from rhodian.machine.counters import ID_LENGTH_MAX
from rhodian.machine.events import AuctionOpened
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyName,
    Books,
    Fields,
    Natural,
    claim,
    is_same,
    length_of,
    refusal_of,
    tells,
    written,
)
from rhodian_proofs.theorems.machine.escrow import Rising, gain, may_be_open, phase_of

_NUMBERS = {"time": Natural, "lot": AnyInt, "owed": AnyInt, "lasts": AnyInt, "top": AnyInt}
_NAMES = {"id": AnyName, "owner": AnyAccount, "payee": AnyAccount}
ARising = Annotated[AuctionOpened, Fields(terms=Rising, **_NAMES, **_NUMBERS)]
ASealed = Annotated[AuctionOpened, Fields(terms=Annotated[SealedTerms, Fields(reserve=Natural)], **_NAMES, **_NUMBERS)]
Line = Annotated[LinearDecay, Fields(duration=Natural)]
Falling = Annotated[SaleTerms, Fields(decay=Line, lasts=Natural, floor_ppm=Natural, dust=Natural)]
AFalling = Annotated[AuctionOpened, Fields(terms=Falling, **_NAMES, **_NUMBERS)]
AnOpening = ARising | ASealed | AFalling


def _is_sound(event: Any) -> bool:
    """Tell whether an auction has an id and two accounts with which one may be opened."""
    assets = event.owner.asset != event.payee.asset
    return bool(assets) and length_of(event.id) <= ID_LENGTH_MAX and not event.owner.asset.only_rises


def terms_of(event: Any) -> Any:
    """Return the rule by which an auction is opened."""
    return event.terms


def _is_positive(value: Any) -> bool:
    """Tell whether a number is a price, a lot or a length of time."""
    return bool((value >= 1) & (value <= POSITIVE_MAX))


def _ends(event: Any, lasts: Any) -> bool:
    """Tell whether an auction would end before all clocks do."""
    return bool(event.time + lasts <= POSITIVE_MAX)


@claim("AU-24", about=(opened,))
def an_opened_auction_has_the_lot_in_escrow(books: Books, event: AnOpening, other: AnyAccount) -> None:
    """Opened, an auction has the lot of its owner, and nothing else moves; who does not have the lot opens none."""
    if length_of(event.id) > ID_LENGTH_MAX or refusal_of(opened, event) is not None:
        return
    auction, moves = opened(event)
    if not may_be_open(auction):
        return
    assert (auction.id == event.id) & (auction.owner == event.owner) & (auction.payee == event.payee)
    if books.get(event.owner, 0) < event.lot:
        refusal = refusal_of(post_all, books, moves)
        assert tells(refusal, Overdrawn, account=event.owner, amount=event.lot)
        return
    after = written(books, post_all(books, moves))
    kept = gain(other, auction.lot, event.lot) - gain(other, event.owner, event.lot)
    assert after.get(other, 0) == books.get(other, 0) + kept


@claim("AU-24", about=(opened,))
def a_rising_auction_begins_as_its_terms_say(event: ARising) -> None:
    """An auction by rising bids begins as its terms say, of a lot; what only other forms have must be 0."""
    terms = terms_of(event)
    if not _is_sound(event):
        return
    refusal = refusal_of(opened, event)
    if event.lasts != 0:
        assert tells(refusal, InvalidValue, field="lasts", value=event.lasts)
    elif event.top != 0:
        assert tells(refusal, InvalidValue, field="top", value=event.top)
    else:
        least = max(1, terms.reserve) if terms.lot_falls else 0
        is_of = _is_positive(event.lot) and bool(event.owed >= least) and _ends(event, terms.lasts)
        assert (refusal is None) == is_of
        if is_of:
            phase = phase_of(opened(event)[0])
            assert (phase.owed == event.owed) & (phase.lot == event.lot) & (phase.last == event.time)
            assert phase.end == event.time + terms.lasts
            assert is_same(phase.terms, event.terms)


@claim("AU-24", about=(opened,))
def a_sealed_auction_ends_as_is_said_when_it_is_opened(event: ASealed) -> None:
    """A sealed auction ends when its opening says, which must be later and by 10^30; a first price must be 0."""
    if not _is_sound(event):
        return
    refusal = refusal_of(opened, event)
    if event.top != 0:
        assert tells(refusal, InvalidValue, field="top", value=event.top)
    else:
        is_of = _is_positive(event.lasts) and _ends(event, event.lasts) and _is_positive(event.lot)
        assert (refusal is None) == (is_of and bool(event.owed >= 0))
        if refusal is None:
            phase = phase_of(opened(event)[0])
            assert (phase.owed == event.owed) & (phase.lot == event.lot) & (phase.last == event.time)
            assert phase.end == event.time + event.lasts
            assert phase.bids == ()
            assert is_same(phase.terms, event.terms)


@claim("AU-24", about=(opened,))
def a_sale_begins_at_its_first_price(event: AFalling) -> None:
    """A sale at a price that falls in a line begins at once, at the price that its opening says, for no set time."""
    if not _is_sound(event):
        return
    refusal = refusal_of(opened, event)
    if event.lasts != 0:
        assert tells(refusal, InvalidValue, field="lasts", value=event.lasts)
    else:
        is_of = _ends(event, terms_of(event).lasts) and _is_positive(event.lot) and _is_positive(event.top)
        assert (refusal is None) == (is_of and bool(event.owed >= 1))
        if refusal is None:
            phase = phase_of(opened(event)[0])
            assert (phase.owed == event.owed) & (phase.lot == event.lot) & (phase.top == event.top)
            assert (phase.start == event.time) & (phase.last == event.time)
            assert is_same(phase.terms, event.terms)
