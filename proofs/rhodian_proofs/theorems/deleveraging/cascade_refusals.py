"""Checked: what is claimed of what a cascade is refused for, and a mark in a line or in steps: the first wrong."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian import InvalidAmount, InvalidValue, LengthMismatch
from rhodian.base import columns, loops
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.deleveraging.cascades import LinearImpact, TableImpact, cascade, fall
from rhodian_proofs.claims import (
    AnyInt,
    Beside,
    Conditions,
    Invariant,
    Moment,
    NoInt,
    Not,
    claim,
    is_natural,
    is_whole,
    length_of,
    part_total,
    refusal_of,
    tells,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds, stays_natural
from rhodian_proofs.theorems.deleveraging.cascade_prices import IN_STEPS, TRIGGERS, Mark, in_steps
from rhodian_proofs.theorems.deleveraging.cascades import FALL
from rhodian_proofs.theorems.sharing.refusals import first_not_natural

Number: TypeAlias = AnyInt | NoInt
Numbers: TypeAlias = tuple[Number, ...]
NoImpact = Annotated[Any, Not(LinearImpact, TableImpact)]


@claim("CA-12", about=(fall,), invariants=(FALL,), length_max=2)
def a_fall_is_refused_exactly_for_the_first_input_that_is_wrong(
    shock: Number, triggers: Numbers, quantities: Annotated[Numbers, Beside("triggers")]
) -> None:
    """At triggers, a cascade is refused exactly for the shock, or else a trigger, a quantity, or their number."""
    refusal = refusal_of(fall, shock, triggers, quantities)
    if not is_natural(shock):
        assert tells(refusal, InvalidAmount, field="shock", value=shock)
    elif wrong := first_not_natural(("triggers", triggers), ("quantities", quantities)):
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    elif length_of(quantities) != length_of(triggers):
        length, expected = length_of(quantities), length_of(triggers)
        assert tells(refusal, LengthMismatch, field="quantities", length=length, expected=expected)
    else:
        assert refusal is None


def _is_refused_rightly(refusal: Any, shock: Any, thresholds: Any, quantities: Any) -> bool:
    """Tell whether a cascade is refused exactly for the first input that is wrong, where the impact is right."""
    if not is_natural(shock):
        return tells(refusal, InvalidAmount, field="shock", value=shock)
    wrong = first_not_natural(("quantities", quantities), ("thresholds", thresholds))
    if wrong:
        return tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    length, expected = length_of(quantities), length_of(thresholds)
    if length != expected:
        return tells(refusal, LengthMismatch, field="quantities", length=length, expected=expected)
    return refusal is None


@claim("CA-16", about=(cascade,), invariants=(TRIGGERS, FALL), length_max=0)
def a_cascade_is_refused_exactly_for_the_first_input_that_is_wrong(
    impact: LinearImpact | NoImpact,
    shock: Number,
    thresholds: Numbers,
    quantities: Annotated[Numbers, Beside("thresholds")],
) -> None:
    """A cascade is refused exactly for the impact, or else the shock, a quantity, a threshold, or their number."""
    refusal = refusal_of(cascade, impact, shock, thresholds, quantities)
    if impact.__class__ is not LinearImpact:
        assert tells(refusal, InvalidValue, field="impact", value=impact)
    else:
        assert _is_refused_rightly(refusal, shock, thresholds, quantities)


def _is_positive(value: Any) -> bool:
    """Tell whether a value is a price or a quantity."""
    return is_whole(value) and 1 <= value <= POSITIVE_MAX


@claim("CA-12", about=(LinearImpact,))
def a_linear_mark_is_refused_exactly_for_a_number_or_else_its_way(
    start: Number,
    move: Number,
    per: Number,
    rises: bool | Annotated[Any, Not(bool)],  # noqa: FBT001  # a claim ranges over both
) -> None:
    """A linear mark is refused exactly for its start, or else its move, its contracts, or the way it goes."""
    refusal = refusal_of(LinearImpact, start, move, per, rises)
    for field, value in (("start", start), ("move", move), ("per", per)):
        if not _is_positive(value):
            assert tells(refusal, InvalidValue, field=field, value=value)
            return
    if rises.__class__ is not bool:
        assert tells(refusal, InvalidValue, field="rises", value=rises)
        return
    assert refusal is None


# A mark in steps.

Rows = tuple[tuple[Number, Number] | Annotated[Any, Not(tuple)], ...]
"""Any number of pairs of anything, and of what is no tuple."""


def _is_row(row: Any) -> bool:
    """Tell whether a row is a pair of prices."""
    return row.__class__ is tuple and _is_positive(row[0]) and _is_positive(row[1])


def turned_back(start: Any, sign: Any, rows: Any) -> Any:
    """Return how much further each row is than the last, in total and in price, and 1 if it is no step onwards."""

    def turn(last: Any, row: Any) -> Any:
        further, moved = row[0] - last[0], row[1] - last[1]
        return row, (further, moved, where((further <= 0) | (sign * moved < 0), 1, 0))

    return loops.scan(turn, (0, start), rows)[1]


def _is_where_the_last_was(at: Moment) -> Conditions:
    yield at.state[0] == at.given.further
    yield at.state[1] == at.start[1] + at.given.moved


def _none_has_turned_back(at: Moment) -> Conditions:
    yield at.state[0] == at.seen.further
    yield at.state[1] == at.start[1] + at.seen.moved
    yield at.seen.back == 0


STEPS = (
    Invariant(
        "turned_back.<locals>.turn",
        _is_where_the_last_was,
        ("further", "moved", "back"),
        signed=("further", "moved"),
    ),
    Invariant(
        "TableImpact.__attrs_post_init__.<locals>.step", _none_has_turned_back, along=("further", "moved", "back")
    ),
)


@claim("CA-16", about=(TableImpact,), invariants=STEPS, length_max=1)
def a_mark_in_steps_is_refused_exactly_if_one_is_no_step_onwards(
    start: Number,
    rises: bool | Annotated[Any, Not(bool)],  # noqa: FBT001  # a claim ranges over both
    rows: Rows,
) -> None:
    """A mark in steps is refused exactly for its start, or else its way, or a row that is no step further that way."""
    if not _is_positive(start):
        assert tells(refusal_of(TableImpact, start, rows, rises), InvalidValue, field="start", value=start)
    elif rises.__class__ is not bool:
        assert tells(refusal_of(TableImpact, start, rows, rises), InvalidValue, field="rises", value=rises)
    elif not columns.every(_is_row, rows):
        assert _is_of_the_steps(refusal_of(TableImpact, start, rows, rises))
    else:
        back = part_total(turned_back(start, 1 if rises else -1, rows), 2)
        refusal = refusal_of(TableImpact, start, rows, rises)
        assert refusal is None if back == 0 else _is_of_the_steps(refusal)


def _is_of_the_steps(refusal: Any) -> bool:
    """Tell whether something is refused for its steps."""
    return refusal.__class__ is InvalidValue and refusal.field == "steps"


IN_STEPS_ALL = (
    IN_STEPS,
    Invariant("TableImpact.triggers.<locals>.step", nothing_holds, ("trigger",)),
    Invariant("_trigger.<locals>.step", stays_natural),
    Invariant("TableImpact.price.<locals>.step", nothing_holds),
    FALL,
)


@claim("CA-16", about=(cascade,), invariants=IN_STEPS_ALL, length_max=0, same_length=False)
def in_steps_a_cascade_is_refused_as_where_the_mark_is_linear(
    mark: Mark,
    rows: tuple[tuple[AnyInt, AnyInt], ...],
    shock: Number,
    thresholds: Numbers,
    quantities: Annotated[Numbers, Beside("thresholds")],
) -> None:
    """Where the mark moves in steps, a cascade is refused for the same, in the same order, as where it is linear."""
    impact = in_steps(mark, rows)
    if impact is not None:
        refusal = refusal_of(cascade, impact, shock, thresholds, quantities)
        assert _is_refused_rightly(refusal, shock, thresholds, quantities)
