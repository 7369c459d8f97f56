"""Convenience: small claims, most of them false or foul, that the engine has to see through.

They stand here and not in the tests because pytest rewrites the asserts of a test.
"""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian import in_order
from rhodian.base import loops
from rhodian_proofs.claims.columns import total
from rhodian_proofs.claims.kinds import OneOf
from rhodian_proofs.claims.premises import use
from rhodian_proofs.claims.writing import AnyInt, AnyPlace, LaterPlace, Natural, Naturals, claim
from rhodian_proofs.rules.invariants import Conditions, Invariant, Moment, Turn
from rhodian_proofs.theorems.base.lemmas import product_cancels

HOLES: list[Any] = []
"""Claims that are false of sequences longer than any that is spelled out: the rule has to refuse them."""


def nothing(_: Moment) -> Conditions:
    """Say nothing of any moment."""
    yield from ()


def state_is_the_sum(at: Moment) -> Conditions:
    """Say that the state is what the items so far add up to."""
    yield at.state == at.seen.items


def _sum_is_zero(items: Naturals) -> None:
    assert total(items) == 0


def _is_three(x: AnyInt) -> None:
    assert x == 3


def _is_three_natural(x: Natural) -> None:
    assert x == 3


# Loops whose fourth step does something else.


def fourth(items: Any) -> Any:
    """Return the fourth item, or None."""

    def step(state: Any, item: Any) -> Any:
        found, count = state
        return ((item if count == 3 else found), count + 1), None

    return loops.scan(step, (None, 0), items)[0][0]


@claim("XX-1", falsely=_sum_is_zero, about=(), invariants=(Invariant("fourth.<locals>.step", nothing),))
def there_is_no_fourth(items: Naturals) -> None:
    """A state that begins as None stays None."""
    assert fourth(items) is None


def sum_of_three(items: Any) -> Any:
    """Return what the first three items add up to, by a step that remembers."""
    seen: list[int] = []

    def step(state: Any, item: Any) -> Any:
        seen.append(1)
        return state + (item if len(seen) <= 3 else 0), None

    return loops.scan(step, 0, items)[0]


@claim("XX-2", falsely=_sum_is_zero, about=(), invariants=(Invariant("sum_of_three.<locals>.step", state_is_the_sum),))
def a_step_may_look_at_a_list(items: Naturals) -> None:
    """A step that remembers in a list sums all items."""
    assert sum_of_three(items) == total(items)


def counted_outside(items: Any) -> Any:
    """Return what the first three items add up to, by a step that writes to a variable outside."""
    count = 0

    def step(state: Any, item: Any) -> Any:
        nonlocal count
        count += 1
        return state + (item if count <= 3 else 0), None

    return loops.scan(step, 0, items)[0]


@claim(
    "XX-3", falsely=_sum_is_zero, about=(), invariants=(Invariant("counted_outside.<locals>.step", state_is_the_sum),)
)
def a_step_may_write_outside(items: Naturals) -> None:
    """A step that writes outside sums all items."""
    assert counted_outside(items) == total(items)


SEEN: list[int] = []
"""What a step below remembers in."""


def counted_globally(items: Any) -> Any:
    """Return what the first three items add up to, by a step that remembers in its module."""

    def step(state: Any, item: Any) -> Any:
        SEEN.append(1)
        return state + (item if len(SEEN) <= 3 else 0), None

    SEEN.clear()
    return loops.scan(step, 0, items)[0]


@claim(
    "XX-8", falsely=_sum_is_zero, about=(), invariants=(Invariant("counted_globally.<locals>.step", state_is_the_sum),)
)
def a_step_may_look_at_its_module(items: Naturals) -> None:
    """A step that remembers in its module sums all items."""
    assert counted_globally(items) == total(items)


def counted_by_default(items: Any) -> Any:
    """Return what the first three items add up to, by a step that remembers in a default."""

    def step(state: Any, item: Any, seen: list[int] = []) -> Any:  # noqa: B006  # this is the fault
        seen.append(1)
        return state + (item if len(seen) <= 3 else 0), None

    return loops.scan(step, 0, items)[0]


@claim(
    "XX-9",
    falsely=_sum_is_zero,
    about=(),
    invariants=(Invariant("counted_by_default.<locals>.step", state_is_the_sum),),
)
def a_step_may_look_at_a_default(items: Naturals) -> None:
    """A step that remembers in a default sums all items."""
    assert counted_by_default(items) == total(items)


# What a sequence of unknown length is asked.


@claim("XX-4", falsely=_sum_is_zero, about=())
def a_sequence_is_no_tuple(items: Naturals) -> None:
    """A tuple has at most three items."""
    sequence: object = items
    assert not (isinstance(sequence, tuple) and len(sequence) > 3)


@claim("XX-5", falsely=_sum_is_zero, about=())
def a_sequence_equals_nothing(items: Naturals) -> None:
    """No sequence is 1, 2, 3, 4."""
    assert items != (1, 2, 3, 4)


@claim("XX-6", falsely=_sum_is_zero, about=())
def a_sequence_has_no_seven_items(items: Naturals) -> None:
    """No sequence has exactly seven items."""
    assert sum(1 for _ in zip(range(10), items, strict=False)) != 7


@claim("XX-7", falsely=_sum_is_zero, about=())
def a_sequence_has_no_tenth_item_of_five(items: Naturals) -> None:
    """If there is a tenth item of 5 the sum is not 50."""
    assert not (items[-1:] == (5,) and total(items) == 50)


HOLES += [
    there_is_no_fourth,
    a_step_may_look_at_a_list,
    a_step_may_write_outside,
    a_step_may_look_at_its_module,
    a_step_may_look_at_a_default,
    a_sequence_is_no_tuple,
    a_sequence_equals_nothing,
    a_sequence_has_no_seven_items,
    a_sequence_has_no_tenth_item_of_five,
]

FALSE_OF: dict[str, tuple[int, ...]] = {
    "there_is_no_fourth": (1, 2, 3, 4),
    "a_step_may_look_at_a_list": (1, 2, 3, 4),
    "a_step_may_write_outside": (1, 2, 3, 4),
    "a_step_may_look_at_its_module": (1, 2, 3, 4),
    "a_step_may_look_at_a_default": (1, 2, 3, 4),
    "a_sequence_is_no_tuple": (1, 2, 3, 4),
    "a_sequence_equals_nothing": (1, 2, 3, 4),
    "a_sequence_has_no_seven_items": (1,) * 7,
    "a_sequence_has_no_tenth_item_of_five": (5,) * 10,
}
"""What each of those is false of."""


# A plain sum, and claims about it.


def plain_sum(items: Any) -> Any:
    """Return the sum, and the items as results."""

    def step(state: Any, item: Any) -> Any:
        return state + item, item

    return loops.scan(step, 0, items)


SUM = Invariant("plain_sum.<locals>.step", state_is_the_sum, ("part",))


@claim("XX-10", falsely=_sum_is_zero, about=(plain_sum,), invariants=(SUM,))
def the_sum_is_the_sum(items: Naturals) -> None:
    """The sum is the sum."""
    assert plain_sum(items)[0] == total(items)


@claim("XX-11", falsely=_sum_is_zero, about=(plain_sum,), invariants=(SUM,), scope="sums")
def the_sum_is_the_sum_within_bounds(items: Naturals) -> None:
    """The sum is the sum, within bounds."""
    assert plain_sum(items)[0] == total(items)


@claim("XX-12", falsely=_sum_is_zero, about=(plain_sum,), invariants=(SUM,))
def the_sum_is_small(items: Naturals) -> None:
    """The sum is below a million."""
    assert plain_sum(items)[0] < 10**6


def _sum_is_the_sum(items: Naturals) -> None:
    assert plain_sum(items)[0] == total(items)


@claim("XX-13", falsely=_sum_is_the_sum, about=(plain_sum,), invariants=(SUM,))
def the_false_variant_is_true(items: Naturals) -> None:
    """The sum is the sum."""
    assert plain_sum(items)[0] == total(items)


def _places_differ(items: Naturals, place: AnyPlace, later: LaterPlace) -> None:
    assert items[place] == items[later]


@claim("XX-14", falsely=_places_differ, about=(), length_max=1)
def a_later_place_that_is_never_spelled_out(items: Naturals, place: AnyPlace, later: LaterPlace) -> None:
    """Two items are natural."""
    assert items[place] >= 0
    assert items[later] >= 0


# Lemmas.


def below_itself(x: Any) -> Any:
    """State what is false."""
    return x < x + 0


def square_is_large(x: Any) -> Any:
    """State what is false of -3 to 3."""
    return x * x >= 10


def _square_is_huge(x: AnyInt) -> None:
    assert x * x >= 100


@claim("XX-20", falsely=_is_three, about=())
def uses_what_is_false_of_everything(x: AnyInt) -> None:
    """A number is below itself, so it is 4."""
    use(below_itself, x)
    assert x == 4


@claim("XX-21", falsely=_square_is_huge, about=(), lemma=square_is_large)
def proves_a_lemma_by_itself(x: AnyInt) -> None:
    """Every square is 10 or more, since every square is 10 or more."""
    use(square_is_large, x)
    assert square_is_large(x)


@claim("XX-22", falsely=_square_is_huge, about=())
def uses_a_lemma_that_rests_on_itself(x: AnyInt) -> None:
    """Every square is 5 or more."""
    use(square_is_large, x)
    assert x * x >= 5


def product_grows(x: Any, y: Any, factor: Any) -> Any:
    """State something false under the name of a lemma that is proved."""
    return x * factor > y


@claim("XX-23", falsely=_is_three, about=())
def uses_an_impostor(x: AnyInt) -> None:
    """A number times 2 is above 9."""
    use(product_grows, x, 9, 2)
    assert x * 2 > 9


def uses_the_second_lemma(x: AnyInt, y: AnyInt, factor: AnyInt) -> None:
    """Cancel a factor by a lemma that itself rests on another."""
    use(product_cancels, x, y, factor)
    assert product_cancels(x, y, factor)


# A witness that shows the engine wrong.


@claim("XX-30", falsely=_is_three_natural, about=())
def a_witness_that_fails_when_run(x: Natural) -> None:
    """A number that is an int by type is not what the path took it for."""
    assert type(x) is not int


# Invariants that are wrong.


def starts_wrong(at: Moment) -> Conditions:
    """Fail at the start."""
    yield at.state == at.seen.items + 1


def steps_wrong(at: Moment) -> Conditions:
    """Hold at the start, and fail after a step."""
    yield at.state == 0


def contradicts_itself(at: Moment) -> Conditions:
    """Hold at no moment at all."""
    yield at.state == at.seen.items
    yield at.state < at.seen.items


def contradicts_itself_later(at: Moment) -> Conditions:
    """Hold at the start only, from where no step keeps it."""
    yield at.state == at.seen.items
    yield at.state == 2 * at.seen.items


def each_part_is_zero(_: Moment, __: Turn, part: Any) -> Conditions:
    """Say of each result what is false."""
    yield part == 0


WRONG: dict[str, Invariant] = {
    "start": Invariant("plain_sum.<locals>.step", starts_wrong, ("part",)),
    "step": Invariant("plain_sum.<locals>.step", steps_wrong, ("part",)),
    "contradiction": Invariant("plain_sum.<locals>.step", contradicts_itself, ("part",)),
    "contradiction later": Invariant("plain_sum.<locals>.step", contradicts_itself_later, ("part",)),
    "each": Invariant("plain_sum.<locals>.step", state_is_the_sum, ("part",), each_part_is_zero),
}
"""Invariants that do not hold."""


@attrs.frozen
class Small:
    """A record that bounds what it ranges over in a field of its own."""

    held: Annotated[Any, OneOf(1, 2)]


@claim("XX-20", about=(in_order,), scope="1 and 2")
def an_account_is_small(small: Small) -> None:
    """What is held is at most 2."""
    assert in_order(small.held, ()).left < 3
