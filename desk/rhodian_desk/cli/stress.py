"""Convenience: `rhodian stress`: a waterfall put to very many losses, and what it takes to break it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rhodian_desk.cli.shared import Came, Shows
from rhodian_desk.documents.stress import document
from rhodian_desk.export.stress_sheets import SHEETS
from rhodian_desk.io.faults import Fault, ScenarioFaults
from rhodian_desk.render.stress_tables import show
from rhodian_desk.risk import cascade_picture
from rhodian_desk.risk.stress import report
from rhodian_desk.risk.stress_file import load

if TYPE_CHECKING:
    from rhodian_desk.cli.progress import Progress
    from rhodian_desk.risk.stress import Report

SHOWS = Shows(
    name="stress", document=document, sheets=SHEETS, tables=show, page="stress_page", pictures=cascade_picture.stress
)


@SHOWS
def command(file: str, engine: str, workers: int | None, scheduler: str | None, note: Progress) -> Came[Report]:
    """Put a scenario to the losses of its section [stress]."""
    if workers is not None and engine != "processes":
        right = "give --engine processes, too, or leave --workers out"
        raise ScenarioFaults((Fault(file, "", f"is to be worked on by workers, and the engine is {engine}", right),))
    if (scheduler is None) == (engine == "dask") or not (scheduler or "tcp://").startswith(("tcp://", "tls://")):
        right = "give both --engine dask and --scheduler tcp://HOST:PORT, or neither"
        raise ScenarioFaults((Fault(file, "", "is to be worked on by a Dask cluster or is not", right),))
    stress = load(file, note)
    processes = 0 if engine != "processes" else workers or os.cpu_count() or 1
    return Came(report(stress, processes, note, scheduler=scheduler), covered=True, files=stress.files)
