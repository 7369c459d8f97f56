"""Convenience: the rules of other systems, as policies, come out as those systems' own tests say, or differ as stated.

The vectors are those of tests/conformance.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.examples.played import EXPECTED, README, ROOT, bore, holds, named, run

VECTORS = {
    vector["id"]: vector
    for vector in json.loads((ROOT / "tests" / "conformance" / "peer_vectors.json").read_text(encoding="utf-8"))
}
WAD, MILLION = 10**18, 10**6


def whole(name: str, account: str, asset: str, unit: int = 1) -> int:
    """Return what an account holds in the end in the units of a vector."""
    scaled = holds(name, account, asset) * unit
    assert scaled == int(scaled)
    return int(scaled)


def vector(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return VECTORS[name]["inputs"], VECTORS[name]["expected"]


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
    rows = [row for row in run("policies/drift")[1]["borne"] if row["how"] == "socialised"]
    assert sum(Decimal(row["amount"]) for row in rows) * MILLION == given["loss"]


def test_mango_pays_in_the_order_and_amounts_of_its_vector() -> None:
    given, expected = vector("mango-088")
    assert bore("policies/mango", "trader 1 / margin") == {"own margin": expected["settled"]}
    worth = Decimal(expected["insurance_transfer"] * given["insurance_price"]) / given["settle_price"]
    assert bore("policies/mango", "Mango / insurance vault") == {"pool": worth} == {"pool": expected["liab_taken"]}
    rest = [bore("policies/mango", f"trader {n} / margin")["socialised"] for n in (2, 3)]
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
