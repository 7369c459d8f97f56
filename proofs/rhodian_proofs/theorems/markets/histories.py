"""Checked: what is claimed of whole histories: nothing made or lost, no step taken twice, and what a group took out."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian import Rule
from rhodian.base.errors import InvalidValue
from rhodian.markets.exchange import Exchange, Step, deposit
from rhodian.markets.histories import follow
from rhodian.markets.marking import close, finish
from rhodian.mutualisation.settlement import draw_on, settle, share
from rhodian.mutualisation.shortfall import recognise
from rhodian_proofs.claims import (
    Natural,
    OneOf,
    claim,
    is_same,
    refusal_of,
    tells,
)
from rhodian_proofs.theorems.markets.exchange import MARKET, exchange_of
from rhodian_proofs.theorems.markets.marking_rounds import FEES, PENALTIES, marked

# Steps follow each other.

STEPS = "an exchange with a market, after any number of events, and a deposit made after any number of them"


def _after(events: Any) -> Exchange:
    """Return an exchange after so many events."""
    exchange = exchange_of({})
    return Exchange(0, exchange.books, exchange.listed, events)


@claim("HI-2", about=(follow, deposit), scope=STEPS)
def a_step_follows_only_the_exchange_that_it_was_made_from(events: Natural, made: Natural) -> None:
    """A step is taken exactly if it was made after as many events as there were; so none is taken twice."""
    step = deposit(_after(made), 0, MARKET.margin("first"), 1)
    refusal = refusal_of(follow, _after(events), step)
    if made == events:
        assert refusal is None
        after = follow(_after(events), step)
        assert is_same(after, step.exchange)
        assert after.events == events + 1
        assert tells(refusal_of(follow, after, step), InvalidValue, field="step", value=step)
    else:
        assert tells(refusal, InvalidValue, field="step", value=step)


# No state gets stuck.

SETTLED = (
    "three owners with 3, -2 and -1 contracts and any margins, at a mark that moves from 1000 to 700 or 1300; no pools"
)
Price = Annotated[int, OneOf(700, 1300)]
HaircutRule = Annotated[Rule, OneOf(Rule.IN_ORDER, Rule.IN_PROPORTION)]


@claim("HI-5", about=(finish,), scope=SETTLED)
def a_mark_can_always_be_settled(
    first: Natural, second: Natural, third: Natural, price: Price, rule: HaircutRule
) -> None:
    """A mark without sales, up or down, is settled and finished without a refusal, whatever the margins are."""
    before, held = {"first": first, "second": second, "third": third}, {"first": 3, "second": -2, "third": -1}
    begun = marked(before, held, price)
    closed, books = close(begun, "r"), begun.exchange.books
    shared = share(draw_on(recognise(books, closed.round)), None, rule)
    step: Step = finish(closed, settle(books, shared, MARKET.clearing, FEES, PENALTIES))
    after = dict(step.changes)
    margins = [after.get(MARKET.margin(owner), margin) for owner, margin in before.items()]
    assert sum(margins) == first + second + third
    assert all(margin >= 0 for margin in margins)
    assert step.exchange.find("M").mark == price
