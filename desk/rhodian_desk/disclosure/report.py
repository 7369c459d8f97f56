"""Checked: a disclosure: every row that a played history gives at the end of a day, and what it does not give, and why.

Pure: it prints and writes nothing. Every figure is looked up or added up in the books and receipts of the play; only
stress losses are supplied.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from rhodian_desk.disclosure.fields import FIELDS, Left, Row, Window
from rhodian_desk.disclosure.margins import cash_rows, coverage_rows, default_rows, margin_rows
from rhodian_desk.disclosure.resources import call_rows, resource_rows, stress_rows
from rhodian_desk.disclosure.standing import after, day_of, standings
from rhodian_desk.io.faults import Fault, ScenarioFaults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian import Asset
    from rhodian_desk.disclosure.standing import Standing
    from rhodian_desk.play.played import Run

NEVER = (
    Left("4.1.9", "no rule of a history says how much members must pay in again"),
    Left("4.3.1-4.3.14", "a ledger does not say in what form its money is held"),
    Left("all other rows", "they are of no ledger, or of stress tests and splits that are not supplied"),
)
"""What no history gives."""


@attrs.frozen
class Report:
    """A disclosure."""

    run: Run
    """The play that it is of."""
    day: dt.date
    """The day at whose end the books are looked at, and with which its windows end."""
    rows: tuple[Row, ...]
    """What is given, asset by asset, in the order of the standard."""
    left: tuple[Left, ...]
    """What is not given."""

    @property
    def service(self) -> str:
        """What the clearing service is called."""
        return self.run.history.classes.service or self.run.history.id

    @property
    def windows(self) -> tuple[tuple[Window, dt.date | None], ...]:
        """The kinds of window, and the first day of each; None for a stock."""
        day = dt.timedelta(days=1)
        return tuple((window, None if window is Window.STOCK else after(self.day, window) + day) for window in Window)


def report(run: Run, day: dt.date | None = None) -> Report:
    """Disclose what a play gives at the end of a day: one that is given, or that the file names, or else the last.

    Raises:
        ScenarioFaults: if that is no day of a calendar, or before anything happened.
    """
    file, events = run.history.file, run.played
    try:
        first, last = (day_of(events[place].event.at.seconds) for place in (0, -1))
    except OverflowError:
        what = f"has an event at {events[-1].event.at.text}, which is on no day of a calendar"
        raise ScenarioFaults((Fault(file, "", what, "give times of events before the year 10000"),)) from None
    at = day or run.history.classes.at or last
    if at < first:
        wrong = f"is asked for {at.isoformat()}, before anything happened"
        raise ScenarioFaults((Fault(file, "", wrong, f"give --at {first.isoformat()} or a later day"),))
    (standing,) = standings(run, [at])
    found = [each for asset in run.history.assets.values() for each in _of(run, standing, at, asset)]
    order = {column: place for place, column in enumerate(FIELDS)}
    codes = {code: place for place, code in enumerate(run.history.assets)}
    rows = [each for each in found if isinstance(each, Row)]
    rows.sort(key=lambda row: (codes[row.asset.code], order[row.field.column]))
    left = dict.fromkeys((*(each for each in found if isinstance(each, Left)), *NEVER))
    return Report(run, at, tuple(rows), tuple(left))


def _of(run: Run, standing: Standing, day: dt.date, asset: Asset) -> Iterator[Row | Left]:
    """Yield the rows of an asset; one in which there is no layer, market, fund, stress loss or margin has none."""
    classes, rules = run.history.classes, standing.rules
    is_margin = any(True for purpose in classes.margin for _ in standing.held(purpose, asset))
    listed = (listing.market.asset for listing in rules.listings)
    funded = (terms.asset for terms in rules.assessments)
    borne = (layer.asset for layer in rules.layers)
    stressed = (each.asset for each in run.history.stresses)
    if not is_margin and asset not in {*listed, *funded, *borne, *stressed}:
        return
    yield from resource_rows(standing, asset, classes)
    yield from call_rows(standing, asset)
    yield from stress_rows(run, day, asset)
    yield from margin_rows(standing, asset, classes)
    yield from coverage_rows(run, day, asset)
    yield from default_rows(run, day, asset)
    yield from cash_rows(run, day, asset)
