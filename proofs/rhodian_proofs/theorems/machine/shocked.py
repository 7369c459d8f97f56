"""Checked: what is claimed of where a shock comes to rest, for any number of owners with any margins."""

from __future__ import annotations

from typing import Any

from rhodian.base.errors import InvalidValue
from rhodian.base.rates import PPM
from rhodian.deleveraging.cascades import LinearImpact, cascade
from rhodian.machine.shocks import threshold, thresholds
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Natural,
    Naturals,
    claim,
    implies,
    total,
    use,
    where,
)
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.deleveraging.cascade_prices import TRIGGERS, _covers
from rhodian_proofs.theorems.deleveraging.cascades import FALL

Terms = tuple[Natural, Natural, Natural]
"""The mark before a shock, by how much it moves, and for how many contracts."""


def falls_short(size: Any, worth: Any, others: Any, market: Any, mark: Any) -> Any:
    """Tell whether what an owner is worth at a mark is below what it must then hold."""
    start, rate, sign = market
    return (worth + sign * size * (mark - start)) * PPM < others + size * mark * rate


def compared(size: Any, worth: Any, others: Any, market: Any, mark: Any) -> None:
    """Give the instances by which a mark has reached a threshold exactly if the owner falls short at it."""
    start, rate, sign = market
    slope, room = size * (PPM - sign * rate), (worth - sign * size * start) * PPM - others
    last = room // slope if sign < 0 else (-room - 1) // slope
    use(product_grows, mark, last, slope)
    use(product_grows, last + 1, mark, slope)


@claim("CA-14", about=(threshold,))
def a_mark_has_reached_a_threshold_exactly_if_the_owner_falls_short(
    size: Natural,
    worth: Natural,
    others: AnyInt,
    start: Natural,
    rate: Natural,
    mark: Natural,
    short: bool,  # noqa: FBT001  # a claim ranges over both
) -> None:
    """A mark has reached an owner's threshold exactly if at it the owner falls short of what it must hold."""
    if size < 1 or rate >= PPM or mark < 1:
        return
    market = start, rate, -1 if short else 1
    found = threshold(size, worth, others, market)
    compared(size, worth, others, market, mark)
    reached = mark >= found if short else mark <= found
    is_short = falls_short(size, worth, others, market, mark)
    assert implies(reached, is_short)
    assert implies(is_short, reached)


def fallen(impact: Any, rest: Any, rate: Any, most: Any, row: Any) -> Any:
    """Return how many contracts of an owner fall short where a shock rests, and give the instances to show it by."""
    size, worth, required = row
    if not size > 0:
        return 0
    others, market = required - size * impact.start * rate, (impact.start, rate, -1 if impact.rises else 1)
    found = threshold(size, worth, others, market)
    (trigger,) = impact.triggers((found,), most)
    _covers(impact, rest.total, found, trigger)
    compared(size, worth, others, market, rest.price)
    return where(falls_short(size, worth, others, market, rest.price), size, 0)


def moved(terms: Any, *, rises: bool) -> Any:
    """Return how a mark moves; nothing if it cannot move so."""
    try:
        return LinearImpact(terms[0], terms[1], terms[2], rises)
    except InvalidValue:
        return None


REST = (TRIGGERS, FALL)


@claim("CA-14", about=(thresholds, threshold), length_max=1, same_length=True)
def each_owner_on_the_side_that_loses_has_its_own_threshold(
    impact: LinearImpact, rate: Natural, quantities: Naturals, worth: Naturals, required: Naturals, place: AnyPlace
) -> None:
    """Of any number of owners each that holds contracts has its own threshold, of its worth and what else it needs."""
    if rate >= PPM:
        return
    found, size = thresholds(impact, rate, quantities, worth, required)[place], quantities[place]
    if size > 0:
        market = impact.start, rate, -1 if impact.rises else 1
        assert found == threshold(size, worth[place], required[place] - size * impact.start * rate, market)
    else:
        assert found == 0


@claim("CA-15", about=(thresholds, threshold, cascade), invariants=REST, length_max=1, same_length=True)
def a_shock_that_buys_trades_just_the_shorts_who_fall_short_where_it_rests(
    terms: Terms,
    rate: Natural,
    shock: Natural,
    quantities: Naturals,
    worth: Naturals,
    required: Naturals,
    place: AnyPlace,
) -> None:
    """A shock that buys leaves the mark of all that is traded: by it, and of just the shorts who fall short at it."""
    impact = moved(terms, rises=True)
    if impact is None or rate >= PPM:
        return
    rest = cascade(impact, shock, thresholds(impact, rate, quantities, worth, required), quantities)
    row = quantities[place], worth[place], required[place]
    assert rest.traded[place] == fallen(impact, rest, rate, shock + total(quantities), row)
    assert rest.total == shock + total(rest.traded)
    assert rest.price == impact.price(rest.total)
