"""Convenience: looks for certificates; nothing rests on it, since `recheck.certificates` checks what it finds.

A certificate stands in NAME.json beside NAME.smt2. Facts are numbered from 0, in the order of the text; in a case, the
facts that it adds come after those known before. It is one of

- `[["p", [i, ...]], ...]`: the products of p and the facts i add up to a number below 0; p is a natural number or, if
  one of the facts is `= 0`, any polynomial, as an SMT-LIB term;
- `{"split": i, "cases": [...]}`: fact i leaves several lists of facts open, and there is a certificate for each;
- `{"cut": "formula", "cases": [...]}`: there is one if the formula holds, and one if it does not;
- `{"cut": "c x y", "cases": [...]}`: there is one if c holds and `(ite c x y)` is x, and one if c does not and it is y.

Facts are split along the alternatives that they leave. Where none are left, the products that add up to a number below
0 are a question of linear arithmetic, that Z3 answers. Where no products of a few facts will do, whole numbers are told
apart: one is 0 or not, or no more than another or not.
"""

from __future__ import annotations

import functools
import itertools
import math
import time
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
import z3

from rhodian_proofs.solvers.recheck.certificates import add, facts_of, parse, read

if TYPE_CHECKING:
    from collections.abc import Iterator

Certificate: TypeAlias = Any
"""What the file holds, as JSON."""
_Polynomial: TypeAlias = dict[Any, int]
_ONE: _Polynomial = {(): 1}
CUTS_MAX = 3
"""How many cuts may be made on the way to a case."""
DEGREES = (2, 3)
"""How many facts are multiplied with each other, at most, once it is not enough to add them up."""


class _LateError(Exception):
    """The time is up."""


@attrs.frozen
class _Product:
    """What may be added, as often as needed: a product of facts, times a monomial if one of them is = 0."""

    places: tuple[int, ...]
    monomial: tuple[Any, ...] | None
    polynomial: _Polynomial


def certify(smtlib: str, timeout_ms: int) -> Certificate | None:
    """Return a certificate that the facts of a text contradict each other, or None if none is found in that time."""
    try:
        facts = facts_of(smtlib)
        return _Search(time.monotonic() + timeout_ms / 1000).node(facts, frozenset(), CUTS_MAX)
    except (_LateError, RecursionError, SyntaxError, TypeError, ValueError):
        return None  # out of time, or a text that the checker would refuse


@attrs.frozen
class _Search:
    """A search, with the moment at which it ends."""

    deadline: float

    def node(self, facts: list[Any], done: frozenset[Any], cuts: int) -> Certificate | None:
        """Return a certificate; those splits and cuts are done, and so many cuts may be made."""
        if found := self.sum(facts, 1):
            return found
        if choices := [place for place, fact in enumerate(facts) if isinstance(fact, list) and place not in done]:
            place = min(choices, key=lambda place: len(facts[place]))
            cases = self.cases(facts, facts[place], done | {place}, cuts)
            return cases and {"split": place, "cases": cases}
        for text in (*_ites(facts), *_sure(facts)):
            if text not in done:
                return self.cut(facts, text, done, cuts)
        return self.sum(facts, DEGREES[0]) or self.whole(facts, done, cuts)

    def cases(self, facts: list[Any], lists: list[Any], done: frozenset[Any], cuts: int) -> list[Any] | None:
        """Return a certificate for each case, or None if one has none."""
        found = []
        for more in lists:
            case = self.node([*facts, *more], done, cuts)
            if case is None:
                return None
            found.append(case)
        return found

    def cut(self, facts: list[Any], text: str, done: frozenset[Any], cuts: int) -> Certificate | None:
        """Return a certificate that begins with a cut."""
        cases = self.cases(facts, self.sides(text), done | {text}, cuts)
        return cases and {"cut": text, "cases": cases}

    def sides(self, text: str) -> list[Any]:
        """Return the facts that each case of a cut adds."""
        test, *ends = parse(text)
        values = [read(("=", ("ite", test, *ends), end)) for end in ends] or [[], []]
        return [read(test) + values[0], read(test, holds=False) + values[1]]

    def whole(self, facts: list[Any], done: frozenset[Any], cuts: int) -> Certificate | None:
        """Return a certificate that tells whole numbers apart, or multiplies more facts."""
        for text in _between(facts) if cuts else ():
            if any(self.sum([*facts, *side], 1) for side in self.sides(text)):
                return self.cut(facts, text, done, cuts - 1)
        for degree in DEGREES[1:]:
            if found := self.sum(facts, degree):
                return found
        for left, name in itertools.product(range(cuts), _names(facts)):
            text = f"(= {_text(name)} 0)"
            if text not in done and (found := self.cut(facts, text, done, left)):
                return found
        return None

    def sum(self, facts: list[Any], degree: int) -> Certificate | None:
        """Return products of so many facts that add up to a number below 0, or None if there are none."""
        left_ms = math.ceil(1000 * (self.deadline - time.monotonic()))
        if left_ms <= 0:
            raise _LateError
        products = list(_products(facts, degree))
        numbers = _combine(products, left_ms)
        found: dict[tuple[int, ...], list[str]] = {}
        for number, product in zip(numbers, products, strict=False):  # there are no numbers if there is no way
            if number:
                found.setdefault(product.places, []).append(_times(number, product.monomial or ()))
        return [
            [parts[0] if len(parts) == 1 else f"(+ {' '.join(parts)})", [*places]] for places, parts in found.items()
        ]


def _simple(facts: list[Any]) -> list[tuple[int, _Polynomial, bool]]:
    """Return the facts that leave no alternatives, with their places."""
    return [(place, *fact) for place, fact in enumerate(facts) if isinstance(fact, tuple)]


def _names(facts: list[Any]) -> list[Any]:
    """Return the variables of the facts that leave no alternatives, those first that are multiplied most."""
    monomials = [monomial for _, polynomial, _ in _simple(facts) for monomial in polynomial]
    count = Counter(name for monomial in monomials for name in monomial * (len(monomial) - 1))
    return sorted({name for monomial in monomials for name in monomial}, key=lambda name: (-count[name], str(name)))


def _products(facts: list[Any], degree: int) -> Iterator[_Product]:
    """Yield the products of up to so many facts, and of facts that are = 0 with monomials."""
    for place, polynomial, is_zero in _simple(facts):
        for size in range(degree if is_zero else 0):
            for monomial in itertools.combinations_with_replacement(_names(facts), size):
                yield _Product((place,), monomial, add((polynomial, {monomial: 1})))
    least = [(place, polynomial) for place, polynomial, is_zero in _simple(facts) if not is_zero]
    for size in range(degree + 1):
        for several in itertools.combinations_with_replacement(least, size):
            product = functools.reduce(lambda one, other: add((one, other)), (p for _, p in several), _ONE)
            yield _Product(tuple(place for place, _ in several), None, product)


def _combine(products: list[_Product], timeout_ms: int) -> list[int]:
    """Return how often to take each product so that they add up to a number below 0; nothing if there is no way."""
    solver = z3.SolverFor("QF_LRA")
    solver.set("timeout", timeout_ms)
    unknowns = [z3.Real(f"times.{place}") for place in range(len(products))]
    rows: dict[Any, list[Any]] = {(): []}
    for unknown, product in zip(unknowns, products, strict=True):
        if product.monomial is None:
            solver.add(unknown >= 0)
        for monomial, coefficient in product.polynomial.items():
            rows.setdefault(monomial, []).append(coefficient * unknown)
    solver.add(*(z3.Sum(row) == (0 if monomial else -1) for monomial, row in rows.items()))
    if solver.check() != z3.sat:
        return []
    model = solver.model()
    found = [model.eval(unknown, model_completion=True).as_fraction() for unknown in unknowns]
    scale = math.lcm(*(number.denominator for number in found))
    return [int(number * scale) for number in found]


def _sure(facts: list[Any]) -> Iterator[str]:
    """Yield cuts that say what is = 0, being neither above nor below."""
    least = dict.fromkeys(
        frozenset(item for item in p.items() if item[1]) for _, p, is_zero in _simple(facts) if not is_zero
    )
    for fact in least:
        if frozenset((monomial, -number) for monomial, number in fact) in least:
            yield f"(= (+ 0 {' '.join(_times(number, monomial) for monomial, number in sorted(fact, key=str))}) 0)"


def _ites(facts: list[Any]) -> Iterator[str]:
    """Yield cuts that say which value an `ite` has."""
    for name in _names(facts):
        if isinstance(name, tuple) and name[0] == "ite":
            yield " ".join(map(_text, name[1:]))


def _between(facts: list[Any]) -> Iterator[str]:
    """Yield cuts between whole numbers, next to values that satisfy the facts but are not whole."""
    monomials = {m: z3.Real(f"m.{m}") for _, p, _ in _simple(facts) for m in p if m}
    solver = z3.SolverFor("QF_LRA")
    for _, polynomial, is_zero in _simple(facts):
        value = z3.Sum([c * monomials[m] if m else z3.RealVal(c) for m, c in polynomial.items()])
        solver.add(value == 0 if is_zero else value >= 0)
    if solver.check() != z3.sat:
        return
    model = solver.model()
    values = {m: model.eval(real, model_completion=True).as_fraction() for m, real in monomials.items()}
    for (one, value), (other, less) in itertools.product(values.items(), [((), Fraction()), *values.items()]):
        if (value - less).denominator > 1:
            yield f"(<= (- {_times(1, one)} {_times(1 if other else 0, other)}) {_times(math.floor(value - less), ())})"


def _times(number: int, monomial: tuple[Any, ...]) -> str:
    """Return the text of a number times a monomial."""
    words = [str(number) if number >= 0 else f"(- {-number})", *map(_text, monomial)]
    return f"(* {' '.join(words)})" if monomial else words[0]


def _text(term: Any) -> str:
    """Return the text of a term."""
    return term if isinstance(term, str) else f"({' '.join(map(_text, term))})"
