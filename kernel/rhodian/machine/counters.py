"""Trusted: what the book counts besides money, each in an asset of its own, which nobody moves by hand."""

from __future__ import annotations

from rhodian.base.accounts import Asset

IDS = Asset("id", 0)
"""What the ids of what was absorbed are counted in: an account of the id holds 1, or 0."""

DRAWN = Asset("drawn", 0)
"""What a pool has paid in a period is counted in, in smallest units of the pool's own asset."""

TIMES = Asset("time", 0)
"""What the times of a member of a pool stand in: an account holds one more than the time, and 0 if there is none."""

PAID = Asset("paid", 0)
"""What a member was paid when it left a pool is counted in, in smallest units of the pool's own asset."""

COUNTED = (IDS, DRAWN, TIMES, PAID)
"""The assets of what is counted."""

STAKE = "stake in "
"""How the purpose begins of the account in which a member's money in a pool is."""
