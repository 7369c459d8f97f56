"""Convenience: the vectors that wait for a later mechanism, and the kinds of all that do."""

from __future__ import annotations

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
)
"""The kinds of which every vector is put to the kernel, or to a named later mechanism."""

_RECAPITALISATION = "Recapitalisation: when a debt or surplus auction may begin, by its lot sizes and what is queued"

LATER: dict[str, Later] = {
    "makerdao-128": Later(f"{_RECAPITALISATION}; here a debt auction may."),
    "makerdao-130": Later(f"{_RECAPITALISATION}; here surplus must first be netted."),
    "makerdao-132": Later(f"{_RECAPITALISATION}; here a surplus auction may."),
    "makerdao-133": Later(f"{_RECAPITALISATION}; here neither may while debt stands."),
    "makerdao-134": Later(f"{_RECAPITALISATION}; here neither may while debt is on auction."),
}
"""Each of these vectors, by id."""

LATER_KINDS = {
    "auction_capacity": "auctions",
    "auction_clearing": "auctions",
    "bankruptcy_price": "liquidation",
    "liquidation_rounding": "liquidation",
    "loss_pool_product_sum": "share pools (an index of what is left of each deposit)",
    "unit_pool": "share pools",
    "unit_pool_cancel": "exits",
    "unit_pool_rebase": "share pools",
}
"""The kinds that belong to later mechanisms as a whole, with the mechanism."""
