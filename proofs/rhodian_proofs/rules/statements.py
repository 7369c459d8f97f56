"""Trusted: what an invariant says: found out once, of unknown values, and then only ever put to use of others.

So what is proved of one moment and taken as known of another is the same statement, whatever code states it. A
draft is what running that code on unknown values did to the path: what it asked, learned, divided and stated. Where
it asked for a truth, the draft ends, and goes on in one of two others.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian_proofs.symbolic.accounts import SymAccount, SymAsset
from rhodian_proofs.symbolic.books import NeverNegative, SymBooks
from rhodian_proofs.symbolic.direct import Replacing, is_certain, is_excluded
from rhodian_proofs.symbolic.ints import SymBool, SymInt, condition, term
from rhodian_proofs.symbolic.names import SymName
from rhodian_proofs.symbolic.signals import RUNNING, Signal, Unsupported, current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class _Asked(Signal):  # a signal, not an error
    """The draft ends here: somebody has to say whether a condition holds."""


@attrs.define
class Draft:
    """Stands for the path while a statement is found out, and keeps what happens to it, in order."""

    prefix: str
    script: tuple[bool, ...]
    events: list[tuple[str, Any]] = attrs.field(factory=list)
    memory: dict[Any, Any] = attrs.field(factory=dict)
    premises: list[Any] = attrs.field(factory=list)
    assumptions: set[str] = attrs.field(factory=set)
    raised: Signal | None = None
    arguments: dict[str, Any] = attrs.field(factory=dict)
    """What the claim that is being run was given; only what each is, is looked at."""
    _count: int = 0
    _decided: int = 0

    def fresh(self, name: str, sort: Any = None) -> Any:
        """Return an unknown that stands for a new one in each use."""
        self._count += 1
        unknown = z3.Const(f"{self.prefix} {name} {self._count}", z3.IntSort() if sort is None else sort)
        self.events.append(("fresh", (name, unknown)))
        return unknown

    def learn(self, fact: Any, source: str = "engine") -> None:
        """Keep a fact, to be learned in each use."""
        self.events.append(("learn", (fact, source)))

    def decide(self, asked: Any) -> bool:
        """Give the answer of the script, or end."""
        if is_certain(asked) or is_excluded(asked):
            return is_certain(asked)
        self.events.append(("decide", asked))
        if self._decided == len(self.script):
            raise _Asked
        self._decided += 1
        return self.script[self._decided - 1]

    def divide(self, dividend: Any, divisor: Any) -> tuple[Any, Any]:
        """Name a quotient and a remainder, to be those of the path in each use."""
        key = ("division", dividend.sexpr(), divisor.sexpr())
        if key not in self.memory:
            self._count += 1
            named = tuple(z3.Int(f"{self.prefix} {part} {self._count}") for part in ("quotient", "remainder"))
            self.events.append(("divide", (dividend, divisor, *named)))
            self.memory[key] = named
        return self.memory[key]  # type: ignore[no-any-return]  # put there two lines above

    def argument(self, name: str) -> Any:
        """Return what stands for the number, or the account, that the claim was given under a name."""
        unknown = z3.Int(f"{self.prefix} argument {name}")
        kind = SymAccount if type(self.arguments.get(name)) is SymAccount else SymInt
        self.events.append(("argument", (name, kind, unknown)))
        return kind(unknown)

    def recall(self, what: str, noted: Any, fact: Any) -> None:
        """Keep that part of a term was looked at."""
        self.events.append(("recall", (what, noted, fact)))

    def __getattr__(self, name: str) -> Any:
        """Refuse whatever else a path does."""
        raise Unsupported(f"an invariant that asks the path for {name}")


@attrs.frozen(eq=False)
class Statement:
    """A function that states something of values, evaluated on values of which nothing is known."""

    name: str
    function: Callable[..., Iterator[Any]]
    shape: tuple[Any, ...]
    """What the values are but for the numbers that they hold."""
    _leaves: tuple[Any, ...]
    _generic: tuple[Any, ...]
    _drafts: dict[tuple[bool, ...], Draft] = attrs.field(factory=dict)

    @classmethod
    def about(cls, name: str, function: Callable[..., Iterator[Any]], values: tuple[Any, ...]) -> Statement:
        """Return what a function states of values of this shape, found out on no path of this walk but the first."""
        terms: list[Any] = []
        shape = _taken(values, terms)
        known = current().shared.setdefault(("statement", name, function), [])
        for statement in known:
            if statement.shape == shape:
                return statement  # type: ignore[no-any-return]  # only statements are put there
        leaves = tuple(z3.Const(f"{name} {n}", held.sort()) for n, held in enumerate(terms))
        known.append(cls(name, function, shape, leaves, _made(values, iter(leaves))))
        return known[-1]  # type: ignore[no-any-return]  # put there one line above

    def of(self, *values: Any) -> Iterator[Any]:
        """State of these values what was found out: yield each condition, after learning what comes with it."""
        terms: list[Any] = []
        if _taken(values, terms) != self.shape:
            raise Unsupported(f"{self.name} of values of another shape than before")
        changes = Replacing(zip(self._leaves, terms, strict=True))
        script: tuple[bool, ...] = ()
        done = 0
        while True:
            draft = self._draft(script)
            for kind, what in draft.events[done:]:
                done += 1
                if kind == "decide":
                    script = (*script, current().decide(changes.of(what)))
                    break
                yield from _USES[kind](what, changes)
            else:
                current().memory.setdefault("lemmas", set()).update(draft.memory.get("lemmas", ()))
                current().assumptions.update(draft.assumptions)
                return

    def _draft(self, script: tuple[bool, ...]) -> Draft:
        """Return what the function does on unknown values, given these answers."""
        if script not in self._drafts:
            draft = Draft(self.name, script, arguments=current().memory.get("arguments", {}))
            token = RUNNING.set(draft)  # type: ignore[arg-type]  # stands for the path
            try:
                for stated in self.function(*self._generic):
                    draft.events.append(("state", stated))
            except BaseException as error:  # noqa: BLE001  # whatever it is, no claim may come to know
                raised: BaseException | None = error
            else:
                raised = None
            finally:
                RUNNING.reset(token)
            raised = draft.raised or raised
            if raised is not None and type(raised) is not _Asked:
                raise Unsupported(*_texts(raised) or (f"{self.name} raises {type(raised).__name__}",))
            self._drafts[script] = draft
        return self._drafts[script]


def _texts(raised: BaseException) -> tuple[str, ...]:
    """Return what a signal says; of anything else that was raised, nothing."""
    return raised.args if isinstance(raised, Signal) else ()


def _fresh(what: Any, changes: Replacing) -> Iterator[Any]:
    name, unknown = what
    changes.add(unknown, current().fresh(name, unknown.sort()))
    return iter(())


def _learn(what: Any, changes: Replacing) -> Iterator[Any]:
    fact, source = what
    current().learn(changes.of(fact), source)
    return iter(())


def _divide(what: Any, changes: Replacing) -> Iterator[Any]:
    dividend, divisor, quotient, remainder = what
    try:
        found = current().divide(changes.of(dividend), changes.of(divisor))
    except ZeroDivisionError:
        raise Unsupported("an invariant that divides by 0") from None
    for unknown, known in zip((quotient, remainder), found, strict=True):
        changes.add(unknown, known)
    return iter(())


def _argument(what: Any, changes: Replacing) -> Iterator[Any]:
    name, kind, unknown = what
    given = current().argument(name)
    if (kind is SymAccount) != (type(given) is SymAccount):
        raise Unsupported(f"an invariant that asks for {name}, which is of another kind than before")
    changes.add(unknown, given.term if kind is SymAccount else term(given))
    return iter(())


def _recall(what: Any, changes: Replacing) -> Iterator[Any]:
    source, noted, fact = what
    current().recall(source, changes.of(noted), changes.of(fact))
    return iter(())


def _state(what: Any, changes: Replacing) -> Iterator[Any]:
    if isinstance(what, NeverNegative):
        books = what.books
        yield NeverNegative(SymBooks(*(changes.of(part) for part in (books.balances, books.totals, books.origin))))
    else:
        yield SymBool(changes.of(condition(what)))


_USES: dict[str, Callable[[Any, Replacing], Iterator[Any]]] = {
    "fresh": _fresh,
    "learn": _learn,
    "divide": _divide,
    "recall": _recall,
    "argument": _argument,
    "state": _state,
}


_LEAVES: dict[type, tuple[Any, Callable[[Any], tuple[Any, ...]], Callable[..., Any]]] = {
    int: ("number", lambda value: (z3.IntVal(value),), SymInt),
    SymInt: ("number", lambda value: (value.term,), SymInt),
    bool: ("truth", lambda value: (z3.BoolVal(value),), SymBool),
    SymBool: ("truth", lambda value: (value.term,), SymBool),
    SymAccount: ("account", lambda value: (value.term,), SymAccount),
    SymAsset: ("asset", lambda value: (value.term,), SymAsset),
    SymName: ("name", lambda value: (value.term,), SymName),
    SymBooks: ("books", lambda value: (value.balances, value.totals, value.origin), SymBooks),
}
"""By its class, what a value is called, the terms that it holds, and how it is made of others."""


def _inner(value: Any) -> dict[str, Any] | None:
    """Return what a tuple, a namespace or a record holds, by name; nothing of anything else."""
    kind = type(value)
    if kind is tuple:
        return {str(place): part for place, part in enumerate(value)}
    if kind is SimpleNamespace:
        return dict(sorted(vars(value).items()))
    return {field.name: getattr(value, field.name) for field in attrs.fields(kind)} if attrs.has(kind) else None


def _taken(value: Any, terms: list[Any]) -> Any:
    """Add the terms that a value holds, and return what it is but for these; any whole number is as good as any."""
    if type(value) in _LEAVES:
        called, take, _ = _LEAVES[type(value)]
        terms.extend(take(value))
        return called
    inner = _inner(value)
    if inner is None:
        return "as it is", id(value), value
    return type(value), tuple((name, _taken(part, terms)) for name, part in inner.items())


def _made(value: Any, leaves: Iterator[Any]) -> Any:
    """Return a value of the same shape that holds the next unknowns."""
    kind = type(value)
    if kind in _LEAVES:
        _, take, make = _LEAVES[kind]
        return make(*(next(leaves) for _ in take(value)))
    inner = _inner(value)
    if inner is None:
        return value
    parts = {name: _made(part, leaves) for name, part in inner.items()}
    if kind is tuple:
        return tuple(parts.values())
    if kind is SimpleNamespace:
        return SimpleNamespace(**parts)
    made = object.__new__(kind)
    for name, part in parts.items():
        object.__setattr__(made, name, part)
    return made
