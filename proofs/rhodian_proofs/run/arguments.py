"""Convenience: the command line of `rhodian prove`, described."""

from __future__ import annotations

import argparse
import os

from rhodian_proofs.attest.words import Parser
from rhodian_proofs.record import Limits

SOLVERS = {"both": ("z3", "cvc5"), "z3": ("z3",), "cvc5": ("cvc5",)}
"""Whom to ask, by the word for it."""

_ENDS = """\
exit code: 0 each claim asked for has a verdict, and is proved or, if it names bounds, holds within them; 1 if not, or
if a mutant is left that is not recorded; 2 a bad request
"""


def parser() -> argparse.ArgumentParser:
    """Describe the command line of `rhodian prove`."""
    made = Parser(
        prog="rhodian prove",
        usage="rhodian prove [--select PATTERN ...] [--claims FILE ...] [--report DIR] [options]",
        allow_abbrev=False,
        description="Prove what SPEC.md claims of the kernel, on the kernel's own functions, with Z3 and cvc5.",
        epilog=_ENDS,
    )
    what = made.add_argument_group("what to prove")
    what.add_argument(
        "--select", nargs="+", default=["*"], metavar="PATTERN", help="clauses or names, as in AL-*; lemmas come along"
    )
    what.add_argument("--claims", nargs="+", default=[], metavar="FILE", help="the claims of your own files instead")
    what.add_argument("--list", action="store_true", help="list the claims, and prove nothing")
    what.add_argument(
        "--mutants",
        action="store_true",
        help="change the kernel in every way, and see the proofs fail; selects functions",
    )
    what.add_argument(
        "--tests", nargs="+", default=[], metavar="PATH", help="with --mutants: run these on what survives"
    )
    what.add_argument("--sample", type=_positive, metavar="N", help="with --mutants: only so many, drawn from all")
    what.add_argument("--seed", type=_positive, default=1, metavar="N", help="with --sample: what they are drawn by")
    what.add_argument("--record", action="store_true", help="with --sample: record which of them no proof kills")
    how = made.add_argument_group("how")
    how.add_argument("--jobs", type=_positive, default=_processors(), metavar="N", help="how many processes at a time")
    how.add_argument("--timeout", type=_positive, default=24, metavar="N", help="seconds for a question to a solver")
    how.add_argument("--seeds", type=_positive, default=Limits().seeds, metavar="N", help="seeds for Z3, if linear")
    how.add_argument("--hard-seeds", type=_positive, default=Limits().seeds_nonlinear, metavar="N", help="and if not")
    how.add_argument("--solver", choices=sorted(SOLVERS), default="both", help="whom to ask; one proves nothing")
    how.add_argument("--no-cache", action="store_true", help="take no verdict from an earlier run")
    how.add_argument(
        "--cache", metavar="DIR", help="where verdicts are kept (~/.cache/rhodian/proofs, or as XDG_CACHE_HOME says)"
    )
    out = made.add_argument_group("what to write")
    out.add_argument("--format", choices=["text", "json"], default="text", help="json: the document alone on stdout")
    out.add_argument("--report", metavar="DIR", help="write index.html, proofs.json, proofs.xml (JUnit) and CSV to DIR")
    out.add_argument("--export", metavar="DIR", help="write each question, and what re-checks them without us, to DIR")
    out.add_argument("--sign-off", action="store_true", help="write the record that rhodian attest compares with")
    return made


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0 or len(text) > 6:  # noqa: PLR2004  # a million is enough
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 999999")
    return int(text)
