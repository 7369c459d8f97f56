"""Convenience: write the vectors, from the kernel's answers; run with `python -m tests.vectors.generate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tests.vectors import cases_allocation, cases_amounts, cases_ledger, cases_waterfall
from tests.vectors.codec import Json, outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.vectors.case import Case

SCHEMA = "rhodian.vectors/1"
FOLDER = Path(__file__).parent

KINDS: dict[str, Callable[[], Iterator[Case]]] = {
    "natural": cases_amounts.natural,
    "parse_amount": cases_amounts.parse_amount,
    "format_amount": cases_amounts.format_amount,
    "in_order": cases_allocation.in_order,
    "in_proportion": cases_allocation.in_proportion,
    "in_proportion_capped": cases_allocation.in_proportion_capped,
    "draw": cases_waterfall.draw,
    "post": cases_ledger.post,
    "post_all": cases_ledger.post_all,
    "trial_balance": cases_ledger.trial_balance,
    "plan": cases_ledger.plan,
    "absorb": cases_ledger.absorb,
}
"""Each kind, with its inputs; there is one file for each."""

CLAUSES = {
    "natural": ("AM-1",),
    "parse_amount": ("AM-3",),
    "format_amount": ("AM-4",),
    "in_order": ("AL-1", "AL-2", "AL-3", "AL-4", "AL-16"),
    "in_proportion": ("AL-1", "AL-5", "AL-6", "AL-7", "AL-8", "AL-9", "AL-17"),
    "in_proportion_capped": ("AL-1", "AL-10", "AL-11", "AL-12", "AL-13", "AL-14", "AL-18"),
    "draw": ("WF-1", "WF-6", "WF-10"),
    "post": ("LE-1", "LE-2", "LE-3", "LE-4"),
    "post_all": ("LE-5", "LE-9"),
    "trial_balance": ("LE-6",),
    "plan": ("SE-1", "SE-2"),
    "absorb": ("SE-3", "SE-4"),
}
"""The clauses of SPEC.md that decide the answers of each kind."""

NODE_CLAUSES = {"available": "WF-2", "in order": "WF-3", "in proportion": "WF-4", "limited": "WF-5"}
"""The clause of each kind of node."""


REFUSED_BY = {
    ("draw", "AccountNamedTwice"): "WF-7",
    ("draw", "LayerNamedTwice"): "WF-7",
    ("draw", "AssetMismatch"): "WF-7",
    ("draw", "root"): "WF-7",
    ("draw", "account"): "WF-8",
    ("draw", "available"): "WF-8",
    ("draw", "loss"): "WF-10",
    ("draw", "InvalidAmount"): "WF-9",
    ("draw", "InvalidValue"): "WF-9",
    ("draw", "LengthMismatch"): "WF-9",
    ("in_order", "InvalidAmount"): "AL-15",
    ("in_proportion", "InvalidAmount"): "AL-15",
    ("in_proportion_capped", "InvalidAmount"): "AL-15",
    ("in_proportion_capped", "LengthMismatch"): "AL-15",
    ("natural", "InvalidAmount"): "AM-1",
    ("post", "InvalidAmount"): "LE-4",
    ("post", "InvalidBalance"): "LE-7",
    ("plan", "payee"): "SE-5",
    ("plan", "SelfTransfer"): "SE-5",
    ("plan", "InvalidAmount"): "SE-6",
    ("plan", "InvalidValue"): "SE-6",
    ("absorb", "AlreadyAbsorbed"): "SE-3",
}
"""By kind and field, or else kind and error, the clause that refuses; other refusals are by the clauses of answers."""

NO_INT = {"AM-1": "AM-5", "LE-4": "LE-8", "LE-7": "LE-8"}
"""The clauses of what is refused as below 0, and those of what is refused because it is no whole number."""


def _refusing(case: Case, error: str, field: str) -> str | None:
    """Return the clause by which a call is refused, if it is another than those of its answers."""
    clause = REFUSED_BY.get((case.kind, field), REFUSED_BY.get((case.kind, error)))
    written_out = json.dumps(case.given)
    is_no_int = any(f'{{"{mark}":' in written_out for mark in ("bool", "float", "decimal", "text", "none"))
    return NO_INT.get(clause, clause) if clause and is_no_int else clause


def clauses(case: Case, answer: Json) -> list[str]:
    """Return the clauses that a vector exercises, in order."""
    refused = answer.get("refused")
    by = _refusing(case, refused["error"], refused.get("field", "")) if refused else None
    if by is not None:
        return [by]
    found = set(CLAUSES[case.kind])
    if "tree" in case.given:
        found.update(_nodes(case.given["tree"]))
    return sorted(found, key=lambda clause: (clause[:2], int(clause[3:])))


def _nodes(tree: Json) -> set[str]:
    """Return the clause of each kind of node in a tree."""
    below = [*tree.get("branches", ()), *([tree["branch"]] if "branch" in tree else [])]
    own = NODE_CLAUSES["available" if "available" in tree else tree["rule"]]
    return {own}.union(*(_nodes(branch) for branch in below))


def document(kind: str) -> Json:
    """Return the file of one kind."""
    vectors = []
    for number, case in enumerate(KINDS[kind](), start=1):
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
