"""Convenience: clearing houses' default management in examples/: what the published figures and rules come to."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.examples.played import EXAMPLES, README, run, written

FACTS = {
    event["event"]: {fact["name"]: Decimal(fact["value"]) for fact in event["facts"]}
    for event in json.loads(Path(__file__).with_name("published_histories.json").read_text(encoding="utf-8"))["events"]
}
CME = "histories/cme-assessments"


def shown(name: str, kind: str) -> list[dict[str, Decimal]]:
    """Return, of each event of a kind, who stands in its phases with which amounts."""
    events: list[dict[str, Any]] = run(name)[1]["events"]
    return [
        {row["who"]: Decimal(row["amount"]) for phase in event["phases"] for row in phase["rows"]}
        for event in events
        if event["type"] == kind
    ]


def contributions(file: str) -> dict[str, Decimal]:
    with (EXAMPLES / file).open(encoding="utf-8", newline="") as lines:
        return {row["owner"]: Decimal(row["amount"]) for row in csv.DictReader(lines)}


def test_the_assumed_members_of_cme_hold_the_published_fund() -> None:
    held = contributions("histories/cme-assessments-members.csv")
    assert sum(held.values()) == FACTS["cme-assessments"]["base_guaranty_fund"]
    assert len(set(held.values())) == len(held) == 8


def test_the_published_powers_of_cme_are_a_dollar_below_their_rule_and_count_who_defaults() -> None:
    facts, held = FACTS["cme-assessments"], contributions("histories/cme-assessments-members.csv")
    multiple = facts["assessment_multiple_single_default"]
    assert facts["base_assessment_powers"] == int(multiple * facts["base_guaranty_fund"]) - 1
    powers = {who: Decimal(int(multiple * contribution)) for who, contribution in held.items()}
    assert facts["base_assessment_powers"] - sum(powers.values()) == 3
    assert powers.pop("Member 1") == 1_684_320_871
    assert shown(CME, "default")[0] == powers
    assert f"{facts['base_assessment_powers']:,} | {sum(powers.values()):,}" in README


def test_members_of_cme_are_called_to_one_cap_then_below_it_then_for_what_the_period_leaves() -> None:
    facts, held = FACTS["cme-assessments"], contributions("histories/cme-assessments-members.csv")
    calls = shown(CME, "call")
    called = [{who: amount for who, amount in call.items() if who in held} for call in calls]
    assert [list(each) for each in called] == [[f"Member {n}" for n in range(first, 9)] for first in (2, 3, 4)]
    one, several = (facts[f"assessment_multiple_{kind}"] for kind in ("single_default", "several_defaults"))
    assert called[0] == {who: Decimal(int(one * held[who])) for who in called[0]}
    assert sum(called[1].values()) == 4_000_000_000
    assert all(amount < int(one * held[who]) for who, amount in called[1].items())
    together = {who: sum(each[who] for each in called) for who in called[2]}
    assert together == {who: Decimal(int(several * held[who])) for who in called[2]}
    assert [call.get("base", Decimal(0)) for call in calls] == [525_440_455, 0, 1_508_626_922]


def test_what_may_be_called_at_cme_is_said_within_both_caps_and_not_of_who_is_in_default() -> None:
    calls, said = shown(CME, "call"), shown(CME, "default")
    assert [min(each) for each in said] == ["Member 2", "Member 3", "Member 4"]
    assert said[2] == {who: amount for who, amount in calls[2].items() if who != "base"}


def test_the_rates_of_cme_are_those_of_its_rule() -> None:
    (fund,) = written(CME)["funds"]
    facts = FACTS["cme-assessments"]
    assert fund["default_ppm"] == facts["assessment_multiple_single_default"] * 10**6
    assert fund["period_ppm"] == facts["assessment_multiple_several_defaults"] * 10**6
