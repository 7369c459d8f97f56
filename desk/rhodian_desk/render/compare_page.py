"""Convenience: a comparison as one page that stands alone: who bears the loss under each policy, and each bill.

It prints the amounts of the document as they are, with separators, and works out nothing but sums and parts of exact
integers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import htpy as h

from rhodian_desk.render.compare_picture import bearers_drawn, bill, by_account, numbered
from rhodian_desk.render.page_frame import (
    ROWS_A_GROUP,
    account,
    coded,
    folded,
    foot,
    heading,
    number,
    others,
    page_of,
    published,
    row,
    table,
)
from rhodian_desk.render.page_text import added, count, grouped, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rhodian_desk.render.made import Made

Record = dict[str, Any]

_NONE: Final = "\N{EN DASH}"
_AGAIN: Final = coded(
    ", where FILE is the history. Add `--json` for every row, `--html OUT` for this page;"
    " `rhodian run FILE --policy NAME` shows each event."
)
_HAD: Final = (
    "What an account had is what it bears and what it was left with right after it bore it: a whole bar. Shares are"
    " rounded down."
)


def page(document: Record, made: Made | None = None) -> str:
    """Return a comparison document as one HTML page.

    Args:
        document: as in the schema "rhodian.comparison/1": amounts are decimal strings.
        made: what the document was made from and by, if that is to be said.

    Raises:
        ValueError: if an amount of the document is not a decimal string of its asset's scale.
    """
    history, policies = document["history"], document["policies"]
    scales = {asset["code"]: asset["scale"] for asset in document["assets"]}
    none = "Nothing is lost." if any(policy["refused"] is None for policy in policies) else "Every policy is refused."
    refused = [
        h.p[h.strong[policy["name"]], f": {policy['refused']['words']}."]
        for policy in policies
        if policy["refused"] is not None
    ]
    return page_of(
        history["title"],
        heading(
            history,
            kicker=count(len(policies), "policy", "policies"),
            result=[loss["words"] for loss in document["losses"]] or [none],
        ),
        refused and h.aside(".refused")[refused],
        [_loss(loss, policies, scales[loss["asset"]]) for loss in document["losses"]],
        published([(policy["name"], policy["published"]) for policy in policies]),
        foot(document, ["history ", h.b[history["id"]]], made, _again(policies)),
    )


def _loss(loss: Record, policies: list[Record], scale: int) -> h.Node:
    """Return all there is to say of the losses of one asset."""
    names = [policy["name"] for policy in policies]
    remark = h.span["A part is named where there is room; its number is that in the table, and is below if narrow."]
    first = h.section[
        h.h2[f"Who bears the loss, in {loss['asset']}"],
        bearers_drawn(loss, names, scale, remark),
        _bearers(loss, names, scale),
    ]
    if not loss["bills"]:
        return first
    bills = folded("Bills", count(len(loss["bills"]), "account"), _bills(loss, names, scale))
    return [first, h.section[h.h2["Each bill as a part of what the account had"], h.p(".of")[_HAD], bills]]


def _bearers(loss: Record, names: list[str], scale: int) -> h.Node:
    """Return the table of who bears what: a column for each policy, kind by kind."""
    titles = [("How and who", False), *((name, True) for name in names)]
    bodies = [_kind(kind, loss, scale) for kind in loss["kinds"]]
    total = h.tfoot[row("Altogether", _cells(loss["borne"], scale))]
    return table(f"Amounts in {loss['asset']}", titles, [bodies, total])


def _kind(kind: Record, loss: Record, scale: int) -> h.Element:
    """Return the rows of one kind, with what they come to first."""
    rows = list(numbered(loss, kind["how"]))
    rest = [each["borne"] for _, each in rows[ROWS_A_GROUP:]]
    return h.tbody[
        row(kind["how"], _cells(kind["borne"], scale), "kind"),
        (row([number(str(place)), account(each)], _cells(each["borne"], scale)) for place, each in rows[:ROWS_A_GROUP]),
        rest and row(f"{count(len(rest), 'other')}; --json lists every one", _cells(_sums(rest, scale), scale), "more"),
    ]


def _sums(rows: list[list[str | None]], scale: int) -> Iterator[str | None]:
    """Yield what the rows come to, column by column."""
    for column in zip(*rows, strict=True):
        amounts = [amount for amount in column if amount is not None]
        yield added(amounts, scale) if amounts else None


def _cells(amounts: Iterable[str | None], scale: int) -> list[h.Element]:
    """Return a row of amounts."""
    return [_cell(amount, scale) for amount in amounts]


def _cell(amount: str | None, scale: int) -> h.Element:
    """Return one amount."""
    if amount is None:
        return h.td(".n.refused")["refused"]
    return h.td(".n")[grouped(amount)] if units(amount, scale) else h.td(".n.nothing")[_NONE]


def _bills(loss: Record, names: list[str], scale: int) -> h.Node:
    """Return the table of what each account bears of what it had, in words and as bars."""
    titles = [("Account", False), *((name, True) for name in names)]
    bearers = by_account(loss)
    rows = (
        row(account(each), [h.td(".n.bill")[bill(each, of_it, place, scale)] for place in range(len(names))])
        for each in loss["bills"][:ROWS_A_GROUP]
        for of_it in [bearers.get((each["owner"], each["purpose"]), [])]
    )
    rest = others(len(loss["bills"]) - ROWS_A_GROUP, len(titles))
    return table("Borne, of what the account had", titles, h.tbody[rows, rest])


def _again(policies: list[Record]) -> h.Node:
    """Return how to compare again."""
    names = ",".join(policy["name"] for policy in policies)
    return ["To compare again: ", h.code[f'rhodian compare FILE --policies "{names}"'], _AGAIN]
