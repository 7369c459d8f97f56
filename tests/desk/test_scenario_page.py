"""docs/scenario.md shows a scenario that is sound, and names every key there is."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest

from rhodian_desk.decoding import published_entries, values
from rhodian_desk.scenario import entries, figures
from rhodian_desk.scenario import records as scenario
from rhodian_desk.scenario.decode import load
from rhodian_desk.scenario.settle import settle

PAGE = (Path(__file__).parents[2] / "docs" / "scenario.md").read_text(encoding="utf-8")


def test_the_scenario_in_the_page_settles(tmp_path: Path) -> None:
    file = tmp_path / "scenario.toml"
    file.write_text(re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0], encoding="utf-8")
    assert settle(load(str(file))).status == "settled"


def test_the_default_waterfall_in_the_page_takes_one_list_of_members(tmp_path: Path) -> None:
    whole, textbook = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "members.csv").write_text(
        "owner,weight\nMember 1,20.00\nMember 2,10.00\nMember 3,7.00\n", encoding="utf-8"
    )
    file = tmp_path / "scenario.toml"
    loss = '[[losses]]\nid = "default"\namount = "104.00"\n'
    file.write_text(f"{whole.partition('[groups.members]')[0]}{textbook}\n{loss}", encoding="utf-8")
    (settled,) = settle(load(str(file))).settled
    assert [(each.account.owner, each.amount) for each in settled.plan.draw.funds] == [
        ("Member 3", 7_00),
        ("House", 7_00),
        ("Member 1", 20_00),
        ("Member 2", 10_00),
        ("Member 1", 40_00),
        ("Member 2", 20_00),
    ]


@pytest.mark.parametrize(
    "record",
    [
        entries.Header, values.AssetKeys, entries.AccountEntry, entries.GroupEntry, entries.Row,
        scenario.Layer, scenario.Fund, scenario.LossEntry,
        figures.ScenarioFigure, figures.ScenarioMeasure, published_entries.Range,
    ],
    ids=lambda record: record.__name__,
)  # fmt: skip
def test_the_page_names_every_key(record: type) -> None:
    absent = [field.name for field in attrs.fields(record) if not re.search(rf"\b{field.name.strip('_')}\b", PAGE)]
    assert absent == []
