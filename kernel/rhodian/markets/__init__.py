"""Trusted: margin, forced sales, markets and their contracts, and the rounds of an exchange."""

from __future__ import annotations

from rhodian.markets.contracts import holding, novate, turn, variation
from rhodian.markets.exchange import Deal, Exchange, Step, account, deposit, position, trade, withdraw
from rhodian.markets.histories import BEYOND, MINE, OTHERS, POOLS, Flows, flows, follow, tally
from rhodian.markets.liquidation import Closing, Healthy, Liquidatable, Sold, Terms, assess, close_out, sell
from rhodian.markets.margin import (
    MarginAccount,
    Position,
    Standing,
    bankruptcy_price,
    bankruptcy_value,
    closing_quantity,
    standing,
)
from rhodian.markets.marking import Closed, Marked, Recorded, Sale, close, finish, mark
from rhodian.markets.terms import CLEARING, CONTRACTS, MARKET_NAME_LENGTH_MAX, Listed, Market, inside

__all__ = [
    "BEYOND",
    "CLEARING",
    "CONTRACTS",
    "MARKET_NAME_LENGTH_MAX",
    "MINE",
    "OTHERS",
    "POOLS",
    "Closed",
    "Closing",
    "Deal",
    "Exchange",
    "Flows",
    "Healthy",
    "Liquidatable",
    "Listed",
    "MarginAccount",
    "Marked",
    "Market",
    "Position",
    "Recorded",
    "Sale",
    "Sold",
    "Standing",
    "Step",
    "Terms",
    "account",
    "assess",
    "bankruptcy_price",
    "bankruptcy_value",
    "close",
    "close_out",
    "closing_quantity",
    "deposit",
    "finish",
    "flows",
    "follow",
    "holding",
    "inside",
    "mark",
    "novate",
    "position",
    "sell",
    "standing",
    "tally",
    "trade",
    "turn",
    "variation",
    "withdraw",
]
