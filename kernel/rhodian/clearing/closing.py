"""Trusted: what it comes to once all that a member in default held has been closed out: a loss, or a surplus."""

from __future__ import annotations

import attrs

from rhodian.base.numbers import Amount, natural


@attrs.frozen
class CloseOut:
    """What a close-out comes to in one asset, in smallest units; one of the two is 0."""

    missing: Amount
    """The loss that is realised: what its layers bear."""
    surplus: Amount
    """What is left for the estate of whoever is in default."""


def close_out(spent: Amount, received: Amount) -> CloseOut:
    """Return what is missing of what a close-out took, or left of what it brought in (SPEC CO-1).

    Args:
        spent: what it took in one asset: to hedge, to pay whoever took contracts on, to transfer those of clients.
        received: what it brought in, in the same.

    Raises:
        InvalidAmount: for what was spent, or else received, if it is not a natural number.
    """
    natural(spent, "spent")
    natural(received, "received")
    return CloseOut(max(0, spent - received), max(0, received - spent))
