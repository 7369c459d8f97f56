"""Convenience: what deleveraging costs for each account on the other side, in one process, beside NumPy."""

from __future__ import annotations

import tracemalloc
from functools import partial
from typing import TYPE_CHECKING

import attrs
import numpy as np

from bench.allocation import lehmer
from bench.measure import Contestant, interleaved, ranking
from bench.rules import marks
from bench.tables import Table, size, times
from rhodian.deleveraging.closing import Closings, closable, close_in_proportion, close_in_rank
from rhodian.deleveraging.scores import bitmex

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Answer = tuple[NDArray[np.int64], NDArray[np.int64], int]
    """Quantities, values and what is unclosed."""

SIZES = (10**4, 10**5, 10**6)
SIZES_QUICK = (10**3, 10**4)

MARK, PRICE = 40_000, 39_000
_NS_PER_S = 1e9
_BYTES_PER_MIB = 2**20

TESTED, SCORED, RANKED, SHARED = "each tested", "scores by BitMEX", "closed by rank", "closed in proportion"
SORTED = "the rank's sort alone"

NOTES = (
    "Half of all contracts are closed, a thousand below the mark, against longs; all sizes are in one process.",
    "each tested: closable; closed: the contracts and the value of each. Flat is the aim: at most 1.50x.",
    "The sort alone is Python's own, of the places by the same scores, before anything is done in that order.",
    "NumPy takes and gives int64 arrays, checks nothing, and in proportion knows no caps (here none binds).",
    "Memory is the most that Python had allocated at once during the call, beyond its arguments.",
)


@attrs.frozen
class Market:
    """Those on the other side of a market, as lists and as arrays."""

    quantities: list[int]
    """How many contracts each holds."""
    holds: list[int]
    """What each has, its contracts at the mark included."""
    owes: list[int]
    """What each owes."""
    entries: list[int]
    """At which price each came to hold them."""
    bankruptcies: list[int]
    """At which price each is worth nothing."""
    scores: tuple[int, ...]
    """How far to the front of the queue each stands."""

    @property
    def need(self) -> int:
        """How many contracts must be closed."""
        return sum(self.quantities) // 2


def market(count: int) -> Market:
    """Return a market of this many longs, some of whom cannot pay for a close, or not for all of it."""
    quantities = [1 + quantity for quantity in lehmer(count, 1000)]
    entries = [20_000 + entry for entry in lehmer(count, 30_000, seed=2)]
    margins = lehmer(count, 20_000, seed=3)
    holds = [quantity * MARK for quantity in quantities]
    owes = [quantity * (MARK - margin) for quantity, margin in zip(quantities, margins, strict=True)]
    bankruptcies = [MARK - margin for margin in margins]
    return Market(quantities, holds, owes, entries, bankruptcies, tuple(lehmer(count, 10**9, seed=4)))


def tables(*, quick: bool) -> tuple[Table, ...]:
    """Measure each part of deleveraging at every size, in one go, and return the table."""
    sizes = SIZES_QUICK if quick else SIZES
    ours: dict[tuple[str, int], Callable[[], object]] = {}
    numpys: dict[tuple[str, int], Callable[[], object]] = {}
    for count in sizes:
        of_market = market(count)
        _check(of_market)
        ours |= {(name, count): call for name, call in _calls(of_market).items()}
        numpys |= {(name, count): call for name, call in _numpy_calls(of_market).items()}
    rounds = 2 if quick else 3
    spent = interleaved({key: _contestant(call, key[1]) for key, call in ours.items()}, rounds)
    floor = interleaved({key: _contestant(call, key[1]) for key, call in numpys.items()}, rounds)
    first, last = sizes[0], sizes[-1]
    rows = []
    for name in (TESTED, SCORED, RANKED, SORTED, SHARED):
        costs = (f"{spent[name, count] / count * _NS_PER_S:,.0f} ns" for count in sizes)
        flat = times(spent[name, last] / last / (spent[name, first] / first))
        beside = (
            times(spent[name, count] / floor[name, count]) if (name, count) in floor else "" for count in (first, last)
        )
        rows.append((name, *costs, flat, *beside, f"{_most_bytes(ours[name, last]) / _BYTES_PER_MIB:,.0f} MiB"))
    head = (
        "each account of the other side",
        *(f"{size(count)} accounts" for count in sizes),
        f"{size(last)} against {size(first)}",
        *(f"times NumPy, {size(count)}" for count in (first, last)),
        f"memory, {size(last)}",
    )
    return (Table("Deleveraging: what each account on the other side costs", head, tuple(rows), NOTES),)


def _contestant(call: Callable[[], object], count: int) -> Contestant:
    """Return a call to be timed, the shorter the more often."""
    return Contestant(call, max(1, 10**5 // count), 2 if count < SIZES[-1] else 1)


def _calls(given: Market) -> dict[str, Callable[[], object]]:
    """Return each part as the kernel does it."""
    caps = closable(MARK - PRICE, given.quantities, given.holds, given.owes)
    return {
        TESTED: partial(closable, MARK - PRICE, given.quantities, given.holds, given.owes),
        SCORED: partial(bitmex, 1, MARK, given.entries, given.bankruptcies),
        RANKED: partial(close_in_rank, given.need, PRICE, caps, given.scores),
        SORTED: partial(ranking, [-score for score in given.scores]),
        SHARED: partial(close_in_proportion, given.need, PRICE, given.quantities, given.quantities),
    }


def _numpy_calls(given: Market) -> dict[str, Callable[[], object]]:
    """Return the same arithmetic on arrays, but for the scores, which outgrow 64 bits."""
    quantities, holds, owes = (np.asarray(each, dtype=np.int64) for each in (given.quantities, given.holds, given.owes))
    caps = numpy_closable(MARK - PRICE, quantities, holds, owes)
    return {
        TESTED: partial(numpy_closable, MARK - PRICE, quantities, holds, owes),
        RANKED: partial(numpy_in_rank, given.need, PRICE, caps, np.asarray(given.scores, dtype=np.int64)),
        SHARED: partial(numpy_in_proportion, given.need, PRICE, quantities),
    }


def numpy_closable(
    cost: int, quantities: NDArray[np.int64], holds: NDArray[np.int64], owes: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Do as `closable` does at a cost above 0, on arrays."""
    caps: NDArray[np.int64] = np.where(holds < owes, 0, np.minimum(quantities, (holds - owes) // cost))
    return caps


def numpy_in_rank(need: int, price: int, caps: NDArray[np.int64], scores: NDArray[np.int64]) -> Answer:
    """Do as `close_in_rank` does, on arrays: each takes what those ahead of it leave, up to its cap."""
    ranking = np.argsort(-scores, kind="stable")
    in_queue = caps[ranking]
    ahead = np.cumsum(in_queue) - in_queue
    closed = np.empty_like(caps)
    closed[ranking] = np.clip(need - ahead, 0, in_queue)
    return closed, closed * price, need - int(closed.sum())


def numpy_in_proportion(need: int, price: int, quantities: NDArray[np.int64]) -> Answer:
    """Do as `close_in_proportion` does by position, where no cap binds, on arrays."""
    closed = marks(need, quantities)
    return closed, closed * price, need - int(closed.sum())


def _check(given: Market) -> None:
    """Compare with NumPy.

    Raises:
        RuntimeError: if the two do not agree.
    """
    ours, numpys = _calls(given), _numpy_calls(given)
    for name, call in numpys.items():
        answer, other = ours[name](), call()
        if isinstance(answer, Closings) and isinstance(other, tuple):
            agree = [*answer.quantities] == other[0].tolist() and [*answer.values] == other[1].tolist()
            agree = agree and answer.left == other[2]
        else:
            agree = isinstance(other, np.ndarray) and answer == tuple(other.tolist())
        if not agree:
            raise RuntimeError(f"{name}: NumPy and the kernel do not agree")


def _most_bytes(call: Callable[[], object]) -> int:
    """Return the most memory that Python had allocated at once during a call."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
