"""Checked: a process in which a changed kernel is loaded, and proofs are put to it.

The process loads the solver once and the kernel never. It has a copy of the kernel in a folder of its own, which
stands before all others on the path. For each question it writes the changed source of one module there, and
forks: the child imports kernel and claims afresh, so that constants and records are changed too, and
answers. So the kernel is changed as a person would change it, in a file, and whatever reads files
reads what runs. Questions and answers are lines of JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

_LOADED_ONCE = ("attrs", "ast", "cattrs", "decimal", "fractions", "inspect", "statistics", "unittest.mock", "z3")
"""What the children share: nothing of ours, which may know the kernel."""

if TYPE_CHECKING:
    from collections.abc import Iterator

_BYTES_MAX = 4 << 30
"""How much memory a child may ask for: a changed kernel may never stop."""
_WALL_TO_CPU = 8
"""How much longer than its share of a processor a child may take, on a machine that is busy."""


@contextmanager
def changed(folder: Path, module: str, source: str) -> Iterator[None]:
    """Write a changed source over a module of the copy in a folder, until this context ends; nothing if it is empty."""
    if not source:
        yield
        return
    path = folder.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    before = path.read_bytes()
    path.write_text(source, encoding="utf-8", newline="\n")
    try:
        yield
    finally:
        path.write_bytes(before)


def serve() -> None:
    """Answer questions until there are no more, each in a child of its own that is ended when its time is up."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    sys.dont_write_bytecode = True
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the copy is removed
    with tempfile.TemporaryDirectory(prefix="rhodian-mutant-") as folder:
        _copy_kernel(Path(folder))
        for name in _LOADED_ONCE:
            importlib.import_module(name)
        if any(name.split(".")[0] == "rhodian" for name in sys.modules):
            raise ImportError("the kernel is loaded before it can be changed")
        for line in sys.stdin:
            question = json.loads(line)
            with changed(Path(folder), question["module"], question["source"]):
                answers.write(_in_a_child(question) + "\n")
            answers.flush()


def _copy_kernel(folder: Path) -> None:
    """Copy the kernel, without compiled files, to where it is found before any other."""
    spec = find_spec("rhodian")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("rhodian")
    shutil.copytree(Path(spec.origin).parent, folder / "rhodian", ignore=shutil.ignore_patterns("__pycache__"))
    sys.path.insert(0, str(folder))


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
        importlib.invalidate_caches()
        worker = importlib.import_module("rhodian_proofs.mutation.worker")
        answer = worker.answer(question)
    except BaseException as error:  # noqa: BLE001  # whatever a changed kernel does, the parent is to hear of it
        answer = {"failed": f"{type(error).__name__}: {error}"[:200]}
    with os.fdopen(ours, "w", encoding="utf-8") as pipe:
        pipe.write(json.dumps(answer))
    os._exit(0)


if __name__ == "__main__":
    serve()
