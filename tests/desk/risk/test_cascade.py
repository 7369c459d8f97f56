"""Cascades with a pool and without it: what the kernel says, what outside money never does, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian.deleveraging.cascades import LinearImpact
from rhodian_desk.cli.entry import main
from rhodian_desk.io.faults import ScenarioFaults
from rhodian_desk.risk.cascade import PARTS, ended, payments
from rhodian_desk.risk.cascade_file import ACCOUNTS_MAX, Long, Market
from rhodian_desk.risk.stress import report
from rhodian_desk.risk.stress_file import load
from tests.desk.documents import stress as document
from tests.desk.documents import violations

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLE = Path(__file__).parents[3] / "examples" / "stress" / "perpetual-cascade.toml"


def market(accounts: Sequence[Long], start: int = 100, move: int = 1, per: int = 1) -> Market:
    return Market(start, move, per, 1, 1, 0, 3, tuple(accounts))


LONGS = st.lists(st.builds(Long, st.just("A"), st.integers(1, 9), st.integers(1, 300)), min_size=1, max_size=6)
PAYING = st.lists(
    st.integers(1, 300).flatmap(
        lambda margin: st.builds(Long, st.just("A"), st.integers(1, 9), st.just(margin), st.integers(0, margin - 1))
    ),
    min_size=1,
    max_size=6,
)


def by_hand(of: Market, shock: int, margins: Sequence[int]) -> int:
    """Sell whoever has lost its margin, until nobody has; return what is sold in all."""
    sold: set[int] = set()
    while True:
        traded = shock + sum(of.accounts[place].contracts for place in sold)
        fall = min(of.start - 1, traded * of.move // of.per)
        gone = {place for place, each in enumerate(of.accounts) if each.contracts * fall >= margins[place]}
        if gone <= sold:
            return traded
        sold |= gone


@given(LONGS, st.integers(0, 60), st.integers(1, 3), st.integers(1, 3))
def test_without_a_pool_whoever_has_lost_its_margin_is_sold(
    accounts: list[Long], shock: int, move: int, per: int
) -> None:
    of = market(accounts, move=move, per=per)
    traded = by_hand(of, shock, [each.margin for each in accounts])
    assert ended(of, shock, None).fall == min(of.start - 1, traded * move // per)


@given(PAYING, st.integers(0, 60), st.integers(0, 2_000))
def test_with_a_pool_it_ends_where_the_margins_that_are_then_there_end_it(
    accounts: list[Long], shock: int, capital: int
) -> None:
    of = market(accounts)
    paid = payments(of, LinearImpact(of.start, of.move, of.per, rises=False), shock, capital)
    assert all(each >= 0 for each in paid)
    assert sum(paid) <= capital
    margins = [each.margin - each.contribution + more for each, more in zip(accounts, paid, strict=True)]
    found = ended(of, shock, capital)
    assert found.paid == sum(paid)
    assert found.fall == min(of.start - 1, by_hand(of, shock, margins))


@given(LONGS, st.integers(0, 60), st.integers(0, 2_000))
def test_a_pool_of_outside_money_never_makes_the_fall_larger(accounts: list[Long], shock: int, capital: int) -> None:
    of = market(accounts)
    assert ended(of, shock, capital).fall <= ended(of, shock, None).fall


@given(PAYING, st.integers(0, 60))
def test_contributions_of_which_nothing_is_at_hand_never_make_the_fall_smaller(
    accounts: list[Long], shock: int
) -> None:
    of = market(accounts)
    assert ended(of, shock, 0).fall >= ended(of, shock, None).fall


def test_a_pool_that_its_members_pay_for_saves_one_and_if_it_is_short_drags_the_other_along() -> None:
    of = market([Long("A", 10, 50, 0), Long("B", 20, 400, 350)])
    assert ended(of, 5, None).fall == 15  # A is sold, and B, which can lose 20 a contract, is not
    assert ended(of, 5, 350).fall == 5  # A is kept by 1, B by 51
    assert ended(of, 5, 350).paid == 52
    assert ended(of, 5, 0).fall == 35  # what B has left is gone at 3 a contract


def test_what_is_paid_to_an_account_that_is_sold_later_is_gone() -> None:
    of = market([Long("A", 10, 50), Long("B", 10, 60)])
    assert ended(of, 6, 11).fall == 26  # A is kept for 11, B is sold, and A with it
    assert ended(of, 6, 11).paid == 11


def test_the_example_says_what_its_paths_come_to_and_its_document_is_as_its_schema_says() -> None:
    made = document(report(load(str(EXAMPLE))))
    assert violations(made, "stress") == []
    found = made["cascade"]
    assert [each["at_hand"] for each in found["rows"]] == [None, *PARTS]
    assert [(each["less"], each["alike"], each["more"]) for each in found["rows"]] == [
        (0, 4000, 0),
        (350, 3650, 0),
        (336, 3661, 3),
        (310, 3661, 29),
        (251, 3661, 88),
        (0, 3527, 473),
    ]
    assert [each["mean"] for each in found["rows"]] == ["235.05", "179.16", "184.50", "194.41", "216.90", "309.35"]
    assert found["rows"][0]["quantiles"][2:] == ["1279.95", "2845.10"]


def test_the_guide_tells_what_the_example_comes_to() -> None:
    guide = (EXAMPLE.parents[2] / "docs" / "stress.md").read_text(encoding="utf-8")
    for each in document(report(load(str(EXAMPLE))))["cascade"]["rows"]:
        mean, first, last = each["mean"], *(f"{float(value):,.2f}" for value in each["quantiles"][2:])
        assert f"| {mean} | {first} | {last} |" in guide
        assert each["at_hand"] is None or f"| {each['less']:,} | {each['alike']:,} | {each['more']:,} |" in guide


def test_the_cascades_are_the_same_for_any_number_of_workers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "market.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    path.write_text(text.replace("scenarios = 4000", "scenarios = 9000"), encoding="utf-8")
    assert main(["stress", str(path), "--json"]) == 0
    alone = capsys.readouterr().out
    assert json.loads(alone)["cascade"]["paths"] == 9000
    assert main(["stress", str(path), "--json", "--engine", "processes", "--workers", "2"]) == 0
    assert capsys.readouterr().out == alone


def test_the_page_draws_the_cascade_and_the_table_has_a_row_for_each_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    assert main(["stress", str(EXAMPLE), "--html", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "The fall of the mark, to the rarest" in text
    assert text.count("<svg") == 6
    capsys.readouterr()
    assert main(["stress", str(EXAMPLE), "--csv", "--table", "cascade"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 2 + len(PARTS)
    assert rows[2].startswith("100,USD,8880000.00,350,3650,0,179.16,")


BAD = [
    ('start = "8000.00"', 'start = "0.00"', "stress.cascade.start", "is 0.00"),
    ('move = "1.00"', f'move = "{10**30}.00"', "stress.cascade.move", "is 1"),
    ("per = 20", "per = 0", "stress.cascade.per", "is 0"),
    ("sold = 6000", "sold = true", "stress.cascade.sold", "is true"),
    ("scenarios = 4000", "scenarios = 100001", "stress.cascade.scenarios", "is 100001"),
    ("degrees = 3", "degrees = 1", "stress.cascade.degrees", "is 1"),
    ("seed = 20200312", "seed = -1", "stress.cascade.seed", "is -1"),
    ('pool = "0.00"', 'pool = "-1.00"', "stress.cascade.pool", "negative"),
    ('pool = "0.00"', "fund = 1", "stress.cascade.fund", "unknown key"),
    ("contracts = 3000", 'contracts = "3000"', "stress.cascade.accounts[0].contracts", "is"),
    ('contribution = "300000.00"', 'contribution = "1500000.00"', "stress.cascade.accounts[0].contribution", "is 1"),
    ('margin = "1500000.00"', 'margin = "0.00"', "stress.cascade.accounts[0].margin", "is 0"),
    ('{ owner = "B", contracts', '{ owner = "A", contracts', "stress.cascade.accounts[1].owner", "again"),
]


@pytest.mark.parametrize(("old", "new", "key", "what"), BAD)
def test_bad_input_is_a_fault_with_its_place(old: str, new: str, key: str, what: str, tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "market.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioFaults) as caught:
        load(str(path))
    assert [(each.where, what in each.what) for each in caught.value.faults] == [(key, True)]


@pytest.mark.parametrize("count", [0, ACCOUNTS_MAX + 1])
def test_a_market_of_nobody_or_of_too_many_is_a_fault(count: int, tmp_path: Path) -> None:
    head = EXAMPLE.read_text(encoding="utf-8").partition('accounts = [\n    { owner = "A", contracts')[0]
    rows = ", ".join(f'{{ owner = "{place}", contracts = 1, margin = "1.00" }}' for place in range(count))
    path = tmp_path / "market.toml"
    path.write_text(f"{head}accounts = [{rows}]\n", encoding="utf-8")
    with pytest.raises(ScenarioFaults, match=r"stress\.cascade\.accounts"):
        load(str(path))
