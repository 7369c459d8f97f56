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
    played = under(file, policy, note)
    return Came(played, not played.is_uncovered, played.history.files, ("--policy", played.policy.name))


def under(file: str, policy: str | None, note: Progress) -> Run:
    """Play a history under the policy that is asked for, or else its first.

    Raises:
        ScenarioFaults: if it is not well written, or has no such policy.
        EventRefused: for the first event that cannot happen.
    """
    history = load(file, note)
    if policy not in (None, *history.policies):
        wrong = f"has no policy {shown(policy)}"
        raise ScenarioFaults((Fault(file, "", wrong, f"give --policy {among(history.policies)}"),))
    return play(history, policy, note)
