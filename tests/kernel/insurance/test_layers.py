"""Checked: layers of a claim: what is kept of each, what others carry, and what lies above them all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, InvalidValue, LengthMismatch
from rhodian.base.rates import PPM
from rhodian.insurance import kept, layered
from tests import insurance_oracle

amounts = st.integers(0, 10**12) | st.integers(0, 9)
parts = st.integers(0, PPM) | st.sampled_from((0, 1, 75_000, 275_000, PPM - 1, PPM))
layers = st.lists(st.tuples(amounts, parts), max_size=6)

M = 10**6
WIDTHS = tuple(width * M for width in (10, 40, 50, 650, 750, 850, 1_000))
KEPT = (PPM, 0, 75_000, 0, 0, 0, 0)


@pytest.mark.clause("IN-8")
@given(amounts, layers)
def test_layers_are_as_an_oracle_makes_them_and_add_up(loss: int, tower: list[tuple[int, int]]) -> None:
    widths, kept_ppm = [layer[0] for layer in tower], [layer[1] for layer in tower]
    found = layered(loss, widths, kept_ppm)
    answer = {"kept": list(found.kept), "carried": list(found.carried), "left": found.left}
    assert answer == insurance_oracle.layered(loss, widths, kept_ppm)
    assert sum(found.kept) + sum(found.carried) + found.left == loss


@pytest.mark.clause("IN-8")
@given(amounts, parts)
def test_what_is_kept_is_its_part_rounded_up(amount: int, kept_ppm: int) -> None:
    assert kept(amount, kept_ppm) == insurance_oracle.kept(amount, kept_ppm)["kept"]


@pytest.mark.clause("IN-8")
def test_of_a_claim_of_150_m_the_club_bears_13_75_m() -> None:
    found = layered(150 * M, WIDTHS, KEPT)
    assert sum(found.kept) == 13_750_000
    assert found.carried[1:4] == (40 * M, 46_250_000, 50 * M)
    assert found.left == 0


@pytest.mark.clause("IN-8")
def test_what_lies_above_all_layers_is_said() -> None:
    assert layered(3_351 * M, WIDTHS, KEPT).left == 1 * M


WRONG: tuple[tuple[Any, tuple[Any, ...], type[Exception], str], ...] = (
    (kept, (-1, -1), InvalidAmount, "amount"),
    (kept, (1, PPM + 1), InvalidValue, "kept_ppm"),
    (kept, (1, -1), InvalidValue, "kept_ppm"),
    (kept, (1, True), InvalidValue, "kept_ppm"),
    (layered, (-1, (-1,), (-1,)), InvalidAmount, "loss"),
    (layered, (1, (-1,), (-1,)), InvalidAmount, "widths[0]"),
    (layered, (1, (1,), (-1, 1)), InvalidAmount, "kept_ppm[0]"),
    (layered, (1, (1,), (PPM + 1, 1)), LengthMismatch, "kept_ppm"),
    (layered, (1, (1, 1), (PPM, PPM + 1)), InvalidValue, "kept_ppm[1]"),
)


@pytest.mark.clause("IN-9")
@pytest.mark.parametrize(("function", "given", "kind", "field"), WRONG)
def test_what_is_wrong_is_refused_and_named(
    function: Any, given: tuple[Any, ...], kind: type[Exception], field: str
) -> None:
    with pytest.raises(kind) as refusal:
        function(*given)
    assert refusal.value.field == field  # type: ignore[attr-defined]  # each of these has one
