"""The command: exit codes, messages, quiet pipes, and what it says when something is not installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.cli.outline import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

RUN = "import sys; from rhodian_desk.cli.entry import main; sys.exit(main())"
UNCOVERED = ('amount = "57.00"', 'amount = "200.00"')
FAULTY = ('"7.00"', '"7.005"')
FORMS = ("--json", "--csv", "--ledger", "--beancount")


def run(*words: str, code: str = RUN, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return]  # noqa: S603  # options are passed through


def without(*modules: str) -> str:
    """Return a program that runs the command as if modules were not installed."""
    return f"import sys; sys.modules.update(dict.fromkeys({modules!r})); {RUN}"


@pytest.mark.parametrize("form", [(), *((form,) for form in FORMS)])
def test_the_exit_code_says_settled_uncovered_or_bad_input(
    written: Callable[..., str], capsys: pytest.CaptureFixture[str], form: tuple[str, ...]
) -> None:
    assert main(["settle", written(), *form]) == 0
    assert main(["settle", written(UNCOVERED), *form]) == 1
    assert capsys.readouterr().err == ""
    assert main(["settle", written(FAULTY), *form]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "accounts[0].balance" in err
    assert err.endswith("1 fault; nothing was settled or written\n")


def test_check_names_sound_files_and_faulty_ones(
    written: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = Path(written()).rename(tmp_path / "sound.toml")
    faulty = written(FAULTY)
    assert main(["check", str(sound)]) == 0
    assert capsys.readouterr().out == f"{sound}: sound: 5 accounts, 1 loss, 1 figure\n"
    assert main(["check", faulty, str(sound)]) == 2
    out, err = capsys.readouterr()
    assert out.startswith(f"{sound}: sound")
    assert err.startswith(f"{faulty}: accounts[0].balance is")


def test_json_is_one_document_on_standard_output(
    written: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["settle", written(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "settled"


def test_csv_has_a_row_for_each_bearer(written: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settle", written(), "--csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "loss,layer,rule,owner,purpose,asset,available,drawn,remaining"
    assert lines[1] == "loss-1,default waterfall,in order,House,junior capital,EUR,7.00,7.00,0.00"
    assert lines[2].startswith("loss-1,default waterfall > member default fund,in proportion,A,")
    assert len(lines) == 5


def test_the_page_is_written_besides_and_only_if_the_input_is_sound(
    written: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    assert main(["settle", written(FAULTY), "--html", str(page)]) == 2
    assert not page.exists()
    assert main(["settle", written(), "--json", "--html", str(page)]) == 0
    assert page.read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert json.loads(capsys.readouterr().out)["status"] == "settled"


def test_a_page_that_cannot_be_written_is_bad_input_and_nothing_is_printed(
    written: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written()
    for target in (str(tmp_path), str(tmp_path / "absent" / "page.html"), file):
        assert main(["settle", file, "--html", target]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith(target)
        assert err.count("\n") == 1


def test_help_and_version_work_and_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    top = capsys.readouterr().out
    assert all(word in top for word in (*COMMANDS, "Examples:", "exit code"))
    for words in (["--help"], *([name, "--help"] for name in COMMANDS if name != "attest"), ["--version"]):
        if words[0] == "prove":
            with pytest.raises(SystemExit) as caught:
                main(words)
            assert caught.value.code == 0
        else:
            assert main(words) == 0
        assert all(len(line) <= 120 for line in capsys.readouterr().out.splitlines())


@pytest.mark.parametrize(
    "words", [["settle"], ["settle", "a", "--json", "--csv"], ["unknown"], ["settle", "a", "--js"]]
)
def test_words_that_are_no_command_are_bad_input(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "Usage: rhodian" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["msgspec", "click", "rich"])
def test_without_the_desks_extra_a_command_says_which_installation_brings_it(
    written: Callable[..., str], missing: str
) -> None:
    done = run("settle", written(), code=without(missing))
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"pip install 'rhodian[desk]'" in done.stderr
    assert b"Traceback" not in done.stderr


def test_without_the_proofs_extra_prove_says_which_installation_brings_it() -> None:
    done = run("prove", code=without("z3", "cvc5", "hypothesis", "crosshair", "rhodian_proofs"))
    assert done.returncode == 2
    assert b"pip install 'rhodian[proofs]'" in done.stderr
    assert b"Traceback" not in done.stderr


def test_without_any_extra_help_and_version_still_work() -> None:
    bare = without("msgspec", "click", "rich", "z3", "cvc5", "hypothesis", "crosshair")
    assert run("--version", code=bare).stdout.startswith(b"rhodian ")
    for words in ((), ("--help",)):
        done = run(*words, code=bare)
        assert done.returncode == 0
        assert {line.split()[0] for line in done.stdout.decode().splitlines()} == set(COMMANDS)
        assert done.stderr == b"rhodian needs click, which is not installed: pip install 'rhodian[desk]'\n"
    for word in ("examples", "completion", "book", "unknown", "--unknown"):
        done = run(word, code=bare)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.endswith(b"needs click, which is not installed: pip install 'rhodian[desk]'\n")


def test_attest_needs_nothing_of_the_desk() -> None:
    assert run("attest", "--help", code=without("msgspec", "click", "rich")).returncode == 0


@pytest.mark.parametrize("form", [(), *((form,) for form in FORMS)])
def test_a_reader_that_leaves_early_is_met_with_silence(sound: str, tmp_path: Path, form: tuple[str, ...]) -> None:
    rows = ",".join(f'{{ owner = "M{number}", balance = "1.00" }}' for number in range(3000))
    file = tmp_path / "scenario.toml"
    file.write_text(sound.replace("rows = [", f"rows = [{rows},"), encoding="utf-8")
    everything = () if form else ("--all",)
    reading, writing = os.pipe()
    process = subprocess.Popen(  # noqa: S603  # our own command
        [sys.executable, "-c", RUN, "settle", str(file), *form, *everything], stdout=writing, stderr=subprocess.PIPE
    )
    os.close(writing)
    os.read(reading, 10)
    os.close(reading)
    _, err = process.communicate(timeout=60)
    assert err == b""
    assert process.returncode == 141


def test_a_control_character_in_a_file_name_does_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settle", "absent\x1b[2J\udcff.toml"]) == 2
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "absent\\x1b[2J\\udcff.toml does not exist" in err


def test_a_control_character_in_a_scenario_does_not_reach_the_terminal(
    written: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    changes = (('owner = "A"', 'owner = "\\u001b[2JA"'), ("[[losses]]", '"\\u001b]0;x\\u0007" = 1\n[[losses]]'))
    assert main(["settle", written(*changes)]) == 2
    err = capsys.readouterr().err
    assert "\\x1b[2JA" in err
    assert "\x1b" not in err
    assert "\x07" not in err


def test_names_of_any_script_survive_an_ascii_terminal(written: Callable[..., str]) -> None:
    file = written(('owner = "A"', 'owner = "Ålesund 株"'))
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    for form in ((), ("--json",), ("--ledger",)):
        done = run("settle", file, *form, env=environment)
        assert done.returncode == 0
        assert done.stderr == b""
        assert b"lesund" in done.stdout
    document = json.loads(run("settle", file, "--json", env=environment).stdout)
    assert document["losses"][0]["funds"][3]["owner"] == "Ålesund 株"


def test_a_full_disk_under_standard_output_is_a_message(written: Callable[..., str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(  # noqa: S603  # our own command
            [sys.executable, "-c", RUN, "settle", written(), "--json"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_with_standard_output_closed_the_exit_code_still_tells(written: Callable[..., str]) -> None:
    shell = ["/bin/sh", "-c", f'"$0" -c "{RUN}" settle "$1" >&-', sys.executable]
    settled = subprocess.run([*shell, written()], capture_output=True, check=False)  # noqa: S603  # our own command
    assert (settled.returncode, settled.stderr) == (0, b"")
    uncovered = subprocess.run([*shell, written(UNCOVERED)], capture_output=True, check=False)  # noqa: S603  # the same
    assert (uncovered.returncode, uncovered.stderr) == (1, b"")


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_help_is_as_wide_as_the_terminal(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for words in (["check", "--help"], ["examples", "--help"], ["book", "--help"]):
        assert main(words) == 0
        widest = max(map(len, capsys.readouterr().out.splitlines()))
        assert columns - 20 < widest <= columns


def test_prove_and_attest_can_be_named_after_two_dashes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--", "attest", "--record", "absent"]) == main(["attest", "--record", "absent"])
    first, second = capsys.readouterr().err.splitlines()
    assert first == second
