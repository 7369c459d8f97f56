"""Trusted: what nobody moves by hand: what the book counts besides money, and what only machines hold."""

from __future__ import annotations

from rhodian.base.accounts import Asset
from rhodian.markets.terms import CLEARING, CONTRACTS

IDS = Asset("id", 0)
"""What the ids of what was absorbed are counted in: an account of the id holds 1, or 0."""

DRAWN = Asset("drawn", 0)
"""What a pool has paid in a period is counted in, in smallest units of the pool's own asset."""

TIMES = Asset("time", 0)
"""What the times of a member of a pool stand in: an account holds one more than the time, and 0 if there is none."""

PAID = Asset("paid", 0)
"""What a member was paid when it left a pool is counted in, in smallest units of the pool's own asset."""

BORNE = Asset("borne", 0)
"""What was borne of a loss and has not come back is counted in, in smallest units of the loss's own asset."""

CALLS = Asset("calls", 0)
"""What members of a default fund may be called, and owe of it, is counted in, in smallest units of the fund's asset."""

COUNTED = (IDS, DRAWN, TIMES, PAID, BORNE, CALLS)
"""The assets of what is counted."""

STAKE = "stake in "
"""How the purpose begins of the account in which a member's money in a pool is."""

ASSESSED = "assessed for "
"""How the purpose begins of the account in which what a member paid of assessments is, until it is drawn on."""

REPLENISHING = "replenishing "
"""How the purpose begins of the account in which what was brought to replenish is, until it has its place."""

RECOVERED = "recovered"
"""The purpose of the account in which an owner gets back what it bore of a loss, or paid and nobody drew on."""

ID_LENGTH_MAX = 150
"""The most characters that an id may have, so that the accounts that name it have a name."""

CLOSE_OUT = "close-out of "
"""How the id begins of what is missing in a close-out; no other event's id begins so."""

DEFAULT_LENGTH_MAX = 106
"""The most characters that a default's id may have, so that with an asset it is part of the id of the loss in it."""

LOT = "auction lot"
"""The purpose of the account in which an auction keeps the lot."""

BIDS = "auction bids"
"""The purpose of the account in which an auction keeps bids that may have to be paid back."""

RESERVED = (CONTRACTS, CLEARING, LOT, BIDS)
"""The purposes of accounts that only markets and auctions move anything in."""


def is_reserved(purpose: str) -> bool:
    """Return whether an account of a purpose is one that only markets, auctions, pools and calls move anything in."""
    return purpose in RESERVED or purpose.startswith((STAKE, ASSESSED, REPLENISHING))


def is_assessed(purpose: str) -> bool:
    """Return whether an account of a purpose holds what members paid of assessments: a layer may draw on it."""
    return purpose.startswith(ASSESSED)


def is_replenishing(purpose: str) -> bool:
    """Return whether an account of a purpose holds what was brought to replenish: a layer may draw on it."""
    return purpose.startswith(REPLENISHING)
