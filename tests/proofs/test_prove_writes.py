"""Checked: `rhodian prove` writes where it says that it writes, finds out first whether it can, and repeats nothing."""

from __future__ import annotations

import os
import signal
import tempfile
from concurrent.futures import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian_proofs.attest import files, signing
from rhodian_proofs.record import Limits, Status, Verdict
from rhodian_proofs.run import cache as caching
from rhodian_proofs.run import cli, suite, where
from rhodian_proofs.run.cache import Cache
from rhodian_proofs.run.outcome import declared
from rhodian_proofs.run.registry import BadClaims, claims, claims_of
from rhodian_proofs.run.suite import settle
from rhodian_proofs.run.summary import once

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rhodian_proofs.claims.writing import Claim

READ_ONLY = OSError(30, "Read-only file system")


@pytest.fixture
def pretending(monkeypatch: pytest.MonkeyPatch) -> list[Cache]:
    """Let every claim come out as it declares to be; return what the runs were told of where verdicts are kept."""
    caches: list[Cache] = []

    def prove(
        chosen: Sequence[Claim], _: object, __: int, cache: Cache, say: Callable[[Verdict], None]
    ) -> list[Verdict]:
        caches.append(cache)
        verdicts = [
            Verdict(each.clause, each.name, each.sentence, declared(each), scope=each.scope, witnesses=2)
            for each in chosen
        ]
        settle(chosen, verdicts)
        for verdict in verdicts:
            say(verdict)
        return verdicts

    monkeypatch.setattr(cli, "prove", prove)
    return caches


def refuse(monkeypatch: pytest.MonkeyPatch, directory: Path) -> None:
    """Let nothing be made in a directory, or below it."""
    real = Path.mkdir

    def mkdir(self: Path, *given: Any, **named: Any) -> None:
        if self.is_relative_to(directory):
            raise READ_ONLY
        real(self, *given, **named)

    monkeypatch.setattr(Path, "mkdir", mkdir)


def test_verdicts_are_kept_where_the_convention_has_it_and_not_in_the_folder_one_happens_to_be_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pretending: list[Cache], capsys: pytest.CaptureFixture[str]
) -> None:
    home, here = tmp_path / "cache", tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    assert cli.main(["--select", "LE-1"]) == 0
    assert list(here.iterdir()) == []
    assert [cache.directory for cache in pretending] == [home / "rhodian" / "proofs"]
    assert capsys.readouterr().out.endswith(f"; verdicts are kept in {home / 'rhodian' / 'proofs'}\n")
    assert (home / "rhodian" / "proofs").stat().st_mode & 0o777 == 0o700
    assert list((home / "rhodian" / "proofs").iterdir()) == []


@pytest.mark.parametrize("named", [None, "", "relative/cache", "~/cache"])
def test_without_an_absolute_path_in_the_environment_it_is_below_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str | None
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME") if named is None else monkeypatch.setenv("XDG_CACHE_HOME", named)
    assert where.default() == tmp_path / ".cache" / "rhodian" / "proofs"


def test_a_directory_that_is_named_is_used_and_named_in_the_summary(
    tmp_path: Path, pretending: list[Cache], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--select", "LE-1", "--cache", str(tmp_path / "\x1b[2J")]) == 0
    assert pretending[0].directory == tmp_path / "\x1b[2J"
    out = capsys.readouterr().out
    assert f"verdicts are kept in {tmp_path}/\\x1b[2J\n" in out
    assert "\x1b" not in out


@pytest.mark.parametrize("words", [["--no-cache"], ["--list"]])
def test_without_a_cache_none_is_made_or_named(
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    pretending: list[Cache],
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cli.main(["--select", "LE-1", *words]) == 0
    assert list(tmp_path.iterdir()) == []
    assert "verdicts are kept" not in capsys.readouterr().out
    assert all(cache.directory is None for cache in pretending)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "--cache: verdicts cannot be kept in {0}/rhodian/proofs: "),
        (["--cache", "{0}/named"], "--cache: verdicts cannot be kept in {0}/named: "),
        (["--no-cache", "--report", "{0}/named"], "--report: cannot write to {0}/named: "),
        (["--no-cache", "--export", "{0}/named"], "--export: cannot write to {0}/named: "),
    ],
)
def test_what_cannot_be_written_to_is_refused_before_anything_is_proved_with_its_path_and_what_to_do(
    words: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "prove", None)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    refuse(monkeypatch, tmp_path)
    assert cli.main(["--select", "LE-1", *(word.format(tmp_path) for word in words)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    remedy = "name a directory" if "--no-cache" in words else "name a directory with --cache, or say --no-cache"
    assert err == f"rhodian prove: {says.format(tmp_path)}Read-only file system; {remedy}\n"


@pytest.mark.parametrize("words", [["--cache", "{0}"], ["--no-cache", "--report", "{0}"]])
def test_a_directory_that_is_there_and_takes_no_file_is_refused_before_anything_is_proved(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise READ_ONLY

    monkeypatch.setattr(cli, "prove", None)
    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    assert cli.main(["--select", "LE-1", *(word.format(tmp_path) for word in words)]) == 2
    assert f"{tmp_path}: Read-only file system; name a directory" in capsys.readouterr().err


def test_a_record_that_could_not_be_written_is_refused_before_anything_is_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "prove", None)
    monkeypatch.setattr(signing, "where", lambda: tmp_path / "below" / "record.json")
    refuse(monkeypatch, tmp_path)
    assert cli.main(["--no-cache", "--sign-off"]) == 2
    why = f"--sign-off: cannot write the record {tmp_path}/below/record.json: Read-only file system"
    assert why in capsys.readouterr().err


def test_who_has_no_home_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", nobody)
    assert cli.main(["--select", "LE-1"]) == 2
    assert "home directory.; name a directory with --cache, or say --no-cache\n" in capsys.readouterr().err


def test_a_disk_that_fills_up_costs_the_memory_of_a_verdict_and_not_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def prove(chosen: Sequence[Claim], limits: Any, _: int, cache: Cache, __: object) -> list[Verdict]:
        verdicts = [Verdict(each.clause, each.name, each.sentence, declared(each), scope=each.scope) for each in chosen]
        for claim, verdict in zip(chosen, verdicts, strict=True):
            cache.save(claim, limits, verdict)
        return verdicts

    monkeypatch.setattr(cli, "prove", prove)
    monkeypatch.setattr(caching, "_fits", lambda *_: True)
    monkeypatch.setattr(caching, "write_whole", full)
    assert cli.main(["--select", "LE-1", "--cache", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert f" verdicts could not be kept in {tmp_path}: No space left on device\n" in out


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_what_is_written_over_keeps_its_mode(
    mode: int, tmp_path: Path, pretending: list[Cache], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--select", "LE-1", "--no-cache", "--report", str(tmp_path)]
    assert cli.main(words) == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    for path in tmp_path.iterdir():
        path.chmod(mode)
    assert cli.main(words) == 0
    assert {path.stat().st_mode & 0o7777 for path in tmp_path.iterdir()} == {mode}
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert len(pretending) == 2
    assert "wrote the report" in capsys.readouterr().out


def test_a_kept_verdict_that_is_a_pipe_or_a_device_is_none(tmp_path: Path) -> None:
    claim = claims()[0]
    for make in (os.mkfifo, lambda path: path.symlink_to("/dev/zero")):
        make(tmp_path / f"{claim.name}.json")
        assert Cache(tmp_path).load(claim, Limits()) is None
        (tmp_path / f"{claim.name}.json").unlink()


def test_a_file_of_claims_is_bounded_and_no_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "device.py").symlink_to("/dev/zero")
    with (tmp_path / "large.py").open("wb") as file:
        file.truncate(files.BYTES_MAX + 1)
    for name, why in (
        ("pipe", "there is no such Python file"),
        ("device", "there is no such Python file"),
        ("large", "cannot be read: it has more than 16,777,216 bytes"),
    ):
        with pytest.raises(BadClaims, match=why):
            claims_of([str(tmp_path / f"{name}.py")])


def test_no_word_of_the_command_reaches_the_terminal_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--select", "\x1b[2J", "--no-cache"]) == 2
    assert cli.main(["--claims", "\x1b[2J.py", "--no-cache"]) == 2
    for words in (["--solver", "\x1b"], ["\x1b[2J"], ["--jobs", "\x1b"]):
        with pytest.raises(SystemExit) as ended:
            cli.main(words)
        assert ended.value.code == 2
    assert "\x1b" not in capsys.readouterr().err


OWN = '''
"""A claim whose words move the cursor."""
from rhodian.sharing.allocation import in_order
from rhodian_proofs.claims import Natural, claim


@claim("XX-1", about=(in_order,))
def a_claim(amount: Natural) -> None:
    """It says \x1b[2J so."""
    assert sum(in_order(amount, (amount,)).shares) == amount
'''


def test_no_word_of_a_claim_reaches_the_terminal_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.py").write_text(OWN, encoding="utf-8")
    assert cli.main(["--claims", str(tmp_path / "own.py"), "--list"]) == 0
    out = capsys.readouterr().out
    assert "It says \\x1b[2J so." in out
    assert "\x1b" not in out


def test_a_reason_that_holds_of_several_paths_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pretending: list[Cache], capsys: pytest.CaptureFixture[str]
) -> None:
    real, same = vars(cli)["prove"], ["it fails"] * 3

    def prove(*given: Any) -> list[Verdict]:
        return [attrs.evolve(each, status=Status.OPEN, reasons=[*same, "so does it"]) for each in real(*given)]

    monkeypatch.setattr(cli, "prove", prove)
    assert cli.main(["--select", "WF-2", "--no-cache", "--report", str(tmp_path)]) == 1
    opened = [line for line in capsys.readouterr().out.splitlines() if line.startswith("OPEN WF-2 ")]
    assert [line.partition(": ")[2] for line in opened] == ["it fails (3 times)", "so does it"]
    for name in ("proofs.xml", "index.html"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "it fails (3 times)" in text
        assert "it fails\nit fails" not in text
        assert "<li>it fails</li>" not in text
    assert (tmp_path / "proofs.json").read_text(encoding="utf-8").count('"it fails"') >= 3
    assert len(pretending) == 1


def test_reasons_stay_in_their_order() -> None:
    assert once(["b", "a", "b", "c"]) == ["b (2 times)", "a", "c"]


def test_a_process_of_the_prover_hears_nothing_of_an_interruption_from_its_beginning() -> None:
    heard: list[set[int]] = []
    with suite._processes(1) as pool:
        run = suite._Run(pool, 1, Limits())
        for _ in range(2):
            run._send(heard.append, signal.pthread_sigmask, signal.SIG_BLOCK, ())
        for future in wait(run._out).done:
            run._out[future](future.result())
    assert [signal.SIGINT in each for each in heard] == [True, True]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
