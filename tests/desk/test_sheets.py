"""Checked: every table is exported whole, in two forms that say the same, and no word of a file is a formula in it."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.cli.options import TABLES
from rhodian_desk.comparison.compare import compare
from rhodian_desk.disclosure.monitor import monitor
from rhodian_desk.disclosure.report import report
from rhodian_desk.export.backtest_sheets import SHEETS as BACKTESTED
from rhodian_desk.export.calibration_sheets import SHEETS as CALIBRATED
from rhodian_desk.export.compare_sheets import SHEETS as COMPARED
from rhodian_desk.export.disclosure_sheets import SHEETS as DISCLOSED
from rhodian_desk.export.history_sheets import SHEETS as PLAYED
from rhodian_desk.export.monitor_sheets import SHEETS as MONITORED
from rhodian_desk.export.settle_sheets import SHEETS as SETTLED
from rhodian_desk.export.sheets import OURS, Sheet, csv_lines, json_lines
from rhodian_desk.history.decode import load as load_history
from rhodian_desk.play.play import play
from rhodian_desk.risk.backtest import backtest
from rhodian_desk.risk.calibration import calibrate
from rhodian_desk.risk.study import load as load_study
from rhodian_desk.scenario.decode import load
from rhodian_desk.scenario.settle import settle

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SCENARIOS = sorted((ROOT / "examples").glob("*.toml"))
HISTORIES = sorted((ROOT / "examples" / "histories").glob("*.toml"))
STUDIES = sorted((ROOT / "examples" / "risk").glob("*.toml"))
FILES = {
    "settle": SCENARIOS,
    **dict.fromkeys(("run", "compare", "disclose", "monitor"), HISTORIES),
    **dict.fromkeys(("calibrate", "backtest"), STUDIES),
}
CASES = [(command, file, table) for command, files in FILES.items() for file in files for table in TABLES[command]]
SHEETS: dict[str, dict[str, Callable[[Any], Sheet]]] = {
    "settle": {**SETTLED},
    "run": {**PLAYED},
    "compare": {**COMPARED},
    "disclose": {**DISCLOSED},
    "monitor": {**MONITORED},
    "calibrate": {**CALIBRATED},
    "backtest": {**BACKTESTED},
}
MADE: dict[str, Callable[[str], Any]] = {
    "settle": lambda file: settle(load(file)),
    "run": lambda file: play(load_history(file)),
    "compare": lambda file: compare(load_history(file)),
    "disclose": lambda file: report(play(load_history(file))),
    "monitor": lambda file: monitor(play(load_history(file))),
    "calibrate": lambda file: calibrate(load_study(file)),
    "backtest": lambda file: backtest(load_study(file)),
}
Row = dict[str, Any]


@cache
def made(command: str, file: Path) -> Any:
    """Return what a command makes of a file."""
    return MADE[command](str(file))


@cache
def written_as(command: str, file: Path, table: str) -> tuple[str, str]:
    """Return a table of what a command makes of a file, as CSV and as lines of JSON."""
    sheet = SHEETS[command][table]
    of = made(command, file)
    return "".join(csv_lines(sheet(of), raw=False)), "".join(json_lines([(table, sheet(of))], None))


@pytest.fixture
def exported(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return a function that runs a command with options and returns what it writes."""

    def run(command: str, file: object, *options: str) -> str:
        assert main([command, str(file), *options]) in (0, 1)
        return capsys.readouterr().out

    return run


def as_csv(text: str) -> list[Row]:
    """Read CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def as_json(text: str) -> list[Row]:
    """Read lines of JSON."""
    return [json.loads(line) for line in text.splitlines()]


def in_csv(cell: object) -> str:
    """Return how CSV says a cell of JSON."""
    return cell if isinstance(cell, str) else "" if cell is None else json.dumps(cell)


@pytest.mark.parametrize(("command", "file", "table"), CASES, ids=lambda part: getattr(part, "stem", part))
def test_each_table_of_each_example_says_the_same_as_csv_and_as_json_lines(
    command: str, file: Path, table: str
) -> None:
    text, lines_text = written_as(command, file, table)
    lines = as_json(lines_text)
    assert {line.pop("table") for line in lines} <= {table}
    cells = [{key: in_csv(cell) for key, cell in line.items()} for line in lines]
    assert as_csv(text) == cells
    heads = text.splitlines()[0].split(",")
    assert len(set(heads)) == len(heads)


@pytest.mark.parametrize(("command", "sheets"), SHEETS.items())
def test_the_words_for_tables_are_those_that_there_are_and_the_first_is_written_if_none_is_named(
    exported: Callable[..., str], command: str, sheets: dict[str, object]
) -> None:
    assert TABLES[command] == tuple(sheets)
    file = FILES[command][-1]
    assert exported(command, file, "--csv") == written_as(command, file, TABLES[command][0])[0]
    for table in TABLES[command]:
        assert exported(command, file, "--csv", "--table", table) == written_as(command, file, table)[0]
        assert exported(command, file, "--jsonl", "--table", table) == written_as(command, file, table)[1]
    everything = exported(command, file, "--jsonl")
    assert everything == "".join(written_as(command, file, table)[1] for table in TABLES[command])
    found = dict.fromkeys(line["table"] for line in as_json(everything))
    assert list(found) == [name for name in TABLES[command] if name in found]
    assert len(found) > 3


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_the_tables_of_a_settlement_add_up_with_one_another(file: Path) -> None:
    bearers, losses, layers, moved, books = (
        as_csv(written_as("settle", file, table)[0]) for table in TABLES["settle"][:5]
    )
    for loss in losses:
        absorbed, name = Decimal(loss["absorbed"]), loss["loss"]
        assert absorbed + Decimal(loss["uncovered"]) == Decimal(loss["amount"])
        assert sum(Decimal(each["drawn"]) for each in bearers if each["loss"] == name) == absorbed
        assert next(Decimal(each["drawn"]) for each in layers if each["loss"] == name) == absorbed
        assert sum(Decimal(each["amount"]) for each in moved if each["loss"] == name) == absorbed
    held = {(each["owner"], each["purpose"]): Decimal(each["before"]) for each in books}
    for each in moved:
        held[each["payer_owner"], each["payer_purpose"]] -= Decimal(each["amount"])
        held[each["payee_owner"], each["payee_purpose"]] += Decimal(each["amount"])
    assert held == {(each["owner"], each["purpose"]): Decimal(each["after"]) for each in books}


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.stem)
def test_the_tables_of_a_history_add_up_with_one_another(file: Path) -> None:
    def read(command: str, table: str) -> list[Row]:
        return as_csv(written_as(command, file, table)[0])

    def sums(rows: list[Row], column: str, *keys: str) -> Counter[tuple[str, ...]]:
        found: Counter[tuple[str, ...]] = Counter()
        for row in rows:
            found[tuple(row[key] for key in keys)] += Decimal(row[column])  # type: ignore[assignment]  # exact decimals
        return found

    who = ("owner", "purpose", "asset")
    assert sums(read("run", "bore"), "amount", *who, "how") == sums(read("run", "borne"), "amount", *who, "how")
    moved = read("run", "transfers")
    held = sums(moved, "amount", "payee_owner", "payee_purpose", "asset")
    held.subtract(sums(moved, "amount", "payer_owner", "payer_purpose", "asset"))
    books = sums(read("run", "books"), "balance", *who)
    assert {key: amount for key, amount in held.items() if amount} == {key: each for key, each in books.items() if each}
    assert sums(read("run", "changes"), "change", *who) == books
    assert len(read("run", "events")) > 0
    played = [each for each in read("compare", "losses") if each["lost"]]
    bearers = [each for each in read("compare", "bearers") if each["borne"]]
    assert sums(played, "borne", "policy", "asset") == sums(bearers, "borne", "policy", "asset")
    assert sums(played, "lost", "policy", "asset") == sums(played, "borne", "policy", "asset")


FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "=HYPERLINK(1)", "\uff1d1", "A;=1+1")


@pytest.mark.parametrize("name", FORMULAS)
def test_a_name_that_a_spreadsheet_would_run_is_written_behind_an_apostrophe_unless_asked_for_raw(
    exported: Callable[..., str], written: Callable[..., str], name: str
) -> None:
    file = written(('owner = "A"', f'owner = "{name}"'), ('id = "loss-1"', f'id = "{name}"'))
    harmless = f"'{name}" if ";" not in name else "A;'=1+1"
    for table, column in (("bearers", "owner"), ("losses", "loss"), ("books", "owner")):
        cells = [row[column] for row in as_csv(exported("settle", file, "--csv", "--table", table))]
        assert harmless in cells
        assert name not in cells
        assert name in [row[column] for row in as_csv(exported("settle", file, "--csv", "--raw", "--table", table))]
        assert name in [row[column] for row in as_json(exported("settle", file, "--jsonl", "--table", table))]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\t@", "\uff0b"])
def test_any_word_that_begins_as_formulas_do_is_harmless(start: str) -> None:
    (_, row) = csv.reader(io.StringIO("".join(csv_lines(Sheet(("name",), [(f"{start}1",)]), raw=False)), newline=""))
    assert row[0].startswith("'")
    assert row[0].replace("'", "") == f"{start}1"


def test_amounts_below_zero_stay_numbers(exported: Callable[..., str], written: Callable[..., str]) -> None:
    rows = as_csv(exported("settle", written(), "--csv", "--table", "books"))
    changes = {row["owner"]: row["change"] for row in rows}
    assert changes["C"] == "-15.00"
    for row in rows:
        assert Decimal(row["before"]) + Decimal(row["change"]) == Decimal(row["after"])


@pytest.mark.parametrize(("command", "file", "table"), CASES, ids=lambda part: getattr(part, "stem", part))
def test_every_cell_that_begins_as_a_formula_does_is_a_number_of_ours(command: str, file: Path, table: str) -> None:
    for row in as_csv(written_as(command, file, table)[0]):
        for column, cell in row.items():
            if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} and cell:
                assert column in OURS
                assert Decimal(cell.rstrip("%")) < 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--table", "books"), "give --csv, --jsonl, --parquet or --excel"),
        (("--json", "--table", "books"), "give --csv, --jsonl, --parquet or --excel"),
        (("--raw",), "give --csv"),
        (("--jsonl", "--raw"), "give --csv"),
    ],
)
def test_words_that_would_do_nothing_are_refused(
    written: Callable[..., str], capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert main(["settle", written(), *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
