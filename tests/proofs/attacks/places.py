"""Claims about two places, of which the one may be the other."""

from __future__ import annotations

from rhodian.base import loops
from rhodian_proofs.claims import AnyPlace, Conditions, Invariant, Moment, Naturals, claim, where


def _counts(at: Moment) -> Conditions:
    yield at.state >= 0


def _step(n: int, _: int) -> tuple[int, None]:
    return n + 1, None


COUNTED = Invariant("_step", _counts)


@claim("PL-1", about=(loops.scan,), invariants=(COUNTED,))
def two_places_are_never_one(values: Naturals, one: AnyPlace, other: AnyPlace) -> None:
    """Of more than three items no place is any other.

    Fails for: values=(0, 0, 0, 0), one=0, other=0
    """
    n = loops.scan(_step, 0, values)[0]
    equal = 1 if one == other else 0
    assert where(n > 3, equal, 0) == 0
