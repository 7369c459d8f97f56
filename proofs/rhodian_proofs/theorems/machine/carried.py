"""Checked: what is claimed of forced sales one by one, and of the contracts that move for them: what they do."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import OUTSIDE, Asset
from rhodian.base.errors import InvalidValue
from rhodian.base.rates import PPM
from rhodian.machine.closures import unnamed
from rhodian.machine.cycles import Begun, _contracts
from rhodian.machine.events import ForcedSale
from rhodian.machine.orders import Orders, most, relief
from rhodian.machine.sales import _grew, named
from rhodian.markets.sheets import Sheet, maintenance
from rhodian.markets.terms import Market, Terms
from rhodian_proofs.claims import AnyInt, Natural, OneOf, claim, is_same, refusal_of, tells
from rhodian_proofs.theorems.markets.contracts import moved

USD = Asset("USD", 2)
WHOLE = Market("W", USD, 200_000, 100_000, Terms(10_000, 5_000, partial=False, band_ppm=20_000))
PARTLY = Market("P", USD, 100_000, 50_000, Terms(20_000, 7_000, partial=True, band_ppm=20_000))
MARK = 900
OWNERS = ("first", "second", "third")
RICH = 10_000
"""What the two are worth who take contracts."""
NEEDED = 2 * MARK * 100_000 + 3 * MARK * 50_000
"""What third needs for 2 contracts of the one market and 3 of the other, in millionths."""
Sign = Annotated[int, OneOf(1, -1)]
SALES = (
    "two markets at 900, of which one is sold in part; third, of any equity below what it needs, holds 2 and 3 "
    "contracts, all long or all short, and two others the other side, with 10,000 each"
)
IN_BAND = f"{SALES}; of the one that is sold whole 1 or 2 are sold, at any value in its band of 2 %"


def orders_of(worth: Any, sign: int) -> Orders:
    """Return three owners, of whom the third is to be sold, before any sale."""
    sheets = (
        Sheet(WHOLE, MARK, MARK, (-2 * sign, 0, 2 * sign)),
        Sheet(PARTLY, MARK, MARK, (0, -3 * sign, 3 * sign)),
    )
    none, nobody = (0, 0, 0), (False, False, False)
    return Orders(sheets, OWNERS, (RICH, RICH, worth), maintenance(sheets), none, none, none, nobody)


def charge(terms: Terms, value: Any) -> tuple[Any, Any]:
    """Return the fee and the penalty on a value sold."""
    return value * terms.fee_ppm // PPM, value * terms.penalty_ppm // PPM


@claim("CY-8", about=(named,), scope=IN_BAND)
def a_sale_follows_on_what_the_one_before_it_has_left(
    worth: AnyInt, sign: Sign, quantity: Annotated[int, OneOf(1, 2)], more: AnyInt
) -> None:
    """Of two sales of one owner the second sells what restores the margin that the first has left, and both charge."""
    fair = MARK * quantity
    if worth * PPM >= NEEDED or more * 50 > fair or more * 50 < -fair:
        return
    orders, value = orders_of(worth, sign), fair + more
    sales = (ForcedSale("P", "third", "first"), ForcedSale("W", "third", "second", quantity, value))
    fee, penalty = charge(WHOLE.terms, value)
    then = worth + sign * more - fee - penalty
    each = relief(orders.sheets[1], 3 * sign, MARK)
    sold = most(3 * sign, NEEDED - quantity * MARK * 100_000 - then * PPM, each)
    if sold == 0:
        assert tells(refusal_of(named, orders, sales), InvalidValue, field="quantity", value=0)
        return
    done = named(orders, sales)
    fee_too, penalty_too = charge(PARTLY.terms, MARK * sold)
    assert is_same(done.sheets[0].held, (-2 * sign, quantity * sign, (2 - quantity) * sign))
    assert is_same(done.sheets[1].held, (sold * sign, -3 * sign, (3 - sold) * sign))
    assert is_same(done.gained, (0, -sign * more, sign * more))
    assert is_same(done.fees, (0, 0, fee + fee_too))
    assert is_same(done.penalties, (0, 0, penalty + penalty_too))
    assert is_same((done.sold, done.grown), ((False, False, True), (0, 1)))
    assert is_same((done.equity, done.required, done.owners), (orders.equity, orders.required, OWNERS))


Ask = Annotated[Any, OneOf(None, 1, 2, 3)]


@claim("CY-8", about=(unnamed,), scope=SALES)
def what_nobody_is_named_for_is_closed_as_far_as_an_order_goes(worth: Natural, sign: Sign, ask: Ask) -> None:
    """Sold to the other side, an owner is closed market by market, as far as an order then goes, and is charged."""
    if worth * PPM >= NEEDED:
        return
    orders = orders_of(worth, sign)
    sales = () if ask is None else (ForcedSale("P", "third", None, ask),)
    fees, penalties = charge(WHOLE.terms, 2 * MARK) if ask is None else (0, 0)
    need = NEEDED - (2 * MARK * 100_000 if ask is None else 0)
    each = relief(orders.sheets[1], 3 * sign, MARK)
    allowed = most(3 * sign, need - (worth - fees - penalties) * PPM, each)
    if ask is not None and ask > allowed:
        refusal = refusal_of(lambda: unnamed(orders, orders.sheets, sales, sell_all=False, ranked=False))
        assert tells(refusal, InvalidValue, field="quantity", value=ask)
        return
    sold = allowed if ask is None else ask
    done = unnamed(orders, orders.sheets, sales, sell_all=ask is None, ranked=False)
    fee, penalty = charge(PARTLY.terms, MARK * sold)
    kept = 0 if ask is None else 2 * sign
    assert is_same(done.sheets[0].held, (-kept, 0, kept))
    assert is_same(done.sheets[1].held, (0, (sold - 3) * sign, (3 - sold) * sign))
    assert is_same(done.fees, (0, 0, fees + fee))
    assert is_same(done.penalties, (0, 0, penalties + penalty))
    assert is_same((done.gained, done.equity, done.sold), (orders.gained, orders.equity, orders.sold))


@claim("CY-9", about=(_grew,))
def who_only_closes_its_own_takes_nothing_on(before: AnyInt, after: AnyInt) -> None:
    """Who has no more contracts of its side after sales, and none of the other, has taken nothing on; else it has."""
    size, left = max(before, -before), max(after, -after)
    opposite = (before > 0 and after < 0) or (before < 0 and after > 0)
    assert _grew(before, after) == bool(opposite or left > size)


MOVED = "a market of two owners, who hold any contracts before and after a cycle, on either side"
Held = tuple[AnyInt, AnyInt]


@claim("CY-8", about=(_contracts,), scope=MOVED)
def a_cycle_moves_the_contracts_of_both_sides_of_a_market(before: Held, after: Held) -> None:
    """A cycle moves what changes of both sides of a market, all that goes out before all that comes in."""
    owners = OWNERS[:2]
    sheet, now = Sheet(WHOLE, MARK, MARK, before), Sheet(WHOLE, MARK, MARK, after)
    sides = tuple(WHOLE.long if had > 0 else WHOLE.short for had in before)
    kept = {owner: WHOLE.side(owner, side) for owner, side in zip(owners, sides, strict=True)}
    moves = _contracts(Begun("m", owners, (sheet,), (kept,), (), sell_all=False), (now,))
    held: dict[Any, Any] = {
        **{WHOLE.side(owner, side): 0 for owner in (*owners, OUTSIDE) for side in (WHOLE.long, WHOLE.short)},
        **{kept[owner]: max(had, -had) for owner, had in zip(owners, before, strict=True)},
    }
    books = moved(held, moves)
    for owner, has in zip(owners, after, strict=True):
        assert books[WHOLE.side(owner, WHOLE.long)] == max(0, has)
        assert books[WHOLE.side(owner, WHOLE.short)] == max(0, -has)
    directions = tuple(1 if move.payer.owner == OUTSIDE else 0 for move in moves)
    assert directions == tuple(sorted(directions))
    assert all(move.amount > 0 for move in moves)
