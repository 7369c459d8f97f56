"""Checked: what a symbolic number cannot answer faithfully it refuses, and no list of ways to ask is left short."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import Any

import pytest

from rhodian_proofs.symbolic.ints import SymBool, SymInt, refuse, some_int
from rhodian_proofs.symbolic.signals import Signal, Unsupported, current
from rhodian_proofs.symbolic.walk import End
from tests.proofs.leaks import ENDS_IN_AN_ERROR, MIXED, OPERATORS, PLACES, TEXTS, TRUTHS
from tests.proofs.walking import insist, paths_of, some_equal_to, symbolically

REFUSED = {**MIXED, **OPERATORS, **TEXTS, **PLACES}

NUMBERS_ANSWER = {
    *("__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__neg__", "__pos__"),
    *("__divmod__", "__rdivmod__", "__floordiv__", "__rfloordiv__", "__mod__", "__rmod__"),
    *("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__", "__bool__"),
}
"""The methods of an int that a symbolic one has too; test_shim.py compares each with CPython."""

TRUTHS_ANSWER = {"__bool__", "__and__", "__rand__", "__or__", "__ror__"}
"""The same of a bool."""

REFUSAL = refuse("nothing").__code__  # every refusal is made by the same function

NEVER_LOOKED_UP = {"__new__", "__getattribute__", "__getnewargs__", "__doc__"}
"""What an int has that Python asks of no object behind its back."""


def test_every_way_to_leak_is_listed_once() -> None:
    tables = (MIXED, OPERATORS, TEXTS, PLACES)
    for one, other in itertools.combinations(tables, 2):
        assert one.keys().isdisjoint(other)
    assert len(REFUSED) == sum(map(len, tables))


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_answered_faithfully_is_refused_by_a_signal(name: str) -> None:
    with pytest.raises(Unsupported):
        symbolically(REFUSED[name], 2)


@pytest.mark.parametrize("name", TRUTHS)
def test_a_truth_is_refused_wherever_it_would_count_as_a_number(name: str) -> None:
    for number in (2, -2):
        with pytest.raises(Unsupported):
            symbolically(lambda x: TRUTHS[name](x > 0), number)


@pytest.mark.parametrize("name", ENDS_IN_AN_ERROR)
def test_what_looks_inside_an_int_finds_none_and_ends_the_path_badly(name: str) -> None:
    ENDS_IN_AN_ERROR[name](1)
    (only,) = paths_of(lambda: ENDS_IN_AN_ERROR[name](some_equal_to(1)))
    assert only.end in {End.REFUSED, End.UNSUPPORTED}


@pytest.mark.parametrize("name", REFUSED)
def test_no_refusal_can_be_caught_by_the_code_under_proof(name: str) -> None:
    def run() -> None:
        with suppress(Exception):
            REFUSED[name](some_equal_to(2))

    assert [walked.end for walked in paths_of(run)] == [End.UNSUPPORTED]


@pytest.mark.parametrize(
    ("stand_in", "real", "answers"), [(SymInt, int, NUMBERS_ANSWER), (SymBool, bool, TRUTHS_ANSWER)]
)
def test_every_method_of_the_real_class_is_answered_or_refused(stand_in: type, real: type, answers: set[str]) -> None:
    refused = {name for name, method in vars(stand_in).items() if getattr(method, "__code__", None) is REFUSAL}
    asked = {name for kind in real.__mro__[:-1] for name in vars(kind) if name.startswith("__")} - NEVER_LOOKED_UP
    assert asked - refused == answers
    assert answers <= vars(stand_in).keys()


def test_a_symbolic_number_has_no_hidden_payload() -> None:
    # So there is nothing to run twice with two payloads: no plain number stands behind it to be picked up.
    def run() -> None:
        x = some_equal_to(2)
        insist(not issubclass(type(x), int))
        insist(not issubclass(type(x > 0), int))
        assert type(x).__slots__ == type(x > 0).__slots__ == ("term",)

    assert [walked.end for walked in paths_of(run)] == [End.RETURNED]


def test_identity_and_type_cannot_be_answered_so_the_kernel_must_not_ask() -> None:
    # `is`, `type()` and what goes by them see the stand-in: the language keeps them out.
    two = 2
    assert symbolically(lambda x: (x is two, type(x) is int, issubclass(type(x), int)), two) == (False, False, False)
    assert symbolically(lambda x: ((x > 0) is True, type(x > 0) is bool), two) == (False, False)


def test_the_methods_of_int_called_by_name_cannot_be_answered_so_the_kernel_must_not_call_them() -> None:
    def run() -> None:
        for method in (int.__add__, int.__eq__, int.__lt__, int.__divmod__, object.__eq__):
            given: Any = some_equal_to(2)
            assert method(2, given) is NotImplemented

    assert [walked.end for walked in paths_of(run)] == [End.RETURNED]


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
