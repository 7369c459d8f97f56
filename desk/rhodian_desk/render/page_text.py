"""Convenience: text and amounts on their way into a page.

Whatever comes from a document passes through `escaped` or `link`, so that no name
or quotation can become markup. Amounts stay text: `grouped` only adds separators,
and `units` makes the integer that sums and lengths are worked out from.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

_DECIMAL: Final = re.compile(r"(-?)([0-9]+)(\.[0-9]+)?")
_WEB: Final = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_JOINERS: Final = "\u200c\u200d"
_PATH_NAMES: Final = 6


def escaped(text: str) -> str:
    """Return text as HTML that shows it, never acts on it: also safe inside a quoted attribute.

    Line breaks and tabs become spaces. Other control characters, those that reverse the direction of
    writing among them, become U+FFFD, so that no name can pass for another or break a page.
    """
    if not text.isprintable():
        text = "".join(_visible(character) for character in text)
    return html.escape(text)


def _visible(character: str) -> str:
    """Return the character, or what stands for it when it cannot be shown."""
    if character in "\n\r\t":
        return " "
    hidden = unicodedata.category(character).startswith("C") and character not in _JOINERS
    return "\N{REPLACEMENT CHARACTER}" if hidden else character


def link(source: str) -> str:
    """Return a source as a link if it is a web address, and as plain text if it is anything else."""
    shown = escaped(source)
    if _WEB.match(source) and source.isprintable() and " " not in source:
        return f'<a href="{shown}" rel="noopener noreferrer">{shown}</a>'
    return shown


def grouped(amount: str) -> str:
    """Return a decimal string with its whole part in groups of three: -1234.50 becomes -1,234.50.

    Anything that is not a plain decimal string comes back escaped and otherwise as it was.
    """
    match = _DECIMAL.fullmatch(amount)
    if match is None:
        return escaped(amount)
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


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: 1 fund, 1,000 funds."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def trail(path: list[str]) -> str:
    """Return the names from the root down, as HTML; the middle of a very long path is left out."""
    names = path if len(path) <= _PATH_NAMES else [*path[:2], f"({len(path) - 4:,} layers)", *path[-2:]]
    return " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ".join(escaped(name) for name in names)
