"""Checked: one policy of a history file: which pools, margins and accounts bear what, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian import ByDeleveraged, ByGains, ByLayers, ByMargins, ByPools, Layer, Rule, Whose
from rhodian.machine.counters import ASSESSED, REPLENISHING
from rhodian_desk.decoding.reader import joined
from rhodian_desk.history import entries as written
from rhodian_desk.history import records as told
from rhodian_desk.history.records import Policy
from rhodian_desk.io.faults import Wrong, shown

if TYPE_CHECKING:
    from rhodian import Remedy
    from rhodian_desk.history.reading import Reading


def policy(reading: Reading, name: str, item: Any) -> Policy | None:
    """Read a policy."""
    path = joined("policies", name)
    try:
        reading.names.named(name)
    except Wrong as wrong:
        reading.faults.add(path, f"has a name that {wrong.what}", wrong.right)
    entry = reading.reader.read(written.PolicyEntry, item, path)
    if entry is None:
        return None
    for place, pool in enumerate(entry.pools):
        reading.known(f"{path}.pools[{place}]", pool, "pool", reading.pools)
        if pool in entry.pools[:place]:
            reading.faults.add(f"{path}.pools[{place}]", f"is {shown(pool)} again", "name each pool once")
    layers = tuple(_layer(reading, f"{path}.bears[{place}]", item) for place, item in enumerate(entry.bears))
    terms = {pool: _override(reading, joined(f"{path}.terms", pool), pool, item) for pool, item in entry.terms.items()}
    remedies = _remedies(reading, path, entry)
    return Policy(name, remedies, tuple(layer for layer in layers if layer is not None), terms, entry.delay)


def _remedies(reading: Reading, path: str, entry: written.PolicyEntry) -> tuple[Remedy, ...]:
    """Return who bears what losers cannot pay, in order; gains come last, whether or not they are named."""
    words = _words(reading, path, entry)
    for place, word in enumerate(words):
        where = f"{path}.remedies[{place}]"
        if word in words[:place]:
            reading.faults.add(where, f"is {shown(word)} again", "name each remedy once")
        if word == told.HAIRCUT and place < len(words) - 1:
            reading.faults.add(where, 'is "haircut" before others', "put it last: gains can bear all that is left")
        if word == told.POOLS and not entry.pools:
            reading.faults.add(f"{path}.pools", "is missing", 'name the pools that the remedy "pools" draws on')
    made: dict[str, Remedy] = {
        told.POOLS: ByPools(tuple(dict.fromkeys(entry.pools))),
        told.EQUITY: ByMargins(open_interest=False),
        told.OPEN_INTEREST: ByMargins(open_interest=True),
        told.DELEVERAGED: ByDeleveraged(ranked=entry.deleverage == told.RANKED),
        told.LAYERS: ByLayers(),
    }
    return (*(made[word] for word in words if word != told.HAIRCUT), ByGains(Rule(entry.haircut)))


def _words(reading: Reading, path: str, entry: written.PolicyEntry) -> tuple[str, ...]:
    """Return the remedies as words: those of the file, or else its pools, and before or after them what it says."""
    if entry.remedies is not None:
        for key in ("close_at", "before_haircut"):
            if getattr(entry, key) is not None:
                reading.faults.add(f"{path}.{key}", "stands beside remedies", "leave it out, and name the remedy")
        return entry.remedies
    first = (told.DELEVERAGED,) if entry.close_at == told.AT_BANKRUPTCY else ()
    pools = (told.POOLS,) if entry.pools else ()
    base = () if entry.before_haircut in (None, told.NO_BASE) else (f"margins by {entry.before_haircut}",)
    return (*first, *pools, *base, told.HAIRCUT)


def _layer(reading: Reading, path: str, item: Any) -> Layer | None:
    """Read a layer of those who bear a plain loss."""
    entry = reading.read(path, item, written.BearerEntry)
    if entry is None:
        return None
    if (entry.pool is None) == (entry.purpose is None):
        reading.faults.add(path, "must have either a pool or a purpose", "give one of the two")
        return None
    if entry.pool is not None:
        reading.known(f"{path}.pool", entry.pool, "pool", reading.pools)
    if entry.purpose is not None and entry.purpose.startswith(ASSESSED):
        held = {f"{ASSESSED}{name}": name for name in reading.funds}
        reading.known(f"{path}.purpose", entry.purpose, "purpose", held)
    if entry.purpose is not None and entry.purpose.startswith(REPLENISHING):
        held = {f"{REPLENISHING}{name}": name for name in reading.replenishments}
        reading.known(f"{path}.purpose", entry.purpose, "purpose", held)
    if entry.fund is not None:
        reading.known(f"{path}.fund", entry.fund, "fund", reading.funds)
    limits = (entry.limit, reading.names.asset, Whose(entry.whose), entry.fund or "")
    return reading.built(path, lambda: Layer(entry.pool or "", entry.purpose or "", Rule(entry.rule), *limits))


def _override(reading: Reading, path: str, pool: str, item: Any) -> dict[str, Any]:
    """Read the limits that hold of a pool under a policy."""
    if reading.known(path, pool, "pool", reading.pools) is None:
        return {}
    given = reading.changes(path, item, written.PoolChanges, reading.pools[pool].account.asset)
    reading.built(path, lambda: attrs.evolve(reading.pools[pool].terms, **given))
    return given
