"""Checked: a table with a type for each column, for forms that have types: decimals, whole numbers, truth, text.

Amounts are decimals of as many places as the most of them have; no amount is ever a float. If one of them has more
digits than a decimal of 38 holds, the column is text. Published figures are text, since a ratio ends in `%`.
"""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

import attrs

from rhodian_desk.disclosure.fields import FIELDS
from rhodian_desk.io.faults import OutputRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_desk.export.sheets import Cell, Sheet

DECIMAL, WHOLE, TRUTH, TEXT = "decimal", "whole", "truth", "text"
"""The types of a column."""

DIGITS_MAX = 38
"""The most digits of a decimal that every program reads."""

AMOUNTS = frozenset(
    (
        *(
            "amount",
            "available",
            "drawn",
            "remaining",
            "absorbed",
            "uncovered",
            "capacity",
            "before",
            "after",
            "change",
        ),
        *("balance", "lost", "borne", "had", "inside", "outside", "drawn_in_period", "share", "left", *FIELDS),
        *("charged", "peak", "trough", "call_1", "call_5", "call_20", "at_risk", "shortfall"),
        *("buffer", "stress", "floor", "beyond", "worst", "by_margin", "by_stress", "needed", "required"),
        *("by_marginal", "by_shapley", "one", "two", "one_or_two", "above"),
        *("margin", "contribution", "capital", "others", "assessments", "paid", "assessed"),
        *("mean", "total", "largest", "smallest_loss", "bears", "bears_below", "together", "one_fewer", "group_bears"),
        *("paid_in", "period_limit", "event_limit", "equity", "initial", "maintenance"),
        "paid",
    )
)
"""The columns of amounts."""

QUANTILE = "quantile "
"""How the heads of further such columns begin."""

_KINDS = {
    **dict.fromkeys(("event", "place", "hit", "full", "members", "contributors", "holders", "contracts"), WHOLE),
    **dict.fromkeys(("at_hand", "less", "alike", "more", "sold", "below_initial", "below_maintenance"), WHOLE),
    **dict.fromkeys(("agrees", "balanced", "is_fewest", "is_least", "stands"), TRUTH),
}
_EXACT = Context(prec=1_000)


@attrs.frozen
class Column:
    """A column of a table."""

    name: str
    """Its head."""
    kind: str
    """Its type."""
    places: int = 0
    """How many decimals it has, if it is one of decimals."""

    def cell(self, cell: Cell) -> Cell | Decimal:
        """Return a cell as a value of the type."""
        if self.kind != DECIMAL or cell is None:
            return cell
        return Decimal(str(cell)).quantize(Decimal((0, (1,), -self.places)), context=_EXACT)


@attrs.frozen
class Table:
    """A table whose columns have types."""

    columns: tuple[Column, ...]
    """Its columns."""
    make: Callable[[], Sheet]
    """Makes its rows, every time anew, so that they need not all be there at once."""

    def rows(self) -> Iterator[tuple[Cell | Decimal, ...]]:
        """Yield its rows."""
        for row in self.make().rows:
            yield tuple(column.cell(cell) for column, cell in zip(self.columns, row, strict=True))


def typed(make: Callable[[], Sheet]) -> Table:
    """Give the columns of a table their types, for which its amounts are looked over once."""
    sheet = make()
    heads = sheet.columns
    whole, places = dict.fromkeys(heads, 0), dict.fromkeys(heads, 0)
    measured = [(number, head) for number, head in enumerate(heads) if _is_amount(head)]
    for row in sheet.rows if measured else ():
        for number, head in measured:
            digits, _, decimals = str(row[number] or "").lstrip("-").partition(".")
            whole[head] = max(whole[head], len(digits))
            places[head] = max(places[head], len(decimals))

    def column(head: str) -> Column:
        if not _is_amount(head):
            return Column(head, _KINDS.get(head, TEXT))
        fits = whole[head] + places[head] <= DIGITS_MAX
        return Column(head, DECIMAL, places[head]) if fits else Column(head, TEXT)

    return Table(tuple(map(column, heads)), make)


def _is_amount(head: str) -> bool:
    """Tell whether a column is of amounts."""
    return head in AMOUNTS or head.startswith(QUANTILE)


def missing(module: ModuleNotFoundError, option: str, extra: str) -> OutputRefused:
    """Return the refusal to write a form whose writer is not installed."""
    package = (module.name or "a package").partition(".")[0]
    return OutputRefused(option, f"needs {package}, which is not installed", f"pip install 'rhodian[{extra}]'")
