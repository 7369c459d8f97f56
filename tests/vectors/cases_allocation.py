"""Convenience: the inputs of the vectors about the three ways to allocate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.vectors.case import FLOAT_EDGE, HUGE, WORD_EDGE, Case, numbers, written

if TYPE_CHECKING:
    from collections.abc import Iterator

IN_ORDER: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("no members: all is left", 5, ()),
    ("nothing to bear", 0, (3, 4)),
    ("the first bears all", 2, (3, 4)),
    ("the first is exhausted to the unit", 3, (3, 4)),
    ("the second bears the rest", 5, (3, 4)),
    ("all capacity to the unit", 7, (3, 4)),
    ("more than all can bear", 9, (3, 4)),
    ("members who can bear nothing", 5, (0, 3, 0, 4, 0)),
    ("above 2^53", FLOAT_EDGE + 1, (FLOAT_EDGE, 7)),
    ("above 2^64", 3 * WORD_EDGE + 1, (WORD_EDGE + 1, WORD_EDGE - 1, WORD_EDGE, 9)),
    ("10^30", HUGE + 1, (HUGE, HUGE)),
    ("refused: the amount is below 0", -1, (3,)),
    ("refused: a fractional amount", {"float": "1.5"}, (3,)),
    ("refused: the second capacity is a truth value", 5, (3, {"bool": "true"})),
    ("refused: the amount is looked at before the capacities", {"text": "5"}, (-1,)),
)

IN_PROPORTION: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("no members: all is left", 5, ()),
    ("all weights 0: all is left", 5, (0, 0, 0)),
    ("nothing to bear", 0, (3, 4)),
    ("one member bears all", 7, (3,)),
    ("exact quotas", 75, (80, 40, 5)),
    ("thirds: the odd unit goes where the carry fills up", 100, (1, 1, 1)),
    ("ties: two units among five equals", 2, (1, 1, 1, 1, 1)),
    ("weight 0 bears nothing, wherever it stands", 10, (0, 3, 0, 4, 0)),
    ("the order decides who bears the odd unit (1)", 10, (1, 2, 4)),
    ("the order decides who bears the odd unit (2)", 10, (4, 2, 1)),
    ("one weight cut into two neighbours changes nobody else's bill (whole)", 101, (5, 6, 4)),
    ("one weight cut into two neighbours changes nobody else's bill (cut)", 101, (5, 2, 4, 4)),
    ("less than one unit for each", 3, (10, 10, 10, 10, 10, 10, 10)),
    ("one part in a million", 999_999, (1, 999_999)),
    ("above 2^53", FLOAT_EDGE + 1, (1, 2, 3)),
    ("above 2^64, weights too", WORD_EDGE + 7, (WORD_EDGE + 1, WORD_EDGE - 1, 3)),
    ("10^30", HUGE + 1, (HUGE, HUGE - 1, 1, 7)),
    ("no common unit needed: tiny and huge weights", HUGE, (1, HUGE)),
    ("refused: a weight below 0", 5, (1, -1)),
    ("refused: a fractional weight", 5, (1, {"float": "0.5"})),
    ("refused: a weight that is not a number", 5, ({"float": "nan"},)),
    ("refused: a truth value as the amount", {"bool": "true"}, (1,)),
)

CAPPED: tuple[tuple[str, Any, tuple[Any, ...], tuple[Any, ...]], ...] = (
    ("no members: all is left", 5, (), ()),
    ("all weights 0: caps of weight 0 bear nothing", 5, (0, 0), (9, 9)),
    ("nothing to bear", 0, (3, 4), (5, 5)),
    ("no cap binds: as in_proportion", 10, (1, 2, 4), (100, 100, 100)),
    ("one cap binds, and the others bear its rest", 30, (1, 1, 1), (4, 100, 100)),
    ("the cap binds on another base than the weights", 100, (9, 1), (10, 1000)),
    ("a second cap binds only because the first did", 30, (1, 1, 1), (4, 12, 100)),
    ("a quota that is its cap to the unit", 30, (1, 1, 1), (10, 100, 100)),
    ("a quota between cap and cap - 1", 20, (1, 1, 1), (6, 100, 100)),
    ("a quota less than one unit above its cap", 22, (1, 1, 1), (7, 100, 100)),
    ("ties: equal caps bind together", 20, (1, 1, 1), (5, 5, 100)),
    ("ties: equal cap to weight, unequal size", 40, (1, 2, 3), (5, 10, 100)),
    ("all at their caps to the unit", 15, (1, 2, 3), (3, 5, 7)),
    ("more than all can bear", 20, (1, 2, 3), (3, 5, 7)),
    ("more than all can bear, a cap of weight 0 not counted", 20, (1, 0, 3), (3, 5, 7)),
    ("caps of 0", 10, (5, 1, 1), (0, 100, 100)),
    ("one unit among many", 1, (1, 1, 1), (1, 1, 1)),
    ("ratios of cap to weight that differ by one part in 10^60", HUGE, (HUGE, HUGE + 1), (HUGE // 2, HUGE // 2)),
    ("above 2^53", FLOAT_EDGE + 1, (1, 2, 3), (FLOAT_EDGE // 10, FLOAT_EDGE, FLOAT_EDGE)),
    ("above 2^64, weights and caps too", 2 * WORD_EDGE + 1, (WORD_EDGE, 1, WORD_EDGE), (7, WORD_EDGE, 2 * WORD_EDGE)),
    ("10^30", 3 * HUGE, (1, 1, 2), (HUGE // 3, HUGE, 9 * HUGE)),
    ("refused: fewer caps than weights", 5, (1, 2), (3,)),
    ("refused: more caps than weights", 5, (1,), (3, 4)),
    ("refused: a cap below 0", 5, (1, 2), (3, -4)),
    ("refused: weights are looked at before caps", 5, (-1, 2), (-3, 4)),
    ("refused: what is not a number is looked at before the lengths", 5, (1, 2), ({"none": ""},)),
)


def in_order() -> Iterator[Case]:
    """Bear in order."""
    for about, amount, capacities in IN_ORDER:
        yield Case("in_order", about, {"amount": written(amount), "capacities": numbers(capacities)})


def in_proportion() -> Iterator[Case]:
    """Bear in proportion."""
    for about, amount, weights in IN_PROPORTION:
        yield Case("in_proportion", about, {"amount": written(amount), "weights": numbers(weights)})


def in_proportion_capped() -> Iterator[Case]:
    """Bear in proportion, up to caps."""
    for about, amount, weights, caps in CAPPED:
        given = {"amount": written(amount), "weights": numbers(weights), "caps": numbers(caps)}
        yield Case("in_proportion_capped", about, given)
