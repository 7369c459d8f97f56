"""Convenience: those present among what a function gives, and two columns in one, and what they add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.proofs.fuzz.pieces import Piece

if TYPE_CHECKING:
    from random import Random

_PICKED = ("x > 0", "x != 3", "x < 3", "x > 2")
"""Which numbers are kept, ..."""

_GIVES = ("x", "x + 1", "where(x > 2, x, 0)", "0")
"""... and what a function then gives for each of them."""


def keeping(rng: Random, number: int, *, bold: bool) -> Piece:
    """Return what may be said of numbers some of which are kept, alone or after others."""
    picked, gives = rng.choice(_PICKED), rng.choice(_GIVES)
    pick, row, kept, made, both = (f"{name}{number}" for name in ("pick", "given", "kept", "made", "both"))
    lines = [
        f"def {pick}(x):",
        f"    return x if {picked} else None",
        "",
        "",
        f"def {row}(x):",
        f"    return {gives}",
        "",
        "",
        f"def {row}_holds(at):",
        f"    yield at.given.p{number} {rng.choice(('>=', '>=', '=='))} 0",
        "",
        "",
    ]
    here = gives.replace("x", "xs[place]")
    kept_here = picked.replace("x", "xs[place]")
    return Piece(
        parameters={"xs": "Naturals"},
        functions="\n".join(lines),
        invariants=(f'Invariant("{row}", {row}_holds, ("p{number}",))',),
        body=(
            f"{kept} = columns.present(columns.each({pick}, xs))",
            f"{made} = columns.each({row}, {kept})",
            f"{both} = columns.each({row}, columns.joined({kept}, xs))",
            *((f"adds_only_at({made}, place)",) if bold and rng.random() < 0.4 else ()),
        ),
        numbers=(f"total({made})", f"total({both})", "total(xs)", "xs[place]"),
        truths=(
            f"total({made}) >= 0",
            f"total({both}) >= total({made})",
            f"total({made}) == where({kept_here}, {here}, 0)",
            f"total({both}) == total({made})",
            f"total({made}) == 0",
            f"total({made}) <= 9",
        ),
        about=row,
    )
