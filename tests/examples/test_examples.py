"""Convenience: the examples settle as the world published, or say why not.

`expected.json` holds what each example must come to, worked out by hand: how `rhodian settle`
ends (0 if not given), what layers and accounts bore, what accounts hold in the end, what stays
uncovered, and which published figures do not agree, with what is recomputed. `published.json`
holds the published facts with their sources. Neither is made from the examples.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from rhodian_desk.cli.entry import main
from tests.examples.played import number

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FACTS = json.loads(Path(__file__).with_name("published.json").read_text(encoding="utf-8"))["events"]
EXPECTED = json.loads(Path(__file__).with_name("expected.json").read_text(encoding="utf-8"))


every_example = pytest.mark.parametrize("name", sorted(EXPECTED))


@pytest.fixture
def settle(capsys: pytest.CaptureFixture[str]) -> Settle:
    return Settle(capsys)


@attrs.frozen
class Settle:
    """Settle examples as a person at a terminal does."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self, name: str) -> tuple[int, dict[str, Any]]:
        """Return the exit code and the settlement document."""
        code = main(["settle", str(EXAMPLES / f"{name}.toml"), "--json"])
        return code, json.loads(self.capsys.readouterr().out)


@cache
def scenario(name: str) -> dict[str, Any]:
    return tomllib.loads((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"))


def expected(name: str, what: str) -> dict[str, Decimal]:
    return {key: Decimal(value) for key, value in EXPECTED[name].get(what, {}).items()}


def members(file: str, column: str) -> list[Decimal]:
    with (EXAMPLES / file).open(encoding="utf-8", newline="") as lines:
        return [Decimal(row[column]) for row in csv.DictReader(lines)]


def named(entry: dict[str, Any]) -> str:
    return f"{entry['owner']} / {entry['purpose']}"


def drawn(document: dict[str, Any], place: str) -> Decimal:
    """Return what a layer or an account bore; fail if the document does not know it."""
    found = [
        Decimal(part["drawn"])
        for loss in document["losses"]
        for part in (*loss["layers"], *loss["funds"])
        if place == (named(part) if "owner" in part else part["path"][-1])
    ]
    assert found, f"no layer and no account is called {place}"
    return sum(found, Decimal(0))


def balances(document: dict[str, Any], when: str) -> dict[str, Decimal]:
    return {named(entry): Decimal(entry["balance"]) for entry in document["books"][when]}


def test_the_expected_figures_cover_every_example() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.toml")} == set(EXPECTED)


@every_example
def test_an_example_settles_with_the_exit_code_that_its_readme_states(name: str, settle: Settle) -> None:
    code, document = settle(name)
    row = re.search(
        rf"^\| \[{re.escape(name)}\].*$", (EXAMPLES / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert row is not None
    stated = row[0].split("|")[4].strip()
    exit_code = EXPECTED[name].get("exit_code", 0)
    assert (code, stated) == (exit_code, str(exit_code))
    assert document["status"] == ("uncovered" if code else "settled")
    assert document["scenario"]["id"] == name


@every_example
def test_each_layer_and_account_bears_the_expected_figure(name: str, settle: Settle) -> None:
    _, document = settle(name)
    bore, left = expected(name, "drawn"), expected(name, "left")
    after = balances(document, "after")
    assert {place: drawn(document, place) for place in bore} == bore
    assert {place: after[place] for place in left} == left


@every_example
def test_what_nobody_bears_is_as_expected(name: str, settle: Settle) -> None:
    _, document = settle(name)
    uncovered = {loss["id"]: Decimal(loss["uncovered"]) for loss in document["losses"]}
    assert {loss: value for loss, value in uncovered.items() if value} == expected(name, "uncovered")


@every_example
def test_every_published_figure_agrees_or_says_why_not(name: str, settle: Settle) -> None:
    _, document = settle(name)
    differs = {entry["what"]: entry for entry in document["published"] if not entry["agrees"]}
    assert {what: Decimal(entry["recomputed"]) for what, entry in differs.items()} == expected(name, "differs")
    assert all(entry["note"] for entry in differs.values())
    agreeing = [entry for entry in document["published"] if entry["agrees"]]
    for entry in agreeing:
        assert abs(number(entry["recomputed"]) - number(entry["value"])) <= number(entry["around"] or "0")
    assert agreeing


@every_example
def test_a_figure_with_a_tolerance_says_in_a_note_whose_it_is(name: str) -> None:
    assert all("tolerance" in entry["note"] for entry in scenario(name)["published"] if "around" in entry)


@every_example
def test_the_books_balance_and_every_unit_is_accounted_for(name: str, settle: Settle) -> None:
    _, document = settle(name)
    for when in ("before", "after"):
        books = balances(document, when)
        assert sum(books.values()) == 0
        assert all(balance >= 0 for place, balance in books.items() if not place.startswith("outside / "))
        assert document["books"]["trial_balance"][when]["balanced"] is True
    assert Decimal(document["unaccounted"]) == 0
    for loss in document["losses"]:
        paid = sum(Decimal(transfer["amount"]) for transfer in loss["transfers"])
        assert paid == Decimal(loss["absorbed"]) == Decimal(loss["amount"]) - Decimal(loss["uncovered"])


@every_example
def test_every_published_figure_is_a_fact_with_its_source(name: str) -> None:
    # A surplus is printed in its source as a loss below 0, so facts are matched by size.
    facts = {
        (abs(Decimal(fact["value"])), fact["source"], fact["quote"])
        for event in FACTS
        if name in event["used_by"]
        for fact in event["facts"]
        if fact["unit"] != "rule"
    }
    for entry in scenario(name)["published"]:
        assert (number(entry["value"]), entry["source"], entry["quote"]) in facts, entry["what"]
    for loss in scenario(name)["losses"]:
        assert "source" not in loss or (Decimal(loss["amount"]), loss["source"], loss["quote"]) in facts, loss["id"]


def test_every_fact_has_a_web_address_a_quotation_and_an_example() -> None:
    for event in FACTS:
        assert set(event["used_by"]) <= set(EXPECTED)
        for fact in event["facts"]:
            assert re.fullmatch(r"https?://[^\s/]+\.[^\s/]+/\S*", fact["source"]), fact
            assert fact["quote"], fact


@every_example
def test_an_example_says_what_it_assumes_and_opens_with_words_for_a_reader(name: str, settle: Settle) -> None:
    _, document = settle(name)
    assert document["scenario"]["assumptions"] == scenario(name)["assumptions"] != []
    assert (EXAMPLES / f"{name}.toml").read_text(encoding="utf-8").startswith("# ")


@every_example
def test_a_loss_without_a_source_is_said_to_be_assumed_or_derived(name: str) -> None:
    said = " ".join(scenario(name)["assumptions"])
    for loss in scenario(name)["losses"]:
        assert "source" in loss or re.search("loss.* (is|are) (assumed|derived)|They are assumed|It is assumed", said)


def test_assumed_members_add_up_to_the_published_fund_and_are_uneven() -> None:
    contributions = members("nasdaq-aas-2018-members.csv", "balance")
    assert len(contributions) == 20
    assert sum(contributions) == Decimal("166000000.00")
    assert len(set(contributions)) == 20
    assert max(contributions) > 10 * min(contributions)


def test_every_bitfinex_account_loses_its_quota_rounded_down_or_up_to_the_cent(settle: Settle) -> None:
    _, document = settle("bitfinex-2016")
    cents = [int(value * 100) for value in members("bitfinex-2016-accounts.csv", "balance")]
    (loss,) = document["losses"]
    lost = [int(Decimal(fund["drawn"]) * 100) for fund in loss["funds"]]
    assert len(lost) == len(cents) == 16
    for share, balance in zip(lost, cents, strict=True):
        assert abs(share - Fraction(7_233_980_936 * balance, sum(cents))) < 1
        assert abs(share - Fraction(36_067 * balance, 100_000)) < 1


def test_the_bitfinex_loss_is_the_published_bitcoins_at_the_published_rate() -> None:
    assert Decimal(scenario("bitfinex-2016")["losses"][0]["amount"]) == Decimal(119756) * Decimal("604.06")


def test_the_same_lehman_sale_leaves_107_million_netted_and_186_million_uncovered_siloed(settle: Settle) -> None:
    _, netted = settle("lehman-cme-2008-netted")
    _, siloed = settle("lehman-cme-2008-siloed")
    assert [loss["amount"] for loss in netted["losses"]] == [loss["amount"] for loss in siloed["losses"]]
    assert netted["books"]["before"] == siloed["books"]["before"]
    left = {
        name: sum(v for k, v in balances(d, "after").items() if k.startswith("Lehman"))
        for name, d in (("netted", netted), ("siloed", siloed))
    }
    uncovered = sum(Decimal(loss["uncovered"]) for loss in siloed["losses"])
    assert (left["netted"], left["siloed"], uncovered) == (107_000_000, 293_000_000, 186_000_000)
    assert left["siloed"] - uncovered == left["netted"]


def test_assessments_and_house_money_at_eurex_are_drawn_in_one_ratio(settle: Settle) -> None:
    _, document = settle("eurex-layers")
    assessed = drawn(document, "assessments")
    house = drawn(document, "Eurex Clearing / further dedicated amount")
    contributed = sum(members("eurex-layers-members.csv", "weight"))
    exact = Fraction(assessed + house) * 300_000_000 / Fraction(300_000_000 + 2 * contributed)
    assert abs(Fraction(house) - exact) < Fraction(1, 100)
    assert 0 < house < 300_000_000


def test_the_further_dedicated_amount_keeps_its_ratio_to_the_assessments_provided(settle: Settle) -> None:
    _, document = settle("eurex-further")
    provided = sum(members("eurex-further-members.csv", "balance"))
    called = 2 * sum(members("eurex-further-members.csv", "weight"))
    house = drawn(document, "Eurex Clearing / further dedicated amount")
    assert (provided, called) == (Decimal("5380018971.76"), 8_000_000_000)
    assert abs(Fraction(house) - Fraction(300_000_000) * Fraction(provided) / Fraction(called)) < Fraction(1, 100)
    assert 0 <= provided - drawn(document, "assessments") <= Decimal("0.01")
    assert drawn(document, "Eurex Clearing / remaining equity") > 0


def test_a_second_default_at_krx_sees_what_the_first_left(settle: Settle) -> None:
    _, document = settle("krx-reserve")
    first, second = ({fund["purpose"]: Decimal(0) for fund in loss["funds"]} for loss in document["losses"])
    for total, loss in zip((first, second), document["losses"], strict=True):
        for fund in loss["funds"]:
            total[fund["purpose"]] += Decimal(fund["drawn"])
    assert list(first.values()) == [200_000_000_000, 150_000_000_007, 0]
    assert list(second.values()) == [0, 149_999_999_993, 50_000_000_007]


def test_the_published_assessment_powers_of_cme_are_one_dollar_below_their_own_rule(settle: Settle) -> None:
    _, document = settle("cme-assessment-2016")
    (powers,) = (entry for entry in document["published"] if entry["what"] == "assessment powers")
    assert (powers["value"], powers["recomputed"]) == ("9158880419", "9158880420")
    assert abs(Decimal(powers["difference"])) == 1
    assert int(Fraction("2.75") * 3_330_501_971) == 9_158_880_420


def test_the_example_of_2020_says_that_its_source_does_not_name_the_depositor() -> None:
    assert any("does not name the depositor" in line for line in scenario("okex-2020-03-13")["assumptions"])


def test_the_table_of_figures_that_do_not_agree_lists_each_of_them() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8").split("## Figures that do not agree")[1]
    rows = re.findall(r"^\| ([a-z0-9-]+) \|", readme, re.MULTILINE)
    assert rows == [name for name in EXPECTED for _ in expected(name, "differs")]
