"""Checked: what is claimed of what is closed at a mark, of a sale's value, and of who is in a market's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import attrs

from rhodian.base.errors import InvalidValue
from rhodian.base.rates import PPM
from rhodian.markets.sheets import Sheet, gains, holders, in_band, maintenance, tear_up
from rhodian.markets.terms import Terms
from rhodian_proofs.claims import AnyInt, Natural, OneOf, claim, implies, refusal_of
from rhodian_proofs.theorems.markets.contracts import MARKET, TWIN, sides

if TYPE_CHECKING:
    from rhodian.base.accounts import Account, Asset

MARK = 1000
"""The mark at which contracts are closed."""

# Closed at the mark.

THREE = "a market of three owners, the first with any contracts, long or short, the others on the other side"
Asked = Annotated[
    Any,
    OneOf(
        *((1, (True, False, False)), (-1, (False, True, False)), (1, (True, True, False))),
        *((-1, (True, True, False)), (-1, (False, True, True)), (1, (True, True, True))),
    ),
]


@claim("CY-1", about=(tear_up,), scope=THREE)
def all_that_is_asked_is_closed_against_the_other_side(second: Natural, third: Natural, case: Asked) -> None:
    """All contracts of some are closed, as many of either side, of nobody more than it holds, and of no others."""
    sign, asked = case
    held = (sign * (second + third), -sign * second, -sign * third)
    sizes = (second + third, second, third)
    wanted = tuple(size if asks else 0 for size, asks in zip(sizes, asked, strict=True))
    may_take = tuple(not asks for asks in asked)
    torn = tear_up(Sheet(MARKET, MARK, MARK, held), wanted, may_take, (0, 0, 0), ranked=False)
    assert torn.closed[0] == torn.closed[1] + torn.closed[2]
    for closed, counter, size, asks in zip(torn.closed, torn.counter, sizes, asked, strict=True):
        assert counter >= 0
        assert closed <= size
        assert implies(asks, (closed == size) & (counter == 0))
        assert implies(not asks, closed == counter)


UNEQUAL = "a market of three owners, the first with any contracts, any of them asked; the second may not take"


@claim("CY-2", about=(tear_up,), scope=UNEQUAL)
def what_finds_nobody_on_the_other_side_stays(
    second: Natural,
    third: Natural,
    wanted: Natural,
    ranked: bool,  # noqa: FBT001  # a claim ranges over both
) -> None:
    """Where some may not be closed, no more is closed than the others hold, by rank or not; the rest stays."""
    if wanted > second + third:
        return
    sheet = Sheet(MARKET, MARK, MARK, (second + third, -second, -third))
    torn = tear_up(sheet, (wanted, 0, 0), (False, False, True), (0, 0, 0), ranked=ranked)
    assert torn.closed == (min(wanted, third), 0, min(wanted, third))
    assert torn.counter == (0, 0, min(wanted, third))


# What marks bring.


GAINED = "two markets that share collateral, with three owners and fixed contracts in both; any marks"


@claim("CY-3", about=(gains, maintenance), scope=GAINED)
def marks_bring_as_much_as_they_take(before: Natural, then: Natural, other: Natural, paid: AnyInt) -> None:
    """Marks and funding bring each its contracts' changes in all markets, and all together nothing."""
    one = Sheet(MARKET, before, then, (3, -2, -1), paid)
    two = Sheet(TWIN, before, other, (-1, 1, 0))
    change, change_other = then - before + paid, other - before
    brought = gains((one, two), 3)
    assert brought == (3 * change - change_other, -2 * change + change_other, -change)
    assert brought[0] + brought[1] + brought[2] == 0
    needed = maintenance((one, two), 3)
    rate, rate_other = MARKET.maintenance_ppm, TWIN.maintenance_ppm
    assert needed == (
        3 * then * rate + other * rate_other,
        2 * then * rate + other * rate_other,
        then * rate,
    )


# The value of a sale.


@claim("CY-4", about=(in_band,))
def a_value_in_the_band_differs_by_no_more_than_the_band(
    mark: Natural, quantity: Natural, value: Natural, band: Natural
) -> None:
    """A sale's value is in the band exactly if it differs from the mark's by at most the band, in millionths of it."""
    market = attrs.evolve(MARKET, terms=Terms(0, 0, partial=False, band_ppm=band))
    fair = quantity * mark
    if in_band(Sheet(market, mark, mark, ()), quantity, value):
        assert value * PPM <= fair * (PPM + band)
        assert value * PPM >= fair * (PPM - band)
    else:
        assert (value * PPM > fair * (PPM + band)) | (value * PPM < fair * (PPM - band))


# Who is in the columns.


@attrs.frozen
class Named:
    """A host that names some accounts of its book, and perhaps not all, or others."""

    book: dict[Account, int]
    """What accounts hold."""
    names: tuple[Account, ...]
    """The accounts that it names, of any side."""

    def get(self, account: Account, default: int) -> int:
        """Return what an account holds, or the default."""
        return self.book.get(account, default)

    def accounts(self, purpose: str, asset: Asset) -> tuple[Account, ...]:
        """Return the accounts of a purpose and an asset that it names."""
        return tuple(each for each in self.names if each.purpose == purpose and each.asset == asset)


LONG = sides("first")[0]
THIRD = sides("third")[0]
SHORT = sides("second")[1]
Hosts = Annotated[
    Any,
    OneOf((LONG, THIRD, SHORT), (SHORT, THIRD, LONG), (LONG, SHORT), (THIRD, SHORT), (LONG, LONG, SHORT)),
]
LEFT_OUT = "a market of two longs with any contracts and one short; a host that names some of the three, or one twice"


@claim("CY-5", about=(holders,), scope=LEFT_OUT)
def no_host_leaves_anybody_out(first: Natural, third: Natural, names: Hosts) -> None:
    """A host that leaves out somebody who holds contracts, or names one twice, is refused; else all are found."""
    world = sides("outside")
    book = {LONG: first, THIRD: third, SHORT: first + third, world[0]: -first - third, world[1]: -first - third}
    refusal = refusal_of(holders, Named(book, names), MARKET)
    missing = sum(book[account] for account in (LONG, THIRD, SHORT) if account not in names)
    if missing > 0 or len(set(names)) < len(names):
        assert isinstance(refusal, InvalidValue)
        assert refusal.field == "accounts"
    else:
        assert refusal is None
        found = holders(Named(book, names), MARKET)
        assert found.get("first", 0) == first
        assert found.get("third", 0) == third
        assert found.get("second", 0) == -first - third


@claim("CY-5", about=(holders,), scope=LEFT_OUT)
def nobody_is_found_on_both_sides(first: Natural, third: Natural) -> None:
    """An owner with contracts on both sides of a market is refused by name."""
    world = sides("outside")
    other = sides("first")[1]
    book = {LONG: first, THIRD: third, other: first + third, world[0]: -first - third, world[1]: -first - third}
    refusal = refusal_of(holders, Named(book, (LONG, THIRD, other)), MARKET)
    if first > 0:
        assert isinstance(refusal, InvalidValue)
        assert refusal.value == "first"
    else:
        assert refusal is None
