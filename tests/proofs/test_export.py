"""Checked: an export can be checked without Rhodian, and one that was tampered with is found out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from rhodian_proofs.engine.check import check
from rhodian_proofs.run.document import document
from rhodian_proofs.run.registry import claims
from rhodian_proofs.solvers.export import export
from tests.proofs.walking import QUICK

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {"a_whole_number_is_an_amount_exactly_if_it_is_not_negative", "limited_passes_on_the_loss_up_to_its_capacity"}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of an export of two claims."""
    directory = tmp_path_factory.mktemp("export") / "new"
    verdicts = [check(claim, QUICK) for claim in claims() if claim.name in NAMES]
    export(directory, document(verdicts, QUICK, 1.0), 1, lambda _: None)
    return directory


@pytest.fixture
def copy(exported: Path, tmp_path: Path) -> Path:
    """Return a copy that a test may tamper with."""
    return shutil.copytree(exported, tmp_path / "export")


def recheck(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script of an export, in a Python that does not know Rhodian's directories."""
    command = [sys.executable, str(directory / "recheck.py"), str(directory), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=directory)  # noqa: S603


def test_an_export_is_rechecked_with_the_same_result(exported: Path) -> None:
    done = recheck(exported)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("2 claims, 0 open;")
    assert all(name in done.stdout for name in NAMES)
    assert done.stdout.rstrip().endswith("each asked of z3 and cvc5")


def test_the_scripts_of_an_export_name_nothing_of_rhodian(exported: Path) -> None:
    for script in ("recheck.py", "certificates.py"):
        text = (exported / script).read_text(encoding="utf-8")
        assert "import rhodian" not in text
        assert "from rhodian" not in text


def a_question(directory: Path) -> Path:
    """Return the file of some question."""
    return min((directory / "questions").glob("*.smt2"))


def test_a_question_that_was_changed_is_found_out(copy: Path) -> None:
    path = a_question(copy)
    path.write_text(path.read_text(encoding="utf-8") + "(assert false)\n", encoding="utf-8")
    done = recheck(copy)
    assert done.returncode == 1
    assert "the file is not the one that was exported" in done.stdout


def test_a_question_that_is_missing_is_found_out(copy: Path) -> None:
    a_question(copy).unlink()
    assert recheck(copy).returncode == 1


def test_an_answer_that_is_not_expected_leaves_a_claim_open(copy: Path) -> None:
    liar = copy / "liar.py"
    liar.write_text("print('sat')\n", encoding="utf-8")
    done = recheck(copy, sys.executable, str(liar))
    assert done.returncode == 1
    assert "2 claims, 2 open" in done.stdout


def test_a_directory_without_an_export_is_a_bad_request(exported: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(exported / "recheck.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 2
    assert "no export" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_certificate_of_an_export_holds(exported: Path) -> None:
    certificates = list((exported / "questions").glob("*.json"))
    assert certificates
    command = [sys.executable, "-I", "-S", str(exported / "certificates.py"), str(exported / "questions")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(certificates)} of them with a certificate" in done.stdout


def test_the_manifest_names_every_file_and_what_each_claim_rests_on(exported: Path) -> None:
    manifest = json.loads((exported / "manifest.json").read_text(encoding="utf-8"))
    files = {path.relative_to(exported).as_posix() for path in (exported / "questions").iterdir()}
    assert set(manifest["files"]) == files | {"certificates.py"}
    assert {claim["name"] for claim in manifest["claims"]} == NAMES
    assert all(claim["expected"] for claim in manifest["claims"])
