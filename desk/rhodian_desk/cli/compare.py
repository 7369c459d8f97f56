"""Convenience: `rhodian compare`: a history under several policies, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_desk.cli.shared import Came, Shows
from rhodian_desk.comparison.compare import chosen, compare
from rhodian_desk.documents.comparison import document
from rhodian_desk.export.compare_sheets import SHEETS
from rhodian_desk.export.ledger import Ledger, of_runs
from rhodian_desk.history.decode import load
from rhodian_desk.play.play import play
from rhodian_desk.render.compare_tables import show

if TYPE_CHECKING:
    from rhodian_desk.cli.progress import Progress
    from rhodian_desk.comparison.compare import Comparison


def _ledger(comparison: Comparison) -> Ledger:
    """Make the journal of a history under each policy under which it can be played."""
    history = comparison.history
    return of_runs(history.title, tuple(play(history, column.policy) for column in comparison.played))


SHOWS = Shows(
    name="compare",
    document=document,
    sheets=SHEETS,
    tables=show,
    page="compare_page",
    ledger=_ledger,
)


@SHOWS
def command(file: str, policies: str | None, note: Progress) -> Came[Comparison]:
    """Settle a history under several of its policies and show, side by side, who pays what under each."""
    history = load(file, note)
    comparison = compare(history, chosen(history, policies), note)
    names = ",".join(column.policy for column in comparison.columns)
    return Came(comparison, comparison.is_settled, history.files, ("--policies", names))
