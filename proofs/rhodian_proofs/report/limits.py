"""Convenience: what a run did not prove, and what it takes for granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import htpy as h

from rhodian_proofs.record import Status
from rhodian_proofs.report.words import anchor, badge, codes, joined, link, listed, marked, note
from rhodian_proofs.run.summary import once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rhodian_proofs.record import Verdict
    from rhodian_proofs.report.figures import Run


def not_proved(run: Run) -> h.Node:
    """Return what is open, what holds within bounds only, what is only tested, and what is not claimed at all."""
    by_status = {status: [_named(claim) for claim in run.claims if claim.status is status] for status in Status}
    missing = run.left_out()
    tested = [
        [each.number, " ", badge(each.status), " ", marked(" ".join(each.sentences)), " ", codes(each.tests)]
        for each in run.spec.clauses
        if each.status not in {"proved", "bounded"}
    ]
    parts: list[tuple[str, h.Node]] = [
        ("Open", _points(by_status[Status.OPEN])),
        ("Holds within bounds only", _points(by_status[Status.BOUNDED])),
        ("Not in this run", missing and h.p[f"Clauses of SPEC.md: {', '.join(missing)}."]),
        ("Tested only", _points(tested)),
        ("Not claimed", _points([marked(point) for point in run.spec.not_claimed])),
    ]
    filled = [[h.h3[title], content] for title, content in parts if content]
    return filled or h.p["Every claim of this run is proved."]


def _points(rows: Sequence[h.Node]) -> h.Node:
    return listed(rows) if rows else None


def _named(claim: Verdict) -> h.Node:
    why = "; ".join(once(claim.reasons)) if claim.status is Status.OPEN else f"bounds: {claim.scope}"
    number = link(anchor("claim", claim.name), claim.clause)
    return [number, " ", claim.sentence, " ", h.span(".note")[f"{why or 'no reason is recorded'}."]]


def assumptions(run: Run) -> h.Element:
    """Return the assumptions, each with the clauses whose claims lean on it."""
    users: dict[str, dict[str, None]] = {}
    for claim in run.claims:
        for name in claim.assumptions:
            users.setdefault(name, {})[claim.clause] = None
    known = {each.name: [marked(each.text), " ", h.span(".note")[marked(each.why)]] for each in run.spec.assumptions}
    parts = []
    for name in (*known, *sorted(users.keys() - known.keys())):
        links = joined((link(anchor(number), number) for number in users.get(name, ())), " ")
        who = ["Claims of these clauses lean on it: ", links] if links else "No claim of this run leans on it."
        text = h.p[known.get(name, "See SPEC.md.")]
        parts.append([h.dt(id=anchor("assumption", name))[name], h.dd[text, note(who)]])
    return h.dl(".terms")[parts] if parts else h.p["No claim names an assumption."]
