"""Checked: a process in which a changed kernel is loaded, and proofs are put to it.

The process loads the solver once and the kernel never. For each question it forks: the
child installs the changed source of one module, imports kernel and claims afresh, so that
constants and records are changed too, and answers. Questions and answers are lines of JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import select
import signal
import sys
import time
from typing import Any, NoReturn

from rhodian_proofs.language import hashes, loader

_LOADED_ONCE = (
    *("attrs", "decimal", "fractions", "unittest.mock", "z3"),
    *(f"rhodian_proofs.{name}" for name in ("symbolic.paths", "symbolic.ints", "rules.invariants")),
)
"""What the children share, since none of it knows the kernel."""

_COMPILED_ONCE = (
    *hashes.modules("rhodian"),
    *(name for name in hashes.modules("rhodian_proofs") if name.startswith("rhodian_proofs.theorems")),
)
"""What each child imports anew, from the same code but for what is changed."""

_BYTES_MAX = 4 << 30
"""How much memory a child may ask for: a changed kernel may never stop."""
_WALL_TO_CPU = 8
"""How much longer than its share of a processor a child may take, on a machine that is busy."""


def serve() -> None:
    """Answer questions until there are no more, each in a child of its own that is ended when its time is up."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    for name in _LOADED_ONCE:
        importlib.import_module(name)
    for name in _COMPILED_ONCE:
        if (kept := loader.text(name)) is not None:
            kept.codes  # noqa: B018  # compiled here, and not in every child
    if any(name.split(".")[0] == "rhodian" for name in sys.modules):
        raise ImportError("the kernel is loaded before it can be changed")
    for line in sys.stdin:
        question = json.loads(line)
        answers.write(_in_a_child(question) + "\n")
        answers.flush()


def _change(module: str, source: str) -> None:
    """Let a module be what a changed source makes of it, once it is imported."""
    kept = loader.text(module)
    if kept is None:
        raise ModuleNotFoundError(f"no module {module} to change")
    loader.keep(module, kept.path, source.encode())


def _in_a_child(question: dict[str, Any]) -> str:
    """Fork, and return the child's answer; if it gives none in time, say so."""
    theirs, ours = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(question, ours)
    os.close(ours)
    deadline = time.monotonic() + _WALL_TO_CPU * question["seconds"]
    parts = []
    late = False
    while not late:
        ready, _, _ = select.select([theirs], [], [], max(0.0, deadline - time.monotonic()))
        late = not ready
        part = os.read(theirs, 1 << 16) if ready else b""
        if not part:
            break
        parts.append(part)
    if late:
        os.kill(child, signal.SIGKILL)
    os.close(theirs)
    os.waitpid(child, 0)
    answer = b"".join(parts).decode()
    return answer if answer and not late else json.dumps({"late": True})


def _be_the_child(question: dict[str, Any], ours: int) -> NoReturn:
    """Answer one question, and end."""
    seconds = int(question["seconds"])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES_MAX, _BYTES_MAX))
    try:
        if question["source"]:
            _change(question["module"], question["source"])
        deaths = importlib.import_module("rhodian_proofs.mutation.worker")
        answer = deaths.answer(question)
    except BaseException as error:  # noqa: BLE001  # whatever a changed kernel does, the parent is to hear of it
        answer = {"failed": f"{type(error).__name__}: {error}"[:200]}
    with os.fdopen(ours, "w", encoding="utf-8") as pipe:
        pipe.write(json.dumps(answer))
    os._exit(0)


if __name__ == "__main__":
    serve()
