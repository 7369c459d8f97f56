"""Trusted: what a module of the language may hold: definitions, each name bound once, and nothing that happens.

So importing it does nothing but define, and what its names stand for can be read off its text.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from rhodian_proofs.language import loader, names
from rhodian_proofs.language.annotations import Refusal, lists_values, members
from rhodian_proofs.language.checker import Bodies
from rhodian_proofs.language.meanings import bound, imported, meaning, parameters, typing_names

if TYPE_CHECKING:
    from collections.abc import Iterator


_FOR_READERS = ("__all__", "__version__")
"""Names of a module that mean nothing to what runs: they are for whoever imports it."""

_DUNDERS = frozenset({"__attrs_post_init__", "__str__"})


class Module(Bodies):
    """Checks one module."""

    def check(self) -> tuple[Refusal, ...]:
        """Return all that is refused of it, by line."""
        for statement in self.text.tree.body:
            self._statement(statement)
        self._once()
        self._lines()
        return tuple(sorted(set(self.refusals)))

    def _statement(self, node: ast.stmt) -> None:  # noqa: C901  # one case a form
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                pass
            case ast.Import(names=aliases):
                for alias in aliases:
                    if alias.name not in names.WHOLE_MODULES or alias.asname:
                        self.refuse(
                            node, f"imports {alias.name}; write `from {alias.name} import …` what the language has"
                        )
            case ast.ImportFrom():
                self._import(node)
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), orelse=[]):
                if not all(isinstance(each, ast.Import | ast.ImportFrom) for each in node.body):
                    self.refuse(node, "more than imports for a type checker; whatever runs stands outside of an `if`")
            case ast.FunctionDef():
                self._function(node)
            case ast.ClassDef():
                self._class(node)
            case ast.Assign() | ast.AnnAssign():
                self._constant(node)
            case _:
                self.refuse(node, "a module holds imports, definitions and constants; this would happen at import")

    def _import(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        for alias in node.names:
            found = imported(module, alias.name) if not node.level else None
            if alias.asname and alias.asname != alias.name:
                self.refuse(node, f"imports {alias.name} under another name; one thing has one name")
            if found is None or not found.kind:
                self.refuse(node, f"imports {alias.name} from {module or '.'}, which the language has not")
            elif found.kind == "claim":
                self.refuse(node, f"imports the claim {alias.name}; it is judged where it is defined, and only there")
            elif found.module in names.LOOPS and found.kind != "module":
                self.refuse(
                    node, "imports a loop by name; write `from rhodian.base import loops`, and loops.…, or columns"
                )

    def _constant(self, node: ast.Assign | ast.AnnAssign) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if len(targets) != 1 or not isinstance(targets[0], ast.Name):
            self.refuse(
                node, "more than one name in one statement, or a place in something; bind one name to one constant"
            )
            return
        if node.value is None:
            self.refuse(node, f"{targets[0].id} has no value")
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) != "TypeAlias":
            self.annotation(node.annotation)
            self.visit(node.value, None)
        elif targets[0].id == "__all__":
            if not isinstance(node.value, ast.List) or any(not isinstance(e, ast.Constant) for e in node.value.elts):
                self.refuse(node, "__all__ is a list of texts")
        elif self._is_type(node):
            self.annotation(node.value, kinds=True)
        else:
            self.visit(node.value, None)

    def _is_type(self, node: ast.Assign | ast.AnnAssign) -> bool:
        """Tell whether a constant is a type, by its annotation or its form."""
        if isinstance(node, ast.AnnAssign) and isinstance(node.annotation, ast.Name):
            return node.annotation.id == "TypeAlias"
        return self._is_of_type(node.value)

    def _is_of_type(self, node: ast.expr | None) -> bool:
        if isinstance(node, ast.BinOp):
            return isinstance(node.op, ast.BitOr) and (self._is_of_type(node.left) or self._is_of_type(node.right))
        base = node.value if isinstance(node, ast.Subscript) else None
        is_builtin = isinstance(base, ast.Name) and base.id in {"tuple", "dict", "list"}
        return is_builtin or (isinstance(base, ast.Name) and meaning(self.text, base.id).kind == "library")

    def _once(self) -> None:
        """Refuse a name that is bound twice, or that Python or the rules themselves go by: which one is meant?"""
        for name, statements in bound(self.text).items():
            if len(statements) > 1:
                self.refuse(statements[1], f"{name} is defined twice; a name stands for one thing")
            if name in typing_names(self.text):
                self.refuse(statements[0], f"{name} is imported for types too; a name stands for one thing")
        for node in ast.walk(self.text.tree):
            name = _bound_by(node)
            is_dunder = name.startswith("__") and name.strip("_") != "" and name not in {*_FOR_READERS, *_DUNDERS}
            if name in names.RESERVED or is_dunder:
                self.refuse(node, f"{name} is a word of the language; choose another name")

    def _lines(self) -> None:
        """Refuse a second statement on a line: that the line ran would not mean that it ran."""
        seen: set[int] = set()
        for node in ast.walk(self.text.tree):
            if isinstance(node, ast.stmt):
                if node.lineno in seen:
                    self.refuse(node, "two statements on one line; each on a line of its own")
                seen.add(node.lineno)

    def _function(self, node: ast.FunctionDef) -> None:
        if not node.decorator_list:
            self.function(node, None)
            return
        found = meaning(self.text, node.name)
        if found.kind != "claim" or len(node.decorator_list) > 1:
            self.refuse(node, "a decorator other than @claim(...) alone: what runs would not be what is read")
            return
        call = node.decorator_list[0]
        word = self._value(call.func, None) if isinstance(call, ast.Call) else None
        if not isinstance(call, ast.Call) or word is None or not (word.is_word and word.name == "claim"):
            self.refuse(node, "a decorator that is not rhodian_proofs.claims.claim")
            return
        if len(call.args) != 1:
            self.refuse(node, "@claim takes a clause, and each option by its name")
        for part in (*call.args, *(keyword.value for keyword in call.keywords)):
            self.visit(part, None)
        self._claim(node, {keyword.arg: keyword.value for keyword in call.keywords})

    def _claim(self, node: ast.FunctionDef, options: dict[str | None, ast.expr]) -> None:
        """Check a claim: it asserts something, and a lemma's claim just what the lemma states."""
        if not any(isinstance(each, ast.Assert) for each in _own(node)):
            self.refuse(node, "a claim that asserts nothing; say in its own body what holds")
        for argument in node.args.args:
            if argument.annotation is None:
                self.refuse(
                    argument,
                    f"{argument.arg} has no annotation; say what it ranges over, as in {argument.arg}: Natural",
                )
            elif "lemma" in options and ast.unparse(argument.annotation) != "AnyInt":
                self.refuse(argument, "a lemma is used of any numbers; let its claim range over AnyInt")
        if node.args.vararg or node.args.kwonlyargs or node.args.defaults:
            self.refuse(node, "a claim's parameters are plain ones, without defaults")
        self.function(node, None, kinds=True)
        if (lemma := options.get("lemma")) is not None:
            self._lemma(node, lemma)

    def _lemma(self, node: ast.FunctionDef, lemma: ast.expr) -> None:
        """Refuse a lemma whose claim asserts anything but its statement of the claim's own parameters."""
        found = self._value(lemma, None)
        wanted = f"assert {ast.unparse(lemma)}({', '.join(each.arg for each in node.args.args)})"
        *before, last = [each for each in node.body if not _is_docstring(each)]
        if found.kind != "function" or ast.unparse(last) != wanted:
            self.refuse(last, f"a lemma's claim ends with just `{wanted}`")
        calls = [each.value.func for each in before if isinstance(each, ast.Expr) and isinstance(each.value, ast.Call)]
        if [self._value(each, None).name for each in calls] != ["use"] * len(before):
            self.refuse(node, "a lemma's claim holds nothing else, but that it may `use` other lemmas")
        if isinstance(found.node, ast.FunctionDef) and not _takes_just(found.node, len(node.args.args)):
            self.refuse(node, "a lemma's statement takes what its claim ranges over, and has no defaults")
        body = [each for each in getattr(found.node, "body", ()) if not _is_docstring(each)]
        if [isinstance(each, ast.Return) for each in body if not isinstance(each, ast.Assign)] != [True]:
            self.refuse(
                node, "a lemma's statement is a function that returns one expression, whose parts it may name before"
            )

    def _class(self, node: ast.ClassDef) -> None:
        """Check a class: a frozen record, or an enumeration."""
        bases = [ast.unparse(base) for base in node.bases]
        is_enum = bases == ["enum.Enum"] and not node.decorator_list
        makers = {"attrs.frozen", "attrs.frozen(cache_hash=True)"}
        if self.text.name.split(".")[0] == "rhodian":  # of the kernel's, no walk can tell which of two is which
            makers |= {"attrs.frozen(eq=False)", "attrs.frozen(eq=False, weakref_slot=False)"}
        is_record = not bases and [ast.unparse(each) in makers for each in node.decorator_list] == [True]
        if not (is_enum or is_record) or node.keywords or getattr(node, "type_params", None):
            self.refuse(node, "a class is a frozen record (@attrs.frozen, and no base) or an enum.Enum")
            return
        for each in node.body:
            match each:
                case ast.Expr(value=ast.Constant(value=str())):
                    pass
                case ast.Assign(targets=[ast.Name()], value=ast.Constant()) if is_enum:
                    pass
                case ast.AnnAssign(target=ast.Name()) if is_record:
                    self._field(each)
                case ast.FunctionDef():
                    self._method(each)
                case _:
                    self.refuse(each, "a class holds fields and methods, an enumeration constants")
        for name in members(node) & names.MUTATORS:
            self.refuse(node, f"{name} is what changes a container; choose another name")
        for name in members(node) & names.STAND_INS if self.text.name.split(".")[0] not in loader.ROOTS else ():
            self.refuse(node, f"{name} is what the prover has on its stand-ins; choose another name")

    def _field(self, node: ast.AnnAssign) -> None:
        self.annotation(node.annotation)
        if lists_values(self.text, node.annotation):
            self.refuse(node, "what a claim ranges over is said of its parameters, not in a class")
        made = node.value
        if isinstance(made, ast.Call) and ast.unparse(made.func) == "attrs.field":
            values = [keyword.value for keyword in made.keywords if keyword.arg in {"init", "eq", "repr"}]
            if (
                made.args
                or len(values) != len(made.keywords)
                or not all(isinstance(each, ast.Constant) for each in values)
            ):
                self.refuse(node, "of a field may be said init, eq and repr; all else would run unseen")
        elif made is not None and not self._is_constant(made):
            self.refuse(node, "a default that is not a constant: all objects would share it")

    def _method(self, node: ast.FunctionDef) -> None:
        if [ast.unparse(each) for each in node.decorator_list] not in ([], ["property"]):
            self.refuse(node, "a decorator other than @property")
        if node.name.startswith("__") and node.name not in _DUNDERS:
            self.refuse(node, f"{node.name} changes what an operator or a builtin does; write a plain method")
        self.function(node, None)


def _bound_by(node: ast.AST) -> str:
    """Return the name that a node binds, if it binds one by itself."""
    if isinstance(node, ast.Name):
        return node.id if isinstance(node.ctx, ast.Store) else ""
    if isinstance(node, ast.arg):
        return node.arg
    return (node.name or "") if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.ExceptHandler) else ""


def _own(node: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield what stands in a function, and not in one within it."""
    ahead: list[ast.AST] = list(node.body)
    while ahead:
        each = ahead.pop()
        yield each
        if not isinstance(each, ast.FunctionDef | ast.Lambda):
            ahead.extend(ast.iter_child_nodes(each))


def _takes_just(node: ast.FunctionDef, count: int) -> bool:
    """Tell whether a function takes so many plain parameters, and nothing else."""
    inner = node.args
    return len(inner.args) == len(parameters(node)) == count and not inner.defaults


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
