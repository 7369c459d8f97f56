"""Checked: the rules of sharing, and a whole waterfall, over very many losses at once, exactly as the kernel has them.

Everything is an array of one column a loss and one row a member. Numbers are 64-bit integers wherever `_fits` and
`_way` say that nothing can overflow, and Python integers, slower and of any size, wherever they do not. What cannot
depend on the loss (who reaches its cap before whom, and at which loss) is worked out once, in Python integers.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from rhodian import Draw
from rhodian.base import loops

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rhodian import Waterfall
    from rhodian.waterfall.tree import Node

Array: TypeAlias = npt.NDArray[Any]
"""Amounts in smallest units: of 64 bits, or Python integers."""

HALF_WORD = 2**62
"""The sum of two amounts below it is a signed number of 64 bits."""

GUESSED = 2**50
"""An amount below it, over anything, is guessed by floats to less than half a unit; see `_guessed`."""


def _fits(most: int) -> bool:
    """Tell whether amounts that together are no more than so much can be added and subtracted in 64 bits."""
    return most < HALF_WORD


def _way(most: int, total: int) -> str:
    """Return how amounts of at most so much are multiplied by weights, of so much together, and divided by them.

    `word`: their products are less than 2^63. `guessed`: see `_guessed`. Else `exact`, in Python integers.
    """
    if total < HALF_WORD and most * total < 2 * HALF_WORD:
        return "word"
    return "guessed" if most < GUESSED and total < HALF_WORD else "exact"


def amounts(losses: Iterable[int] | Array) -> Array:
    """Return natural numbers as an array, of 64 bits if they fit; an array of such is returned as it is.

    Raises:
        InvalidAmount: for the first that is no natural number.
    """
    if isinstance(losses, np.ndarray) and losses.dtype == np.int64 and (not losses.size or losses.min() >= 0):
        return losses
    checked = loops.naturals(losses.tolist() if isinstance(losses, np.ndarray) else losses, "losses")
    return np.array(checked, dtype=np.int64 if _fits(loops.largest(checked)) else object)


def _as(array: Array, most: int) -> Array:
    """Return an array in the numbers that amounts of at most so much are kept in."""
    return array.astype(np.int64 if _fits(most) else object, copy=False)


def _column(values: Sequence[int], most: int) -> Array:
    """Return one number a member, each beside what stands for every loss."""
    return np.array(values, dtype=np.int64 if _fits(most) else object)[:, np.newaxis]


def _largest(array: Array) -> int:
    """Return the largest number of an array, 0 if it is empty."""
    return int(array.max()) if array.size else 0


def in_order(losses: Iterable[int] | Array, capacities: Iterable[int]) -> Array:
    """Return what each bears of each loss if the first bears all it can, as the kernel's `in_order` has it.

    Raises:
        InvalidAmount: for the first loss, or else the first capacity, that is not a natural number.
    """
    return _in_order(amounts(losses), loops.naturals(capacities, "capacities"))


def in_proportion(losses: Iterable[int] | Array, weights: Iterable[int]) -> Array:
    """Return what each bears of each loss by weight, as the kernel's `in_proportion` has it.

    Raises:
        InvalidAmount: for the first loss, or else the first weight, that is not a natural number.
    """
    return _in_proportion(amounts(losses), loops.naturals(weights, "weights"))


def in_proportion_capped(losses: Iterable[int] | Array, weights: Iterable[int], caps: Iterable[int]) -> Array:
    """Return what each bears of each loss by weight up to its cap, as the kernel's `in_proportion_capped` has it.

    Raises:
        InvalidAmount: for the first loss, or else the first weight, or else the first cap, that is not natural.
        LengthMismatch: if there are not as many caps as weights.
    """
    return Capped.of(weights, caps)(amounts(losses))


def _in_order(losses: Array, capacities: Sequence[int]) -> Array:
    """Return what each bears of each loss in order: what is left for it, up to what it can bear."""
    before = [0, *accumulate(capacities)]
    bound = max(before[-1], _largest(losses))
    left = _as(losses, bound) - _column(before[:-1], bound)
    found: Array = np.minimum(np.maximum(left, 0), _column(capacities, bound))
    return found


def _in_proportion(losses: Array, weights: Sequence[int]) -> Array:
    """Return what each bears of each loss by weight: what those up to it bear, less what those before it do.

    Both are rounded down, so that the remainder is carried.
    """
    marks = _marks(losses, weights)
    marks[1:] -= marks[:-1].copy()
    return marks


def _marks(losses: Array, weights: Sequence[int]) -> Array:
    """Return what each bears together with those before it: loss times their weights over all weights, rounded down."""
    upto = list(accumulate(weights))
    total, most = (upto or [0])[-1], _largest(losses)
    if total == 0:
        return np.zeros((len(upto), len(losses)), dtype=np.int64)
    way = _way(most, total)
    if way == "exact":
        return _as(losses.astype(object) * np.array(upto, dtype=object)[:, np.newaxis] // total, most)
    if way == "guessed":
        return _guessed(_as(losses, most), _column(upto, total), total)
    return _as(losses, most) * _column(upto, total) // total


def _guessed(losses: Array, upto: Array, total: int) -> Array:
    """Return each product over the total, rounded down, though the product may be of more than 64 bits.

    The quotient is guessed by floats: of four roundings, each of one part in 2^53, of a quotient below 2^50, the guess
    is off by less than 5/8, and so by at most one when rounded down. Its remainder is then between minus the total and
    twice the total, which is less than 2^63: so it comes out right, though both products have lost their upper bits,
    and says which of the three it is.
    """
    guess = (losses.astype(np.float64) * upto.astype(np.float64) / float(total)).astype(np.int64)
    rest = losses * upto - guess * total
    guess -= rest < 0
    guess += rest >= total
    return guess


@attrs.frozen
class Capped:
    """Members who share by weight, each up to its cap, ready for any number of losses.

    Members are taken by cap per unit of weight, as the kernel takes them. From a certain loss on one of them is at its
    cap, and so are all before it; so that those at their caps are told by one search among these losses.
    """

    weights: tuple[int, ...]
    """How they stand to each other."""
    caps: tuple[int, ...]
    """The most that each may bear."""
    ranked: tuple[int, ...]
    """The places of those of weight above 0, by rising cap per unit of weight."""
    paid: tuple[int, ...]
    """For each number of them that is at its cap, what those pay."""
    open: tuple[int, ...]
    """For each number of them that is at its cap, the weight of the others."""
    reached: tuple[int, ...]
    """The loss from which each of them is at its cap, in that order."""

    @classmethod
    def of(cls, weights: Iterable[int], caps: Iterable[int]) -> Capped:
        """Work out what does not depend on the loss.

        Raises:
            InvalidAmount: for the first weight, or else the first cap, that is not a natural number.
            LengthMismatch: if there are not as many caps as weights.
        """
        weighed = loops.naturals(weights, "weights")
        capped = loops.naturals(caps, "caps")
        loops.pairs(weighed, capped, "caps")
        largest = loops.largest(weighed)
        ranked = sorted(
            (place for place, weight in enumerate(weighed) if weight > 0),
            key=lambda place: capped[place] * largest * largest // weighed[place],
        )
        paid, still, reached = [0], [loops.total(weighed)], list[int]()
        for place in ranked:
            weight, cap = weighed[place], capped[place]
            reached.append(paid[-1] - (-cap * still[-1] // weight))
            paid.append(paid[-1] + cap)
            still.append(still[-1] - weight)
        return cls(weighed, capped, tuple(ranked), tuple(paid), tuple(still), tuple(reached))

    def __call__(self, losses: Array) -> Array:
        """Return what each bears of each loss, as the kernel's `in_proportion_capped` has it."""
        if self.weights == self.caps:  # all reach their caps together, where by weight each bears just that
            return _in_proportion(np.minimum(losses, min(self.paid[-1], _largest(losses))), self.weights)
        most = max(_largest(losses), self.paid[-1])
        found = _as(losses, most)
        starts = np.array([min(each, most + 1) for each in self.reached], dtype=found.dtype)
        at_cap = np.searchsorted(starts, found, side="right")
        if not len(losses) or at_cap.min() == at_cap.max():
            return self._shared(found, int(at_cap[0]) if len(losses) else 0)
        order = np.argsort(at_cap, kind="stable")
        ends = np.flatnonzero(np.diff(at_cap[order])) + 1
        shares = np.empty((len(self.weights), len(losses)), dtype=found.dtype)
        for places in np.split(order, ends):
            shares[:, places] = self._shared(found[places], int(at_cap[places[0]]))
        return shares

    def _shared(self, losses: Array, at_cap: int) -> Array:
        """Return what each bears of losses at which the same of them are at their caps."""
        closed = self.ranked[:at_cap]
        weights, caps = list(self.weights), [0] * len(self.weights)
        for place in closed:
            weights[place], caps[place] = 0, self.caps[place]
        if self.open[at_cap] == 0:
            bound = max(self.paid[-1], _largest(losses))
            return np.broadcast_to(_column(caps, bound), (len(caps), len(losses)))
        shares = _in_proportion(losses - self.paid[at_cap], weights).astype(losses.dtype, copy=False)
        if closed:
            shares[list(closed), :] = np.array([self.caps[each] for each in closed], dtype=object)[:, np.newaxis]
        return shares


@attrs.frozen
class Bulk:
    """A waterfall, ready for any number of losses; a copy of it can be sent to another process."""

    below: tuple[range, ...]
    """For each node of the tree, as the kernel lays it out, the places of those right below it."""
    capacities: tuple[int, ...]
    """The most that each of them can bear."""
    shares: tuple[Capped | None, ...]
    """How those right below each share in proportion, fixed or not; None if they pay in order, or are none."""

    @classmethod
    def of(cls, waterfall: Waterfall) -> Bulk:
        """Work out what does not depend on the loss: the capacities are the kernel's own."""
        capacities, below, nodes = Draw(waterfall, 0).capacities, waterfall.below, waterfall.nodes
        shares = tuple(_capped(node, capacities, under) for node, under in zip(nodes, below, strict=True))
        return cls(below, capacities, shares)

    def __call__(self, losses: Iterable[int] | Array) -> list[Array]:
        """Return what each node bears of each loss, as the kernel's `draw` has it.

        Raises:
            InvalidAmount: for the first loss that is not a natural number.
        """
        handed = amounts(losses)
        found: list[Any] = [None] * len(self.below)
        found[0] = np.minimum(handed, min(self.capacities[0], _largest(handed)))
        for place, under in enumerate(self.below):
            if under:
                capped, below = self.shares[place], slice(under.start, under.stop)
                parts = capped(found[place]) if capped else _in_order(found[place], self.capacities[below])
                found[below] = list(parts)
        return found


def _capped(node: Node, capacities: tuple[int, ...], under: range) -> Capped | None:
    """Return how those right below a node share by weight, or None if they do not."""
    weights: tuple[int, ...] | None = getattr(node, "weights", None)
    return None if weights is None else Capped.of(weights, capacities[under.start : under.stop])
