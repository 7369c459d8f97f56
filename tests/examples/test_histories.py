"""Convenience: the histories play as the world published, and other systems' rules as their own tests say.

`expected_histories.json` holds, for each file and policy, what every account holds in the end, what stays
uncovered and which published figures do not agree, worked out from positions and prices and not by a play; and
under `before` what an account holds before some time, where a figure was published for a day in between.
`published_histories.json` holds the published facts with their sources. The vectors are those of
tests/conformance.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rhodian_desk.entry import main

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
README = (EXAMPLES / "histories" / "README.md").read_text(encoding="utf-8")
EXPECTED = json.loads(Path(__file__).with_name("expected_histories.json").read_text(encoding="utf-8"))
FACTS = {
    event["event"]: event["facts"]
    for event in json.loads(Path(__file__).with_name("published_histories.json").read_text(encoding="utf-8"))["events"]
}
VECTORS = {
    vector["id"]: vector
    for vector in json.loads((ROOT / "tests" / "conformance" / "peer_vectors.json").read_text(encoding="utf-8"))
}
PLAYS = [(name, policy) for name, expected in EXPECTED.items() for policy in expected["policies"]]
WAD, MILLION = 10**18, 10**6

every_file = pytest.mark.parametrize("name", sorted(EXPECTED))
every_play = pytest.mark.parametrize(("name", "policy"), PLAYS)


@cache
def run(name: str, policy: str | None = None) -> tuple[int, dict[str, Any]]:
    """Return the exit code and the document of one play, as a person at a terminal gets them."""
    shown = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    chosen = [] if policy is None else ["--policy", policy]
    with contextlib.redirect_stdout(shown):
        code = main(["run", str(EXAMPLES / f"{name}.toml"), "--json", *chosen])
    shown.seek(0)
    return code, json.load(shown)


@cache
def written(name: str) -> dict[str, Any]:
    return tomllib.loads((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"))


def named(entry: dict[str, Any]) -> str:
    return f"{entry['owner']} / {entry['purpose']}"


def settled_in(name: str) -> set[str]:
    return {asset["code"] for asset in written(name)["assets"]}


def held(name: str, policy: str | None = None) -> dict[str, dict[str, Decimal]]:
    """Return what is held in the end, by asset and account; contracts, empty accounts and outside left out."""
    holdings: dict[str, dict[str, Decimal]] = {code: {} for code in settled_in(name)}
    for entry in run(name, policy)[1]["books"]:
        balance = Decimal(entry["balance"])
        if entry["asset"] in holdings and entry["owner"] != "outside" and balance:
            holdings[entry["asset"]][named(entry)] = balance
    return {code: accounts for code, accounts in holdings.items() if accounts}


def holds(name: str, account: str, asset: str) -> Decimal:
    return held(name)[asset].get(account, Decimal(0))


def whole(name: str, account: str, asset: str, unit: int = 1) -> int:
    """Return what an account holds in the end in the units of a vector."""
    scaled = holds(name, account, asset) * unit
    assert scaled == int(scaled)
    return int(scaled)


def bore(name: str, account: str) -> dict[str, Decimal]:
    rows = [row for row in run(name)[1]["borne"] if named(row) == account]
    return {row["how"]: Decimal(row["amount"]) for row in rows}


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


def vector(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return VECTORS[name]["inputs"], VECTORS[name]["expected"]


def fact(event: str, name: str) -> Decimal:
    (found,) = (Decimal(each["value"]) for each in FACTS[event] if each["name"] == name)
    return found


def test_the_expected_figures_cover_every_file_and_every_policy_in_it() -> None:
    files = {path.relative_to(EXAMPLES).with_suffix("").as_posix() for path in EXAMPLES.glob("*/*.toml")}
    assert files == set(EXPECTED)
    for name, expected in EXPECTED.items():
        assert set(expected["policies"]) == set(written(name)["policies"])


@every_play
def test_a_history_ends_with_the_exit_code_that_its_readme_states(name: str, policy: str) -> None:
    row = re.search(rf"^\| \[[^\]]+\]\({re.escape(linked(name))}\) .*$", README, re.MULTILINE)
    assert row is not None, name
    code, document = run(name, policy)
    assert code == EXPECTED[name]["policies"][policy].get("exit_code", 0)
    assert row[0].split("|")[5].strip() == str(code)
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
    assert len(document["events"]) == len(written(name)["events"])
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
        assert (Decimal(entry["value"]), entry["source"], entry["quote"]) in facts, entry["what"]
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
    assert used / (used + left) == Decimal("0.4")
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


def test_dydx_pays_the_shortfall_of_its_vector_and_closes_the_short_at_its_bankruptcy_price() -> None:
    given, expected = vector("dydx-023")
    fund = vector("dydx-025")[0]["fund_balance"] + expected["fund_delta"]
    assert whole("policies/dydx", "dYdX / insurance fund", "USDC", MILLION) == fund
    assert given["proceeds_quote"] - given["bankruptcy_quote"] == expected["fund_delta"]
    _, expected = vector("dydx-033")
    assert whole("policies/dydx", "trader 3 / margin BTC", "USDC", MILLION) == expected["liquidated_quote"]
    assert [whole("policies/dydx", "trader 4 / margin BTC", "USDC", MILLION)] == expected["counterparties"]


def test_drift_charges_deposits_as_its_vector_and_its_fund_keeps_one_unit() -> None:
    _, expected = vector("drift-047")
    deposits = sum(whole("policies/drift", f"lender {n} / deposit", "USDC", MILLION) for n in (1, 2, 3))
    assert deposits == expected["deposits_value_after"]
    assert whole("policies/drift", "Drift / insurance fund", "USDC", MILLION) == 1


def test_drift_collects_ten_units_more_than_the_loss_and_rhodian_the_loss() -> None:
    given, expected = vector("drift-041")
    interest = given["long_base"] - given["short_base"]
    assert expected["funding_delta"] * interest // 10**12 == given["loss"] + 10
    rows = [
        row for row in run("policies/drift")[1]["borne"] if row["how"] == "waterfall" and row["purpose"] == "margin"
    ]
    assert sum(Decimal(row["amount"]) for row in rows) * MILLION == given["loss"]


def test_mango_pays_in_the_order_and_amounts_of_its_vector() -> None:
    given, expected = vector("mango-088")
    assert bore("policies/mango", "trader 1 / margin") == {"own margin": expected["settled"]}
    worth = Decimal(expected["insurance_transfer"] * given["insurance_price"]) / given["settle_price"]
    assert bore("policies/mango", "Mango / insurance vault") == {"pool": worth} == {"pool": expected["liab_taken"]}
    rest = [bore("policies/mango", f"trader {n} / margin")["waterfall"] for n in (2, 3)]
    assert sum(rest) == expected["socialised"]
    assert rest[0] == rest[1]


VEGA_DIFFERS = {
    1: {"aux2": 1, "party2": -1},
    2: {"aux2": 1, "trader2": 1, "trader3": -2},
    3: {"trader2": 1, "trader4": -1},
    4: {"trader2": 1, "trader4": -1},
}


@pytest.mark.parametrize("case", sorted(VEGA_DIFFERS))
def test_vega_pays_what_was_collected_and_only_the_odd_units_fall_elsewhere(case: int) -> None:
    given, expected = vector(f"vega-{229 + case}")
    gains = dict(given["gains"])
    paid = {
        who: whole("policies/vega", f"{who} / margin of case {case}", "VUSD") - 1_000_000 for who in expected["paid"]
    }
    assert sum(paid.values()) == expected["collected"] == sum(expected["paid"].values())
    differs = {who: paid[who] - expected["paid"][who] for who in paid if paid[who] != expected["paid"][who]}
    assert differs == VEGA_DIFFERS[case]
    for who, amount in paid.items():
        assert abs(amount - Decimal(gains[who] * expected["collected"]) / expected["expected"]) < 1
    stated = ", ".join(f"{who} {more:+d}" for who, more in differs.items())
    assert f"case {case}: {stated}".replace("-", "\N{MINUS SIGN}") in README


def test_the_auctions_of_maker_end_as_its_three_vectors() -> None:
    name = "policies/maker"
    _, clip = vector("makerdao-118")
    assert (1000 - whole(name, "keeper 1 / wallet", "DAI")) * 10**45 == clip["owe"]
    assert whole(name, "keeper 1 / wallet", "GEM", WAD) == clip["slice"]
    written_off = bore(name, "Maker / surplus")["pool"] + bore(name, "outside / world")["uncovered"]
    assert int(written_off) * 10**45 == clip["tab_written_off"]
    _, flip = vector("makerdao-139")
    assert whole(name, "vault 2 / collateral", "GEM", WAD) == flip["owner_gem"]
    assert whole(name, "bidder 1 / purse", "DAI", WAD) == flip["ali"]
    assert whole(name, "bidder 2 / purse", "DAI", WAD) == flip["bob"]
    _, flop = vector("makerdao-135")
    assert whole(name, "bidder 1 / wallet", "DAI", WAD) == flop["ali"]
    assert whole(name, "bidder 2 / wallet", "DAI", WAD) == flop["bob"]
    assert whole(name, "Maker / loss account", "DAI", WAD) == flop["loss_account"]
    assert whole(name, "bidder 2 / wallet", "MKR", WAD) == flop["minted"]


@pytest.mark.parametrize(("code", "asset"), [("aave-144", "USDC"), ("aave-142", "USDT")])
def test_aave_slashes_the_stake_of_its_vector_down_to_the_minimum(code: str, asset: str) -> None:
    given, expected = vector(code)
    left = whole("policies/aave", "Umbrella / stake", asset, MILLION)
    assert left == expected["assets_left"]
    assert given["stake_assets"] - left == expected["slashed"]


def test_euler_leaves_no_debt_and_lenders_bear_it() -> None:
    given, expected = vector("euler-157")
    lost = 100 * WAD - sum(whole("policies/euler", f"lender {n} / deposit", "EUL", WAD) for n in (1, 2, 3))
    assert given["debt"] - lost == expected["total_borrows_after"] == 0


@pytest.mark.parametrize(("code", "asset", "unit"), [("morpho-160", "LOAN", WAD), ("morpho-162", "DUST", 1)])
def test_morpho_leaves_the_supply_of_its_vector(code: str, asset: str, unit: int) -> None:
    left = sum(whole("policies/morpho", f"supplier {n} / supply", asset, unit) for n in (1, 2, 3))
    assert left == vector(code)[1]["total_supply_assets_after"]


def test_the_reserves_of_compound_end_as_its_vector_and_stop_at_zero_where_its_own_do_not() -> None:
    given, expected = vector("compound-165")
    assert whole("policies/compound", "Comet / reserves", "BASE") == expected["reserves_after"]
    assert expected["reserves_before"] - sum(given["debts"]) == expected["reserves_after"]
    _, below = vector("compound-166")
    uncovered = EXPECTED["policies/compound"]["policies"]["compound"]["uncovered"]["market / debt absorbed"]
    assert int(uncovered) == below["reserves_before"] - below["reserves_after"]


def test_paradex_charges_one_unit_less_than_its_vector_rounds_to() -> None:
    given, expected = vector("paradex-229")
    charged = bore("policies/paradex", "account 1 / account")["waterfall"]
    loss, value = given["socialised_loss_factor"]
    assert charged == expected["charge"] - 1 == given["withdraw"] * loss // value
    assert bore("policies/paradex", "Paradex / insurance fund")["pool"] == given["insurance"]
    assert charged + bore("policies/paradex", "account 2 / account")["waterfall"] == expected["exchange_bankruptcy"]


def test_members_of_synthetix_have_accrued_what_its_vector_says() -> None:
    _, expected = vector("synthetix-173")
    accrued = [int(bore("policies/synthetix", f"member {n} / vault")["waterfall"] * WAD) for n in (1, 2, 3)]
    assert accrued == expected["accrued"]
    assert vector("synthetix-178")[1] == {"error": True}


def test_no_other_trader_of_gmx_is_touched() -> None:
    assert {named(row): row["how"] for row in run("policies/gmx")[1]["borne"]} == {
        "liquidity pool / margin": "haircut",
        "trader 1 / margin": "own margin",
    }
    assert not any("gmx" in json.dumps(each).lower() for each in VECTORS.values())
