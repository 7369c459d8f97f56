"""A history settled under several policies: each column adds up to what is lost, and nobody's bill is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhodian import Asset
from rhodian_desk.compare import KINDS, Column, Comparison, chosen, compare
from rhodian_desk.compare_sales import _moved
from rhodian_desk.compare_words import verdict
from rhodian_desk.faults import ScenarioFaults
from rhodian_desk.history_played import Row
from tests.desk.histories import SOUND, contribute, deposit, history, mark, trade

if TYPE_CHECKING:
    from rhodian import Account

POLICIES = """
[policies.closed]
close_at = "bankruptcy"

[policies."closed, shared"]
close_at = "bankruptcy"
deleverage = "in proportion"

[policies.based]
pools = ["fund"]
before_haircut = "equity"
"""
START, LONG_PRICE = 1_000, "10.00"


def compared(*bodies: str, policies: str | None = None, more: str = POLICIES) -> Comparison:
    """Compare events under the policies of the file."""
    told = history(*bodies, text=SOUND + more)
    return compare(told, chosen(told, policies))


def column(comparison: Comparison, policy: str) -> Column:
    """Return the column of a policy."""
    (found,) = (each for each in comparison.columns if each.policy == policy)
    return found


def bears(comparison: Comparison, policy: str) -> dict[tuple[str, str], int]:
    """Return who bears what how under a policy."""
    borne = column(comparison, policy).borne
    return {(account.owner, kind): amount for (account, kind), amount in borne.items()}


def bills(comparison: Comparison, policy: str) -> dict[str, tuple[int, int]]:
    """Return what each owner bears under a policy, and what it had."""
    made: dict[Account, tuple[int, int]] = {
        account: (bill.borne, bill.had) for account, bill in column(comparison, policy).bills.items()
    }
    return {account.owner: bill for account, bill in made.items()}


def amount(cents: int) -> str:
    """Return cents as a file has them."""
    return f"{cents // 100}.{cents % 100:02d}"


@st.composite
def falls(draw: st.DrawFn) -> tuple[list[str], int, bool]:
    """Draw pairs who trade and a new price; with the losses at it, and whether all who are sold are broke."""
    pairs = draw(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 3_000), st.integers(0, 3_000)), max_size=4))
    price = draw(st.integers(1, 3_000))
    bodies, sold, lost, broke = [contribute(amount(draw(st.integers(1, 4_000))))], [], 0, True
    for place, (quantity, above_long, above_short) in enumerate(pairs):
        for owner, sign, above in ((f"L{place}", 1, above_long), (f"S{place}", -1, above_short)):
            margin = quantity * START // 10 + above
            bodies.append(deposit(owner, amount(margin)))
            gain = sign * quantity * (price - START)
            lost += max(0, -gain)
            if (margin + gain) * 1_000_000 < quantity * price * 50_000:
                sold.append(f'{{ owner = "{owner}" }}')
                broke = broke and margin + gain <= 0
    bodies += [trade(f"L{place}", f"S{place}", quantity) for place, (quantity, _, _) in enumerate(pairs)]
    bodies.append(mark(amount(price), *sold))
    return bodies, lost, broke


@settings(max_examples=60, deadline=None)
@given(falls())
def test_every_column_adds_up_to_what_is_lost_before_anyone_bears_it(drawn: tuple[list[str], int, bool]) -> None:
    bodies, lost, broke = drawn
    comparison = compared(*bodies)
    for each in comparison.columns:
        assert each.refused is None
        (asset,) = comparison.assets or (None,)
        if asset is None:
            assert lost == 0
            continue
        assert each.sum_of(asset) == each.lost.get(asset, 0)
        assert each.sum_of(asset) == sum(each.sum_of(asset, kind) for kind in KINDS)
        if broke or not each.policy.startswith("closed"):
            assert each.sum_of(asset) == lost
        else:
            # Who is sold at its bankruptcy price while it still has something loses that, too.
            assert each.sum_of(asset) >= lost


@settings(max_examples=60, deadline=None)
@given(falls())
def test_no_bill_is_larger_than_what_the_account_had_and_bills_are_all_that_is_borne(
    drawn: tuple[list[str], int, bool],
) -> None:
    for each in compared(*drawn[0]).columns:
        assert all(0 < bill.borne <= bill.had for bill in each.bills.values())
        sums: dict[Account, int] = {}
        for (account, _), part in each.borne.items():
            sums[account] = sums.get(account, 0) + part
        assert sums == {account: bill.borne for account, bill in each.bills.items()}


CRASH = (
    contribute("4.00"),
    deposit("A", "20.00"),
    deposit("B", "30.00"),
    deposit("C", "9.00"),
    trade("A", "B", 15),
    trade("A", "C", 5),
    mark("8.00", '{ owner = "A" }'),
)


def test_the_same_loss_is_a_pools_a_cut_of_gains_or_a_sale_at_a_worse_price() -> None:
    comparison = compared(*CRASH)
    assert bears(comparison, "first") == {
        ("A", "own margin"): 20_00,
        ("house", "pool"): 4_00,
        ("B", "haircut"): 12_00,
        ("C", "haircut"): 4_00,
    }
    assert bears(comparison, "second") == {("A", "own margin"): 20_00, ("B", "haircut"): 20_00}
    # A's bankruptcy price is 9.00. B, and then C, would have gained 2.00 a contract and get 1.00.
    assert bears(comparison, "closed") == {
        ("A", "own margin"): 20_00,
        ("B", "deleveraging"): 15_00,
        ("C", "deleveraging"): 5_00,
    }
    (usd,) = comparison.assets
    assert verdict(comparison, usd) == (
        "The loss is the same under every policy, 40.00 USD, and each column adds up to it."
    )


def test_a_bill_stands_beside_what_the_account_had() -> None:
    comparison = compared(*CRASH)
    assert bills(comparison, "first") == {
        "A": (20_00, 20_00),
        "house": (4_00, 4_00),
        "B": (12_00, 60_00),
        "C": (4_00, 19_00),
    }
    assert bills(comparison, "closed")["B"] == (15_00, 60_00)


def test_what_an_account_had_counts_from_the_last_time_that_it_bore_something() -> None:
    after = 'type = "withdraw"\nowner = "B"\nmarket = "BTC"\namount = "40.00"'
    assert bills(compared(*CRASH, after), "first")["B"] == (12_00, 60_00)


def test_a_taker_of_a_forced_sale_who_loses_by_it_pays_that_as_its_own_loss_and_not_twice() -> None:
    # D is not among those whose gain the mark brings: the whole price above the mark is its own loss.
    comparison = compared(
        deposit("A", "20.00"),
        deposit("B", "30.00"),
        deposit("D", "30.00"),
        trade("A", "B", 15),
        mark("8.00", '{ owner = "A", counterpart = "D", price = "9.00" }'),
        policies="first",
    )
    assert bears(comparison, "first") == {("A", "own margin"): 15_00, ("D", "own margin"): 15_00}


def test_who_takes_contracts_in_one_sale_and_is_sold_in_another_gives_up_the_difference() -> None:
    usd, long, short = Asset("USD", 2), Asset("BTC.L", 0), Asset("BTC.S", 0)
    rows = (
        Row("A", "price", 9_00, usd),
        Row("A", "contracts to D", 15, long),
        Row("D", "price", 9_00, usd),
        Row("D", "contracts to E", 10, long),
        Row("F", "price", 7_50, usd),
        Row("F", "contracts to D", 4, short),
        Row("F", "contracts kept: nobody can take them", 3, short),
    )
    assert _moved(rows, 8_00, long) == {"A": -15_00, "D": 15_00 - 10_00 + 2_00, "E": 10_00, "F": -2_00}


def test_a_loss_that_a_sale_at_a_better_price_makes_larger_is_said_not_to_be_the_same() -> None:
    # A has 3.00 left at the mark. Sold at its bankruptcy price it loses them to who takes its contracts.
    comparison = compared(
        deposit("A", "33.00"), deposit("B", "30.00"), trade("A", "B", 15), mark("8.00", '{ owner = "A" }')
    )
    (usd,) = comparison.assets
    assert {each.policy: each.sum_of(usd) for each in comparison.columns} == {
        "first": 30_00,
        "second": 30_00,
        "closed": 33_00,
        "closed, shared": 33_00,
        "based": 30_00,
    }
    said = verdict(comparison, usd)
    assert said.startswith("The loss is not the same under every policy, because")
    assert "from 30.00 USD under first to 33.00 USD under closed. Each column adds up to its own." in said
    two = compared(*CRASH[1:3], trade("A", "B", 15), mark("7.90", '{ owner = "A" }'), policies="first,second")
    assert "same under every policy, 31.50 USD" in verdict(two, usd)


def test_policies_are_those_named_in_their_order_or_all_and_a_comma_may_be_part_of_a_name() -> None:
    told = history(deposit("A", "1.00"), text=SOUND + POLICIES)
    assert chosen(told, None) == ("first", "second", "closed", "closed, shared", "based")
    assert chosen(told, "second, first") == ("second", "first")
    assert chosen(told, "closed, shared") == ("closed, shared",)
    assert chosen(told, "closed,closed, shared,based") == ("closed", "closed, shared", "based")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("third", 'has no policy "third"; give --policies one of "first", "second"'),
        ("", 'has no policy ""'),
        ("first,,second", 'has no policy ""'),
        ("first,second,first", 'is to be compared under "first" twice; name each policy once'),
        ("closed, other", 'has no policy "other"'),
    ],
)
def test_a_policy_that_is_unknown_or_named_twice_is_a_fault(names: str, said: str) -> None:
    told = history(deposit("A", "1.00"), text=SOUND + POLICIES)
    with pytest.raises(ScenarioFaults, match=r"history\.toml") as caught:
        chosen(told, names)
    assert said in str(caught.value)


def test_a_refused_event_leaves_a_column_empty_and_the_others_whole() -> None:
    out = 'type = "withdraw"\nowner = "C"\nmarket = "BTC"\namount = "16.00"'
    comparison = compared(*CRASH, out)
    refused = {each.policy: each.refused for each in comparison.columns}
    assert [name for name, refusal in refused.items() if refusal is None] == ["second"]
    assert bears(comparison, "second") == {("A", "own margin"): 20_00, ("B", "haircut"): 20_00}
    assert column(comparison, "first").borne == {}
    assert refused["first"] is not None
    assert refused["first"].place == len(CRASH)
    assert not comparison.is_settled
    (usd,) = comparison.assets
    assert verdict(comparison, usd) == "The loss is 40.00 USD under second, and the column adds up to it."


def test_what_nobody_bears_stands_with_whoever_was_owed_it_and_is_no_bill() -> None:
    comparison = compared('type = "loss"\nid = "hole"\namount = "5.00"')
    assert bears(comparison, "first") == {("outside", "uncovered"): 5_00}
    assert bills(comparison, "first") == {}
    assert not comparison.is_settled


def test_bearers_come_kind_by_kind_and_the_largest_first() -> None:
    comparison = compared(*CRASH, policies="first,closed")
    (usd,) = comparison.assets
    assert [(account.owner, kind) for account, kind in comparison.bearers(usd)] == [
        ("A", "own margin"),
        ("house", "pool"),
        ("B", "deleveraging"),
        ("C", "deleveraging"),
        ("B", "haircut"),
        ("C", "haircut"),
    ]
    assert [account.owner for account in comparison.billed(usd)] == ["A", "B", "C", "house"]
