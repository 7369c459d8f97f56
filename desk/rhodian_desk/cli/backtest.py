"""Convenience: `rhodian backtest`: a margin held against what would have been lost after it was set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_desk.cli.shared import Came, Shows
from rhodian_desk.documents.backtest import document
from rhodian_desk.export.backtest_sheets import SHEETS
from rhodian_desk.render.backtest_tables import show
from rhodian_desk.risk import pictures
from rhodian_desk.risk.backtest import backtest
from rhodian_desk.risk.study import load

if TYPE_CHECKING:
    from rhodian_desk.cli.progress import Progress
    from rhodian_desk.risk.backtest import Backtest

SHOWS = Shows(
    name="backtest", document=document, sheets=SHEETS, tables=show, page="backtest_page", pictures=pictures.backtest
)


@SHOWS
def command(file: str, note: Progress) -> Came[Backtest]:
    """Backtest a study."""
    came = backtest(load(file), note)
    return Came(came, covered=came.sound, files=came.study.files)
