"""Trusted: walks every path of a function that computes on symbolic values.

A path is a sequence of decisions. The function is run once for each path; where
it asks whether a symbolic condition holds, the solver says which answers are
possible, the run takes one and the other is queued. `unknown` counts as possible:
it can leave a claim open, and never proves one.

Every answer that closes a branch is an obligation: facts and a condition that
cannot hold together. They are kept, so that others can be asked the same.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian_proofs.symbolic.direct import is_certain, is_excluded, spend, tell
from rhodian_proofs.symbolic.signals import RUNNING, Broken, Contradiction, Undecided, Unfaithful, Unsupported

if TYPE_CHECKING:
    from types import CodeType

    from rhodian_proofs.symbolic.signals import Signal

RETRIES = 2
"""How often a question that the solver could not decide is put to it again, under another seed."""

WITNESS_RETRIES = 8
"""How often values that take a path are looked for again, under another seed: nothing rests on how they are found."""

EFFORT = 1_000_000
"""What the solver may spend on whether a branch is possible, in its own count, which no clock disturbs.

It has its full time where a claim would fail otherwise: for an assert, an obligation, and the end of a bad path."""


@attrs.frozen(eq=False)
class Obligation:
    """A set of facts that no values satisfy together, according to the first solver."""

    purpose: str
    """What depends on it."""
    facts: tuple[Any, ...]
    """The facts, as terms of Z3; the last is the one that was asked about."""
    sources: tuple[str, ...]
    """Where each fact comes from, in words."""
    ids: tuple[int, ...] = attrs.field()
    """The number that Z3 has given each fact: the same for equal ones, and no other's as long as it is held."""

    @ids.default
    def _numbered(self) -> tuple[int, ...]:
        return tuple(fact.get_id() for fact in self.facts)

    @property
    def smtlib(self) -> str:
        """The facts, in SMT-LIB 2; the expected answer is `unsat`."""
        question = z3.Solver()
        question.add(*self.facts)
        return str(question.to_smt2())


@attrs.frozen
class Decision:
    """An answer that a run was given."""

    answer: int
    """The answer: for a condition 1 if it holds and 0 if not, for a choice the number chosen."""
    about: str
    """The condition, or what was chosen."""
    was_open: bool
    """Whether any other answer was possible."""


@attrs.define
class Path:
    """One run of a function: the decisions taken, what is known, and what it rests on."""

    script: list[Decision]
    """The decisions to take again."""
    timeout_ms: int
    """The solver's limit for one question."""
    seed: int = 0
    """The solver's seed."""
    claimed: CodeType | None = None
    """The claim being run: a condition that it asserts has the solver's full time."""
    shown: dict[tuple[int, ...], Any] = attrs.field(factory=dict)
    """What has been shown on any path of this walk: facts and a condition that follows, by the numbers of the terms.

    The terms are kept, so that no other term can take their numbers."""
    trace: list[Decision] = attrs.field(factory=list)
    """The decisions taken."""
    untried: list[int] = attrs.field(factory=list)
    """For each decision taken, how many answers are still to be tried."""
    premises: list[tuple[tuple[str, int | None, int | None], Any]] = attrs.field(factory=list)
    """What implications suppose, each with the place in its file where it stands."""
    assumptions: set[str] = attrs.field(factory=set)
    """The assumptions of SPEC.md that this path leans on."""
    bounds: set[str] = attrs.field(factory=set)
    """Why this path says nothing of all that the claim ranges over."""
    facts: list[Any] = attrs.field(factory=list)
    """What is known on this path."""
    sources: list[str] = attrs.field(factory=list)
    """Where each fact comes from, in words."""
    ids: list[int] = attrs.field(factory=list)
    """The number that Z3 has given each fact."""
    known: dict[int, str] = attrs.field(factory=dict)
    """By that number, where a fact comes from first: a branch on a fact is not asked, but what a claim asserts is."""
    leaned_on: set[str] = attrs.field(factory=set)
    """Where those facts come from by which something was decided without being asked."""
    obligations: list[Obligation] = attrs.field(factory=list)
    """What this path rests on."""
    memory: dict[Any, Any] = attrs.field(factory=dict)
    """What symbolic values have already worked out on this path."""
    shared: dict[Any, Any] = attrs.field(factory=dict)
    """What has been worked out once for all paths of this walk."""
    raised: Signal | None = None
    """The first signal that was made on this path, whatever became of it."""
    _solver: Any = None
    _names: dict[str, int] = attrs.field(factory=dict)

    @property
    def solver(self) -> Any:
        """The solver, which knows what is known; a path of plain values alone never makes one."""
        if self._solver is None:
            self._solver = z3.Solver()
            self._solver.set("timeout", self.timeout_ms)
            self._solver.set("random_seed", self.seed)
        return self._solver

    @property
    def is_plain(self) -> bool:
        """Whether there is no unknown on this path."""
        return not self._names

    def fresh(self, name: str, sort: Any = None) -> Any:
        """Return a new unknown, named alike each time this path is run."""
        number = self._names[name] = self._names.get(name, 0) + 1
        return z3.Const(f"{name}.{number}", z3.IntSort() if sort is None else sort)

    def learn(self, fact: Any, source: str = "engine") -> None:
        """Take a fact as given on this path."""
        if not is_certain(fact):
            self.facts.append(fact)
            self.ids.append(fact.get_id())
            self.known.setdefault(self.ids[-1], source)
            self.sources.append(source)
            tell(self.solver, fact)

    def forget(self) -> None:
        """Forget all that is known on this path."""
        self.facts.clear()
        self.sources.clear()
        self.ids.clear()
        self.known.clear()
        self.solver.reset()

    def decide(self, condition: Any) -> bool:
        """Say whether a condition holds, and queue the other answer if it is possible too.

        Whether what a claim asserts can hold is not asked if it cannot fail: that is what the witness shows.
        """
        if is_certain(condition) or is_excluded(condition):
            return is_certain(condition)
        line = self._asking_line()
        for number, holds in ((condition.get_id(), True), (z3.Not(condition).get_id(), False)):
            if number in self.known and not line:
                self.leaned_on.add(self.known[number])
                return holds
        fingerprint = condition.sexpr()
        if len(self.trace) < len(self.script):
            answer = self._again(fingerprint)
        else:
            otherwise = self._possible(z3.Not(condition), line)
            possible = (bool(line) and not otherwise) or self._possible(condition, line), otherwise
            if not any(possible):
                raise Contradiction(fingerprint)
            answer = 1 if possible[0] else 0
            self._record(Decision(answer, fingerprint, all(possible)), 1 if all(possible) else 0)
        self.learn(condition if answer else z3.Not(condition), "branch")
        return bool(answer)

    def argument(self, name: str) -> Any:
        """Return what the claim being run was given under a name."""
        return self.memory["arguments"][name]

    def note(self, what: str, term: Any) -> None:
        """Keep what is known of all that a term holds; it is learned of a part when that is looked at."""
        self.memory[what, term.get_id()] = term

    def recall(self, what: str, term: Any, fact: Any) -> None:
        """Learn a fact about a part of a term, if it was noted of the whole."""
        if (what, term.get_id()) in self.memory:
            self.learn(fact, what)

    def divide(self, dividend: Any, divisor: Any) -> tuple[Any, Any]:
        """Name the quotient and the remainder of a division by a number above 0, alike each time they are asked for.

        SMT-LIB rounds as Python does only then, so no other division is done.
        """
        if not self.decide(divisor > 0):
            if self.decide(divisor == 0):
                raise ZeroDivisionError
            raise Unsupported("division by a number below 0")
        key = ("division", dividend.sexpr(), divisor.sexpr())
        if key not in self.memory:
            quotient, remainder = self.fresh("quotient"), self.fresh("remainder")
            self.learn(dividend == quotient * divisor + remainder, "division")
            self.learn(remainder >= 0, "division")
            self.learn(remainder < divisor, "division")
            self.memory[key] = quotient, remainder
        return self.memory[key]  # type: ignore[no-any-return]  # put there two lines above

    def choose(self, count: int, purpose: str) -> int:
        """Return a number below `count`; every one of them is tried, each on a path of its own."""
        if len(self.trace) < len(self.script):
            return self._again(purpose)
        self._record(Decision(count - 1, purpose, count > 1), count - 1)
        return count - 1

    def _again(self, about: str) -> int:
        """Take a decision of the script again."""
        decision = self.script[len(self.trace)]
        if decision.about != about:
            raise Unfaithful(f"decided {about} where it decided {decision.about} before")
        self._record(decision, 0)
        return decision.answer

    def _record(self, decision: Decision, untried: int) -> None:
        self.trace.append(decision)
        self.untried.append(untried)

    def _asking_line(self) -> int:
        """Return the line of the claim that asks for a truth value, or 0 if it is not the claim that asks."""
        frame = sys._getframe(2)  # noqa: SLF001  # the only way to know who asks
        while frame.f_code.co_filename == __file__ or frame.f_code.co_name == "__bool__":
            if frame.f_back is None:
                return 0
            frame = frame.f_back
        return frame.f_lineno if frame.f_code is self.claimed else 0

    def prove(self, condition: Any, purpose: str) -> None:
        """Show that a condition follows from what is known, and take it as known from here on."""
        if is_certain(condition):
            return
        key = (*self.ids, condition.get_id())
        if key not in self.shown:
            answer = self._answer(z3.Not(condition))
            if answer == z3.sat:
                raise Broken(purpose)
            if answer != z3.unsat:
                raise Undecided(purpose)
            self._oblige(z3.Not(condition), purpose)
            self.shown[key] = (*self.facts, condition)
        self.learn(condition, f"proved: {purpose}")

    def is_empty(self) -> bool:
        """Tell whether it is certain that no values reach this path."""
        if self.is_plain or self._answer(z3.BoolVal(val=True)) != z3.unsat:
            return False
        self._oblige(z3.BoolVal(val=True), "no values reach the end of the path")
        return True

    def model(self) -> Any:
        """Return some values that take this path, or None if none are found; what is not known is asked afresh."""
        solver, answer = self.solver, self.solver.check()
        for seed in range(1, WITNESS_RETRIES + 1):
            if answer != z3.unknown:
                break
            solver = z3.Solver()
            solver.set("timeout", self.timeout_ms)
            solver.set("random_seed", self.seed + seed)
            solver.add(*self.facts)
            answer = solver.check()
        return solver.model() if answer == z3.sat else None

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

    def _possible(self, condition: Any, line: int) -> bool:
        """Tell whether a branch may be taken."""
        spend(self.solver, EFFORT)
        answer = self.solver.check(condition)
        spend(self.solver, 0)
        if answer == z3.unknown and line:
            answer = self._answer(condition)
        if answer != z3.unsat:
            return True
        self._oblige(condition, f"line {line} of the claim" if line else "a branch that is not possible")
        return False

    def _oblige(self, condition: Any, purpose: str) -> None:
        facts, sources = (*self.facts, condition), (*self.sources, "asked")
        self.obligations.append(Obligation(purpose, facts, sources, (*self.ids, condition.get_id())))


def lean_on(assumption: str) -> None:
    """Note that the path being run leans on an assumption of SPEC.md; nothing if no path is."""
    path = RUNNING.get(None)
    if path is not None:
        path.assumptions.add(assumption)
