"""Convenience: `rhodian calibrate`: what margin and what fund there has to be, and who contributes what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_desk.cli.shared import Came, Shows
from rhodian_desk.documents.calibration import document
from rhodian_desk.export.calibration_sheets import SHEETS
from rhodian_desk.render.calibration_tables import show
from rhodian_desk.risk.calibration import calibrate
from rhodian_desk.risk.calibration_pictures import calibration
from rhodian_desk.risk.study import load

if TYPE_CHECKING:
    from rhodian_desk.cli.progress import Progress
    from rhodian_desk.risk.calibration import Calibration

SHOWS = Shows(
    name="calibrate", document=document, sheets=SHEETS, tables=show, page="calibration_page", pictures=calibration
)


@SHOWS
def command(file: str, note: Progress) -> Came[Calibration]:
    """Calibrate a study."""
    came = calibrate(load(file), note)
    return Came(came, covered=True, files=came.study.files)
