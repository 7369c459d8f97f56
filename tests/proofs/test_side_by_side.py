"""Checked: what links two loops that go the same way holds if it was proved, and is not assumed of any others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian.base import loops
from rhodian_proofs.rules.invariants import Conditions, Invariant, Moment, Turn
from rhodian_proofs.symbolic.sequences import Place
from rhodian_proofs.symbolic.walk import End
from tests.proofs.ruled import column, errors_of, under
from tests.proofs.walking import ends_of, insist, is_proved

if TYPE_CHECKING:
    from collections.abc import Callable


def paid(start: Any, items: Any) -> tuple[Any, Any]:
    """Take each item from what is left, as far as it goes."""

    def step(left: Any, item: Any) -> tuple[Any, Any]:
        share = min(left, item)
        return left - share, share

    return loops.scan(step, start, items)


def paid_in_rank(start: Any, rows: Any, key: Callable[[Any], Any]) -> tuple[Any, Any]:
    """Do the same by rising key; the first number of a row is its item."""

    def step(left: Any, row: Any) -> tuple[Any, Any]:
        share = min(left, row[0])
        return left - share, share

    return loops.scan_ranked(step, start, rows, key)


def second(row: Any) -> Any:
    """Return the second number of a row."""
    return row[1]


def second_turned(row: Any) -> Any:
    """Return the second number of a row, below 0."""
    return -row[1]


def _something(at: Moment) -> Conditions:
    yield at.state >= 0


def _no_less(other: Moment, at: Moment) -> Conditions:
    yield other.state <= at.state


def halves(amount: Any, items: Any) -> tuple[Any, Any]:
    """Yield half of each item and an amount, rounded down."""

    def step(state: Any, item: Any) -> tuple[Any, Any]:
        return state, (item + amount) // 2

    return loops.scan(step, 0, items)


def _alike(other: Moment, at: Moment) -> Conditions:
    yield other.state == at.state


PAID = Invariant("paid.<locals>.step", _something, ("share",), beside=_no_less)
RANKED = attrs.evolve(PAID, step="paid_in_rank.<locals>.step")


def test_what_two_loops_keep_between_them_holds_at_every_place_and_at_the_end() -> None:
    def run() -> None:
        items = column()
        (less, shares), (more, shares_more) = paid(4, items), paid(7, items)
        insist(less <= more)
        place = Place(items.space)
        insist(shares[place] <= shares_more[place])

    assert is_proved(under(run, PAID))
    assert End.ASSERTION in ends_of(under(run, attrs.evolve(PAID, beside=None)))


def test_what_does_not_hold_at_the_start_is_broken_there() -> None:
    items: list[Any] = []

    def run() -> None:
        items[:] = [column()]
        paid(7, items[0])
        paid(4, items[0])

    assert errors_of(under(run, PAID)) == ["Broken: start of paid.<locals>.step: beside"]


def test_what_a_step_of_both_does_not_keep_is_broken_at_the_step() -> None:
    def apart(other: Moment, at: Moment) -> Conditions:
        yield other.state + 3 <= at.state

    def run() -> None:
        items = column()
        paid(4, items)
        paid(7, items)

    assert errors_of(under(run, attrs.evolve(PAID, beside=apart))) == ["Broken: step of paid.<locals>.step: beside"]


@pytest.mark.parametrize("false", [lambda _, __: iter((False,)), lambda _, at: iter((at.state < 0,))])
def test_a_link_that_never_holds_proves_nothing(false: Any) -> None:
    def run() -> None:
        items = column()
        paid(4, items)
        paid(7, items)
        insist(condition=False)

    assert errors_of(under(run, attrs.evolve(PAID, beside=false))) != []


def _no_less_of_each(_: Moment, __: Turn, share: Any, ___: Moment, ____: Turn, more: Any) -> Conditions:
    yield share <= more


def test_what_links_two_turns_is_known_of_the_results_at_one_place() -> None:
    def run() -> None:
        items = column()
        (_, shares), (_, shares_more) = halves(4, items), halves(7, items)
        place = Place(items.space)
        insist(shares[place] <= shares_more[place])

    invariant = attrs.evolve(PAID, step="halves.<locals>.step", beside=_alike)
    assert is_proved(under(run, attrs.evolve(invariant, alongside=_no_less_of_each)))


def test_what_does_not_link_two_turns_is_broken_at_the_step() -> None:
    def run() -> None:
        items = column()
        halves(7, items)
        halves(4, items)

    invariant = attrs.evolve(PAID, step="halves.<locals>.step", beside=_alike, alongside=_no_less_of_each)
    assert errors_of(under(run, invariant)) == ["Broken: step of halves.<locals>.step: alongside"]


def test_results_at_two_places_are_not_linked() -> None:
    def run() -> None:
        items = column()
        (_, shares), (_, shares_more) = halves(4, items), halves(7, items)
        insist(shares[Place(items.space)] <= shares_more[Place(items.space)])

    invariant = attrs.evolve(PAID, step="halves.<locals>.step", beside=_alike, alongside=_no_less_of_each)
    assert End.ASSERTION in ends_of(under(run, invariant))


def test_loops_over_other_places_are_not_linked() -> None:
    def run() -> None:
        insist(paid(4, column())[0] <= paid(7, column("others"))[0])

    assert End.ASSERTION in ends_of(under(run, PAID))


def test_loops_over_other_items_in_the_same_places_are_linked_only_if_both_steps_keep_it() -> None:
    def run() -> None:
        items = column()
        paid(4, items)
        paid(7, column("others", items.space))

    assert errors_of(under(run, PAID)) == ["Broken: step of paid.<locals>.step: beside"]


def test_by_one_key_the_same_columns_are_ranked_the_same_way() -> None:
    def run() -> None:
        items = column()
        keys = column("keys", items.space)
        (less, shares), (more, shares_more) = (
            paid_in_rank(start, loops.pairs(items, keys, "keys"), second) for start in (4, 7)
        )
        insist(less <= more)
        place = Place(items.space)
        insist(shares[place] <= shares_more[place])

    assert is_proved(under(run, RANKED))


@pytest.mark.parametrize("change", ["another key", "a key made anew", "another column"])
def test_other_rankings_are_not_linked(change: str) -> None:
    def run() -> None:
        items = column()
        keys, others = column("keys", items.space), column("others", items.space)
        key = {"another key": second_turned, "a key made anew": lambda row: row[1]}.get(change, second)
        columns = (items, others) if change == "another column" else (items, keys)
        _, shares = paid_in_rank(4, loops.pairs(items, keys, "keys"), second)
        _, shares_more = paid_in_rank(7, loops.pairs(*columns, "keys"), key)
        place = Place(items.space)
        insist(shares[place] <= shares_more[place])

    assert End.ASSERTION in ends_of(under(run, RANKED))


def test_of_three_loops_each_is_linked_to_the_one_before() -> None:
    def run() -> None:
        items = column()
        first, _, third = (paid(start, items)[0] for start in (4, 7, 9))
        insist(first <= third)

    assert is_proved(under(run, PAID))
