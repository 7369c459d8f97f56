"""The JSON documents are what their schemas say, which are made from their records."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.documents.records import Rows
from rhodian_desk.documents.schemas import DOCUMENTS, schema
from rhodian_desk.scenario.decode import load
from rhodian_desk.scenario.settle import settle
from tests.desk.documents import settlement as document
from tests.desk.documents import violations

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_gives_a_document_of_the_schema(example: Path) -> None:
    assert violations(document(settle(load(str(example)))), "settlement") == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schema_in_docs_is_made_from_the_records_as_they_are(name: str) -> None:
    said = (ROOT / "docs" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert said == schema(name), "make schemas writes them anew"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_schema_says_of_each_key_what_it_holds_and_of_each_amount_that_it_is_text(name: str) -> None:
    made = json.loads(schema(name))
    tables = [made, *(each for each in made["$defs"].values() if "properties" in each)]
    keys = [(key, each) for table in tables for key, each in table["properties"].items() if key != "schema"]
    assert [key for key, each in keys if not each.get("description")] == []
    assert made["properties"]["schema"]["enum"] == [made["$id"]]
    amounts = re.findall(r'"type": "string", "pattern": "\^-\?\[0-9\]', json.dumps(made))
    assert amounts or name == "compare"
    assert "number" not in {each.get("type") for _, each in keys}


def test_rows_are_made_as_they_are_looked_at_and_no_sooner() -> None:
    made: list[int] = []

    def make(place: int) -> int:
        made.append(place)
        return place

    rows = Rows(make, range(10))
    assert (len(rows), made) == (10, [])
    assert (rows[3], rows[-1], list(rows[2:4]), made) == (3, 9, [2, 3], [3, 9, 2, 3])
    with pytest.raises(IndexError):
        _ = rows[10]


def test_there_are_examples_to_check() -> None:
    assert ROOT / "examples" / "nasdaq-aas-2018.toml" in EXAMPLES


def test_the_schema_describes_every_key_and_no_other(written: Callable[..., str]) -> None:
    made = document(settle(load(written())))
    assert violations({**made, "more": 1}, "settlement") == ["$: more is not described"]
    assert violations({**made, "unaccounted": 0}, "settlement") == ["$.unaccounted: 0 is not of type string"]
    assert violations({**made, "unaccounted": "1e3"}, "settlement") == ["$.unaccounted: '1e3' does not match"]
    del made["books"]
    assert violations(made, "settlement") == ["$: books is missing"]


def test_transfers_say_from_which_layer_and_by_which_rule_each_unit_came(written: Callable[..., str]) -> None:
    (loss,) = document(settle(load(written())))["losses"]
    assert loss["transfers"][1] == {
        "payer": {"owner": "A", "purpose": "default fund"},
        "payee": {"owner": "outside", "purpose": "world"},
        "amount": "9.99",
        "path": ["default waterfall", "member default fund"],
        "rule": "in proportion",
    }
    assert [layer["basis"] for layer in loss["layers"]] == [None, "contribution"]


def test_transfers_of_a_loss_sum_to_what_was_absorbed_and_books_balance(written: Callable[..., str]) -> None:
    made = document(settle(load(written(('amount = "57.00"', 'amount = "200.00"')))))
    (loss,) = made["losses"]
    cents = [int(transfer["amount"].replace(".", "")) for transfer in loss["transfers"]]
    assert sum(cents) == int(loss["absorbed"].replace(".", "")) == 10701
    assert loss["uncovered"] == "92.99"
    assert made["status"] == "uncovered"
    assert made["books"]["trial_balance"]["after"] == {"inside": "5.00", "outside": "-5.00", "balanced": True}
    assert made["unaccounted"] == "0.00"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_command_prints_the_schema_that_is_in_docs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name]) == 0
    assert capsys.readouterr().out == (ROOT / "docs" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert main(["schema", "proofs"]) == 2
