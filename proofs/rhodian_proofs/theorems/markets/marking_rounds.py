"""Checked: what is claimed of one round of a market, from its mark to what is posted, on named accounts."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian import Account, Books
from rhodian.base.errors import BooksMoved, InsufficientMargin, InvalidAmount, InvalidValue, UnknownName
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.markets.contracts import holding
from rhodian.markets.errors import NotLiquidatable
from rhodian.markets.exchange import Step
from rhodian.markets.marking import Closed, Marked, Sale, close, finish, mark
from rhodian.mutualisation.settlement import Settled, draw_on, settle, share
from rhodian.mutualisation.shortfall import recognise
from rhodian_proofs.claims import AnyInt, Natural, OneOf, claim, is_natural, refusal_of, tells
from rhodian_proofs.theorems.markets.exchange import MARKET, USD, books_of, exchange_of, moved, sides

FEES = Account("desk", "fees", USD)
PENALTIES = Account("fund", "insurance", USD)
NEW = 900
"""The mark that a market moves to from 1000."""


def marked(margins: dict[str, Any], longs: dict[str, Any], price: Any = NEW) -> Marked:
    """Return a market at a new mark, with what its owners have as margin and as contracts, below 0 for short ones."""
    holdings = {owner: (max(0, held), max(0, -held)) for owner, held in longs.items()}
    return mark(exchange_of(books_of(margins, holdings)), 1, "M", price, tuple(margins))


def settled(closed: Closed) -> Settled:
    """Return the settlement of a round without pools."""
    books = closed.marked.exchange.books
    shared = share(draw_on(recognise(books, closed.round)))
    return settle(books, shared, MARKET.clearing, FEES, PENALTIES)


# The mark.

OWNERS = "one market, in which first holds 0 or 5 contracts long and second as many short; eight lists of owners"
Number = Annotated[int, OneOf(0, 5)]
Owners = Annotated[
    Any,
    OneOf(
        *(("first", "second"), ("second", "third", "first"), ("first",), ("second",), ()),
        *(("first", "second", "first"), ("first", "outside", "second"), ["first", "second"]),
    ),
]


@claim("MK-1", about=(mark,), scope=OWNERS)
def a_mark_needs_a_price_and_everyone_who_holds_contracts(number: Number, owners: Owners, price: AnyInt) -> None:
    """A mark is refused exactly for what is no price, or else owners who are not all who hold contracts, each once."""
    books = books_of({}, {"first": (number, 0), "second": (0, number)})
    refusal = refusal_of(mark, exchange_of(books), 1, "M", price, owners)
    if price < 1 or price > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="price", value=price)
    elif owners.__class__ is not tuple or len(set(owners)) < len(owners) or "outside" in owners:
        assert isinstance(refusal, InvalidValue)
        assert refusal.field in {"owners", "owner"}
    elif number > 0 and not {"first", "second"} <= set(owners):
        assert tells(refusal, InvalidValue, field="owners", value=owners)
    else:
        assert refusal is None


# Forced sales.

SALES = "a mark from 1000 to 900; first with any margin and contracts, second on the other side, third with any margin"


@claim("MK-3", about=(close,), scope=SALES)
def only_who_is_liquidatable_is_sold_and_no_more_than_it_holds(
    margin: Natural, number: Natural, quantity: Natural, other: Natural
) -> None:
    """A sale is refused if its owner is not liquidatable at the mark, or else holds fewer contracts."""
    begun = marked({"first": margin, "second": 0, "third": other}, {"first": number, "second": -number})
    if quantity < 1 or quantity > POSITIVE_MAX:
        return
    sales = (Sale("first", "third", quantity, NEW),)
    refusal = refusal_of(close, begun, "r", sales)
    if (margin - 100 * number) * 10**6 >= number * NEW * MARKET.maintenance_ppm:
        assert tells(refusal, NotLiquidatable, owner="first", equity=margin - 100 * number)
    elif quantity > number:
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
    elif other * 10**6 < quantity * NEW * MARKET.initial_ppm:
        assert tells(refusal, InsufficientMargin, account=MARKET.margin("third"), equity=other)
    else:
        assert refusal is None
        after = moved(begun.exchange.books.balances, close(begun, "r", sales).contracts)
        assert holding(after, MARKET, "first") == number - quantity
        assert holding(after, MARKET, "third") == quantity


BATCH = "a mark from 1000 to 900; first and whoever, whose 3 and 2 contracts are sold to third at any price and at 905"


def _batch(margin: Any, price: Any, fee: Any) -> tuple[Marked, tuple[Sale, ...]]:
    """Return a mark at which two owners are liquidatable, and the sales of both, if there is such a price."""
    begun = marked({"first": 0, "second": 0, "third": margin, "whoever": 0}, {"first": 3, "second": -5, "whoever": 2})
    if price < 1 or price > POSITIVE_MAX:
        return begun, ()
    return begun, (Sale("first", "third", 3, price, fee), Sale("whoever", "third", 2, 905, 7, fee))


@claim("MK-4", about=(close,), scope=BATCH)
def sales_come_to_the_same_in_either_order(price: Natural, margin: Natural, fee: Natural) -> None:
    """Two forced sales bring and cost everyone the same, and move the same contracts, whichever is first."""
    begun, sales = _batch(margin, price, fee)
    one, other = refusal_of(close, begun, "r", sales), refusal_of(close, begun, "r", sales[::-1])
    assert (one is None) == (other is None)
    if one is None:
        there, back = close(begun, "r", sales), close(begun, "r", sales[::-1])
        assert there.round == back.round
        assert set(there.contracts) == set(back.contracts)
        assert there.round.fees == (*((fee, 0, 0, 7) if sales else (0, 0, 0, 0)),)
        assert sum(there.round.gains) == sum(there.round.losses)


CARRIED = "a mark from 1000 to 900; first, whose 3 contracts are sold at any price to second, who is short, or to third"


@claim("MK-5", about=(close,), scope=CARRIED)
def a_counterpart_carries_what_it_takes_on(price: Natural, margin: Natural) -> None:
    """A sale is refused if its counterpart would not reach the initial requirement, unless it only closes its own."""
    begun = marked({"first": 0, "second": margin, "third": margin}, {"first": 3, "second": -3})
    if price < 1 or price > POSITIVE_MAX:
        return
    refusal = refusal_of(close, begun, "r", (Sale("first", "third", 3, price),))
    left = margin + 3 * (NEW - price)
    if left * 10**6 < 3 * NEW * MARKET.initial_ppm:
        assert tells(refusal, InsufficientMargin, account=MARKET.margin("third"), equity=left)
    else:
        assert refusal is None
    assert refusal_of(close, begun, "r", (Sale("first", "second", 3, price),)) is None
    assert tells(refusal_of(close, begun, "r", (Sale("first", "xx_eve", 3, price),)), UnknownName, name="xx_eve")


RECORD = "one sale, of which one field at a time is any whole number, or one of some names"
Names = Annotated[Any, OneOf(("first", "second"), ("first", "first"), ("", "second"), ("first", 7))]


@claim("MK-6", about=(Sale,), scope=RECORD)
def a_sale_is_refused_exactly_for_its_names_or_else_its_amounts(
    names: Names, quantity: AnyInt, price: AnyInt, fee: AnyInt, penalty: AnyInt
) -> None:
    """A sale is refused for malformed or equal names, or else what is no quantity, price, fee or penalty."""
    refusal = refusal_of(Sale, *names, quantity, price, fee, penalty)
    if names != ("first", "second"):
        assert isinstance(refusal, InvalidValue)
        assert refusal.field in {"owner", "counterpart"}
    elif quantity < 1 or quantity > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
    elif price < 1 or price > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="price", value=price)
    elif not is_natural(fee):
        assert tells(refusal, InvalidAmount, field="fee", value=fee)
    elif not is_natural(penalty):
        assert tells(refusal, InvalidAmount, field="penalty", value=penalty)
    else:
        assert refusal is None


# The end of a round.

POSTED = "a mark from 1000 to 900; first long 1, second short 1, with any margins; any change of one account in between"
Moved = Annotated[
    Any, OneOf(None, MARKET.margin("first"), MARKET.margin("second"), sides("first")[0], sides("second")[1], FEES)
]


def _finished(first: Any, second: Any, moved: Any, change: Any) -> Any:
    """Return what finishing a round gives, or is refused with, if an account changes once it is settled."""
    begun = marked({"first": first, "second": second}, {"first": 1, "second": -1})
    closed = close(begun, "r")
    money, exchange = settled(closed), begun.exchange
    if moved is None:
        return refusal_of(finish, closed, money) or finish(closed, money)
    balances: Any = exchange.books.balances
    books = Books({**balances, moved: balances.get(moved, 0) + change}, exchange.books.absorbed)
    later = attrs.evolve(closed, marked=attrs.evolve(begun, exchange=attrs.evolve(exchange, books=books)))
    return refusal_of(finish, later, money) or finish(later, money)


@claim("MK-7", about=(finish, close, settle), scope=POSTED)
def a_round_is_posted_whole_or_refused_if_an_owner_has_moved(
    first: Natural, second: Natural, moved: Moved, change: Natural
) -> None:
    """A round pays the winner what the loser can, and moves the mark, unless an owner's books moved since the mark."""
    done = _finished(first, second, moved, change)
    if moved is not None and moved != FEES and change > 0:
        assert tells(done, BooksMoved, account=moved)
        return
    assert isinstance(done, Step)
    paid = min(first, 100)
    after = dict(done.changes)
    assert after.get(MARKET.margin("first"), first) == first - paid
    assert after.get(MARKET.margin("second"), second) == second + paid
    assert after.get(MARKET.clearing, 0) == 0
    assert done.absorbed == "r"
    assert done.exchange.find("M").mark == NEW
    assert (done.exchange.time, done.exchange.events) == (1, 1)
