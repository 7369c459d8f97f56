"""Frames hold what the kernel and the desk answer, to the unit, and a notebook shows it, every name escaped."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from rhodian import (
    Account,
    Asset,
    Fund,
    InOrder,
    InProportion,
    Loss,
    RhodianError,
    Waterfall,
    draw,
    in_proportion,
    outside,
    plan,
)
from rhodian_desk import frames, notebook
from rhodian_desk.export.tabled import tables
from rhodian_desk.io.faults import OutputRefused
from rhodian_desk.play.played import EventRefused
from rhodian_desk.scenario.decode import load
from rhodian_desk.scenario.settle import settle
from tests.desk.test_sheets import CASES, SHEETS, made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EUR = Asset("EUR", 2)
EVIL = '<script>alert("x")</script>&'
EXAMPLE = Path(__file__).parents[2] / "examples" / "notebook.ipynb"


def tree_of(*held: int, owner: str = "A") -> Waterfall:
    """Return a waterfall of the house and of members that share by what they hold."""
    members = tuple(Fund(Account(f"{owner}{place}", "fund", EUR), each) for place, each in enumerate(held))
    return Waterfall(
        InOrder("tree", (Fund(Account("House", "capital", EUR), 700), InProportion("all", members, held, "b")))
    )


@given(st.lists(st.integers(0, 10**30), min_size=1, max_size=5), st.integers(0, 10**31))
def test_a_draw_and_its_plan_add_up_in_each_frame_to_what_is_borne(held: list[int], loss: int) -> None:
    drawn = draw(tree_of(*held), loss)
    borne = Decimal(f"{drawn.borne}E-2")
    for of in (drawn, plan(drawn.waterfall, Loss("l", loss, outside(EUR)))):
        assert frames.pandas(of)["drawn"].sum() == borne
        assert frames.polars(of)["drawn"].to_list() == [Decimal(f"{each.amount}E-2") for each in drawn.funds]
        assert list(frames.pandas(of)["owner"]) == [each.account.owner for each in drawn.funds]


@given(st.integers(0, 10**30), st.lists(st.integers(1, 10**6), max_size=5))
def test_an_allocation_adds_up_in_smallest_units_or_in_its_asset(amount: int, weights: list[int]) -> None:
    shared = in_proportion(amount, weights)
    assert frames.polars(shared)["share"].sum() == amount
    assert frames.pandas(shared, asset=EUR)["share"].sum() == Decimal(f"{amount}E-2")
    places = frames.polars(shared)["place"].to_list()
    assert places == [*range(len(weights)), *([None] if shared.left else [])]


@pytest.mark.parametrize(("command", "file", "table"), CASES, ids=lambda part: getattr(part, "stem", part))
def test_both_frames_of_each_table_of_each_example_say_the_same_and_hold_no_float(
    command: str, file: Path, table: str
) -> None:
    of = made(command, file)
    here, there = frames.pandas(of, table), frames.polars(of, table)
    assert list(here.columns) == there.columns == list(SHEETS[command][table](of).columns)
    assert here.to_dict("list").keys() == there.to_dict(as_series=False).keys()
    assert here.astype(object).where(here.notna(), None).values.tolist() == [list(row) for row in there.rows()]
    assert not any(pa.types.is_floating(dtype.pyarrow_dtype) for dtype in here.dtypes)
    assert not any(dtype.is_float() for dtype in there.dtypes)


def test_what_accounts_hold_is_a_frame_whatever_their_assets() -> None:
    held = {Account("A", "cash", EUR): 150, Account("A", "coins", Asset("BTC", 8)): 1, outside(EUR): -150}
    frame = frames.polars(held)
    assert frame["balance"].to_list() == [Decimal("1.5"), Decimal("0.00000001"), Decimal("-1.5")]
    assert frame["balance"].dtype == pl.Decimal(38, 8)
    assert frames.names(held) == ("books",)


def test_a_table_that_is_not_there_and_what_has_no_tables_are_refused() -> None:
    shared = in_proportion(1, [1])
    with pytest.raises(OutputRefused, match='a Allocation has no table "books"; name one of shares'):
        frames.pandas(shared, "books")
    for of in (3, {"a": 1}, "text", None):
        with pytest.raises(OutputRefused, match="has no tables; give an Allocation, Draw, Plan"):
            frames.names(of)


@pytest.mark.parametrize("module", ["pandas", "polars", "pyarrow"])
def test_without_the_extra_a_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    make = frames.pandas if module == "pandas" else frames.polars
    with pytest.raises(
        OutputRefused, match=rf"needs {module}, which is not installed; pip install 'rhodian\[frames\]'"
    ):
        make(in_proportion(1, [1]))


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """Start a shell of IPython that keeps nothing."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    InteractiveShell.clear_instance()
    yield InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    InteractiveShell.clear_instance()


def shown(shell: InteractiveShell, of: object) -> str | None:
    """Return what a notebook would show of something, if it shows HTML."""
    assert shell.display_formatter is not None
    data, _ = shell.display_formatter.format(of)  # type: ignore[no-untyped-call]  # IPython types it in part
    found: str | None = data.get("text/html")
    return found


def everything(written: Callable[..., str]) -> list[Any]:
    """Return something of each kind that is shown, with names that would be obeyed if they were not escaped."""
    tree = tree_of(1_000, 2_000, owner=EVIL)
    literal = EVIL.replace('"', '\\"')
    outcome = settle(load(written(('owner = "C"', f'owner = "{literal}"'), ('title = "A', f'title = "{literal}A'))))
    case = next(file for command, file, _ in CASES if command == "compare")
    return [
        in_proportion(100, [1, 1, 1]),
        draw(tree, 5_000),
        plan(tree, Loss(EVIL, 100, outside(EUR))),
        outcome,
        made("run", case),
        made("compare", case),
    ]


def test_a_notebook_shows_each_kind_as_a_table_once_the_extension_is_loaded_and_no_longer(
    shell: InteractiveShell, written: Callable[..., str]
) -> None:
    values = everything(written)
    assert [shown(shell, of) for of in values] == [None] * len(values)
    shell.run_line_magic("load_ext", "rhodian_desk.notebook")
    for of in values:
        html = shown(shell, of)
        assert html is not None
        assert html.startswith("<div><p>")
        assert html.count("<th ") >= 3
        assert "<script" not in html
    assert "&lt;script&gt;" in str(shown(shell, values[1]))
    assert "&lt;script&gt;" in str(shown(shell, values[3]))
    shell.run_line_magic("unload_ext", "rhodian_desk.notebook")
    assert [shown(shell, of) for of in values] == [None] * len(values)


def test_what_is_shown_of_a_draw_are_its_amounts_in_groups_of_three_and_what_nobody_bears() -> None:
    html = notebook.draw(draw(tree_of(100_000_000), 200_000_000))
    assert "2,000,000.00 EUR, 999,993.00 of it by nobody" in html
    assert '<td style="text-align: right">1,000,000.00</td>' in html
    assert "3 units, borne by 0, 3 of it by nobody" in notebook.allocation(in_proportion(3, []))


def test_a_long_table_is_shown_in_part_and_says_so() -> None:
    html = notebook.draw(draw(tree_of(*[1] * 100), 1))
    assert html.count("<tr>") == notebook.ROWS_MAX + 1
    assert "… and 51 more; rhodian_desk.frames has them all" in html


def test_every_policy_has_a_column_and_a_refused_one_says_why() -> None:
    case = next(file for command, file, _ in CASES if command == "compare")
    compared = made("compare", case)
    html = notebook.comparison(compared)
    for column in compared.columns:
        assert f">{column.policy}</th>" in html
    first, *others = compared.columns
    refused = EventRefused("history.toml", 0, compared.history.events[0], RhodianError(), f"it {EVIL}")
    html = notebook.comparison(attrs.evolve(compared, columns=(attrs.evolve(first, refused=refused), *others)))
    assert f"{first.policy} is refused: it &lt;script&gt;" in html


def test_the_notebook_among_the_examples_runs_where_it_lies_and_shows_tables(
    shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLE.parent)
    cells = [cell for cell in json.loads(EXAMPLE.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    tables_shown = 0
    for cell in cells:
        assert (cell["outputs"], cell["execution_count"]) == ([], None)
        with capture_output():
            result = shell.run_cell("".join(cell["source"]))  # type: ignore[no-untyped-call]  # IPython types it in part
        result.raise_error()
        tables_shown += result.result is not None and "<table" in str(shown(shell, result.result))
    assert tables_shown == 6


def test_the_tables_of_files_are_those_that_commands_export(written: Callable[..., str]) -> None:
    outcome = settle(load(written()))
    assert list(tables(outcome)) == list(SHEETS["settle"])
