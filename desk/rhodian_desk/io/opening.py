"""Checked: opening a file that must be a scenario or a history; one for another command is refused with its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian_desk.io import kinds
from rhodian_desk.io.faults import Fault, FaultList, ScenarioFaults, Wrong, visible
from rhodian_desk.io.files import STANDARD_INPUT, read_text
from rhodian_desk.io.toml import tables

if TYPE_CHECKING:
    from rhodian_desk.io.kinds import Kind


@attrs.frozen
class WrongCommand(Fault):
    """A file is for another command."""

    def __str__(self) -> str:
        """Say what the file is and what would be right, safely for a terminal."""
        return visible(f"{self.file}: {self.what}: {self.right}")


def opened(file: str, *wanted: Kind) -> dict[str, Any]:
    """Read a file, and return its tables.

    Args:
        file: its path.
        wanted: the kinds that will do; a file that does not say what it is will do too.

    Raises:
        ScenarioFaults: if it cannot be read, is no TOML, or is of another kind, with the command for that.
    """
    faults = FaultList(file)
    raw: dict[str, Any] = {}
    text = ""
    try:
        text = read_text(file)
        raw = tables(text)
    except Wrong as wrong:
        _refuse_other(file, kinds.of_text(text) or (None if file == STANDARD_INPUT else kinds.of_file(file)), wanted)
        faults.add(wrong.key, wrong.what, wrong.right)
    faults.raise_any()
    _refuse_other(file, kinds.of_tables(raw), wanted)
    return raw


def _refuse_other(file: str, kind: Kind | None, wanted: tuple[Kind, ...]) -> None:
    """Refuse a file of another kind than those that will do.

    Raises:
        ScenarioFaults: if it is of another; with the command that is for it.
    """
    if kind is not None and kind not in wanted:
        raise ScenarioFaults((WrongCommand(file, "", *kind.of(file)),))
