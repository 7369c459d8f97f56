"""Convenience: false claims about loops that a rule has believed, or could: each says for which plain values it fails."""

from __future__ import annotations

from typing import Any

import attrs

from rhodian import loops, whole
from rhodian.errors import InvalidValue
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Turn,
    claim,
    hint,
    implies,
    is_same,
    is_whole,
    part_total,
    same_weights,
    total,
    upto,
    use,
    where,
)


def count(n: Any, _: Any) -> Any:
    """Count the items."""
    return n + 1, None


def _counts(at: Moment) -> Conditions:
    yield at.state >= 0


COUNT = Invariant("count", _counts)


def counted(values: Any) -> Any:
    """Return how many items there are."""
    return loops.scan(count, 0, values)[0]


# What a claim's author says of a loop, and raises instead.


def _raises(at: Moment) -> Conditions:
    yield at.state >= 0
    raise InvalidValue("state", at.state, "something else")


@claim("LA-1", about=(loops.scan,), invariants=(Invariant("count", _raises),))
def an_invariant_that_is_refused(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 0): nobody counts beyond three; the invariant raises what the claim catches."""
    assert total(values) >= 0
    try:
        n = counted(values)
    except InvalidValue:
        return
    assert n <= 3


def _divides(at: Moment) -> Conditions:
    yield at.state // at.state >= 0


@claim("LA-2", about=(loops.scan,), invariants=(Invariant("count", _divides),))
def an_invariant_that_divides_by_nothing(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 0): nobody counts beyond three; the invariant divides by 0, and the claim catches that."""
    assert total(values) >= 0
    try:
        n = counted(values)
    except ZeroDivisionError:
        return
    assert n <= 3


def _no_measure(one: Any, other: Any) -> Any:
    raise InvalidValue("measure", (one, other), "none")


def _at_most_three(at: Moment) -> Conditions:
    yield at.state <= 3


@claim("LA-3", about=(loops.scan,), invariants=(Invariant("count", _at_most_three),), measures={"none": _no_measure})
def a_measure_that_is_refused(values: Naturals, others: Naturals) -> None:
    """FALSE for (0, 0, 0, 0) twice: nobody counts beyond three; the measure raises where the step is to be proved."""
    assert total(values) >= 0
    try:
        n = counted(loops.pairs(values, others, "others"))
    except InvalidValue:
        return
    assert n <= 3


def rank(state: Any, item: Any) -> Any:
    """Keep the last item, by rising key."""
    return item, item


def _no_less(_: Any, turn: Turn, later: Any) -> Conditions:
    yield later <= turn.after


def _never(_: Any, turn: Turn, later: Turn) -> Conditions:
    yield turn.item <= later.item
    raise InvalidValue("later", later, "never")


def _natural(at: Moment) -> Conditions:
    yield at.state >= 0


RANK = Invariant("rank", _natural, ("ranked",), None, _no_less, _never)


def _itself(item: Any) -> Any:
    return item


@claim("LA-4", about=(loops.scan,), invariants=(RANK, COUNT))
def an_order_that_is_refused(values: Naturals, place: AnyPlace) -> None:
    """FALSE for (0, 0, 0, 1) at place 0: of more than three the largest is at most the one at the place."""
    n = counted(values)
    try:
        last, ranked = loops.scan_ranked(rank, 0, values, _itself)
    except InvalidValue:
        return
    assert (n <= 3) | (last <= ranked[place])


@claim("LA-5", about=(loops.scan,), invariants=(COUNT,))
def a_loop_by_named_arguments(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 0): nobody counts beyond three; the stand-in takes no arguments by name."""
    assert total(values) >= 0
    try:
        n, _ = loops.scan(step=count, state=0, items=values)
    except TypeError:
        return
    assert n <= 3


def latch(state: Any, item: Any) -> Any:
    """Find out whether an item is above 0, once there were more than three."""
    found, n = state
    return (found or (n >= 3 and item > 0), n + 1), None  # the fourth


def _nothing(_: Moment) -> Conditions:
    return iter(())


@claim("LA-6", about=(loops.scan,), invariants=(Invariant("latch", _nothing),))
def a_state_that_holds_a_truth(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 1): nothing is found; an unknown truth cannot be made, and the claim catches that."""
    assert total(values) >= 0
    try:
        found = loops.scan(latch, (False, 0), values)[0][0]
    except AttributeError:
        return
    assert not found


# What a loop keeps, and yields.


@attrs.frozen
class Kept:
    """A count that says of itself what an unknown one is."""

    n: Any

    def unknown(self) -> Kept:
        """Return itself."""
        return self


def keep(kept: Any, _: Any) -> Any:
    """Count the items."""
    return Kept(kept.n + 1), None


@claim("LA-7", about=(loops.scan,), invariants=(Invariant("keep", _nothing), COUNT))
def a_state_that_says_what_is_unknown(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 0): of more than three, none is counted."""
    assert (counted(values) <= 3) | (loops.scan(keep, Kept(0), values)[0].n == 0)


def twice(n: Any, item: Any) -> Any:
    """Yield the item, once there were more than three, and nothing."""
    return n + 1, (where(n >= 3, item, 0), 0)  # the fourth


def _no_part(at: Moment) -> Conditions:
    yield at.given.part == 0


@claim("LA-8", about=(loops.scan,), invariants=(Invariant("twice", _no_part, ("part", "part")),))
def two_results_of_one_name(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 1): the first parts add up to nothing; the second part goes by the same name."""
    assert part_total(loops.scan(twice, 0, values)[1], 0) == 0


def once(n: Any, item: Any) -> Any:
    """Yield the item."""
    return n + 1, item


ONCE = Invariant("once", _counts, ("part",))


@claim("LA-9", about=(loops.scan,), invariants=(ONCE,))
def a_total_of_results_of_which_nothing_is_known(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 1): what more than three yield adds up to nothing."""
    n, parts = loops.scan(once, 0, values)
    assert (n <= 3) | (total(parts) == 0)


# What a claim supposes, and asks.


@claim("LA-10", about=(loops.scan,), invariants=(COUNT,))
def a_supposition_within_a_supposition(values: Naturals, others: Naturals) -> None:
    """FALSE for (1, 2, 0, 0) and (0, 3, 0, 0): what holds if other numbers are the same holds of any."""
    differ = total(values) != total(others)
    supposed = implies(same_weights(values, others), differ)
    assert (counted(values) <= 3) | implies(supposed, differ)


@claim("LA-11", about=(loops.scan,), invariants=(COUNT,))
def a_supposition_denied(values: Naturals, others: Naturals) -> None:
    """FALSE for (1, 2, 0, 0) and (0, 3, 0, 0): of more than three, equal sums are of the same numbers."""
    same = implies(same_weights(values, others), total(values) != total(others))
    if counted(values) > 3 and total(values) == total(others):
        assert not same


@claim("LA-12", about=(loops.scan,))
def no_number_is_seven(number: Natural) -> None:
    """FALSE for 7: no natural number is the number 7."""
    assert not is_same(number, 7)


@claim("LA-13", about=(loops.scan,), invariants=(COUNT,))
def no_place_is_a_number(values: Naturals, place: AnyPlace) -> None:
    """FALSE for (0, 0, 0, 0) at any place: a place among more than three is no whole number."""
    n = counted(values)
    whole = 1 if is_whole(place) else 0
    assert (n <= 3) | (whole == 0)


@claim("LA-14", about=(loops.scan,), invariants=(COUNT,))
def two_sequences_are_two(values: Naturals, others: Naturals) -> None:
    """FALSE for (0, 0, 0, 0) twice: two sequences of more than three make a set of two."""
    made = len({values, others})
    assert (counted(values) <= 3) | (made == 2)


def stepped(n: Any, item: Any) -> Any:
    """Count the items."""
    return n + item * 0 + 1, None


def scaled(values: Any, scale: Any) -> Any:
    """Return the items times a number, one by one."""

    def step(n: Any, item: Any) -> Any:
        return n + 1, item * scale

    return loops.scan(step, 0, values)


def _scaled(at: Moment) -> Conditions:
    yield (at.free.scale != 0) | (at.given.scaled == 0)
    yield at.free.scale >= 0
    yield at.state >= 0


@claim("LA-15", about=(loops.scan,), invariants=(Invariant("scaled.<locals>.step", _scaled, ("scaled",)),))
def a_hint_that_changes_the_loop(values: Naturals, scale: Natural, place: AnyPlace) -> None:
    """FALSE for (1, 1, 1, 1), 1, at place 3: what comes before a place, of more than three, adds up to nothing."""

    def say(loop: Any) -> None:
        loop.scale = 0 * loop.scale

    n, parts = scaled(values, scale)
    hint(parts, say)
    assert (n <= 3) | (upto(parts, place) == 0)


@claim("LA-16", about=(loops.scan,), invariants=(COUNT,))
def a_hint_that_says_it_was_there(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 0): a hint about what more than three yield is taken."""
    taken = [0]
    n, parts = loops.scan(once, 0, values)
    hint(parts, lambda _: taken.append(1))
    assert (n <= 3) | (len(taken) == 2)


# Lemmas.


def half(number: Any) -> Any:
    """State that a number is 0 or more."""
    return number >= 0


@claim("LA-17", about=(loops.scan,), lemma=half)
def naturals_are_natural(number: Natural) -> None:
    """TRUE: a natural number is 0 or more."""
    assert half(number)


@claim("LA-18", about=(whole,))
def a_lemma_of_naturals_used_of_others(number: AnyInt) -> None:
    """FALSE for -1: any whole number is 0 or more."""
    use(half, number)
    assert whole(number, "number") >= 0


def never(number: Any) -> Any:
    """State that a number is below 0."""
    return number < 0


@claim("LA-19", about=(), lemma=never)
def a_lemma_of_something_else(number: AnyInt) -> None:
    """TRUE: a number is itself; but the lemma that it lends says something else."""
    assert number == number + 0


@claim("LA-20", about=(whole,))
def a_lemma_that_nobody_proved(number: AnyInt) -> None:
    """FALSE for 0: any whole number is below 0."""
    use(never, number)
    assert whole(number, "number") < 0


def _deep(amount: Any, last: Any) -> Any:
    """Return a number that is the last one, whatever the amount, in so many words that they are not all printed."""
    number = last
    for limit in range(60):
        number = where(amount > limit, number, where(amount > limit + 1, 0, last))
    return number


def fourth(state: Any, item: Any) -> Any:
    """Keep the fourth item."""
    n, found = state
    return (n + 1, where(n == 3, item, found)), item


def _same(one: Any, other: Any) -> Conditions:
    yield one.state[0] == other.state[0]
    yield one.state[1] == other.state[1]


def _counts_first(at: Moment) -> Conditions:
    yield at.state[0] >= 0


FOURTH = Invariant("fourth", _counts_first, ("ranked",), beside=_same)


def by(values: Any, sign: Any) -> Any:
    """Return the fourth by a key."""
    return loops.scan_ranked(fourth, (0, -1), values, lambda item: sign * item)[0][1]


@claim("LA-21", about=(loops.scan,), invariants=(FOURTH,))
def two_keys_that_are_printed_alike(values: Naturals, amount: Natural) -> None:
    """FALSE for (1, 2, 3, 4), 100: the fourth by rising key is the fourth by falling key."""
    assert by(values, _deep(amount, 1)) == by(values, _deep(amount, -1))


@claim("LA-22", about=(loops.scan,), invariants=(FOURTH,))
def fourth_is_fourth_from_behind(values: Naturals) -> None:
    """FALSE for (1, 2, 3, 4): the fourth by rising key is the fourth by falling key."""
    assert by(values, 1) == by(values, -1)
