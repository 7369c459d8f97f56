"""A file for another command is refused in one line, with the command that is for it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rhodian import Account, Asset, Deposit
from rhodian.machine.text import write_event
from rhodian_desk.cli.entry import main
from rhodian_desk.io.kinds import CLAIMS, HEAD_CHARACTERS, PAGE, RECORD, of_text

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SCENARIOS = sorted(EXAMPLES.glob("*.toml"))
HISTORIES = sorted([*EXAMPLES.glob("histories/*.toml"), *EXAMPLES.glob("policies/*.toml")])
STUDIES = sorted(EXAMPLES.glob("risk/*.toml"))
CLAIMS_FILE = EXAMPLES / "claims" / "ccp.py"
RECORD_FILE = ROOT / "proofs" / "rhodian_proofs" / "signed_off.json"
MEMBERS_FILE = EXAMPLES / "krx-reserve-members.csv"
EVENT = write_event(Deposit(5, Account("A", "margin", Asset("EUR", 2)), 100))


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run a command that must refuse a file, and return the first line of what it says."""
    assert main(list(words)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()[0]


@pytest.mark.parametrize("command", ["run", "compare", "disclose"])
@pytest.mark.parametrize("file", SCENARIOS, ids=lambda path: path.stem)
def test_who_runs_a_scenario_is_told_how_it_is_settled(
    command: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, command, str(file)) == f"{file}: this is a scenario: rhodian settle {file}"


@pytest.mark.parametrize("file", HISTORIES, ids=lambda path: path.stem)
def test_who_settles_a_history_is_told_how_it_is_run(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "settle", str(file)) == f"{file}: this is a history: rhodian run {file}"


@pytest.mark.parametrize("command", ["settle", "run", "compare", "disclose", "check"])
def test_each_command_of_the_desk_says_what_is_for_files_that_none_of_them_reads(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, command, str(CLAIMS_FILE)).endswith(
        f"this is a file of claims: rhodian prove --claims {CLAIMS_FILE}"
    )
    assert said(capsys, command, str(RECORD_FILE)).endswith(f"signed off: rhodian attest --record {RECORD_FILE}")
    assert "this is a table of members: name it in the group" in said(capsys, command, str(MEMBERS_FILE))
    events = tmp_path / "events.jsonl"
    events.write_text(f"{EVENT}\n{EVENT}\n", encoding="utf-8")
    assert said(capsys, command, str(events)).endswith(f"rhodian book apply BOOK {events}")
    events.write_text(f'{{"id": "order 1", "event": {EVENT}}}\n', encoding="utf-8")
    assert "this is a file of events as the machine has them" in said(capsys, command, str(events))
    export = tmp_path / "export.jsonl"
    export.write_text('{"rhodian.book":{"format":"1"}}\n', encoding="utf-8")
    assert said(capsys, command, str(export)).endswith(f"a book that was exported: rhodian book import BOOK {export}")
    book = tmp_path / "book.db"
    with closing(sqlite3.connect(book)) as connection:
        connection.execute("CREATE TABLE entries (text TEXT) STRICT")
    assert said(capsys, command, str(book)).endswith(f"this is a book: rhodian book show {book}")


@pytest.mark.parametrize(
    ("form", "file"),
    [
        ("settle", SCENARIOS[0]),
        ("run", HISTORIES[0]),
        ("compare", HISTORIES[0]),
        *((risk, STUDIES[0]) for risk in ("calibrate", "backtest")),
    ],
    ids=str,
)
def test_an_answer_is_not_taken_for_what_was_asked(
    form: str, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([form, str(file), "--json"]) in {0, 1}
    answer = tmp_path / "answer.json"
    answer.write_text(capsys.readouterr().out, encoding="utf-8")
    for command in ("settle", "run", "compare", "calibrate", "backtest", "check"):
        assert "this is what a command answered" in said(capsys, command, str(answer))


@pytest.mark.parametrize("words", [("prove",), ("prove", "--claims"), ("attest",), ("attest", "--record")])
def test_the_prover_and_attest_send_files_of_the_desk_where_they_belong(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, *words, str(SCENARIOS[0])).endswith(f"this is a scenario: rhodian settle {SCENARIOS[0]}")
    assert said(capsys, *words, str(HISTORIES[0])).endswith(f"this is a history: rhodian run {HISTORIES[0]}")


def test_a_file_without_its_option_is_told_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "prove", str(CLAIMS_FILE)).endswith(f"rhodian prove --claims {CLAIMS_FILE}")
    assert said(capsys, "attest", str(RECORD_FILE)).endswith(f"rhodian attest --record {RECORD_FILE}")


def test_the_command_can_be_pasted_into_a_shell_whatever_the_file_is_called(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "my old $file.toml"
    file.write_bytes(SCENARIOS[0].read_bytes())
    assert said(capsys, "run", str(file)).endswith(f"rhodian settle '{file}'")


def test_a_file_that_does_not_name_its_schema_is_told_by_its_sections(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bare.toml"
    for example, command, right in ((SCENARIOS[0], "run", "settle"), (HISTORIES[0], "settle", "run")):
        lines = example.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join(line for line in lines if not line.startswith("schema")), encoding="utf-8")
        assert said(capsys, command, str(file)).endswith(f"rhodian {right} {file}")
        assert "schema is missing" in said(capsys, right, str(file))


def test_a_schema_of_another_version_or_of_nobody_is_the_fault_that_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "later.toml"
    text = SCENARIOS[0].read_text(encoding="utf-8")
    file.write_text(text.replace("rhodian.scenario/1", "rhodian.scenario/9", 1), encoding="utf-8")
    assert "this is a scenario" in said(capsys, "run", str(file))
    assert "which this version does not read" in said(capsys, "settle", str(file))
    file.write_text(text.replace("rhodian.scenario/1", "else/1", 1), encoding="utf-8")
    assert 'schema is "else/1"' in said(capsys, "settle", str(file))


def test_only_the_head_of_a_text_is_looked_at() -> None:
    assert of_text(" " * HEAD_CHARACTERS + "import os") is None
    assert of_text("# a claim\n\nimport os") is CLAIMS
    assert of_text('{\n "claims": [') is RECORD
    assert of_text("<!DOCTYPE html>") is PAGE
    assert of_text('{"schema":"else/1"}') is None
