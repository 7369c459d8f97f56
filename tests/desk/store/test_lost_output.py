"""Standard output that is lost is named, and what was made durable before stays and is answered again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rhodian_desk.store import Store
from tests.desk.store.happenings import deposit

if TYPE_CHECKING:
    from collections.abc import Callable

FULL = Path("/dev/full")
SAID = "standard output is lost (No space left on device); what was done before is done\n"


def run(*words: str, into: Path, unbuffered: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command with its standard output into a file."""
    with into.open("w", encoding="utf-8") as output:
        return subprocess.run(  # noqa: S603  # our own command
            [sys.executable, "-m", "rhodian", *words],
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        )


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("count", [1, 600])
def test_what_was_taken_before_output_was_lost_is_kept_and_answered_at_the_next_try(
    place: Callable[[], str], tmp_path: Path, count: int
) -> None:
    url, file = place(), tmp_path / "events.jsonl"
    lines = (f'{{"id": "{number}", "event": {deposit("x", 5).text}}}\n' for number in range(count))
    file.write_text("".join(lines), encoding="utf-8")
    Store.create(url).close()
    lost = run("book", "apply", url, str(file), into=FULL)
    assert (lost.returncode, lost.stderr) == (2, SAID)
    with Store.open(url) as store:
        assert store.verify().count == min(count, 500)
    again = run("book", "apply", url, str(file), into=tmp_path / "answers")
    assert (again.returncode, again.stderr) == (0, "")
    answers = (tmp_path / "answers").read_text(encoding="utf-8")
    assert answers.count(" taken (as before)\n") == min(count, 500)
    assert answers.count(" taken\n") == count - min(count, 500)


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(
    "words",
    [("examples",), ("settle", "examples/nasdaq-aas-2018.toml", "--json"), ("check", "examples/nasdaq-aas-2018.toml")],
)
def test_output_that_is_lost_is_named_whatever_the_command(words: tuple[str, ...]) -> None:
    for unbuffered in ("", "1"):
        lost = run(*words, into=FULL, unbuffered=unbuffered)
        assert (lost.returncode, lost.stderr) == (2, SAID)
