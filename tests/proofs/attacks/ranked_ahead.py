"""Convenience: false claims about those ahead in a ranked loop; each says for which plain values it fails."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns, loops
from rhodian.deleveraging.closing import in_rank
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    LaterPlace,
    Moment,
    Natural,
    Naturals,
    Of,
    claim,
    sum_ahead,
    total,
)
from rhodian_proofs.theorems.deleveraging.ranked import IN_RANK


@claim("RA-1", about=(in_rank,), invariants=(IN_RANK,), length_max=0, same_length=True)
def a_lower_score_is_ahead(amount: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace) -> None:
    """FALSE for 1, (1, 1), (1, 0) at place 1: each bears what those of a lower score cannot."""
    shares = in_rank(amount, capacities, scores).allocation.shares
    assert shares[place] == min(capacities[place], max(0, amount - sum_ahead(shares, capacities, scores, place)))


@claim("RA-2", about=(in_rank,), invariants=(IN_RANK,), length_max=0, same_length=True)
def who_stands_earlier_is_ahead(
    amount: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """FALSE for 1, (0, 1), (0, 1) at places 0 and 1: ahead of who stands earlier there is no more."""
    shares, keys = in_rank(amount, capacities, scores).allocation.shares, columns.scaled(scores, -1)
    assert sum_ahead(shares, capacities, keys, place) <= sum_ahead(shares, capacities, keys, later)


def _counted(n: Any, _: Any) -> Any:
    return n + 1, n


def _itself(x: Any) -> Any:
    return x


def _natural(at: Moment) -> Conditions:
    yield at.state >= 0


COUNTED = Invariant("_counted", _natural, ("turns",))


@claim("RA-3", about=(loops.scan_ranked,), invariants=(COUNTED,), length_max=1, same_length=False)
def whoever_is_not_ranked_has_some_ahead(
    numbers: Naturals, ranked: Naturals, place: Annotated[AnyPlace, Of("numbers")]
) -> None:
    """FALSE for (0,), () at place 0: what is ahead of somebody who is not ranked can be added up."""
    turns = loops.scan_ranked(_counted, 0, ranked, _itself)[1]
    assert sum_ahead(turns, numbers, ranked, place) + numbers[place] <= total(numbers)
