"""Trusted: structured contracts: tranches, deficiency ledgers, coverage tests and their cures, and payment dates."""

from __future__ import annotations

from rhodian.tranches.coverage import Cure, Trigger, cure_by_interest, cure_by_principal, passes
from rhodian.tranches.deficiency import Entry, credit, debit
from rhodian.tranches.payments import Classes, DatePaid, InterestPaid, pay_date, pay_interest, pay_principal, repay
from rhodian.tranches.points import Reduced, reduce_tranches, tranche_loss
from rhodian.tranches.seniority import senior_first
from rhodian.tranches.streams import Streams, settle_date

__all__ = [
    "Classes",
    "Cure",
    "DatePaid",
    "Entry",
    "InterestPaid",
    "Reduced",
    "Streams",
    "Trigger",
    "credit",
    "cure_by_interest",
    "cure_by_principal",
    "debit",
    "passes",
    "pay_date",
    "pay_interest",
    "pay_principal",
    "reduce_tranches",
    "repay",
    "senior_first",
    "settle_date",
    "tranche_loss",
]
