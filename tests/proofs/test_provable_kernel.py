"""Checked: the kernel asks nothing of a value that a symbolic one cannot answer, and no step remembers.

`is` and `type()` see the stand-in of the engine, not what it stands for, and nothing can refuse them. So what is
proved must not use them, but for the questions that a stand-in answers as it should.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import rhodian

PROVED = (
    "accounts.py",
    "allocation.py",
    "auctions.py",
    "auctions_award.py",
    "auctions_bids.py",
    "auctions_dutch.py",
    "auctions_sealed.py",
    "bases.py",
    "cascade.py",
    "contracts.py",
    "deleveraging.py",
    "drawing.py",
    "exchange.py",
    "exits.py",
    "histories.py",
    "ledger.py",
    "liquidation.py",
    "loops.py",
    "margin.py",
    "markets.py",
    "marking.py",
    "mutual.py",
    "pool.py",
    "rankings.py",
    "rounds.py",
    "settlement.py",
    "waterfall.py",
)
FORBIDDEN_CALLS = {"type", "id", "vars", "dir", "hasattr", "getattr", "callable", "locals", "globals"}


def foul_questions(tree: ast.Module) -> list[str]:
    """Return the questions that a stand-in would answer wrongly."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.Is | ast.IsNot) for op in node.ops):
            right = node.comparators[0]
            is_none = isinstance(right, ast.Constant) and right.value is None
            is_class = isinstance(node.left, ast.Attribute) and node.left.attr == "__class__"
            if not (is_none or is_class) or len(node.ops) > 1:
                found.append(ast.unparse(node))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS:
            found.append(ast.unparse(node))
        if isinstance(node, ast.Match | ast.Nonlocal | ast.Global):
            found.append(type(node).__name__)
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else ""
            if caught in {"", "Exception", "BaseException"}:
                found.append(f"except {caught}")
    return found


@pytest.mark.parametrize("name", PROVED)
def test_the_kernel_asks_nothing_that_a_stand_in_answers_wrongly(name: str) -> None:
    path = Path(rhodian.__file__).parent / name
    assert foul_questions(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "x is 5",
        "x is True",
        "(x > 3) is not False",
        "x is y",
        "x.__class__ is int is y",
        "type(x) is int",
        "id(x)",
        "getattr(x, 'bit_length')",
        "match x:\n    case 5: pass",
        "def f():\n    global x",
        "try: x\nexcept: pass",
        "try: x\nexcept BaseException: pass",
    ],
)
def test_a_question_that_a_stand_in_answers_wrongly_is_found(source: str) -> None:
    assert foul_questions(ast.parse(source))


@pytest.mark.parametrize("source", ["x is None", "x is not None", "x.__class__ is not int", "x == 5", "len(x)"])
def test_a_question_that_a_stand_in_answers_or_refuses_is_allowed(source: str) -> None:
    assert foul_questions(ast.parse(source)) == []


def test_every_module_of_the_kernel_but_its_refusals_is_looked_at() -> None:
    modules = {path.name for path in Path(rhodian.__file__).parent.glob("*.py")}
    assert modules == {*PROVED, "__init__.py", "errors.py"}
