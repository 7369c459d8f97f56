"""Convenience: what SPEC.md and spec/ say beside the claims: formulas, bounds, tests, assumptions and limits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_CLAIMED: Final = "What is not claimed"
ROOMS: Final = (
    *(
        "base",
        "sharing",
        "ledger",
        "waterfall",
        "pools",
        "clearing",
        "tranches",
        "insurance",
        "liquidity",
        "governance",
    ),
    *("mutualisation", "deleveraging", "auctions", "markets", "machine"),
)
"""The rooms of the kernel, each with its file of clauses, in the order in which a reader meets them."""
_BESIDE: Final = ("by-hand", "failures", "matrix", "refusals", "trust")
"""The files of the book that hold no clauses."""
_ROW: Final = re.compile(r"^\| (A\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)


@attrs.frozen
class Clause:
    """A clause of the book."""

    number: str
    """As in AL-2."""
    chapter: str
    """The heading that it stands under."""
    status: str
    """What its heading says it is."""
    level: str
    """The level, or levels, on which it stands; nothing if no claim is about it."""
    hand: tuple[str, ...]
    """The steps argued by hand that it names, as in B-2."""
    sentences: tuple[str, ...]
    """What it promises."""
    formally: tuple[str, ...]
    """The same as formulas: in one, or what comes before a list and then its points; nothing if there are none."""
    tests: tuple[str, ...]
    """The files of tests beside it, by their paths."""


@attrs.frozen
class Assumption:
    """An assumption of SPEC.md."""

    name: str
    """As in A1."""
    text: str
    """What is assumed."""
    why: str
    """Why it is safe, and who sees to it."""


@attrs.frozen
class Spec:
    """What a report takes from SPEC.md."""

    clauses: tuple[Clause, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    not_claimed: tuple[str, ...] = ()
    """What SPEC.md says is not claimed, point by point."""

    def clause(self, number: str) -> Clause | None:
        """Return a clause by its number, or nothing if it is not there."""
        return next((clause for clause in self.clauses if clause.number == number), None)


def files(spec: Path) -> tuple[Path, ...]:
    """Return the files of the book, SPEC.md first, then those in spec/ beside it, as far as they are there."""
    return (spec, *filter(Path.is_file, (spec.parent / "spec" / f"{name}.md" for name in (*ROOMS, *_BESIDE))))


def whole(spec: Path) -> str:
    """Return the text of SPEC.md and of all that stands in spec/ beside it.

    Raises:
        OSError: if SPEC.md, or a file beside it, cannot be read.
    """
    return "\n".join(each.read_text(encoding="utf-8") for each in files(spec))


def read(text: str) -> Spec:
    """Return what a report takes from the text of the book."""
    chapters = [part.partition("\n") for part in re.split(r"^##? ", text, flags=re.MULTILINE)[1:]]
    bodies = {heading.strip(): body for heading, _, body in chapters}
    return Spec(
        tuple(clause for heading, _, body in chapters for clause in _clauses(heading.strip(), body)),
        tuple(Assumption(*found) for found in _ROW.findall(bodies.get("Assumptions", ""))),
        tuple(_points(bodies.get(_NOT_CLAIMED, ""))),
    )


def _clauses(chapter: str, body: str) -> Iterator[Clause]:
    for part in re.split(r"^### ", body, flags=re.MULTILINE)[1:]:
        heading, _, rest = part.partition("\n")
        number, status, level = (*heading.strip().split(" \N{MIDDLE DOT} "), "", "")[:3]
        said = re.split(r"^\*(?:Formally|Bounds|Evidence):\*", rest, flags=re.MULTILINE)[0]
        tests = re.findall(r"\(\.\./(tests/[^)]+)\)", " ".join(after("Evidence", rest)))
        yield Clause(
            number, chapter, status, level, hand_in(rest), tuple(_points(said)), after("Formally", rest), tuple(tests)
        )


def hand_in(text: str) -> tuple[str, ...]:
    """Return the steps argued by hand that a text names, each once, in their order."""
    return tuple(f"B-{number}" for number in sorted({int(each) for each in re.findall(r"\bB-(\d+)\b", text)}))


def after(mark: str, text: str) -> tuple[str, ...]:
    """Return the paragraph that begins with a mark, and the points of a list that follows it at once, or nothing."""
    found = re.search(rf"^\*{mark}:\* (.+?)(?:\n\s*\n|\Z)", text, re.MULTILINE | re.DOTALL)
    return tuple(" ".join(each.split()) for each in found[1].split("\n- ")) if found else ()


def _points(text: str) -> Iterator[str]:
    """Yield the points of a list, each on one line."""
    for found in re.finditer(r"^- (.+?)(?=\n- |\n\s*\n|\Z)", text, re.MULTILINE | re.DOTALL):
        yield " ".join(found[1].split())
