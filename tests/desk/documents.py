"""What commands answer as what `json` reads back, and where such a value breaks the schema of its document."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rhodian_desk.documents import backtest as tested
from rhodian_desk.documents import calibration as calibrated
from rhodian_desk.documents import comparison as compared
from rhodian_desk.documents import disclosure as disclosed
from rhodian_desk.documents import history as run
from rhodian_desk.documents import monitor as watched
from rhodian_desk.documents import settlement as settled
from rhodian_desk.documents import stress as stressed
from rhodian_desk.documents.writing import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.comparison.compare import Comparison
    from rhodian_desk.disclosure.monitor import Monitor
    from rhodian_desk.disclosure.report import Report
    from rhodian_desk.play.played import Run
    from rhodian_desk.risk.backtest import Backtest
    from rhodian_desk.risk.calibration import Calibration
    from rhodian_desk.risk.stress import Report as Stressed
    from rhodian_desk.scenario.settle import Outcome

ROOT = Path(__file__).parents[2]
KINDS: dict[str, type] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}


def settlement(outcome: Outcome) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads("".join(lines(settled.document(outcome), None))))


def played(of: Run) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads("".join(lines(run.document(of), None))))


def comparison(of: Comparison) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads("".join(lines(compared.document(of), None))))


def disclosure(of: Report) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads("".join(lines(disclosed.document(of), None))))


def monitor(of: Monitor) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads("".join(lines(watched.document(of), None))))


def stress(of: Stressed) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads("".join(lines(stressed.document(of), None))))


def calibration(of: Calibration) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads("".join(lines(calibrated.document(of), None))))


def backtest(of: Backtest) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads("".join(lines(tested.document(of), None))))


def violations(value: Any, name: str) -> list[str]:
    """List where a value breaks the schema of a document, of the part of JSON Schema that is used there."""
    schema = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text(encoding="utf-8"))
    return list(_violations(value, schema, "$", schema["$defs"]))


def _violations(value: Any, schema: dict[str, Any], where: str, parts: dict[str, Any]) -> Iterator[str]:
    """Yield where a value breaks a schema."""
    if "$ref" in schema:
        schema = parts[schema["$ref"].removeprefix("#/$defs/")]
    if "anyOf" in schema:
        choices = [list(_violations(value, each, where, parts)) for each in schema["anyOf"]]
        yield from () if [] in choices else choices[0]
        return
    if not isinstance(value, KINDS[schema["type"]] if "type" in schema else object):
        yield f"{where}: {value!r} is not of type {schema['type']}"
        return
    if value not in schema.get("enum", [value]):
        yield f"{where}: {value!r} is not allowed"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{where}: {value!r} does not match"
    if isinstance(value, dict):
        keys = schema["properties"]
        yield from (f"{where}: {key} is missing" for key in schema["required"] if key not in value)
        yield from (f"{where}: {key} is not described" for key in value if key not in keys)
        for key in value.keys() & keys.keys():
            yield from _violations(value[key], keys[key], f"{where}.{key}", parts)
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _violations(item, schema["items"], f"{where}[{place}]", parts)
