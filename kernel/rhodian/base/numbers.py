"""Trusted: the one seam through which a number becomes an amount, and a text a name.

An *amount* is an `int`, 0 or more, counted in the smallest unit of one asset.
There is no other kind of number in the kernel.
"""

from __future__ import annotations

from typing import TypeAlias

from rhodian.base.errors import InvalidAmount, InvalidValue

Amount: TypeAlias = int
"""A natural number of the smallest unit of one asset."""

NAME_LENGTH_MAX = 200
"""The most characters that the name of an owner, a purpose, a layer or a loss may have."""

POSITIVE_MAX = 10**30
"""The largest price, in smallest units per contract, and the largest quantity: anything above is a slip."""


def natural(value: Amount, field: str) -> Amount:
    """Return the value if it is a natural number: an `int`, not a `bool`, 0 or more (SPEC AM-1, AM-5).

    Raises:
        InvalidAmount: for anything else, `True`, `1.0`, `Decimal(1)`, `"1"`, NaN and `-1` included.
    """
    if value.__class__ is not int or value < 0:
        raise InvalidAmount(field, value)
    return value


def positive(value: Amount, field: str) -> Amount:
    """Return the value if it is a price or a quantity: an `int` from 1 to `POSITIVE_MAX` (SPEC AM-9, AM-10).

    Raises:
        InvalidValue: for anything else: zero, negative, absurdly large, or of another type.
    """
    if value.__class__ is not int or not 1 <= value <= POSITIVE_MAX:
        raise InvalidValue(field, value, "a whole number (int) from 1 to 10**30")
    return value


def integer(value: int, field: str) -> int:
    """Return the value if it is an `int`, not a `bool`, of either sign (SPEC AM-9, AM-10).

    Raises:
        InvalidValue: for anything else.
    """
    if value.__class__ is not int:
        raise InvalidValue(field, value, "a whole number (int), below 0 or not")
    return value


def checked_name(value: str, field: str) -> str:
    """Return the value if it is a name: 1 to `NAME_LENGTH_MAX` printable characters, no space at its ends (SPEC AM-6).

    Raises:
        InvalidValue: for anything else.
    """
    if value.__class__ is str and value.isprintable() and value.strip() == value and 1 <= len(value) <= NAME_LENGTH_MAX:
        return value
    raise InvalidValue(field, value, f"printable text of 1 to {NAME_LENGTH_MAX} characters without space at its ends")
