"""Checked: `rhodian attest` finds out whatever is not the code that was signed off, and only that."""

from __future__ import annotations

import json
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian_proofs.attest import attest, signing
from rhodian_proofs.language import hashes
from rhodian_proofs.record import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

HOUSE = Path(__file__).parents[2]
ATTEST = "import sys; from rhodian_desk.entry import main; sys.exit(main(['attest', *sys.argv[1:]]))"
NOT_INSTALLED = ("z3", "cvc5", "cattrs", "rich", "hypothesis", "crosshair")
BARE = f"import sys; sys.modules.update(dict.fromkeys({NOT_INSTALLED!r})); {ATTEST}"
ROUNDS = "rhodian.allocation:in_order"


def claim(clause: str, *names: str, **fields: Any) -> dict[str, Any]:
    """Return what a document holds of a claim that went through these functions of the kernel."""
    reached = [{"name": name, "sha256": hashes.kernel().get(name, "")} for name in names]
    plain = {"clause": clause, "name": f"claim_of_{clause}", "sentence": "It is so.", "status": "proved", "scope": ""}
    return {**plain, "cached": False, "reached": reached, "about": [], "paths": [1, 2], "questions": [1], **fields}


def document(*claims: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a document of a run in which these claims were walked."""
    limits = attrs.asdict(Limits())
    run = {"rhodian": "0.1.0", "python": "3.11.1", "solvers": {}, "limits": limits, "kernel": hashes.kernel()}
    return {**run, "claims": list(claims), **fields}


DOCUMENT = document(
    claim("AL-4", ROUNDS), claim("AL-2", ROUNDS), claim("AL-3", ROUNDS), claim("AM-6", "rhodian.accounts:checked_name")
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a directory with a copy of all that is installed, as a wheel would put it, and a fresh record."""
    for room in ("kernel/rhodian", "proofs/rhodian_proofs", "desk/rhodian_desk"):
        target = tmp_path / "site" / Path(room).name
        shutil.copytree(HOUSE / room, target, ignore=shutil.ignore_patterns("__pycache__"))
    signing.write(tmp_path / "site" / "rhodian_proofs" / attest.RECORD, DOCUMENT)
    return tmp_path / "site"


def run(site: Path, *words: str, code: str = BARE) -> subprocess.CompletedProcess[str]:
    """Run the command on a copy, where no solver is installed."""
    environment = {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # our own


def differences(site: Path) -> list[str]:
    """Return what the command says differs; its exit code must agree."""
    done = run(site, "--format", "json")
    found: list[str] = json.loads(done.stdout)["differs"]
    assert (done.returncode, done.stderr) == (1 if found else 0, "")
    return found


def edit(path: Path, change: Callable[[bytes], bytes]) -> None:
    changed = change(path.read_bytes())
    assert changed != path.read_bytes()
    path.write_bytes(changed)


def test_what_was_signed_off_is_the_same_wherever_it_is_and_however_its_lines_end(site: Path) -> None:
    assert differences(site) == []
    for path in site.rglob("*.py"):
        if path.stat().st_size:
            edit(path, lambda text: text.replace(b"\n", b"\r\n"))
    assert differences(site) == []


def test_a_change_of_one_character_is_found_and_named(site: Path) -> None:
    edit(site / "rhodian" / "allocation.py", lambda text: text.replace(b"share = min(", b"share = max(", 1))
    assert differences(site) == [f"{ROUNDS} is changed"]
    done = run(site)
    assert done.returncode == 1
    assert f"DIFFERS: {ROUNDS} is changed" in done.stdout
    assert "something differs" in done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines() if line.endswith("DIFFERS")] == ["allocation"]


def test_a_change_outside_all_functions_is_found_and_named(site: Path) -> None:
    edit(site / "rhodian" / "accounts.py", lambda text: text + b"SPARE = 1\n")
    edit(
        site / "rhodian" / "waterfall.py", lambda text: text.replace(b'IN_ORDER = "in order"', b'IN_ORDER = "in odder"')
    )
    assert differences(site) == ["rhodian.accounts is changed", "rhodian.waterfall:Rule is changed"]


def test_what_was_added_or_is_missing_is_found_and_named(site: Path) -> None:
    edit(site / "rhodian" / "allocation.py", lambda text: text + b"\n\ndef spare() -> None:\n    ...\n")
    (site / "rhodian" / "more.py").write_text("", encoding="utf-8")
    (site / "rhodian" / "errors.py").unlink()
    found = differences(site)
    assert "rhodian.allocation:spare was not signed off" in found
    assert "rhodian.more was not signed off" in found
    assert "rhodian.errors:Overdrawn.__str__ is missing" in found


def test_an_engine_that_is_not_the_one_that_proved_is_found(site: Path) -> None:
    edit(site / "rhodian_proofs" / "symbolic" / "paths.py", lambda text: text + b"\n")
    assert differences(site) == ["rhodian_proofs.symbolic.paths is changed"]


def test_a_command_line_or_a_page_may_change_without_a_new_proof(site: Path) -> None:
    edit(site / "rhodian_proofs" / "run" / "cli.py", lambda text: text + b"\n")
    assert differences(site) == []


def test_what_python_would_run_instead_of_the_source_is_found(site: Path) -> None:
    source = site / "rhodian" / "allocation.py"
    wrong = site.parent / "wrong.py"
    wrong.write_text(source.read_text(encoding="utf-8").replace("share = min(", "share = max(", 1), encoding="utf-8")
    compiled = Path(str(py_compile.compile(str(source))))
    right = compiled.read_bytes()
    body = Path(str(py_compile.compile(str(wrong)))).read_bytes()[16:]
    compiled.write_bytes(right[:16] + body)
    assert differences(site) == ["rhodian.allocation has a compiled file that was not made from its source"]
    compiled.write_bytes(right)
    assert differences(site) == []
    package = site / "rhodian" / "allocation"
    package.mkdir()
    shutil.copy(wrong, package / "__init__.py")
    assert "rhodian.allocation is hidden by another file" in differences(site)


def test_without_a_record_that_can_be_read_nothing_is_attested(site: Path) -> None:
    record = site / "rhodian_proofs" / attest.RECORD
    for text in ("", "[]", "{}", '{"schema": "rhodian.signed-off/0"}', '{"schema": "rhodian.signed-off/1"}', None):
        record.unlink() if text is None else record.write_text(text, encoding="utf-8")
        done = run(site)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("rhodian attest: ")
        assert str(record) in done.stderr
        assert done.stderr.count("\n") == 1


def test_the_table_fits_a_screen_and_says_what_is_under_no_claim(site: Path) -> None:
    done = run(site)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) < 40
    assert max(map(len, done.stdout.splitlines())) <= 120
    assert done.stdout.endswith(" functions: all of it is the code that was signed off\n")
    bare = done.stdout[done.stdout.index("under no claim: ") :]
    assert "allocation:in_proportion," in bare
    assert "allocation:in_order," not in bare


def test_each_function_is_shown_with_the_clauses_of_the_claims_that_ran_it(site: Path) -> None:
    lines = [line.split(maxsplit=1) for line in run(site, "--all").stdout.splitlines() if line]
    rows = {row[0]: row[1] for row in lines if len(row) > 1}
    assert rows["allocation:in_order"] == "as signed off  proved AL-2 to AL-4"
    assert rows["accounts:checked_name"] == "as signed off  proved AM-6"
    assert rows["allocation:in_proportion"] == "as signed off  under no claim"


def test_a_bounded_claim_is_never_shown_as_proved(site: Path) -> None:
    record = site / "rhodian_proofs" / attest.RECORD
    signing.write(record, document(claim("AL-4", ROUNDS, status="bounded")))
    (row,) = (row for row in json.loads(run(site, "--format", "json").stdout)["functions"] if row["name"] == ROUNDS)
    assert (row["proved"], row["bounded"]) == ([], ["AL-4"])
    assert "bounded AL-4" in run(site, "--all").stdout


def test_the_same_run_gives_the_same_text_and_names_no_machine(tmp_path: Path) -> None:
    signing.write(tmp_path / "one", DOCUMENT)
    signing.write(tmp_path / "two", {**DOCUMENT, "seconds": 7.0})
    text = (tmp_path / "one").read_text(encoding="utf-8")
    assert text == (tmp_path / "two").read_text(encoding="utf-8")
    assert str(HOUSE) not in text
    assert str(tmp_path) not in text


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (document(claim("AL-4", ROUNDS, status="open")), "is open"),
        (document(claim("AL-4", ROUNDS, cached=True)), "was taken from the cache"),
        (document(claim("AL-4", "rhodian.allocation:gone")), "changed while the proofs ran"),
        (
            document(claim("AL-4", ROUNDS), kernel={**hashes.kernel(), "rhodian.more": ""}),
            "changed while the proofs ran",
        ),
        (document(claim("AL-4", ROUNDS), limits=attrs.asdict(Limits(seeds=9))), "under 10 seeds at least"),
        (document(claim("AL-4", ROUNDS), limits=attrs.asdict(Limits(solvers=("z3",)))), "both solvers are asked"),
    ],
)
def test_a_run_that_left_something_out_is_not_signed_off(tmp_path: Path, made: dict[str, Any], why: str) -> None:
    with pytest.raises(signing.NotSigned, match=why):
        signing.write(tmp_path / "record", made)
    assert not (tmp_path / "record").exists()


def test_a_run_is_signed_off_in_a_source_tree_only(site: Path) -> None:
    assert signing.where() == HOUSE / "proofs" / "rhodian_proofs" / attest.RECORD
    done = run(site, code="from rhodian_proofs.attest import signing; signing.where()")
    assert "NotSigned" in done.stderr


def test_the_shipped_record_is_of_the_code_that_ships() -> None:
    record = attest.read(HOUSE / "proofs" / "rhodian_proofs" / attest.RECORD)
    assert attest.compare(record)["differs"] == []
