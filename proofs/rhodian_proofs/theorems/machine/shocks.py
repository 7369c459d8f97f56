"""Checked: what is claimed of a shock on the book: where the mark comes to rest, and who is sold."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import Account, Asset, outside
from rhodian.base.rates import PPM
from rhodian.machine.happenings import Shock
from rhodian.machine.play import Written
from rhodian.machine.rules import ByGains, Listing, Rules
from rhodian.machine.state import State
from rhodian.machine.step import step
from rhodian.markets.terms import Market, Terms
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import Natural, OneOf, claim
from rhodian_proofs.theorems.machine.step import Nobody, after

USD = Asset("USD", 2)
MARKET = Market("M", USD, 100_000, 50_000, Terms(0, 0, partial=False))
START = 1000
STATE = State((Rules(0, (Listing(MARKET, START),), (), (ByGains(Rule.IN_PROPORTION),)),))
RICH = 10**9
"""The margin of who holds the other side, which no mark here uses up."""
MOVE = 6
"""By how much the mark moves."""
PER = 2
"""For how many contracts traded it moves by that."""


def book_of(margins: tuple[int, ...], sizes: tuple[int, ...], *, rises: bool) -> Written:
    """Return a book of two owners on the side that loses, of so many contracts each, and one who holds the other."""
    losing, other = (MARKET.short, MARKET.long) if rises else (MARKET.long, MARKET.short)
    whole = sizes[0] + sizes[1]
    contracts = {
        MARKET.side("first", losing): sizes[0],
        MARKET.side("second", losing): sizes[1],
        MARKET.side("rich", other): whole,
        MARKET.side("outside", losing): -whole,
        MARKET.side("outside", other): -whole,
    }
    money = {
        MARKET.margin("first"): margins[0],
        MARKET.margin("second"): margins[1],
        MARKET.margin("rich"): RICH,
        outside(USD): -(margins[0] + margins[1] + RICH),
    }
    return Written(Nobody({}), {**money, **contracts})


def short_of(margin: int, size: int, mark: int, *, rises: bool) -> bool:
    """Return whether an owner's equity at a mark falls short of its maintenance requirement."""
    change = START - mark if rises else mark - START
    return (margin + size * change) * PPM < size * mark * MARKET.maintenance_ppm


def mark_after(traded: int, *, rises: bool) -> int:
    """Return the mark once so many contracts are traded."""
    moved = MOVE * traded // PER
    return START + moved if rises else max(1, START - moved)


SOLD = (
    "a market at 1000 in which two owners hold 5 and 20 long contracts with any margins, and one with 10^9 the other "
    "side; 0, 20 or 60 contracts are sold, each two of which move the mark by 6"
)
BOUGHT = (
    "a market at 1000 in which two owners hold 5 and 20 short contracts with any margins, and one with 10^9 the other "
    "side; 0, 20 or 60 contracts are bought, each two of which move the mark by 6"
)
Traded = Annotated[int, OneOf(0, 20, 60)]


def shocked(first: Any, second: Any, quantity: int, *, rises: bool) -> tuple[int, tuple[Any, ...], tuple[Any, ...]]:
    """Return the mark after a shock, the contracts that the two have left, and what money there is of anybody's."""
    losing = MARKET.short if rises else MARKET.long
    book = book_of((first, second), (5, 20), rises=rises)
    taken = step(STATE, book, Shock(1, "s", "M", quantity, MOVE, PER, rises))
    held = after(book, taken.posting.changes)
    ((_, mark),) = taken.state.marks
    left = tuple(held.get(MARKET.side(owner, losing), 0) for owner in ("first", "second"))
    money = tuple(held.get(MARKET.margin(owner), 0) for owner in ("first", "second", "rich"))
    return mark, left, (*money, held.get(Account("market M", "clearing", USD), 0))


@claim("MC-30", about=(step,), scope=SOLD)
def a_shock_sells_exactly_whom_the_mark_that_it_leaves_makes_liquidatable(
    first: Natural, second: Natural, quantity: Traded
) -> None:
    """As a machine takes it, a shock that sells leaves the mark of all traded, and sells just who falls short."""
    mark, left, money = shocked(first, second, quantity, rises=False)
    assert mark == mark_after(quantity + 25 - left[0] - left[1], rises=False)
    assert left[0] == (0 if short_of(first, 5, mark, rises=False) else 5)
    assert left[1] == (0 if short_of(second, 20, mark, rises=False) else 20)
    alone = mark_after(quantity, rises=False)
    if not short_of(first, 5, alone, rises=False) and not short_of(second, 20, alone, rises=False):
        assert mark == alone
    assert money[0] + money[1] + money[2] == first + second + RICH
    assert (money[0] >= 0) & (money[1] >= 0)
    assert money[3] == 0


@claim("MC-30", about=(step,), scope=BOUGHT)
def a_shock_that_buys_leaves_a_mark_and_sells_whom_it_makes_liquidatable(
    first: Natural, second: Natural, quantity: Traded
) -> None:
    """As a machine takes it, a shock that buys leaves the mark of all traded, and buys back just who falls short."""
    mark, left, money = shocked(first, second, quantity, rises=True)
    assert mark == mark_after(quantity + 25 - left[0] - left[1], rises=True)
    assert left[0] == (0 if short_of(first, 5, mark, rises=True) else 5)
    assert left[1] == (0 if short_of(second, 20, mark, rises=True) else 20)
    alone = mark_after(quantity, rises=True)
    if not short_of(first, 5, alone, rises=True) and not short_of(second, 20, alone, rises=True):
        assert mark == alone
    assert money[0] + money[1] + money[2] == first + second + RICH
    assert (money[0] >= 0) & (money[1] >= 0)
    assert money[3] == 0
