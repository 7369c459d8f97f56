"""Convenience: every kind of vector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rhodian
from tests.vectors import (
    cases_allocation,
    cases_amounts,
    cases_assessments,
    cases_auctions,
    cases_bids,
    cases_cascade,
    cases_closeouts,
    cases_closing,
    cases_contributions,
    cases_cycles,
    cases_deleveraging,
    cases_discretion,
    cases_exits,
    cases_governance,
    cases_haircuts,
    cases_holdings,
    cases_insurance,
    cases_juniorisation,
    cases_ledger,
    cases_liquidity,
    cases_margin,
    cases_marks,
    cases_members,
    cases_money,
    cases_pauses,
    cases_pool,
    cases_porting,
    cases_refills,
    cases_remedies,
    cases_sales,
    cases_tranches,
    cases_waterfall,
)
from tests.vectors.codec import RUN
from tests.vectors.records import Kind

if TYPE_CHECKING:
    from tests.vectors.codec import Json

NODES = {
    "in order": ("WF-3", "WF-14", "WF-15"),
    "in proportion": ("WF-4", "WF-14", "WF-16"),
    "in fixed proportion": ("WF-12", "WF-13"),
    "limited": ("WF-5",),
}
"""The clause of each kind of layer; WF-2 is that of a fund."""

AMOUNTS = {"InvalidAmount": "AL-15", "LengthMismatch": "AL-15"}
"""The clause that refuses what is to be allocated."""

TREES = {
    **dict.fromkeys(("AccountNamedTwice", "LayerNamedTwice", "AssetMismatch", "root"), "WF-7"),
    **dict.fromkeys(("account", "available"), "WF-11"),
    **dict.fromkeys(("InvalidAmount", "InvalidValue", "LengthMismatch"), "WF-7"),
    "loss": "WF-11",
}
"""The clauses that refuse a tree, or a loss."""

LOSSES = {"payee": "SE-5", "SelfTransfer": "SE-5", "InvalidAmount": "SE-5", "InvalidValue": "SE-5"}
"""The clauses that refuse to plan for a loss."""

CORE = {
    "natural": Kind(cases_amounts.natural, RUN["natural"], ("AM-1",), {"InvalidAmount": "AM-1"}),
    "positive": Kind(cases_amounts.positive, RUN["positive"], ("AM-9",), {"InvalidValue": "AM-9"}),
    "integer": Kind(cases_amounts.integer, RUN["integer"], ("AM-9",), {"InvalidValue": "AM-9"}),
    "parse_amount": Kind(cases_amounts.parse_amount, RUN["parse_amount"], ("AM-3",)),
    "format_amount": Kind(cases_amounts.format_amount, RUN["format_amount"], ("AM-4",)),
    "in_order": Kind(cases_allocation.in_order, RUN["in_order"], ("AL-1", "AL-2", "AL-3", "AL-4", "AL-16"), AMOUNTS),
    "in_proportion": Kind(
        cases_allocation.in_proportion,
        RUN["in_proportion"],
        ("AL-1", "AL-5", "AL-6", "AL-7", "AL-8", "AL-9", "AL-17"),
        AMOUNTS,
    ),
    "in_proportion_capped": Kind(
        cases_allocation.in_proportion_capped,
        RUN["in_proportion_capped"],
        ("AL-1", "AL-10", "AL-11", "AL-12", "AL-13", "AL-14", "AL-18", "CA-13"),
        AMOUNTS,
    ),
    "draw": Kind(cases_waterfall.draw, RUN["draw"], ("WF-1", "WF-2", "WF-6", "WF-10"), TREES, NODES),
    "post": Kind(
        cases_ledger.post,
        RUN["post"],
        ("LE-1", "LE-2", "LE-3", "LE-4"),
        {"InvalidAmount": "LE-4", "InvalidBalance": "LE-7"},
    ),
    "post_all": Kind(cases_ledger.post_all, RUN["post_all"], ("LE-5", "LE-9", "LE-12", "LE-14")),
    "trial_balance": Kind(cases_ledger.trial_balance, RUN["trial_balance"], ("LE-6", "LE-14")),
    "plan": Kind(cases_ledger.plan, RUN["plan"], ("SE-1", "SE-6", "WF-2"), LOSSES, NODES),
    "absorb": Kind(
        cases_ledger.absorb, RUN["absorb"], ("LE-10", "SE-3", "SE-7", "WF-2"), {"AlreadyAbsorbed": "SE-3"}, NODES
    ),
}
"""The kinds of the core."""

MARKETS = {
    **cases_margin.KINDS,
    **cases_pool.KINDS,
    **cases_cycles.KINDS,
    **cases_remedies.KINDS,
    **cases_deleveraging.KINDS,
    **cases_closing.KINDS,
    **cases_cascade.KINDS,
    **cases_exits.KINDS,
    **cases_holdings.FUNCTIONS,
    **cases_sales.KINDS,
    **cases_bids.KINDS,
    **cases_assessments.FUNCTIONS,
    **cases_closeouts.FUNCTIONS,
    **cases_contributions.KINDS,
    **cases_refills.FUNCTIONS,
    **cases_juniorisation.KINDS,
    **cases_haircuts.KINDS,
    **cases_tranches.KINDS,
    **cases_insurance.KINDS,
    **cases_liquidity.KINDS,
    **cases_governance.KINDS,
}
"""The kinds of markets."""

STEPS = {
    **cases_money.KINDS,
    **cases_marks.KINDS,
    **cases_auctions.KINDS,
    **cases_members.KINDS,
    **cases_assessments.KINDS,
    **cases_closeouts.KINDS,
    **cases_refills.KINDS,
    **cases_discretion.KINDS,
    **cases_pauses.KINDS,
    **cases_porting.KINDS,
    **cases_holdings.KINDS,
}
"""The kinds of a machine's events."""

KINDS = CORE | MARKETS | STEPS
"""Each kind; there is one file for each."""


def outcome(kind: str, given: Json) -> Json:
    """Return what the kernel makes of a vector's input: an `expected` result or a named refusal."""
    try:
        return {"expected": KINDS[kind].run(given)}
    except rhodian.RhodianError as refusal:
        field = getattr(refusal, "field", None)
        return {"refused": {"error": type(refusal).__name__} | ({"field": field} if field else {})}
