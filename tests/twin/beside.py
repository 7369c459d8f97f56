"""Convenience: the twin and the kernel's machine side by side, compared after each event."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs

from rhodian import Account, Funding, Marks, RhodianError, step
from rhodian.auctions import Bidding, Sealed
from tests.machine_host import Book
from tests.twin.machine import Refused, Twin, take

if TYPE_CHECKING:
    from rhodian import Auction, Event, Rules, Step


class Differs(AssertionError):
    """The twin and the machine differ."""


EITHER = (
    ("TooEarly", "AlreadyBid"),
    ("WrongBid", "AuctionOver"),
    ("InsufficientMargin", "NotLiquidatable"),
    ("OutsideBand", "NotLiquidatable"),
    ("OutsideBand", "UnknownName"),
)
"""What the machine says first and what the twin does, of an event that is wrong in both ways."""


def kind(event: Event) -> str:
    """Return the name of an event's kind."""
    return type(event).__name__


class Beside:
    """The twin and the machine, with what both have taken so far."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.host = Book(rules)
        self.twin = Twin(rules)
        self.events: list[Event] = []
        self.taken: Counter[str] = Counter()

    def take(self, event: Event) -> None:
        """Put an event to both, and compare."""
        self.events.append(event)
        said, refused = "", ""
        try:
            taken = step(self.host.state, self.host, event)
        except RhodianError as refusal:
            said = type(refusal).__name__
            self.in_any_order(event, None)
        else:
            self.in_any_order(event, taken)
            self.host.update(taken.posting.changes)
            self.host.state = taken.state
        try:
            self.twin = take(self.twin, event)
        except Refused as refusal:
            refused = refusal.kind or "any"
        if bool(said) != bool(refused) or not agree(said, refused, event):
            raise Differs(f"machine: {said or 'taken'}, twin: {refused or 'taken'}: {event}")
        if not said:
            self.taken[kind(event)] += 1
            self.compare(event)

    def in_any_order(self, event: Event, taken: Step | None) -> None:
        """Put marks to the machine with prices, sales and bids the other way round, and see that it says the same."""
        if not isinstance(event, Marks):
            return
        auctions = tuple(attrs.evolve(each, bids=each.bids[::-1]) for each in event.auctions[::-1])
        other = attrs.evolve(event, prices=event.prices[::-1], sales=event.sales[::-1], auctions=auctions)
        if other == event:
            return
        try:
            again = step(self.host.state, self.host, other)
        except RhodianError:
            again = None
        if taken is None or again is None:
            same = taken is again
        else:
            same = (taken.state, dict(taken.posting.changes)) == (again.state, dict(again.posting.changes))
        if not same:
            raise Differs(f"the machine looks at the order of {event}")

    def compare(self, event: Event) -> None:
        """Compare both books and states."""
        ours, theirs = inside(self.twin.book), inside(self.host)
        if ours != theirs:
            both = [(each, self.twin.has(each), self.host.get(each, 0)) for each in {**ours, **theirs}]
            odd = [(str(each), our, their) for each, our, their in both if our != their]
            raise Differs(f"twin, machine: {odd}: after {event}")
        state = self.host.state
        same = {
            "time": (self.twin.time, state.time),
            "events": (self.twin.events, state.events),
            "pause": (self.twin.pause, (state.pause.since, state.pause.until)),
            "rules": (tuple(self.twin.rules), state.rules),
            "marks": (marks_of(self.twin.mark, self.twin), marks_of(state.mark, self.twin)),
            "auctions": (
                [phase(each) for each in self.twin.auctions.values()],
                [seen(each) for each in state.auctions],
            ),
        }
        for name, (our, their) in same.items():
            if our != their:
                raise Differs(f"{name}: twin {our}, machine {their}: after {event}")


def agree(said: str, refused: str, event: Event) -> bool:
    """Tell whether two refusals are for the same, or may both be right, since an event can be wrong in two ways.

    What is wrong with the time, or with an id that was absorbed, comes before all else (MC-3, MC-14).
    """
    if said == refused:
        return True
    if "BackDated" in (said, refused) or (refused == "AlreadyAbsorbed" and isinstance(event, Marks | Funding)):
        return False
    malformed = {"any", "InvalidValue", "InvalidAmount", "AssetMismatch"}
    return bool({said, refused} & malformed) or (said, refused) in EITHER


def inside(book: dict[Account, int]) -> dict[Account, int]:
    """Return what is held inside."""
    return {account: held for account, held in book.items() if held and account.owner != "outside"}


def marks_of(mark: Any, twin: Twin) -> dict[str, int]:
    """Return the marks of all markets of now."""
    return {each.market.name: mark(each) for each in twin.now.listings}


def phase(auction: dict[str, Any]) -> dict[str, Any]:
    """Return an auction of the twin's to compare."""
    bids = sorted(map(str, auction.get("bids", [])))
    return {name: each for name, each in auction.items() if name != "first"} | {"bids": bids}


def seen(auction: Auction) -> dict[str, Any]:
    """Return an auction of the machine's as the twin has it."""
    now = auction.phase
    fields = {field.name: getattr(now, field.name) for field in attrs.fields(type(now))}
    own = {"id": auction.id, "owner": auction.owner, "payee": auction.payee}
    bids = [(each.bidder, each.price, each.quantity) for each in now.bids] if isinstance(now, Sealed) else []
    assert isinstance(now, Bidding) or "due" not in fields
    return {**own, **fields, "bids": sorted(map(str, bids))}
