"""Convenience: a second opinion on amounts as text and on books, slow, plain, and sharing no code with the kernel."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any, TypeAlias

from tests import oracle

Given: TypeAlias = dict[str, Any]
Answer: TypeAlias = dict[str, Any]
Move: TypeAlias = tuple[Given, Given, int]
"""Who pays whom how much."""

DIGITS = 1100
"""More than any amount that is printed has."""


def itself(value: int, field: str) -> Answer:
    """Give back a number that is as it has to be."""
    assert field
    return {"value": value}


def parse_amount(text: str | int, asset: str) -> Answer:
    """Read a decimal as a fraction, and count smallest units."""
    return {"amount": Fraction(str(text).split(" ")[0]) * 10 ** scale(asset)}


def format_amount(amount: int, asset: str) -> Answer:
    """Move the point."""
    with localcontext(prec=DIGITS):
        return {"text": f"{Decimal(amount).scaleb(-scale(asset)):f}"}


def scale(asset: str) -> int:
    """Return how many decimals an asset has."""
    return int(asset.split("/")[1])


def owner(account: Given) -> tuple[str, str, str]:
    """Return what tells one account from another."""
    return account["owner"], account["purpose"], account["asset"]


def posted(balances: list[Given], moves: list[Move]) -> list[Given]:
    """Post each move that moves something; return each account that is touched, in the order of its first move."""
    held = {owner(row): row["balance"] for row in balances}
    touched: dict[tuple[str, str, str], Given] = {}
    for payer, payee, amount in moves:
        for account, change in ((payer, -amount), (payee, amount)):
            held[owner(account)] = held.get(owner(account), 0) + change
            touched[owner(account)] = {name: account[name] for name in ("owner", "purpose", "asset")}
    return [account | {"balance": held[key]} for key, account in touched.items()]


def post(balances: list[Given], transfer: Given) -> Answer:
    """Post one transfer."""
    return post_all(balances, [transfer])


def post_all(balances: list[Given], transfers: list[Given]) -> Answer:
    """Post several."""
    return {"changes": posted(balances, [(each["payer"], each["payee"], each["amount"]) for each in transfers])}


def trial_balance(balances: list[Given]) -> Answer:
    """Add up each asset, in the order in which it first comes."""
    rows = []
    for asset in dict.fromkeys(row["asset"] for row in balances):
        own = [row for row in balances if row["asset"] == asset]
        outside = sum(row["balance"] for row in own if row["owner"] == "outside")
        inside = sum(row["balance"] for row in own) - outside
        rows.append({"asset": asset, "inside": inside, "outside": outside, "balanced": inside + outside == 0})
    return {"trial_balance": rows}


def absorb(balances: list[Given], absorbed: list[str], tree: Given, loss: Given) -> Answer:
    """Let each fund pay what it bears, if it bears something; who is paid comes last."""
    assert loss["id"] not in absorbed
    moves = zip(leaves(tree), oracle.draw(tree, loss["amount"]), strict=True)
    changes = posted(balances, [(fund, loss["payee"], drawn) for fund, drawn in moves if drawn])
    paid = [change for change in changes if owner(change) == owner(loss["payee"])]
    return {"changes": [change for change in changes if change not in paid] + paid, "loss_id": loss["id"]}


def leaves(tree: Given) -> list[Given]:
    """Return the funds of a tree, first to last."""
    if "available" in tree:
        return [tree]
    below = [tree["branch"]] if "branch" in tree else tree["branches"]
    return [fund for branch in below for fund in leaves(branch)]
