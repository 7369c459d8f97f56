"""Checked: all claims there are, in the order of their clauses."""

from __future__ import annotations

import importlib
import pkgutil

from rhodian_proofs import theorems
from rhodian_proofs.claims import Claim


def claims() -> tuple[Claim, ...]:
    """Return every claim of every module of theorems, by clause."""
    found: list[Claim] = []
    for module in pkgutil.iter_modules(theorems.__path__):
        loaded = importlib.import_module(f"{theorems.__name__}.{module.name}")
        found.extend(value for value in vars(loaded).values() if isinstance(value, Claim))
    return tuple(sorted(found, key=_order))


def _order(claim: Claim) -> tuple[str, int, str]:
    letters, _, number = claim.clause.partition("-")
    return letters, int(number), claim.name
