"""Claims that say nothing, or not what is printed of them."""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable
from typing import Annotated, Any

import attrs

from rhodian import in_order
from rhodian_proofs.claims import Natural, OneOf, claim, implies, use
from rhodian_proofs.claims import implies as given


@claim("NO-1", about=(in_order,))
def nothing_is_asserted(x: Natural) -> None:
    """Nothing is asserted.

    Empty.
    Refused for: a claim that asserts nothing
    """


@claim("NO-2", about=(in_order,))
def a_premise_under_another_name(x: Natural) -> None:
    """A number below 0 is 7, by another name of `implies`.

    Empty.
    Refused for: imports implies under another name
    """
    assert given(x < 0, x == 7)


_supposing = implies


@claim("NO-3", about=(in_order,))
def a_premise_under_a_name_of_the_module(x: Natural) -> None:
    """A number below 0 is 7, by a name that the module gives to `implies`.

    Empty.
    Refused for: implies is a word of the language, to be called by its own name
    """
    assert _supposing(x < 0, x == 7)


def _small(x: Any) -> bool:
    return x < 5


@claim("NO-4", about=(), lemma=_small)
def a_lemma_asserts_something_else(x: Natural) -> None:
    """A number is 0 or more; its lemma says that it is less than 5.

    Empty.
    Refused for: a lemma's claim ends with just `assert _small(x)`
    """
    assert x >= 0


@claim("NO-5", about=(in_order,))
def what_a_lemma_never_asserted_is_used(x: Natural) -> None:
    """Every number is below 5, by a lemma whose claim asserts something else.

    Fails for: x=5
    Refused for: a lemma's claim ends with just
    """
    use(_small, x)
    assert x < 5


def _natural(x: Any) -> bool:
    return x >= 0


@claim("NO-6", about=(), lemma=_natural)
def a_lemma_ranges_over_less_than_it_is_used_of(x: Natural) -> None:
    """A number is 0 or more, whichever the lemma is used of.

    Empty.
    Refused for: a lemma is used of any numbers
    """
    assert _natural(x)


class Flags(enum.Flag):
    """A class whose members are two, and whose values four."""

    A = 1
    B = 2


@claim("NO-7", about=(in_order,))
def a_flag_is_one_of_its_members(flag: Flags) -> None:
    """Each flag is A or B.

    Fails for: flag=Flags.A | Flags.B
    Refused for: a class is a frozen record
    """
    assert flag == Flags.A or flag == Flags.B


@attrs.frozen
class Thing:
    """A thing that has, it says, only two values."""

    x: Annotated[Any, OneOf(1, 2)]


@claim("NO-8", about=(in_order,))
def a_class_hides_that_few_values_are_meant(thing: Thing) -> None:
    """Everything is below 3.

    Fails for: thing=Thing(3)
    Refused for: what a claim ranges over is said of its parameters
    """
    assert thing.x < 3


if True:

    @claim("NO-9", about=(in_order,))
    def a_claim_under_an_if_is_dropped(x: Natural) -> None:
        """Every number is 5.

        Fails for: x=4
        Refused for: this would happen at import
        """
        assert x == 5


def _weakened(check: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(check)
    def run(x: int) -> None:
        pass

    return run


@claim("NO-10", about=(in_order,))
@_weakened
def what_is_printed_never_runs(x: Natural) -> None:
    """Every number is 5, says the text of what does not run.

    Empty.
    Refused for: a decorator other than @claim
    """
    assert x == 5


@claim("NO-11", about=(in_order,))
def an_assert_stands_where_nobody_comes(x: Natural) -> None:
    """Every number below 0 is 5, and the line of its assert runs.

    Empty.
    Refused for: two statements on one line
    """
    if x < 0: assert x == 5


def _five(x: Natural) -> None:
    """Every number is 5."""
    assert x == 5


_CLAIMS = [claim("NO-12", about=(in_order,))(_five)]
"""Refused for: claim is a word of the language"""


@claim("NO-13", about=(in_order,))
def an_assert_within_a_function_that_nobody_calls(x: Natural) -> None:
    """Every number is 5, says a function that nobody calls.

    Empty.
    Refused for: a claim that asserts nothing
    """

    def never() -> None:
        assert x == 5
