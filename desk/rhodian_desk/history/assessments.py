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
    DefaultDeclared,
    outside,
)
from rhodian_desk.decoding import values
from rhodian_desk.history.entries import Dated, InsideKeys
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
    reading.defaults[entry.id] = entry.fund
    if not _fund(reading, path, entry.fund):
        return None
    return DefaultDeclared(entry.at.seconds, entry.fund, entry.id, entry.defaulter)


def _call(reading: Reading, path: str, entry: CallEntry) -> Event | None:
    """Read a call."""
    if not _fund(reading, path, entry.fund):
        return None
    declared = {name: each for name, each in reading.defaults.items() if each == entry.fund}
    if reading.known(f"{path}.default", entry.default, "default", declared) is None:
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
    "call": (CallEntry, _call),
    "assessment": (AssessmentEntry, _assessment),
    "return": (ReturnEntry, _return),
}
"""For each kind of event, the keys of its table, and who makes the record of it."""
