"""Convenience: a stress as tables to export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rhodian_desk.documents.stress import document, level
from rhodian_desk.export.sheets import Sheet
from rhodian_desk.export.typed import QUANTILE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rhodian_desk.documents.records import Money
    from rhodian_desk.documents.stress import Row, Smallest
    from rhodian_desk.export.sheets import Cell
    from rhodian_desk.risk.stress import Report

_MEASURED = ("kind", "name", "asset", "capacity", "mean", "total", "largest", "hit", "full")


def _measured(of: Report) -> Sheet:
    """Return a row for the loss, what is uncovered, each layer and each fund, and a column for each quantile."""
    code = of.stress.scenario.asset.code
    rows = (_counted(row, code) for row in document(of).rows)
    return Sheet((*_MEASURED, *(f"{QUANTILE}{level(each)}" for each in of.stress.levels)), rows)


def _counted(row: Row, code: str) -> tuple[Cell, ...]:
    """Return the cells of what losses come to."""
    amounts = (_text(row.capacity), str(row.mean), str(row.total), str(row.largest))
    return (row.kind, row.name, code, *amounts, row.hit, row.full, *(str(each.value) for each in row.quantiles))


def _smallest(of: Report) -> Sheet:
    """Return a row for each layer, and for what is uncovered: the smallest loss, and the fewest members."""
    code = of.stress.scenario.asset.code
    heads = ("layer", "asset", "smallest_loss", "bears", "bears_below", "is_least", "shown")
    rows = (_row(each, code) for each in document(of).smallest)
    return Sheet((*heads, "owners", "members", "together", "one_fewer", "group_bears", "is_fewest"), rows)


def _row(each: Smallest, code: str) -> tuple[Cell, ...]:
    """Return the cells of a layer."""
    amounts = (_text(each.loss), str(each.bears), str(each.bears_below))
    found = (" / ".join(each.path), code, *amounts, each.is_least, each.shown)
    group = each.group
    if group is None:
        return (*found, None, None, None, None, None, None)
    lost = (str(group.together), str(group.fewer), str(group.bears))
    return (*found, "; ".join(group.owners), len(group.owners), *lost, group.is_fewest)


def _cascade(of: Report) -> Sheet:
    """Return a row without a pool, and one for each part of it at hand; none if there is no market."""
    code, found = of.stress.scenario.asset.code, document(of).cascade
    heads = ("at_hand", "asset", "capital", "less", "alike", "more", "mean", "total", "largest", "sold", "paid")
    rows = (
        (
            *(each.at_hand, code, str(each.capital), each.less, each.alike, each.more),
            *(str(each.mean), str(each.total), str(each.largest), each.sold, str(each.paid)),
            *map(str, each.quantiles),
        )
        for each in (found.rows if found else ())
    )
    return Sheet((*heads, *(f"{QUANTILE}{level(each)}" for each in of.stress.levels)), rows)


def _text(amount: Money | None) -> str | None:
    """Return an amount as its text."""
    return None if amount is None else str(amount)


SHEETS: Final[Mapping[str, Callable[[Report], Sheet]]] = {
    "measured": _measured,
    "smallest": _smallest,
    "cascade": _cascade,
}
"""The tables by name, the first of which is written if none is named."""
