"""Euler's part of an expected shortfall: exact, additive, in no order, and found again by going over every choice."""

from __future__ import annotations

import itertools
import json
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian_desk.cli.entry import main
from rhodian_desk.risk.backtest import backtest
from rhodian_desk.risk.calibration import Fund, calibrate
from rhodian_desk.risk.fund import tail
from rhodian_desk.risk.study import Study, load
from tests.desk.documents import violations
from tests.desk.risk.studies import rows, written
from tests.desk.risk.test_calibration import EXAMPLE, FUND, money
from tests.desk.risk.test_data import faults

if TYPE_CHECKING:
    from pathlib import Path

MEMBERS = 3
Table = list[list[int]]


def tables(most: int, size: int = 7) -> st.SearchStrategy[tuple[Table, int]]:
    """Return what draws losses, scenario by scenario and member by member, and how many scenarios are the worst."""
    row = st.lists(st.integers(0, most), min_size=MEMBERS, max_size=MEMBERS)
    return st.lists(row, min_size=1, max_size=size).flatmap(
        lambda table: st.tuples(st.just(table), st.integers(1, len(table)))
    )


FEW = tables(3)
"""Of so few values that scenarios often stand alike."""
MANY = st.one_of(FEW, tables(10**12, 40))


def every_choice(table: Table, worst: int) -> list[Fraction]:
    """Return what each loses on average in so many scenarios, and that over every choice of them that is the worst."""
    choices = list(itertools.combinations(table, worst))
    most = max(sum(map(sum, choice)) for choice in choices)
    of = [choice for choice in choices if sum(map(sum, choice)) == most]
    return [
        sum((Fraction(sum(row[member] for row in choice), worst) for choice in of), Fraction(0)) / len(of)
        for member in range(len(table[0]))
    ]


def shortfall(losses: list[int], worst: int) -> Fraction:
    """Return the mean of the largest losses."""
    return Fraction(sum(sorted(losses)[-worst:]), worst)


@given(FEW)
def test_a_part_is_the_mean_over_every_choice_of_scenarios_that_is_the_worst(of: tuple[Table, int]) -> None:
    assert list(tail(*of).means) == every_choice(*of)


def test_the_parts_of_three_members_are_those_found_by_hand() -> None:
    """Two of five scenarios: the third, of 50, and one half each of the first and the last, of 40."""
    table = [[30, 10, 0], [0, 0, 39], [20, 0, 30], [1, 1, 1], [0, 25, 15]]
    assert tail(table, 2).means == (Fraction(35, 2), Fraction(35, 4), Fraction(75, 4))
    assert tail(table, 1).means == (Fraction(20), Fraction(0), Fraction(30))
    assert tail(table, 3).means == (Fraction(50, 3), Fraction(35, 3), Fraction(15))


@given(MANY)
def test_parts_add_up_to_the_expected_shortfall_and_none_is_more_than_the_members_own(of: tuple[Table, int]) -> None:
    table, worst = of
    found = tail(table, worst)
    assert found.scenarios == worst
    assert sum(found.means) == shortfall(list(map(sum, table)), worst)
    for count in range(1, MEMBERS):
        for some in itertools.combinations(range(MEMBERS), count):
            together = shortfall([sum(row[member] for member in some) for row in table], worst)
            assert 0 <= sum(found.means[member] for member in some) <= together


@given(MANY, st.fractions(-1, 3, max_denominator=8))
def test_a_part_is_the_rate_at_which_the_shortfall_rises_as_a_member_grows(
    of: tuple[Table, int], grown: Fraction
) -> None:
    """The line through it is never above, so who leaves lowers it by at most its part; without ties they meet."""
    table, worst = of
    found, now = tail(table, worst), list(map(sum, table))
    scale = grown.denominator
    apart = {abs(one - other) for one, other in itertools.combinations(now, 2)}
    near = Fraction(1, 2 * 10**13)
    for member, part in enumerate(found.means):
        then = [scale * total + grown.numerator * row[member] for total, row in zip(now, table, strict=True)]
        assert shortfall(then, worst) / scale >= shortfall(now, worst) + grown * part
        if 0 not in apart:
            more = [total + near * row[member] for total, row in zip(now, table, strict=True)]
            assert sum(sorted(more)[-worst:]) / worst == shortfall(now, worst) + near * part


@given(MANY, st.data())
def test_no_order_of_scenarios_or_members_and_no_unit_of_money_decides(
    of: tuple[Table, int], data: st.DataObject
) -> None:
    table, worst = of
    means = tail(table, worst).means
    assert tail(data.draw(st.permutations(table)), worst).means == means
    order = data.draw(st.permutations(range(MEMBERS)))
    assert tail([[row[member] for member in order] for row in table], worst).means == tuple(means[at] for at in order)
    assert tail([[7 * loss for loss in row] for row in table], worst).means == tuple(7 * each for each in means)
    assert tail([row for row in table for _ in range(3)], 3 * worst).means == means


@given(MANY, st.data())
def test_who_splits_in_two_changes_nobody_elses_part(of: tuple[Table, int], data: st.DataObject) -> None:
    table, worst = of
    means = tail(table, worst).means
    kept = [data.draw(st.integers(0, row[0])) for row in table]
    split = tail([[part, row[0] - part, *row[1:]] for part, row in zip(kept, table, strict=True)], worst).means
    assert (split[0] + split[1], *split[2:]) == means


@given(MANY, st.integers(1, 5))
def test_a_scenario_in_which_all_lose_less_than_in_each_of_the_worst_says_nothing(
    of: tuple[Table, int], more: int
) -> None:
    table, worst = of
    edge = sorted(map(sum, table))[-worst]
    if edge:
        calm = [[edge - 1, *[0] * (MEMBERS - 1)]] * more
        assert tail([*calm, *table], worst).means == tail(table, worst).means


def test_who_loses_nothing_in_the_worst_scenarios_has_no_part_of_them() -> None:
    assert tail([[9, 0, 0], [8, 1, 0], [0, 0, 5]], 2).means == (Fraction(17, 2), Fraction(1, 2), Fraction(0))


def sized(study: Study) -> Fund:
    fund = calibrate(study).fund
    assert fund is not None
    return fund


def beyond(study: Study, charged: tuple[int, ...]) -> Table:
    """Return what each member of the small study loses beyond its margin, scenario by scenario."""
    days = [[math.ceil(each.losses[day]) for each in study.members] for day in range(len(study.series.days))]
    by_hand = [[30_000, 5_000, 25_000], [99_500, 0, -49_750]]
    return [[max(0, loss - margin) for loss, margin in zip(row, charged, strict=True)] for row in [*days, *by_hand]]


@pytest.mark.parametrize("count", [None, 1, 5, 61])
def test_a_study_is_shared_out_by_what_each_loses_in_its_worst_scenarios(tmp_path: Path, count: int | None) -> None:
    named = "" if count is None else f"\ntail = {count}"
    study = load(written(tmp_path, FUND, ("cover = 1", f'cover = 1\nby = "marginal"{named}')))
    found = calibrate(study)
    table = beyond(study, found.charged)
    worst = count or math.ceil(len(table) * 0.1)
    assert (len(table), math.ceil(len(table) * 0.1)) == (61, 7)
    totals = sorted(map(sum, table), reverse=True)
    assert worst == 61 or totals[worst - 1] > totals[worst]  # so there is one choice
    of = sorted(table, key=sum)[-worst:]
    lost = [sum(column) for column in zip(*of, strict=True)]
    fund = found.fund
    assert fund is not None
    assert fund.tail.means == tuple(Fraction(each, worst) for each in lost)
    amounts = fund.ways["marginal"].amounts
    least, rest = 50 * len(lost), sum(amounts) - 50 * len(lost)
    assert rest + least == fund.size.required + fund.ways["marginal"].above
    for amount, each in zip(amounts, lost, strict=True):
        assert amount >= 50
        assert amount % 10 == 0
        assert abs(amount - 50 - Fraction(rest * each, sum(lost))) < 10


def test_two_affiliates_that_hold_the_halves_of_a_member_contribute_what_it_did(tmp_path: Path) -> None:
    whole = written(tmp_path, FUND)
    before = sized(load(whole))
    halves = 'name = "A"\npositions = { one = "500.00" }\n[[members]]\nname = "A2"\ngroup = "A"\n'
    change = ('name = "A"\npositions = { one = "1000.00" }', f'{halves}positions = {{ one = "500.00" }}')
    after = sized(load(written(tmp_path, FUND, change)))
    assert after.size.required == pytest.approx(before.size.required, abs=2)  # margins are rounded up
    first, second, *others = after.tail.means
    assert float(first + second) == pytest.approx(float(before.tail.means[0]), abs=2)
    assert [float(each) for each in others] == pytest.approx([float(each) for each in before.tail.means[1:]], abs=2)


def test_the_document_has_the_parts_and_a_backtest_takes_the_contributions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, FUND, ("cover = 1", 'cover = 1\nby = "marginal"\ntail = 3'))
    assert main(["calibrate", file, "--json"]) == 0
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert violations(made, "calibration") == []
    (fund,) = made["fund"]
    fund_of = sized(load(file))
    assert (fund["by"], fund["tail"]) == ("marginal", "3")
    assert money(fund["shortfall"]) == math.ceil(sum(fund_of.tail.means))
    assert [money(each["mean"]) for each in made["contributions"]] == [math.ceil(each) for each in fund_of.tail.means]
    shares = [each["by_marginal"] for each in made["contributions"]]
    assert [each["balance"] for each in made["members"]] == shares
    assert sum(map(money, shares)) == money(fund["required"]) + money(fund["above"])
    tested = backtest(load(file)).defaults
    assert tested is not None
    assert [each.contribution for each in tested.payers] == [money(share) for share in shares]


def test_of_the_example_the_guide_says_how_many_scenarios_are_the_worst_and_who_pays_half() -> None:
    found = sized(load(str(EXAMPLE)))
    amounts = dict(zip((each.name for each in load(str(EXAMPLE)).members), found.ways["marginal"].amounts, strict=True))
    assert found.tail.scenarios == 26
    assert amounts["Fig"] * 2 > sum(amounts.values())
    assert found.ways["stress"].amounts[list(amounts).index("Fig")] * 4 < sum(amounts.values())
    assert len({way.above for way in found.ways.values()}) == 1


def test_where_nobody_loses_beyond_its_margin_all_contribute_alike(tmp_path: Path) -> None:
    calm = 'days = false\n\n[[scenarios]]\nname = "calm"\nmoves = { one = "0%" }\n'
    change = ('[[members]]\nname = "B"', f'[fund]\nby = "marginal"\nfloor = "1.00"\n{calm}[[members]]\nname = "B"')
    found = sized(load(written(tmp_path, change)))
    assert found.size.required == 0
    assert set(found.tail.means) == {Fraction(0)}
    assert found.ways["marginal"].amounts == (100, 100)


@pytest.mark.parametrize(
    ("tail_of", "said"),
    [
        ("0", "fund.tail is 0; write a whole number from 1 to 10,000,000"),
        ('"3"', 'fund.tail is "3"; write a whole number from 1 to 10,000,000'),
        ("2.5", "fund.tail is 2.5; write a whole number"),
        ("62", "fund.tail is 62, and there are 61 scenarios; write at most so many, or leave it out"),
        ("3\ndays = false", "fund.tail is 3, and there are 2 scenarios; write at most so many"),
    ],
)
def test_a_tail_that_is_no_number_of_scenarios_is_refused(tmp_path: Path, tail_of: str, said: str) -> None:
    change = ("cover = 1", f"cover = 1\ntail = {tail_of}")
    assert [fault for fault in faults(tmp_path, rows(), FUND, change) if said in fault]
