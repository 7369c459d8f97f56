"""Checked: what a history file says for a disclosure: which accounts are what, and what stress tests found.

It says no figure of the books: those are looked up. What stress tests found is not in them, and so is supplied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian import Deposit, DiscretionaryPayment, Payment
from rhodian.machine.counters import STAKE, is_assessed
from rhodian_desk.decoding import values
from rhodian_desk.decoding.refusals import money
from rhodian_desk.history.records import Classes, Stress
from rhodian_desk.history.values import Owner, Purpose
from rhodian_desk.io.faults import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.history.reading import Reading
    from rhodian_desk.history.records import Policy, Told

OF_LAYERS = ("members", "surplus", "committed")
"""The keys that name purposes of layers."""


@attrs.frozen
class ClassesEntry:
    """Which accounts are what."""

    at: values.Day | None = None
    service: values.Line = ""
    own: tuple[Owner, ...] | None = None
    members: tuple[Purpose, ...] = ()
    surplus: tuple[Purpose, ...] = ()
    committed: tuple[Purpose, ...] = ()
    margin: tuple[Purpose, ...] = ()


@attrs.frozen
class StressEntry:
    """What a stress test of one day found."""

    day: values.Day
    one: values.Money
    two: values.Money
    asset: values.Name | None = None


def classes(reading: Reading, raw: Any, policies: dict[str, Policy], events: tuple[Told, ...]) -> Classes:
    """Read which accounts are what; the purposes of funds and markets are classed without being named."""
    entry = reading.reader.read(ClassesEntry, raw, "disclosure")
    if entry is None:
        return Classes()
    paid = [
        told.event.payee for told in events if raw and isinstance(told.event, Deposit | DiscretionaryPayment | Payment)
    ]
    owners = {account.owner for account in paid} | {place.account.owner for place in reading.pools.values()}
    for place, name in enumerate(entry.own or ()):
        reading.known(f"disclosure.own[{place}]", name, "owner of money paid in or of a pool", dict.fromkeys(owners))
    funds = tuple(terms.purpose for terms in reading.funds.values())
    margins = tuple(place.listing.market.purpose for place in reading.markets.values())
    known = dict.fromkeys(OF_LAYERS, dict.fromkeys(_layers(reading, policies)))
    known["margin"] = {account.purpose: None for account in paid}
    taken = dict.fromkeys(funds, "the purpose of a fund") | dict.fromkeys(margins, "the purpose of a market")
    for key, names in known.items():
        for place, purpose in enumerate(getattr(entry, key)):
            where = f"disclosure.{key}[{place}]"
            kind = "purpose of money paid in" if key == "margin" else "purpose of a layer"
            reading.known(where, purpose, kind, names)
            if purpose in taken:
                what = f"is {shown(purpose)}, which is {taken[purpose]} already"
                reading.faults.add(where, what, "give each purpose one class")
            taken.setdefault(purpose, f"under {key}")
    members, margin = (*funds, *entry.members), (*margins, *entry.margin)
    return Classes(
        entry.at,
        entry.service,
        entry.own,
        tuple(dict.fromkeys(members)),
        entry.surplus,
        entry.committed,
        tuple(dict.fromkeys(margin)),
    )


def _layers(reading: Reading, policies: dict[str, Policy]) -> Iterator[str]:
    """Yield the purposes of the accounts that layers draw on, without those of assessments, whose class is known."""
    for layer in [layer for policy in policies.values() for layer in policy.layers]:
        if layer.pool in reading.pools:
            yield reading.pools[layer.pool].account.purpose
            yield f"{STAKE}{layer.pool}"
        elif layer.purpose and not is_assessed(layer.purpose):
            yield layer.purpose


def stress(reading: Reading, path: str, item: Any) -> Stress | None:
    """Read what a stress test found; a day has one row of each asset, and two members lose no less than one."""
    entry = reading.read(path, item, StressEntry)
    if entry is None:
        return None
    asset = reading.names.asset
    key = f"{entry.day.isoformat()} in {asset.code}"
    if key in reading.stressed:
        reading.faults.add(f"{path}.day", f"is {key} again", "give each day one row of each asset")
    reading.stressed.add(key)
    if entry.two < entry.one:
        what = f"is {money(entry.two, asset)}, less than that of one, {money(entry.one, asset)}"
        reading.faults.add(f"{path}.two", what, "any two members lose at least what the largest of them does")
    return Stress(entry.day, asset, entry.one, entry.two)
