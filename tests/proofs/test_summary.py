"""Checked: what a run of the proofs says is broken between words only, at any width of the terminal."""

from __future__ import annotations

import io

import attrs
import pytest

from rhodian_proofs.record import Answer, Asked, Limits, Status, Verdict
from rhodian_proofs.run.summary import fitted, line, summary

VERDICT = Verdict(
    "AL-2", "it_adds_up", "It adds up.", Status.BOUNDED, scope="up to 1,000,000 members", witnesses=12345678
)
OPEN = Verdict("LE-1", "it_conserves", "It does.", Status.OPEN, reasons=["cvc5 took 24,000 ms for question 123456"])


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_number_of_a_summary_is_broken_at_any_width(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    text = f"{line(VERDICT, 1, 2)}\n{summary([VERDICT, OPEN], Limits(), 1234567.0)}"
    monkeypatch.setenv("COLUMNS", str(width))
    told = fitted(text, io.StringIO())
    assert told.split() == text.split()
    assert max(map(len, told.splitlines())) <= width
    assert "1234567" in told.split()


def test_a_summary_that_goes_into_a_file_is_left_as_it_is() -> None:
    text = f"  {'a word and ' * 40}"
    assert fitted(text, io.StringIO()) == text


@pytest.mark.parametrize(
    ("z3", "cvc5", "told"),
    [(4.7, 4.7, []), (4.9, 0.1, ["Z3 took 4.9 s"]), (0.1, 4.9, ["cvc5 took 4.9 s"]), (9.0, 9.0, ["Z3", "cvc5"])],
)
def test_a_claim_with_an_answer_that_took_a_fifth_of_its_time_is_named(z3: float, cvc5: float, told: list[str]) -> None:
    questions = tuple(
        Asked(name, "a step", "", 1, linear=True, answer=Answer(name, 10, 20 * each, each, slow, ()))
        for name, each, slow in (("quick", 0.1, 0.1), ("slow", z3, cvc5))
    )
    found = summary([attrs.evolve(VERDICT, questions=questions)], Limits(24_000, 24_000), 60.0)
    near = [row for row in found.splitlines() if row.startswith("near its limit: AL-2 it_adds_up: ")]
    assert len(near) == len(told)
    assert all(words in row and row.endswith("of 24 s") for words, row in zip(told, near, strict=True))
    cached = summary([attrs.evolve(VERDICT, questions=questions, cached=True)], Limits(), 60.0)
    assert "near its limit" not in cached
