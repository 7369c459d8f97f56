"""Checked: what is claimed of pauses in the machine: whom they stop, by whom, and until when."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.base import loops
from rhodian.base.accounts import Asset, outside
from rhodian.base.errors import InvalidValue, RhodianError
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.governance.emergencies import Pause, declare, lift, ratify, stops
from rhodian.machine.decide import decide
from rhodian.machine.errors import Paused
from rhodian.machine.events import Trade
from rhodian.machine.halts import PauseDeclared, PauseLifted, PauseRatified, PauseTerms
from rhodian.machine.happenings import Joined
from rhodian.machine.pausing import after, closes, is_one, must_be_open
from rhodian.machine.rules import Listing, Rules
from rhodian.machine.state import State, ticked
from rhodian.markets.terms import Market, Terms
from rhodian_proofs.claims import (
    AnyInt,
    AnyName,
    Books,
    Conditions,
    Fields,
    Invariant,
    Moment,
    Natural,
    OneOf,
    claim,
    implies,
    is_natural,
    is_same,
    parameter,
    refusal_of,
    tells,
    unchecked,
)
from rhodian_proofs.theorems.base.wrong import Made, is_refused_for_the_first, no_amount, no_value, trials
from rhodian_proofs.theorems.machine.events import TIMED
from rhodian_proofs.theorems.machine.step import Nobody
from rhodian_proofs.theorems.sharing.refusals import Number  # noqa: TC001  # the prover reads types

Names = tuple[AnyName, ...]
USD = Asset("USD", 2)
MARKET = Market("M", USD, 100_000, 50_000, Terms(0, 0, partial=False))
OPEN = State((Rules(0, (Listing(MARKET, 10),)),))


@claim("PS-1", about=(closes,))
def a_trade_only_closes_if_its_buyer_is_short_of_as_much_and_its_seller_long(
    books: Books, buyer: AnyName, seller: AnyName, quantity: Number
) -> None:
    """A trade only closes if its buyer is short of as many contracts, and its seller long, and else opens."""
    shorts = books.get(MARKET.side(buyer, MARKET.short), 0)
    longs = books.get(MARKET.side(seller, MARKET.long), 0)
    refusal = refusal_of(closes, books, MARKET, buyer, seller, quantity)
    if not is_natural(quantity) or not 1 <= quantity <= POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
    else:
        found = closes(books, MARKET, buyer, seller, quantity)
        assert implies(found, (shorts >= quantity) & (longs >= quantity))
        assert implies((shorts >= quantity) & (longs >= quantity), found)


@claim("PS-1", about=(must_be_open,))
def a_pause_stops_joins_and_trades_that_open_while_it_lasts(
    books: Books, pause: Pause, time: Natural, name: AnyName, buyer: AnyName, seller: AnyName, more: Natural
) -> None:
    """While a pause lasts nobody joins, and no trade opens; what closes passes, and so does all once it is over."""
    state, quantity = attrs.evolve(OPEN, pause=pause), min(more, POSITIVE_MAX - 1) + 1
    joined = refusal_of(must_be_open, state, books, Joined(time, "fund", name, outside(USD), 1))
    traded = refusal_of(must_be_open, state, books, Trade(time, "M", buyer, seller, quantity, 10, 0, 0))
    if pause.since <= time < pause.until:
        assert is_same(joined, Paused(time, pause.until))
        if closes(books, MARKET, buyer, seller, quantity):
            assert traded is None
        else:
            assert is_same(traded, Paused(time, pause.until))
    else:
        assert joined is None
        assert traded is None


@claim("PS-2", about=(after, is_one), length_max=1, same_length=False)
def a_pause_is_declared_by_one_who_may_and_within_the_terms(
    by: Names,
    ratified_by: Names,
    name: AnyName,
    last: Pause,
    time: Natural,
    length: Natural,
    times: tuple[Natural, Natural, Natural],
) -> None:
    """A pause is declared by one who may, within the longest, and not before the rest after the last is over."""
    longest, rest, lifting = times
    terms = unchecked(PauseTerms, by=by, ratified_by=ratified_by, longest=longest, rest=rest, lifting=lifting)
    event = PauseDeclared(time, name, length, "a bug")
    refusal, told = refusal_of(after, terms, last, event), refusal_of(declare, last, time, length, longest, rest)
    if not is_one(name, by):
        assert tells(refusal, InvalidValue, field="by", value=name)
    elif told is not None:
        assert is_same(refusal, told)
    else:
        assert refusal is None
        assert after(terms, last, event) == declare(last, time, length, longest, rest)


@claim("PS-2", about=(after, is_one), length_max=1, same_length=False)
def a_pause_is_ratified_by_one_who_may_and_lifted_by_one_of_either(
    by: Names, ratified_by: Names, name: AnyName, last: Pause, time: Natural, until: Natural, lifting: Natural
) -> None:
    """A pause is ratified by one who may, and lifted by one of either, each while it lasts and by the terms."""
    terms = unchecked(PauseTerms, by=by, ratified_by=ratified_by, longest=0, rest=0, lifting=lifting)
    longer, shorter = PauseRatified(time, name, until), PauseLifted(time, name)
    refusal, told = refusal_of(after, terms, last, longer), refusal_of(ratify, last, time, until)
    if not is_one(name, ratified_by):
        assert tells(refusal, InvalidValue, field="by", value=name)
    elif told is not None:
        assert is_same(refusal, told)
    else:
        assert after(terms, last, longer) == ratify(last, time, until)
    refusal, told = refusal_of(after, terms, last, shorter), refusal_of(lift, last, time, lifting)
    if not (is_one(name, by) or is_one(name, ratified_by)):
        assert tells(refusal, InvalidValue, field="by", value=name)
    elif told is not None:
        assert is_same(refusal, told)
    else:
        assert after(terms, last, shorter) == lift(last, time, lifting)


@attrs.frozen
class Halted:
    """What somebody who may does with a pause."""

    lifts: int
    """0 to declare one, or else to lift it."""
    time: int
    """When."""
    length: int
    """For how long, if it is declared."""


AnyHalted = Annotated[Halted, Fields(lifts=AnyInt, time=AnyInt, length=AnyInt)]
"""Anything that is done with pauses but to ratify one, at any time."""


def halted(longest: Any, rest: Any, lifting: Any, state: Any, events: Any) -> Any:
    """Return the clock and the last pause after a history of pauses that are declared and lifted."""

    def take(before: Any, halt: Any) -> Any:
        clock, since, until = before
        terms = PauseTerms(("board",), ("members",), longest, rest, lifting)
        lifted, declared = PauseLifted(halt.time, "board"), PauseDeclared(halt.time, "board", halt.length, "a bug")
        try:
            now, _ = ticked(clock, 0, halt.time)
            pause = after(terms, Pause(since, until), lifted if halt.lifts else declared)
        except RhodianError:
            return before, None
        return (now, pause.since, pause.until), None

    return loops.scan(take, state, events)[0]


def _ends_in_time(at: Moment) -> Conditions:
    clock, since, until = at.state
    yield (since >= 0) & (since <= until) & (since <= clock)
    yield until <= clock + parameter("longest")


ENDS = Invariant("halted.<locals>.take", _ends_in_time)


@claim("PS-3", about=(after, stops, ticked), invariants=(ENDS,), length_max=1)
def unless_it_is_ratified_a_pause_is_over_once_the_longest_is(
    longest: Natural,
    rest: Natural,
    lifting: Natural,
    last: Pause,
    start: Natural,
    later: Natural,
    events: tuple[AnyHalted, ...],
) -> None:
    """However often pauses are declared and lifted, all are over once the longest is since the last event."""
    if last.since <= start and last.until <= start + longest:
        clock, since, until = halted(longest, rest, lifting, (start, last.since, last.until), events)
        assert not stops(Pause(since, until), clock + longest + later)
        assert implies(until > 0, since <= clock)


HELD = attrs.evolve(OPEN, time=5, rules=(Rules(0, pauses=PauseTerms(("board",), ("members",), 9, 2, 1)),))
LAST = Pause(1, 3)
NOW = Pause(4, 9)
DONE: tuple[tuple[Any, Pause, Made], ...] = (
    (
        PauseDeclared,
        LAST,
        (
            {"time": 5, "by": "board", "length": 9, "reason": "a bug"},
            (
                *TIMED,
                *(no_value("by", name) for name in ("members", "")),
                no_value("reason", ""),
                no_amount("length"),
                no_value("length", 10),
            ),
        ),
    ),
    (
        PauseRatified,
        NOW,
        (
            {"time": 5, "by": "members", "until": 9},
            (
                *TIMED,
                no_value("by", "board"),
                ({"time": 9}, *no_value("time", 9)[1:]),
                no_amount("until"),
                no_value("until", 8),
            ),
        ),
    ),
    (
        PauseLifted,
        NOW,
        (
            {"time": 5, "by": "members"},
            (*TIMED, no_value("by", "chair"), ({"time": 9}, *no_value("time", 9)[1:])),
        ),
    ),
)
WRONG = (
    "a machine that may be paused; an event of each of three kinds, in which one field is wrong, or one and the next"
)


@claim("MK-12", about=(decide,), scope=WRONG)
def an_event_of_a_pause_is_refused_for_the_first_field_that_is_wrong(
    trial: Annotated[Any, OneOf(*trials(*(made for _, _, made in DONE)))],
) -> None:
    """A pause is declared, ratified and lifted, or that is refused for the first field that is wrong."""
    kind, pause, made = DONE[trial[0]]
    state = attrs.evolve(HELD, pause=pause)
    assert is_refused_for_the_first(lambda values: decide(state, Nobody({}), kind(*values)), made, trial)
