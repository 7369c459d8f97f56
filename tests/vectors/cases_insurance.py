"""Convenience: the vectors about mutual insurance: claims paid by three policies, calls, layers, and the book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Account, Asset, outside, post_all
from rhodian.insurance import (
    ClaimsPaid,
    Cover,
    call_members,
    kept,
    layered,
    owe_claims,
    pay_collected,
    pay_first_come,
    pay_window,
    settle_claims,
)
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, NONE, TRUE, WORD_EDGE
from tests.vectors.records import Kind, call, published, read, rows

if TYPE_CHECKING:
    from tests.vectors.codec import Json

M = 10**6
PAYMENTS: tuple[tuple[Any, ...], ...] = (
    ("no claim: all is left", 5, ()),
    ("no money", 0, (3, 4)),
    ("too little for all", 5, (3, 4)),
    ("too little for the first", 2, (3, 4)),
    ("to the unit", 7, (3, 4)),
    ("more than all are due", 9, (3, 4)),
    ("odd units", 2, (1, 1, 1)),
    ("one is due nothing", 6, (3, 0, 4)),
    ("above 2^53", FLOAT_EDGE + 1, (9, FLOAT_EDGE)),
    ("above 2^64", WORD_EDGE + 7, (WORD_EDGE, 9)),
    ("10^30", HUGE + 1, (3, HUGE, HUGE)),
    ("refused: money below 0", -1, (-1,)),
    ("refused: a fractional claim", 1, (1, HALF)),
)

CALLS: tuple[tuple[Any, ...], ...] = (
    ("no member: all is left", 5, (), ()),
    ("nothing lacking", 0, (1, 2), (9, 9)),
    ("by weight", 9, (1, 2), (9, 9)),
    ("one at its cap: the others bear the rest", 9, (1, 2), (9, 4)),
    ("all at their caps: the rest is said", 20, (1, 2), (9, 4)),
    ("of weight 0 nobody is called", 9, (1, 0), (4, 9)),
    ("10^30", HUGE, (1, 1), (HUGE, 7)),
    ("refused: what is lacking is below 0", -1, (-1,), (-1,)),
    ("refused: a fractional weight", 1, (HALF,), (-1,)),
    ("refused: a cap below 0", 1, (1,), (-1,)),
    ("refused: fewer caps than members", 1, (1, 1), (1,)),
)

COLLECTED: tuple[tuple[Any, ...], ...] = (
    ("no claim", 5, 6, (), ()),
    ("the capital alone", 40, 0, (60, 40), (0, 0)),
    ("half of what is called", 40, 30, (60, 40), (0, 0)),
    ("later the other half", 40, 60, (60, 40), (42, 28)),
    ("more than is due is left", 40, 61, (60, 40), (42, 28)),
    ("nothing new", 40, 30, (60, 40), (42, 28)),
    ("10^30", HUGE, HUGE, (HUGE, HUGE - 1), (7, 8)),
    ("refused: a capital below 0", -1, -1, (-1,), (-1,)),
    ("refused: a fraction collected", 1, HALF, (-1,), (-1,)),
    ("refused: a claim below 0", 1, 1, (-1,), (-1,)),
    ("refused: a truth value for what was paid", 1, 1, (1,), (TRUE,)),
    ("refused: fewer earlier payments than claims", 1, 1, (1, 1), (1,)),
    ("refused: paid above its due", 9, 9, (5, 1), (5, 2)),
    ("refused: paid more than there was", 1, 1, (5, 1), (2, 1)),
)

KEPT: tuple[tuple[Any, ...], ...] = (
    ("nothing", 9, 0),
    ("all", 9, M),
    ("7.5 % of 50 m", 50 * M, 75_000),
    ("rounded up", 1, 1),
    ("10^30", HUGE, 275_000),
    ("refused: an amount below 0", -1, -1),
    ("refused: more than the whole", 1, M + 1),
    ("refused: no part", 1, NONE),
)

CLUBS = tuple(width * M for width in (10, 40, 50, 650, 750, 850, 1_000))
PARTS = (M, 0, 75_000, 0, 0, 0, 0)
LAYERS: tuple[tuple[Any, ...], ...] = (
    ("no layer: all is left", 5, (), ()),
    ("within the retention", 7 * M, CLUBS, PARTS),
    ("a claim of 150 m by the layers of the International Group", 150 * M, CLUBS, PARTS),
    ("above all of them", 3_351 * M, CLUBS, PARTS),
    ("a coinsured share, an odd unit", 7, (2, 3, 4), (M, 500_000, 275_000)),
    ("a layer of no width", 7, (2, 0, 4), (M, 500_000, 275_000)),
    ("10^30", HUGE, (WORD_EDGE, HUGE), (1, 275_000)),
    ("refused: a loss below 0", -1, (-1,), (-1,)),
    ("refused: a fractional width", 1, (HALF,), (-1,)),
    ("refused: a part below 0", 1, (1,), (-1,)),
    ("refused: fewer parts than layers", 1, (1, 1), (1,)),
    ("refused: a part above the whole", 1, (1, 1), (M, M + 1)),
)

SETTLED: tuple[tuple[Any, ...], ...] = (
    ("no claim", (), (), 5),
    ("paid in part: the rest stays owed", (3, 4), (3, 2), 5),
    ("paid in full", (3, 4), (3, 4), 9),
    ("nothing paid", (3, 4), (0, 0), 5),
    ("10^30", (HUGE, HUGE), (HUGE, 1), HUGE + 1),
    ("refused: a claim below 0", (3, -1), (0, 0), 5),
    ("refused: a unit of capital is wanting", (3, 4), (3, 3), 5),
)

USD, DUE = Asset("USD", 2), Asset("USD-claims", 2)


def _settled(given: Json) -> Json:
    """Say what the book holds once claims are owed and paid, of which it held the capital alone."""
    claims, paid, held = (read(given[name]) for name in ("claims", "paid", "capital"))
    counters = tuple(Account(f"claim {place}", "owed", DUE) for place in range(len(paid)))
    claimants = tuple(Account(f"claim {place}", "cash", USD) for place in range(len(paid)))
    capital = Account("mutual", "capital", USD)
    cover, book = Cover(counters, claimants, outside(DUE), capital), {capital: held, outside(USD): -held}
    book.update(post_all(book, owe_claims(claims, cover)))
    book.update(post_all(book, settle_claims(ClaimsPaid(paid, (), 0), cover)))
    answer: Json = published(
        {
            "owed": tuple(book.get(counter, 0) for counter in counters),
            "paid": tuple(book.get(claimant, 0) for claimant in claimants),
            "capital": book[capital],
        }
    )
    return answer


def _refused(*kinds: str) -> dict[str, str]:
    """Return the clause of each kind of refusal."""
    return dict.fromkeys(kinds, "IN-9")


KINDS = {
    "pay_first_come": Kind(
        rows("pay_first_come", "money claims", PAYMENTS),
        call(pay_first_come),
        ("IN-1", "IN-2"),
        _refused("InvalidAmount"),
    ),
    "pay_window": Kind(
        rows("pay_window", "money claims", PAYMENTS),
        call(pay_window),
        ("IN-3", "IN-4", "IN-5"),
        _refused("InvalidAmount"),
    ),
    "call_members": Kind(
        rows("call_members", "lacking weights caps", CALLS),
        call(call_members),
        ("IN-6",),
        _refused("InvalidAmount", "LengthMismatch"),
    ),
    "pay_collected": Kind(
        rows("pay_collected", "capital collected claims paid", COLLECTED),
        call(pay_collected),
        ("IN-7",),
        _refused("InvalidAmount", "LengthMismatch", "InvalidValue"),
    ),
    "kept": Kind(
        rows("kept", "amount kept_ppm", KEPT), call(kept, "kept"), ("IN-8",), _refused("InvalidAmount", "InvalidValue")
    ),
    "layered": Kind(
        rows("layered", "loss widths kept_ppm", LAYERS),
        call(layered),
        ("IN-8",),
        _refused("InvalidAmount", "LengthMismatch", "InvalidValue"),
    ),
    "settle_claims": Kind(
        rows("settle_claims", "claims paid capital", SETTLED),
        _settled,
        ("IN-10",),
        {"InvalidAmount": "IN-11", "Overdrawn": "LE-4"},
    ),
}
