"""Convenience: the vectors about mutual pools: what may be drawn, and who pays in order of spill-over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian.pools.limits import Pool, PoolTerms, PoolUse, begin_event, draw_pool, draw_pools, headroom
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, NONE, TRUE, WORD_EDGE
from tests.vectors.records import Kind, call, record, rows

if TYPE_CHECKING:
    from tests.vectors.codec import Json

read_pool = record(Pool, terms=record(PoolTerms), use=record(PoolUse))


def use(time: Any = 0, in_period: Any = 0, in_event: Any = 0) -> Json:
    """Write what a pool has paid."""
    return {"time": time, "in_period": in_period, "in_event": in_event}


def pool(balance: Any, of_event: Any, of_period: Any, used: Any = None, **terms: Any) -> Json:
    """Write a pool by its balance and its limits."""
    limits = {"event_limit": of_event, "period_limit": of_period, "period": 100} | terms
    return {"terms": limits, "balance": balance, "use": use() if used is None else used}


NO_TERMS = pool(1, 1, 1) | {"terms": NONE}

POOLS: tuple[tuple[str, Json], ...] = (
    ("the balance is the least", pool(50, 100, 200)),
    ("the limit for an event is the least", pool(500, 100, 200)),
    ("the limit for a period is the least", pool(500, 100, 200, use(5, 150, 10))),
    ("what was drawn for the event counts", pool(500, 100, 200, use(5, 70, 70))),
    ("what must stay in the pool stays", pool(50, 100, 200, minimum=20)),
    ("less than must stay: no room", pool(10, 100, 200, minimum=20)),
    ("an empty pool", pool(0, 100, 200)),
    ("a limit is used up", pool(500, 100, 200, use(5, 100, 100))),
    ("more was drawn than a limit that was lowered since", pool(500, 100, 200, use(5, 300, 300))),
    ("limits of 0", pool(500, 0, 0)),
    ("above 2^53", pool(3 * FLOAT_EDGE, 2 * FLOAT_EDGE + 1, 9 * FLOAT_EDGE, minimum=1)),
    ("10^30", pool(5 * HUGE, 3 * HUGE, 2 * HUGE, use(7, HUGE - 1, 0))),
)

ODD_POOLS: tuple[tuple[str, Json], ...] = (
    ("refused: a balance below 0", pool(-1, 1, 1)),
    ("refused: a limit below 0", pool(1, -1, 1)),
    ("refused: a fractional limit", pool(1, 1, HALF)),
    ("refused: what must stay is below 0", pool(1, 1, 1, minimum=-1)),
    ("refused: a period of 0", pool(1, 1, 1, period=0)),
    ("refused: no truth value", pool(1, 1, 1, all_or_nothing=1)),
    ("refused: no terms", NO_TERMS),
    ("refused: no use", pool(1, 1, 1, NONE)),
    ("refused: what was drawn is below 0", pool(1, 1, 1, use(0, -1, 0))),
    ("refused: what was drawn for the event is below 0", pool(1, 1, 1, use(0, 0, -1))),
    ("refused: a time that is none", pool(1, 1, 1, use(TRUE, 0, 0))),
)

USED = pool(500, 100, 200, use(250, 70, 30))

EVENTS: tuple[tuple[Any, ...], ...] = (
    ("a later event of the period", USED, 299),
    ("another event of the same time", USED, 250),
    ("the first moment of the next period", USED, 300),
    ("a period long after", USED, 10**18),
    ("a period of one moment", pool(5, 5, 5, use(7, 3, 1), period=1), 8),
    ("times above 2^64", pool(5, 5, 5, use(WORD_EDGE, 3, 1), period=WORD_EDGE), 2 * WORD_EDGE - 1),
    ("10^30", pool(HUGE, HUGE, HUGE, use(HUGE, 3, 1), period=7), HUGE + 1),
    ("refused: before the last event", USED, 249),
    ("refused: a time below 0", USED, -1),
    ("refused: a fractional time", USED, HALF),
)

BIG = pool(5 * HUGE, 3 * HUGE, 9 * HUGE, use(7, 1, 1))

DRAWS: tuple[tuple[Any, ...], ...] = (
    ("nothing is needed", USED, 0),
    ("less than there is room for", USED, 69),
    ("as much as there is room for", USED, 70),
    ("more: the rest is left", USED, 71),
    ("whole, within the room", pool(50, 100, 200, all_or_nothing=True), 50),
    ("whole, and one unit too much: nothing", pool(50, 100, 200, all_or_nothing=True), 51),
    ("whole, and nothing needed", pool(0, 100, 200, all_or_nothing=True), 0),
    ("no room", pool(10, 100, 200, minimum=20), 5),
    ("10^30", BIG, 4 * HUGE),
    ("refused: a need below 0", USED, -1),
    ("refused: a fractional need", USED, HALF),
)

SPILLS: tuple[tuple[Any, ...], ...] = (
    ("no pools: all is left", 5, (), ()),
    ("nothing is needed", 0, (3, 4), (0, 0)),
    ("the first bears all", 3, (3, 4), (0, 0)),
    ("the second bears what the first leaves", 5, (3, 4), (0, 0)),
    ("more than all headrooms", 9, (3, 4), (0, 0)),
    ("one that pays whole bears all that is left", 5, (3, 4), (0, 1)),
    ("one that cannot bear all pays nothing, and the next is asked", 5, (4, 3), (1, 0)),
    ("pays whole, behind one that leaves little enough", 7, (3, 4, 9), (0, 1, 0)),
    ("pays whole, behind one that leaves too much", 8, (3, 4, 9), (0, 1, 0)),
    ("all pay whole, and none can", 10, (9, 9), (1, 1)),
    ("no room anywhere", 5, (0, 0), (0, 1)),
    ("above 2^53", 2 * FLOAT_EDGE + 1, (FLOAT_EDGE, FLOAT_EDGE), (0, 0)),
    ("10^30", 2 * HUGE + 1, (HUGE, HUGE, HUGE), (0, 1, 0)),
    ("refused: a need below 0", -1, (1,), (0,)),
    ("refused: a room below 0", 1, (1, -1), (0, 0)),
    ("refused: a truth value as policy", 1, (1,), (TRUE,)),
    ("refused: fewer policies than pools", 1, (1, 2), (0,)),
    ("refused: the need is looked at before the headrooms", HALF, (-1,), ()),
)

FIELDS = (
    "event_limit",
    "period_limit",
    "period",
    "minimum",
    "all_or_nothing",
    "terms",
    "balance",
    "use",
    "in_period",
    "in_event",
)
REFUSED = dict.fromkeys(FIELDS, "PO-13")

KINDS = {
    "headroom": Kind(
        rows("headroom", "pool", (*POOLS, *ODD_POOLS)),
        call(headroom, "headroom", pool=read_pool),
        ("PO-1",),
        REFUSED | {"time": "PO-13"},
    ),
    "begin_event": Kind(
        rows("begin_event", "pool time", EVENTS),
        call(begin_event, pool=read_pool),
        ("PO-7",),
    ),
    "draw_pool": Kind(
        rows("draw_pool", "pool need", DRAWS),
        call(draw_pool, pool=read_pool),
        ("PO-2", "PO-3", "PO-4", "PO-5", "PO-6", "PO-8"),
    ),
    "draw_pools": Kind(
        rows("draw_pools", "need headrooms all_or_nothing", SPILLS),
        call(draw_pools),
        ("PO-9", "PO-10", "PO-11", "PO-12"),
        {"InvalidAmount": "PO-13", "LengthMismatch": "PO-13"},
    ),
}
"""The kinds of pools."""
