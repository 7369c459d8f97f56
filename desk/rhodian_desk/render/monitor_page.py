"""Convenience: a monitor as one page that stands alone: alerts, figures over time, resources, and the last time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import htpy as h

from rhodian_desk.render.page_bars import swatch
from rhodian_desk.render.page_frame import (
    ROWS_A_GROUP,
    amounts,
    coded,
    foot,
    heading,
    others,
    page_of,
    pictured,
    row,
    table,
)
from rhodian_desk.render.page_text import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rhodian_desk.render.made import Made
    from rhodian_desk.risk.monitor_pictures import Monitored

Record = dict[str, Any]

_AGAIN: Final = coded(
    "To watch again: `rhodian monitor FILE`, where FILE is the history. Add `--json` or `--csv` for every figure at"
    " every time, `--html OUT` for this page."
)


def page(document: Record, pictures: Monitored, made: Made | None = None) -> str:
    """Return a monitor as one HTML page.

    Args:
        document: as in the schema "rhodian.monitored/1": amounts are decimal strings.
        pictures: what is drawn of it.
        made: what the document was made from and by, if that is to be said.
    """
    points = document["points"]
    return page_of(
        document["history"]["title"],
        heading(
            document["history"],
            kicker=[count(len(points), "time"), f", under the policy {document['policy']}"],
            result=_result(document),
        ),
        document["alerts"] and h.section[h.h2["Alerts"], _alerts(document)],
        pictures.courses and h.section[h.h2["Figures over time"], _courses(document, pictures)],
        pictures.stacks and h.section[h.h2["Resources over time"], _stacks(points, pictures)],
        h.section[h.h2[f"The books at {points[-1]['at']}"], [*_standing(points[-1])]],
        document["lacking"]
        and h.section[
            h.h2["Not shown"], h.ul[(h.li[f"{each['what']}: {each['because']}."] for each in document["lacking"])]
        ],
        foot(document, ["history ", h.b[document["history"]["id"]]], made, _AGAIN),
    )


def _result(document: Record) -> list[str]:
    """Say which alerts stand."""
    standing = [each for each in document["alerts"] if each["stands"]]
    said = (
        f"{each['kind']} {each['limit']}, {each['of']}: {each['crossed'][-1]['figure']['percent']}"
        for each in standing[:ROWS_A_GROUP]
    )
    now = f"{count(len(standing), 'alert')} now. {'; '.join(said)}." if standing else "No alert stands."
    over = len(document["alerts"]) - len(standing)
    return [now, *([f"{count(over, 'alert')} stood before, and no more."] if over else [])]


def _alerts(document: Record) -> h.Node:
    """Return the table of what crossed a threshold."""
    titles = [
        ("Alert", False),
        ("First", False),
        ("Times", True),
        ("Limit", True),
        ("Last figure", True),
        ("Now", False),
    ]
    alerts = document["alerts"]
    body = (
        row(
            f"{each['kind']}, {each['of']}",
            [
                h.td[each["first"]],
                amounts([str(len(each["crossed"])), each["limit"], each["crossed"][-1]["figure"]["percent"]]),
                h.td(".no" if each["stands"] else ".yes")["stands" if each["stands"] else "over"],
            ],
        )
        for each in alerts[:ROWS_A_GROUP]
    )
    return table(
        "Each figure that crossed its threshold, at how many times, and what it was the last time",
        titles,
        h.tbody[body, others(len(alerts) - ROWS_A_GROUP, len(titles))],
    )


def _courses(document: Record, pictures: Monitored) -> h.Node:
    """Return a picture for each figure, and what is to be seen in them."""
    alerts = {(each["kind"], each["of"]): each for each in document["alerts"]}
    figures = []
    for kind, of, svg in pictures.courses:
        name = f"{kind.rpartition(' ')[0].capitalize()}, {of}"
        found = alerts.get((kind, of))
        said = f"beyond {found['limit']} at {count(len(found['crossed']), 'time')}" if found else "no alert"
        figures.append(pictured(svg, f"{name} over time, in percent: {said}.", name))
    left = pictures.left_out
    words = (
        "In percent; dashed: the threshold, where there is one. Cover is what is paid in over what"
        f" {count(document['cover'], 'member')} would lose together; concentration is the largest contributor's part;"
        " utilisation is what a pool has paid of its limit for the period; margin is over the initial requirement."
    )
    legend = h.p(".of")[
        words,
        left > 0 and f" {count(left, 'picture')} more would be drawn, and are not: --json has every figure.",
    ]
    return [h.div(".pictures")[figures], legend]


def _stacks(points: Sequence[Record], pictures: Monitored) -> h.Node:
    """Return a picture of the resources of each asset, with its legend."""
    figures = []
    for code, resources, rest, svg in pictures.stacks:
        last = [each for each in points[-1]["resources"] if each["asset"] == code]
        said = ", ".join(f"{each['name']} {each['amount']}" for each in last[:ROWS_A_GROUP])
        looks = [(look, f"{kind}: {name}") for look, kind, name in resources]
        if rest:
            looks.append(("uncovered", "all others"))
        legend: list[h.Node] = [[h.span[swatch(look), " ", name], " "] for look, name in looks]
        figures.append(pictured(svg, f"Resources in {code} over time, at last: {said}.", code, legend))
    return h.div(".pictures")[figures]


def _standing(at: Record) -> Iterable[h.Node]:
    """Yield the tables of the last time."""
    yield _rows(
        "Resources: of layers what they would bear at most, of pools what they would pay now, of margins what is held",
        ("Of", "Kind", "Asset"),
        ("Amount",),
        [((each["name"], each["kind"], each["asset"]), (each["amount"],)) for each in at["resources"]],
    )
    yield _rows(
        "Cover: what is paid in, over the last stress losses that are known",
        ("Asset and members", "Stress of"),
        ("Paid in", "Loss", "Cover"),
        [
            ((f"{each['asset']}, {key}", each["day"]), (each["paid_in"], each[key], each[f"cover_{key}"]["percent"]))
            for each in at["covers"]
            for key in ("one", "two")
        ],
    )
    yield _rows(
        "Whose the contributions are",
        ("Asset", "Largest"),
        ("Owners", "Its share", "Herfindahl"),
        [
            (
                (each["asset"], each["largest"]),
                (str(each["owners"]), each["share"]["percent"], each["herfindahl"]["percent"]),
            )
            for each in at["concentrations"]
        ],
    )
    yield _rows(
        "Pools in this period",
        ("Pool", "Asset"),
        ("Limit", "Used", "In percent", "May pay now"),
        [
            (
                (each["name"], each["asset"]),
                (each["period_limit"], each["drawn_in_period"], each["utilisation"]["percent"], each["available"]),
            )
            for each in at["pools"]
        ],
    )
    yield _rows(
        "Those who hold contracts",
        ("Markets", "Asset"),
        ("Equity", "Initial", "Maintenance", "Over initial", "Holders", "Below initial", "Below maintenance"),
        [
            (
                (", ".join(each["markets"]), each["asset"]),
                (
                    *(each["equity"], each["initial"], each["maintenance"], each["over_initial"]["percent"]),
                    *(str(each[key]) for key in ("holders", "below_initial", "below_maintenance")),
                ),
            )
            for each in at["margins"]
        ],
    )
    yield _rows(
        "Open interest",
        ("Market",),
        ("Contracts",),
        [((one["market"],), (str(one["contracts"]),)) for each in at["margins"] for one in each["open_interest"]],
    )


def _rows(
    caption: str,
    names: Sequence[str],
    heads: Sequence[str],
    rows: Sequence[tuple[tuple[str, ...], tuple[str, ...]]],
) -> h.Node:
    """Return a table of names and then amounts; nothing if it has no rows."""
    if not rows:
        return None
    titles = [*((name, False) for name in names), *((head, True) for head in heads)]
    body = (
        row(words[0], [[h.td[word] for word in words[1:]], amounts(figures)]) for words, figures in rows[:ROWS_A_GROUP]
    )
    return table(caption, titles, h.tbody[body, others(len(rows) - ROWS_A_GROUP, len(titles))])
