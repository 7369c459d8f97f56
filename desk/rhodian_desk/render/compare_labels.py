"""Convenience: what stands in the parts of a bar of a comparison, as far as there is room for it, and below them.

A part is named where its name fits: at any width, or only on a wider screen; else its number in the table is in it, or
below it with a line to it. Whatever is written into a hatching has plain ground.
"""

from __future__ import annotations

from typing import Final
from unicodedata import east_asian_width

from rhodian_desk.render.page_marks import FULL, Mark, below, grounded
from rhodian_desk.render.page_text import escaped

BAR: Final = 46
"""How high a bar is, in pixels."""
_LETTER: Final = 8
_PADDING: Final = 12
_SCREENS: Final = (330, 590, 850)
"""How wide a picture is at least, in pixels, on screens of three widths."""


def labels(across: int, number: str, name: str, amount: str) -> str:
    """Return what is written into a part: its name, its amount below, and its number on screens too narrow for both."""
    letters = _letters(name)
    whole, named = _fits(across, max(letters, len(amount)), _PADDING), _fits(across, letters, _PADDING)
    numbered = _numbered(Mark(number, 0, across))
    who = f'<text class="who" x="6" y="{{}}">{escaped(name)}</text>'
    much = f'{_ground(len(amount), 24)}<text class="much" x="6" y="36">{amount}</text>'
    shown = (
        (numbered, named, grounded(number, "50%", BAR // 2)),
        (named, whole, _ground(letters, 15) + who.format(28)),
        (whole, len(_SCREENS), f"{_ground(letters, 7)}{who.format(19)}{much}"),
    )
    return "".join(f'<g class="from{first} to{until}">{label}</g>' for first, until, label in shown if first < until)


def _ground(letters: int, y: int) -> str:
    """Return the plain ground of a line of letters."""
    return f'<rect class="plain" x="3" y="{y}" width="{letters * _LETTER + 4}" height="16"/>'


def led(marks: list[Mark], y: int) -> str:
    """Return below the bar the numbers that have no room in their parts: for each screen those that have none on it."""
    shown = []
    for screen, pixels in enumerate(_SCREENS):
        narrow = [mark for mark in marks if _numbered(mark) > screen]
        if narrow:
            shown.append(f'<g class="from{screen} to{screen + 1}">{below(narrow, y, pixels)}</g>')
    return "".join(shown)


def _numbered(mark: Mark) -> int:
    """Return the narrowest screen, from 0 on, on which a number fits into its part; or that there is none."""
    return next((place for place, pixels in enumerate(_SCREENS) if mark.fits(pixels)), len(_SCREENS))


def _letters(text: str) -> int:
    """Return how many letters wide a text is."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _fits(across: int, letters: int, padding: int) -> int:
    """Return the narrowest screen, from 0 on, on which so many letters fit into a part; or that there is none."""
    needed = letters * _LETTER + padding
    return next((place for place, width in enumerate(_SCREENS) if across * width // FULL >= needed), len(_SCREENS))
