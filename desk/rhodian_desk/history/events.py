"""Checked: one event of a history file, from its raw table to an event of the machine whose names all exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Account, Contribution, Deposit, Payment, PlainLoss, Trade, Withdrawal, outside
from rhodian_desk.decoding import known
from rhodian_desk.history import assessments as history_assessments
from rhodian_desk.history import auction_events as history_auction_events
from rhodian_desk.history import entries as written
from rhodian_desk.history import marks as history_marks
from rhodian_desk.history import members as history_members
from rhodian_desk.history import pauses as history_pauses
from rhodian_desk.history import records as history
from rhodian_desk.history import replenishments as history_replenishments
from rhodian_desk.io.faults import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Event
    from rhodian_desk.history.reading import Reading
    from rhodian_desk.history.records import NewTerms, Told


def event(reading: Reading, path: str, item: Any) -> Told | None:
    """Read an event, or return None after adding what is wrong with it."""
    where, kind = (f"{path}.type", item.get("type")) if isinstance(item, dict) else (path, item)
    if not isinstance(kind, str) or kind not in READERS:
        what = "is missing" if kind is None else f"is {shown(kind)}, not a kind of event"
        reading.faults.add(where, what, f"write {known.among(READERS)}")
        return None
    record, read = READERS[kind]
    entry = reading.read(path, item, record)
    asset = reading.names.asset
    made = None if entry is None else reading.built(path, lambda: read(reading, path, entry))
    return None if entry is None or made is None else history.Told(entry.at, kind, made, asset, path)


def account(reading: Reading, keys: written.InsideKeys | written.PayeeKeys) -> Account:
    """Return the account of an owner and a purpose, in the asset of the event."""
    return Account(keys.owner, keys.purpose, reading.names.asset)


def _market(reading: Reading, path: str, name: str) -> str | None:
    """Return the name of a market; add a fault if there is none."""
    return reading.known(f"{path}.market", name, "market", reading.markets)


def _deposit(reading: Reading, path: str, entry: written.DepositEntry) -> Event | None:
    """Read money that comes in: into a margin account, or into one of any purpose."""
    if (entry.market is None) == (entry.purpose is None):
        reading.faults.add(path, "must have either a market or a purpose", "give one of the two")
        return None
    purpose: str | None = entry.purpose
    if entry.market is not None:
        if _market(reading, path, entry.market) is None:
            return None
        purpose = reading.purpose_of(entry.market)
    return Deposit(entry.at.seconds, Account(entry.owner, str(purpose), reading.names.asset), entry.amount)


def _contribute(reading: Reading, path: str, entry: written.ContributeEntry) -> Event | None:
    """Read money that goes into a pool, from outside or from an account."""
    if reading.known(f"{path}.pool", entry.pool, "pool", reading.pools) is None:
        return None
    asset = reading.names.asset
    payer = outside(asset) if entry.payer is None else account(reading, entry.payer)
    return Contribution(entry.at.seconds, entry.pool, payer, entry.amount)


def _withdraw(reading: Reading, path: str, entry: written.WithdrawEntry) -> Event | None:
    """Read margin that goes out."""
    if _market(reading, path, entry.market) is None:
        return None
    payer = reading.markets[entry.market].listing.market.margin(entry.owner)
    return Withdrawal(entry.at.seconds, payer, entry.amount)


def _transfer(reading: Reading, path: str, entry: written.TransferEntry) -> Event:
    """Read money that moves, perhaps out of the books."""
    payer, payee = account(reading, entry.payer), account(reading, entry.payee)
    if payee.is_outside:
        return Withdrawal(entry.at.seconds, payer, entry.amount)
    if payer == payee:
        reading.faults.add(f"{path}.payee", "is the payer too", "name another account")
    return Payment(entry.at.seconds, payer, payee, entry.amount)


def _trade(reading: Reading, path: str, entry: written.TradeEntry) -> Event:
    """Read a trade."""
    _market(reading, path, entry.market)
    if entry.buyer == entry.seller:
        reading.faults.add(f"{path}.seller", "is the buyer too", "name another owner")
    parties = (entry.buyer, entry.seller, entry.quantity, entry.price)
    return Trade(entry.at.seconds, entry.market, *parties, entry.buyer_fee, entry.seller_fee)


def _loss(reading: Reading, path: str, entry: written.LossEntry) -> Event:
    """Read a plain loss."""
    reading.own_id(path, entry.id)
    payee = outside(reading.names.asset) if entry.payee is None else account(reading, entry.payee)
    occurred = entry.at if entry.occurred is None else entry.occurred
    if entry.fund is not None:
        reading.known(f"{path}.fund", entry.fund, "fund", reading.funds)
    of_it = (entry.defaulter or "", entry.fund or "")
    return PlainLoss(entry.at.seconds, entry.id, occurred.seconds, payee, entry.amount, *of_it)


def _terms(reading: Reading, path: str, entry: written.TermsEntry) -> NewTerms | None:
    """Read terms that change."""
    if len([each for each in (entry.market, entry.pool, entry.fund) if each is not None]) > 1:
        right = "give one of the three, or none for the terms of the rulebook itself"
        reading.faults.add(path, "must have either a market, a pool or a fund", right)
        return None
    if entry.market is not None:
        _market(reading, path, entry.market)
        kind: type[Any] = written.MarketChanges
    elif entry.pool is not None:
        reading.known(f"{path}.pool", entry.pool, "pool", reading.pools)
        kind = written.PoolChanges
    elif entry.fund is not None:
        reading.known(f"{path}.fund", entry.fund, "fund", reading.funds)
        kind = written.FundChanges
    else:
        kind = written.RulebookChanges
    changes = reading.changes(f"{path}.changes", entry.changes, kind, reading.names.asset)
    if entry.market is not None and "partial" in changes:
        reading.partial[entry.market] = changes["partial"]
    if entry.market is not None and changes.get("auction") is not None:
        reading.auctioning.add(entry.market)
        changes["auction"] = changes["auction"].terms()
    if changes.get("approvers") is not None:
        reading.approvers = (*reading.approvers, *changes["approvers"])
    return history.NewTerms(entry.market, entry.pool, entry.fund, changes, entry.since)


READERS: dict[str, tuple[type[Any], Callable[[Reading, str, Any], Event | NewTerms | None]]] = {
    "deposit": (written.DepositEntry, _deposit),
    "contribute": (written.ContributeEntry, _contribute),
    "withdraw": (written.WithdrawEntry, _withdraw),
    "transfer": (written.TransferEntry, _transfer),
    "trade": (written.TradeEntry, _trade),
    "mark": (written.MarkEntry, history_marks.marks),
    "funding": (written.FundingEntry, history_marks.funding),
    "loss": (written.LossEntry, _loss),
    "terms": (written.TermsEntry, _terms),
    **history_members.READERS,
    **history_assessments.READERS,
    **history_replenishments.READERS,
    **history_pauses.READERS,
    **history_auction_events.READERS,
}
"""For each kind of event, the keys of its table, and who makes the record of it."""
