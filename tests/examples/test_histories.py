"""Convenience: the histories play as the world published, or say why not.

`expected_histories.json` holds, for each file and policy, what every account holds in the end, what stays
uncovered and which published figures do not agree, worked out from positions and prices and not by a play; and
under `before` what an account holds before some time, where a figure was published for a day in between.
`published_histories.json` holds the published facts with their sources.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from rhodian_desk.cli.entry import main
from tests.examples.played import EXAMPLES, EXPECTED, README, bore, held, holds, named, number, run, written

FACTS = {
    event["event"]: event["facts"]
    for event in json.loads(Path(__file__).with_name("published_histories.json").read_text(encoding="utf-8"))["events"]
}
PLAYS = [(name, policy) for name, expected in EXPECTED.items() for policy in expected["policies"]]

every_file = pytest.mark.parametrize("name", sorted(EXPECTED))
every_play = pytest.mark.parametrize(("name", "policy"), PLAYS)


def held_before(document: dict[str, Any], time: str, account: str, asset: str) -> Decimal:
    """Return what an account held before some time."""
    changes = [
        Decimal(change["after"])
        for event in document["events"]
        if event["at"] < time
        for change in event["changes"]
        if (named(change), change["asset"]) == (account, asset)
    ]
    return changes[-1]


def rows_of(entry: dict[str, Any]) -> int:
    """Return how many events an entry stands for: one, or one for each row of its file."""
    if "csv" not in entry:
        return 1
    return len((EXAMPLES / "histories" / entry["csv"]).read_text(encoding="utf-8").splitlines()) - 1


def fact(event: str, name: str) -> Decimal:
    (found,) = (Decimal(each["value"]) for each in FACTS[event] if each["name"] == name)
    return found


def test_the_expected_figures_cover_every_file_and_every_policy_in_it() -> None:
    stressed = EXAMPLES / "stress"  # scenarios, and no histories
    found = (path for path in EXAMPLES.glob("*/*.toml") if path.parent != stressed)
    files = {path.relative_to(EXAMPLES).with_suffix("").as_posix() for path in found}
    assert files == set(EXPECTED)
    for name, expected in EXPECTED.items():
        assert set(expected["policies"]) == set(written(name)["policies"])


@every_play
def test_a_history_ends_with_the_exit_code_that_its_readme_states(name: str, policy: str) -> None:
    row = re.search(rf"^\| \[[^\]]+\]\({re.escape(linked(name))}\) .*$", README, re.MULTILINE)
    assert row is not None, name
    code, document = run(name, policy)
    assert code == EXPECTED[name]["policies"][policy].get("exit_code", 0)
    # One code for every policy, and after it those that end otherwise: `0; silo: 1`.
    every, *others = row[0].split("|")[5].strip().split("; ")
    assert dict(each.split(": ") for each in others).get(policy, every) == str(code)
    assert document["status"] == ("uncovered" if code else "covered")


def linked(name: str) -> str:
    return f"{name.removeprefix('histories/')}.toml" if name.startswith("histories/") else f"../{name}.toml"


@every_play
def test_every_account_holds_in_the_end_what_was_worked_out(name: str, policy: str) -> None:
    expected = EXPECTED[name]["policies"][policy]["holds"]
    assert held(name, policy) == {
        asset: {account: Decimal(balance) for account, balance in accounts.items()}
        for asset, accounts in expected.items()
    }


@every_play
def test_what_nobody_bears_is_as_worked_out(name: str, policy: str) -> None:
    _, document = run(name, policy)
    uncovered = {named(row): Decimal(row["amount"]) for row in document["borne"] if row["how"] == "uncovered"}
    expected = EXPECTED[name]["policies"][policy].get("uncovered", {})
    assert uncovered == {account: Decimal(amount) for account, amount in expected.items()}


@every_play
def test_totals_are_conserved_in_every_event_and_no_account_is_negative(name: str, policy: str) -> None:
    _, document = run(name, policy)
    assert len(document["events"]) == sum(rows_of(each) for each in written(name)["events"])
    for event in document["events"]:
        moved: dict[str, Decimal] = {}
        for change in event["changes"]:
            before, after = Decimal(change["before"]), Decimal(change["after"])
            moved[change["asset"]] = moved.get(change["asset"], Decimal(0)) + after - before
            assert after >= 0 or change["owner"] == "outside"
        assert not any(moved.values())
    assert all(trial["balanced"] for trial in document["trial_balance"])


@every_play
def test_every_published_figure_agrees_or_a_note_says_why_not(name: str, policy: str) -> None:
    _, document = run(name, policy)
    differs = {entry["what"]: entry for entry in document["published"] if not entry["agrees"]}
    expected = EXPECTED[name]["policies"][policy].get("differs", {})
    assert {what: Decimal(entry["recomputed"]) for what, entry in differs.items()} == {
        what: Decimal(value) for what, value in expected.items()
    }
    assert all(entry["note"] for entry in differs.values())
    assert all("tolerance" in entry["note"] for entry in document["published"] if entry["around"])


@pytest.mark.parametrize("name", [name for name in sorted(EXPECTED) if "before" in EXPECTED[name]])
def test_a_figure_of_a_day_in_between_is_met_on_that_day(name: str) -> None:
    for each in EXPECTED[name]["before"]:
        found = held_before(run(name)[1], each["time"], each["account"], each["asset"])
        assert found == Decimal(each["holds"])


@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_published_figure_and_quotation_is_a_fact_with_its_source(name: str) -> None:
    text = (EXAMPLES / "histories" / f"{name}.toml").read_text(encoding="utf-8")
    facts = {(Decimal(each["value"]), each["source"], each["quote"]) for each in FACTS[name]}
    for entry in written(f"histories/{name}").get("published", []):
        # A deficit is printed as a surplus below 0, so facts are matched by size.
        assert (number(entry["value"]), entry["source"], entry.get("quote", "")) in facts, entry["what"]
    for each in FACTS[name]:
        assert re.fullmatch(r"https?://[^\s/]+\.[^\s/]+/\S*", each["source"])
        assert each["source"] in text
        assert each["quote"] in text, each["name"]


def test_every_history_of_an_event_has_its_facts_and_the_others_say_that_all_is_assumed() -> None:
    for name in EXPECTED:
        published = written(name).get("published", [])
        assert not published or name.removeprefix("histories/") in FACTS


@every_file
def test_a_history_says_what_it_assumes_and_opens_with_words_for_a_reader(name: str) -> None:
    assert run(name)[1]["history"]["assumptions"] == written(name)["assumptions"] != []
    assert (EXAMPLES / f"{name}.toml").read_text(encoding="utf-8").startswith("# ")


def test_the_fund_of_bitmex_falls_and_is_refilled_as_published() -> None:
    event, fund = "bitmex-2020-03-12", "BitMEX / insurance fund"
    assert fact(event, "fund_before") - fact(event, "fund_used") == fact(event, "fund_after")
    _, document = run(f"histories/{event}")
    assert held_before(document, "2020-03-12T09:00:00Z", fund, "BTC") == fact(event, "fund_before")
    assert held_before(document, "2020-03-13T00:00:00Z", fund, "BTC") == fact(event, "fund_after")
    assert holds(f"histories/{event}", fund, "BTC") == fact(event, "fund_next_day_high")


def test_dydx_liquidates_38_million_and_uses_two_fifths_of_its_fund() -> None:
    event = "dydx-yfi-2023"
    trades = [each for each in written(f"histories/{event}")["events"] if each["type"] == "trade"]
    value = sum(each["quantity"] * Decimal(each["price"]) for each in trades)
    assert value == fact(event, "positions_liquidated")
    used, left = fact(event, "insurance_fund_used"), fact(event, "insurance_fund_remaining")
    assert used / (used + left) == fact(event, "share_of_fund_used")
    assert bore(f"histories/{event}", "dYdX v3 / insurance fund") == {"pool": used}


def test_a_fund_that_pays_all_or_nothing_pays_nothing_where_its_limit_is_below_the_need() -> None:
    fund = "dYdX v3 / insurance fund"
    left = {policy: held("histories/dydx-yfi-2023", policy)["USD"][fund] for policy in EXPECTED_DYDX}
    assert left == EXPECTED_DYDX


EXPECTED_DYDX = {
    "dydx": Decimal(13_500_000),
    "all of 8 million or nothing": Decimal(22_500_000),
    "up to 8 million": Decimal(14_500_000),
    "deleveraged": Decimal(22_500_000),
}


def test_the_trader_of_march_2025_leaves_with_the_published_profit_and_the_vault_with_the_loss() -> None:
    event = "hyperliquid-2025-03-12"
    events = written(f"histories/{event}")["events"]
    owned = [each for each in events if each.get("owner") == "trader 1"]
    money = {each["type"]: Decimal(each["amount"]) for each in owned}
    assert money["withdraw"] == fact(event, "margin_withdrawn")
    assert money["withdraw"] - money["deposit"] == fact(event, "trader_profit")
    assert holds(f"histories/{event}", "trader 1 / margin", "USDC") == 0
    (sold,) = (each["quantity"] for each in events if each["type"] == "trade" and each["seller"] == "vault")
    assert sold * 175 == fact(event, "position")
    depositors = [row for row in run(f"histories/{event}")[1]["borne"] if row["how"] == "waterfall"]
    assert sum(Decimal(row["amount"]) for row in depositors) == fact(event, "hlp_loss")
    deposits = {each["owner"]: Decimal(each["amount"]) for each in events if each.get("purpose") == "vault deposit"}
    for row in depositors:
        assert abs(Decimal(row["amount"]) - deposits[row["owner"]] / 50) < Decimal("0.01")


def test_with_twice_the_initial_requirement_the_withdrawal_of_march_2025_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (EXAMPLES / "histories" / "hyperliquid-2025-03-12.toml").read_text(encoding="utf-8")
    assert text.count("initial_ppm = 20000\n") == 1
    stricter = tmp_path / "stricter.toml"
    stricter.write_text(text.replace("initial_ppm = 20000\n", "initial_ppm = 40000\n"), encoding="utf-8")
    assert main(["run", str(stricter)]) == 2
    shown, said = capsys.readouterr()
    assert shown == ""
    assert "of type withdraw" in said


def test_the_vault_of_jelly_is_behind_by_the_published_loss_until_the_market_is_settled_where_it_began() -> None:
    event = "hyperliquid-jelly-2025-03-26"
    told = written(f"histories/{event}")
    (first,) = (each for each in told["events"] if each["type"] == "trade")
    prices = [Decimal(each["price"]) for each in told["events"] if each["type"] == "mark"]
    assert first["quantity"] * Decimal(first["price"]) == fact(event, "position_self_traded")
    assert prices[-1] == Decimal(first["price"])
    assert (prices[1] - prices[0]) * first["quantity"] == fact(event, "peak_unrealised_hlp_loss")
    assert Decimal(told["events"][0]["amount"]) == fact(event, "vault_size_at_risk")
    jelly = fact(event, "position_self_traded") / fact(event, "forced_settlement_price") / first["quantity"]
    assert int(jelly) == 42_105


def test_a_vault_of_its_own_loses_what_it_has_and_no_more() -> None:
    name = "histories/hyperliquid-jelly-isolated"
    gone = {
        policy: 230_000_000 - sum(v for k, v in held(name, policy)["USDC"].items() if "vault" in k)
        for policy in EXPECTED[name]["policies"]
    }
    assert gone == {"shared collateral": 10_630_000, "isolated": 2_000_000, "isolated and deleveraged": 2_000_000}


def test_the_safety_module_of_aave_is_skipped_and_the_refund_comes_first() -> None:
    name, event = "histories/aave-crv-2022", "aave-crv-2022"
    first = fact(event, "layer1_gauntlet_insolvency_refund")
    assert bore(name, "risk manager / insolvency refund") == {"pool": first}
    assert bore(name, "Aave / treasury") == {"pool": fact(event, "bad_debt") - first}
    assert bore(name, "Aave / safety module") == {}


def test_the_debt_auctions_of_maker_are_the_published_lots_prices_and_sums() -> None:
    name, event = "histories/maker-2020-03-12", "maker-2020-03-12"
    events = written(name)["events"]
    opened = {each["id"]: each for each in events if each["type"] == "auction" and each["id"].startswith("debt")}
    won = {each["auction"]: Decimal(each["lot"]) for each in events if each["type"] == "bid" and "lot" in each}
    assert opened.keys() == won.keys()
    assert {Decimal(each["owed"]) for each in opened.values()} == {fact(event, "flop_lot_bid")}
    assert {Decimal(each["lot"]) for each in opened.values()} == {fact(event, "flop_opening_lot")}
    assert {Decimal(each["step_ppm"]) / 1_000_000 for each in opened.values()} == {fact(event, "flop_min_reduction")}
    assert sum(1 for each in opened.values() if each["at"].day <= 23) == fact(event, "flop_lots_by_2020_03_23")
    paid = [fact(event, "flop_lot_bid") / lot for lot in won.values()]
    cents = [price.quantize(Decimal("0.01")) for price in paid]
    assert cents.count(fact(event, "flop_modal_price_phase1")) == 39
    assert cents.count(fact(event, "flop_modal_price_phase2")) == 23
    assert max(cents) == fact(event, "flop_max_price")
    assert sum(won.values()) == fact(event, "mkr_sold_final")


def test_the_published_average_price_of_mkr_does_not_fit_the_other_figures_and_is_not_mended() -> None:
    event = "maker-2020-03-12"
    raised, sold = fact(event, "flop_raised_final"), fact(event, "mkr_sold_final")
    published = fact(event, "mkr_average_price_published")
    assert (raised / sold).quantize(Decimal("0.01")) == Decimal("252.62") != published
    assert sold * published == 6_217_423
    assert "252.62" in README
    assert "6,217,423" in README


def test_the_members_of_a_fund_are_called_to_their_caps_and_it_is_said_what_nobody_is() -> None:
    name, event = "histories/eurex-assessments", "eurex-assessments"
    _, document = run(name)
    told = [
        (shown["type"], row["who"], row["what"], Decimal(row["amount"]))
        for shown in document["events"]
        for phase in shown["phases"]
        for row in phase["rows"]
        if shown["type"] in {"call", "return"}
    ]
    called: dict[str, Decimal] = {}
    for kind, who, what, amount in told:
        if (kind, what) == ("call", "is called"):
            called[who] = called.get(who, Decimal(0)) + amount
    contributed = {
        each["owner"]: Decimal(each["amount"])
        for each in written(name)["events"]
        if each["type"] == "deposit" and each["purpose"] == "default fund"
    }
    caps = {who: held * fact(event, "assessments_max_over_contribution") for who, held in contributed.items()}
    assert called == {who: cap for who, cap in caps.items() if who not in {"Bank 1", "Bank 5"}} | {
        "Bank 5": 100_000_000
    }
    assert told[-2:] == [
        ("call", "listed", "nobody may be called any more", Decimal(100_000_000)),
        ("return", "Bank 5", "owes no more", Decimal(100_000_000)),
    ]
    (fund,) = written(name)["funds"]
    assert fund["lasts"] == fact(event, "capped_period") / 5 * 7 * 86_400
