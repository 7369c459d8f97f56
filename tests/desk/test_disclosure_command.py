"""`rhodian disclose`: what a person at a terminal gets, what the files are, and what is said of bad input."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.disclosure.fields import FIELDS
from rhodian_desk.disclosure.report import report
from rhodian_desk.history.decode import load
from rhodian_desk.play.play import play
from tests.desk.documents import disclosure as document
from tests.desk.documents import violations
from tests.desk.histories import events
from tests.desk.test_disclosure import PAID_IN, START, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

HISTORIES = Path(__file__).parents[2] / "examples" / "histories"
EUREX, CALLS = HISTORIES / "eurex-disclosure-2023.toml", HISTORIES / "eurex-assessments.toml"
NASDAQ = HISTORIES / "nasdaq-aas-2018.toml"
FACTS = Path(__file__).parents[1] / "examples" / "published_histories.json"
PUBLISHED = {
    fact["name"]: fact["value"]
    for event in json.loads(FACTS.read_text(encoding="utf-8"))["events"]
    for fact in event["facts"]
    if event["event"] == EUREX.stem
}
"""What Eurex Clearing disclosed for 29 December 2023, amounts other than 4.1.4 and 4.1.8 to the tenth of a million."""


@pytest.fixture
def columns(capsys: pytest.CaptureFixture[str]) -> Callable[..., list[dict[str, str]]]:
    """Return a function that discloses a file and returns the rows of the CSV in the form in which it is published."""

    def disclosed(file: Path, *words: str) -> list[dict[str, str]]:
        assert main(["disclose", str(file), "--csv", *words]) == 0
        return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    return disclosed


def filled(row: dict[str, str]) -> dict[str, str]:
    """Return the cells of a row that are not empty, but for those that say what it is of."""
    return {column: cell for column, cell in row.items() if column in FIELDS and cell}


def test_the_books_of_eurex_give_what_it_published(columns: Callable[..., list[dict[str, str]]]) -> None:
    (row,) = columns(EUREX)
    assert [row[key] for key in ("date", "service", "fund", "currency")] == ["2023-12-29", "Eurex Clearing", "", "EUR"]
    found = filled(row)
    assert {column: found[column] for column in PUBLISHED} == PUBLISHED != {}
    assert (found["4.4.4"], found["4.4.8"]) == ("0", "0")
    parts = ("4.1.1", "4.1.2", "4.1.3", "4.1.5", "4.1.6")
    assert Decimal(found["4.3.15"]) == sum(Decimal(found[part]) for part in parts)


@pytest.mark.parametrize(
    ("day", "callable_", "posted"),
    [
        ("2025-03-01", "6200000000.00", "3100000000.00"),
        ("2025-03-03", "4400000000.00", "3100000000.00"),
        ("2025-03-04", "3300000000.00", "3100000000.00"),
        ("2025-03-07", "2900000000.00", "3100000000.00"),
        ("2025-03-17", "0.00", "0.00"),
        ("2025-06-30", "0.00", "0.00"),
    ],
)
def test_calls_use_up_what_members_may_be_called(
    day: str, callable_: str, posted: str, columns: Callable[..., list[dict[str, str]]]
) -> None:
    (row,) = columns(CALLS, "--at", day)
    assert (row["4.1.8"], row["4.1.5"]) == (callable_, posted)


def test_a_default_is_disclosed_with_the_margin_there_was_and_what_else_paid(
    columns: Callable[..., list[dict[str, str]]],
) -> None:
    (before,), (then,) = columns(NASDAQ, "--at", "2018-09-10"), columns(NASDAQ, "--at", "2018-09-30")
    assert [then[ref] for ref in ("13.1.1 loss", "13.1.1 margin", "13.1.2")] == [
        "154000000.00",
        "36000000.00",
        "118000000.00",
    ]
    assert (before["4.1.1"], before["13.1.1 loss"], then["4.1.1"]) == ("7000000.00", "", "26000000.00")


def test_what_is_not_given_is_named_and_never_a_zero(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(HISTORIES / "maker-2020-03-12.toml")
    assert main(["disclose", file]) == 0
    shown = capsys.readouterr().out
    assert "No row can be given:" in shown
    assert "`own`" in shown
    assert "[[stress]]" in shown
    assert main(["disclose", file, "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["rows"] == []
    assert len(made["not_given"]) > 5


@pytest.mark.parametrize("file", sorted(HISTORIES.glob("*.toml")), ids=lambda file: file.stem)
def test_every_history_can_be_disclosed_and_gives_a_document_of_the_schema(file: Path) -> None:
    made = document(report(play(load(str(file)))))
    assert violations(made, "disclosure") == []
    keys = [(row["fund"], row["asset"], row["ref"], row["part"]) for row in made["rows"]]
    assert len(set(keys)) == len(keys)


def test_in_a_narrow_terminal_no_line_is_wider_than_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["disclose", str(EUREX)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert any("12,674,447,582.00" in line for line in lines)


STRESS = '\n[[stress]]\nday = 2021-06-30\none = "5.00"\ntwo = "6.00"\n'
SECOND = '\n[[funds]]\nname = "otc"\npurpose = "otc fund"\ndefault_ppm = 1\nperiod_ppm = 1\nlasts = 1\nlongest = 1\n'
BAD = [
    ('own = ["House"]', 'own = ["Huose"]', "disclosure.own[0]", "there is no such owner of money paid in or of a pool"),
    ('own = ["House"]', 'own = "House"', "disclosure.own", "not an array"),
    ('["surplus"]', '["surplsu"]', "disclosure.surplus[0]", 'did you mean "surplus"?'),
    ('["surplus"]', '["assessed for listed"]', "disclosure.surplus[0]", "there is no such purpose of a layer"),
    ('["surplus"]', '["default fund"]', "disclosure.surplus[0]", "is the purpose of a fund already"),
    ('["surplus"]', '["promised"]', "disclosure.committed[0]", "which is under surplus already"),
    ('["margin"]', '["gin"]', "disclosure.margin[0]", "there is no such purpose of money paid in"),
    ("[disclosure]", "[disclosure]\nhouse = 1", "disclosure.house", "unknown key; the keys here are at, service, own"),
    ("[disclosure]", '[disclosure]\nat = "today"', "disclosure.at", "not a date"),
    (STRESS, f"{STRESS}{STRESS}", "stress[1].day", "give each day one row of each asset"),
    ('two = "6.00"', 'two = "4.99"', "stress[0].two", "is 4.99 EUR, less than that of one, 5.00 EUR; any two members"),
    ('one = "5.00"', 'one = "-5.00"', "stress[0].one", "which is negative"),
    ('one = "5.00"', "one = 5.0", "stress[0].one", "write it in quotes"),
    ("day = 2021-06-30", "day = 2021-06-30T00:00:00Z", "stress[0].day", "not a date"),
    ('one = "5.00"\n', "", "stress[0].one", "is missing"),
]


def written(folder: Path, text: str, *bodies: str) -> Path:
    """Write a history in which everything happens on one day."""
    file = folder / "history.toml"
    file.write_text(events(*(f"at = 1600000000\n{body}" for body in (*START, *bodies)), text=text), encoding="utf-8")
    return file


@pytest.mark.parametrize(("old", "new", "where", "said"), BAD)
def test_what_is_wrong_is_said_with_its_place_by_every_command(  # noqa: PLR0913, PLR0917  # what is wrong, and where
    old: str, new: str, where: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert old in TEXT + STRESS
    file = written(tmp_path, (TEXT + STRESS).replace(old, new, 1))
    for command in ("disclose", "run", "check"):
        assert main([command, str(file)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert f"{file}: {where} " in err
        assert said in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--at", "yesterday"], 'is asked for "yesterday", which is no day; give --at year, month and day'),
        (["--at", "2020-02-30"], "which is no day"),
        (["--at", "2020-09-12"], "is asked for 2020-09-12, before anything happened; give --at 2020-09-13"),
        (["--policy", "none"], 'has no policy "none"; give --policy "default"'),
    ],
)
def test_a_day_or_a_policy_that_there_is_not_is_refused(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["disclose", str(written(tmp_path, TEXT)), *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_a_time_beyond_the_calendar_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    far = f"at = {10**18}\n{PAID_IN.format('A', 'margin', '1.00')}"
    file = tmp_path / "history.toml"
    file.write_text(events(*(f"at = 1\n{body}" for body in START), far, text=TEXT), encoding="utf-8")
    assert main(["disclose", str(file)]) == 2
    assert "which is on no day of a calendar" in capsys.readouterr().err


def test_what_members_of_each_of_several_funds_may_be_called_is_a_row_of_its_own(
    tmp_path: Path, columns: Callable[..., list[dict[str, str]]]
) -> None:
    text = TEXT.replace("\n[policies.default]", f"{SECOND}\n[policies.default]")
    file = written(tmp_path, text, PAID_IN.format("A", "otc fund", "2000000.00"))
    rows = {row["fund"]: filled(row) for row in columns(file)}
    assert rows.keys() == {"", "listed", "otc"}
    assert rows["otc"] == {"4.1.8": "2.00"}
    assert rows["listed"].keys() == {"4.1.8"}


def test_without_a_word_of_its_own_a_history_gives_what_its_rules_say(
    tmp_path: Path, columns: Callable[..., list[dict[str, str]]]
) -> None:
    (row,) = columns(written(tmp_path, TEXT.partition("[disclosure]")[0]))
    assert filled(row).keys() == {"4.1.5", "4.1.8", "16.1.2"}


def test_each_asset_has_rows_of_its_own(tmp_path: Path, columns: Callable[..., list[dict[str, str]]]) -> None:
    text = TEXT.replace("[[pools]]\n", '[[assets]]\ncode = "USD"\nscale = 0\n\n[[pools]]\nasset = "EUR"\n')
    text = text.replace('name = "listed"\n', 'name = "listed"\nasset = "EUR"\n')
    text = text.replace('" },\n    { pool = "insurance"', '" },\n    { pool = "insurance", asset = "EUR"')
    for purpose in ("margin", "default fund", "junior", "surplus", "assessed for listed", "promised"):
        text = text.replace(f'purpose = "{purpose}"', f'purpose = "{purpose}", asset = "EUR"')
    text = text.replace('limit = "50.00"', 'asset = "EUR", limit = "50.00"')
    text = text.replace("bears = [\n", 'bears = [\n    { purpose = "junior", asset = "USD" },\n')
    file = tmp_path / "history.toml"
    bodies = [f'at = 1600000000\n{body}\nasset = "EUR"' for body in START]
    dollars = f'at = 1600000000\n{PAID_IN.format("House", "junior", "7")}\nasset = "USD"'
    file.write_text(events(*bodies, dollars, text=text), encoding="utf-8")
    rows = {row["currency"]: filled(row) for row in columns(file)}
    assert rows.keys() == {"EUR", "USD"}
    assert (rows["USD"]["4.1.1"], rows["USD"]["4.3.15"], rows["EUR"]["4.1.1"]) == ("7", "7", "0.00")


def test_stress_losses_that_no_layer_of_their_asset_could_bear_are_held_against_nothing(
    tmp_path: Path, columns: Callable[..., list[dict[str, str]]]
) -> None:
    text = TEXT.replace('limit = "50.00"', 'limit = "50.00"').replace("bears = [", "bears = []\nelse = [")
    start, _, rest = text.partition("else = [")
    text = start + rest.partition("]\n")[2].replace('surplus = ["surplus"]\ncommitted = ["promised"]\n', "")
    (row,) = columns(written(tmp_path, text + STRESS), "--at", "2021-06-30")
    found = filled(row)
    assert (found["4.4.3 peak"], found["4.4.7 mean"], found["6.2.15 total"]) == ("5.00", "6.00", "18.00")
    assert not {"4.4.4", "4.4.5", "4.4.8", "4.4.9", "4.3.15", "4.1.5"} & found.keys()
