"""Trusted: where a machine has got to, what it asks of its host, and what it gives back.

The state holds what configuration bounds: the time, the rules with their dates, the marks, the auctions that are open.
What grows is in one book of the host's, a number for each account: money, contracts, which ids were absorbed, what each
pool has paid in each period. It is read, and what changes comes back, to be written all or none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.auctions.dutch import Selling
from rhodian.auctions.english import Bidding
from rhodian.auctions.sealed import Sealed
from rhodian.base import columns, loops, names
from rhodian.base.accounts import Account
from rhodian.base.errors import BackDated, InvalidValue
from rhodian.base.numbers import POSITIVE_MAX, Amount, natural, positive
from rhodian.governance.emergencies import Pause
from rhodian.ledger.posting import Changes, Transfer
from rhodian.machine.counters import BIDS, LOT
from rhodian.machine.errors import UnknownName
from rhodian.machine.rules import Listing, MutualPool, Rules

if TYPE_CHECKING:
    from rhodian.markets.terms import Market


Phase: TypeAlias = Bidding | Sealed | Selling
"""Where an auction has got to."""


@attrs.frozen
class Auction:
    """An auction on its way, and where its money goes."""

    id: str
    """Its id."""
    owner: Account
    """The account that the lot came from, and that what is not sold goes back to."""
    payee: Account
    """The account that proceeds pay, up to the debt."""
    phase: Phase
    """Where it has got to."""

    @property
    def lot(self) -> Account:
        """Where the lot is while it is for sale."""
        return Account(names.named("auction ", self.id), LOT, self.owner.asset)

    @property
    def bids(self) -> Account:
        """Where the bids are that may have to be paid back."""
        return Account(names.named("auction ", self.id), BIDS, self.payee.asset)

    @property
    def surplus(self) -> Account:
        """Where what is paid beyond the debt goes: to whoever owned the lot."""
        return Account(self.owner.owner, self.owner.purpose, self.payee.asset)


NO_PAUSE = Pause(0, 0)
"""What stands for the last pause where there was none."""


@attrs.frozen
class State:
    """Where a machine has got to."""

    rules: tuple[Rules, ...]
    """The rules, by the time from which they hold; the first hold from 0 on."""
    marks: tuple[tuple[str, Amount], ...] = ()
    """The marks of the markets that have had one, by name."""
    time: Amount = 0
    """When the last event was."""
    auctions: tuple[Auction, ...] = ()
    """The auctions that are open, in the order in which they were opened."""
    events: Amount = 0
    """How many events led here."""
    pause: Pause = NO_PAUSE
    """The last pause of new business, whether or not it is over."""

    def __attrs_post_init__(self) -> None:
        """Check the six fields.

        Raises:
            InvalidValue: if the rules are not a tuple of them, by rising time and the first from 0 on; or a mark is
                of no market, or no price; or the auctions, or the pause, are not such.
            InvalidAmount: if the time or the number of events is not a natural number.
        """
        natural(self.time, "time")
        natural(self.events, "events")
        if self.rules.__class__ is not tuple or any(rules.__class__ is not Rules for rules in self.rules):
            raise InvalidValue("rules", self.rules, "a tuple of Rules")
        since = tuple(rules.since for rules in self.rules)
        if since[:1] != (0,) or since != tuple(sorted(set(since))):
            raise InvalidValue("rules", self.rules, "rules by rising time, the first of them from 0 on")
        named = {listing.market.name for rules in self.rules for listing in rules.listings}
        if self.marks.__class__ is not tuple or any(name not in named for name, _ in self.marks):
            raise InvalidValue("marks", self.marks, "a tuple of markets with their marks")
        for name, mark in self.marks:
            positive(mark, f"marks[{name}]")
        if self.auctions.__class__ is not tuple or any(each.__class__ is not Auction for each in self.auctions):
            raise InvalidValue("auctions", self.auctions, "a tuple of Auction")
        if self.pause.__class__ is not Pause:
            raise InvalidValue("pause", self.pause, "a Pause")

    def at(self, time: Amount) -> State:
        """Return the state with its clock moved on, and one more event counted.

        Raises:
            InvalidAmount, InvalidValue, BackDated: as `ticked` does.
        """
        then, events = ticked(self.time, self.events, time)
        return attrs.evolve(self, time=then, events=events)

    def rules_at(self, time: Amount) -> Rules:
        """Return the rules that held at a time."""
        return self.rules[loops.total(begun(tuple([rules.since for rules in self.rules]), time)) - 1]

    @property
    def current(self) -> Rules:
        """The rules that hold now."""
        return self.rules_at(self.time)

    def listing(self, name: str) -> Listing:
        """Return a market of now by its name (SPEC EC-13).

        Raises:
            UnknownName: if no market has that name.
        """
        found = tuple(each for each in self.current.listings if name.__class__ is str and each.market.name == name)
        if not found:
            raise UnknownName("market", name)
        return found[0]

    def mark(self, listing: Listing) -> Amount:
        """Return the mark of a market: its last one, or else the price at which it opened."""
        return dict(self.marks).get(listing.market.name, listing.opening)

    def group(self, market: Market) -> tuple[Listing, ...]:
        """Return the markets of now that share collateral with one, itself included, in the order of the rules."""
        return tuple(
            listing
            for listing in self.current.listings
            if (listing.market.asset, listing.market.purpose) == (market.asset, market.purpose)
        )

    @property
    def kept(self) -> tuple[Account, ...]:
        """The accounts that pools of now hold their money in."""
        return tuple(pool.account for pool in self.current.pools)

    def pool(self, name: str) -> MutualPool:
        """Return a pool of now by its name.

        Raises:
            UnknownName: if no pool has that name.
        """
        found = tuple(pool for pool in self.current.pools if name.__class__ is str and pool.name == name)
        if not found:
            raise UnknownName("pool", name)
        return found[0]

    def auction(self, name: str) -> Auction:
        """Return an open auction by its id.

        Raises:
            UnknownName: if none of that id is open.
        """
        return found_among(self.auctions, name)


def found_among(auctions: tuple[Auction, ...], name: str) -> Auction:
    """Return the first of some auctions that has an id (SPEC AU-31).

    Raises:
        UnknownName: exactly if none has.
    """

    def is_it(each: Auction) -> bool:
        return name.__class__ is str and each.id == name

    if (place := columns.first(is_it, auctions)) is None:
        raise UnknownName("auction", name)
    return auctions[place]


def carried_on(auctions: tuple[Auction, ...], name: str, phase: Phase | None) -> tuple[Auction | None, ...]:
    """Return each of some auctions once the one of an id has got to a phase; nothing of it if it ended (SPEC AU-31)."""

    def after(each: Auction) -> Auction | None:
        if each.id != name:
            return each
        return None if phase is None else Auction(each.id, each.owner, each.payee, phase)

    return columns.each(after, auctions)


def ticked(last: Amount, events: Amount, time: Amount) -> tuple[Amount, Amount]:
    """Return what a clock says, and how many events there were, once one more is of some time (SPEC MC-14).

    Raises:
        InvalidAmount: if the time is not a natural number.
        InvalidValue: if it is above 10^30: no clock goes so far, and a period's name would be too long.
        BackDated: exactly if the time is before that of the last event.
    """
    if natural(time, "time") > POSITIVE_MAX:
        raise InvalidValue("time", time, "at most 10**30")
    if time < last:
        raise BackDated(time, last)
    return time, events + 1


def begun(dates: tuple[Amount, ...], time: Amount) -> tuple[Amount, ...]:
    """Return 1 for each date that has come by a time, and else 0: as many rules have begun (SPEC MC-7)."""

    def has_come(date: Amount) -> Amount:
        return 1 if date <= time else 0

    return columns.each(has_come, dates)


def follows(time: Amount, last: Amount, since: Amount) -> bool:
    """Tell whether rules may hold from a date on that are decided at a time, after those of a last date (SPEC MC-7)."""
    return max(time, last) < since <= POSITIVE_MAX


@attrs.frozen
class Posting:
    """What the host has to write, all of it or nothing, and why."""

    transfers: tuple[Transfer, ...]
    """What moves, in order."""
    changes: Changes
    """The accounts touched, each once, with their new numbers."""
    absorbed: str | None = None
    """The id that was absorbed, if there is one; it is among the changes."""
    receipt: object = None
    """Who bore what by which rule, if anybody bore anything."""


@attrs.frozen
class Step:
    """One event taken."""

    state: State
    """The state afterwards."""
    posting: Posting
    """What the host has to write."""


Moves: TypeAlias = tuple[Transfer, ...]
"""What moves, in order."""
