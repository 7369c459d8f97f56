"""Convenience: a monitor as tables for a terminal: the last time in full, and how the figures came there."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rhodian_desk.disclosure.monitor import figures
from rhodian_desk.disclosure.points import Ratio
from rhodian_desk.documents.monitor import percent
from rhodian_desk.io.units import grouped
from rhodian_desk.render.terminal import Line, Table, some, told, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.disclosure.monitor import Monitor
    from rhodian_desk.disclosure.points import Point


def show(of: Monitor, file: TextIO, *, every_row: bool) -> None:
    """Print a monitor."""
    write(_parts(of, every_row=every_row), file)


def _parts(of: Monitor, *, every_row: bool) -> Iterator[Line | Table]:
    """Yield what is printed, part by part."""
    history, last = of.run.history, of.points[-1]
    times = f"{len(of.points):,} time{'' if len(of.points) == 1 else 's'}, the last {last.at}"
    heading = f"{times}, under the policy {of.run.policy.name}"
    yield from told(history.title, heading, history.summary, history.assumptions)
    yield from filter(lambda table: table.rows, _standing(last))
    yield from _course(of, every_row=every_row)
    yield from _alerts(of, every_row=every_row)
    if of.lacking:
        yield Line("")
        yield Line("Not shown:", "bold")
        yield from (Line(f"{what}: {because}.") for what, because in of.lacking)


def _standing(at: Point) -> Iterator[Table]:
    """Yield how the books stand at a time."""
    made = Table(f"Resources at {at.at}", ("Kind", "Of"), ("Amount", "Asset"))
    for each in at.resources:
        made.row(each.kind, each.name, grouped(each.amount, each.asset), each.asset.code)
    yield made
    made = Table("Cover: what is paid in, over stress losses", ("Members", "Stress of"), ("Paid in", "Loss", "Cover"))
    for cover in at.covers:
        for groups, loss in ((1, cover.stress.one), (2, cover.stress.two)):
            amounts = (grouped(amount, cover.asset) for amount in (cover.paid_in, loss))
            made.row(
                f"{groups}, {cover.asset.code}", cover.stress.day.isoformat(), *amounts, cover.over(groups).percent
            )
    yield made
    made = Table("Concentration of contributions", ("Asset", "Largest"), ("Owners", "Share", "Herfindahl"))
    for whose in at.concentrations:
        made.row(whose.asset.code, whose.largest, f"{whose.owners:,}", whose.share.percent, whose.herfindahl.percent)
    yield made
    made = Table("Pools in this period", ("Pool",), ("Limit", "Used", "In percent", "May pay now"))
    for pool in at.pools:
        limit, used, room = (grouped(each, pool.asset) for each in (pool.period.whole, pool.period.part, pool.headroom))
        made.row(pool.name, limit, used, pool.period.percent, room)
    yield made
    made = Table("Margin of holders of contracts", ("Markets",), ("Equity", "Initial", "Maintenance", "Over initial"))
    below = Table("Holders, and open interest", ("Market",), ("Holders", "< initial", "< maintenance", "Contracts"))
    for group in at.margins:
        amounts = (grouped(each, group.asset) for each in (group.equity, group.initial, group.maintenance))
        made.row(", ".join(group.markets), *amounts, Ratio(group.equity, group.initial).percent)
        for market, contracts in group.interest:
            counts = (group.holders, group.below_initial, group.below_maintenance, contracts)
            below.row(market, *(f"{count:,}" for count in counts))
    yield made
    yield below


def _course(of: Monitor, *, every_row: bool) -> Iterator[Line | Table]:
    """Yield how the figures came there, the last times if not every one is asked for."""
    made = Table("Each figure that may be an alert, over time", ("At", "Figure", "Of"), ("In percent",))
    rows = [
        (at.at, kind.rpartition(" ")[0], name, figure.percent)
        for at in reversed(of.points)
        for kind, name, figure in figures(at, of.run.history.thresholds.cover)
    ]
    shown = some(rows, every_row=every_row)
    for row in shown:
        made.row(*row)
    if rows:
        yield made
    if len(shown) < len(rows):
        yield Line(f"and {len(rows) - len(shown):,} earlier; --all shows every row, --csv writes them")


def _alerts(of: Monitor, *, every_row: bool) -> Iterator[Line | Table]:
    """Yield what crossed a threshold, and say whether anything is beyond it now."""
    made = Table("Alerts", ("Alert", "Of", "First"), ("Times", "Limit", "Last figure", "Now"))
    for alert in some(of.alerts, every_row=every_row):
        now = "stands" if alert.stands else "over"
        figure = alert.crossed[-1][1].percent
        cells = (f"{len(alert.crossed):,}", percent(alert.limit), figure, now)
        made.row(alert.kind, alert.of, alert.crossed[0][0], *cells, style="bold red" if alert.stands else "")
    if of.alerts:
        yield made
    yield Line("")
    standing = sum(alert.stands for alert in of.alerts)
    said = f"{standing:,} alert{' stands' if standing == 1 else 's stand'}." if standing else "No alert stands."
    yield Line(said, "bold red" if standing else "bold green")
