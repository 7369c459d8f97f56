"""Convenience: a settlement as one page that stands alone.

It prints the amounts of the document as they are, with separators, and works out nothing but sums of exact integers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import htpy as h

from rhodian_desk.render import page_tables as tables
from rhodian_desk.render.page_bars import swatch
from rhodian_desk.render.page_frame import ROWS_A_GROUP, coded, folded, foot, heading, link, page_of, published
from rhodian_desk.render.page_text import added, count, grouped, units
from rhodian_desk.render.page_tree import fund_name, outline
from rhodian_desk.render.page_words import result
from rhodian_desk.render.picture import picture

if TYPE_CHECKING:
    from rhodian_desk.render.made import Made
    from rhodian_desk.render.page_tree import Line

Record = dict[str, Any]

LOSSES_SHOWN: Final = 25
"""How many losses a page shows in full; the summary counts the rest."""
_STATUS: Final = {"settled": "Settled in full", "uncovered": "Not covered in full"}
_AGAIN: Final = coded(
    "To settle it again: `rhodian settle FILE`, where FILE is the scenario. Add `--json` or `--csv` for every row,"
    " `--ledger` for the journal, `--html OUT` for this page."
)
_CUT: Final = (
    f"Tables show at most {ROWS_A_GROUP:,} rows of a group and {tables.ROWS_A_TABLE:,} in all; one row then says what"
    " the rest come to."
)
_SUMS: Final = (("Loss", "amount"), ("Borne", "absorbed"), ("Uncovered", "uncovered"))


def page(document: Record, made: Made | None = None) -> str:
    """Return a settlement document as one HTML page.

    Args:
        document: as in the schema "rhodian.waterfall.settlement/1": amounts are decimal strings.
        made: what the document was made from and by, if that is to be said.

    Raises:
        ValueError: if an amount of the document is not a decimal string of its asset's scale.
    """
    asset, losses = document["asset"], list(document["losses"])
    left_out = len(losses) - LOSSES_SHOWN
    shown = [(loss, outline(loss)) for loss in losses[:LOSSES_SHOWN]]
    more = f"{count(left_out, 'more loss', 'more losses')}, not on this page: --json lists every one."
    return page_of(
        document["scenario"]["title"],
        heading(
            document["scenario"],
            kicker=f"amounts in {asset['code']}",
            result=result(losses, [lines[0] for _, lines in shown], asset),
            below=_facts(document, losses),
            kind="scenario",
        ),
        len(losses) > 1 and tables.losses(losses, LOSSES_SHOWN),
        [_loss(*of, asset, place, len(losses)) for place, of in enumerate(shown, 1)],
        left_out > 0 and h.p(".more")[more],
        published([("", document["published"])]),
        _books(document),
        foot(document, ["scenario ", h.b[document["scenario"]["id"]]], made, _AGAIN, _CUT),
    )


def _facts(document: Record, losses: list[Record]) -> h.Element:
    """Return the figures that sum the settlement up."""
    scale, status = document["asset"]["scale"], document["status"]
    sums = [(title, grouped(added([loss[key] for loss in losses], scale))) for title, key in _SUMS]
    told = [("Status", _STATUS[status]), *sums, ("Unaccounted for", grouped(document["unaccounted"]))]
    looks = {"Status": status}
    return h.dl(".facts")[(h.div[h.dt[name], h.dd(class_=looks.get(name))[value]] for name, value in told)]


def _loss(loss: Record, lines: list[Line], asset: Record, place: int, losses: int) -> h.Element:
    """Return all there is to say of one loss: its picture, its tree, its bearers and its transfers."""
    lead, borne = "The loss: ", ""
    if losses > 1:
        lead = f"Loss {place} of {losses}: "
        borne = f" {grouped(loss['absorbed'])} was borne and {grouped(loss['uncovered'])} is uncovered."
    return h.section[
        h.h2[lead, loss["id"]],
        h.p(".of")[
            f"{asset['code']} {grouped(loss['amount'])}, paid to {fund_name(loss['payee'])}, drawn down the waterfall ",
            f"\N{LEFT DOUBLE QUOTATION MARK}{loss['waterfall']}\N{RIGHT DOUBLE QUOTATION MARK}.{borne}",
            loss["quote"] and h.q[loss["quote"]],
            loss["source"] and h.cite[link(loss["source"])],
        ],
        h.figure[picture(loss, lines, asset), _legend()],
        tables.tree(lines),
        folded("Bearers", count(len(loss["funds"]), "fund"), tables.bearers(loss, asset["scale"])),
        folded("Transfers", count(len(loss["transfers"]), "transfer"), tables.transfers(loss, asset["scale"])),
    ]


def _legend() -> h.Element:
    """Return what the hatchings and the lengths mean."""
    return h.figcaption[
        ([h.span[swatch(look), " ", look], " "] for look in ("drawn", "remaining", "uncovered")),
        h.span[
            "A bar is as long as its capacity; what is too small to see is drawn as a sliver. Where cells side by side"
            " fill from below they share in proportion; where they fill from the left, in order. A double line joins"
            " the bars that share in proportion."
        ],
    ]


def _books(document: Record) -> h.Element:
    """Return the books before and after, and the proof that nothing was lost on the way."""
    lost = units(document["unaccounted"], document["asset"]["scale"])
    moral = "the books do not balance" if lost else "every unit is in one account or another"
    return h.section[
        h.h2["The books"],
        h.p(".proof")[h.strong[f"{grouped(document['unaccounted'])} unaccounted for:"], f" {moral}."],
        tables.trial_balance(document),
        tables.books(document),
    ]
