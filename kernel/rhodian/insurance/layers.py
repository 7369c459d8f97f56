"""Trusted: layers of a claim as mutuals have them: retention, pool, reinsurance, overspill, each shared within itself.

Of what falls into a layer a fixed part is kept, by the claiming club or by who is coinsured, and the rest is carried by
the others of that layer: of 92.5 % that a pool carries the club keeps 7.5 %. A retention is a layer of which all is
kept. An overspill is the last layer, as wide as what members can be called (`call_members`).

Rounding: what is kept is rounded up, so that the others never carry more than their part; it is less than a unit.

Source: the pooling agreement of the International Group of protection and indemnity clubs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.numbers import Amount, natural
from rhodian.base.rates import PPM, rate
from rhodian.sharing.allocation import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class Layered:
    """A claim, split over layers from the lowest up, and within each between who keeps a part and the others."""

    kept: tuple[Amount, ...]
    """What is kept of each layer."""
    carried: tuple[Amount, ...]
    """What the others of each layer carry."""
    left: Amount
    """What lies above all layers: somebody else has to bear it."""


def kept(amount: Amount, kept_ppm: int) -> Amount:
    """Return what is kept of an amount in a layer, rounded up (SPEC IN-8, IN-9).

    Raises:
        InvalidAmount: if the amount is not a natural number.
        InvalidValue: if the part kept is no rate in parts per million.
    """
    return _part(natural(amount, "amount"), rate(kept_ppm, "kept_ppm"))


def layered(loss: Amount, widths: Iterable[Amount], kept_ppm: Iterable[int]) -> Layered:
    """Split a claim over layers, the lowest first, and each between who keeps a part and the others (SPEC IN-8, IN-9).

    Args:
        loss: the whole claim.
        widths: how much of a claim falls into each layer at most, the lowest first.
        kept_ppm: what part is kept of each, in parts per million: `PPM` of a retention.

    Raises:
        InvalidAmount: for the loss, or else the first width, or else the first part that is not a natural number.
        LengthMismatch: if there are not as many parts as layers.
        InvalidValue: for the first part above `PPM`.
    """
    natural(loss, "loss")
    widths = loops.naturals(widths, "widths")
    kept_ppm = loops.naturals(kept_ppm, "kept_ppm")
    columns.rows(widths, kept_ppm=kept_ppm)
    place = columns.first(_is_above_all, kept_ppm)
    if place is not None:
        rate(kept_ppm[place], columns.name_at("kept_ppm", place))
    shared = in_order(loss, widths)
    parts = columns.each(_part, shared.shares, kept_ppm)
    return Layered(parts, columns.less(shared.shares, parts), shared.left)


def _part(amount: Amount, parts_ppm: int) -> Amount:
    """Return so many parts per million of an amount, rounded up."""
    return -(-amount * parts_ppm // PPM)


def _is_above_all(parts_ppm: int) -> bool:
    """Tell whether a part is more than the whole."""
    return parts_ppm > PPM
