"""Checked: what is claimed of what moves for a shortfall that is borne: what each account then holds, however many."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.base import columns
from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.ledger.errors import Overdrawn
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
    where,
    written,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.ledger.posting import GAINED, gained


@attrs.frozen
class Drawn:
    """What is drawn from one account outside the cycle."""

    account: Any
    """The account."""
    amount: Any
    """How much, in smallest units."""


Accounts = tuple[AnyAccount, ...]
AnyDrawn = Annotated[Drawn, Fields(account=AnyAccount, amount=Natural)]
Draws = tuple[tuple[AnyDrawn, ...], tuple[AnyDrawn, ...]]
"""What is drawn from pools, and from the funds of a waterfall."""
Route = tuple[AnyAccount, AnyAccount, AnyAccount]
"""The clearing account, the liquidator's, and that of the pool that penalties refill."""


def _account_of(drawn: Any) -> Any:
    return drawn.account


def _amount_of(drawn: Any) -> Any:
    return drawn.amount


BY = Invariant("_of.<locals>.by", nothing_holds, ("by",), signed=("by",))
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


def _moved(borne: Any, route: Any) -> Any:
    """Return what moves, or nothing if an account is in another asset than the others, or in one that only rises."""
    try:
        return _moves(borne, route[0], route[1], route[2])
    except (AssetMismatch, InvalidValue):
        return None


def _posted(books: Any, transfers: Any) -> Any:
    """Return the books after the transfers, or nothing if they are refused."""
    try:
        return written(books, post_all(books, transfers))
    except Overdrawn:
        return None


def _of(holder: Any, payers: Any, payees: Any, amounts: Any) -> Any:
    """Return for each row what the holder is paid, less what they pay."""

    def by(payer: Any, payee: Any, amount: Any) -> Any:
        return where(payee == holder, amount, 0) - where(payer == holder, amount, 0)

    return columns.each(by, payers, payees, amounts)


def _the_same(account: Any, accounts: Any) -> Any:
    """Return an account, once for each row."""

    def always(_: Any) -> Any:
        return account

    return columns.each(always, accounts)


@claim("RM-13", about=(_moves, post_all), invariants=(AMOUNTS, BY, *GAINED), length_max=0, same_length=True)
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
    transfers = _moved(borne, route)
    if transfers is None:
        return
    clearing, fees_to, penalties_to = (_the_same(account, accounts) for account in route)
    pools, _, funds = borne.takes
    parts = (
        _of(holder, accounts, fees_to, fees),
        _of(holder, accounts, penalties_to, penalties),
        _of(holder, accounts, clearing, paid),
        _of(holder, pools.accounts, _the_same(route[0], pools.accounts), pools.amounts),
        _of(holder, funds.accounts, _the_same(route[0], funds.accounts), funds.amounts),
        _of(holder, clearing, accounts, gains),
    )
    increases = gained(holder, transfers)
    after = _posted(books, transfers)
    if after is not None:
        adds_up_as(increases, *parts)
        increase = total(columns.joined(*parts))
        assert after.get(holder, 0) == books.get(holder, 0) + increase
