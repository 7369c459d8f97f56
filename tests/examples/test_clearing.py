"""Convenience: clearing houses' default management in examples/: what the published figures and rules come to."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rhodian_desk.cli.entry import main
from tests.examples.played import EXAMPLES, README, held, run, written

if TYPE_CHECKING:
    import pytest

FACTS = {
    event["event"]: {fact["name"]: Decimal(fact["value"]) for fact in event["facts"]}
    for event in json.loads(Path(__file__).with_name("published_histories.json").read_text(encoding="utf-8"))["events"]
}
CME = "histories/cme-assessments"
HKFE = "histories/hkfe-1987"
LEHMAN = "histories/lehman-cme-2008"
GROUPS = {
    fact["name"]: fact
    for event in json.loads(Path(__file__).with_name("published.json").read_text(encoding="utf-8"))["events"]
    if event["event"] == "eurex-groups-2023"
    for fact in event["facts"]
}
CENT = Fraction(1, 100)


def shown(name: str, kind: str) -> list[dict[str, Decimal]]:
    """Return, of each event of a kind, who stands in its phases with which amounts."""
    events: list[dict[str, Any]] = run(name)[1]["events"]
    return [
        {row["who"]: Decimal(row["amount"]) for phase in event["phases"] for row in phase["rows"]}
        for event in events
        if event["type"] == kind
    ]


def contributions(file: str, column: str = "amount") -> dict[str, Decimal]:
    with (EXAMPLES / file).open(encoding="utf-8", newline="") as lines:
        return {row["owner"]: Decimal(row[column]) for row in csv.DictReader(lines)}


def test_the_assumed_members_of_cme_hold_the_published_fund() -> None:
    contributed = contributions("histories/cme-assessments-members.csv")
    assert sum(contributed.values()) == FACTS["cme-assessments"]["base_guaranty_fund"]
    assert len(set(contributed.values())) == len(contributed) == 8


def test_the_published_powers_of_cme_are_a_dollar_below_their_rule_and_count_who_defaults() -> None:
    facts, contributed = FACTS["cme-assessments"], contributions("histories/cme-assessments-members.csv")
    multiple = facts["assessment_multiple_single_default"]
    assert facts["base_assessment_powers"] == int(multiple * facts["base_guaranty_fund"]) - 1
    powers = {who: Decimal(int(multiple * contribution)) for who, contribution in contributed.items()}
    assert facts["base_assessment_powers"] - sum(powers.values()) == 3
    assert powers.pop("Member 1") == 1_684_320_871
    assert shown(CME, "default")[0] == powers
    assert f"{facts['base_assessment_powers']:,} | {sum(powers.values()):,}" in README


def test_members_of_cme_are_called_to_one_cap_then_below_it_then_for_what_the_period_leaves() -> None:
    facts, contributed = FACTS["cme-assessments"], contributions("histories/cme-assessments-members.csv")
    calls = shown(CME, "call")
    called = [{who: amount for who, amount in call.items() if who in contributed} for call in calls]
    assert [list(each) for each in called] == [[f"Member {n}" for n in range(first, 9)] for first in (2, 3, 4)]
    one, several = (facts[f"assessment_multiple_{kind}"] for kind in ("single_default", "several_defaults"))
    assert called[0] == {who: Decimal(int(one * contributed[who])) for who in called[0]}
    assert sum(called[1].values()) == 4_000_000_000
    assert all(amount < int(one * contributed[who]) for who, amount in called[1].items())
    together = {who: sum(each[who] for each in called) for who in called[2]}
    assert together == {who: Decimal(int(several * contributed[who])) for who in called[2]}
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


def published(kind: str) -> dict[str, Decimal]:
    """Return the published figures of one kind of the eleven groups of Eurex, by group."""
    beginning = f"{kind} of "
    return {
        fact["name"].removeprefix(beginning): Decimal(fact["value"])
        for fact in GROUPS.values()
        if fact["name"].startswith(beginning)
    }


def eurex(name: str) -> Decimal:
    return Decimal(GROUPS[name]["value"])


def settled(name: str, code: int = 0) -> dict[str, Any]:
    """Return the settlement document of an example, which ends with an exit code."""
    shown = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(shown):
        assert main(["settle", str(EXAMPLES / f"{name}.toml"), "--json"]) == code
    shown.seek(0)
    document: dict[str, Any] = json.load(shown)
    return document


def bore(document: dict[str, Any], purpose: str) -> dict[str, Decimal]:
    """Return what each account of a purpose bore of the loss, by owner."""
    (loss,) = document["losses"]
    return {fund["owner"]: Decimal(fund["drawn"]) for fund in loss["funds"] if fund["purpose"] == purpose}


def test_the_published_parts_and_assessments_of_eleven_groups_add_up_to_their_published_totals() -> None:
    parts, assessments = published("part"), published("assessments")
    assert contributions("eurex-groups-2023.csv", "weight") == parts
    assert list(parts) == list(assessments)
    assert len(parts) == 11
    assert sum(parts.values()) == eurex("fund_required") == eurex("replenishment")
    assert sum(assessments.values()) == eurex("assessments") == 2 * eurex("fund_required")


def test_doubling_does_not_commute_with_rounding_in_six_of_eleven_rows_and_does_in_the_total() -> None:
    parts, assessments = published("part"), published("assessments")
    off = {name: 2 * part - assessments[name] for name, part in parts.items()}
    assert sorted(off.values()) == [*3 * [Decimal("-0.01")], *5 * [0], *3 * [Decimal("0.01")]]
    document = settled("eurex-groups-2023")
    differs = {entry["what"]: Decimal(entry["difference"]) for entry in document["published"] if not entry["agrees"]}
    assert differs == {f"assessments, {name}": cents for name, cents in off.items() if cents}
    notes = {entry["what"]: entry["note"] for entry in document["published"]}
    for name, cents in off.items():
        assert (f"a cent {'more' if cents > 0 else 'less'}." in (notes[f"assessments, {name}"] or "")) == bool(cents)


def test_the_loss_of_two_members_takes_the_fund_whole_and_the_rest_in_one_ratio_to_the_cent() -> None:
    document = settled("eurex-groups-2023")
    house = eurex("dedicated_amount") + eurex("second_skin_in_the_game")
    left = eurex("largest_loss_of_two") - house - eurex("fund_required")
    assert left == Decimal("284601996.70")
    assert bore(document, "default fund") == published("part")
    assessed, (further,) = bore(document, "assessment"), bore(document, "further dedicated amount").values()
    assert sum(assessed.values()) + further == left
    ratio = Fraction(left) / Fraction(eurex("assessments") + eurex("further_dedicated_amount_maximum"))
    assert abs(Fraction(further) - ratio * 300_000_000) < CENT
    of_the_part = Fraction(sum(assessed.values(), Decimal(0))) / Fraction(eurex("fund_required"))
    for name, part in published("part").items():
        assert abs(Fraction(assessed[name]) - of_the_part * Fraction(part)) < CENT


def test_the_loss_of_one_member_is_borne_by_each_group_by_its_part_and_nobody_is_called() -> None:
    document = settled("eurex-groups-2023-cover-1")
    left = eurex("largest_loss_of_one") - eurex("dedicated_amount")
    share = Fraction(left) / Fraction(eurex("fund_required") + eurex("second_skin_in_the_game"))
    assert round(share * 10_000) == 5586
    borne = {who: Fraction(amount) for who, amount in bore(document, "default fund").items()}
    together = sum(borne.values(), Fraction(0))
    assert abs(together - share * Fraction(eurex("fund_required"))) < CENT
    for name, part in published("part").items():
        assert abs(borne[name] - together * Fraction(part) / Fraction(eurex("fund_required"))) < CENT
    assert set(bore(document, "assessment").values()) == {0}


def test_what_was_posted_at_eurex_would_have_borne_the_loss_of_two_members() -> None:
    house = eurex("dedicated_amount") + eurex("second_skin_in_the_game")
    assert house + eurex("fund_required") < eurex("largest_loss_of_two") < house + eurex("fund_posted")
    assert eurex("days_exceeded") == 0
    assumed = " ".join(settled("eurex-groups-2023")["scenario"]["assumptions"])
    assert f"{eurex('fund_posted'):,}" in assumed


def test_the_lifeboat_is_repaid_in_proportion_to_the_cent_and_not_beyond_what_was_lent() -> None:
    lent = {"Lifeboat lenders": Decimal(1_000_000_000), "Hong Kong government": Decimal(980_000_000)}
    assert lent["Lifeboat lenders"] == FACTS["hkfe-1987"]["lifeboat_lenders_share"]
    assert 0 < FACTS["hkfe-1987"]["lifeboat_loan_drawn_upper"] - sum(lent.values()) <= 50_000_000
    events = [each for each in run(HKFE)[1]["events"] if each["type"] == "recovery"]
    back = dict.fromkeys(lent, Fraction(0))
    for event in events:
        for moved in event["transfers"]:
            back[moved["payee"]["owner"]] += Fraction(moved["amount"])
        together = sum(back.values(), Fraction(0))
        for who, amount in lent.items():
            assert abs(back[who] - together * Fraction(amount) / Fraction(sum(lent.values()))) < len(events) * CENT
    assert back == lent


def test_one_client_and_the_levy_repay_the_lifeboat_and_the_surplus_of_the_levy_does_not() -> None:
    events = written(HKFE)["events"]
    back = [Decimal(each["amount"]) for each in events if each["type"] == "recovery" and "payer" not in each]
    assert FACTS["hkfe-1987"]["single_client_repaid"] in back
    levied = sum(Decimal(each["amount"]) for each in events if each["type"] == "deposit" and each["purpose"] == "levy")
    of_the_levy = sum(Decimal(each["amount"]) for each in events if each["type"] == "recovery" and "payer" in each)
    assert levied - of_the_levy == held(HKFE)["HKD"]["Investor compensation funds / surplus of the levy"] > 0
    assert sum(back) + of_the_levy == 1_980_000_000


def test_more_of_the_levy_than_the_lenders_lack_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (EXAMPLES / f"{HKFE}.toml").read_text(encoding="utf-8")
    assert text.count('amount = "130000000.00"') == 1
    more = tmp_path / "more.toml"
    more.write_text(text.replace('amount = "130000000.00"', 'amount = "130000000.01"'), encoding="utf-8")
    assert main(["run", str(more)]) == 2
    shown, said = capsys.readouterr()
    assert shown == ""
    assert "of type recovery" in said
    assert "130,000,000.00" in said


def of_lehman(policy: str) -> tuple[Decimal | int, Decimal | int, Decimal | int]:
    """Return what is left of the collateral, what members pay and what nobody does, under a policy."""
    left = sum((each for who, each in held(LEHMAN, policy)["USD"].items() if who.startswith("Lehman")), Decimal(0))
    rows = run(LEHMAN, policy)[1]["borne"]
    members = sum(Decimal(row["amount"]) for row in rows if row["purpose"] == "guaranty fund")
    uncovered = sum(Decimal(row["amount"]) for row in rows if row["how"] == "uncovered")
    return left, members, uncovered


def test_whether_classes_are_netted_decides_what_members_pay_of_one_sale_and_what_the_estate_keeps() -> None:
    assert {policy: of_lehman(policy) for policy in written(LEHMAN)["policies"]} == {
        "netted": (107_000_000, 0, 0),
        "own class first": (107_000_000, 0, 0),
        "silo, members": (293_000_000, 186_000_000, 0),
        "silo": (293_000_000, 0, 186_000_000),
    }


def test_the_published_figures_of_the_sale_add_up_class_by_class() -> None:
    facts = FACTS["lehman-cme-2008"]
    paid = {name.removeprefix("price paid, "): value for name, value in facts.items() if name.startswith("price paid")}
    assert paid.pop("all classes") == sum(value for name, value in paid.items() if ", " not in name) == 1_539_000_000
    short = sum(value for name, value in facts.items() if name.startswith("loss to the exchange"))
    surplus = sum(v for name, v in facts.items() if name.startswith("surplus") and "all classes" not in name)
    assert (short, surplus) == (186_000_000, 293_000_000)
    assert surplus - short == facts["surplus, all classes, printed as a loss to the exchange of -107"]


def test_the_history_of_the_sale_and_the_two_scenarios_of_it_come_to_the_same() -> None:
    for policy, scenario, code in (("netted", "lehman-cme-2008-netted", 0), ("silo", "lehman-cme-2008-siloed", 1)):
        document = settled(scenario, code)
        left = sum(Decimal(each["balance"]) for each in document["books"]["after"] if each["owner"] != "outside")
        uncovered = sum(Decimal(loss["uncovered"]) for loss in document["losses"])
        assert of_lehman(policy) == (left, 0, uncovered)
