"""Checked: `rhodian check`: whether a file would be refused by the command that is for it, found by doing all of that.

A history is played under each of its policies, and its published figures are looked up, as `run` does. A scenario is
only read: whatever is read without a fault settles, since its trees, its accounts and its payees are checked then.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rhodian import RhodianError
from rhodian_desk.cli.outline import BAD_INPUT
from rhodian_desk.cli.progress import Progress
from rhodian_desk.cli.shared import SETTLED, refusing
from rhodian_desk.history import decode as history_decode
from rhodian_desk.io import kinds
from rhodian_desk.io.faults import FaultList, ScenarioFaults, shown
from rhodian_desk.io.opening import opened
from rhodian_desk.play.measure import compared
from rhodian_desk.play.play import play
from rhodian_desk.play.played import EventRefused
from rhodian_desk.render.terminal import Line, write
from rhodian_desk.risk import stress_file
from rhodian_desk.scenario import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Sized

    from rhodian_desk.history.records import History

Counted = tuple[tuple[str, int], ...]
"""What is in a file: each kind of thing, and how many there are of it."""


class Unplayable(RhodianError):
    """A history is well written, and cannot be played."""

    def __init__(self, said: tuple[str, ...]) -> None:
        """Remember what was refused, in words, each thing once."""
        super().__init__(said)
        self.said = said

    def __str__(self) -> str:
        """Return what was refused, one thing on a line."""
        return "\n".join(self.said)


def checked(file: str, note: Callable[[str], None]) -> Counted:
    """Check a scenario, a history or a study, whichever the file says that it is, and say what is in it.

    Raises:
        ScenarioFaults: if it is not well written.
        Unplayable: if `run` would refuse it under one of its policies.
    """
    raw = opened(file, kinds.SCENARIO, kinds.HISTORY, kinds.RISK)
    if kinds.of_tables(raw) is kinds.RISK:
        from rhodian_desk.risk.study import decode as study_of  # noqa: PLC0415  # no other file needs it

        study = study_of(raw, FaultList(file))
        return _sizes(instrument=study.series.moves, move=study.series.days, member=study.members)
    if kinds.of_tables(raw) is kinds.HISTORY:
        history = history_decode.Decoding(FaultList(file), note).decode(raw)
        _played(history, note)
        return _sizes(market=history.markets, pool=history.pools, event=history.events)
    if "stress" in raw:
        scenario = stress_file.decode(raw, FaultList(file), note).scenario
    else:
        scenario = decode.Decoding(FaultList(file), note).decode(raw)
    return _sizes(account=scenario.openings, loss=scenario.losses, figure=scenario.published)


def _sizes(**things: Sized) -> Counted:
    """Return how many there are of each kind of thing."""
    return tuple((noun, len(each)) for noun, each in things.items())


def _played(history: History, note: Callable[[str], None]) -> None:
    """Play a history under each of its policies, for its refusals alone.

    Raises:
        Unplayable: if there is one; with each, and the policies under which it comes.
    """
    refused: dict[str, list[str]] = {}
    for name in history.policies:
        try:
            compared(play(history, name, note))
        except (EventRefused, ScenarioFaults) as refusal:
            refused.setdefault(str(refusal), []).append(name)
    said = tuple(
        line if len(under) == len(history.policies) else _under(line, under) for line, under in refused.items()
    )
    if said:
        raise Unplayable(said)


def _under(line: str, policies: list[str]) -> str:
    """Say beside a refusal under which policies it comes; a fault of a figure says it already."""
    named = ", ".join(map(shown, policies))
    return line if named in line else f"{line} (under {'the policy' if len(policies) == 1 else 'the policies'} {named})"


@refusing
def command(files: tuple[str, ...]) -> int:
    """Say of each file that it is sound, or what is wrong with it, or what of it could not be played."""
    code = SETTLED
    for file in files:
        try:
            with Progress() as note:
                counted = checked(file, note)
        except (ScenarioFaults, Unplayable) as refusal:
            write([Line(str(refusal))], sys.stderr)
            code = BAD_INPUT
        else:
            write([Line(f"{file}: sound: {', '.join(_count(*each) for each in counted)}")], sys.stdout)
    return code


def _count(noun: str, count: int) -> str:
    """Return how many there are of a thing."""
    many = "losses" if noun == "loss" else f"{noun}s"
    return f"{count:,} {noun if count == 1 else many}"
