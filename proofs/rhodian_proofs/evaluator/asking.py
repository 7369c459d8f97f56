"""Checked: what is known on a path, and whether it can be: on the solver's stack, or put to it anew each time."""

from __future__ import annotations

from typing import Any

import z3

from rhodian_proofs.evaluator.values import Refused

EFFORT = 1_000_000
"""What the solver may spend on whether a branch is possible, in its own count; what it cannot tell is tried."""

EFFORT_IN_ALL = 300_000_000
"""What the solver may spend on one statement at one length, in the same count; what needs more is not walked."""

TEXTS_MS = 2000
"""How long the solver may take over a question in which texts are: its own count of effort does not end all of them."""


class Known:
    """What is known on a path, on the solver's own stack."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.solver = z3.Solver()
        self.solver.set("rlimit", EFFORT)
        self.began = 0

    def push(self) -> None:
        """Remember what is known now."""
        self.solver.push()

    def pop(self) -> None:
        """Know what was known then."""
        self.solver.pop()

    def add(self, fact: Any) -> None:
        """Know a fact too."""
        self.solver.add(fact)

    def facts(self) -> list[Any]:
        """Return all that is known."""
        return list(self.solver.assertions())

    def check(self) -> Any:
        """Tell whether what is known can be, as long as the solver has not spent too much in all.

        Raises:
            Refused: if it has.
        """
        answer = self.solver.check()
        spent = self.solver.statistics().get_key_value("rlimit count")
        self.began = min(self.began or spent, spent)
        if spent - self.began > EFFORT_IN_ALL:
            raise Refused("more questions than the solver has effort for")
        return answer


class Afresh(Known):
    """What is known on a path, put to a new solver for each question: of texts, the solver's stack may never end."""

    def __init__(self) -> None:
        """Know nothing yet."""
        super().__init__()
        self.known: list[Any] = []
        self.marks: list[int] = []

    def push(self) -> None:
        """Remember what is known now."""
        self.marks.append(len(self.known))

    def pop(self) -> None:
        """Know what was known then."""
        del self.known[self.marks.pop() :]

    def add(self, fact: Any) -> None:
        """Know a fact too."""
        self.known.append(fact)

    def facts(self) -> list[Any]:
        """Return all that is known."""
        return list(self.known)

    def check(self) -> Any:
        """Tell whether what is known can be, as long as no more is spent than may be in all."""
        self.solver = z3.Solver()
        self.solver.set("rlimit", EFFORT)
        self.solver.set("timeout", TEXTS_MS)
        self.solver.add(self.known)
        return super().check()
