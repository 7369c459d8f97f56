"""Checked: default funds in a history file, whose members may be called: their terms, and from raw tables to events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian import (
    Account,
    AssessmentPaid,
    AssessmentsCalled,
    AssessmentsReturned,
    AssessmentTerms,
    ClientPorted,
    DefaultClosedOut,
    DefaultDeclared,
    outside,
)
from rhodian.machine import realised
from rhodian_desk.decoding import values
from rhodian_desk.history.entries import Dated, InsideKeys, PayeeKeys
from rhodian_desk.history.values import Owner, Purpose, Whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Event
    from rhodian_desk.history.reading import Reading


@attrs.frozen
class FundEntry:
    """A default fund whose members may be called."""

    name: values.Name
    default_ppm: Whole
    period_ppm: Whole
    lasts: Whole
    longest: Whole
    purpose: Purpose = "default fund"
    asset: values.Name | None = None


@attrs.frozen(kw_only=True)
class DefaultEntry(Dated):
    """Somebody is declared in default."""

    fund: values.Name
    id: values.Name
    defaulter: Owner


@attrs.frozen(kw_only=True)
class CloseOutEntry(Dated):
    """All that somebody in default held in an asset is closed out."""

    fund: values.Name
    default: values.Name
    spent: values.Money
    received: values.Money
    account: PayeeKeys | None = None
    asset: values.Name | None = None


@attrs.frozen(kw_only=True)
class PortEntry(Dated):
    """A client of somebody in default goes over to another owner."""

    fund: values.Name
    default: values.Name
    client: Owner
    taker: Owner
    market: values.Name


@attrs.frozen(kw_only=True)
class CallEntry(Dated):
    """The members are called."""

    fund: values.Name
    default: values.Name
    amount: values.Money


@attrs.frozen(kw_only=True)
class AssessmentEntry(Dated):
    """A member pays of what it was called."""

    fund: values.Name
    owner: Owner
    amount: values.Money
    payer: InsideKeys | None = None


@attrs.frozen(kw_only=True)
class ReturnEntry(Dated):
    """What nobody drew on goes back."""

    fund: values.Name


def fund(reading: Reading, path: str, item: Any) -> None:
    """Read a default fund."""
    entry = reading.read(path, item, FundEntry)
    if entry is None:
        return
    reading.once(f"{path}.name", entry.name, reading.funds)
    rates, times = (entry.default_ppm, entry.period_ppm), (entry.lasts, entry.longest)
    asset = reading.names.asset
    terms = reading.built(path, lambda: AssessmentTerms(entry.name, entry.purpose, asset, *rates, *times))
    if terms is not None:
        reading.funds[entry.name] = terms


def _fund(reading: Reading, path: str, name: str) -> bool:
    """Tell whether there is such a fund, and add a fault if not."""
    return reading.known(f"{path}.fund", name, "fund", reading.funds) is not None


def _default(reading: Reading, path: str, entry: DefaultEntry) -> Event | None:
    """Read a default."""
    reading.once(f"{path}.id", entry.id, reading.defaults)
    reading.defaults[entry.id] = entry.fund, entry.defaulter
    if not _fund(reading, path, entry.fund):
        return None
    return DefaultDeclared(entry.at.seconds, entry.fund, entry.id, entry.defaulter)


def _is_of(reading: Reading, path: str, fund: str, name: str) -> bool:
    """Tell whether there is such a fund, and such a default in it before, and add a fault if not."""
    if not _fund(reading, path, fund):
        return False
    declared = {each: default for each, default in reading.defaults.items() if default[0] == fund}
    return reading.known(f"{path}.default", name, "default", declared) is not None


def _close_out(reading: Reading, path: str, entry: CloseOutEntry) -> Event | None:
    """Read what a close-out took and brought in; its loss has an id of its own."""
    if not _is_of(reading, path, entry.fund, entry.default):
        return None
    asset, keys = reading.names.asset, entry.account
    name = realised(entry.default, asset)
    reading.once(f"{path}.default", name, reading.ids)
    reading.ids.add(name)
    account = outside(asset) if keys is None else Account(keys.owner, keys.purpose, asset)
    named = (entry.fund, entry.default, reading.defaults[entry.default][1])
    return DefaultClosedOut(entry.at.seconds, *named, account, entry.spent, entry.received)


def _port(reading: Reading, path: str, entry: PortEntry) -> Event | None:
    """Read whose contracts and margin go over, and to whom."""
    if not _is_of(reading, path, entry.fund, entry.default):
        return None
    if reading.known(f"{path}.market", entry.market, "market", reading.markets) is None:
        return None
    named = (entry.fund, entry.default, reading.defaults[entry.default][1])
    return ClientPorted(entry.at.seconds, *named, entry.client, entry.taker, entry.market)


def _call(reading: Reading, path: str, entry: CallEntry) -> Event | None:
    """Read a call."""
    if not _is_of(reading, path, entry.fund, entry.default):
        return None
    return AssessmentsCalled(entry.at.seconds, entry.fund, entry.default, entry.amount)


def _assessment(reading: Reading, path: str, entry: AssessmentEntry) -> Event | None:
    """Read what a member pays, from outside or from an account."""
    if not _fund(reading, path, entry.fund):
        return None
    asset, keys = reading.names.asset, entry.payer
    payer = outside(asset) if keys is None else Account(keys.owner, keys.purpose, asset)
    return AssessmentPaid(entry.at.seconds, entry.fund, entry.owner, payer, entry.amount)


def _return(reading: Reading, path: str, entry: ReturnEntry) -> Event | None:
    """Read that what nobody drew on goes back."""
    return AssessmentsReturned(entry.at.seconds, entry.fund) if _fund(reading, path, entry.fund) else None


READERS: dict[str, tuple[type[Any], Callable[[Reading, str, Any], Event | None]]] = {
    "default": (DefaultEntry, _default),
    "close-out": (CloseOutEntry, _close_out),
    "port": (PortEntry, _port),
    "call": (CallEntry, _call),
    "assessment": (AssessmentEntry, _assessment),
    "return": (ReturnEntry, _return),
}
"""For each kind of event, the keys of its table, and who makes the record of it."""
