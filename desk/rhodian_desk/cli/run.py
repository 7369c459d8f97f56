"""Convenience: `rhodian run`: a history, played and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_desk.cli.shared import Came, Shows
from rhodian_desk.decoding.known import among
from rhodian_desk.documents.history import document
from rhodian_desk.export.history_sheets import SHEETS
from rhodian_desk.export.ledger import of_run
from rhodian_desk.history.decode import load
from rhodian_desk.io.faults import Fault, ScenarioFaults, shown
from rhodian_desk.play.play import play
from rhodian_desk.render.history_tables import show

if TYPE_CHECKING:
    from rhodian_desk.cli.progress import Progress
    from rhodian_desk.play.played import Run

SHOWS = Shows(
    name="run",
    document=document,
    sheets=SHEETS,
    tables=show,
    page="history_page",
    ledger=of_run,
    forms={"last": None},
)


@SHOWS
def command(file: str, policy: str | None, note: Progress) -> Came[Run]:
    """Play a history: show each event phase by phase, who paid what by which rule, and the books."""
    history = load(file, note)
    if policy not in (None, *history.policies):
        wrong = f"has no policy {shown(policy)}"
        raise ScenarioFaults((Fault(file, "", wrong, f"give --policy {among(history.policies)}"),))
    played = play(history, policy, note)
    return Came(played, not played.is_uncovered, history.files, ("--policy", played.policy.name))
