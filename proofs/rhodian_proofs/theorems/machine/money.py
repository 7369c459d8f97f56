"""Checked: what is claimed of money that owners move, of trades, and of what their margin carries: on any books."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.accounts import outside
from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.base.rates import PPM
from rhodian.ledger.errors import Overdrawn
from rhodian.ledger.posting import Transfer, post_all
from rhodian.machine.carrying import Position, Stand, carried, initial_of, must_carry
from rhodian.machine.counters import ASSESSED, COUNTED, REPLENISHING, RESERVED, STAKE
from rhodian.machine.events import Contribution, Deposit, Payment, Withdrawal
from rhodian.machine.gate import let_through
from rhodian.machine.money import (
    contribution,
    deposit,
    free,
    may_be_paid,
    may_pay,
    owned,
    payment,
    withdrawal,
)
from rhodian.markets.errors import InsufficientMargin
from rhodian.markets.terms import is_side
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyPlace,
    Books,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Of,
    claim,
    is_natural,
    is_same,
    refusal_of,
    tells,
    where,
    written,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.machine.gate import LimitsOfAll, SidesOfAll, let_or_none

Accounts = tuple[AnyAccount, ...]
"""The accounts of any number of pools."""
APool = Annotated[AnyPlace, Of("kept")]
"""One of these pools."""


def is_free(account: Any) -> bool:
    """Tell whether owners may move money in an account: not the world's, reserved, of contracts, or what is counted."""
    if account.is_outside or account.purpose in RESERVED:
        return False
    if account.purpose.startswith((STAKE, ASSESSED, REPLENISHING)):
        return False
    return not (account.asset in COUNTED or is_side(account.asset))


def is_worlds(account: Any) -> bool:
    """Tell whether an account is the world outside's, of money."""
    return account == outside(account.asset) and not (account.asset in COUNTED or is_side(account.asset))


# Money in and out.


@claim("EC-9", about=(deposit, let_through), length_max=1, same_length=False)
def a_deposit_brings_in_its_amount_and_nothing_else(
    books: Books, sides: SidesOfAll, limits: LimitsOfAll, payee: AnyAccount, amount: Natural, other: AnyAccount
) -> None:
    """A deposit moves its amount from the world outside to the payee, and changes nothing else."""
    event = Deposit(1, payee, amount)
    if refusal_of(deposit, event) is not None:
        return
    moves, world = deposit(event), outside(payee.asset)
    changes = let_or_none(books, moves, sides, limits, ())
    if changes is None:
        assert refusal_of(let_through, books, moves, (), (), ()) is None
        return
    gained = where(other == payee, amount, 0) - where(other == world, amount, 0)
    assert written(books, changes).get(other, 0) == books.get(other, 0) + gained


@claim("MC-5", about=(deposit,))
def nobody_deposits_contracts_or_what_the_machine_counts(payee: AnyAccount, amount: AnyInt) -> None:
    """A deposit is refused exactly if its account is one that only the machine moves, or else its amount is none."""
    refusal = refusal_of(deposit, Deposit(1, payee, amount))
    if not is_free(payee):
        assert tells(refusal, InvalidValue, field="payee", value=payee)
    elif not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    else:
        assert refusal is None


@claim("MC-5", about=(withdrawal,), length_max=1)
def nobody_takes_out_contracts_or_what_the_machine_counts(kept: Accounts, payer: AnyAccount, amount: AnyInt) -> None:
    """A withdrawal is refused exactly if its account is one that only the machine moves, or else its amount is none."""

    def is_elsewhere(pool: Any) -> bool:
        return pool != payer  # type: ignore[no-any-return]  # accounts of any kind

    refusal = refusal_of(withdrawal, kept, Withdrawal(1, payer, amount))
    if not is_free(payer) or not columns.every(is_elsewhere, kept):
        assert tells(refusal, InvalidValue, field="payer", value=payer)
    elif not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    else:
        assert withdrawal(kept, Withdrawal(1, payer, amount)) == (Transfer(payer, outside(payer.asset), amount),)


@claim("MC-5", about=(free, may_be_paid))
def money_goes_where_owners_may_move_it_or_outside(payee: AnyAccount) -> None:
    """Money may go exactly to an account that is not one that only the machine moves, or to the world outside."""
    refusal, told = refusal_of(free, payee, "payee"), refusal_of(may_be_paid, payee, "payee")
    if is_free(payee):
        assert refusal is None
        assert told is None
        return
    assert tells(refusal, InvalidValue, field="payee", value=payee)
    if is_worlds(payee):
        assert told is None
    else:
        assert tells(told, InvalidValue, field="payee", value=payee)


@claim("MC-5", about=(may_pay, owned), length_max=1)
def money_comes_from_where_owners_may_move_it_or_outside(kept: Accounts, payer: AnyAccount) -> None:
    """Money may come exactly from such an account, if it is no pool's, or from the world outside."""

    def is_elsewhere(pool: Any) -> bool:
        return pool != payer  # type: ignore[no-any-return]  # accounts of any kind

    refusal = refusal_of(may_pay, kept, payer, "payer")
    if is_worlds(payer) or (is_free(payer) and columns.every(is_elsewhere, kept)):
        assert refusal is None
    else:
        assert tells(refusal, InvalidValue, field="payer", value=payer)


@claim("EC-15", about=(contribution,), length_max=1)
def a_contribution_moves_its_amount_into_the_pool(
    kept: Accounts, payer: AnyAccount, pool: AnyAccount, amount: Natural
) -> None:
    """A contribution moves its amount from who pays to the pool's account, and nothing else."""
    event = Contribution(amount + 1, "fund", payer, amount)
    if refusal_of(may_pay, kept, payer, "payer") is None and refusal_of(Transfer, payer, pool, amount) is None:
        assert is_same(contribution(kept, pool, event), (Transfer(payer, pool, amount),))
    else:
        assert refusal_of(contribution, kept, pool, event) is not None


@claim("EC-15", about=(payment,), length_max=1)
def a_payment_moves_its_amount_and_nothing_else(
    kept: Accounts, payer: AnyAccount, payee: AnyAccount, amount: Natural
) -> None:
    """A payment moves its amount from who pays to who is paid, and nothing else."""
    event = Payment(amount + 1, payer, payee, amount)
    if refusal_of(payment, kept, event) is None:
        assert is_same(payment(kept, event), (Transfer(payer, payee, amount),))


# What a pool holds.


@claim("EC-15", about=(owned, may_pay), length_max=2)
def nothing_that_owners_may_move_is_a_pools(kept: Accounts, which: APool) -> None:
    """No account of a pool is one that owners may move money out of, whatever else they give."""
    pool = kept[which]
    assert tells(refusal_of(owned, kept, pool, "bidder"), InvalidValue, field="bidder", value=pool)
    if not pool.is_outside:
        assert tells(refusal_of(may_pay, kept, pool, "payer"), InvalidValue, field="payer", value=pool)


@claim("EC-15", about=(payment, withdrawal, contribution), length_max=1)
def nothing_that_owners_do_pays_out_of_a_pool(kept: Accounts, which: APool, other: AnyAccount, amount: Natural) -> None:
    """A withdrawal, a payment or a contribution is refused where it would pay out of a pool's account."""
    pool = kept[which]
    if pool.is_outside:
        return
    paid, given = Payment(1, pool, other, amount), Contribution(1, "fund", pool, amount)
    assert tells(refusal_of(withdrawal, kept, Withdrawal(1, pool, amount)), InvalidValue, field="payer", value=pool)
    assert tells(refusal_of(payment, kept, paid), InvalidValue, field="payer", value=pool)
    assert tells(refusal_of(contribution, kept, other, given), InvalidValue, field="payer", value=pool)


# What a margin carries.


def _as_much(one: Moment, other: Moment) -> Conditions:
    yield one.state == other.state


NEEDED = Invariant("_added_up.<locals>.step", nothing_holds, ("needed",), beside=_as_much, signed=("needed",))
Positions = tuple[Position, ...]
Stands = tuple[Stand, ...]


@claim("MC-6", about=(must_carry,), invariants=(NEEDED,), length_max=1)
def margins_are_refused_exactly_below_the_requirement_of_all_markets(books: Books, stands: Stands) -> None:
    """Margins are refused exactly if one is below the initial requirement of all markets that it stands behind."""

    def carries(stand: Stand) -> bool:
        return books.get(stand.margin, 0) * PPM >= initial_of(books, stand.positions)

    assert (refusal_of(must_carry, books, stands) is None) == columns.every(carries, stands)


@claim("EC-10", about=(carried, post_all), invariants=(NEEDED,), length_max=1)
def margin_goes_out_exactly_as_far_as_what_stays_carries(
    books: Books, payer: AnyAccount, positions: Positions, amount: Natural, other: AnyAccount
) -> None:
    """What goes out is refused exactly if it is more than is held, or what stays is below the requirement."""
    world = outside(payer.asset)
    if payer.is_outside or payer.asset.only_rises:
        return
    moves, stands = (Transfer(payer, world, amount),), (Stand(payer, positions),)
    refusal = refusal_of(carried, books, moves, stands)
    held = books.get(payer, 0)
    after = written(books, ((payer, held - amount), (world, books.get(world, 0) + amount)))
    if amount > held:
        assert tells(refusal, Overdrawn, account=payer, balance=held, amount=amount)
    elif (held - amount) * PPM < initial_of(after, positions):
        assert tells(refusal, InsufficientMargin, account=payer, equity=held - amount)
    else:
        assert refusal is None
        assert written(books, carried(books, moves, stands)).get(other, 0) == after.get(other, 0)
