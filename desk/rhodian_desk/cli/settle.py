"""Convenience: `rhodian settle`: a scenario, settled and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_desk.cli.shared import Came, Shows
from rhodian_desk.documents.settlement import document
from rhodian_desk.documents.writing import looked_at
from rhodian_desk.export import journal
from rhodian_desk.export.ledger import of_outcome
from rhodian_desk.export.settle_sheets import SHEETS
from rhodian_desk.render.tables import show
from rhodian_desk.scenario.decode import load
from rhodian_desk.scenario.settle import settle

if TYPE_CHECKING:
    from rhodian_desk.cli.progress import Progress
    from rhodian_desk.scenario.settle import Outcome

SHOWS = Shows(
    name="settle",
    document=document,
    sheets=SHEETS,
    tables=show,
    page="page",
    values=looked_at,
    ledger=of_outcome,
    forms={"ledger": journal.lines},
)


@SHOWS
def command(file: str, note: Progress) -> Came[Outcome]:
    """Settle the losses of a scenario and show layers, bearers, books and published figures."""
    outcome = settle(load(file, note), note)
    return Came(outcome, not outcome.uncovered, outcome.scenario.files)
