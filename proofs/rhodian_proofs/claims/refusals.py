"""Checked: how a claim says what a call is refused with, and values that are of the wrong type.

A refusal is claimed whole: its very class, and what each of its fields holds.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any

from rhodian import RhodianError
from rhodian_proofs.claims.kinds import OneOf

if TYPE_CHECKING:
    from collections.abc import Callable


class Counting(int):
    """A whole number of a type of its own, which could count differently."""


class Wording(str):
    """A text of a type of its own, which could compare differently."""

    __slots__ = ()


NotAnInt = Annotated[
    Any,
    OneOf(
        *(True, False, 1.0, 0.0, float("nan"), float("inf"), Decimal(1), Fraction(1), 1j),
        *("1", b"1", None, (), (1,), int, Counting(1)),
    ),
]
"""Values that could be taken for a whole number, and are none."""

NOT_AN_INT_IN_WORDS = (
    "True, False, 1.0, 0.0, NaN, infinity, Decimal(1), Fraction(1), 1j, '1', b'1', None, (), (1,), the type int, "
    "and 1 of a subclass"
)
"""The same, for the bounds of a claim."""


def refusal_of(call: Callable[..., object], *arguments: Any) -> RhodianError | None:
    """Return what a call is refused with, or nothing if it is not."""
    try:
        call(*arguments)
    except RhodianError as refusal:
        return refusal
    return None


def tells(refusal: RhodianError | None, kind: type[RhodianError], **fields: Any) -> bool:
    """Tell whether a refusal is of that very class, and its fields hold just these values."""
    return type(refusal) is kind and all(is_same(getattr(refusal, name), value) for name, value in fields.items())


def is_whole(value: Any) -> bool:
    """Tell whether a value is a whole number of the type `int` itself."""
    return value.__class__ is int


def is_natural(value: Any) -> bool:
    """Tell whether a value is a natural number of the type `int` itself."""
    return is_whole(value) and bool(value >= 0)


def is_same(found: Any, wanted: Any) -> bool:
    """Tell whether two values are one, or equal and of one type: `True` is not 1."""
    return found is wanted or (found.__class__ is wanted.__class__ and bool(found == wanted))
