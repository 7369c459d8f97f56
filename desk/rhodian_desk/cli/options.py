"""Convenience: the command line, described. Loads nothing that a command needs, so help and completion come at once."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from rhodian_desk.cli.outline import COMMANDS, hand_over

if TYPE_CHECKING:
    from collections.abc import Callable

TABLES = {
    "settle": ("bearers", "losses", "layers", "transfers", "books", "published"),
    "run": (
        *("borne", "events", "phases", "bore", "transfers", "changes", "books", "pools"),
        *("trial-balance", "published"),
    ),
    "compare": ("bearers", "policies", "losses", "bills", "published"),
    "disclose": ("columns", "rows", "windows", "not-given"),
    "calibrate": ("margins", "fund", "contributions", "members", "scenarios"),
    "backtest": ("results", "exceptions", "years", "procyclicality", "depths", "defaults", "payers"),
    "stress": ("measured", "smallest", "cascade"),
    "monitor": ("resources", "cover", "concentration", "pools", "margins", "open-interest", "alerts"),
}
"""The tables that each command exports, the first of which is written as CSV if none is named."""

SCHEMAS = ("settlement", "history", "compare", "disclosure", "calibration", "backtest", "stress", "monitor")
"""The documents that have a schema."""


def files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001  # click's
    """Let a shell complete the name of a file."""
    return [CompletionItem(incomplete, type="file")]


class Deeds(click.Group):
    """Commands on a book, which are loaded when one is looked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's
        """List them in their order."""
        self.commands = import_module("rhodian_desk.cli.book").DEEDS
        return list(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one of them."""
        return self.commands.get(cmd_name) if cmd_name in self.list_commands(ctx) else None


def commands() -> dict[str, click.Command]:
    """Describe the commands, but those that are described where they are."""
    book = Deeds("book", help=_BOOK, short_help=COMMANDS["book"], no_args_is_help=False)
    checked = click.Argument(["files"], metavar="FILE...", nargs=-1, required=True, shell_complete=files)
    policy = _value("policy", "NAME", "Play under this policy of the file, instead of its first.")
    policies = _value("policies", "A,B,C", "These policies of the file, in this order; else all.")
    journal = _form("ledger", "The double-entry journal, for people.")
    day = _value("at", "DAY", "Disclose the end of this day, instead of the file's own or the last.")
    engine = click.Option(
        ["--engine"], type=click.Choice(("serial", "processes", "dask")), default="serial", help=_ENGINE
    )
    workers = click.Option(["--workers"], type=click.IntRange(1, 256), metavar="N", help=_WORKERS)
    every = click.Option(["--every"], type=click.IntRange(1, 10**12), metavar="SECONDS", help=_EVERY_SECONDS)
    scheduler = _value("scheduler", "ADDRESS", _SCHEDULER)
    last = _form("last", "Only what was borne and the books in the end, as tables.", "--quiet")
    made = (
        _command("settle", _SETTLE, *_shown("settle", "settlement"), journal),
        _command("run", _RUN, *_shown("run", "history"), last, policy),
        _command("compare", _COMPARE, *_shown("compare", "compare"), policies),
        _command("disclose", _DISCLOSE, *_tables("disclose", "disclosure"), policy, day),
        _command("calibrate", _CALIBRATE, *_tables("calibrate", "calibration"), _page(), _every()),
        _command("backtest", _BACKTEST, *_tables("backtest", "backtest"), _page(), _every()),
        _command("stress", _STRESS, *_tables("stress", "stress"), _page(), _every(), engine, workers, scheduler),
        _command("monitor", _MONITOR, *_tables("monitor", "monitor"), _page(), _every(), policy, every),
        book,
        _command("check", _CHECK, checked),
        _command("schema", _SCHEMA, click.Argument(["name"], metavar="NAME", type=click.Choice(SCHEMAS))),
        _handed_over("prove"),
        _handed_over("attest"),
    )
    return {str(each.name): each for each in made}


def _command(name: str, what: str, *params: click.Parameter) -> click.Command:
    """Describe a command that runs the function `command` of the module of its name."""

    def run(**words: Any) -> int:
        code: int = import_module(f"rhodian_desk.cli.{name}").command(**words)
        return code

    return click.Command(name, callback=run, params=list(params), help=what, short_help=COMMANDS[name])


def _handed_over(name: str) -> click.Command:
    """Describe a command of the prover, whose words are its own."""
    return click.Command(
        name,
        callback=lambda words: hand_over(name, words),
        params=[click.Argument(["words"], nargs=-1, type=click.UNPROCESSED, shell_complete=files)],
        context_settings={"ignore_unknown_options": True},
        add_help_option=False,
        short_help=COMMANDS[name],
    )


def _shown(name: str, schema: str) -> tuple[click.Parameter, ...]:
    """Describe the file of a command that shows who bears what, and all that it can show."""
    journals = (
        _form("beancount", "The double-entry journal, for beancount."),
        _form("hledger", "The double-entry journal, for hledger."),
    )
    return (*_tables(name, schema, *journals), _page(), _every())


def _page() -> click.Option:
    """Describe the option that asks for a page."""
    return _value("html", "OUT", "Write one self-contained page to OUT, too.", files)


def _every() -> click.Option:
    """Describe the option that asks for every row."""
    return _flag(["--all", "every_row"], "Show every row of the tables, however many there are.")


def _tables(name: str, schema: str, *journals: click.Parameter) -> tuple[click.Parameter, ...]:
    """Describe the file of a command, and the tables that it can show."""
    first = TABLES[name][0]
    return (
        click.Argument(["file"], metavar="FILE", shell_complete=files),
        _form("json", f"Everything, as JSON (rhodian schema {schema} describes it)."),
        _form("csv", f"One table as CSV: {first}, or what --table names."),
        _form("jsonl", "Every table, or what --table names, a JSON object a row."),
        *journals,
        click.Option(["--table"], type=click.Choice(TABLES[name]), help="The table to be exported."),
        _flag(["--raw"], "With --csv: no apostrophe before what a spreadsheet takes for a formula."),
        _value("parquet", "OUT", f"Write one table to OUT, too: {first}, or what --table names.", files),
        _value("excel", "OUT", "Write every table, or what --table names, to sheets in OUT, too.", files),
    )


def _value(name: str, metavar: str, what: str, complete: Callable[..., Any] | None = None) -> click.Option:
    """Describe an option with a value."""
    return click.Option([f"--{name}"], metavar=metavar, help=what, shell_complete=complete)


def _flag(names: list[str], what: str, **more: Any) -> click.Option:
    """Describe an option without a value."""
    return click.Option(names, is_flag=True, help=what, **more)


def _form(name: str, what: str, *also: str) -> click.Option:
    """Describe an option that asks for a form on standard output, of which there can be one."""
    return _flag([f"--{name}", *also, name], what, expose_value=False, callback=_take_form)


def _take_form(context: click.Context, option: click.Parameter, given: bool) -> None:  # noqa: FBT001  # click calls it
    """Remember the form that was asked for."""
    if given and "form" in context.params:
        raise click.UsageError(f"--{context.params['form']} and --{option.name} exclude each other", context)
    if given:
        context.params["form"] = option.name


_SETTLE = """\
Settle the losses of a scenario and show layers, bearers, books and published figures.

FILE is a scenario (TOML; docs/scenario.md describes it), or - for standard input. The exit code is 0 if it is settled,
1 if a loss is not wholly covered, and 2 after bad input, and nothing is written then, or if standard output is lost.
"""
_RUN = """\
Play a history: show each event phase by phase, who paid what by which rule, and the books.

FILE is a history (TOML; docs/history.md describes it), or - for standard input. The exit code is 0 if it is played, 1
if a loss is not wholly covered, and 2 after bad input or if an event is refused.
"""
_COMPARE = """\
Settle a history under several of its policies and show, side by side, who pays what under each.

FILE is a history (TOML; docs/history.md describes it), or - for standard input. The exit code is 0 if it is settled
under each, 1 if under one a loss is not wholly covered or an event is refused, and 2 after bad input.
"""
_DISCLOSE = """\
Disclose a history: the rows of the CPMI-IOSCO quantitative disclosure that its books give at the end of a day.

FILE is a history (TOML; docs/disclosure.md says what it may say of its accounts), or - for standard input. The exit
code is 0 if it is disclosed, and 2 after bad input or if an event is refused.
"""
_CALIBRATE = """\
Calibrate a study: the margin of the day after its data, how large a fund has to be, and who contributes what.

FILE is a study (TOML; docs/risk.md describes it), or - for standard input. `--csv --table members` is a table that a
scenario takes. The exit code is 0 if it is calibrated, and 2 after bad input. It needs the extra `risk`.
"""
_BACKTEST = """\
Backtest a study: exceptions, what they say of the margin, its traffic light by year, and how it rises and falls.

FILE is a study (TOML; docs/risk.md describes it), or - for standard input. The exit code is 0 if it is tested, 1 if the
first model of some member is in the red zone, and 2 after bad input. It needs the extra `risk`.
"""
_STRESS = """\
Put a waterfall to very many losses: what each layer bears and each member pays, and what it takes to go beyond them.

FILE is a scenario with a section [stress] (TOML; docs/stress.md describes it), or - for standard input. The exit code
is 0 if all losses are drawn, covered or not, and 2 after bad input. What is printed is the same for any engine.
"""
_MONITOR = """\
Watch a history: resources, cover, concentration, use of pools and margin over time, and which thresholds are crossed.

FILE is a history (TOML; docs/monitor.md says what its table [monitor] may say), or - for standard input. The exit code
is 0 if no alert stands in the end, 1 if one does, and 2 after bad input or if an event is refused.
"""
_EVERY_SECONDS = "Look at the end of each stretch of so many seconds, 86400 for days, instead of after each event."
_ENGINE = "Work in this process, in several, or on a Dask cluster."
_WORKERS = "With --engine processes: how many; else as many as there are processors."
_SCHEDULER = "With --engine dask: where its scheduler is, as tcp://10.0.0.1:8786; trust it, it runs what it is sent."
_CHECK = """\
Say everything that is wrong with files, scenarios, histories or studies, and show nothing else.

A history is played under each of its policies, so that what is sound here is not refused by rhodian run. A FILE is read
from standard input if its name is -. The exit code is 0 if every file is sound, and 2 if one is not.
"""
_SCHEMA = """\
Print the JSON Schema of what settle, run, compare, disclose, calibrate, backtest, stress or monitor says with --json.

It is made from the records that the answers are; docs/ has the same as files.
"""
_BOOK = """\
A durable book: what is taken into it is there when it is answered.

Every event is played by the proved kernel, kept in a chained journal, and answered once it is on the disk. BOOK is a
file, or a URL such as postgresql://user@host/database; FILE has lines of JSON, and is standard input if its name is -.
The exit code is 0 if it is done, 1 if an event is refused or the book is not what its journal makes of it, and 2 after
bad input, or if standard output is lost: what was made durable before stays, and the same ids are answered again.
"""
