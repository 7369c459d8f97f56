"""Checked: what is claimed of the remedies of a cycle one after the other: that the last can bear what is left."""

from __future__ import annotations

from rhodian.mutualisation.remedies import by_deleveraged
from rhodian_proofs.claims import Conditions, Invariant, Moment, Natural, Naturals, claim, either, total
from rhodian_proofs.theorems.mutualisation.cuts import on_its_way
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE


def _no_cut_is_above_its_share(at: Moment) -> Conditions:
    yield at.given.cut <= either(at.seen, "share", "paid")


DELEVERAGED = (*CAPPED, Invariant("_out_of_gain", _no_cut_is_above_its_share, ("cut",)))


@claim("MC-11", about=(by_deleveraged,), invariants=DELEVERAGED, measures=PAYABLE, length_max=1, same_length=True)
def what_is_left_stays_within_the_gains(left: Natural, weights: Naturals, margins: Naturals, gains: Naturals) -> None:
    """Of a shortfall within all gains the deleveraged leave no more than what they leave of the gains."""
    if left > total(gains):
        return
    after = by_deleveraged(on_its_way((), left, margins, gains), weights)
    assert after.left <= total(after.gains)
