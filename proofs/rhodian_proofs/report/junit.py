"""Convenience: a run of the proofs as JUnit XML, which continuous integration services show."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from rhodian_proofs.record import Status
from rhodian_proofs.report import figures
from rhodian_proofs.report.words import visible
from rhodian_proofs.run.summary import once

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rhodian_proofs.record import Verdict
    from rhodian_proofs.report.figures import Run


def junit(run: Run) -> str:
    """Return one suite with a case for each claim: a failure if it is open; a bounded one says so in its name.

    One more case is an error if the run falls short of what was asked of it otherwise than by claims that are open.
    """
    root = ET.Element("testsuites")
    short = run.document["shortfalls"] if len(run.document["shortfalls"]) > run.number_of(Status.OPEN) else []
    suite = ET.SubElement(root, "testsuite", name="rhodian.proofs", tests=str(len(run.claims) + bool(short)))
    suite.set("failures", str(run.number_of(Status.OPEN)))
    suite.set("errors", str(int(bool(short))))
    suite.set("skipped", "0")
    suite.set("time", f"{run.document['seconds']:.3f}")
    solvers = [(f"version of {name}", given) for name, given in run.document["solvers"].items()]
    asked = ("solvers asked", " ".join(run.limits.solvers))
    seeds = ("seeds", f"{run.limits.seeds}, {run.limits.seeds_nonlinear} if not linear")
    _properties(
        suite, [("rhodian", run.document["rhodian"]), ("python", run.document["python"]), *solvers, asked, seeds]
    )
    for claim in run.claims:
        _case(suite, claim)
    if short:
        case = ET.SubElement(suite, "testcase", name="all that was asked for is shown", classname="rhodian.proofs")
        error = ET.SubElement(case, "error", message=visible(short[0]), type="incomplete")
        error.text = "\n".join(map(visible, short))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _case(suite: ET.Element, claim: Verdict) -> None:
    """Add the case of a claim; its time is what its walk and its questions took, shared or not."""
    took = figures.times(claim.questions)
    suffix = " (bounded)" if claim.status is Status.BOUNDED else ""
    case = ET.SubElement(suite, "testcase", name=visible(claim.name) + suffix)
    case.set("classname", visible(f"rhodian.proofs.{claim.clause}"))
    case.set("time", f"{claim.walk_seconds + took.z3 + took.cvc5:.3f}")
    facts = [("status", claim.status.value), ("sentence", claim.sentence), ("method", figures.method(claim))]
    facts += [("bounds", claim.scope)] * bool(claim.scope)
    facts += [("paths", str(len(claim.paths))), ("questions", str(len(claim.questions)))]
    facts += [(f"hash of {each.name}", each.sha256) for each in claim.about]
    _properties(case, facts)
    if claim.status is Status.OPEN:
        reasons = [visible(reason) for reason in once(claim.reasons)] or ["no reason is recorded"]
        failure = ET.SubElement(case, "failure", message=reasons[0], type="open")
        failure.text = "\n".join(reasons)


def _properties(parent: ET.Element, facts: Iterable[tuple[str, str]]) -> None:
    group = ET.SubElement(parent, "properties")
    for name, value in facts:
        ET.SubElement(group, "property", name=visible(name), value=visible(value))
