"""Checked: one policy of a history file: which pools, margins and accounts bear what, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian import Rule
from rhodian_desk import history_entries as written
from rhodian_desk import known
from rhodian_desk.faults import Wrong, shown
from rhodian_desk.history import Bearer, Policy
from rhodian_desk.structure import decoded, joined

if TYPE_CHECKING:
    from rhodian_desk.history_decode import Decoding


def policy(decoding: Decoding, name: str, item: Any) -> Policy | None:
    """Read a policy."""
    path = joined("policies", name)
    try:
        known.name(name)
    except Wrong as wrong:
        decoding.faults.add(path, f"has a name that {wrong.what}", wrong.right)
    entry = decoded(decoding.made, item, written.PolicyEntry, path, decoding.faults)
    if entry is None:
        return None
    for place, pool in enumerate(entry.pools):
        decoding.known(f"{path}.pools[{place}]", pool, "pool", decoding.pools)
        if pool in entry.pools[:place]:
            decoding.faults.add(f"{path}.pools[{place}]", f"is {shown(pool)} again", "name each pool once")
    bears = tuple(_bearer(decoding, f"{path}.bears[{place}]", item) for place, item in enumerate(entry.bears))
    kept = tuple(bearer for bearer in bears if bearer is not None)
    for place, bearer in enumerate(kept):
        if any((bearer.asset, bearer.pool, bearer.purpose) == (e.asset, e.pool, e.purpose) for e in kept[:place]):
            decoding.faults.add(f"{path}.bears[{place}]", "names again who bears already", "name each once")
    terms = {pool: _override(decoding, joined(f"{path}.terms", pool), pool, item) for pool, item in entry.terms.items()}
    return Policy(
        name=name,
        pools=entry.pools,
        haircut=Rule(entry.haircut),
        before_haircut=entry.before_haircut,
        deleverage=entry.deleverage,
        close_at=entry.close_at,
        bears=kept,
        terms=terms,
    )


def _bearer(decoding: Decoding, path: str, item: Any) -> Bearer | None:
    """Read a layer of those who bear a plain loss."""
    entry = decoding.read(path, item, written.BearerEntry)
    if entry is None:
        return None
    if (entry.pool is None) == (entry.purpose is None):
        decoding.faults.add(path, "must have either a pool or a purpose", "give one of the two")
    if entry.pool is not None:
        decoding.known(f"{path}.pool", entry.pool, "pool", decoding.pools)
    return Bearer(decoding.names.asset, entry.pool, entry.purpose, Rule(entry.rule), entry.limit)


def _override(decoding: Decoding, path: str, pool: str, item: Any) -> dict[str, Any]:
    """Read the limits that hold of a pool under a policy."""
    if decoding.known(path, pool, "pool", decoding.pools) is None:
        return {}
    given = decoding.changes(path, item, written.PoolChanges, decoding.pools[pool].account.asset)
    decoding.built(path, lambda: attrs.evolve(decoding.pools[pool].terms, **given))
    return given
