"""Prices and returns come in whole, or every fault in them is said with its row and its column."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import math
import time
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian_desk.io.faults import ScenarioFaults
from rhodian_desk.risk.study import load
from tests.desk.risk.studies import SP500, rows, written

if TYPE_CHECKING:
    from pathlib import Path


def faults(folder: Path, table: list[list[str]], *changes: tuple[str, str]) -> list[str]:
    """Return what is wrong with a study whose prices are a table, the name of its folder left out."""
    with pytest.raises(ScenarioFaults) as refused:
        load(written(folder, *changes, table=table))
    return [str(fault).removeprefix(f"{folder}/") for fault in refused.value.faults]


def test_moves_are_those_of_the_prices(tmp_path: Path) -> None:
    table = rows()
    made = load(written(tmp_path))
    one = [float(row[1]) for row in table[1:]]
    assert made.series.days == tuple(dt.date.fromisoformat(row[0]) for row in table[2:])
    assert made.series.moves["one"] == pytest.approx([b / a - 1 for a, b in itertools.pairwise(one)])
    assert list(made.series.moves) == ["one", "two"]
    assert made.files == (str(tmp_path / "study.toml"), str(tmp_path / "prices.csv"))
    logs = load(written(tmp_path, ("[data]", '[data]\nreturns = "log"'))).series.moves["one"]
    assert logs == pytest.approx([math.log(b / a) for a, b in itertools.pairwise(one)])


def test_returns_are_taken_as_they_are(tmp_path: Path) -> None:
    table = [["Date", "one", "two"], *([row[0], f"{-0.01 * (i % 5):.2f}", "1e-3"] for i, row in enumerate(rows()[1:]))]
    made = load(written(tmp_path, ("[data]", '[data]\nholds = "returns"'), table=table))
    assert made.series.moves["one"][:6] == (0.0, -0.01, -0.02, -0.03, -0.04, 0.0)
    assert made.members[0].losses[1] == 0.01 * 100_000


def test_the_loss_of_a_member_is_that_of_all_that_it_holds(tmp_path: Path) -> None:
    made = load(written(tmp_path))
    one, two = made.series.moves.values()
    both = [50_000 * a - 80_000 * b for a, b in zip(one, two, strict=True)]
    assert made.members[1].losses == pytest.approx(both)


def parquet(file: Path, **columns: Any) -> None:
    pq.write_table(pa.table(columns), file)


@pytest.mark.parametrize("as_text", [True, False])
def test_parquet_says_the_same_whether_its_days_are_days_or_text(tmp_path: Path, as_text: bool) -> None:  # noqa: FBT001  # pytest's
    whole = load(written(tmp_path))
    table = rows()[1:]
    days: list[Any] = [row[0] if as_text else dt.date.fromisoformat(row[0]) for row in table]
    one, two = ([float(row[place]) for row in table] for place in (1, 2))
    parquet(tmp_path / "prices.parquet", Date=days, one=one, two=two)
    again = load(written(tmp_path, ('csv = "prices.csv"', 'parquet = "prices.parquet"')))
    assert (again.series.days, again.series.moves) == (whole.series.days, whole.series.moves)
    assert (again.series.sha256, again.sha256) == (whole.series.sha256, whole.sha256)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_in_parquet_a_moment_at_which_a_day_begins_is_that_day_and_any_other_is_none(tmp_path: Path, unit: str) -> None:
    days = [dt.datetime(2024, 1, 1) + dt.timedelta(days=place) for place in range(30)]  # noqa: DTZ001  # as pandas does
    values = [100.0 + place % 3 for place in range(30)]
    change = ('csv = "prices.csv"', 'parquet = "p.parquet"')
    parquet(tmp_path / "p.parquet", Date=pa.array(days, pa.timestamp(unit)), one=values, two=values)
    assert load(written(tmp_path, change)).series.days == tuple(day.date() for day in days[1:])
    days[3] += dt.timedelta(hours=5)
    parquet(tmp_path / "p.parquet", Date=pa.array(days, pa.timestamp(unit)), one=values, two=values)
    assert faults(tmp_path, rows(), change)[0].endswith(
        'row 4, column "Date" is "2024-01-04T05:00:00", which is no day; write year, month and day, as in 2018-09-11'
    )


def test_a_column_of_parquet_that_is_neither_is_refused_in_words_of_a_study(tmp_path: Path) -> None:
    parquet(tmp_path / "p.parquet", Date=["2024-01-01"], one=[[1.0]], two=[1.0])
    found = faults(tmp_path, rows(), ('csv = "prices.csv"', 'parquet = "p.parquet"'))
    assert found[0].endswith("write days as dates or as text, and prices as numbers")


def test_what_is_no_number_in_parquet_is_refused_with_its_row(tmp_path: Path) -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=place) for place in range(30)]
    values = [100.0] * 30
    parquet(tmp_path / "p.parquet", Date=days, one=[*values[:7], math.nan, *values[8:]], two=[None, *values[1:]])
    with pytest.raises(ScenarioFaults) as refused:
        load(written(tmp_path, ('csv = "prices.csv"', 'parquet = "p.parquet"')))
    said = str(refused.value)
    assert 'row 8, column "one" is "nan", which is no number' in said
    assert 'row 1, column "two" is empty' in said


BAD: list[tuple[int, int, str, str]] = [
    (5, 1, "", 'line 6, column "one" is empty; give every instrument a value on each day, or leave the day out'),
    (5, 1, "0", 'line 6, column "one" is 0; a price is above 0; or give returns'),
    (5, 1, "0.000", 'line 6, column "one" is 0; a price is above 0'),
    (5, 2, "-3.5", 'line 6, column "two" is "-3.5", which is below 0; a price is above 0'),
    (5, 1, "n/a", 'line 6, column "one" is "n/a", which is no number'),
    (5, 1, "nan", 'line 6, column "one" is "nan", which is no number'),
    (5, 1, "1e999", 'line 6, column "one" is "1e999"; write it in other units'),
    (5, 1, '"1,000"', 'line 6, column "one" is "1,000", which is no number'),
    (5, 1, "1e-300", 'line 6, column "one" is "1e-300"; write it in other units'),
    (5, 0, "2024-01-04", 'line 6, column "Date" is 2024-01-04 again; give each day one row'),
    (5, 0, "2024-01-02", 'line 6, column "Date" is 2024-01-02, after 2024-01-04; sort the rows by day'),
    (5, 0, "05/01/2024", 'line 6, column "Date" is "05/01/2024", which is no day; write year, month and day'),
    (5, 0, "2024-13-01", 'line 6, column "Date" is "2024-13-01", which is no day'),
    (5, 0, "", 'line 6, column "Date" is empty'),
    (5, 0, "2024-02-30", 'line 6, column "Date" is "2024-02-30", which is no day'),
    (0, 0, "Day", 'line 1 has the columns Day, one, two; call the column of days "Date", or write'),
    (0, 1, "two", "line 1 has the columns Date, two, two; give each column a name of its own"),
    (0, 1, "", "line 1 has the columns Date, , two; give each column a name of its own"),
]


@pytest.mark.parametrize(("row", "column", "cell", "said"), BAD)
def test_a_bad_cell_is_refused_with_its_row_and_its_column(
    tmp_path: Path, row: int, column: int, cell: str, said: str
) -> None:
    table = rows()
    table[row][column] = cell
    first = faults(tmp_path, table)[0]
    assert first.startswith(f"prices.csv: {said}")


def test_a_stretch_without_rows_is_a_fault_unless_the_study_says_that_it_may_be(tmp_path: Path) -> None:
    table = [row for place, row in enumerate(rows()) if not 30 <= place < 45]
    found = faults(tmp_path, table)
    said = "comes 16 days after 2024-01-29; fill the gap, or write gap = 16 if nothing is missing"
    assert found == [f'prices.csv: line 31, column "Date" {said}']
    assert len(load(written(tmp_path, ("[data]", "[data]\ngap = 16"), table=table)).series.days) == 44


def test_very_many_columns_are_read_at_once_and_one_of_them_that_comes_twice_is_refused(tmp_path: Path) -> None:
    names = [f"i{place}" for place in range(60_000)]
    table = [["Date", "one", "two", *names], *([day, "1", "1", *["1"] * len(names)] for day, *_ in rows(3)[1:])]
    began = time.process_time()
    assert faults(tmp_path, table, ("lookback = 20", "lookback = 30"))[0].startswith("study.toml: margin.lookback")
    assert faults(tmp_path, [[*table[0], "i7"], *table[1:]])[0].endswith("give each column a name of its own")
    assert time.process_time() - began < 10


def test_decimal_commas_between_commas_are_told_from_cells_that_are_too_many(tmp_path: Path) -> None:
    table = [[cell.replace(".", ",") for cell in row] for row in rows()]
    assert faults(tmp_path, table)[0] == (
        "prices.csv: line 2 has 5 cells; write 3, as its head has, and decimals with a point"
    )
    table = rows()
    table[4].append("1")
    assert faults(tmp_path, table) == ["prices.csv: line 5 has 4 cells; write 3, as its head has"]


def test_a_table_of_semicolons_is_told_from_one_that_lacks_its_days(tmp_path: Path) -> None:
    found = faults(tmp_path, [[";".join(row)] for row in rows()])
    assert found == ["prices.csv: line 1 has the columns Date;one;two; separate cells by commas"]


def test_a_fault_in_the_asset_is_not_one_in_every_position(tmp_path: Path) -> None:
    found = faults(tmp_path, rows(), ('asset = { code = "EUR", scale = 2 }', 'asset = "EUR"'))
    assert [fault.partition(" is")[0] for fault in found] == ["study.toml: asset"]


def test_every_fault_is_said_at_once(tmp_path: Path) -> None:
    table = rows()
    table[3][1], table[9][2], table[12] = "", "-1", table[12][:2]
    assert [fault.partition(" ")[2].partition(" is")[0] for fault in faults(tmp_path, table)] == [
        'line 4, column "one"',
        'line 10, column "two"',
        "line 13 has 2 cells; write 3, as its head has",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('csv = "prices.csv"', 'csv = "../prices.csv"'), 'data.csv is "../prices.csv", which leads out of'),
        (('csv = "prices.csv"', 'csv = "other.csv"'), "other.csv does not exist"),
        (('csv = "prices.csv"', 'csv = "prices.csv"\nparquet = "x"'), "data must be in one place; give one of csv,"),
        (('csv = "prices.csv"', 'packaged = ["sp501"]'), 'data.packaged[0] is "sp501"; write one of "sp500", "nasdaq"'),
        (('csv = "prices.csv"', "packaged = []"), "data.packaged is empty; name at least one of sp500, nasdaq"),
        (("[data]", '[data]\ninstruments = ["one", "tow"]'), 'has the columns Date, one, two; write "tow", too'),
        (("[data]", '[data]\nholds = "returns"\nreturns = "log"'), "data.returns is what is made of prices"),
        (("lookback = 20", "lookback = 60"), "margin.lookback and the horizon need 61 moves, and there are 59"),
        (('{ one = "1000.00" }', '{ uno = "1000.00" }'), "members[0].positions.uno is in no column of the data"),
        (('{ one = "1000.00" }', "{ one = 1000.0 }"), "members[0].positions.one is 1000.0, a bare number"),
        (('{ one = "1000.00" }', '{ one = "1000.005" }'), "members[0].positions.one is"),
        (('{ one = "1000.00" }', "{}"), "members[0].positions is empty; write a table of instruments"),
        (('"90%"', '"100%"'), 'margin.confidence is "100%"; write more than 50% and less than 100%'),
        (('"90%"', '"99.12345%"'), 'margin.confidence is "99.12345%"; write at most six decimals'),
        (('"90%"', "0.9"), "margin.confidence is 0.9, which is no share; write decimal text in quotes"),
        (('"historical", "ewma"', '"historic"'), 'margin.models[0] is "historic"; write one of "historical"'),
        (('["historical", "ewma"]', "[]"), "margin.models is empty; name at least one of historical, ewma"),
        (('"ewma"]', '"ewma", "historical"]'), 'margin.models has "historical" twice; name each once'),
        (("[data]", '[data]\ninstruments = ["two", "one", "two"]'), 'data.instruments has "two" twice; name each once'),
        (('csv = "prices.csv"', 'packaged = ["sp500", "sp500"]'), 'data.packaged has "sp500" twice; name each once'),
        (('"-500.00"', '"--500.00"'), 'positions.one is "--500.00", which is not an amount; write an amount, with one'),
        (('"-500.00"', '"-5e2"'), 'positions.one is "-5e2", which is not an amount; write an amount, with one minus'),
        (('"-500.00"', f'"-{"9" * 47}.00"'), "write at most 46 digits before the point"),
        (("lookback = 20", 'lookback = 20\ntool = "stress"'), "margin.stress is missing, and the tool needs it"),
        (
            ("lookback = 20", "lookback = 20\nstress = { first = 2020-01-01, last = 2020-02-01 }"),
            "margin.stress has no day of the data in it; they are from 2024-01-02 to 2024-02-29",
        ),
        (
            ("lookback = 20", "lookback = 20\nstress = { first = 2024-02-01, last = 2024-01-01 }"),
            "margin.stress.last is 2024-01-01, before 2024-02-01",
        ),
        (('name = "B"', 'name = "A"'), 'members[1].name is "A" again; give each its own name'),
        (('title = "Two instruments"', 'titel = "Two"'), "titel is an unknown key"),
        (('schema = "rhodian.risk/1"', 'schema = "rhodian.risk/9"'), 'schema is "rhodian.risk/9", which this version'),
    ],
    ids=lambda part: part[1][:40] if isinstance(part, tuple) else "",
)
def test_a_bad_study_is_refused_in_words_that_say_what_is_right(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    assert any(said in fault for fault in faults(tmp_path, rows(), change))


def test_the_hash_is_of_what_figures_follow_from_and_of_nothing_else(tmp_path: Path) -> None:
    whole = load(written(tmp_path)).sha256
    assert load(written(tmp_path, ('"Two instruments"', '"Called otherwise"'))).sha256 == whole
    assert load(written(tmp_path, ("lookback = 20", "lookback = 21"))).sha256 != whole
    table = rows()
    table[7][1] = "104.0001"
    assert load(written(tmp_path, table=table)).sha256 != whole


@given(st.text(max_size=12))
def test_whatever_stands_in_a_cell_is_a_number_or_a_fault(tmp_path_factory: pytest.TempPathFactory, cell: str) -> None:
    table = rows(30)
    table[4][1] = '"' + cell.replace('"', '""').replace("\x00", "") + '"'
    folder = tmp_path_factory.mktemp("cell")
    try:
        file = written(folder, table=table)
    except UnicodeEncodeError:
        return  # a surrogate cannot be written
    study = None
    with contextlib.suppress(ScenarioFaults):
        study = load(file)
    assert study is None or all(map(math.isfinite, study.series.moves["one"]))


def test_the_packaged_series_is_the_one_that_the_package_says_it_is() -> None:
    made = load(str(SP500)).series
    moves = dict(zip(made.days, made.moves["sp500"], strict=True))
    assert (len(moves), made.days[0], made.days[-1]) == (5030, dt.date(1999, 1, 5), dt.date(2018, 12, 31))
    worst = sorted(moves, key=moves.__getitem__)[:5]
    printed = [f"{day} {moves[day]:.6f}" for day in worst]
    assert printed == [
        "2008-10-15 -0.094695",
        "2008-12-01 -0.093537",
        "2008-09-29 -0.092190",
        "2008-10-09 -0.079224",
        "2008-11-20 -0.069482",
    ]
    assert f"{moves[dt.date(2008, 10, 13)]:.6f}" == "0.109572" == f"{max(moves.values()):.6f}"
