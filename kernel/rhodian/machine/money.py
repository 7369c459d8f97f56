"""Trusted: money and contracts that owners move themselves: in and out, between accounts, into pools, by trades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns
from rhodian.base.accounts import Account, Asset, outside
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural, positive
from rhodian.ledger.posting import Balances, Transfer
from rhodian.machine.counters import COUNTED, is_reserved
from rhodian.machine.events import Contribution, Deposit, MoneyEvent, Payment, Trade, Withdrawal
from rhodian.markets.contracts import novate
from rhodian.markets.terms import inside, is_side

if TYPE_CHECKING:
    from rhodian.machine.state import Moves, State
    from rhodian.markets.terms import Market


def free(account: Account, field: str) -> Account:
    """Return an account inside the books that people may move money in.

    Raises:
        InvalidValue: if it is none, is the world outside, is a market's or an auction's own, or is of contracts.
    """
    if account.__class__ is not Account or account.is_outside:
        raise InvalidValue(field, account, "an Account, and not of the world outside")
    if is_reserved(account.purpose) or not _is_money(account.asset):
        raise InvalidValue(field, account, "an account of money, and none that only markets, auctions and pools move")
    return account


def _is_money(asset: Asset) -> bool:
    """Return whether an asset is neither such as contracts of any market are, nor what the machine counts in."""
    return asset not in COUNTED and not is_side(asset)


def may_be_paid(account: Account, field: str) -> Account:
    """Return an account that money may go to: the world outside, or one that people may move money in.

    Raises:
        InvalidValue: if it is neither.
    """
    return account if _is_world(account) else free(account, field)


def owned(kept: tuple[Account, ...], account: Account, field: str) -> Account:
    """Return an account that people may move money out of: `free`, and no pool's (SPEC EC-15).

    Args:
        kept: the accounts of the pools of now.
        account: the account.
        field: what it is called where it is given.

    Raises:
        InvalidValue: as `free` does, or if it is one of them.
    """
    free(account, field)

    def is_elsewhere(pool: Account) -> bool:
        return pool != account

    if not columns.every(is_elsewhere, kept):
        raise InvalidValue(field, account, "an account of no pool, which pays what its rules say and nothing else")
    return account


def may_pay(kept: tuple[Account, ...], account: Account, field: str) -> Account:
    """Return an account that money may come from: the world outside, or one that people may move money out of.

    Raises:
        InvalidValue: if it is neither.
    """
    return account if _is_world(account) else owned(kept, account, field)


def _is_world(account: Account) -> bool:
    """Return whether an account is the world outside's, of money."""
    return account.__class__ is Account and account == outside(account.asset) and _is_money(account.asset)


def moves(state: State, books: Balances, event: MoneyEvent) -> Moves:
    """Return what moves when owners move money or contracts themselves.

    Raises:
        UnknownName: if there is no such pool or market.
        RhodianError: as the function of the event does.
    """
    if isinstance(event, Deposit):
        return deposit(event)
    if isinstance(event, Withdrawal):
        return withdrawal(state.kept, event)
    if isinstance(event, Payment):
        return payment(state.kept, event)
    if isinstance(event, Contribution):
        return contribution(state.kept, state.pool(event.pool).account, event)
    listing = state.listing(event.market)
    return trade(books, listing.market, state.mark(listing), event)


def deposit(event: Deposit) -> Moves:
    """Bring money in from outside (SPEC EC-9).

    Raises:
        InvalidValue: if the payee is not an account that people may move money in.
        InvalidAmount: if the amount is not a natural number.
    """
    payee = free(event.payee, "payee")
    return (Transfer(outside(payee.asset), payee, event.amount),)


def withdrawal(kept: tuple[Account, ...], event: Withdrawal) -> Moves:
    """Take money out, of none of the accounts of pools (SPEC EC-10, EC-15).

    Raises:
        InvalidValue: if the payer is not an account that people may move money out of.
        InvalidAmount: if the amount is not a natural number.
    """
    payer = owned(kept, event.payer, "payer")
    return (Transfer(payer, outside(payer.asset), event.amount),)


def payment(kept: tuple[Account, ...], event: Payment) -> Moves:
    """Move money between two accounts inside, out of none of those of pools (SPEC EC-15).

    Raises:
        InvalidValue, InvalidAmount: as `withdrawal` and `deposit` do.
        SelfTransfer, AssetMismatch: as a transfer does.
    """
    return (Transfer(owned(kept, event.payer, "payer"), free(event.payee, "payee"), event.amount),)


def contribution(kept: tuple[Account, ...], pool: Account, event: Contribution) -> Moves:
    """Pay into a pool's account, from outside or from an account of no pool (SPEC EC-15).

    Raises:
        InvalidValue, InvalidAmount: as `withdrawal` does, but that the payer may be the world outside.
        AssetMismatch: as a transfer does.
    """
    return (Transfer(may_pay(kept, event.payer, "payer"), pool, event.amount),)


def trade(books: Balances, market: Market, mark: Amount, event: Trade) -> Moves:
    """Let two owners trade; the difference to the mark and the fees are paid at once (SPEC EC-11, EC-16, MC-12).

    Raises:
        InvalidValue: if an owner's name is malformed or the world outside's, buyer and seller are the same, or the
            quantity or the price is not 1 or more.
        InvalidAmount: if a fee is not a natural number.
    """
    inside(checked_name(event.buyer, "buyer"), "buyer")
    if inside(checked_name(event.seller, "seller"), "seller") == event.buyer:
        raise InvalidValue("seller", event.seller, "another owner than the buyer")
    positive(event.quantity, "quantity")
    positive(event.price, "price")
    contracts = novate(books, market, event.buyer, event.seller, event.quantity)
    return (*contracts, *payments(market, mark, event))


def payments(market: Market, mark: Amount, event: Trade) -> Moves:
    """Return what a trade pays: the price's difference to the mark, and the fees (SPEC EC-17, MC-12).

    Raises:
        InvalidAmount: if a fee is not a natural number.
    """
    dearer = event.quantity * (market.worth(event.price) - market.worth(mark))
    fees = natural(event.buyer_fee, "buyer_fee"), natural(event.seller_fee, "seller_fee")
    return settled(market.margin(event.buyer), market.margin(event.seller), market.fees, dearer, fees)


def settled(buyer: Account, seller: Account, fees_to: Account, dearer: int, fees: tuple[Amount, Amount]) -> Moves:
    """Return what moves for a difference, which the seller pays if it is below 0, and the fees of both (SPEC EC-11)."""
    moves = (
        (buyer, seller, max(0, dearer)),
        (seller, buyer, max(0, -dearer)),
        (buyer, fees_to, fees[0]),
        (seller, fees_to, fees[1]),
    )
    return tuple(Transfer(payer, payee, amount) for payer, payee, amount in moves if amount > 0 and payer != payee)
