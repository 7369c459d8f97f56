"""Checked: run CrossHair on a file of contracts in a process of its own, and read its verdicts line by line.

Its exit code says nothing here: it is 0 for what was not confirmed, and for a precondition that nothing meets.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from pathlib import Path

    from rhodian_proofs.crosshair.harness import Harness
    from rhodian_proofs.crosshair.parts import Number

CONFIRMED = "Confirmed over all paths."
"""What CrossHair says, word for word, of a contract whose every path it has walked and found true."""
NOT_CONFIRMED = "Not confirmed."
"""What it says when it has found nothing wrong, and not walked every path."""
UNMET = "Unable to meet precondition"
"""How it begins when no values meet a precondition."""
_LINE = re.compile(r"(?P<file>.+\.py):(?P<line>[0-9]+): (?P<level>info|warning|error): (?P<text>.*)")
_CALL = re.compile(r"AssertionError: .*when calling (?P<function>\w+)\((?P<numbers>[-0-9, ]*)\)")


class UnreadableError(ValueError):
    """CrossHair did not give one verdict on each contract, in the form that is known."""


@attrs.frozen
class Said:
    """What CrossHair said of one contract."""

    level: str
    """`info`, `warning` or `error`."""
    text: str
    """Its verdict, word for word."""

    @property
    def refuted(self) -> bool:
        """Whether it found values for which the contract fails, or the function raises."""
        return self.level == "error" and " when calling " in self.text

    def counterexample(self, function: str) -> tuple[int, ...] | None:
        """Return the whole numbers for which an assert fails in the function, if that is what it said."""
        found = _CALL.fullmatch(self.text)
        if self.level != "error" or found is None or found["function"] != function:
            return None
        numbers = ast.literal_eval(f"({found['numbers']},)" if found["numbers"] else "()")
        return tuple(numbers)


def verdicts(output: str, source: str) -> dict[str, Said]:
    """Return what the output says of each function of the source.

    Raises:
        UnreadableError: for a line that is no verdict or belongs to no function, and for a function with none or two.
    """
    spans = {
        node.name: range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }
    said: dict[str, Said] = {}
    for line in output.splitlines():
        verdict = _LINE.fullmatch(line)
        if verdict is None:
            raise UnreadableError(f"a line that is no verdict: {line[:200]!r}")
        name = next((name for name, span in spans.items() if int(verdict["line"]) in span), None)
        if name is None:
            raise UnreadableError(f"a verdict on no contract of the file: {line[:200]!r}")
        if name in said:
            raise UnreadableError(f"two verdicts on {name}")
        said[name] = Said(verdict["level"], verdict["text"])
    if missing := spans.keys() - said.keys():
        raise UnreadableError(f"no verdict on {', '.join(sorted(missing))}")
    return said


def ask(path: Path, per_condition_timeout: int) -> dict[str, Said]:
    """Run CrossHair on a file, with that many seconds of processor time for each contract.

    Raises:
        UnreadableError: as `verdicts` does, with the last line of what CrossHair complained of; and if it does not end.
    """
    source = path.read_text(encoding="utf-8")
    command = [sys.executable, "-m", "crosshair", "check", "--report_all", "--analysis_kind", "PEP316"]
    command += ["--per_condition_timeout", str(per_condition_timeout)]
    # CrossHair's solver goes by the clock on the wall; on a busy machine its default for a path would be too short.
    command += ["--per_path_timeout", str(4 * per_condition_timeout), str(path)]
    patience = 60 + 20 * per_condition_timeout * max(1, source.count("\ndef "))
    try:
        done = subprocess.run(  # noqa: S603  # this Python, and a file of ours
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=patience,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
    except subprocess.TimeoutExpired:
        raise UnreadableError(f"CrossHair did not end within {patience} s") from None
    try:
        return verdicts(done.stdout, source)
    except UnreadableError as fault:
        complaint = done.stderr.strip().splitlines()
        raise UnreadableError(f"{fault}; CrossHair: {complaint[-1]}" if complaint else str(fault)) from None


def source_of(harness: Harness) -> str:
    """Return a file of two contracts: the claim as a function of whole numbers, and its false variant.

    Neither declares what it raises: then any exception at all, and not only a failed assert, counts against it.
    """
    numbers = harness.numbers
    parameters = ", ".join(f"{number.name}: int" for number in numbers)
    given = ", ".join(number.name for number in numbers)
    bounds = "".join(f"    pre: {bound}\n" for number in numbers for bound in _bounds(number))
    contract = f'    """\n{bounds}    post: True\n    """\n'
    functions = "".join(
        f"\n\ndef {name}({parameters}) -> None:\n{contract}    HARNESS.{name}({given})\n" for name in ("holds", "fails")
    )
    return (
        "import rhodian_proofs.crosshair.ints\n"
        "from rhodian_proofs.crosshair.harness import harness\n\n"
        f"HARNESS = harness({harness.claim.name!r})\n{functions}"
    )


def _bounds(number: Number) -> list[str]:
    """Return a number's bounds as preconditions."""
    low = [] if number.low is None else [f"{number.name} >= {number.low}"]
    return low if number.high is None else [*low, f"{number.name} <= {number.high}"]
