"""Checked: the kernel breaks none of its bans, and each ban bites."""

from __future__ import annotations

from pathlib import Path

import pytest

import rhodian
from tests.lint.kernel_bans import LOOPING_MODULES, Offence, offences

HOME = Path(rhodian.__file__).parent
KERNEL = sorted(HOME.glob("**/*.py"))

CAUGHT = [
    ("import", "import decimal"),
    ("import", "import random"),
    ("import", "import time"),
    ("import", "import datetime"),
    ("import", "import os"),
    ("import", "import os.path as path"),
    ("import", "import sys"),
    ("import", "import io"),
    ("import", "import math"),
    ("import", "import fractions"),
    ("import", "import collections"),
    ("import", "import json"),
    ("import", "import typing, json"),
    ("import", "import rhodianish"),
    ("import", "from numpy import int64"),
    ("import", "from rhodian_desk import entry"),
    ("import", "from rhodian_proofs.engine import prove"),
    ("import", "from . import errors"),
    ("import", "from .accounts import natural"),
    ("import", "from rhodian.base.accounts import *"),
    ("import", "def late():\n    import socket"),
    ("loops by name", "from rhodian.base.loops import scan"),
    ("loops by name", "from rhodian.base.columns import each"),
    ("loops by name", "from .loops import scan"),
    ("the text form", "import rhodian.machine.text"),
    ("the text form", "from rhodian.machine import text"),
    ("the text form", "from rhodian.machine.text import write_event"),
    ("the text form", "def late():\n    from rhodian.machine.text import write_event"),
    ("float", "half = 0.5"),
    ("float", "many = 1e9"),
    ("float", "turn = 1j"),
    ("float", "share = amount / 3"),
    ("float", "amount /= 3"),
    ("float", "part = 10**-2"),
    ("float", "share = float(amount)"),
    ("float", "share = round(amount)"),
    ("float", "share = complex(amount)"),
    ("float", "shares = map(float, amounts)"),
    ("input or output", "print(amount)"),
    ("input or output", "text = open('books').read()"),
    ("input or output", "text = input()"),
    ("input or output", "breakpoint()"),
    ("running code made at run time", "exec(text)"),
    ("running code made at run time", "eval(text)"),
    ("running code made at run time", "compile(text, 'x', 'exec')"),
    ("running code made at run time", "__import__('os')"),
    ("running code made at run time", "globals()['x'] = 1"),
    ("outer state", "def count():\n    global seen\n    seen = 1"),
    ("outer state", "def outer():\n    seen = 0\n    def count():\n        nonlocal seen\n        seen = 1"),
    ("assert", "assert amount >= 0"),
    ("blanket except", "try:\n    f()\nexcept:\n    pass"),
    ("blanket except", "try:\n    f()\nexcept Exception:\n    pass"),
    ("blanket except", "try:\n    f()\nexcept BaseException as fault:\n    pass"),
    ("blanket except", "try:\n    f()\nexcept (KeyError, Exception):\n    pass"),
    ("blanket except", "import builtins\ntry:\n    f()\nexcept builtins.Exception:\n    pass"),
    ("module state", "CACHE = {}"),
    ("module state", "SEEN: list[int] = []"),
    ("module state", "SEEN = set()"),
    ("module state", "SEEN = (1, [])"),
    ("module state", "TABLE = {n: n for n in range(3)}"),
    ("module state", "class Books:\n    seen = []"),
    ("concurrency", "async def settle():\n    pass"),
    ("concurrency", "async def settle():\n    await other()"),
    ("generator", "def shares():\n    yield 1"),
    ("generator", "def shares():\n    yield from others()"),
]

ALLOWED = [
    "from __future__ import annotations\nimport re\nimport enum\nimport attrs\nfrom typing import Any",
    "from collections.abc import Iterable",
    "from rhodian.base import loops\nfrom rhodian.base.accounts import natural",
    "__all__ = ['plan', 'post']",
    "PATTERN = re.compile('[0-9]+')",
    "LIMIT = 10**30\nNAMES = ('a', 'b')",
    "def post(amount: int) -> int:\n    found = []\n    quotient = amount // 3\n    return quotient",
    "try:\n    f()\nexcept TypeError:\n    raise ValueError from None",
]


@pytest.mark.parametrize("name", [path.relative_to(HOME).as_posix() for path in KERNEL])
def test_a_module_of_the_kernel_breaks_no_ban(name: str) -> None:
    assert offences((HOME / name).read_text(encoding="utf-8"), name) == []


def test_all_modules_of_the_kernel_are_looked_at() -> None:
    names = {path.relative_to(HOME).as_posix() for path in KERNEL}
    assert {"__init__.py", "base/accounts.py", "sharing/allocation.py", "ledger/posting.py"} <= names


@pytest.mark.parametrize("name", LOOPING_MODULES)
def test_a_module_that_may_hold_loops_holds_some(name: str) -> None:
    assert "loop" in {offence.ban for offence in offences((HOME / name).read_text(encoding="utf-8"), "elsewhere.py")}


@pytest.mark.parametrize(("ban", "snippet"), CAUGHT, ids=[snippet.replace("\n", "; ") for _, snippet in CAUGHT])
def test_each_ban_bites(ban: str, snippet: str) -> None:
    assert ban in {offence.ban for offence in offences(snippet, "ledger/posting.py")}


@pytest.mark.parametrize("snippet", ALLOWED)
def test_what_the_kernel_needs_is_not_banned(snippet: str) -> None:
    assert offences(snippet, "ledger/posting.py") == []


@pytest.mark.parametrize("loop", ["for share in shares:\n    pass", "while left:\n    pass"])
@pytest.mark.parametrize("file_name", ["sharing/allocation.py", "waterfall/settlement.py", "base/new.py"])
def test_a_loop_in_a_module_that_must_use_the_combinators_is_caught(loop: str, file_name: str) -> None:
    assert offences(loop, file_name) == [Offence(1, "loop")]


def test_the_text_form_alone_may_import_json_and_nothing_else_that_is_banned() -> None:
    assert offences("import json", "machine/text.py") == []
    assert offences("import json, os", "machine/text.py") == [Offence(1, "import")]
    assert offences("from json import loads", "machine/text.py") == [Offence(1, "import")]
    assert offences("half = 0.5\nimport json", "machine/text.py") == [Offence(1, "float")]


def test_only_what_python_runs_of_the_package_may_reach_the_desk_and_only_its_command() -> None:
    line = "from rhodian_desk.cli.console import main"
    assert offences(line, "__main__.py") == []
    assert offences(line, "machine/step.py") == [Offence(1, "import")]
    assert offences("from rhodian_desk.cli.console import main, os", "__main__.py") == [Offence(1, "import")]
    assert offences("import rhodian_desk", "__main__.py") == [Offence(1, "import")]


def test_a_loop_among_the_combinators_is_allowed() -> None:
    assert offences("for item in items:\n    pass", "base/loops.py") == []


def test_an_offence_says_its_line() -> None:
    assert offences("x = 1\n\ny = x / 2\n", "ledger/posting.py") == [Offence(3, "float")]


def test_a_ban_bites_inside_a_shipped_module() -> None:
    source = next(path for path in KERNEL if path.name == "allocation.py").read_text(encoding="utf-8")
    spoiled = source.replace("amount * weight + carry, total", "amount * weight / total + carry, 1")
    assert spoiled != source
    assert {offence.ban for offence in offences(spoiled, "sharing/allocation.py")} == {"float"}
