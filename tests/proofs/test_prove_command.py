"""Checked: `rhodian prove` says of each claim what it is, its exit code agrees, and it ends quietly."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian_proofs.attest import signing
from rhodian_proofs.engine.check import lemma_name
from rhodian_proofs.language import hashes, loader
from rhodian_proofs.record import Asked, Sanity, Status, Verdict
from rhodian_proofs.run import cli
from rhodian_proofs.run.outcome import declared
from rhodian_proofs.run.registry import claims
from rhodian_proofs.run.suite import settle
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.base.quotients import quotient_grows, same_quotient

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rhodian_proofs.claims.writing import Claim

RUN = "import sys; from rhodian_desk.cli.entry import main; sys.exit(main())"
LEMMAS = sum(claim.lemma is not None for claim in claims())


def verdict_of(claim: Claim, status: Status, **fields: Any) -> Verdict:
    """Return a verdict of a claim."""
    return Verdict(claim.clause, claim.name, claim.sentence, status, **{"scope": claim.scope, "witnesses": 2, **fields})


def pretend(monkeypatch: pytest.MonkeyPatch, status: Status | None = None, **fields: Any) -> None:
    """Let every claim asked for come out alike; as it declares to be, if no status is given."""

    def prove(
        chosen: Sequence[Claim], _: object, __: int, ___: object, say: Callable[[Verdict], None]
    ) -> list[Verdict]:
        verdicts = [verdict_of(claim, status or declared(claim), **fields) for claim in chosen]
        settle(chosen, verdicts)
        for verdict in reversed(verdicts):
            say(verdict)
        return verdicts

    monkeypatch.setattr(cli, "prove", prove)


def test_a_real_run_as_json_is_alone_on_standard_output_and_proves(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--select", "WF-2", "--seeds", "1", "--hard-seeds", "1", "--jobs", "1", "--no-cache", "--format", "json"]
    assert cli.main(words) == 0
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert document["schema"] == "rhodian.proofs/2"
    assert document["kernel"] == hashes.kernel()
    assert document["limits"]["seeds"] == 1
    (claim,) = (claim for claim in document["claims"] if claim["clause"] == "WF-2")
    assert (claim["status"], claim["reasons"], claim["cached"]) == ("proved", [], False)
    assert claim["paths"]
    assert "rhodian.waterfall.tree:Fund.capacity" in {reached["name"] for reached in claim["reached"]}
    assert f"{1 + LEMMAS} proved, 0 bounded, 0 open" in err


def test_a_run_in_which_all_is_proved_exits_with_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, None)
    assert cli.main(["--select", "LE-1"]) == 0
    out = capsys.readouterr().out
    count = LEMMAS + sum(claim.clause == "LE-1" for claim in claims())
    assert f"[{count}/{count}] proved " in out
    assert out.splitlines()[-1].startswith(f"{count} proved, 0 bounded, 0 open; 0 paths")
    assert "\r" not in out


def test_an_open_claim_is_printed_as_open_with_its_reasons_and_exits_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, Status.OPEN, reasons=["cvc5 answers sat: something", *"abcdef"])
    assert cli.main(["--select", "WF-5"]) == 1
    out = capsys.readouterr().out
    name = "limited_passes_on_the_loss_up_to_its_capacity"
    assert f"OPEN WF-5 {name}: cvc5 answers sat: something\n" in out
    assert f"OPEN WF-5 {name}: and 2 more such reasons; --format json has them all\n" in out
    assert f"0 proved, 0 bounded, {1 + LEMMAS} open" in out
    assert "proved  " not in out.replace("proved  bounded", "")


def test_a_bounded_claim_is_printed_with_its_bounds_and_never_as_proved(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch)
    bounded = next(claim for claim in claims() if claim.scope)
    assert cli.main(["--select", bounded.name]) == 0
    out = capsys.readouterr().out
    (line,) = (line for line in out.splitlines() if f" {bounded.name} " in line and line.startswith("["))
    assert f"] bounded  {bounded.clause:6} {bounded.name}" in line
    assert line.endswith(f"; bounds: {bounded.scope})")
    assert f"{LEMMAS} proved, 1 bounded, 0 open" in out


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.BOUNDED},
        {"scope": "three members"},
        {"status": Status.BOUNDED, "scope": "three members"},
        {"reasons": ["cvc5 answers sat"]},
        {"sanity": (Sanity("a witness", passed=False, detail=""),)},
        {"questions": (Asked("0123456789abcdef", "", "", 1, linear=True),)},
        {"status": Status.OPEN},
    ],
)
def test_a_claim_that_is_not_what_it_declares_to_be_is_open_and_nowhere_said_to_be_proved(
    fields: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pretend(monkeypatch, fields.pop("status", Status.PROVED), **fields)
    words = ["--select", "WF-5", "--format", "json", "--report", str(tmp_path)]
    assert cli.main(words) == 1
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert {claim["status"] for claim in document["claims"]} == {"open"}
    assert all(claim["reasons"] for claim in document["claims"])
    assert (document["asked"], document["judged"], len(document["shortfalls"])) == (1 + LEMMAS,) * 3
    assert f"0 proved, 0 bounded, {1 + LEMMAS} open" in err
    assert "] proved" not in err
    assert 'value="proved"' not in (tmp_path / "proofs.xml").read_text(encoding="utf-8")


def test_a_claim_that_names_bounds_is_not_proved_by_a_verdict_that_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, Status.PROVED)
    bounded = next(claim for claim in claims() if claim.scope)
    assert cli.main(["--select", bounded.name]) == 1
    assert f"OPEN {bounded.clause} {bounded.name}: it is proved, and declares to be bounded" in capsys.readouterr().out


@pytest.mark.parametrize("kept", ["none", "fewer", "twice", "another"])
def test_a_run_without_one_verdict_for_each_claim_is_not_a_success(
    kept: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pretend(monkeypatch)
    real = vars(cli)["prove"]
    change: dict[str, Callable[[list[Verdict]], list[Verdict]]] = {
        "none": lambda _: [],
        "fewer": lambda verdicts: verdicts[1:],
        "twice": lambda verdicts: [*verdicts[1:], verdicts[-1]],
        "another": lambda verdicts: [*verdicts[1:], attrs.evolve(verdicts[0], name="another")],
    }
    monkeypatch.setattr(cli, "prove", lambda *given: change[kept](real(*given)))
    monkeypatch.setattr(signing, "where", lambda: tmp_path / "record.json")
    assert cli.main(["--select", "WF-5", "--format", "json"]) == 1
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert "NO VERDICT: " in err
    assert document["asked"] == 1 + LEMMAS
    assert document["judged"] == len(document["claims"])
    assert document["shortfalls"]
    assert cli.main(["--no-cache", "--sign-off"]) == 2
    assert not (tmp_path / "record.json").exists()


ENDING = '''
"""A claim that tries to end the prover."""
from rhodian.sharing.allocation import in_order
from rhodian_proofs.claims import Natural, claim


@claim("XX-1", about=(in_order,))
def a_claim_that_ends_all(amount: Natural) -> None:
    """It ends."""
    {statement}
'''


@pytest.mark.parametrize(
    "statement",
    [
        "raise SystemExit",
        "raise SystemExit(0)",
        "raise KeyboardInterrupt",
        "raise GeneratorExit",
        "raise BaseException",
        "if amount > 3: raise SystemExit(0)",
        "assert amount >= 0 and in_order(amount, (amount,)); raise SystemExit(0)",
    ],
)
def test_a_claim_that_tries_to_end_the_prover_is_open_and_the_run_no_success(statement: str, tmp_path: Path) -> None:
    (tmp_path / "ending.py").write_text(ENDING.format(statement=statement), encoding="utf-8")
    words = ["prove", "--claims", "ending.py", "--jobs", "1", "--seeds", "1", "--hard-seeds", "1", "--no-cache"]
    command = [sys.executable, "-c", RUN, *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603  # our own
    assert done.returncode in {1, 2}, done.stdout + done.stderr
    assert "proved  " not in done.stdout.replace("proved  bounded", "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("code", [None, 0, 1, "well"])
def test_nothing_that_is_raised_ends_the_command_as_a_success(
    code: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def prove(*_: object) -> None:
        raise SystemExit(code)

    monkeypatch.setattr(cli, "prove", prove)
    assert cli.main(["--select", "WF-2"]) == 1
    assert "tried to end the prover; nothing is shown" in capsys.readouterr().err


def test_python_without_asserts_proves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-O", "-c", RUN, "prove", "--select", "WF-2", "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603  # our own
    assert (done.returncode, done.stdout) == (2, "")
    assert "a claim is its asserts" in done.stderr


def test_a_run_during_which_the_code_changes_shows_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read = {**loader.digests(), "rhodian.ledger.posting": "what this process read is not what the others find"}
    monkeypatch.setattr(loader, "digests", lambda: read)
    assert cli.main(["--select", "WF-2", "--no-cache", "--jobs", "1"]) == 1
    assert "proved" not in capsys.readouterr().out


def test_a_claim_that_uses_a_lemma_that_is_not_proved_is_open(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, None, lemmas=("some lemma",))
    assert cli.main(["--select", "WF-5"]) == 1
    assert "_up_to_its_capacity: uses a lemma that is not proved: some lemma" in capsys.readouterr().out


def lemmas_of(*statements: Callable[..., Any]) -> list[Claim]:
    """Return claims of these lemmas, each by a name of its own."""
    some = [claim for claim in claims() if claim.lemma is None and not claim.scope]
    return [attrs.evolve(claim, lemma=each) for claim, each in zip(some, statements, strict=False)]


def settled(chosen: Sequence[Claim], uses: Sequence[tuple[str, ...]]) -> list[Status]:
    """Return what claims are if each is shown by itself, and uses these lemmas."""
    verdicts = [verdict_of(claim, Status.PROVED, lemmas=used) for claim, used in zip(chosen, uses, strict=True)]
    settle(chosen, verdicts)
    return [verdict.status for verdict in verdicts]


def test_lemmas_that_rest_on_each_other_or_on_themselves_are_open() -> None:
    product, quotient = lemma_name(product_grows), lemma_name(quotient_grows)
    one, two = lemmas_of(product_grows, quotient_grows)
    assert settled([one, two], [(), (product,)]) == [Status.PROVED] * 2
    assert settled([two, one], [(product,), ()]) == [Status.PROVED] * 2
    assert settled([one, two], [(quotient,), (product,)]) == [Status.OPEN] * 2
    assert settled([one], [(product,)]) == [Status.OPEN]
    assert settled([two], [(product,)]) == [Status.OPEN]


def test_a_lemma_that_holds_within_bounds_only_shows_nothing_else() -> None:
    one, user = lemmas_of(product_grows, quotient_grows)
    bounded = attrs.evolve(one, scope="three members")
    verdicts = [
        verdict_of(bounded, Status.BOUNDED),
        verdict_of(user, Status.PROVED, lemmas=(lemma_name(product_grows),)),
    ]
    settle([bounded, user], verdicts)
    assert [verdict.status for verdict in verdicts] == [Status.BOUNDED, Status.OPEN]


def test_two_claims_of_one_lemma_leave_open_what_uses_it() -> None:
    one, other, user = (
        *lemmas_of(product_grows, product_grows),
        lemmas_of(quotient_grows, quotient_grows, same_quotient)[2],
    )
    found = settled([one, other, user], [(), (), (lemma_name(product_grows),)])
    assert found == [Status.OPEN] * 3


def test_a_lemma_is_found_by_its_own_name_alone() -> None:
    def pretender(*_: Any) -> bool:
        return False

    pretender.__module__, pretender.__qualname__ = product_grows.__module__, product_grows.__qualname__
    assert lemma_name(product_grows) == "rhodian_proofs.theorems.base.lemmas.product_grows"
    assert lemma_name(pretender) != lemma_name(product_grows)
    one, user = lemmas_of(product_grows, quotient_grows)
    assert settled([one, user], [(), (lemma_name(pretender),)]) == [Status.PROVED, Status.OPEN]
    one, user = lemmas_of(pretender, quotient_grows)
    assert settled([one, user], [(), (lemma_name(pretender),)]) == [Status.PROVED, Status.OPEN]


def test_all_claims_are_in_the_document(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pretend(monkeypatch, None)
    assert cli.main(["--format", "json"]) == 0
    names = [claim["name"] for claim in json.loads(capsys.readouterr().out)["claims"]]
    assert sorted(names) == sorted(claim.name for claim in claims())


def test_the_end_of_a_full_run_fits_a_screen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, None, walk_seconds=1.5)
    assert cli.main([]) == 0
    table = capsys.readouterr().out.partition("\nclauses ")[2]
    assert table
    assert len(table.splitlines()) <= 24
    assert "slowest: " in table


def test_a_selection_that_matches_nothing_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--select", "nothing", "XX-*"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "rhodian prove: no claim matches nothing XX-*; see rhodian prove --list\n"
    assert cli.main(["--mutants", "--select", "nothing"]) == 2
    assert "no function with mutants matches nothing" in capsys.readouterr().err


def test_a_claim_is_selected_by_clause_or_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--list", "--select", "WF-2", "limited_*"]) == 0
    out = capsys.readouterr().out
    assert "WF-2" in out
    assert "limited_passes_on_the_loss_up_to_its_capacity" in out
    assert "AL-1" not in out


def test_the_list_proves_nothing_and_names_every_claim(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "prove", None)
    assert cli.main(["--list"]) == 0
    out = capsys.readouterr().out
    assert [claim.name for claim in claims() if f"{claim.name}\n       {claim.sentence}\n" not in out] == []


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "x", "", "1000000", "\u0663"])
@pytest.mark.parametrize("option", ["--jobs", "--timeout", "--seeds", "--hard-seeds"])
def test_a_malformed_number_is_refused_with_exit_code_2(
    option: str, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main([f"{option}={number}"])
    assert stop.value.code == 2
    assert "is not a whole number from 1 to 999999" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--tests", "tests"], "--tests goes with --mutants"),
        (["--sample", "3"], "--sample goes with --mutants"),
        (["--mutants", "--record"], "--record with --sample"),
        (["--mutants", "--sample", "3", "--record", "--select", "ledger.posting.*"], "and without --select"),
        (["--mutants", "--claims", "a.py"], "goes with neither --claims nor --export"),
    ],
)
def test_flags_that_do_not_go_together_are_refused(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("flag", ["--report", "--export", "--cache"])
def test_a_file_is_refused_where_a_directory_is_due_before_anything_is_proved(
    flag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "prove", None)
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    assert cli.main([flag, str(file)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"rhodian prove: {flag}: ")
    assert str(file) in err
    assert err.count("\n") == 1


def test_a_report_is_written_to_a_directory_that_is_made_if_need_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, None)
    target = tmp_path / "some" / "where"
    assert cli.main(["--select", "LE-1", "--report", str(target)]) == 0
    assert {"index.html", "proofs.json", "proofs.xml"} <= {path.name for path in target.iterdir()}
    assert f"wrote the report: {target / 'index.html'}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [[], ["--no-cache", "--select", "AL-*"], ["--no-cache", "--claims", "a.py"], ["--no-cache", "--mutants"]]
)
def test_only_a_full_run_is_signed_off(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "prove", None)
    assert cli.main(["--sign-off", *words]) == 2
    assert "--sign-off is for a full run" in capsys.readouterr().err


def test_a_full_run_is_signed_off_only_if_nothing_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(signing, "where", lambda: tmp_path / "record.json")
    pretend(monkeypatch, Status.OPEN)
    assert cli.main(["--sign-off", "--no-cache"]) == 2
    assert " is open\n" in capsys.readouterr().err
    assert not (tmp_path / "record.json").exists()
    pretend(monkeypatch, None)
    assert cli.main(["--sign-off", "--no-cache"]) == 0
    kept = json.loads((tmp_path / "record.json").read_text(encoding="utf-8"))
    assert len(kept["claims"]) == len(claims())


def test_a_process_that_dies_leaves_all_unproved_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def prove(*_: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr(cli, "prove", prove)
    assert cli.main(["--select", "WF-2"]) == 1
    assert "a process of the prover died" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["z3", "cvc5", "cattrs"])
def test_without_a_solver_the_command_says_which_installation_brings_it(missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; {RUN}"
    done = subprocess.run([sys.executable, "-c", code, "prove"], capture_output=True, text=True, check=False)  # noqa: S603  # our own
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"rhodian prove needs {missing}, which is not installed: pip install 'rhodian[proofs]'\n"


def started(tmp_path: Path, select: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start a run in a group of processes of its own."""
    command = [sys.executable, "-c", RUN, "prove", "--select", select, "--no-cache", "--jobs", "2"]
    return subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True, **options)  # noqa: S603  # our own


def test_an_interrupted_run_ends_quietly(tmp_path: Path) -> None:
    # So many claims that the run is far from its end when it is interrupted, however slowly its first line is read.
    process = started(tmp_path, "A*", stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"[")
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"")
    for _ in range(100):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError("a process is left")


def test_a_reader_that_leaves_early_is_met_with_silence(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    process = started(tmp_path, "WF-2", stdout=writing)
    os.close(writing)
    os.close(reading)
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (141, b"")


CHANGING = """
import pathlib, sys
from rhodian_proofs.run import cli
before = cli.prove

def changing(*words):
    file = pathlib.Path("changing.py")
    file.write_text(file.read_text().replace("amount >= 0", "amount >= 1"))
    return before(*words)

cli.prove = changing
sys.exit(cli.main(sys.argv[1:]))
"""


def test_a_users_file_that_changes_between_two_processes_shows_nothing(tmp_path: Path) -> None:
    text = ENDING.format(statement="assert amount >= 0 and in_order(amount, (amount,))")
    (tmp_path / "changing.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", CHANGING, "--claims", "changing.py", "--jobs", "1", "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603  # our own
    assert (done.returncode, done.stdout) == (2, "")
    assert "changing.py was changed while it was being proved; begin anew" in done.stderr
