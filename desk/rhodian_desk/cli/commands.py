"""Convenience: the commands of the desk: settle, run, compare and check."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from rhodian import RhodianError
from rhodian_desk.cli.checking import Unplayable, checked
from rhodian_desk.cli.progress import Progress
from rhodian_desk.comparison.compare import chosen, compare
from rhodian_desk.decoding.known import among
from rhodian_desk.decoding.refusal_words import bare
from rhodian_desk.documents import comparison as compare_document
from rhodian_desk.documents import history as history_document
from rhodian_desk.documents import settlement
from rhodian_desk.documents.writing import lines, plain
from rhodian_desk.export import beans, compare_sheets, history_sheets, journal, settle_sheets
from rhodian_desk.export.sheets import csv_lines, json_lines
from rhodian_desk.history import decode as history_decode
from rhodian_desk.io.faults import Fault, OutputRefused, ScenarioFaults, shown, visible
from rhodian_desk.io.files import write_whole
from rhodian_desk.play.play import play
from rhodian_desk.render import compare_tables, history_tables, tables
from rhodian_desk.render.terminal import Line, write
from rhodian_desk.scenario.decode import load
from rhodian_desk.scenario.settle import settle

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from rhodian_desk.comparison.compare import Comparison
    from rhodian_desk.export.sheets import Sheet
    from rhodian_desk.play.played import Run
    from rhodian_desk.scenario.settle import Outcome

T = TypeVar("T")

SETTLED, UNCOVERED, BAD_INPUT = 0, 1, 2
"""The exit codes."""


def run(arguments: argparse.Namespace) -> int:
    """Run a command and return its exit code; every refusal becomes a message on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal's encoding lacks is escaped rather than fatal.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        _refuse_idle(arguments)
        return _COMMANDS[arguments.command](arguments)
    except (RhodianError, MemoryError) as refusal:
        write([Line(_message(refusal))], sys.stderr)
        return BAD_INPUT


def _refuse_idle(arguments: argparse.Namespace) -> None:
    """Refuse words that would do nothing.

    Raises:
        OutputRefused: if there are some.
    """
    words = vars(arguments)
    if words.get("table") and not (arguments.csv or arguments.jsonl):
        raise OutputRefused("--table", "says which table is to be exported", "give --csv or --jsonl, too")
    if words.get("raw") and not arguments.csv:
        raise OutputRefused("--raw", "is about cells of CSV", "give --csv, too")


def _message(refusal: Exception) -> str:
    """Say what was refused: one line for each fault, and how many there are."""
    if isinstance(refusal, ScenarioFaults):
        count = len(refusal.faults) + refusal.further
        return f"{refusal}\n{count} {'fault' if count == 1 else 'faults'}; nothing was settled or written\n"
    if isinstance(refusal, RhodianError):
        return f"{visible(bare(refusal))}; nothing was settled or written\n"
    return "there is not enough memory for this file; nothing was written\n"


def _check(arguments: argparse.Namespace) -> int:
    """Say of each file that it is sound, or what is wrong with it, or what of it could not be played."""
    code = SETTLED
    for file in arguments.files:
        try:
            with Progress() as note:
                counted = checked(file, note)
        except (ScenarioFaults, Unplayable) as refusal:
            write([Line(str(refusal))], sys.stderr)
            code = BAD_INPUT
        else:
            write([Line(f"{file}: sound: {', '.join(_count(*each) for each in counted)}")], sys.stdout)
    return code


def _count(noun: str, count: int) -> str:
    """Return how many there are of a thing."""
    many = "losses" if noun == "loss" else f"{noun}s"
    return f"{count:,} {noun if count == 1 else many}"


def _settle(arguments: argparse.Namespace) -> int:
    """Settle a scenario and show it in the form asked for."""
    with Progress() as note:
        outcome = settle(load(arguments.file, note), note)
        if arguments.html is not None:
            note("Drawing the page")
            _write_page(outcome, arguments.html)
    if arguments.json:
        sys.stdout.writelines(lines(settlement.document(outcome), sys.stdout.encoding))
    elif arguments.csv or arguments.jsonl:
        _export(outcome, settle_sheets.SHEETS, arguments)
    elif arguments.ledger:
        sys.stdout.writelines(journal.lines(outcome))
    elif arguments.beancount:
        sys.stdout.writelines(beans.lines(outcome))
    else:
        tables.show(outcome, sys.stdout, every_row=arguments.all)
    if arguments.html is not None:
        sys.stderr.write(f"The page is in {visible(arguments.html)}\n")
    return UNCOVERED if outcome.uncovered else SETTLED


def _run(arguments: argparse.Namespace) -> int:
    """Play a history and show it in the form asked for."""
    with Progress() as note:
        history = history_decode.load(arguments.file, note)
        if arguments.policy not in (None, *history.policies):
            wrong = f"has no policy {shown(arguments.policy)}"
            raise ScenarioFaults((Fault(arguments.file, "", wrong, f"give --policy {among(history.policies)}"),))
        played = play(history, arguments.policy, note)
        if arguments.html is not None:
            note("Drawing the page")
            _write_run(played, arguments.html)
    if arguments.json:
        sys.stdout.writelines(lines(history_document.document(played), sys.stdout.encoding))
    elif arguments.csv or arguments.jsonl:
        _export(played, history_sheets.SHEETS, arguments)
    else:
        history_tables.show(played, sys.stdout, last=arguments.last, every_row=arguments.all)
    if arguments.html is not None:
        sys.stderr.write(f"The page is in {visible(arguments.html)}\n")
    return UNCOVERED if played.is_uncovered else SETTLED


def _compare(arguments: argparse.Namespace) -> int:
    """Play a history under several policies and show in the form asked for who bears what under each."""
    with Progress() as note:
        history = history_decode.load(arguments.file, note)
        comparison = compare(history, chosen(history, arguments.policies), note)
        if arguments.html is not None:
            note("Drawing the page")
            _write_comparison(comparison, arguments.html)
    if arguments.json:
        sys.stdout.writelines(lines(compare_document.document(comparison), sys.stdout.encoding))
    elif arguments.csv or arguments.jsonl:
        _export(comparison, compare_sheets.SHEETS, arguments)
    else:
        compare_tables.show(comparison, sys.stdout, every_row=arguments.all)
    if arguments.html is not None:
        sys.stderr.write(f"The page is in {visible(arguments.html)}\n")
    return SETTLED if comparison.is_settled else UNCOVERED


def _export(of: T, sheets: Mapping[str, Callable[[T], Sheet]], arguments: argparse.Namespace) -> None:
    """Write the table asked for as CSV, or it or all of them as JSON lines."""
    if arguments.csv:
        sys.stdout.writelines(csv_lines(sheets[arguments.table or next(iter(sheets))](of), raw=arguments.raw))
    else:
        names = (arguments.table,) if arguments.table else sheets
        sys.stdout.writelines(json_lines(((name, sheets[name](of)) for name in names), sys.stdout.encoding))


def _write_page(outcome: Outcome, target: str) -> None:
    """Write the page, whole or not at all."""
    from rhodian_desk.render.made import made  # noqa: PLC0415  # the same
    from rhodian_desk.render.page import page  # noqa: PLC0415  # the same

    files = outcome.scenario.files
    write_whole(target, page(plain(settlement.document(outcome)), made("settle", files)), files)


def _write_run(played: Run, target: str) -> None:
    """Write the page of a played history, whole or not at all."""
    from rhodian_desk.render.history_page import page  # noqa: PLC0415  # the same
    from rhodian_desk.render.made import made  # noqa: PLC0415  # the same

    file = played.history.file
    origin = made("run", (file,), "--policy", played.policy.name)
    write_whole(target, page(plain(history_document.document(played)), origin), (file,))


def _write_comparison(comparison: Comparison, target: str) -> None:
    """Write the page of a comparison, whole or not at all."""
    from rhodian_desk.render.compare_page import page  # noqa: PLC0415  # the same
    from rhodian_desk.render.made import made  # noqa: PLC0415  # the same

    file = comparison.history.file
    policies = ",".join(column.policy for column in comparison.columns)
    origin = made("compare", (file,), "--policies", policies)
    write_whole(target, page(plain(compare_document.document(comparison)), origin), (file,))


_COMMANDS = {"check": _check, "compare": _compare, "run": _run, "settle": _settle}
"""What runs each command."""
