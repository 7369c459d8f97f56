"""Convenience: the vectors about providers to a market: loss against holding, its cover, and leaving by one ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Account, Asset, outside, post_all
from rhodian.liquidity import (
    Claims,
    DatedPrice,
    Holding,
    Vault,
    Vesting,
    compensation,
    covered_ppm,
    leave_in_turn,
    loss_against_holding,
    part_of,
    pay_claims,
    ratio_of,
    settle_cover,
)
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, NONE, TRUE, WORD_EDGE
from tests.vectors.records import Kind, call, published, read, record, rows

if TYPE_CHECKING:
    from tests.vectors.codec import Json

RUNE = Asset("RUNE", 8)
UNIT = 10**8


def _holding(base: Any, quote: Any) -> dict[str, Any]:
    return {"base": base, "quote": quote}


def _price(quote: Any, base: Any, date: Any = 0) -> dict[str, Any]:
    return {"quote": quote, "base": base, "date": date}


def _vesting(level: Any, cliff: Any, full: Any) -> dict[str, Any]:
    return {"level_ppm": level, "cliff": cliff, "full": full}


def _vault(held: Any, owed: Any) -> dict[str, Any]:
    return {"held": held, "owed": owed}


BANCOR, THORCHAIN = _vesting(10**6, 30, 100), _vesting(10**6, 17_280, 1_440_000)
PAID_IN = _holding(1000 * UNIT, 1000 * UNIT)

LOSSES: tuple[tuple[Any, ...], ...] = (
    ("nothing changed", _holding(5, 7), _holding(5, 7), _price(3, 2)),
    ("nothing was paid in", _holding(0, 0), _holding(0, 0), _price(1, 1)),
    ("worth four times as much", PAID_IN, _holding(500 * UNIT, 2000 * UNIT), _price(4, 1)),
    ("worth a quarter", PAID_IN, _holding(2000 * UNIT, 500 * UNIT), _price(1, 4)),
    (
        "worth 2.25 times, at the price of amounts that were rounded down",
        PAID_IN,
        _holding(66_666_666_666, 1500 * UNIT),
        _price(1500 * UNIT, 66_666_666_666),
    ),
    ("the same at 9 to 4", PAID_IN, _holding(66_666_666_666, 1500 * UNIT), _price(9, 4)),
    (
        "THORChain's published case",
        _holding(1000 * UNIT, 100 * UNIT),
        _holding(244_948_974_278, 4_082_482_904),
        _price(4_082_482_904, 244_948_974_278),
    ),
    ("fees earned more than was lost", _holding(10, 10), _holding(9, 13), _price(2, 1)),
    ("less than a unit is lost", _holding(1, 0), _holding(0, 0), _price(1, 2)),
    ("just a unit is lost", _holding(2, 0), _holding(0, 0), _price(1, 2)),
    ("above 2^53", _holding(FLOAT_EDGE, 1), _holding(1, FLOAT_EDGE), _price(3, 1)),
    ("above 2^64", _holding(WORD_EDGE + 1, WORD_EDGE), _holding(WORD_EDGE, WORD_EDGE - 1), _price(7, 2)),
    ("10^30", _holding(HUGE, HUGE), _holding(1, 1), _price(HUGE, HUGE - 1)),
    ("refused: a holding below 0", _holding(-1, -1), NONE, NONE),
    ("refused: half a unit", _holding(1, HALF), NONE, NONE),
    ("refused: no holding now", _holding(1, 1), NONE, NONE),
    ("refused: no price", _holding(1, 1), _holding(1, 1), NONE),
    ("refused: a price of 0", _holding(1, 1), _holding(1, 1), _price(0, 0, -1)),
    ("refused: for none of the asset", _holding(1, 1), _holding(1, 1), _price(1, 0, -1)),
    ("refused: a date before all dates", _holding(1, 1), _holding(1, 1), _price(1, 1, -1)),
)

AGES: tuple[tuple[Any, ...], ...] = (
    *((f"Bancor, day {day}", BANCOR, day) for day in (0, 29, 30, 50, 99, 100, 101)),
    *((f"THORChain, block {block}", THORCHAIN, block) for block in (17_279, 17_280, 720_000, 1_439_999, 1_440_000)),
    ("a third of half", _vesting(500_000, 0, 3), 1),
    ("nothing is covered", _vesting(0, 0, 1), 5),
    ("at once at the cliff", _vesting(10**6, 3, 3), 3),
    ("10^30", _vesting(999_999, 1, HUGE), HUGE - 1),
    ("refused: more than all", _vesting(10**6 + 1, -1, 0), -1),
    ("refused: a cliff below 0", _vesting(1, -1, 0), -1),
    ("refused: a full age of 0", _vesting(1, 0, 0), -1),
    ("refused: a cliff beyond the full age", _vesting(1, 5, 4), -1),
    ("refused: no vesting", NONE, -1),
    ("refused: an age below 0", BANCOR, -1),
    ("refused: a truth value for an age", BANCOR, TRUE),
)

COMPENSATIONS: tuple[tuple[Any, ...], ...] = (
    ("of nothing", 0, 10**6),
    ("nothing of it", 7, 0),
    ("all of it", 7, 10**6),
    ("rounded down", 7, 500_000),
    ("10^30", HUGE, 999_999),
    ("refused: a loss below 0", -1, -1),
    ("refused: more than all", 1, 10**6 + 1),
)

PARTS: tuple[tuple[Any, ...], ...] = (
    ("nothing", 7, 0, 3),
    ("all", 7, 3, 3),
    ("rounded down", 7, 1, 2),
    ("10^30", HUGE, HUGE - 1, HUGE),
    ("refused: an amount below 0", -1, -1, 0),
    ("refused: units below 0", 1, -1, 0),
    ("refused: of nothing", 1, 1, 0),
    ("refused: more than the whole", 1, 3, 2),
)

CLAIMS: tuple[tuple[Any, ...], ...] = (
    ("no claim", 5, ()),
    ("nothing is claimed", 5, (0, 0)),
    ("nothing is held", 0, (3, 4)),
    ("in proportion", 600, (1000, 250)),
    ("an odd unit", 601, (1000, 250)),
    ("to the unit", 1250, (1000, 250)),
    ("more than is claimed", 9999, (1000, 250)),
    ("above 2^64", WORD_EDGE, (WORD_EDGE, 3, WORD_EDGE)),
    ("10^30", HUGE, (HUGE, HUGE, 1)),
    ("refused: less than nothing is held", -1, (-1,)),
    ("refused: a fractional claim", 1, (1, HALF)),
)

SETTLED: tuple[tuple[Any, ...], ...] = (
    ("nobody", (), 7),
    ("two, one of whom is paid nothing", (0, 7), 9),
    ("all that is held", (480, 120), 600),
    ("10^30", (HUGE,), HUGE + 1),
    ("refused: more than is held", (480, 120), 599),
)

LEAVING: tuple[tuple[Any, ...], ...] = (
    ("nobody", _vault(5, 10), ()),
    ("nothing is owed", _vault(5, 0), (0,)),
    ("nothing is held", _vault(0, 10), (4, 6)),
    ("one after the other, to the last unit", _vault(5, 10), (1, 2, 3, 4)),
    ("in the other order", _vault(5, 10), (4, 3, 2, 1)),
    ("odd units stay for the last", _vault(50, 100), (1, 1, 1, 97)),
    ("a surplus stays", _vault(12, 10), (4, 6)),
    ("just what is owed", _vault(10, 10), (4, 6)),
    ("Bancor's 80 of 100, 10 and then 90", _vault(80 * 10**18, 100 * 10**18), (10 * 10**18, 90 * 10**18)),
    ("10^30", _vault(HUGE - 1, HUGE), (HUGE // 3, HUGE // 3)),
    ("refused: less than nothing is held", _vault(-1, -1), (-1,)),
    ("refused: a fraction is owed", _vault(1, HALF), (-1,)),
    ("refused: no vault", NONE, (-1,)),
    ("refused: an amount below 0", _vault(1, 2), (1, -1)),
    ("refused: more than is owed", _vault(1, 2), (1, 2)),
)

ALONE: tuple[tuple[Any, ...], ...] = (
    ("nothing is owed", _vault(0, 0), 0),
    ("rounded down", _vault(2, 3), 2),
    ("all that is held", _vault(2, 3), 3),
    ("all that it is owed", _vault(3, 3), 2),
    ("Bancor's 7.98 of 9.975", _vault(80 * 10**18, 100 * 10**18), 9_975 * 10**15),
    ("10^30", _vault(HUGE - 1, HUGE), HUGE - 1),
    ("refused: no vault", NONE, -1),
    ("refused: an amount below 0", _vault(1, 2), -1),
    ("refused: more than is owed", _vault(1, 2), 3),
)


def _settled(given: Json) -> Json:
    """Say what the book holds once claims are paid, of which it held the fund alone."""
    paid, held = read(given["paid"]), read(given["held"])
    fund, payees = Account("fund", "cover", RUNE), tuple(Account(f"p{n}", "margin", RUNE) for n in range(len(paid)))
    book = {fund: held, outside(RUNE): -held}
    book.update(post_all(book, settle_cover(Claims(paid, ()), fund, payees)))
    answer: Json = published({"payees": tuple(book.get(payee, 0) for payee in payees), "fund": book[fund]})
    return answer


HOLDING, VAULT = record(Holding), record(Vault)
COVER = dict.fromkeys(("InvalidAmount", "InvalidValue"), "LI-8")
LEFT = dict.fromkeys(("InvalidAmount", "InvalidValue"), "LI-16")

KINDS = {
    "loss_against_holding": Kind(
        rows("loss_against_holding", "paid_in now price", LOSSES),
        call(loss_against_holding, "loss", paid_in=HOLDING, now=HOLDING, price=record(DatedPrice)),
        ("LI-1", "LI-2"),
        dict.fromkeys(("InvalidAmount", "InvalidValue"), "LI-7"),
    ),
    "covered_ppm": Kind(
        rows("covered_ppm", "vesting age", AGES),
        call(covered_ppm, "covered_ppm", vesting=record(Vesting)),
        ("LI-3",),
        COVER,
    ),
    "compensation": Kind(
        rows("compensation", "loss parts_ppm", COMPENSATIONS), call(compensation, "compensation"), ("LI-4",), COVER
    ),
    "part_of": Kind(rows("part_of", "amount units whole", PARTS), call(part_of, "part"), ("LI-5",), COVER),
    "pay_claims": Kind(
        rows("pay_claims", "held claims", CLAIMS), call(pay_claims), ("LI-6", "LI-9"), {"InvalidAmount": "LI-11"}
    ),
    "settle_cover": Kind(rows("settle_cover", "paid held", SETTLED), _settled, ("LI-10",), {"Overdrawn": "LE-4"}),
    "ratio_of": Kind(
        rows("ratio_of", "vault amount", ALONE), call(ratio_of, "paid", vault=VAULT), ("LI-12", "LI-13"), LEFT
    ),
    "leave_in_turn": Kind(
        rows("leave_in_turn", "vault amounts", LEAVING),
        call(leave_in_turn, vault=VAULT),
        ("LI-12", "LI-13", "LI-14", "LI-15"),
        LEFT,
    ),
}
"""The kinds of calls about providers to a market."""
