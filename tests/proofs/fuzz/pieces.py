"""Convenience: what programs are put together from: functions, what a claim calls of them, and what is so of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from random import Random

OPERATORS = ("==", "<=", ">=", "<", ">", "!=")


@attrs.frozen
class Piece:
    """A part of a program, in the language of claims."""

    parameters: dict[str, str]
    """What a claim that holds this piece ranges over, each with its kind."""
    functions: str = ""
    """What it defines."""
    invariants: tuple[str, ...] = ()
    """Expressions, each an invariant of a loop in it."""
    measures: tuple[str, ...] = ()
    """Entries of the claim's measures."""
    body: tuple[str, ...] = ()
    """What the claim does before it asserts."""
    numbers: tuple[str, ...] = ()
    """Numbers that the claim may compare."""
    truths: tuple[str, ...] = ()
    """Truth values that hold, unless something in the piece is wrong."""
    about: str = "loops.scan"
    """What the claim is about: what could answer anything else, and must not."""
    counts: str = ""
    """How many items there are, if the piece counts them."""


def weighed(rng: Random, *choices: tuple[float, str]) -> str:
    """Return one of some texts, by weight."""
    return rng.choices([text for _, text in choices], [weight for weight, _ in choices])[0]


def compared(rng: Random, numbers: tuple[str, ...]) -> str:
    """Return a comparison of some numbers, as likely false as true."""
    left = rng.choice(numbers)
    right = rng.choice((*numbers, *numbers, "0", "1", "3"))
    if rng.random() < 0.35:
        right = f"{right} {rng.choice('+-')} {rng.choice((*numbers, '1', '2'))}"
    return f"{left} {rng.choice(OPERATORS)} {right}"
