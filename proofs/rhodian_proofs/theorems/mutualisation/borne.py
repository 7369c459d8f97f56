"""Checked: what may not back a shortfall, by what route nothing moves, and how a whole cycle is recognised."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import AssetMismatch, InvalidValue, OutOfOrder
from rhodian.ledger.errors import SelfTransfer
from rhodian.mutualisation.moves import settle
from rhodian.mutualisation.remedies import begin, by_pools, by_waterfall
from rhodian.mutualisation.settlement import Source
from rhodian.mutualisation.shortfall import Cycle, Shortfall, collect, recognise
from rhodian.pools.limits import Pool, PoolTerms, PoolUse
from rhodian.waterfall.errors import AlreadyAbsorbed
from rhodian.waterfall.settlement import Books
from rhodian.waterfall.tree import Fund, InOrder, Waterfall
from rhodian_proofs.claims import Natural, OneOf, claim, is_same, refusal_of, tells

USD = Asset("USD", 2)
LOSER = Account("a", "margin", USD)
GAINER = Account("b", "margin", USD)
POOL = Account("pool", "house", USD)
NEXT = Account("next", "house", USD)
CLEARING = Account("clearing", "house", USD)
LIQUIDATOR = Account("liquidator", "house", USD)
ABROAD = Account("pool", "house", Asset("EUR", 2))


def shortfall_of(loss: Any, margins: Any) -> Shortfall:
    """Return a shortfall of one who loses to one other, and owes no charges."""
    cycle = Cycle("cycle", (LOSER, GAINER), (0, loss), (loss, 0), (0, 0), (0, 0))
    return Shortfall(cycle, margins, collect(margins, cycle.losses, cycle.fees, cycle.penalties))


def source_of(account: Account, balance: Any, limit: Any, *, all_or_nothing: bool = False) -> Source:
    """Return a pool that has paid nothing yet."""
    return Source(account, Pool(PoolTerms(limit, limit, 1, 0, all_or_nothing), balance, PoolUse(0, 0, 0)))


# What backs a shortfall.

Backing = Annotated[Any, OneOf(LOSER, GAINER, POOL, NEXT, ABROAD)]
TWICE = "a shortfall that one pool has borne some of, and another account, of five"


@claim("MU-22", about=(by_pools, by_waterfall), scope=TWICE)
def no_account_backs_two_things(account: Backing, loss: Natural, held: Natural) -> None:
    """Pools and waterfalls are refused an account of the cycle or one drawn on before, or else in another asset."""
    before = by_pools(begin(shortfall_of(loss, (0, 0))), (source_of(POOL, held, 40),))
    refusals = (
        refusal_of(by_pools, before, (source_of(account, held, 40),)),
        refusal_of(by_waterfall, before, Waterfall(InOrder("layers", (Fund(account, held),)))),
    )
    for refusal in refusals:
        if account == ABROAD:
            assert tells(refusal, AssetMismatch, field="accounts[1]", asset=ABROAD.asset, expected=USD)
        elif account == NEXT:
            assert refusal is None
        else:
            assert isinstance(refusal, InvalidValue)
            assert refusal.field == "accounts"


# What may move.

Route = Annotated[Any, OneOf("left", "clearing", "fees_to", "penalties_to", LOSER, GAINER, POOL, LIQUIDATOR)]
ROUTED = "a shortfall of one who loses any amount to one other, and a pool; eight ways to settle it wrongly"


@claim("MU-22", about=(settle,), scope=ROUTED)
def nothing_moves_of_what_is_not_borne_whole_or_by_a_route_that_pays_itself(loss: Natural, wrong: Route) -> None:
    """What is not borne whole is refused, or no account, another asset, or a clearing account that pays or is paid."""
    borne = by_pools(begin(shortfall_of(loss, (0, 0))), (source_of(POOL, loss, loss),))
    unborne = begin(shortfall_of(loss + 1, (0, 0)))
    route: Any = {"clearing": CLEARING, "fees_to": LIQUIDATOR, "penalties_to": NEXT}
    if wrong == "left":
        assert isinstance(refusal_of(settle, unborne, CLEARING, LIQUIDATOR, NEXT), InvalidValue)
    elif isinstance(wrong, Account):
        assert tells(refusal_of(settle, borne, wrong, LIQUIDATOR, NEXT), SelfTransfer, account=wrong)
    else:
        none, abroad = {**route, wrong: "desk"}, {**route, wrong: ABROAD}
        refusal = refusal_of(settle, borne, none["clearing"], none["fees_to"], none["penalties_to"])
        assert tells(refusal, InvalidValue, field=wrong, value="desk")
        refusal = refusal_of(settle, borne, abroad["clearing"], abroad["fees_to"], abroad["penalties_to"])
        assert tells(refusal, AssetMismatch, field=wrong, asset=ABROAD.asset, expected=USD)
    assert refusal_of(settle, borne, CLEARING, LIQUIDATOR, NEXT) is None


# How a cycle is recognised.

Absorbed = Annotated[Any, OneOf((), ("other", "cycle"))]
Given = Annotated[Any, OneOf("cycle", "Cycle", None, 0)]


@claim(
    "MU-22", about=(recognise,), scope="a cycle in books that have absorbed it or not, and three things that are none"
)
def a_shortfall_is_recognised_once_and_as_the_books_have_it(
    margin: Natural, other: Natural, absorbed: Absorbed, given: Given
) -> None:
    """A cycle that was absorbed is refused, and what is no cycle; else the books' margins are what pays it."""
    cycle = Cycle("cycle", (LOSER, GAINER), (0, 5), (5, 0), (2, 0), (1, 0))
    books = {LOSER: margin, GAINER: other}
    phase: Any = cycle if given == "cycle" else given
    refusal = refusal_of(recognise, Books(books, absorbed), phase)
    if given != "cycle":
        assert tells(refusal, OutOfOrder, step="recognise", phase=given, expected="Cycle")
    elif absorbed:
        assert tells(refusal, AlreadyAbsorbed, loss_id="cycle")
    else:
        found = recognise(Books(books, absorbed), cycle)
        assert is_same(found.margins, (margin, other))
        wanted = collect(found.margins, cycle.losses, cycle.fees, cycle.penalties)
        assert is_same(found.collected.rows, wanted.rows)
        assert is_same(found.missing, wanted.missing)
