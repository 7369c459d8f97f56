"""Checked: what is written down about a proof, and read back from a file."""

from __future__ import annotations

import enum

import attrs


class Status(enum.Enum):
    """What a claim is."""

    PROVED = "proved"
    BOUNDED = "bounded"
    OPEN = "open"


@attrs.frozen
class Limits:
    """How hard the engine tries."""

    z3_ms: int = 24_000
    """The time Z3 has for one question."""
    cvc5_ms: int = 24_000
    """The time cvc5 has for one question."""
    seeds: int = 10
    """Under how many further seeds, and orders of the facts, Z3 answers every question again."""
    seeds_nonlinear: int = 25
    """The same, for a question in which unknown numbers are multiplied."""
    solvers: tuple[str, ...] = ("z3", "cvc5")
    """Which solvers are asked; a claim is proved only if both are."""


@attrs.frozen
class PathRow:
    """One path of a claim."""

    length: str
    """How long its sequences are: a number, or `any`."""
    conditions: tuple[str, ...]
    """What was decided on it where it could have gone either way."""
    end: str
    """How it ended."""
    witness: str
    """Plain values that take it and were run; nothing at unknown length, or if it is a step of an induction."""


@attrs.frozen
class Sanity:
    """One check that a claim says something, and that what it says was tested."""

    name: str
    """What is checked."""
    passed: bool
    """Whether it holds."""
    detail: str
    """What was found."""


@attrs.frozen
class Answer:
    """What became of a question."""

    name: str
    """The question's name."""
    seeds: int
    """Under how many seeds Z3 was asked again."""
    z3_seconds: float
    """What Z3 took for all of them."""
    z3_slowest: float
    """What Z3 took for the slowest."""
    cvc5_seconds: float
    """What cvc5 took."""
    complaints: tuple[str, ...]
    """What was answered that is not `unsat`."""


@attrs.frozen
class Asked:
    """A question, as it stands in the record of a claim."""

    name: str
    """Its name, which is a digest of its text."""
    purpose: str
    """What first asked it."""
    smtlib: str
    """Its text."""
    facts: int
    """How many facts it holds."""
    linear: bool
    """Whether no two unknown numbers are multiplied."""
    answer: Answer | None = None
    """What became of it."""


@attrs.frozen
class Reached:
    """A function of the kernel that the claim went through."""

    name: str
    """Its module and qualified name, as in `rhodian.sharing.allocation:in_order`."""
    sha256: str
    """The digest of its source."""


@attrs.define
class Verdict:
    """What became of a claim."""

    clause: str
    name: str
    sentence: str
    status: Status = Status.OPEN
    scope: str = ""
    """For a bounded claim: its bounds."""
    domain: str = ""
    """What it ranges over."""
    statement: str = ""
    """Its source, from the function that was run."""
    about: tuple[Reached, ...] = ()
    """The functions of the kernel that it is about."""
    reached: tuple[Reached, ...] = ()
    """All functions of the kernel that it went through."""
    paths: tuple[PathRow, ...] = ()
    """Its path table; what no values reach is left out."""
    obligations: int = 0
    """How many times a branch was closed or a condition shown."""
    questions: tuple[Asked, ...] = ()
    """What these come down to."""
    witnesses: int = 0
    """How many paths were replayed with plain values."""
    counterexample: str = ""
    """What refutes the false variant."""
    lemmas: tuple[str, ...] = ()
    """The lemmas it uses."""
    assumptions: tuple[str, ...] = ()
    """The assumptions of SPEC.md that it leans on."""
    unneeded: tuple[str, ...] = ()
    """What was supposed and no core needs."""
    sanity: tuple[Sanity, ...] = ()
    """The checks of it."""
    walk_seconds: float = 0.0
    """What walking its paths took."""
    reasons: list[str] = attrs.field(factory=list)
    """Why it is not proved."""
    cached: bool = False
    """Whether this was read from the cache."""
