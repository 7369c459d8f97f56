"""A history settled under several policies: each column adds up to what is lost, and nobody's bill is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhodian_desk.comparison.compare import Column, Comparison, chosen, compare
from rhodian_desk.documents.compare_words import verdict
from rhodian_desk.io.faults import ScenarioFaults
from rhodian_desk.play.played import KINDS
from tests.desk.histories import SOUND, contribute, deposit, history, mark, trade

if TYPE_CHECKING:
    from rhodian import Account

POLICIES = """
[policies.closed]
remedies = ["deleveraged"]

[policies."closed, shared"]
remedies = ["deleveraged"]
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
    bodies, lost, _ = drawn
    comparison = compared(*bodies)
    for each in comparison.columns:
        assert each.refused is None
        (asset,) = comparison.assets or (None,)
        if asset is None:
            assert lost == 0
            continue
        assert each.sum_of(asset) == each.lost.get(asset, 0)
        assert each.sum_of(asset) == sum(each.sum_of(asset, kind) for kind in KINDS)
        assert each.sum_of(asset) == lost


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
    # A's bankruptcy price is 9.00. B and C would have gained 2.00 a contract and get 1.00.
    assert bears(comparison, "closed") == {
        ("A", "own margin"): 20_00,
        ("B", "deleveraged"): 15_00,
        ("C", "deleveraged"): 5_00,
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


BAND = SOUND.replace("fee_ppm = 1000\npenalty_ppm = 4000", "band_ppm = 200000")
TAKEN = '{ owner = "A", quantity = 15, counterpart = "D", price = "9.00" }'


def test_a_taker_of_a_forced_sale_who_loses_by_it_pays_that_as_its_own_loss_and_not_twice() -> None:
    # D is not among those whose gain the mark brings: the whole price above the mark is its own loss.
    told = (
        deposit("A", "20.00"),
        deposit("B", "30.00"),
        deposit("D", "30.00"),
        trade("A", "B", 15),
        mark("8.00", TAKEN),
    )
    comparison = compare(history(*told, text=BAND), ("first",))
    assert bears(comparison, "first") == {("A", "own margin"): 15_00, ("D", "own margin"): 15_00}


def test_a_taker_who_gains_less_than_at_the_mark_gives_up_the_difference() -> None:
    trades = (trade("A", "B", 15), trade("E", "D", 20))
    margins = (deposit(owner, "90.00") for owner in "BDE")
    told = history(deposit("A", "20.00"), *margins, *trades, mark("8.00", TAKEN), text=BAND)
    comparison = compare(told, ("first",))
    assert bears(comparison, "first") == {
        ("A", "own margin"): 15_00,
        ("E", "own margin"): 40_00,
        ("D", "sale price"): 15_00,
    }
    (usd,) = comparison.assets
    assert column(comparison, "first").sum_of(usd) == 70_00


def test_a_policy_that_makes_an_account_liquidatable_may_make_the_next_loss_another() -> None:
    # Without a pool B gives up a part of its gain at 8.00, is sold at 13.00, and so E has nothing to lose at 12.00.
    told = (
        *(deposit(owner, amount) for owner, amount in (("A", "15.00"), ("B", "20.00"), ("E", "90.00"))),
        contribute("90.00"),
        trade("A", "B", 10),
        trade("E", "B", 10),
        *(mark("8.00", '{ owner = "A" }'), f'{mark("13.00")}\nsell = "all liquidatable"', mark("12.00")),
    )
    comparison = compared(*told, policies="first,second")
    (usd,) = comparison.assets
    assert {each.policy: each.sum_of(usd) for each in comparison.columns} == {"first": 100_00, "second": 90_00}
    said = verdict(comparison, usd)
    assert said.startswith("The loss is not the same under every policy, because")
    assert said.endswith("Each column adds up to its own.")


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
        ("B", "deleveraged"),
        ("C", "deleveraged"),
        ("B", "haircut"),
        ("C", "haircut"),
    ]
    assert [account.owner for account in comparison.billed(usd)] == ["A", "B", "C", "house"]
