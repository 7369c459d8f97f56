"""Convenience: a stress as one page that stands alone: what is lost, what bears it, who pays, and what goes beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import htpy as h

from rhodian_desk.render import stress_cascade
from rhodian_desk.render.page_bars import swatch
from rhodian_desk.render.page_frame import (
    ROWS_A_GROUP,
    amounts,
    coded,
    folded,
    foot,
    heading,
    number,
    others,
    page_of,
    pictured,
    row,
    table,
)
from rhodian_desk.render.page_text import count, grouped, trail, units
from rhodian_desk.risk.drawing import LOOKS
from rhodian_desk.risk.pictures import LEVELS, PICTURED
from rhodian_desk.risk.stress import STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rhodian_desk.render.made import Made
    from rhodian_desk.risk.pictures import Stressed

Record = dict[str, Any]

_AGAIN: Final = coded(
    "To draw the losses again: `rhodian stress FILE`, where FILE is the scenario. Add `--json` or `--csv` for every row"
    " and every quantile, `--html OUT` for this page."
)
_OWN: Final = "A quantile is of each row by itself: what it bears in one loss, by rank, so that rows need not add up."


def page(document: Record, pictures: Stressed, made: Made | None = None) -> str:
    """Return a stress as one HTML page.

    Args:
        document: as in the schema "rhodian.stressed/1": amounts are decimal strings.
        pictures: what is drawn of it.
        made: what the document was made from and by, if that is to be said.
    """
    rows, code = document["rows"], document["asset"]["code"]
    layers, funds = ([each for each in rows if each["kind"] == kind] for kind in ("layer", "fund"))
    return page_of(
        document["scenario"]["title"],
        heading(
            document["scenario"],
            kicker=[count(document["losses"], "loss", "losses"), f", amounts in {code}"],
            result=_result(document),
            below=_simulated(document),
            kind="scenario",
        ),
        h.section[
            h.h2["What is lost, and what bears it"],
            _course(document, pictures),
            _measured("What is lost, and what the layers bear of it", [*rows[:2], *layers], document),
        ],
        h.section[
            h.h2["Who pays"],
            _pays(document, pictures, funds),
            _measured("What each account pays", funds, document, numbered=True),
            h.p(".of")[_OWN],
            folded("How often", count(len(layers) + len(funds), "row"), _reached([*layers, *funds])),
        ],
        _smallest(document),
        stress_cascade.section(document, pictures.cascade),
        foot(document, ["scenario ", h.b[document["scenario"]["id"]]], made, _AGAIN),
    )


def _result(document: Record) -> list[str]:
    """Say how likely it is that something is uncovered, and how much then."""
    left, found = document["rows"][1], document["uncovered"]
    low, high, sure = (float(found[key]) for key in ("low", "high", "confidence"))
    part = f"Something is uncovered in {left['hit']:,} of {count(document['losses'], 'loss', 'losses')}"
    words = [
        f"{part}: {float(found['probability']):.4%}.",
        f"Between {low:.4%} and {high:.4%}, {sure * 100:g} % sure (Wilson), if the losses are drawn at random.",
    ]
    if left["hit"]:
        mean, most, code = grouped(found["mean_if_any"]), grouped(left["largest"]), document["asset"]["code"]
        words.append(f"Then {code} {mean} in the mean, and {most} at most.")
    return words


def _simulated(document: Record) -> h.Node:
    """Say how losses were simulated."""
    of = document["simulation"]
    if of is None:
        return None
    tails = f"a Student t of {of['degrees']} degrees of freedom for each member, correlation {of['correlation']}"
    return h.p[f"Simulated: {tails}, rounded {of['rounding']}, seed {of['seed']}."]


def _course(document: Record, pictures: Stressed) -> h.Node:
    """Return the picture of losses from the most frequent to the rarest, with its legend."""
    rows, scale = document["rows"], document["asset"]["scale"]
    words = [_name(rows[place]) for place in pictures.rows]
    if pictures.others:
        words.append(count(pictures.others, "other"))
    left = list(zip(LOOKS, words, strict=False))
    if units(rows[1]["largest"], scale):
        left.append(("uncovered", "uncovered"))
    lost = rows[0]
    said = ", ".join(f"{each['value']} at quantile {each['level']}" for each in lost["quantiles"])
    told = (
        f"The loss that is met or exceeded in one of so many, and what bears it: {said}, and {lost['largest']} at most;"
        f" all resources are {rows[2]['capacity']}. The tables below have the figures."
    )
    legend = [
        ([h.span[swatch(look), " ", name], " "] for look, name in left),
        h.span[
            f"Upwards, {document['asset']['code']}; to the right, in how many losses there is one as large. Dashed:"
            f" where resources end. Drawn at up to {STEPS + 2} losses, from none to the largest; straight between."
        ],
    ]
    title = "The loss, from the most frequent to the rarest"
    return h.div(".pictures.single")[pictured(pictures.course, told, title, legend)]


def _pays(document: Record, pictures: Stressed, funds: Sequence[Record]) -> h.Node:
    """Return a picture for each quantile, with one legend."""
    levels, scale = [each["level"] for each in document["rows"][0]["quantiles"]], document["asset"]["scale"]
    figures = []
    for place, svg in enumerate(pictures.pays, max(len(levels) - LEVELS, 0)):
        paid = [each["quantiles"][place]["value"] for each in funds]
        sizes = [units(each, scale) for each in paid]
        most = sizes.index(max(sizes))
        told = f"At quantile {levels[place]} an account pays at most {paid[most]}: {_name(funds[most])}. "
        figures.append(pictured(svg, f"{told}The table below has every account.", f"Quantile {levels[place]}"))
    rest, code = len(funds) - PICTURED, document["asset"]["code"]
    legend = h.p(".of")[
        swatch("drawn"),
        f" What an account pays, in {code}, within the outline of all that it can; numbered as in the table.",
        rest > 0 and f" Drawn are the {PICTURED} that pay most at the highest quantile, and {rest:,} are not.",
    ]
    return [h.div(".pictures")[figures], legend]


def _name(each: Record) -> str:
    """Return what a row is about."""
    return trail(each["name"].split(" / ")) if each["kind"] == "layer" else each["name"]


def _measured(caption: str, rows: Sequence[Record], document: Record, *, numbered: bool = False) -> h.Node:
    """Return the table of what losses come to: the mean, the highest quantiles, and the most."""
    levels = [each["level"] for each in document["rows"][0]["quantiles"]][-LEVELS:]
    titles = [("", False), ("Mean", True), *((f"q {level}", True) for level in levels), ("Largest", True)]
    body = (
        row(
            [numbered and number(str(place)), _name(each)],
            amounts([each["mean"], *(one["value"] for one in each["quantiles"][-LEVELS:]), each["largest"]]),
        )
        for place, each in enumerate(rows[:ROWS_A_GROUP], 1)
    )
    titles[0] = ("Account" if numbered else "Layer", False)
    asset = document["asset"]["code"]
    return table(f"{caption}, in {asset}", titles, h.tbody[body, others(len(rows) - ROWS_A_GROUP, len(titles))])


def _reached(rows: Sequence[Record]) -> h.Node:
    """Return the table of how often each layer and account is reached, and used up."""
    titles = [("Layer or account", False), ("Reached", True), ("Used up", True), ("Capacity", True)]
    body = (
        row(_name(each), amounts([str(each["hit"]), str(each["full"]), each["capacity"]]))
        for each in rows[:ROWS_A_GROUP]
    )
    caption = "In how many losses each bears something, and all that it can"
    return table(caption, titles, h.tbody[body, others(len(rows) - ROWS_A_GROUP, len(titles))])


def _smallest(document: Record) -> h.Node:
    """Return the table of what it takes to reach each layer, and beyond."""
    rows = document["smallest"]
    titles = [("Layer", False), ("Loss", True), ("Fewest members who could lose as much", False)]
    body = (
        row(trail(each["path"]), [h.td(".n")[_least(each)], h.td[_who(each["group"])]]) for each in rows[:ROWS_A_GROUP]
    )
    few = not all(each["is_least"] for each in rows)
    return h.section[
        h.h2["What it takes"],
        table(
            f"The smallest loss that reaches it, in {document['asset']['code']}",
            titles,
            h.tbody[body, others(len(rows) - ROWS_A_GROUP, len(titles))],
        ),
        few and h.p(".of")["* Not shown: the solver gave up, and a smaller loss may give it an odd unit."],
    ]


def _least(each: Record) -> str:
    """Return the loss that was found."""
    none = "never" if each["is_least"] else "none found"
    return f"{none if each['loss'] is None else grouped(each['loss'])}{'' if each['is_least'] else ' *'}"


def _who(group: Record | None) -> str:
    """Name the fewest members, if they are few."""
    if group is None:
        return "not given, or not all together"
    few, owners = 3, group["owners"]
    return ", ".join(owners) if len(owners) <= few else f"{', '.join(owners[:few])} and {len(owners) - few:,} more"
