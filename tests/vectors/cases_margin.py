"""Convenience: the vectors about margin: what contracts require, who falls short of it, and where a position falls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian.markets.margin import (
    bankruptcy_price,
    bankruptcy_value,
    closing_quantity,
    requirement,
    rounded_up,
    shortage,
)
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, TRUE, WORD_EDGE
from tests.vectors.records import Kind, call, published, read, rows

if TYPE_CHECKING:
    from tests.vectors.codec import Json


def contracts(quantity: int, worth: int, rate_ppm: int = 50_000) -> Json:
    """Write the contracts of one market."""
    return {"quantity": quantity, "worth": worth, "rate_ppm": rate_ppm}


REQUIREMENT: tuple[tuple[Any, ...], ...] = (
    ("no contracts: nothing needed", 7, ()),
    ("nothing at all", 0, ()),
    ("below 0, and nothing is needed", -1, ()),
    ("a long position", 100, [contracts(10, 110)]),
    ("a short position", 100, [contracts(-10, 105)]),
    ("an inverse contract is worth less than nothing, and needs as much", 100, [contracts(10, -105)]),
    ("equity that is the requirement to the unit is enough", 50, [contracts(10, 100)]),
    ("one unit less is not", 49, [contracts(10, 100)]),
    ("one unit below 0 is not", -1, [contracts(10, 90)]),
    ("requirements are added unrounded, and rounded up once", 1, [contracts(1, 1, 1)] * 3),
    ("a part of a unit short is short", 0, [contracts(1, 1, 1)]),
    ("long and short do not make up for each other", 0, [contracts(5, 120), contracts(-5, 110)]),
    ("a market without contracts", 3, [contracts(0, 900)]),
    ("a rate of 0: nothing is ever needed", 0, [contracts(10, 100, 0)]),
    ("a rate above a whole", 10**6, [contracts(1, 10**6, 3_000_000)]),
    ("above 2^53", FLOAT_EDGE, [contracts(FLOAT_EDGE + 1, 2)]),
    ("10^30 contracts at 10^30", HUGE, [contracts(-HUGE, HUGE - 1)]),
)

BANKRUPTCY_PRICE: tuple[tuple[Any, ...], ...] = (
    ("a long position: the lowest price that is covered", 100, 10, 100),
    ("a short one: the highest", 100, -10, 100),
    ("a long one, rounded up to a tick that is covered", 105, 10, 100),
    ("a short one, rounded down", 105, -10, 100),
    ("nothing behind it: the price itself", 0, 10, 100),
    ("less than nothing behind a long one: above the price", -1, 10, 100),
    ("less than nothing behind a short one: below the price", -1, -10, 100),
    ("no price bankrupts a long one that is covered whole", 1000, 10, 100),
    ("one unit less, and the price 0 bankrupts it", 999, 10, 100),
    ("more than covered whole: still 0", 10**9, 10, 100),
    ("every price bankrupts a short one: below 0", -1001, -10, 100),
    ("one contract", 7, 1, 9),
    ("above 2^53", FLOAT_EDGE + 1, -2, FLOAT_EDGE),
    ("10^30", HUGE * HUGE // 3, HUGE, HUGE),
    ("refused: no contracts", 1, 0, 1),
    ("refused: a price of 0", 1, 1, 0),
    ("refused: a fractional backing", HALF, 1, 1),
    ("refused: the price is looked at before the quantity", 1, 0, -1),
)

CLOSING_QUANTITY: tuple[tuple[Any, ...], ...] = (
    ("nothing short: nothing is closed", 10, 0, 3),
    ("just as many as make up for it", 10, 9, 3),
    ("one more where it does not divide", 10, 10, 3),
    ("each close makes up for one unit", 10, 4, 1),
    ("all, and even that does not", 10, 31, 3),
    ("all to the contract", 10, 30, 3),
    ("no close relieves anything: all", 10, 1, 0),
    ("each close makes it worse: all", 10, 1, -5),
    ("each close makes it worse, and nothing is short: none", 10, 0, -5),
    ("no contracts", 0, 5, 1),
    ("above 2^64", WORD_EDGE, 3 * WORD_EDGE + 1, 7),
    ("10^30", HUGE, HUGE - 1, 10**6),
    ("refused: a size below 0", -1, 0, 0),
    ("refused: a shortage below 0", 1, -1, 0),
    ("refused: a fractional relief", 1, 1, HALF),
)

BANKRUPTCY_VALUE: tuple[tuple[Any, ...], ...] = (
    ("all there is: the rest is left nothing", 7, 100, 5, 5),
    ("a half of a solvent account", 10, 100, 5, 10),
    ("a third, rounded for the account", 10, 100, 1, 3),
    ("a third of what is below 0, rounded for the account", -10, 100, 1, 3),
    ("a short position, below 0", -10, -100, 1, 3),
    ("nothing required: all equity stays", 10, 100, 0, 0),
    ("what requires nothing is closed at its value", 10, 100, 0, 7),
    ("above 2^53", -FLOAT_EDGE - 1, FLOAT_EDGE, 1, 2),
    ("10^30", HUGE + 1, -HUGE, HUGE // 7, HUGE),
    ("refused: the part requires more than the whole", 1, 1, 3, 2),
    ("refused: a requirement below 0", 1, 1, 0, -1),
    ("one unit required, and closed", 10, 100, 1, 1),
    ("refused: a fractional equity", HALF, 1, 0, 1),
    ("refused: a truth value as value", 1, TRUE, 0, 1),
)


def _required(equity: Any, held: Any) -> Json:
    """Tell what contracts require, and by how much an equity is below it."""
    required = requirement(
        tuple((read(each["quantity"]), read(each["worth"]), read(each["rate_ppm"])) for each in held)
    )
    return {
        "millionths": published(required),
        "rounded_up": published(rounded_up(required)),
        "shortage": published(shortage(equity, required)),
    }


KINDS = {
    "requirement": Kind(
        rows("requirement", "equity contracts", REQUIREMENT),
        lambda given: _required(read(given["equity"]), given["contracts"]),
        ("MA-2", "MA-3"),
        {},
    ),
    "bankruptcy_price": Kind(
        rows("bankruptcy_price", "backing quantity price", BANKRUPTCY_PRICE),
        call(bankruptcy_price, "price"),
        ("MA-4", "MA-5"),
        {"backing": "AM-9", "price": "AM-9"},
    ),
    "closing_quantity": Kind(
        rows("closing_quantity", "size shortage relief", CLOSING_QUANTITY),
        call(closing_quantity, "quantity"),
        ("MA-6", "MA-7"),
        {"relief": "AM-9"},
    ),
    "bankruptcy_value": Kind(
        rows("bankruptcy_value", "equity value_closed requirement_closed requirement", BANKRUPTCY_VALUE),
        call(bankruptcy_value, "value"),
        ("MA-8",),
        {"equity": "AM-9", "value_closed": "AM-9"},
    ),
}
"""The kinds of margin."""
