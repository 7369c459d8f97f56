"""Checked: the one place where a refusal of the kernel becomes words for people who wrote a file.

The kernel counts in smallest units and in seconds, and says which type of Python a value has. A file has decimals of an
asset, dates and names. A number is said only in what the file counts it in; if that is not known, it is not said.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import attrs

from rhodian import Account, Asset
from rhodian.base.numbers import POSITIVE_MAX
from rhodian_desk.io.faults import shown
from rhodian_desk.io.units import grouped, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import InvalidValue

OUR_FAULT = "this is a fault of rhodian's: please report it"
"""What is said where the machine was given what no file can hold."""

_MONEY = frozenset(
    {"amount", "value", "owed", "reserve", "dust", "fixed", "limit", "event_limit", "period_limit", "minimum"}
)
_PRICES = frozenset({"price", "mark", "top", "price_max", "move"})
_TIMES = frozenset({"time", "occurred", "since", "rules", "until"})
_COUNTS = frozenset(
    {
        *("lasts", "longest", "period", "notice", "ttl", "falls_over", "every", "per", "cuts", "steps"),
        *("delay", "length", "rest", "lifting"),
    }
)
"""What a field counts, by its name."""

_FIELD = re.compile(r"(?P<name>\w+)(\[\d+\])?$")
_NUMBERS = {
    re.compile(r"(?<=at most the )\d+(?= that has not come back)"): "amount",
    re.compile(r"(?<=at most the )\d+(?= that it owes)"): "amount",
    re.compile(r"(?<=at most the )\d+(?= that the stake is)"): "amount",
    re.compile(r"(?<= at )\d+$"): "time",
    re.compile(r"(?<=rules that were decided, )\d+"): "time",
    re.compile(r"(?<=the mark at or below )\d+"): "mark",
}
"""Numbers within what would be right, each with a field that counts the same."""

_PLAIN = {
    "a whole number (int) of smallest units, 0 or more": "0 or more",
    "a whole number (int), below 0 or not": "a whole number",
    "whole numbers (int)": "whole numbers",
    "a whole number (int)": "a whole number",
    "an int other than 0": "another number than 0",
    "an int from": "a whole number from",
    "a str": "text",
    "True or False": "true or false",
    "None, where": "left out, where",
    "None for a sale": "left out in a sale",
    "an Account or None": "an account",
    "an Account": "an account",
    "an Asset that": "an asset that",
    "a Whose, and Whose.ANYBODY for a pool": '"anybody" for a pool, or nothing',
    ": at most `most_lot`": ", as the terms of the auction say",
}
"""Words of Python, and the same in those of a file; the longest of several that fit stands first."""

_TYPE = r"[A-Z]\w*(\.[A-Z_]+)?"
_CODE = re.compile(
    rf"(an? )?({_TYPE}(, {_TYPE})*(,? or (an? )?{_TYPE})?|tuple of .+|sequence of .+)"
    "|a tree with at least one Fund|remedies named once each, with ByGains as the last"
)
"""What only somebody who writes Python can give."""


@attrs.frozen
class Units:
    """What the file counts in where something is refused; None where that is not known."""

    money: Asset | None = None
    """Amounts."""
    quote: Asset | None = None
    """Prices."""
    lot: Asset | None = None
    """Parts of a lot on auction; without it, quantities are numbers of contracts."""
    style: str = ""
    """A time of the file, as it has it: digits, or a date."""

    def number(self, value: int, field: str) -> str | None:
        """Say a number in what the file counts a field in; None if that is not known."""
        if field in _TIMES:
            return self.time(value)
        if field == "lot" or (field == "quantity" and self.lot is not None):
            return _money(value, self.lot)
        if is_count(field, self):
            return str(value) if abs(value) <= POSITIVE_MAX else None
        return _money(value, self.money if field in _MONEY else self.quote if field in _PRICES else None)

    def time(self, seconds: int) -> str:
        """Return a time as the file has them: a number, or a date with a time as far as there are dates."""
        if self.style.isdigit() or not self.style:
            return str(seconds) if self.style else "another time"
        try:
            return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat().replace("+00:00", "Z")
        except (OverflowError, ValueError, OSError):
            return "a time after the year 9999"


def money(amount: int, asset: Asset) -> str:
    """Return an amount with its asset."""
    return f"{grouped(amount, asset)} {asset.code}"


def _money(amount: int, asset: Asset | None) -> str | None:
    """Return an amount with its asset, if that is known."""
    return None if asset is None else money(amount, asset)


def invalid_words(refusal: InvalidValue, units: Units) -> str:
    """Say on one line which value is refused, what it is, and what it must be."""
    what, right = invalid(refusal, units)
    if right == OUR_FAULT:
        return f"its {refusal.field} is not such as the machine takes; {right}"
    return f"{refusal.field} {what if what.startswith('is ') else 'is another'}, and must be {right}"


def invalid(refusal: InvalidValue, units: Units) -> tuple[str, str]:
    """Say of a value that is refused what it is, and what would be right; as in `is "A"` and `another owner`."""
    match = _FIELD.search(refusal.field)
    field = "" if match is None else match["name"]
    right = expected(refusal.expected, field, units)
    value = _value(refusal.value, field, units)
    return ("cannot stand like this" if value is None else f"is {value}"), right


def expected(text: str, field: str, units: Units) -> str:
    """Return what would be right of a field, in words of the file."""
    most = str(POSITIVE_MAX)
    text = text.replace("10**30", most)
    for pattern, like in _NUMBERS.items():
        found = pattern.search(text)
        if found is not None:
            text = pattern.sub(units.number(int(found[0]), like) or "what is left", text)
    for code, plain in _PLAIN.items():
        text = text.replace(code, plain)
    if is_count(field, units):
        text = text.replace(most, "10**30")
    else:
        text = text.replace("a whole number from 1 to", "above 0 and at most")
        text = text.replace(most, units.number(POSITIVE_MAX, field) or "what the machine takes")
    return OUR_FAULT if _CODE.fullmatch(text) else text


def is_count(field: str, units: Units) -> bool:
    """Tell whether a field counts whole things: contracts, seconds, parts per million."""
    if field == "quantity":
        return units.lot is None
    return field in _COUNTS or field.endswith("_ppm")


def _value(value: object, field: str, units: Units) -> str | None:
    """Say a value as the file has it; None if it is one that only the machine has."""
    said: dict[type, Callable[[], str | None]] = {
        str: lambda: shown(value),
        int: lambda: units.number(value, field),  # type: ignore[arg-type]  # the table is by its type
        Account: lambda: shown(label(value)),  # type: ignore[arg-type]  # the same
        Asset: lambda: value.code,  # type: ignore[attr-defined]  # the same
    }
    return said[value.__class__]() if value.__class__ in said else None
