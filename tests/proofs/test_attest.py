"""Checked: `rhodian attest` finds out whatever is not the code that was signed off, and only that."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian_proofs.attest import attest, records, signing
from rhodian_proofs.language import hashes
from rhodian_proofs.record import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

HOUSE = Path(__file__).parents[2]
ATTEST = "import sys; from rhodian_desk.cli.entry import main; sys.exit(main(['attest', *sys.argv[1:]]))"
NOT_INSTALLED = ("z3", "cvc5", "cattrs", "rich", "hypothesis", "crosshair")
BARE = f"import sys; sys.modules.update(dict.fromkeys({NOT_INSTALLED!r})); {ATTEST}"
ROUNDS = "rhodian.sharing.allocation:in_order"
ANSWERED: dict[str, Any] = {"answer": {"complaints": []}}
MANIFEST = "0123456789abcdef" * 4
"""The digest of what an export of a run would hold."""


def claim(clause: str, *names: str, **fields: Any) -> dict[str, Any]:
    """Return what a document holds of a claim that went through these functions of the kernel."""
    reached = [{"name": name, "sha256": hashes.kernel().get(name, "")} for name in names]
    name = f"claim_of_{clause.replace('-', '_').lower()}"
    plain = {"clause": clause, "name": name, "sentence": "It is so.", "status": "proved", "scope": ""}
    shown = {"cached": False, "reasons": [], "sanity": [{"passed": True}], "questions": [ANSWERED]}
    return {**plain, **shown, "reached": reached, "about": [], "paths": [1, 2], **fields}


def document(*claims: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a document of a run in which these claims were walked."""
    limits = attrs.asdict(Limits())
    run = {"rhodian": "0.2.0", "python": "3.11.1", "solvers": {"z3": "4.13"}, "limits": limits}
    code = {"kernel": hashes.kernel(), "proofs": hashes.digests("rhodian_proofs")}
    return {**run, **code, "asked": len(claims), "shortfalls": [], "claims": list(claims), **fields}


def declared(*claims: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return what is asked for if it is these claims."""
    return {claim["name"]: (claim["clause"], claim["scope"]) for claim in claims}


def sign(path: Path, made: dict[str, Any]) -> str:
    """Sign off a run that was asked for what it holds."""
    return signing.write(path, made, declared(*made["claims"]), MANIFEST)


DOCUMENT = document(
    claim("AL-4", ROUNDS),
    claim("AL-2", ROUNDS),
    claim("AL-3", ROUNDS),
    claim("AM-6", "rhodian.base.numbers:checked_name"),
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a directory with a copy of all that is installed, as a wheel would put it, and a fresh record."""
    for room in ("kernel/rhodian", "proofs/rhodian_proofs", "desk/rhodian_desk"):
        target = tmp_path / "site" / Path(room).name
        shutil.copytree(HOUSE / room, target, ignore=shutil.ignore_patterns("__pycache__"))
    sign(tmp_path / "site" / "rhodian_proofs" / records.RECORD, DOCUMENT)
    return tmp_path / "site"


def run(site: Path, *words: str, code: str = BARE, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a copy, where no solver is installed."""
    environment = {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1", **more}
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


def test_it_needs_nothing_of_the_desk(site: Path) -> None:
    shutil.rmtree(site / "rhodian_desk")
    command = [sys.executable, "-m", "rhodian_proofs.attest.attest"]
    for expected in (0, 1):
        done = subprocess.run(command, env={"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}, check=False)  # noqa: S603  # our own
        assert done.returncode == expected
        edit(site / "rhodian" / "base" / "errors.py", lambda text: text + b"\n")


def test_a_change_of_one_character_is_found_and_named(site: Path) -> None:
    edit(site / "rhodian" / "sharing" / "allocation.py", lambda text: text.replace(b"share = min(", b"share = max(", 1))
    assert differences(site) == [f"{ROUNDS} is changed"]
    done = run(site)
    assert done.returncode == 1
    assert f"DIFFERS: {ROUNDS} is changed" in done.stdout
    assert "something differs" in done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines() if line.endswith("DIFFERS")] == ["sharing"]


def test_a_change_outside_all_functions_is_found_and_named(site: Path) -> None:
    edit(site / "rhodian" / "base" / "accounts.py", lambda text: text + b"SPARE = 1\n")
    edit(
        site / "rhodian" / "waterfall" / "tree.py",
        lambda text: text.replace(b'IN_ORDER = "in order"', b'IN_ORDER = "in odder"'),
    )
    assert differences(site) == ["rhodian.base.accounts is changed", "rhodian.waterfall.tree:Rule is changed"]


def test_what_was_added_or_is_missing_is_found_and_named(site: Path) -> None:
    edit(site / "rhodian" / "sharing" / "allocation.py", lambda text: text + b"\n\ndef spare() -> None:\n    ...\n")
    (site / "rhodian" / "more.py").write_text("", encoding="utf-8")
    (site / "rhodian" / "base" / "errors.py").unlink()
    found = differences(site)
    assert "rhodian.sharing.allocation:spare was not signed off" in found
    assert "rhodian.more was not signed off" in found
    assert "rhodian.base.errors:InvalidValue.__str__ is missing" in found


def test_an_engine_that_is_not_the_one_that_proved_is_found(site: Path) -> None:
    edit(site / "rhodian_proofs" / "symbolic" / "paths.py", lambda text: text + b"\n")
    assert differences(site) == ["rhodian_proofs.symbolic.paths is changed"]


@pytest.mark.parametrize(
    "module",
    ["run.cli", "run.summary", "report.page", "attest.attest", "solvers.recheck.recheck", "theorems.ledger.posting"],
)
def test_a_module_of_the_proofs_is_not_excused_by_what_it_calls_itself(site: Path, module: str) -> None:
    path = site.joinpath("rhodian_proofs", *module.split(".")).with_suffix(".py")
    edit(path, lambda text: b'"""Convenience:' + text[text.index(b":") + 1 :] + b"\n")
    assert differences(site) == [f"rhodian_proofs.{module} is changed"]


@pytest.mark.parametrize("room", ["rhodian", "rhodian_proofs/run", "rhodian_proofs/theorems/__pycache__"])
def test_a_module_that_was_added_is_found(site: Path, room: str) -> None:
    folder = site / room
    folder.mkdir(exist_ok=True)
    (folder / "more.py").write_text('"""Convenience: harmless."""\n', encoding="utf-8")
    assert differences(site) == [f"{room.replace('/', '.')}.more was not signed off"]


@pytest.mark.parametrize("name", ["fast.so", "allocation.cpython-311-x86_64-linux-gnu.so", "x.pyd", "y.pyc", "z\n.so"])
@pytest.mark.parametrize("room", ["rhodian", "rhodian_proofs/symbolic"])
def test_a_module_without_a_source_is_found(site: Path, name: str, room: str) -> None:
    (site / room / name).write_bytes(b"")
    assert f"{room.partition('/')[0]} holds {name!a}, which has no source" in differences(site)


def test_a_file_that_takes_the_name_of_a_module_does_not_take_its_digest(site: Path) -> None:
    source = site / "rhodian_proofs" / "run" / "cli.py"
    shutil.copy(source, site / "rhodian_proofs" / "run.cli.py")
    edit(source, lambda text: text + b"\n")
    found = differences(site)
    assert "rhodian_proofs.run.cli is changed" in found
    assert "rhodian_proofs/run.cli.py was not signed off" in found


def test_a_directory_that_is_named_like_a_module_is_none_and_what_is_in_it_is_found(site: Path) -> None:
    (site / "rhodian" / "more.py").mkdir()
    assert differences(site) == []
    (site / "rhodian" / "more.py" / "inner.py").write_text("", encoding="utf-8")
    assert "rhodian/more.py/inner.py was not signed off" in differences(site)


def test_a_link_to_a_directory_is_found(site: Path) -> None:
    (site.parent / "elsewhere").mkdir()
    (site / "rhodian" / "more").symlink_to(site.parent / "elsewhere", target_is_directory=True)
    assert differences(site) == ["rhodian holds 'more', which is a link to a directory"]


def test_a_source_that_is_no_python_is_found_and_not_run(site: Path) -> None:
    edit(site / "rhodian" / "base" / "errors.py", lambda _: b"raise SystemExit(0) (\x00\xff")
    found = differences(site)
    assert "rhodian.base.errors:InvalidValue.__str__ is missing" in found


def compiled_of(source: Path, level: int, **where: str) -> Path:
    """Compile a source as another Python process does, at a level of optimisation, and return the file."""
    flags = ["-" + "O" * level] if level else []
    code = f"import py_compile, sys; print(py_compile.compile({str(source)!r}, doraise=True))"
    done = subprocess.run([sys.executable, *flags, "-c", code], env=where, capture_output=True, text=True, check=True)  # noqa: S603  # our own
    return Path(done.stdout.strip())


def forge(site: Path, level: int, **where: str) -> tuple[Path, bytes]:
    """Put the code of another source where Python would take it for that of the allocation; return what was there."""
    source = site / "rhodian" / "sharing" / "allocation.py"
    wrong = site.parent / "wrong.py"
    wrong.write_text(source.read_text(encoding="utf-8").replace("share = min(", "share = max(", 1), encoding="utf-8")
    compiled = compiled_of(source, level, **where)
    right = compiled.read_bytes()
    compiled.write_bytes(right[:16] + compiled_of(wrong, level, **where).read_bytes()[16:])
    return compiled, right


@pytest.mark.parametrize("level", [0, 1, 2])
def test_bytecode_that_python_would_run_instead_of_the_source_is_found_at_every_level(site: Path, level: int) -> None:
    compiled, right = forge(site, level)
    assert differences(site) == ["rhodian.sharing.allocation has a compiled file that was not made from its source"]
    compiled.write_bytes(right)
    assert differences(site) == []
    compiled.write_bytes(right[:16])
    assert differences(site) == ["rhodian.sharing.allocation has a compiled file that was not made from its source"]


@pytest.mark.parametrize("level", [0, 1, 2])
def test_bytecode_is_found_where_the_environment_puts_it(site: Path, level: int) -> None:
    prefix = {"PYTHONPYCACHEPREFIX": str(site.parent / "compiled")}
    compiled, right = forge(site, level, **prefix)
    assert compiled.is_relative_to(site.parent / "compiled")
    done = run(site, "--format", "json", **prefix)
    assert done.returncode == 1
    assert json.loads(done.stdout)["differs"] == [
        "rhodian.sharing.allocation has a compiled file that was not made from its source"
    ]
    compiled.write_bytes(right)
    assert run(site, **prefix).returncode == 0


@pytest.mark.parametrize("flags", [1, 3])
def test_bytecode_that_goes_by_a_digest_is_found_whatever_digest_it_names(site: Path, flags: int) -> None:
    compiled, right = forge(site, 0)
    body = compiled.read_bytes()[16:]
    digest = importlib.util.source_hash((site / "rhodian" / "sharing" / "allocation.py").read_bytes())
    compiled.write_bytes(right[:4] + flags.to_bytes(4, "little") + digest + body)
    assert differences(site) == ["rhodian.sharing.allocation has a compiled file that was not made from its source"]
    compiled.write_bytes(right[:4] + flags.to_bytes(4, "little") + digest + right[16:])
    assert differences(site) == []


def test_bytecode_that_python_would_not_take_is_nothing(site: Path) -> None:
    compiled, right = forge(site, 0)
    compiled.write_bytes(b"\0\0\0\0" + compiled.read_bytes()[4:])
    assert differences(site) == []
    compiled.write_bytes(right[:8] + b"\0\0\0\0" + right[12:16] + b"?")
    assert differences(site) == []


def test_a_package_that_hides_a_module_is_found(site: Path) -> None:
    package = site / "rhodian" / "sharing" / "allocation"
    package.mkdir()
    shutil.copy(site / "rhodian" / "sharing" / "allocation.py", package / "__init__.py")
    assert any("is hidden by another file" in each or "has the name of no module" in each for each in differences(site))


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "an old schema": lambda record: record.update(schema="rhodian.signed-off/1"),
    "a key that is not known": lambda record: record.update(why="it is so"),
    "a key that is missing": lambda record: record.pop("proofs"),
    "no claims": lambda record: record.update(claims=[]),
    "claims that are no list": lambda record: record.update(claims={}),
    "a claim that is none": lambda record: record["claims"].append("proved"),
    "a claim twice": lambda record: record["claims"].append(record["claims"][0]),
    "a claim with more in it": lambda record: record["claims"][0].update(why="it is so"),
    "a claim with less in it": lambda record: record["claims"][0].pop("scope"),
    "a status that is not known": lambda record: record["claims"][0].update(status="shown"),
    "an open claim": lambda record: record["claims"][0].update(status="open"),
    "no status": lambda record: record["claims"][0].update(status=None),
    "bounds without a bounded claim": lambda record: record["claims"][0].update(scope="three members"),
    "no bounds": lambda record: record["claims"][0].update(status="bounded"),
    "a clause that is none": lambda record: record["claims"][0].update(clause="AL"),
    "a clause with a line": lambda record: record["claims"][0].update(clause="AL-1\n"),
    "a clause with other digits": lambda record: record["claims"][0].update(clause="AL-\N{ARABIC-INDIC DIGIT THREE}"),
    "functions that are none": lambda record: record["claims"][0].update(functions=[None]),
    "functions that are no list": lambda record: record["claims"][0].update(functions="rhodian"),
    "a count that is none": lambda record: record["claims"][0].update(paths=True),
    "a count below 0": lambda record: record["claims"][0].update(questions=-1),
    "a kernel that is none": lambda record: record.update(kernel=[]),
    "an empty kernel": lambda record: record.update(kernel={}),
    "empty proofs": lambda record: record.update(proofs={}),
    "a digest that is none": lambda record: record["kernel"].update({ROUNDS: "0"}),
    "a digest that is no text": lambda record: record["proofs"].update({"rhodian_proofs.record": None}),
    "a name that moves the cursor": lambda record: record["kernel"].update({"\x1b[2J": "0" * 64}),
    "a name that is no text": lambda record: record["kernel"].update({"\ud800": "0" * 64}),
    "a version with a line": lambda record: record.update(rhodian="1\n2"),
    "a digest of an export that is none": lambda record: record.update(questions="none"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_record_that_is_malformed_is_refused_in_one_line(site: Path, name: str) -> None:
    path = site / "rhodian_proofs" / records.RECORD
    record = json.loads(path.read_text(encoding="utf-8"))
    DAMAGES[name](record)
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(records.BadRecord) as refusal:
        records.read(path)
    assert str(path) in str(refusal.value)
    assert str(refusal.value).isprintable()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b'"schema"',
        b"\xff",
        b"[" * 100_000,
        b"9" * 10_000,
        b'{"schema": "rhodian.signed-off/2"}',
        b'{"schema": "rhodian.signed-off/2", "claims": NaN}',
        None,
    ],
)
def test_without_a_record_that_can_be_read_nothing_is_attested(site: Path, text: bytes | None) -> None:
    record = site / "rhodian_proofs" / records.RECORD
    record.unlink() if text is None else record.write_bytes(text)
    done = run(site)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("rhodian attest: ")
    assert str(record) in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_record_that_says_a_thing_twice_is_refused(site: Path) -> None:
    path = site / "rhodian_proofs" / records.RECORD
    edit(path, lambda text: text.replace(b"{", b'{"kernel": {},', 1))
    assert "a key stands twice" in run(site).stderr


def test_a_directory_or_no_name_is_no_record(site: Path) -> None:
    for name in ("", str(site)):
        done = run(site, "--record", name)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_the_record_has_one_digest_which_is_that_of_what_it_says_and_not_of_how_it_is_laid_out(site: Path) -> None:
    path = site / "rhodian_proofs" / records.RECORD
    digest = sign(path, DOCUMENT)
    assert f"digest of the record: {digest}\n" in run(site).stdout
    assert f"digest of its export: {MANIFEST}\n" in run(site).stdout
    signed = json.loads(run(site, "--format", "json").stdout)["signed_off"]
    assert (signed["digest"], signed["questions"]) == (digest, MANIFEST)
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(dict(reversed(record.items())), indent=7), encoding="utf-8")
    assert run(site, "--digest", digest).returncode == 0
    record["claims"][0]["sentence"] = "Everything is true."
    path.write_text(json.dumps(record), encoding="utf-8")
    assert run(site).returncode == 0
    done = run(site, "--digest", digest)
    assert done.returncode == 1
    assert "DIFFERS: the record has the digest " in done.stdout
    assert run(site, "--digest", "").returncode == 2


def test_the_table_fits_a_screen_and_says_what_is_under_no_claim(site: Path) -> None:
    done = run(site)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) < 40
    assert max(map(len, done.stdout.splitlines())) <= 120
    assert done.stdout.endswith(" functions: all of it is the code that was signed off\n")
    bare = " ".join(done.stdout.partition("under no claim: ")[2].split())
    assert "auctions.awards:award," in bare
    unclaimed = sum(line.endswith(" under no claim") for line in run(site, "--all").stdout.splitlines())
    assert f", and {unclaimed - attest._BARE_MAX} more: --all names them" in bare


def test_each_function_is_shown_with_the_clauses_of_the_claims_that_ran_it(site: Path) -> None:
    lines = [line.split(maxsplit=1) for line in run(site, "--all").stdout.splitlines() if line]
    rows = {row[0]: row[1] for row in lines if len(row) > 1}
    assert rows["sharing.allocation:in_order"] == "as signed off  proved AL-2 to AL-4"
    assert rows["base.numbers:checked_name"] == "as signed off  proved AM-6"
    assert rows["sharing.allocation:in_proportion"] == "as signed off  under no claim"


def test_a_bounded_claim_is_never_shown_as_proved(site: Path) -> None:
    record = site / "rhodian_proofs" / records.RECORD
    sign(record, document(claim("AL-4", ROUNDS, status="bounded", scope="three members")))
    (row,) = (row for row in json.loads(run(site, "--format", "json").stdout)["functions"] if row["name"] == ROUNDS)
    assert (row["proved"], row["bounded"]) == ([], ["AL-4"])
    assert "bounded AL-4" in run(site, "--all").stdout


def test_the_same_run_gives_the_same_text_and_names_no_machine(tmp_path: Path) -> None:
    assert sign(tmp_path / "one", DOCUMENT) == sign(tmp_path / "two", {**DOCUMENT, "seconds": 7.0})
    text = (tmp_path / "one").read_text(encoding="utf-8")
    assert text == (tmp_path / "two").read_text(encoding="utf-8")
    assert str(HOUSE) not in text
    assert str(tmp_path) not in text


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (document(claim("AL-4", ROUNDS, status="open")), "is open"),
        (document(claim("AL-4", ROUNDS, status="bounded")), "is not what it declares to be"),
        (document(claim("AL-4", ROUNDS, status="proved", scope="three members")), "is not what it declares to be"),
        (document(claim("AL-4", ROUNDS, reasons=["it is false"])), "is not what it declares to be"),
        (document(claim("AL-4", ROUNDS, sanity=[{"passed": False}])), "a check of it failed"),
        (document(claim("AL-4", ROUNDS, questions=[{"answer": None}])), "a question is not answered"),
        (
            document(claim("AL-4", ROUNDS, questions=[{"answer": {"complaints": ["sat"]}}])),
            "a question is not answered",
        ),
        (
            document(claim("AL-4", ROUNDS), shortfalls=["x was asked for"]),
            "not all was shown that was asked for: x was",
        ),
        (document(claim("AL-4", ROUNDS), asked=2), "of 1 claims 1 were judged"),
        (document(claim("AL-4", ROUNDS), claim("AL-4", ROUNDS)), "of 1 claims 1 were judged, once each: claim_of_al_4"),
        (document(), "of 0 claims 0 were judged"),
        (document(claim("AL-4", ROUNDS), proofs={}), "changed while the proofs ran"),
        (document(claim("AL-4", ROUNDS, cached=True)), "was taken from the cache"),
        (document(claim("AL-4", "rhodian.sharing.allocation:gone")), "changed while the proofs ran"),
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
        sign(tmp_path / "record", made)
    assert not (tmp_path / "record").exists()


def test_a_run_of_fewer_or_other_claims_than_there_are_is_not_signed_off(tmp_path: Path) -> None:
    one, other = claim("AL-4", ROUNDS), claim("AL-2", ROUNDS)
    for made, asked, why in (
        (document(one), declared(one, other), "of 2 claims 1 were judged, once each: claim_of_al_2"),
        (document(one, other), declared(one), "of 1 claims 2 were judged, once each: claim_of_al_2"),
        (document(one), {one["name"]: ("AL-5", "")}, "another clause or other bounds"),
        (document(one), {one["name"]: ("AL-4", "three members")}, "is not what it declares to be"),
    ):
        with pytest.raises(signing.NotSigned, match=why):
            signing.write(tmp_path / "record", made, asked, MANIFEST)
    assert not (tmp_path / "record").exists()


@pytest.mark.parametrize("file", ["rhodian/base/errors.py", "rhodian_proofs/run/cli.py", "rhodian_proofs/new.py"])
def test_files_that_change_after_they_were_read_are_noticed(site: Path, file: str) -> None:
    code = "from rhodian_proofs.language import hashes; hashes.whole(); {}; print(hashes.is_unchanged())"
    assert run(site, code=code.format("pass")).stdout == "True\n"
    assert run(site, code=code.format(f"open({str(site / file)!r}, 'a').write('# ')")).stdout == "False\n"


def test_what_was_read_of_a_file_stays_what_is_hashed(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_bytes(b"x = 1\n")
    first = hashes.source(path)
    path.write_bytes(b"x = 2\n")
    assert hashes.source(path) == first == b"x = 1\n"


@pytest.mark.parametrize("mark", ["\x0c", "\x1c", "\u2028", "\x85"])
def test_a_function_is_digested_by_the_lines_that_python_counts(tmp_path: Path, mark: str) -> None:
    digests = []
    for number, end in enumerate(("1", "2")):
        path = tmp_path / f"{number}.py"
        path.write_text(
            f"# {mark}{mark}{mark}\ndef f():\n    return 0\n\ndef g():\n    return {end}\n", encoding="utf-8"
        )
        digests.append(hashes.functions("module", path))
    assert digests[0]["module:f"] == digests[1]["module:f"] == hashes.digest("def f():\n    return 0\n")
    assert digests[0]["module:g"] != digests[1]["module:g"]


def test_a_run_is_signed_off_in_a_source_tree_only(site: Path) -> None:
    assert signing.where() == HOUSE / "proofs" / "rhodian_proofs" / records.RECORD
    done = run(site, code="from rhodian_proofs.attest import signing; signing.where()")
    assert "NotSigned" in done.stderr


def test_the_shipped_record_is_of_the_code_that_ships() -> None:
    record = records.read(HOUSE / "proofs" / "rhodian_proofs" / records.RECORD)
    assert attest.compare(record)["differs"] == []
