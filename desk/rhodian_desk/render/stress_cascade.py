"""Convenience: cascades with a pool and without it, as a table for a terminal and as part of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import htpy as h

from rhodian_desk.io.units import grouped
from rhodian_desk.render.page_frame import amounts, pictured, row, table
from rhodian_desk.render.page_text import count
from rhodian_desk.render.terminal import Line, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian import Asset
    from rhodian_desk.risk.cascade import Cascades

Record = dict[str, Any]

_LEVELS = 2
"""How many quantiles are shown, the highest."""


def named(part: int | None) -> str:
    """Return what a row is called by how much of the pool is at hand."""
    return "no pool" if part is None else f"pool, {part} % at hand"


def lines(of: Cascades | None, levels: tuple[str, ...], asset: Asset) -> Iterator[Line | Table]:
    """Yield what is printed of cascades, if there are any."""
    if of is None:
        return
    market, paths = of.market, of.market.scenarios
    shown = levels[-_LEVELS:]
    falls = Table(f"How far the mark falls, in {asset.code}", ("",), ("Mean", *(f"q {each}" for each in shown), "Most"))
    held = Table("On how many paths it falls less, as far or more than without", ("",), ("Less", "Alike", "More"))
    for each in of.rows:
        figures = (each.total // paths, *each.quantiles[-_LEVELS:], each.largest)
        falls.row(named(each.part), *(grouped(one, asset) for one in figures))
        if each.part is not None:
            held.row(named(each.part), f"{each.less:,}", f"{each.alike:,}", f"{each.more:,}")
    yield falls
    yield held
    how = f"{len(market.accounts):,} accounts, {paths:,} paths, Student t of {market.degrees} degrees of freedom"
    yield Line(f"Cascades: {how}, seed {market.seed}; where each ends is the kernel's.")


def section(document: Record, picture: str) -> h.Node:
    """Return the part of a page, if there were cascades."""
    of, code = document["cascade"], document["asset"]["code"]
    if of is None:
        return None
    shown = of["levels"][-_LEVELS:]
    titles = [("", False), ("Mean", True), *((f"q {each}", True) for each in shown), ("Largest", True)]
    falls = (
        row(named(each["at_hand"]), amounts([each["mean"], *each["quantiles"][-_LEVELS:], each["largest"]]))
        for each in of["rows"]
    )
    often = (
        row(named(each["at_hand"]), amounts([str(each["less"]), str(each["alike"]), str(each["more"])]))
        for each in of["rows"][1:]
    )
    whole, none = of["rows"][1], of["rows"][-1]
    told = (
        f"The fall of the mark that is met or exceeded on one path in so many: {of['rows'][0]['mean']} in the mean"
        f" without a pool, {whole['mean']} with it, {none['mean']} if nothing of it is at hand."
    )
    legend = h.span[
        f"Upwards, the fall in {code}; to the right, on how many paths there is one as large. Solid: without a pool."
        " Dashed: with the whole pool. Dotted: contributed to, and nothing at hand."
    ]
    heads = [("", False), ("Less", True), ("Alike", True), ("More", True)]
    return h.section[
        h.h2["A cascade, with a pool and without it"],
        h.div(".pictures.single")[pictured(picture, told, "The fall of the mark, to the rarest", legend)],
        table(f"How far the mark falls, in {code}", titles, h.tbody[falls]),
        table("On how many paths it falls less, as far or more than without a pool", heads, h.tbody[often]),
        h.p(".of")[
            f"{count(of['accounts'], 'account', 'accounts')}, {count(of['paths'], 'path', 'paths')}; others sell"
            f" {of['sold']:,} contracts times a Student t of {of['degrees']} degrees of freedom, seed {of['seed']}."
        ],
    ]
