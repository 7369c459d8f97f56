"""Checked: the fuzzer of the prover makes the same programs each time, hunts well, and finds planted faults."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.proofs.fuzz.engine import fate, loaded
from tests.proofs.fuzz.faults import found_by
from tests.proofs.fuzz.hunt import counterexample
from tests.proofs.fuzz.programs import HEAD, program
from tests.proofs.fuzz.runs import run

if TYPE_CHECKING:
    from pathlib import Path

COUNTED = """
def count(n, item):
    return n + 1, None


@claim("FZ-1", about=(loops.scan,), length_max=2)
def claimed(xs: Naturals) -> None:
    \"\"\"Something is so.\"\"\"
    assert loops.scan(count, 0, xs)[0] < {limit}
"""


def test_a_seed_makes_the_same_program_each_time() -> None:
    texts = [program(seed, fate).text for seed in range(5)]
    assert texts == [program(seed, fate).text for seed in range(5)]
    assert len(set(texts)) == len(texts)
    assert all(ast.parse(text) for text in texts)


@pytest.mark.parametrize(("limit", "said"), [(2, "at once"), (5, "late"), (20, "")])
def test_a_claim_that_is_false_of_long_sequences_only_is_false_late(limit: int, said: str) -> None:
    assert fate(HEAD + COUNTED.format(limit=limit)) == said


def test_a_counterexample_that_is_found_makes_the_claim_fail(tmp_path: Path) -> None:
    with loaded(HEAD + COUNTED.format(limit=5), tmp_path / "counted.py") as claim:
        values = counterexample(claim, 200)
        assert values is not None
        with pytest.raises(AssertionError):
            claim.check(**values)


def test_nothing_false_is_believed_and_much_is_proved() -> None:
    tally = run(5, 25, 1)
    assert not tally.wrong
    assert tally.said["proved"] >= 3
    assert tally.false["open"] >= 3
    assert "25 programs" in tally.words()


@pytest.mark.parametrize(
    ("fault", "first", "most"),
    [
        ("two places are never equal", 201, 20),
        ("the step is not proved", 1, 40),
        ("never negative holds unproved", 1, 40),
    ],
)
def test_a_fault_planted_in_the_engine_is_found(fault: str, first: int, most: int) -> None:
    assert found_by(fault, first, most) is not None
