"""Checked: what can be wrong with what a person hands in, and how it is said.

A fault names the file, the place in it, what is wrong there and what would be
right. Decoding collects every fault and raises `ScenarioFaults` once.
"""

from __future__ import annotations

import datetime as dt

import attrs

from rhodian import RhodianError
from rhodian_desk.io import plain

FAULTS_MAX = 1000
"""The most faults that are kept of one scenario; the rest are counted."""

visible = plain.visible

_SHOWN_CHARACTERS = 60


def shown(value: object) -> str:
    """Describe any decoded TOML value in a few characters, safely for a terminal."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, str):
        clipped = value if len(value) <= _SHOWN_CHARACTERS else value[: _SHOWN_CHARACTERS - 1] + "…"
        return f'"{visible(clipped)}"'
    if isinstance(value, int) and abs(value) >= 10**_SHOWN_CHARACTERS:
        return f"a whole number of {value.bit_length()} bits"
    text = value.isoformat().replace("+00:00", "Z") if isinstance(value, dt.datetime) else str(value)
    return visible(text)[:_SHOWN_CHARACTERS]


@attrs.frozen
class Fault:
    """One thing that is wrong with a scenario."""

    file: str
    """The file it is in, as the person named it."""
    where: str
    """The place in the file: a key path such as `losses[0].amount` (places count from 0), or `line 7`; or nothing."""
    what: str
    """What is wrong there."""
    right: str
    """What would be right."""

    def __str__(self) -> str:
        """Return the fault on one line, safely for a terminal."""
        place = f"{self.file}: {self.where}" if self.where else self.file
        return visible(f"{place} {self.what}; {self.right}")


class Wrong(ValueError):
    """A value is not what its place needs; the decoder knows the place and makes a `Fault` of it."""

    def __init__(self, what: str, right: str, key: str = "") -> None:
        """Remember what is wrong, what would be right, and the key below the current place, if it is one below."""
        super().__init__(what, right, key)
        self.what = what
        self.right = right
        self.key = key


class ScenarioFaults(RhodianError):
    """A scenario is not sound; carries everything that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...], further: int = 0) -> None:
        """Remember the faults in the order found, and how many more there were than are kept."""
        super().__init__(faults, further)
        self.faults = faults
        self.further = further

    def __str__(self) -> str:
        """Return the faults, one on a line."""
        lines = [str(fault) for fault in self.faults]
        if self.further:
            lines.append(f"and {self.further} more faults")
        return "\n".join(lines)


class OutputRefused(RhodianError):
    """What was asked for cannot be written; nothing has been."""

    def __init__(self, target: str, what: str, right: str) -> None:
        """Remember the target as the person named it, why it cannot be written, and what would be right."""
        super().__init__(target, what, right)
        self.target = target
        self.what = what
        self.right = right

    def __str__(self) -> str:
        """Return the refusal on one line, safely for a terminal."""
        return visible(f"{self.target} {self.what}; {self.right}")


class FaultList:
    """Collects faults while decoding goes on."""

    def __init__(self, file: str) -> None:
        """Begin with none; `file` is the scenario file as the person named it."""
        self.file = file
        self.further = 0
        self._faults: list[Fault] = []

    def __bool__(self) -> bool:
        """Whether there is any fault so far."""
        return bool(self._faults)

    def add(self, where: str, what: str, right: str, file: str | None = None) -> None:
        """Keep a fault of the scenario file, or of another file if one is named; count it if there are too many."""
        if len(self._faults) < FAULTS_MAX:
            self._faults.append(Fault(file or self.file, where, what, right))
        else:
            self.further += 1

    def raise_any(self) -> None:
        """Raise the faults if there are any.

        Raises:
            ScenarioFaults: with all of them.
        """
        if self._faults:
            raise ScenarioFaults(tuple(self._faults), self.further)
