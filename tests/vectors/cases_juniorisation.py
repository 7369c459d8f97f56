"""Convenience: the vectors about tiers of a default fund by how its members bid, and how a loss is drawn down them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Waterfall
from rhodian.clearing import JuniorTerms, juniorised, tiers
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, NONE, TRUE, WORD_EDGE, fund
from tests.vectors.codec import drawn_json, node_of
from tests.vectors.records import Kind, call, read, record, rows

if TYPE_CHECKING:
    from tests.vectors.codec import Json

NEAR = {"within": 50, "exempt": 2}
MIDDLE = {"within": 0, "exempt": 1}

TIERS: tuple[tuple[Any, ...], ...] = (
    ("nobody", NEAR, 100, (), ()),
    ("no bid, a poor one, a good one and the one that won", NEAR, 1_000, (True,) * 4, (NONE, 949, 950, 1_000)),
    ("who was not bound is not in the first tier for want of a bid", NEAR, 1_000, (False, True), (NONE, NONE)),
    ("a poor bid of who was not bound puts it no further ahead than none", NEAR, 1_000, (False, False), (1, NONE)),
    ("the terms put who was not bound with the poor bids", MIDDLE, 5, (False, False, False), (NONE, 4, 5)),
    ("the winner is paid: prices are below 0", NEAR, -200, (True, True, True), (-251, -250, -200)),
    ("on both sides of 0", NEAR, 20, (True, True), (-31, -30)),
    ("above the winning price, as where several win at one price", NEAR, 100, (True,), (140,)),
    ("no bid won, or was given", NEAR, 0, (True, False), (NONE, NONE)),
    ("above 2^53", {"within": 1, "exempt": 2}, FLOAT_EDGE + 2, (True, True), (FLOAT_EDGE, FLOAT_EDGE + 1)),
    ("10^30", {"within": HUGE, "exempt": 1}, HUGE, (True, True), (-1, 0)),
    ("refused: a distance below 0", {"within": -1, "exempt": 2}, 0, (), ()),
    ("refused: a fractional distance", {"within": HALF, "exempt": 2}, 0, (), ()),
    ("refused: who was not bound, in the first tier", {"within": 0, "exempt": 0}, 0, (), ()),
    ("refused: a tier that there is not", {"within": 0, "exempt": 3}, 0, (), ()),
    ("refused: no winning price", NEAR, NONE, (True,), (1,)),
    ("refused: a duty that is a number", NEAR, 1, (1,), (1,)),
    ("refused: a fractional bid", NEAR, 1, (True,), (HALF,)),
    ("refused: a truth value for a bid", NEAR, 1, (True,), (TRUE,)),
    ("refused: fewer bids than members", NEAR, 1, (True, True), (1,)),
)

A, B, C, D = fund("A", 30), fund("B", 10), fund("C", 20), fund("D", 40)

TREES: tuple[tuple[Any, ...], ...] = (
    ("nothing is lost", "members", (A, B, C), (2, 0, 1), 0),
    ("who gave no bid bears first", "members", (A, B, C), (2, 0, 1), 9),
    ("the first tier is empty, and the second bears", "members", (A, B, C), (2, 0, 1), 11),
    ("exactly the first two tiers", "members", (A, B, C), (2, 0, 1), 30),
    ("the last tier is touched once the others are empty", "members", (A, B, C), (2, 0, 1), 31),
    ("more than all have: the rest is left", "members", (A, B, C), (2, 0, 1), 61),
    ("in proportion to contributions inside a tier", "members", (A, B, C, D), (0, 0, 2, 0), 40),
    ("the odd unit goes where the carry fills up", "members", (A, B, C), (1, 1, 1), 4),
    ("nobody is in the middle: the layer is left out", "members", (A, B), (2, 0), 15),
    ("a member that has nothing", "members", (fund("A", 0), B), (0, 0), 7),
    ("above 2^64", "members", (fund("A", WORD_EDGE), fund("B", WORD_EDGE + 1)), (1, 0), WORD_EDGE + 7),
    ("10^30", "members", (fund("A", HUGE), fund("B", HUGE), fund("C", 1)), (0, 0, 2), 2 * HUGE + 1),
    ("refused: no name", "", (A,), (0,), 1),
    ("refused: a name too long", "m" * 121, (A,), (0,), 1),
    ("refused: a tier that there is not", "members", (A,), (3,), 1),
    ("refused: a truth value for a tier", "members", (A,), (TRUE,), 1),
    ("refused: fewer tiers than members", "members", (A, B), (0,), 1),
)


def _drawn(given: Json) -> Json:
    """Say how a loss is drawn down a default fund in tiers."""
    funds: Any = tuple(node_of(each) for each in given["funds"])
    return drawn_json(Waterfall(juniorised(given["name"], funds, read(given["tiers"]))), read(given["loss"]))


KINDS = {
    "tiers": Kind(
        rows("tiers", "terms winning bound prices", TIERS),
        call(tiers, "tiers", terms=record(JuniorTerms)),
        ("JU-1", "JU-2", "JU-3"),
        dict.fromkeys(("InvalidAmount", "InvalidValue"), "JU-6"),
    ),
    "juniorised": Kind(
        rows("juniorised", "name funds tiers loss", TREES),
        _drawn,
        ("JU-4", "JU-5", "JU-7"),
        dict.fromkeys(("InvalidValue", "LengthMismatch"), "JU-7"),
    ),
}
"""The kinds of calls about tiers by bids."""
