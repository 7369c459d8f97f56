"""Checked: what is claimed, within bounds, of what a cascade is refused for."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian import InvalidAmount, InvalidValue, LengthMismatch
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.deleveraging.cascades import LinearImpact, TableImpact, cascade, fall
from rhodian_proofs.claims import AnyInt, OneOf, UpTo, claim, is_natural, is_whole, refusal_of, tells
from rhodian_proofs.theorems.sharing.refusals import first_not_natural

Number: TypeAlias = AnyInt | Annotated[Any, OneOf(*(True,))]
Column = Annotated[tuple[Annotated[Any, OneOf(*(-1, 2, True))], ...], UpTo(2)]
Single = Annotated[tuple[Annotated[Any, OneOf(*(-1, 2, True))], ...], UpTo(1)]
Truth = Annotated[Any, OneOf(*(True, False, 0, None))]
Row = Annotated[Any, OneOf(*(None, (1,), [1, 5], (1, 0), (0, 5), (1, 4), (1, 6), (2, 3)))]
Impact = Annotated[Any, OneOf(*(None, LinearImpact(9, 2, 3, rises=False), TableImpact(9, ((1, 8),), rises=False)))]
BOUNDS = (
    "up to two accounts, or one at prices, of numbers -1, 2 and True, under a linear mark, one of a step, and None; "
    "any whole number or True as shock, start, move and contracts; tables from 5 of up to two steps, of eight kinds; "
    "True, False, 0 and None as the way that the mark goes"
)


@claim("CA-12", about=(fall,), scope=BOUNDS)
def a_fall_is_refused_exactly_for_the_first_input_that_is_wrong(
    shock: Number, triggers: Column, quantities: Column
) -> None:
    """At triggers, a cascade is refused exactly for the shock, or else a trigger, a quantity, or their number."""
    refusal = refusal_of(fall, shock, triggers, quantities)
    if not is_natural(shock):
        assert tells(refusal, InvalidAmount, field="shock", value=shock)
    elif wrong := first_not_natural(("triggers", triggers), ("quantities", quantities)):
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    elif len(quantities) != len(triggers):
        length, expected = len(quantities), len(triggers)
        assert tells(refusal, LengthMismatch, field="quantities", length=length, expected=expected)
    else:
        assert refusal is None


@claim(
    "CA-12",
    about=(cascade,),
    scope=BOUNDS,
)
def a_cascade_is_refused_exactly_for_the_first_input_that_is_wrong(
    impact: Impact, shock: Number, thresholds: Single, quantities: Single
) -> None:
    """A cascade is refused exactly for the impact, or else the shock, a quantity, a threshold, or their number."""
    refusal = refusal_of(cascade, impact, shock, thresholds, quantities)
    if impact is None:
        assert tells(refusal, InvalidValue, field="impact", value=None)
    elif not is_natural(shock):
        assert tells(refusal, InvalidAmount, field="shock", value=shock)
    elif wrong := first_not_natural(("quantities", quantities), ("thresholds", thresholds)):
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    elif len(quantities) != len(thresholds):
        length, expected = len(quantities), len(thresholds)
        assert tells(refusal, LengthMismatch, field="quantities", length=length, expected=expected)
    else:
        assert refusal is None


def _is_positive(value: Any) -> bool:
    """Tell whether a value is a price or a quantity."""
    return is_whole(value) and 1 <= value <= POSITIVE_MAX


@claim("CA-12", about=(LinearImpact,), scope=BOUNDS)
def a_linear_mark_is_refused_exactly_for_a_number_or_else_its_way(
    start: Number, move: Number, per: Number, rises: Truth
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


def _is_step(row: Any, last: tuple[int, int], sign: int) -> bool:
    """Tell whether a row is a step onwards from the last one."""
    if row.__class__ is not tuple or len(row) != len(last) or not all(_is_positive(each) for each in row):
        return False
    return bool(row[0] > last[0] and sign * (row[1] - last[1]) >= 0)


@claim("CA-12", about=(TableImpact,), scope=BOUNDS)
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
