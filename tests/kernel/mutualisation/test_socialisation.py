"""Checked: what the pools leave is asked of the accounts of a round over a named base."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Asset, Books, InvalidAmount, InvalidValue, LengthMismatch, OutOfOrder, capacity, draw
from rhodian.mutualisation.settlement import draw_on, share
from rhodian.mutualisation.shortfall import Round, Shortfall, recognise
from rhodian.mutualisation.socialisation import over, over_equity

USD = Asset("USD", 2)
NAMES = "abcd"
ACCOUNTS = tuple(Account(owner, "margin", USD) for owner in NAMES)

numbers = st.integers(0, 10**20)
columns = st.tuples(*(numbers for _ in NAMES))


def shortfall(loss: int, margins: tuple[int, ...]) -> Shortfall:
    """Return a shortfall in which the first account owes what the last gains."""
    round_ = Round("round", ACCOUNTS, (0, 0, 0, loss), (loss, 0, 0, 0), (0,) * 4, (0,) * 4)
    return recognise(Books(dict(zip(ACCOUNTS, margins, strict=True)), ()), round_)


@given(numbers, columns, columns)
def test_a_socialised_loss_takes_nobodys_last_unit_and_nothing_of_who_is_not_in_the_base(
    loss: int, margins: tuple[int, ...], base: tuple[int, ...]
) -> None:
    missing = shortfall(loss, margins)
    tree = over(missing, "open interest", base)
    assert tree is not None
    shared = share(draw_on(missing), tree)
    assert shared.others is not None
    for fund, weight, have in zip(shared.others.funds, base, missing.remaining, strict=True):
        assert 0 <= fund.amount <= (have if weight else 0)
    assert missing.missing == loss - min(loss, margins[0])
    assert sum(fund.amount for fund in shared.others.funds) + sum(shared.haircuts) == missing.missing


@given(numbers, columns)
def test_all_equity_can_be_asked(loss: int, margins: tuple[int, ...]) -> None:
    missing = shortfall(loss, margins)
    tree = over_equity(missing)
    assert tree is not None
    assert capacity(tree) == sum(missing.remaining)


def test_a_base_of_zero_asks_nobody_and_leaves_the_loss_to_the_gains() -> None:
    missing = shortfall(10, (0, 5, 5, 5))
    tree = over(missing, "deposits", (0, 0, 0, 0))
    assert tree is not None
    assert draw(tree, missing.missing).uncovered == 10
    assert share(draw_on(missing), tree).haircuts == (0, 0, 0, 10)


def test_a_round_without_accounts_has_nobody_to_ask() -> None:
    nothing = recognise(Books({}, ()), Round("round", (), (), (), (), ()))
    assert over_equity(nothing) is None
    assert share(draw_on(nothing), over(nothing, "deposits", ())).haircuts == ()


@pytest.mark.parametrize(
    ("base", "error"),
    [
        ((1, 2, 3), LengthMismatch),
        ((1, 2, 3, -4), InvalidAmount),
        ((1, 2, 3, 0.5), InvalidAmount),
        (7, InvalidValue),
    ],
)
def test_a_base_that_is_no_base_is_refused(base: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        over(shortfall(1, (1, 1, 1, 1)), "open interest", base)


def test_a_basis_without_a_name_is_refused() -> None:
    with pytest.raises(InvalidValue):
        over(shortfall(1, (1, 1, 1, 1)), "", (1, 1, 1, 1))


def test_only_a_shortfall_can_be_socialised() -> None:
    wrong: Any = Round("round", (), (), (), (), ())
    with pytest.raises(OutOfOrder):
        over(wrong, "open interest", ())
    with pytest.raises(OutOfOrder):
        over_equity(wrong)
