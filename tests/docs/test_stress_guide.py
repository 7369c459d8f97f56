"""Checked: the guide to stress names every key that a file may have, runs as it is written, and its odd unit is one."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import attrs
import pytest

from rhodian import in_proportion_capped
from rhodian_desk.cli.entry import main
from rhodian_desk.risk.bulk import Bulk
from rhodian_desk.risk.cascade import PARTS
from rhodian_desk.risk.cascade_file import ACCOUNTS_MAX, PATHS_MAX, Long, Market
from rhodian_desk.risk.stress_file import LEVELS, ROUNDINGS, SCENARIOS_MAX, Member, Section, Simulation
from rhodian_desk.risk.stress_paths import BLOCK

GUIDE = (Path(__file__).parents[2] / "docs" / "stress.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [Section, Simulation, Member, Market, Long])
def test_every_key_of_a_file_is_in_the_guide(kind: type) -> None:
    for field in attrs.fields(kind):
        assert f"`{field.name}`" in GUIDE, field.name


def test_what_the_guide_says_of_limits_and_of_what_is_left_out_is_so() -> None:
    assert f"up to {SCENARIOS_MAX:,}" in GUIDE
    assert f"up to {PATHS_MAX:,} paths" in GUIDE
    assert f"up to {ACCOUNTS_MAX:,}, each with" in GUIDE
    assert f"with {', '.join(map(str, PARTS[:-1]))} and {PARTS[-1]} percent of the pool at hand" in GUIDE
    assert f"each block of {BLOCK:,} scenarios" in GUIDE
    assert ", ".join(f'"{each}"' for each in LEVELS) in GUIDE
    assert all(f'`"{each}"`' in GUIDE for each in ROUNDINGS)
    assert Section().confidence * 100 == 95
    assert 'else `"0.95"`' in GUIDE


def test_the_commands_of_the_guide_run_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^    rhodian (.+)$", GUIDE, re.MULTILINE)
    assert len(commands) == 6
    for command in commands:
        if "--engine dask" in command:
            continue  # asks a cluster that is not there: tests/desk/risk/test_stress_dask.py starts one
        assert main(shlex.split(command)) == 0, command
        assert capsys.readouterr().out
    assert (tmp_path / "page.html").read_text(encoding="utf-8").count("<svg") == 1 + len(LEVELS)


def test_the_unit_that_a_larger_loss_takes_away_in_the_guide_is_one() -> None:
    assert [in_proportion_capped(loss, (2, 1, 2), (2, 1, 2)).shares for loss in (2, 3)] == [(0, 1, 1), (1, 0, 2)]
    assert "2 of 2, 1, 2 is borne as 0, 1, 1, and 3 as 1, 0, 2" in GUIDE


def test_what_the_guide_offers_from_python_is_there() -> None:
    (line,) = re.findall(r"^    (from rhodian_desk\.risk\.bulk import .+)$", GUIDE, re.MULTILINE)
    found: dict[str, object] = {}
    exec(line, found)  # noqa: S102  # our own guide
    assert found["Bulk"] is Bulk
