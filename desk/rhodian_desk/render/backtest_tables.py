"""Convenience: a backtest as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rhodian_desk.documents.backtest import document
from rhodian_desk.io.units import grouped_text
from rhodian_desk.render.terminal import Line, Table, some, told, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.documents.backtest import Asked, BacktestDocument
    from rhodian_desk.risk.backtest import Backtest

_STYLES = {"green": "", "yellow": "yellow", "red": "bold red"}


def show(of: Backtest, file: TextIO, *, every_row: bool) -> None:
    """Print a backtest."""
    write(_parts(document(of), every_row=every_row), file)


def heading(asked: Asked) -> str:
    """Say what margin has to cover."""
    days = f"{asked.horizon} day{'' if asked.horizon == 1 else 's'}"
    tool = "" if asked.tool == "none" else f", with the tool {asked.tool}"
    return (
        f"{asked.confidence} over {days}, from the {asked.lookback} before{tool}; "
        f"data from {asked.first} to {asked.last}"
    )


def _parts(made: BacktestDocument, *, every_row: bool) -> Iterator[Line | Table]:
    """Yield what is printed, part by part."""
    yield from told(made.study.title, heading(made.asked), made.study.summary, made.study.assumptions)
    yield _results(made)
    yield _years(made)
    moved = Table(
        f"Procyclicality of what is charged, in {made.asset.code}",
        ("Member", "Model"),
        ("Peak", "Trough", "Ratio", "Call in a day", "In five", "In twenty"),
    )
    for each in made.procyclicality:
        amounts = map(grouped_text, (each.call_1, each.call_5, each.call_20))
        moved.row(each.member, each.model, *map(grouped_text, (each.peak, each.trough)), each.ratio or "-", *amounts)
    yield moved
    rows = some(made.exceptions, every_row=every_row)
    hits = Table(f"Exceptions, in {made.asset.code}", ("Day", "Member", "Model"), ("Lost", "Charged"))
    for one in rows:
        hits.row(one.day, one.member, one.model, grouped_text(one.lost), grouped_text(one.charged))
    if rows:
        yield hits
    if len(rows) < len(made.exceptions):
        yield Line(f"and {len(made.exceptions) - len(rows):,} more; --all shows every one")


def _results(made: BacktestDocument) -> Table:
    """Return the statistics of each member and model."""
    heads = (
        "Days",
        "Exceptions",
        "Expected",
        "Kupiec",
        "p",
        "Independence",
        "p",
        "Joint",
        "p",
        "Z, within",
        "Z, overall",
    )
    found = Table("Backtest", ("Member", "Model", "Zone"), heads)
    for each in made.results:
        tests = (each.coverage, each.coverage_p, each.independence, each.independence_p)
        further = (each.conditional, each.conditional_p, each.z1 or "-", each.z2 or "-")
        counts = (grouped_text(each.days), each.exceptions, each.expected)
        found.row(each.member, each.model, each.zone, *counts, *tests, *further, style=_STYLES[each.zone])
    return found


def _years(made: BacktestDocument) -> Table:
    """Return how many exceptions each year had, and its zone unless that is green."""
    keys = [(each.member, each.model) for each in made.results]
    names = ("Year",) if len({member for member, _ in keys}) == 1 else ("Year", "Member")
    models = list(dict.fromkeys(model for _, model in keys))
    found = Table("Exceptions by year, and the zone unless it is green", names, models)
    cells = {
        (each.year, each.member, each.model): each.exceptions + ("" if each.zone == "green" else f" {each.zone}")
        for each in made.years
    }
    for year, member in dict.fromkeys((each.year, each.member) for each in made.years):
        found.row(*(year, member)[: len(names)], *(cells[year, member, model] for model in models))
    return found
