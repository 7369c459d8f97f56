"""Convenience: what each function of the kernel refuses, in which order, and which claims say so.

The order and the words are those of the docstrings' `Raises`. A claim stands beside a refusal if it is about the
function and its text, or that of a helper it calls, names the refusal: names are compared, and not meanings.
"""

from __future__ import annotations

import ast
import functools
import inspect
import re
import sys
from typing import TYPE_CHECKING, Final

import attrs

from rhodian_proofs.language import hashes
from rhodian_proofs.report.spec import ROOMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.report.book import Entry

_HEAD: Final = """# What is refused

What each function and record refuses, in the order in which it is looked for: the first that holds decides. The words
are those of the docstrings. *Fields* are those that a claim checks by name; *claims* are of the clauses whose claims
are about the function and name the refusal. Names were compared by a script, and not meanings: so read the clause.
Where there is none, the refusal is tested only. `make book` makes the table anew, and a test compares.
"""
_KIND: Final = re.compile(r"^([A-Z]\w+(?:, [A-Z]\w+)*): (.+)$")


@attrs.frozen
class Refusal:
    """What a function refuses with one kind of refusal."""

    function: str
    """Module and name, as in `sharing.allocation.in_order`."""
    place: int
    """The how-manieth it is that is looked for."""
    kinds: tuple[str, ...]
    """The classes of the refusal."""
    when: str


def text(known: Mapping[str, Entry]) -> str:
    """Return the matrix of refusals in Markdown, room by room."""
    claims = [claim for entry in known.values() for claim in entry.claims]
    parts = [_HEAD]
    for room in ROOMS:
        rows = [_row(each, claims) for each in _of_room(room)]
        table = "| function | order | refusal | when | fields | claims |\n|---|---|---|---|---|---|\n"
        parts.append(f"## {room.capitalize()}\n\n{table}{''.join(rows)}")
    return "\n".join(parts)


def _of_room(room: str) -> Iterator[Refusal]:
    """Yield what is refused by the public functions and records of a room."""
    for name, path in sorted(hashes.modules("rhodian").items()):
        if name.startswith(f"rhodian.{room}."):
            for function, doc in _documented(ast.parse(path.read_text(encoding="utf-8")), ""):
                yield from _refusals(f"{name.removeprefix('rhodian.')}.{function}", doc)


def _documented(tree: ast.Module | ast.ClassDef, within: str) -> Iterator[tuple[str, str]]:
    """Yield each public function or record that says what it raises, and how."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _documented(node, f"{node.name}.")
        if isinstance(node, ast.FunctionDef):
            made = node.name == "__attrs_post_init__"
            doc = inspect.cleandoc(ast.get_docstring(node) or "")
            if "\nRaises:\n" in doc and (made or not node.name.startswith("_")):
                yield (within.removesuffix(".") if made else within + node.name), doc.partition("\nRaises:\n")[2]


def _refusals(function: str, raises: str) -> Iterator[Refusal]:
    """Yield what a docstring says is raised, entry by entry."""
    paragraph = raises.partition("\n\n")[0]
    lines = re.sub(r"\n {8,}", " ", paragraph).splitlines()
    for place, line in enumerate(lines, 1):
        if found := _KIND.match(line.strip()):
            yield Refusal(function, place, tuple(found[1].split(", ")), found[2])


def _row(refusal: Refusal, claims: Sequence[Claim]) -> str:
    """Return the row of a refusal."""
    saying = [claim for claim in claims if _is_about(claim, refusal) and _names(claim) & {*refusal.kinds}]
    fields = {field: None for claim in saying for kind in refusal.kinds for field in _fields(claim, kind)}
    clauses = {f"{claim.clause} ({'bounded' if claim.scope else 'proved'})": None for claim in saying}
    cells = [f"`{refusal.function}`", str(refusal.place), ", ".join(f"`{kind}`" for kind in refusal.kinds)]
    cells += [refusal.when.replace("|", "\\|"), ", ".join(f"`{field}`" for field in fields), ", ".join(clauses)]
    return f"| {' | '.join(cells)} |\n"


def _is_about(claim: Claim, refusal: Refusal) -> bool:
    return any(f"{each.__module__}.{each.__qualname__}" == f"rhodian.{refusal.function}" for each in claim.about)


@functools.cache
def _names(claim: Claim) -> frozenset[str]:
    """Return all names in the text of a claim, and of the helpers of its module that it calls."""
    return frozenset(node.id for tree in _trees(claim) for node in ast.walk(tree) if isinstance(node, ast.Name))


def named(claims: Sequence[Claim]) -> frozenset[str]:
    """Return all that claims, and the helpers they call, name: functions, classes, attributes, and words in texts."""
    nodes = [node for claim in claims for tree in _trees(claim) for node in ast.walk(tree)]
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    words = {word for text in texts for word in re.findall(r"\w+", text)}
    about = {each.__name__ for claim in claims for each in claim.about}
    return frozenset(attributes | words | about).union(*map(_names, claims))


def _fields(claim: Claim, kind: str) -> Iterator[str]:
    """Yield the fields that a claim says a refusal of that kind has, as far as it names them outright."""
    for tree in _trees(claim):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and any(isinstance(each, ast.Name) and each.id == kind for each in node.args):
                for keyword in node.keywords:
                    if keyword.arg == "field" and isinstance(keyword.value, ast.Constant | ast.JoinedStr):
                        yield ast.unparse(keyword.value).removeprefix("f").strip("'\"")


@functools.cache
def _trees(claim: Claim) -> tuple[ast.FunctionDef, ...]:
    """Return the syntax trees of a claim and of the functions of its own module that it calls, however far down."""
    module = ast.parse(inspect.getsource(sys.modules[claim.check.__module__]))
    functions = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    ahead, found = [claim.check.__name__], dict[str, ast.FunctionDef]()
    while ahead:
        name = ahead.pop()
        if name in functions and name not in found:
            found[name] = functions[name]
            ahead += [node.id for node in ast.walk(functions[name]) if isinstance(node, ast.Name)]
    return tuple(found.values())
