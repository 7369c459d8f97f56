"""Checked: what a process with a changed kernel answers: is a claim still proved, and are two functions alike?

Imported only where the kernel that is loaded is the one in question.
"""

from __future__ import annotations

import importlib
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import z3

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_FINE = {"RETURNED", "STEP", "EMPTY"}


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Answer one question, by its kind; a kernel that does not load is answered without the claims."""
    try:
        import rhodian  # noqa: PLC0415  # the changed one

        if question["kind"] != "test":
            importlib.import_module("rhodian_proofs.run.registry").claims()
    except Exception as error:  # noqa: BLE001  # a changed kernel may fail in any way
        return {"end": "import", "why": f"{type(error).__name__}: {error}"[:160]}
    if question["kind"] == "reach":
        return _reach(question, str(Path(rhodian.__file__).parent))
    if question["kind"] == "kill":
        return _kill(question)
    if question["kind"] == "same":
        from rhodian_proofs.mutation.sameness import same  # noqa: PLC0415  # imports the changed kernel

        return same(question)
    return _test(question)


def _claim(name: str) -> Any:
    from rhodian_proofs.run.registry import claims  # noqa: PLC0415  # imports the changed kernel

    (claim,) = (claim for claim in claims() if claim.name == name)
    return claim


def _reach(question: dict[str, Any], kernel: str) -> dict[str, Any]:
    """Walk a claim at each length; say how long it took, what lines of the kernel ran, and whether all is well."""
    from rhodian_proofs.engine.domains import has_sequences  # noqa: PLC0415  # imports the changed kernel

    claim = _claim(question["claim"])
    lengths: list[int | None] = [*range(claim.length_max + 1), None] if has_sequences(claim) else [None]
    units = []
    for length in lengths:
        lines: set[tuple[str, int]] = set()
        started = time.process_time()
        with _lines_of(kernel, lines):
            ends = _ends(claim, length, question["timeout_ms"])
        seconds = time.process_time() - started
        by_file: dict[str, list[int]] = {}
        for file, line in sorted(lines):
            by_file.setdefault(f"rhodian.{Path(file).stem}", []).append(line)
        good = {end["end"] for end in ends} <= _FINE
        returns = any(end["end"] == "RETURNED" for end in ends)
        units.append({"length": length, "seconds": seconds, "lines": by_file, "good": good, "returns": returns})
    return {"units": units}


@contextmanager
def _lines_of(folder: str, lines: set[tuple[str, int]]) -> Iterator[None]:
    """Note which lines of a folder's files run until this context ends."""

    def on_line(frame: FrameType, _: str, __: object) -> Any:
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        return on_line

    def on_call(frame: FrameType, _: str, __: object) -> Any:
        return on_line if frame.f_code.co_filename.startswith(folder) else None

    sys.settrace(on_call)
    try:
        yield
    finally:
        sys.settrace(None)


def _ends(claim: Any, length: int | None, timeout_ms: int) -> list[dict[str, str]]:
    """Return how each path of a claim ends, up to the first that ends badly beyond doubt."""
    from rhodian_proofs.engine.check import run_symbolically  # noqa: PLC0415  # imports the changed kernel
    from rhodian_proofs.symbolic.signals import Undecided  # noqa: PLC0415  # as the one above
    from rhodian_proofs.symbolic.walk import walk  # noqa: PLC0415  # as the one above

    ends = []
    try:
        for walked in walk(lambda: run_symbolically(claim, claim.check, length), timeout_ms=timeout_ms):
            ends.append(_end(claim, length, walked))
            if ends[-1]["end"] in {"refuted", "proof broken", "rejected"}:
                break
    except Undecided as error:
        ends.append({"end": "undecided", "why": str(error)})
    return ends


def _end(claim: Any, length: int | None, walked: Any) -> dict[str, str]:
    """Say how a path ended; badly only if the solver is sure that some values take it."""
    if walked.end.name in _FINE:
        return {"end": walked.end.name, "why": ""}
    why = f"{walked.end.value}: {type(walked.error).__name__} {' '.join(_texts(walked.error))}"[:160]
    if walked.end.name == "BROKEN":
        return {"end": "proof broken", "why": why}
    found = walked.path.solver.check()
    if found == z3.unsat:
        return {"end": "EMPTY", "why": ""}
    unsure = walked.end.name == "UNDECIDED" or isinstance(walked.error, MemoryError | RecursionError)
    if unsure or found != z3.sat:
        return {"end": "undecided", "why": why}
    example = "" if walked.end.name == "UNSUPPORTED" else _example(claim, length, walked)
    kind = "rejected" if walked.end.name == "UNSUPPORTED" else "refuted" if example else "proof broken"
    return {"end": kind, "why": example or why}


def _texts(error: BaseException | None) -> list[str]:
    return [text for text in getattr(error, "args", ()) if isinstance(text, str)]


def _example(claim: Any, length: int | None, walked: Any) -> str:
    """Return plain arguments on which the claim fails when run, or nothing."""
    from rhodian_proofs.engine.domains import concrete, has_sequences  # noqa: PLC0415  # imports the changed kernel

    if (length is None and has_sequences(claim)) or "arguments" not in walked.path.memory:
        return ""
    values = concrete(walked.path.memory["arguments"], walked.path.solver.model())
    try:
        claim.check(**values)
    except Exception as error:  # noqa: BLE001  # whatever a changed kernel raises is a refutation
        words = ", ".join(f"{name} = {value}" for name, value in values.items())
        return f"{type(error).__name__} for {words}"[:200]
    return ""


def _kill(question: dict[str, Any]) -> dict[str, Any]:
    """Walk the units that reach the change, in the order given, until one does not hold any more."""
    undecided = ""
    for unit in question["units"]:
        claim = _claim(unit["claim"])
        ends = _ends(claim, unit["length"], question["timeout_ms"])
        for end in ends:
            if end["end"] in {"refuted", "proof broken", "rejected"}:
                return {**end, "claim": claim.clause, "name": claim.name, "length": unit["length"]}
            if end["end"] == "undecided":
                undecided = undecided or f"{claim.clause} {claim.name}: {end['why']}"
        if unit["returns"] and not any(end["end"] in {"RETURNED", "undecided"} for end in ends):
            return {
                "end": "vacuous",
                "why": "no values reach the end of the claim",
                "claim": claim.clause,
                "name": claim.name,
                "length": unit["length"],
            }
    if undecided:
        return {"end": "undecided", "why": undecided}
    return {"end": "survived", "why": ""}


def _test(question: dict[str, Any]) -> dict[str, Any]:
    """Run tests with the changed kernel."""
    import pytest  # noqa: PLC0415  # only where it is asked for

    code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *question["tests"]])
    return {"end": "killed" if code == pytest.ExitCode.TESTS_FAILED else str(code)}
