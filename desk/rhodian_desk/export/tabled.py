"""Convenience: the tables of anything that has some: what the kernel answers, and what the desk makes of files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from rhodian import Account, Allocation, Draw, Plan
from rhodian_desk.comparison.compare import Comparison
from rhodian_desk.disclosure.monitor import Monitor
from rhodian_desk.disclosure.report import Report
from rhodian_desk.export import (
    backtest_sheets,
    calibration_sheets,
    compare_sheets,
    disclosure_sheets,
    history_sheets,
    kernel_sheets,
    monitor_sheets,
    settle_sheets,
)
from rhodian_desk.export.typed import typed
from rhodian_desk.io.faults import OutputRefused, shown
from rhodian_desk.play.played import Run
from rhodian_desk.risk.backtest import Backtest
from rhodian_desk.risk.calibration import Calibration
from rhodian_desk.scenario.settle import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Asset
    from rhodian_desk.export.sheets import Sheet
    from rhodian_desk.export.typed import Table

_OF_FILES: dict[type, Mapping[str, Callable[[Any], Sheet]]] = {
    Outcome: settle_sheets.SHEETS,
    Run: history_sheets.SHEETS,
    Comparison: compare_sheets.SHEETS,
    Report: disclosure_sheets.SHEETS,
    Monitor: monitor_sheets.SHEETS,
    Calibration: calibration_sheets.SHEETS,
    Backtest: backtest_sheets.SHEETS,
}


def tables(of: object, asset: Asset | None = None) -> dict[str, Callable[[], Sheet]]:
    """Return the tables of something by name, the first of which is meant if none is named.

    Args:
        of: an allocation, a draw, a plan or balances of the kernel; an outcome, a played history, a comparison, a
            disclosure, a monitor, a calibration or a backtest.
        asset: what an allocation is counted in.

    Raises:
        OutputRefused: if it is nothing that has tables.
    """
    sheets = _OF_FILES.get(type(of))
    if sheets is not None:
        return {name: partial(make, of) for name, make in sheets.items()}
    if isinstance(of, Allocation):
        return {"shares": partial(kernel_sheets.of_allocation, of, asset)}
    if isinstance(of, Draw):
        return {"bearers": partial(kernel_sheets.of_draw, of)}
    if isinstance(of, Plan):
        moved = partial(kernel_sheets.of_transfers, of.transfers)
        return {"bearers": partial(kernel_sheets.of_plan, of), "transfers": moved}
    if isinstance(of, Mapping) and all(isinstance(key, Account) for key in of):
        return {"books": partial(kernel_sheets.of_balances, of)}
    right = (
        "give an Allocation, Draw, Plan, Outcome, Run, Comparison, Report, Monitor, Calibration, Backtest, or what"
        " accounts hold"
    )
    raise OutputRefused(f"a {type(of).__name__}", "has no tables", right)


def table(of: object, name: str | None = None, asset: Asset | None = None) -> Table:
    """Return a table of something, with types.

    Args:
        of: as for `tables`.
        name: which; the first if none is named.
        asset: as for `tables`.

    Raises:
        OutputRefused: if there is none of that name, or it is nothing that has tables.
    """
    known = tables(of, asset)
    wanted = next(iter(known)) if name is None else name
    if wanted not in known:
        raise OutputRefused(
            f"a {type(of).__name__}", f"has no table {shown(wanted)}", f"name one of {', '.join(known)}"
        )
    return typed(known[wanted])
