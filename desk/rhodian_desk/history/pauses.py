"""Checked: pauses of new business in a history file: who may and for how long, and from raw tables to events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian import PauseDeclared, PauseLifted, PauseRatified, PauseTerms
from rhodian_desk.decoding import values
from rhodian_desk.history.entries import Dated
from rhodian_desk.history.values import Owner, When, Whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Event
    from rhodian_desk.history.reading import Reading


@attrs.frozen
class PausesEntry:
    """Who may pause new business, and for how long."""

    by: tuple[Owner, ...]
    longest: Whole
    ratified_by: tuple[Owner, ...] = ()
    rest: Whole = 0
    lifting: Whole = 0


@attrs.frozen(kw_only=True)
class PauseEntry(Dated):
    """New business is paused."""

    by: Owner
    length: Whole
    reason: values.Name


@attrs.frozen(kw_only=True)
class RatifyEntry(Dated):
    """A pause is to last until later."""

    by: Owner
    until: When


@attrs.frozen(kw_only=True)
class LiftEntry(Dated):
    """A pause is lifted."""

    by: Owner


def pauses(reading: Reading, section: object) -> PauseTerms | None:
    """Read who may pause new business; return None if the file lets nobody, or after adding what is wrong with it."""
    if section is None:
        return None
    entry = reading.reader.read(PausesEntry, section, "pauses")
    if entry is None:
        return None
    times = (entry.longest, entry.rest, entry.lifting)
    return reading.built("pauses", lambda: PauseTerms(entry.by, entry.ratified_by, *times))


def _may(reading: Reading, path: str, entry: PauseEntry | RatifyEntry | LiftEntry, what: str) -> bool:
    """Tell whether the file lets one of this name do it; add a fault if not."""
    if reading.pauses is None:
        reading.faults.add(path, "is of a pause, and nobody may pause anything", "say who may, as in [pauses]")
        return False
    terms = reading.pauses
    named = {
        "declare": terms.by,
        "ratify": terms.ratified_by,
        "lift": (*terms.by, *terms.ratified_by),
    }[what]
    return reading.known(f"{path}.by", entry.by, f"name that may {what} a pause", dict.fromkeys(named)) is not None


def _declared(reading: Reading, path: str, entry: PauseEntry) -> Event | None:
    """Read that new business is paused."""
    if not _may(reading, path, entry, "declare"):
        return None
    return PauseDeclared(entry.at.seconds, entry.by, entry.length, entry.reason)


def _ratified(reading: Reading, path: str, entry: RatifyEntry) -> Event | None:
    """Read that a pause is to last until later."""
    if not _may(reading, path, entry, "ratify"):
        return None
    return PauseRatified(entry.at.seconds, entry.by, entry.until.seconds)


def _lifted(reading: Reading, path: str, entry: LiftEntry) -> Event | None:
    """Read that a pause is lifted."""
    return PauseLifted(entry.at.seconds, entry.by) if _may(reading, path, entry, "lift") else None


READERS: dict[str, tuple[type[Any], Callable[[Reading, str, Any], Event | None]]] = {
    "pause": (PauseEntry, _declared),
    "ratify": (RatifyEntry, _ratified),
    "lift": (LiftEntry, _lifted),
}
"""For each kind of event, the keys of its table, and who makes the record of it."""
