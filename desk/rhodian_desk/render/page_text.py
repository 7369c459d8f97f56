"""Convenience: amounts and names on their way into a page.

Amounts stay text: `grouped` only adds separators, and `units` makes the integer that sums and lengths are worked out
from. What may become markup is settled where elements are made; what must not be shown at all, here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_DECIMAL: Final = re.compile(r"(-?)([0-9]+)(\.[0-9]+)?")
_JOINERS: Final = "\u200c\u200d"
_PATH_NAMES: Final = 6


def visible(text: str) -> str:
    """Return text without what hides: line breaks and tabs become spaces, other control characters U+FFFD.

    Those that reverse the direction of writing are among them, so that no name can pass for another or break a page.
    """
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    """Return the character, or what stands for it when it cannot be shown."""
    if character in "\n\r\t":
        return " "
    hidden = unicodedata.category(character).startswith("C") and character not in _JOINERS
    return "\N{REPLACEMENT CHARACTER}" if hidden else character


def grouped(amount: str) -> str:
    """Return a decimal string with its whole part in groups of three: -1234.50 becomes -1,234.50.

    Anything that is not a plain decimal string comes back as it was.
    """
    match = _DECIMAL.fullmatch(amount)
    if match is None:
        return amount
    sign, whole, fraction = match.groups()
    head = len(whole) % 3
    groups = [whole[:head]] * (head > 0) + [whole[place : place + 3] for place in range(head, len(whole), 3)]
    return sign + ",".join(groups) + (fraction or "")


def units(amount: str, scale: int) -> int:
    """Return a decimal string as an integer of the smallest units.

    Args:
        amount: digits, with a minus in front and a fraction behind as need be.
        scale: how many decimals the asset has; a longer fraction is refused, never cut.

    Raises:
        ValueError: if it is not a decimal string of at most that many decimals.
    """
    whole, point, fraction = amount.partition(".")
    digits = whole.removeprefix("-")
    sound = digits.isdecimal() and (fraction.isdecimal() or not point) and amount.isascii() and len(fraction) <= scale
    if not sound:
        raise ValueError(f"{amount!r} is not an amount of {scale} decimals; write digits, as in 1234.50")
    return int((whole + fraction).ljust(len(whole) + scale, "0"))


def decimal(amount: int, scale: int) -> str:
    """Return an integer of the smallest units as a decimal string."""
    sign = "-" if amount < 0 else ""
    digits = str(abs(amount)).rjust(scale + 1, "0")
    return f"{sign}{digits[:-scale]}.{digits[-scale:]}" if scale else sign + digits


def added(amounts: Iterable[str], scale: int) -> str:
    """Return the exact sum of decimal strings, as one."""
    return decimal(sum(units(amount, scale) for amount in amounts), scale)


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: 1 fund, 1,000 funds."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def trail(path: list[str]) -> str:
    """Return the names from the root down; the middle of a very long path is left out."""
    names = path if len(path) <= _PATH_NAMES else [*path[:2], f"({len(path) - 4:,} layers)", *path[-2:]]
    return " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ".join(names)
