"""Claims that remember, or change something in place: what they say depends on who asked before, and how often."""

from __future__ import annotations

import random
from typing import Any

from rhodian import in_order
from rhodian.base import loops
from rhodian_proofs.claims import Natural, Naturals, claim, total

_turn = 0
_seen: list[int] = []


@claim("ST-1", about=(in_order,))
def a_global_counts_the_turns(x: Natural) -> None:
    """Whoever is asked for the first time is not 5.

    Fails for: x=5
    Refused for: `global` is not in the language
    """
    global _turn
    _turn = _turn + 1
    assert _turn > 1 or x != 5


@claim("ST-2", about=(in_order,))
def a_list_of_the_module_remembers(x: Natural) -> None:
    """A number that nobody has met is not 5.

    Fails for: x=5
    Refused for: .append is no field or method
    """
    known = len(_seen) > 0
    _seen.append(1)
    assert known or x != 5


class Counter:
    """Counts, in the class itself."""

    turns = 0


@claim("ST-3", about=(in_order,))
def a_class_counts_the_turns(x: Natural) -> None:
    """Whoever is asked for the first time is not 5, says a class.

    Fails for: x=5
    Refused for: changes something in place
    """
    Counter.turns = Counter.turns + 1
    assert Counter.turns > 1 or x != 5


def _first(x: int, seen: list[int] = []) -> bool:
    return x != 5 or len(seen + [x]) > 1


@claim("ST-4", about=(in_order,))
def a_default_is_shared(x: Natural) -> None:
    """A number that a function meets for the first time is not 5.

    Fails for: x=5
    Refused for: a default that is not a constant
    """
    assert _first(x)


@claim("ST-5", about=(in_order,))
def a_step_remembers_the_items_before(items: Naturals) -> None:
    """A step that keeps what it met yields nothing.

    Fails for: items=(0, 0)
    Refused for: changes something in place
    """
    met = [0]

    def step(state: int, item: int) -> tuple[int, int]:
        met[0] = met[0] + 1
        return state, met[0] - 1

    assert total(loops.scan(step, 0, items)[1]) == 0


@claim("ST-6", about=(in_order,))
def a_list_grows_under_another_name(items: Naturals) -> None:
    """A step that adds to a list of its own yields nothing.

    Fails for: items=(0, 0)
    Refused for: an assignment like `+=`
    """
    met: list[int] = []

    def step(state: int, item: int) -> tuple[int, int]:
        mine = met
        mine += [item]
        return state, len(met) - 1

    assert total(loops.scan(step, 0, items)[1]) == 0


@claim("ST-7", about=(in_order,))
def a_step_counts_in_the_function_around_it(items: Naturals) -> None:
    """A step that counts outside of itself yields nothing.

    Fails for: items=(0, 0)
    Refused for: `nonlocal` is not in the language
    """
    turn = -1

    def step(state: int, item: int) -> tuple[int, int]:
        nonlocal turn
        turn = turn + 1
        return state, turn

    assert total(loops.scan(step, 0, items)[1]) == 0


@claim("ST-8", about=(in_order,))
def chance_decides(x: Natural) -> None:
    """A number is not 5, as chance has it.

    Fails for: x=5
    Refused for: imports random
    """
    assert random.random() > 1 or x != 5


@claim("ST-9", about=(in_order,))
def a_set_has_a_first_member(x: Natural) -> None:
    """The first member of a set is whichever a run has it.

    Fails for: x=5
    Refused for: a set has no order
    """
    assert tuple({"one", "two", "three", "four"})[0] == "five" or x != 5


@claim("ST-10", about=(in_order,))
def a_generator_is_taken_twice(x: Natural) -> None:
    """What is taken from a generator twice is the same twice.

    Fails for: x=5
    Refused for: an iterator that is kept
    """
    items = (value for value in (x, 1))
    first = sum(items)
    assert first == sum(items)


@claim("ST-11", about=(in_order,))
def a_function_remembers_its_turn(x: Natural) -> None:
    """Each function made in a comprehension has the value of its own turn.

    Fails for: x=5
    Refused for: taken from the function around, which binds it more than once
    """
    functions = tuple([lambda: i + x for i in (0, 1, 2)])
    assert functions[0]() == x


@claim("ST-12", about=(in_order,))
def a_key_changes_between_two_loops(items: Naturals) -> None:
    """A key that turns round after the first loop ranks as it did.

    Fails for: items=(1, 2)
    Refused for: taken from the function around, which binds it more than once
    """
    sign = 1

    def key(item: int) -> int:
        return sign * item

    def step(state: int, item: int) -> tuple[int, int]:
        return state + 1, state

    ranks = loops.scan_ranked(step, 0, items, key)[1]
    sign = -1
    assert ranks == loops.scan_ranked(step, 0, items, key)[1]


def _put(books: Any, key: Any) -> int:
    books.update([(key, 1)])
    return 0


@claim("ST-13", about=(in_order,))
def a_helper_writes_nothing(x: Natural) -> None:
    """Books that a helper writes to hold as much as before.

    Fails for: x=5
    Refused for: .update is no field or method
    """
    books = {"one": 0}
    _put(books, "one")
    assert books.get("one", 0) == 0
