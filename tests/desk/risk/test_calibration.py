"""`rhodian calibrate`: margin and fund from a study, found again from its data, and taken by the kernel as it is."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.risk.backtest import backtest
from rhodian_desk.risk.calibration import Fund, calibrate
from rhodian_desk.risk.study import Study, load
from tests.desk.documents import violations
from tests.desk.risk.studies import rows, written
from tests.desk.risk.test_data import faults

EXAMPLE = Path(__file__).parents[3] / "examples" / "risk" / "two-indices.toml"
FUND = (
    '[[members]]\nname = "B"',
    """[fund]
cover = 1
floor = "0.50"
unit = "0.10"

[[scenarios]]
name = "both down"
moves = { one = "-30%", two = "-50%" }

[[scenarios]]
name = "one down"
moves = { one = "-99.5%" }

[[members]]
name = "C"
group = "A"
positions = { two = "100.00" }

[[members]]
name = "B\"""",
)


def sized(study: Study) -> Fund:
    fund = calibrate(study).fund
    assert fund is not None
    return fund


def money(text: str) -> int:
    return int(text.replace(".", "").replace(",", ""))


def test_margin_is_that_of_the_day_after_the_data(tmp_path: Path) -> None:
    study = load(written(tmp_path))
    found = {(each.member, each.model): each for each in calibrate(study).margins}
    for member in study.members:
        worst = sorted(member.losses[-20:])[-2:]
        each = found[member.name, "historical"]
        assert (each.at_risk, each.tail) == (math.ceil(worst[0]), math.ceil(sum(worst) / 2))
        assert each.tools["none"] == each.at_risk
        assert all(charged >= each.at_risk for charged in each.tools.values())


def test_margin_after_some_days_is_what_a_backtest_of_more_days_sets_for_the_next(tmp_path: Path) -> None:
    table = rows()
    tested = backtest(load(written(tmp_path, table=table)))
    some = [(each, exceeded) for each in tested.results for exceeded in each.exceptions]
    assert some
    for each, exceeded in some:
        until = next(place for place, row in enumerate(table) if row[0] == exceeded.day.isoformat())
        if until > 22:
            before = calibrate(load(written(tmp_path, table=table[:until])))
            margin = next(one for one in before.margins if (one.member, one.model) == (each.member, each.model))
            assert margin.tools["none"] == exceeded.margin


@pytest.mark.parametrize("cover", [1, 2, 3])
@pytest.mark.parametrize("horizon", [1, 3])
def test_the_fund_is_found_again_by_trying_every_group_and_every_scenario(
    tmp_path: Path, cover: int, horizon: int
) -> None:
    changes = (("lookback = 20", f"lookback = 20\nhorizon = {horizon}"), FUND, ("cover = 1", f"cover = {cover}"))
    study = load(written(tmp_path, *changes))
    calibrated = calibrate(study)
    margin = dict(zip((member.name for member in study.members), calibrated.charged, strict=True))
    scenarios: dict[str, dict[str, int]] = {}
    for end in range(horizon, len(study.series.days) + 1):
        losses = {each.name: math.ceil(math.fsum(each.losses[end - horizon : end])) for each in study.members}
        scenarios[study.series.days[end - 1].isoformat()] = losses
    written_down = {"A": Fraction(30, 100) * 100_000, "C": Fraction(50, 100) * 10_000, "B": Fraction(40_000 - 15_000)}
    scenarios["both down"] = {name: math.ceil(loss) for name, loss in written_down.items()}
    scenarios["one down"] = {"A": 99_500, "C": 0, "B": -49_750}
    needs = {}
    for name, losses in scenarios.items():
        beyond = {member: max(0, loss - margin[member]) for member, loss in losses.items()}
        groups = [beyond["A"] + beyond["C"], beyond["B"]]
        needs[name] = max(sum(chosen) for chosen in itertools.combinations(groups, min(cover, 2)))
    fund = calibrated.fund
    assert fund is not None
    assert dict(zip(fund.scenarios, fund.size.needs, strict=True)) == needs
    assert fund.size.required == max(needs.values()) > 0
    for way in fund.ways.values():
        assert sum(way.amounts) == fund.size.required + way.above
        assert all(amount >= 50 and amount % 10 == 0 for amount in way.amounts)


@pytest.mark.parametrize("tool", ["none", "buffer", "stress", "floor"])
def test_what_is_charged_is_the_margin_by_the_first_model_with_the_tool_of_the_study(tmp_path: Path, tool: str) -> None:
    stress = "stress = { first = 2024-01-05, last = 2024-01-15 }"
    study = load(written(tmp_path, ("lookback = 20", f'lookback = 20\ntool = "{tool}"\n{stress}')))
    found = calibrate(study)
    assert found.charged == tuple(each.tools[tool] for each in found.margins if each.model == "historical")
    assert len(set(found.charged)) == len(study.members)


def test_tools_look_at_the_same_horizon_as_the_margin_that_they_lift(tmp_path: Path) -> None:
    span = "horizon = 4\nstress = { first = 2024-01-05, last = 2024-01-15 }"
    study = load(written(tmp_path, ("lookback = 20", f"lookback = 20\n{span}")))
    for each in calibrate(study).margins:
        losses = next(member.losses for member in study.members if member.name == each.member)
        within = [
            loss
            for day, loss in zip(study.series.days, losses, strict=True)
            if (1, 5) <= (day.month, day.day) <= (1, 15)
        ]
        worst = 2 * sorted(within)[-2]
        long = 2 * 1.2815515655446004 * math.sqrt(sum(loss**2 for loss in losses) / len(losses))
        assert len(within) == 11
        assert each.tools["stress"] == pytest.approx(max(each.at_risk, 0.75 * each.at_risk + 0.25 * worst), abs=1.5)
        assert each.tools["floor"] == pytest.approx(max(each.at_risk, long), abs=1.5)


def test_more_confidence_asks_for_more_margin_and_for_no_more_of_a_fund(tmp_path: Path) -> None:
    funds, margins = [], []
    for confidence in ("80%", "90%", "95%"):
        study = load(written(tmp_path, FUND, ('"90%"', f'"{confidence}"')))
        funds.append(sized(study).size.required)
        margins.append(calibrate(study).charged)
    assert funds == sorted(funds, reverse=True)
    assert all(a <= b for low, high in itertools.pairwise(margins) for a, b in zip(low, high, strict=True))


def test_affiliates_count_as_one_and_a_gain_of_one_does_not_pay_for_another(tmp_path: Path) -> None:
    study = load(written(tmp_path, FUND))
    apart = load(written(tmp_path, FUND, ('group = "A"', 'group = "C"')))
    assert sized(study).size.one >= sized(apart).size.one
    assert sized(study).size.two >= sized(apart).size.two


def test_without_a_fund_there_is_only_margin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", written(tmp_path), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert violations(made, "calibration") == []
    assert (made["fund"], made["contributions"], made["scenarios"]) == ([], [], [])
    assert len(made["margins"]) == 4


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('unit = "0.10"', 'unit = "0.00"'), 'fund.unit is "0.00"; write an amount above 0'),
        (("cover = 1", "cover = 0"), "fund.cover is 0; write a whole number from 1 to 100"),
        (
            ("cover = 1", 'cover = 1\nby = "size"'),
            'fund.by is "size"; write one of "margin", "stress", "marginal", "shapley"',
        ),
        (('{ one = "-99.5%" }', '{ uno = "-99.5%" }'), "scenarios[1].moves.uno is in no column of the data"),
        (('{ one = "-99.5%" }', '{ one = "-101%" }'), 'scenarios[1].moves.one is "-101%"; an instrument loses at most'),
        (('{ one = "-99.5%" }', "{ one = -0.99 }"), "scenarios[1].moves.one is -0.99, which is no share"),
        (('"one down"', '"both down"'), 'scenarios[1].name is "both down" again; give each its own name'),
        (('floor = "0.50"', 'floor = "-0.50"'), 'fund.floor is "-0.50", which is negative'),
        (
            ('floor = "0.50"', 'floor = "0.50"\ncap = "0.49"'),
            "fund.cap is below the floor, in whole units; write at least 0.50",
        ),
        (('floor = "0.50"', 'floor = "0.50"\nstep = "-1.00"'), 'fund.step is "-1.00", which is negative'),
        (
            (
                'unit = "0.10"',
                'unit = "0.10"\nstep = "1.00"\n\n[[members]]\nname = "Z"\npositions={one="1"}\ncontributed = "0.55"',
            ),
            "contributed is not in whole units, and a step bounds its change; write a multiple of the unit, 0.10",
        ),
    ],
    ids=lambda part: part[1][:40] if isinstance(part, tuple) else "",
)
def test_a_bad_fund_is_refused_in_words_that_say_what_is_right(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    assert any(said in fault for fault in faults(tmp_path, rows(), FUND, change))


def test_a_fund_without_any_scenario_is_refused(tmp_path: Path) -> None:
    change = ('[[members]]\nname = "B"', '[fund]\ndays = false\n\n[[members]]\nname = "B"')
    assert any(
        "scenarios is missing, and no day of the data is one" in each for each in faults(tmp_path, rows(), change)
    )


def exported(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, str]]:
    assert main(["calibrate", str(EXAMPLE), "--csv", *words]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_the_example_adds_up_and_is_a_document_of_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(EXAMPLE), "--json"]) == 0
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert violations(made, "calibration") == []
    (fund,) = made["fund"]
    assert fund["scenario"] == "A fifth down"
    assert money(fund["required"]) == money(fund["two"]) >= money(fund["one_or_two"]) >= money(fund["one"]) > 0
    assert made["scenarios"][0] == {"scenario": fund["scenario"], "needed": fund["required"]}
    shares = [money(each["by_shapley"]) for each in made["contributions"]]
    assert sum(shares) == money(fund["required"]) + money(fund["above"])
    assert [each["balance"] for each in made["members"]] == [each["by_shapley"] for each in made["contributions"]]
    assert all(share >= 25_000_000 and share % 100_000 == 0 for share in shares)
    assert money(fund["above"]) < 100_000


def test_at_a_terminal_of_80_columns_millions_of_every_member_have_a_line_in_each_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["calibrate", str(EXAMPLE)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    for second, times in (("filtered", 2), ("historical", 2), ("ewma", 2), ("Conifers", 2)):
        assert sum(line.split()[:2] == ["Larch", second] for line in lines) == times


SCENARIO = """\
schema = "rhodian.scenario/1"
id = "calibrated"
title = "A fund that was calibrated"
date = 2019-01-02
asset = {{ code = "USD", scale = 2 }}

[groups.members]
purpose = "default fund"
csv = "members.csv"

[[waterfalls]]
name = "default waterfall"
rule = "in proportion"
group = "members"
basis = "contribution"

[[losses]]
id = "the two largest groups"
amount = "{amount}"
"""


def test_the_kernel_takes_what_was_calibrated_as_it_is_and_bears_the_loss_that_it_is_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", str(EXAMPLE), "--csv", "--table", "members"]) == 0
    (tmp_path / "members.csv").write_text(capsys.readouterr().out, encoding="utf-8")
    (fund,) = exported(capsys, "--table", "fund")
    file = tmp_path / "scenario.toml"
    file.write_text(SCENARIO.format(amount=fund["required"]), encoding="utf-8")
    assert main(["settle", str(file), "--json"]) == 0
    settled = json.loads(capsys.readouterr().out)
    assert (settled["status"], settled["unaccounted"]) == ("settled", "0.00")
    more = f"{(money(fund['required']) + money(fund['above']) + 1) / 100:.2f}"
    file.write_text(SCENARIO.format(amount=more), encoding="utf-8")
    assert main(["settle", str(file)]) == 1
    assert "0.01" in capsys.readouterr().out
