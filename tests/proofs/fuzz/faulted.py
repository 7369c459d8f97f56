"""Convenience: the first number at fault, by one test and by the kernel's own, and what it is refused as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.proofs.fuzz.pieces import Piece, weighed

if TYPE_CHECKING:
    from random import Random


def faulted(rng: Random, number: int, *, bold: bool) -> Piece:
    """Return what may be said of the first of some numbers that is no amount."""
    del bold
    test = weighed(rng, (0.6, "x >= 0"), (0.2, "x > 0"), (0.2, "x != 3"))
    passes, checked, first, refused = (f"{name}{number}" for name in ("passes", "checked", "first", "refused"))
    named = f'tells({refused}, InvalidAmount, field=name_of("xs", {first}), value=xs[{first}])'
    return Piece(
        parameters={"xs": "tuple[AnyInt, ...]"},
        functions=(
            f"def {passes}(x):\n    return {test}\n\n\n"
            f'def {checked}(items):\n    return loops.naturals(items, "xs")\n\n\n'
        ),
        body=(f"{first} = first_at_fault(xs, {passes})", f"{refused} = refusal_of({checked}, xs)"),
        numbers=("xs[place]", "xs[later]"),
        truths=(
            f"({first} is None) == ({refused} is None)",
            f"{first} is None or xs[{first}] < 0",
            f"{first} is None or {refused} is None or {named}",
            f"{first} is None or {refused} is None or {named}",
            f"{first} is None or {first} == place or xs[place] >= 0",
            f"{refused} is not None or xs[place] >= 0",
            f"{refused} is not None or total(xs) >= xs[place]",
        ),
        about="loops.naturals",
    )
