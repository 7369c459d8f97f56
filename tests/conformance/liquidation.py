"""Convenience: other systems' liquidations of one account, put to the kernel."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rhodian.markets.margin import bankruptcy_value
from tests.conformance.replay import cut

if TYPE_CHECKING:
    from tests.conformance.replay import Numbers

WAD = 10**18
ORACLE_SCALE = 10**36


def bankruptcy_quote(given: Numbers) -> Numbers:
    """Close a part at the value that leaves the rest its share of the equity, by what each position requires."""
    prices, rates = given["price_quote_per_base"], given["mmr_ppm"]
    values = {name: base * prices[name] for name, base in given["position_base"].items()}
    requirement = sum(abs(value) * rates[name] for name, value in values.items())
    name, closed = given["close_asset"], -given["delta"] * prices[given["close_asset"]]
    equity = given["quote_balance"] + sum(values.values())
    return {"bankruptcy_quote": bankruptcy_value(equity, closed, abs(closed) * rates[name], requirement)}


def repaid_and_seized(given: Numbers) -> Numbers:
    """Cut the debt by shares, the part repaid named last and so rounded up; what is seized for it rounds down.

    Morpho's virtual assets and shares are left out: they do not change these numbers.
    """
    assets, shares, repaid = given["total_borrow_assets"], given["total_borrow_shares"], given["repaid_shares"]
    scale, less = (int(Decimal(part)) for part in given["price"].split("-"))
    worth = cut(assets, repaid, shares - repaid)[0]
    with_incentive = cut(worth * given["lif_wad"], 1, WAD - 1)[0]
    return {
        "repaid_assets": cut(assets, shares - repaid, repaid)[1],
        "seized": cut(with_incentive * ORACLE_SCALE, 1, scale - less - 1)[0],
    }
