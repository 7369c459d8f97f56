"""Checked: what very many losses come to, of which none is kept in memory: exact sums, counts, and exact quantiles.

The losses lie in a temporary file, sorted task by task, 8 bytes each; what is borne of one follows from it alone. So a
quantile is found by counting how many are no more than a value: of the losses by halving, and of what a node bears from
what it bears of the loss at that level, which is the answer or next to it. Every count is of all losses, whole numbers
are added up in any order, and so neither the number of workers nor the size of a task shows.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import attrs
import numpy as np

from rhodian_desk.io.faults import OutputRefused
from rhodian_desk.risk.bulk import HALF_WORD, amounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction
    from typing import IO

    from rhodian_desk.risk.bulk import Array, Bulk
    from rhodian_desk.risk.stress_engine import Engine

CELLS = 2**21
"""How many amounts, a row a node and a column a loss, are drawn at once, so that the arrays are small."""

COLUMNS = 64
"""How many losses are drawn at once at least: with fewer, a tree of very many nodes would be gone through too often."""

TASK = 2**16
"""How many losses are counted in one task."""


class Losses:
    """Very many losses, the smallest first within each part."""

    def __init__(self) -> None:
        """Begin with none."""
        self.count = 0
        self._file: IO[bytes] | None = None
        self._parts: list[tuple[int, int]] = []
        self._held: list[Array] = []

    @classmethod
    def of(cls, values: Iterable[int]) -> Losses:
        """Take losses by hand, which may have any size."""
        made, sorted_ = cls(), amounts(sorted(values))
        made._held = [sorted_[first : first + TASK] for first in range(0, len(sorted_), TASK)]
        made.count = len(sorted_)
        return made

    def add(self, part: Array) -> None:
        """Add losses of 64 bits, the smallest first.

        Raises:
            OutputRefused: if they cannot be written to the temporary file.
        """
        try:
            file = self._opened()
            file.write(part.tobytes())
            file.flush()
        except OSError as refusal:
            why = f"cannot be written ({refusal.strerror or refusal})"
            raise OutputRefused("the temporary file of losses", why, "let TMPDIR name a folder with room") from None
        self._parts.append((self.count, len(part)))
        self.count += len(part)

    def close(self) -> None:
        """Let go of the file."""
        with suppress(OSError):  # what could not be written before cannot be written now
            if self._file is not None:
                self._file.close()

    def _opened(self) -> IO[bytes]:
        """Return the file, which is there once it is needed."""
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115  # `close` closes it
        return self._file

    def parts(self) -> Iterator[Array]:
        """Yield them, part by part."""
        yield from self._held
        for first, count in self._parts:
            file = self._opened()
            file.seek(8 * first)
            yield np.frombuffer(file.read(8 * count), dtype=np.int64)

    def upto(self, value: int) -> int:
        """Return how many are no more than a value."""
        return sum(int(np.searchsorted(part, value, side="right")) for part in self._looked_at())

    def below(self, values: Sequence[int]) -> list[int]:
        """Return how many are less than each of some values."""
        counts = [np.searchsorted(part, amounts(values), side="left") for part in self._looked_at()]
        return [sum(map(int, each)) for each in zip(*counts, strict=True)]

    def _looked_at(self) -> list[Array]:
        """Return the parts to be looked at here and there, without reading them."""
        if self._file is None:
            return self._held
        whole = np.memmap(self._file, dtype=np.int64, mode="r", shape=(self.count,))
        return [whole[first : first + count] for first, count in self._parts]

    def at(self, rank: int) -> int:
        """Return the loss of a rank, that of the smallest being 1, by halving."""
        low, high = -1, max(int(part[-1]) for part in self._looked_at())
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.upto(middle) >= rank else (middle, high)
        return high


@attrs.frozen
class Tally:
    """What some losses come to, row by row: the loss, what nobody bears, and what each node does."""

    sums: list[int]
    """The sum."""
    most: list[int]
    """The largest."""
    hit: list[int]
    """How often it is more than nothing."""
    full: list[int]
    """How often it is the whole capacity, and that is more than nothing."""
    upto: list[tuple[int, ...]]
    """How often it is no more than each of the values asked about."""

    def plus(self, other: Tally) -> Tally:
        """Return what these and others come to."""
        return Tally(
            [a + b for a, b in zip(self.sums, other.sums, strict=True)],
            [max(a, b) for a, b in zip(self.most, other.most, strict=True)],
            [a + b for a, b in zip(self.hit, other.hit, strict=True)],
            [a + b for a, b in zip(self.full, other.full, strict=True)],
            [tuple(a + b for a, b in zip(*each, strict=True)) for each in zip(self.upto, other.upto, strict=True)],
        )


def tally(bulk: Bulk, asked: Sequence[tuple[int, ...]], losses: Array) -> Tally:
    """Draw losses, and say what they come to."""
    size = max(COLUMNS, CELLS // len(asked))
    whole = _tally(bulk, asked, losses[:size])
    for first in range(size, len(losses), size):
        whole = whole.plus(_tally(bulk, asked, losses[first : first + size]))
    return whole


def _tally(bulk: Bulk, asked: Sequence[tuple[int, ...]], losses: Array) -> Tally:
    """Draw a few losses, and say what they come to."""
    borne = bulk(losses)
    rows = [losses, losses - borne[0], *borne]
    most, least = [int(row.max()) for row in rows], [int(row.min()) for row in rows]
    capacities = (0, 0, *bulk.capacities)

    def upto(place: int, value: int) -> int:
        if least[place] > value:
            return 0
        return len(losses) if most[place] <= value else int(np.count_nonzero(rows[place] <= value))

    return Tally(
        [_sum(row, top) for row, top in zip(rows, most, strict=True)],
        most,
        [len(losses) - upto(place, 0) for place in range(len(rows))],
        [len(losses) - upto(place, top - 1) if top else 0 for place, top in enumerate(capacities)],
        [tuple(upto(place, value) for value in values) for place, values in enumerate(asked)],
    )


def _sum(row: Array, most: int) -> int:
    """Return the sum of amounts, exactly."""
    return int(row.sum()) if most * len(row) < HALF_WORD else sum(map(int, row.tolist()))


@attrs.define
class Search:
    """Looks for the value that so many are no more than, and fewer are no more than one unit less."""

    rank: int
    """How many."""
    guess: int
    """What it is asked about first."""
    high: int
    """A value that so many are no more than."""
    low: int = -1
    """A value that fewer are no more than."""

    @property
    def found(self) -> bool:
        """Whether there is only one left."""
        return self.high - self.low == 1

    def asks(self) -> set[int]:
        """Return the values to be asked about: the ends and the middle, or at first the guess and one unit less."""
        first = {self.guess - 1, self.guess}
        wanted = {self.low + 1, (self.low + self.high) // 2, self.high - 1} if self.guess < 0 else first
        return {value for value in wanted if self.low < value < self.high}

    def learn(self, value: int, count: int) -> None:
        """Take in how many are no more than a value."""
        if count >= self.rank:
            self.high = min(self.high, value)
        else:
            self.low = max(self.low, value)
        self.guess = -1


def ranks(levels: Iterable[Fraction], count: int) -> list[int]:
    """Return for each level q the rank of the quantile among so many: q times the number, rounded up."""
    return [-(-level.numerator * count // level.denominator) for level in levels]


def measured(bulk: Bulk, losses: Losses, levels: Sequence[Fraction], engine: Engine) -> tuple[Tally, list[list[int]]]:
    """Draw all losses down a waterfall.

    Args:
        bulk: the waterfall.
        losses: the losses; at least one.
        levels: the levels of the quantiles.
        engine: runs tasks.

    Returns:
        What they come to, and for each row its quantiles.
    """
    wanted = ranks(levels, losses.count)
    guesses = [losses.at(rank) for rank in wanted]
    top = losses.at(losses.count)
    drawn = bulk(amounts(guesses))
    rows = [amounts(guesses), amounts(guesses) - drawn[0], *drawn]
    bounds = [top, top, *bulk.capacities]
    searches = [
        [Search(rank, int(guess), bound) for rank, guess in zip(wanted, row, strict=True)]
        for row, bound in zip(rows, bounds, strict=True)
    ]
    first: Tally | None = None
    while first is None or not all(each.found for row in searches for each in row):
        asked = [tuple(sorted(set().union(*(each.asks() for each in row)))) for row in searches]
        whole: Tally | None = None
        for part in engine(partial(tally, bulk, asked), losses.parts()):
            whole = part if whole is None else whole.plus(part)
        if whole is None:
            raise TypeError  # there is at least one loss
        first = first or whole
        for row, values, counts in zip(searches, asked, whole.upto, strict=True):
            for search in row:
                for value, count in zip(values, counts, strict=True):
                    search.learn(value, count)
    return first, [[each.high for each in row] for row in searches]
