"""Checked: which steps of a shortfall on its way are refused, what may not back it, and by what route nothing moves."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import AssetMismatch, InvalidValue, OutOfOrder
from rhodian.ledger.errors import SelfTransfer
from rhodian.mutualisation.remedies import (
    begin,
    by_base,
    by_deleveraged,
    by_gains,
    by_pools,
    by_waterfall,
    settle,
)
from rhodian.mutualisation.settlement import Source
from rhodian.mutualisation.shortfall import Cycle, Shortfall, collect
from rhodian.pools.limits import Pool, PoolTerms, PoolUse
from rhodian.waterfall.tree import Fund, InOrder, Rule, Waterfall
from rhodian_proofs.claims import Natural, OneOf, claim, refusal_of, tells

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


@claim("RM-8", about=(by_pools, by_waterfall), scope=TWICE)
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


NoSources = Annotated[Any, OneOf(None, "pool", (None,), ("pool",), [])]
NoWaterfall = Annotated[Any, OneOf(None, "waterfall", (), POOL)]


@claim(
    "RM-8", about=(by_pools, by_waterfall), scope="five things that are no tuple of sources, four that are no waterfall"
)
def what_is_no_pool_and_no_waterfall_bears_nothing(sources: NoSources, waterfall: NoWaterfall) -> None:
    """What is no tuple of pools with their accounts is refused as sources, and what is no waterfall as one."""
    before = begin(shortfall_of(1, (0, 0)))
    assert tells(refusal_of(by_pools, before, sources), InvalidValue, field="sources", value=sources)
    assert tells(refusal_of(by_waterfall, before, waterfall), InvalidValue, field="waterfall", value=waterfall)


# What may move.

Route = Annotated[Any, OneOf("left", "clearing", "fees_to", "penalties_to", LOSER, GAINER, POOL, LIQUIDATOR)]
ROUTED = "a shortfall of one who loses any amount to one other, and a pool; eight ways to settle it wrongly"


@claim("RM-8", about=(settle,), scope=ROUTED)
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


Step = Annotated[str, OneOf("begin", "by_pools", "by_waterfall", "by_base", "by_deleveraged", "by_gains", "settle")]
Phase = Annotated[Any, OneOf("Shortfall", "Borne", None, 0)]


@claim("RM-8", about=(begin, by_pools, by_waterfall, by_base, by_deleveraged, by_gains, settle), scope="seven steps")
def a_remedy_takes_a_shortfall_on_its_way_and_nothing_else(step: Step, phase: Phase) -> None:
    """Each remedy takes what the one before it gave, and is refused anything else as out of order."""
    shortfall = shortfall_of(0, (0, 0))
    given: Any = {"Shortfall": shortfall, "Borne": begin(shortfall)}.get(phase, phase)
    asked = {
        "begin": begin,
        "by_pools": lambda at: by_pools(at, ()),
        "by_waterfall": lambda at: by_waterfall(at, Waterfall(InOrder("layers", (Fund(NEXT, 0),)))),
        "by_base": lambda at: by_base(at, (1, 1)),
        "by_deleveraged": lambda at: by_deleveraged(at, (1, 1)),
        "by_gains": lambda at: by_gains(at, Rule.IN_ORDER),
        "settle": lambda at: settle(at, CLEARING, LIQUIDATOR, POOL),
    }
    expected = "Shortfall" if step == "begin" else "Borne"
    refusal = refusal_of(asked[step], given)
    if phase == expected:
        assert refusal is None
    else:
        assert tells(refusal, OutOfOrder, step=step, phase=given, expected=expected)
