"""Checked: what each step of a shortfall is refused, of any number of accounts and sources: what it cannot take."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian.base import columns
from rhodian.base.accounts import Account
from rhodian.base.errors import AssetMismatch, InvalidAmount, InvalidValue, LengthMismatch, OutOfOrder
from rhodian.ledger.errors import SelfTransfer
from rhodian.mutualisation.moves import _must_be_route, _must_pay_nobody, settle
from rhodian.mutualisation.remedies import (
    Borne,
    _must_be_sources,
    begin,
    by_base,
    by_deleveraged,
    by_gains,
    by_pools,
    by_waterfall,
)
from rhodian.mutualisation.settlement import Source
from rhodian.mutualisation.shortfall import Collected, Cycle, Shortfall, _margins_of, recognise
from rhodian.waterfall import settlement
from rhodian.waterfall.errors import AlreadyAbsorbed
from rhodian.waterfall.tree import Rule, Waterfall
from rhodian_proofs.claims import (
    AnyAccount,
    AnyAsset,
    AnyName,
    AnyPlace,
    Beside,
    Books,
    Fields,
    Invariant,
    Natural,
    Naturals,
    Not,
    claim,
    first_at_fault,
    length_of,
    name_of,
    refusal_of,
    tells,
    unchecked,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.ledger.posting import Accounts  # noqa: TC001  # the prover reads the kinds
from rhodian_proofs.theorems.pools.limits import AnyPool
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE

MARGINS = (
    Invariant("held_by.<locals>.held", nothing_holds, ("held",), signed=("held",)),
    Invariant("_margins_of.<locals>.held", nothing_holds, ("margins",), signed=("margins",)),
)
NoAccount: TypeAlias = Annotated[Any, Not(Account)]


def borne_of(accounts: Any, left: Any, margins: Any) -> Borne:
    """Return a shortfall of which so much is left, of a cycle that has these margins."""
    cycle = unchecked(Cycle, id="cycle", accounts=accounts, gains=margins, losses=(), fees=(), penalties=())
    return Borne(Shortfall(cycle, margins, Collected((), left)), left, (), margins, margins)


@claim("RM-8", about=(begin, by_pools, by_waterfall, by_base, by_deleveraged, by_gains, settle, recognise))
def a_remedy_takes_a_shortfall_on_its_way_and_nothing_else(
    no_cycle: Annotated[Any, Not(Cycle)],
    no_shortfall: Annotated[Any, Not(Shortfall)],
    other: Annotated[Any, Not(Borne)],
    account: AnyAccount,
) -> None:
    """Each remedy takes what the one before it gave, and is refused anything else as out of order."""
    asked = (
        ("recognise", no_cycle, "Cycle", refusal_of(recognise, settlement.Books({}, ()), no_cycle)),
        ("begin", no_shortfall, "Shortfall", refusal_of(begin, no_shortfall)),
        ("by_pools", other, "Borne", refusal_of(by_pools, other, ())),
        ("by_waterfall", other, "Borne", refusal_of(by_waterfall, other, ())),
        ("by_base", other, "Borne", refusal_of(by_base, other, ())),
        ("by_deleveraged", other, "Borne", refusal_of(by_deleveraged, other, ())),
        ("by_gains", other, "Borne", refusal_of(by_gains, other, Rule.IN_ORDER)),
        ("settle", other, "Borne", refusal_of(settle, other, account, account, account)),
    )
    for step, phase, expected, refusal in asked:
        assert tells(refusal, OutOfOrder, step=step, phase=phase, expected=expected)


Backing: TypeAlias = Annotated[Source, Fields(account=AnyAccount, pool=AnyPool)] | Annotated[Any, Not(Source)]


def _is_source(source: Any) -> bool:
    return source.__class__ is Source


@claim("RM-8", about=(_must_be_sources, by_waterfall), length_max=1)
def what_is_no_pool_and_no_waterfall_bears_nothing(
    sources: tuple[Backing, ...],
    no_tuple: Annotated[Any, Not(tuple)],
    no_waterfall: Annotated[Any, Not(Waterfall)],
    left: Natural,
) -> None:
    """What is no tuple of pools with their accounts is refused as sources, and what is no waterfall as one."""
    refusal = refusal_of(_must_be_sources, sources)
    if columns.every(_is_source, sources):
        assert refusal is None
    else:
        assert tells(refusal, InvalidValue, field="sources")
    assert tells(refusal_of(_must_be_sources, no_tuple), InvalidValue, field="sources", value=no_tuple)
    refusal = refusal_of(by_waterfall, borne_of((), left, ()), no_waterfall)
    assert tells(refusal, InvalidValue, field="waterfall", value=no_waterfall)


@claim("RM-8", about=(settle, _must_be_route))
def nothing_moves_of_what_is_not_borne_whole_or_by_what_is_no_route(
    left: Natural,
    asset: AnyAsset | None,
    clearing: AnyAccount | NoAccount,
    fees_to: AnyAccount | NoAccount,
    penalties_to: AnyAccount | NoAccount,
) -> None:
    """What is not borne whole is refused, and a route for the first that is no account, or in another asset."""
    borne = borne_of((), left + 1, ())
    assert tells(refusal_of(settle, borne, clearing, fees_to, penalties_to), InvalidValue, field="borne", value=borne)
    refusal = refusal_of(_must_be_route, asset, clearing, fees_to, penalties_to)
    for field, account in (("clearing", clearing), ("fees_to", fees_to), ("penalties_to", penalties_to)):
        if account.__class__ is not Account:
            assert tells(refusal, InvalidValue, field=field, value=account)
            return
        if asset is not None and account.asset != asset:
            assert tells(refusal, AssetMismatch, field=field, asset=account.asset, expected=asset)
            return
    assert refusal is None


@claim("RM-8", about=(_must_pay_nobody,), length_max=2)
def a_clearing_account_neither_pays_nor_is_paid(clearing: AnyAccount, accounts: Accounts) -> None:
    """A clearing account is refused exactly if it is one of those that pay or are paid."""

    def is_another(account: Any) -> bool:
        return account != clearing  # type: ignore[no-any-return]  # accounts of any kind

    refusal = refusal_of(_must_pay_nobody, clearing, accounts)
    if columns.every(is_another, accounts):
        assert refusal is None
    else:
        assert tells(refusal, SelfTransfer, account=clearing)


@claim("RM-8", about=(by_base,), invariants=CAPPED, measures=PAYABLE, length_max=1)
def a_socialised_loss_needs_a_number_for_each_account(
    weights: Naturals, left: Natural, margins: Annotated[Naturals, Beside("weights")]
) -> None:
    """A base is refused unless it has a number for each account."""
    refusal = refusal_of(by_base, borne_of((), left, margins), weights)
    if length_of(weights) == length_of(margins):
        assert refusal is None
    else:
        length, expected = length_of(margins), length_of(weights)
        assert tells(refusal, LengthMismatch, field="caps", length=length, expected=expected)


def held_by(books: Any, accounts: Any) -> Any:
    """Return what books hold of accounts."""

    def held(account: Any) -> Any:
        return books.get(account, 0)

    return columns.each(held, accounts)


def _is_amount(number: Any) -> bool:
    return number >= 0  # type: ignore[no-any-return]  # numbers of any kind


@claim("RM-8", about=(_margins_of,), invariants=MARGINS, length_max=2)
def what_pays_a_shortfall_is_what_the_books_hold(books: Books, accounts: Accounts, place: AnyPlace) -> None:
    """What pays a shortfall are the margins of the books, which are refused for the first that is no amount."""
    refusal, held = refusal_of(_margins_of, books, accounts), held_by(books, accounts)
    at = first_at_fault(held, _is_amount)
    if at is None:
        assert refusal is None
        assert _margins_of(books, accounts)[place] == held[place]
    else:
        assert tells(refusal, InvalidAmount, field=name_of("balances", at), value=held[at])


@claim("RM-8", about=(recognise,), length_max=1)
def a_cycle_is_recognised_once(accounts: Accounts, name: AnyName, absorbed: AnyName) -> None:
    """A cycle that was absorbed is refused, whatever it is of, and any other is recognised."""
    cycle = unchecked(Cycle, id=name, accounts=accounts, gains=(), losses=(), fees=(), penalties=())
    empty = unchecked(Cycle, id=name, accounts=(), gains=(), losses=(), fees=(), penalties=())
    host = settlement.Books({}, (absorbed,))
    if name == absorbed:
        assert tells(refusal_of(recognise, host, cycle), AlreadyAbsorbed, loss_id=name)
    else:
        assert recognise(host, empty).missing == 0
