"""Every day as a default: found again by one walk a default that shares no code, and refused where it is too much."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.risk import defaults as module
from rhodian_desk.risk import pictures
from rhodian_desk.risk.backtest import Backtest, backtest
from rhodian_desk.risk.study import load
from tests.desk.documents import violations
from tests.desk.risk.studies import rows, written
from tests.desk.risk.test_data import faults

if TYPE_CHECKING:
    from pathlib import Path

MEMBERS = """[fund]
cover = 1
floor = "1.00"
by = "margin"
capital = "{capital}"
assessment = "{assessment}"
days = false

[[scenarios]]
name = "down"
moves = {{ one = "-{fall}%" }}

[[members]]
name = "C"
group = "A"
positions = {{ two = "400.00" }}

[[members]]
name = "D"
positions = {{ one = "-300.00", two = "{large}" }}

[[members]]
name = "B\""""


def looked_at(
    tmp_path: Path, capital: str = "2.00", assessment: str = "0.5", fall: str = "15", large: str = "700.00"
) -> Backtest:
    section = MEMBERS.format(capital=capital, assessment=assessment, fall=fall, large=large)
    return backtest(load(written(tmp_path, ('[[members]]\nname = "B"', section))))


def shared(loss: int, caps: list[int]) -> list[int]:
    """Share out by what each can bear: the marks of what those up to each bear, rounded down."""
    whole = min(loss, sum(caps))
    marks = [whole * upto // max(1, sum(caps)) for upto in itertools.accumulate(caps)]
    return [mark - before for mark, before in zip(marks, [0, *marks], strict=False)]


CASES = [
    ("2.00", "0.5", "15", "700.00"),
    ("0.00", "0", "10.1", "700.00"),
    ("0.01", "100%", "12", "5000.00"),
    ("3.00", "0.333333", "14", "9" * 30 + ".00"),
]


@pytest.mark.parametrize(("capital", "assessment", "fall", "large"), CASES)
def test_every_default_is_found_again_one_by_one_by_a_walk_that_shares_no_code(
    tmp_path: Path, capital: str, assessment: str, fall: str, large: str
) -> None:
    of = looked_at(tmp_path, capital, assessment, fall, large)
    found = of.defaults
    assert found is not None
    names = [member.name for member in of.study.members]
    given = {payer.member: payer.contribution for payer in found.payers}
    skin, multiple = int(capital.replace(".", "")), Fraction(assessment.rstrip("%")) / (100 if "%" in assessment else 1)
    groups = {"A": ["A", "C"], "D": ["D"], "B": ["B"]}
    margined = {each.member: each for each in of.results if each.model == "historical"}
    most: dict[str, list[int]] = {name: [0, 0] for name in names}
    for together in (1, 2):
        depths, worst = Counter[int](), []
        for day in range(found.days):
            cases = []
            for defaulters in itertools.combinations(groups, together):
                gone = [name for group in defaulters for name in groups[group]]
                own = [(max(0, margined[name].lost[day]), margined[name].charged[day], given[name]) for name in gone]
                by_margin = sum(min(loss, margin) for loss, margin, _ in own)
                by_own = sum(min(max(0, loss - margin), held) for loss, margin, held in own)
                lost = sum(loss for loss, _, _ in own)
                left = lost - by_margin - by_own
                rest = [name for name in names if name not in gone]
                by_capital = min(left, skin)
                others = shared(left - by_capital, [given[name] for name in rest])
                caps = [int(given[name] * multiple) for name in rest]
                more = shared(left - by_capital - sum(others), caps)
                short = left - by_capital - sum(others) - sum(more)
                for name, one, two in zip(rest, others, more, strict=True):
                    most[name] = [max(most[name][0], one), max(most[name][1], two)]
                walk = [by_margin, by_own, left, max(0, left - skin), short + sum(more), short]
                depths[max([0, *(place for place, amount in enumerate(walk, 1) if amount)])] += 1
                cases.append((short, left, lost, (by_margin, by_own, by_capital, sum(others), sum(more))))
            worst.append(max(cases, key=lambda case: case[:3]))
        assert sum(depths.values()) == sum(found.depths[together - 1])
        assert dict(depths) == {place: each for place, each in enumerate(found.depths[together - 1]) if each}
        for deep, (short, left, lost, borne) in zip(found.deepest[together - 1], worst, strict=True):
            parts = (deep.margin, deep.contribution, deep.capital, deep.others, deep.assessments)
            assert (deep.uncovered, deep.capital + deep.others + deep.assessments + short) == (short, left)
            assert (deep.lost, len(deep.defaulters), sum(parts) + short) == (lost, together, lost)
            assert sum(borne) == sum(parts)
    assert {payer.member: [payer.paid, payer.assessed] for payer in found.payers} == most


def test_the_cases_reach_every_layer_and_the_largest_is_beyond_64_bits(tmp_path: Path) -> None:
    reached: set[str] = set()
    for case in CASES:
        found = looked_at(tmp_path, *case).defaults
        assert found is not None
        reached |= {name for of in found.depths for name, each in zip(module.LAYERS, of, strict=True) if each}
    assert reached == set(module.LAYERS)
    assert found is not None
    assert max(each.lost for of in found.deepest for each in of) > 2**63


def test_more_capital_and_more_assessment_leave_no_default_deeper(tmp_path: Path) -> None:
    short = []
    for capital, assessment in (("0.00", "0"), ("2.00", "0"), ("2.00", "1"), ("9.00", "3")):
        found = looked_at(tmp_path, capital, assessment, "12").defaults
        assert found is not None
        short.append([each.uncovered for of in found.deepest for each in of])
    for more, less in itertools.pairwise(short):
        assert all(one >= other for one, other in zip(more, less, strict=True))
    assert sum(short[0]) > sum(short[-1])


def test_the_document_the_tables_and_the_page_tell_of_defaults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of = looked_at(tmp_path)
    file = str(tmp_path / "study.toml")
    assert main(["backtest", file, "--json"]) in {0, 1}
    made = json.loads(capsys.readouterr().out)
    assert violations(made, "backtest") == []
    assert [each["layer"] for each in made["depths"]] == list(module.LAYERS)
    assert made["defaults"]
    assert main(["backtest", file, "--all"]) in {0, 1}
    shown = capsys.readouterr().out
    assert main(["backtest", file, "--html", str(tmp_path / "page.html")]) in {0, 1}
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    for each in made["defaults"]:
        assert each["day"] in shown
        assert each["day"] in page or each["second"] is None
    drawn = pictures.backtest(of).defaults
    assert drawn is not None
    assert drawn in page


def test_a_fund_whose_members_never_lose_beyond_margin_has_no_picture_of_defaults(tmp_path: Path) -> None:
    table = [row if place == 0 else [row[0], "5", "7"] for place, row in enumerate(rows())]
    section = MEMBERS.format(capital="0.00", assessment="0", fall="15", large="1.00")
    of = backtest(load(written(tmp_path, ('[[members]]\nname = "B"', section), table=table)))
    assert of.defaults is not None
    assert [sum(each[1:]) for each in of.defaults.depths] == [0, 0]
    assert pictures.backtest(of).defaults is None
    assert main(["backtest", str(tmp_path / "study.toml"), "--html", str(tmp_path / "page.html")]) in {0, 1}


def test_a_lone_group_defaults_alone(tmp_path: Path) -> None:
    text = ('[[members]]\nname = "B"', '[fund]\ncover = 1\n\n[[members]]\ngroup = "A"\nname = "B"')
    found = backtest(load(written(tmp_path, text))).defaults
    assert found is not None
    assert len(found.depths) == len(found.deepest) == 1
    assert all(payer.paid == payer.assessed == 0 for payer in found.payers)
    assert main(["backtest", str(tmp_path / "study.toml"), "--html", str(tmp_path / "page.html")]) in {0, 1}


def test_without_a_fund_nobody_asks_about_defaults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", written(tmp_path), "--json"]) in {0, 1}
    made = json.loads(capsys.readouterr().out)
    assert (made["depths"], made["defaults"], made["payers"]) == ([], [], [])


def test_too_many_defaults_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    looked_at(tmp_path)
    monkeypatch.setattr(module, "CASES_MAX", 233)
    assert main(["backtest", str(tmp_path / "study.toml")]) == 2
    assert "members make 234 defaults of a group or of two" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("assessment", "said"),
    [
        ("-1", 'fund.assessment is "-1"; write from "0" to "100", with at most six decimals'),
        ("100.000001", 'fund.assessment is "100.000001"; write from'),
        ("0.0000001", 'fund.assessment is "0.0000001"; write from'),
        ("twice", 'fund.assessment is "twice", which is no share'),
    ],
)
def test_a_bad_assessment_is_refused(tmp_path: Path, assessment: str, said: str) -> None:
    section = MEMBERS.format(capital="0.00", assessment=assessment, fall="15", large="1.00")
    assert any(said in each for each in faults(tmp_path, rows(), ('[[members]]\nname = "B"', section)))
