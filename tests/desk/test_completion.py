"""A shell is told what may come next: commands, options, their words, examples, and files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.cli.group import COMPLETE, rhodian
from rhodian_desk.cli.options import SCHEMAS
from rhodian_desk.cli.outline import COMMANDS
from rhodian_desk.documents.schemas import DOCUMENTS

if TYPE_CHECKING:
    from pathlib import Path

RUN = "import sys; from rhodian_desk.cli.console import main; sys.exit(main())"


def completed(line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what may stand where a line ends, each after the kind of thing that it is."""
    with monkeypatch.context() as patched:
        patched.setenv(COMPLETE, "bash_complete")
        patched.setenv("COMP_WORDS", line)
        patched.setenv("COMP_CWORD", str(len(line.split()) - (not line.endswith(" "))))
        assert main([]) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("rhodian ", [f"plain,{name}" for name in COMMANDS]),
        ("rhodian se", ["plain,settle"]),
        ("rhodian zzz", [""]),
        ("rhodian zzz ", [f"plain,{name}" for name in COMMANDS]),
        ("rhodian settle --ta", ["plain,--table"]),
        ("rhodian settle --table la", ["plain,layers"]),
        ("rhodian settle x", ["file,x"]),
        ("rhodian settle a --html o", ["file,o"]),
        ("rhodian check a b", ["file,b"]),
        ("rhodian book sn", ["plain,snapshot"]),
        ("rhodian book balances b --ow", ["plain,--owner"]),
        ("rhodian examples nasdaq-aas", ["plain,nasdaq-aas-2018"]),
        ("rhodian completion f", ["plain,fish"]),
        ("rhodian prove --claims cl", ["file,cl"]),
    ],
)
def test_what_may_come_next_is_listed(
    line: str, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert completed(line, monkeypatch, capsys) == words


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_a_shell_runs_asks_the_command(shell: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    out = capfd.readouterr().out
    assert f"{COMPLETE}={shell}_complete" in out


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_completes_with_what_is_printed_for_it(tmp_path: Path) -> None:
    command = tmp_path / "rhodian"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{RUN}" "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    program = """
        eval "$(rhodian completion bash)"
        COMP_WORDS=(rhodian settle --j); COMP_CWORD=2
        _rhodian_completion rhodian
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    path = os.pathsep.join((str(tmp_path), os.environ["PATH"]))
    done = subprocess.run(  # noqa: S603  # our own program
        ["bash", "-c", program],  # noqa: S607  # whichever comes first
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.split(), done.stderr) == (["--json", "--jsonl"], "")


@pytest.mark.parametrize("line", ["rhodian s", "rhodian settle --j", "rhodian run a --table bo", "rhodian schema h"])
def test_to_complete_what_is_not_of_a_book_loads_no_kernel(line: str) -> None:
    code = f"import sys, atexit; atexit.register(lambda: print('rhodian' in sys.modules, file=sys.stderr)); {RUN}"
    words = {COMPLETE: "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", code], env={**os.environ, **words}, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("plain,")
    assert done.stderr == "False\n"


def test_what_is_described_before_it_is_loaded_is_what_there_is() -> None:
    assert set(rhodian.commands) == set(COMMANDS)
    assert set(SCHEMAS) == set(DOCUMENTS)
