"""Convenience: what kind of file somebody handed over, and the command that is for such files.

Imports nothing of the kernel, which the prover must be the first to load.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_desk.io.plain import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEAD_CHARACTERS = 2**16
"""How much of a file is looked at to tell of what kind it is."""


@attrs.frozen
class Kind:
    """A kind of file."""

    what: str
    """What it is, with its article."""
    right: str
    """What to do with it; `{file}` stands for its name, as a shell takes it."""

    def of(self, file: str) -> tuple[str, str]:
        """Say of a file that it is of this kind, and what would be right."""
        return f"this is {self.what}", self.right.format(file=quoted(file))


SCENARIO = Kind("a scenario", "rhodian settle {file}")
HISTORY = Kind("a history", "rhodian run {file}")
RISK = Kind("a study of risk", "rhodian backtest {file}")
CLAIMS = Kind("a file of claims", "rhodian prove --claims {file}")
RECORD = Kind("a record of what was signed off", "rhodian attest --record {file}")
EVENTS = Kind("a file of events as the machine has them", "rhodian book apply BOOK {file}")
EXPORT = Kind("a book that was exported", "rhodian book import BOOK {file}")
BOOK = Kind("a book", "rhodian book show {file}")
MEMBERS = Kind("a table of members", "name it in the group of a scenario, and settle that")
PAGE = Kind("a page that was made to be looked at", "give the file that it was made from")
ANSWER = Kind("what a command answered", "give the file that it was asked about")

_SCHEMAS = {
    "rhodian.scenario/": SCENARIO,
    "rhodian.history/": HISTORY,
    "rhodian.risk/": RISK,
    "rhodian.waterfall.settlement/": ANSWER,
    "rhodian.calibration/": ANSWER,
    "rhodian.backtest/": ANSWER,
    "rhodian.played/": ANSWER,
    "rhodian.comparison/": ANSWER,
    "rhodian.stressed/": ANSWER,
    "rhodian.monitored/": ANSWER,
}
"""How the names of schemas begin."""

_SECTIONS = {"waterfalls": SCENARIO, "losses": SCENARIO, "events": HISTORY, "policies": HISTORY}
"""Which sections only one kind of file has; they tell if the schema's name is missing."""

_SCHEMA_IN_TOML = re.compile(r"""^\s*schema\s*=\s*["']([^"']*)""", re.MULTILINE)
_SCHEMA_IN_JSON = re.compile(r'\s*\{\s*"schema"\s*:\s*"([^"]*)')
_FORMS = {
    re.compile(r'\s*\{\s*"claims"\s*:'): RECORD,
    re.compile(r'\s*\{"rhodian\.book"\s*:'): EXPORT,
    re.compile(r'\s*\{.*"kind"\s*:'): EVENTS,
    re.compile("SQLite format 3\0"): BOOK,
    re.compile(r"\s*<(!doctype|html)", re.IGNORECASE): PAGE,
    re.compile(r'\s*"?owner"?\s*,|PAR1|PK\x03\x04'): MEMBERS,
    re.compile(r'\s*(#.*\n\s*)*("""|from [\w.]+ import |import \w)'): CLAIMS,
}
"""How a file of another form begins."""


def of_tables(raw: Mapping[str, Any]) -> Kind | None:
    """Tell of what kind a file is by the tables in it: by its schema, or without one by its sections."""
    if "schema" in raw:
        return _of_schema(str(raw["schema"]))
    return next((kind for section, kind in _SECTIONS.items() if section in raw), None)


def of_text(text: str) -> Kind | None:
    """Tell of what kind a file is that holds no TOML, by how it begins."""
    head = text[:HEAD_CHARACTERS]
    schema = _SCHEMA_IN_JSON.match(head)
    if schema is not None:
        return _of_schema(schema[1])
    return next((kind for form, kind in _FORMS.items() if form.match(head)), None)


def of_head(text: str) -> Kind | None:
    """Tell of what kind a file is by how it begins, TOML included."""
    head = text[:HEAD_CHARACTERS]
    schema = _SCHEMA_IN_TOML.search(head)
    return of_text(head) or (None if schema is None else _of_schema(schema[1]))


def _of_schema(schema: str) -> Kind | None:
    """Tell of what kind a file is by the name of its schema, whatever the number after it."""
    return next((kind for prefix, kind in _SCHEMAS.items() if schema.startswith(prefix)), None)


def at_once(name: str, flags: int) -> int:
    """Open a file that might since have become a pipe or a terminal: without waiting for anybody."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))


def of_file(file: str) -> Kind | None:
    """Tell of what kind a file is by its first characters; None if it cannot be read, or does not say."""
    try:
        if not Path(file).is_file():
            return None
        with open(file, encoding="utf-8-sig", errors="replace", opener=at_once) as opened:
            head = opened.read(HEAD_CHARACTERS) if stat.S_ISREG(os.fstat(opened.fileno()).st_mode) else ""
    except (OSError, ValueError):
        return None
    return of_head(head)


def elsewhere(command: str, words: Sequence[str]) -> str:
    """Say of files among the words after `prove` or `attest` that they are for another command; nothing if none is.

    A file that comes first is an option's that has not been given.
    """
    wanted = {"prove": CLAIMS, "attest": RECORD}[command]
    found = [(place, word, of_file(word)) for place, word in enumerate(words) if not word.startswith("-")]
    wrong = [(word, kind) for place, word, kind in found if kind is not None and (kind is not wanted or place == 0)]
    return "".join(f"{visible(word)}: {visible(': '.join(kind.of(word)))}\n" for word, kind in wrong)
