"""Checked: sharing rules against fairness axioms, each cell a theorem or an example that the solver found.

`python -m rhodian_proofs.report.fairness_table` prints the table as it stands in spec/sharing.md.
A cell is a theorem if a claim asserts just that axiom of just that rule; whether the
claim is proved is for `rhodian prove` to say. Every other cell needs an example in
which the rule fails, and is open if none is found.
"""

from __future__ import annotations

import enum
import sys
from functools import partial
from inspect import signature
from itertools import product
from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian_proofs.fairness.axioms import AXIOMS, Axiom
from rhodian_proofs.fairness.rivals import RULES, Rule
from rhodian_proofs.run.registry import claims
from rhodian_proofs.symbolic.ints import some_natural
from rhodian_proofs.symbolic.signals import current
from rhodian_proofs.symbolic.walk import End, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.symbolic.walk import Walked

MEMBERS_MAX = 3
"""Up to how many members an example is looked for."""

WEIGHT_MAX = 3
"""Up to which weight, from 1: no example needs a member of weight 0."""

ANSWER_MS = 5_000
"""The time Z3 has for one question."""


class Standing(enum.Enum):
    """How a rule stands to an axiom."""

    THEOREM = "theorem"
    BOUNDED = "bounded"
    COUNTEREXAMPLE = "counterexample"
    OPEN = "open"


@attrs.frozen
class Cell:
    """A rule, an axiom, and how the one stands to the other."""

    rule: Rule
    axiom: Axiom
    verdict: Standing
    evidence: str
    """The claim's name; or the example, as what the rule answers in it."""
    clause: str = ""
    """The clause of the claim, if there is one."""
    example: dict[str, Any] = attrs.field(factory=dict)
    """What the axiom was tried on when it failed."""

    @property
    def text(self) -> str:
        """Return what stands in the table."""
        return self.evidence if self.verdict is Standing.COUNTEREXAMPLE else f"{self.verdict.value} {self.clause}"


def cells() -> tuple[Cell, ...]:
    """Return every cell, row by row; this takes some seconds, since examples are looked for."""
    return tuple(_cell(rule, axiom) for axiom in AXIOMS for rule in RULES)


def _cell(rule: Rule, axiom: Axiom) -> Cell:
    claim = claim_of(rule, axiom)
    if claim is not None:
        verdict = Standing.BOUNDED if claim.scope else Standing.THEOREM
        return Cell(rule, axiom, verdict, claim.name, claim.clause)
    example = counterexample(rule, axiom)
    if example is None:
        return Cell(rule, axiom, Standing.OPEN, f"no example with up to {MEMBERS_MAX} members")
    return Cell(rule, axiom, Standing.COUNTEREXAMPLE, answers(rule, axiom, example), example=example)


def claim_of(rule: Rule, axiom: Axiom) -> Claim | None:
    """Return the claim that asserts an axiom of a rule, if there is one: its code names both."""
    for claim in claims():
        if {rule.__name__, axiom.__name__} <= set(claim.check.__code__.co_names):
            return claim
    return None


def counterexample(rule: Rule, axiom: Axiom) -> dict[str, Any] | None:
    """Return the smallest example in which a rule fails an axiom, or nothing.

    The solver finds the amount, whatever its size, for each choice of weights; fewer members are tried
    first, then smaller weights. An example is returned only if the axiom fails on it in plain Python too.
    """
    for chosen in _choices(axiom):
        found = [_smallest(each) for each in walk(partial(_try, rule, axiom, chosen), timeout_ms=ANSWER_MS)]
        amount = min((each for each in found if each is not None), default=None)
        if amount is not None and not axiom(rule, amount=amount, **chosen):
            return {"amount": amount, **chosen}
    return None


def _choices(axiom: Axiom) -> Iterator[dict[str, Any]]:
    """Yield all that an axiom is tried on, small before large, but for the amounts."""
    wanted = signature(axiom).parameters
    vectors = (v for n in range(1, MEMBERS_MAX + 1) for v in product(range(1, WEIGHT_MAX + 1), repeat=n))
    for weights in sorted(vectors, key=lambda vector: (len(vector), sum(vector))):
        places = range(len(weights))
        others = product(range(1, WEIGHT_MAX + 1), repeat=len(weights)) if "others" in wanted else [weights]
        for other, place, later in product(others, places, places):
            chosen = {"weights": weights, "others": other, "place": place, "later": later, "more": 1}
            if ("later" in wanted and later > place) or ("later" not in wanted and later == place):
                yield {name: value for name, value in chosen.items() if name in wanted}


def _try(rule: Rule, axiom: Axiom, chosen: dict[str, Any]) -> None:
    """Put a rule to an axiom, on the path being walked, for any amount."""
    amount = current().memory["amount"] = some_natural("amount")
    if not axiom(rule, amount=amount, **chosen):
        raise AssertionError


def _smallest(walked: Walked) -> int | None:
    """Return the smallest amount with which a path ends in a failed axiom, or nothing."""
    if walked.end is not End.ASSERTION:
        return None
    amount, smallest = walked.path.memory["amount"].term, None
    solver = z3.Solver()
    solver.set("timeout", ANSWER_MS)
    solver.add(*walked.path.facts)
    while solver.check() == z3.sat:
        smallest = solver.model().eval(amount, model_completion=True).as_long()
        solver.add(amount < smallest)
    return smallest


def answers(rule: Rule, axiom: Axiom, example: dict[str, Any]) -> str:
    """Return what a rule answers when an axiom is tried on an example, each answer once."""
    asked: dict[str, None] = {}

    def watched(amount: int, weights: tuple[int, ...]) -> tuple[int, ...]:
        shares = rule(amount, weights)
        asked[f"{amount} of {_listed(weights)} → {_listed(shares)}"] = None
        return shares

    axiom(watched, **example)
    return "; ".join(asked)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def words(function: Rule | Axiom) -> str:
    """Return the name of a rule or an axiom in words."""
    return function.__name__.replace("_", " ")


def table(rows: Sequence[Cell]) -> str:
    """Return the cells as a table in Markdown, a row for each axiom."""
    lines = ["| | " + " | ".join(map(words, RULES)) + " |", "|---" * (len(RULES) + 1) + "|"]
    for axiom in AXIOMS:
        texts = [cell.text for cell in rows if cell.axiom is axiom]
        lines.append(f"| {words(axiom)} | " + " | ".join(texts) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table(cells()))
