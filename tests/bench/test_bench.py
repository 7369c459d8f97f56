"""Checked: the benchmark runs, and the table of exactness on the front page is what running it gives."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench import exactness, rules

HOUSE = Path(__file__).parents[2]


def python_m(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module of the house in a process of its own."""
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=HOUSE, check=False, capture_output=True, text=True)  # noqa: S603  # our own


def cells(row_name: str) -> dict[str, str]:
    """Return a row of the table of exactness by its headings."""
    row = next(row for row in exactness.table().rows if row[0] == row_name)
    return dict(zip(exactness.HEAD, row, strict=True))


def page_with(rows: str) -> str:
    """Return a page that has this text where the table belongs."""
    return f"# Page\n\n{exactness.BEGIN}\n{rows}\n{exactness.END}\n\nThe end.\n"


def test_the_quick_benchmark_prints_every_table_and_writes_them_as_markdown(tmp_path: Path) -> None:
    out = tmp_path / "figures.md"
    done = python_m("bench", "--quick", "--markdown", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    titles = re.findall(r"^### (.+)$", out.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(titles) == 17
    assert all(title in done.stdout for title in titles)
    assert "WRONG" not in done.stdout


def test_tables_for_people_are_measured_beside_json_in_one_run() -> None:
    done = python_m("bench.shown", "--quick")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line for line in done.stdout.splitlines() if re.match("settle,|run,|compare,", line)]
    assert len(rows) == 4
    assert all(len(re.findall(r"\d+\.\d\dx", row)) == 3 for row in rows)


def test_a_folder_that_is_not_there_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    done = python_m("bench", "--quick", "--markdown", str(tmp_path / "absent" / "figures.md"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no folder" in done.stderr


def test_rhodian_is_exact_in_every_cell() -> None:
    assert set(cells("Rhodian `in_proportion`").values()) == {"Rhodian `in_proportion`", "yes"}


@pytest.mark.parametrize("row_name", ["`round` of each quota", "largest remainder in floats"])
def test_the_table_tells_an_inexact_way_from_an_exact_one(row_name: str) -> None:
    assert cells(row_name)["10^30 units exact"].startswith("no")


def test_the_same_formula_without_checks_gives_the_same_shares() -> None:
    weights = [3, 0, 1, 10**18, 7]
    exact = list(rules.rhodian_in_proportion(10**30, weights))
    assert list(rules.carry_loop(10**30, weights)) == exact
    assert list(rules.carry_scan(10**30, weights)) == exact
    assert sum(rules.largest_remainder(10**30, weights)) == 10**30


def test_the_guide_has_the_table_that_running_it_gives() -> None:
    page = (HOUSE / "docs/exactness.md").read_text(encoding="utf-8")
    if exactness.BEGIN in page or exactness.END in page:
        assert exactness.rewritten(page) == page


def test_a_page_made_anew_stays_as_it_is_and_keeps_what_is_around_the_table() -> None:
    made = exactness.rewritten(page_with("an old table"))
    assert made.startswith("# Page\n\n")
    assert made.endswith("\n\nThe end.\n")
    assert "an old table" not in made
    assert exactness.rewritten(made) == made


def test_a_row_that_this_python_cannot_run_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "importable", lambda package: package != rules.PYCENTS)
    row = "| `pycents` `allocate` | yes | yes | yes | yes | yes | as measured elsewhere |"
    assert row in exactness.rewritten(page_with(row))


def test_a_cell_that_was_changed_by_hand_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(page_with(""), encoding="utf-8")
    assert exactness.main(["--write", str(page)]) == 0
    assert exactness.main(["--check", str(page)]) == 0
    page.write_text(page.read_text(encoding="utf-8").replace("| yes |", "| no |", 1), encoding="utf-8")
    assert exactness.main(["--check", str(page)]) == 1


def test_a_page_without_the_markers_is_refused_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Page\n", encoding="utf-8")
    assert exactness.main(["--write", str(page)]) == 2
    assert page.read_text(encoding="utf-8") == "# Page\n"
    assert exactness.BEGIN in capsys.readouterr().err
    assert exactness.main(["--check", str(tmp_path / "absent.md")]) == 2
