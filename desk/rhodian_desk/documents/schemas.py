"""Convenience: the JSON Schemas of what commands answer, made from the records that the answers are."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec.json import schema as described

from rhodian_desk.documents.backtest import BacktestDocument
from rhodian_desk.documents.calibration import CalibrationDocument
from rhodian_desk.documents.comparison import ComparedHistory
from rhodian_desk.documents.disclosure import Disclosure
from rhodian_desk.documents.history import PlayedHistory
from rhodian_desk.documents.monitor import Monitored
from rhodian_desk.documents.records import DECIMAL, Money
from rhodian_desk.documents.settlement import Settlement
from rhodian_desk.documents.stress import Stressed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rhodian_desk.documents.records import Record

DOCUMENTS: Final[Mapping[str, type[Record]]] = {
    "settlement": Settlement,
    "compare": ComparedHistory,
    "history": PlayedHistory,
    "disclosure": Disclosure,
    "calibration": CalibrationDocument,
    "backtest": BacktestDocument,
    "stress": Stressed,
    "monitor": Monitored,
}
"""The documents by name."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_AMOUNTS = (
    "Every amount is a decimal text in units of its asset, with all of the asset's decimals: never a number. A key may"
    " be added within a version; one that changes its meaning or goes raises the version."
)


def schema(name: str) -> str:
    """Return the schema of a document as JSON."""
    kind = DOCUMENTS[name]
    made = described(kind, schema_hook=_hook)
    head = {"$schema": _DIALECT, "$id": kind.__struct_config__.tag}
    whole = made["$defs"].pop(kind.__name__)
    title = whole["description"].removesuffix(".")
    whole = {**head, **whole, "title": title, "description": _AMOUNTS, "$defs": made["$defs"]}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _hook(kind: type[Any]) -> dict[str, Any]:
    """Describe an amount.

    Raises:
        NotImplementedError: if it is something else.
    """
    if kind is not Money:
        raise NotImplementedError
    return {"type": "string", "pattern": f"^-?{DECIMAL}$"}


def main(folder: str) -> None:
    """Write each schema to a folder."""
    for name in DOCUMENTS:
        Path(folder, f"{name}.schema.json").write_text(schema(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1])
