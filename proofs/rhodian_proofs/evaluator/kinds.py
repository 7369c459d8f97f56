"""Checked: what a parameter's annotation says that it ranges over."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.evaluator.texts import Text, load
from rhodian_proofs.evaluator.values import Word

if TYPE_CHECKING:
    from collections.abc import Mapping

_TYPES = ("rhodian_proofs.claims.kinds", "rhodian_proofs.claims.writing", "rhodian_proofs.claims.refusals")


@attrs.frozen
class Kind:
    """What a value ranges over, as it is written in a module."""

    text: Text
    node: Any
    """A node, or a word."""

    @classmethod
    def of(cls, text: Text, node: Any) -> Kind:
        """Return a kind by what its name stands for, as far as that is a name again."""
        while True:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node = ast.parse(node.value, mode="eval").body
            elif isinstance(node, ast.Name) and node.id in text.defined:
                text, node = text.define(node.id)
            elif isinstance(node, ast.Attribute):
                _, module = text.define(ast.unparse(node.value))
                if not isinstance(module, Word) or not module.name.startswith("module "):
                    return cls(text, node)
                text, node = load(module.name.removeprefix("module ")).define(node.attr)
            elif isinstance(node, Word) and (home := written(node.name)) is not None:
                text, node = home, home.defined[node.name.removeprefix("claims.")]
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "NewType" and text.name in _TYPES:
                return cls(text, Word(f"claims.{own_name(node)}"))
            else:
                return cls(text, node)

    def within(self, node: Any) -> Kind:
        """Return a kind that is written in the same place."""
        return Kind.of(self.text, node)

    def is_word(self, *names: str) -> bool:
        """Tell whether this is one of some words."""
        node = self.node
        if isinstance(node, ast.ClassDef) and self.text.name in _TYPES:
            node = Word(f"claims.{node.name}")
        name = node.name if isinstance(node, Word) else node.id if isinstance(node, ast.Name) else ""
        return name in names

    def named(self, call: ast.Call) -> dict[str, Kind]:
        """Return the kinds that a call has by name, those of a dictionary that it spreads too."""
        found: dict[str, Kind] = {}
        for each in call.keywords:
            kind = self.within(each.value)
            if each.arg:
                found[each.arg] = kind
            else:
                spread = zip(kind.node.keys, kind.node.values, strict=True)
                found |= {str(ast.literal_eval(key)): kind.within(value) for key, value in spread}
        return found

    def subscripted(self, name: str) -> list[ast.expr]:
        """Return what stands in the brackets behind a name, if this is that name with brackets."""
        if not isinstance(self.node, ast.Subscript) or not self.within(self.node.value).is_word(name):
            return []
        inner = self.node.slice
        return list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]

    @property
    def place_of(self) -> str | None:
        """The name of the sequence that this is a place of, of a kind of places that names one."""
        return self._named_by("claims.Of")

    @property
    def beside(self) -> tuple[str, Kind] | None:
        """The name of the sequence that this one stands beside, and the kind of its items, if it names one."""
        name = self._named_by("claims.Beside")
        item = self.within(self.subscripted("typing.Annotated")[0]).item if name is not None else None
        return (name, item) if name is not None and item is not None else None

    def _named_by(self, mark: str) -> str | None:
        """Return the name that a mark of this kind gives, if it has just that mark."""
        marks = [each for each in self.subscripted("typing.Annotated") if isinstance(each, ast.Call)]
        if len(marks) == 1 and self.within(marks[0].func).is_word(mark):
            return str(ast.literal_eval(marks[0].args[0]))
        return None

    @property
    def item(self) -> Kind | None:
        """The kind of the items, of a kind of sequences of any length."""
        if self.is_word("claims.Transfers"):
            return Kind.of(load("rhodian.ledger.posting"), ast.Name("Transfer"))
        parts = self.subscripted("tuple")
        is_any = len(parts) == len(("item", "...")) and isinstance(parts[1], ast.Constant) and parts[1].value is ...
        return self.within(parts[0]) if is_any else None


def written(word: str) -> Text | None:
    """Return the module of the vocabulary in which a word is a kind written by other words, if it is."""
    name = word.removeprefix("claims.")
    homes = [load(module) for module in _TYPES]
    return next((home for home in homes if isinstance(home.defined.get(name), ast.Subscript | ast.BinOp)), None)


def own_name(node: ast.Call) -> str:
    """Return the name of a type that stands for nothing but its name."""
    return str(ast.literal_eval(node.args[0]))


def has_sequences(text: Text, check: ast.FunctionDef) -> bool:
    """Tell whether a claim ranges over sequences of any length, or trees."""
    kinds = [Kind.of(text, each.annotation) for each in check.args.args]
    return any(kind.item is not None or kind.is_word("claims.AnyTree") for kind in kinds)


def first_place(text: Text, check: ast.FunctionDef, found: Mapping[str, Any]) -> int:
    """Return the first place among a claim's arguments so far, or -1."""
    places = [
        each.arg
        for each in check.args.args
        if Kind.of(text, each.annotation).is_word("claims.AnyPlace", "claims.LaterPlace")
    ]
    return next((found[name] for name in places if name in found), -1)
