"""Checked: claims that are false, or empty, in ways that only Python allows are refused, each for what it does."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rhodian import Account, Asset
from rhodian.pools.limits import draw_pool
from rhodian_proofs.claims import Claim
from rhodian_proofs.language import loader, modules
from rhodian_proofs.run import cli

if TYPE_CHECKING:
    from rhodian_proofs.language.annotations import Refusal

ATTACKS = Path(__file__).parent / "attacks"
KINDS = ("questions", "signals", "state", "nothing", "replaced")
"""The files of attacks that the language refuses, by kind."""


def functions(kind: str) -> list[ast.FunctionDef]:
    """Return the claims of a file of attacks, wherever they stand."""
    tree = ast.parse((ATTACKS / f"{kind}.py").read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and _is_claim(node)]


def _is_claim(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(each).startswith("claim(") for each in node.decorator_list)


def said(function: ast.FunctionDef, word: str) -> str:
    """Return what the docstring of an attack says after a word: for what it fails, or what it is refused for."""
    lines = (ast.get_docstring(function) or "").splitlines()
    return next((line.removeprefix(f"{word}: ") for line in lines if line.startswith(f"{word}: ")), "")


def reach(kind: str, function: ast.FunctionDef) -> set[int]:
    """Return the lines of an attack and of what it names in its file."""
    tree = ast.parse((ATTACKS / f"{kind}.py").read_text(encoding="utf-8"))
    named = _names(function) | {"rhodian.pools.limits"}
    private = {name for name in named if name.startswith("_")}
    lines: set[int] = set()
    for statement in tree.body:
        bound = {node.name for node in ast.walk(statement) if isinstance(node, ast.ClassDef | ast.alias)}
        bound |= {node.asname or "" for node in ast.walk(statement) if isinstance(node, ast.alias)}
        bound |= {target.id for target in getattr(statement, "targets", ()) if isinstance(target, ast.Name)}
        if named & bound or private & _names(statement) or function.name in _names(statement):
            start = min([statement.lineno, *(each.lineno for each in getattr(statement, "decorator_list", ()))])
            lines |= set(range(start, (statement.end_lineno or start) + 1))
    return lines


def _names(node: ast.AST) -> set[str]:
    """Return the names that stand anywhere in a statement, those of its functions included."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return names | {each.name for each in ast.walk(node) if isinstance(each, ast.FunctionDef)}


def refusals(kind: str) -> list[Refusal]:
    """Return what the language refuses of a file of attacks."""
    path = ATTACKS / f"{kind}.py"
    loader.keep(f"attacks_{kind}", path, path.read_bytes())
    return list(modules.refusals(f"attacks_{kind}"))


def plainly(kind: str) -> dict[str, Any]:
    """Run a file of attacks as Python runs it, and return its names."""
    path = ATTACKS / f"{kind}.py"
    names: dict[str, Any] = {"__name__": "attacks", "ACCOUNT": Account("owner", "margin", Asset("EUR", 2))}
    exec(compile(path.read_bytes(), str(path), "exec", dont_inherit=True), names)  # noqa: S102  # ours
    return names


@pytest.mark.parametrize(
    ("kind", "name", "numbers"),
    [
        (kind, each.name, said(each, "Fails for"))
        for kind in (*KINDS, "places")
        for each in functions(kind)
        if said(each, "Fails for")
    ],
)
def test_an_attack_is_false_of_plain_values(kind: str, name: str, numbers: str) -> None:
    names = plainly(kind)
    check = names[name].check
    with pytest.raises((AssertionError, UnboundLocalError)):
        check(**eval(f"dict({numbers})", names))  # noqa: S307  # ours


@pytest.mark.parametrize(("kind", "name"), [(kind, each.name) for kind in KINDS for each in functions(kind)])
def test_an_attack_is_refused_for_what_it_does(kind: str, name: str) -> None:
    (function,) = (each for each in functions(kind) if each.name == name)
    words, lines = said(function, "Refused for"), reach(kind, function)
    assert words
    assert [each for each in refusals(kind) if words in each.what and each.line in lines]


def test_a_claim_that_is_made_without_a_decorator_is_refused() -> None:
    assert [each for each in refusals("nothing") if "claim is a word of the language" in each.what]


def test_what_an_attack_that_asserts_nothing_prints_does_not_hold() -> None:
    names = plainly("nothing")
    names["what_is_printed_never_runs"].check(4)
    names["an_assert_within_a_function_that_nobody_calls"].check(4)
    names["an_assert_stands_where_nobody_comes"].check(4)
    names["a_premise_under_another_name"].check(4)
    assert isinstance(names["_CLAIMS"][0], Claim)


def test_a_file_that_replaces_a_function_of_the_kernel_never_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--claims", str(ATTACKS / "replaced.py"), "--no-cache"]) == 2
    assert "more than one name in one statement, or a place in something" in capsys.readouterr().err
    assert draw_pool.__globals__["_share"].__module__ == "rhodian.pools.limits"


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_attacks_ends_the_run_and_each_line_says_where(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = ATTACKS / f"{kind}.py"
    assert cli.main(["--claims", str(path), "--no-cache"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.removeprefix("rhodian prove: ").splitlines()
    assert all(line.startswith((f"{path}:", "and ")) for line in lines)
    assert len(lines) <= 11


def test_a_claim_about_two_places_of_which_the_one_may_be_the_other_is_left_open(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = str(ATTACKS / "places.py")
    assert cli.main(["--claims", path, "--no-cache", "--jobs", "1", "--seeds", "1", "--hard-seeds", "1"]) == 1
    assert "OPEN PL-1 two_places_are_never_one" in capsys.readouterr().out
