"""Checked: how a claim says of a record that it is refused for the first of its fields that is wrong, whatever else is.

Each thing that may be wrong is tried alone, and beside the next in another field that is looked at after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from rhodian.base.errors import (
    AssetMismatch,
    BackDated,
    InvalidAmount,
    InvalidValue,
    LengthMismatch,
    OutOfOrder,
    RhodianError,
    TooEarly,
)
from rhodian.machine.errors import UnknownName
from rhodian.waterfall.errors import AlreadyAbsorbed
from rhodian_proofs.claims import is_same, refusal_of, tells

if TYPE_CHECKING:
    from collections.abc import Callable

Wrong: TypeAlias = tuple[dict[str, Any], type[Any], Any, Any]
"""Fields with what is wrong in them, what is raised for it, and the two things that it tells, as in field and value."""
Made: TypeAlias = tuple[dict[str, Any], tuple[Wrong, ...]]
"""All fields of a record in their order, each right, and what may be wrong, first looked at first."""
Trial: TypeAlias = tuple[int, int, int]
"""Which of some records, which of the things that may be wrong with it, and which of those after it besides, or it
again; or below 0 for nothing that is wrong."""


def no_value(field: str, value: Any, named: str = "") -> Wrong:
    """Return that a value is not such as a field holds; the refusal may name the field otherwise."""
    return {field: value}, InvalidValue, named or field, value


def no_amount(field: str, value: Any = -1) -> Wrong:
    """Return that a number is no amount."""
    return {field: value}, InvalidAmount, field, value


def trials(*records: Made) -> tuple[Trial, ...]:
    """Return everything that may be wrong with some records, alone and beside the next thing of another field."""
    return tuple((which, -1, -1) for which in range(len(records))) + tuple(
        (which, place, other)
        for which, (_, wrong) in enumerate(records)
        for place in range(len(wrong))
        for other in (place, *_next(wrong, place))
    )


def _next(wrong: tuple[Wrong, ...], place: int) -> tuple[int, ...]:
    """Return the place of the next thing that may be wrong in other fields, if there is one."""
    after = range(place + 1, len(wrong))
    return tuple(other for other in after if not any(field in wrong[place][0] for field in wrong[other][0]))[:1]


def is_refused_for_the_first(make: Callable[[tuple[Any, ...]], object], record: Made, trial: Trial) -> bool:
    """Tell whether a record is made if nothing is wrong, and is refused for the first of two things that are."""
    right, wrong = record
    _, place, other = trial
    if place < 0:
        return refusal_of(make, tuple(right.values())) is None
    fields, kind, what, value = wrong[place]
    both = {**right, **wrong[other][0], **fields}
    refusal = refusal_of(make, tuple(both.values()))
    return tells(refusal, kind) and is_same(_told(refusal), (what, value))


def _told(refusal: RhodianError | None) -> tuple[Any, Any]:
    """Return the two things that a refusal tells."""
    told: tuple[Any, Any] = (None, None)
    if isinstance(refusal, InvalidValue):
        told = refusal.field, refusal.value
    elif isinstance(refusal, UnknownName):
        told = refusal.kind, refusal.name
    elif isinstance(refusal, LengthMismatch):
        told = refusal.field, refusal.length
    elif isinstance(refusal, AlreadyAbsorbed):
        told = "id", refusal.loss_id
    elif isinstance(refusal, AssetMismatch):
        told = refusal.field, refusal.asset
    elif isinstance(refusal, OutOfOrder):
        told = refusal.step, refusal.phase
    elif isinstance(refusal, BackDated):
        told = refusal.time, refusal.last
    elif isinstance(refusal, TooEarly):
        told = refusal.time, refusal.due
    return told
