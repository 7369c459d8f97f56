"""Trusted: auto-deleveraging: contracts that nobody else takes are closed against those who hold the other side.

What must be closed is closed to the contract and never beyond, each candidate only as far as it may be, and what
finds nobody is returned as `left`, never dropped. Who comes first is an input: a score for a queue, weights for
a proportion. The same functions share an amount: a deficit over profits in place of contracts over positions.

Candidates are given in a declared, canonical order, such as by account, as sequences side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import loops
from rhodian.base.numbers import Amount, integer, natural, positive
from rhodian.sharing.allocation import Allocation, in_proportion_capped

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class Queue:
    """An amount, borne by the highest scores first: who bears how much, and how far down the queue it went."""

    allocation: Allocation
    """Who bears how much of it, in the order given, and what nobody bears."""
    cutoff: Amount
    """Whoever scores above it bears all it can, whoever scores below it bears nothing; 0 if anything is left."""


@attrs.frozen
class Closings:
    """What is closed of each candidate, in the order given, and what of the need finds nobody."""

    quantities: tuple[Amount, ...]
    """How many contracts of each candidate are closed."""
    values: tuple[Amount, ...]
    """What changes hands for them, from whoever buys to whoever sells, in smallest units."""
    left: Amount
    """How many contracts are left, since every candidate is closed as far as it may be."""


def in_rank(amount: Amount, capacities: Iterable[Amount], scores: Iterable[Amount]) -> Queue:
    """Let the highest score bear all it can, then the next; equal scores in the order given (SPEC DE-1 to DE-4, DE-16).

    The queue by which exchanges deleverage (BitMEX, Binance, Hyperliquid); over profits instead of positions, the
    queue policy of Chitra, Autodeleveraging (arXiv 2512.01112).

    Args:
        amount: what is to be borne, in contracts or in smallest units.
        capacities: the most that each member can bear, in the same.
        scores: how far to the front each member stands, in any unit; the highest is first.

    Raises:
        InvalidAmount: for the amount, or else the first capacity, or else the first score that is not a natural number.
        LengthMismatch: if there are not as many scores as capacities (SPEC DE-12).
    """
    natural(amount, "amount")
    capacities = loops.naturals(capacities, "capacities")
    members = loops.pairs(capacities, loops.naturals(scores, "scores"), "scores")

    def step(state: tuple[Amount, Amount], member: tuple[Amount, Amount]) -> tuple[tuple[Amount, Amount], Amount]:
        left, cutoff = state
        capacity, score = member
        share = min(left, capacity)
        after = left - share
        return (after, cutoff if after > 0 else max(cutoff, score)), share

    (left, cutoff), shares = loops.scan_ranked(step, (amount, 0), members, _highest_first)
    return Queue(Allocation(shares, left), cutoff)


def _highest_first(member: tuple[Amount, Amount]) -> int:
    """Return the key that ranks a member by its score, the highest first."""
    return -member[1]


def close_in_rank(need: Amount, price: Amount, caps: Iterable[Amount], scores: Iterable[Amount]) -> Closings:
    """Close what must be closed against the highest scores first, at one price (SPEC DE-5, DE-7 to DE-9).

    Args:
        need: how many contracts must be closed.
        price: the price at which they are, in smallest units for one contract: the bankruptcy price of whoever
            is closed, so that it ends with nothing owed.
        caps: the most contracts of each candidate that may be closed, as from `closable`; 0 for whoever holds
            none on the opposite side.
        scores: how far to the front of the queue each candidate stands, as from `rhodian.deleveraging.scores`.

    Raises:
        InvalidAmount: for the need, or else the first cap, or else the first score that is not a natural number.
        InvalidValue: if the price is not one; after the need, and before the others.
        LengthMismatch: if there are not as many scores as caps (SPEC DE-12).
    """
    natural(need, "need")
    positive(price, "price")
    closed = in_rank(need, loops.naturals(caps, "caps"), scores).allocation
    return Closings(closed.shares, values_at(price, closed.shares), closed.left)


def close_in_proportion(need: Amount, price: Amount, caps: Iterable[Amount], weights: Iterable[Amount]) -> Closings:
    """Close what must be closed in proportion to weights, up to caps, at one price (SPEC DE-6 to DE-8, DE-10).

    With what each holds as weight and as cap this is deleveraging in proportion to position, as Drift shares losses
    and as partial tear-up at a clearing house allots contracts; with other caps it is the capped proportion
    (water-filling) of Chitra, Autodeleveraging (arXiv 2512.01112).

    Args:
        need: how many contracts must be closed.
        price: the price at which they are, in smallest units for one contract.
        caps: the most contracts of each candidate that may be closed, as from `closable`; 0 for whoever holds
            none on the opposite side.
        weights: how the candidates stand to each other, in any one unit; one of weight 0 is not closed.

    Raises:
        InvalidAmount: for the need, or else the first weight, or else the first cap that is not a natural number.
        InvalidValue: if the price is not one; after the need, and before the others.
        LengthMismatch: if there are not as many caps as weights (SPEC DE-12).
    """
    natural(need, "need")
    positive(price, "price")
    closed = in_proportion_capped(need, weights, caps)
    return Closings(closed.shares, values_at(price, closed.shares), closed.left)


def values_at(price: Amount, quantities: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """Return what each quantity comes to at a price, exactly (SPEC DE-8).

    The price and the quantities are those of a close, and have been checked.
    """

    def step(state: None, quantity: Amount) -> tuple[None, Amount]:
        return state, quantity * price

    return loops.scan(step, None, quantities)[1]


def closable(
    cost: int, quantities: Iterable[Amount], holds: Iterable[Amount], owes: Iterable[Amount]
) -> tuple[Amount, ...]:
    """Return the most contracts of each candidate that may be closed without leaving it short (SPEC DE-11, DE-18).

    A candidate is first tested at the mark, where closing has not yet cost it anything: if it owes more than it
    holds, nothing of it is closed. Else it is closed as far as what it holds beyond that pays the cost; rounded
    down, for the candidate. To leave no one below a minimum, count the minimum among what each owes. To close only
    those in profit at the closing price, give as `holds` and `owes` what the contracts come to at that price and at
    entry, which is which by side, and a cost of 0.

    Args:
        cost: what it costs to have one contract closed at the closing price rather than at the mark: mark less price
            for longs, price less mark for shorts. At 0 or below it costs nothing.
        quantities: how many contracts each candidate holds on the opposite side.
        holds: what each candidate has, its contracts at the mark included, in smallest units.
        owes: what each candidate owes, in smallest units.

    Raises:
        InvalidValue: if the cost is not an int.
        InvalidAmount: for the first quantity, or else holding or debt, that is not a natural number.
        LengthMismatch: if there are not as many holdings, or else debts, as quantities (SPEC DE-12).

    Source: dYdX v4 (x/clob, deleveraging) skips whoever a close at the price would leave short; GMX v2 did not test
    each candidate (Sherlock, GMX, issue 153).
    """
    charge = max(0, integer(cost, "cost"))
    quantities = loops.naturals(quantities, "quantities")
    holds = loops.naturals(holds, "holds")
    rows = loops.pairs(loops.pairs(quantities, holds, "holds"), loops.naturals(owes, "owes"), "owes")

    def step(state: None, row: tuple[tuple[Amount, Amount], Amount]) -> tuple[None, Amount]:
        (quantity, held), owed = row
        if held < owed:
            return state, 0
        return state, min(quantity, (held - owed) // charge) if charge > 0 else quantity

    return loops.scan(step, None, rows)[1]
