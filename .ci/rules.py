"""Check with Rocq the theorems that the rules of the proof engine rest on, away from the sources.

Every theorem in the folder must be accepted, and must rest on nothing that was taken for granted: of all of them,
`Print Assumptions` has to say "Closed under the global context". Usage: rules.py [FOLDER]
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from graphlib import TopologicalSorter
from pathlib import Path

RULES = Path(__file__).parents[1] / "proofs" / "rhodian_proofs" / "rules"
CLOSED = "Closed under the global context"
_REQUIRED = re.compile(r"^From Rhodian Require Import ([\w ]+)\.", re.MULTILINE)
_GRANTED = re.compile(
    r"\b(Axioms?|Parameters?|Conjectures?|Admitted|admit|give_up|Primitive|Unset|bypass_check|Declare|Load|Redirect)\b"
)
"""Words of Rocq that take something for granted, loosen its checks or reach beyond the file."""
SECONDS = 300
"""How long Rocq may take for one file."""


def theorems_of(text: str) -> list[str]:
    """Return the names of a file's theorems; its lemmas only serve them."""
    return re.findall(r"^\s*Theorem (\w+)", text, re.MULTILINE)


def in_order(texts: dict[str, str]) -> list[str]:
    """Return the names of the files, each after those that it requires."""
    required = {name: " ".join(_REQUIRED.findall(text)).split() for name, text in texts.items()}
    return list(TopologicalSorter(required).static_order())


def compiled(coqc: str, folder: Path, name: str) -> str:
    """Return what Rocq prints while it checks one file of a folder, or end with what it says against it."""
    command = [coqc, "-q", "-Q", ".", "Rhodian", f"{name}.v"]
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603  # fixed words, and names of our files
    except subprocess.TimeoutExpired:
        sys.exit(f"{name}.v: not checked after {SECONDS} s")
    if run.returncode != 0:
        sys.exit(f"{name}.v is refused:\n{run.stderr}{run.stdout}")
    return run.stdout


def audit(names: list[str]) -> str:
    """Return a file that has Rocq say what all theorems together take for granted: nothing, if each takes nothing."""
    modules = sorted({name.partition(".")[0] for name in names})
    required = "".join(f"From Rhodian Require {module}.\n" for module in modules)
    every = ",\n  ".join(f"@Rhodian.{name}" for name in names)
    return f"{required}Definition every_theorem := ({every}).\nPrint Assumptions every_theorem.\n"


def check(coqc: str, rules: Path, folder: Path) -> str:
    """Check every theorem of some rules in an empty folder; return how many there are, or end with what is wrong."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(rules.glob("*.v"))}
    names = [f"{file}.{name}" for file, text in texts.items() for name in theorems_of(text)]
    if not names:
        sys.exit(f"There are no theorems in {rules}")
    for name, text in texts.items():
        if word := _GRANTED.search(text):
            sys.exit(f"{name}.v says {word[0]}")
        (folder / f"{name}.v").write_text(text, encoding="utf-8")
    for name in in_order(texts):
        compiled(coqc, folder, name)
    (folder / "audit.v").write_text(audit(names), encoding="utf-8")
    said = compiled(coqc, folder, "audit").strip()
    if said != CLOSED:
        sys.exit(f"Not every theorem is closed under the global context. {said}")
    return f"{len(names)} theorems in {len(texts)} files"


def main() -> None:
    """Check the rules, or the files of the folder that is named."""
    coqc = shutil.which("coqc")
    if coqc is None:
        sys.exit("make rules: there is no coqc; on Debian and Ubuntu it is in the package coq: apt-get install coq")
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        found = check(coqc, Path(sys.argv[1]) if len(sys.argv) > 1 else RULES, Path(scratch))
    print(f"Rocq has checked {found}, each {CLOSED[0].lower()}{CLOSED[1:]}, in {time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    main()
