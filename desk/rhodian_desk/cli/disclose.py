"""Convenience: `rhodian disclose`: the rows of a quantitative disclosure that a history's books give."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rhodian_desk.cli.run import under
from rhodian_desk.cli.shared import Came, Shows
from rhodian_desk.disclosure.report import report
from rhodian_desk.documents.disclosure import document
from rhodian_desk.export.disclosure_sheets import SHEETS
from rhodian_desk.io.faults import Fault, ScenarioFaults, shown
from rhodian_desk.render.disclosure_tables import show

if TYPE_CHECKING:
    from rhodian_desk.cli.progress import Progress
    from rhodian_desk.disclosure.report import Report

SHOWS = Shows(name="disclose", document=document, sheets=SHEETS, tables=show)


@SHOWS
def command(file: str, policy: str | None, at: str | None, note: Progress) -> Came[Report]:
    """Disclose a history at the end of a day."""
    try:
        day = None if at is None else dt.date.fromisoformat(at)
    except ValueError:
        wrong = f"is asked for {shown(at)}, which is no day"
        raise ScenarioFaults((Fault(file, "", wrong, "give --at year, month and day, as in 2023-12-29"),)) from None
    run = under(file, policy, note)
    return Came(report(run, day), covered=True, files=run.history.files)
