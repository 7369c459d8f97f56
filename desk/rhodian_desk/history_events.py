"""Checked: one event of a history file, from its raw table to a record whose names all exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Account, Loss, outside
from rhodian.markets.exchange import Deal
from rhodian_desk import history, history_auction_events, known
from rhodian_desk import history_entries as written
from rhodian_desk.faults import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_desk.history import Event
    from rhodian_desk.history_decode import Decoding


def event(decoding: Decoding, path: str, item: Any) -> Event | None:
    """Read an event, or return None after adding what is wrong with it."""
    kind = item.get("type") if isinstance(item, dict) else None
    if not isinstance(kind, str) or kind not in READERS:
        where = f"{path}.type" if isinstance(item, dict) else path
        decoding.faults.add(where, f"is {shown(kind)}, not a kind of event", f"write {known.among(READERS)}")
        return None
    record, read = READERS[kind]
    entry = decoding.read(path, item, record)
    return None if entry is None else decoding.built(path, lambda: read(decoding, path, entry))


def account(decoding: Decoding, keys: written.InsideKeys | written.PayeeKeys) -> Account:
    """Return the account of an owner and a purpose, in the asset of the event."""
    return Account(keys.owner, keys.purpose, decoding.names.asset)


def _market(decoding: Decoding, path: str, name: str) -> None:
    """Add a fault if there is no such market."""
    decoding.known(f"{path}.market", name, "market", decoding.markets)


def _deposit(decoding: Decoding, path: str, entry: written.DepositEntry) -> Event:
    """Read money that comes in: into a margin account, or into one of any purpose."""
    if (entry.market is None) == (entry.purpose is None):
        decoding.faults.add(path, "must have either a market or a purpose", "give one of the two")
    purpose = entry.purpose
    if entry.market is not None:
        _market(decoding, path, entry.market)
        if entry.market in decoding.markets:
            purpose = known_purpose(decoding, entry.market)
    payee = Account(entry.owner, purpose or "margin", decoding.names.asset)
    return history.Deposit(entry.at, entry.type, payee, entry.amount)


def known_purpose(decoding: Decoding, market: str) -> Any:
    """Return the purpose of the margin accounts of a market."""
    return decoding.markets[market].listed.market.purpose


def _contribute(decoding: Decoding, path: str, entry: written.ContributeEntry) -> Event | None:
    """Read money that goes into a pool, from outside or from an account."""
    if decoding.known(f"{path}.pool", entry.pool, "pool", decoding.pools) is None:
        return None
    payee = decoding.pools[entry.pool].account
    if entry.payer is None:
        return history.Deposit(entry.at, entry.type, payee, entry.amount)
    payer = account(decoding, entry.payer)
    decoding.margin_free(f"{path}.payer", payer)
    return history.Move(entry.at, entry.type, payer, payee, entry.amount)


def _withdraw(decoding: Decoding, path: str, entry: written.WithdrawEntry) -> Event:
    """Read collateral that goes out."""
    _market(decoding, path, entry.market)
    return history.Withdraw(entry.at, entry.market, entry.owner, entry.amount)


def _transfer(decoding: Decoding, path: str, entry: written.TransferEntry) -> Event:
    """Read money that moves."""
    payer, payee = account(decoding, entry.payer), account(decoding, entry.payee)
    decoding.margin_free(f"{path}.payer", payer)
    if payer == payee:
        decoding.faults.add(f"{path}.payee", "is the payer too", "name another account")
    return history.Move(entry.at, entry.type, payer, payee, entry.amount)


def _trade(decoding: Decoding, path: str, entry: written.TradeEntry) -> Event:
    """Read a trade."""
    _market(decoding, path, entry.market)
    deal = Deal(entry.market, entry.buyer, entry.seller, entry.quantity, entry.price)
    return history.Trade(entry.at, deal)


def _mark(decoding: Decoding, path: str, entry: written.MarkEntry) -> Event:
    """Read a mark and the sales that it forces."""
    _market(decoding, path, entry.market)
    if entry.id is not None:
        _own_id(decoding, path, entry.id)
    sold: set[str] = set()
    sales = []
    for place, sale in enumerate(entry.sales):
        where = f"{path}.sales[{place}]"
        if sale.owner in sold:
            decoding.faults.add(f"{where}.owner", f"is {shown(sale.owner)} again", "sell each account once in a mark")
        sold.add(sale.owner)
        if sale.counterpart == sale.owner:
            decoding.faults.add(f"{where}.counterpart", "is the owner too", "name another owner")
        sales.append(history.SaleOrder(sale.owner, sale.quantity.value, sale.price.value, sale.counterpart))
    return history.Mark(entry.at, entry.market, entry.price, entry.id or path, tuple(sales))


def _loss(decoding: Decoding, path: str, entry: written.LossEntry) -> Event:
    """Read a plain loss."""
    _own_id(decoding, path, entry.id)
    payee = outside(decoding.names.asset) if entry.payee is None else account(decoding, entry.payee)
    return history.PlainLoss(entry.at, Loss(entry.id, entry.amount, payee))


def _own_id(decoding: Decoding, path: str, name: str) -> None:
    """Add a fault if an id is taken."""
    decoding.once(f"{path}.id", name, decoding.ids)
    decoding.ids.add(name)


def _terms(decoding: Decoding, path: str, entry: written.TermsEntry) -> Event | None:
    """Read terms that change."""
    if (entry.market is None) == (entry.pool is None):
        decoding.faults.add(path, "must have either a market or a pool", "give one of the two")
        return None
    if entry.market is not None:
        _market(decoding, path, entry.market)
        kind: type[Any] = written.MarketChanges
    else:
        decoding.known(f"{path}.pool", entry.pool, "pool", decoding.pools)
        kind = written.PoolChanges
    changes = decoding.changes(f"{path}.changes", entry.changes, kind, decoding.names.asset)
    return history.NewTerms(entry.at, entry.market, entry.pool, changes)


READERS: dict[str, tuple[type[Any], Callable[[Decoding, str, Any], Event | None]]] = {
    "deposit": (written.DepositEntry, _deposit),
    "contribute": (written.ContributeEntry, _contribute),
    "withdraw": (written.WithdrawEntry, _withdraw),
    "transfer": (written.TransferEntry, _transfer),
    "trade": (written.TradeEntry, _trade),
    "mark": (written.MarkEntry, _mark),
    "loss": (written.LossEntry, _loss),
    "terms": (written.TermsEntry, _terms),
    **history_auction_events.READERS,
}
"""For each kind of event, the keys of its table, and who makes the record of it."""
