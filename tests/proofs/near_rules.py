"""Convenience: plain values near what claims about rules that change suppose, as `near` draws them for others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from rhodian import Account
from rhodian.governance import VOTES, Choice, Dated, Parameter, Pause
from rhodian_proofs.theorems.machine.pauses import MARKET
from tests.strategies import EUR, amounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

NAMES = ("A", "B")
BOUNDS = {"least": 0, "most": 10**30}


@st.composite
def _votes(draw: DrawFn, *, delegates: bool) -> dict[str, Any]:
    """Draw a voter with about as much weight as it moves, and somebody who looks on, or is who moves it or has it."""
    voter, other = draw(st.permutations(NAMES))
    of_voter, of_other = (Account(name, VOTES, EUR) for name in (voter, other))
    boxes = [Account("proposer", choice.value, EUR) for choice in Choice]
    books = {of_voter: draw(amounts(6)), of_other: draw(amounts(6))}
    seen = {"holder": draw(st.sampled_from((of_voter, of_other, *boxes)))}
    named = {"delegate": other} if delegates else {"choice": draw(st.sampled_from(Choice))}
    return {"books": books, "asset": EUR, "voter": voter, "weight": draw(amounts(6)), **seen, **named}


@st.composite
def _standing(draw: DrawFn) -> Dated:
    """Draw how a parameter stands, whose last change has had effect for long, or for a while only."""
    announced = draw(amounts(6))
    return Dated(draw(amounts(20)), draw(amounts(20)), announced, announced + draw(amounts(6)))


@st.composite
def _waiting(draw: DrawFn) -> Parameter:
    """Draw a parameter of which a change waits, one way or either."""
    rising = draw(st.booleans())
    return Parameter(**BOUNDS, rising_waits=rising, falling_waits=not rising or draw(st.booleans()))


@st.composite
def _changes(draw: DrawFn) -> dict[str, Any]:
    """Draw a change of a parameter, and about when it may have effect."""
    delay, now = draw(_standing()), draw(st.integers(6, 40))
    changed = {"parameter": draw(_waiting()), "dated": draw(_standing()), "delay": delay, "value": draw(amounts(20))}
    return {**changed, "now": now, "since": now + draw(amounts(60))}


@st.composite
def _shorter_delays(draw: DrawFn) -> dict[str, Any]:
    """Draw a shorter delay that is announced, and a change of a parameter after it."""
    drawn, first = draw(_changes()), draw(st.integers(6, 30))
    told = {"rules": Parameter(**BOUNDS, rising_waits=False, falling_waits=True), "shorter": draw(amounts(20))}
    later = first + draw(amounts(40))
    times = {"first": first, "effect": first + draw(amounts(40)), "now": later, "since": later + draw(amounts(40))}
    return {**drawn, **told, **times}


@st.composite
def _leavers(draw: DrawFn, *, rests: bool) -> dict[str, Any]:
    """Draw a change, a cool-down and an epoch that are together about the delay, and a part of the epoch."""
    epoch = draw(st.integers(1, 10))
    rest = {"rest": draw(st.integers(0, epoch))} if rests else {}
    return {**draw(_changes()), "cooldown": draw(amounts(10)), "epoch": epoch, **rest}


@st.composite
def _counts(draw: DrawFn) -> dict[str, Any]:
    """Draw what was cast of a ballot about its end, in which at most one number is none."""
    cast = {name: draw(amounts(20)) for name in ("yes", "no", "rest")}
    told = {"time": draw(st.integers(18, 30)), "every": draw(amounts(80)), **cast}
    wrong = draw(st.sampled_from((None, *told)))
    return {"asset": EUR, **told, **({} if wrong is None else {wrong: -1})}


@st.composite
def _trades(draw: DrawFn, *, paused: bool) -> dict[str, Any]:
    """Draw a buyer and a seller, of whom one is short and one long, or not, and about how many contracts."""
    names = {"buyer": draw(st.sampled_from(NAMES)), "seller": draw(st.sampled_from(NAMES))}
    shorts, longs = MARKET.side(names["buyer"], MARKET.short), MARKET.side(names["seller"], MARKET.long)
    books = {shorts: draw(amounts(4)), longs: draw(amounts(4))}
    if not paused:
        return {"books": books, **names, "quantity": draw(st.integers(-1, 3) | st.sampled_from((10**30 + 1, "1")))}
    since = draw(amounts(6))
    pause = Pause(since, since + draw(amounts(6)))
    return {"books": books, **names, "pause": pause, "time": draw(amounts(12)), "name": "A", "more": draw(amounts(3))}


NEAR_RULES: dict[str, Callable[[], SearchStrategy[dict[str, Any]]]] = {
    "a_vote_moves_weight_from_its_voter_into_one_box_and_nothing_else": lambda: _votes(delegates=False),
    "to_hand_votes_on_moves_them_and_nothing_else": lambda: _votes(delegates=True),
    "a_decision_is_refused_before_the_end_and_of_more_votes_than_there_are": _counts,
    "a_trade_only_closes_if_its_buyer_is_short_of_as_much_and_its_seller_long": lambda: _trades(paused=False),
    "a_pause_stops_joins_and_trades_that_open_while_it_lasts": lambda: _trades(paused=True),
    "a_shorter_delay_helps_no_change_to_have_effect_before_the_old_one_has_passed": _shorter_delays,
    "whoever_asks_at_the_announcement_is_out_before_the_effect": lambda: _leavers(rests=True),
    "who_asks_at_the_announcement_is_out_before_what_is_worse_holds": lambda: _leavers(rests=False),
}
"""Values near what each of a few claims supposes, by its name."""
