"""Checked: what is claimed of what moves for a shortfall that is borne: what each account then holds, however many."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.base import columns
from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.ledger.posting import post_all
from rhodian.mutualisation.moves import _moves
from rhodian.mutualisation.remedies import Borne, Take
from rhodian.mutualisation.shortfall import Collected, Cycle, Shortfall
from rhodian_proofs.claims import (
    AnyAccount,
    Books,
    Fields,
    Invariant,
    Natural,
    Naturals,
    adds_up_as,
    claim,
    total,
    unchecked,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.ledger.posting import GAINED, NET_PAID, Accounts, gained, net_paid, posted, the_same


@attrs.frozen
class Drawn:
    """What is drawn from one account outside the cycle."""

    account: Any
    """The account."""
    amount: Any
    """How much, in smallest units."""


AnyDrawn = Annotated[Drawn, Fields(account=AnyAccount, amount=Natural)]
Draws = tuple[tuple[AnyDrawn, ...], tuple[AnyDrawn, ...]]
"""What is drawn from pools, and from the funds of a waterfall."""
Route = tuple[AnyAccount, AnyAccount, AnyAccount]
"""The clearing account, the liquidator's, and that of the pool that penalties refill."""


def _account_of(drawn: Any) -> Any:
    return drawn.account


def _amount_of(drawn: Any) -> Any:
    return drawn.amount


AMOUNTS = Invariant("_amount_of", nothing_holds, ("drawn",))


def _borne(accounts: Any, fees: Any, penalties: Any, paid: Any, has: Any, gains: Any, draws: Any) -> Borne:
    """Return a shortfall that is borne: what each had is its charges, what it pays in, and what it still has."""
    cycle = unchecked(Cycle, id="cycle", accounts=accounts, gains=gains, losses=(), fees=(), penalties=())
    rows: Any = columns.rows(paid, fees=fees, penalties=penalties)
    had = columns.added(columns.added(paid, has), columns.added(fees, penalties))
    pools, funds = draws
    takes = (
        Take("pool", columns.each(_account_of, pools), columns.each(_amount_of, pools)),
        Take("socialised", accounts, paid),
        Take("waterfall", columns.each(_account_of, funds), columns.each(_amount_of, funds)),
    )
    return Borne(Shortfall(cycle, had, Collected(rows, 0)), 0, takes, has, gains)


def moved_for(borne: Any, route: Any) -> Any:
    """Return what moves, or nothing if an account is in another asset than the others, or in one that only rises."""
    try:
        return _moves(borne, route[0], route[1], route[2])
    except (AssetMismatch, InvalidValue):
        return None


@claim("RM-13", about=(_moves, post_all), invariants=(AMOUNTS, NET_PAID, *GAINED), length_max=0, same_length=True)
def each_account_changes_by_what_it_owes_loses_gains_and_bears(
    books: Books,
    accounts: Accounts,
    fees: Naturals,
    penalties: Naturals,
    paid: Naturals,
    has: Naturals,
    gains: Naturals,
    draws: Draws,
    route: Route,
    holder: AnyAccount,
) -> None:
    """By one take of pools, margins and a waterfall, accounts change exactly by what they owe, bear and are due."""
    borne = _borne(accounts, fees, penalties, paid, has, gains, draws)
    transfers = moved_for(borne, route)
    if transfers is None:
        return
    clearing, fees_to, penalties_to = (the_same(account, accounts) for account in route)
    pools, _, funds = borne.takes
    parts = (
        net_paid(holder, accounts, fees_to, fees),
        net_paid(holder, accounts, penalties_to, penalties),
        net_paid(holder, accounts, clearing, paid),
        net_paid(holder, pools.accounts, the_same(route[0], pools.accounts), pools.amounts),
        net_paid(holder, funds.accounts, the_same(route[0], funds.accounts), funds.amounts),
        net_paid(holder, clearing, accounts, gains),
    )
    increases = gained(holder, transfers)
    after = posted(books, transfers)
    if after is not None:
        adds_up_as(increases, *parts)
        increase = total(columns.joined(*parts))
        assert after.get(holder, 0) == books.get(holder, 0) + increase
