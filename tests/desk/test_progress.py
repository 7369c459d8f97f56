"""Long work says how far it is, on standard error, and only to a person."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

RUN = "import sys; from rhodian_desk.cli.entry import main; sys.exit(main())"


@pytest.fixture
def long(sound: str, tmp_path: Path) -> str:
    """Return a scenario of enough rows for a word about them."""
    head, rest = sound.split('purpose = "default fund"\n')
    text = f'{head}purpose = "default fund"\ncsv = "m.csv"\n{rest[rest.index("[[waterfalls]]") :]}'
    rows = "".join(f"M{number},1.00\n" for number in range(21_000))
    (tmp_path / "m.csv").write_text(f"owner,balance\n{rows}", encoding="utf-8")
    (tmp_path / "scenario.toml").write_text(text, encoding="utf-8")
    return str(tmp_path / "scenario.toml")


def test_a_person_at_a_terminal_sees_how_far_reading_has_come(long: str) -> None:
    reading, writing = pty.openpty()
    words = [sys.executable, "-c", RUN, "settle", long, "--csv"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=writing) as process:  # noqa: S603  # our own command
        out, _ = process.communicate(timeout=120)
        os.close(writing)
    assert process.returncode == 0
    assert b"Reading m.csv: 20,000 rows" in os.read(reading, 100_000)
    os.close(reading)
    assert out.count(b"\n") == 21_002
    assert b"Reading" not in out


def test_where_nobody_watches_nothing_is_said(long: str) -> None:
    words = [sys.executable, "-c", RUN, "settle", long, "--csv"]
    done = subprocess.run(words, capture_output=True, check=False)  # noqa: S603  # our own command
    assert done.returncode == 0
    assert done.stderr == b""
