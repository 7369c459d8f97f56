"""Convenience: the command line, described. Imports nothing that an extra brings."""

from __future__ import annotations

import argparse
from importlib.metadata import version
from typing import TYPE_CHECKING

from rhodian_desk.io.plain import meant, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHAT = """\
A loss has happened: who bears it, in what order, in what proportion, to the unit?

  settle   settle the losses of a scenario and show who bears what
  run      play a history, event by event, and show who paid what by which rule
  compare  settle a history under several policies, and show who pays what under each
  book     keep a book durably, in a file or a database: events in, balances and a verified journal out
  check    say everything that is wrong with a scenario or a history, and settle nothing
  examples list the scenarios, histories and claims that come along, and copy one
  prove    prove the statements of SPEC.md about the kernel's own functions, or your own about your configuration
  attest   say whether the installed kernel is the code that was proved
"""

_EXAMPLES = """\
examples:
  rhodian examples nasdaq-aas-2018
  rhodian settle examples/nasdaq-aas-2018.toml
  rhodian settle examples/nasdaq-aas-2018.toml --html page.html
  rhodian settle examples/nasdaq-aas-2018.toml --json | jq .losses
  rhodian settle examples/nasdaq-aas-2018.toml --beancount > books.beancount
  rhodian run examples/histories/weekly-clawback.toml --policy in-order --html page.html
  rhodian compare examples/histories/weekly-clawback.toml --policies in-order,in-proportion --html page.html
  rhodian check examples/*.toml examples/histories/*.toml

exit code: 0 settled, played or sound, 1 a loss is not wholly covered, 2 bad input; nothing is written then
"""

_SETTLE_EXAMPLES = """\
exit code: 0 settled, 1 a loss is not wholly covered, 2 bad input; nothing is written then
"""

TABLES = {
    "settle": ("bearers", "losses", "layers", "transfers", "books", "published"),
    "run": (
        *("borne", "events", "phases", "bore", "transfers", "changes", "books", "pools"),
        *("trial-balance", "published"),
    ),
    "compare": ("bearers", "policies", "losses", "bills", "published"),
}
"""The tables that each command exports, the first of which is written as CSV if none is named."""


class Parser(argparse.ArgumentParser):
    """A parser of a command that shows its own usage for what it does not know, and says what may have been meant."""

    def parse_known_args(  # type: ignore[override]  # of its forms, the one that argparse itself uses
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse words, and refuse those that are left over."""
        known, left = super().parse_known_args(args, namespace)
        if left:
            self.refuse(left)
        return known, left

    def refuse(self, words: Sequence[str]) -> None:
        """End with the usage, since the command does not know some words."""
        options = [option for action in self._actions for option in action.option_strings]
        option = next((word.partition("=")[0] for word in words if word.startswith("-")), None)
        if option is None:
            self.error(f"too many words: {visible(' '.join(words))}")
        self.error(f"no such option: {visible(option)}{meant(option, options)}")


def refuse_command(top: argparse.ArgumentParser, word: str) -> None:
    """End with the usage if there is no command of a name."""
    known = next(action.choices for action in top._actions if isinstance(action.choices, dict))  # noqa: SLF001  # argparse says it nowhere else
    if word not in known:
        top.error(f"no such command: {visible(word)}{meant(word, known)}")


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    shape = argparse.RawDescriptionHelpFormatter
    top: argparse.ArgumentParser = Parser(
        prog="rhodian",
        usage="rhodian COMMAND …",
        description=_WHAT,
        epilog=_EXAMPLES,
        formatter_class=shape,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"rhodian {version('rhodian')}")
    commands = top.add_subparsers(prog="rhodian", dest="command", metavar="COMMAND", help=argparse.SUPPRESS)
    _add_settle(commands)
    _add_run(commands)
    _add_compare(commands)
    check = commands.add_parser(
        "check",
        usage="rhodian check FILE [FILE ...]",
        description="Say everything that is wrong with files, scenarios or histories, and show nothing else.\n"
        "A history is played under each of its policies, so that what is sound here is not refused by rhodian run.",
        epilog="exit code: 0 if every file is sound, 2 if one is not",
        formatter_class=shape,
        allow_abbrev=False,
    )
    check.add_argument(
        "files", nargs="+", metavar="FILE", help="a scenario or a history (docs/scenario.md, docs/history.md)"
    )
    _add_examples(commands)
    for elsewhere in ("book", "prove", "attest"):
        commands.add_parser(elsewhere, add_help=False).add_argument("rest", nargs=argparse.REMAINDER)
    return top


def _add_examples(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe `rhodian examples`."""
    examples = commands.add_parser(
        "examples",
        usage="rhodian examples [NAME] [--to FOLDER]",
        description="List the examples that come along; or copy one, with the files that it reads, to where you are.",
        epilog="exit code: 0 listed or copied, 2 there is no such example, or a file of its name is there already",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    examples.add_argument("name", nargs="?", metavar="NAME", help="the name of one, as in the list")
    examples.add_argument("--to", metavar="FOLDER", default=".", help="copy it to this folder, which must be there")


def _add_settle(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe `rhodian settle`."""
    settle = commands.add_parser(
        "settle",
        usage="rhodian settle FILE [--json | --csv [--raw] | --jsonl | --ledger | --beancount] [--table NAME]\n"
        "                      [--html OUT] [--all]",
        description="Settle the losses of a scenario and show layers, bearers, books and published figures.",
        epilog=_SETTLE_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    settle.add_argument("file", metavar="FILE", help="a scenario file (TOML; docs/scenario.md describes it)")
    settle.add_argument("--all", action="store_true", help="show every row of the tables, however many there are")
    forms = settle.add_argument_group("instead of the tables, on standard output").add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="everything (docs/settlement.schema.json describes it)")
    _add_export(settle, forms, "settle")
    forms.add_argument("--ledger", action="store_true", help="the double-entry journal, for people")
    forms.add_argument("--beancount", action="store_true", help="the double-entry journal, for beancount")
    page = settle.add_argument_group("besides")
    page.add_argument("--html", metavar="OUT", help="write one self-contained page with a picture to OUT")


def _add_run(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe `rhodian run`."""
    run = commands.add_parser(
        "run",
        usage="rhodian run FILE [--policy NAME] [--json | --csv [--raw] | --jsonl | --last] [--table NAME]\n"
        "                   [--html OUT] [--all]",
        description="Play a history: show each event phase by phase, who paid what by which rule, and the books.",
        epilog="exit code: 0 played, 1 a loss is not wholly covered, 2 bad input or an event is refused",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    run.add_argument("file", metavar="FILE", help="a history file (TOML; docs/history.md describes it)")
    run.add_argument("--policy", metavar="NAME", help="play under this policy of the file, instead of its first")
    run.add_argument("--all", action="store_true", help="show every row of the tables, however many there are")
    less = run.add_mutually_exclusive_group()
    less.add_argument(
        "--last", "--quiet", action="store_true", help="show only what was borne and the books in the end"
    )
    less.add_argument("--json", action="store_true", help="everything (docs/history.schema.json describes it)")
    _add_export(run, less, "run")
    run.add_argument("--html", metavar="OUT", help="write one self-contained page with pictures to OUT, too")


def _add_compare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe `rhodian compare`."""
    compare = commands.add_parser(
        "compare",
        usage="rhodian compare FILE [--policies A,B,C] [--json | --csv [--raw] | --jsonl] [--table NAME]\n"
        "                       [--html OUT] [--all]",
        description="Settle a history under several of its policies and show, side by side, who pays what under each.",
        epilog="exit code: 0 settled under each, 1 under one a loss is not wholly covered or an event is refused, "
        "2 bad input",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    compare.add_argument("file", metavar="FILE", help="a history file (TOML; docs/history.md describes it)")
    compare.add_argument("--policies", metavar="A,B,C", help="these policies of the file, in this order; else all")
    compare.add_argument("--all", action="store_true", help="show every row of the tables, however many there are")
    forms = compare.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="everything (docs/compare.schema.json describes it)")
    _add_export(compare, forms, "compare")
    compare.add_argument("--html", metavar="OUT", help="write one self-contained page with two pictures to OUT, too")


def _add_export(command: argparse.ArgumentParser, forms: argparse._MutuallyExclusiveGroup, name: str) -> None:
    """Describe what a command exports."""
    names = TABLES[name]
    forms.add_argument("--csv", action="store_true", help=f"one table as CSV: {names[0]}, or what --table names")
    forms.add_argument("--jsonl", action="store_true", help="every table, or what --table names, a JSON object a row")
    command.add_argument("--table", metavar="NAME", choices=names, help=f"one of {', '.join(names)}")
    command.add_argument(
        "--raw", action="store_true", help="with --csv: no apostrophe before what a spreadsheet takes for a formula"
    )
