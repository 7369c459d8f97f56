"""Convenience: the inputs of the vectors about amounts: the seam, reading and printing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.vectors.case import EUR, FLOAT_EDGE, HUGE, WORD_EDGE, Case, written

if TYPE_CHECKING:
    from collections.abc import Iterator

NATURALS = (0, 1, FLOAT_EDGE + 1, WORD_EDGE - 1, WORD_EDGE, HUGE, 10**300)

NOT_NATURALS: tuple[object, ...] = (
    -1,
    -HUGE,
    {"bool": "true"},
    {"bool": "false"},
    {"float": "1.0"},
    {"float": "nan"},
    {"float": "inf"},
    {"decimal": "1"},
    {"text": "1"},
    {"none": ""},
)

READABLE = (
    ("114000000.00 EUR", EUR, "all decimals and the code"),
    ("114000000", EUR, "no decimals: whole units"),
    ("0.5", EUR, "fewer decimals than are kept"),
    ("0", EUR, "nothing"),
    ("0.00", EUR, "nothing, with decimals"),
    ("007.10", EUR, "leading zeros"),
    ("0.00000001 BTC", "BTC/8", "one smallest unit"),
    ("90071992547409.93", EUR, "one more than doubles can hold"),
    ("184467440737095516.16", EUR, "one more than 64 bits can hold"),
    ("1" + "0" * 30, "WEI/18", "10^48 smallest units"),
    ("12", "SHARE/0", "an asset without decimals"),
)

NOT_READABLE = (
    ("1.005", EUR, "one decimal too many, and it is not 0"),
    ("1.000", EUR, "one decimal too many, though it is 0"),
    ("1.00 USD", EUR, "another asset's code"),
    ("-1.00", EUR, "a sign"),
    ("+1.00", EUR, "a plus sign"),
    ("1,000.00", EUR, "a thousands separator"),
    ("1.", EUR, "a point and no decimals"),
    (".5", EUR, "no whole part"),
    ("", EUR, "nothing at all"),
    (" 1.00", EUR, "a space before"),
    ("1.00 ", EUR, "a space after"),
    ("1.00  EUR", EUR, "two spaces"),
    ("1e2", EUR, "an exponent"),
    ("NaN", EUR, "not a number"),
    ("\u0661", EUR, "a digit that is not ASCII"),
    ("1.5", "SHARE/0", "decimals of an asset without any"),
    ("1" * 1001, EUR, "too long"),
)


def natural() -> Iterator[Case]:
    """Ask the seam."""
    for value in NATURALS:
        yield Case("natural", "a natural number is itself", {"value": written(value), "field": "amount"})
    for odd in NOT_NATURALS:
        yield Case("natural", "refused: whatever is not a natural number", {"value": written(odd), "field": "amount"})


def positive() -> Iterator[Case]:
    """Ask the seam of prices and quantities."""
    for number in (1, FLOAT_EDGE + 1, WORD_EDGE, HUGE - 1, HUGE):
        yield Case("positive", "from 1 to 10^30, it is itself", {"value": written(number), "field": "price"})
    odd: tuple[object, ...] = (0, -1, HUGE + 1, 10**300, {"bool": "true"}, {"float": "1.0"}, {"text": "1"})
    for value in odd:
        yield Case("positive", "refused: no price and no quantity", {"value": written(value), "field": "price"})


def integer() -> Iterator[Case]:
    """Ask the seam of numbers of either sign."""
    for number in (-HUGE, -1, 0, 1, HUGE, 10**300):
        yield Case("integer", "a whole number of either sign is itself", {"value": written(number), "field": "change"})
    for odd in NOT_NATURALS:
        if odd.__class__ is not int:
            yield Case("integer", "refused: no whole number", {"value": written(odd), "field": "change"})


def parse_amount() -> Iterator[Case]:
    """Read amounts."""
    for text, asset, about in READABLE:
        yield Case("parse_amount", about, {"text": text, "asset": asset})
    for text, asset, about in NOT_READABLE:
        yield Case("parse_amount", f"refused: {about}", {"text": text, "asset": asset})


def format_amount() -> Iterator[Case]:
    """Print amounts."""
    for amount in (0, 1, 99, 100, 11_400_000_000, FLOAT_EDGE + 1, HUGE):
        for asset in (EUR, "BTC/8", "SHARE/0"):
            yield Case("format_amount", "all decimals are printed", {"amount": written(amount), "asset": asset})
    odd: tuple[object, ...] = (-1, {"float": "1.0"}, 10**1000)
    for value in odd:
        yield Case("format_amount", "refused: not a printable amount", {"amount": written(value), "asset": EUR})
