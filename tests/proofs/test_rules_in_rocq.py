"""Checked: the theorems in Rocq behind the rules are all proved, all named, and about what the kernel computes."""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rhodian_proofs.rules import loops as stand_ins
from tests.proofs import rocq_examples

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(__file__).parents[2]
SCRIPT = HOUSE / ".ci" / "rules.py"
PROOFS = HOUSE / "proofs" / "rhodian_proofs"
FILES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((PROOFS / "rules").glob("*.v"))}
WITNESSES = Path(__file__).parent / "Witnesses.v"
TABLE = (PROOFS / "rules" / "README.md").read_text(encoding="utf-8")
COQC = shutil.which("coqc")
with_rocq = pytest.mark.skipif(COQC is None, reason="there is no coqc here; .ci/run sees to it that there is")


def names(kind: str) -> set[str]:
    """Return what the files state under a keyword, each as File.name."""
    stated = re.compile(rf"^\s*{kind} (\w+)", re.MULTILINE)
    return {f"{file}.{name}" for file, text in FILES.items() for name in stated.findall(text)}


def cells(line: str) -> list[list[str]]:
    """Return what stands in backquotes in each cell of a row."""
    return [re.findall(r"`([^`]+)`", cell) for cell in line.strip("| ").split(" | ")]


def rows(mark: str) -> Iterator[list[list[str]]]:
    """Yield the rows of the table under a heading."""
    section = TABLE.partition(f"\n## {mark}\n")[2].partition("\n## ")[0]
    for line in section.splitlines():
        if line.startswith("| `"):
            yield cells(line)


def defined_in(path: Path) -> set[str]:
    """Return the names of a module's functions and classes, and of their methods, each as Class.method."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return found


def checker() -> Any:
    """Return what `make rules` runs, as a module."""
    spec = importlib.util.spec_from_file_location("rules_of_ci", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run what `make rules` runs on the files of a folder."""
    command = [sys.executable, str(SCRIPT), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment or None)  # noqa: S603  # our own script


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Have the rules checked as `make rules` does; return where that was done, and what was found."""
    folder = tmp_path_factory.mktemp("rocq")
    return folder, checker().check(COQC, PROOFS / "rules", folder)


def test_the_files_take_nothing_for_granted() -> None:
    for text in (*FILES.values(), WITNESSES.read_text(encoding="utf-8")):
        assert not re.search(r"(?i)\b(axiom|parameter|conjecture|admit|unset|bypass)", text)
        opened = len(re.findall(r"^Section ", text, re.MULTILINE))
        assert opened == len(re.findall(r"^End ", text, re.MULTILINE))
        outside = re.sub(r"^Section (\w+)\.$.*?^End \1\.$", "", text, flags=re.MULTILINE | re.DOTALL)
        assert not re.search(r"^\s*(Variable|Hypothesis|Hypotheses|Context)", outside, re.MULTILINE)


def test_the_files_keep_to_the_style_of_the_house() -> None:
    for text in FILES.values():
        lines = text.splitlines()
        assert lines[0].startswith("(* Checked: ")
        assert len(lines) < 300
        assert max(map(len, lines)) <= 120


def test_every_theorem_is_in_the_table_and_the_other_way_round() -> None:
    stated = [name for row in rows("The rules") for name in row[1]]
    assert set(stated) == names("Theorem")


def test_what_the_table_says_is_defined_in_rocq_is() -> None:
    known = names("Definition") | names("Fixpoint")
    for _, definitions, *_ in rows("The kernel's loops"):
        assert definitions
        assert set(definitions) <= known


def test_every_function_that_the_table_names_is_there() -> None:
    base = HOUSE / "kernel" / "rhodian" / "base"
    in_kernel = defined_in(base / "loops.py") | defined_in(base / "columns.py")
    for functions, *_ in rows("The kernel's loops"):
        assert set(functions) <= in_kernel
    for (rule,), *_ in rows("The rules"):
        path, _, name = rule.partition("::")
        assert name in defined_in(PROOFS / path), rule


def test_every_loop_that_has_a_rule_is_in_the_table() -> None:
    in_table = {name for functions, *_ in rows("The kernel's loops") for name in functions}
    assert set(stand_ins._RULES) - {"named"} <= in_table  # which puts two texts together, and goes over nothing


def test_make_and_ci_check_the_rules() -> None:
    assert "\t@$(PYTHON) .ci/rules.py\n" in (HOUSE / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^make rules\b", (HOUSE / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)


def test_without_rocq_one_line_says_where_to_get_it(tmp_path: Path) -> None:
    said = run(PROOFS / "rules", PATH=str(tmp_path))
    assert said.returncode == 1
    assert "package coq" in said.stderr
    assert len(said.stderr.splitlines()) == 1


@with_rocq
def test_rocq_accepts_every_theorem_and_leaves_nothing_beside_the_sources(checked: tuple[Path, str]) -> None:
    _, found = checked
    assert found == f"{len(names('Theorem'))} theorems in {len(FILES)} files"
    assert {path.suffix for path in (PROOFS / "rules").iterdir() if path.is_file()} == {".py", ".v", ".md"}


@with_rocq
def test_rocq_computes_what_the_kernels_loops_compute(checked: tuple[Path, str]) -> None:
    folder, _ = checked
    (folder / "examples.v").write_text(rocq_examples.text(), encoding="utf-8")
    assert checker().compiled(COQC, folder, "examples") == ""


@with_rocq
def test_what_the_theorems_suppose_can_be_met(checked: tuple[Path, str]) -> None:
    folder, _ = checked
    shutil.copy(WITNESSES, folder)
    assert checker().compiled(COQC, folder, WITNESSES.stem) == ""


SUM = "From Coq Require Import ZArith.\nFrom Rhodian Require Import Sums.\n"
BROKEN = {
    "a false lemma": ("Lemma one : total nil = 1%Z.\nProof. reflexivity. Qed.", "Broken.v is refused"),
    "one left open": ("Theorem one : total nil = 1%Z.\nProof. Admitted.", "says Admitted"),
    "one that gives up": ("Theorem one : total nil = 1%Z.\nProof. give_up. Qed.", "says give_up"),
    "an axiom that nothing uses": ("Axiom one : total nil = 1%Z.", "says Axiom"),
    "an axiom by another name": (
        "Variable wrong : total nil = 1%Z.\nTheorem one : total nil = 1%Z.\nProof. exact wrong. Qed.",
        "Not every theorem is closed",
    ),
    "a recursion that does not end": (
        "#[bypass_check(guard)] Fixpoint f (n : nat) : False := f n.\nTheorem one : False.\nProof. exact (f 0). Qed.",
        "says bypass_check",
    ),
    "a theorem in a comment only": ("(*\nTheorem all : False.\n*)", "audit.v is refused"),
    "a proof without an end": ("Theorem one : total nil = 0%Z.\nProof. reflexivity.", "Broken.v is refused"),
}


@with_rocq
@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_copy_is_refused(fault: str, tmp_path: Path) -> None:
    broken, reason = BROKEN[fault]
    (tmp_path / "Sums.v").write_text(FILES["Sums"], encoding="utf-8")
    (tmp_path / "Broken.v").write_text(f"{SUM}{broken}\n", encoding="utf-8")
    said = run(tmp_path)
    assert said.returncode == 1
    assert reason in said.stderr


@with_rocq
def test_a_folder_without_theorems_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Nothing.v").write_text("Lemma one : True.\nProof. exact I. Qed.\n", encoding="utf-8")
    assert run(tmp_path).returncode == 1


@with_rocq
def test_a_copy_that_is_not_broken_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "Sums.v").write_text(FILES["Sums"], encoding="utf-8")
    (tmp_path / "More.v").write_text(
        f"{SUM}Theorem none : total nil = 0%Z.\nProof. reflexivity. Qed.\n", encoding="utf-8"
    )
    said = run(tmp_path)
    assert said.returncode == 0
    assert "in 2 files" in said.stdout
