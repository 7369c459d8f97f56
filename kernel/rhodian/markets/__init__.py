"""Trusted: markets and their contracts, what margin must be held behind them, and what marks and sales bring."""

from __future__ import annotations

from rhodian.markets.contracts import (
    novate,
    turn,
)
from rhodian.markets.errors import (
    InsufficientMargin,
    NotLiquidatable,
    OutsideBand,
)
from rhodian.markets.margin import (
    bankruptcy_price,
    bankruptcy_value,
    closing_quantity,
    requirement,
    rounded_up,
    shortage,
)
from rhodian.markets.sheets import (
    Sheet,
    Torn,
    closed,
    gains,
    holders,
    in_band,
    initial,
    maintenance,
    tear_up,
    traded,
    weighed,
)
from rhodian.markets.terms import (
    CLEARING,
    CONTRACTS,
    FEES,
    MARKET_NAME_LENGTH_MAX,
    PENALTIES,
    AuctionTerms,
    Market,
    Terms,
    inside,
    is_side,
)

__all__ = [
    "CLEARING",
    "CONTRACTS",
    "FEES",
    "MARKET_NAME_LENGTH_MAX",
    "PENALTIES",
    "AuctionTerms",
    "InsufficientMargin",
    "Market",
    "NotLiquidatable",
    "OutsideBand",
    "Sheet",
    "Terms",
    "Torn",
    "bankruptcy_price",
    "bankruptcy_value",
    "closed",
    "closing_quantity",
    "gains",
    "holders",
    "in_band",
    "initial",
    "inside",
    "is_side",
    "maintenance",
    "novate",
    "requirement",
    "rounded_up",
    "shortage",
    "tear_up",
    "traded",
    "turn",
    "weighed",
]
