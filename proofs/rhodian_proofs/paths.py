"""Trusted: walks every path of a function that computes on symbolic values.

A path is a sequence of decisions. The function is run once for each path; where
it asks whether a symbolic condition holds, the solver says which answers are
possible, the run takes one and the other is queued. `unknown` counts as possible:
it can leave a claim open, and never proves one.

Every answer that closes a branch is an obligation: facts and a condition that
cannot hold together. They are kept as SMT-LIB text, for a second solver.
"""

from __future__ import annotations

import enum
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import attrs
import z3

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATHS_MAX = 4000
"""The most paths that a claim may have before it is left open."""


RETRIES = 2
"""How often a question that the solver could not decide is put to it again, under another seed."""


class Signal(BaseException):
    """A message from the engine to itself; not an `Exception`, so that no kernel code can catch it."""


class Unsupported(Signal):  # a signal, not an error
    """A symbolic value was asked for something that it cannot do faithfully."""


class EndOfPath(Signal):  # a signal, not an error
    """The path has served its purpose."""


class Contradiction(Signal):  # a signal, not an error
    """The facts of the path contradict each other: no values reach it."""


class Broken(Signal):  # a signal, not an error
    """An invariant does not hold."""


class Undecided(Signal):  # a signal, not an error
    """The solver could not decide an obligation."""


class Unfaithful(Signal):  # a signal, not an error
    """A path did something else when it was run again."""


class End(enum.Enum):
    """How a path ended."""

    RETURNED = "returned"
    REFUSED = "refused"
    ASSERTION = "assertion failed"
    STEP = "induction step"
    EMPTY = "reached by no values"
    BROKEN = "invariant broken"
    UNDECIDED = "undecided"
    UNSUPPORTED = "unsupported"


@attrs.frozen
class Obligation:
    """A set of facts that no values satisfy together, according to the first solver."""

    purpose: str
    """What depends on it."""
    smtlib: str
    """The facts, in SMT-LIB 2; the expected answer is `unsat`."""


@attrs.define
class Path:
    """One run of a function: the decisions taken, what is known, and what it rests on."""

    script: list[tuple[int, str]]
    """The decisions to take again, each with the condition it decided."""
    timeout_ms: int
    """The solver's limit for one question."""
    seed: int = 0
    """The solver's seed."""
    trace: list[tuple[int, str, int]] = attrs.field(factory=list)
    """The decisions taken: the answer, the condition, and how many answers are still to be tried."""
    facts: list[Any] = attrs.field(factory=list)
    """What is known on this path."""
    obligations: list[Obligation] = attrs.field(factory=list)
    """What this path rests on."""
    memory: dict[Any, Any] = attrs.field(factory=dict)
    """What symbolic values have already worked out on this path."""
    solver: Any = attrs.field(init=False)
    _names: dict[str, int] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Set up the solver."""
        self.solver = z3.Solver()
        self.solver.set("timeout", self.timeout_ms)
        self.solver.set("random_seed", self.seed)

    def fresh(self, name: str, sort: Any = None) -> Any:
        """Return a new unknown, named alike each time this path is run."""
        number = self._names[name] = self._names.get(name, 0) + 1
        return z3.Const(f"{name}.{number}", z3.IntSort() if sort is None else sort)

    def learn(self, fact: Any) -> None:
        """Take a fact as given on this path."""
        if not z3.is_true(fact):
            self.facts.append(fact)
            self.solver.add(fact)

    def decide(self, condition: Any) -> bool:
        """Say whether a condition holds, and queue the other answer if it is possible too."""
        if z3.is_true(condition) or z3.is_false(condition):
            return bool(z3.is_true(condition))
        fingerprint = condition.sexpr()
        position = len(self.trace)
        if position < len(self.script):
            answer, expected = self.script[position]
            if expected != fingerprint:
                raise Unfaithful(f"decided {fingerprint} where it decided {expected} before")
            self.trace.append((answer, fingerprint, 0))
        else:
            possible = self._possible(condition, fingerprint), self._possible(z3.Not(condition), fingerprint)
            if not any(possible):
                raise Contradiction(fingerprint)
            answer = 1 if possible[0] else 0
            self.trace.append((answer, fingerprint, 1 if all(possible) else 0))
        self.learn(condition if answer else z3.Not(condition))
        return bool(answer)

    def choose(self, count: int, purpose: str) -> int:
        """Return a number below `count`; every one of them is tried, each on a path of its own."""
        position = len(self.trace)
        if position < len(self.script):
            answer, expected = self.script[position]
            if expected != purpose:
                raise Unfaithful(f"chose {purpose} where it chose {expected} before")
            self.trace.append((answer, purpose, 0))
            return answer
        self.trace.append((count - 1, purpose, count - 1))
        return count - 1

    def prove(self, condition: Any, purpose: str) -> None:
        """Show that a condition follows from what is known, and take it as known from here on."""
        if z3.is_true(condition):
            return
        answer = self._answer(z3.Not(condition))
        if answer == z3.sat:
            raise Broken(purpose)
        if answer != z3.unsat:
            raise Undecided(purpose)
        self._oblige(z3.Not(condition), purpose)
        self.learn(condition)

    def _answer(self, condition: Any) -> Any:
        """Ask whether a condition can hold beside the facts; if unknown, ask afresh under other seeds."""
        answer = self.solver.check(condition)
        for seed in range(1, RETRIES + 1):
            if answer != z3.unknown:
                break
            afresh = z3.Solver()
            afresh.set("timeout", self.timeout_ms)
            afresh.set("random_seed", self.seed + seed)
            afresh.add(*self.facts, condition)
            answer = afresh.check()
        return answer

    def _possible(self, condition: Any, purpose: str) -> bool:
        if self._answer(condition) != z3.unsat:
            return True
        self._oblige(condition, purpose)
        return False

    def _oblige(self, condition: Any, purpose: str) -> None:
        question = z3.Solver()
        question.add(*self.facts, condition)
        self.obligations.append(Obligation(purpose, question.to_smt2()))


_current: ContextVar[Path] = ContextVar("path")


def current() -> Path:
    """Return the path being run."""
    try:
        return _current.get()
    except LookupError:
        raise Unsupported("a symbolic value outside a proof") from None


@attrs.frozen
class Walked:
    """A path, and how it ended."""

    path: Path
    """The path."""
    end: End
    """How it ended."""
    error: BaseException | None
    """What it raised, if anything."""


def walk(run: Callable[[], object], *, timeout_ms: int, seed: int = 0) -> Iterator[Walked]:
    """Run a function along every path that it can take, one after the other."""
    queue: list[list[tuple[int, str]]] = [[]]
    for _ in range(PATHS_MAX):
        if not queue:
            return
        path = Path(queue.pop(), timeout_ms, seed)
        token = _current.set(path)
        try:
            end, error = _run(run)
        finally:
            _current.reset(token)
        if len(path.trace) < len(path.script):
            end, error = End.UNSUPPORTED, Unfaithful("decided less than before")
        for position in range(len(path.script), len(path.trace)):
            _, condition, untried = path.trace[position]
            before = [(answer, text) for answer, text, _ in path.trace[:position]]
            queue.extend([*before, (answer, condition)] for answer in range(untried))
        yield Walked(path, end, error)
    raise Undecided(f"more than {PATHS_MAX} paths")


_SIGNALLED = {
    EndOfPath: End.STEP,
    Contradiction: End.EMPTY,
    Broken: End.BROKEN,
    Undecided: End.UNDECIDED,
    Unsupported: End.UNSUPPORTED,
    Unfaithful: End.UNSUPPORTED,
}


def _run(run: Callable[[], object]) -> tuple[End, BaseException | None]:
    """Run once, and say how it ended."""
    try:
        run()
    except AssertionError as error:
        return End.ASSERTION, error
    except Signal as error:
        return _SIGNALLED[type(error)], error
    except Exception as error:  # noqa: BLE001  # whatever the function raises is an outcome to be judged
        return End.REFUSED, error
    return End.RETURNED, None
