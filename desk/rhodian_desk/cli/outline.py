"""Convenience: which commands there are, those that are the prover's, and what one says that is not all installed.

Imports nothing that an extra brings, and nothing of the kernel, which the prover must be the first to load.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rhodian_desk.io.kinds import elsewhere

if TYPE_CHECKING:
    from collections.abc import Sequence

BAD_INPUT = 2
"""The exit code for bad input of any kind."""

COMMANDS = {
    "settle": "settle the losses of a scenario and show who bears what",
    "run": "play a history, event by event, and show who paid what by which rule",
    "compare": "settle a history under several policies, and show who pays what under each",
    "disclose": "print the rows of the CPMI-IOSCO quantitative disclosure that a history's books give",
    "calibrate": "say what margin and what fund there has to be, and who contributes what",
    "backtest": "hold a margin against what would have been lost after it was set, as statistics",
    "stress": "put a waterfall to very many losses, and find what it takes to go beyond it",
    "monitor": "watch a history: resources, cover, concentration and margin over time, and alerts by thresholds",
    "book": "keep a book durably, in a file or a database: events in, balances and a verified journal out",
    "check": "say everything that is wrong with a scenario, a history or a study, and settle nothing",
    "examples": "list the scenarios, histories, claims and guides that come along, and copy one",
    "schema": "print the JSON Schema of what a command answers with --json",
    "completion": "print what lets a shell complete commands, options and files",
    "prove": "prove the statements of SPEC.md about the kernel's own functions, or your own about your configuration",
    "attest": "say whether the installed kernel is the code that was proved",
}
"""What each command does."""


def hand_over(command: str, words: Sequence[str]) -> int:
    """Hand words over to the prover, or to what compares the installed kernel with the one that was signed off."""
    if said := elsewhere(command, words):
        sys.stderr.write(said)
        return BAD_INPUT
    try:
        if command == "attest":
            from rhodian_proofs.attest.attest import main as attest  # noqa: PLC0415  # what it imports may be missing

            return attest(words)
        import cvc5  # noqa: F401, PLC0415  # the prover starts it later, elsewhere, where nobody could be told

        from rhodian_proofs.run.cli import main as prove  # noqa: PLC0415  # what it imports may be missing
    except ModuleNotFoundError as missing:
        return without(command, missing, "proofs")
    return prove(words)


def without(command: str, missing: ModuleNotFoundError, extra: str) -> int:
    """Say what is missing and which installation brings it."""
    package = (missing.name or "a package").partition(".")[0]
    extra = "risk" if package == "numpy" else extra
    what = f"rhodian {command}".rstrip()
    sys.stderr.write(f"{what} needs {package}, which is not installed: pip install 'rhodian[{extra}]'\n")
    return BAD_INPUT
