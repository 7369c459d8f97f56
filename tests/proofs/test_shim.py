"""Checked: a symbolic number does what an int does, or refuses; there is no third way."""

from __future__ import annotations

import copy
import functools
import itertools
import json
import math
import operator
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from rhodian_proofs.paths import End, Signal, Unsupported, current
from rhodian_proofs.shim import some_int
from tests.proofs.walking import insist, paths_of, some_equal_to, symbolically

if TYPE_CHECKING:
    from collections.abc import Callable

GRID = (-7, -2, 0, 1, 3, 10**30)

ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "min": min,
    "max": max,
    "sum": lambda x, y: sum((x, y)),
    "sorted": lambda x, y: sorted([x, y]),
    "and": lambda x, y: x and y,
    "or": lambda x, y: x or y,
    "in": lambda x, y: x in (0, y),
    "chained comparison": lambda x, y: -2 <= x < y <= 7,
    "&": lambda x, y: (x > 0) & (y > 0),
    "|": lambda x, y: (x > 0) | (y > 0),
    "polynomial": lambda x, y: x * x - 3 * x * y + (y - 1) * 2,
}

DIVISIONS: dict[str, Callable[[Any, Any], Any]] = {
    "//": operator.floordiv,
    "%": operator.mod,
    "divmod": divmod,
    "ceiling": lambda x, y: -(-x // y),
}

OF_ONE: dict[str, Callable[[Any], Any]] = {
    "-": operator.neg,
    "+": operator.pos,
    "bool": bool,
    "not": operator.not_,
    "not (>)": lambda x: ~(x > 0) if not isinstance(x, int) or type(x) is not int else not x > 0,
    "sum of many": lambda x: sum([True, x, 1, x]),
    "math.prod": lambda x: math.prod([x, 3]),
    "reduce": lambda x: functools.reduce(operator.add, (x, x, 1)),
    "accumulate": lambda x: list(itertools.accumulate([x, 1, x])),
    "largest of none": lambda x: max((), default=x),
    "max by key": lambda x: max((x, 2), key=operator.neg),
    "any": lambda x: any([x, 0]),
    "all": lambda x: all([x, 1]),
    "in a range": lambda x: x in range(3),
    "isinstance of int": lambda x: isinstance(x, int),
    "isinstance of bool": lambda x: isinstance(x, bool),
    "class": lambda x: x.__class__ is int,
    "equality of tuples": lambda x: (1, x) == (1, 2),
}

REFUSED: dict[str, Callable[[Any], Any]] = {
    "True + x": lambda x: True + x,
    "x + True": lambda x: x + True,
    "x == True": lambda x: x == True,  # noqa: E712  # it is this comparison that is refused
    "x + 1.0": lambda x: x + 1.0,
    "x < 1.5": lambda x: x < 1.5,
    "x == None": lambda x: x == None,  # noqa: E711  # it is this comparison that is refused
    "x // True": lambda x: x // True,
    "x / 2": lambda x: x / 2,
    "1 / x": lambda x: 1 / x,
    "x ** 2": lambda x: x**2,
    "2 ** x": lambda x: 2**x,
    "pow": lambda x: pow(x, 2, 5),
    "abs": abs,
    "~x": lambda x: ~x,
    "x & 1": lambda x: x & 1,
    "1 | x": lambda x: 1 | x,
    "x ^ 1": lambda x: x ^ 1,
    "1 << x": lambda x: 1 << x,
    "x >> 1": lambda x: x >> 1,
    "range": range,
    "hash": hash,
    "len": len,
    "iter": iter,
    "str": str,
    "repr": repr,
    "format": lambda x: format(x, "d"),
    "str.format": "{}".format,
    "f-string": lambda x: f"{x}",
    "%d": lambda x: "%d" % x,  # noqa: UP031  # it is this operator that is refused
    "%s": lambda x: "%s" % x,  # noqa: UP031  # it is this operator that is refused
    "int": int,
    "float": float,
    "complex": complex,
    "round": round,
    "operator.index": operator.index,
    "bytes": bytes,
    "chr": chr,
    "hex": hex,
    "math.gcd": lambda x: math.gcd(x, 4),
    "math.isqrt": math.isqrt,
    "math.sqrt": math.sqrt,
    "math.floor": math.floor,
    "math.ceil": math.ceil,
    "math.trunc": math.trunc,
    "math.fsum": lambda x: math.fsum([x]),
    "Fraction": Fraction,
    "index into a list": lambda x: [1, 2, 3][x],
    "slice of a list": lambda x: [1, 2, 3][:x],
    "repetition of a list": lambda x: [0] * x,
    "repetition of a text": lambda x: x * "a",
    "dict key": lambda x: {x: 1},
    "set member": lambda x: {x},
    "in a set": lambda x: x in {1, 2},
    "cache": functools.lru_cache(lambda y: y),
    "bit_length": lambda x: x.bit_length(),
    "real": lambda x: x.real,
    "to_bytes": lambda x: x.to_bytes(8, "big"),
    "as_integer_ratio": lambda x: x.as_integer_ratio(),
    "attributes": vars,
    "pickle": pickle.dumps,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "truth as a number": lambda x: int(x > 0),
    "truth as an index": lambda x: [1, 2][x > 0],
    "truth compared": lambda x: (x > 0) == (x > 1),
    "truth compared with True": lambda x: (x > 0) != True,  # noqa: E712  # it is this comparison that is refused
    "hash of a truth": lambda x: hash(x > 0),
    "truth printed": lambda x: f"{x > 0}",
    "repr of a truth": lambda x: repr(x > 0),
    "str of a truth": lambda x: str(x > 0),
    "truth pickled": lambda x: pickle.dumps(x > 0),
    "truth and a number": lambda x: (x > 0) & 1,
}

REFUSED_AS_NO_INT: dict[str, Callable[[Any], Any]] = {
    "json": lambda x: json.dumps({"amount": x}),
    "Decimal": Decimal,
    "method of int": int.bit_length,
    "arithmetic with a truth": lambda x: (x > 0) + 1,
}


def same(found: Any, expected: Any) -> bool:
    """Tell whether two answers are equal and of the same types; a truth value counts for itself only."""
    return bool(found == expected) and repr(found) == repr(expected)


@pytest.mark.parametrize("name", ARITHMETIC)
def test_two_numbers_give_what_python_gives(name: str) -> None:
    compute = ARITHMETIC[name]
    for x, y in itertools.product(GRID, repeat=2):
        assert same(symbolically(compute, x, y), compute(x, y)), (x, y)


@pytest.mark.parametrize("name", ARITHMETIC)
def test_a_known_and_an_unknown_number_give_what_python_gives(name: str) -> None:
    compute = ARITHMETIC[name]
    for x, y in itertools.product((-3, 0, 4), repeat=2):
        assert same(symbolically(compute, [x], y), compute(x, y)), (x, y)
        assert same(symbolically(compute, x, [y]), compute(x, y)), (x, y)


@pytest.mark.parametrize("name", OF_ONE)
def test_one_number_gives_what_python_gives(name: str) -> None:
    for x in GRID:
        assert same(symbolically(OF_ONE[name], x), OF_ONE[name](x)), x


@pytest.mark.parametrize("name", DIVISIONS)
def test_division_by_a_number_above_zero_rounds_as_python_does(name: str) -> None:
    divide = DIVISIONS[name]
    for x, y in itertools.product(GRID, (y for y in GRID if y > 0)):
        assert same(symbolically(divide, x, y), divide(x, y)), (x, y)
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


def test_division_by_any_number_has_a_path_for_each_sign() -> None:
    ends = sorted(walked.end.value for walked in paths_of(lambda: some_int("x") // some_int("y")))
    assert ends == [End.REFUSED.value, End.RETURNED.value, End.UNSUPPORTED.value]


def test_the_same_division_gives_the_same_quotient_again() -> None:
    def run() -> None:
        x, y = some_int("x"), some_equal_to(3)
        insist(x // y == x // y)
        insist(x == y * (x // y) + x % y)

    assert [walked.end for walked in paths_of(run)] == [End.RETURNED]


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_answered_faithfully_is_refused_by_a_signal(name: str) -> None:
    with pytest.raises(Unsupported):
        symbolically(REFUSED[name], 2)


@pytest.mark.parametrize("name", REFUSED_AS_NO_INT)
def test_what_looks_inside_an_int_finds_none_and_ends_the_path(name: str) -> None:
    with pytest.raises(TypeError):
        symbolically(REFUSED_AS_NO_INT[name], 2)


def test_a_symbolic_number_has_no_hidden_payload() -> None:
    def run() -> None:
        x = some_equal_to(2)
        insist(not issubclass(type(x), int))
        assert type(x).__slots__ == ("term",)

    assert [walked.end for walked in paths_of(run)] == [End.RETURNED]


def test_identity_and_type_cannot_be_answered_so_the_kernel_must_not_ask() -> None:
    # `is` and `type()` see the stand-in: tests/proofs/test_provable_kernel.py keeps them out of the kernel.
    two = 2
    assert symbolically(lambda x: (x is two, type(x) is int), two) == (False, False)


def test_a_symbolic_number_outside_a_proof_has_no_truth() -> None:
    leaked: list[Any] = []
    paths_of(lambda: leaked.append(some_int("x")))
    for ask in (bool, lambda x: x > 0 or x, lambda x: x // 2, lambda x: min(x, 1)):
        with pytest.raises(Unsupported, match="outside a proof"):
            ask(leaked[0])
    with pytest.raises(Unsupported, match="outside a proof"):
        current()


def test_a_refusal_is_no_exception_so_that_no_code_under_proof_can_catch_it() -> None:
    assert issubclass(Unsupported, Signal)
    assert not issubclass(Signal, Exception)
