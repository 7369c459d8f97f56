"""Convenience: a second opinion on a cycle and its remedies, slow, plain, and sharing no code with the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests import market_oracle, oracle
from tests.books_oracle import leaves, owner, posted

if TYPE_CHECKING:
    from tests.market_oracle import Answer, Given


def remedied(**given: Any) -> Answer:
    """Let each pay its own, then each remedy bear what those before it have left, and at last all be paid."""
    moves, held = given["cycle"], {owner(row): row["balance"] for row in given["balances"]}
    margins = [held.get(owner(account), 0) for account in moves["accounts"]]
    paid = market_oracle.collect(margins, moves["losses"], moves["fees"], moves["penalties"])
    has = [margin - sum(row) for margin, row in zip(margins, paid["rows"], strict=True)]
    gains, takes = list(moves["gains"]), {}
    rooms = [market_oracle.headroom(pool)["headroom"] for pool in given["pools"]]
    policies = [int(pool["terms"].get("all_or_nothing", False)) for pool in given["pools"]]
    drawn = market_oracle.draw_pools(paid["missing"], rooms, policies)
    takes["pool"], left = drawn["shares"], drawn["left"]
    if "others" in given:
        takes["waterfall"] = oracle.draw(given["others"], left)
        left -= sum(takes["waterfall"])
    if "base" in given:
        takes["socialised"], left = oracle.in_proportion_capped(left, given["base"], has)
        has = [mine - part for mine, part in zip(has, takes["socialised"], strict=True)]
    if "closed" in given:
        worth = [mine + gain for mine, gain in zip(has, gains, strict=True)]
        takes["deleveraged"], left = oracle.in_proportion_capped(left, given["closed"], worth)
        for place, part in enumerate(takes["deleveraged"]):
            out_of_gain = min(part, gains[place])
            gains[place] -= out_of_gain
            has[place] -= part - out_of_gain
    takes["haircut"] = market_oracle.haircut(left, gains, given["rule"])["haircuts"]
    ends = [gain - cut for gain, cut in zip(gains, takes["haircut"], strict=True)]
    backers = [*takes["pool"], *takes.get("waterfall", [])]
    losses = [had - mine - sum(row[1:]) for had, mine, row in zip(margins, has, paid["rows"], strict=True)]
    changes = _moved(given, losses, paid["rows"], backers, ends)
    return {"missing": paid["missing"], "paid": paid["rows"], **takes, "changes": changes}


def _moved(
    given: Given, losses: list[int], rows: list[list[int]], backers: list[int], gained: list[int]
) -> list[Given]:
    """Let the charges be paid, all pay in, and all be paid out; return each account that was touched, by owner."""
    accounts, clearing = given["cycle"]["accounts"], given["clearing"]
    houses = [pool["account"] for pool in given["pools"]] + (leaves(given["others"]) if "others" in given else [])
    moves = [
        *((payer, given["fees_to"], row[1]) for payer, row in zip(accounts, rows, strict=True)),
        *((payer, given["penalties_to"], row[2]) for payer, row in zip(accounts, rows, strict=True)),
        *((payer, clearing, amount) for payer, amount in zip(accounts, losses, strict=True)),
        *((payer, clearing, amount) for payer, amount in zip(houses, backers, strict=True)),
        *((clearing, payee, amount) for payee, amount in zip(accounts, gained, strict=True)),
    ]
    touched = posted(given["balances"], [move for move in moves if move[2]])
    return sorted(touched, key=lambda row: str(row["owner"]))
