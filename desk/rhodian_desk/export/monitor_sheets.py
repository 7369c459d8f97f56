"""Convenience: a monitor as tables to export: a row for each time and thing. Ratios are in percent, rounded down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rhodian_desk.documents.monitor import document, point
from rhodian_desk.export.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rhodian_desk.disclosure.monitor import Monitor
    from rhodian_desk.documents.monitor import PointRecord
    from rhodian_desk.export.sheets import Cell


def _sheet(of: Monitor, heads: tuple[str, ...], rows: Callable[[PointRecord], Iterable[tuple[Cell, ...]]]) -> Sheet:
    """Return a table whose rows begin with their time."""
    points = (point(each) for each in of.points)
    return Sheet(("at", *heads), ((each.at, *row) for each in points for row in rows(each)))


def _resources(of: Monitor) -> Sheet:
    """Return a row for each resource."""
    return _sheet(
        of,
        ("kind", "name", "asset", "amount"),
        lambda at: ((each.kind, each.name, each.asset, str(each.amount)) for each in at.resources),
    )


def _cover(of: Monitor) -> Sheet:
    """Return a row for each asset with stress losses."""
    return _sheet(
        of,
        ("asset", "paid_in", "day", "one", "two", "cover_one", "cover_two"),
        lambda at: (
            (
                *(each.asset, str(each.paid_in), each.day, str(each.one), str(each.two)),
                *(each.cover_one.percent, each.cover_two.percent),
            )
            for each in at.covers
        ),
    )


def _concentration(of: Monitor) -> Sheet:
    """Return a row for each asset in which somebody contributes; the two ratios exactly, too."""
    return _sheet(
        of,
        ("asset", "contributors", "largest_owner", "percent", "largest_over_all", "herfindahl"),
        lambda at: (
            (
                *(each.asset, each.owners, each.largest, each.share.percent),
                *(f"{ratio.part}/{ratio.whole}" for ratio in (each.share, each.herfindahl)),
            )
            for each in at.concentrations
        ),
    )


def _pools(of: Monitor) -> Sheet:
    """Return a row for each pool."""
    return _sheet(
        of,
        ("pool", "asset", "balance", "period_limit", "drawn_in_period", "event_limit", "available", "percent"),
        lambda at: (
            (
                *(each.name, each.asset, str(each.balance), str(each.period_limit), str(each.drawn_in_period)),
                *(str(each.event_limit), str(each.available), each.utilisation.percent),
            )
            for each in at.pools
        ),
    )


def _margins(of: Monitor) -> Sheet:
    """Return a row for the markets that share their margin."""
    heads = ("markets", "asset", "holders", "equity", "initial", "maintenance", "percent")
    return _sheet(
        of,
        (*heads, "below_initial", "below_maintenance"),
        lambda at: (
            (
                *("; ".join(each.markets), each.asset, each.holders),
                *(str(each.equity), str(each.initial), str(each.maintenance), each.over_initial.percent),
                *(each.below_initial, each.below_maintenance),
            )
            for each in at.margins
        ),
    )


def _interest(of: Monitor) -> Sheet:
    """Return a row for each market."""
    return _sheet(
        of,
        ("market", "contracts"),
        lambda at: ((one.market, one.contracts) for each in at.margins for one in each.open_interest),
    )


def _alerts(of: Monitor) -> Sheet:
    """Return a row for each time at which a figure was beyond its threshold."""
    rows = (
        (one.at, each.kind, each.of, each.limit, one.figure.percent, each.first, each.stands)
        for each in document(of).alerts
        for one in each.crossed
    )
    return Sheet(("at", "kind", "of", "limit", "percent", "first", "stands"), rows)


SHEETS: Final[Mapping[str, Callable[[Monitor], Sheet]]] = {
    "resources": _resources,
    "cover": _cover,
    "concentration": _concentration,
    "pools": _pools,
    "margins": _margins,
    "open-interest": _interest,
    "alerts": _alerts,
}
"""The tables by name, the first of which is written if none is named."""
