"""Checked: what a run of the proofs says is broken between words only, at any width of the terminal."""

from __future__ import annotations

import io

import pytest

from rhodian_proofs.record import Limits, Status, Verdict
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
