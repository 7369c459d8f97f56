"""Convenience: what the book says of its clauses beside their sentences, found and never written by hand.

`python -m rhodian_proofs.report.book` writes it anew: the heading of each clause with its status, its level and the
steps by hand that it names; its bounds; where its claims and tests are; the order of each room; and what other files
of the book say of all that. A test fails while it would change anything.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import attrs

from rhodian_proofs.language import hashes
from rhodian_proofs.report.beside import tests_of
from rhodian_proofs.report.levels import levels
from rhodian_proofs.report.spec import ROOMS, hand_in
from rhodian_proofs.run.registry import claims

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from typing import Any

    from rhodian_proofs.claims.writing import Claim

SECTIONS: Final = ("headline", "supporting", "within bounds", "tested only")
"""How the clauses of a room are ordered: those that SPEC.md names, then others that are proved, and so on."""
_SECTION: Final = re.compile(rf"^## \w+: (?:{'|'.join(SECTIONS)})\n", re.MULTILINE)
_FOUND: Final = re.compile(r"^\*(?:Bounds|Evidence):\* ")
NUMBER: Final = re.compile(r"\b[A-Z]{2}-\d+\b")
_DOT: Final = " \N{MIDDLE DOT} "


@attrs.frozen
class Entry:
    """A clause, with all that is found of it."""

    number: str
    """As in AL-2."""
    room: str
    """The room in whose file it stands: that of its theorems."""
    body: str
    """What is written of it by hand: its sentences, and the same formally."""
    claims: tuple[Claim, ...]
    tests: tuple[str, ...]

    @property
    def status(self) -> str:
        """What it is: proved, bounded if one of its claims is, tested if it has tests only, or not yet any of these."""
        if not self.claims:
            return "tested" if self.tests else "not yet"
        return "bounded" if any(claim.scope for claim in self.claims) else "proved"

    @property
    def level(self) -> str:
        """On which level it stands, in words."""
        return levels(self.claims)

    @property
    def hand(self) -> tuple[str, ...]:
        """Which steps by hand it names."""
        return hand_in(self.body)

    @property
    def heading(self) -> str:
        """All of this in a line."""
        by_hand = f"{', '.join(self.hand)} by hand" if self.hand else ""
        return _DOT.join(filter(None, (self.number, self.status, self.level, by_hand)))

    def text(self) -> str:
        """Return the clause as it stands in the file of its room."""
        parts = [f"### {self.heading}", self.body]
        if bounds := self._bounds():
            parts.append(f"*Bounds:* {bounds}.")
        return "\n\n".join([*parts, f"*Evidence:* {self._evidence()}."]) + "\n"

    def _bounds(self) -> str:
        """Say within what the claims hold; if not all within the same, in a list: which claims, and within what."""
        within: defaultdict[str, list[str]] = defaultdict(list)
        for claim in self.claims:
            if claim.scope:
                within[claim.scope].append(f"`{claim.name}`")
        if len(within) < 2:  # noqa: PLR2004  # one or none
            return "".join(within)
        return "".join(["each claim within its own", *(f"\n- {', '.join(each)}: {of}" for of, each in within.items())])

    def _evidence(self) -> str:
        """Say of which functions its claims are, and in links where they and its tests are."""
        about = ", ".join(dict.fromkeys(f"`{short(each)}`" for claim in self.claims for each in claim.about))
        theorems = [claim.check.__module__.split(".", 1)[1].replace(".", "/") for claim in self.claims]
        proving = _links("proofs/rhodian_proofs/" + each + ".py" for each in theorems)
        testing = _links(test.partition("::")[0] for test in self.tests)
        parts = [about and f"of {about}", proving and f"claims in {proving}"]
        parts.append(testing and f"tests in {testing}")
        return "; ".join(filter(None, parts)) or "none yet"


def short(function: Callable[..., Any]) -> str:
    """Return the name of a function after that of its module alone, as in `gate.let_through`."""
    return f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}"


def _links(paths: Iterable[str]) -> str:
    """Return a link to each file, once, from a file of `spec`."""
    names = {path: path.rpartition("/")[2].removesuffix(".py") for path in paths}
    return ", ".join(f"[{name}](../{path})" for path, name in names.items())


def entries(home: Path) -> dict[str, dict[str, Entry]]:
    """Return the clauses of each room by their numbers: of that of their theorems, wherever they are written.

    Raises:
        OSError: if the file of a room cannot be read.
    """
    about: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims():
        about[claim.clause].append(claim)
    tests = tests_of(home)
    found: dict[str, dict[str, Entry]] = {room: {} for room in ROOMS}
    for written_in in ROOMS:
        _, bodies = parted((home / "spec" / f"{written_in}.md").read_text(encoding="utf-8"))
        for number, body in bodies.items():
            rooms = [claim.check.__module__.split(".")[2] for claim in about[number]] or [written_in]
            found[rooms[0]][number] = Entry(number, rooms[0], body, tuple(about[number]), tests.get(number, ()))
    return found


def parted(text: str) -> tuple[str, dict[str, str]]:
    """Return the chapters of a room that are not clauses, and what is written by hand of each clause."""
    chapters, bodies = [], {}
    for part in re.split(r"^(?=##)", _SECTION.sub("", text), flags=re.MULTILINE):
        by_hand = "\n\n".join(each for each in re.split(r"\n\s*\n", part.strip()) if not _FOUND.match(each))
        if part.startswith("### "):
            heading, _, body = by_hand.partition("\n")
            bodies[heading.removeprefix("### ").split(_DOT)[0].strip()] = body.strip()
        else:
            chapters.append(by_hand)
    return "\n\n".join(chapters), bodies


def room(name: str, head: str, clauses: Iterable[Entry], headline: frozenset[str]) -> str:
    """Return the file of a room: what stands before its clauses, and these in their order."""
    sections: dict[str, list[Entry]] = {section: [] for section in SECTIONS}
    for entry in sorted(clauses, key=lambda each: order(each.number)):
        sections[_section(entry, headline)].append(entry)
    parts = [head + "\n"]
    for section, found in sections.items():
        if found:
            parts += [f"## {name.capitalize()}: {section}\n", *(entry.text() for entry in found)]
    return "\n".join(parts)


def order(number: str) -> tuple[str, int]:
    """Return by what clauses are put in order."""
    letters, _, digits = number.partition("-")
    return letters, int(digits)


def _section(entry: Entry, headline: frozenset[str]) -> str:
    if not entry.claims:
        return "tested only"
    if entry.number in headline:
        return "headline"
    return "supporting" if entry.status == "proved" else "within bounds"


def headlined(front: str) -> frozenset[str]:
    """Return the clauses that SPEC.md names under its headline theorems."""
    chapter = front.partition("\n## Headline theorems\n")[2].partition("\n## ")[0]
    return frozenset(NUMBER.findall(chapter))


def written(home: Path) -> Mapping[Path, str]:
    """Return each file of the book of which a part is found, as it is to be.

    Args:
        home: the directory in which SPEC.md and `spec` are.

    Raises:
        OSError: if a file of the book cannot be read.
    """
    from rhodian_proofs.report import front, index, refused  # noqa: PLC0415  # they speak of what is here

    rooms = entries(home)
    known = {number: entry for each in rooms.values() for number, entry in each.items()}
    headline = headlined((home / "SPEC.md").read_text(encoding="utf-8"))
    texts = {}
    for name, clauses in rooms.items():
        path = home / "spec" / f"{name}.md"
        head, _ = parted(path.read_text(encoding="utf-8"))
        texts[path] = room(name, head, clauses.values(), headline)
    for name, rewrite in front.FILES.items():
        texts[home / name] = rewrite((home / name).read_text(encoding="utf-8"), known)
    beside = {"refusals.md": refused.text(known), "matrix.md": index.text(known)}
    return {**texts, **{home / "spec" / name: text for name, text in beside.items()}}


def main() -> int:
    """Write what is found into the files of the book, until nothing changes, and say which of them have changed.

    One file may say what stands in another, so that one round is not always enough.
    """
    home, changed = hashes.home("rhodian_proofs").parent.parent, True
    while changed:
        changed = False
        for path, text in written(home).items():
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                sys.stdout.write(f"wrote {path}\n")
                changed = True
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
