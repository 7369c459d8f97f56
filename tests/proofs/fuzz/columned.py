"""Convenience: functions of each row of columns, their signed sums, and sums, differences and multiples of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.proofs.fuzz.pieces import Piece, weighed

if TYPE_CHECKING:
    from random import Random

_RESULTS = (
    ("x - y", "at.given.g{n} == at.seen.xs - at.seen.ys"),
    ("2 * x + y", "at.given.g{n} == 2 * at.seen.xs + at.seen.ys"),
    ("where(x > y, x, y)", "at.given.g{n} >= at.seen.xs"),
    ("where(x > 0, x, 0)", "at.given.g{n} >= at.seen.xs"),
    ("min(x, y)", "at.given.g{n} <= at.seen.ys"),
)
"""What a function of two numbers gives, and what then holds of its sum, ..."""

_WRONG = (
    ("where(x > 2, 0, x)", "at.given.g{n} == at.seen.xs"),
    ("where(x > 2, y, x)", "at.given.g{n} <= at.seen.xs + at.seen.ys"),
)
"""... or does not hold of some numbers."""


def columned(rng: Random, number: int, *, bold: bool) -> Piece:
    """Return what may be said of columns that are made of two others."""
    kind = rng.choice(("Naturals", "Signeds", "Signeds"))
    gives, holds = rng.choice(_WRONG if rng.random() < 0.3 else _RESULTS)
    refuses = rng.random() < 0.2
    name, made, mixed = f"row{number}", f"made{number}", f"mixed{number}"
    signed = weighed(rng, (0.9, f'signed=("g{number}",)'), (0.1, ""))
    lines = [
        f"def {name}(x, y):",
        *(["    if x == 3:", '        raise InvalidValue("x", x, "another")'] if refuses else []),
        f"    return {gives}",
        "",
        "",
        f"def {name}_holds(at):",
        f"    yield {holds.format(n=number)}",
        "",
        "",
    ]
    mix = rng.choice(
        (
            ("columns.less(xs, ys)", "total(xs) - total(ys)", "xs[place] - ys[place]"),
            ("columns.added(xs, columns.scaled(ys, 2))", "total(xs) + 2 * total(ys)", "xs[place] + 2 * ys[place]"),
            (f"columns.less({made}, ys)", f"total({made}) - total(ys)", f"{made}[place] - ys[place]"),
        )
    )
    body = [f"{made} = columns.each({name}, xs, ys)"]
    if refuses:
        body = ["try:", f"    {body[0]}", "except InvalidValue:", "    return"]
    said = holds.format(n=number).replace(f"at.given.g{number}", f"total({made})")
    said = said.replace("at.seen.xs", "total(xs)").replace("at.seen.ys", "total(ys)")
    natural = (said, f"total({made}) >= 0", "total(xs) >= 0", "total(ys) >= ys[place]")
    sums = (
        f"total({mixed}) + total(ys) >= total(ys)",
        f"total({mixed}) == {mix[1]}",
        f"{mixed}[place] == {mix[2]}",
        f"total({mixed}) >= 0",
    )
    return Piece(
        parameters={"xs": kind, "ys": kind},
        functions="\n".join(lines),
        invariants=(f'Invariant("{name}", {name}_holds, ("g{number}",), {signed})',),
        body=(*body, f"{mixed} = {mix[0]}"),
        numbers=(f"total({made})", f"total({mixed})", f"{made}[place]", "total(xs)", "total(ys)", "xs[place]"),
        truths=(
            *sums,
            *natural * (3 if bold else 1),
            f"{made}[place] <= total({made})",
            f"{made}[place] == {mixed}[place] + ys[place]",
            *(("xs[place] != 3",) * (4 if bold else 1) if refuses else ()),
        ),
        about=name,
    )
