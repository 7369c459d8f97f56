"""Convenience: write the vectors, from the kernel's answers; run with `python -m tests.vectors.generate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.vectors.codec import OTHER_VALUES, Json
from tests.vectors.kinds import KINDS, MARKETS, outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.vectors.case import Case

SCHEMA = "rhodian.vectors/1"
FOLDER = Path(__file__).parent

NO_INT = {"AM-1": "AM-5", "AM-9": "AM-10", "LE-4": "LE-8", "LE-7": "LE-13"}
"""The clauses of what is refused as below 0, and those of what is refused because it is no whole number."""


def _refusing(case: Case, error: str, field: str) -> str | None:
    """Return the clause by which a call is refused, if it is another than those of its answers."""
    refused = KINDS[case.kind].refused
    seam = {"InvalidAmount": "AM-1"} if case.kind in MARKETS else {}
    clause = refused.get(field.partition("[")[0], refused.get(error, seam.get(error)))
    written_out = json.dumps(case.given)
    is_no_int = any(f'{{"{mark}":' in written_out for mark in OTHER_VALUES)
    return NO_INT.get(clause, clause) if clause and is_no_int else clause


def clauses(case: Case, answer: Json) -> list[str]:
    """Return the clauses that a vector exercises, in order."""
    refused = answer.get("refused")
    by = _refusing(case, refused["error"], refused.get("field", "")) if refused else None
    if by is not None:
        return [by]
    kind = KINDS[case.kind]
    found = {*kind.clauses, *(clause for rule in _rules(case.given) for clause in kind.rules.get(rule, ()))}
    return sorted(found, key=lambda clause: (clause[:2], int(clause[3:])))


def _rules(given: Any) -> Iterator[str]:
    """Return the `rule`, or the `pricing`, of everything in an input that has one."""
    if isinstance(given, dict):
        yield from (given[name] for name in ("rule", "pricing") if isinstance(given.get(name), str))
    for item in given.values() if isinstance(given, dict) else given if isinstance(given, list) else ():
        yield from _rules(item)


def document(kind: str) -> Json:
    """Return the file of one kind."""
    vectors = []
    for number, case in enumerate(KINDS[kind].cases(), start=1):
        answer = outcome(kind, case.given)
        if ("refused" in answer) != case.about.startswith("refused"):
            raise ValueError(f"{kind}: {case.about}: {answer}")
        head = {"id": f"{kind}-{number:03}", "clauses": clauses(case, answer), "about": case.about}
        vectors.append(head | {"input": case.given} | answer)
    return {"schema": SCHEMA, "kind": kind, "vectors": vectors}


def text(kind: str) -> str:
    """Return the file of one kind as it is stored: three lines for each vector."""
    written = document(kind)
    return (
        f'{{"schema": {json.dumps(written["schema"])}, "kind": {json.dumps(kind)}, "vectors": [\n'
        + ",\n".join(_three_lines(vector) for vector in written["vectors"])
        + "\n]}\n"
    )


def _three_lines(vector: Json) -> str:
    """Write what a vector is about, its input and its answer on a line each."""
    *head, given, answer = (f"{json.dumps(name)}: {json.dumps(value)}" for name, value in vector.items())
    return "{" + ",\n ".join((", ".join(head), given, answer)) + "}"


def main() -> None:
    """Write every file."""
    for kind in KINDS:
        (FOLDER / f"{kind}.json").write_text(text(kind), encoding="ascii")


if __name__ == "__main__":
    main()
