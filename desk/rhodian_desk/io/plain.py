"""Convenience: words for a terminal: without what it might obey, and what may have been meant by one that nobody knows.

Imports nothing of the kernel, which the prover must be the first to load.
"""

from __future__ import annotations

import difflib
import os
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALIKE = 0.6
_CHARACTERS_MAX = 60
_KNOWN_MAX = 200


def visible(text: str) -> str:
    """Return the text with every character that a terminal might obey, or cannot print, written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode() for char in text
    )


def quoted(name: str) -> str:
    """Return the name of a file as a shell takes it: one word, no option, and nothing that a terminal might obey."""
    name = f"./{name}" if name.startswith("-") else name
    if name.isprintable():
        return shlex.quote(name)
    escaped = "".join(
        char if char.isprintable() else "".join(f"\\{byte:03o}" for byte in os.fsencode(char))
        for char in name.replace("\\", r"\\").replace("'", r"\'")
    )
    return f"$'{escaped}'"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like one that is not; None if none is much like it, or too many are known."""
    bare = {each.lstrip("-"): each for each in known}
    if len(bare) > _KNOWN_MAX:
        return None
    found = difflib.get_close_matches(word.lstrip("-")[:_CHARACTERS_MAX], list(bare), n=1, cutoff=_ALIKE)
    return bare[found[0]] if found else None


def meant(word: str, known: Iterable[str]) -> str:
    """Ask whether the known word was meant that is most like one; nothing if none is."""
    found = nearest(word, known)
    return "" if found is None else f"; did you mean {found}?"
