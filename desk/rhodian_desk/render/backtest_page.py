"""Convenience: a backtest as one page that stands alone: margins beside losses, traffic lights, and every statistic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import htpy as h

from rhodian_desk.documents.backtest import Asked
from rhodian_desk.render.backtest_tables import BORNE, DEEP
from rhodian_desk.render.backtest_tables import heading as asked_for
from rhodian_desk.render.page_bars import swatch
from rhodian_desk.render.page_frame import (
    ROWS_A_GROUP,
    amounts,
    coded,
    folded,
    foot,
    group_head,
    heading,
    others,
    page_of,
    pictured,
    row,
    table,
)
from rhodian_desk.render.page_text import count, grouped
from rhodian_desk.risk.pictures import DEPTHS, PICTURED, ZONES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rhodian_desk.render.made import Made
    from rhodian_desk.risk.pictures import Backtested

Record = dict[str, Any]

_SAID: Final = 5
"""Of how many members the result is said in words."""
_AGAIN: Final = coded(
    "To test it again: `rhodian backtest FILE`, where FILE is the study. Add `--json` or `--csv` for every row,"
    " `--html OUT` for this page."
)
_THINNED: Final = (
    "Of every {} {} one is drawn, whose loss came closest to the margin or went furthest beyond it; every exception"
    " is marked."
)
_TESTS: Final = {
    "Kupiec": "coverage",
    "p": "coverage_p",
    "Independence": "independence",
    "p ": "independence_p",
    "Joint": "conditional",
    "p  ": "conditional_p",
    "Z, within": "z1",
    "Z, overall": "z2",
}
_CALLS: Final = {"In a day": "call_1", "In five": "call_5", "In twenty": "call_20"}


def page(document: Record, pictures: Backtested, made: Made | None = None) -> str:
    """Return a backtest as one HTML page.

    Args:
        document: as in the schema "rhodian.backtest/1": amounts are decimal strings.
        pictures: what is drawn of it.
        made: what the document was made from and by, if that is to be said.
    """
    study, results = document["study"], document["results"]
    left_out = len(results) - PICTURED
    more = f"{count(left_out, 'more margin')} of {len(results):,} not drawn: the tables and --json have them."
    return page_of(
        study["title"],
        heading(
            study,
            kicker=f"amounts in {document['asset']['code']}",
            result=_result(document),
            below=h.p[asked_for(Asked(**document["asked"])), "."],
            kind="study",
        ),
        h.section[h.h2["Margin beside losses"], _margins(document, pictures), left_out > 0 and h.p(".more")[more]],
        h.section[h.h2["Traffic light by year"], _lights(document, pictures), _years(document)],
        document["depths"] and h.section[h.h2["Every day as a default"], _defaults(document, pictures)],
        h.section[h.h2["Statistics"], _tables(document)],
        h.section[h.h2["Exceptions"], _exceptions(document)],
        foot(document, ["study ", h.b[study["id"]]], made, _AGAIN),
    )


def _result(document: Record) -> Iterator[str]:
    """Say how the first model did for each member."""
    results = document["results"]
    first = [each for each in results if each["model"] == results[0]["model"]]
    for each in first[:_SAID]:
        yield f"{_name(each)}: {_came(each, document)}."
    if len(first) > _SAID:
        yield f"And {count(len(first) - _SAID, 'more member')}, below."


def _name(each: Record) -> str:
    """Return whose margin it is, and by which model."""
    return f"{each['member']}, {each['model']}"


def _came(each: Record, document: Record) -> str:
    """Say how a margin did."""
    exceptions, looked_at = (
        count(int(each["exceptions"]), "exception"),
        f"{grouped(each['days'])} {_stretches(document)}",
    )
    return f"{exceptions} on {looked_at}, {each['expected']} expected; the zone is {each['zone']}"


def _stretches(document: Record) -> str:
    """Return what is looked at one by one."""
    horizon = document["asked"]["horizon"]
    return "days" if horizon == 1 else f"stretches of {horizon:,} days"


def _margins(document: Record, pictures: Backtested) -> h.Node:
    """Return a picture for each margin, with one legend."""
    moved = {(each["member"], each["model"]): each for each in document["procyclicality"]}
    figures = []
    for each, svg in zip(document["results"], pictures.margins, strict=False):
        of = moved[each["member"], each["model"]]
        told = (
            f"{_name(each)}: the margin, from {of['trough']} to {of['peak']}, beside losses; {_came(each, document)}."
        )
        figures.append(pictured(svg, told, [_name(each), " ", h.span(".note")[_came(each, document)]]))
    legend = h.p(".of")[
        h.b(".margin-key")["\N{HORIZONTAL BAR}"],
        " margin, ",
        h.i(".swatch.loss-key", aria_hidden="true"),
        "loss, ",
        h.b(".exception-key")["\N{MULTIPLICATION SIGN}"],
        f" loss that was more than the margin, in {document['asset']['code']}. Gains are not drawn. ",
        pictures.step > 1 and _THINNED.format(pictures.step, _stretches(document)),
    ]
    return [h.div(".pictures")[figures], legend]


def _lights(document: Record, pictures: Backtested) -> h.Node:
    """Return a picture of the traffic light of each margin, with one legend."""
    figures = []
    for each, svg in zip(document["results"], pictures.lights, strict=False):
        key = (each["member"], each["model"])
        years = [year for year in document["years"] if (year["member"], year["model"]) == key]
        said = ", ".join(f"{year['year']} {year['exceptions']} {year['zone']}" for year in years)
        figures.append(pictured(svg, f"Exceptions of {_name(each)} by year: {said}.", _name(each)))
    legend = h.p(".of")[
        "Exceptions in each year. ", ([swatch(look), f"{zone}\N{EM SPACE}"] for zone, look in ZONES.items())
    ]
    return [h.div(".pictures")[figures], legend]


def _defaults(document: Record, pictures: Backtested) -> h.Node:
    """Return how deep defaults went, a picture and a table of the worst, and what each paid at most."""
    code, worst = document["asset"]["code"], document["defaults"]
    shown = [each for each in worst if bool(each["second"]) == bool(worst[-1]["second"])]
    depths = table(
        "How many defaults went how deep",
        [("Down to", False), ("Of one group", True), ("Of two", True)],
        h.tbody[(row(DEEP[each["layer"]], amounts([each["single"], each["pairs"]])) for each in document["depths"])],
    )
    parts: list[h.Node] = [depths]
    if pictures.defaults is not None:
        told = "What bears each of the worst defaults beyond margin, the worst first, as the table below has it."
        key: list[h.Node] = [[swatch(look), f"{DEEP[part]}\N{EM SPACE}"] for part, look in DEPTHS.items()]
        legend = h.p(".of")[f"The worst defaults, in {code}, as they are numbered below. ", key]
        parts += [h.div(".pictures")[pictured(pictures.defaults, told, "The worst defaults, beyond margin")], legend]
        titles = [("Worst", False), *((title, True) for title in BORNE.values())]
        rows = (
            row([f"{place}. {each['day']} ", h.span(".note")[_who(each)]], amounts([each[key] for key in BORNE]))
            for place, each in enumerate(shown, 1)
        )
        parts.append(table(f"The worst defaults, in {code}", titles, h.tbody[rows]))
    payers, heads = document["payers"], [("Member", False), ("Contributes", True), ("Of it", True), ("Beyond it", True)]
    paid = (
        row(each["member"], amounts([each["contribution"], each["paid"], each["assessed"]]))
        for each in payers[:ROWS_A_GROUP]
    )
    body = h.tbody[paid, others(len(payers) - ROWS_A_GROUP, len(heads))]
    return [*parts, table(f"At most paid for defaults of others, in {code}", heads, body)]


def _who(each: Record) -> str:
    """Return who defaults."""
    return each["defaulter"] if each["second"] is None else f"{each['defaulter']}, {each['second']}"


def _years(document: Record) -> h.Node:
    """Return the table of exceptions by year, with the zone unless it is green: a column a model, a group a member."""
    models = list(dict.fromkeys(each["model"] for each in document["results"]))
    members = list(dict.fromkeys(each["member"] for each in document["results"]))
    cells = {(each["member"], each["year"], each["model"]): each for each in document["years"]}
    years = list(dict.fromkeys(each["year"] for each in document["years"]))

    def cell(each: Record) -> h.Element:
        zone = each["zone"]
        return h.td(".n")[each["exceptions"], zone != "green" and f" {zone}"]

    bodies = (
        h.tbody[
            len(members) > 1 and group_head(1 + len(models), member),
            (row(year, [cell(cells[member, year, model]) for model in models]) for year in years[-ROWS_A_GROUP:]),
            others(len(years) - ROWS_A_GROUP, 1 + len(models)),
        ]
        for member in members[:PICTURED]
    )
    titles = [("Year", False), *((model, True) for model in models)]
    rest = h.tbody[others(len(members) - PICTURED, len(titles))]
    whole = table("Exceptions, and the zone unless it is green", titles, [*bodies, rest])
    return folded("By year", count(len(years), "year"), whole)


def _tables(document: Record) -> h.Node:
    """Return the tables of statistics."""
    results = document["results"][:ROWS_A_GROUP]
    moved = document["procyclicality"][:ROWS_A_GROUP]
    code, rest = document["asset"]["code"], len(document["results"]) - ROWS_A_GROUP

    def made(caption: str, titles: Sequence[str], rows: Iterable[Sequence[str | None]]) -> h.Node:
        body = (
            row(_name(each), [h.td(".n")["-" if cell is None else grouped(cell)] for cell in cells])
            for each, cells in zip(results, rows, strict=True)
        )
        heads = [("Margin", False), *((title, True) for title in titles)]
        return table(caption, heads, h.tbody[body, others(rest, len(heads))])

    counted = [[each[key] for key in ("days", "exceptions", "expected", "zone", "at_most")] for each in results]
    return [
        made("Exceptions, and how probable so few are", ("Days", "Exceptions", "Expected", "Zone", "So few"), counted),
        made(
            "Likelihood ratios, and how far losses went",
            tuple(_TESTS),
            [[each[key] for key in _TESTS.values()] for each in results],
        ),
        made(
            f"What is charged, in {code}",
            ("Peak", "Trough", "Ratio"),
            [[each["peak"], each["trough"], each["ratio"]] for each in moved],
        ),
        made(
            f"The largest rise of what is charged, in {code}",
            tuple(_CALLS),
            [[each[key] for key in _CALLS.values()] for each in moved],
        ),
    ]


def _exceptions(document: Record) -> h.Node:
    """Return the table of exceptions, a group a margin."""
    groups: dict[str, list[Record]] = {}
    for each in document["exceptions"]:
        groups.setdefault(_name(each), []).append(each)
    if not groups:
        return h.p["There are none."]
    bodies = (
        h.tbody[
            group_head(3, name),
            (row(each["day"], amounts([each["lost"], each["charged"]])) for each in found[:ROWS_A_GROUP]),
            others(len(found) - ROWS_A_GROUP, 3),
        ]
        for name, found in list(groups.items())[:ROWS_A_GROUP]
    )
    titles, code = [("Day", False), ("Lost", True), ("Charged", True)], document["asset"]["code"]
    rest = h.tbody[others(len(groups) - ROWS_A_GROUP, len(titles))]
    whole = table(f"Losses that were more than the margin, in {code}", titles, [*bodies, rest])
    return folded("Day by day", count(len(document["exceptions"]), "exception"), whole)
