"""Trusted: what runs under each name of a checked module is what its checked text defines, and nothing else.

The language itself gives no way to put one thing in the place of another. This is looked at once more when all is
loaded, since whatever else runs in the process could have done it.
"""

from __future__ import annotations

import ast
import sys
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.language import loader
from rhodian_proofs.language.meanings import bound, typing_names
from rhodian_proofs.language.names import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rhodian_proofs.language.loader import Text


def replaced(texts: Iterable[Text]) -> tuple[str, ...]:
    """Return, in words, what runs in loaded modules that their texts do not define."""
    vocabulary = [text for name in sorted(VOCABULARY) if (text := loader.text(name))]
    return tuple(word for text in {*texts, *vocabulary} if text.name in sys.modules for word in _of(text))


def _of(text: Text) -> Iterator[str]:
    """Yield each name of a module that stands for something else than its text says."""
    module = sys.modules[text.name]
    for name, statements in bound(text).items():
        if not _is_as_defined(module, name, statements[0]):
            yield f"{text.path}: {name} has been replaced by something else"
    for name in vars(module).keys() - bound(text).keys() - typing_names(text):
        is_submodule = vars(module)[name] is sys.modules.get(f"{text.name}.{name}")
        if not (is_submodule or (name.startswith("__") and name.endswith("__"))):
            yield f"{text.path}: {name} is in the module, and not in its text"


def _is_as_defined(module: ModuleType, name: str, statement: ast.stmt) -> bool:  # noqa: PLR0911  # one a kind
    """Tell whether a name stands for what a statement defines."""
    if name not in vars(module):
        return False
    value = vars(module)[name]
    match statement:
        case ast.FunctionDef():
            if not statement.decorator_list:
                return _is_function(module, value, statement)
            return _is_function(module, value.check, statement) and (value.lemma is not None) == _is_lemma(statement)
        case ast.ClassDef():
            return isinstance(value, type) and all(
                _is_function(module, getattr(vars(value).get(each.name), "fget", vars(value).get(each.name)), each)
                for each in statement.body
                if isinstance(each, ast.FunctionDef)
            )
        case ast.ImportFrom(module=str(home)) if home.split(".")[0] in loader.ROOTS:
            source = sys.modules.get(home)
            return value is vars(source).get(name, sys.modules.get(f"{home}.{name}")) if source else False
        case ast.Assign(value=ast.Constant(value=constant)) | ast.AnnAssign(value=ast.Constant(value=constant)):
            return type(value) is type(constant) and bool(value == constant)
        case _:
            return all(_is_kept(each) for each in _functions(value))


def _is_lemma(claim: ast.FunctionDef) -> bool:
    """Tell whether a claim says by name that it is a lemma's, so that it was checked as such."""
    calls = [each for each in claim.decorator_list if isinstance(each, ast.Call)]
    return any(keyword.arg == "lemma" for call in calls for keyword in call.keywords)


def _is_function(module: ModuleType, function: Any, node: ast.FunctionDef) -> bool:
    """Tell whether a function is the one that a definition makes, with the defaults that stand there."""
    if type(function) is not FunctionType or not _is_kept(function) or vars(function).keys() - {"__annotations__"}:
        return False
    code = function.__code__
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    defaults = [each for each in (*node.args.defaults, *node.args.kw_defaults) if each is not None]
    held = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    return (
        (code.co_name, code.co_firstlineno) == (node.name, first)
        and function.__globals__ is vars(module)
        and len(held) == len(defaults)
        and all(
            value == each.value for value, each in zip(held, defaults, strict=True) if isinstance(each, ast.Constant)
        )
    )


def _is_kept(function: FunctionType) -> bool:
    text = loader.text(function.__module__)
    return text is not None and function.__code__ in text.codes


def _functions(value: object) -> Iterator[FunctionType]:
    """Yield the functions in a constant: those of an `Invariant`, or of a tuple of such."""
    if isinstance(value, FunctionType):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _functions(each)
    elif attrs.has(kind := type(value)):
        for field in attrs.fields(kind):
            yield from _functions(getattr(value, field.name))
