"""Checked: an export can be checked without Rhodian, and one that was tampered with is found out."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from rhodian_proofs.engine.check import check
from rhodian_proofs.run.document import document
from rhodian_proofs.run.registry import claims
from rhodian_proofs.solvers import manifest
from rhodian_proofs.solvers.export import export
from tests.proofs.walking import QUICK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rhodian_proofs.record import Verdict

NAMES = {"a_whole_number_is_an_amount_exactly_if_it_is_not_negative", "limited_passes_on_the_loss_up_to_its_capacity"}
PLAIN = "what_is_not_an_int_is_no_amount"
"""A claim that rests on no question."""


def run_of(verdicts: list[Verdict], seconds: float = 1.0) -> dict[str, Any]:
    """Return a run in which these came out."""
    return document(verdicts, QUICK, seconds, asked=len(verdicts), shortfalls=[])


def export_of(directory: Path, names: set[str]) -> Path:
    """Export the claims of these names, and return where."""
    verdicts = [check(claim, QUICK) for claim in claims() if claim.name in names]
    export(directory, run_of(verdicts), 1, lambda _: None)
    return directory


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of an export of two claims."""
    return export_of(tmp_path_factory.mktemp("export") / "new", NAMES)


@pytest.fixture
def copy(exported: Path, tmp_path: Path) -> Path:
    """Return a copy that a test may tamper with."""
    return shutil.copytree(exported, tmp_path / "export")


def recheck(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script of an export, in a Python that does not know Rhodian's directories."""
    return run(directory, str(directory), *arguments)


def run(directory: Path, *words: str, isolated: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the script of an export with these words after it."""
    command = [sys.executable, *["-I"] * isolated, str(directory / "recheck.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=directory)  # noqa: S603


def digest_of(directory: Path) -> str:
    """Return what `sha256sum manifest.json` prints."""
    return hashlib.sha256((directory / "manifest.json").read_bytes()).hexdigest()


def rewrite(directory: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the manifest of an export."""
    path = directory / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


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
    liar = copy.parent / "liar.py"
    for said in (
        "print('sat')",
        "print('unsat\\nsat')",
        "print('(error)\\nunsat')",
        "print('unsat'); exit(1)",
        "exit()",
    ):
        liar.write_text(said, encoding="utf-8")
        done = recheck(copy, sys.executable, str(liar))
        assert done.returncode == 1
        assert "2 claims, 2 open" in done.stdout
    liar.write_text("import sys; print('unsat', file=sys.stderr)", encoding="utf-8")
    assert recheck(copy, sys.executable, str(liar)).returncode == 1


def test_no_manifest_can_say_which_answer_is_expected(copy: Path) -> None:
    liar = copy.parent / "liar.py"
    liar.write_text("print('sat')\n", encoding="utf-8")
    rewrite(copy, lambda manifest: [claim.update(expected="sat") for claim in manifest["claims"]])
    done = recheck(copy, sys.executable, str(liar))
    assert done.returncode == 1
    assert "proved" not in done.stdout


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.update(claims=[], questions={}, counts={"claims": 0, "questions": 0}),
        lambda manifest: manifest.update(claims=[]),
        lambda manifest: manifest["claims"].pop(),
        lambda manifest: manifest["claims"].append(manifest["claims"][0]),
        lambda manifest: manifest["counts"].update(claims=3),
        lambda manifest: manifest["counts"].update(questions=3),
        lambda manifest: manifest.update(schema="rhodian.export/1"),
        lambda manifest: manifest.update(expected="sat"),
        lambda manifest: manifest.pop("kernel"),
        lambda manifest: manifest["checkers"].popitem(),
        lambda manifest: manifest["checkers"].update({"certificates.py": "0" * 64}),
        lambda manifest: manifest["questions"].popitem(),
        lambda manifest: manifest["questions"].update(dict.fromkeys(manifest["questions"], "0" * 64)),
        lambda manifest: manifest["questions"].update({"../manifest": "0" * 64}),
        lambda manifest: manifest["claims"][0].update(status="shown"),
        lambda manifest: manifest["claims"][0].update(status="proved\x1b[2J"),
        lambda manifest: manifest["claims"][0].update(scope="three members"),
        lambda manifest: manifest["claims"][0].update(status="bounded"),
        lambda manifest: manifest["claims"][0].update(status=None),
        lambda manifest: manifest["claims"][0].update(name="a\nb"),
        lambda manifest: manifest["claims"][0].update(clause=""),
        lambda manifest: manifest["claims"][0].update(why="it is so"),
        lambda manifest: manifest["claims"][0].update(plain=True),
        lambda manifest: manifest["claims"][0].update(questions=[]),
        lambda manifest: manifest["claims"][0].update(questions=[[]]),
        lambda manifest: manifest["claims"][0].update(questions=["0" * 16]),
        lambda manifest: manifest["claims"][0]["questions"].append(manifest["claims"][0]["questions"][0]),
        lambda manifest: manifest["claims"].append("proved"),
    ],
)
def test_a_manifest_that_is_not_whole_or_says_more_shows_nothing(
    copy: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    rewrite(copy, change)
    done = recheck(copy)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("FAULT: ")
    assert done.stdout.endswith(" faults: nothing was asked, and nothing is shown\n")
    assert "\nproved " not in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"schema": 1, "schema": 1}', "[" * 100_000, "\udcff"])
def test_a_manifest_that_cannot_be_read_shows_nothing(copy: Path, text: str) -> None:
    (copy / "manifest.json").write_bytes(text.encode(errors="surrogateescape"))
    done = recheck(copy)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("FAULT: ")


def test_a_key_that_stands_twice_in_a_manifest_is_found_out(copy: Path) -> None:
    path = copy / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace("{", '{"claims": [],', 1), encoding="utf-8")
    done = recheck(copy)
    assert done.returncode == 1
    assert "a key stands twice" in done.stdout


def test_a_checker_that_was_changed_or_is_missing_is_found_out(copy: Path) -> None:
    with (copy / "certificates.py").open("a", encoding="utf-8") as file:
        file.write("\n")
    done = recheck(copy)
    assert done.returncode == 1
    assert "certificates.py is missing, or is not the one that was exported" in done.stdout
    (copy / "certificates.py").unlink()
    assert recheck(copy).returncode == 1


@pytest.mark.parametrize(
    "name", ["json.py", "questions/more.smt2", "questions/0123456789abcdef.json", "x/y", ".hidden"]
)
def test_a_file_that_is_not_of_the_export_is_found_out(copy: Path, name: str) -> None:
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_text("", encoding="utf-8")
    done = recheck(copy)
    assert done.returncode == 1
    assert f"{name!a} is not of this export" in done.stdout


def test_no_file_that_lies_in_an_export_is_run(copy: Path) -> None:
    (copy / "json.py").write_text("raise SystemExit(0)", encoding="utf-8")
    done = run(copy, isolated=False)
    assert done.returncode == 1
    assert "'json.py' is not of this export" in done.stdout


def test_the_digest_says_which_export_it_must_be_and_its_absence_is_said_loudly(copy: Path) -> None:
    digest = digest_of(copy)
    done = run(copy, "--digest", digest)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"This is the export with the digest {digest}.\n" in done.stdout
    assert "NO DIGEST" not in done.stdout
    assert "NO DIGEST WAS GIVEN." in run(copy).stdout
    rewrite(copy, lambda manifest: manifest["claims"][0].update(sentence="Everything is true."))
    assert run(copy).returncode == 0
    done = run(copy, "--digest", digest)
    assert done.returncode == 1
    assert "FAULT: manifest.json has another digest than the one given" in done.stdout


@pytest.mark.parametrize("digest", [[""], ["0"], [], ["g" * 64], ["0" * 65]])
def test_what_is_no_digest_is_a_bad_request(exported: Path, digest: list[str]) -> None:
    done = run(exported, "--digest", *digest)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "recheck: --digest is followed by a SHA-256, 64 digits and letters from a to f\n"


def test_a_program_that_is_not_there_is_a_bad_request(exported: Path) -> None:
    done = recheck(exported, "no-such-solver")
    assert (done.returncode, done.stdout) == (2, "")
    assert "install cvc5 or z3-solver" in done.stderr


def test_a_claim_that_rests_on_no_question_is_believed_only_with_the_digest(tmp_path: Path) -> None:
    directory = export_of(tmp_path / "plain", {PLAIN})
    done = run(directory)
    assert done.returncode == 1
    assert "1 claims, 1 open; 0 questions" in done.stdout
    done = run(directory, "--digest", digest_of(directory))
    assert done.returncode == 0, done.stdout
    assert "1 claims, 0 open; 0 questions" in done.stdout


def test_a_question_that_asks_more_than_once_is_not_asked(copy: Path) -> None:
    path = a_question(copy)
    data = b"(check-sat)\n" + path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()

    def change(found: dict[str, Any]) -> None:
        found["questions"].pop(path.stem)
        found["questions"][digest[:16]] = digest
        for claim in found["claims"]:
            claim["questions"] = [digest[:16] if name == path.stem else name for name in claim["questions"]]

    rewrite(copy, change)
    for old in copy.glob(f"questions/{path.stem}.*"):
        old.unlink()
    (copy / "questions" / f"{digest[:16]}.smt2").write_bytes(data)
    done = recheck(copy)
    assert done.returncode == 1
    assert f"{digest[:16]}: it does not ask once, at its end" in done.stdout


def test_the_same_run_has_the_same_digest_and_the_manifest_is_what_has_it(exported: Path) -> None:
    verdicts = [check(claim, QUICK) for claim in claims() if claim.name in NAMES]
    again = run_of(verdicts, 2.0)
    assert manifest.digest(again) == digest_of(exported)
    assert manifest.digest({**again, "claims": again["claims"][1:]}) != digest_of(exported)


def test_the_digest_is_said_where_the_export_is_made(tmp_path: Path) -> None:
    said: list[str] = []
    verdicts = [check(claim, QUICK) for claim in claims() if claim.name == PLAIN]
    export(tmp_path, run_of(verdicts), 1, said.append)
    assert said[-1] == f"the digest to compare with: {digest_of(tmp_path)}"


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


def test_the_manifest_counts_and_names_what_each_claim_rests_on(exported: Path) -> None:
    found = json.loads((exported / "manifest.json").read_text(encoding="utf-8"))
    assert {f"{name}.smt2" for name in found["questions"]} == {
        path.name for path in (exported / "questions").glob("*.smt2")
    }
    assert set(found["checkers"]) == {"recheck.py", "certificates.py"}
    assert {claim["name"] for claim in found["claims"]} == NAMES
    assert all(claim["questions"] and not claim["plain"] for claim in found["claims"])
    assert found["counts"] == {"claims": 2, "questions": len(found["questions"])}
