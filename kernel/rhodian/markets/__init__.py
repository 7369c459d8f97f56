"""Trusted: markets and their contracts, what margin must be held behind them, and what marks and sales bring."""

from __future__ import annotations

from rhodian.markets.contracts import (
    novate,
    turn,
)
from rhodian.markets.errors import (
    NotLiquidatable,
    OutsideBand,
)
from rhodian.markets.margin import (
    MarginAccount,
    Position,
    Standing,
    bankruptcy_price,
    bankruptcy_value,
    closing_quantity,
    standing,
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
)

__all__ = [
    "CLEARING",
    "CONTRACTS",
    "FEES",
    "MARKET_NAME_LENGTH_MAX",
    "PENALTIES",
    "AuctionTerms",
    "MarginAccount",
    "Market",
    "NotLiquidatable",
    "OutsideBand",
    "Position",
    "Sheet",
    "Standing",
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
    "maintenance",
    "novate",
    "standing",
    "tear_up",
    "traded",
    "turn",
    "weighed",
]
