"""Trusted: reduces obligations to the few facts that contradict each other, and writes each such question once.

An obligation is a path's whole list of facts. Z3 names those that it needed, its
unsat core; if they cannot hold together, no more can they and the rest. So only
the core is put to other solvers, seeds and auditors. Cores that differ in nothing
but the numbers of their unknowns are one question, whichever claims they come from.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian_proofs.symbolic.direct import Replacing, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rhodian_proofs.symbolic.paths import Obligation

z3.set_param("pp.min_alias_size", 10**6)  # so that a question is text without names for its parts
z3.set_param("pp.max_depth", 10**6)

_NUMBERED = re.compile(r"(.*?)\.[0-9]+")


@attrs.frozen
class Question:
    """Facts that cannot hold together, as any solver can be asked them."""

    name: str
    """The first 16 digits of the SHA-256 of the text."""
    smtlib: str
    """The facts, in SMT-LIB 2; the expected answer is `unsat`."""
    facts: int
    """How many facts."""
    linear: bool
    """Whether no two unknown numbers are multiplied."""


@attrs.define
class Reduction:
    """What the obligations of one walk come down to."""

    questions: dict[str, Question] = attrs.field(factory=dict)
    """The questions, by name."""
    purposes: dict[str, str] = attrs.field(factory=dict)
    """For each question, what first asked it."""
    needed: set[str] = attrs.field(factory=set)
    """Where the facts came from that some core needs."""
    undecided: list[str] = attrs.field(factory=list)
    """What Z3 could not answer when it was asked for a core."""
    _cores: dict[int, list[tuple[int, ...]]] = attrs.field(factory=dict)
    _held: list[Any] = attrs.field(factory=list)
    """The facts of all cores: as long as a fact is held, no other has its number."""
    _written_out: dict[int, tuple[Any, Any, Any]] = attrs.field(factory=dict)
    _marks: list[Any] = attrs.field(factory=list)
    """By which Z3 names facts, by their places."""
    _apart: z3.Context = attrs.field(factory=z3.Context)
    """Where Z3 looks for cores: apart from all that this process did before, on which it would depend what Z3 names."""

    def add(self, obligations: Iterable[Obligation], timeout_ms: int) -> None:
        """Reduce obligations; a core that was found before is not looked for again."""
        for obligation in obligations:
            places = self._known(obligation)
            if places is None:
                places = self._core(obligation, timeout_ms)
                if places is None:
                    self.undecided.append(obligation.purpose)
                    continue
                self._keep(obligation, places)
            self.needed.update(obligation.sources[place] for place in places)

    def _keep(self, obligation: Obligation, places: list[int]) -> None:
        """Keep a core that is new, and its question."""
        core = tuple(obligation.facts[place] for place in places)
        self._cores.setdefault(obligation.ids[places[-1]], []).append(tuple(obligation.ids[place] for place in places))
        self._held.extend(core)
        question = write(core)
        self.questions.setdefault(question.name, question)
        self.purposes.setdefault(question.name, obligation.purpose)

    def _known(self, obligation: Obligation) -> list[int] | None:
        """Return where in an obligation a core stands that was found before, or nothing."""
        places = {number: place for place, number in enumerate(obligation.ids)}
        for last in (obligation.ids[-1], *obligation.ids[-4:-1]):
            for ids in self._cores.get(last, ()):
                if all(number in places for number in ids):
                    return sorted(places[number] for number in ids)
        return None

    def _core(self, obligation: Obligation, timeout_ms: int) -> list[int] | None:
        """Return where those facts stand that cannot hold together, or nothing if Z3 does not say.

        First each product is taken for an unknown of its own: if the facts contradict each other even so, the core
        holds the instances of lemmas that it takes, and is easy for anyone.
        """
        both = [self._write_out(number, fact) for number, fact in zip(obligation.ids, obligation.facts, strict=True)]
        for facts in ([without for _, without in both], [whole for whole, _ in both]):
            solver = z3.SimpleSolver(ctx=self._apart)
            solver.set("timeout", timeout_ms)
            solver.set(unsat_core=True)
            for place, fact in enumerate(facts):
                if place == len(self._marks):
                    self._marks.append(z3.Bool(f"fact {place}", self._apart))
                tell(solver, fact, self._marks[place])
            if solver.check() == z3.unsat:
                return sorted(int(str(mark)[5:]) for mark in solver.unsat_core())
        return None

    def _write_out(self, number: int, fact: Any) -> tuple[Any, Any]:
        """Return a fact with its products written out, and the same with an unknown of its own for each product."""
        if number not in self._written_out:
            whole = z3.simplify(fact.translate(self._apart), som=True)
            changes = Replacing((term, _as_unknown(term)) for term in _subterms(whole) if _is_product(term))
            self._written_out[number] = fact, whole, changes.of(whole)
        return self._written_out[number][1:]


def write(facts: Iterable[Any]) -> Question:
    """Write facts as a question, its unknowns numbered in the order in which they appear."""
    facts = list(facts)
    terms = list({term.get_id(): term for fact in facts for term in _subterms(fact)}.values())
    names = [term for term in terms if z3.is_const(term) and _is_free(term)]
    changes = list(_renumbered(names))
    renaming = Replacing(changes)
    renamed = [renaming.of(fact) for fact in facts]
    new = {term.get_id(): after for term, after in changes}
    unknowns = [new.get(term.get_id(), term).decl().sexpr() for term in names]
    functions = [term.decl().sexpr() for term in terms if _is_free(term) and not z3.is_const(term)]
    asserts = [f"(assert {fact.sexpr()})" for fact in renamed]
    smtlib = "\n".join([*dict.fromkeys([*unknowns, *functions]), *asserts, "(check-sat)"]) + "\n"
    name = hashlib.sha256(smtlib.encode()).hexdigest()[:16]
    return Question(name, smtlib, len(facts), not any(map(_is_product, terms)))


def _subterms(term: Any) -> Iterator[Any]:
    """Yield a term and everything in it, outermost and leftmost first, each once."""
    seen: set[int] = set()
    ahead = [term]
    while ahead:
        each = ahead.pop()
        if each.get_id() not in seen:
            seen.add(each.get_id())
            yield each
            ahead.extend(reversed(each.children()))


def _is_free(term: Any) -> bool:
    """Tell whether a term is an unknown, or a function of which nothing is known, of something."""
    return bool(term.decl().kind() == z3.Z3_OP_UNINTERPRETED)


def _is_product(term: Any) -> bool:
    """Tell whether a term multiplies two unknowns."""
    return bool(z3.is_mul(term)) and sum(not z3.is_int_value(child) for child in term.children()) > 1


def _as_unknown(product: Any) -> Any:
    """Return an unknown in the place of a product, times the known number in it."""
    known = [child for child in product.children() if z3.is_int_value(child)]
    others = [child.sexpr() for child in product.children() if not z3.is_int_value(child)]
    return z3.Product(z3.Int(f"product {' '.join(others)}", product.ctx), *known)


def _renumbered(names: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield each unknown whose name ends in a number with what stands for it: those of each name count from 1."""
    counts: dict[str, int] = {}
    for term in names:
        numbered = _NUMBERED.fullmatch(term.decl().name())
        if numbered:
            number = counts[numbered[1]] = counts.get(numbered[1], 0) + 1
            yield term, z3.Const(f"{numbered[1]}.{number}", term.sort())
