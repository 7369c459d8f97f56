"""Convenience: the vectors about sales at a falling price: how it falls, what is taken, and what goes on auction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian.auctions.decay import Admission, LinearDecay, Recapitalisation, StepwiseDecay, after_cuts
from rhodian.auctions.dutch import SaleTerms, Selling, is_stale, price_at, reset, sell, take, withdraw
from rhodian.base.rates import part_up
from tests.vectors.case import HALF, HUGE, NONE
from tests.vectors.records import Kind, call, one_of, published, read, record, rows

if TYPE_CHECKING:
    from tests.vectors.codec import Json

read_decay = one_of("rule", {"linear": record(LinearDecay), "stepwise": record(StepwiseDecay)})
read_auction = record(Selling, terms=record(SaleTerms, decay=read_decay))

LINE: Json = {"rule": "linear", "duration": 100}
STEPS: Json = {"rule": "stepwise", "every": 10, "cuts_ppm": (100_000, 100_000, 333_333, 0, 500_000)}


def sale(decay: Any = None, owed: Any = 1000, lot: Any = 20, top: Any = 100, **rest: Any) -> Json:
    """Write a sale that began at time 50."""
    terms = {"decay": LINE if decay is None else decay, "lasts": 80, "floor_ppm": 0, "dust": 0}
    times = {"start": 50, "last": 50}
    own = {name: rest.pop(name) for name in list(rest) if name in terms}
    return {"terms": terms | own, "owed": owed, "lot": lot, "top": top, **times, **rest}


STEADY = sale({"rule": "stepwise", "every": 1, "cuts_ppm": ()})
DUSTY = sale({"rule": "stepwise", "every": 1, "cuts_ppm": ()}, dust=150)
FLOORED = sale(floor_ppm=600_000)
WIDE = sale({"rule": "linear", "duration": 3}, owed=HUGE * HUGE, lot=HUGE, top=HUGE, lasts=3)

PART_UP: tuple[tuple[Any, ...], ...] = (
    ("nothing", 0, 5),
    ("no parts", 7, 0),
    ("all parts", 7, 1_000_000),
    ("rounded up", 7, 1),
    ("exact", 3_000_000, 7),
    ("10^30", HUGE + 1, 999_999),
    ("refused: an amount below 0", -1, 5),
    ("refused: more than all parts", 1, 1_000_001),
    ("refused: fractional parts", 1, HALF),
)

AFTER_CUTS: tuple[tuple[Any, ...], ...] = (
    ("no cuts", 100, (), 5),
    ("none made yet", 100, (100_000, 200_000), 0),
    ("each of what the last one left", 100, (100_000, 100_000, 100_000), 2),
    ("cuts round down, so the price up", 99, (333_333, 333_333), 2),
    ("more steps than cuts: all", 100, (100_000,), 9),
    ("a price of 1 stays", 1, (999_999, 999_999), 2),
    ("a cut of 0", 100, (0, 500_000), 2),
    ("10^30", HUGE, (1, 999_999, 7), 3),
    ("refused: a price of 0", 0, (), 0),
    ("refused: a price above 10^30", HUGE + 1, (), 0),
    ("refused: a cut below 0", 1, (-1,), 0),
    ("refused: a cut that takes everything", 1, (5, 1_000_000), 0),
    ("refused: fractional steps", 1, (), HALF),
)

PRICE_AT: tuple[tuple[Any, ...], ...] = (
    ("at the start: the top", sale(), 50),
    ("on a line, exact", sale(), 90),
    ("on a line, rounded up", sale(top=7), 63),
    ("on a line, at the last moment", sale(), 129),
    ("in steps: before the first cut", sale(STEPS), 59),
    ("in steps: from the first cut on", sale(STEPS), 60),
    ("in steps, rounded up", sale(STEPS), 80),
    ("in steps: after the last cut it stays", sale(STEPS), 129),
    ("steps without cuts", STEADY, 129),
    ("10^30 on a line", WIDE, 52),
    ("10^30 in steps", sale(STEPS, top=HUGE - 1), 95),
    ("refused: before the last step", sale(), 49),
    ("refused: at the end", sale(), 130),
    ("refused: a time below 0", sale(), -1),
    ("refused: a fractional time", sale(), HALF),
    ("refused: no decay", sale(NONE), 50),
    ("refused: a duration of 0", sale({"rule": "linear", "duration": 0}), 50),
    ("refused: cuts every 0 units of time", sale({"rule": "stepwise", "every": 0, "cuts_ppm": ()}), 50),
    ("refused: a line that reaches nothing while it lasts", sale(lasts=101), 50),
    ("refused: it lasts no time", sale(lasts=0), 50),
    ("refused: a start below 0", sale(start=-1), 50),
    ("refused: a floor above a whole", sale(floor_ppm=1_000_001), 50),
    ("refused: dust below 0", sale(dust=-1), 50),
    ("refused: nothing is owed", sale(owed=0), 50),
    ("refused: nothing is for sale", sale(lot=0), 50),
    ("refused: no price at the start", sale(top=0), 50),
    ("refused: a cut that takes everything", sale({"rule": "stepwise", "every": 1, "cuts_ppm": (1_000_000,)}), 50),
)

TAKE: tuple[tuple[Any, ...], ...] = (
    ("some of the lot", STEADY, 60, 4, 100),
    ("as many as pay the debt, to the unit", STEADY, 60, 10, 100),
    ("no more than pay the debt", STEADY, 60, 15, 100),
    ("the last contract brings more than is owed: the owner's", STEADY | {"owed": 950}, 60, 15, 100),
    ("the whole lot, and something is still owed", STEADY | {"lot": 3}, 60, 9, 100),
    ("at a fallen price", sale(), 90, 4, 60),
    ("a buyer who would pay more pays the price", sale(), 90, 4, 99),
    ("at the floor", FLOORED, 90, 4, 60),
    ("what is left is the dust to the unit", DUSTY | {"owed": 950}, 60, 8, 100),
    ("fewer, so that no dust is left", DUSTY, 60, 9, 100),
    ("the whole lot, though dust is left", DUSTY | {"lot": 9}, 60, 9, 100),
    ("10^30", WIDE, 51, HUGE - 1, HUGE),
    ("10^30, whole", WIDE, 51, HUGE, HUGE),
    ("refused: the price is above the buyer's highest", sale(), 90, 4, 59),
    ("refused: the price is below the floor", FLOORED, 91, 4, 100),
    ("refused: any part would leave dust", DUSTY | {"owed": 200}, 60, 1, 100),
    ("refused: at the end", sale(), 130, 4, 100),
    ("refused: before the last step", sale(last=70), 69, 4, 100),
    ("refused: nothing is wanted", sale(), 60, 0, 100),
    ("refused: a highest price of 0", sale(), 60, 1, 0),
    ("refused: the time is looked at before the buyer", sale(), 130, 0, 0),
)

SELL_LOT: tuple[tuple[Any, ...], ...] = (
    ("one contract", 1, 1, 1, 1, 0),
    ("part of a debt", 1000, 20, 100, 4, 0),
    ("the fewest that pay the debt", 1001, 20, 100, 20, 0),
    ("fewer, so that no dust is left", 1000, 20, 300, 3, 200),
    ("dust above the whole debt, and the debt is paid whole", 1000, 20, 100, 10, 5000),
    ("10^30", HUGE * HUGE + 1, HUGE, HUGE, HUGE, 7),
    ("refused: nothing is owed", 0, 1, 1, 1, 0),
    ("refused: dust above the whole debt, and a part is wanted", 5, 20, 1, 3, 10),
    ("refused: a debt below 0", -1, 1, 1, 1, 0),
    ("refused: a lot of 0", 1, 0, 1, 1, 0),
    ("refused: a price of 0", 1, 1, 0, 1, 0),
    ("refused: a fractional quantity", 1, 1, 1, HALF, 0),
    ("refused: any part would leave dust", 1000, 20, 100, 9, 1000),
)


IS_STALE: tuple[tuple[Any, ...], ...] = (
    ("it still sells", sale(), 129),
    ("its time is up", sale(), 130),
    ("long after", sale(), HUGE),
    ("at the floor it still sells", FLOORED, 90),
    ("below the floor", FLOORED, 91),
    ("the floor is rounded up", sale(top=7, floor_ppm=500_001), 100),
    ("refused: before the last step", sale(last=70), 69),
    ("refused: a fractional time", sale(), HALF),
)

RESET: tuple[tuple[Any, ...], ...] = (
    ("its time is up: it begins again, at another price", sale(), 130, 70),
    ("it is below the floor", FLOORED, 95, 200),
    ("10^30", WIDE, HUGE, HUGE),
    ("refused: it still sells", sale(), 129, 70),
    ("refused: no price", sale(), 130, 0),
    ("refused: the last step is before the start", sale(last=49), 130, 70),
)

WITHDRAW: tuple[tuple[Any, ...], ...] = (
    ("its time is up: the lot goes back, the debt stays", sale(), 130),
    ("it is below the floor", FLOORED, 95),
    ("10^30", WIDE, HUGE),
    ("refused: it still sells", sale(), 129),
    ("refused: a time below 0", sale(), -1),
)


def admission(penalty_ppm: Any, dust: Any) -> Json:
    """Write the rule by which debts go on auction."""
    return {"penalty_ppm": penalty_ppm, "dust": dust}


PORTION: tuple[tuple[Any, ...], ...] = (
    ("room for all", admission(0, 0), 100, 2, 50, 200),
    ("room for a part", admission(0, 0), 100, 2, 50, 120),
    ("the collateral is rounded down", admission(0, 0), 3, 1, 10, 2),
    ("the penalty counts, and is rounded up", admission(130_000, 0), 101, 3, 50, 200),
    ("the rest would be dust: all goes, beyond the room", admission(0, 20), 100, 1, 50, 81),
    ("the rest is the dust to the unit: a part goes", admission(0, 20), 100, 1, 50, 80),
    ("the part would be dust: all waits", admission(0, 20), 100, 1, 50, 19),
    ("the part is the dust to the unit: it goes", admission(0, 20), 100, 1, 50, 20),
    ("no room", admission(0, 0), 100, 1, 50, 0),
    ("no room, and all is dust: all goes", admission(0, 101), 100, 1, 50, 0),
    ("no collateral", admission(0, 0), 100, 1, 0, 50),
    ("10^30", admission(999_999, HUGE), HUGE, HUGE, HUGE - 1, HUGE * HUGE),
    ("refused: no debt", admission(0, 0), 0, 1, 1, 1),
    ("refused: a debt worth nothing", admission(0, 0), 1, 0, 1, 1),
    ("refused: collateral below 0", admission(0, 0), 1, 1, -1, 1),
    ("refused: a room below 0", admission(0, 0), 1, 1, 1, -1),
    ("refused: a penalty above a whole", admission(1_000_001, 0), 1, 1, 1, 1),
    ("refused: fractional dust", admission(0, HALF), 1, 1, 1, 1),
)

RULE = {"debt_lot": 50, "surplus_lot": 30, "buffer": 20}

OPENINGS: tuple[tuple[Any, ...], ...] = (
    ("nothing anywhere", RULE, 0, 0, 0, 0),
    ("a ripe debt of a lot", RULE, 0, 50, 0, 0),
    ("one unit less than a lot", RULE, 0, 49, 0, 0),
    ("a lot of one unit", RULE | {"debt_lot": 1}, 0, 1, 0, 0),
    ("what is queued is not ripe", RULE, 0, 60, 11, 0),
    ("what is on auction already does not count", RULE, 0, 60, 0, 10),
    ("a debt waits while there is a surplus", RULE, 1, 60, 0, 0),
    ("a surplus above debt, lot and buffer", RULE, 60, 10, 10, 0),
    ("one unit less", RULE, 59, 10, 10, 0),
    ("a surplus waits while a debt is ripe", RULE, 10**6, 10, 9, 0),
    ("lots of 0, and nothing anywhere: a surplus of nothing", RULE | dict.fromkeys(RULE, 0), 0, 0, 0, 0),
    ("10^30", RULE, 2 * HUGE, HUGE, 1, HUGE - 1),
    ("refused: a surplus below 0", RULE, -1, 0, 0, 0),
    ("refused: more queued than owed", RULE, 0, 5, 6, 0),
    ("refused: a fractional debt on auction", RULE, 0, 5, 0, HALF),
    ("refused: a debt below 0", RULE, 0, -1, 0, 0),
    ("refused: a lot of debt below 0", RULE | {"debt_lot": -1}, 0, 0, 0, 0),
    ("refused: a lot of surplus that is a fraction", RULE | {"surplus_lot": HALF}, 0, 0, 0, 0),
    ("refused: a buffer below 0", RULE | {"buffer": -1}, 0, 0, 0, 0),
)


def _after_cuts(given: Json) -> Json:
    """Cut a price."""
    price, drops = after_cuts(**{name: read(item) for name, item in given.items()})
    return {"price": published(price), "drops": published(drops)}


def _reset(given: Json) -> Json:
    """Begin again, under the same terms."""
    after = reset(read_auction(given["auction"]), read(given["time"]), read(given["top"]))
    return {name: published(getattr(after, name)) for name in ("owed", "lot", "top", "start", "last")}


def _take(given: Json) -> Json:
    """Sell to one buyer; what is left is named alike whether the sale goes on or is over."""
    numbers = (read(given[name]) for name in ("time", "quantity", "price_max"))
    after, taken = take(read_auction(given["auction"]), *numbers)
    is_open = isinstance(after, Selling)
    owed, lot = (after.owed, after.lot) if isinstance(after, Selling) else (after.missing, after.returned)
    answer: Json = published(taken) | {"owed": published(owed), "lot": published(lot), "open": is_open}
    return answer


def _portion(given: Json) -> Json:
    """Return what goes on auction."""
    rule = record(Admission)(given["rule"])
    answer: Json = published(rule.portion(**{name: read(item) for name, item in given.items() if name != "rule"}))
    return answer


def _openings(given: Json) -> Json:
    """Return which auctions may begin."""
    rule = record(Recapitalisation)(given["rule"])
    answer: Json = published(rule.openings(**{name: read(item) for name, item in given.items() if name != "rule"}))
    return answer


ODD = dict.fromkeys(("InvalidAmount", "InvalidValue"), "AU-1")

KINDS = {
    "part_up": Kind(rows("part_up", "amount parts_ppm", PART_UP), call(part_up, "part"), ("AM-11",), ODD),
    "after_cuts": Kind(rows("after_cuts", "top cuts_ppm steps", AFTER_CUTS), _after_cuts, ("AU-2", "AU-3"), ODD),
    "price_at": Kind(
        rows("price_at", "auction time", PRICE_AT),
        call(price_at, "price", auction=read_auction),
        (),
        {**ODD, "AuctionOver": "AU-9", "BackDated": "AU-9"},
        {"linear": ("AU-4", "AU-5"), "stepwise": ("AU-2", "AU-3", "AU-23")},
    ),
    "take": Kind(
        rows("take", "auction time quantity price_max", TAKE),
        _take,
        ("AU-6", "AU-7", "AU-8", "AU-9"),
        {**ODD, "AuctionOver": "AU-9", "BackDated": "AU-9"},
        {"linear": ("AU-4", "AU-5"), "stepwise": ("AU-2", "AU-3", "AU-23")},
    ),
    "is_stale": Kind(
        rows("is_stale", "auction time", IS_STALE),
        call(is_stale, "stale", auction=read_auction),
        ("AU-9",),
        {**ODD, "BackDated": "AU-9"},
    ),
    "reset": Kind(
        rows("reset", "auction time top", RESET),
        _reset,
        ("AU-9",),
        {**ODD, "BackDated": "AU-1"},
    ),
    "withdraw": Kind(rows("withdraw", "auction time", WITHDRAW), call(withdraw, auction=read_auction), ("AU-9",), ODD),
    "sell_lot": Kind(
        rows("sell_lot", "owed lot price quantity dust", SELL_LOT), call(sell), ("AU-6", "AU-7", "AU-8"), ODD
    ),
    "portion": Kind(rows("portion", "rule debt worth collateral room", PORTION), _portion, ("AU-10", "AU-11"), ODD),
    "openings": Kind(rows("openings", "rule surplus debt queued on_auction", OPENINGS), _openings, ("AU-12",), ODD),
}
"""The kinds of sales at a falling price."""
