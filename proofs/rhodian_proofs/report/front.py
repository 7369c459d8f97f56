"""Convenience: what SPEC.md, and the files of the book that hold no clauses, say of the clauses that they name."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from rhodian_proofs.report import trust
from rhodian_proofs.report.book import NUMBER, order
from rhodian_proofs.report.levels import LEVELS
from rhodian_proofs.report.spec import ROOMS, hand_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rhodian_proofs.report.book import Entry

_STATUSES: Final = ("proved", "bounded", "tested", "not yet")
_TODAY: Final = re.compile(r"^(\d+\. (?:.+\n)+?)   \*Today:\* (.*)$", re.MULTILINE)
_COUNTED: Final = re.compile(r"^\| +\| number \|[\s\S]+?\n(?=\n)", re.MULTILINE)
_ROOM: Final = re.compile(rf"(\[\w+\]\(spec/({'|'.join(ROOMS)})\.md\)),? \([A-Z, ]*\)")
_TOTAL: Final = re.compile(r"\d+ modules, [\d,]+ lines, of which [\d,]+ are neither blank, comment nor docstring\.")
_TRUSTED: Final = re.compile(r"^\| module \| what it does \| lines \|\n[\s\S]+?docstring\.\n", re.MULTILINE)
_STEP: Final = re.compile(r"^\*Rests on it:\* .*$", re.MULTILINE)
_CELL: Final = re.compile(r"(\b[A-Z]{2}-\d+)(?: \((?:proved|bounded|tested|not yet)[^)]*\))?")
_STANDS: Final = 4
"""In which column of the table of failures the clauses stand that are to be on the ledger or of histories."""


def spec(text: str, known: Mapping[str, Entry]) -> str:
    """Return SPEC.md, with what is true today under each headline theorem, and how many clauses there are."""
    text = _TODAY.sub(lambda found: f"{found[1]}   *Today:* {today(found[1], found[2], known)}", text)
    text = _ROOM.sub(lambda found: f"{found[1]} ({_families(found[2], known)})", text)
    text = _COUNTED.sub(lambda _: counted(known.values()), text)
    return _TOTAL.sub(lambda _: total(), text)


def _families(room: str, known: Mapping[str, Entry]) -> str:
    """Return the letters with which the clauses of a room begin."""
    return ", ".join(sorted({number.partition("-")[0] for number, entry in known.items() if entry.room == room}))


def today(theorem: str, clauses: str, known: Mapping[str, Entry]) -> str:
    """Say what the clauses of a theorem are: status by status, level by level, and the steps by hand.

    Args:
        theorem: what is written of it, in which steps by hand may be named.
        clauses: the line in which its clauses are named.
        known: the clauses of the book.

    Raises:
        KeyError: if one of them is not in the book.
    """
    named = [known[number] for number in sorted(set(NUMBER.findall(clauses)), key=order)]
    parts = []
    for status in _STATUSES:
        groups: dict[str, list[str]] = {}
        for entry in named:
            if entry.status == status:
                groups.setdefault(entry.level, []).append(entry.number)
        said = (f"{', '.join(numbers)}{f' ({level})' if level else ''}" for level, numbers in groups.items())
        parts.append(f"{status} {', '.join(said)}" if groups else "")
    hand = hand_in(" ".join([theorem, *(step for entry in named for step in entry.hand)]))
    parts.append(f"by hand {', '.join(hand)}" if hand else "")
    return "; ".join(filter(None, parts)) + "."


def counted(entries: Iterable[Entry]) -> str:
    """Return a table of how many clauses there are of each status on each level; of several, the lowest counts."""
    found = Counter((entry.status, entry.level.partition(" ")[0]) for entry in entries)
    columns = (*LEVELS, "")
    rows = [
        f"| {status} | {' | '.join(str(found[status, column]) for column in columns)} |"
        for status in _STATUSES
        if any(found[status, column] for column in columns)
    ]
    return "\n".join([f"| | {' | '.join(LEVELS)} | none |", f"|---|{'---|' * len(columns)}", *rows]) + "\n"


def total() -> str:
    """Return how much is trusted, in a line."""
    return trust.table().splitlines()[-1]


def by_hand(text: str, known: Mapping[str, Entry]) -> str:
    """Return the list of steps argued by hand, each with the clauses that name it."""
    head, *parts = re.split(r"^(?=## B-\d+)", text, flags=re.MULTILINE)
    for place, part in enumerate(parts):
        (step,) = hand_in(part.partition("\n")[0])
        users = [number for number in sorted(known, key=order) if step in known[number].hand]
        parts[place] = _STEP.sub(f"*Rests on it:* {', '.join(users) or 'no clause; what is said in prose'}.", part)
    return head + "".join(parts)


def failures(text: str, known: Mapping[str, Entry]) -> str:
    """Return the table of known failures, with the status of each clause that stands where money is."""

    def said(found: re.Match[str]) -> str:
        entry = known[found[1]]
        return f"{entry.number} ({entry.status})"

    lines = text.splitlines(keepends=True)
    for place, line in enumerate(lines):
        if re.match(r"\| B\d+ \|", line):
            cells = line.split("|")
            cells[_STANDS + 1] = _CELL.sub(said, cells[_STANDS + 1])
            lines[place] = "|".join(cells)
    return "".join(lines)


def trusted(text: str, _: Mapping[str, Entry]) -> str:
    """Return the file of what is trusted, with the table of the trust base as it is."""
    return _TRUSTED.sub(lambda _: trust.table(), text)


FILES: Final[Mapping[str, Callable[[str, Mapping[str, Entry]], str]]] = {
    "SPEC.md": spec,
    "spec/by-hand.md": by_hand,
    "spec/failures.md": failures,
    "spec/trust.md": trusted,
}
"""What is found in each file that holds no clauses."""
