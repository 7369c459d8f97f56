"""Checked: the tables of a run name each claim with its functions and each function with its clauses."""

from __future__ import annotations

import csv
import io
from typing import Any

import attrs
import pytest

from rhodian_proofs.record import Limits, Reached, Status, Verdict
from rhodian_proofs.report.figures import Run, run_of
from rhodian_proofs.report.rows import by_clause, by_function
from rhodian_proofs.report.spec import read
from rhodian_proofs.run.document import document

IN_ORDER = Reached("rhodian.sharing.allocation:in_order", "a" * 64)
SCAN = Reached("rhodian.base.loops:scan", "b" * 64)
ADDS_UP = "in_order_accounts_for_every_unit"
PROVED = Verdict("AL-2", ADDS_UP, "It adds up.", Status.PROVED, about=(IN_ORDER,), reached=(IN_ORDER, SCAN))
OTHER = attrs.evolve(PROVED, clause="AL-9", name="nobody_knows_it", about=(), reached=(SCAN,))
SPEC = """
## Sharing: supporting

### AL-9 \N{MIDDLE DOT} proved \N{MIDDLE DOT} column

- It is small.

### AL-2 \N{MIDDLE DOT} proved \N{MIDDLE DOT} column \N{MIDDLE DOT} B-4 by hand

- It adds up.

*Formally:* A = A (B-4).

*Evidence:* claims in [x](../proofs/x.py); tests in [test_x](../tests/test_x.py).

### HI-6 \N{MIDDLE DOT} tested

- It is played.
"""


def run(*verdicts: Verdict, **given: Any) -> Run:
    found = document(verdicts, Limits(), 1.0, asked=len(verdicts), shortfalls=[])
    return run_of(found, read(SPEC), **given)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_each_claim_has_a_row_with_its_level_its_functions_and_the_steps_by_hand_of_its_clause() -> None:
    rows = table(by_clause(run(PROVED, OTHER)))
    assert [row["clause"] for row in rows] == ["AL-9", "AL-2", "HI-6"]
    row = rows[1]
    assert (row["claim"], row["level"], row["status"], row["by hand"]) == (ADDS_UP, "column", "proved", "B-4")
    assert (row["about"], row["goes through"]) == (IN_ORDER.name, f"{IN_ORDER.name} {SCAN.name}")
    assert (row["where"], row["tests"]) == ("Sharing: supporting", "tests/test_x.py")


def test_a_clause_without_a_claim_is_tested_and_one_that_was_not_run_is_not_called_proved() -> None:
    rows = {row["clause"]: row for row in table(by_clause(run(PROVED)))}
    assert (rows["HI-6"]["claim"], rows["HI-6"]["status"]) == ("", "tested")
    assert (rows["AL-9"]["claim"], rows["AL-9"]["status"]) == ("", "not in this run")


def test_each_function_has_a_row_with_the_clauses_about_it_and_through_it() -> None:
    rows = {row["function"]: row for row in table(by_function(run(PROVED, OTHER)))}
    assert rows.keys() == {IN_ORDER.name, SCAN.name}
    assert (rows[IN_ORDER.name]["clauses about it"], rows[IN_ORDER.name]["clauses through it"]) == ("AL-2", "AL-2")
    assert (rows[SCAN.name]["clauses about it"], rows[SCAN.name]["clauses through it"]) == ("", "AL-2 AL-9")


def test_mutants_are_counted_where_they_are_known_and_have_no_column_where_not() -> None:
    place = {"module": "rhodian.base.loops", "function": "scan", "line": 1, "before": "<", "after": ">"}
    fates = [{"mutant": place, "end": end, "clause": clause} for end, clause in (("refuted", "AL-2"), ("survived", ""))]
    found = run(PROVED, mutants={"mutants": fates})
    assert [row["mutants killed by the clause"] for row in table(by_clause(found))] == ["1", "0", "0"]
    (row,) = (row for row in table(by_function(found)) if row["function"] == SCAN.name)
    assert (row["mutants killed"], row["mutants left"]) == ("1", "1")
    assert "mutants killed" not in by_function(run(PROVED))


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_taken_for_a_formula(start: str) -> None:
    hostile = attrs.evolve(PROVED, name=f"{start}1+1", scope=f"{start}2")
    rows = table(by_clause(run(hostile)))
    assert {row["claim"] for row in rows} == {f"'{start}1+1", ""}
    assert [value for row in rows for value in row.values() if value.startswith(start)] == []
