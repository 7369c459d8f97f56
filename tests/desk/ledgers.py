"""What the tests of journals share: hledger, which must be there where RHODIAN_HLEDGER=required."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest


def check(journal: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Let hledger check a journal strictly: accounts and commodities declared, balances as asserted.

    Where there is no hledger the test is skipped, and fails where there must be one.
    """
    program = shutil.which("hledger")
    if program is None:
        reason = "there is no hledger, which Debian has (apt-get install hledger)"
        if os.environ.get("RHODIAN_HLEDGER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    words = [program, "-f", "-", *(options or ("check", "--strict"))]
    environment = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    return subprocess.run(  # noqa: S603  # a program that we looked for
        words, input=journal, capture_output=True, text=True, encoding="utf-8", check=False, env=environment
    )
