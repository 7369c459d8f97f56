"""Trusted: whether what came out of a run is what was asked for; on this rest its exit code and its words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rhodian_proofs.record import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.record import Verdict


def declared(claim: Claim) -> Status:
    """Return what a claim declares to be: bounded if it names bounds, or else proved."""
    return Status.BOUNDED if claim.scope else Status.PROVED


def fault(claim: Claim, verdict: Verdict) -> str:
    """Say why a verdict does not make a claim what it declares to be; nothing if it does."""
    ours = claim.clause, claim.name, claim.sentence, claim.scope
    if (verdict.clause, verdict.name, verdict.sentence, verdict.scope) != ours:
        return "its verdict is that of another claim"
    if verdict.status is not declared(claim):
        return f"it is {verdict.status.value}, and declares to be {declared(claim).value}"
    if verdict.reasons:
        return f"it is said to be {verdict.status.value}, and reasons are given why it is open"
    if not all(each.passed for each in verdict.sanity):
        return f"it is said to be {verdict.status.value}, and a check of it failed"
    if any(asked.answer is None or asked.answer.complaints for asked in verdict.questions):
        return f"it is said to be {verdict.status.value}, and a question is not answered"
    return ""


def hold(claim: Claim, verdict: Verdict) -> None:
    """Leave a claim open whose verdict does not make it what it declares to be, and say why."""
    if why := fault(claim, verdict):
        if verdict.status is not Status.OPEN or not verdict.reasons:
            verdict.reasons.append(why)
        verdict.status = Status.OPEN


def unjudged(asked: Sequence[Claim], verdicts: Sequence[Verdict]) -> list[str]:
    """Say which claims have no verdict, or more than one, and which verdicts are of no claim that was asked for."""
    claims, judged = Counter(claim.name for claim in asked), Counter(verdict.name for verdict in verdicts)
    return [
        f"{name} was asked for {claims[name]} times, and has {judged[name]} verdicts"
        for name in dict.fromkeys((*claims, *judged))
        if (claims[name], judged[name]) != (1, 1)
    ] + ([] if asked else ["no claim was asked for"])


def shortfalls(asked: Sequence[Claim], verdicts: Sequence[Verdict]) -> list[str]:
    """Say what keeps a run from having shown all that was asked for; nothing if, and only if, it has."""
    return [*unjudged(asked, verdicts), *_faults(asked, verdicts)]


def _faults(asked: Sequence[Claim], verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield what is wrong with verdicts."""
    by_name = {claim.name: claim for claim in asked}
    for verdict in verdicts:
        if verdict.name in by_name and (why := fault(by_name[verdict.name], verdict)):
            yield f"{verdict.clause} {verdict.name}: {why}"
