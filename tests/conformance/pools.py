"""Convenience: other systems' slashing and queues to leave, put to pools with limits and to dated exits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import in_order, in_proportion
from rhodian.pools.limits import Pool, PoolDraw, PoolTerms, PoolUse, draw_pool
from rhodian.pools.membership import Matured, Requested, Staked, book, cohort_bears, pay
from tests.conformance.replay import cut, exact

if TYPE_CHECKING:
    from tests.conformance.replay import Numbers

UNLIMITED = 10**30
"""Stands for a limit that the system does not have."""

BASIS_POINTS = 10_000

CHECKPOINT = 4
"""What the checkpoint of eigenlayer-187 takes of 8; the vector says only what is left."""


def staked_layer(assets: int, minimum: int = 0) -> Pool:
    """Return a staked layer as a pool that has paid nothing yet and has no limit but its minimum."""
    return Pool(PoolTerms(UNLIMITED, UNLIMITED, 1, minimum), assets, PoolUse(0, 0, 0))


def slash(assets: int, need: int, minimum: int = 0) -> PoolDraw:
    """Draw a need on a staked layer."""
    return draw_pool(staked_layer(assets, minimum), need)


def slash_for_deficit(given: Numbers) -> Numbers:
    """Let the offset bear the deficit first, slash for the rest, and slash the fee on top, ranked last."""
    offset = given.get("deficit_offset", 0) + given.get("pending", 0)
    need = in_order(given["deficit"], (offset,)).left
    covered = slash(given["stake_assets"], need, given.get("min_assets_remaining", 0))
    bps = given["liquidation_fee_bps"]
    fee = draw_pool(covered.pool, exact(covered.amount * bps, BASIS_POINTS))
    return {
        "slashed": covered.amount + fee.amount,
        "assets_left": fee.pool.balance,
        "covered_pending": covered.amount,
    }


def burn_for_claim(given: Numbers) -> Numbers:
    """Cut the allocation by the claim, and burn of that what the capacity ratio says; odd units stay."""
    payout, left = cut(given["alloc_nxm"], given["payout"], given["cover_amount"] - given["payout"])
    burn, _ = cut(payout, given["denominator"], given["capacity_ratio"] - given["denominator"])
    return {"payout_nxm": payout, "burn": burn, "alloc_after": left}


def burn_stake(given: Numbers) -> Numbers:
    """Burn stake down to the one unit that has to stay."""
    drawn = slash(given["active_stake"], given["burn"], 1)
    return {
        "burned": drawn.amount,
        "active_stake_after": drawn.pool.balance,
        "halted": drawn.left > 0,
        "uncovered": drawn.left,
    }


def slash_magnitude(given: Numbers) -> Numbers:
    """Cut an operator's shares by the magnitude that it lost; the odd unit stays with it."""
    kept = given["new_max_magnitude"]
    slashed, left = cut(given["operator_shares"], given["prev_max_magnitude"] - kept, kept)
    return {"slashed": slashed, "left": left}


def slash_then_deposit(given: Numbers) -> Numbers:
    """Book a checkpoint of one date and a deposit of a later one, in both orders, and return what can be withdrawn."""
    first, deposit = Staked(given["start"], 0), Staked(32, 2)
    (share,) = book(cohort_bears(CHECKPOINT, 1, (first,)).shares, (given["start"],)).shares
    shares = book(cohort_bears(CHECKPOINT, 1, (first, deposit)).shares, (given["start"], 32)).shares
    if shares != (share, 0):
        raise ValueError(f"the order matters: {shares} is not {share} and 0")
    left = given["start"] - share
    return {"withdrawable": [left, left + 32]}


def units_worth(vault: int, units: int, others: int) -> int:
    """Return what units of a vault are worth; the odd unit stays with the others."""
    return in_proportion(vault, (units, others)).shares[0]


def leave(units: int, quoted: int, worth: int) -> int:
    """Return what one is paid whose units were quoted when it asked to leave and are worth something when it goes."""
    return pay(Matured(Requested(Staked(units, 0), 1, 2, quoted)), worth).amount


def stake_ask_and_leave(given: Numbers) -> Numbers:
    """Stake, ask to leave, let the vault grow, and leave."""
    minted = exact(given["stake"] * given["shares0"], given["vault0"])
    quoted = units_worth(given["vault_at_request"], minted, given["shares0"])
    paid = leave(minted, quoted, units_worth(given["vault_at_completion"], minted, given["shares0"]))
    return {
        "shares_minted": minted,
        "quoted": quoted,
        "paid": paid,
        "vault_left": given["vault_at_completion"] - paid,
    }


def leave_queue(given: Numbers) -> Numbers:
    """Leave a queue in which the request still shares losses."""
    worth = units_worth(given["total_assets"], given["shares"], given["total_shares"] - given["shares"])
    return {"paid": leave(given["shares"], given["request_assets"], worth)}
