"""Convenience: what a run did not prove, and what it takes for granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_proofs.record import Status
from rhodian_proofs.report.words import anchor, badge, codes, escaped, link, listed, marked
from rhodian_proofs.run.summary import once

if TYPE_CHECKING:
    from rhodian_proofs.record import Verdict
    from rhodian_proofs.report.figures import Run


def not_proved(run: Run) -> str:
    """Return what is open, what holds within bounds only, what is only tested, and what is not claimed at all."""
    by_status = {status: listed(_named(claim) for claim in run.claims if claim.status is status) for status in Status}
    parts = [("Open", by_status[Status.OPEN]), ("Holds within bounds only", by_status[Status.BOUNDED])]
    if missing := run.left_out():
        parts.append(("Not in this run", f"<p>Clauses of SPEC.md: {escaped(', '.join(missing))}.</p>"))
    tested = [clause for clause in run.spec.clauses if clause.status not in {"proved", "bounded"}]
    rows = (
        f"{escaped(each.number)} {badge(each.status)} {marked(' '.join(each.sentences))} {codes(each.tests)}"
        for each in tested
    )
    parts.append(("Tested only", listed(rows) if tested else ""))
    parts.append(("Not claimed", listed(marked(point) for point in run.spec.not_claimed)))
    filled = [f"<h3>{title}</h3>{content}" for title, content in parts if "<li>" in content or "<p>" in content]
    return "".join(filled) or "<p>Every claim of this run is proved.</p>"


def _named(claim: Verdict) -> str:
    why = "; ".join(once(claim.reasons)) if claim.status is Status.OPEN else f"bounds: {claim.scope}"
    number = link(anchor("claim", claim.name), escaped(claim.clause))
    return f'{number} {escaped(claim.sentence)} <span class="note">{escaped(why or "no reason is recorded")}.</span>'


def assumptions(run: Run) -> str:
    """Return the assumptions, each with the clauses whose claims lean on it."""
    users: dict[str, dict[str, None]] = {}
    for claim in run.claims:
        for name in claim.assumptions:
            users.setdefault(name, {})[claim.clause] = None
    known = {each.name: (marked(each.text), marked(each.why)) for each in run.spec.assumptions}
    parts = []
    for name in (*known, *sorted(users.keys() - known.keys())):
        text, why = known.get(name, ("See SPEC.md.", ""))
        links = " ".join(link(anchor(number), escaped(number)) for number in users.get(name, ()))
        who = f"Claims of these clauses lean on it: {links}" if links else "No claim of this run leans on it."
        text += f' <span class="note">{why}</span></p><p class="note">{who}'
        parts.append(f'<dt id="{anchor("assumption", name)}">{escaped(name)}</dt><dd><p>{text}</p></dd>')
    return f'<dl class="terms">{"".join(parts)}</dl>' if parts else "<p>No claim names an assumption.</p>"
