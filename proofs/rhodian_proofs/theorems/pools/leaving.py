"""Checked: what is claimed of a cohort of which some have left since: that it makes no difference to anybody."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.pools.membership import Requested, Staked, cohort_bears
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Turn,
    claim,
    implies,
    total,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.base.quotients import same_quotient
from rhodian_proofs.theorems.pools.membership import Positions, entry


def as_if_all_had_stayed(positions: Any) -> Any:
    """Return the stakes that positions began as."""
    return columns.each(entry, positions)


def gone(date: Any, positions: Any) -> Any:
    """Return for each position 1 if it had matured by a date, and else 0."""

    def is_gone(position: Any) -> Any:
        return where(_has_matured(position, date), 1, 0)

    return columns.each(is_gone, positions)


def _has_matured(position: Any, date: Any) -> Any:
    """Tell whether the owner of a position has asked to leave, and it matures by a date."""
    if isinstance(position, Staked):
        return False
    asked = position if isinstance(position, Requested) else position.request
    return asked.matures <= date


def _weighs_alike(other: Moment, at: Moment) -> Conditions:
    yield implies(at.whole.gone == 0, other.given.weights == at.given.weights)


def _marks_hold(at: Moment) -> Conditions:
    yield at.state >= 0
    yield at.state < at.free.total
    yield at.given.share * at.free.total + at.state == at.free.amount * at.seen.weights


def _is_alike(other: Moment, at: Moment) -> Any:
    """Tell whether two sharings are of one amount by weights of one sum."""
    same = (at.free.amount == other.free.amount) & (at.free.total == other.free.total)
    return same & (at.whole.gone == 0)


def _shared_alike(other: Moment, at: Moment) -> Conditions:
    yield implies(_is_alike(other, at), at.state == other.state)


def _share_alike(  # two loops, each with its moment, its turn and its result
    other: Moment, turn_other: Turn, share_other: Any, at: Moment, turn: Turn, share: Any
) -> Conditions:
    """Show that one who weighs the same, of the same amount by the same weights, bears the same."""
    yield implies(_is_alike(other, at), turn_other.item == turn.item)
    same_quotient(share_other, share, at.free.amount * turn.item + at.state, at.free.total)
    yield implies(_is_alike(other, at), share == share_other)


STAYED = (
    Invariant("gone.<locals>.is_gone", nothing_holds, ("gone",)),
    Invariant("cohort_bears.<locals>.step", nothing_holds, ("weights",), beside=_weighs_alike, along=("gone",)),
    Invariant(
        "in_proportion.<locals>.step",
        _marks_hold,
        ("share",),
        beside=_shared_alike,
        alongside=_share_alike,
        along=("gone",),
    ),
)


@claim("EX-7", about=(cohort_bears,), invariants=STAYED, length_max=2)
def nobody_bears_more_because_another_has_left(
    loss: Natural, date: Natural, positions: Positions, place: AnyPlace
) -> None:
    """Of a loss before their maturity, those who leave and those who stay bear what they would if all had stayed."""
    if total(gone(date, positions)) == 0:
        stayed = cohort_bears(loss, date, as_if_all_had_stayed(positions))
        left = cohort_bears(loss, date, positions)
        assert left.shares[place] == stayed.shares[place]
        assert left.left == stayed.left
