"""Every table says as Parquet and in a workbook what it says elsewhere, to the unit, and no word is a formula."""

from __future__ import annotations

import io
import sys
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from rhodian_desk.cli.entry import main
from rhodian_desk.cli.options import TABLES
from rhodian_desk.export import excel
from rhodian_desk.export.excel import workbook
from rhodian_desk.export.parquet import parquet
from rhodian_desk.export.sheets import Sheet
from rhodian_desk.export.typed import DECIMAL, TEXT, TRUTH, WHOLE, Table, typed
from rhodian_desk.io.faults import OutputRefused
from rhodian_desk.io.rows import sheet_number
from tests.desk.histories import deposit, events
from tests.desk.test_sheets import CASES, FILES, SHEETS, made

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TYPES = {WHOLE: int, TRUTH: bool, TEXT: str, DECIMAL: Decimal}


def as_parquet(content: bytes) -> list[tuple[Any, ...]]:
    """Read Parquet, its heads first."""
    table = pq.read_table(io.BytesIO(content))
    return [tuple(table.column_names), *(tuple(row.values()) for row in table.to_pylist())]


def as_excel(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """Read a workbook: the rows of each sheet, numbers as the decimals that they were typed as."""

    def read(cell: Any) -> Any:
        if isinstance(cell, float):
            return Decimal(sheet_number(cell).text)  # type: ignore[union-attr]  # one that is unfit has no text, and fails
        return None if cell == "" else cell

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    tables = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    return {name: [tuple(map(read, row)) for row in rows] for name, rows in tables.items()}


def told(table: Table, cell: Any, kind: str) -> Any:
    """Return a cell of a workbook as what it was: a decimal that is text since it is long, a whole number."""
    assert table.columns
    if cell is None or kind == TEXT:
        return cell
    return {DECIMAL: Decimal, WHOLE: int, TRUTH: bool}[kind](cell)


def rows_of(table: Table) -> list[tuple[Any, ...]]:
    """Return the rows of a table, the heads first."""
    return [tuple(column.name for column in table.columns), *table.rows()]


@pytest.mark.parametrize(("command", "file", "table"), CASES, ids=lambda part: getattr(part, "stem", part))
def test_each_table_of_each_example_goes_into_each_form_and_comes_out_the_same(
    command: str, file: Path, table: str
) -> None:
    of, sheet = made(command, file), SHEETS[command][table]
    made_of = typed(lambda: sheet(of))
    rows = rows_of(made_of)
    assert as_parquet(parquet(made_of)) == rows
    plain = [row[:] for row in sheet(of).rows]
    for typed_row, row in zip(rows[1:], plain, strict=True):
        for cell, said, column in zip(typed_row, row, made_of.columns, strict=True):
            assert cell is None if said is None else isinstance(cell, TYPES[column.kind])
            assert said is None or (cell == Decimal(str(said)) if column.kind == DECIMAL else cell == said)
    (found,) = as_excel(workbook([(table, made_of)])).values()
    kinds = [column.kind for column in made_of.columns]
    back = [tuple(told(made_of, cell, kind) for cell, kind in zip(row, kinds, strict=True)) for row in found[1:]]
    emptied = [tuple(cell if cell != "" else None for cell in row) for row in rows[1:]]
    assert [found[0], *back] == [rows[0], *emptied]


CELLS = st.text(st.characters(exclude_categories=["C"]), max_size=20) | st.sampled_from(["=1+1", "_x0041_", "+1", "1"])
AMOUNTS = st.integers(-(10**37), 10**37).flatmap(
    lambda units: st.integers(0, 30).map(lambda places: format(Decimal(f"{units}E-{places}"), "f"))
)


@given(st.lists(st.tuples(CELLS, AMOUNTS | st.none(), st.integers(0, 10**9), st.booleans() | st.none()), max_size=5))
def test_any_words_and_amounts_go_into_each_form_and_come_out_the_same(rows: list[tuple[Any, ...]]) -> None:
    table = typed(lambda: Sheet(("owner", "amount", "event", "agrees"), iter(rows)))
    wanted = rows_of(table)
    assert as_parquet(parquet(table)) == wanted
    (found,) = as_excel(workbook([("any", table)])).values()
    kinds = [column.kind for column in table.columns]
    back = [tuple(told(table, cell, kind) for cell, kind in zip(row, kinds, strict=True)) for row in found[1:]]
    assert back == [tuple(cell if cell != "" else None for cell in row) for row in wanted[1:]]


@given(st.integers(0, 10**40), st.integers(0, 30))
def test_an_amount_is_a_decimal_of_its_places_and_text_if_it_has_too_many_digits(units: int, places: int) -> None:
    text = format(Decimal(f"{units}E-{places}"), "f")
    (column,) = typed(lambda: Sheet(("amount",), [(text,)])).columns
    digits = len(text.replace(".", ""))
    assert (column.kind, column.places) == ((DECIMAL, places) if digits <= 38 else (TEXT, 0))


def test_amounts_of_several_assets_share_the_places_of_the_finest() -> None:
    table = typed(lambda: Sheet(("amount",), [("1.50",), ("0.00000001",), (None,)]))
    assert as_parquet(parquet(table)) == [("amount",), (Decimal("1.5"),), (Decimal("0.00000001"),), (None,)]
    assert pq.read_schema(io.BytesIO(parquet(table))).field("amount").type == pa.decimal128(38, 8)


@pytest.mark.parametrize("command", ["settle", "run", "compare"])
def test_each_command_writes_both_forms_whole_with_the_table_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    file, one, all_of_them = FILES[command][0], tmp_path / "one.parquet", tmp_path / "all.xlsx"
    words = [command, str(file), "--parquet", str(one), "--excel", str(all_of_them)]
    assert main(words) in (0, 1)
    said = capsys.readouterr().err
    assert f"The table {TABLES[command][0]} is in {one}\nThe workbook is in {all_of_them}\n" in said
    sheet = SHEETS[command]
    assert as_parquet(one.read_bytes()) == rows_of(typed(lambda: sheet[TABLES[command][0]](made(command, file))))
    assert tuple(as_excel(all_of_them.read_bytes())) == TABLES[command]
    last = TABLES[command][-1]
    assert main([*words, "--table", last]) in (0, 1)
    assert tuple(as_excel(all_of_them.read_bytes())) == (last,)
    assert as_parquet(one.read_bytes()) == rows_of(typed(lambda: sheet[last](made(command, file))))


@pytest.mark.parametrize(
    "words",
    [
        ("--html", "page", "--parquet", "absent/table"),
        ("--parquet", "table", "--excel", "absent/book"),
        ("--html", "page", "--excel", "./page"),
        ("--html", "page", "--excel", "book", "--beancount"),
        ("--html", "page", "--parquet", "-"),
    ],
)
def test_if_one_thing_that_is_asked_for_cannot_be_written_nothing_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "history.toml"
    file.write_text(events("at = 2150-01-01T00:00:00Z\n" + deposit("A", "1.00")), encoding="utf-8")
    assert main(["run", str(file), *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("; nothing was settled or written\n")
    assert list(tmp_path.iterdir()) == [file]
    for kept in ("page", "table", "book"):
        (tmp_path / kept).write_text(kept, encoding="utf-8")
    assert main(["run", str(file), *words]) == 2
    assert all((tmp_path / kept).read_text(encoding="utf-8") == kept for kept in ("page", "table", "book"))


def test_the_same_tables_are_the_same_file_to_the_byte() -> None:
    of = made("settle", FILES["settle"][0])
    table = typed(lambda: SHEETS["settle"]["bearers"](of))
    assert parquet(table) == parquet(table)
    first, second = workbook([("bearers", table)]), workbook([("bearers", table)])
    assert first == second


def test_no_sheet_has_a_formula_or_a_link_whatever_the_words() -> None:
    words = ["=1+1", "@SUM(A1)", "https://example.org", "mailto:a@example.org", "{=1}", "\t=1"]
    content = workbook([("words", typed(lambda: Sheet(("owner",), [(word,) for word in words])))])
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert [row[0] for row in as_excel(content)["words"][1:]] == words


def test_what_a_sheet_cannot_hold_is_refused_and_nothing_is_written(
    written: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "out.xlsx"
    with pytest.raises(OutputRefused, match="has cells of at most 32,767 characters; use --parquet or --csv"):
        workbook([("one", typed(lambda: Sheet(("note",), [("a" * 32_768,)])))])
    monkeypatch.setattr(excel, "ROWS_MAX", 3)
    assert main(["settle", written(), "--excel", str(target)]) == 2
    assert "--excel has sheets of at most 3 rows, and bearers has more" in capsys.readouterr().err
    assert not target.exists()


@pytest.mark.parametrize("missing", [("--parquet", "pyarrow"), ("--excel", "xlsxwriter")])
def test_without_the_extra_a_refusal_says_what_to_install_and_nothing_is_shown(
    written: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    missing: tuple[str, str],
) -> None:
    option, module = missing
    for name in [name for name in sys.modules if name.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    assert main(["settle", written(), option, str(tmp_path / "out")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{option} needs {module}, which is not installed; pip install 'rhodian[files]'" in err


@pytest.mark.parametrize("option", ["--parquet", "--excel"])
def test_what_was_read_is_not_written_over(
    written: Callable[..., str], capsys: pytest.CaptureFixture[str], option: str
) -> None:
    file = written()
    assert main(["settle", file, option, file]) == 2
    assert "is one of the files that were read" in capsys.readouterr().err
