"""Convenience: the vectors about a whole cycle: what is missing, which remedy bears it, and what moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Books, Rule, post_all
from rhodian.mutualisation.moves import settle
from rhodian.mutualisation.remedies import (
    begin,
    by_base,
    by_deleveraged,
    by_gains,
    by_pools,
    by_waterfall,
)
from rhodian.mutualisation.settlement import Source
from rhodian.mutualisation.shortfall import Cycle, recognise
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, Case, account, balance, fund, in_order, in_proportion
from tests.vectors.cases_pool import pool, read_pool
from tests.vectors.codec import Json, account_json, account_of, tree_of, value_of
from tests.vectors.records import Kind, as_json, published, read, text

if TYPE_CHECKING:
    from rhodian import Account

A, B, C, POOL, NEXT_POOL = (account(name, "margin") for name in ("A", "B", "C", "pool", "next pool"))
CLEARING, FEES, PENALTIES = account("market", "clearing"), account("liquidator"), POOL
USD = account("A", "margin", "USD/2")


def cycle(gains: Any, losses: Any, fees: Any = (0, 0, 0), penalties: Any = (0, 0, 0), **rest: Any) -> Json:
    """Write a cycle of A, B and C."""
    moves = {"gains": gains, "losses": losses, "fees": fees, "penalties": penalties}
    return {"id": "cycle 1", "accounts": (A, B, C), **moves, **rest}


def source(holder: Json, balance_: Any, of_event: Any = HUGE * HUGE, **terms: Any) -> Json:
    """Write a pool, and where its money is."""
    return {"account": holder} | pool(balance_, of_event, HUGE * HUGE, **terms)


def held(a: Any, b: Any, c: Any, *others: Json) -> tuple[Json, ...]:
    """Write the books before a cycle."""
    return (*(balance(who, has) for who, has in zip((A, B, C), (a, b, c), strict=True)), *others)


def given(balances: Any, moves: Json, pools: Any = (), rule: str = "in proportion", **rest: Any) -> Json:
    """Write all that a cycle is settled from."""
    books = {"balances": balances, "absorbed": ("cycle 0",)}
    route = {"clearing": CLEARING, "fees_to": FEES, "penalties_to": PENALTIES}
    written: Json = as_json({**books, "cycle": moves, "pools": pools, "rule": rule, **route, **rest})
    return written


LOSS = cycle((60, 30, 0), (0, 0, 90))
POOLED = held(0, 5, 40, balance(POOL, 20), balance(NEXT_POOL, 100))
FIRST, NEXT = source(POOL, 20), source(NEXT_POOL, 100)
CHARGED = cycle((60, 30, 0), (0, 0, 90), (0, 0, 7), (0, 0, 5))
BIG = cycle((2 * HUGE, HUGE, 0), (0, 0, 3 * HUGE))
OTHERS = in_proportion("socialised", (1, 3), fund("D", 30), fund("E", 8))
D_AND_E = (balance(account("D"), 30), balance(account("E"), 8))
SHARED_FUND = in_order("socialised", B | {"available": "6"})
POOL_AGAIN = in_order("socialised", POOL | {"available": "1"})

REMEDIES: tuple[tuple[Any, ...], ...] = (
    ("the loser pays all", given(held(0, 5, 90), LOSS)),
    ("no pool: the gains are cut in proportion", given(held(0, 5, 45), LOSS)),
    ("no pool: the gains are cut in order", given(held(0, 5, 45), LOSS, rule="in order")),
    ("nothing is paid at all", given(held(0, 5, 0), LOSS)),
    ("a pool bears what is missing", given(POOLED, LOSS, (NEXT,))),
    ("one pool after the other", given(POOLED, LOSS, (FIRST, NEXT))),
    ("what the pools leave is cut from gains", given(POOLED, LOSS, (FIRST,))),
    ("a pool that pays whole cannot", given(POOLED, LOSS, (source(POOL, 20, all_or_nothing=True),))),
    ("a pool within its limit for an event", given(POOLED, LOSS, (source(NEXT_POOL, 100, 31),))),
    ("others bear before gains are cut", given(held(0, 5, 60, *D_AND_E), LOSS, others=OTHERS)),
    ("and what they leave is cut", given(held(0, 5, 40, *D_AND_E), LOSS, others=OTHERS)),
    ("the accounts of the cycle bear by a base, with what they have left", given(held(7, 6, 50), LOSS, base=(1, 2, 0))),
    ("a base of 0 asks nobody", given(held(7, 6, 50), LOSS, base=(0, 0, 0))),
    ("by what each has left", given(held(7, 6, 80), LOSS, base=(7, 6, 0))),
    ("who was closed bears it, out of its gain first", given(held(7, 6, 70), LOSS, closed=(0, 30, 0))),
    ("and out of its margin then", given(held(7, 6, 50), LOSS, closed=(0, 30, 0))),
    (
        "each what those before it have left",
        given(
            (*held(7, 6, 9, *D_AND_E), balance(POOL, 20)),
            LOSS,
            (FIRST,),
            others=OTHERS,
            base=(1, 1, 1),
            closed=(3, 1, 0),
        ),
    ),
    ("fee and penalty after the loss", given(held(0, 0, 102), CHARGED)),
    ("the penalty is cut first", given(held(0, 0, 99), CHARGED)),
    ("no charges from who cannot pay its loss", given(held(0, 0, 89), CHARGED)),
    ("accounts that the books do not list hold nothing", given(held(0, 5, 45)[2:], LOSS)),
    ("one unit moves", given(held(0, 0, 1), cycle((1, 0, 0), (0, 0, 1)))),
    ("nothing happens", given(held(1, 2, 3), cycle((0, 0, 0), (0, 0, 0)))),
    ("above 2^53", given(held(0, 0, FLOAT_EDGE), cycle((FLOAT_EDGE + 1, 1, 0), (0, 0, FLOAT_EDGE + 2)))),
    ("10^30", given(held(0, 0, HUGE, balance(POOL, HUGE // 7)), BIG, (source(POOL, HUGE // 7),))),
    ("refused: absorbed before", given(held(0, 5, 90), LOSS | {"id": "cycle 0"})),
    ("refused: no name", given(held(0, 5, 90), LOSS | {"id": ""})),
    ("refused: an account twice", given(held(0, 5, 90), LOSS | {"accounts": (A, B, B)})),
    ("refused: two assets", given(held(0, 5, 90), LOSS | {"accounts": (A, B, USD | {"owner": "C"})})),
    ("refused: a fractional gain", given(held(0, 5, 90), cycle((HALF, 0, 0), (0, 0, 0)))),
    ("refused: fewer fees than accounts", given(held(0, 5, 90), cycle((0, 0, 0), (0, 0, 0), (0, 0)))),
    ("refused: gains are not all losses", given(held(0, 5, 90), cycle((1, 0, 0), (0, 0, 0)))),
    ("refused: an account that gains and loses", given(held(0, 5, 90), cycle((1, 0, 0), (1, 0, 0)))),
    ("refused: one pool twice", given(POOLED, LOSS, (FIRST, FIRST))),
    ("refused: a pool that is an account of the cycle", given(POOLED, LOSS, (source(B, 5),))),
    ("refused: a pool in another asset", given(POOLED, LOSS, (source(USD, 5),))),
    ("refused: a fund that is an account of the cycle", given(held(0, 5, 80), LOSS, others=SHARED_FUND)),
    ("refused: a base for fewer accounts", given(held(0, 5, 80), LOSS, base=(1, 2))),
    ("refused: a base below 0", given(held(0, 5, 80), LOSS, base=(1, 2, -1))),
    ("refused: what was closed of more accounts", given(held(0, 5, 80), LOSS, closed=(1, 2, 3, 4))),
    ("refused: a pool is counted on once more", given(POOLED, LOSS, (FIRST,), others=POOL_AGAIN)),
    ("refused: others in another asset", given(held(0, 5, 80), LOSS, others=in_order("o", fund("D", 1, "USD/2")))),
    ("refused: another holds less than it is to bear", given(held(0, 5, 60), LOSS, others=OTHERS)),
    ("refused: no rule for gains", given(held(0, 5, 80), LOSS, rule="limited")),
    ("refused: the clearing account is paid", given(held(0, 5, 90), LOSS, clearing=A)),
    ("refused: the liquidator's account is in another asset", given(held(0, 5, 90), LOSS, fees_to=USD)),
)


def _read_cycle(written: Json) -> Cycle:
    """Read a cycle."""
    accounts = tuple(account_of(item) for item in written["accounts"])
    columns = (read(written[name]) for name in ("gains", "losses", "fees", "penalties"))
    return Cycle(text(written["id"]), accounts, *columns)


def _books(written: Json, balances: str) -> Books:
    """Read the books."""
    return Books({account_of(row): value_of(row["balance"]) for row in written[balances]}, set(written["absorbed"]))


def _source(written: Json) -> Source:
    """Read a pool, and where its money is."""
    fields = {name: item for name, item in written.items() if name != "account"}
    return Source(account_of(written["account"]), read_pool(fields))


def _remedied(written: Json) -> Json:
    """Recognise what is missing, let pools, others, the accounts, whoever was closed and gains bear it, and settle."""
    books = _books(written, "balances")
    borne = begin(recognise(books, _read_cycle(written["cycle"])))
    borne = by_pools(borne, tuple(_source(item) for item in written["pools"]))
    if "others" in written:
        borne = by_waterfall(borne, tree_of(written["others"]))
    if "base" in written:
        borne = by_base(borne, read(written["base"]))
    if "closed" in written:
        borne = by_deleveraged(borne, read(written["closed"]))
    borne = by_gains(borne, Rule(written["rule"]))
    route = (account_of(written[name]) for name in ("clearing", "fees_to", "penalties_to"))
    changes = post_all(books.balances, settle(borne, *route))
    answer: Json = {
        "missing": published(borne.shortfall.missing),
        "paid": published(borne.shortfall.collected.rows),
        **{take.remedy: published(take.amounts) for take in borne.takes},
        "changes": [account_json(who) | {"balance": str(has)} for who, has in sorted(changes, key=_name)],
    }
    return answer


def _name(row: tuple[Account, int]) -> str:
    """Return whom a change is of: the order in which changes are published."""
    return row[0].owner


REFUSED = {
    **dict.fromkeys(("id", "accounts", "gains", "losses", "fees", "penalties"), "MU-9"),
    "AlreadyAbsorbed": "RM-8",
    "SelfTransfer": "RM-8",
    "fees_to": "RM-8",
}

KINDS = {
    "remedies": Kind(
        lambda: (Case("remedies", about, written) for about, written in REMEDIES),
        _remedied,
        ("MU-5", "MU-6", "MU-7", "MU-17", "RM-1", "RM-2", "RM-4", "RM-5", "RM-8", "RM-11", "RM-12", "RM-13"),
        REFUSED,
    ),
}
"""The kind of a whole cycle."""
