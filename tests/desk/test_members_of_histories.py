"""The owners and amounts of an event may stand in a file beside the history: one event for each row, or every fault."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rhodian_desk.cli.entry import main
from rhodian_desk.history.decode import load
from rhodian_desk.io.faults import ScenarioFaults
from rhodian_desk.play.play import play
from rhodian_desk.play.played import EventRefused
from tests.desk.test_members_in import NAMES, WRITE

if TYPE_CHECKING:
    from pathlib import Path

    from rhodian_desk.history.records import History

HEAD = """\
schema = "rhodian.history/1"
id = "members"
title = "Members"
date = 2020-01-01
policies.default = {}

[[assets]]
code = "EUR"
scale = 2

[[pools]]
name = "mutual"
owner = "mutual"
event_limit = "1000000.00"
period_limit = "1000000.00"
period = 86400
notice = 10

"""


def events(*tables: dict[str, Any]) -> str:
    """Return events as TOML."""
    lines = ["[[events]]\n" + "".join(f"{key} = {said(value)}\n" for key, value in table.items()) for table in tables]
    return HEAD + "\n".join(lines)


def said(value: object) -> str:
    """Return a value as TOML has it."""
    return f'"{value}"' if isinstance(value, str) else str(value)


def written(folder: Path, text: str) -> str:
    """Write a history, and return its path."""
    path = folder / "history.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def deposit(form: str, **keys: object) -> dict[str, Any]:
    """Return a deposit whose owners and amounts stand in a file."""
    return {"type": "deposit", "at": 1, "purpose": "cash", form: NAMES[form], **keys}


def faults_of(file: str) -> list[str]:
    """Return the faults of a history, without its path."""
    with pytest.raises(ScenarioFaults) as caught:
        load(file)
    found = [str(fault).removeprefix(f"{file}: ") for fault in caught.value.faults]
    assert all(line.isprintable() and "; " in line for line in found)
    return found


def moved(history: History) -> dict[tuple[str, str], int]:
    """Return what every account holds in the end."""
    return {(each.owner, each.purpose): held for each, held in play(history).balances.items()}


MEMBERS = st.dictionaries(
    st.text("abcdef -.", min_size=1, max_size=6).filter(lambda name: name.strip() == name),
    st.integers(1, 10**12),
    min_size=1,
    max_size=4,
)


@given(MEMBERS, st.sampled_from(["deposit", "join"]))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_is_the_same_as_an_event_for_each_row_whatever_its_form(
    tmp_path: Path, members: dict[str, int], kind: str
) -> None:
    keys: dict[str, Any] = {"type": kind, "at": 1}
    keys |= {"purpose": "cash"} if kind == "deposit" else {"pool": "mutual"}
    exact = {owner: Decimal(units) / 100 for owner, units in members.items()}
    wanted = load(written(tmp_path, events(*({**keys, "owner": o, "amount": f"{a:.2f}"} for o, a in exact.items()))))
    for form in NAMES:
        cells = [[owner, amount if form != "csv" else f"{amount:.2f}"] for owner, amount in exact.items()]
        WRITE[form](tmp_path / NAMES[form], [["owner", "amount"], *cells])
        found = load(written(tmp_path, events({**keys, form: NAMES[form]})))
        assert [each.event for each in found.events] == [each.event for each in wanted.events]
        assert moved(found) == moved(wanted)
        assert found.files == (str(tmp_path / "history.toml"), str(tmp_path / NAMES[form]))


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ("csv", "events[0].csv (members.csv), line {}"),
        ("parquet", "events[0].parquet (members.parquet), row {}"),
        ("excel", 'events[0].excel (members.xlsx), sheet "Members", row {}'),
    ],
)
def test_a_fault_in_a_row_names_the_event_the_file_and_the_place_in_it(tmp_path: Path, form: str, place: str) -> None:
    rows = [["owner", "amount"], ["A", "1.00"], ["B", "1.001"], ["A", "2.00"], ["outside", "2.00"], ["\u0391", "1.00"]]
    WRITE[form](tmp_path / NAMES[form], rows)
    faults = faults_of(written(tmp_path, events(deposit(form))))
    starts = ['.amount is "1.001", which is not an amount of EUR', ', owner is "A" again; give each owner one row']
    starts += ['.owner is "outside"', '.owner is "\u0391", which looks like "A"']
    first = 1 if form == "parquet" else 2
    assert len(faults) == len(starts)
    for number, (fault, start) in enumerate(zip(faults, starts, strict=True), start=first + 1):
        assert fault.startswith(place.format(number) + start)


@pytest.mark.parametrize("form", ["parquet", "excel"])
def test_a_number_that_may_have_been_rounded_and_an_owner_that_is_a_number_are_refused(
    tmp_path: Path, form: str
) -> None:
    long = 10.01 if form == "parquet" else 1.234567890123456
    WRITE[form](tmp_path / NAMES[form], [["owner", "amount"], ["A", long]])
    (fault,) = faults_of(written(tmp_path, events(deposit(form))))
    assert f", amount is the {'float 10.01' if form == 'parquet' else 'number'}" in fault
    WRITE[form](tmp_path / NAMES[form], [["owner", "amount"], [7, "1.00"]])
    (fault,) = faults_of(written(tmp_path, events(deposit(form))))
    assert ", owner is the number 7; write names as text" in fault


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        (
            {"owner": "A"},
            "events[0].owner is given, and so is csv; give owner and amount, or one of csv, parquet, excel",
        ),
        ({"amount": "1"}, "events[0].amount is given, and so is csv; give owner and amount, or one of"),
        ({"excel": "members.xlsx"}, "events[0].excel is given, and so is csv"),
        ({"sheet": "A"}, "events[0].sheet is of an Excel workbook, and none is given; leave it out"),
        ({"csv": "../members.csv"}, 'events[0].csv is "../members.csv", which leads out of'),
        ({"csv": "absent.csv"}, "events[0].csv does not exist"),
        ({"csv": 7}, "events[0].csv has a csv that is 7, not text; write text in quotes"),
        ({"purpose": ""}, 'events[0].csv (members.csv), line 2.purpose is "", which is not a name'),
        ({"colour": "red"}, "events[0].csv (members.csv), line 2.colour is an unknown key"),
    ],
)
def test_what_is_wrong_with_the_keys_of_such_an_event_is_a_fault(
    tmp_path: Path, keys: dict[str, Any], fault: str
) -> None:
    WRITE["csv"](tmp_path / NAMES["csv"], [["owner", "amount"], ["A", "1.00"]])
    assert faults_of(written(tmp_path, events({**deposit("csv"), **keys})))[0].startswith(fault)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("owner,balance\nA,1\n", "events[0].csv has the columns owner, balance; write owner, amount"),
        ("", "events[0].csv has the columns none; write owner, amount"),
        ("owner,amount\n", "events[0].csv has no rows; give it at least one"),
        ("owner,amount\nA\n", "events[0].csv (members.csv), line 2 has 1 cells; write 2: owner, amount"),
        ('owner,amount\n"A', "events[0].csv, line 2 is not CSV"),
    ],
)
def test_what_is_wrong_with_the_file_is_a_fault(tmp_path: Path, content: str, fault: str) -> None:
    (tmp_path / NAMES["csv"]).write_text(content, encoding="utf-8")
    assert faults_of(written(tmp_path, events(deposit("csv"))))[0].startswith(fault)


def test_an_event_that_is_no_payment_of_members_has_no_file(tmp_path: Path) -> None:
    WRITE["csv"](tmp_path / NAMES["csv"], [["owner", "amount"], ["A", "1.00"]])
    loss = {"type": "loss", "at": 1, "id": "l", "amount": "1.00", "csv": NAMES["csv"]}
    (fault,) = faults_of(written(tmp_path, events(loss)))
    assert fault.startswith("events[0].csv is an unknown key")


def test_an_event_of_a_row_that_cannot_happen_is_refused_with_its_row_and_a_later_one_with_its_place(
    tmp_path: Path,
) -> None:
    text = events({"type": "deposit", "at": 0, "purpose": "cash", "owner": "Z", "amount": "1.00"}, deposit("csv"))
    late = (
        text + '\n[[events]]\ntype = "transfer"\nat = 2\namount = "9.00"\npayer = { owner = "A", purpose = "cash" }\n'
    )
    late += 'payee = { owner = "X", purpose = "cash" }\n'
    WRITE["csv"](tmp_path / NAMES["csv"], [["owner", "amount"], ["A", "1.00"], ["B", "2.00"]])
    with pytest.raises(EventRefused, match=r"events\[2\], of type transfer at 2, is refused"):
        play(load(written(tmp_path, late)))
    early = text.replace("at = 0", "at = 5")
    with pytest.raises(
        EventRefused, match=r"events\[1\]\.csv \(members\.csv\), line 2, of type deposit at 1, is refused"
    ):
        play(load(written(tmp_path, early)))


def test_the_page_of_such_a_history_names_the_file_and_does_not_write_over_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    WRITE["parquet"](tmp_path / NAMES["parquet"], [["owner", "amount"], ["A", "1.00"]])
    file, page = written(tmp_path, events(deposit("parquet"))), tmp_path / "page.html"
    assert main(["run", file, "--html", str(page)]) == 0
    assert "members.parquet" in page.read_text(encoding="utf-8")
    for option in ("--html", "--excel", "--parquet"):
        assert main(["run", file, option, str(tmp_path / NAMES["parquet"])]) == 2
    assert "is one of the files that were read" in capsys.readouterr().err
    assert main(["compare", file, "--html", str(page)]) == 0
    assert main(["check", file]) == 0


@pytest.mark.parametrize("form", ["csv", "parquet", "excel"])
def test_a_file_of_a_history_changed_at_random_is_read_or_refused(tmp_path: Path, form: str) -> None:
    path = tmp_path / NAMES[form]
    WRITE[form](path, [["owner", "amount"], *([f"M{number}", str(number)] for number in range(20))])
    whole, file = path.read_bytes(), written(tmp_path, events(deposit(form)))
    draw = random.Random(3)  # noqa: S311  # what is drawn is no secret
    for _ in range(100):
        content = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        path.write_bytes(content)
        assert main(["check", file]) in (0, 2)
