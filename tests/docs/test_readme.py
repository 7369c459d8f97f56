"""Checked: the front page is three screens, shows what is printed, runs, and promises what is proved."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from rhodian_desk.cli.entry import main
from rhodian_proofs.report.book import entries

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROMISE = re.compile(r"^\| [^|]+ \| (proved|bounded|tested|by hand) \| ([^|]+) \|$", re.MULTILINE)
CLAUSE = re.compile(r"\b([A-Z]{1,2})-(\d+)(?: to \1-(\d+))?")


@pytest.mark.parametrize(("page", "least"), [("README.md", 15), ("docs/library.md", 30), ("docs/machine.md", 25)])
def test_every_line_of_python_on_a_page_gives_what_the_page_says(
    page: str, least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the store of the page is a file
    outcome = doctest.testfile(str(ROOT / page), module_relative=False)
    assert outcome.attempted >= least
    assert outcome.failed == 0


def test_the_front_page_is_three_screens_that_fit_their_width() -> None:
    lines = README.splitlines()
    assert 100 <= len(lines) <= 130
    assert [line for line in lines if len(line) > 128 and not line.startswith("![")] == []
    assert max(map(len, shown().splitlines())) == 80


def test_the_front_page_uses_the_kernel_in_ten_lines_and_the_store_in_ten() -> None:
    blocks = re.findall(r"```pycon\n(.*?)```", README, re.DOTALL)
    typed = [[line for line in block.splitlines() if line.startswith((">>>", "..."))] for block in blocks]
    assert [len(lines) for lines in typed] == [9, 10]


def shown() -> str:
    """Return what the front page says that `make run` prints."""
    (block,) = re.findall(r"```text\n(.*?)```", README, re.DOTALL)
    return str(block)


def test_what_the_front_page_shows_is_printed_in_this_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (case,) = re.findall(r"^CASE := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(ROOT)
    assert main(["settle", f"examples/{case}.toml"]) == 0
    rest = "\n" + capsys.readouterr().out
    parts = shown().split("...\n")
    assert len(parts) > 3
    for part in parts:
        _, found, rest = rest.partition("\n" + part)
        assert found, part
        rest = "\n" + rest


def test_each_promise_of_the_front_page_has_the_status_that_is_found_of_its_clauses() -> None:
    known = {number: each.status for room in entries(ROOT).values() for number, each in room.items()}
    by_hand = re.findall(r"^## (B-\d+) ", (ROOT / "spec/by-hand.md").read_text(encoding="utf-8"), re.MULTILINE)
    known |= dict.fromkeys(by_hand, "by hand")
    rows = PROMISE.findall(README)
    assert 10 <= len(rows) <= 16
    assert {status for status, _ in rows} == {"proved", "bounded", "tested", "by hand"}
    for status, clauses in rows:
        numbers = [
            f"{letters}-{number}"
            for letters, first, last in CLAUSE.findall(clauses)
            for number in range(int(first), int(last or first) + 1)
        ]
        assert {known[number] for number in numbers} == {status}, clauses


WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SAID = (*WORDS, *(f"{tens}teen" for tens in ("thir", "four", "fif", "six", "seven", "eigh", "nine")), "twenty")


@pytest.mark.parametrize("page", ["README.md", "docs/desk.md"])
def test_as_many_cases_and_systems_are_named_as_there_are(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    cases, systems = (len(list((ROOT / "examples").glob(pattern))) for pattern in ("*.toml", "policies/*.toml"))
    assert f"{SAID[cases].capitalize()} cases " in text
    assert re.search(rf"loss\s+rules\s+of\s+{SAID[systems]}\s+systems", text)


def test_where_wheels_are_listed_no_link_leads_into_the_repository_and_no_picture_is_missing() -> None:
    made = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-m", "hatch_fancy_pypi_readme", str(ROOT / "pyproject.toml")],
        cwd=ROOT, capture_output=True, check=True, text=True, encoding="utf-8",
    ).stdout  # fmt: skip
    assert re.findall(r"!?\[[^\]]*\]\((?!https:)[^)]*\)", README)
    assert re.findall(r"!?\[[^\]]*\]\((?!https:)[^)]*\)", made) == []
    assert "*The page that make run writes: " in made
    assert "- `docs/desk.md` the command" in made


def test_the_wheel_names_the_project_as_its_author_and_no_address_that_is_not_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["authors"] == [{"name": "The Rhodian project"}]
    assert "urls" not in project
