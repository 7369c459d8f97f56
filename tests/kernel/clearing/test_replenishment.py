"""Checked: what is lacking of a target, and which terms of replenishment there may be."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Asset, InvalidAmount, InvalidValue, ReplenishmentTerms
from rhodian.clearing import lacking

EUR = Asset("EUR", 2)
TERMS = ReplenishmentTerms("cover", "default fund", EUR, 2, 90)
amounts = st.integers(0, 10**6)


@given(amounts, amounts, amounts)
def test_what_is_lacking_brings_it_to_the_target_unless_there_is_more(target: int, held: int, brought: int) -> None:
    assert held + brought + lacking(target, held, brought) == max(target, held + brought)


@given(amounts, amounts, amounts, st.integers(0, 100))
def test_what_is_brought_of_it_lacks_no_more(target: int, held: int, brought: int, more: int) -> None:
    lacks = lacking(target, held, brought)
    assert lacking(target, held, brought + min(more, lacks)) == lacks - min(more, lacks)


def test_nothing_lacks_where_more_is_there_than_there_is_to_be() -> None:
    assert lacking(100, 90, 30) == 0


@pytest.mark.parametrize(("place", "field"), [(0, "target"), (1, "held"), (2, "brought")])
@pytest.mark.parametrize("wrong", [-1, 0.5, True, "1", None])
def test_what_is_no_amount_is_refused_by_its_name(place: int, field: str, wrong: object) -> None:
    given_: list[object] = [1, 1, 1]
    given_[place] = wrong
    with pytest.raises(InvalidAmount, match=field):
        lacking(*given_)  # type: ignore[arg-type]  # to be refused


@pytest.mark.parametrize(
    ("field", "wrong", "error"),
    [
        ("name", "", InvalidValue),
        ("name", "outside", InvalidValue),
        ("name", "n" * 121, InvalidValue),
        ("purpose", " capital", InvalidValue),
        ("asset", "EUR", InvalidValue),
        ("within", -1, InvalidAmount),
        ("interim", 0.5, InvalidAmount),
    ],
)
def test_terms_are_refused_for_what_is_wrong(field: str, wrong: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match=field):
        attrs.evolve(TERMS, **{field: wrong})
