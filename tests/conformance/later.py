"""Convenience: the vectors that wait for a later mechanism, and the kinds of all that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conformance.verdicts import Later

REPLAYED_KINDS = (
    "apportion",
    "haircut",
    "waterfall",
    "waterfall_layer",
    "waterfall_order",
    "rounding",
    "bad_debt_socialise",
    "tranche_recovery",
    "encumbrance",
    "socialise_index",
    "pro_rata_index",
    "slash",
    "slash_order",
    "withdraw_queue",
    "adl",
    "auction_clearing",
    "auction_capacity",
    "bankruptcy_price",
    "liquidation_rounding",
)
"""The kinds of which every vector is put to the kernel, or to a named later mechanism."""

LATER: dict[str, Later] = {}
"""Each of these vectors, by id."""

LATER_KINDS = {
    "loss_pool_product_sum": "share pools (an index of what is left of each deposit)",
    "unit_pool": "share pools",
    "unit_pool_cancel": "exits",
    "unit_pool_rebase": "share pools",
}
"""The kinds that belong to later mechanisms as a whole, with the mechanism."""
