"""Convenience: `rhodian monitor`: how a history's books stood at each time, and which thresholds are crossed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_desk.cli.run import under
from rhodian_desk.cli.shared import Came, Shows
from rhodian_desk.disclosure.monitor import monitor
from rhodian_desk.documents.monitor import courses, document
from rhodian_desk.export.monitor_sheets import SHEETS
from rhodian_desk.render.monitor_tables import show
from rhodian_desk.risk.monitor_pictures import Monitored, pictures

if TYPE_CHECKING:
    from rhodian_desk.cli.progress import Progress
    from rhodian_desk.disclosure.monitor import Monitor


def _drawn(of: Monitor) -> Monitored:
    """Draw its pictures."""
    return pictures(courses(of))


SHOWS = Shows(name="monitor", document=document, sheets=SHEETS, tables=show, page="monitor_page", pictures=_drawn)


@SHOWS
def command(file: str, policy: str | None, every: int | None, note: Progress) -> Came[Monitor]:
    """Watch a history."""
    run = under(file, policy, note)
    options = ("--policy", run.policy.name, *(() if every is None else ("--every", str(every))))
    made = monitor(run, every, note)
    return Came(made, not made.stands, run.history.files, options)
