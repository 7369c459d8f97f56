"""Ctrl-C ends the command at any moment, without a traceback and with nothing half done."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCENARIO = str(Path(__file__).parents[2] / "examples" / "nasdaq-aas-2018.toml")
PROGRAM = """
import os, signal, sys, atexit

class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == {moment!r}:
            os.kill(os.getpid(), signal.SIGINT)

{before}
sys.meta_path.insert(0, Interrupts())
if {moment!r} == "the end":
    atexit.register(os.kill, os.getpid(), signal.SIGINT)
from rhodian_desk.cli.console import main
sys.exit(main())
"""
INTERRUPTED = {-signal.SIGINT, 130}


def run(moment: str, *words: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in a process that is interrupted as it begins to import a module."""
    code = PROGRAM.format(moment=moment, before=before)
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)  # noqa: S603  # our own


@pytest.mark.parametrize(
    "moment",
    [
        "rhodian_desk.cli.entry",
        "rhodian_desk.cli.group",
        "click",
        "rhodian_desk.cli.settle",
        "rhodian_desk.render.tables",
        "the end",
    ],
)
def test_whatever_is_being_loaded_nothing_is_heard_of_it(moment: str) -> None:
    done = run(moment, "settle", SCENARIO)
    assert (done.returncode in INTERRUPTED, done.stderr) == (True, "")


@pytest.mark.parametrize(("command", "moment"), [("prove", "cvc5"), ("prove", "z3"), ("attest", "rhodian_proofs")])
def test_the_commands_of_the_proofs_are_as_quiet(command: str, moment: str) -> None:
    done = run(moment, command, "--help")
    assert (done.returncode in INTERRUPTED, done.stderr) == (True, "")


def test_who_has_told_the_process_to_ignore_it_is_obeyed() -> None:
    for moment in ("rhodian_desk.cli.entry", "rhodian_desk.cli.settle"):
        done = run(moment, "settle", SCENARIO, before="signal.signal(signal.SIGINT, signal.SIG_IGN)")
        assert (done.returncode, done.stderr) == (0, "")


def test_without_an_interruption_the_command_does_what_it_is_asked_for() -> None:
    done = run("no such module", "settle", SCENARIO, "--json")
    assert (done.returncode, done.stderr, done.stdout[:1]) == (0, "", "{")


def test_the_installed_command_begins_where_this_was_tested() -> None:
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert '\nrhodian = "rhodian_desk.cli.console:main"\n' in text
