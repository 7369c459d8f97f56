"""Convenience: other systems' waterfalls, layers and socialised losses, put to the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Overdrawn, Transfer, in_proportion, post
from tests.conformance.replay import (
    Numbers,
    Outcome,
    account,
    cut,
    exact,
    fund,
    held,
    in_order_of,
    layered,
    limited,
    move,
    mutual,
    of_members,
    outside_world,
    pay,
    settle,
)

if TYPE_CHECKING:
    from rhodian.waterfall.tree import Branch

DYDX_FUND = 9_998_000_000
"""The insurance fund's balance in dydx-025, used where a vector draws on the fund and does not say what it holds."""

MILLION = 10**6


def bankruptcy(given: Numbers, liability_unit: int, insurance_unit: int) -> Outcome:
    """Settle a negative profit: settlement first, then of the shortfall the insurance, then open interest."""
    below = in_order_of(
        insurance=given["insurance_vault"] * insurance_unit, open_interest=-given["pnl"] * liability_unit
    )
    root = layered(
        fund("settlement", given["settleable"] * liability_unit),
        limited(below, given["health_shortfall"] * liability_unit),
    )
    return settle(root, -given["pnl"] * liability_unit)


def bankruptcy_in_thousandths(given: Numbers) -> Numbers:
    """Settle it in thousandths of a unit."""
    borne = bankruptcy(given, 1000, 1000).borne
    return {
        "settled": exact(borne["settlement"], 1000),
        "insurance_transfer": exact(borne["insurance"], 1000),
        "socialised_milli": borne["open_interest"],
    }


def bankruptcy_at_prices(given: Numbers) -> Numbers:
    """Settle it in value, the liability and the insurance each at its price."""
    price, insurance_price = given["settle_price"], given["insurance_price"]
    borne = bankruptcy(given, price, insurance_price).borne
    return {
        "settled": exact(borne["settlement"], price),
        "insurance_transfer": exact(borne["insurance"], insurance_price),
        "liab_taken": exact(borne["insurance"], price),
        "socialised": exact(borne["open_interest"], price),
    }


def liquidation_fill(given: Numbers) -> Numbers:
    """Give a gain to the fund up to its limit and the rest to the account, or draw a loss from the fund."""
    gain = given["proceeds_quote"] - given["bankruptcy_quote"]
    if gain < 0:
        return {"fund_delta": -settle(in_order_of(insurance=DYDX_FUND), -gain).borne["insurance"]}
    limit, _ = cut(abs(given["proceeds_quote"]), given["max_fee_ppm"], MILLION - given["max_fee_ppm"])
    root = layered(limited(in_order_of(insurance=gain), limit), fund("account", gain))
    return {"fund_delta": settle(root, gain).borne["insurance"]}


def whole_or_refused(given: Numbers) -> Numbers:
    """Post the change of the fund: a transfer is posted whole or refused."""
    fund_account, delta = account("insurance"), given["delta"]
    ends = (outside_world(), fund_account) if delta > 0 else (fund_account, outside_world())
    try:
        post(held(insurance=given["fund_balance"]), Transfer(*ends, abs(delta)))
    except Overdrawn:
        return {"admissible": False}
    return {"admissible": True}


def deficit_covered(given: Numbers) -> Numbers:
    """Cover a deficit from what a payer offers, within the offset."""
    payer: Branch = limited(fund("payer", given["offered"]), given["offset"])
    outcome = settle(payer, given["deficit"])
    books = pay(held(payer=given["offered"]), payer, given["deficit"])
    return {
        "taken": outcome.borne["payer"],
        "payer_keeps": books[account("payer")],
        "offset_after": given["offset"] - outcome.borne["payer"],
        "deficit_after": outcome.uncovered,
    }


def deficit_covered_without_offset(given: Numbers) -> Numbers:
    """Cover a deficit from all that a payer offers."""
    payer = in_order_of(payer=given["offered"])
    outcome = settle(payer, given["deficit"])
    books = pay(held(payer=given["offered"]), payer, given["deficit"])
    return {"covered": outcome.borne["payer"], "deficit_after": outcome.uncovered, "kept": books[account("payer")]}


def deposits_bear(given: Numbers) -> Numbers:
    """Let insurance bear first and the deposits next, and cut the index as the deposits were cut."""
    deposits, loss = given["total_deposits"], given["borrow"]
    root = layered(fund("insurance", given["insurance"]), fund("deposits", deposits))
    after = pay(held(insurance=given["insurance"], deposits=deposits), root, loss)[account("deposits")]
    return {"new_index": cut(given["deposit_index"], after, deposits - after)[0], "deposits_value_after": after}


def worthless_collateral(given: Numbers) -> Numbers:
    """Let the collateral repay its worth and the lenders bear the rest; write the debt off, hand over the seized."""
    debt, collateral, other = given["debt"], given["collateral"], given["other_collateral_wei"]
    root = in_order_of(collateral=collateral * given["collateral_price"], other=other, lenders=debt)
    borne = settle(root, debt).borne
    books = held(borrows=debt, pledged=collateral)
    books = move(books, account("borrows"), outside_world(), sum(borne.values()))
    books = move(books, account("pledged"), account("liquidator"), collateral)
    return {
        "repay": borne["collateral"],
        "seized": books[account("liquidator")],
        "total_borrows_after": books[account("borrows")],
    }


def residual_socialised(given: Numbers) -> Numbers:
    """Let the lenders bear the residual that the vector gives, however small it is."""
    borne = settle(in_order_of(lenders=given["total_borrows"]), given["residual_liability_value"]).borne
    return {"socialised": borne["lenders"]}


def suppliers_bear(given: Numbers) -> Numbers:
    """Let the supplied assets bear the bad debt; all shares together are worth all that is left."""
    supplied = given["total_supply_assets"]
    books = pay(held(supply=supplied), in_order_of(supply=supplied), given["bad_debt"])
    after = books[account("supply")]
    (value,) = in_proportion(after, (given["total_supply_shares"],)).shares
    return {"total_supply_assets_after": after, "value_of_all_shares": value}


def reserves_bear(given: Numbers) -> Numbers:
    """Let the reserves bear each debt, a loss of its own, and write the debt off."""
    before = given["cash"] + given["total_borrow"] - given["total_supply"]
    books = held(reserves=before, borrows=given["total_borrow"])
    for number, debt in enumerate(given["debts"]):
        root = in_order_of(reserves=books[account("reserves")])
        books = pay(books, root, debt, loss_id=f"debt {number}")
        books = move(books, account("borrows"), outside_world(), debt)
    after = {"reserves_after": books[account("reserves")], "total_borrow_after": books[account("borrows")]}
    return {"reserves_before": before} | after


def empty_reserves_bear(given: Numbers) -> Numbers:
    """Let reserves that hold nothing bear the deficit so far and each debt: no unit of it is borne."""
    deficit = given["total_supply"] - given["total_borrow"]
    books = held(reserves=0, borrows=given["total_borrow"])
    for debt in given["debts"]:
        books = move(books, account("borrows"), outside_world(), debt)
    outcomes = [settle(in_order_of(reserves=0), loss) for loss in (deficit, *given["debts"])]
    return {
        "reserves_after": books[account("reserves")],
        "total_borrow_after": books[account("borrows")],
        "uncovered": sum(outcome.uncovered for outcome in outcomes),
    }


def open_interest_bears(given: Numbers) -> Numbers:
    """Share a loss over the open interest of both sides as one amount."""
    sizes = [size for size in (given["long_base"], -given["short_base"]) if size > 0]
    allocation = in_proportion(given["loss"], sizes)
    return {"shares": list(allocation.shares), "unallocated": allocation.left}


def depositors_bear(given: Numbers) -> Numbers:
    """Share a loss over deposits, of which there may be none."""
    outcome = settle(layered(fund("insurance", 0), mutual("deposit", (given["total_deposits"],))), given["loss"])
    return {"shares": of_members(outcome, "deposit"), "unallocated": outcome.uncovered}


def nobody_shares(given: Numbers) -> Numbers:
    """Distribute a value over nobody."""
    allocation = in_proportion(given["value"], [given["shares"]])
    return {"unallocated": allocation.left}


def others_in_vault_bear(given: Numbers) -> Numbers:
    """Share a debt among the other accounts of a vault, one unit of weight each; the vector names no debt: 10^18."""
    allocation = in_proportion(10**18, [1] * (given["accounts_in_vault"] - 1))
    return {"shares": list(allocation.shares), "unallocated": allocation.left}
