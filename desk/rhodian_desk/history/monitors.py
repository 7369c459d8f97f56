"""Checked: what a history file says for its monitor: from where on a figure is an alert.

A threshold of what the file does not have is a fault: an alert that could never come would pass for good news.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any

import attrs

from rhodian_desk.decoding.reader import alone
from rhodian_desk.history.records import Thresholds
from rhodian_desk.io.faults import Wrong, shown

if TYPE_CHECKING:
    from rhodian_desk.history.reading import Reading
    from rhodian_desk.history.records import Policy, Stress

_PERCENT = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,4}))?%")
_GROUPS = (1, 2)


def _percent(value: object) -> Fraction:
    """Read a part or a multiple in percent, exactly.

    Raises:
        Wrong: if it is none.
    """
    match = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise Wrong(f"is {shown(value)}", 'write percent in quotes, with at most four decimals, as in "105%"')
    decimals = match[2] or ""
    return Fraction(int(match[1] + decimals), 10 ** len(decimals) * 100)


def _groups(value: object) -> int:
    """Check how many members default together.

    Raises:
        Wrong: if there is no stress loss of so many.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value not in _GROUPS:
        raise Wrong(f"is {shown(value)}", "write 1 or 2, without quotes")
    return value


Percent = Annotated[Fraction, alone(_percent)]
"""A part or a multiple of something, in percent."""


@attrs.frozen
class MonitorEntry:
    """From where on a figure is an alert."""

    cover: Annotated[int, alone(_groups)] = 2
    cover_below: Percent | None = None
    concentration_above: Percent | None = None
    utilisation_above: Percent | None = None
    margin_below: Percent | None = None


def thresholds(
    reading: Reading, raw: Any, policies: dict[str, Policy], stresses: tuple[Stress | None, ...]
) -> Thresholds:
    """Read the thresholds; each is of something that the file has."""
    entry = reading.reader.read(MonitorEntry, raw, "monitor")
    if entry is None:
        return Thresholds()
    is_layered = any(policy.layers for policy in policies.values())
    for key, there, lacking in (
        ("cover_below", bool(stresses), "no stress losses: give [[stress]], with `one` and `two` of a day"),
        ("cover_below", is_layered or bool(reading.pools), "no resources: give a pool, or `bears` of a policy"),
        ("concentration_above", is_layered, "nobody who contributes: give `bears` of a policy"),
        ("utilisation_above", bool(reading.pools), "no pool: give [[pools]]"),
        ("margin_below", bool(reading.markets), "no market, so no rule asks for margin: give [[markets]]"),
    ):
        if getattr(entry, key) is not None and not there:
            what, right = lacking.split(": ")
            reading.faults.add(f"monitor.{key}", f"can never be crossed, for the file has {what}", right)
    return Thresholds(*attrs.astuple(entry))
