"""Convenience: a calibration as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rhodian_desk.documents.calibration import document
from rhodian_desk.io.units import grouped_text
from rhodian_desk.render.backtest_tables import heading
from rhodian_desk.render.terminal import Line, Table, some, told, write
from rhodian_desk.risk.entries import BY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.documents.calibration import CalibrationDocument, Funded
    from rhodian_desk.risk.calibration import Calibration


def show(of: Calibration, file: TextIO, *, every_row: bool) -> None:
    """Print a calibration."""
    write(_parts(document(of), every_row=every_row), file)


def sizes(fund: Funded) -> Iterator[tuple[str, str]]:
    """Yield what is told of how large a fund has to be, and the amounts."""
    yield f"Cover {fund.cover}, needed in the scenario {fund.scenario}", fund.required
    yield "The largest group", fund.one
    yield "The two largest groups", fund.two
    yield "The largest, or the second and the third", fund.one_or_two
    worst = "scenario" if fund.tail == "1" else f"{grouped_text(fund.tail)} scenarios"
    yield f"All together in the worst {worst}, in the mean", fund.shortfall
    yield f"Contributed above that, by {fund.by}", fund.above
    if fund.left.strip("0."):
        yield f"What nobody may contribute, by {fund.by}", fund.left


def _parts(made: CalibrationDocument, *, every_row: bool) -> Iterator[Line | Table]:
    """Yield what is printed, part by part."""
    code = made.asset.code
    yield from told(made.study.title, heading(made.asked), made.study.summary, made.study.assumptions)
    names = ("Member", "Model")
    margins = Table(f"Margin after {made.asked.last}, in {code}", names, ("Value at risk", "Expected shortfall"))
    tools = Table(f"The same with each tool, in {code}", names, ("With a buffer", "With stress", "With a floor"))
    for each in made.margins:
        margins.row(each.member, each.model, *map(grouped_text, (each.at_risk, each.shortfall)))
        tools.row(each.member, each.model, *map(grouped_text, (each.buffer, each.stress or "-", each.floor)))
    yield from (margins, tools)
    for fund in made.fund:
        size = Table(f"Fund, in {code}", ("What",), ("Amount",))
        for what, amount in sizes(fund):
            size.row(what, grouped_text(amount))
        yield size
        names = ("Member", "Group")
        lost = Table(f"Who loses what, in {code}", names, ("Margin", "Beyond it then", "At most", "In the tail"))
        shares = Table(f"Who contributes what, in {code}", names, tuple(f"By {way}" for way in BY))
        for one in made.contributions:
            lost.row(one.member, one.group, *map(grouped_text, (one.charged, one.beyond, one.worst, one.mean)))
            shares.row(one.member, one.group, *map(grouped_text, (getattr(one, f"by_{way}") for way in BY)))
        yield from (lost, shares)
    rows = some(made.scenarios, every_row=every_row)
    needs = Table(f"Scenarios that need a fund, in {code}", ("Scenario",), ("Needed",))
    for row in rows:
        needs.row(row.scenario, grouped_text(row.needed))
    if rows:
        yield needs
    if len(rows) < len(made.scenarios):
        yield Line(f"and {len(made.scenarios) - len(rows):,} more; --all shows every one")
    yield Line(f"SHA-256 of what all this follows from: {made.asked.sha256}", "dim")
