"""Convenience: other systems' haircuts, apportionments, roundings and indices, put to the kernel."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from rhodian import in_order, in_proportion
from tests.conformance.replay import (
    Numbers,
    account,
    cut,
    exact,
    fund,
    in_order_of,
    layered,
    move,
    mutual,
    of_members,
    outside_world,
    pay,
    settle,
)

RAY = 10**27
WAD = 10**18


def redemption(given: Numbers) -> Numbers:
    """Take each vault's debt out of its collateral, and share what was taken among those who redeem."""
    several = isinstance(given["ink"], list)
    inks, arts, redeem = (given[key] if several else [given[key]] for key in ("ink", "art", "redeem"))
    owed = [exact(art, given["price"]) for art in arts]
    taken = [in_order(amount, (ink,)).shares[0] for amount, ink in zip(owed, inks, strict=True)]
    pool, outstanding = sum(taken), given.get("outstanding", sum(redeem))
    paid = list(in_proportion(pool, redeem).shares)
    returned = inks[0] - taken[0]
    return {
        "returned_to_owner1" if several else "owner_gets": returned,
        "pool": pool,
        "fix_ray": cut(RAY, pool, outstanding - pool)[0],
        "paid": paid if several else paid[0],
        "dust": pool - sum(paid),
    }


def endowments_pay(given: Numbers) -> Numbers:
    """Take the budget from the winners' endowments in proportion, and post it to their equity."""
    root = mutual("winner", given["endowments"])
    names = [f"winner {place}" for place in range(len(given["endowments"]))]
    equity = dict(zip(names, given["equity"], strict=False))
    books = pay({account(name): held for name, held in equity.items()}, root, given["budget"])
    after = [books[account(name)] for name in names] + given["equity"][len(names) :]
    return {"seized": of_members(settle(root, given["budget"]), "winner"), "equity_after": after}


def insurance_then_endowments(given: Numbers) -> Numbers:
    """Let insurance bear first and the endowments in proportion next."""
    root = layered(fund("insurance", given["insurance"]), mutual("winner", given["endowments"]))
    outcome = settle(root, given["deficit"])
    seized = of_members(outcome, "winner")
    return {
        "insurance_used": outcome.borne["insurance"],
        "residual": sum(seized) + outcome.uncovered,
        "seized": seized,
        "unabsorbed": outcome.uncovered,
    }


def cumulative_claim(given: Numbers) -> Numbers:
    """Cut the face by the ratio; what has been paid comes first, and the rest is still to be claimed."""
    numerator, denominator = given["ratio"]
    entitled, _ = cut(given["face"], numerator, denominator - numerator)
    _, claimable = in_order(entitled, (given["paid"], given["face"])).shares
    return {"claimable": claimable}


def claims_on_a_pool(given: Numbers) -> Numbers:
    """Share what the ratio leaves of all faces in proportion to them, then pay first come, first served."""
    numerator, denominator = given["ratio"]
    payable, _ = cut(sum(given["faces"]), numerator, denominator - numerator)
    claims = in_proportion(payable, given["faces"]).shares
    paid = in_order(given["vault"], claims)
    return {"claims": list(claims), "total_paid": sum(paid.shares), "paid_forward": list(paid.shares)}


def junior_profit(given: Numbers) -> Numbers:
    """Pay capital, then insurance, then profits in proportion, out of the vault."""
    capital, insurance, profits = given["capital_total"], given["insurance"], given["pnl_pos"]
    residual = in_order(given["vault"], (capital, insurance)).left
    root = layered(fund("capital", capital), fund("insurance", insurance), mutual("profit", profits))
    effective = of_members(settle(root, given["vault"]), "profit")
    h = [min(residual, sum(profits)), sum(profits)]
    return {"residual": residual, "h": h, "effective": effective, "dust": h[0] - sum(effective)}


def socialised_loss_factor(given: Numbers) -> Numbers:
    """Let insurance bear the bankruptcies, and cut a withdrawal by what is left over all value."""
    outcome = settle(in_order_of(insurance=given["insurance"]), sum(given["account_bankruptcies"]))
    value = given["socialised_loss_factor"][1]
    paid, charge = cut(given["withdraw"], value - outcome.uncovered, outcome.uncovered)
    return {"exchange_bankruptcy": outcome.uncovered, "charge": charge, "paid": paid}


def reduced_legs(given: Numbers) -> Numbers:
    """Share the open interest that is left among the legs as one amount."""
    left = sum(given["legs"]) - given["reduce"]
    legs = list(in_proportion(left, given["legs"]).shares)
    return {"per_leg_ceil": legs, "sum_ceil": sum(legs)}


def collect_then_distribute(given: Numbers) -> Numbers:
    """Collect from each loser what it has, then from insurance, and share it in proportion to the gains."""
    own = [settle(in_order_of(loser=loser["balance"]), loser["loss"]) for loser in given["losers"]]
    rest = settle(in_order_of(insurance=given["insurance"]), sum(outcome.uncovered for outcome in own))
    collected = sum(outcome.borne["loser"] for outcome in own) + rest.borne["insurance"]
    names, gains = zip(*given["gains"], strict=True)
    return {
        "expected": sum(gains),
        "collected": collected,
        "insurance_left": given["insurance"] - rest.borne["insurance"],
        "paid": dict(zip(names, in_proportion(collected, gains).shares, strict=True)),
    }


def fee(given: Numbers) -> Numbers:
    """Cut a notional between its owner and the fee; the odd unit is the fee's."""
    return {"fee": cut(given["notional"], 10**4 - given["bps"], given["bps"])[1]}


def floor_and_ceiling(given: Numbers) -> Numbers:
    """Cut a size by a price: an entitlement is named first, an obligation last."""
    size, price, rest = given["size"], given["price"], 10**6 - given["price"]
    return {"floor": cut(size, price, rest)[0], "ceil": cut(size, rest, price)[1]}


def index_step(given: Numbers) -> Numbers:
    """Share a loss, in finer units, among equal units of weight; the remainder is what some bear more."""
    fine = given["chunk"] * given["den"] + given["rem_in"]
    shares = in_proportion(fine, [1] * given["weight_sum"]).shares
    return {"delta": shares[0], "rem_out": sum(share - shares[0] for share in shares)}


def accrued(given: Numbers) -> Numbers:
    """Make each distribution that the index stands for, among those who had joined by then."""
    actors: list[list[int]] = given["actors"]
    marks = sorted({joined for _, joined in actors} | {given["index"]})
    totals = [0] * len(actors)
    for begin, end in pairwise(marks):
        weights = [shares if joined <= begin else 0 for shares, joined in actors]
        amount = exact((end - begin) * sum(weights), WAD)
        totals = [total + share for total, share in zip(totals, in_proportion(amount, weights).shares, strict=True)]
    return {"accrued": totals}


def separate_backing(given: Numbers) -> Numbers:
    """Keep a provider's backing in an account of its own, and pay both claims in either order."""
    winner, provider = account("winner"), account("provider")
    vault = ("capital", "residual", "backing")
    books = {account(name): given[name] for name in vault}
    winners = in_order_of(capital=given["capital"], residual=given["residual"])
    payments: list[Any] = [
        (winners, given["capital"] + given["pnl"], winner),
        (in_order_of(backing=given["backing"]), given["backing"], provider),
    ]
    for root, claim, payee in reversed(payments) if given["provider_first"] else payments:
        books = pay(books, root, claim, payee)
    after = sum(books[account(name)] for name in vault)
    return {"winner_payout": books[winner], "provider": books[provider], "vault_after": after}


def recovery_after_exit(given: Numbers) -> Numbers:
    """Book the loss by tranche; when the junior has left, share the recovery by what those still here bore."""
    root = in_order_of(junior=given["junior"], senior=given["senior"])
    borne = settle(root, given["loss"]).borne
    books = pay({account("junior"): given["junior"], account("senior"): given["senior"]}, root, given["loss"])
    paid = books[account("junior")]
    books = move(books, account("junior"), outside_world(), paid)
    recovery = in_proportion(given["recovery"], (borne["senior"],))
    books = move(books, outside_world(), account("senior"), recovery.shares[0])
    return {
        "junior_loss": borne["junior"],
        "senior_loss": borne["senior"],
        "junior_paid": paid,
        "senior_correct": books[account("senior")],
        "unassigned_recovery": recovery.left,
    }


def recovery_with_newcomer(given: Numbers) -> Numbers:
    """Share a recovery by the loss each bore; one who came after the loss bore none of it."""
    root = in_order_of(junior=given["junior"], senior=given["senior"])
    borne = settle(root, given["loss"]).borne
    books = pay({account("junior"): given["junior"], account("senior"): given["senior"]}, root, given["loss"])
    senior_after = books[account("senior")]
    books = move(books, outside_world(), account("attacker"), given["attacker_deposit"])
    recovery = in_proportion(given["recovery"], (borne["junior"], borne["senior"], 0)).shares
    for owner, amount in zip(("junior", "senior", "attacker"), recovery, strict=True):
        books = move(books, outside_world(), account(owner), amount)
    return {"senior_value_after_loss": senior_after, "attacker_correct": books[account("attacker")]}
