"""Convenience: what the kernel and the desk answer as tables in a notebook, once `%load_ext rhodian_desk.notebook` ran.

Only what is shown changes, and only in a notebook: no record of the kernel knows of it. Every name is escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import htpy as h

from rhodian import Allocation, Draw, Plan
from rhodian_desk.comparison.compare import Comparison
from rhodian_desk.export.tabled import table
from rhodian_desk.export.typed import DECIMAL
from rhodian_desk.io.units import decimal_text, grouped, grouped_text
from rhodian_desk.play.played import Run
from rhodian_desk.scenario.settle import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Account, Amount
    from rhodian_desk.export.typed import Table

ROWS_MAX = 50
"""The most rows that are shown of a table."""

_HTML = "text/html"


class Shell(Protocol):
    """What is asked of IPython's shell."""

    @property
    def display_formatter(self) -> Any:
        """What shows a value."""


def load_ipython_extension(shell: Shell) -> None:
    """Show tables from now on; IPython calls this."""
    for kind, shown in _SHOWN.items():
        shell.display_formatter.formatters[_HTML].for_type(kind, shown)


def unload_ipython_extension(shell: Shell) -> None:
    """Show no tables any more; IPython calls this."""
    for kind in _SHOWN:
        shell.display_formatter.formatters[_HTML].pop(kind, None)


def allocation(of: Allocation) -> str:
    """Return an allocation as HTML: what each member bears, in smallest units."""
    left = f", {of.left:,} of it by nobody" if of.left else ""
    return _page(f"{sum(of.shares) + of.left:,} units, borne by {len(of.shares):,}{left}", table(of))


def draw(of: Draw) -> str:
    """Return a draw as HTML: what each fund bears."""
    asset = of.waterfall.asset
    return _page(_borne(of, asset.code), table(of))


def plan(of: Plan) -> str:
    """Return a loss that is to be settled as HTML: what each fund pays."""
    payee = of.loss.payee
    return _page(f"Loss {of.loss.id}, to {_label(payee)}: {_borne(of.draw, payee.asset.code)}", table(of))


def outcome(of: Outcome) -> str:
    """Return a settled scenario as HTML: what each fund bore of each loss."""
    uncovered = decimal_text(of.uncovered, of.scenario.asset)
    return _page(f"{of.scenario.title}: {of.status}, {uncovered} {of.scenario.asset.code} uncovered", table(of))


def run(of: Run) -> str:
    """Return a played history as HTML: who bore what over all events."""
    uncovered = "a loss is not wholly covered" if of.is_uncovered else "every loss is borne"
    return _page(f"{of.history.title}, under {of.policy.name}: {uncovered}", table(of))


def comparison(of: Comparison) -> str:
    """Return a comparison as HTML: a row for each bearer, a column for each policy."""
    heads = ("owner", "purpose", "asset", "how", *(column.policy for column in of.columns))
    rows = [
        (account.owner, account.purpose, account.asset.code, kind, *_under(of, account, kind))
        for asset in of.assets
        for account, kind in of.bearers(asset)
    ]
    refused = [f"{column.policy} is refused: {column.refused.said}" for column in of.columns if column.refused]
    said = "; ".join((of.history.title, *refused))
    return _markup(said, heads, [False] * 4 + [True] * len(of.columns), rows)


def _under(of: Comparison, account: Account, kind: str) -> list[str]:
    """Return what somebody bears in one way under each policy."""
    borne: list[Amount | None] = [
        None if column.refused else column.borne.get((account, kind), 0) for column in of.columns
    ]
    return ["" if amount is None else grouped(amount, account.asset) for amount in borne]


def _borne(of: Draw, code: str) -> str:
    """Say how much of a loss is borne."""
    asset = of.waterfall.asset
    left = f", {grouped(of.left, asset)} of it by nobody" if of.left else ""
    return f"{grouped(of.loss, asset)} {code}{left}"


def _label(account: Account) -> str:
    """Return owner and purpose on one line."""
    return f"{account.owner} / {account.purpose}"


def _page(said: str, made: Table) -> str:
    """Return a table as HTML, below what is said of it."""
    numbers = [column.kind == DECIMAL for column in made.columns]
    rows = [
        tuple(
            "" if cell is None else grouped_text(format(cell, "f")) if number else str(cell)
            for cell, number in zip(row, numbers, strict=True)
        )
        for row in made.rows()
    ]
    return _markup(said, tuple(column.name for column in made.columns), numbers, rows)


def _markup(said: str, heads: tuple[str, ...], numbers: list[bool], rows: list[tuple[str, ...]]) -> str:
    """Return rows as HTML; a long table is shown in part, and says so."""
    style = [{"style": f"text-align: {'right' if number else 'left'}"} for number in numbers]
    further = len(rows) - ROWS_MAX
    return str(
        h.div[
            h.p[said],
            h.table[
                h.thead[h.tr[(h.th(each, scope="col")[head] for head, each in zip(heads, style, strict=True))]],
                h.tbody[
                    (h.tr[(h.td(each)[cell] for cell, each in zip(row, style, strict=True))] for row in rows[:ROWS_MAX])
                ],
            ],
            further > 0 and h.p[f"… and {further:,} more; rhodian_desk.frames has them all"],
        ]
    )


_SHOWN: dict[type, Callable[[Any], str]] = {
    Allocation: allocation,
    Draw: draw,
    Plan: plan,
    Outcome: outcome,
    Run: run,
    Comparison: comparison,
}
"""What shows each kind of record."""
