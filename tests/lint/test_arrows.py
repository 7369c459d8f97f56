"""Checked: the arrows between the rooms run one way, and each arrow the other way is refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
ROOMS = ("kernel/rhodian", "proofs/rhodian_proofs", "desk/rhodian_desk")

# The prove command in the desk's entry is the one gate to the proofs, and it leads to their command line alone.
BREACHES = [
    ("kernel/rhodian/ledger/posting.py", "import rhodian_desk", "rhodian is not allowed to import rhodian_desk"),
    ("kernel/rhodian/base/loops.py", "import rhodian_proofs", "rhodian is not allowed to import rhodian_proofs"),
    ("kernel/rhodian/base/loops.py", "import rhodian.ledger", "rhodian.base is not allowed to import rhodian.ledger"),
    (
        "kernel/rhodian/pools/limits.py",
        "def late():\n    import rhodian.markets.terms",
        "rhodian.pools is not allowed to import rhodian.markets",
    ),
    (
        "kernel/rhodian/auctions/decay.py",
        "import rhodian.waterfall",
        "rhodian.auctions is not allowed to import rhodian.waterfall",
    ),
    ("kernel/rhodian/attic.py", "", "rhodian.attic"),
    ("desk/rhodian_desk/attic.py", "", "rhodian_desk.attic"),
    (
        "proofs/rhodian_proofs/breach.py",
        "def late():\n    import rhodian_desk",
        "rhodian_proofs is not allowed to import rhodian_desk",
    ),
    (
        "desk/rhodian_desk/breach.py",
        "import rhodian_proofs",
        "rhodian_desk is not allowed to import rhodian_proofs",
    ),
    (
        "desk/rhodian_desk/play/book.py",
        "def late():\n    import numpy",
        "rhodian_desk.play is not allowed to import numpy",
    ),
    ("desk/rhodian_desk/cli/outline.py", "import rhodian_proofs", "rhodian_desk.cli.outline -> rhodian_proofs (l."),
    (
        "proofs/rhodian_proofs/symbolic/ints.py",
        "import rhodian_proofs.engine.check",
        "rhodian_proofs.symbolic is not allowed to import rhodian_proofs.engine",
    ),
    (
        "proofs/rhodian_proofs/engine/check.py",
        "import rhodian_proofs.mutation.mutants",
        "rhodian_proofs.engine is not allowed to import rhodian_proofs.mutation",
    ),
    (
        "proofs/rhodian_proofs/language/hashes.py",
        "import rhodian_proofs.symbolic.paths",
        "rhodian_proofs.language is not allowed to import rhodian_proofs.symbolic",
    ),
    (
        "proofs/rhodian_proofs/run/suite.py",
        "def late():\n    from rhodian_proofs.mutation import fates",
        "Illegal imports of protected package rhodian_proofs.mutation",
    ),
    (
        "proofs/rhodian_proofs/evaluator/words.py",
        "import rhodian_proofs.symbolic.ints",
        "rhodian_proofs.evaluator.walk is not allowed to import rhodian_proofs.symbolic",
    ),
]

FLOORS = (
    "io",
    "decoding",
    "scenario history",
    "play",
    "comparison disclosure risk",
    "documents",
    "render export store",
    "cli",
)
"""The rooms of the desk, from the lowest up; those of one floor do not know each other."""


def against(floors: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return every pair of rooms of which the first may not import the second."""
    rooms = [(height, room) for height, floor in enumerate(floors) for room in floor.split()]
    return [(low, high) for under, low in rooms for above, high in rooms if under <= above and low != high]


def check_arrows(house: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the rooms of a house, whatever is installed beside it."""
    rooms = os.pathsep.join(str(house / room.split("/")[0]) for room in ROOMS)
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-c", program],
        cwd=house,
        env={**os.environ, "PYTHONPATH": rooms, "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a copy of the three rooms, to be broken."""
    for room in ROOMS:
        shutil.copytree(HOUSE / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_arrows_run_one_way_but_for_the_prove_command(house: Path) -> None:
    assert "rhodian_proofs.run.cli" in (house / "desk/rhodian_desk/cli/outline.py").read_text(encoding="utf-8")
    result = check_arrows(house)
    assert result.returncode == 0, result.stdout + result.stderr
    assert " kept, 0 broken" in result.stdout


@pytest.mark.parametrize(("file", "breach", "refusal"), BREACHES, ids=[refusal for _, _, refusal in BREACHES])
def test_an_arrow_the_other_way_is_refused(house: Path, file: str, breach: str, refusal: str) -> None:
    with (house / file).open("a", encoding="utf-8") as module:
        module.write(f"\n{breach}\n")
    result = check_arrows(house)
    assert result.returncode == 1, result.stdout + result.stderr
    assert refusal in result.stdout


def test_no_room_of_the_desk_knows_one_above_or_beside_it(house: Path) -> None:
    desk = house / "desk" / "rhodian_desk"
    assert {path.name for path in desk.iterdir() if path.is_dir()} == {room for f in FLOORS for room in f.split()}
    for low, high in against(FLOORS):
        (desk / low / f"breach_{high}.py").write_text(f"import rhodian_desk.{high}\n", encoding="utf-8")
    result = check_arrows(house)
    assert result.returncode == 1, result.stdout + result.stderr
    refused = {f"rhodian_desk.{low} is not allowed to import rhodian_desk.{high}:" for low, high in against(FLOORS)}
    assert {words for words in refused if words not in result.stdout} == set()
