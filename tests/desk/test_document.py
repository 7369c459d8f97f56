"""The JSON document is what docs/settlement.schema.json says, for every example."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rhodian_desk.documents.settlement import document
from rhodian_desk.scenario.decode import load
from rhodian_desk.scenario.settle import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
SCHEMA = json.loads((ROOT / "docs" / "settlement.schema.json").read_text(encoding="utf-8"))
KINDS: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}


def violations(value: Any, schema: dict[str, Any], where: str = "$") -> Iterator[str]:
    """List where a value breaks the part of JSON Schema that our schema uses."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    kinds = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", list(KINDS))
    if not any(isinstance(value, KINDS[kind]) for kind in kinds):
        yield f"{where}: {value!r} is not {kinds}"
        return
    if value not in schema.get("enum", [value]) or ("const" in schema and value != schema["const"]):
        yield f"{where}: {value!r} is not allowed"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{where}: {value!r} does not match"
    if isinstance(value, dict):
        keys = schema["properties"]
        yield from (f"{where}: {key} is missing" for key in schema["required"] if key not in value)
        yield from (f"{where}: {key} is not described" for key in value if key not in keys)
        for key in value.keys() & keys.keys():
            yield from violations(value[key], keys[key], f"{where}.{key}")
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from violations(item, schema["items"], f"{where}[{place}]")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_gives_a_document_of_the_schema(example: Path) -> None:
    written = json.loads(json.dumps(document(settle(load(str(example))))))
    assert list(violations(written, SCHEMA)) == []


def test_there_are_examples_to_check() -> None:
    assert ROOT / "examples" / "nasdaq-aas-2018.toml" in EXAMPLES


def test_the_schema_describes_every_key_and_no_other(written: Callable[..., str]) -> None:
    made = document(settle(load(written())))
    assert list(violations({**made, "more": 1}, SCHEMA)) == ["$: more is not described"]
    assert list(violations({**made, "unaccounted": 0}, SCHEMA)) == ["$.unaccounted: 0 is not ['string']"]
    assert list(violations({**made, "unaccounted": "1e3"}, SCHEMA)) == ["$.unaccounted: '1e3' does not match"]
    del made["books"]
    assert list(violations(made, SCHEMA)) == ["$: books is missing"]


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
