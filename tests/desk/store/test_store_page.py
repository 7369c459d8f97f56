"""docs/store.md shows an event of every kind, as a store takes it, and names every key, deed and table there is."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import get_args

import click

from rhodian import Event
from rhodian_desk.cli import book
from rhodian_desk.store import Command, Store
from rhodian_desk.store.lines import read_units
from tests.desk.store.happenings import small

PAGE = (Path(__file__).parents[3] / "docs/store.md").read_text(encoding="utf-8")


def test_the_page_has_an_event_of_every_kind_that_is_taken_as_it_stands(tmp_path: Path) -> None:
    block = PAGE.partition("```json lines\n")[2].partition("```")[0]
    units = tuple(read_units("docs/store.md", io.BytesIO(block.encode())))
    assert {type(unit.event) for unit in units if isinstance(unit, Command)} == {*get_args(Event)}
    with Store.create(str(tmp_path / "book.db")) as store:
        taken = [answer.id for answer in store.apply_all(units) if answer.refusal is None]
        assert len(taken) > 7
        assert store.verify().count == len(units)


def test_the_page_names_every_key_of_an_entry_and_every_table(tmp_path: Path) -> None:
    with Store.create(str(tmp_path / "book.db")) as store:
        store.apply_all(small())
        keys = {*json.loads(next(store.entries()).text)}
        tables = store._database.run("SELECT name FROM sqlite_master WHERE type = 'table'")
    table = PAGE.partition("| key | what it is |")[2].partition("\n\n")[0]
    assert {*re.findall("`([a-z]+)`", re.sub(r"\| [^`].*", "", table))} == keys
    assert all(f"`{name}`" in PAGE for (name,) in tables)


def test_the_page_names_every_deed_with_its_options() -> None:
    for deed, one in book.DEEDS.items():
        shown = re.search(rf"`rhodian book {deed} ([^`]*)`", PAGE)
        assert shown is not None
        assert {*shown[1].split()} == {*" ".join(map(usage, one.params)).split()}


def usage(param: click.Parameter) -> str:
    """Return how the page has a word of a deed."""
    if isinstance(param, click.Argument):
        return str(param.metavar)
    assert isinstance(param, click.Option)
    return f"[{param.opts[0]}]" if param.is_flag else f"[{param.opts[0]} {param.metavar}]"
