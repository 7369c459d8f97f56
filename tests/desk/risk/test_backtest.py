"""`rhodian backtest`: the reference run on the index, what a person gets, and what is said without the extra."""

from __future__ import annotations

import itertools
import json
import math
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.risk.backtest import Backtest, backtest
from rhodian_desk.risk.study import Study, charges, load
from tests.desk.documents import violations
from tests.desk.risk.studies import SP500, rows, written
from tests.desk.test_command import RUN

if TYPE_CHECKING:
    from pathlib import Path

REFERENCE = {
    "99%": {
        "ewma": (96, "43.3752", (4342, 91, 91, 5), "3.2509"),
        "historical": (63, "6.2282", (4408, 58, 58, 5), "9.7308"),
        "filtered": (47, "0.0637", (4439, 43, 43, 4), "10.3566"),
    },
    "95%": {
        "ewma": (257, "4.1509", (4032, 240, 240, 17), "0.4297"),
        "historical": (241, "0.9580", (4082, 206, 206, 35), "30.5074"),
        "filtered": (221, "0.1417", (4098, 210, 210, 11), "0.0048"),
    },
    "97.5%": {
        "ewma": (169, "24.5084", (4199, 161, 161, 8), "0.4550"),
        "historical": (138, "5.1920", (4268, 123, 123, 15), "18.3819"),
        "filtered": (117, "0.1260", (4303, 109, 109, 8), "6.0656"),
    },
}
"""Found once by other code on the same data: exceptions, Kupiec's ratio, transitions, Christoffersen's ratio."""

WIDE = {key: value for key, value in os.environ.items() if key != "COLUMNS"}

YEARS = {
    "ewma": [4, 2, 1, 3, 3, 5, 12, 9, 2, 9, 6, 5, 5, 10, 6, 2, 4, 8],
    "historical": [3, 4, 1, 0, 1, 4, 11, 18, 0, 0, 4, 0, 0, 1, 6, 3, 0, 7],
}
"""Exceptions of 99 % in each year from 2001 to 2018, found likewise."""


def index(tmp_path: Path, confidence: str) -> Backtest:
    text = SP500.read_text(encoding="utf-8").replace('"99%"', f'"{confidence}"').replace(', "garch"', "")
    file = tmp_path / "index.toml"
    file.write_text(text, encoding="utf-8")
    return backtest(load(str(file)))


@pytest.mark.parametrize("confidence", REFERENCE)
def test_the_reference_run_on_the_index_is_met_to_its_last_digit(tmp_path: Path, confidence: str) -> None:
    found = {
        each.model: (
            len(each.exceptions),
            f"{each.coverage.ratio:.4f}",
            attrs.astuple(each.transitions),
            f"{each.independence.ratio:.4f}",
        )
        for each in index(tmp_path, confidence).results
    }
    assert found == REFERENCE[confidence]


def test_only_the_model_that_is_charged_makes_a_study_unsound(tmp_path: Path) -> None:
    found = index(tmp_path, "99%")
    assert [each.light.zone for each in found.results] == ["green", "yellow", "red"]
    assert found.sound
    margin = attrs.evolve(found.study.margin, models=("ewma", "historical", "filtered"))
    study = attrs.evolve(found.study, header=attrs.evolve(found.study.header, margin=margin))
    assert not backtest(study).sound


def test_the_shortfall_statistics_of_the_reference_run_are_met(tmp_path: Path) -> None:
    found = {each.model: each.shortfall for each in index(tmp_path, "97.5%").results}
    printed = {model: tuple(f"{each:.4f}" for each in attrs.astuple(of)) for model, of in found.items()}
    assert (printed["ewma"], printed["historical"]) == (("-0.1652", "-0.7388"), ("-0.0870", "-0.3246"))


def test_the_years_of_the_reference_run_are_met_and_the_crisis_is_red(tmp_path: Path) -> None:
    for each in index(tmp_path, "99%").results:
        if each.model in YEARS:
            assert [year.exceptions for year in each.years if year.year > 2000] == YEARS[each.model]
        if each.model == "historical":
            assert [year.year for year in each.years if year.light.zone == "red"] == [2007, 2008]


@pytest.mark.parametrize("tool", ["none", "buffer", "stress", "floor"])
def test_no_margin_sees_what_comes_after_it(tmp_path: Path, tool: str) -> None:
    stress = ("lookback = 20", "lookback = 20\nstress = { first = 2024-02-10, last = 2024-02-20 }")
    table = rows()
    whole = charges(load(written(tmp_path, stress, table=table)), lambda _: None)
    for row in table[45:]:
        row[1] = f"{float(row[1]) / 3:.4f}"
    changed = charges(load(written(tmp_path, stress, table=table)), lambda _: None)
    blind = 45 - 2 - 20 + 1
    for names, of in whole.items():
        before, after = of.tools[tool], changed[names].tools[tool]
        assert before[:blind] == after[:blind]
        assert before[blind:] != after[blind:]


def tooled(tmp_path: Path, tool: str, *more: tuple[str, str]) -> Study:
    stress = "stress = { first = 2024-01-05, last = 2024-01-15 }"
    return load(written(tmp_path, ("lookback = 20", f'lookback = 20\ntool = "{tool}"\n{stress}'), *more))


@pytest.mark.parametrize("tool", ["buffer", "stress", "floor"])
def test_a_tool_never_leads_to_more_exceptions(tmp_path: Path, tool: str) -> None:
    plain, with_it = (backtest(tooled(tmp_path, each)) for each in ("none", tool))
    for one, other in zip(plain.results, with_it.results, strict=True):
        assert {exceeded.day for exceeded in other.exceptions} <= {exceeded.day for exceeded in one.exceptions}
        assert other.peak >= one.peak
        assert other.trough >= one.trough
        assert other.shortfall == one.shortfall
    lifted = [
        other.trough > one.trough or other.peak > one.peak
        for one, other in zip(plain.results, with_it.results, strict=True)
    ]
    assert any(lifted)


def test_a_longer_horizon_is_tested_on_stretches_that_do_not_overlap(tmp_path: Path) -> None:
    study = load(written(tmp_path, ("lookback = 20", "lookback = 20\nhorizon = 5")))
    found = backtest(study)
    assert {each.days for each in found.results} == {(59 - 20) // 5}
    days = study.series.days[20::5]
    assert all(exceeded.day in days for each in found.results for exceeded in each.exceptions)
    for each in found.results:
        losses = next(member.losses for member in study.members if member.name == each.member)
        for exceeded in each.exceptions:
            begin = study.series.days.index(exceeded.day)
            assert exceeded.loss == math.ceil(math.fsum(losses[begin : begin + 5])) > exceeded.margin


def made(capsys: pytest.CaptureFixture[str], file: str, *words: str) -> tuple[int, Any]:
    code = main(["backtest", file, "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def test_the_document_is_of_its_schema_and_says_what_the_tables_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path)
    code, document = made(capsys, file)
    assert code == 0
    assert violations(document, "backtest") == []
    results = {(each["member"], each["model"]): each for each in document["results"]}
    assert list(results) == list(itertools.product(["A", "B"], ["historical", "ewma"]))
    for key, each in results.items():
        of = [one for one in document["exceptions"] if (one["member"], one["model"]) == key]
        years = [one for one in document["years"] if (one["member"], one["model"]) == key]
        assert int(each["exceptions"]) == len(of) == sum(int(year["exceptions"]) for year in years)
        assert all(float(one["lost"]) > float(one["charged"]) for one in of)
    assert main(["backtest", file, "--all"]) == 0
    shown = capsys.readouterr().out
    assert all(f"{float(one['lost']):,.2f}" in shown for one in document["exceptions"])


def test_at_a_terminal_of_80_columns_every_member_and_model_has_one_line_of_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    file = written(
        tmp_path, ('"historical", "ewma"', '"historical", "ewma", "filtered"'), ('"1000.00"', '"1000000.00"')
    )
    assert main(["backtest", file]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    for member, model in itertools.product("AB", ("historical", "ewma", "filtered")):
        assert sum(line.split()[:2] == [member, model] for line in lines) == 4


def test_a_red_first_model_is_told_by_the_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, price = rows(120), 100.0
    for place, row in enumerate(table[60:]):
        price *= 0.99 - 0.003 * place
        row[1] = f"{price:.12f}"
    code, document = made(capsys, written(tmp_path, table=table))
    first = next(each for each in document["results"] if each["member"] == "A")
    assert (code, first["zone"]) == (1, "red")


def without(module: str, *words: str) -> subprocess.CompletedProcess[str]:
    program = f"import sys; sys.modules[{module!r}] = None; {RUN}"
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=False, env=WIDE
    )


@pytest.mark.parametrize("module", ["numpy", "arch.univariate"])
def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path, module: str) -> None:
    file = written(tmp_path, ('"historical", "ewma"', '"garch"'))
    done = without(module, "backtest", file)
    said = f"the risk desk needs {module.partition('.')[0]}, which is not installed; pip install 'rhodian[risk]'"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}; nothing was settled or written\n")


def test_no_other_command_loads_what_the_extra_brings() -> None:
    program = f"""import sys
sys.argv = ["rhodian", "check", {str(SP500)!r}]
from rhodian_desk.cli.entry import main
code = main()
assert not {{"numpy", "scipy", "arch", "pandas", "matplotlib"}} & set(sys.modules), sys.modules
sys.exit(code)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=WIDE)  # noqa: S603  # ours
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{SP500}: sound: 1 instrument, 5,030 moves, 1 member\n"


def test_a_study_is_told_from_what_other_commands_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path)
    assert main(["settle", file]) == 2
    assert capsys.readouterr().err.startswith(f"{file}: this is a study of risk: rhodian backtest {file}\n")
    scenario = SP500.parents[1] / "nasdaq-aas-2018.toml"
    assert main(["backtest", str(scenario)]) == 2
    assert "this is a scenario: rhodian settle" in capsys.readouterr().err
