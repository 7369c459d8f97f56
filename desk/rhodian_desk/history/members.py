"""Checked: members of pools, recoveries and shocks in a history file, from raw tables to events of the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import attrs

from rhodian import (
    Account,
    DiscretionaryPayment,
    GainShared,
    Joined,
    Left,
    NoticeGiven,
    Recovery,
    Shock,
    StakeDivided,
    outside,
)
from rhodian_desk.decoding import values
from rhodian_desk.history.entries import Dated, InsideKeys, PayeeKeys
from rhodian_desk.history.records import BOUGHT, SOLD
from rhodian_desk.history.values import Contracts, Owner, Price, When, one_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Event
    from rhodian_desk.history.reading import Reading


@attrs.frozen(kw_only=True)
class JoinEntry(Dated):
    """Somebody becomes a member of a pool."""

    pool: values.Name
    owner: Owner
    amount: values.Money
    payer: InsideKeys | None = None


@attrs.frozen(kw_only=True)
class NoticeEntry(Dated):
    """A member asks to leave."""

    pool: values.Name
    owner: Owner


@attrs.frozen(kw_only=True)
class LeaveEntry(Dated):
    """A member leaves."""

    pool: values.Name
    owner: Owner
    payee: PayeeKeys | None = None


@attrs.frozen(kw_only=True)
class DivideEntry(Dated):
    """Part of a stake is held under another name."""

    pool: values.Name
    owner: Owner
    taker: Owner
    amount: values.Money


@attrs.frozen(kw_only=True)
class GainEntry(Dated):
    """What a pool gains is shared among its members."""

    pool: values.Name
    amount: values.Money
    payer: InsideKeys | None = None
    earned: When | None = None


@attrs.frozen(kw_only=True)
class RecoveryEntry(Dated):
    """Money comes back of a loss."""

    loss: values.Name
    amount: values.Money
    payer: InsideKeys | None = None
    asset: values.Name | None = None


@attrs.frozen(kw_only=True)
class DiscretionaryEntry(Dated):
    """Somebody pays though no rule asks for it."""

    id: values.Name
    approver: Owner
    reason: values.Name
    amount: values.Money
    payer: InsideKeys | None = None
    payee: PayeeKeys | None = None
    asset: values.Name | None = None


@attrs.frozen(kw_only=True)
class ShockEntry(Dated):
    """Contracts are traded at once, and move the mark."""

    market: values.Name
    quantity: Contracts
    move: Price
    per: Contracts
    way: Annotated[str, one_of(SOLD, BOUGHT)]
    id: values.Name | None = None


def _account(reading: Reading, keys: InsideKeys | PayeeKeys | None) -> Account:
    """Return an account that is named, or else that of the world outside."""
    asset = reading.names.asset
    return outside(asset) if keys is None else Account(keys.owner, keys.purpose, asset)


def _pool(reading: Reading, path: str, name: str) -> bool:
    """Tell whether there is such a pool and it takes members, and add a fault if not."""
    if reading.known(f"{path}.pool", name, "pool", reading.pools) is None:
        return False
    if reading.pools[name].notice is None:
        reading.faults.add(f"{path}.pool", "takes no members", "give the pool a notice, in seconds")
    return True


def _join(reading: Reading, path: str, entry: JoinEntry) -> Event | None:
    """Read a stake that is paid in."""
    if not _pool(reading, path, entry.pool):
        return None
    return Joined(entry.at.seconds, entry.pool, entry.owner, _account(reading, entry.payer), entry.amount)


def _notice(reading: Reading, path: str, entry: NoticeEntry) -> Event | None:
    """Read a notice."""
    return NoticeGiven(entry.at.seconds, entry.pool, entry.owner) if _pool(reading, path, entry.pool) else None


def _leave(reading: Reading, path: str, entry: LeaveEntry) -> Event | None:
    """Read a leave."""
    if not _pool(reading, path, entry.pool):
        return None
    return Left(entry.at.seconds, entry.pool, entry.owner, _account(reading, entry.payee))


def _divide(reading: Reading, path: str, entry: DivideEntry) -> Event | None:
    """Read the division of a stake."""
    if not _pool(reading, path, entry.pool):
        return None
    if entry.owner == entry.taker:
        reading.faults.add(f"{path}.taker", "is the owner too", "give the part a name of its own")
    return StakeDivided(entry.at.seconds, entry.pool, entry.owner, entry.taker, entry.amount)


def _gain(reading: Reading, path: str, entry: GainEntry) -> Event | None:
    """Read what a pool gains, and as of when."""
    if not _pool(reading, path, entry.pool):
        return None
    earned = entry.at if entry.earned is None else entry.earned
    return GainShared(entry.at.seconds, entry.pool, earned.seconds, _account(reading, entry.payer), entry.amount)


def _recovery(reading: Reading, path: str, entry: RecoveryEntry) -> Event | None:
    """Read what comes back of a loss."""
    if reading.known(f"{path}.loss", entry.loss, "loss", dict.fromkeys(reading.ids)) is None:
        return None
    return Recovery(entry.at.seconds, entry.loss, _account(reading, entry.payer), entry.amount)


def _discretionary(reading: Reading, path: str, entry: DiscretionaryEntry) -> Event | None:
    """Read what is paid at discretion; its id is taken among such payments alone."""
    reading.once(f"{path}.id", entry.id, reading.approved)
    reading.approved.add(entry.id)
    payer, payee = _account(reading, entry.payer), _account(reading, entry.payee)
    if payer == payee:
        reading.faults.add(f"{path}.payee", "is the payer too", "name another account")
    if reading.known(f"{path}.approver", entry.approver, "approver", dict.fromkeys(reading.approvers)) is None:
        return None
    if entry.approver in (payer.owner, payee.owner):
        reading.faults.add(f"{path}.approver", "pays or is paid", "name another approver")
    told = (entry.id, entry.approver, entry.reason)
    return DiscretionaryPayment(entry.at.seconds, *told, payer, payee, entry.amount)


def _shock(reading: Reading, path: str, entry: ShockEntry) -> Event | None:
    """Read a shock."""
    if reading.known(f"{path}.market", entry.market, "market", reading.markets) is None:
        return None
    if entry.id is not None:
        reading.own_id(path, entry.id)
    sizes = (entry.quantity, entry.move, entry.per)
    return Shock(entry.at.seconds, entry.id or path, entry.market, *sizes, entry.way == BOUGHT)


READERS: dict[str, tuple[type[Any], Callable[[Reading, str, Any], Event | None]]] = {
    "join": (JoinEntry, _join),
    "notice": (NoticeEntry, _notice),
    "leave": (LeaveEntry, _leave),
    "divide": (DivideEntry, _divide),
    "gain": (GainEntry, _gain),
    "recovery": (RecoveryEntry, _recovery),
    "discretionary": (DiscretionaryEntry, _discretionary),
    "shock": (ShockEntry, _shock),
}
"""For each kind of event, the keys of its table, and who makes the record of it."""
