"""Convenience: a program for each seed: a file of one claim, as a user would write it, true or false."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import attrs

from tests.proofs.fuzz import columned, faulted, keeping, ledgers, naming, others, passing, scans
from tests.proofs.fuzz.pieces import Piece, compared
from tests.proofs.fuzz.twist import twist

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = """
from rhodian import Account, Asset, Fund, in_order, post
from rhodian.base import columns, loops, names
from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.base.numbers import checked_name
from rhodian.ledger.errors import Overdrawn
from rhodian_proofs.claims import (
    AnyAccount, AnyAsset, AnyInt, AnyName, AnyPlace, AnyTree, Books, Invariant, LaterPlace, Natural, Naturals, Signeds,
    Transfers, adds_only_at, between, claim, each, first_at_fault, forks, held_in, implies, joints, length_of, name_of,
    never_negative, onward, refusal_of, same_totals, tells, total, upto, where, written,
)
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER

EUR = Asset("EUR", 2)

"""

_MAKERS: tuple[tuple[int, Callable[..., Piece]], ...] = (
    (42, scans.scan),
    (8, others.places),
    (7, others.largest),
    (10, others.beside),
    (8, others.refused),
    (6, others.numbers),
    (3, others.tree),
    (6, columned.columned),
    (6, keeping.keeping),
    (6, faulted.faulted),
    (5, passing.passing),
    (7, naming.naming),
    (14, ledgers.moved),
    (6, ledgers.wrote),
)


LATE = 0.3
"""How many programs are to be false of long sequences only."""


SEQUENCES = ("Naturals", "Signeds", "tuple[AnyInt, ...]", "Transfers")


@attrs.frozen
class Program:
    """A program, and what it is made of."""

    seed: int
    text: str
    pieces: tuple[str, ...]


def program(seed: int, fate: Callable[[str], str], late: float = LATE) -> Program:
    """Return the program of a seed.

    Args:
        seed: the seed.
        fate: told the text of a program, what plain values say: false `at once`, `late`, or nothing. What is false at
            once says nothing of a rule; what is false of long sequences only is what a rule has to see.
        late: how many programs are to be false of long sequences only.
    """
    rng = Random(seed)  # noqa: S311  # to vary, not to keep a secret
    wanted = "late" if rng.random() < late else ""
    for turn in range(60):
        names, pieces = _pieces(rng, bold=bool(wanted))
        functions = _functions(rng, pieces, 0.35 if wanted else 0.2)
        for _ in range(6):
            text = _text(pieces, functions, _asserted(rng, pieces, bold=bool(wanted)))
            found = fate(text)
            if found == wanted or (turn > 40 and found != "at once"):  # enough
                return Program(seed, text, names)
    return Program(seed, text, names)


def _functions(rng: Random, pieces: tuple[Piece, ...], twisted: float) -> str:
    """Return the functions of a program, of which one may have been changed."""
    parts = [piece.functions for piece in pieces]
    place = rng.randrange(len(parts))
    if rng.random() < twisted and parts[place] != scans.COUNTER:
        parts[place] = twist(rng, parts[place]) + "\n\n\n"
    return "".join(parts)


def _pieces(rng: Random, *, bold: bool) -> tuple[tuple[str, ...], tuple[Piece, ...]]:
    """Return pieces that go together, and who made them."""
    while True:
        makers = rng.choices(
            [make for _, make in _MAKERS], [weight for weight, _ in _MAKERS], k=rng.choice((1, 1, 1, 2))
        )
        pieces = [make(rng, number, bold=bold) for number, make in enumerate(makers, 1)]
        kinds: dict[str, set[str]] = {}
        for piece in pieces:
            for name, kind in piece.parameters.items():
                kinds.setdefault(name, set()).add(kind)
        if len(set(makers)) < len(makers) and makers[0] is not scans.scan:
            continue
        if all(len(each) == 1 for each in kinds.values()):
            break
    if "xs" in kinds and not any(piece.counts for piece in pieces):
        pieces.insert(0, scans.counter())
    elif any("counts" in part for piece in pieces for part in piece.invariants):
        pieces.insert(0, attrs.evolve(scans.counter(), body=(), numbers=(), counts=""))
    return tuple(make.__name__ for make in makers), tuple(pieces)


def _asserted(rng: Random, pieces: tuple[Piece, ...], *, bold: bool) -> list[str]:
    """Return what a claim asserts: truths, truths changed in one place, and comparisons of any numbers."""
    truths = [truth for piece in pieces for truth in piece.truths]
    numbers = tuple(number for piece in pieces for number in piece.numbers)
    counts = [piece.counts for piece in pieces if piece.counts]
    found = []
    for _ in range(rng.choice((1, 1, 2))):
        chosen = rng.choice(truths) if truths and rng.random() < 0.8 else compared(rng, numbers)
        if rng.random() < 0.3:
            chosen = twist(rng, chosen)
        if counts and rng.random() < (0.8 if bold else 0.4):
            chosen = f"({rng.choice(counts)} <= {rng.choice('2233')}) | ({chosen})"
        found.append(chosen)
    return found


def _text(pieces: tuple[Piece, ...], functions: str, asserted: list[str]) -> str:
    """Return the text of a program."""
    parameters = {name: kind for piece in pieces for name, kind in piece.parameters.items()}
    body = [line for piece in pieces for line in piece.body] + [f"assert {each}" for each in asserted]
    for name, kind in (("place", "AnyPlace"), ("later", "LaterPlace")):
        if any(re.search(rf"\b{name}\b", line) for line in body):
            parameters.setdefault(name, kind)
    if "later" in parameters:
        first = next((name for name in ("one", "place") if name in parameters), None)
        parameters = {**({} if first else {"place": "AnyPlace"}), **parameters, "later": parameters.pop("later")}
    invariants = "".join(f"{each}, " for piece in pieces for each in piece.invariants)
    said = ", ".join(f"{name}: {kind}" for name, kind in parameters.items())
    lines = "\n    ".join(body)
    about = "".join(f"{each}, " for each in dict.fromkeys(piece.about for piece in pieces))
    length = 1 if "Books" in parameters.values() or "AnyTree" in parameters.values() else 2
    several = sum(kind in SEQUENCES for kind in parameters.values()) > 1
    alike = ", same_length=True" if several else ""
    return (
        f'{HEAD}\n{functions}@claim("FZ-1", about=({about}), invariants=({invariants}), length_max={length}'
        f", small=(){alike})\n"
        f'def claimed({said}) -> None:\n    """Something is so."""\n    {lines}\n'
    )
