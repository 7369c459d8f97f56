"""Convenience: what Sphinx is told of the pages of Python names, besides what autodoc finds by itself.

A room hands on names of its modules. Autodoc describes the classes and functions among them; constants and type aliases
are added here, with the sentence that stands below each in its module. Each clause that a docstring names is linked to.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NewType, TypeVar

from docutils.nodes import make_id
from sphinx.pycode import ModuleAnalyzer

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
PAGES = "docs/site/api/"
FACE = "rhodian"
"""What hands on names of all rooms."""

CLAUSE = re.compile(r"\b[A-Z]{2}-\d+\b")
HEADING = re.compile(r"^### (([A-Z]{2}-\d+) .*)$", re.MULTILINE)


@cache
def clauses() -> dict[str, str]:
    """Return where each clause stands, as a page of names links to it."""
    rooms = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "spec").glob("*.md"))}
    return {
        number: f"../../../spec/{room}.html#{make_id(heading)}"
        for room, text in rooms.items()
        for heading, number in HEADING.findall(text)
    }


def link_of(found: re.Match[str]) -> str:
    """Return a clause with a link to it, if it is one of spec/."""
    return f"`{found[0]} <{clauses()[found[0]]}>`__" if found[0] in clauses() else found[0]


def constants(room: str) -> list[str]:
    """Return the names of a room that are neither classes nor functions, which autodoc leaves out."""
    module = importlib.import_module(room)
    named = {name: getattr(module, name) for name in getattr(module, "__all__", ())}
    found_anyway = (NewType, TypeVar)
    return [
        name
        for name, value in named.items()
        if not (inspect.isclass(value) or inspect.isroutine(value) or isinstance(value, found_anyway))
    ]


def sentence(name: str) -> list[str]:
    """Return what stands below a constant in the module that its room has it from."""
    room, _, constant = name.rpartition(".")
    tree = ast.parse(inspect.getsource(importlib.import_module(room)))
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    for each in imports:
        if each.module and constant in {alias.name for alias in each.names}:
            return ModuleAnalyzer.for_module(each.module).find_attr_docs().get(("", constant), [])
    return []


def described_in() -> dict[str, list[str]]:
    """Return the names that `rhodian` hands on, under the room that describes each."""
    face = importlib.import_module(FACE)
    rooms = [f"{FACE}.{path.parent.name}" for path in sorted((ROOT / "kernel" / FACE).glob("*/__init__.py"))]
    found: dict[str, list[str]] = {}
    for name in sorted(set(face.__all__) - {"__version__"}):
        room = next(each for each in rooms if name in importlib.import_module(each).__all__)
        found.setdefault(room, []).append(name)
    return found


def add_constants(_: Sphinx, page: str, source: list[str]) -> None:
    """Add its constants to the page of a room."""
    room = page.removeprefix(PAGES)
    if page.startswith(PAGES) and room != FACE:
        source[0] += "".join(f"\n.. autodata:: {room}.{name}\n   :no-value:\n" for name in constants(room))


def describe(_: Sphinx, what: str, name: str, __: object, ___: object, lines: list[str]) -> None:
    """Link the clauses that a docstring names; give constants their sentence, and `rhodian` the list of its names."""
    if what == "data":
        lines[:] = sentence(name) or lines
    lines[:] = [CLAUSE.sub(link_of, line) for line in lines]
    if name == FACE:
        rooms = described_in().items()
        lines += ["", *(f"- :py:mod:`{room}`: {', '.join(f':py:obj:`~{room}.{each}`' for each in names)}" for room, names in rooms)]


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx."""
    app.connect("source-read", add_constants)
    app.connect("autodoc-process-docstring", describe)
    return {"parallel_read_safe": True}
