"""Checked: the refusals of a store: each says what was wrong, where, and what would be right."""

from __future__ import annotations

import attrs

from rhodian import RhodianError

SHOWN_MAX = 1_000
"""How many characters are shown of what was found, and of what is right."""


class StoreRefused(RhodianError):
    """What a store refuses: never what the machine answers to an event, and so never what a journal keeps of one."""


@attrs.frozen
class Unavailable(StoreRefused):
    """The database of `url` cannot be used, for a `reason` in its own words; nothing was written."""

    url: str
    reason: str
    right: str

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"{self.url} {self.reason}; {self.right}"


@attrs.frozen
class NewerVersion(StoreRefused):
    """A `thing` was written in a `version` that is newer than the newest `known` here."""

    thing: str
    version: int
    known: int

    def __str__(self) -> str:
        """Say what was wrong."""
        known = f"the newest known is {self.known}; install a newer rhodian"
        return f"{self.thing} is of version {self.version}, and {known}"


@attrs.frozen
class IdTaken(StoreRefused):
    """An event came with an `id` that entry `sequence` has already, with other content."""

    id: str
    sequence: int

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"the id {self.id} is that of entry {self.sequence}, of other content; give each event an id of its own"


@attrs.frozen
class EventRefused(StoreRefused):
    """The machine refuses an event, which is entry `sequence` of the journal: `kind` is the refusal's name."""

    id: str
    sequence: int
    kind: str
    said: str

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"event {self.id} (entry {self.sequence}) is refused as {self.kind}: {self.said}"


@attrs.frozen
class BadLine(StoreRefused):
    """`line` of a `source`, or with 0 all of it, is not what is read there: at `where` it is `what`."""

    source: str
    line: int
    where: str
    what: str
    right: str

    def __str__(self) -> str:
        """Say what was wrong."""
        place = f": line {self.line}" if self.line else ""
        where = f": {self.where}" if self.where else ""
        return f"{self.source}{place}{where} {self.what}; {self.right}"


@attrs.frozen
class Differs(StoreRefused):
    """A book is not what its journal makes of it: at `place` it is `found` where `expected` is right."""

    place: str
    found: str
    expected: str

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"{self.place} is {_clipped(self.found)}, and must be {_clipped(self.expected)}"


def _clipped(text: str) -> str:
    """Return a text, without its end if it is longer than anybody reads."""
    return text if len(text) <= SHOWN_MAX else f"{text[:SHOWN_MAX]}… ({len(text):,} characters)"
