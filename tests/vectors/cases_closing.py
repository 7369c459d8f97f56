"""Convenience: the vectors about what is closed at a mark, and about the value of a forced sale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Asset, Market
from rhodian.machine.orders import most, relief
from rhodian.markets.sheets import Sheet, in_band, tear_up
from rhodian.markets.terms import Terms
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE
from tests.vectors.records import Kind, published, read, rows

if TYPE_CHECKING:
    from tests.vectors.codec import Json

ALL, NOBODY = (True, True, True), (False, False, False)

TEAR_UP: tuple[tuple[Any, ...], ...] = (
    ("nobody holds anything", 10, (), (), (), (), False),
    ("nothing is asked", 10, (5, -3, -2), (0, 0, 0), ALL, (1, 1, 1), False),
    ("one long, all closed against both shorts", 10, (5, -3, -2), (5, 0, 0), ALL, (-1, 1, 1), False),
    ("one short, closed against two longs in proportion", 10, (6, 3, -9), (0, 0, 3), ALL, (1, 1, -1), False),
    ("the odd contract goes where the carry fills up", 10, (-7, 2, 2, 3), (3, 0, 0, 0), (*ALL, True), (9,) * 4, False),
    ("by leverage: the highest first", 10, (5, -3, -2), (2, 0, 0), ALL, (-1, 30, 10), True),
    ("by leverage: equal ones in the order given", 10, (5, -3, -3, 1), (2, 0, 0, 0), (*ALL, True), (-1, 9, 9, 9), True),
    ("by leverage: who is worth nothing comes first", 10, (5, -3, -2), (2, 0, 0), ALL, (-1, 30, 0), True),
    ("both sides ask, and are closed against each other", 10, (5, -5), (5, 5), (True, True), (-1, -1), False),
    ("both sides ask: the rest of the more goes to others", 10, (5, -3, -2), (5, 3, 0), ALL, (-1, -1, 4), False),
    ("who may not be closed is not", 10, (5, -3, -2), (5, 0, 0), (True, False, True), (1, 1, 1), False),
    ("what finds nobody stays, the last first", 10, (3, 2, -4, -1), (3, 2, 0, 0), (*ALL, False), (1,) * 4, False),
    ("nobody may be closed", 10, (5, -5), (5, 0), NOBODY[:2], (1, 1), True),
    ("above 2^53", 1, (FLOAT_EDGE + 1, -FLOAT_EDGE, -1), (FLOAT_EDGE, 0, 0), ALL, (1, 1, 1), False),
    ("10^30", HUGE, (3 * HUGE, -HUGE, -2 * HUGE), (HUGE + 1, 0, 0), ALL, (1, HUGE, 1), False),
    ("10^30 by leverage", HUGE, (3 * HUGE, -HUGE, -2 * HUGE), (HUGE + 1, 0, 0), ALL, (1, HUGE - 1, 2 * HUGE), True),
)

IN_BAND: tuple[tuple[Any, ...], ...] = (
    ("at the mark, without a band", 900, 0, 3, 2700),
    ("one unit more, without a band", 900, 0, 3, 2701),
    ("the most within the band", 900, 20_000, 3, 2754),
    ("one unit above the band", 900, 20_000, 3, 2755),
    ("the least within the band", 900, 20_000, 3, 2646),
    ("one unit below the band", 900, 20_000, 3, 2645),
    ("a band of everything: a value of 0", 900, 10**6, 3, 0),
    ("nothing is sold, for nothing", 900, 20_000, 0, 0),
    ("nothing is sold, for one unit", 900, 20_000, 0, 1),
    ("10^30: one part in a million more", HUGE, 1, 1, HUGE + HUGE // 10**6),
    ("10^30: and one unit", HUGE, 1, 1, HUGE + HUGE // 10**6 + 1),
)

CHARGES: tuple[tuple[Any, ...], ...] = (
    ("rates of a value", 1_000, 4_000, 11_850),
    ("each rounded down, for the trader", 1_000, 4_000, 999),
    ("no rates", 0, 0, 11_850),
    ("no value", 1_000, 4_000, 0),
    ("a whole, and more than that", 10**6, 2_000_001, 500_000),
    ("10^30", 333_333, 1, HUGE),
    ("refused: a fee below 0", -1, 0, 1),
    ("refused: a fractional penalty", 0, HALF, 1),
)

ORDER: tuple[tuple[Any, ...], ...] = (
    ("all, whatever is short", 900, 10_000, False, 3, 1, 900),
    ("all of a short position", 900, 10_000, False, -3, 10**9, 900),
    ("as few as restore the margin", 900, 10_000, True, 10, 70 * 10**6, 900),
    ("just as many as make up for it", 900, 10_000, True, 10, 72 * 10**6, 900),
    ("one more where it does not divide", 900, 10_000, True, 10, 72 * 10**6 + 1, 900),
    ("of a short position, bought back above the mark", 900, 10_000, True, -10, 70 * 10**6, 910),
    ("below the mark it takes more of them", 900, 10_000, True, 10, 70 * 10**6, 890),
    ("no sale relieves anything: all", 900, 10_000, True, 10, 1, 864),
    ("nothing is short: none", 900, 10_000, True, 10, -5, 900),
    ("no contracts", 900, 10_000, True, 0, 5, 900),
    ("each contract's charges are rounded up", 7, 10_000, True, 100, 10**6, 7),
    ("10^30", HUGE, 1, True, HUGE, HUGE * HUGE, HUGE),
)


def _market(band: Any, fee: Any = 0, partial: Any = False) -> Market:  # noqa: FBT002  # the field itself
    """Return a market with a band around its mark."""
    return Market("M", Asset("USD", 2), 100_000, 50_000, Terms(fee, 0, partial, band))


def _tear_up(given: Json) -> Json:
    """Close at the mark."""
    mark, held, wanted, may_take, equity = (
        read(given[name]) for name in ("mark", "held", "wanted", "may_take", "equity")
    )
    sheet = Sheet(_market(0), mark, mark, held)
    answer: Json = published(tear_up(sheet, wanted, may_take, equity, ranked=given["ranked"]))
    return answer


def _in_band(given: Json) -> Json:
    """Tell whether a value is in the band."""
    mark, band, quantity, value = (read(given[name]) for name in ("mark", "band", "quantity", "value"))
    return {"in_band": in_band(Sheet(_market(band), mark, mark, ()), quantity, value)}


def _charges(given: Json) -> Json:
    """Return what is owed for a value sold."""
    fee, penalty, value = (read(given[name]) for name in ("fee_ppm", "penalty_ppm", "value"))
    charged = Terms(fee, penalty, partial=False).charges(value)
    return {"fee": published(charged[0]), "penalty": published(charged[1])}


def _order(given: Json) -> Json:
    """Return how many contracts an order sells."""
    mark, fee, held, shortage, price = (read(given[name]) for name in ("mark", "fee_ppm", "held", "shortage", "price"))
    sheet = Sheet(_market(0, fee, given["partial"]), mark, mark, (held,))
    return {"quantity": published(most(held, shortage, relief(sheet, held, price)))}


KINDS = {
    "tear_up": Kind(rows("tear_up", "mark held wanted may_take equity ranked", TEAR_UP), _tear_up, ("CY-1", "CY-2")),
    "charges": Kind(
        rows("charges", "fee_ppm penalty_ppm value", CHARGES),
        _charges,
        ("LQ-4", "LQ-13"),
        dict.fromkeys(("fee_ppm", "penalty_ppm"), "LQ-7"),
    ),
    "order": Kind(rows("order", "mark fee_ppm partial held shortage price", ORDER), _order, ("CY-6", "LQ-3", "LQ-12")),
    "in_band": Kind(rows("in_band", "mark band quantity value", IN_BAND), _in_band, ("CY-4",)),
}
"""The kinds of what is closed at a mark."""
