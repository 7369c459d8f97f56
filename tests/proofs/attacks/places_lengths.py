"""Convenience: a false claim about places of sequences that are not of one length, with values for which it fails."""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian_proofs.claims import AnyInt, AnyPlace, Conditions, Invariant, Moment, claim, upto


def once(n: Any, _: Any) -> Any:
    """Count the rows."""
    return n + 1, 0


def _one(_: Any, __: Any) -> Any:
    return 1


def _counts(at: Moment) -> Conditions:
    yield at.state == at.seen.ones


@claim(
    "PA-1",
    about=(loops.scan,),
    same_length=False,
    invariants=(Invariant("once", _counts, ("none",)),),
    measures={"ones": _one},
)
def a_place_of_another_sequence(values: tuple[AnyInt, ...], others: tuple[AnyInt, ...], place: AnyPlace) -> None:
    """FALSE for () and (0,) at place 0: there is a row before or at a place."""
    n, none = loops.scan(once, 0, loops.pairs(values, values, "values"))
    assert loops.pairs(others, others, "others") is not None
    assert upto(none, place) >= 0
    assert n >= 1
