"""docs/history.md shows a history that plays, and names every key and every kind of event there is."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest

from rhodian_desk.decoding import published_entries
from rhodian_desk.history import auction_events as history_auction_events
from rhodian_desk.history import entries as history_entries
from rhodian_desk.history import members as history_members
from rhodian_desk.history.decode import load
from rhodian_desk.history.events import READERS
from rhodian_desk.play.play import play
from tests.desk.histories import borne

PAGE = (Path(__file__).parents[2] / "docs" / "history.md").read_text(encoding="utf-8")
RECORDS = [
    record
    for module in (history_entries, history_auction_events, history_members)
    for record in vars(module).values()
    if attrs.has(record) and record.__module__ == module.__name__
] + [published_entries.HistoryFigure, published_entries.HistoryMeasure, published_entries.Range]


def test_the_history_in_the_page_plays(tmp_path: Path) -> None:
    file = tmp_path / "history.toml"
    file.write_text(re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0], encoding="utf-8")
    assert borne(play(load(str(file)))) == {("A", "own margin"): 2000, ("house", "pool"): 400, ("B", "haircut"): 600}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_the_page_names_every_key(record: type) -> None:
    absent = [field.name for field in attrs.fields(record) if not re.search(rf"\b{field.name.strip('_')}\b", PAGE)]
    assert absent == []


def test_the_page_names_every_kind_of_event() -> None:
    assert [kind for kind in READERS if f"`{kind}`" not in PAGE] == []
