"""Checked: what is claimed of amounts as text, against a reading of the text that shares nothing with the kernel's.

Text is not symbolic: every text of a few characters is tried, and those at the limits of length. The limits are
spelled out here, so that they cannot follow the kernel's.
"""

from __future__ import annotations

from typing import Annotated, Any

from rhodian import AmountSyntax, Asset, InvalidAmount, InvalidValue, format_amount, parse_amount
from rhodian_proofs.claims import NotAnInt, NotAText, OneOf, claim, is_whole, refusal_of, tells, texts

_DIGITS = "0123456789"
_CHARACTERS_MAX = 2000
_DIGITS_MAX = 1000

READ = (
    "all texts of up to four of the characters 0, 7, point, space and E in an asset of scale 1; 31 others, long ones "
    "up to 2001 characters, and ten things of other types, in assets of scale 0, 1, 2 and 30"
)
"""The bounds of what is claimed of reading."""

SomeAsset = Annotated[Asset, OneOf(Asset("E", 0), Asset("E", 1), Asset("E", 2), Asset("E", 30))]
SmallAsset = Annotated[Asset, OneOf(Asset("E", 1))]
ShortText = Annotated[str, texts("07. E", 4)]
OtherText = Annotated[
    str,
    OneOf(
        *("-1", "+1", "1_0", "1,0", "1e3", "0x1", "٣", "1٣", "1.٣", "²", "1\n", "\n1", "\t1", "1\u00a0E", "1 EUR"),
        *("10.25 E", "1.2.3", "1 E E", "1  E", "1 e", "NaN", "inf", "1/2"),
        *("7.7", "7.70", "7.77", "07.07 E", "7.777", "7.777 E", "70.000 F", "0.0"),
    ),
]
LongText = Annotated[
    str,
    OneOf(
        *("0" * 2000, "0" * 2001, "x" * 2000, "x" * 2001, "0." + "0" * 1998, "0." + "0" * 1999),
        *("9" * 1000, "9" * 1001, "9" * 998, "9" * 999, "9" * 970, "9" * 971, "0" * 1000 + "9" * 1000),
        *("9" * 970 + "." + "9" * 30, "9" * 971 + "." + "9" * 30, "0." + "0" * 29 + "1", "0." + "0" * 30 + "1"),
        *("9" * 998 + ".99", "9" * 999 + ".99", "9" * 999 + ".9", "9" * 999 + ".9 E", "9" * 1995 + " EUR"),
    ),
]


def _reading(text: str, asset: Asset) -> Any:
    """Return how many smallest units a text means, or what has to be said where it means none."""
    if len(text) > _CHARACTERS_MAX:
        return "more than 2000 characters"
    number, space, code = text.partition(" ")
    whole, point, decimals = number.partition(".")
    numerals = [whole, *([decimals] if point else [])]
    if any(not numeral or any(digit not in _DIGITS for digit in numeral) for numeral in numerals):
        return "write plain digits"
    if space and (not code or any(letter.isspace() for letter in code)):
        return "write plain digits"
    if space and code != asset.code:
        return f"names the asset '{code}'"
    if len(decimals) > asset.scale:
        return f"has {len(decimals)} decimals where {asset.scale} are kept"
    units = int(whole) * 10**asset.scale + int(decimals or "0") * 10 ** (asset.scale - len(decimals))
    return units if units < 10**_DIGITS_MAX else "more than 1000 digits in smallest units"


def _reads_as_it_means(text: str, asset: Asset) -> None:
    """Assert that a text reads as the amount that it means, or is refused for what it lacks."""
    meant = _reading(text, asset)
    refusal = refusal_of(parse_amount, text, asset)
    if is_whole(meant):
        assert refusal is None
        assert parse_amount(text, asset) == meant
        return
    assert tells(refusal, AmountSyntax, text=text, asset=asset)
    assert isinstance(refusal, AmountSyntax)
    assert meant in refusal.reason


@claim("AM-3", about=(parse_amount,), scope=READ)
def a_text_reads_as_exactly_what_it_means(text: ShortText, asset: SmallAsset) -> None:
    """A decimal text reads as an exact number of smallest units, or is refused; no text is rounded."""
    meant = _reading(text, asset)
    refusal = refusal_of(parse_amount, text, asset)
    assert is_whole(meant) == (refusal is None)
    _reads_as_it_means(text, asset)


@claim("AM-3", about=(parse_amount,), scope=READ)
def a_text_is_refused_for_the_first_thing_that_it_lacks(text: OtherText | LongText, asset: SomeAsset) -> None:
    """A text is refused for its length, or else its form, its code, its decimals, or its digits, in this order."""
    meant = _reading(text, asset)
    refusal = refusal_of(parse_amount, text, asset)
    assert is_whole(meant) == (refusal is None)
    _reads_as_it_means(text, asset)


@claim("AM-3", about=(parse_amount,), scope=READ)
def what_is_no_text_is_not_read(text: NotAText, asset: SomeAsset) -> None:
    """What is no text is refused, and not read."""
    assert tells(refusal_of(parse_amount, text, asset), InvalidValue, field="text", value=text)


PRINTED = (
    "amounts of 0 to 3 digits, of 30 to 32 and of 1000, with 0s and 9s, two of 1001 digits, two below 0, and "
    "sixteen things that are no int; assets of scale 0, 1, 2 and 30"
)
"""The bounds of what is claimed of printing."""

_PRINTABLE = (0, 1, 9, 10, 99, 100, 999, 10**30 - 1, 10**30, 10**31, 10**32 - 1, 10**999, 10**1000 - 1)
Printable = Annotated[int, OneOf(*_PRINTABLE)]
Unprintable = Annotated[Any, OneOf(-1, -(10**1000), 10**1000, 10**1000 + 1)] | NotAnInt


@claim("AM-4", about=(format_amount, parse_amount), scope=PRINTED)
def an_amount_prints_with_all_its_decimals_and_reads_back(amount: Printable, asset: SomeAsset) -> None:
    """An amount prints with all decimals of its asset, and reads back as the same amount."""
    text = format_amount(amount, asset)
    whole, point, decimals = text.partition(".")
    assert (len(decimals), point) == (asset.scale, "." if asset.scale else "")
    assert whole == str(amount // 10**asset.scale)
    assert amount == int(whole) * 10**asset.scale + int(decimals or "0")
    assert parse_amount(text, asset) == amount


@claim("AM-4", about=(format_amount,), scope=PRINTED)
def what_is_no_amount_or_too_long_is_not_printed(amount: Unprintable, asset: SomeAsset) -> None:
    """What is no amount is not printed, and neither is one of more than a thousand digits."""
    refusal = refusal_of(format_amount, amount, asset)
    if is_whole(amount) and amount > 0:
        assert tells(refusal, InvalidValue, field="amount", value=amount)
    else:
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
