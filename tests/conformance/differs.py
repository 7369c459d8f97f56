"""Convenience: the vectors to which Rhodian gives another answer, why, and which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conformance import haircuts, layers
from tests.conformance.verdicts import Differs

if TYPE_CHECKING:
    from tests.conformance.replay import Numbers

WAD = 10**18


def loss_of_account(given: Numbers, ours: Numbers) -> tuple[int, int]:
    """Compare, in thousandths, the shortfall with what insurance and open interest bear of it."""
    shortfall = min(given["health_shortfall"], -given["pnl"] - given["settleable"])
    return shortfall * 1000, ours["insurance_transfer"] * 1000 + ours["socialised_milli"]


def shortfall_at_price(given: Numbers, ours: Numbers) -> tuple[int, int]:
    """Compare the shortfall with what insurance and open interest bear of it."""
    return given["health_shortfall"], ours["liab_taken"] + ours["socialised"]


def face_after_ratio(given: Numbers, ours: Numbers) -> tuple[int, int]:
    """Compare what the ratio leaves of all faces, a whole number in these vectors, with the sum of the claims."""
    numerator, denominator = given["ratio"]
    return sum(given["faces"]) * numerator, sum(ours["claims"]) * denominator


def loss_given(given: Numbers, ours: Numbers) -> tuple[int, int]:
    """Compare the loss with the shares and what is unallocated."""
    return given["loss"], sum(ours.get("shares", ())) + ours["unallocated"]


DIFFERS: dict[str, Differs] = {
    "mango-077": Differs(
        layers.bankruptcy_in_thousandths,
        {"socialised_milli": 27_000},
        {"settled": 10, "insurance_transfer": 2, "socialised_milli": 26_000},
        loss_of_account,
        "A caller who asks for 1 unit makes the vault pay 2, the ceiling of 1.05, which empties it, and 27 are "
        "socialised: the vault could have borne more. Rhodian draws the whole vault first: 2, then 26.",
    ),
    "mango-080": Differs(
        layers.bankruptcy_in_thousandths,
        {"socialised_milli": 45_238},
        {"settled": 0, "insurance_transfer": 5, "socialised_milli": 45_000},
        loss_of_account,
        "The liquidator's fee of 5 % ranks with the loss, so the vault's 5 bear 4.762 of it. In Rhodian a fee is no "
        "part of a loss: insurance bears 5, open interest 45.",
    ),
    "mango-087": Differs(
        layers.bankruptcy_at_prices,
        {"insurance_transfer": 6, "liab_taken": 9},
        {"settled": 20, "insurance_transfer": 20, "liab_taken": 30, "socialised": 0},
        shortfall_at_price,
        "How much is absorbed depends on what the caller asks for: 9 now, 21 left for another call. Rhodian absorbs a "
        "loss whole and once: insurance bears all 30.",
    ),
    "makerdao-124": Differs(
        haircuts.redemption,
        {"paid": [7_083_333_333_333_333_333, 1_416_666_666_666_666_666], "dust": 1},
        {"paid": [7_083_333_333_333_333_333, 1_416_666_666_666_666_667], "dust": 0}
        | {
            "returned_to_owner1": 25 * WAD // 10,
            "pool": 85 * WAD // 10,
            "fix_ray": 472_222_222_222_222_222_222_222_222,
        },
        lambda _, ours: (ours["pool"], sum(ours["paid"])),
        "Each is paid by a truncated rate, and 1 unit stays behind for ever. Rhodian shares the pool as one amount: "
        "the second redeemer has the unit.",
    ),
    "percolator-204": Differs(
        haircuts.reduced_legs,
        {"per_leg_ceil": [166_667, 83_334], "sum_ceil": 250_001},
        {"per_leg_ceil": [166_666, 83_334], "sum_ceil": 250_000},
        lambda given, ours: (sum(given["legs"]) - given["reduce"], ours["sum_ceil"]),
        "Each leg is rounded up by itself, so the legs add to 250,001 where 250,000 are open. Rhodian shares the one "
        "amount: 166,666 and 83,334 (largest remainder would give the odd unit to the first).",
    ),
    "percolator-205": Differs(
        haircuts.claims_on_a_pool,
        {"claims": [7, 15, 22, 30], "paid_forward": [7, 15, 22, 6]},
        {"claims": [7, 15, 23, 30], "total_paid": 50, "paid_forward": [7, 15, 23, 5]},
        face_after_ratio,
        "Each claim is rounded down by itself: they add to 74 where 3/4 of 100 is 75. Rhodian's claims add to 75; "
        "paid first come, first served out of 50, the last has 5.",
    ),
    "percolator-206": Differs(
        haircuts.claims_on_a_pool,
        {"claims": [7, 15, 22, 30], "total_paid": 74, "paid_forward": [7, 15, 22, 30]},
        {"claims": [7, 15, 23, 30], "total_paid": 75, "paid_forward": [7, 15, 23, 30]},
        face_after_ratio,
        "The same rounding, where the vault has enough for all: 74 are paid where 75 are due. Rhodian pays 75.",
    ),
    "percolator-207": Differs(
        haircuts.claims_on_a_pool,
        {"claims": [0, 0, 0, 0], "total_paid": 0, "paid_forward": [0, 0, 0, 0]},
        {"claims": [0, 1, 0, 1], "total_paid": 2, "paid_forward": [0, 1, 0, 1]},
        face_after_ratio,
        "Half of four units is paid to nobody, since each half rounds down to nothing. Rhodian pays 2.",
    ),
    "percolator-221": Differs(
        haircuts.junior_profit,
        {"effective": [0, 0, 198], "dust": 2},
        {"residual": 200, "h": [200, 1006], "effective": [0, 1, 199], "dust": 0},
        lambda _, ours: (ours["residual"], sum(ours["effective"])),
        "Each profit is rounded down by itself and 2 units stay behind. Rhodian pays all 200.",
    ),
    "vega-231": Differs(
        haircuts.collect_then_distribute,
        {"paid": {"aux2": 25, "trader2": 638, "trader3": 1917}},
        {"expected": 8080, "collected": 2580, "insurance_left": 0}
        | {"paid": {"aux2": 25, "trader2": 639, "trader3": 1916}},
        lambda _, ours: (ours["collected"], sum(ours["paid"].values())),
        "All are rounded down and the last takes both odd units: 1,917 where its quota is 1,915.84. In Rhodian every "
        "share is its quota rounded down or up: 639 and 1,916.",
    ),
    "drift-041": Differs(
        layers.open_interest_bears,
        {"funding_delta": 9_090_910_000},
        {"shares": [63_636_363, 36_363_637], "unallocated": 0},
        loss_given,
        "The charge for each unit of open interest is rounded up, so 100,000,010 are collected for a loss of "
        "100,000,000. Rhodian collects the loss.",
    ),
    "drift-042": Differs(
        layers.open_interest_bears,
        {"error": True},
        {"shares": [], "unallocated": 100_000_000},
        loss_given,
        "With no open interest the call fails, and the bankruptcy cannot be resolved. Rhodian returns the whole loss "
        "as unallocated, for the next layer.",
    ),
    "drift-044": Differs(
        layers.depositors_bear,
        {"index_decrement": 0},
        {"shares": [0], "unallocated": 100_000_000},
        loss_given,
        "With no deposits the answer is 0 and the loss vanishes from the books. In Rhodian nobody bears it either, "
        "and all of it is named as uncovered.",
    ),
    "euler-156": Differs(
        layers.residual_socialised,
        {"socialised": 0},
        {"socialised": 333_900},
        lambda given, ours: (given["residual_liability_value"], ours["socialised"]),
        "Bad debt below a minimum is not recognised and stays on the dead account. Given the same residual (the "
        "liquidation itself is a later mechanism), Rhodian lets the lenders bear all of it at once.",
        taken=("residual_liability_value",),
    ),
    "euler-158": Differs(
        layers.worthless_collateral,
        {"total_borrows_after": 5 * WAD},
        {"repay": 0, "seized": 100 * WAD, "total_borrows_after": 0},
        lambda given, ours: (given["debt"], given["debt"] - ours["total_borrows_after"]),
        "One unit of any other collateral keeps the whole debt on the books until that is liquidated too. Rhodian lets "
        "that unit (taken one for one: the vector gives no price) bear what it can and the lenders the rest, at once.",
    ),
    "compound-166": Differs(
        layers.empty_reserves_bear,
        {"reserves_before": -1000 * WAD, "reserves_after": -1_001_000_001_000_001_000_000},
        {"reserves_after": 0, "total_borrow_after": 2_998_999_998_999_999_000_000}
        | {"uncovered": 1_001_000_001_000_001_000_000},
        lambda given, ours: (given["total_supply"] - given["total_borrow"] + sum(given["debts"]), ours["uncovered"]),
        "Reserves go below 0, and whoever withdraws last bears it. Rhodian's reserves stop at 0 and the rest is named "
        "as uncovered.",
    ),
    "synthetix-174": Differs(
        layers.nobody_shares,
        {"error": True},
        {"unallocated": 100 * WAD},
        lambda given, ours: (given["value"], ours["unallocated"]),
        "A distribution over no shares fails. Rhodian returns all of it as what is left.",
    ),
    "synthetix-178": Differs(
        layers.others_in_vault_bear,
        {"error": True},
        {"shares": [], "unallocated": WAD},
        lambda _, ours: (WAD, sum(ours["shares"]) + ours["unallocated"]),
        "With nobody else in the vault the liquidation fails. Rhodian returns the debt (the vector names none: 10^18) "
        "as unallocated, for the next layer.",
    ),
    "percolator-stake-237": Differs(
        haircuts.recovery_after_exit,
        {"senior_buggy": 150_000},
        {"junior_loss": 50_000, "senior_loss": 0, "junior_paid": 50_000}
        | {"senior_correct": 100_000, "unassigned_recovery": 50_000},
        lambda given, ours: (given["recovery"], ours["senior_correct"] - given["senior"] + ours["unassigned_recovery"]),
        "A recovery lifted the senior tranche to 150,000 though it had lost nothing (reported as a defect). Rhodian "
        "shares it by booked loss: the senior keeps 100,000, and 50,000 are unallocated since the junior has left.",
    ),
    "percolator-stake-238": Differs(
        haircuts.recovery_with_newcomer,
        {"attacker_withdraw_buggy": 650_000, "attacker_profit_buggy": 250_000},
        {"senior_value_after_loss": 400_000, "attacker_correct": 400_000},
        lambda given, ours: (given["attacker_deposit"], ours["attacker_correct"]),
        "One who deposits after the loss takes 250,000 of the recovery from those who bore it (reported as a defect). "
        "Rhodian shares it by booked loss: the newcomer has the 400,000 it paid in.",
    ),
}
"""Each of these vectors, by id."""
