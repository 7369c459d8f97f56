"""Trusted: rates, in parts per million, and a part of an amount."""

from __future__ import annotations

from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural

PPM = 1_000_000
"""The parts of a whole in which rates are given: 50_000 parts per million are 5 %."""


def rate(value: int, field: str) -> int:
    """Return the value if it is a rate in parts per million, from 0 to `PPM` (SPEC AU-1).

    Raises:
        InvalidValue: for anything else.
    """
    if value.__class__ is not int or not 0 <= value <= PPM:
        raise InvalidValue(field, value, f"a whole number (int) from 0 to {PPM}, in parts per million")
    return value


def part_up(amount: Amount, parts_ppm: int) -> Amount:
    """Return so many parts per million of an amount, rounded up (SPEC AM-11, AU-1).

    Raises:
        InvalidAmount: if the amount is not a natural number.
        InvalidValue: if the parts are not from 0 to `PPM`.
    """
    natural(amount, "amount")
    rate(parts_ppm, "parts_ppm")
    return -(-amount * parts_ppm // PPM)
