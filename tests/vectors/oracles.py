"""Convenience: which oracle answers which kind of vector."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests import (
    auction_oracle,
    books_oracle,
    calls_oracle,
    closing_oracle,
    governance_oracle,
    insurance_oracle,
    liquidity_oracle,
    market_oracle,
    queue_oracle,
    remedies_oracle,
    tranches_oracle,
)
from tests.vectors import (
    beside,
    cases_assessments,
    cases_auctions,
    cases_closeouts,
    cases_discretion,
    cases_governance,
    cases_holdings,
    cases_insurance,
    cases_liquidity,
    cases_marks,
    cases_members,
    cases_money,
    cases_pauses,
    cases_porting,
    cases_refills,
    cases_tranches,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PRINTED_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)")

RANKINGS: dict[str, Callable[..., list[queue_oracle.Rank]]] = {
    "by_ratio": queue_oracle.by_ratio,
    "hyperliquid": queue_oracle.hyperliquid,
    "bitmex": queue_oracle.bitmex,
    "gains_first": queue_oracle.gains_first,
}
"""The kinds that answer with scores, of which the order alone is compared."""

ORACLES: dict[str, Callable[..., market_oracle.Answer]] = {
    "natural": books_oracle.itself,
    "positive": books_oracle.itself,
    "integer": books_oracle.itself,
    **{
        name: getattr(books_oracle, name)
        for name in ("parse_amount", "format_amount", "post", "post_all", "trial_balance", "absorb")
    },
    **{
        name: getattr(market_oracle, name)
        for name in (
            *("requirement", "bankruptcy_price", "closing_quantity", "bankruptcy_value"),
            *("collect", "haircut", "turn", "headroom", "begin_event", "draw_pool", "draw_pools"),
            *("cohort_bears", "cohort_gains", "book", "recover", "request", "mature", "pay", "divide"),
        )
    },
    **{
        name: getattr(calls_oracle, name)
        for name in (
            *("liability", "ends", "assess", "split_capital", "close_out", "enough", "cover", "tiers", "juniorised"),
            *("book_day", "share_cuts", "cut_gains", "settle_gains", "lacking", "contribute"),
        )
    },
    **{name: getattr(tranches_oracle, name) for name in cases_tranches.KINDS},
    **{name: getattr(insurance_oracle, name) for name in cases_insurance.KINDS},
    **{name: getattr(liquidity_oracle, name) for name in cases_liquidity.KINDS},
    **{name: getattr(governance_oracle, name) for name in cases_governance.KINDS},
    "tear_up": closing_oracle.tear_up,
    "in_band": closing_oracle.in_band,
    "charges": closing_oracle.charges,
    "order": closing_oracle.order,
    "remedies": remedies_oracle.remedied,
    **dict.fromkeys(
        (
            *cases_money.KINDS,
            *cases_marks.KINDS,
            *cases_auctions.KINDS,
            *cases_members.KINDS,
            *cases_assessments.KINDS,
            *cases_closeouts.KINDS,
            *cases_refills.KINDS,
            *cases_discretion.KINDS,
            *cases_pauses.KINDS,
            *cases_porting.KINDS,
            *cases_holdings.KINDS,
        ),
        beside.answered_by_twin,
    ),
    **{
        name: getattr(queue_oracle, name)
        for name in (
            *("in_rank", "close_in_rank", "close_in_proportion", "closable"),
            *("impact_price", "impact_triggers", "fall", "cascade"),
        )
    },
    **{
        name: getattr(auction_oracle, name)
        for name in (
            *(
                "part_up",
                "after_cuts",
                "price_at",
                "is_stale",
                "reset",
                "withdraw",
                "take",
                "sell_lot",
                "portion",
                "openings",
            ),
            *("bidding", "least_bid", "bid", "most_lot", "bid_lot", "close", "reopen", "award", "open_bids"),
        )
    },
}
"""The other kinds that `tests.oracle` does not answer; the whole answer is compared."""


def numbers(written: Any) -> Any:
    """Read every decimal string in a JSON document as an integer."""
    if isinstance(written, dict):
        return {name: numbers(item) for name, item in written.items()}
    if isinstance(written, list):
        return [numbers(item) for item in written]
    return int(written) if isinstance(written, str) and PRINTED_NUMBER.fullmatch(written) else written
