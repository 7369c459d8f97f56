"""Checked: what is claimed of what a cascade is refused for; of a mark in steps within bounds only."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian import InvalidAmount, InvalidValue, LengthMismatch
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.deleveraging.cascades import LinearImpact, TableImpact, cascade, fall
from rhodian_proofs.claims import (
    AnyInt,
    Beside,
    NoInt,
    Not,
    OneOf,
    UpTo,
    claim,
    is_natural,
    is_whole,
    length_of,
    refusal_of,
    tells,
)
from rhodian_proofs.theorems.deleveraging.cascade_prices import TRIGGERS
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


Linear = Annotated[Any, OneOf(LinearImpact(9, 2, 3, rises=False), LinearImpact(9, 2, 3, rises=True))]
MARKS = "two linear marks, and anything that is no mark; any number of accounts"


@claim("CA-16", about=(cascade,), invariants=(TRIGGERS, FALL), length_max=1, scope=MARKS)
def a_cascade_is_refused_exactly_for_the_first_input_that_is_wrong(
    impact: Linear | NoImpact, shock: Number, thresholds: Numbers, quantities: Annotated[Numbers, Beside("thresholds")]
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


Truth = Annotated[Any, OneOf(*(True, False, 0, None))]
Row = Annotated[Any, OneOf(*(None, (1,), [1, 5], (1, 0), (0, 5), (1, 4), (1, 6), (2, 3)))]
Given = Annotated[Any, OneOf(*(-1, 2, True))]
Few = Annotated[tuple[Given, ...], UpTo(1)]
IN_STEPS_ONLY = (
    "tables from 5 of up to two steps, of eight kinds; True, False, 0 and None as the way that the mark goes; or else "
    "one table of one step, up to one account at prices, of numbers -1, 2 and True, and any shock"
)


def _is_step(row: Any, last: tuple[int, int], sign: int) -> bool:
    """Tell whether a row is a step onwards from the last one."""
    if row.__class__ is not tuple or len(row) != len(last) or not all(_is_positive(each) for each in row):
        return False
    return bool(row[0] > last[0] and sign * (row[1] - last[1]) >= 0)


@claim("CA-16", about=(TableImpact,), scope=IN_STEPS_ONLY)
def a_mark_in_steps_is_refused_exactly_if_one_is_no_step_onwards(
    rises: Truth, rows: Annotated[tuple[Row, ...], UpTo(2)]
) -> None:
    """A mark in steps is refused exactly for the way it goes, or else for a row that is no step further that way."""
    refusal = refusal_of(TableImpact, 5, rows, rises)
    if rises.__class__ is not bool:
        assert tells(refusal, InvalidValue, field="rises", value=rises)
        return
    good = all(_is_step(row, last, 1 if rises else -1) for row, last in zip(rows, ((0, 5), *rows), strict=False))
    assert (refusal is None) if good else isinstance(refusal, InvalidValue) and refusal.field == "steps"


@claim("CA-16", about=(cascade,), scope=IN_STEPS_ONLY)
def in_steps_a_cascade_is_refused_as_where_the_mark_is_linear(shock: Number, thresholds: Few, quantities: Few) -> None:
    """Where the mark moves in steps, a cascade is refused for the same, in the same order, as where it is linear."""
    impact = TableImpact(9, ((1, 8),), rises=False)
    refusal = refusal_of(cascade, impact, shock, thresholds, quantities)
    assert _is_refused_rightly(refusal, shock, thresholds, quantities)
