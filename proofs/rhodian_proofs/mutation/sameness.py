"""Checked: is a changed function the same function? The engine runs both on the same unknown values.

What the function takes is read from its annotations: an `Amount` is any natural number, a sequence has any
length. Both run on one path, the original first. Where the original hands a step to a loop, the changed
function has to hand the loop the same things, and a step that does the same from every state that the
loop's invariant allows; then the loop gives both the same. In the end both have to return, or refuse with,
equal things. Where a change stands among the checks of what a function takes, values of any other type come
in besides; of a sequence that is not checked yet nothing can be proved.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any
from unittest import mock

import attrs

from rhodian import RhodianError
from rhodian.base import loops
from rhodian_proofs.mutation.expressions import expressions_same
from rhodian_proofs.mutation.sites import below_the_checks, callers, function_of, given_once, line_of, owner_of
from rhodian_proofs.mutation.unknowns import unknown_record, unknown_value
from rhodian_proofs.rules.induction import Loop, Results
from rhodian_proofs.rules.loops import rules
from rhodian_proofs.run.registry import claims
from rhodian_proofs.symbolic.accounts import SymAccount, SymAsset
from rhodian_proofs.symbolic.books import SymBooks
from rhodian_proofs.symbolic.ints import SymBool, SymInt, condition, some_natural, term
from rhodian_proofs.symbolic.names import SymName
from rhodian_proofs.symbolic.sequences import Place, Space, Unknown
from rhodian_proofs.symbolic.signals import Broken, EndOfPath, Undecided, current
from rhodian_proofs.symbolic.walk import End, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_proofs.claims.writing import Claim

_LOOPS = ("naturals", "total", "pairs", "largest", "scan", "scan_ranked", "scan_books")
_FINE = {End.RETURNED, End.STEP, End.EMPTY}


def same(question: dict[str, Any]) -> dict[str, Any]:
    """Say whether the engine proves that a changed function is the same, and by which claim's invariants."""
    outer, _, _ = question["function"].partition(".<locals>")
    original, changed = sys.modules[question["module"]], changed_module(question["module"], question["changed"])
    checked = below_the_checks(original, outer, line_of(original, question))
    pair = _pair(original, changed, outer, checked=checked)
    kinds = pair.kinds() if pair is not None and checked else {}
    given = given_once(original, outer)
    if expressions_same(question["before"], question["after"], kinds, question["timeout_ms"], given):
        return {"same": True, "why": "proved of the expression, whatever numbers its parts are"}
    named = [claim for claim in claims() if claim.name in question["claims"]]
    if claim := _claim_by_which(pair, named, question["timeout_ms"]):
        return {"same": True, "why": f"proved with the invariants of {claim}"}
    above = callers(original, outer)
    pairs = [_pair(original, changed, caller, checked=True) for caller in above]
    by = [_claim_by_which(each, named, question["timeout_ms"]) for each in pairs]
    if by and all(by):
        return {"same": True, "why": f"proved of {', '.join(above)}, with the invariants of {by[0]}"}
    return {"same": False}


@attrs.frozen
class _Pair:
    """A function, and the changed one."""

    one: Callable[..., Any]
    other: Callable[..., Any]
    owner: Any
    """The class that they are methods of, if they are."""
    checked: bool
    """Whether what they take has been checked before the change matters."""

    def kinds(self) -> dict[str, str]:
        """Return the kinds of what they take, and of the fields of their record once that is made."""
        kinds = {"scale": "scale", **self.one.__annotations__}
        if self.owner is not None and attrs.has(self.owner) and self.one.__name__ != "__attrs_post_init__":
            kinds |= {field.name: str(field.type) for field in attrs.fields(self.owner)}
        return kinds

    def values(self) -> list[Any]:
        """Return any values that they may be given."""
        space = Space(some_natural("length"))
        kinds = {name: kind for name, kind in self.one.__annotations__.items() if name != "return"}
        values = [unknown_record(self.owner, space, checked=self.checked)] if self.owner is not None else []
        return values + [unknown_value(name, kind, space, checked=self.checked) for name, kind in kinds.items()]


def _pair(original: ModuleType, changed: ModuleType, name: str, *, checked: bool) -> _Pair | None:
    """Return a function of both modules, if both have it."""
    one, other = function_of(original, name), function_of(changed, name)
    return None if one is None or other is None else _Pair(one, other, owner_of(original, name), checked)


def _claim_by_which(pair: _Pair | None, named: list[Claim], timeout_ms: int) -> str:
    """Return a claim by whose invariants two functions are the same, or nothing."""
    tried: list[set[Any]] = []
    for claim in sorted(named, key=lambda claim: -len(claim.invariants)):
        if pair is None or any(set(claim.invariants) <= before for before in tried):
            continue
        tried.append(set(claim.invariants))
        if are_same(pair, claim, timeout_ms):
            return f"{claim.clause} {claim.name}"
    return ""


def changed_module(name: str, source: str) -> ModuleType:
    """Return a second copy of a module, of another source, beside the one that is loaded."""
    module = ModuleType(name)
    module.__file__ = f"{name} changed"
    exec(compile(source, module.__file__, "exec", dont_inherit=True), vars(module))  # noqa: S102  # it is a mutant
    return module


def are_same(pair: _Pair, claim: Claim, timeout_ms: int) -> bool:
    """Tell whether every path of both ends alike, by the invariants of a claim."""

    def run() -> None:
        values = pair.values()
        with rules(claim.invariants, dict(claim.measures)), _proved_before():
            replay = _Replay([])
            with replay.stand_ins(first=True):
                expected = outcome(pair.one, values)
            with replay.stand_ins(first=False):
                found = outcome(pair.other, values)
        alike(expected, found)

    ends = set()
    try:
        for walked in walk(run, timeout_ms=timeout_ms):
            ends.add(walked.end)
            if walked.end not in _FINE:
                return False
    except Undecided:
        return False
    return End.RETURNED in ends


@contextmanager
def _proved_before() -> Iterator[None]:
    """Take the steps of invariants as proved, which they are by the claim that they come from."""

    def skip(_: Loop) -> None:
        raise EndOfPath("proved before")

    with mock.patch.object(Loop, "_prove_step", skip), mock.patch.object(Loop, "_prove_onward", skip):
        yield


def outcome(function: Callable[..., Any], values: list[Any]) -> tuple[str, Any]:
    """Return what a function returns, or refuses with; any other error ends the proof."""
    try:
        return "returned", function(*values)
    except RhodianError as error:
        return "refused", error


@attrs.define
class _Replay:
    """The loops that the original went through, for the changed function to go through again."""

    calls: list[tuple[str, tuple[Any, ...], tuple[str, Any]]]
    at: int = 0

    @contextmanager
    def stand_ins(self, *, first: bool) -> Iterator[None]:
        """Note each loop over a sequence of unknown length, or compare it with what was noted."""
        with ExitStack() as stack:
            for name in _LOOPS:
                under = getattr(loops, name)
                stack.enter_context(mock.patch.object(loops, name, self._stand_in(name, under, first=first)))
            yield

    def _stand_in(self, name: str, under: Callable[..., Any], *, first: bool) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            if not any(isinstance(argument, Unknown) for argument in arguments):
                return under(*arguments)
            if first:
                self.calls.append((name, arguments, _loop_outcome(under, arguments)))
            else:
                self._compare(name, arguments)
            kind, value = self.calls[-1 if first else self.at - 1][2]
            if kind == "refused":
                raise value
            return value

        return call

    def _compare(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Prove that the changed function hands the next loop what the original handed it."""
        if self.at == len(self.calls) or self.calls[self.at][0] != name:
            raise Broken("another loop")
        _, expected, (_, results) = self.calls[self.at]
        self.at += 1
        for place, (one, other) in enumerate(zip(expected, arguments, strict=True)):
            if not isinstance(one, FunctionType):
                alike(one, other)
            elif one is not other and current().choose(2, f"the same, argument {place} of {name}") == 1:
                _steps_alike(one, other, results, is_key=place == 3)  # noqa: PLR2004  # scan_ranked takes the key fourth
                raise EndOfPath("the same step")


def _loop_outcome(under: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "returned", under(*arguments)
    except RhodianError as error:
        return "refused", error


def _steps_alike(one: Callable[..., Any], other: Callable[..., Any], results: Any, *, is_key: bool) -> None:
    """Prove that two steps, or two keys, do the same at any place, from any state that the invariant allows."""
    loop = next(part for part in results if isinstance(part, Results)).loop
    place = Place(loop.items.space)
    moment = loop.moment_at(place)
    values = [loop.items.read(place)] if is_key else [moment.state, loop.items.read(place)]
    alike(outcome(one, values), outcome(other, values))


def alike(one: Any, other: Any) -> None:
    """Prove that two values are equal; values of kinds that cannot be compared are not."""
    if one is other:
        return
    if _is(one, other, int, SymInt):
        current().prove(term(one) == term(other), _PURPOSE)
    elif _is(one, other, bool, SymBool):
        current().prove(condition(one) == condition(other), _PURPOSE)
    elif _is(one, other, SymAccount) or _is(one, other, SymAsset) or _is(one, other, SymName):
        current().prove(one.term == other.term, _PURPOSE)
    elif _is(one, other, SymBooks):
        current().prove(one.balances == other.balances, _PURPOSE)
    elif _is(one, other, FunctionType):
        kinds = {name: kind for name, kind in one.__annotations__.items() if name != "return"}
        values = [unknown_value(name, kind, Space(some_natural("length"))) for name, kind in kinds.items()]
        alike(outcome(one, values), outcome(other, values))
    else:
        _parts_alike(one, other)


_PURPOSE = "the same"


def _is(one: Any, other: Any, *kinds: type) -> bool:
    """Tell whether two values are of some of these very kinds."""
    return type(one) in kinds and type(other) in kinds


def _parts_alike(one: Any, other: Any) -> None:
    """Prove that two values are made of equal parts."""
    if _is(one, other, tuple) and len(one) == len(other):
        for part, match in zip(one, other, strict=True):
            alike(part, match)
    elif attrs.has(type(one)) and type(one).__qualname__ == type(other).__qualname__:
        for field in attrs.fields(type(one)):
            alike(getattr(one, field.name), getattr(other, field.name))
    elif not (_is(one, other, str) and one == other):
        raise Broken(_PURPOSE)
