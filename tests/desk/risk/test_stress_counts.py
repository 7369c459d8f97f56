"""What very many losses come to is what they come to one by one, quantiles included, however they are cut up."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from fractions import Fraction
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Fund, InProportion, Waterfall, draw
from rhodian_desk.risk.bulk import HALF_WORD, Bulk
from rhodian_desk.risk.stress import wilson
from rhodian_desk.risk.stress_counts import Losses, measured, ranks, tally
from rhodian_desk.risk.stress_engine import DEATHS_MAX, Engine, WorkersDied
from tests.strategies import EUR, waterfalls

SURE = Fraction(95, 100)
LEVELS = [Fraction(each) for each in ("0.01", "0.5", "0.9", "0.99", "0.999")]


def one_by_one(tree: Waterfall, losses: list[int]) -> list[list[int]]:
    """Return what each loss is, what is left of it, and what each node bears, a row each, by the kernel alone."""
    drawn = [draw(tree, loss) for loss in losses]
    return [losses, [each.left for each in drawn], *map(list, zip(*(each.amounts for each in drawn), strict=True))]


@given(st.lists(st.integers(0, 40) | st.integers(0, 2**64), min_size=1, max_size=60), waterfalls(2**63) | waterfalls(9))
def test_sums_counts_and_quantiles_are_those_of_losses_drawn_one_by_one(losses: list[int], tree: Waterfall) -> None:
    with closing(Losses.of(losses)) as held:
        whole, quantiles = measured(Bulk.of(tree), held, LEVELS, Engine(0))
    rows = one_by_one(tree, losses)
    capacities = [0, 0, *draw(tree, 0).capacities]
    assert whole.sums == [sum(row) for row in rows]
    assert whole.most == [max(row) for row in rows]
    assert whole.hit == [sum(each > 0 for each in row) for row in rows]
    assert whole.full == [
        sum(0 < each == capacity for each in row) for row, capacity in zip(rows, capacities, strict=True)
    ]
    places = [-(-level.numerator * len(losses) // level.denominator) - 1 for level in LEVELS]
    assert quantiles == [[sorted(row)[place] for place in places] for row in rows]


def fund(*held: int) -> Waterfall:
    """Return a fund of members who pay by what each has."""
    funds = tuple(Fund(Account(f"member {place}", "fund", EUR), each) for place, each in enumerate(held))
    return Waterfall(InProportion("fund", funds, held))


@given(st.lists(st.integers(1, 30), min_size=2, max_size=5), st.data())
def test_quantiles_are_exact_where_a_larger_loss_takes_an_odd_unit_away(held: list[int], data: st.DataObject) -> None:
    tree, losses = fund(*held), data.draw(st.lists(st.integers(0, sum(held)), min_size=1, max_size=9))
    rank = data.draw(st.integers(1, len(losses)))
    with closing(Losses.of(losses)) as parts:
        found = measured(Bulk.of(tree), parts, [Fraction(rank, len(losses))], Engine(0))[1]
    assert found == [[sorted(row)[rank - 1]] for row in one_by_one(tree, losses)]


def test_a_quantile_that_is_more_than_what_is_borne_of_the_loss_at_its_level_is_found() -> None:
    tree = fund(20, 11, 20)
    paid = [draw(tree, loss).amounts[2] for loss in range(52)]
    loss = next(loss for loss in range(51) if paid[loss + 1] < paid[loss] < 11)
    with closing(Losses.of([loss, loss + 1])) as losses:
        assert measured(Bulk.of(tree), losses, [Fraction(1)], Engine(0))[1][4] == [paid[loss]]


def test_sums_beyond_64_bits_of_losses_within_them_are_exact() -> None:
    with closing(Losses.of([HALF_WORD - 1] * 9)) as losses:
        assert next(iter(losses.parts())).dtype == np.int64
        whole, _ = measured(Bulk.of(fund(HALF_WORD - 2)), losses, LEVELS, Engine(0))
    assert whole.sums == [9 * (HALF_WORD - 1), 9, 9 * (HALF_WORD - 2), 9 * (HALF_WORD - 2)]


@given(st.lists(st.lists(st.integers(0, HALF_WORD - 1), min_size=1, max_size=9), min_size=1, max_size=5))
def test_losses_in_a_file_are_those_that_were_added(parts: list[list[int]]) -> None:
    with closing(Losses()) as losses:
        for part in parts:
            losses.add(np.sort(np.array(part, dtype=np.int64)))
        every = sorted(chain.from_iterable(parts))
        assert sorted(int(each) for part in losses.parts() for each in part) == every
        assert [losses.at(rank) for rank in range(1, len(every) + 1)] == every
        assert [losses.upto(value) for value in every] == [sum(each <= value for each in every) for value in every]


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=40), st.integers(1, 39), waterfalls(10**5))
def test_where_losses_are_cut_does_not_show(losses: list[int], cut: int, tree: Waterfall) -> None:
    bulk, array = Bulk.of(tree), np.array(losses)
    asked = [(3, 10**4)] * (2 + len(tree.nodes))
    cut = 1 + cut % (len(losses) - 1)
    parts = tally(bulk, asked, array[:cut]).plus(tally(bulk, asked, array[cut:]))
    assert parts == tally(bulk, asked, array) == tally(bulk, asked, array[::-1].copy())


@given(st.fractions(0, 1).filter(lambda level: 0 < level < 1), st.integers(1, 10**6))
def test_the_rank_of_a_quantile_is_the_least_that_holds_so_large_a_part(level: Fraction, count: int) -> None:
    (rank,) = ranks([level], count)
    assert 1 <= rank <= count
    assert Fraction(rank, count) >= level > Fraction(rank - 1, count)


@pytest.mark.parametrize(
    ("hit", "count", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_wilsons_as_newcombe_printed_it_in_1998(hit: int, count: int, low: float, high: float) -> None:
    assert [round(end, 4) for end in wilson(hit, count, SURE)] == [low, high]
    turned = wilson(count - hit, count, SURE)
    assert [round(1 - end, 4) for end in reversed(turned)] == [low, high]


@given(st.integers(1, 18), st.integers(0, 50), st.integers(0, 50))
def test_the_surer_the_interval_is_to_be_the_wider_it_is_up_to_the_last_digit_of_a_level(
    digits: int, hit: int, more: int
) -> None:
    count = hit + more + 1
    low, high = wilson(hit, count, 1 - Fraction(1, 10**digits))
    surer = wilson(hit, count, 1 - Fraction(1, 10 ** (digits + 1)))
    assert 0 <= surer[0] <= low <= hit / count <= high <= surer[1] <= 1
    assert wilson(hit, count, Fraction(1, 10**18)) == (hit / count, hit / count)


def doubled(value: int) -> int:
    """Double a value."""
    return 2 * value


def doubled_at_the_second_try(task: tuple[str, int]) -> int:
    """Die the first time, as a process that the system ends; double the value the next time."""
    marker, value = task
    if value == 5 and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGTERM)
    return 2 * value


def died(_: int) -> int:
    """Die."""
    os.kill(os.getpid(), signal.SIGTERM)
    return 0


@pytest.mark.parametrize("workers", [0, 3])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    with Engine(workers) as engine:
        assert list(engine(doubled, range(20))) == list(range(0, 40, 2))
        assert list(engine(doubled, [])) == []
        assert list(engine(doubled, [7])) == [14]


def test_the_task_of_a_worker_that_died_is_done_again(tmp_path: Path) -> None:
    marker = tmp_path / "died"
    with Engine(2) as engine:
        found = list(engine(doubled_at_the_second_try, [(str(marker), value) for value in range(12)]))
    assert marker.exists()
    assert found == list(range(0, 24, 2))


def test_when_every_worker_dies_that_is_said_in_one_line() -> None:
    with Engine(1) as engine, pytest.raises(WorkersDied) as refusal:
        list(engine(died, [1]))
    assert str(refusal.value) == (
        f"a worker died {DEATHS_MAX} times in a row; give fewer --workers, or --engine serial"
    )
