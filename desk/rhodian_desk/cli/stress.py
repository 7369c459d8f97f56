"""Convenience: `rhodian stress`: a waterfall put to very many losses, and what it takes to break it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rhodian_desk.cli.shared import Came, Shows
from rhodian_desk.documents.stress import document
from rhodian_desk.export.stress_sheets import SHEETS
from rhodian_desk.io.faults import Fault, ScenarioFaults
from rhodian_desk.render.stress_tables import show
from rhodian_desk.risk import pictures
from rhodian_desk.risk.stress import report
from rhodian_desk.risk.stress_file import load

if TYPE_CHECKING:
    from rhodian_desk.cli.progress import Progress
    from rhodian_desk.risk.stress import Report

SHOWS = Shows(
    name="stress", document=document, sheets=SHEETS, tables=show, page="stress_page", pictures=pictures.stress
)


@SHOWS
def command(file: str, engine: str, workers: int | None, note: Progress) -> Came[Report]:
    """Put a scenario to the losses of its section [stress]."""
    if workers is not None and engine == "serial":
        right = "give --engine processes, too, or leave --workers out"
        raise ScenarioFaults((Fault(file, "", "is to be worked on by workers, and the engine is serial", right),))
    stress = load(file, note)
    processes = 0 if engine == "serial" else workers or os.cpu_count() or 1
    return Came(report(stress, processes, note), covered=True, files=stress.files)
