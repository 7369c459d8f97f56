"""Convenience: the vectors, their verdicts, and the tables of README.md; run to print the tables."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tests.conformance.differs import DIFFERS
from tests.conformance.later import LATER, LATER_KINDS, REPLAYED_KINDS
from tests.conformance.reproduced import REPRODUCED
from tests.conformance.verdicts import LISTS, Verdict

FOLDER = Path(__file__).parent
VECTORS: list[dict[str, Any]] = json.loads((FOLDER / "peer_vectors.json").read_text(encoding="ascii"))
REPLAYED = [vector for vector in VECTORS if vector["primitive"] in REPLAYED_KINDS]
VERDICTS: dict[str, Verdict] = {**REPRODUCED, **DIFFERS, **LATER}


def rows() -> list[str]:
    """Return the row of each vector that is replayed, as it stands in README.md."""
    return [
        f"| {vector['id']} | {vector['system'].partition(' (')[0]} | {vector['primitive']} "
        f"| {LISTS[type(VERDICTS[vector['id']])]} | {VERDICTS[vector['id']].sentence} |"
        for vector in REPLAYED
    ]


def counts() -> dict[str, int]:
    """Return how many vectors each list holds."""
    return dict(Counter(LISTS[type(VERDICTS[vector["id"]])] for vector in REPLAYED))


def later_rows() -> list[str]:
    """Return the row of each kind that belongs to a later mechanism, as it stands in README.md."""
    of_kind = Counter(vector["primitive"] for vector in VECTORS)
    return [f"| {kind} | {of_kind[kind]} | {mechanism} |" for kind, mechanism in LATER_KINDS.items()]


if __name__ == "__main__":
    sys.stdout.write("\n".join([*rows(), "", *later_rows(), "", str(counts())]) + "\n")
