"""Convenience: all clauses in one table, with their claims, and all functions in another, with their clauses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rhodian_proofs.report.book import order, short
from rhodian_proofs.report.levels import level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.report.book import Entry

_HEAD: Final = """# Which clause says what of which function

By clause, and by function. A claim is run again by its clause, as in `rhodian prove --select MC-17`. What a claim goes
through besides the functions that it is of, what it leans on and which mutants its clause kills is in the tables of a
run: `make report` writes `matrix.csv` and `functions.csv`. `make book` makes this file anew.
"""


def text(known: Mapping[str, Entry]) -> str:
    """Return both tables in Markdown."""
    entries = [known[number] for number in sorted(known, key=order)]
    clauses = "| clause | claim | status | level | of |\n|---|---|---|---|---|\n"
    clauses += "".join(row for entry in entries for row in _rows(entry))
    functions: dict[str, dict[str, None]] = {}
    for entry in entries:
        for claim in entry.claims:
            for function in claim.about:
                name = f"{function.__module__}.{function.__qualname__}"
                functions.setdefault(name, {})[f"{_link(entry)} ({_status(claim)}, {level(claim)})"] = None
    rows = (f"| `{name}` | {', '.join(functions[name])} |\n" for name in sorted(functions))
    by_function = "| function | clauses about it |\n|---|---|\n" + "".join(rows)
    return f"{_HEAD}\n## By clause\n\n{clauses}\n## By function\n\n{by_function}"


def _rows(entry: Entry) -> Iterator[str]:
    """Yield a row for each claim of a clause, or one for a clause that has none."""
    by_hand = f"; {', '.join(entry.hand)} by hand" if entry.hand else ""
    for claim in entry.claims:
        of = ", ".join(f"`{short(each)}`" for each in claim.about)
        yield f"| {_link(entry)} | `{claim.name}` | {_status(claim)}{by_hand} | {level(claim)} | {of} |\n"
    if not entry.claims:
        yield f"| {_link(entry)} | | {entry.status} | | |\n"


def _status(claim: Claim) -> str:
    return "bounded" if claim.scope else "proved"


def _link(entry: Entry) -> str:
    """Return a link to a clause, at the anchor that its heading has when it is shown."""
    anchor = re.sub(r"[^\w\- ]", "", entry.heading.lower()).replace(" ", "-")
    return f"[{entry.number}]({entry.room}.md#{anchor})"
