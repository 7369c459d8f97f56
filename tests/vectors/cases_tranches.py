"""Convenience: the vectors about tranches, deficiency ledgers, coverage tests and what cures them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Account, Allocation, Asset, outside, post_all
from rhodian.tranches import (
    Classes,
    DatePaid,
    Entry,
    InterestPaid,
    Streams,
    Trigger,
    credit,
    cure_by_interest,
    cure_by_principal,
    debit,
    passes,
    pay_date,
    pay_interest,
    pay_principal,
    reduce_tranches,
    senior_first,
    settle_date,
    tranche_loss,
)
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, NONE, TRUE, WORD_EDGE
from tests.vectors.records import Kind, call, published, read, record, rows

if TYPE_CHECKING:
    from tests.vectors.codec import Json

PAYMENTS: tuple[tuple[Any, ...], ...] = (
    ("nobody: all is left", 5, ()),
    ("nothing to pay", 0, (3, 4)),
    ("the last listed has all it is due first", 5, (3, 4)),
    ("to the unit", 7, (3, 4)),
    ("more than all are due", 9, (3, 4)),
    ("one is due nothing", 6, (3, 0, 4)),
    ("above 2^53", FLOAT_EDGE + 1, (9, FLOAT_EDGE)),
    ("above 2^64", WORD_EDGE + 7, (WORD_EDGE, 9)),
    ("10^30", HUGE + 1, (3, HUGE, HUGE)),
    ("refused: less than nothing", -1, (-1,)),
    ("refused: a fractional due", 1, (1, HALF)),
)

LOSSES: tuple[tuple[Any, ...], ...] = (
    ("below the attachment point", 2, 3, 7),
    ("at the attachment point", 3, 3, 7),
    ("between the points", 5, 3, 7),
    ("at the detachment point", 7, 3, 7),
    ("beyond", 8, 3, 7),
    ("a tranche of no size", 8, 3, 3),
    ("10^30", HUGE, WORD_EDGE + 1, HUGE - 1),
    ("refused: a loss below 0", -1, -1, -1),
    ("refused: a fractional attachment point", 1, HALF, -1),
    ("refused: a truth value for a detachment point", 1, 0, TRUE),
    ("refused: points in the wrong order", 1, 4, 3),
)

M = 10**6
INDEX = tuple(width * 125 * 10**4 for width in (3, 4, 3, 5, 15, 70))
NOTIONALS: tuple[tuple[Any, ...], ...] = (
    ("no tranche", (), 3, 4),
    ("nothing lost", (8, 7, 15, 70), 0, 0),
    ("LCDX-12 after seven defaults, in tenths", (80, 70, 150, 700), 14, 56),
    ("125 names, one default at a recovery of 40 %", INDEX, 600_000, 400_000),
    ("six: the equity is nearly gone", INDEX, 6 * 600_000, 6 * 400_000),
    ("seven pierce the point of 3 %", INDEX, 7 * 600_000, 7 * 400_000),
    ("fourteen", INDEX, 14 * 600_000, 14 * 400_000),
    ("fifteen wipe out the second tranche", INDEX, 15 * 600_000, 15 * 400_000),
    ("a sequential write-off of 70 from 100 and 100", (100, 100), 70, 0),
    ("of 130", (100, 100), 130, 0),
    ("of 230: what nobody bears is said", (100, 100), 230, 0),
    ("a recovery from above over several", (10, 10, 10), 0, 25),
    ("the two meet to the unit", (10, 10), 12, 8),
    ("they meet: the loss comes first, and the rest of the recovery is said", (10, 10), 15, 9),
    ("a tranche of no size between", (10, 0, 10), 12, 3),
    ("above 2^64", (WORD_EDGE, 9, WORD_EDGE), WORD_EDGE + 3, WORD_EDGE),
    ("10^30", (HUGE, HUGE - 1), HUGE + 1, 7),
    ("refused: a size below 0", (1, -1), -1, -1),
    ("refused: a fractional loss", (1,), HALF, -1),
    ("refused: a recovery that is missing", (1,), 1, NONE),
)

DEBITS: tuple[tuple[Any, ...], ...] = (
    ("no class", (), (), 5),
    ("the most junior first", (0, 0), (100, 200), 60),
    ("then the next", (0, 0), (100, 200), 130),
    ("beyond all balances: the rest is said", (0, 0), (100, 200), 350),
    ("on top of what was debited before", (100, 30), (100, 200), 50),
    ("a deficiency above its balance grows no more", (7, 0), (5, 9), 3),
    ("10^30", (HUGE - 1, 0), (HUGE, HUGE), HUGE),
    ("refused: a deficiency below 0", (0, -1), (1, -1), -1),
    ("refused: a fractional balance", (0, 0), (1, HALF), -1),
    ("refused: a loss below 0", (0,), (1, 1), -1),
    ("refused: more balances than deficiencies", (0,), (1, 1), 1),
)

CREDITS: tuple[tuple[Any, ...], ...] = (
    ("no class", (), 5),
    ("the most senior first", (100, 30), 20),
    ("then the next", (100, 30), 50),
    ("more than all deficiencies: the rest is said", (100, 30), 131),
    ("10^30", (HUGE, HUGE), HUGE + 1),
    ("refused: a deficiency below 0", (0, -1), -1),
    ("refused: a truth value for the amount", (0,), TRUE),
)


def trigger(assets: Any, liabilities: Any) -> dict[str, Any]:
    """Return a trigger, written."""
    return {"assets": assets, "liabilities": liabilities}


OC = trigger(13, 10)
TESTS: tuple[tuple[Any, ...], ...] = (
    ("a published ladder, 130 %: no defaults", OC, 500 * M, 300 * M),
    ("defaults of 50", OC, 460 * M, 300 * M),
    ("of 80", OC, 436 * M, 300 * M),
    ("of 120", OC, 404 * M, 300 * M),
    ("of 150: it fails", OC, 380 * M, 300 * M),
    ("at the trigger to the unit", OC, 390, 300),
    ("a unit below", OC, 389, 300),
    ("nothing is owed", OC, 0, 0),
    ("10^30", trigger(HUGE, HUGE), HUGE, HUGE + 1),
    ("refused: a trigger of nothing", trigger(0, 10), 1, 1),
    ("refused: a trigger that divides by nothing", trigger(13, 0), 1, 1),
    ("refused: no trigger", NONE, -1, -1),
    ("refused: assets below 0", OC, -1, -1),
    ("refused: a fractional debt", OC, 1, HALF),
)

BY_INTEREST: tuple[tuple[Any, ...], ...] = (
    ("the test passes: nothing", OC, 390, 300, 100),
    ("the last step of the ladder, in millions", OC, 380, 300, 100),
    ("and in units", OC, 380 * M, 300 * M, 100 * M),
    ("too little: all there is, and it is said", OC, 380, 300, 7),
    ("no assets: all that is owed is repaid", OC, 0, 300, 300),
    ("a trigger below 1", trigger(1, 2), 40, 100, 30),
    ("10^30", trigger(HUGE, HUGE - 1), HUGE, HUGE + 7, HUGE),
    ("refused: no trigger", NONE, -1, -1, -1),
    ("refused: assets below 0", OC, -1, -1, -1),
    ("refused: a fractional debt", OC, 1, HALF, -1),
    ("refused: cash below 0", OC, 1, 1, -1),
)

BY_PRINCIPAL: tuple[tuple[Any, ...], ...] = (
    ("the test passes: nothing", OC, 390, 300, 100),
    ("the last step of the ladder, in millions", OC, 380, 300, 100),
    ("and in units", OC, 380 * M, 300 * M, 100 * M),
    ("too little: all there is, and it is said", OC, 380, 300, 33),
    ("as many assets as are owed: all of both", OC, 100, 100, 100),
    ("fewer: no amount cures", OC, 99, 100, 99),
    ("a trigger of 1: no amount cures", trigger(1, 1), 99, 100, 50),
    ("10^30", trigger(HUGE, HUGE - 1), HUGE + 6, HUGE + 6, HUGE),
    ("refused: no trigger", NONE, -1, -1, -1),
    ("refused: assets below 0", OC, -1, -1, -1),
    ("refused: a fractional debt", OC, 1, HALF, -1),
    ("refused: cash below 0", OC, 1, 1, -1),
    ("refused: more cash than assets", OC, 5, 5, 6),
)

SERVED: tuple[tuple[Any, ...], ...] = (
    ("no class", 5, (), (), ()),
    ("nothing came in", 0, (3, 4), (1, 0), (9, 9)),
    ("interest, the most senior first", 5, (3, 4), (0, 0), (9, 9)),
    ("the foremost is paid before it is cured", 5, (3, 4), (9, 2), (9, 9)),
    ("and cured before anyone else has anything", 6, (3, 4), (9, 2), (9, 9)),
    ("behind another class the cure comes first", 9, (3, 4), (2, 0), (9, 9)),
    ("unless that one is repaid: then the interest does", 5, (3, 4), (2, 0), (9, 0)),
    ("all have all, and the rest stays", 12, (3, 4), (2, 0), (9, 9)),
    ("10^30", HUGE + 7, (HUGE, 5), (3, 0), (HUGE, HUGE)),
    ("refused: cash below 0", -1, (-1,), (-1,), (-1,)),
    ("refused: fractional interest", 1, (HALF,), (-1,), (-1,)),
    ("refused: a deficiency below 0", 1, (1,), (-1,), (-1,)),
    ("refused: a truth value for a balance", 1, (1,), (1,), (TRUE,)),
    ("refused: fewer deficiencies than classes", 1, (1, 1), (1,), (1,)),
    ("refused: fewer balances than classes", 1, (1, 1), (1, 1), (1,)),
)

REPAID: tuple[tuple[Any, ...], ...] = (
    ("no class", 5, (), (), False),
    ("the most senior first", 5, (9, 9), (0, 0), False),
    ("then the next", 12, (9, 9), (0, 0), False),
    ("all are repaid, and the rest stays", 20, (9, 9), (0, 0), False),
    ("none beyond what a loan stands behind", 12, (9, 9), (9, 2), False),
    ("in proportion", 12, (10, 30), (0, 0), True),
    ("in proportion, an odd unit", 2, (1, 1, 1), (0, 0, 0), True),
    ("in proportion, all and more", 50, (10, 30), (0, 0), True),
    ("in sequence while one is deficient, whatever was said", 12, (10, 30), (1, 0), True),
    ("10^30", HUGE, (HUGE, HUGE - 1), (0, 0), True),
    ("refused: cash below 0", -1, (-1,), (-1,), NONE),
    ("refused: a fractional balance", 1, (HALF,), (-1,), NONE),
    ("refused: a deficiency below 0", 1, (1,), (-1,), NONE),
    ("refused: fewer deficiencies than classes", 1, (1, 1), (1,), NONE),
    ("refused: no way to share", 1, (1,), (1,), NONE),
)


def classes(balances: tuple[Any, ...], deficiencies: tuple[Any, ...], interest: tuple[Any, ...]) -> dict[str, Any]:
    """Return classes, written."""
    return {"balances": balances, "deficiencies": deficiencies, "interest": interest}


BLUE = tuple(each * 100 for each in (2_700_000, 1_100_000, 5_200_000, 9_000_000, 342_500_000))
QUARTER = classes(BLUE, (0,) * 5, tuple(each * 100 for each in (52_000, 15_000, 60_000, 93_000, 3_250_000)))
DATES: tuple[tuple[Any, ...], ...] = (
    ("no class", classes((), (), ()), 5, 6, 7, False),
    ("nothing lost, in sequence", classes((50, 100), (0, 0), (3, 4)), 9, 20, 0, False),
    ("nothing lost, in proportion", classes((50, 100), (0, 0), (3, 4)), 9, 20, 0, True),
    ("a loss that interest cures at once: still in proportion", classes((50, 100), (0, 0), (3, 4)), 9, 20, 2, True),
    ("a loss that it does not cure: in sequence", classes((50, 100), (0, 0), (3, 4)), 9, 20, 9, True),
    ("a loss beyond all balances is said", classes((50, 100), (0, 0), (3, 4)), 9, 0, 160, False),
    ("EDML BLUE 2024, a quarter with a loss beyond class E", QUARTER, 390_000_000, 500_000_000, 300_000_000, True),
    ("10^30", classes((HUGE, HUGE), (1, 0), (7, HUGE)), HUGE + 9, HUGE, HUGE - 1, False),
    ("refused: a deficiency below 0", classes((1,), (-1,), (-1,)), -1, -1, -1, NONE),
    ("refused: a loss below 0", classes((1,), (1,), (-1,)), -1, -1, -1, NONE),
    ("refused: interest below 0", classes((1,), (1,), (-1,)), -1, -1, 1, NONE),
    ("refused: principal below 0", classes((1,), (1,), (1,)), 1, -1, 1, NONE),
    ("refused: no way to share", classes((1,), (1,), (1,)), 1, 1, 1, NONE),
    ("refused: no classes", NONE, -1, -1, -1, NONE),
)

SETTLED: tuple[tuple[Any, ...], ...] = (
    ("no class", (), (), (), (), 5, 6),
    ("interest and principal", (0, 0), (0, 0), (3, 4), (0, 20), 9, 20),
    ("what cures becomes principal", (9, 0), (2, 0), (0, 4), (0, 22), 6, 20),
    ("what is debited stands in the ledgers", (9, 3), (0, 0), (0, 0), (0, 0), 0, 0),
    ("10^30", (HUGE, 0), (HUGE, 0), (1, 0), (0, HUGE), HUGE + 1, 0),
    ("refused: a unit of interest is wanting", (2, 0), (2, 0), (0, 4), (0, 0), 5, 0),
    ("refused: a unit of principal is wanting", (2, 0), (2, 0), (0, 4), (0, 3), 6, 0),
)

EUR, SHORT = Asset("EUR", 2), Asset("EUR-deficiency", 2)


def _settled(given: Json) -> Json:
    """Say what the book holds once a date is settled, of which it held the two streams alone."""
    debited, cured, paid, repaid = (read(given[name]) for name in ("debited", "cured", "paid", "repaid"))
    payees, ledgers = (
        tuple(Account(f"class {place}", purpose, asset) for place in range(len(paid)))
        for purpose, asset in (("notes", EUR), ("deficiency", SHORT))
    )
    interest, principal = (Account("issuer", purpose, EUR) for purpose in ("interest", "principal"))
    date = DatePaid(Entry(debited, debited, 0), InterestPaid(paid, cured, 0), Allocation(repaid, 0), (), ())
    book = {interest: read(given["interest"]), principal: read(given["principal"])}
    book[outside(EUR)] = -sum(book.values())
    book.update(post_all(book, settle_date(date, Streams(payees, ledgers, outside(SHORT), interest, principal))))
    answer: Json = published(
        {
            "ledgers": tuple(book.get(ledger, 0) for ledger in ledgers),
            "paid": tuple(book.get(payee, 0) for payee in payees),
            "interest": book[interest],
            "principal": book[principal],
        }
    )
    return answer


TRIGGER = record(Trigger)
REFUSED = dict.fromkeys(("InvalidAmount", "InvalidValue"), "TR-13")

KINDS = {
    "senior_first": Kind(
        rows("senior_first", "amount dues", PAYMENTS), call(senior_first), ("TR-1", "TR-2"), {"InvalidAmount": "TR-9"}
    ),
    "tranche_loss": Kind(
        rows("tranche_loss", "loss attachment detachment", LOSSES),
        call(tranche_loss, "tranche_loss"),
        ("TR-3", "TR-6"),
        dict.fromkeys(("InvalidAmount", "InvalidValue"), "TR-14"),
    ),
    "reduce_tranches": Kind(
        rows("reduce_tranches", "sizes loss recovery", NOTIONALS),
        call(reduce_tranches),
        ("TR-3", "TR-4", "TR-5"),
        {"InvalidAmount": "TR-14"},
    ),
    "debit": Kind(
        rows("debit", "deficiencies balances amount", DEBITS),
        call(debit),
        ("TR-7",),
        dict.fromkeys(("InvalidAmount", "LengthMismatch"), "TR-9"),
    ),
    "credit": Kind(rows("credit", "deficiencies amount", CREDITS), call(credit), ("TR-8",), {"InvalidAmount": "TR-9"}),
    "passes": Kind(
        rows("passes", "trigger assets liabilities", TESTS),
        call(passes, "passes", trigger=TRIGGER),
        ("TR-10",),
        REFUSED,
    ),
    "cure_by_interest": Kind(
        rows("cure_by_interest", "trigger assets liabilities cash", BY_INTEREST),
        call(cure_by_interest, trigger=TRIGGER),
        ("TR-11",),
        REFUSED,
    ),
    "cure_by_principal": Kind(
        rows("cure_by_principal", "trigger assets liabilities cash", BY_PRINCIPAL),
        call(cure_by_principal, trigger=TRIGGER),
        ("TR-12",),
        REFUSED,
    ),
    "pay_interest": Kind(
        rows("pay_interest", "cash interest deficiencies balances", SERVED),
        call(pay_interest),
        ("TR-15", "TR-16"),
        dict.fromkeys(("InvalidAmount", "LengthMismatch"), "TR-21"),
    ),
    "pay_principal": Kind(
        rows("pay_principal", "cash balances deficiencies proportional", REPAID),
        call(pay_principal),
        ("TR-17", "TR-18"),
        dict.fromkeys(("InvalidAmount", "InvalidValue", "LengthMismatch"), "TR-21"),
    ),
    "pay_date": Kind(
        rows("pay_date", "classes interest principal lost proportional", DATES),
        call(pay_date, classes=record(Classes)),
        ("TR-19",),
        {"amount": "TR-9", **dict.fromkeys(("InvalidAmount", "InvalidValue", "OutOfOrder"), "TR-21")},
    ),
    "settle_date": Kind(
        rows("settle_date", "debited cured paid repaid interest principal", SETTLED),
        _settled,
        ("TR-20",),
        {"Overdrawn": "LE-4"},
    ),
}
"""The kinds of calls about structured contracts."""
