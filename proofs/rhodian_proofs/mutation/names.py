"""Checked: which names could be taken for each other by mistake, since they stand for the same kind of thing.

Kinds are the kernel's own annotations, as they are written: two fields of one record, two parameters of one
function, two functions of one signature. Where the record that a field is read from cannot be told from the
annotations, every record of the same module that has such a field is thought of.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Kinds: TypeAlias = "Mapping[str, str]"
"""Names, each with its annotation as it is written."""
NUMBERS = frozenset({"int", "Amount"})
"""The annotations of whole numbers."""


@attrs.frozen
class Names:
    """Which names could be taken for each other, at one place of a module."""

    records: Mapping[str, Kinds]
    """The attributes of each record that the module may know, by the record's name."""
    local: frozenset[str]
    """The records that the module defines itself."""
    errors: Mapping[str, tuple[str, ...]]
    """For an error that the module raises: the others that are made of as many parts."""
    functions: Mapping[str, tuple[str, ...]]
    """For a function of the module: the others of the same signature."""
    kinds: Kinds = attrs.field(factory=dict)
    """The parameters of the function, and of those around it; none at import."""
    own: tuple[str, ...] = ()
    """The parameters of the function itself."""

    def within(self, parameters: Sequence[ast.arg], record: str) -> Names:
        """Return the names within a function, which may be the method of a record."""
        written = {each.arg: ast.unparse(each.annotation) for each in parameters if each.annotation}
        selves = {each.arg: record for each in parameters[:1] if each.arg == "self"}
        own = tuple(each.arg for each in parameters if each.arg != "self")
        return attrs.evolve(self, kinds={**self.kinds, **selves, **written}, own=own)

    def kind_of(self, node: ast.expr) -> str:
        """Return the annotation that holds of a name or of a field; nothing if that cannot be told."""
        if isinstance(node, ast.Name):
            return self.kinds.get(node.id, "")
        if isinstance(node, ast.Attribute):
            return self.records.get(_bare(self.kind_of(node.value)), {}).get(node.attr, "")
        return ""

    def other_names(self, name: str) -> tuple[str, ...]:
        """Return the other parameters of a parameter's kind, and the fields of parameters that are of its kind."""
        kind = self.kinds.get(name, "")
        if not kind or name == "self":
            return ()
        alike = [other for other, same in self.kinds.items() if same == kind and other not in {name, "self"}]
        fields = [
            f"{other}.{field}"
            for other, record in self.kinds.items()
            for field, same in self.records.get(_bare(record), {}).items()
            if same == kind and other != "self"
        ]
        return (*alike, *fields)

    def other_fields(self, node: ast.Attribute) -> tuple[str, ...]:
        """Return the other fields and properties of the same kind that the same record has."""
        record = _bare(self.kind_of(node.value))
        known = [record] if record in self.records else sorted(self.local)
        found = (
            other
            for attributes in (self.records[each] for each in known)
            for other, kind in attributes.items()
            if other != node.attr and kind == attributes.get(node.attr)
        )
        return tuple(dict.fromkeys(found))


def names_of(tree: ast.Module, others: Iterable[ast.Module]) -> Names:
    """Return the names of a module at import, given the other modules, whose records it may know."""
    elsewhere = {name: kinds for other in others for name, kinds in _records(other).items()}
    own = _records(tree)
    return Names({**elsewhere, **own}, frozenset(own), _errors(tree), _functions(tree))


def _bare(kind: str) -> str:
    """Return the annotation of what is there if it is not `None`."""
    return kind.strip("\"'").removesuffix(" | None")


def _records(tree: ast.Module) -> dict[str, dict[str, str]]:
    """Return the fields and properties of each class of a module, with their annotations."""
    found: dict[str, dict[str, str]] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            kinds = {ast.unparse(part.target): ast.unparse(part.annotation) for part in _fields(node)}
            for part in node.body:
                is_property = isinstance(part, ast.FunctionDef) and _decorators(part) & {"property", "cached_property"}
                if isinstance(part, ast.FunctionDef) and is_property and part.returns:
                    kinds[part.name] = ast.unparse(part.returns)
            found[node.name] = kinds
    return found


def _fields(node: ast.ClassDef) -> list[ast.AnnAssign]:
    return [part for part in node.body if isinstance(part, ast.AnnAssign)]


def _decorators(node: ast.FunctionDef) -> set[str]:
    return {ast.unparse(each).rpartition(".")[2] for each in node.decorator_list}


def _errors(tree: ast.Module) -> dict[str, tuple[str, ...]]:
    """Return, for each error that is raised, the others that the module raises with as many arguments."""
    calls = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)]
    return _others({ast.unparse(call.func): str(len(call.args)) for call in calls})


def _functions(tree: ast.Module) -> dict[str, tuple[str, ...]]:
    """Return, for each function of a module that takes anything, the others that take and return the same kinds."""
    signatures = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.args.args and node.returns:
            kinds = [ast.unparse(each.annotation) if each.annotation else "" for each in node.args.args]
            signatures[node.name] = f"({', '.join(kinds)}) -> {ast.unparse(node.returns)}"
    return _others(signatures)


def _others(kinds: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return for each name the others of the same kind."""
    return {
        name: tuple(other for other, same in kinds.items() if same == kind and other != name)
        for name, kind in kinds.items()
    }
