"""Checked: what may not back a shortfall on its way: what backs something else already."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.mutualisation.remedies import (
    begin,
    by_pools,
    by_waterfall,
)
from rhodian.mutualisation.settlement import Source
from rhodian.mutualisation.shortfall import Cycle, Shortfall, collect
from rhodian.pools.limits import Pool, PoolTerms, PoolUse
from rhodian.waterfall.tree import Fund, InOrder, Waterfall
from rhodian_proofs.claims import Natural, OneOf, claim, refusal_of, tells

USD = Asset("USD", 2)
LOSER = Account("a", "margin", USD)
GAINER = Account("b", "margin", USD)
POOL = Account("pool", "house", USD)
NEXT = Account("next", "house", USD)
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
