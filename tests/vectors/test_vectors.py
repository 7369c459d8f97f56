from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import rhodian
from tests import oracle
from tests.queue_oracle import places
from tests.vectors import beside
from tests.vectors.codec import Json, value_of
from tests.vectors.generate import FOLDER, SCHEMA, text
from tests.vectors.kinds import KINDS, MARKETS, STEPS, outcome
from tests.vectors.oracles import ORACLES, PRINTED_NUMBER, RANKINGS, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

KERNEL = Path(rhodian.__file__).parent
ANSWERED_BY_ORACLE = ("in_order", "in_proportion", "in_proportion_capped", "draw", "plan")
OF_RECORDS = {"AM-2", "AM-6", "AM-7", "AM-8", "AM-12", "AU-29", "CO-4", "CO-5", "LE-11", "MU-22"}
"""Clauses about what cannot be built at all, where a vector holds what a function answers to values that can; those
about sequences of amounts as such, which come in by each function that takes one; and those about the phases of a
default, which hold what they are given, and are a port's own types.
"""


def stored(kind: str) -> list[Json]:
    """Read the published vectors of one kind."""
    document = json.loads((FOLDER / f"{kind}.json").read_text(encoding="ascii"))
    assert (document["schema"], document["kind"]) == (SCHEMA, kind)
    vectors: list[Json] = document["vectors"]
    return vectors


OVER_BOOKS = {
    *("EC-1", "EC-12", "EC-13"),  # records of markets
    *("HI-1", "HI-3", "HI-4", "HI-6", "HI-7"),  # histories of transfers
    *("MC-16", "MC-17", "MC-18", "MC-19", "MC-20", "MC-21", "MC-22", "MC-23", "MC-25"),  # whatever passes the gate
}
"""Clauses about sequences of steps over the books of markets, whose inputs are no plain numbers."""

BEYOND_THE_TWIN = {
    "refused: the host names less than there is",
    "refused: somebody is on both sides",
    "refused: a margin below 0",
    "refused: the book holds a time below 0",
}
"""What the twin takes, since it keeps its own book."""

TWO_WRONGS = {("InvalidBalance", "Overdrawn"), ("InvalidAmount", "InvalidValue")}
"""What the machine calls a balance, or a value, that is below 0, and what the twin does."""

ALL = [(kind, vector) for kind in KINDS for vector in stored(kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_file_is_what_the_generator_writes(kind: str) -> None:
    assert (FOLDER / f"{kind}.json").read_text(encoding="ascii") == text(kind)


def test_every_json_file_here_is_one_of_the_kinds() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(KINDS)


@pytest.mark.parametrize(("kind", "vector"), ALL, ids=[vector["id"] for _, vector in ALL])
def test_the_kernel_answers_as_published(kind: str, vector: Json) -> None:
    published = {name: vector[name] for name in ("expected", "refused") if name in vector}
    assert outcome(kind, vector["input"]) == published
    assert len(published) == 1


@pytest.mark.parametrize("kind", ANSWERED_BY_ORACLE)
def test_an_oracle_that_shares_no_code_gives_the_same_numbers(kind: str) -> None:
    answered = [vector for vector in stored(kind) if "expected" in vector]
    assert answered
    for vector in answered:
        assert numbers_published(kind, vector["expected"]) == numbers_of_oracle(kind, vector["input"]), vector["id"]


@pytest.mark.parametrize("kind", ORACLES)
def test_an_oracle_that_shares_no_code_gives_the_same_answer(kind: str) -> None:
    answered = [vector for vector in stored(kind) if "expected" in vector]
    assert answered
    for vector in answered:
        answer = ORACLES[kind](**numbers(vector["input"]))
        assert numbers(answer) == numbers(vector["expected"]), vector["id"]


@pytest.mark.parametrize("kind", STEPS)
def test_the_twin_refuses_what_the_machine_refuses(kind: str) -> None:
    refused = [vector for vector in stored(kind) if "refused" in vector]
    assert refused
    for vector in refused:
        said, ours = beside.refusal(vector["input"]), vector["refused"]["error"]
        assert (said is None) == (vector["about"] in BEYOND_THE_TWIN), vector["id"]
        assert said in {None, "any", ours} or (ours, said) in TWO_WRONGS, vector["id"]


@pytest.mark.parametrize("kind", RANKINGS)
def test_scores_are_in_the_order_of_the_formulas_as_published(kind: str) -> None:
    answered = [vector for vector in stored(kind) if "expected" in vector]
    assert answered
    for vector in answered:
        values = RANKINGS[kind](**numbers(vector["input"]))
        assert places(values) == places(numbers(vector["expected"])["scores"]), vector["id"]


def test_every_kind_is_answered_by_an_oracle() -> None:
    assert {*ANSWERED_BY_ORACLE, *ORACLES, *RANKINGS} == set(KINDS)


def test_the_vectors_exercise_exactly_the_clauses_that_the_kernel_names() -> None:
    exercised = {clause for _, vector in ALL for clause in vector["clauses"]}
    modules = sorted(KERNEL.rglob("*.py"))
    named = {clause for module in modules for clause in clauses_named(module.read_text(encoding="utf-8"))}
    assert exercised | OF_RECORDS | OVER_BOOKS == named
    assert exercised & (OF_RECORDS | OVER_BOOKS) == set()


def test_the_vectors_show_every_refusal_of_the_kernel() -> None:
    shown = {vector["refused"]["error"] for _, vector in ALL if "refused" in vector}
    errors = {
        error.__name__
        for error in vars(rhodian).values()
        if isinstance(error, type) and issubclass(error, rhodian.RhodianError)
    }
    assert shown == errors - {"RhodianError", "BrokenPromise"}, "no event is known that leads to the last"


@pytest.mark.parametrize("kind", ["in_order", "in_proportion", "in_proportion_capped", "draw", "post"])
@pytest.mark.parametrize("size", [2**53 + 1, 2**64 + 1, 10**30])
def test_there_are_answers_beyond_each_size_at_which_other_arithmetic_fails(kind: str, size: int) -> None:
    answers = [number for vector in stored(kind) for number in numbers_in(vector.get("expected"))]
    assert max(answers) >= size


@pytest.mark.parametrize("kind", MARKETS)
def test_a_number_of_10_to_the_30_or_more_is_answered_in_each_kind_of_markets(kind: str) -> None:
    answered = [vector for vector in stored(kind) if "expected" in vector]
    assert any(number >= 10**30 for vector in answered for number in numbers_in([vector["input"], vector["expected"]]))


def test_no_number_is_anything_but_a_decimal_string() -> None:
    leaves = [leaf for _, vector in ALL for leaf in leaves_of(vector)]
    assert leaves
    assert all(isinstance(leaf, (str, bool)) for leaf in leaves)


def numbers_published(kind: str, expected: Json) -> tuple[list[int], int]:
    """Return what each bears, and what nobody bears; of a plan, only what is above 0."""
    if kind == "draw":
        return [int(fund["drawn"]) for fund in expected["funds"]], int(expected["left"])
    if kind == "plan":
        return [int(transfer["amount"]) for transfer in expected["transfers"]], int(expected["left"])
    return [int(share) for share in expected["shares"]], int(expected["left"])


def numbers_of_oracle(kind: str, given: Json) -> tuple[list[int], int]:
    """Return the same, as the oracle has it."""
    if kind in ("draw", "plan"):
        loss = int(given["loss"] if kind == "draw" else given["loss"]["amount"])
        drawn = oracle.draw(given["tree"], loss)
        return [share for share in drawn if share > 0 or kind == "draw"], loss - sum(drawn)
    numbers: dict[str, Any] = {
        name: [value_of(item) for item in items] for name, items in given.items() if name != "amount"
    }
    answer: tuple[list[int], int] = getattr(oracle, kind)(int(given["amount"]), **numbers)
    return answer


def clauses_named(source: str) -> Iterator[str]:
    """Find the clauses that a module names, as in `SPEC AL-2 to AL-4` or `SPEC SE-1, SE-2`."""
    for reference in re.findall(r"SPEC ([A-Z]{2}-\d+(?:(?: to |, )[A-Z]{2}-\d+)*)", source):
        for part in reference.split(", "):
            first, _, last = part.partition(" to ")
            family, number = first.split("-")
            yield from (f"{family}-{each}" for each in range(int(number), int((last or first).split("-")[1]) + 1))


def leaves_of(value: Any) -> Iterator[Any]:
    """Return every value of a JSON document that holds no other."""
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if not isinstance(value, (dict, list)):
        yield value
    for item in below:
        yield from leaves_of(item)


def numbers_in(value: Any) -> Iterator[int]:
    """Return every number in a JSON document."""
    for leaf in leaves_of(value):
        if isinstance(leaf, str) and PRINTED_NUMBER.fullmatch(leaf):
            yield int(leaf)
