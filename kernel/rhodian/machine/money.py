"""Trusted: money and contracts that owners move themselves: in and out, between accounts, into pools, by trades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base.accounts import OUTSIDE, Account, Asset, outside
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural, positive
from rhodian.ledger.posting import Balances, Transfer
from rhodian.machine.counters import COUNTED
from rhodian.machine.events import Contribution, Deposit, MoneyEvent, Payment, Trade, Withdrawal
from rhodian.machine.rules import is_reserved
from rhodian.markets.contracts import novate
from rhodian.markets.errors import InsufficientMargin
from rhodian.markets.margin import requirement, rounded_up, shortage
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


def owned(state: State, account: Account, field: str) -> Account:
    """Return an account that people may move money out of: `free`, and no pool's (SPEC EC-15).

    Raises:
        InvalidValue: as `free` does, or if a pool of the rules of now holds its money there.
    """
    free(account, field)
    if any(pool.account == account for pool in state.current.pools):
        raise InvalidValue(field, account, "an account of no pool, which pays what its rules say and nothing else")
    return account


def may_pay(state: State, account: Account, field: str) -> Account:
    """Return an account that money may come from: the world outside, or one that people may move money out of.

    Raises:
        InvalidValue: if it is neither.
    """
    return account if _is_world(account) else owned(state, account, field)


def _is_world(account: Account) -> bool:
    """Return whether an account is the world outside's, of money."""
    return account.__class__ is Account and account == outside(account.asset) and _is_money(account.asset)


def moves(state: State, books: Balances, event: MoneyEvent) -> Moves:
    """Return what moves when owners move money or contracts themselves.

    Raises:
        RhodianError: as the function of the event does.
    """
    if isinstance(event, Deposit):
        return deposit(event)
    if isinstance(event, Withdrawal):
        return withdrawal(state, event)
    if isinstance(event, Payment):
        return payment(state, event)
    if isinstance(event, Contribution):
        return contribution(state, event)
    return trade(state, books, event)


def deposit(event: Deposit) -> Moves:
    """Bring money in from outside (SPEC EC-9).

    Raises:
        InvalidValue: if the payee is not an account that people may move money in.
        InvalidAmount: if the amount is not a natural number.
    """
    payee = free(event.payee, "payee")
    return (Transfer(outside(payee.asset), payee, event.amount),)


def withdrawal(state: State, event: Withdrawal) -> Moves:
    """Take money out (SPEC EC-10).

    Raises:
        InvalidValue: if the payer is not an account that people may move money out of.
        InvalidAmount: if the amount is not a natural number.
    """
    payer = owned(state, event.payer, "payer")
    return (Transfer(payer, outside(payer.asset), event.amount),)


def payment(state: State, event: Payment) -> Moves:
    """Move money between two accounts inside.

    Raises:
        InvalidValue, InvalidAmount: as `withdrawal` and `deposit` do.
        SelfTransfer, AssetMismatch: as a transfer does.
    """
    return (Transfer(owned(state, event.payer, "payer"), free(event.payee, "payee"), event.amount),)


def contribution(state: State, event: Contribution) -> Moves:
    """Pay into a pool, from outside or from an account.

    Raises:
        UnknownName: if there is no such pool.
        InvalidValue, InvalidAmount: as `withdrawal` does, but that the payer may be the world outside.
        AssetMismatch: as a transfer does.
    """
    pool = state.pool(event.pool).account
    return (Transfer(may_pay(state, event.payer, "payer"), pool, event.amount),)


def trade(state: State, books: Balances, event: Trade) -> Moves:
    """Let two owners trade; the difference to the mark and the fees are paid at once (SPEC EC-11, EC-13).

    Raises:
        UnknownName: if there is no such market.
        InvalidValue: if an owner's name is malformed or the world outside's, buyer and seller are the same, or the
            quantity or the price is not 1 or more.
        InvalidAmount: if a fee is not a natural number.
    """
    listing = state.listing(event.market)
    market = listing.market
    inside(checked_name(event.buyer, "buyer"), "buyer")
    if inside(checked_name(event.seller, "seller"), "seller") == event.buyer:
        raise InvalidValue("seller", event.seller, "another owner than the buyer")
    quantity, price = positive(event.quantity, "quantity"), positive(event.price, "price")
    contracts = novate(books, market, event.buyer, event.seller, quantity)
    buyer, seller = market.margin(event.buyer), market.margin(event.seller)
    dearer = quantity * (market.worth(price) - market.worth(state.mark(listing)))
    moves = (
        (buyer, seller, max(0, dearer)),
        (seller, buyer, max(0, -dearer)),
        (buyer, market.fees, natural(event.buyer_fee, "buyer_fee")),
        (seller, market.fees, natural(event.seller_fee, "seller_fee")),
    )
    paid = tuple(Transfer(payer, payee, amount) for payer, payee, amount in moves if amount > 0 and payer != payee)
    return (*contracts, *paid)


def must_reach_initial(state: State, after: Balances, moves: Moves) -> None:
    """Refuse moves after which a margin account that pays, or takes contracts on, lacks its initial requirement.

    It is measured over all markets that share the collateral, at their marks, on the books after the moves.

    Raises:
        InsufficientMargin: for the first such account.
    """
    for market, owner in sorted(_touched(state, moves), key=_name_and_owner):
        need = initial_of(state, after, market, owner)
        collateral = after.get(market.margin(owner), 0)
        if shortage(collateral, need) > 0:
            raise InsufficientMargin(market.margin(owner), collateral, rounded_up(need))


def _touched(state: State, moves: Moves) -> tuple[tuple[Market, str], ...]:
    """Return whose margin pays, and who takes contracts, each with a market of those that share it."""
    markets = tuple(listing.market for listing in state.current.listings)
    margins = {(market.purpose, market.asset): market for market in markets}
    sides = {side: margins[market.purpose, market.asset] for market in markets for side in (market.long, market.short)}
    paying = tuple(
        (margins[move.payer.purpose, move.payer.asset], move.payer.owner)
        for move in moves
        if (move.payer.purpose, move.payer.asset) in margins
    )
    taking = tuple(
        (sides[move.payee.asset], move.payee.owner)
        for move in moves
        if move.payee.asset in sides and move.payee.owner != OUTSIDE
    )
    return tuple(each for each in (*paying, *taking) if each[1] != OUTSIDE)


def _name_and_owner(touched: tuple[Market, str]) -> tuple[str, str]:
    """Return the key by which margin accounts are looked at."""
    return touched[0].name, touched[1]


def initial_of(state: State, books: Balances, market: Market, owner: str) -> Amount:
    """Return what an owner must hold for its contracts in all markets that share it, in millionths (SPEC EC-12)."""
    contracts = tuple(
        (
            books.get(listing.market.side(owner, listing.market.long), 0)
            + books.get(listing.market.side(owner, listing.market.short), 0),
            listing.market.worth(state.mark(listing)),
            listing.market.initial_ppm,
        )
        for listing in state.group(market)
    )
    return requirement(contracts)
