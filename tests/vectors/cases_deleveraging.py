"""Convenience: the vectors about deleveraging: who stands where in a queue, and how far each is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian.deleveraging.closing import closable, close_in_proportion, close_in_rank, in_rank
from rhodian.deleveraging.scores import bitmex, by_ratio, gains_first, hyperliquid
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, TRUE, WORD_EDGE
from tests.vectors.records import Kind, call, published, read, rows

if TYPE_CHECKING:
    from tests.vectors.codec import Json

IN_RANK: tuple[tuple[Any, ...], ...] = (
    ("no members: all is left", 5, (), ()),
    ("nothing to bear: nobody bears all it can", 0, (3, 4), (1, 2)),
    ("the highest score bears all", 4, (3, 4, 5), (1, 9, 2)),
    ("the next bears the rest", 6, (3, 4, 5), (1, 9, 2)),
    ("the highest is exhausted to the unit", 5, (4, 5), (1, 2)),
    ("all bear all they can", 7, (3, 4), (1, 2)),
    ("more than all can bear", 9, (3, 4), (1, 2)),
    ("equal scores: in the order given", 5, (3, 3, 3), (7, 7, 7)),
    ("equal scores behind a higher one", 5, (3, 3, 3), (7, 7, 8)),
    ("a score of 0 is a score", 4, (3, 4), (0, 0)),
    ("members who can bear nothing", 4, (0, 3, 0, 4), (9, 1, 8, 2)),
    ("above 2^53", FLOAT_EDGE + 1, (FLOAT_EDGE, 7), (2, 1)),
    ("scores that differ by one part in 10^60", WORD_EDGE, (WORD_EDGE, WORD_EDGE), (HUGE * HUGE, HUGE * HUGE + 1)),
    ("10^30", HUGE + 1, (HUGE, HUGE), (HUGE - 1, HUGE)),
    ("refused: the amount is below 0", -1, (1,), (1,)),
    ("refused: a fractional capacity", 1, (1, HALF), (1, 1)),
    ("refused: a score below 0", 1, (1,), (-1,)),
    ("refused: fewer scores than capacities", 1, (1, 2), (1,)),
    ("refused: capacities are looked at before scores", 1, (-1,), (HALF, 1)),
)

CLOSE_IN_RANK: tuple[tuple[Any, ...], ...] = (
    ("no candidates: all is left", 5, 9, (), ()),
    ("nothing must be closed", 0, 9, (3, 4), (1, 2)),
    ("the highest score first", 5, 100, (3, 4, 5), (1, 9, 2)),
    ("equal scores: in the order given", 4, 100, (3, 3), (5, 5)),
    ("more than may be closed", 20, 7, (3, 4, 5), (1, 9, 2)),
    ("a candidate that may not be closed", 5, 7, (0, 9), (9, 1)),
    ("above 2^53", FLOAT_EDGE + 1, FLOAT_EDGE, (FLOAT_EDGE, 9), (2, 1)),
    ("10^30 contracts at 10^30", HUGE + 1, HUGE, (HUGE, HUGE), (1, 2)),
    ("refused: a need below 0", -1, 1, (1,), (1,)),
    ("refused: a price of 0", 1, 0, (1,), (1,)),
    ("refused: a fractional price", 1, HALF, (1,), (1,)),
    ("refused: a cap below 0", 1, 1, (-1,), (1,)),
    ("refused: a truth value as score", 1, 1, (1,), (TRUE,)),
    ("refused: fewer scores than caps", 1, 1, (1, 1), (1,)),
    ("refused: the price is looked at before the caps", 1, -1, (-1,), (1,)),
)

CLOSE_IN_PROPORTION: tuple[tuple[Any, ...], ...] = (
    ("no candidates: all is left", 5, 9, (), ()),
    ("nothing must be closed", 0, 9, (3, 4), (1, 2)),
    ("in proportion to what each holds", 30, 100, (60, 30, 10), (60, 30, 10)),
    ("the odd contract goes where the carry fills up", 2, 100, (7, 7, 7), (1, 1, 1)),
    ("a cap binds, and the others are closed for it", 30, 100, (2, 60, 60), (1, 1, 1)),
    ("a weight of 0 is not closed, though it may be", 30, 100, (60, 10), (0, 1)),
    ("more than may be closed", 99, 7, (3, 4, 5), (1, 1, 1)),
    ("all weights 0: all is left", 5, 7, (3, 4), (0, 0)),
    ("above 2^64", WORD_EDGE + 1, 3, (WORD_EDGE, WORD_EDGE), (2, 1)),
    ("10^30 contracts at 10^30", HUGE, HUGE, (HUGE, HUGE), (HUGE, 1)),
    ("refused: a need below 0", -1, 1, (1,), (1,)),
    ("refused: a price above 10^30", 1, HUGE + 1, (1,), (1,)),
    ("refused: a cap below 0", 1, 1, (-1,), (1,)),
    ("refused: a fractional weight", 1, 1, (1,), (HALF,)),
    ("refused: fewer caps than weights", 1, 1, (1,), (1, 1)),
    ("refused: weights are looked at before caps", 1, 1, (HALF, 1), (-1,)),
)

CLOSABLE: tuple[tuple[Any, ...], ...] = (
    ("no candidates", 3, (), (), ()),
    ("a close costs nothing: all of whoever is not short", 0, (10, 10, 10), (5, 4, 6), (5, 5, 5)),
    ("a close brings something: the same", -7, (10, 10), (5, 4), (5, 5)),
    ("as far as the equity pays the cost", 3, (10, 10, 10), (35, 34, 29), (5, 5, 0)),
    ("rounded down, for the candidate", 4, (10, 10), (7, 8), (0, 0)),
    ("equity of 0: nothing, if a close costs something", 1, (10,), (5,), (5,)),
    ("short: nothing, however little it costs", 1, (10,), (4,), (5,)),
    ("no contracts", 1, (0,), (9,), (0,)),
    ("more equity than all contracts cost", 2, (10,), (1000,), (0,)),
    ("above 2^53", 1, (3 * FLOAT_EDGE,), (2 * FLOAT_EDGE + 1,), (FLOAT_EDGE,)),
    ("10^30", HUGE, (HUGE, HUGE), (HUGE * HUGE, HUGE * HUGE), (0, 1)),
    ("refused: a fractional cost", HALF, (1,), (1,), (0,)),
    ("refused: a quantity below 0", 1, (-1,), (1,), (0,)),
    ("refused: a truth value as holding", 1, (1,), (TRUE,), (0,)),
    ("refused: a debt below 0", 1, (1,), (1,), (-1,)),
    ("refused: fewer holdings than quantities", 1, (1, 1), (1,), (0, 0)),
    ("refused: fewer debts than quantities", 1, (1, 1), (1, 1), (0,)),
)

BY_RATIO: tuple[tuple[Any, ...], ...] = (
    ("nobody", (), ()),
    ("equal fractions score the same", (1, 2, 50), (2, 4, 100)),
    ("different ones in their order", (1, 1, 2, 0), (3, 2, 3, 7)),
    ("something over nothing is above all", (1, 10**9, 2), (0, 1, 0)),
    ("nothing over nothing is 0", (0, 0, 1), (0, 5, 5)),
    ("nothing but zeros", (0, 0), (0, 0)),
    ("fractions that differ by one part in 10^60", (HUGE - 1, HUGE), (HUGE, HUGE + 1)),
    ("fractions that doubles cannot tell apart", (FLOAT_EDGE, FLOAT_EDGE + 1), (FLOAT_EDGE + 2, FLOAT_EDGE + 3)),
    ("refused: a numerator below 0", (-1,), (1,)),
    ("refused: a fractional denominator", (1,), (HALF,)),
    ("refused: fewer denominators than numerators", (1, 2), (1,)),
)

HYPERLIQUID: tuple[tuple[Any, ...], ...] = (
    ("nobody", (), (), ()),
    ("more contracts come first", (5, 9, 7), (100, 100, 100), (50, 50, 50)),
    ("a lower entry comes first", (5, 5), (100, 90), (50, 50)),
    ("a smaller account comes first", (5, 5), (100, 100), (50, 40)),
    ("equal indices", (5, 10), (100, 100), (50, 100)),
    ("an account worth nothing is first, one without contracts last", (1, 10**6, 0), (100, 1, 100), (0, 1, 0)),
    ("10^30", (HUGE, HUGE), (HUGE, HUGE - 1), (HUGE, HUGE + 1)),
    ("refused: a quantity below 0", (-1,), (1,), (1,)),
    ("refused: a fractional entry", (1,), (HALF,), (1,)),
    ("refused: a worth below 0", (1,), (1,), (-1,)),
    ("refused: fewer quantities than entries", (1,), (1, 1), (1, 1)),
    ("refused: fewer worths than entries", (1, 1), (1, 1), (1,)),
)

BITMEX: tuple[tuple[Any, ...], ...] = (
    ("nobody", 1, 100, (), ()),
    ("longs in profit: the larger ratio first", 1, 100, (90, 80, 70), (50, 50, 50)),
    ("the higher leverage first", 1, 100, (90, 90), (50, 85)),
    ("gains above losses", 1, 100, (90, 110, 100), (50, 60, 70)),
    ("of those who lose the largest last", 1, 100, (110, 120, 130), (60, 60, 60)),
    ("of those who lose, the higher leverage first", 1, 100, (110, 110), (60, 95)),
    ("shorts, with the signs turned", -1, 100, (110, 120, 90), (150, 150, 150)),
    ("shorts: the higher leverage first", -1, 100, (110, 110), (150, 105)),
    ("a gain at no distance is first", 1, 100, (90, 99), (50, 100)),
    ("a loss at no distance is as no loss", 1, 100, (110, 110, 100, 110), (100, 120, 50, 60)),
    ("an entry of 0: a short in loss is last", -1, 100, (0, 90), (150, 150)),
    ("equal ranks", 1, 100, (90, 90), (50, 50)),
    ("10^30", 1, HUGE, (HUGE - 1, HUGE - 2, HUGE + 1), (1, 2, HUGE // 2)),
    ("refused: no side", 0, 100, (1,), (1,)),
    ("refused: a truth value as side", TRUE, 100, (1,), (1,)),
    ("refused: no mark", 1, 0, (1,), (1,)),
    ("refused: an entry below 0", 1, 1, (-1,), (1,)),
    ("refused: a fractional bankruptcy price", 1, 1, (1,), (HALF,)),
    ("refused: fewer bankruptcy prices than entries", 1, 1, (1, 1), (1,)),
    ("refused: the side is looked at before the mark", 2, 0, (1,), (1,)),
)

GAINS_FIRST: tuple[tuple[Any, ...], ...] = (
    ("nobody", (), ()),
    ("who gains most is first, who loses most is last", (5, 9, 0, 0, 0), (0, 0, 3, 7, 0)),
    ("equal gains, equal losses", (4, 4, 0, 0), (0, 0, 2, 2)),
    ("nobody loses", (4, 0), (0, 0)),
    ("nobody gains", (0, 0), (1, 9)),
    ("10^30", (HUGE, 0), (0, HUGE)),
    ("refused: a gain below 0", (-1,), (0,)),
    ("refused: a fractional loss", (1,), (HALF,)),
    ("refused: fewer losses than gains", (1, 1), (0,)),
)


def _in_rank(given: Json) -> Json:
    """Bear in rank."""
    queue = in_rank(**{name: read(item) for name, item in given.items()})
    answer: Json = published(queue.allocation) | {"cutoff": published(queue.cutoff)}
    return answer


ODD = dict.fromkeys(("InvalidAmount", "InvalidValue", "LengthMismatch"), "DE-12")

KINDS = {
    "in_rank": Kind(
        rows("in_rank", "amount capacities scores", IN_RANK), _in_rank, ("DE-1", "DE-2", "DE-3", "DE-4", "DE-16"), ODD
    ),
    "close_in_rank": Kind(
        rows("close_in_rank", "need price caps scores", CLOSE_IN_RANK),
        call(close_in_rank),
        ("DE-5", "DE-7", "DE-8", "DE-9"),
        ODD,
    ),
    "close_in_proportion": Kind(
        rows("close_in_proportion", "need price caps weights", CLOSE_IN_PROPORTION),
        call(close_in_proportion),
        ("DE-6", "DE-7", "DE-8", "DE-10"),
        ODD,
    ),
    "closable": Kind(
        rows("closable", "cost quantities holds owes", CLOSABLE), call(closable, "caps"), ("DE-11", "DE-18"), ODD
    ),
    "by_ratio": Kind(
        rows("by_ratio", "numerators denominators", BY_RATIO), call(by_ratio, "scores"), ("DE-13", "DE-17"), ODD
    ),
    "hyperliquid": Kind(
        rows("hyperliquid", "quantities entries account_values", HYPERLIQUID),
        call(hyperliquid, "scores"),
        ("DE-14", "DE-19"),
        ODD,
    ),
    "bitmex": Kind(rows("bitmex", "side mark entries bankruptcies", BITMEX), call(bitmex, "scores"), ("DE-14",), ODD),
    "gains_first": Kind(rows("gains_first", "gains losses", GAINS_FIRST), call(gains_first, "scores"), ("DE-15",), ODD),
}
"""The kinds of deleveraging."""
