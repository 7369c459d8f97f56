"""Checked: what may be replenished in a history file: its terms, and from raw tables to events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian import Account, Replenished, ReplenishmentCalled, ReplenishmentTerms, Seated, outside
from rhodian_desk.decoding import values
from rhodian_desk.history.entries import Dated, InsideKeys
from rhodian_desk.history.values import Owner, Purpose, Whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Event
    from rhodian_desk.history.reading import Reading


@attrs.frozen
class ReplenishmentEntry:
    """Accounts that may be filled again."""

    name: values.Name
    purpose: Purpose
    within: Whole
    interim: Whole
    asset: values.Name | None = None


@attrs.frozen(kw_only=True)
class ReplenishEntry(Dated):
    """An owner is called to fill its account again."""

    replenishment: values.Name
    owner: Owner
    target: values.Money


@attrs.frozen(kw_only=True)
class BringEntry(Dated):
    """An owner brings of what it owes."""

    replenishment: values.Name
    owner: Owner
    amount: values.Money
    payer: InsideKeys | None = None


@attrs.frozen(kw_only=True)
class SeatEntry(Dated):
    """What an owner brought has its place."""

    replenishment: values.Name
    owner: Owner


def replenishment(reading: Reading, path: str, item: Any) -> None:
    """Read what may be replenished."""
    entry = reading.read(path, item, ReplenishmentEntry)
    if entry is None:
        return
    reading.once(f"{path}.name", entry.name, reading.replenishments)
    asset, times = reading.names.asset, (entry.within, entry.interim)
    terms = reading.built(path, lambda: ReplenishmentTerms(entry.name, entry.purpose, asset, *times))
    if terms is not None:
        reading.replenishments[entry.name] = terms


def _is_known(reading: Reading, path: str, name: str) -> bool:
    """Tell whether something of a name may be replenished, and add a fault if not."""
    return reading.known(f"{path}.replenishment", name, "replenishment", reading.replenishments) is not None


def _called(reading: Reading, path: str, entry: ReplenishEntry) -> Event | None:
    """Read a call to fill an account again."""
    if not _is_known(reading, path, entry.replenishment):
        return None
    return ReplenishmentCalled(entry.at.seconds, entry.replenishment, entry.owner, entry.target)


def _brought(reading: Reading, path: str, entry: BringEntry) -> Event | None:
    """Read what an owner brings, from outside or from an account."""
    if not _is_known(reading, path, entry.replenishment):
        return None
    asset, keys = reading.names.asset, entry.payer
    payer = outside(asset) if keys is None else Account(keys.owner, keys.purpose, asset)
    return Replenished(entry.at.seconds, entry.replenishment, entry.owner, payer, entry.amount)


def _seated(reading: Reading, path: str, entry: SeatEntry) -> Event | None:
    """Read that what an owner brought has its place."""
    if not _is_known(reading, path, entry.replenishment):
        return None
    return Seated(entry.at.seconds, entry.replenishment, entry.owner)


READERS: dict[str, tuple[type[Any], Callable[[Reading, str, Any], Event | None]]] = {
    "replenish": (ReplenishEntry, _called),
    "bring": (BringEntry, _brought),
    "seat": (SeatEntry, _seated),
}
"""For each kind of event, the keys of its table, and who makes the record of it."""
