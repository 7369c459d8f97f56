"""Checked: what is claimed of forced sales that bring on further forced sales, whatever moves the mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import loops
from rhodian.deleveraging.cascades import fall
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    LaterPlace,
    Moment,
    Natural,
    Naturals,
    Turn,
    claim,
    implies,
    parameter,
    total,
    where,
)

if TYPE_CHECKING:
    from typing import Any


def _fall_holds(at: Moment) -> Conditions:
    yield at.state == at.start + at.given.traded
    yield at.given.traded <= at.seen.quantities


def _fall_onward(_: Moment, turn: Turn, state: Any) -> Conditions:
    """Keep who has fallen below what others have traded, and who has not above what everyone has."""
    trigger, quantity = turn.item
    yield implies(trigger <= turn.before, trigger <= state - quantity)
    yield implies(trigger > turn.before, (state == turn.before) & (trigger > state))


FALL = Invariant("fall.<locals>.step", _fall_holds, ("traded",), None, _fall_onward)


@claim("CA-1", about=(fall,), invariants=(FALL,), length_max=2, same_length=True)
def a_cascade_counts_every_forced_trade_once(shock: Natural, triggers: Naturals, quantities: Naturals) -> None:
    """The total of a cascade is the shock and what each account was forced to trade, each counted once."""
    rest, traded = fall(shock, triggers, quantities)
    assert rest == shock + total(traded)
    assert shock <= rest
    assert rest <= shock + total(quantities)


@claim("CA-2", about=(fall,), invariants=(FALL,), length_max=2, same_length=True)
def a_cascade_comes_to_rest_where_just_those_it_reaches_have_traded(
    shock: Natural, triggers: Naturals, quantities: Naturals, place: AnyPlace
) -> None:
    """An account trades all it is to trade exactly if the final total reaches its trigger, and else nothing."""
    rest, traded = fall(shock, triggers, quantities)
    assert traded[place] == where(triggers[place] <= rest, quantities[place], 0)


@claim("CA-3", about=(fall,), invariants=(FALL,), length_max=2, same_length=True)
def nobody_is_liquidated_by_its_own_trade(
    shock: Natural, triggers: Naturals, quantities: Naturals, place: AnyPlace
) -> None:
    """Whoever is liquidated would be at what the shock and all others have traded without it."""
    rest, traded = fall(shock, triggers, quantities)
    assert implies(traded[place] > 0, triggers[place] <= rest - traded[place])


@claim("CA-4", about=(fall,), invariants=(FALL,), length_max=2, same_length=True)
def accounts_of_equal_trigger_fall_together(
    shock: Natural, triggers: Naturals, quantities: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """If an account is liquidated, so is each whose trigger is no higher, wherever it is listed."""
    _, traded = fall(shock, triggers, quantities)
    for one, other in ((place, later), (later, place)):
        reached = (triggers[other] <= triggers[one]) & (traded[one] > 0)
        assert implies(reached, traded[other] == quantities[other])


# The least.


def _level() -> Any:
    """Return the level that a claim is about; what accounts trade up to it is a sum of its own."""
    return parameter("level")


def _below_part(trigger: int, quantity: int) -> int:
    return where(trigger <= _level(), quantity, 0)


def _least_holds(at: Moment) -> Conditions:
    yield at.state == at.start + at.given.traded
    yield implies(at.start + at.whole.below <= _level(), at.state <= at.start + at.seen.below)


def traded_at(level: int, triggers: Any, quantities: Any) -> int:
    """Return what the accounts trade whose triggers a level reaches."""

    def step(so_far: int, row: tuple[int, int]) -> tuple[int, None]:
        trigger, quantity = row
        return so_far + (quantity if trigger <= level else 0), None

    return loops.scan(step, 0, loops.pairs(triggers, quantities, "quantities"))[0]


def added(parts: Any) -> int:
    """Return what the accounts trade, given what each does."""

    def step(so_far: int, part: int) -> tuple[int, None]:
        return so_far + part, None

    return loops.scan(step, 0, parts)[0]


def _is_below(at: Moment) -> Conditions:
    yield at.state == at.seen.below


def _is_below_at_rest(at: Moment) -> Conditions:
    yield at.state == at.seen.below
    yield at.state == at.seen.traded


LEAST = (
    Invariant("fall.<locals>.step", _least_holds, ("traded",), None, _fall_onward),
    Invariant("traded_at.<locals>.step", _is_below),
    Invariant("added.<locals>.step", _is_below_at_rest),
)
BELOW = (("below", _below_part),)


@claim("CA-5", about=(fall,), invariants=LEAST, measures=BELOW, length_max=2, same_length=True)
def a_cascade_rests_at_the_least_total_at_which_it_could(
    level: Natural, shock: Natural, triggers: Naturals, quantities: Naturals
) -> None:
    """A cascade passes no total at which it could rest: one that those it reaches, and the shock, do not exceed."""
    at_rest = shock + traded_at(level, triggers, quantities) <= level
    assert implies(at_rest, fall(shock, triggers, quantities)[0] <= level)


@claim("CA-5", about=(fall,), invariants=LEAST, measures=BELOW, length_max=2, same_length=True)
def a_market_at_rest_stays_at_rest(shock: Natural, triggers: Naturals, quantities: Naturals, level: Natural) -> None:
    """If what has been traded reaches nobody's trigger, nothing more is traded."""
    if level == shock and traded_at(level, triggers, quantities) == 0:
        assert fall(shock, triggers, quantities)[0] == shock


@claim("CA-6", about=(fall,), invariants=LEAST, measures=BELOW, length_max=2, same_length=True)
def a_cascade_does_not_look_at_the_order_of_accounts(
    level: Natural, shock: Natural, triggers: Naturals, quantities: Naturals, others: Naturals, theirs: Naturals
) -> None:
    """If two lists trade as much up to the total at which the second comes to rest, the first goes no further."""
    rest, parts = fall(shock, others, theirs)
    if level == rest:
        assert added(parts) == traded_at(level, others, theirs)
        if traded_at(level, triggers, quantities) == traded_at(level, others, theirs):
            assert fall(shock, triggers, quantities)[0] <= rest


@claim("CA-7", about=(fall,), invariants=LEAST, measures=BELOW, length_max=2, same_length=True)
def a_larger_shock_liquidates_no_fewer(
    level: Natural, shock: Natural, more: Natural, triggers: Naturals, quantities: Naturals, place: AnyPlace
) -> None:
    """After a larger shock, everyone whom the smaller one liquidates is liquidated, and no less is traded in all."""
    rest, parts = fall(shock + more, triggers, quantities)
    if level == rest:
        assert added(parts) == rest - shock - more
        smaller, fewer = fall(shock, triggers, quantities)
        assert smaller <= rest
        assert fewer[place] <= parts[place]
