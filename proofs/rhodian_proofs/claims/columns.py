"""Trusted: what a claim may say of sequences, the same of those that are spelled out and of those of unknown length.

What only a loop of unknown length has can be had too, by `inside` and its like: a claim that asks for it says two
things, one of each kind of sequence. So it is at most bounded, and has to say in its `scope` why.
"""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import attrs

from rhodian.base import loops
from rhodian_proofs.claims.premises import Premise
from rhodian_proofs.rules.induction import Results, prove
from rhodian_proofs.symbolic import faults, names
from rhodian_proofs.symbolic.kept import Joined, Slots, places_in, somewhere_in
from rhodian_proofs.symbolic.sequences import GIVEN, Place, Unknown, before, whole
from rhodian_proofs.symbolic.signals import EndOfPath, Signal, Unsupported, current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def total(items: Iterable[int]) -> int:
    """Return what the items add up to."""
    return loops.total(items)


def length_of(items: Any) -> int:
    """Return how many items there are; of a name, how many characters."""
    if isinstance(items, Unknown):
        if isinstance(items.space, Slots):
            raise Unsupported("how many are present")
        return items.space.length  # type: ignore[return-value]  # stands for an int
    return names.length(items)  # type: ignore[no-any-return]  # stands for an int


def first_at_fault(items: Any, passes: Callable[[Any], Any]) -> Any:
    """Return the place of the first item that does not pass a test, or nothing if every item does."""
    if isinstance(items, Unknown):
        return faults.first_at_fault(items, passes, "the first at fault")
    return next((place for place, item in enumerate(items) if not passes(item)), None)


def name_of(field: str, place: Any) -> str:
    """Return what the item at a place of what a field holds is called, as in `weights[3]`."""
    return faults.ItemName(field, place) if isinstance(place, Place) else f"{field}[{place}]"  # type: ignore[return-value]  # stands for a text


def part_total(rows: Any, part: int) -> int:
    """Return what one part of all rows adds up to, where a loop yielded rows of several natural numbers."""
    if isinstance(rows, Unknown):
        if not isinstance(rows, Results):
            raise Unsupported("one part of what no loop yielded")
        return whole(rows, rows.sums()[part])  # type: ignore[no-any-return]  # stands for an int
    return sum(row[part] for row in rows)


def upto(items: Any, place: Any) -> int:
    """Return what the items before a place add up to, in the order given."""
    if isinstance(items, Unknown):
        return items.sum_upto(place, GIVEN)  # type: ignore[no-any-return]  # stands for an int
    return sum(items[:place])


def between(items: Any, place: Any, later: Any) -> int:
    """Return what the items from one place up to, and without, a later one add up to."""
    if isinstance(items, Unknown):
        if not isinstance(later, Place) or later.earlier_place is not place:
            raise Unsupported("the items between two places of which the second is not the later one")
        return upto(items, later) - upto(items, place)
    return sum(items[place:later])


def onward(items: Any, place: Any) -> int:
    """Return what the items from a place to the end add up to."""
    if isinstance(items, Unknown):
        return total(items) - upto(items, place)
    return sum(items[place:])


def total_by(results: Any, items: Any, measure: Callable[[Any], int]) -> int:
    """Return what a measure of each item adds up to, where a loop yielded the results and went over these measures.

    If the loop went over the items themselves, its results are to be the measures. Of a sequence of unknown length it
    is shown that they are, for an arbitrary item: then both add up to the same.
    """
    if not isinstance(results, Results):
        return sum(measure(item) for item in items)
    column = results if results.loop.items is items else results.loop.items
    if not isinstance(column, Unknown) or not isinstance(items, Unknown) or column.space is not items.space:
        raise Unsupported("a measure of what the loop did not go over")
    if current().choose(2, "rule for equal sums") == 1:
        place = Place(items.space)
        prove(iter([column.read(place) == measure(items.read(place))]), "what the loop went over is the measure")
        raise EndOfPath("equal sums")
    return column.sum_of_all()  # type: ignore[no-any-return]  # stands for an int


def same_weights(weights: Any, others: Any) -> Premise:
    """Suppose that two sequences hold the same numbers, in any order.

    Of sequences of unknown length only one consequence is supposed, that they sum to the same.
    """
    if isinstance(weights, Unknown):
        return Premise(total(weights) == total(others))
    return Premise(sorted(weights) == sorted(others))


def alike_elsewhere(weights: Any, others: Any, place: Any) -> Premise:
    """Suppose that two sequences differ at one place at most.

    Of sequences of unknown length only one consequence is supposed, that what comes before the place sums to the
    same, and so does what comes after it.
    """
    if isinstance(weights, Unknown):
        rest, rest_others = total(weights) - weights[place], total(others) - others[place]
        return Premise((upto(weights, place) == upto(others, place)) & (rest == rest_others))
    rest, rest_others = ((*each[:place], *each[place + 1 :]) for each in (weights, others))
    return Premise(rest == rest_others)


@attrs.frozen
class Around:
    """What a function takes from the function around it."""

    free: SimpleNamespace
    """By name, each number."""


def around(function: Callable[..., Any]) -> Around:
    """Return the numbers that a function, such as a key, takes from the function around it, known or not."""
    taken = inspect.getclosurevars(inspect.unwrap(function)).nonlocals
    if any(value.__class__ is not int for value in taken.values()):
        raise Unsupported("what is no number, of the function around another")
    return Around(SimpleNamespace(**taken))


def hint(results: Any, say: Callable[[Around], object]) -> None:
    """Let a function use lemmas of the numbers that the loop which yielded these results takes from around it.

    It is called for a loop over a sequence of unknown length only. All that it can do is to use what is proved of any
    numbers: it may refuse nothing and assert nothing, and what it returns is dropped.
    """
    if isinstance(results, Results):
        try:
            say(Around(SimpleNamespace(**vars(results.loop.free))))
        except Signal:
            raise
        except BaseException:  # noqa: BLE001  # whatever it is, no claim may come to know
            raise Unsupported("a hint that does more than use lemmas") from None


def once(rule: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return a rule of two arguments that gives the very same answer when asked the very same again.

    Of plain values this is the rule itself, since what is called has no memory. Of a loop over a sequence of unknown
    length, two runs are two unknowns: a lemma about one is none about the other.
    """
    known: list[tuple[Any, Any, Any]] = []

    def asked(first: Any, second: Any) -> Any:
        for first_known, second_known, answer in known:
            if first_known is first and second_known is second:
                return answer
        known.append((first, second, rule(first, second)))
        return known[-1][2]

    return asked


def only(sums: SimpleNamespace) -> Any:
    """Return, to an invariant, the only sum there is in `seen` or `given`, whatever the claim calls it."""
    if len(vars(sums)) != 1:
        raise Unsupported("the only one of several sums")
    return next(iter(vars(sums).values()))


def either(sums: SimpleNamespace, *names: str) -> Any:
    """Return, to an invariant, the sum under the first of these names that there is one of in `seen` or `given`."""
    for name in names:
        if name in vars(sums):
            return getattr(sums, name)
    raise Unsupported("a sum of none of the names that an invariant has for it")


def inside(results: Any, name: str) -> int:
    """Return the number of this name that a loop over a sequence of unknown length took from around it, or else 0."""
    current().bounds.add("what only a loop over a sequence of unknown length has")
    return getattr(results.loop.free, name, 0)


def inside_items(results: Any) -> Any:
    """Return what the loop that yielded these results, over a sequence of unknown length, went over."""
    current().bounds.add("what only a loop over a sequence of unknown length has")
    return results.loop.items


def inside_before(results: Any, name: str, place: Any) -> int:
    """Return what a named part of what that loop went over adds up to before a place, in the order it went."""
    return before(inside_items(results), name, place, results.loop.order)  # type: ignore[no-any-return]  # stands for an int


def is_spelled_out(items: Any) -> bool:
    """Tell whether a sequence is spelled out; what is asserted of such ones only is not proved of all."""
    if isinstance(items, Unknown):
        current().bounds.add("what is asserted of sequences only that are spelled out")
        return False
    return True


def adds_only_at(results: Any, place: Any) -> None:
    """Let what results add up to be known to be what they add at one place, after showing that others add nothing.

    Of plain values nothing is said.
    """
    if isinstance(results, Unknown):
        base = _base_of(results)
        if current().choose(2, "rule for the only place") == 1:
            other = somewhere_in(base)
            current().learn(other.index != place.index)
            prove(iter([part == 0 for part in _added_at(results, other).values()]), "nothing is added at another place")
            raise EndOfPath("the only place")
        for name, part in _added_at(results, place).items():
            current().learn((whole(results, name) == part).term)


def adds_up_as(results: Any, *said: Any) -> None:
    """Let what each piece of results in one adds up to be known, after showing it of each place.

    Args:
        results: what a loop yielded, in one piece or in several.
        said: of each piece, the place that alone adds anything, or numbers of which it adds one at each place, or
            nothing, if it adds nothing. Of plain values nothing is said.
    """
    if isinstance(results, Unknown):
        pieces = results.pieces if type(results) is Joined else (results,)
        if len(pieces) != len(said):
            raise Unsupported("something said of each piece, and another number of pieces")
        for piece, each in zip(pieces, said, strict=True):
            if isinstance(each, Place):
                adds_only_at(piece, each)
            elif isinstance(piece, Unknown):
                _adds_as(piece, each)


def _adds_as(results: Any, numbers: Any) -> None:
    """Let what results add up to be known to be what numbers do, or 0 without any, after showing it of each place."""
    base = _base_of(results)
    if numbers is not None and (not isinstance(numbers, Unknown) or numbers.space is not places_in(base)):
        raise Unsupported("numbers of other places than what is added up")
    if current().choose(2, "rule for what adds up alike") == 1:
        place = somewhere_in(base)
        wanted = 0 if numbers is None else numbers.read(place)
        prove(iter([part == wanted for part in _added_at(results, place).values()]), "the same is added at each place")
        raise EndOfPath("what adds up alike")
    for name in results.sums():
        current().learn((whole(results, name) == (0 if numbers is None else numbers.sum_of_all())).term)


def _base_of(results: Any) -> Any:
    """Return the sequence whose places results are of: if they are of slots, that which these are for."""
    if not isinstance(results, Results):
        raise Unsupported("what is added at a place of what no loop yielded")
    return results.space.items if isinstance(results.space, Slots) else results


def _added_at(results: Any, place: Any) -> Any:
    """Return what results add to each sum at a place."""
    if place.space is not places_in(_base_of(results)):
        raise Unsupported("what is added at a place of another sequence")
    slot = results.space.slot_of(place) if isinstance(results.space, Slots) else place
    return results.parts(results.read(slot))


def parameter(name: str) -> Any:
    """Return, to a measure or an invariant, a number or an account that its claim ranges over, by its name."""
    return current().argument(name)
