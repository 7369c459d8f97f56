"""Convenience: the vectors about cascades: how the mark moves, who is reached, and where it comes to rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian.deleveraging.cascades import LinearImpact, TableImpact, cascade, fall
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, NONE, WORD_EDGE
from tests.vectors.records import Kind, call, one_of, published, read, record, rows

if TYPE_CHECKING:
    from tests.vectors.codec import Json

read_impact = one_of("rule", {"linear": record(LinearImpact), "table": record(TableImpact)})


def linear(start: Any, move: Any, per: Any, rises: Any = False) -> Json:  # noqa: FBT002  # the field itself
    """Write a mark that moves in proportion to what is traded."""
    return {"rule": "linear", "start": start, "move": move, "per": per, "rises": rises}


def table(start: Any, steps: Any, rises: Any = False) -> Json:  # noqa: FBT002  # the field itself
    """Write a mark that moves in steps."""
    return {"rule": "table", "start": start, "steps": steps, "rises": rises}


DOWN, UP = linear(100, 3, 10), linear(100, 3, 10, rises=True)
BOOK = table(100, ((10, 97), (25, 97), (40, 90), (60, 1)))
ASKS = table(100, ((10, 103), (40, 110)), rises=True)

IMPACT_PRICE: tuple[tuple[Any, ...], ...] = (
    ("nothing traded: the start", DOWN, 0),
    ("each move is rounded down, so the mark up", DOWN, 13),
    ("a whole move", DOWN, 20),
    ("rising, each move is rounded down", UP, 13),
    ("never below 1", DOWN, 10**6),
    ("to 1 just so", DOWN, 330),
    ("rising without an end", linear(HUGE, HUGE, 1, rises=True), HUGE),
    ("falling, above 2^53", linear(9 * FLOAT_EDGE, FLOAT_EDGE + 1, 7), 3),
    ("steps: before the first", BOOK, 9),
    ("steps: from a total on", BOOK, 10),
    ("steps: between two", BOOK, 39),
    ("steps: after the last", BOOK, 10**9),
    ("steps that rise", ASKS, 40),
    ("no steps: the mark stays", table(100, ()), 10**9),
    ("steps from the first contract on", table(100, ((1, 99), (2, 98))), 1),
    ("steps of 10^30", table(HUGE, ((HUGE - 1, HUGE - 1), (HUGE, 1))), HUGE - 1),
    ("refused: fewer than none traded", DOWN, -1),
    ("refused: fewer than none traded, steps", BOOK, -1),
    ("refused: fractional contracts traded", DOWN, HALF),
    ("refused: a start of 0", linear(0, 1, 1), 0),
    ("refused: a move of 0", linear(1, 0, 1), 0),
    ("refused: per no contracts", linear(1, 1, 0), 0),
    ("refused: no truth value", linear(1, 1, 1, 1), 0),
    ("refused: steps from a start of 0", table(0, ()), 0),
    ("refused: totals that do not rise", table(9, ((5, 8), (5, 7))), 0),
    ("refused: a mark that turns back", table(9, ((5, 7), (6, 8))), 0),
    ("refused: a mark that falls where it rises", table(9, ((5, 8),), rises=True), 0),
    ("refused: a mark of 0", table(9, ((5, 0),)), 0),
    ("refused: steps that are none", table(9, NONE), 0),
    ("refused: a step without its mark", table(9, ((5,),)), 0),
)

IMPACT_TRIGGERS: tuple[tuple[Any, ...], ...] = (
    ("no thresholds", DOWN, (), 9),
    ("reached from the start: 0", DOWN, (100, 101, 10**9), 50),
    ("the least total, rounded up", DOWN, (99, 98, 97, 96, 94), 50),
    ("a mark that does not fall to 0: beyond the most", DOWN, (1, 0), 50),
    ("rising", UP, (0, 100, 101, 103, 104), 50),
    ("steps: at the totals", BOOK, (100, 99, 97, 96, 90, 89, 1), 100),
    ("steps: never: one more than the most", BOOK, (0, 95), 50),
    ("steps that rise", ASKS, (99, 100, 101, 110, 111), 70),
    ("steps of 10^30", table(HUGE, ((HUGE - 1, HUGE - 1), (HUGE, 1))), (HUGE, HUGE - 1, 2, 0), HUGE),
    ("above 2^64", linear(9 * WORD_EDGE, 7, 3), (WORD_EDGE, 9 * WORD_EDGE - 1), WORD_EDGE),
    ("refused: a threshold below 0", DOWN, (-1,), 9),
    ("refused: a fractional threshold, steps", BOOK, (HALF,), 9),
    ("refused: the most is below 0", DOWN, (1,), -1),
)

FALL: tuple[tuple[Any, ...], ...] = (
    ("nobody but the shock", 5, (), ()),
    ("the shock reaches nobody", 5, (6, 7), (10, 10)),
    ("the shock reaches one, and that one reaches the next", 5, (15, 5), (10, 10)),
    ("one unit less, and the chain breaks", 5, (16, 5), (10, 10)),
    ("the list's order does not matter", 1, (9, 4, 1, 30), (9, 5, 3, 2)),
    ("equal triggers", 2, (2, 2, 7), (3, 1, 4)),
    ("reached, with nothing to trade", 2, (2, 3), (0, 1)),
    ("triggers of 0 need no shock", 0, (0, 3), (3, 9)),
    ("everyone", 1, (1, 2, 3, 4, 5), (1, 1, 1, 1, 1)),
    ("those who keep each other out are kept out", 0, (3, 4), (4, 3)),
    ("above 2^53", FLOAT_EDGE, (FLOAT_EDGE, FLOAT_EDGE + 2), (1, 5)),
    ("10^30", HUGE, (2 * HUGE, HUGE), (7, HUGE)),
    ("refused: a shock below 0", -1, (), ()),
    ("refused: a fractional trigger", 1, (HALF,), (1,)),
    ("refused: a quantity below 0", 1, (1,), (-1,)),
    ("refused: fewer quantities than triggers", 1, (1, 2), (1,)),
    ("refused: triggers are looked at before quantities", 1, (-1,), (-1,)),
)

CASCADE: tuple[tuple[Any, ...], ...] = (
    ("no accounts: the shock alone", DOWN, 20, (), ()),
    ("no shock, and nobody at the mark", DOWN, 0, (99,), (10,)),
    ("one liquidation brings on the next", DOWN, 10, (97, 94, 91), (10, 10, 10)),
    ("one threshold lower, and it stops", DOWN, 10, (97, 93, 91), (10, 10, 10)),
    ("rising: shorts are bought back", UP, 10, (103, 106, 120), (10, 10, 10)),
    ("at the mark without a shock", DOWN, 0, (100, 97), (10, 10)),
    ("a threshold of 0 is never reached", DOWN, 10**6, (0, 1), (10, 10)),
    ("steps: through a thin book", BOOK, 10, (97, 95, 90), (30, 10, 20)),
    ("steps: a thicker one holds", BOOK, 10, (96, 95, 90), (30, 10, 20)),
    ("steps that rise", ASKS, 0, (100, 103, 110), (10, 20, 30)),
    ("above 2^53", linear(9 * FLOAT_EDGE, 1, 1), FLOAT_EDGE, (8 * FLOAT_EDGE, 7), (FLOAT_EDGE + 1, 1)),
    ("10^30", linear(HUGE, 1, 3), HUGE, (2 * HUGE // 3 + 1, 1), (HUGE, HUGE)),
    ("refused: no impact", NONE, 1, (1,), (1,)),
    ("refused: a shock below 0", DOWN, -1, (1,), (1,)),
    ("refused: a fractional quantity", DOWN, 1, (1,), (HALF,)),
    ("refused: a threshold below 0", BOOK, 1, (-1,), (1,)),
    ("refused: fewer quantities than thresholds", DOWN, 1, (1, 2), (1,)),
    ("refused: the shock is looked at before the quantities", DOWN, -1, (1,), (-1,)),
    ("refused: quantities are looked at before thresholds", DOWN, 1, (-1,), (-1,)),
)


def _price(given: Json) -> Json:
    """Return the mark."""
    return {"price": published(read_impact(given["impact"]).price(read(given["traded"])))}


def _triggers(given: Json) -> Json:
    """Return the triggers."""
    impact = read_impact(given["impact"])
    return {"triggers": published(impact.triggers(read(given["thresholds"]), read(given["most"])))}


def _fall(given: Json) -> Json:
    """Return what is traded in all, and by each."""
    total, traded = fall(**{name: read(item) for name, item in given.items()})
    return {"total": published(total), "traded": published(traded)}


ODD = dict.fromkeys(("InvalidAmount", "InvalidValue", "LengthMismatch"), "CA-12")
IMPACT = {**dict.fromkeys(("start", "move", "per", "rises"), "CA-12"), "steps": "CA-16"}

KINDS = {
    "impact_price": Kind(
        rows("impact_price", "impact traded", IMPACT_PRICE),
        _price,
        (),
        IMPACT,
        {"linear": ("CA-8", "CA-11"), "table": ("CA-9",)},
    ),
    "impact_triggers": Kind(
        rows("impact_triggers", "impact thresholds most", IMPACT_TRIGGERS),
        _triggers,
        (),
        {},
        {"linear": ("CA-8",), "table": ("CA-9",)},
    ),
    "fall": Kind(
        rows("fall", "shock triggers quantities", FALL),
        _fall,
        ("CA-1", "CA-2", "CA-3", "CA-4", "CA-5", "CA-6", "CA-7"),
        ODD,
    ),
    "cascade": Kind(
        rows("cascade", "impact shock thresholds quantities", CASCADE),
        call(cascade, impact=read_impact),
        ("CA-1", "CA-2"),
        dict.fromkeys(ODD, "CA-16"),
        {"linear": ("CA-8", "CA-10"), "table": ("CA-9",)},
    ),
}
"""The kinds of cascades."""
