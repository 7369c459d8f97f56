"""Convenience: the vectors about what accounts pay of what they owe, and about who bears the rest: gains or a base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Rule
from rhodian.markets.contracts import turn
from rhodian.mutualisation.settlement import haircut
from rhodian.mutualisation.shortfall import collect
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, TRUE, WORD_EDGE
from tests.vectors.records import Kind, call, published, read, rows

if TYPE_CHECKING:
    from tests.vectors.codec import Json

COLLECT: tuple[tuple[Any, ...], ...] = (
    ("no accounts", (), (), (), ()),
    ("enough for all three", (10,), (5,), (3,), (2,)),
    ("the penalty is cut first", (9,), (5,), (3,), (2,)),
    ("then the fee", (7,), (5,), (3,), (2,)),
    ("nothing is left for charges, to the unit", (5,), (5,), (3,), (2,)),
    ("one unit of the loss is missing", (4,), (5,), (3,), (2,)),
    ("no margin", (0,), (5,), (3,), (2,)),
    ("nothing owed", (7, 0), (0, 0), (0, 0), (0, 0)),
    ("charges without a loss", (4,), (0,), (3,), (2,)),
    ("one account's rest pays nothing for another", (100, 1), (5, 9), (0, 0), (0, 0)),
    ("two short accounts: what is missing adds up", (3, 4, 50), (10, 10, 10), (1, 1, 1), (1, 1, 1)),
    ("above 2^53", (FLOAT_EDGE,), (FLOAT_EDGE + 1,), (1,), (1,)),
    ("above 2^64", (WORD_EDGE + 3,), (WORD_EDGE,), (2,), (2,)),
    ("10^30", (2 * HUGE, 0), (HUGE, HUGE + 1), (HUGE - 1, 0), (2, 0)),
    ("refused: a margin below 0", (1, -1), (1, 1), (0, 0), (0, 0)),
    ("refused: a fractional loss", (1,), (HALF,), (0,), (0,)),
    ("refused: a truth value as fee", (1,), (1,), (TRUE,), (0,)),
    ("refused: a penalty below 0", (1,), (1,), (0,), (-1,)),
    ("refused: fewer losses than margins", (1, 2), (1,), (0, 0), (0, 0)),
    ("refused: fewer fees and penalties than margins", (1, 2), (1, 2), (0,), (0,)),
    ("refused: fewer penalties than fees", (1, 2), (1, 2), (0, 0), (0,)),
    ("refused: margins are looked at before losses", (-1,), (-1,), (0,), (0,)),
)

HAIRCUT: tuple[tuple[Any, ...], ...] = (
    ("no gains", 0, (), "in proportion"),
    ("nothing is left to bear", 0, (3, 4), "in proportion"),
    ("in proportion to the gains", 5, (60, 30, 10), "in proportion"),
    ("in order, the first gain first", 65, (60, 30, 10), "in order"),
    ("all gains to the unit", 100, (60, 30, 10), "in proportion"),
    ("more than all gains: every gain whole", 101, (60, 30, 10), "in proportion"),
    ("more than all gains, in order", 101, (60, 30, 10), "in order"),
    ("equal gains: the odd units go where the carry fills up", 2, (7, 7, 7), "in proportion"),
    ("an account without a gain gives nothing", 5, (0, 9, 0), "in proportion"),
    ("no gain anywhere: nothing is taken", 5, (0, 0), "in proportion"),
    ("above 2^53", FLOAT_EDGE + 1, (FLOAT_EDGE, FLOAT_EDGE, 1), "in proportion"),
    ("10^30", HUGE + 1, (HUGE, HUGE - 1, 7), "in proportion"),
    ("10^30 in order", HUGE + 1, (HUGE, HUGE - 1, 7), "in order"),
    ("refused: a rest below 0", -1, (1,), "in proportion"),
    ("refused: a fractional rest", HALF, (1,), "in proportion"),
    ("refused: a gain below 0", 1, (1, -1), "in order"),
    ("refused: no rule for gains", 1, (1,), "limited"),
    ("refused: gains are looked at before the rest", -1, (-1,), "in order"),
)

TURN: tuple[tuple[Any, ...], ...] = (
    ("nothing of the other side: all is new", 0, 5),
    ("some of the other side is closed", 3, 5),
    ("all of the other side to the contract", 5, 5),
    ("more of the other side is left", 9, 5),
    ("nothing is taken on", 9, 0),
    ("10^30", HUGE, HUGE + 1),
    ("refused: contracts below 0", -1, 1),
    ("refused: a fractional quantity", 1, HALF),
)


def _turn(given: Json) -> Json:
    """Return what is closed, and what is new."""
    closed, new = turn(read(given["held"]), read(given["quantity"]))
    return {"closed": published(closed), "new": published(new)}


KINDS = {
    "collect": Kind(
        rows("collect", "margins losses fees penalties", COLLECT),
        call(collect),
        ("MU-1", "MU-2", "MU-3", "MU-4", "MU-14", "MU-18"),
    ),
    "haircut": Kind(
        rows("haircut", "left gains rule", HAIRCUT),
        call(haircut, "haircuts", rule=Rule),
        ("MU-6",),
        rules={"in proportion": ("MU-15", "MU-16", "MU-19"), "in order": ("MU-15",)},
    ),
    "turn": Kind(rows("turn", "held quantity", TURN), _turn, ("EC-3", "EC-4")),
}
"""The kinds of a cycle."""
