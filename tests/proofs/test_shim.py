"""Checked: what a symbolic number answers is what an int answers, on every path and for every sign."""

from __future__ import annotations

import itertools
import operator
from typing import TYPE_CHECKING, Any

import attrs
import pytest
import z3

from rhodian import InvalidAmount, in_order, in_proportion, in_proportion_capped
from rhodian_proofs.symbolic.ints import SymBool, SymInt, some_int
from rhodian_proofs.symbolic.signals import Unsupported, current
from rhodian_proofs.symbolic.walk import End
from tests.proofs.operators import DIVISIONS, NO_INT_CAN, OF_ONE, OF_TWO
from tests.proofs.walking import insist, paths_of, some_equal_to, symbolically

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_proofs.symbolic.walk import Walked

GRID = (-7, -2, -1, 0, 1, 3, 10**30)


def same(found: Any, expected: Any) -> bool:
    """Tell whether two answers are equal and of the same types; a truth value counts for itself only."""
    return bool(found == expected) and repr(found) == repr(expected)


@attrs.frozen
class Everywhere:
    """A function, walked along all paths on numbers of which nothing is known."""

    compute: Callable[..., Any]
    """The function."""
    numbers: list[Any]
    """Its unknown numbers, named alike on every path."""
    paths: list[Walked]
    """Its paths; what it returned on each is in the path's memory."""

    @classmethod
    def of(cls, compute: Callable[..., Any], count: int) -> Everywhere:
        """Walk a function of so many numbers."""
        numbers: list[Any] = []

        def run() -> None:
            numbers[:] = [some_int("number") for _ in range(count)]
            current().memory["answer"] = compute(*numbers)

        paths = [walked for walked in paths_of(run) if walked.end is not End.EMPTY]
        return cls(compute, [number.term for number in numbers], paths)

    def at(self, *values: int) -> Walked:
        """Return the one path that these values take."""
        fixed = [number == value for number, value in zip(self.numbers, values, strict=True)]
        (only,) = [walked for walked in self.paths if walked.path.solver.check(*fixed) == z3.sat]
        return only

    def answer(self, *values: int) -> Any:
        """Return the one answer on the path that these values take, or raise as it does."""
        walked = self.at(*values)
        if walked.error is not None:
            raise walked.error
        fixed = [number == value for number, value in zip(self.numbers, values, strict=True)]
        return known(walked.path.memory["answer"], walked.path.solver, fixed)


def known(value: Any, solver: Any, fixed: list[Any]) -> Any:
    """Return the plain value that a value has where these facts hold, having shown that it has no other."""
    if isinstance(value, tuple | list):
        return type(value)(known(each, solver, fixed) for each in value)
    if type(value) not in {SymInt, SymBool}:
        return value
    assert solver.check(*fixed) == z3.sat
    found = solver.model().eval(value.term, model_completion=True)
    assert solver.check(*fixed, value.term != found) == z3.unsat, "it could be another value too"
    return found.as_long() if type(value) is SymInt else z3.is_true(found)


@pytest.mark.parametrize("name", OF_TWO)
def test_two_numbers_give_what_python_gives_on_every_path(name: str) -> None:
    everywhere = Everywhere.of(OF_TWO[name], 2)
    for x, y in itertools.product(GRID, repeat=2):
        assert same(everywhere.answer(x, y), OF_TWO[name](x, y)), (x, y)


@pytest.mark.parametrize("name", OF_TWO)
def test_a_known_and_an_unknown_number_give_what_python_gives(name: str) -> None:
    compute = OF_TWO[name]
    for x, y in itertools.product((-3, 0, 4), repeat=2):
        assert same(symbolically(compute, [x], y), compute(x, y)), (x, y)
        assert same(symbolically(compute, x, [y]), compute(x, y)), (x, y)


@pytest.mark.parametrize("name", OF_ONE)
def test_one_number_gives_what_python_gives_on_every_path(name: str) -> None:
    everywhere = Everywhere.of(OF_ONE[name], 1)
    for x in GRID:
        assert same(everywhere.answer(x), OF_ONE[name](x)), x
        assert same(symbolically(OF_ONE[name], x), OF_ONE[name](x)), x


@pytest.mark.parametrize("name", NO_INT_CAN)
def test_what_python_refuses_of_every_int_is_refused_alike(name: str) -> None:
    for number in (2, 0):
        with pytest.raises(TypeError):
            NO_INT_CAN[name](number)
        with pytest.raises(TypeError):
            symbolically(NO_INT_CAN[name], number)


@pytest.mark.parametrize("name", DIVISIONS)
def test_division_has_a_path_for_each_sign_and_an_answer_above_zero(name: str) -> None:
    everywhere = Everywhere.of(DIVISIONS[name], 2)
    assert {walked.end for walked in everywhere.paths} == {End.RETURNED, End.REFUSED, End.UNSUPPORTED}
    for x, y in itertools.product(GRID, repeat=2):
        if y > 0:
            assert same(everywhere.answer(x, y), DIVISIONS[name](x, y)), (x, y)
        else:
            with pytest.raises(Unsupported if y < 0 else ZeroDivisionError):
                everywhere.answer(x, y)


@pytest.mark.parametrize("name", DIVISIONS)
def test_division_by_a_number_above_zero_rounds_as_python_does(name: str) -> None:
    divide = DIVISIONS[name]
    for x, y in itertools.product(GRID, (y for y in GRID if y > 0)):
        assert same(symbolically(divide, [x], y), divide(x, y)), (x, y)
        assert same(symbolically(divide, x, [y]), divide(x, y)), (x, y)


@pytest.mark.parametrize("name", DIVISIONS)
def test_division_by_zero_is_refused_as_python_refuses_it(name: str) -> None:
    for numbers in ((7, 0), ([7], 0), (7, [0]), (0, 0)):
        with pytest.raises(ZeroDivisionError):
            symbolically(DIVISIONS[name], *numbers)


@pytest.mark.parametrize("name", DIVISIONS)
def test_division_by_a_number_below_zero_is_not_supported(name: str) -> None:
    for numbers in ((7, -2), ([7], -2), (7, [-2]), (-7, -1)):
        with pytest.raises(Unsupported, match="below 0"):
            symbolically(DIVISIONS[name], *numbers)


def test_the_same_division_gives_the_same_quotient_again() -> None:
    def run() -> None:
        x, y = some_int("x"), some_equal_to(3)
        insist(x // y == x // y)
        insist(x == y * (x // y) + x % y)

    assert [walked.end for walked in paths_of(run)] == [End.RETURNED]


def shared(rule: Callable[..., Any], *numbers: Any) -> tuple[Any, ...]:
    """Return what each member bears by a rule of the kernel, and what nobody bears."""
    allocation = rule(*numbers)
    return (*allocation.shares, allocation.left)


KERNEL: dict[str, tuple[int, Callable[..., Any]]] = {
    "in order": (4, lambda amount, *caps: shared(in_order, amount, caps)),
    "in proportion": (4, lambda amount, *weights: shared(in_proportion, amount, weights)),
    "in proportion, capped": (5, lambda amount, *rest: shared(in_proportion_capped, amount, rest[:2], rest[2:])),
}


@pytest.mark.parametrize("name", KERNEL)
def test_the_kernel_takes_one_path_for_all_numbers_and_answers_on_it_as_when_simply_run(name: str) -> None:
    count, compute = KERNEL[name]
    everywhere = Everywhere.of(compute, count)
    for values in itertools.product((-1, 4), *[(0, 1, 3)] * (count - 1)):
        if values[0] < 0:
            assert type(everywhere.at(*values).error) is InvalidAmount
            with pytest.raises(InvalidAmount):
                compute(*values)
        else:
            assert same(everywhere.answer(*values), compute(*values)), values


def test_the_comparison_sees_an_answer_that_is_not_pythons() -> None:
    class Rounded(SymInt):
        """A number that is 1 too large after an addition."""

        __slots__ = ()

        def __add__(self, other: object) -> SymInt:
            return super().__add__(other) + 1

    everywhere = Everywhere.of(lambda x: Rounded(x.term) + 1, 1)
    assert all(everywhere.answer(x) != operator.add(x, 1) for x in GRID)
