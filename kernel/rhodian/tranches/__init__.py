"""Trusted: structured contracts: tranches of a notional, deficiency ledgers, coverage tests and what cures them."""

from __future__ import annotations

from rhodian.tranches.coverage import Cure, Trigger, cure_by_interest, cure_by_principal, passes
from rhodian.tranches.deficiency import Entry, credit, debit
from rhodian.tranches.points import Reduced, reduce_tranches, tranche_loss
from rhodian.tranches.seniority import senior_first

__all__ = [
    "Cure",
    "Entry",
    "Reduced",
    "Trigger",
    "credit",
    "cure_by_interest",
    "cure_by_principal",
    "debit",
    "passes",
    "reduce_tranches",
    "senior_first",
    "tranche_loss",
]
