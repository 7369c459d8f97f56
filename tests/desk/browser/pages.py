"""The pages that are looked at in a browser: of each kind some examples, and one of names and amounts too long."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rhodian_desk.comparison.compare import chosen, compare
from rhodian_desk.disclosure.monitor import monitor
from rhodian_desk.documents.monitor import courses
from rhodian_desk.history.decode import load as load_history
from rhodian_desk.play.play import play
from rhodian_desk.render import (
    backtest_page,
    calibration_page,
    compare_page,
    history_page,
    monitor_page,
    page,
    stress_page,
)
from rhodian_desk.render.made import made
from rhodian_desk.risk import calibration_pictures, monitor_pictures, pictures
from rhodian_desk.risk.backtest import backtest
from rhodian_desk.risk.calibration import calibrate
from rhodian_desk.risk.stress import report
from rhodian_desk.risk.stress_file import load as load_stress
from rhodian_desk.risk.study import load as load_study
from rhodian_desk.scenario.decode import load
from rhodian_desk.scenario.settle import settle
from tests.desk.documents import backtest as tested
from tests.desk.documents import calibration as calibrated
from tests.desk.documents import comparison, played, settlement
from tests.desk.documents import monitor as watched
from tests.desk.documents import stress as stressed
from tests.desk.test_page import document_of, fund, layer, loss_of, mutual
from tests.proofs import test_report as proved

if TYPE_CHECKING:
    from collections.abc import Callable

Record = dict[str, Any]

EXAMPLES = Path(__file__).parents[3] / "examples"
LONG = "Anaccountwhosenamehasnoplacetobreakatall" * 4
_HUGE = 10**17 + 1


def _settled(name: str) -> tuple[str, Record]:
    outcome = settle(load(str(EXAMPLES / f"{name}.toml")))
    made_of = settlement(outcome)
    return page.page(made_of, made("settle", outcome.scenario.files)), made_of


def _compared(name: str) -> tuple[str, Record]:
    told = load_history(str(EXAMPLES / "histories" / f"{name}.toml"))
    made_of = comparison(compare(told, chosen(told, None)))
    return compare_page.page(made_of, made("compare", (told.file,))), made_of


def _played(name: str) -> tuple[str, Record]:
    told = load_history(str(EXAMPLES / "histories" / f"{name}.toml"))
    made_of = played(play(told))
    return history_page.page(made_of, made("run", (told.file,))), made_of


def _losses(_: str) -> tuple[str, Record]:
    made_of = document_of(*({**mutual(members), "id": f"loss-{members}"} for members in (2, 9, 100)))
    return page.page(made_of), made_of


def _too_long(_: str) -> tuple[str, Record]:
    path = [LONG]
    layers = [layer(path, "in order", 2 * _HUGE, _HUGE + 1)]
    for depth in range(9):
        path = [*path, f"{depth} {LONG}"]
        layers.append(layer(path, "in proportion", _HUGE, 1, LONG))
    funds = [fund(LONG, [LONG], "in order", _HUGE, _HUGE), fund(f"{LONG} 2", path, "in proportion", _HUGE, 1)]
    made_of = document_of(loss_of(2 * _HUGE, layers, funds, LONG))
    made_of["scenario"].update(title=LONG, summary=LONG, assumptions=[LONG])
    return page.page(made_of), made_of


def _proved(_: str) -> tuple[str, Record]:
    verdicts = (proved.PROVED, proved.BOUNDED, proved.OPEN)
    fates = {"mutants": [proved.mutant("survived"), proved.mutant("refuted", clause="AL-2")]}
    return proved.page_of(*verdicts, spec=proved.SPEC, mutants=fates), proved.document_of(*verdicts)


def _stressed(name: str) -> tuple[str, Record]:
    outcome = report(load_stress(str(EXAMPLES / "stress" / f"{name}.toml")))
    made_of = stressed(outcome)
    return stress_page.page(made_of, pictures.stress(outcome), made("stress", outcome.stress.files)), made_of


def _tested(name: str) -> tuple[str, Record]:
    outcome = backtest(load_study(str(EXAMPLES / "risk" / f"{name}.toml")))
    made_of = tested(outcome)
    return backtest_page.page(made_of, pictures.backtest(outcome), made("backtest", outcome.study.files)), made_of


def _calibrated(name: str) -> tuple[str, Record]:
    outcome = calibrate(load_study(str(EXAMPLES / "risk" / f"{name}.toml")))
    made_of, drawn = calibrated(outcome), calibration_pictures.calibration(outcome)
    return calibration_page.page(made_of, drawn, made("calibrate", outcome.study.files)), made_of


def _watched(name: str) -> tuple[str, Record]:
    outcome = monitor(play(load_history(str(EXAMPLES / "histories" / f"{name}.toml"))))
    made_of = watched(outcome)
    drawn = monitor_pictures.pictures(courses(outcome))
    return monitor_page.page(made_of, drawn, made("monitor", outcome.run.history.files)), made_of


REPORT = "a report of proofs"
STRESS, BACKTEST, MONITOR = "a waterfall stressed", "a margin backtested", "a history watched"
CALIBRATION = "a fund calibrated"
BARLESS = (REPORT, STRESS, BACKTEST, CALIBRATION, MONITOR)
"""The pages that have no bars: what they draw, they draw otherwise."""
PAGES: dict[str, tuple[Callable[[str], tuple[str, Record]], str]] = {
    "settled in order and in proportion": (_settled, "nasdaq-aas-2018"),
    "settled in nested layers": (_settled, "eurex-layers"),
    "settled of many accounts": (_settled, "okex-2018-08-03"),
    "several losses, not covered": (_losses, ""),
    "names and amounts too long": (_too_long, ""),
    "compared under four policies": (_compared, "dydx-yfi-2023"),
    "compared under three policies": (_compared, "weekly-clawback"),
    "played with rounds": (_played, "hyperliquid-2025-03-12"),
    "played with a clawback": (_played, "weekly-clawback"),
    STRESS: (_stressed, "nasdaq-2018"),
    BACKTEST: (_tested, "sp500"),
    CALIBRATION: (_calibrated, "two-indices"),
    MONITOR: (_watched, "eurex-disclosure-2023"),
    REPORT: (_proved, ""),
}


@cache
def shown(name: str) -> tuple[str, Record]:
    """Return a page, and the document that it shows."""
    make, of = PAGES[name]
    return make(of)
