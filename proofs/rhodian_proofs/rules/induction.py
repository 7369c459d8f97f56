"""Trusted: the induction rule by which a loop over a sequence of unknown length is proved.

*The rule for scan.* The invariant holds at the start. If it holds before an arbitrary step, it holds after it. So it
holds at the end, and before every step. Where nothing stands in a slot, no step is taken.

*The rule for a ranked scan.* The same, in an order of places of its own. Moreover: if a link between a turn and the
state right after it holds, and every later step, on an item whose key is no lower, keeps it, then it holds between that
turn and the end.

*The rule for two loops side by side*, over the same places in the same order. If a link between the two holds
at their starts, and if, where it holds before an arbitrary place, it holds after both have taken their steps
there, then it holds before every place and at the ends; and what was shown of two turns holds at every place.
"""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import attrs

from rhodian import RhodianError
from rhodian_proofs.rules.invariants import Moment, Turn
from rhodian_proofs.rules.statements import Statement
from rhodian_proofs.rules.states import parts, same_shape, unknown
from rhodian_proofs.rules.steps import as_the_kernel_does, surroundings
from rhodian_proofs.symbolic.books import NeverNegative
from rhodian_proofs.symbolic.ints import condition, some_int, some_natural
from rhodian_proofs.symbolic.kept import ABSENT
from rhodian_proofs.symbolic.sequences import GIVEN, Place, Unknown, before, known_as, remembered, whole
from rhodian_proofs.symbolic.signals import Broken, EndOfPath, Unsupported, current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rhodian_proofs.rules.invariants import Conditions, Invariant


class Results(Unknown):
    """What a loop yields, item by item."""

    def __init__(self, loop: Loop, end: Any) -> None:
        """Stand for the results of a loop whose state at the end is known."""
        self.space = loop.items.space
        self.loop = loop
        self._end = end
        self.bounds: list[Any] = []

    def read(self, place: Place) -> Any:
        """Return the result at a place: what the step gives there, from any state that the invariant allows."""

        def make() -> Any:
            try:
                moment, turn, result = self.loop.step_at(place)
                beside = self.loop.step_beside(place)
            except RhodianError:
                raise EndOfPath("a loop that has come to its end has refused no item") from None
            for name, part in self.parts(result).items():
                if not self.is_signed(name):
                    upto = getattr(moment.given, name) + part
                    current().learn((upto <= whole(self, name)).term)
            for bound in self.bounds:
                current().learn((result <= bound).term)
            learn(self.loop.say("each", moment, turn, result), self.loop.named("each result"))
            learn(self.loop.say("onward", moment, turn, self._end), self.loop.named("onward"))
            if beside is not None:
                learn(self.loop.say("alongside", *beside, moment, turn, result), self.loop.named("alongside"))
            return result

        return remembered(("result", self, place.key), make)

    def sums(self) -> tuple[str, ...]:
        """Return the names of what the results add up to."""
        return self.loop.invariant.results

    def parts(self, item: Any) -> Mapping[str, Any]:
        """Return what a result adds to each sum."""
        return self.loop.parts_of(item)

    def is_signed(self, name: str) -> bool:
        """Tell whether that part of a result may be below 0."""
        return name in self.loop.invariant.signed

    def counted(self) -> dict[str, Any]:
        """Return, by name, the sequences whose sums run along: what that loop went over, and what it yielded."""
        return {**self.loop.items.counted(), **dict.fromkeys(self.sums(), self)}

    def known_before(self, name: str, place: Place, order: str) -> Any:
        """Return what the results before a place add up to, in the order in which they were yielded."""
        return getattr(self.loop.moment_at(place).given, name) if order == self.loop.order else None


@attrs.define(eq=False)
class Loop:
    """A loop over a sequence of unknown length, with its invariant."""

    step: Callable[[Any, Any], tuple[Any, Any]]
    start: Any
    items: Any
    invariant: Invariant
    order: str = GIVEN
    key: Callable[[Any], Any] | None = None
    writes: bool = False
    """Whether the state is books, which the step reads, and returns changes of."""
    _said: dict[str, Statement] = attrs.field(init=False, factory=dict)
    free: SimpleNamespace = attrs.field(init=False)
    counted: Mapping[str, Any] = attrs.field(init=False)
    """By name, the sequences whose sums run along with this loop."""
    beside: Loop | None = attrs.field(init=False, default=None)
    """The earlier loop that went the same way, if the invariant links the two."""
    first: Moment = attrs.field(init=False)
    last: Moment = attrs.field(init=False)
    """The moments before the first step and after the last one, once the rule has been applied."""

    def __attrs_post_init__(self) -> None:
        """Look up what the step takes from the function around it, and which loop went the same way before."""
        if len(set(self.invariant.results)) < len(self.invariant.results):
            raise Unsupported(f"two parts of one name in the results of {self.invariant.step}")
        self.free = surroundings(self.step)
        known = current().memory.get(("sums", self.items.space), {})
        if not known.keys() >= set(self.invariant.along):
            raise Unsupported(f"sums along with {self.invariant.step} of which there are none")
        self.counted = {**{name: known[name] for name in self.invariant.along}, **self.items.counted()}
        self.first = self.moment(self.start, dict.fromkeys(self.counted, 0), dict.fromkeys(self.invariant.results, 0))
        if self.invariant.beside is not None:
            self.beside = current().memory.get(self._way())

    def _way(self) -> tuple[Any, ...]:
        """Return what two loops side by side have in common: the step, the places and their order."""
        return "way", self.invariant.step, self.items.space, self.order

    def say(self, part: str, *values: Any) -> Conditions:
        """State a part of the invariant of these values; nothing if it has no such part, or there is no result."""
        if (function := getattr(self.invariant, part)) is None or any(value is ABSENT for value in values):
            return iter(())
        if part not in self._said:
            self._said[part] = Statement.about(f"{self.invariant.step}, {part}", function, values)
        return self._said[part].of(*values)

    def named(self, part: str) -> str:
        """Return how a part of its invariant is called where a fact comes from it."""
        return f"invariant of {self.invariant.step}, {part}"

    def moment(self, state: Any, seen: Mapping[str, Any], given: Mapping[str, Any]) -> Moment:
        """Return a moment of this loop."""
        totals = {name: whole(owner, name) for name, owner in self.counted.items()}
        return Moment(self.free, self.start, state, *(SimpleNamespace(**named) for named in (seen, totals, given)))

    def moment_at(self, place: Place) -> Moment:
        """Return the moment before the step at a place; the invariant holds there."""

        def some_sum(name: str) -> Any:
            return (some_int if name in self.invariant.signed else some_natural)(f"{name}.given")

        def make() -> Moment:
            seen = {name: before(owner, name, place, self.order) for name, owner in self.counted.items()}
            given = {name: some_sum(name) for name in self.invariant.results}
            moment = self.moment(unknown(self.start), seen, given)
            learn(self.say("holds", moment), self.named("holds"))
            if self.beside is not None:
                learn(self.say("beside", self.beside.moment_at(place), moment), self.named("beside"))
            return moment

        return remembered(("moment", self, place.key), make)  # type: ignore[no-any-return]  # as made

    def step_at(self, place: Place) -> tuple[Moment, Turn, Any]:
        """Take the step at a place, once, so that whoever asks again has the same numbers."""
        return remembered(("step", self, place.key), lambda: self._step_at(place))  # type: ignore[no-any-return]  # as made

    def step_beside(self, place: Place) -> tuple[Moment, Turn, Any] | None:
        """Take the step at a place of the earlier loop, if the invariant links its turn there to that of this loop."""
        return None if self.beside is None or self.invariant.alongside is None else self.beside.step_at(place)

    def _step_at(self, place: Place) -> tuple[Moment, Turn, Any]:
        moment, item = self.moment_at(place), self.items.read(place)
        source = self.items.loop.items.read(place) if isinstance(self.items, Results) else None
        _ = [self.counted[name].read(place) for name in self.invariant.along]  # before the step: it may refuse
        after, result = self.take(moment.state, item)
        return moment, Turn(item, moment.state, after, source), result

    def take(self, state: Any, item: Any) -> tuple[Any, Any]:
        """Take a step, if there is an item; it must change nothing but the state, and keep the state's shape."""
        if item is ABSENT:
            return state, ABSENT
        after, result = self._take(state, item)
        around = inspect.getclosurevars(self.step).nonlocals
        if any(getattr(self.free, name) is not value for name, value in around.items()):
            raise Unsupported("a step that changes the function around it")
        if not same_shape(self.start, after):
            raise Broken(f"step of {self.invariant.step}: the state keeps its shape")
        return after, result

    def _take(self, state: Any, item: Any) -> Any:
        if not self.writes:
            return as_the_kernel_does(self.step, state, item)
        lent = state.lent()
        changes, result = as_the_kernel_does(self.step, lent, item)
        lent.close()
        return state.after(changes), result

    def parts_of(self, result: Any) -> dict[str, Any]:
        """Return by name the parts of a result, which are added up; where there is none, nothing is."""
        if result is ABSENT:
            return dict.fromkeys(self.invariant.results, 0)
        return dict(zip(self.invariant.results, parts(result), strict=True))

    def moment_after(self, place: Place, moment: Moment, turn: Turn, result: Any) -> Moment:
        """Return the moment after the step at a place."""
        seen = {
            name: getattr(moment.seen, name) + owner.parts(owner.read(place))[name]
            for name, owner in self.counted.items()
        }
        given = {name: getattr(moment.given, name) + part for name, part in self.parts_of(result).items()}
        return self.moment(turn.after, seen, given)

    def run(self) -> tuple[Any, Results]:
        """Apply the rule: prove the invariant at the start and for an arbitrary step, then take it at the end."""
        name = self.invariant.step
        prove(self.say("holds", self.first), f"start of {name}")
        if self.beside is not None:
            prove(self.say("beside", self.beside.first, self.first), f"start of {name}: beside")
        kinds = 3 if self.invariant.onward is not None else 2
        kind = current().choose(kinds, f"rule for {name}")
        if kind == 1:
            self._prove_step()
        if kind == 2:  # noqa: PLR2004  # the third of three
            self._prove_onward()
        end = unknown(self.start)
        results = Results(self, end)
        totals = {name: whole(owner, name) for name, owner in self.counted.items()}
        self.last = self.moment(end, totals, {name: whole(results, name) for name in self.invariant.results})
        learn(self.say("holds", self.last), self.named("holds"))
        if self.beside is not None:
            learn(self.say("beside", self.beside.last, self.last), self.named("beside"))
        current().memory[self._way()] = self
        known_as(results)
        return end, results

    def _prove_step(self) -> None:
        """Prove that an arbitrary step keeps the invariant and yields natural numbers."""
        place = Place(self.items.space)
        moment, turn, result = self.step_at(place)
        purpose = f"step of {self.invariant.step}"
        natural = [part for name, part in self.parts_of(result).items() if name not in self.invariant.signed]
        prove(iter([part >= 0 for part in natural]), f"{purpose}: results are natural")
        prove(self.say("each", moment, turn, result), f"{purpose}: each result")
        after = self.moment_after(place, moment, turn, result)
        prove(self.say("holds", after), purpose)
        if self.beside is not None:
            other = self.beside.moment_after(place, *(taken := self.beside.step_at(place)))
            learn(self.beside.say("holds", other), self.named("holds"))
            prove(self.say("alongside", *taken, moment, turn, result), f"{purpose}: alongside")
            prove(self.say("beside", other, after), f"{purpose}: beside")
        prove(self.say("onward", moment, turn, turn.after), f"{purpose}: onward, at once")
        raise EndOfPath(purpose)

    def _prove_onward(self) -> None:
        """Prove that an arbitrary later step keeps the link between an earlier turn and the state."""
        if self.key is None or self.invariant.onward is None:
            raise Unsupported("an onward link in a loop that is not ranked")
        path = current()
        purpose = f"onward of {self.invariant.step}"
        moment, turn, _ = self.step_at(Place(self.items.space))
        later = self.moment_at(place := Place(self.items.space))
        item = self.items.read(place)
        path.learn(condition(as_the_kernel_does(self.key, turn.item) <= as_the_kernel_does(self.key, item)))
        learn(self.say("onward", moment, turn, later.state), self.named("onward"))
        if self.invariant.follows is not None:
            prove(self.invariant.follows(self.key, turn, Turn(item, later.state, None)), f"{purpose}: order")
        after, result = self.take(later.state, item)
        end = self.moment_after(place, later, Turn(item, later.state, after), result)
        learn(self.say("holds", end), self.named("holds"))
        prove(self.say("onward", moment, turn, after), purpose)
        raise EndOfPath(purpose)


@attrs.define(eq=False)
class Each(Loop):
    """A function of each row of columns: a loop whose step looks at the row, and at nothing that came before it."""

    def _take(self, state: Any, item: Any) -> Any:
        return state, as_the_kernel_does(self.step, *item)

    def parts_of(self, result: Any) -> dict[str, Any]:
        """Return by name the parts of a result, which are added up, if any are."""
        return super().parts_of(result) if self.invariant.results else {}


def learn(conditions: Iterator[Any], source: str) -> None:
    """Take conditions as known on this path."""
    for place, each in enumerate(conditions, 1):
        fact = each.assumption() if type(each) is NeverNegative else condition(each)
        current().learn(fact, f"{source}, condition {place}")


def prove(conditions: Iterator[Any], purpose: str) -> None:
    """Show that each condition follows from what is known, the earlier ones included."""
    for each in conditions:
        current().prove(each.obligation() if type(each) is NeverNegative else condition(each), purpose)
