"""Checked: which names are alike to the eye though they are not the same text, and which are not what they seem.

A name has a shape: its text as NFKC has it, with the letters of other alphabets that look Latin, and the dashes and
quotes of typography, replaced by those that they look like. Two names of one shape would be told apart by nobody who
reads a table. Within a word no two alphabets that look alike are mixed, and nothing is in a name that shows nothing.
Letters that are alike within one alphabet, as I and l are in some type, are not looked for.
"""

from __future__ import annotations

import unicodedata

from rhodian_desk.io.faults import Wrong, shown

_ALPHABETS = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC"})
"""The alphabets whose letters look like those of another, by the first words of the letters' names in Unicode."""

_LOOKS = {
    # Cyrillic
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c": "ABESIJKM",
    "\u041d\u041e\u0420\u0421\u0422\u0425\u0423\u04ae": "HOPCTXYY",
    "\u0430\u0435\u043e\u0456\u0458\u0440\u0455\u0441\u0443\u0445\u04bb\u04cf\u0501\u051b\u051d": "aeoijpscyxhldqw",
    # Greek
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f": "ABEZHIKMNO",
    "\u03a1\u03a4\u03a5\u03a7\u03f9\u03bf\u03bd\u03c1\u03f2": "PTYXCovpc",
    # Armenian
    "\u0555\u0585\u057d\u0578": "Oous",
    # dashes, quotes
    "\u2010\u2011\u2012\u2013\u2014\u2212": "------",
    "\u2018\u2019\u02bc\u2032\u201c\u201d\u2033": "''''\"\"\"",
}
_LATIN = {ord(one): other for ones, others in _LOOKS.items() for one, other in zip(ones, others, strict=True)}
"""What looks like something that can be typed, by its number in Unicode."""

_SHOWS_NOTHING = frozenset(
    chr(number)
    for numbers in (
        (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
        range(0x180B, 0x1810),
        range(0xFE00, 0xFE10),
        range(0xE0100, 0xE01F0),
    )
    for number in numbers
)
"""What Unicode calls printable, and shows nothing."""


def shape(name: str) -> str:
    """Return what a name looks like: the same text for names that are alike to the eye."""
    if name.isascii():
        return name
    return unicodedata.normalize("NFKC", name.translate(_LATIN)).translate(_LATIN)


def refuse_seeming(name: str) -> None:
    """Refuse a name that is not what it seems, whatever other names there are.

    Raises:
        Wrong: if it is not in NFC, shows less than it holds, or mixes alphabets within a word.
    """
    if name.isascii():
        return
    if not unicodedata.is_normalized("NFC", name):
        right = f"write it as {shown(unicodedata.normalize('NFC', name))}, as keyboards do"
        raise Wrong(f"is {shown(name)}, which is not in the form NFC of Unicode", right)
    for place, char in enumerate(name, start=1):
        if char in _SHOWS_NOTHING:
            raise Wrong(f"has {_named(char)} at place {place}, which shows nothing", "leave it out")
    letters = "".join(char if unicodedata.category(char)[0] in "LM" else " " for char in name)
    for word in letters.split():
        found = {_alphabet(char): char for char in reversed(word) if _alphabet(char) in _ALPHABETS}
        if len(found) > 1:
            first, second, *_ = sorted(map(_named, found.values()))
            what = f"is {shown(name)}, which mixes alphabets in a word: it has {first} and {second}"
            raise Wrong(what, "write each word in the letters of one")


def refuse_alike(name: str, other: str) -> None:
    """Refuse a name beside another of the same shape, unless it is the same.

    Raises:
        Wrong: if it is not the same.
    """
    if name != other:
        pairs = zip(name, other, strict=False)
        here, there = next((pair for pair in pairs if pair[0] != pair[1]), (name[-1], other[-1]))
        what = (
            f"is {shown(name)}, which looks like {shown(other)} and has {_named(here)} where that has {_named(there)}"
        )
        raise Wrong(what, "write a name in one way throughout, and two names so that they can be told apart")


def _alphabet(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]


def _named(char: str) -> str:
    return unicodedata.name(char, f"U+{ord(char):04X}")
