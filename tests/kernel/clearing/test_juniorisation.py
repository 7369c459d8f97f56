"""Checked: tiers of a default fund by how its members bid, and the tree that they make."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    Fund,
    InOrder,
    InProportion,
    InvalidAmount,
    InvalidValue,
    LengthMismatch,
    Limited,
    Rule,
    Waterfall,
    capacity,
    draw,
)
from rhodian.clearing import TIERS, JuniorTerms, by_tier, in_tier, juniorised, tier_of, tiers
from tests import calls_oracle

EUR = Asset("EUR", 2)
SMALL = range(-3, 4)
FEW = (None, -2, -1, 0, 1)

prices = st.integers(-(10**12), 10**12)
terms = st.builds(JuniorTerms, st.integers(0, 10**6), st.sampled_from((1, 2)))
members = st.lists(st.tuples(st.booleans(), st.none() | prices), max_size=8)
held = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 2)), max_size=8)


def funds_of(amounts: list[int] | tuple[int, ...]) -> tuple[Fund, ...]:
    """Return a fund of each amount, of a member each."""
    return tuple(Fund(Account(f"m{place}", "fund", EUR), amount) for place, amount in enumerate(amounts))


def test_who_was_bound_and_gave_no_valid_bid_is_drawn_first_then_poor_bids_then_good_ones() -> None:
    found = tiers(JuniorTerms(50, 2), 1_000, (True, True, True, False), (None, 949, 950, None))
    assert found == (0, 1, 2, 2)


def test_a_bidder_that_asks_to_be_paid_is_told_apart_as_any_other() -> None:
    assert tiers(JuniorTerms(50, 2), -200, (True, True), (-251, -250)) == (1, 2)


@pytest.mark.clause("JU-1")
@given(terms, prices, members)
def test_tiers_are_as_an_oracle_has_them(terms: JuniorTerms, winning: int, rows: list[tuple[bool, int | None]]) -> None:
    bound, bids = tuple(row[0] for row in rows), tuple(row[1] for row in rows)
    wanted = calls_oracle.tiers({"within": terms.within, "exempt": terms.exempt}, winning, list(bound), list(bids))
    assert list(tiers(terms, winning, bound, bids)) == wanted["tiers"]


@pytest.mark.clause("JU-2")
def test_on_every_small_auction_nobody_else_is_in_the_first_tier_and_no_better_bid_harms() -> None:
    for within, exempt, winning, bound in product(range(3), (1, 2), SMALL, (True, False)):
        found = [tier_of(JuniorTerms(within, exempt), winning, bound, price) for price in FEW]
        assert (found[0] == 0) == bound
        assert min(found[1:]) >= 1
        assert found == sorted(found)


@pytest.mark.clause("JU-3")
@given(terms, prices, members, st.data())
def test_what_others_did_moves_nobodys_tier(
    terms: JuniorTerms, winning: int, rows: list[tuple[bool, int | None]], data: st.DataObject
) -> None:
    if not rows:
        return
    place = data.draw(st.integers(0, len(rows) - 1))
    others = data.draw(st.lists(st.tuples(st.booleans(), st.none() | prices), min_size=len(rows), max_size=len(rows)))
    others[place] = rows[place]
    both = [tiers(terms, winning, *zip(*each, strict=True))[place] for each in (rows, others)]
    assert both[0] == both[1]


@pytest.mark.clause("JU-7")
@given(held, st.integers(0, 10**10))
def test_a_loss_is_drawn_tier_by_tier_as_an_oracle_has_it(rows: list[tuple[int, int]], loss: int) -> None:
    if not rows:
        return
    amounts, standing = [row[0] for row in rows], tuple(row[1] for row in rows)
    funds = funds_of(amounts)
    drawn = draw(Waterfall(juniorised("members", funds, standing)), loss)
    wanted = calls_oracle.juniorised("members", [{"available": amount} for amount in amounts], list(standing), loss)
    assert drawn.left == wanted["left"] == loss - min(loss, sum(amounts))
    assert [fund.amount for fund in drawn.funds] == [fund["drawn"] for fund in wanted["funds"]]
    assert [list(layer.path) for layer in drawn.layers] == [layer["path"] for layer in wanted["layers"]]
    assert [layer.amount for layer in drawn.layers] == [layer["drawn"] for layer in wanted["layers"]]


@pytest.mark.clause("JU-5")
@given(held, st.integers(0, 10**10))
def test_a_later_tier_is_touched_only_once_every_earlier_one_is_empty(rows: list[tuple[int, int]], loss: int) -> None:
    if not rows:
        return
    funds, standing = funds_of([row[0] for row in rows]), tuple(row[1] for row in rows)
    tier = dict(zip((fund.account for fund in funds), standing, strict=True))
    drawn = draw(Waterfall(juniorised("members", funds, standing)), loss).funds
    touched = [tier[fund.account] for fund in drawn if fund.amount > 0]
    assert all(fund.amount == fund.available for fund in drawn if tier[fund.account] < max(touched, default=0))
    assert sum(fund.amount for fund in drawn) == min(loss, sum(row[0] for row in rows))


@given(held, st.integers(0, 10**10))
def test_inside_a_tier_each_bears_its_quota_but_for_less_than_a_unit(rows: list[tuple[int, int]], loss: int) -> None:
    if not rows:
        return
    funds, standing = funds_of([row[0] for row in rows]), tuple(row[1] for row in rows)
    drawn = draw(Waterfall(juniorised("members", funds, standing)), loss)
    for layer in drawn.layers[1:]:
        among = [fund for fund in drawn.funds if fund.layer == layer]
        for fund in among:
            if layer.capacity > 0:
                quota = Fraction(layer.amount * fund.available, layer.capacity)
                assert abs(fund.amount - quota) < 1


def test_whatever_is_lost_the_tree_is_the_same_and_bears_more_of_no_one_before_its_turn() -> None:
    funds = funds_of((30, 10, 20))
    tree = Waterfall(juniorised("members", funds, tiers(JuniorTerms(5, 2), 100, (True,) * 3, (99, None, 94))))
    by_loss = [{fund.account.owner: fund.amount for fund in draw(tree, loss).funds} for loss in range(62)]
    assert by_loss[10] == {"m1": 10, "m2": 0, "m0": 0}
    assert by_loss[11] == {"m1": 10, "m2": 1, "m0": 0}
    assert by_loss[31] == {"m1": 10, "m2": 20, "m0": 1}
    assert by_loss[60] == by_loss[61] == {"m1": 10, "m2": 20, "m0": 30}


@pytest.mark.clause("JU-7")
def test_the_tree_says_which_tiers_there_are_and_leaves_out_those_that_nobody_is_in() -> None:
    funds = funds_of((3, 5, 7))
    layer = juniorised("members", funds, (2, 0, 2))
    assert isinstance(layer, InOrder)
    assert [each.name for each in layer.branches if isinstance(each, InProportion)] == [
        "members, no bid",
        "members, good bid",
    ]
    last = layer.branches[1]
    assert isinstance(last, InProportion)
    assert (last.branches, last.weights, last.rule) == ((funds[0], funds[2]), (3, 7), Rule.IN_PROPORTION)
    assert last.basis == "contribution"


def test_tiers_may_stand_anywhere_in_a_waterfall() -> None:
    house = Fund(Account("house", "capital", EUR), 4)
    last = Fund(Account("house", "equity", EUR), 50)
    junior = juniorised("members", funds_of((30, 10)), (2, 0))
    tree = Waterfall(InOrder("all", (house, Limited("members, limited", junior, 15), last)))
    assert capacity(tree) == 69
    assert [fund.amount for fund in draw(tree, 22).funds] == [4, 10, 5, 3]


@pytest.mark.clause("JU-4")
def test_who_is_in_no_tier_is_nowhere_and_each_is_in_one() -> None:
    funds = funds_of((3, 5))
    wanted = ((None, funds[1]), (None, None), (funds[0], None))
    assert by_tier(funds, (2, 0)) == wanted
    assert tuple(in_tier(tier, funds, (2, 0)) for tier in range(len(TIERS))) == wanted


WRONG_TERMS: tuple[tuple[Any, Any, type[Exception], str], ...] = (
    (-1, 2, InvalidAmount, "within"),
    (0.5, 2, InvalidAmount, "within"),
    (0, 0, InvalidValue, "exempt"),
    (0, 3, InvalidValue, "exempt"),
    (0, True, InvalidValue, "exempt"),
    (0, None, InvalidValue, "exempt"),
)


@pytest.mark.parametrize(("within", "exempt", "kind", "field"), WRONG_TERMS)
def test_terms_that_tell_nobody_apart_are_refused(within: Any, exempt: Any, kind: type[Exception], field: str) -> None:
    with pytest.raises(kind, match=f"^{field} must be "):
        JuniorTerms(within, exempt)


WRONG_ROWS: tuple[tuple[Any, Any, Any, str], ...] = (
    (None, (True,), (1,), "winning"),
    (True, (True,), (1,), "winning"),
    (1, (1,), (1,), "bound"),
    (1, (None,), (None,), "bound"),
    (1, (True,), (1.0,), "price"),
    (1, (False,), ("1",), "price"),
)


@pytest.mark.parametrize(("winning", "bound", "bids", "field"), WRONG_ROWS)
def test_what_is_no_duty_and_no_price_is_refused(winning: Any, bound: Any, bids: Any, field: str) -> None:
    with pytest.raises(InvalidValue, match=f"^{field} must be "):
        tiers(JuniorTerms(0, 2), winning, bound, bids)


def test_columns_of_other_lengths_are_refused() -> None:
    with pytest.raises(LengthMismatch):
        tiers(JuniorTerms(0, 2), 1, (True, True), (1,))
    with pytest.raises(LengthMismatch, match=r"^tiers has 1 entries where 2 "):
        juniorised("members", funds_of((1, 2)), (0,))
    with pytest.raises(LengthMismatch):
        in_tier(0, funds_of((1, 2)), (0,))


ONE = funds_of((5,))
WRONG_TREES: tuple[tuple[Any, Any, Any, str], ...] = (
    ("", ONE, (0,), "name"),
    (None, ONE, (0,), "name"),
    ("m" * 121, ONE, (0,), "name"),
    ("members", list(ONE), (0,), "funds"),
    ("members", (InOrder("in", ONE),), (0,), "funds"),
    ("members", ONE, [0], "tiers"),
    ("members", ONE, (3,), "tiers"),
    ("members", ONE, (-1,), "tiers"),
    ("members", ONE, (True,), "tiers"),
)


@pytest.mark.parametrize(("name", "funds", "standing", "field"), WRONG_TREES)
def test_a_tree_of_what_is_no_tier_is_refused(name: Any, funds: Any, standing: Any, field: str) -> None:
    with pytest.raises(InvalidValue, match=f"^{field} must be "):
        juniorised(name, funds, standing)


def test_a_name_of_the_greatest_length_names_every_tier() -> None:
    assert len(juniorised("m" * 120, funds_of((1, 2, 3)), (0, 1, 2)).branches) == len(TIERS)
