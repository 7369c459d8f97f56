"""Convenience: names that are not known, texts and accounts that are made of them, and what is held under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.proofs.fuzz.pieces import Piece, weighed

if TYPE_CHECKING:
    from random import Random

_BEGINNINGS = ('"a"', '"ab"', '"out"', '"a b"')
"""What texts are made with, ..."""

_ASKED = ('"a"', '"ab"', '"abc"', '"out"', '"outside"', '"side"', '"b"')
"""... and what is asked of them whether they begin or end with it."""


def naming(rng: Random, number: int, *, bold: bool) -> Piece:
    """Return what may be said of two names, of what is made of them, and of books that are written under one."""
    short, long = rng.choice(_BEGINNINGS), rng.choice(_BEGINNINGS)
    purpose = weighed(rng, (0.6, '"fund"'), (0.2, "other"), (0.2, "made"))
    owner = weighed(rng, (0.6, "name"), (0.2, "made"), (0.2, '"outside"'))
    asked, way = rng.choice(_ASKED), rng.choice(("startswith", "endswith"))
    made, entered = f"made{number}", f"entered{number}"
    lines = [
        f"def {made}(name, other):",
        f"    return names.named({short}, name), names.named({long}, other)",
        "",
        "",
        f"def {entered}(books, name, other, made, cap):",
        f"    return written(books, ((Account({owner}, {purpose}, EUR), cap),))",
        "",
        "",
    ]
    is_of_both = f"account.owner == {owner} and account.purpose == {purpose} and account.asset == EUR"
    wide = (
        f"made != longer or {'name == other' if short == long else 'name != other'}",
        "made != longer",
        f"not made.{way}({asked})",
        f"longer.startswith({asked}) or not made.startswith({asked})",
        'refusal_of(checked_name, made, "made") is None',
        "length_of(name) <= 199",
    )
    return Piece(
        parameters={"name": "AnyName", "other": "AnyName", "books": "Books", "account": "AnyAccount", "cap": "Natural"},
        functions="\n".join(lines),
        about=made,
        body=(
            f"made, longer = {made}(name, other)",
            *(("if length_of(made) > 200:", "    return") if "made" in owner + purpose else ()),
            f"after = {entered}(books, name, other, made, cap)",
            'here = Account(other, "fund", EUR)',
        ),
        numbers=(
            *("after.get(here, 0)", "books.get(here, 0)", "after.get(account, 0)", "cap", "length_of(made)"),
            *("length_of(name)", "length_of(other)"),
        ),
        truths=(
            *wide * (3 if bold else 1),
            f"not ({is_of_both}) or after.get(account, 0) == cap",
            f"{is_of_both} or after.get(account, 0) == books.get(account, 0)",
            "name == other or after.get(here, 0) == books.get(here, 0)",
            "name != other or after.get(here, 0) == cap",
            f"name == other or names.named({short}, other) != made",
            f"name != other or names.named({short}, other) == made",
            f"made.startswith({short})",
            f"length_of(made) == length_of(name) + length_of({short})",
            "made != name",
            'here.is_outside == (other == "outside")',
            'not account.is_outside or account.owner.startswith("out")',
            f'name not in ("a", "ab", {asked}) or name != "b"',
            f"name != {asked} or name.{way}({asked})",
            f"name.{way}({asked}) or name != other or not other.{way}({asked})",
            'refusal_of(checked_name, name, "name") is None',
            "here.owner == name or account != here or account.owner != name",
            "held_in(after, EUR) == held_in(books, EUR) + cap - books.get(here, 0)",
        ),
    )
