"""Checked: the source stays small, says what it is, and documents everything that a caller meets."""

from __future__ import annotations

import ast
import inspect
from operator import methodcaller
from pathlib import Path
from typing import Any

import attrs
import pytest

import rhodian
from rhodian_proofs.language import hashes, names

HOUSE = Path(__file__).parents[2]
KERNEL_LINES_MAX = 320
FUNCTION_LINES_MAX = 70

KERNEL = sorted((HOUSE / "kernel").glob("**/*.py"))
SOURCES = sorted(path for room in ("kernel", "proofs", "desk") for path in (HOUSE / room).glob("**/*.py"))
UNCLAIMED = {path for name, path in hashes.modules("rhodian").items() if name in names.UNCLAIMED}
RECORDS = [
    thing
    for thing in map(rhodian.__dict__.get, rhodian.__all__)
    if isinstance(thing, type) and attrs.has(thing) and attrs.fields(thing)
]
REFUSALS = [record for record in RECORDS if issubclass(record, rhodian.RhodianError)]


def parsed(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def documented_assignments(body: list[ast.stmt]) -> dict[str, bool]:
    """Return each name that a module or class body assigns, with whether a docstring stands right below it."""
    found = {}
    for place, statement in enumerate(body):
        if isinstance(statement, ast.AnnAssign) or (isinstance(statement, ast.Assign) and len(statement.targets) == 1):
            target = statement.target if isinstance(statement, ast.AnnAssign) else statement.targets[0]
            below = body[place + 1] if place + 1 < len(body) else None
            says = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and bool(below.value.value)
            found[ast.unparse(target)] = says
    return found


def long_functions(tree: ast.Module) -> list[str]:
    """Return the names of the functions that are longer than the house allows."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > FUNCTION_LINES_MAX]


@pytest.mark.parametrize("path", KERNEL, ids=lambda path: path.name)
def test_a_module_of_the_kernel_fits_in_a_short_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= KERNEL_LINES_MAX


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_no_function_is_over_the_limit(path: Path) -> None:
    assert long_functions(parsed(path)) == []


def test_a_function_over_the_limit_is_found() -> None:
    long = "def f():\n" + "    pass\n" * FUNCTION_LINES_MAX
    assert long_functions(ast.parse(long)) == ["f"]
    assert long_functions(ast.parse(long.removesuffix("    pass\n"))) == []


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if path.name != "__init__.py"],
    ids=lambda path: path.relative_to(HOUSE).as_posix(),
)
def test_a_module_says_first_whether_it_is_trusted(path: Path) -> None:
    docstring = ast.get_docstring(parsed(path)) or ""
    kinds = ("Trusted: ",) if path in KERNEL else ("Trusted: ", "Checked: ", "Convenience: ")
    assert docstring.startswith("Convenience: " if path in UNCLAIMED else kinds)


def test_every_public_name_exists_once_and_in_order() -> None:
    assert [name for name in rhodian.__all__ if not hasattr(rhodian, name)] == []
    assert len(set(rhodian.__all__)) == len(rhodian.__all__)


@pytest.mark.parametrize("name", rhodian.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    thing = getattr(rhodian, name)
    if inspect.isroutine(thing) or (isinstance(thing, type) and thing.__module__.startswith("rhodian.")):
        assert (thing.__doc__ or "").strip()
        return
    stated = [documented_assignments(parsed(path).body) for path in KERNEL if path.name != "__init__.py"]
    assert [module[name] for module in stated if name in module] == [True], f"{name} needs a docstring below it"


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__name__)
def test_every_field_of_a_refusal_is_told_in_its_message(refusal: type) -> None:
    told = inspect.getsource(refusal.__str__)
    assert [field.name for field in attrs.fields(refusal) if f"self.{field.name}" not in told] == []


@pytest.mark.parametrize(
    "record", [each for each in RECORDS if each not in REFUSALS], ids=lambda record: record.__name__
)
def test_every_field_of_a_record_has_a_docstring(record: type) -> None:
    tree = ast.parse(inspect.getsource(record))
    says = documented_assignments(tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else [])
    fields = [field.name for field in attrs.fields(record) if not field.name.startswith("_")]
    assert fields
    assert [field for field in fields if not says[field]] == []


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_record_is_frozen(record: Any) -> None:
    name = attrs.fields(record)[0].name
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(methodcaller("__new__", record)(record), name, None)


@pytest.mark.parametrize("name", [name for name in rhodian.__all__ if inspect.isroutine(getattr(rhodian, name))])
def test_every_function_annotates_all_that_it_takes_and_gives(name: str) -> None:
    signature = inspect.signature(getattr(rhodian, name))
    assert signature.return_annotation is not inspect.Signature.empty
    assert [p.name for p in signature.parameters.values() if p.annotation is inspect.Parameter.empty] == []
