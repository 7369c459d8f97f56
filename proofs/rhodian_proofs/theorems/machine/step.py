"""Checked: what is claimed of a machine's events on the book: what adds up, who is closed, what stays within limits."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.base.accounts import Account, Asset, outside
from rhodian.machine.counters import DRAWN
from rhodian.machine.events import Marks, Price, RulesChanged
from rhodian.machine.happenings import PlainLoss
from rhodian.machine.layers import Layer
from rhodian.machine.play import Written, play
from rhodian.machine.rules import (
    ByDeleveraged,
    ByGains,
    ByPools,
    Listing,
    MutualPool,
    Rules,
)
from rhodian.machine.state import State
from rhodian.machine.step import step
from rhodian.markets.terms import Market, Terms
from rhodian.pools.limits import PoolTerms
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import Natural, OneOf, claim

USD = Asset("USD", 2)
MARKET = Market("M", USD, 100_000, 50_000, Terms(0, 0, partial=False))
TWIN = Market("T", USD, 100_000, 50_000, Terms(0, 0, partial=False))
FUND = Account("fund", "pool", USD)
FIRST = MARKET.margin("first")
SECOND = MARKET.margin("second")
MOST = 300
"""The most that the fund pays in a period."""
POOL = MutualPool("fund", FUND, PoolTerms(MOST, MOST, 100))
GAINS = ByGains(Rule.IN_PROPORTION)


@attrs.frozen
class Nobody:
    """A host whose book is empty."""

    book: dict[Account, int]
    """The book, with nothing in it."""

    def get(self, account: Account, default: int) -> int:
        """Return the default: no account holds anything."""
        return self.book.get(account, default)

    def accounts(self, purpose: str, asset: Asset) -> tuple[Account, ...]:
        """Return no account, whatever the purpose and the asset."""
        return tuple(each for each in self.book if each.purpose == purpose and each.asset == asset)


def book_of(first: Any, second: Any, fund: Any, number: Any, *markets: Market) -> Written:
    """Return a book of two owners with margins, the first long and the second short, and a fund."""
    contracts = {
        account: held
        for market in markets
        for account, held in (
            (market.side("first", market.long), number),
            (market.side("second", market.short), number),
            (market.side("outside", market.long), -number),
            (market.side("outside", market.short), -number),
        )
    }
    money = {FIRST: first, SECOND: second, FUND: fund, outside(USD): -(first + second + fund)}
    return Written(Nobody({}), {**money, **contracts})


def state_of(rules: Rules) -> State:
    """Return a machine at its beginning under some rules."""
    return State((rules,))


def after(book: Written, changes: Any) -> Written:
    """Return the book once some changes are written."""
    return Written(book.host, {**book.changes, **dict(changes)})


def listed(*remedies: Any) -> Rules:
    """Return rules with two markets at 1000 that share their collateral, a fund and some remedies."""
    return Rules(0, (Listing(MARKET, 1000), Listing(TWIN, 1000)), (POOL,), remedies)


ONE_MARK = (
    "a market of two owners, the first long of 5 with any margin and the second short with 10,000, and a fund of any "
    "amount that pays up to 300; a mark from 1000 to 800, 960, 1000 or 1100; pools then gains, or deleveraging first"
)
Falls = Annotated[int, OneOf(800, 960, 1000, 1100)]
Remedies = Annotated[Any, OneOf((ByPools(), GAINS), (ByDeleveraged(ranked=False), ByPools(), GAINS))]
RICH = 10_000
"""A margin that no mark here uses up."""
CLOSES = 50
"""When the fund pays nothing any more, under rules that are decided later."""
INITIAL = 1000
"""What 5 contracts in each of two markets need, at 1000 and 10 %."""


@claim("MC-30", about=(step,), scope=ONE_MARK)
def a_mark_adds_up_and_leaves_no_bankrupt_with_contracts(
    first: Natural, fund: Natural, price: Falls, remedies: Remedies
) -> None:
    """As a machine takes it, a mark adds up, leaves nobody below 0, closes whoever could not pay, and pays the rest."""
    book = book_of(first, RICH, fund, 5, MARKET)
    taken = step(state_of(listed(*remedies)), book, Marks(1, "m", (Price("M", price),)))
    held = after(book, taken.posting.changes)
    ends = (held.get(FIRST, 0), held.get(SECOND, 0), held.get(FUND, 0))
    change = 5 * (price - 1000)
    missing = max(0, -(first + change), -(RICH - change))
    paid = min(missing, fund, MOST) if remedies[0].__class__ is ByPools else 0
    assert ends[0] + ends[1] + ends[2] == first + RICH + fund
    assert ends[2] == fund - paid
    assert ends[0] == (max(0, first + change) if change <= 0 else first + change - missing + paid)
    contracts = held.get(MARKET.side("first", MARKET.long), 0)
    assert contracts == held.get(MARKET.side("second", MARKET.short), 0)
    assert contracts == (0 if missing > 0 else 5)
    assert ends[0] >= 0
    assert ends[1] >= 0
    assert ends[2] >= 0
    assert held.get(MARKET.clearing, 0) == 0
    assert taken.state.marks == (("M", price),)


TWO_MARKS = (
    "a market of two owners with 5 contracts, the first with any margin, and a fund of any amount; two marks of one "
    "period, to 800 and then to 800 or 1000"
)


@claim("MC-12", about=(play,), scope=TWO_MARKS)
def a_pool_pays_no_more_than_its_limit_in_a_period(
    first: Natural, fund: Natural, then: Annotated[int, OneOf(800, 1000)]
) -> None:
    """As a machine takes them, over two marks of one period a pool pays at most its limit, and just that is counted."""
    book = book_of(first, RICH, fund, 5, MARKET)
    events = (Marks(1, "one", (Price("M", 800),)), Marks(2, "two", (Price("M", then),)))
    played = play(state_of(listed(ByPools(), GAINS)), book, events)
    held = after(book, played.changes)
    assert tuple(posting.absorbed for posting in played.postings) == ("one", "two")
    assert fund - held.get(FUND, 0) <= MOST
    assert fund - held.get(FUND, 0) == held.get(Account("fund", "drawn from 0 for 100", DRAWN), 0)


@claim(
    "MC-4",
    about=(step,),
    scope="two markets of two owners with 5 contracts in each; marks of both to 800, 960, 1000 or 1100",
)
def the_order_of_marks_that_belong_together_decides_nothing(first: Natural, price: Falls, then: Falls) -> None:
    """Two marks of one event come to the same in either order: what moves, who holds what, and the marks."""
    book = book_of(first, RICH, 0, 5, MARKET, TWIN)
    state = state_of(listed(GAINS))
    one = step(state, book, Marks(1, "m", (Price("M", price), Price("T", then))))
    other = step(state, book, Marks(1, "m", (Price("T", then), Price("M", price))))
    assert one.posting.transfers == other.posting.transfers
    assert one.posting.changes == other.posting.changes
    assert one.state == other.state


@claim(
    "MC-12",
    about=(play,),
    scope="a loss of any amount, borne by a fund that pays up to 300, and nothing from 50 on",
)
def what_occurred_before_a_change_of_rules_is_settled_by_the_rules_of_then(
    fund: Natural, amount: Natural, occurred: Annotated[int, OneOf(0, 49, 50, 99)]
) -> None:
    """As a machine takes it, a loss is borne by the rules of when it occurred, whatever was decided since."""
    layers = (Layer("fund", "", Rule.IN_ORDER),)
    closed = MutualPool("fund", FUND, PoolTerms(0, 0, 100))
    before = Rules(0, (), (POOL,), (GAINS,), layers)
    book = book_of(0, 0, fund, 5)
    other = Rules(CLOSES, (), (closed,), (GAINS,), layers)
    events = (RulesChanged(1, other), PlainLoss(99, "l", occurred, outside(USD), amount))
    played = play(state_of(before), book, events)
    held = after(book, played.changes)
    assert played.state.rules == (before, other)
    assert held.get(FUND, 0) == fund - (min(amount, fund, MOST) if occurred < CLOSES else 0)
