"""Convenience: the twin's deposits, withdrawals, payments, contributions, trades and changes of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Account, Contribution, Deposit, Payment, RulesChanged, Trade, Withdrawal, outside
from tests.twin.books import MOST, Twin, checked_name, margin, natural, need, positive, worth

if TYPE_CHECKING:
    from rhodian import Market


def deposit(twin: Twin, event: Deposit) -> None:
    """Bring money in."""
    twin.money(event.payee)
    natural(event.amount)
    twin.move(outside(event.payee.asset), event.payee, event.amount)


def withdrawal(twin: Twin, event: Withdrawal) -> None:
    """Take money out."""
    twin.payer(event.payer)
    natural(event.amount)
    twin.pay_out(event.payer, outside(event.payer.asset), event.amount)


def payment(twin: Twin, event: Payment) -> None:
    """Move money between two accounts inside."""
    twin.payer(event.payer)
    twin.money(event.payee)
    natural(event.amount)
    need(event.payer != event.payee, "SelfTransfer")
    need(event.payer.asset == event.payee.asset, "AssetMismatch")
    twin.pay_out(event.payer, event.payee, event.amount)


def contribution(twin: Twin, event: Contribution) -> None:
    """Pay into a pool."""
    pool = twin.pool(event.pool)
    natural(event.amount)
    if event.payer != outside(event.payer.asset):
        twin.payer(event.payer)
    need(event.payer.asset == pool.account.asset, "AssetMismatch")
    twin.pay_out(event.payer, pool.account, event.amount)


def fees(market: Market) -> Account:
    """Return the account that a market's fees go to."""
    return Account(market.liquidator, "fees", market.asset)


def trade(twin: Twin, event: Trade) -> None:
    """Let two owners trade, pay the difference to the mark and the fees, and see that both can carry it."""
    listing = twin.listing(event.market)
    market = listing.market
    positive(event.quantity)
    positive(event.price)
    natural(event.buyer_fee)
    natural(event.seller_fee)
    for owner in (event.buyer, event.seller):
        checked_name(owner)
        need(owner != "outside", "InvalidValue")
    need(event.buyer != event.seller, "InvalidValue")
    taking = set()
    for owner, more in ((event.buyer, event.quantity), (event.seller, -event.quantity)):
        number = twin.held(market).get(owner, 0)
        twin.set_held(market, owner, number + more)
        if abs(number + more) > abs(number) or number * (number + more) < 0:
            taking.add(owner)
    dearer = event.quantity * (worth(market, event.price) - worth(market, twin.mark(listing)))
    buyer, seller, fee = margin(market, event.buyer), margin(market, event.seller), fees(market)
    for payer, payee, amount in (
        (buyer, seller, max(0, dearer)),
        (seller, buyer, max(0, -dearer)),
        (buyer, fee, event.buyer_fee),
        (seller, fee, event.seller_fee),
    ):
        if amount and payer != payee:
            twin.move(payer, payee, amount)
            taking.add(payer.owner)
    for owner in taking:
        twin.stays(margin(market, owner))


def rules_changed(twin: Twin, event: RulesChanged) -> None:
    """Let other rules hold from a later time on, in which every market keeps its asset, purpose and contract."""
    need(event.rules.since > event.time)
    kept = [
        (each.market.name, each.market.asset, each.market.purpose, each.market.inverse) for each in event.rules.listings
    ]
    for each in twin.rules[-1].listings:
        need((each.market.name, each.market.asset, each.market.purpose, each.market.inverse) in kept)
    need(twin.rules[-1].since < event.rules.since <= MOST)
    need(event.rules.since >= event.time + twin.rules_at(event.time).delay)
    taking = [(each.name, each.account) for each in event.rules.pools if each.notice is not None]
    need(all((each.name, each.account) in taking for each in twin.rules[-1].pools if each.notice is not None))
    funds = [(each.name, each.asset) for each in event.rules.assessments]
    need(all((each.name, each.asset) in funds for each in twin.rules[-1].assessments))
    filled = [(each.name, each.purpose, each.asset) for each in event.rules.replenishments]
    need(all((each.name, each.purpose, each.asset) in filled for each in twin.rules[-1].replenishments))
    twin.rules.append(event.rules)
