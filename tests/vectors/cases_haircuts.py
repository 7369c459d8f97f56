"""Convenience: the vectors about days whose losses are booked, and variation margin gains that are cut by the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Account, Asset, outside, post_all
from rhodian.clearing import (
    Booked,
    Convention,
    Cut,
    Haircuts,
    Owing,
    book_day,
    cut_gains,
    owe_gains,
    settle_gains,
    share_cuts,
)
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, TRUE, WORD_EDGE
from tests.vectors.records import Kind, call, published, read, record, rows

if TYPE_CHECKING:
    from tests.vectors.codec import Json

DAYS: tuple[tuple[Any, ...], ...] = (
    ("nobody", (), (), 0, 0),
    ("losers pay all: nothing is missing", (60, 30, -90), (0, 0, 90), 0, 0),
    ("a loser pays in part", (60, 30, -90), (0, 0, 60), 0, 0),
    ("earlier layers bear the rest", (60, 30, -90), (0, 0, 60), 0, 30),
    ("earlier layers bear more than is missing", (60, -60), (0, 60), 0, 7),
    ("what an auction cost is missing too", (60, -60), (0, 60), 25, 7),
    ("somebody without a change", (0, 5), (0, 0), 0, 0),
    ("above 2^53", (FLOAT_EDGE + 1, -FLOAT_EDGE), (0, FLOAT_EDGE), 1, 0),
    ("above 2^64", (WORD_EDGE + 7, -WORD_EDGE), (0, WORD_EDGE), 0, 3),
    ("10^30", (HUGE, HUGE, -HUGE), (0, 0, HUGE - 1), 0, 0),
    ("refused: a fractional change", (1, HALF), (0, 0), 0, 0),
    ("refused: a truth value for a change", (TRUE,), (0,), 0, 0),
    ("refused: a payment below 0", (1,), (-1,), 0, 0),
    ("refused: fewer payments than members", (1, -1), (0,), 0, 0),
    ("refused: a cost below 0", (1,), (0,), -1, 0),
    ("refused: layers that bear a fraction", (1,), (0,), 0, HALF),
    ("refused: more paid than was lost", (-5, 1), (6, 0), 0, 0),
    ("refused: a gainer that paid", (-5, 1), (5, 1), 0, 0),
)

SHARES: tuple[tuple[Any, ...], ...] = (
    ("nobody: all is left", 5, (), ()),
    ("nothing is missing", 0, (3, 4), (3, 4)),
    ("in proportion to gains", 7, (30, 40), (30, 40)),
    ("the odd unit goes where the carry fills up", 2, (1, 1, 1), (9, 9, 9)),
    ("who is due less than its gain is cut by no more", 50, (90, 10), (5, 90)),
    ("to the unit all that may be cut", 15, (90, 10), (5, 90)),
    ("more than may be cut: the rest is left", 99, (90, 10), (5, 90)),
    ("who did not gain is not cut", 5, (0, 9), (9, 9)),
    ("above 2^64", WORD_EDGE + 7, (WORD_EDGE, 9), (WORD_EDGE + 1, 3)),
    ("10^30", HUGE + 1, (HUGE, HUGE - 1), (HUGE, HUGE)),
    ("refused: less than nothing missing", -1, (1,), (1,)),
    ("refused: fewer dues than gains", 1, (1, 1), (1,)),
)


SETTLED: tuple[tuple[Any, ...], ...] = (
    ("nobody", (), (), 5),
    ("nothing is cut", (60, 30), (0, 0), 90),
    ("a part is cut", (60, 30, 0), (20, 10, 0), 60),
    ("all is cut, and nothing is paid", (60, 30), (60, 30), 0),
    ("the house has more than it pays", (60,), (1,), 100),
    ("above 2^64", (WORD_EDGE + 7, 9), (WORD_EDGE, 9), 7),
    ("10^30", (HUGE + 1, HUGE), (HUGE, 0), HUGE + 1),
    ("refused: the house lacks a unit", (60, 30), (20, 10), 59),
)


def before(convention: str, nets: tuple[Any, ...], cuts: tuple[Any, ...]) -> dict[str, Any]:
    """Return what members had gained net and been cut, written."""
    return {"convention": convention, "nets": nets, "cuts": cuts}


def day(variations: tuple[int, ...], missing: int) -> dict[str, Any]:
    """Return a day whose losses are booked, written."""
    return {"variations": variations, "due": tuple(max(0, each) for each in variations), "missing": missing}


DAILY, CUMULATIVE = "daily flow", "cumulative"

CUTS: tuple[tuple[Any, ...], ...] = (
    ("nobody", before(DAILY, (), ()), day((), 5)),
    ("the first day, by daily flow", before(DAILY, (0, 0, 0), (0, 0, 0)), day((60, 30, -90), 30)),
    ("the first day, cumulatively", before(CUMULATIVE, (0, 0, 0), (0, 0, 0)), day((60, 30, -90), 30)),
    ("who lost before, by daily flow", before(DAILY, (-50, 50, 0), (0, 0, 0)), day((40, 40, -80), 30)),
    ("who lost before, cumulatively", before(CUMULATIVE, (-50, 50, 0), (0, 0, 0)), day((40, 40, -80), 30)),
    ("who was cut before, by daily flow", before(DAILY, (50, 50), (50, 0)), day((40, 40), 30)),
    ("who was cut before, cumulatively", before(CUMULATIVE, (50, 50), (50, 0)), day((40, 40), 30)),
    ("nobody pays back what it was paid", before(CUMULATIVE, (100, 0), (0, 0)), day((10, -10), 50)),
    ("what was cut is not given back", before(CUMULATIVE, (100,), (60,)), day((-80,), 0)),
    ("and not cut again before it is ahead by more", before(CUMULATIVE, (20,), (60,)), day((60,), 60)),
    ("all that is due and more, by daily flow", before(DAILY, (-9, 0), (0, 0)), day((5, 6), 12)),
    ("above 2^53", before(DAILY, (FLOAT_EDGE, 0), (1, 0)), day((FLOAT_EDGE + 1, 3), FLOAT_EDGE)),
    ("10^30", before(CUMULATIVE, (HUGE, -HUGE), (1, 0)), day((HUGE, HUGE + 1), HUGE)),
    ("refused: a convention that there is not", before("weekly", (0,), (0,)), day((1,), 1)),
    ("refused: a fractional net gain", before(DAILY, (HALF,), (0,)), day((1,), 1)),
    ("refused: a cut below 0", before(DAILY, (0,), (-1,)), day((1,), 1)),
    ("refused: fewer cuts than members", before(DAILY, (0, 0), (0,)), day((1, 1), 1)),
    ("refused: a day of fewer members", before(CUMULATIVE, (0, 0), (0, 0)), day((1,), 1)),
)


def convention_of(written: Any) -> Any:
    """Read a convention, or leave what is none."""
    return next((each for each in Convention if each.value == written), written)


EUR, DUE = Asset("EUR", 2), Asset("EUR-due", 2)
HOUSE = Account("house", "clearing", EUR)


def _settled(given: Json) -> Json:
    """Say what the book holds once a day is owed and settled, of which nothing was owed before."""
    due, cuts, held = (read(given[name]) for name in ("due", "cuts", "held"))
    owed, cut, paid = (
        tuple(Account(f"member {place}", purpose, asset) for place in range(len(due)))
        for purpose, asset in (("variation due", DUE), ("gain cut", DUE), ("margin", EUR))
    )
    day, owing = Booked(due, due, 0), Owing(owed, cut, paid, outside(DUE), HOUSE)
    settled = Cut(Haircuts(Convention.DAILY, due, cuts), cuts, 0)
    book = {HOUSE: held, outside(EUR): -held}
    book.update(post_all(book, (*owe_gains(day, owing), *settle_gains(day, settled, owing))))
    answer: Json = published(
        {
            "owed": tuple(book.get(account, 0) for account in owed),
            "cut": tuple(book.get(account, 0) for account in cut),
            "paid": tuple(book.get(account, 0) for account in paid),
            "clearing": book[HOUSE],
        }
    )
    return answer


KINDS = {
    "book_day": Kind(
        rows("book_day", "variations paid others borne", DAYS),
        call(book_day),
        ("VG-1",),
        {"variations": "VG-7", "paid": "VG-7", "others": "VG-7", "borne": "VG-7"},
    ),
    "share_cuts": Kind(rows("share_cuts", "missing gains due", SHARES), call(share_cuts), ("VG-2",)),
    "cut_gains": Kind(
        rows("cut_gains", "before booked", CUTS),
        call(cut_gains, before=record(Haircuts, convention=convention_of), booked=record(Booked)),
        ("VG-3", "VG-4", "VG-5"),
        dict.fromkeys(("InvalidAmount", "InvalidValue", "LengthMismatch"), "VG-7"),
    ),
    "settle_gains": Kind(rows("settle_gains", "due cuts held", SETTLED), _settled, ("VG-6",), {"Overdrawn": "LE-4"}),
}
"""The kinds of calls about gains that are cut."""
