"""Convenience: the vectors about leaving a pool: who was exposed, who bears, who is paid, and who gets what back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian.pools.membership import (
    Matured,
    Paid,
    Requested,
    Staked,
    book,
    cohort_bears,
    cohort_gains,
    mature,
    pay,
    recover,
    request,
)
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, NONE, TRUE, WORD_EDGE
from tests.vectors.records import Kind, call, one_of, published, read, record, rows, several

if TYPE_CHECKING:
    from tests.vectors.codec import Json


def _requested(stake: Any, entered: Any, **asked: Any) -> Requested:
    return Requested(Staked(stake, entered), **asked)


def _paid(amount: Any, withheld: Any, **asked: Any) -> Paid:
    return Paid(_requested(**asked), amount, withheld)


read_position = one_of(
    "phase",
    {
        "staked": record(Staked),
        "requested": record(_requested),
        "matured": record(lambda **asked: Matured(_requested(**asked))),
        "paid": record(_paid),
    },
)


def staked(stake: Any, entered: Any) -> Json:
    """Write a stake."""
    return {"phase": "staked", "stake": stake, "entered": entered}


def asked(stake: Any, *times: Any, phase: str = "requested", frozen: Any = 100) -> Json:
    """Write a stake whose owner has asked to leave, by its entry, how long after, and its notice."""
    entered, after, notice = times
    return {"phase": phase, "stake": stake, "entered": entered, "after": after, "notice": notice, "frozen": frozen}


def paid(stake: Any, *times: Any) -> Json:
    """Write a stake that is gone."""
    return asked(stake, *times, phase="paid") | {"amount": 0, "withheld": 0}


LEAVING = (staked(60, 0), asked(30, 0, 5, 10), asked(30, 0, 5, 10, phase="matured"), paid(30, 0, 5, 10))
"""One who stays, and three who asked at 5 and are exposed until 15, as far along as that may be."""

COHORT: tuple[tuple[Any, ...], ...] = (
    ("nobody was ever in", 10, 5, ()),
    ("nothing is shared", 0, 4, LEAVING),
    ("at the time of the entry all are in", 150, 0, LEAVING),
    ("before the request all are in", 150, 4, LEAVING),
    ("at the time of the request", 150, 5, LEAVING),
    ("after the request, before the maturity", 150, 14, LEAVING),
    ("at the maturity", 150, 15, LEAVING),
    ("before anybody came in", 10, 3, (staked(5, 4), staked(5, 9))),
    ("at the time of an entry", 10, 4, (staked(5, 4), staked(5, 9))),
    ("odd units go where the carry fills up", 2, 1, (staked(1, 0), staked(1, 0), staked(1, 0))),
    ("no notice: never exposed after the request", 9, 5, (staked(1, 0), asked(1, 0, 5, 0))),
    ("a stake of 0", 9, 5, (staked(0, 0), staked(3, 0))),
    ("above 2^53", FLOAT_EDGE + 1, WORD_EDGE, (staked(FLOAT_EDGE, 0), staked(FLOAT_EDGE + 1, WORD_EDGE))),
    ("10^30", HUGE + 1, 5, (staked(HUGE, 0), asked(HUGE - 1, 0, 6, HUGE), staked(1, 5))),
    ("refused: an amount below 0", -1, 0, (staked(1, 0),)),
    ("refused: a fractional date", 1, HALF, (staked(1, 0),)),
    ("refused: something that is no position", 1, 0, (staked(1, 0), NONE)),
    ("refused: a stake below 0", 1, 0, (staked(-1, 0),)),
    ("refused: a request before the entry", 1, 0, (asked(1, 0, -1, 0),)),
    ("refused: a fractional worth at the request", 1, 0, (asked(1, 0, 0, 0, frozen=HALF),)),
    ("refused: a notice below 0", 1, 0, (asked(1, 0, 0, -1),)),
    ("refused: a truth value as entry", 1, 0, (staked(1, TRUE),)),
    ("refused: the date is looked at before the amount", -1, -1, ()),
)

BOOK: tuple[tuple[Any, ...], ...] = (
    ("nobody", (), ()),
    ("each has enough", (3, 4), (10, 4)),
    ("one has too little: what is missing is left over", (3, 4), (10, 3)),
    ("nobody has anything", (3, 4), (0, 0)),
    ("shares of 0", (0, 0), (5, 0)),
    ("above 2^64", (WORD_EDGE + 1, 1), (WORD_EDGE, 1)),
    ("10^30", (HUGE, HUGE), (HUGE - 1, 0)),
    ("refused: a share below 0", (-1,), (1,)),
    ("refused: a fractional worth", (1,), (HALF,)),
    ("refused: fewer worths than shares", (1, 1), (1,)),
    ("refused: shares are looked at before worths", (-1,), (HALF, 1)),
)

RECOVER: tuple[tuple[Any, ...], ...] = (
    ("nobody bore anything: all is left", 5, ()),
    ("nothing is recovered", 0, (3, 4)),
    ("in proportion to what each bore", 5, (60, 30, 10)),
    ("the odd unit goes where the carry fills up", 2, (7, 7, 7)),
    ("all of it back, to the unit", 100, (60, 30, 10)),
    ("more than was borne: the rest is left", 101, (60, 30, 10)),
    ("who bore nothing gets nothing", 5, (0, 9)),
    ("nobody has anything to get back", 5, (0, 0)),
    ("10^30", HUGE + 1, (HUGE, HUGE - 1, 7)),
    ("refused: an amount below 0", -1, (1,)),
    ("refused: what was borne is a fraction", 1, (HALF,)),
)

REQUEST: tuple[tuple[Any, ...], ...] = (
    ("some time after the entry", staked(60, 4), 9, 10, 55),
    ("at the time of the entry, without notice", staked(60, 4), 4, 0, 0),
    ("10^30", staked(HUGE, HUGE), HUGE + 1, HUGE, HUGE),
    ("refused: before the entry", staked(60, 4), 3, 10, 55),
    ("refused: asked before", asked(60, 4, 1, 1), 9, 10, 55),
    ("refused: paid already", paid(60, 4, 1, 1), 9, 10, 55),
    ("refused: no position", NONE, 9, 10, 55),
    ("refused: a time below 0", staked(60, 4), -1, 10, 55),
    ("refused: a fractional notice", staked(60, 4), 9, HALF, 55),
    ("refused: a worth below 0", staked(60, 4), 9, 10, -1),
)

MATURE: tuple[tuple[Any, ...], ...] = (
    ("at the maturity", asked(60, 4, 5, 10), 19),
    ("later", asked(60, 4, 5, 10), 10**18),
    ("times of 10^30", asked(1, HUGE, HUGE, HUGE), 3 * HUGE),
    ("refused: one unit of time too early", asked(60, 4, 5, 10), 18),
    ("refused: not asked for", staked(60, 4), 99),
    ("refused: matured already", asked(60, 4, 5, 10, phase="matured"), 99),
    ("refused: a fractional time", asked(60, 4, 5, 10), HALF),
)

WAITED = asked(60, 4, 5, 10, phase="matured")

PAY: tuple[tuple[Any, ...], ...] = (
    ("what was frozen, if it is worth more now", WAITED, 120, 0),
    ("what it is worth, if that is less", WAITED, 90, 0),
    ("less its share of what is not booked yet", WAITED, 90, 20),
    ("worth more, and the share comes off the worth", WAITED, 120, 15),
    ("worth more, and what is left after the share is still more", WAITED, 120, 30),
    ("a share above the worth: nothing, and the worth is left behind", WAITED, 90, 91),
    ("worth nothing", WAITED, 0, 5),
    ("10^30", asked(1, 0, 0, 0, phase="matured", frozen=HUGE), HUGE + 5, 6),
    ("refused: not matured", asked(60, 4, 5, 10), 90, 0),
    ("refused: paid already", paid(60, 4, 5, 10), 90, 0),
    ("refused: a worth below 0", WAITED, -1, 0),
    ("refused: a fractional share", WAITED, 1, HALF),
)


def _pay(given: Json) -> Json:
    """Pay one who leaves."""
    gone = pay(read_position(given["position"]), read(given["worth"]), read(given["share"]))
    return {"amount": published(gone.amount), "withheld": published(gone.withheld)}


def _request(given: Json) -> Json:
    """Ask to leave."""
    numbers = (read(given[name]) for name in ("time", "notice", "worth"))
    asking = request(read_position(given["position"]), *numbers)
    times = {"after": asking.after, "requested": asking.requested, "matures": asking.matures, "frozen": asking.frozen}
    written: Json = published(times)
    return written


def _mature(given: Json) -> Json:
    """End the wait."""
    matured = mature(read_position(given["position"]), read(given["time"]))
    return {"matures": published(matured.request.matures)}


STAKES = dict.fromkeys(("stake", "entered", "after", "notice", "frozen"), "EX-11")
STEPS = dict.fromkeys(("OutOfOrder", "time", "notice", "worth", "share"), "EX-21")

KINDS = {
    "cohort_bears": Kind(
        rows("cohort_bears", "loss date positions", COHORT),
        call(cohort_bears, positions=several(read_position)),
        ("EX-1", "EX-2", "EX-3", "EX-7"),
        STAKES,
    ),
    "cohort_gains": Kind(
        rows("cohort_gains", "gain date positions", COHORT),
        call(cohort_gains, positions=several(read_position)),
        ("EX-8",),
        STAKES,
    ),
    "book": Kind(
        rows("book", "shares worths", BOOK),
        call(book),
        ("EX-4", "EX-6"),
        {"InvalidAmount": "EX-11", "LengthMismatch": "EX-11"},
    ),
    "recover": Kind(
        rows("recover", "amount unrecovered", RECOVER), call(recover), ("EX-9",), {"InvalidAmount": "EX-11"}
    ),
    "request": Kind(rows("request", "position time notice worth", REQUEST), _request, ("EX-10",), STEPS),
    "mature": Kind(rows("mature", "position time", MATURE), _mature, ("EX-10",), STEPS),
    "pay": Kind(rows("pay", "position worth share", PAY), _pay, ("EX-5", "EX-6"), STEPS),
}
"""The kinds of exits."""
