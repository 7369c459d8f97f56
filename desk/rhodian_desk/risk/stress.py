"""Checked: a stress: losses drawn down a waterfall in bulk, and what they come to; and what it takes to break it.

What is random are floats, and ends where losses are whole smallest units; all that follows is exact, but for the
interval of the probability, which is Wilson's, of floats again.
"""

from __future__ import annotations

from contextlib import closing
from itertools import accumulate
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

import attrs

from rhodian import Fund, InOrder, draw
from rhodian_desk.io.units import label
from rhodian_desk.risk.bulk import Bulk, amounts
from rhodian_desk.risk.cascade import cascades
from rhodian_desk.risk.stress_counts import Losses, measured
from rhodian_desk.risk.stress_engine import Engine
from rhodian_desk.risk.stress_paths import Paths, blocks
from rhodian_desk.risk.stress_reverse import reverse, walked
from rhodian_desk.scenario.settle import waterfall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from fractions import Fraction

    from rhodian import Waterfall
    from rhodian_desk.risk.cascade import Cascades
    from rhodian_desk.risk.stress_file import Stress
    from rhodian_desk.risk.stress_reverse import Reached

TASK = 2**22
"""How many losses of members are simulated in one task: some tenths of a second."""

STEPS = 128
"""How many losses are looked at from none to the largest for how losses are spread."""

BANDS = 6
"""How many of what stands side by side are told apart in how losses are spread; the rest are added up."""

LOSS, LEFT, LAYER, FUND = "loss", "uncovered", "layer", "fund"
"""The kinds of what is measured."""


@attrs.frozen
class Measured:
    """What losses come to for a layer, for a fund, or as a whole."""

    kind: str
    """Of which kind it is."""
    name: str
    """The names of a layer from the root down, or the account of a fund; or the kind."""
    short: str
    """The same, of a layer its own name alone."""
    capacity: int | None
    """The most that it can bear."""
    total: int
    """What it bears of all losses together."""
    largest: int
    """The most of one."""
    hit: int
    """Of how many it bears something."""
    full: int
    """Of how many it bears all that it can."""
    quantiles: tuple[int, ...]
    """For each level q what it bears in rank q times the number of losses, rounded up, the least being of rank 1."""


@attrs.frozen
class Course:
    """How losses are spread, and what bears them, at some losses from none to the largest, closer at the small ones."""

    rows: tuple[int, ...]
    """Which rows of the report are of what stands below the root, or where the tree branches first, the first few."""
    others: int
    """How many more there are."""
    ends: tuple[int, ...]
    """Up to which losses these bear everything: one after the other if they do so in order, and last all there are."""
    losses: tuple[int, ...]
    at_least: tuple[int, ...]
    """How many losses are no less."""
    borne: tuple[tuple[int, ...], ...]
    """For each of these rows what it bears of each of these losses; and what the others do together, if any."""


@attrs.frozen
class Report:
    """A stress, done."""

    stress: Stress
    """What was asked."""
    count: int
    """How many losses there were."""
    rows: tuple[Measured, ...]
    """The loss, what is uncovered, and each layer and fund in the order of the tree."""
    reached: tuple[Reached, ...]
    """What it takes to reach each layer, and to leave something uncovered."""
    course: Course
    """How losses are spread."""
    cascades: Cascades | None = None
    """Cascades with a pool and without it, if they are asked for."""

    @property
    def uncovered(self) -> Measured:
        """What nobody bears."""
        return self.rows[1]

    @property
    def interval(self) -> tuple[float, float]:
        """Between what the probability that something is uncovered lies, as surely as is asked (Wilson 1927)."""
        return wilson(self.uncovered.hit, self.count, self.stress.confidence)


def wilson(hit: int, count: int, confidence: Fraction) -> tuple[float, float]:
    """Return the interval of a probability of which so many of so many trials came true."""
    z = -NormalDist().inv_cdf(float((1 - confidence) / 2))  # of the lower tail, which no confidence rounds to 0
    part, share = hit / count, z * z / count
    middle = (part + share / 2) / (1 + share)
    half = z / (1 + share) * sqrt(part * (1 - part) / count + share / (4 * count))
    return (0.0 if hit == 0 else max(0.0, middle - half)), (1.0 if hit == count else min(1.0, middle + half))


def report(
    stress: Stress,
    workers: int = 0,
    note: Callable[[str], None] = lambda _: None,
    task: int = TASK,
    scheduler: str | None = None,
) -> Report:
    """Put a scenario to its losses.

    Args:
        stress: what is asked.
        workers: how many processes work; none, if it is done here.
        note: told what long work is at.
        task: how many losses of members are simulated in one task; nothing of the report depends on it.
        scheduler: the address of the Dask scheduler whose workers do the work, if there is one.

    Raises:
        LossTooLarge: if a simulated loss is.
        SchedulerRefused: if the scheduler is not to be worked with.
        WorkersDied: if processes die and nothing comes of trying again.
    """
    tree = waterfall(stress.scenario, stress.waterfall, dict(stress.scenario.openings.pairs()))
    with _engine(workers, scheduler) as engine, closing(_losses(stress, engine, note, task)) as losses:
        note(f"Drawing {losses.count:,} losses")
        bulk = Bulk.of(tree)
        whole, quantiles = measured(bulk, losses, stress.levels, engine)
        rows = tuple(
            Measured(
                *named,
                whole.sums[place],
                whole.most[place],
                whole.hit[place],
                whole.full[place],
                tuple(quantiles[place]),
            )
            for place, named in _named(tree)
        )
        note("Looking for the smallest losses")
        course = _course(tree, bulk, losses, whole.most[0])
        market = stress.cascade
        fallen = None if market is None else cascades(market, stress.levels, engine, note)
        return Report(stress, losses.count, rows, tuple(reverse(tree, stress.members)), course, fallen)


def _engine(workers: int, scheduler: str | None) -> Engine:
    """Return what runs the tasks."""
    if scheduler is None:
        return Engine(workers)
    from rhodian_desk.risk.stress_dask import Cluster  # noqa: PLC0415  # it is an extra of its own

    return Cluster(scheduler)


def _course(tree: Waterfall, bulk: Bulk, losses: Losses, most: int) -> Course:
    """Return how losses are spread up to the largest."""
    looked_at = sorted({min(1, most), *(most * step**3 // STEPS**3 for step in range(STEPS + 1))})
    drawn = bulk(amounts(looked_at))
    nodes = [place for place, _, _ in walked(tree)]
    root, room = 0, bulk.capacities[0]
    while len(tree.below[root]) == 1:
        root = tree.below[root][0]
    top = tuple(tree.below[root]) or (root,)
    apart = top if len(top) <= BANDS else top[: BANDS - 1]
    rest = top[len(apart) :]
    ends = accumulate(bulk.capacities[place] for place in apart) if isinstance(tree.nodes[root], InOrder) else ()
    return Course(
        tuple(2 + nodes.index(place) for place in apart),
        len(rest),
        (*sorted({end for end in ends if end < room}), room),
        tuple(looked_at),
        tuple(losses.count - count for count in losses.below(looked_at)),
        tuple(
            tuple(map(int, each))
            for each in (*(drawn[place] for place in apart), *([sum(drawn[place] for place in rest)] if rest else ()))
        ),
    )


def _losses(stress: Stress, engine: Engine, note: Callable[[str], None], task: int) -> Losses:
    """Return the losses: those of the file, or simulated."""
    model = stress.simulation
    if model is None:
        return Losses.of(stress.losses)
    losses = Losses()
    try:
        for part in engine(Paths.of(stress, model), blocks(model.scenarios, len(stress.members), task)):
            losses.add(part)
            note(f"Simulating: {losses.count:,} of {model.scenarios:,}")
    except BaseException:
        losses.close()
        raise
    return losses


def _named(tree: Waterfall) -> Iterator[tuple[int, tuple[str, str, str, int | None]]]:
    """Yield for each row its place among all that is counted, its kind, its names and its capacity."""
    yield 0, (LOSS, LOSS, LOSS, None)
    yield 1, (LEFT, LEFT, LEFT, None)
    capacities = draw(tree, 0).capacities
    for place, path, _ in walked(tree):
        node = tree.nodes[place]
        if isinstance(node, Fund):
            yield place + 2, (FUND, label(node.account), label(node.account), capacities[place])
        else:
            yield place + 2, (LAYER, " / ".join(path), node.name, capacities[place])
