"""Checked: the loss of a position against holding, with published and recomputed cases, and who moves the market."""

from __future__ import annotations

from math import isqrt
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, InvalidValue
from rhodian.liquidity import DatedPrice, Holding, loss_against_holding
from tests import liquidity_oracle

amounts = st.integers(0, 10**30) | st.integers(0, 9)
positives = st.integers(1, 10**30) | st.integers(1, 9)
holdings = st.builds(Holding, amounts, amounts)
prices = st.builds(DatedPrice, positives, positives, st.integers(0, 9))


@pytest.mark.clause("LI-1")
@given(holdings, holdings, prices)
def test_the_loss_is_as_an_oracle_finds_it(paid_in: Holding, now: Holding, price: DatedPrice) -> None:
    expected = liquidity_oracle.loss_against_holding(*(attrs.asdict(each) for each in (paid_in, now, price)))
    assert {"loss": loss_against_holding(paid_in, now, price)} == expected


@pytest.mark.clause("LI-1")
@given(holdings, amounts, amounts, prices)
def test_amounts_that_did_not_fall_have_lost_nothing(
    paid_in: Holding, base: int, quote: int, price: DatedPrice
) -> None:
    assert loss_against_holding(paid_in, paid_in, price) == 0
    assert loss_against_holding(paid_in, Holding(paid_in.base + base, paid_in.quote + quote), price) == 0


@pytest.mark.clause("LI-2")
@given(holdings, positives, positives, positives)
def test_who_moves_the_market_away_from_the_price_has_lost_no_more(
    paid_in: Holding, base: int, quote: int, moved: int
) -> None:
    """The product of amounts does not fall; wherever somebody moves them, the claim is no larger."""
    elsewhere = Holding(moved, -(-base * quote // moved))
    price = DatedPrice(quote, base, 0)
    at_the_price = loss_against_holding(paid_in, Holding(base, quote), price)
    assert loss_against_holding(paid_in, elsewhere, price) <= at_the_price
    assert loss_against_holding(Holding(base, quote), elsewhere, price) == 0


UNIT = 10**8
CASES = (
    ("the asset is worth four times as much", (1000, 1000), (500, 2000), 1000),
    ("it is worth a quarter", (1000, 1000), (2000, 500), 250),
    ("it is worth what it was", (1000, 1000), (1000, 1000), 0),
)


@pytest.mark.clause("LI-1")
@pytest.mark.parametrize(("about", "paid_in", "now", "lost"), CASES)
def test_a_product_that_stays_has_lost_just_this(
    about: str, paid_in: tuple[int, int], now: tuple[int, int], lost: int
) -> None:
    """Valued at the price of the market, which is what the position is of."""
    paid, has = (Holding(base * UNIT, quote * UNIT) for base, quote in (paid_in, now))
    assert loss_against_holding(paid, has, DatedPrice(has.quote, has.base, 0)) == lost * UNIT, about


@pytest.mark.clause("LI-1")
def test_the_published_case_of_thorchain_is_as_recomputed_and_rounded_in_favour_of_nobody() -> None:
    """100 RUNE and 1000 USDC at 10, RUNE to 60: an article prints 35.02; the formula's integers give 35.01700858.

    There the value of the asset is rounded down before it is added; here once, at the end.
    """
    asset, rune = 1000 * UNIT, 100 * UNIT
    now = Holding(isqrt(asset * rune * 60), isqrt(asset * rune // 60))
    assert now == Holding(244_948_974_278, 4_082_482_904)
    lost = loss_against_holding(Holding(asset, rune), now, DatedPrice(now.quote, now.base, 0))
    assert lost == asset * now.quote // now.base + rune - 2 * now.quote == 3_501_700_858
    # Asset to 2.25 times: exactly 250; there two units more, since an amount that was rounded down is divided by.
    now = Holding(66_666_666_666, 1500 * UNIT)
    paid_in = Holding(1000 * UNIT, 1000 * UNIT)
    assert loss_against_holding(paid_in, now, DatedPrice(now.quote, now.base, 0)) == 25_000_000_002
    assert loss_against_holding(paid_in, now, DatedPrice(9, 4, 0)) == 25_000_000_001


def test_a_reserve_that_is_pushed_pays_by_its_own_price_what_it_does_not_by_a_given_one() -> None:
    """1 % of a market of 100 and 100, pushed to 0.1 and 100,000 by who claims; in thousandths (998,001)."""
    paid_in, pushed = Holding(1000, 1000), Holding(1, 1_000_000)
    assert loss_against_holding(paid_in, pushed, DatedPrice(1_000_000, 1, 0)) == 998_001_000
    assert loss_against_holding(paid_in, pushed, DatedPrice(1, 1, 0)) == 0


WRONG: tuple[tuple[Any, Any, str], ...] = ((-1, -1, "base"), (1, True, "quote"), (None, 1, "base"), (1, 0.5, "quote"))


@pytest.mark.clause("LI-7")
@pytest.mark.parametrize(("base", "quote", "field"), WRONG)
def test_what_is_no_amount_is_no_holding_and_no_price(base: Any, quote: Any, field: str) -> None:
    with pytest.raises(InvalidAmount, match=f"^{field} must be "):
        Holding(base, quote)
    with pytest.raises(InvalidValue, match=f"^{field} must be "):
        DatedPrice(1 if field == "base" else quote, base, 0)


@pytest.mark.clause("LI-7")
def test_what_is_no_holding_no_price_or_no_date_is_refused() -> None:
    wrong: Any = (1, 1)
    holding = Holding(1, 1)
    for asked, field in (((wrong, wrong, wrong), "paid_in"), ((holding, wrong, wrong), "now")):
        with pytest.raises(InvalidValue, match=f"^{field} must be a Holding"):
            loss_against_holding(*asked)
    with pytest.raises(InvalidValue, match=r"^price must be a DatedPrice"):
        loss_against_holding(holding, holding, wrong)
    with pytest.raises(InvalidAmount, match=r"^date must be "):
        DatedPrice(1, 1, -1)
    with pytest.raises(InvalidValue, match=r"^quote must be "):
        DatedPrice(0, 0, -1)
