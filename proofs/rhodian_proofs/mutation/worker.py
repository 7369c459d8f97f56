"""Checked: what a process with a changed kernel answers: is a claim still proved, and are two functions alike?

Imported only where the kernel that is loaded is the one in question.
"""

from __future__ import annotations

import importlib
import time
from typing import TYPE_CHECKING, Any

import z3

from rhodian_proofs.mutation.ends import BROKEN, IMPORT, KILLED, REFUTED, REJECTED, SURVIVED, TIMEOUT, UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Iterator

_FINE = {"RETURNED", "STEP", "EMPTY"}
_MODELS = 12
"""How many plain values are run of those that lead to where the engine refuses a claim."""


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Answer one question, by its kind; a kernel that does not load is answered without the claims."""
    modules = dict.fromkeys(unit["module"] for unit in question.get("units", ()))
    try:
        for name in ("rhodian", *modules):
            importlib.import_module(name)
    except Exception as error:  # noqa: BLE001  # a changed kernel may fail in any way
        return {"end": IMPORT, "why": f"{type(error).__name__}: {error}"[:160]}
    if question["kind"] == "kill":
        return _kill(question)
    if question["kind"] == "same":
        from rhodian_proofs.mutation.sameness import same  # noqa: PLC0415  # imports the changed kernel

        return same(question)
    return _test(question)


def _kill(question: dict[str, Any]) -> dict[str, Any]:
    """Walk claims in the order given until one does not hold any more, or until the time is up.

    That the engine refuses a claim, or the solver does not know, is no proof that fails: then the others are
    walked too, and the answer tells it besides. It tells too how many were walked to their ends.
    """
    until = time.process_time() + question["budget"]
    unsure: dict[str, str] = {}
    for done, unit in enumerate(question["units"]):
        claim = _claim(unit["module"], unit["claim"])
        for end in _ends(claim, unit["length"], question["timeout_ms"], until):
            if end["end"] in KILLED:
                return {**end, "clause": claim.clause, "done": done}
            if end["end"] == TIMEOUT:
                return {**end, "unsure": unsure, "done": done}
            if not unsure or end["end"] == REJECTED != unsure["end"]:
                unsure = {"end": end["end"], "why": f"{claim.clause} {claim.name}: {end['why']}"}
    return {"end": SURVIVED, "why": "", "unsure": unsure, "done": len(question["units"])}


def _claim(module: str, name: str) -> Any:
    """Return a claim of a module of theorems."""
    from rhodian_proofs.claims.writing import Claim  # noqa: PLC0415  # imports the changed kernel

    values = vars(importlib.import_module(module)).values()
    return next(value for value in values if isinstance(value, Claim) and value.name == name)


def _ends(claim: Any, length: int | None, timeout_ms: int, until: float) -> Iterator[dict[str, str]]:
    """Yield how a claim fails at one length, path by path; or that it is out of time. Nothing, if it holds."""
    from rhodian_proofs.engine.refuting import run_symbolically  # noqa: PLC0415  # imports the changed kernel
    from rhodian_proofs.symbolic.signals import Undecided  # noqa: PLC0415  # as the one above
    from rhodian_proofs.symbolic.walk import walk  # noqa: PLC0415  # as the one above

    returned = False
    try:
        for walked in walk(lambda: run_symbolically(claim, claim.check, length), timeout_ms=timeout_ms):
            end = _end(claim, length, walked)
            returned = returned or end["end"] in {"RETURNED", UNDECIDED, REJECTED}
            if end["end"] not in _FINE:
                yield end
            if time.process_time() > until:
                yield {"end": TIMEOUT, "why": ""}
    except Undecided as error:
        returned = True
        yield {"end": UNDECIDED, "why": str(error)}
    if length is None and not returned:
        yield {"end": BROKEN, "why": "no path reaches the end of the claim"}


def _end(claim: Any, length: int | None, walked: Any) -> dict[str, str]:
    """Say how a path ended; badly only if the solver is sure that some values take it.

    What the engine refuses is rejected, unless the claim fails when run on plain values that lead there.
    """
    if walked.end.name in _FINE:
        return {"end": walked.end.name, "why": ""}
    why = f"{walked.end.value}: {type(walked.error).__name__} {' '.join(_texts(walked.error))}"[:160]
    if walked.end.name == "BROKEN":
        return {"end": BROKEN, "why": why}
    found = walked.path.solver.check()
    if found == z3.unsat:
        return {"end": "EMPTY", "why": ""}
    unsure = walked.end.name == "UNDECIDED" or isinstance(walked.error, MemoryError | RecursionError)
    if unsure or found != z3.sat:
        return {"end": UNDECIDED, "why": why}
    refused = walked.end.name == "UNSUPPORTED"
    for _ in range(_MODELS if refused else 1):
        if example := _example(claim, length, walked):
            return {"end": REFUTED, "why": example}
        if not _other_values(walked.path.solver):
            break
    return {"end": REJECTED if refused else BROKEN, "why": why}


def _other_values(solver: z3.Solver) -> bool:
    """Let a solver find other values than it has found; tell whether there are any."""
    found = solver.model()
    numbers = [each for each in found.decls() if each.arity() == 0]
    solver.add(z3.Or([each() != found[each] for each in numbers if z3.is_int(each())]))
    return bool(solver.check() == z3.sat)


def _texts(error: BaseException | None) -> list[str]:
    return [text for text in getattr(error, "args", ()) if isinstance(text, str)]


def _example(claim: Any, length: int | None, walked: Any) -> str:
    """Return plain arguments on which the claim fails when run, or nothing."""
    from rhodian_proofs.engine.domains import has_sequences  # noqa: PLC0415  # imports the changed kernel
    from rhodian_proofs.engine.models import concrete  # noqa: PLC0415  # imports the changed kernel

    if (length is None and has_sequences(claim)) or "arguments" not in walked.path.memory:
        return ""
    values = concrete(walked.path, walked.path.solver.model())
    try:
        claim.check(**values)
    except Exception as error:  # noqa: BLE001  # whatever a changed kernel raises is a refutation
        words = ", ".join(f"{name} = {value}" for name, value in values.items())
        return f"{type(error).__name__} for {words}"[:200]
    return ""


def _test(question: dict[str, Any]) -> dict[str, Any]:
    """Run tests with the changed kernel."""
    import pytest  # noqa: PLC0415  # only where it is asked for

    code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *question["tests"]])
    return {"end": "killed" if code == pytest.ExitCode.TESTS_FAILED else str(code)}
