"""Trusted: new business is paused, and what that stops: joins, and trades that open a position; nothing else.

Nobody is kept from leaving or from closing, and no loss, call or forced sale waits: of all events these two alone are
asked about a pause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import checked_name, positive
from rhodian.governance.emergencies import declare, lift, ratify, stops
from rhodian.machine.errors import Paused
from rhodian.machine.events import Trade
from rhodian.machine.halts import PauseDeclared, PauseRatified

if TYPE_CHECKING:
    from rhodian.base.numbers import Amount
    from rhodian.governance.emergencies import Pause
    from rhodian.ledger.posting import Balances
    from rhodian.machine.halts import PauseEvent, PauseTerms
    from rhodian.machine.happenings import Joined
    from rhodian.machine.state import State
    from rhodian.markets.terms import Market


def paused(state: State, event: PauseEvent) -> State:
    """Declare a pause, or ratify or lift it, by the terms of now.

    Raises:
        InvalidValue, InvalidAmount, TooEarly: as `after` does; or if the rules of now let nobody pause anything.
    """
    terms = state.current.pauses
    if terms is None:
        raise InvalidValue("by", event.by, "nobody, since the rules of now let nobody pause anything")
    return attrs.evolve(state, pause=after(terms, state.pause, event))


def after(terms: PauseTerms, last: Pause, event: PauseEvent) -> Pause:
    """Return the pause that follows from what is declared, ratified or lifted (SPEC PS-2, PS-3).

    Args:
        terms: who may, and for how long.
        last: the pause before.
        event: what is done.

    Raises:
        InvalidValue: if nobody of that name may; if the reason is no name; if the length is above the longest; or if no
            pause is in force that could be ratified or lifted, or it would end sooner.
        InvalidAmount: for the first number that is none.
        TooEarly: if the rest after the last pause is not over.
    """
    if event.__class__ is PauseDeclared:
        if not is_one(event.by, terms.by):
            raise InvalidValue("by", event.by, "one whom the rules of now let declare a pause")
        checked_name(event.reason, "reason")
        return declare(last, event.time, event.length, terms.longest, terms.rest)
    if event.__class__ is PauseRatified:
        if not is_one(event.by, terms.ratified_by):
            raise InvalidValue("by", event.by, "one whom the rules of now let ratify a pause")
        return ratify(last, event.time, event.until)
    if not (is_one(event.by, terms.by) or is_one(event.by, terms.ratified_by)):
        raise InvalidValue("by", event.by, "one whom the rules of now let declare or ratify a pause")
    return lift(last, event.time, terms.lifting)


def is_one(name: str, names: tuple[str, ...]) -> bool:
    """Tell whether a name is one of some."""

    def is_another(other: str) -> bool:
        return other != name

    return not columns.every(is_another, names)


def must_be_open(state: State, books: Balances, event: Joined | Trade) -> None:
    """Refuse what a pause stops: who joins a pool, and a trade that does not bring both sides nearer to nothing.

    Raises:
        Paused: if it is stopped.
        UnknownName: if there is no such market.
        InvalidValue: if the quantity of a trade is not 1 or more.
    """
    if stops(state.pause, event.time):
        if event.__class__ is Trade:
            market = state.listing(event.market).market
            if closes(books, market, event.buyer, event.seller, event.quantity):
                return
        raise Paused(event.time, state.pause.until)


def closes(books: Balances, market: Market, buyer: str, seller: str, quantity: Amount) -> bool:
    """Tell whether a trade only closes: its buyer is short of as many contracts, and its seller long (SPEC PS-1).

    Raises:
        InvalidValue: if a name is malformed, or the quantity is not 1 or more.
    """
    shorts = books.get(market.side(buyer, market.short), 0)
    longs = books.get(market.side(seller, market.long), 0)
    return min(shorts, longs) >= positive(quantity, "quantity")
