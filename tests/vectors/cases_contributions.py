"""Convenience: the vectors about contributions: by risk, within a floor, a cap and a step, and what a target asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian.clearing import ContributionTerms, contribute
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, TRUE
from tests.vectors.records import Kind, published, read, rows

if TYPE_CHECKING:
    from tests.vectors.codec import Json

FIELDS = "floor cap step weights before target"
CONTRIBUTE: tuple[tuple[Any, ...], ...] = (
    ("by weight beyond the floor", 10, 1000, 1000, (1, 2, 3), (0, 0, 0), 630),
    ("nobody above the cap, and the others bear what is beyond it", 0, 100, 100, (1, 2, 7), (0, 0, 0), 200),
    ("a step up at most", 0, 1000, 50, (1, 1), (100, 300), 500),
    ("a step down at most: the least is beyond the target", 0, 1000, 50, (1, 1), (100, 300), 200),
    ("between a step down and a step up", 0, 1000, 50, (3, 1), (100, 300), 420),
    ("nobody may contribute all that is asked: some is left", 0, 100, 100, (1, 1), (0, 0), 250),
    ("one without weight has the least", 5, 100, 100, (0, 1), (0, 0), 60),
    ("all without weight: what is asked is left", 5, 100, 100, (0, 0), (0, 0), 60),
    ("one above a cap that was lowered is brought to it", 0, 100, 10, (1, 1), (400, 90), 150),
    ("one below a floor that was raised is brought to it", 50, 100, 10, (1, 1), (20, 70), 130),
    ("the odd units go as in proportion", 0, 100, 100, (1, 1, 1), (0, 0, 0), 100),
    ("nobody", 1, 2, 3, (), (), 0),
    ("nothing is asked", 0, 9, 9, (1, 1), (0, 0), 0),
    ("above 2^53", 1, FLOAT_EDGE + 5, FLOAT_EDGE, (1, 2), (0, 0), FLOAT_EDGE + 2),
    ("10^30", 0, HUGE, HUGE, (HUGE, 1), (HUGE, 0), HUGE),
    ("refused: a floor below 0", -1, 9, 9, (1,), (0,), 5),
    ("refused: a cap below the floor", 5, 4, 9, (1,), (0,), 5),
    ("refused: a fractional step", 0, 9, HALF, (1,), (0,), 5),
    ("refused: a target below 0", 0, 9, 9, (1,), (0,), -1),
    ("refused: a truth value for what was contributed", 0, 9, 9, (1,), (TRUE,), 5),
    ("refused: a weight below 0", 0, 9, 9, (1, -1), (0, 0), 5),
    ("refused: more weights than members", 0, 9, 9, (1, 1), (0,), 5),
)


def _contribute(given: Json) -> Json:
    """Return what each contributes, what is left and what is beyond."""
    floor, cap, step, weights, before, target = (read(given[name]) for name in FIELDS.split())
    answer: Json = published(contribute(ContributionTerms(floor, cap, step), weights, before, target))
    return answer


KINDS = {
    "contribute": Kind(
        rows("contribute", FIELDS, CONTRIBUTE),
        _contribute,
        ("CN-1", "CN-2"),
        dict.fromkeys(("InvalidAmount", "InvalidValue", "LengthMismatch"), "CN-3"),
    ),
}
"""The kind of its function."""
