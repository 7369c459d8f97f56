"""Convenience: amounts and accounts as people read them."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from rhodian import format_amount

if TYPE_CHECKING:
    from rhodian import Account, Asset


def decimal_text(value: int, asset: Asset) -> str:
    """Return smallest units, of either sign, as a decimal text in units of the asset: `-114000000.00`."""
    return f"-{format_amount(-value, asset)}" if value < 0 else format_amount(value, asset)


def grouped(value: int, asset: Asset) -> str:
    """Return the same with the whole digits in groups of three, for people: `-114,000,000.00`."""
    return grouped_text(decimal_text(value, asset))


def grouped_text(text: str) -> str:
    """Return a decimal text, perhaps with a sign or `%`, with its whole digits in groups of three."""
    return re.sub(r"[0-9]+", lambda digits: f"{int(digits[0]):,}", text, count=1)


def label(account: Account) -> str:
    """Return owner and purpose, as files name an account in one text."""
    return f"{account.owner} / {account.purpose}"


def clock(seconds: int, *, dated: bool) -> str:
    """Return a time as text: a date with a time in UTC, or the seconds where no calendar has it."""
    if dated:
        with suppress(OverflowError):
            return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)).isoformat() + "Z"  # noqa: DTZ001  # it is UTC
    return str(seconds)
