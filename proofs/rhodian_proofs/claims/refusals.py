"""Trusted: how a claim says what a call is refused with, and values that are of the wrong type.

A refusal is claimed whole: its very class, and what each of its fields holds. Of a symbolic value its class is asked
as the kernel asks it, so that the answer is what it would be of a plain one.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any

import attrs

from rhodian import RhodianError
from rhodian_proofs.claims.kinds import OneOf
from rhodian_proofs.symbolic.kept import Joined
from rhodian_proofs.symbolic.signals import Unsupported

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

AlmostAnInt = Annotated[Any, OneOf(*(True, 1.0), None, Counting(1))]
"""A few of these: True, 1.0, None and 1 of a subclass."""

NotAText = Annotated[Any, OneOf(None, 1, 7, ("a",), *(b"a", b"A", b"1"), *(Wording("a"), Wording("A"), Wording("1")))]
"""Values that could be taken for a text, a name or a code, and are none: None, two numbers, a tuple, three texts of
bytes, and three of a subclass."""

NotASequence = Annotated[Any, OneOf(None, 7, 1.5, int)]
"""Values that are no sequence: None, 7, 1.5 and a type."""


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
    """Tell whether two values are one, or equal and of one type: `True` is not 1.

    Two tuples, or two records, are the same if they are so part by part. Of several sequences in one, some of unknown
    length, that is asked piece by piece.
    """
    if found is wanted:
        return True
    if type(found) is Joined and type(wanted) is Joined:
        return all(map(_is_same_piece, *_pieces(found, wanted)))
    if found.__class__ is not wanted.__class__:
        return False
    if found.__class__ is tuple:
        return len(found) == len(wanted) and all(map(is_same, found, wanted))
    if attrs.has(type(found)):
        return all(is_same(getattr(found, each.name), getattr(wanted, each.name)) for each in attrs.fields(type(found)))
    return bool(found == wanted)


def _pieces(found: Joined, wanted: Joined) -> tuple[Any, Any]:
    """Return the pieces of two sequences that are made of as many."""
    if len(found.pieces) != len(wanted.pieces):
        raise Unsupported("whether sequences of other pieces are the same")
    return found.pieces, wanted.pieces


def _is_same_piece(found: Any, wanted: Any) -> bool:
    """Tell whether two pieces are the same, if they are of one length: the very same, or tuples item by item."""
    if found is not wanted and not (type(found) is type(wanted) is tuple and len(found) == len(wanted)):
        raise Unsupported("whether pieces of a sequence are the same that may be of other lengths")
    return is_same(found, wanted)
