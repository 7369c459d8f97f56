"""Trusted: names of which nothing is known but that they are names, and names that are made of them.

A name is a number that stands for it, and a known text one that no other text has. How a name begins or ends, and how
long it is, are functions of its number. Of each text that a name is asked to begin or end with, what is so is said of
all known texts of the path, and of all names that are made by putting a text before one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import z3

from rhodian_proofs.symbolic.guarded import Guarded
from rhodian_proofs.symbolic.ints import SymBool, SymInt, refuse
from rhodian_proofs.symbolic.opaque import Sealed
from rhodian_proofs.symbolic.sequences import Space, Unknown
from rhodian_proofs.symbolic.signals import Unsupported, current

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_proofs.symbolic.paths import Path

NAME_LENGTH_MAX = 200
"""The most characters of a name, as the kernel has it; a test compares."""

LENGTH = z3.Function("length", z3.IntSort(), z3.IntSort())
_AFFIXES = "beginnings and ends"
_TEXTS = "known texts"
_MADE = "names that are made"
_MEASURED = "names of which the length counts"


class Known:
    """What a path has come to say of names: known texts, beginnings and ends, names that are made, those measured."""

    def __init__(self, path: Path) -> None:
        """Find it."""
        self.texts: dict[str, Any] = path.memory.get(_TEXTS, {})
        self.affixes: dict[tuple[str, str], Any] = path.memory.get(_AFFIXES, {})
        self.made: tuple[tuple[str, Any, Any], ...] = tuple(path.memory.get(_MADE, ()))
        self.measured: tuple[Any, ...] = tuple(path.memory.get(_MEASURED, ()))


def number_of(text: str) -> int:
    """Return the number that stands for a known text: its bytes, after a 1, so that no two texts share one."""
    return int.from_bytes(b"\1" + text.encode("utf-8", "surrogatepass"))


def name_term(name: object) -> Any:
    """Return the number of a name, known or not."""
    if type(name) is SymName:
        return name.term
    if type(name) is not str:
        raise Unsupported(f"a {type(name).__name__} where a name is needed")
    known = current().memory.setdefault(_TEXTS, {})
    if name not in known:
        known[name] = z3.IntVal(number_of(name))
        current().learn(LENGTH(number_of(name)) == len(name), "known text")
        for affix in _affixes():
            _learn_of_text(affix, name)
    return known[name]


def _affixes() -> dict[tuple[str, str], Any]:
    """Return what names of this path have been asked to begin or to end with, each with its function."""
    return current().memory.setdefault(_AFFIXES, {})  # type: ignore[no-any-return]  # put there right here


def _asked(way: str, text: str) -> Any:
    """Return the function that says of a name's number whether it begins, or ends, with a text."""
    affixes = _affixes()
    if (way, text) not in affixes:
        affixes[way, text] = z3.Function(f"{way} {text!r}", z3.IntSort(), z3.BoolSort())
        for known in current().memory.get(_TEXTS, {}):
            _learn_of_text((way, text), known)
        for beginning, made, _ in current().memory.get(_MADE, ()):
            _learn_of_made((way, text), beginning, made)
    return affixes[way, text]


def _learn_of_text(affix: tuple[str, str], text: str) -> None:
    """Learn whether a known text begins, or ends, with another."""
    way, asked = affix
    is_so = text.startswith(asked) if way == "begins" else text.endswith(asked)
    current().learn(_affixes()[affix](number_of(text)) == is_so, "known text")


def _learn_of_made(affix: tuple[str, str], beginning: str, made: Any) -> None:
    """Learn whether a text before a name begins with another, if that can be told."""
    way, asked = affix
    if way == "begins" and (len(asked) <= len(beginning) or not asked.startswith(beginning)):
        current().learn(_affixes()[affix](made) == beginning.startswith(asked), "known text")


def some_name(name: str) -> SymName:
    """Return a text of which is known that it is a name: 1 to 200 printable characters, no space at its ends."""
    made = SymName(current().fresh(name))
    current().learn(a_name(made.term))
    return made


def a_name(number: Any) -> Any:
    """Return, of the number of a name, that it is not too long for one; all else that makes a name is so of each."""
    return z3.And(LENGTH(number) >= 1, LENGTH(number) <= NAME_LENGTH_MAX)


def length(value: Any) -> Any:
    """Return the length of a name that is not known, of a sequence of unknown length, or of anything else."""
    if isinstance(value, Unknown):
        if type(value.space) is not Space:  # of those present there are fewer than slots
            raise Unsupported("how many are present")
        return value.space.length
    if type(value) is not SymName:
        return len(value)
    current().memory.setdefault(_MEASURED, []).append(value.term)
    return SymInt(LENGTH(value.term))


def named(beginning: str, name: Any) -> Any:
    """Return the text that a known one and a name make together, one for each name.

    That it is a name is not known, since it may be too long: `length` tells.
    """
    if type(name) is not SymName or type(beginning) is not str:
        raise Unsupported("a text before what is no name")
    if not beginning.isprintable() or beginning[:1].strip() == "":
        raise Unsupported("a text that no name begins with, before a name")
    put = z3.Function(f"put {beginning!r}", z3.IntSort(), z3.IntSort())
    rest = z3.Function(f"after {beginning!r}", z3.IntSort(), z3.IntSort())
    made = put(name.term)
    found = current().memory.setdefault(_MADE, [])
    if not any(begun == beginning and other.eq(made) for begun, other, _ in found):
        found.append((beginning, made, name.term))
        current().learn(rest(made) == name.term, "a text put before a name")
        current().learn(LENGTH(made) == len(beginning) + LENGTH(name.term), "a text put before a name")
        _asked("begins", beginning)
        for affix in tuple(_affixes()):
            _learn_of_made(affix, beginning, made)
    return SymName(made)


def at_most(real: Callable[[int, str], str]) -> Callable[[Any, str], Any]:
    """Return what says how many would be right, as the kernel does; of a number that is not known, a sealed text."""

    def said(most: Any, what: str) -> Any:
        return Sealed() if type(most) is SymInt else real(most, what)

    return said


class SymName(Guarded):
    """A name that is not known; text that is no name is never one."""

    __slots__ = ("term",)

    def __init__(self, term: Any) -> None:
        """Hold the number that stands for it."""
        self.term = term

    @property  # type: ignore[misc]  # what the kernel asks of a name is its class
    def __class__(self) -> type:
        """Answer as a text does."""
        return str

    def isprintable(self) -> bool:
        """Return what is so of every name."""
        return True

    def strip(self) -> SymName:
        """Return the same name: it has no space at its ends."""
        return self

    def startswith(self, text: str | tuple[str, ...]) -> SymBool:
        """Tell whether it begins with a known text, or with one of several."""
        if type(text) is tuple:
            return SymBool(z3.Or(*(self._has("begins", each).term for each in text)))
        return self._has("begins", text)

    def endswith(self, text: str) -> SymBool:
        """Tell whether it ends with a known text."""
        return self._has("ends", text)

    def _has(self, way: str, text: object) -> SymBool:
        if type(text) is not str:
            raise Unsupported("a name that begins or ends with what is not known")
        return SymBool(_asked(way, text)(self.term))

    def __eq__(self, other: object) -> SymBool:  # type: ignore[override]  # not known
        """Compare with a name, known or not."""
        if type(other) is not SymName and type(other) is not str:
            raise Unsupported(f"a name, and a {type(other).__name__}")
        return SymBool(self.term == name_term(other))

    def __ne__(self, other: object) -> SymBool:  # type: ignore[override]  # not known
        """Compare with a name, known or not."""
        return SymBool(z3.Not((self == other).term))

    __hash__ = refuse("hash")
