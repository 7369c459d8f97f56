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

_RATIOS = ("Kupiec", "p", "Independence", "p", "Joint", "p")
DEEP = {
    "nothing": "nothing was lost",
    "margin": "margin of the day",
    "contribution": "own contribution",
    "capital": "own capital",
    "others": "the others' contributions",
    "assessments": "assessments of the others",
    "uncovered": "not covered",
}
"""How deep a default goes, in words."""
BORNE = {
    "contribution": "Own",
    "capital": "Capital",
    "others": "Others",
    "assessments": "Assessed",
    "uncovered": "Left",
}
"""What is told of a default beyond margin, and its heads."""
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
    yield from _results(made)
    yield _years(made)
    names, code = ("Member", "Model"), made.asset.code
    moved = Table(f"Procyclicality of what is charged, in {code}", names, ("Peak", "Trough", "Ratio"))
    calls = Table(f"The largest rise of it, in {code}", names, ("In a day", "In five", "In twenty"))
    for each in made.procyclicality:
        moved.row(each.member, each.model, *map(grouped_text, (each.peak, each.trough)), each.ratio or "-")
        calls.row(each.member, each.model, *map(grouped_text, (each.call_1, each.call_5, each.call_20)))
    yield from (moved, calls)
    yield from _defaults(made, every_row=every_row)
    rows = some(made.exceptions, every_row=every_row)
    hits = Table(f"Exceptions, in {code}", ("Day", "Member", "Model"), ("Lost", "Charged"))
    for one in rows:
        hits.row(one.day, one.member, one.model, grouped_text(one.lost), grouped_text(one.charged))
    if rows:
        yield hits
    if len(rows) < len(made.exceptions):
        yield Line(f"and {len(made.exceptions) - len(rows):,} more; --all shows every one")


def _defaults(made: BacktestDocument, *, every_row: bool) -> Iterator[Table]:
    """Yield how deep defaults would have gone, the worst of them, and what each would have paid at most."""
    if not made.depths:
        return
    code = made.asset.code
    depths = Table("How deep every default would have gone", ("Down to",), ("Of one group", "Of two"))
    for each in made.depths:
        depths.row(DEEP[each.layer], grouped_text(each.single), grouped_text(each.pairs))
    yield depths
    for title, of in (
        ("one group", [each for each in made.defaults if each.second is None]),
        ("two groups", [each for each in made.defaults if each.second is not None]),
    ):
        worst = Table(f"The worst defaults of {title}, in {code}", ("Day", "Defaults"), tuple(BORNE.values()))
        for one in some(of, every_row=every_row):
            who = one.defaulter if one.second is None else f"{one.defaulter}, {one.second}"
            worst.row(one.day, who, *(grouped_text(getattr(one, key)) for key in BORNE))
        if of:
            yield worst
    pays = Table(f"At most paid for defaults of others, in {code}", ("Member",), ("Contributes", "Of it", "Beyond it"))
    for payer in made.payers:
        pays.row(payer.member, *map(grouped_text, (payer.contribution, payer.paid, payer.assessed)))
    yield pays


def _results(made: BacktestDocument) -> Iterator[Table]:
    """Yield the statistics of each member and model, in two tables that a terminal is wide enough for."""
    heads = ("Days", "Exceptions", "Expected", "Z, within", "Z, overall")
    found = Table("Backtest", ("Member", "Model", "Zone"), heads)
    ratios = Table("Is it too often, and one after the other", ("Member", "Model"), _RATIOS)
    for each in made.results:
        counts = (grouped_text(each.days), each.exceptions, each.expected, each.z1 or "-", each.z2 or "-")
        found.row(each.member, each.model, each.zone, *counts, style=_STYLES[each.zone])
        first = (each.coverage, each.coverage_p, each.independence, each.independence_p)
        ratios.row(each.member, each.model, *first, each.conditional, each.conditional_p)
    yield found
    yield ratios


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
