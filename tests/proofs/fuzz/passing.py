"""Convenience: whether every number passes a test, and the first of which something is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.proofs.fuzz.pieces import Piece, weighed

if TYPE_CHECKING:
    from random import Random

_TESTS = ("x <= cap", "x >= 0", "x != 3", "x < 3", "x * x > cap")


def passing(rng: Random, number: int, *, bold: bool) -> Piece:
    """Return what may be said of numbers that pass one test, and of the first that another is so of."""
    test, sought = rng.choice(_TESTS), rng.choice(_TESTS)
    refuses = weighed(rng, (0.6, ""), (0.2, "x == 2"), (0.2, "x > cap + 1"))
    passes, finds = f"passes{number}", f"finds{number}"
    check = [f"        if {refuses}:", '            raise InvalidValue("x", x, "another")'] if refuses else []
    lines = [
        f"def {passes}(items, cap):",
        "    def test(x):",
        *check,
        f"        return {test}",
        "",
        "    return columns.every(test, items)",
        "",
        "",
        f"def {finds}(items, cap):",
        "    def test(x):",
        *(check if rng.random() < 0.5 else []),
        f"        return {sought}",
        "",
        "    return columns.first(test, items)",
        "",
        "",
    ]
    calls = (f"all{number} = {passes}(xs, cap)", f"first{number} = {finds}(xs, cap)")
    calls = calls if rng.random() < 0.5 else (calls[1], calls[0])
    body = ("try:", *(f"    {call}" for call in calls), "except InvalidValue:", "    return") if refuses else calls
    every, first = f"all{number}", f"first{number}"
    here, there = test.replace("x", "xs[place]"), sought.replace("x", "xs[place]")
    found, passed = sought.replace("x", f"xs[{first}]"), test.replace("x", f"xs[{first}]")
    wide = (
        f"{every} or not ({here})",
        f"{first} is None or {first} == place or not ({there})",
        f"{every} == ({first} is None)",
        f"{first} is None or not ({passed})",
        f"{every} or {first} is None or {first} != place",
        *((f"not ({refuses.replace('x', 'xs[place]')})",) if refuses else ()),
    )
    return Piece(
        parameters={"xs": "tuple[AnyInt, ...]", "cap": "Natural"},
        functions="\n".join(lines),
        about=f"{passes}, {finds}",
        body=body,
        numbers=("xs[place]", "xs[later]", "cap"),
        truths=(
            *wide * (3 if bold else 1),
            f"not {every} or {here}",
            f"{first} is None or {found}",
            f"{first} is not None or not ({there})",
            f"not {every} or {first} is None or {passed}",
            f"{first} is None or {first} != place or {there}",
        ),
    )
