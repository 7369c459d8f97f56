"""Checked: what is claimed of the queue by which contracts are closed, or an amount is shared, in rank."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.deleveraging.closing import in_rank
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    LaterPlace,
    Moment,
    Natural,
    Naturals,
    Turn,
    claim,
    implies,
    sum_ahead,
    total,
    where,
)


def _in_rank_holds(at: Moment) -> Conditions:
    left, cutoff = at.state
    amount, _ = at.start
    yield left == where(at.seen.capacities < amount, amount - at.seen.capacities, 0)
    yield left + at.given.share == amount
    yield cutoff >= 0
    yield implies(left > 0, cutoff == 0)


def _in_rank_onward(_: Moment, turn: Turn, state: tuple[Any, Any]) -> Conditions:
    """Link a turn to what follows: one who bears is not below the cutoff, one who is not full not above it."""
    capacity, score = turn.item
    left, _ = turn.before
    yield implies((left > 0) & (capacity > 0), state[1] <= score)
    yield implies(left < capacity, (state[0] == 0) & (state[1] >= score))


IN_RANK = Invariant("in_rank.<locals>.step", _in_rank_holds, ("share",), None, _in_rank_onward)


@claim("DE-1", about=(in_rank,), invariants=(IN_RANK,), length_max=2, same_length=True)
def in_rank_accounts_for_every_unit(amount: Natural, capacities: Naturals, scores: Naturals) -> None:
    """In rank, the shares sum to the smaller of the amount and all capacities, and the rest is left."""
    allocation = in_rank(amount, capacities, scores).allocation
    assert total(allocation.shares) == min(amount, total(capacities))
    assert total(allocation.shares) + allocation.left == amount


@claim("DE-2", about=(in_rank,), invariants=(IN_RANK,), length_max=2, same_length=True)
def in_rank_keeps_each_share_between_nothing_and_the_capacity(
    amount: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace
) -> None:
    """In rank, each share is between 0 and the member's capacity, and at it if anything is left."""
    allocation = in_rank(amount, capacities, scores).allocation
    share = allocation.shares[place]
    assert 0 <= share
    assert share <= capacities[place]
    assert implies(allocation.left > 0, share == capacities[place])


@claim("DE-3", about=(in_rank,), invariants=(IN_RANK,), length_max=2, same_length=True)
def in_rank_nobody_bears_while_a_higher_score_could(
    amount: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """In rank, if a member bears anything, everyone of a higher score bears all it can."""
    queue = in_rank(amount, capacities, scores)
    shares = queue.allocation.shares
    for one, other in ((place, later), (later, place)):
        assert implies(scores[one] > queue.cutoff, shares[one] == capacities[one])
        assert implies(scores[one] < queue.cutoff, shares[one] == 0)
        assert implies((scores[one] > scores[other]) & (shares[other] > 0), shares[one] == capacities[one])


@claim("DE-4", about=(in_rank,), invariants=(IN_RANK,), length_max=2, same_length=True)
def in_rank_each_bears_what_those_ahead_of_it_could_not(
    amount: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace
) -> None:
    """In rank, each bears what those ahead of it cannot, up to its capacity; of equal scores the first is ahead."""
    shares = in_rank(amount, capacities, scores).allocation.shares
    ahead = sum_ahead(shares, capacities, columns.scaled(scores, -1), place)
    assert shares[place] == min(capacities[place], max(0, amount - ahead))


# Two needs.


@claim("DE-16", about=(in_rank,), invariants=(IN_RANK,), length_max=2, same_length=True)
def in_rank_a_larger_amount_asks_nobody_for_less(
    amount: Natural, more: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace
) -> None:
    """In rank, nobody bears less of a larger amount."""
    less, larger = (in_rank(each, capacities, scores).allocation.shares for each in (amount, amount + more))
    assert less[place] <= larger[place]
