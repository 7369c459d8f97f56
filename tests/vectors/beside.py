"""Convenience: what the twin of the machine answers to a vector of an event, sharing no code that decides anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian import Auction, Shock, State
from rhodian.auctions.awards import SealedTerms
from rhodian.auctions.dutch import SaleTerms, Selling
from rhodian.auctions.english import Bidding, BiddingTerms
from rhodian.auctions.sealed import Bid, Sealed
from rhodian.governance import Pause
from rhodian.machine.text import read_event, read_state
from tests.twin.machine import Refused, Twin, take
from tests.vectors.steps import answered, book_of

if TYPE_CHECKING:
    from rhodian import Account
    from tests.vectors.codec import Json

FORMS: dict[type, type] = {BiddingTerms: Bidding, SealedTerms: Sealed, SaleTerms: Selling}
"""The phase of an auction, by the terms of its form."""


def twin_of(state: State, book: dict[Account, int]) -> Twin:
    """Return the twin where a state and a book say that a machine is."""
    twin = Twin(state.rules[0])
    twin.rules, twin.marks, twin.book = list(state.rules), dict(state.marks), book
    twin.time, twin.events = state.time, state.events
    twin.pause = (state.pause.since, state.pause.until)
    twin.auctions = {each.id: _kept(each) for each in state.auctions}
    return twin


def _kept(auction: Auction) -> dict[str, Any]:
    """Return an auction as the twin keeps it."""
    phase = {field.name: getattr(auction.phase, field.name) for field in attrs.fields(type(auction.phase))}
    # What was owed at first is not in the state; the twin only notes whether all of it is missing.
    kept = {"id": auction.id, "owner": auction.owner, "payee": auction.payee, "first": phase["owed"], **phase}
    if isinstance(auction.phase, Sealed):
        kept["bids"] = [(each.bidder, each.price, each.quantity) for each in auction.phase.bids]
    return kept


def _auction(kept: dict[str, Any]) -> Auction:
    """Return an auction of the twin's as a state has it."""
    form = FORMS[type(kept["terms"])]
    fields = {field.name: kept[field.name] for field in attrs.fields(form)}
    if form is Sealed:
        fields["bids"] = tuple(Bid(*each) for each in kept["bids"])
    return Auction(kept["id"], kept["owner"], kept["payee"], form(**fields))


def state_of(twin: Twin, marked: set[str]) -> State:
    """Return the state in which a machine would be where the twin is, which notes marks of the opening as well."""
    auctions = tuple(_auction(each) for each in twin.auctions.values())
    marks = tuple(sorted((name, mark) for name, mark in twin.marks.items() if name in marked))
    return State(tuple(twin.rules), marks, twin.time, auctions, twin.events, Pause(*twin.pause))


def answer(written: Json) -> Json:
    """Return the twin's answer to an input; what it names as changed is what it holds otherwise than before.

    Raises:
        Refused: if it refuses the event.
    """
    before, state, event = book_of(written["book"]), read_state(written["state"]), read_event(written["event"])
    after = take(twin_of(state, dict(before)), event)
    marked = {name for name, _ in state.marks} | {each.market for each in getattr(event, "prices", ())}
    marked |= {event.market} if isinstance(event, Shock) else set()
    names = before.keys() | after.book.keys()
    changes = [(each, after.has(each)) for each in names if after.has(each) != before.get(each, 0)]
    new = [each.owner for each, held in changes if each.purpose == "absorbed" and held]
    return answered(state_of(after, marked), changes, new[0] if new else None)


def answered_by_twin(**written: Any) -> Json:
    """Return the same, of an input whose numbers have been read."""
    book = [{**row, "balance": str(row["balance"])} for row in written["book"]]
    return answer({**written, "book": book})


def refusal(written: Json) -> str | None:
    """Return the kind of the twin's refusal of an input, `any` if it names none; or None if it does not refuse it."""
    try:
        answer(written)
    except Refused as refused:
        return refused.kind or "any"
    return None
