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
from typing import TYPE_CHECKING, Any, TypeVar

from docutils.nodes import make_id
from sphinx.ext.napoleon.docstring import GoogleDocstring
from sphinx.pycode import ModuleAnalyzer
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

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
    found_anyway = (type, TypeVar)  # by its very class: an `Annotated` says that it is what it annotates
    return [
        name for name, value in named.items() if not (issubclass(type(value), found_anyway) or inspect.isroutine(value))
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


def describe(_: Sphinx, what: str, name: str, thing: object, __: object, lines: list[str]) -> None:
    """Read a docstring: its sections, but of what is a sentence only; give constants theirs; and link the clauses.

    `rhodian` gets the list of its names.
    """
    if what == "data":
        lines[:] = sentence(name) or lines
    elif what not in {"attribute", "property"}:  # a colon in their sentence would be taken for the end of a type
        lines[:] = GoogleDocstring(lines, obj=thing).lines()
    lines[:] = [CLAUSE.sub(link_of, line) for line in lines]
    if name == FACE:
        lines.append("")
        for room, names in described_in().items():
            lines.append(f"- :py:mod:`{room}`: " + ", ".join(f":py:obj:`~{room}.{each}`" for each in names))


def look_for_names(_: Sphinx, environment: BuildEnvironment) -> None:
    """Warn of each name meant for others that is described nowhere, and of each room of the kernel without a page."""
    described = environment.domains.python_domain.objects
    rooms = [path.stem for path in sorted((ROOT / PAGES).glob("*.rst"))]
    for face in sorted((ROOT / "kernel" / FACE).glob("*/__init__.py")):
        if f"{FACE}.{face.parent.name}" not in rooms:
            logging.getLogger(__name__).warning("%s has no page", f"{FACE}.{face.parent.name}")
    for room in rooms:
        names = () if room == FACE else getattr(importlib.import_module(room), "__all__", ())
        for name in (f"{room}.{each}" for each in names):
            if name not in described:
                logging.getLogger(__name__).warning("%s is meant for others and not described", name)


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx."""
    app.connect("source-read", add_constants)
    app.connect("autodoc-process-docstring", describe)
    app.connect("env-check-consistency", look_for_names)
    return {"parallel_read_safe": True}
