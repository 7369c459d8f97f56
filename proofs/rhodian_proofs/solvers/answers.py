"""Trusted: puts a question to Z3 again, under other seeds and in other orders, and to cvc5."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

import z3

from rhodian_proofs.record import Answer
from rhodian_proofs.solvers.cvc5 import SecondSolver

if TYPE_CHECKING:
    from rhodian_proofs.record import Limits
    from rhodian_proofs.solvers.obligations import Question


class Asker:
    """Whom to ask: Z3 here, and cvc5 in a process of its own that lasts as long as this."""

    def __init__(self, limits: Limits) -> None:
        """Keep to these limits."""
        self.limits = limits
        self._second = SecondSolver(limits.cvc5_ms)

    def ask(self, question: Question) -> Answer:
        """Ask, and say what was answered that is not `unsat`."""
        complaints: list[str] = []
        seeds = self.limits.seeds if question.linear else self.limits.seeds_nonlinear
        seeds = seeds if "z3" in self.limits.solvers else 0
        slowest = spent = 0.0
        facts = facts_apart(question.smtlib)
        for seed in range(1, seeds + 1):
            started = time.perf_counter()
            answer = _again(facts, seed, self.limits.z3_ms)
            spent += (took := time.perf_counter() - started)
            slowest = max(slowest, took)
            if answer != z3.unsat:
                complaints.append(f"Z3 with seed {seed} answers {answer}")
        started = time.perf_counter()
        if "cvc5" in self.limits.solvers:
            said = self._second.answer(question.smtlib)
            if said != "unsat":
                complaints.append(f"cvc5 answers {said}")
        return Answer(question.name, seeds, spent, slowest, time.perf_counter() - started, tuple(complaints))

    def close(self) -> None:
        """End the process of cvc5."""
        self._second.close()


def facts_apart(smtlib: str) -> Any:
    """Return the facts of a text, in a context of its own: what Z3 does depends on all that was named in one before."""
    return z3.parse_smt2_string(smtlib, ctx=z3.Context())


def _again(facts: Any, seed: int, timeout_ms: int) -> z3.CheckSatResult:
    """Ask Z3 under a seed, the facts in an order that the seed gives."""
    shuffled = random.Random(seed).sample(list(facts), len(facts))  # noqa: S311  # to vary, not to keep a secret
    solver = z3.SimpleSolver(ctx=facts.ctx)
    solver.set("timeout", timeout_ms)
    solver.set("random_seed", seed)
    solver.add(*shuffled)
    return solver.check()
