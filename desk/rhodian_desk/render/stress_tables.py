"""Convenience: a stress as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rhodian_desk.documents.stress import level
from rhodian_desk.io.units import grouped
from rhodian_desk.render import stress_cascade
from rhodian_desk.render.terminal import Line, Table, some, told, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rhodian_desk.risk.stress import Measured, Report
    from rhodian_desk.risk.stress_reverse import Reached


_LEVELS = 2
"""How many quantiles are shown, the highest; with more, no line would fit a terminal. Exports have all."""


def show(of: Report, file: TextIO, *, every_row: bool) -> None:
    """Print a stress."""
    write(_parts(of, every_row=every_row), file)


def _parts(of: Report, *, every_row: bool) -> Iterator[Line | Table]:
    """Yield what is printed, part by part."""
    scenario, model, asset = of.stress.scenario, of.stress.simulation, of.stress.scenario.asset
    heading = f"{of.count:,} losses drawn down {of.stress.waterfall}, amounts in {asset.code}"
    yield from told(scenario.title, heading, scenario.summary, scenario.assumptions)
    if model is not None:
        tails = f"Student t of {model.degrees} degrees of freedom for each of {len(of.stress.members):,} members"
        how = f"correlation {level(model.correlation)}, rounded {model.rounding}, seed {model.seed}"
        yield Line(f"Simulated: {tails}, {how}.")
    layers, funds = ([row for row in of.rows if row.kind == kind] for kind in ("layer", "fund"))
    yield _table("What is lost, and what the layers bear of it", "Layer", [*of.rows[:2], *layers], of)
    shown = some(funds, every_row=every_row)
    yield _table("Who pays", "Account", shown, of)
    if len(shown) < len(funds):
        yield Line(f"and {len(funds) - len(shown):,} more accounts; --all shows every row, --csv writes them")
    often = Table("How often each layer is reached, and used up", ("Layer",), ("Reached", "Used up", "Capacity"))
    for row in layers:
        often.row(row.short, f"{row.hit:,}", f"{row.full:,}", grouped(row.capacity or 0, asset))
    yield often
    yield from _uncovered(of)
    yield from _smallest(of)
    yield from stress_cascade.lines(of.cascades, tuple(map(level, of.stress.levels)), asset)


def _table(title: str, head: str, rows: Sequence[Measured], of: Report) -> Table:
    """Return what losses come to for some rows: the mean, and the quantiles of the highest levels."""
    asset, levels = of.stress.scenario.asset, of.stress.levels[-_LEVELS:]
    made = Table(title, (head,), ("Mean", *(f"q {level(each)}" for each in levels)))
    for row in rows:
        made.row(row.short, *(grouped(each, asset) for each in (row.total // of.count, *row.quantiles[-_LEVELS:])))
    return made


def _uncovered(of: Report) -> Iterator[Line]:
    """Say how likely it is that something is uncovered, and how much then."""
    left, (low, high), asset = of.uncovered, of.interval, of.stress.scenario.asset
    sure = f"{level(100 * of.stress.confidence)} %"
    yield Line("")
    yield Line(f"Something is uncovered in {left.hit:,} of {of.count:,}: {left.hit / of.count:.6%}", "bold")
    yield Line(f"Between {low:.6%} and {high:.6%}, {sure} sure (Wilson), if the losses are drawn at random.")
    if left.hit:
        yield Line(
            f"Then {grouped(left.total // left.hit, asset)} in the mean, {grouped(left.largest, asset)} at most."
        )


def _smallest(of: Report) -> Iterator[Line | Table]:
    """Say what it takes to reach each layer, and beyond."""
    asset, reached = of.stress.scenario.asset, of.reached
    made = Table("The smallest loss that reaches it, and the fewest members", ("Layer", "Fewest"), ("Loss",))
    for each in reached:
        none = "never" if each.is_least else "none found"
        found = f"{none if each.loss is None else grouped(each.loss, asset)}{'' if each.is_least else ' *'}"
        made.row(each.path[-1], _who(each), found)
    yield made
    yield Line("Each is drawn by the kernel, and so is a loss of one unit less: of that it bears nothing.")
    if not all(each.is_least for each in reached):
        yield Line("* Not shown: the solver gave up, and a smaller loss may give it an odd unit; see docs/stress.md.")


def _who(each: Reached) -> str:
    """Name the fewest members, if they are few."""
    if each.group is None:
        return "not given, or not all together"
    few, owners = 3, each.group.owners
    return ", ".join(owners) if len(owners) <= few else f"{', '.join(owners[:few])} and {len(owners) - few} more"
