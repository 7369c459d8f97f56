"""Convenience: a calibration as one page that stands alone: margin, the size of a fund, and who contributes what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import htpy as h

from rhodian_desk.documents.backtest import Asked
from rhodian_desk.documents.calibration import Funded
from rhodian_desk.render.backtest_tables import heading as asked_for
from rhodian_desk.render.calibration_tables import sizes
from rhodian_desk.render.page_bars import swatch
from rhodian_desk.render.page_frame import (
    ROWS_A_GROUP,
    amounts,
    coded,
    folded,
    foot,
    group_head,
    heading,
    number,
    others,
    page_of,
    pictured,
    row,
    table,
)
from rhodian_desk.render.page_text import added, count, grouped, units
from rhodian_desk.risk.calibration_pictures import TOOLED, WAYS
from rhodian_desk.risk.entries import BY
from rhodian_desk.risk.procyclicality import BUFFER, FLOOR, NONE, STRESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rhodian_desk.render.made import Made
    from rhodian_desk.risk.calibration_pictures import Calibrated

Record = dict[str, Any]

_AGAIN: Final = coded(
    "To calibrate again: `rhodian calibrate FILE`, where FILE is the study. Add `--json` or `--csv` for every row,"
    " `--html OUT` for this page."
)
_MARGIN: Final = {"at_risk": "Value at risk", "shortfall": "Expected shortfall"}
_TOOLS: Final = {NONE: "value at risk", BUFFER: "with a buffer", STRESS: "with stress", FLOOR: "with a floor"}
_LOST: Final = {"charged": "Margin", "beyond": "Beyond it then", "worst": "At most", "mean": "In the tail"}
_WAY: Final = dict(
    zip(BY, ("by its margin", "by its worst loss", "by its part of the tail", "by Shapley's value"), strict=True)
)
_BY: Final = {f"by_{way}": f"By {way}" for way in WAYS}


def page(document: Record, pictures: Calibrated, made: Made | None = None) -> str:
    """Return a calibration as one HTML page.

    Args:
        document: as in the schema "rhodian.calibration/1": amounts are decimal strings.
        pictures: what is drawn of it.
        made: what the document was made from and by, if that is to be said.
    """
    study, needs = document["study"], document["scenarios"]
    digest = ["SHA-256 of what all this follows from: ", h.code[document["asked"]["sha256"]]]
    return page_of(
        study["title"],
        heading(
            study,
            kicker=f"amounts in {document['asset']['code']}",
            result=_result(document),
            below=h.p[asked_for(Asked(**document["asked"])), "."],
            kind="study",
        ),
        h.section[h.h2["Margin by model and tool"], _margins(document, pictures), _margin_table(document)],
        [_fund(document, fund, pictures) for fund in document["fund"]],
        needs and h.section[h.h2["Scenarios that need a fund"], _needs(document)],
        foot(document, ["study ", h.b[study["id"]]], made, digest, _AGAIN),
    )


def _result(document: Record) -> Iterator[str]:
    """Say how large the fund is and what it covers, or that there is none."""
    code, members = document["asset"]["code"], len({each["member"] for each in document["margins"]})
    if not document["fund"]:
        yield f"Margin of {count(members, 'member')}; the study has no fund."
    for fund in document["fund"]:
        covered = "the largest group" if fund["cover"] == "1" else f"the {grouped(fund['cover'])} largest groups"
        yield f"A fund of {code} {grouped(fund['required'])} covers {covered} in every scenario."
        above = (
            f"; floors, steps and whole units make it {grouped(fund['above'])} more" if _is_some(fund["above"]) else ""
        )
        left = f"; {grouped(fund['left'])} of it nobody may contribute" if _is_some(fund["left"]) else ""
        yield f"Of {count(members, 'member')} each contributes {_WAY[fund['by']]}{above}{left}."


def _is_some(amount: str) -> bool:
    """Tell whether an amount is not 0."""
    return bool(amount.strip("0."))


def _charged(document: Record) -> dict[str, str]:
    """Return what each member is charged: by the first model, with the tool of the study."""
    tool = document["asked"]["tool"]
    found: dict[str, str] = {}
    for each in document["margins"]:
        found.setdefault(each["member"], each["at_risk" if tool == NONE else tool])
    return found


def _margins(document: Record, pictures: Calibrated) -> h.Node:
    """Return a picture of each member's margins, with one legend."""
    charged = _charged(document)
    figures = []
    for (member, amount), svg in zip(charged.items(), pictures.margins, strict=False):
        said = ", ".join(
            f"{each['model']} {grouped(each['at_risk'])}" for each in document["margins"] if each["member"] == member
        )
        told = f"Margin of {member}: value at risk {said}; charged is {grouped(amount)}. The table below has the rest."
        figures.append(pictured(svg, told, [member, " ", h.span(".note")[f"charged {grouped(amount)}"]]))
    rest = len(charged) - len(pictures.margins)
    legend = h.p(".of")[
        ([h.span(".key")[swatch(TOOLED[tool] or "loss-key"), words], " "] for tool, words in _tools(document).items()),
        h.span(".key")[h.b(".exception-key")["\N{HORIZONTAL BAR}"], " expected shortfall"],
        f" Dashed: what is charged. In {document['asset']['code']}, each member by its own scale.",
        rest > 0 and f" {count(rest, 'more member')} not drawn: the table and --json have them.",
    ]
    return [h.div(".pictures")[figures], legend]


def _tools(document: Record) -> dict[str, str]:
    """Return the tools that the study has figures of, and what each is called."""
    stressed = document["margins"][0]["stress"] is not None
    return {tool: words for tool, words in _TOOLS.items() if stressed or tool != STRESS}


def _margin_table(document: Record) -> h.Node:
    """Return the table of margins: a group a member, a row a model."""
    groups: dict[str, list[Record]] = {}
    for each in document["margins"]:
        groups.setdefault(each["member"], []).append(each)
    tools = [tool for tool in _tools(document) if tool != NONE]
    heads = {**_MARGIN, **{tool: _TOOLS[tool].capitalize() for tool in tools}}
    titles = [("Model", False), *((title, True) for title in heads.values())]
    bodies = (
        h.tbody[
            group_head(len(titles), member),
            (row(each["model"], amounts([each[key] for key in heads])) for each in found),
        ]
        for member, found in list(groups.items())[:ROWS_A_GROUP]
    )
    rest = h.tbody[others(len(groups) - ROWS_A_GROUP, len(titles))]
    caption = f"Margin after {document['asked']['last']}, in {document['asset']['code']}"
    return folded("Every margin", count(len(groups), "member"), table(caption, titles, [*bodies, rest]))


def _fund(document: Record, fund: Record, pictures: Calibrated) -> h.Node:
    """Return how large the fund is, and who contributes what, as a picture and in tables."""
    code, rows = document["asset"]["code"], document["contributions"]
    worst = "worst scenario" if fund["tail"] == "1" else f"{grouped(fund['tail'])} worst scenarios"
    size = (row(what, amounts([amount])) for what, amount in sizes(Funded(**fund)))
    return [
        h.section[
            h.h2["The size of the fund"],
            table(f"Fund, in {code}", [("What", False), ("Amount", True)], h.tbody[size]),
        ],
        h.section[
            h.h2["Who contributes what"],
            _ways(document, pictures),
            _of_members(f"Who contributes what, in {code}", rows, _BY, _sums(document)),
            _of_members(f"Who loses what beyond its margin, in {code}", rows, _LOST),
            h.p(".of")[
                f"Beyond it then: in the scenario {fund['scenario']}. In the tail: on average in the"
                f" {worst}, where all lose most together, rounded up."
            ],
        ],
    ]


def _ways(document: Record, pictures: Calibrated) -> h.Node:
    """Return the picture of who contributes what by each way, with its legend."""
    rows, scale = document["contributions"], document["asset"]["scale"]
    said = []
    for key, way in _BY.items():
        sizes_of = [units(each[key], scale) for each in rows]
        most = rows[sizes_of.index(max(sizes_of))]
        said.append(f"{way.lower()} {most['member']} with {grouped(most[key])}")
    rest = len(rows) - len(pictures.members)
    legend = [
        ([h.span[swatch(look), f" by {way}"], " "] for way, look in WAYS.items()),
        h.span[
            f"In {document['asset']['code']}; numbered as in the table.",
            rest > 0 and f" Drawn are the {len(pictures.members)} that contribute most by whichever way; {rest:,} not.",
        ],
    ]
    told = f"Who contributes most: {', '.join(said)}. The table below has every member."
    return h.div(".pictures.single")[pictured(pictures.ways, told, "Each member, by each way", legend)]


def _sums(document: Record) -> h.Node:
    """Return the row of what all contribute together."""
    rows, scale = document["contributions"], document["asset"]["scale"]
    return h.tfoot[row("All together", amounts(added((each[key] for each in rows), scale) for key in _BY))]


def _of_members(caption: str, rows: Sequence[Record], heads: dict[str, str], below: h.Node = None) -> h.Node:
    """Return a table of members, numbered, with what stands below it."""
    titles = [("Member", False), *((title, True) for title in heads.values())]
    body = (
        row(
            [number(str(place)), each["member"], each["group"] != each["member"] and _group(each)],
            amounts([each[key] for key in heads]),
        )
        for place, each in enumerate(rows[:ROWS_A_GROUP], 1)
    )
    return table(caption, titles, [h.tbody[body, others(len(rows) - ROWS_A_GROUP, len(titles))], below])


def _group(each: Record) -> h.Node:
    """Return the group of affiliates that a member is of."""
    return [" ", h.span(".purpose")[each["group"]]]


def _needs(document: Record) -> h.Node:
    """Return the table of scenarios that need a fund, the worst first."""
    needs, titles = document["scenarios"], [("Scenario", False), ("Needed", True)]
    body = (row(each["scenario"], amounts([each["needed"]])) for each in needs[:ROWS_A_GROUP])
    rest = others(len(needs) - ROWS_A_GROUP, len(titles))
    caption = f"What covers the groups that lose most in it, in {document['asset']['code']}, the worst first"
    return folded("The worst", count(len(needs), "scenario"), table(caption, titles, h.tbody[body, rest]))
