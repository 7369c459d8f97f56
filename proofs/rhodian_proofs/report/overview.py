"""Convenience: the top of the page: what was found in a sentence, the figures of the run, and its scope."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import htpy as h

from rhodian_proofs.record import Status
from rhodian_proofs.report import figures
from rhodian_proofs.report.words import code, count, seconds, table, terms

if TYPE_CHECKING:
    from rhodian_proofs.record import Verdict
    from rhodian_proofs.report.figures import Run

_OTHERS: Final = "lemmas and claims about other code"
_NAMES: Final = {"z3": "Z3", "cvc5": "cvc5"}


def theorem(run: Run) -> h.Node:
    """Return in one sentence what was found, of the kernel if the run is about it, and in more what it rests on."""
    of = "of the Python functions that ship in Rhodian {}, as they are"
    if not run.of_the_kernel:
        of = "of the functions named with each, on the kernel of Rhodian {} as it ships"
    found = Counter(claim.status for claim in run.of_the_kernel or run.claims)
    proved, bounded, unproved = found[Status.PROVED], found[Status.BOUNDED], run.number_of(Status.OPEN)
    within = f"; {bounded:,} more {'holds' if bounded == 1 else 'hold'} within the bounds named" if bounded else ""
    missing = run.document["asked"] - run.document["judged"]
    lost = f"{missing:,} that {_were(missing)} asked for {_have(missing)} no verdict"
    paths, replayed = (sum(each) for each in zip((0, 0), *map(_walked, run.claims), strict=True))
    return [
        h.p(".theorem")[
            f"{count(proved, 'claim')} {_are(proved)} proved {of.format(run.document['rhodian'])}, for all values and",
            f" any number of members{within}; ",
            h.strong[f"{unproved:,} {_are(unproved)} open"] if unproved else "none is open",
            missing > 0 and ["; ", h.strong[lost]],
            ".",
        ],
        h.p[
            f"{_beside(run)}{count(paths, 'path')} {'was' if paths == 1 else 'were'} walked, and {replayed:,} of them",
            " run again with plain values. What the claims rest on comes down to ",
            f"{count(len(run.questions), 'question')}, ",
            _answered(run),
            ".",
        ],
    ]


def _beside(run: Run) -> str:
    """Return how many claims are about something else, if the run is about the kernel."""
    found = Counter(claim.status for claim in run.claims if claim not in run.of_the_kernel)
    proved, bounded = found[Status.PROVED], found[Status.BOUNDED]
    if not run.of_the_kernel or not proved + bounded:
        return ""
    within = f", and {bounded:,} {'holds' if bounded == 1 else 'hold'} within bounds" if bounded else ""
    others = "lemma or claim about other code"
    return f"Beside these, {count(proved, others, _OTHERS)} {_are(proved)} proved{within}. "


def _walked(claim: Verdict) -> tuple[int, int]:
    return len(claim.paths), claim.witnesses


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _answered(run: Run) -> h.Node:
    """Say who answered the questions, and how often."""
    asked = [f"{_NAMES[name]} {run.document['solvers'][name]}" for name in run.limits.solvers]
    by = f"by {' and by '.join(asked)}{' alone' * (len(asked) == 1)}"
    unsat = [" ", h.em["unsat"], " "]
    wrong = sum(bool(each.answer is None or each.answer.complaints) for each in run.questions.values())
    if wrong:
        return ["of which ", h.strong[f"{wrong:,} {_are(wrong)} not answered"], unsat, by]
    seeds, hard = run.limits.seeds, run.limits.seeds_nonlinear
    again = f"; Z3 was asked under {seeds} seeds, and {hard} where unknown numbers are multiplied"
    return ["each answered", unsat, by, again * ("z3" in run.limits.solvers)]


def strip(run: Run) -> h.Element:
    """Return the figures that sum up the run."""
    took = figures.times(run.questions.values())
    facts = [(status.value, f"{run.number_of(status):,}") for status in Status]
    facts += [
        ("paths", f"{sum(len(claim.paths) for claim in run.claims):,}"),
        ("replayed in plain Python", f"{sum(claim.witnesses for claim in run.claims):,}"),
        ("branches closed", f"{sum(claim.obligations for claim in run.claims):,}"),
        ("questions", f"{len(run.questions):,}"),
        ("Z3, all seeds", f"{seconds(took.z3)} s"),
        ("cvc5", f"{seconds(took.cvc5)} s"),
        ("the run took", f"{seconds(run.document['seconds'])} s"),
    ]
    if run.mutants is not None:
        facts.append(("mutants killed", f"{figures.killing(run.mutants).killed:,} of {len(run.mutants):,}"))
    if run.certified is not None:
        facts.append(("certificates", f"{run.certified_of(run.questions.values()):,}"))
    return h.dl(".facts")[(h.div[h.dt[name], h.dd[value]] for name, value in facts)]


def scope(run: Run) -> h.Node:
    """Return versions, limits, and the digest of each module of the kernel."""
    document, limits = run.document, run.limits
    cached = sum(claim.cached for claim in run.claims)
    rows: list[tuple[str, h.Node]] = [
        ("Rhodian", document["rhodian"]),
        ("Python", document["python"]),
        ("Solvers", ", ".join(f"{_NAMES.get(name, name)} {each}" for name, each in document["solvers"].items())),
        ("Asked", " and ".join(_NAMES[name] for name in limits.solvers)),
        ("Time for one question", f"Z3 {limits.z3_ms / 1000:g} s, cvc5 {limits.cvc5_ms / 1000:g} s"),
        ("Seeds", f"{limits.seeds}, and {limits.seeds_nonlinear} where unknown numbers are multiplied"),
        ("From earlier runs", f"{count(cached, 'claim')}, read from a cache" if cached else "nothing"),
    ]
    modules = ((name, digest) for name, digest in document["kernel"].items() if ":" not in name)
    head = ("Module of the kernel", "SHA-256 of its source")
    return [terms(rows), table(head, ((code(name), code(digest)) for name, digest in modules))]
