"""Checked: a kernel with one thing changed is not proved. Each mutant is a copy, proved in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import rhodian
import rhodian_proofs

KERNEL = Path(rhodian.__file__).parent
PROOFS = Path(rhodian_proofs.__file__).parent.parent

MUTANTS: dict[str, tuple[str, str, str, str]] = {
    "a debt of 1 is an amount": ("base/numbers.py", "int or value < 0:", "int or value < -1:", "AM-1"),
    "the larger of two": ("sharing/allocation.py", "min(left, capacity)", "max(left, capacity)", "AL-2"),
    "the rest is dropped": ("sharing/allocation.py", "Allocation(shares, left)", "Allocation(shares, 0)", "AL-2"),
    "the carry is dropped": (
        "sharing/allocation.py",
        "amount * weight + carry, total",
        "amount * weight, total",
        "AL-5",
    ),
    "no weight, no amount": ("sharing/allocation.py", "Allocation(weights, amount)", "Allocation(weights, 0)", "AL-5"),
    "the first is passed over": (
        "base/loops.py",
        "    for item in items:\n        state, result",
        "    for item in tuple(items)[1:]:\n        state, result",
        "AL-2",
    ),
    "an exact payment is refused": (
        "ledger/posting.py",
        "payer_balance < amount",
        "payer_balance <= amount",
        "LE-4",
    ),
    "the payee pays too": (
        "ledger/posting.py",
        "payee_balance + amount",
        "payee_balance - amount",
        "LE-1",
    ),
    "only the outside is checked": (
        "ledger/posting.py",
        "amount and not payer.is_outside:",
        "amount and payer.is_outside:",
        "LE-2",
    ),
    "everyone pays himself": (
        "ledger/posting.py",
        "if payer == payee:",
        "if payer != payee:",
        "LE-4",
    ),
    "a limit lets more through": (
        "waterfall/tree.py",
        "min(self.limit, loops.total(capacities))",
        "max(self.limit, loops.total(capacities))",
        "WF-5",
    ),
    "a fund has one unit more": ("waterfall/tree.py", "return self.available", "return self.available + 1", "WF-2"),
}
"""File, what stands there once, what is put in its place, and the clause that does not survive it."""

QUICK = ("AM-1", "LE-1", "WF-5")
"""Clauses of three modules, to show that a copy as such is proved; `make prove` proves all of the kernel as it is."""


def proved(kernel: Path, *clauses: str) -> subprocess.CompletedProcess[str]:
    """Run the prover on the kernel in a folder."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(kernel.parent), str(PROOFS)])}
    words = [sys.executable, "-m", "rhodian_proofs.run.cli", "--select", *clauses, "--seeds", "1", "--jobs", "1"]
    return subprocess.run(  # noqa: S603  # the words are ours
        words, env=environment, cwd=kernel.parent, capture_output=True, text=True, check=False
    )


def copied(folder: Path) -> Path:
    """Return a copy of the kernel."""
    return Path(shutil.copytree(KERNEL, folder / "rhodian", ignore=shutil.ignore_patterns("__pycache__")))


def test_a_copy_of_the_kernel_as_it_is_is_proved(tmp_path: Path) -> None:
    run = proved(copied(tmp_path), *QUICK)
    assert run.returncode == 0, run.stdout + run.stderr
    assert " 0 open" in run.stdout


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_not_proved(name: str, tmp_path: Path) -> None:
    file, old, new, clause = MUTANTS[name]
    kernel = copied(tmp_path)
    source = (kernel / file).read_text(encoding="utf-8")
    assert source.count(old) == 1
    (kernel / file).write_text(source.replace(old, new), encoding="utf-8")
    run = proved(kernel, clause)
    assert run.returncode == 1, run.stdout + run.stderr
    assert run.stderr == ""
    assert f"OPEN {clause} " in run.stdout
