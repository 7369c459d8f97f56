"""Members of a group come from CSV, Parquet and Excel alike, to the unit, and what is no such file is refused."""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import re
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rhodian import Asset, parse_amount
from rhodian_desk.io import parquet as parquet_of
from rhodian_desk.io import rows
from rhodian_desk.io import workbook as workbook_of
from rhodian_desk.io.faults import ScenarioFaults, Wrong
from rhodian_desk.scenario.decode import load
from tests.desk.conftest import SOUND

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROWS = SOUND[SOUND.index("rows = [") : SOUND.index("]\n\n[[waterfalls]]") + 1]
NAMES = {"parquet": "members.parquet", "excel": "members.xlsx", "csv": "members.csv"}
EUR = Asset("EUR", 2)
Table = list[list[Any]]


def as_parquet(path: Path, table: Table, types: Sequence[pa.DataType | None] = ()) -> None:
    """Write a table, its heads first, as Parquet, perhaps with a type for each column."""
    heads, *body = table
    columns = [[row[place] for row in body] for place in range(len(heads))]
    kinds = [*types, *[None] * (len(heads) - len(types))]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, names=list(map(str, heads))), path)


def as_excel(path: Path, table: Table, *further: str) -> None:
    """Write a table as the first sheet of a workbook, with further sheets, text as text and numbers as numbers."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    sheet = book.add_worksheet("Members")
    for place, row in enumerate(table):
        for column, cell in enumerate(row):
            if cell is not None:
                (sheet.write_string if isinstance(cell, str) else sheet.write)(place, column, cell)
    for name in further:
        book.add_worksheet(name)
    book.close()


def as_csv(path: Path, table: Table) -> None:
    """Write a table as CSV."""
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in table), encoding="utf-8")


WRITE: dict[str, Callable[..., None]] = {"parquet": as_parquet, "excel": as_excel, "csv": as_csv}


def scenario(folder: Path, form: str, *lines: str) -> str:
    """Write the sound scenario with its members in a file of a form, and return its path."""
    text = SOUND.replace(ROWS, "\n".join([f'{form} = "{NAMES[form]}"', *lines]))
    path = folder / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def faults_of(file: str) -> list[str]:
    """Return the faults of a file, without the files they are in."""
    with pytest.raises(ScenarioFaults) as caught:
        load(file)
    folder = str(Path(file).parent)
    said = [str(fault).removeprefix(f"{folder}/") for fault in caught.value.faults]
    assert all(line.isprintable() and "; " in line for line in said)
    return said


def members_of(file: str) -> list[tuple[str, int, int]]:
    """Return the members of a scenario: owner, balance and weight."""
    scenario = load(file)
    return [
        (account.owner, scenario.openings[account], weight) for account, weight in scenario.groups["members"].members
    ]


def read_or_refused(file: str) -> bool:
    """Read a file, and tell whether it was read, or refused in words that can be printed."""
    try:
        members_of(file)
    except ScenarioFaults as refusal:
        return all(str(fault).isprintable() for fault in refusal.faults)
    return True


@given(
    st.dictionaries(
        st.text("abcdefg =+-@_x04", min_size=1, max_size=6).filter(lambda name: name.strip() == name),
        st.tuples(st.integers(0, 10**12), st.integers(0, 10**12)),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_members_are_the_same_to_the_unit_from_whatever_form_they_come(
    tmp_path: Path, members: dict[str, tuple[int, int]]
) -> None:
    heads = ["owner", "balance", "weight"]
    exact = {name: [Decimal(units) / 100 for units in pair] for name, pair in members.items()}
    texts: Table = [heads, *([name, *(f"{each:.2f}" for each in pair)] for name, pair in exact.items())]
    numbers: Table = [heads, *([name, *pair] for name, pair in exact.items())]
    wanted = [(name, *pair) for name, pair in members.items()]
    for form, table in (("csv", texts), ("parquet", texts), ("excel", texts), ("parquet", numbers), ("excel", numbers)):
        WRITE[form](tmp_path / NAMES[form], table)
        assert members_of(scenario(tmp_path, form)) == wanted


@given(st.integers(0, 10**40), st.integers(0, 30))
def test_a_decimal_is_taken_exactly_as_it_is(units: int, places: int) -> None:
    asset = Asset("ANY", 30)
    cell = rows.number(Decimal(units).scaleb(-places, None) if units < 10**28 else Decimal(f"{units}E-{places}"))
    assert isinstance(cell, rows.Number)
    assert parse_amount(cell.text, asset) == units * 10 ** (30 - places)


@given(st.floats(min_value=0, allow_nan=False, allow_infinity=False))
def test_a_float_of_parquet_is_taken_exactly_or_not_at_all(value: float) -> None:
    cell = rows.binary(value)
    if isinstance(cell, rows.Number):
        assert Decimal(cell.text) == Decimal(value)
    else:
        assert -int(Decimal(value).as_tuple().exponent) > 30 or value >= 2**53


@given(st.integers(0, 10**15 - 1), st.integers(0, 15))
def test_what_was_typed_into_a_sheet_with_fifteen_digits_or_fewer_is_read_as_typed(digits: int, places: int) -> None:
    typed = Decimal(f"{digits}E-{places}")
    assert rows.sheet_number(float(typed)) == rows.number(typed)


@given(st.floats(min_value=0, allow_nan=False, allow_infinity=False))
def test_any_other_number_of_a_sheet_is_refused_and_not_rounded(value: float) -> None:
    cell = rows.sheet_number(value)
    if isinstance(cell, rows.Number):
        assert len(cell.text.replace(".", "").strip("0")) <= 15
        assert float(cell.text) == value
    else:
        assert value >= 10**15 or len(repr(value).partition("e")[0].replace(".", "").strip("0")) > 15


@pytest.mark.parametrize(
    ("column", "kind", "said"),
    [
        ([10.5], None, None),
        ([1], pa.int8(), None),
        ([Decimal("10.500000")], pa.decimal128(38, 6), None),
        ([Decimal("10.50")], pa.decimal256(60, 2), None),
        (["10.5"], pa.large_string(), None),
        (["10.5"], pa.dictionary(pa.int8(), pa.string()), None),
        ([10.01], None, "row 1 has a balance that is the float 10.01, which is not exactly that but 10.00999999999999"),
        ([0.125], None, 'row 1 has a balance that is "0.125", which is not an amount of EUR'),
        ([Decimal("10.001")], None, 'row 1 has a balance that is "10.001", which is not an amount of EUR'),
        ([float("nan")], None, "row 1 has a balance that is nan, which is no amount"),
        ([1e22], None, "row 1 has a balance that is the float 1e+22, which may have been rounded"),
        ([-1], None, 'row 1 has a balance that is "-1", which is negative'),
        ([None], pa.string(), 'row 1 has a balance that is "", which is not an amount of EUR'),
        ([True], None, 'column "balance" is of the type "bool"; write owners as text'),
        ([b"1"], None, 'column "balance" is of the type "binary"; write owners as text'),
        ([dt.date(2020, 1, 1)], None, 'column "balance" is of the type "date32[day]"; write owners as text'),
        ([[1]], None, 'column "balance" is of the type "list<'),
    ],
)
def test_a_column_of_parquet_is_text_or_an_exact_number_or_refused(
    tmp_path: Path, column: list[Any], kind: pa.DataType | None, said: str | None
) -> None:
    as_parquet(tmp_path / NAMES["parquet"], [["owner", "balance"], *(["A", cell] for cell in column)], [None, kind])
    file = scenario(tmp_path, "parquet")
    if said is None:
        assert members_of(file)[0][1] in {100, 1050}
    else:
        (fault,) = faults_of(file)
        assert fault.startswith(f"members.parquet: {said}")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (10.01, None),
        (10, None),
        ("10.01", None),
        (1.234567890123456, 'row 2 has a balance that is the number "1.234567890123456", of more than the 15 digits'),
        (10.001, 'row 2 has a balance that is "10.001", which is not an amount of EUR'),
        (1e22, 'row 2 has a balance that is the number "1e+22", of more than the 15 digits that are kept'),
        (-1, 'row 2 has a balance that is "-1", which is negative'),
        ("=1+1", 'row 2 has a balance that is "=1+1", which is not an amount of EUR'),
        (True, "row 2 has a balance that is a truth value, true; format the cell as text"),
        (None, 'row 2 has a balance that is "", which is not an amount of EUR'),
    ],
)
def test_a_cell_of_a_sheet_is_text_or_the_number_that_was_typed_or_refused(
    tmp_path: Path, cell: object, said: str | None
) -> None:
    as_excel(tmp_path / NAMES["excel"], [["owner", "balance"], ["A", cell]])
    file = scenario(tmp_path, "excel")
    if said is None:
        assert members_of(file)[0][1] in {1000, 1001}
    else:
        (fault,) = faults_of(file)
        assert fault.startswith(f'members.xlsx: sheet "Members", {said}')


@pytest.mark.parametrize("form", ["parquet", "excel"])
@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([["owner", "balance"], ["A", "1"], ["A", "2"]], ['row {2} opens the account "A / default fund" again']),
        (
            [["owner", "balance"], ["C", "1"], ["\u0421", "2"]],
            ['row {2} has an owner that is "\u0421", which looks like "C"'],
        ),
        ([["owner", "balance"], ["e\u0301", "2"]], ["row {1} has an owner that is "]),
        ([["owner", "balance"], [17, "2"]], ["row {1} has an owner that is the number 17; write names as text"]),
        ([["owner", "balance"], ["outside", "2"]], ['row {1} has the owner "outside"']),
        ([["owner", "balance"], ["A", "x"], ["B", "-1"]], ["row {1} has a balance", "row {2} has a balance"]),
    ],
)
def test_what_csv_refuses_of_a_row_the_other_forms_refuse_too_with_its_place(
    tmp_path: Path, form: str, table: Table, said: list[str]
) -> None:
    WRITE[form](tmp_path / NAMES[form], table)
    faults = faults_of(scenario(tmp_path, form))
    first = {"parquet": 0, "excel": 1}[form]
    before = {"parquet": "members.parquet: ", "excel": 'members.xlsx: sheet "Members", '}[form]
    for fault, start in zip(faults, said, strict=True):
        for row in (1, 2):
            start = start.replace(f"{{{row}}}", str(row + first))  # noqa: PLW2901  # the number that stands in the form
        assert fault.startswith(before + start)


@pytest.mark.parametrize("form", ["parquet", "excel"])
@pytest.mark.parametrize("heads", [["owner"], ["owner", "balance", "colour"], ["owner", "weight"]])
def test_the_columns_are_those_of_csv(tmp_path: Path, form: str, heads: list[str]) -> None:
    WRITE[form](tmp_path / NAMES[form], [heads, ["1" for _ in heads]])
    (fault,) = faults_of(scenario(tmp_path, form))
    assert f"has the columns {', '.join(heads)}; write balance, owner, perhaps weight" in fault


def test_an_empty_sheet_and_a_file_without_columns_have_no_columns(tmp_path: Path) -> None:
    as_excel(tmp_path / NAMES["excel"], [])
    pq.write_table(pa.table({}), tmp_path / NAMES["parquet"])
    for form in ("excel", "parquet"):
        (fault,) = faults_of(scenario(tmp_path, form))
        assert "has the columns none; write balance, owner" in fault


def test_blank_rows_and_cells_beside_the_table_are_passed_over(tmp_path: Path) -> None:
    as_excel(tmp_path / NAMES["excel"], [[], ["owner", "balance"], [], ["A", "1", ""], ["", ""], ["B", "2"]])
    assert members_of(scenario(tmp_path, "excel")) == [("A", 100, 100), ("B", 200, 200)]
    as_excel(tmp_path / NAMES["excel"], [["owner", "balance"], ["A", "1", "note"]])
    (fault,) = faults_of(scenario(tmp_path, "excel"))
    assert "row 2 has 3 cells; write 2: owner, balance" in fault


def test_a_sheet_is_named_where_there_are_several_and_must_be_there(tmp_path: Path) -> None:
    as_excel(tmp_path / NAMES["excel"], [["owner", "balance"], ["A", "1"]], "Notes")
    (fault,) = faults_of(scenario(tmp_path, "excel"))
    assert fault == 'members.xlsx has 2 sheets; name one as sheet: "Members", "Notes"'
    assert members_of(scenario(tmp_path, "excel", 'sheet = "Members"')) == [("A", 100, 100)]
    (fault,) = faults_of(scenario(tmp_path, "excel", 'sheet = "Member"'))
    assert fault == 'members.xlsx has no sheet "Member"; name one of "Members", "Notes"'


def test_a_sheet_without_a_workbook_and_two_places_of_members_are_refused(tmp_path: Path) -> None:
    as_csv(tmp_path / NAMES["csv"], [["owner", "balance"], ["A", "1"]])
    (fault,) = faults_of(scenario(tmp_path, "csv", 'sheet = "Members"'))
    assert "groups.members.sheet is of an Excel workbook" in fault
    (fault,) = faults_of(scenario(tmp_path, "csv", 'excel = "members.xlsx"'))
    assert "groups.members must have its members in one place; give one of rows, csv, parquet, excel" in fault


def test_a_formula_is_refused_whatever_value_is_kept_with_it(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / NAMES["excel"]))
    sheet = book.add_worksheet("Members")
    sheet.write_row(0, 0, ["owner", "balance"])
    sheet.write_row(1, 0, ["A", 1])
    sheet.write_formula(27, 27, "=1+1", None, 2)
    book.close()
    (fault,) = faults_of(scenario(tmp_path, "excel"))
    assert fault == (
        'members.xlsx: sheet "Members", cell AB28 has a formula; '
        "write its value in its place; formulas are not worked out"
    )


def changed(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Change a part of a workbook."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (SHEET, b"<v>1.5</v>", b"<v>1.50000000000000000000001</v>", "of more digits than a spreadsheet keeps"),
        (SHEET, b"<v>1.5</v>", b"<v>99999999999999999999999</v>", "of more digits than a spreadsheet keeps"),
        (SHEET, b'r="B2"', b'r="XFD1048576"', "has cells in 1,048,576 rows and 16,384 columns"),
        (SHEET, b"<worksheet", b"<!DOCTYPE a><worksheet", "is not an Excel workbook"),
        (SHEET, b"</worksheet>", b"", "is not an Excel workbook"),
        (SHEET, b'encoding="UTF-8"', b'encoding="UF-8"', "is not an Excel workbook"),
        (SHEET, b"<v>0</v>", b"<v>99</v>", "is not an Excel workbook"),
        (SHEET, b"<v>0</v>", b"<v>-1</v>", "is not an Excel workbook"),
        ("xl/workbook.xml", b"rId1", b"rId9", "is not an Excel workbook"),
    ],
)
def test_what_the_reader_of_sheets_would_not_tell_is_refused_before_it_reads(
    tmp_path: Path, part: str, old: bytes, new: bytes, said: str
) -> None:
    as_excel(tmp_path / NAMES["excel"], [["owner", "balance"], ["A", 1.5]])
    changed(tmp_path / NAMES["excel"], part, old, new)
    (fault,) = faults_of(scenario(tmp_path, "excel"))
    assert said in fault


def test_a_number_written_with_seventeen_digits_is_the_one_that_was_typed(tmp_path: Path) -> None:
    as_excel(tmp_path / NAMES["excel"], [["owner", "balance"], ["A", 1.5]])
    changed(tmp_path / NAMES["excel"], SHEET, b"<v>1.5</v>", b"<v>1.1000000000000001</v>")
    assert members_of(scenario(tmp_path, "excel")) == [("A", 110, 110)]


def test_a_workbook_that_unpacks_to_more_than_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_of, "UNPACKED_MAX", 10_000)
    as_excel(tmp_path / NAMES["excel"], [["owner", "balance"], *([f"M{number}", "1"] for number in range(1_000))])
    (fault,) = faults_of(scenario(tmp_path, "excel"))
    assert fault.startswith("members.xlsx has more than 10000 bytes, unpacked")


def test_a_long_text_that_many_cells_of_a_sheet_share_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_of, "CHARACTERS_MAX", 1_000)
    as_excel(tmp_path / NAMES["excel"], [["owner", "balance"], *(["x" * 200, "1"] for _ in range(5))])
    (fault,) = faults_of(scenario(tmp_path, "excel"))
    assert fault.startswith('members.xlsx: sheet "Members" has too many characters in its cells; give at most 1,000')


def test_a_workbook_of_many_files_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for number in range(1_001):
            target.writestr(str(number), "")
    packed.seek(0)
    with pytest.raises(Wrong, match="has 1,001 files in it"):
        workbook_of.unpacked(packed)


def test_a_workbook_whose_parts_are_larger_than_they_say_or_stand_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / NAMES["excel"]
    as_excel(path, [["owner", "balance"], ["A", "1"]])
    with zipfile.ZipFile(path) as packed:
        part = packed.getinfo(SHEET)
    content = path.read_bytes()
    assert content.count(part.file_size.to_bytes(4, "little")) >= 1
    for place in (content.find(SHEET.encode()) - 8, content.rfind(SHEET.encode()) - 22):
        assert content[place : place + 4] == part.file_size.to_bytes(4, "little")
        content = content[:place] + (1).to_bytes(4, "little") + content[place + 4 :]
    path.write_bytes(content)
    (fault,) = faults_of(scenario(tmp_path, "excel"))
    assert fault == "members.xlsx is not an Excel workbook; save it as .xlsx, without a password"
    as_excel(path, [["owner", "balance"], ["A", "1"]])
    with zipfile.ZipFile(path, "a") as packed, pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr(SHEET, "<worksheet/>")
    (fault,) = faults_of(scenario(tmp_path, "excel"))
    assert fault.startswith("members.xlsx is not an Excel workbook")


def test_a_parquet_file_of_more_rows_or_bytes_than_are_read_is_refused_before_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_parquet(tmp_path / NAMES["parquet"], [["owner", "balance"], *(["A", "1"] for _ in range(100))])
    for limit, said in (("ROWS_MAX", "has 100 rows"), ("UNPACKED_MAX", " bytes, unpacked")):
        with monkeypatch.context() as patch:
            patch.setattr(parquet_of, limit, 50)
            (fault,) = faults_of(scenario(tmp_path, "parquet"))
        assert said in fault


def test_a_long_word_that_a_parquet_file_repeats_is_kept_once(tmp_path: Path) -> None:
    rows = 300_000
    words = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["x" * 1_000_000]))
    table = pa.table({"owner": words, "balance": pa.array([1] * rows)})
    pq.write_table(table, tmp_path / NAMES["parquet"])
    assert (tmp_path / NAMES["parquet"]).stat().st_size < 10**6
    before = pa.total_allocated_bytes()
    faults = faults_of(scenario(tmp_path, "parquet"))
    assert len(faults) == 1_000
    assert "has an owner that is text of 1,000,000 characters" in faults[0]
    assert pa.default_memory_pool().max_memory() - before < 2**27


@pytest.mark.parametrize("form", ["parquet", "excel"])
def test_a_table_of_members_in_the_place_of_a_scenario_is_told_to_be_one(tmp_path: Path, form: str) -> None:
    WRITE[form](tmp_path / NAMES[form], [["owner", "balance"], ["A", "1"]])
    with pytest.raises(ScenarioFaults) as caught:
        load(str(tmp_path / NAMES[form]))
    (fault,) = map(str, caught.value.faults)
    assert "this is a table of members: name it in the group of a scenario" in fault


@pytest.mark.parametrize("form", ["parquet", "excel"])
@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "cannot be read|is not an"), (b"x", "."), (b"PAR1PAR1", "."), (b"owner,balance\nA,1", ".")],
)
def test_what_is_of_another_form_is_refused(tmp_path: Path, form: str, content: bytes, said: str) -> None:
    (tmp_path / NAMES[form]).write_bytes(content)
    (fault,) = faults_of(scenario(tmp_path, form))
    assert re.search(said, fault)
    assert fault.startswith(NAMES[form])


@pytest.mark.parametrize("form", ["parquet", "excel"])
def test_a_pipe_a_device_and_a_folder_are_refused_at_once(tmp_path: Path, form: str) -> None:
    for make in (os.mkfifo, lambda path: Path(path).symlink_to("/dev/zero"), os.mkdir):
        target = tmp_path / NAMES[form]
        make(str(target))
        faults = faults_of(scenario(tmp_path, form))
        assert any(word in faults[0] for word in ("is not a regular file", "is a directory", "leads out of"))
        target.rmdir() if target.is_dir() else target.unlink()


@pytest.mark.parametrize("form", ["parquet", "excel"])
def test_a_file_changed_at_random_is_read_or_refused_and_nothing_else(tmp_path: Path, form: str) -> None:
    path = tmp_path / NAMES[form]
    WRITE[form](path, [["owner", "balance"], *([f"M{number}", Decimal(number)] for number in range(20))])
    whole = path.read_bytes()
    file = scenario(tmp_path, form)
    draw = random.Random(1)  # noqa: S311  # what is drawn is no secret
    for _ in range(250):
        content = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        path.write_bytes(content[: draw.choice([len(content), draw.randrange(len(content))])])
        assert read_or_refused(file)


def test_the_parts_of_a_workbook_changed_at_random_are_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / NAMES["excel"]
    as_excel(path, [["owner", "balance"], *([f"M{number}", number] for number in range(5))])
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    file = scenario(tmp_path, "excel")
    draw = random.Random(2)  # noqa: S311  # what is drawn is no secret
    named = [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "[Content_Types].xml"]
    for _ in range(300):
        name = draw.choice(named)
        content = bytearray(parts[name])
        place, length = draw.randrange(len(content)), draw.randint(0, 12)
        other = draw.randrange(len(content))
        by = draw.choice([bytes([draw.randrange(256)]), b"", bytes(content[other : other + 30]), b"0", b'"'])
        content[place : place + length] = by
        with zipfile.ZipFile(path, "w") as packed:
            for each, kept in parts.items():
                packed.writestr(each, bytes(content) if each == name else kept)
        assert read_or_refused(file)


@pytest.mark.parametrize(
    ("form", "module", "package"), [("parquet", "pyarrow", "pyarrow"), ("excel", "python_calamine", "python_calamine")]
)
def test_without_the_extra_a_refusal_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, module: str, package: str
) -> None:
    WRITE[form](tmp_path / NAMES[form], [["owner", "balance"], ["A", "1"]])
    file = scenario(tmp_path, form)
    monkeypatch.setitem(sys.modules, module, None)
    (fault,) = faults_of(file)
    assert f"{package}, which reads it, is not installed; pip install 'rhodian[files]'" in fault
