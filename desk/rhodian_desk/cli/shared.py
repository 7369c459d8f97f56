"""Convenience: what the commands of the desk have in common: what is refused, and where answers go."""

from __future__ import annotations

import gc
import sys
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from rhodian import RhodianError
from rhodian_desk.cli.outline import BAD_INPUT
from rhodian_desk.cli.progress import Progress
from rhodian_desk.decoding.refusal_words import bare
from rhodian_desk.documents.writing import lines, plain
from rhodian_desk.export import forms
from rhodian_desk.export.forms import Asked
from rhodian_desk.io.faults import OutputRefused, ScenarioFaults, visible
from rhodian_desk.io.files import write_all
from rhodian_desk.render.terminal import Line, write
from rhodian_desk.risk.extra import brought

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rhodian_desk.documents.records import Record
    from rhodian_desk.export.ledger import Ledger
    from rhodian_desk.export.sheets import Sheet

T = TypeVar("T")

SETTLED, UNCOVERED = 0, 1
"""The exit codes of what is not refused."""


@attrs.frozen
class Came(Generic[T]):
    """What a command came to."""

    to: T
    """The result."""
    covered: bool
    """Whether every loss is covered."""
    files: tuple[str, ...]
    """The files that were read."""
    options: tuple[str, ...] = ()
    """Those words of the command that bear on what a page shows."""


@attrs.frozen(kw_only=True)
class Shows(Generic[T]):
    """How a command shows its result."""

    name: str
    """The command."""
    document: Callable[[T], Record]
    """Makes the document."""
    sheets: Mapping[str, Callable[[T], Sheet]]
    """Make the tables to be exported; the first of them is written as CSV if none is named."""
    tables: Callable[..., None]
    """Writes a result for people to a stream, told whether to show `every_row`, and of its own forms which."""
    page: str = ""
    """The module of `render` that draws the page; nothing if there is none."""
    pictures: Callable[[T], Any] | None = None
    """Draws what the page shows beside the document, with what the extra `risk` brings, if there is something."""
    values: Callable[[object], Any] = plain
    """Makes of the document what the page is drawn from."""
    ledger: Callable[[T], Ledger] | None = None
    """Makes the double-entry journal for other programs, if there is one."""
    forms: Mapping[str, Callable[[T], Iterable[str]] | None] = attrs.field(factory=dict)
    """Further forms, and what writes each, if that is not `tables`."""

    def __call__(self, run: Callable[..., Came[T]]) -> Callable[..., int]:
        """Return what reads a file, runs, and shows the result in the form asked for."""

        @refusing
        @wraps(run)
        def shown(*, html: str | None = None, every_row: bool = False, form: str = "", **words: Any) -> int:
            asked = Asked(form, **{each: words.pop(each) for each in ("table", "raw", "parquet", "excel")})
            _refuse_idle(asked)
            if html is not None and self.pictures is not None:
                brought("matplotlib")  # before what may be long work
            with Progress() as note:
                came = run(note=note, **words)
                written = self._written(came.to, asked)
                files = forms.files(came.to, self.sheets, asked)
                if html is not None:
                    note("Drawing the page")
                    files.append((html, "page", self._page(came)))
            write_all([(target, content) for target, _, content in files], came.files)
            if written is not None:
                sys.stdout.writelines(written)
            else:
                less = {name: form == name for name, writes in self.forms.items() if writes is None}
                self.tables(came.to, sys.stdout, every_row=every_row, **less)
            sys.stderr.writelines(f"The {what} is in {visible(target)}\n" for target, what, _ in files)
            return SETTLED if came.covered else UNCOVERED

        return shown

    def _page(self, came: Came[T]) -> str:
        """Return the page."""
        page, made = (import_module(f"rhodian_desk.render.{name}") for name in (self.page, "made"))
        origin = made.made(self.name, came.files, *came.options)
        pictures = () if self.pictures is None else (self.pictures(came.to),)
        drawn: str = page.page(self.values(self.document(came.to)), *pictures, origin)
        return drawn

    def _written(self, of: T, asked: Asked) -> Iterable[str] | None:
        """Return the pieces of what goes to standard output, or None if it is tables for people."""
        if asked.form == "json":
            return lines(self.document(of), sys.stdout.encoding)
        if asked.form in {"csv", "jsonl"}:
            return forms.text(of, self.sheets, asked, sys.stdout.encoding)
        if asked.form in {"beancount", "hledger"} and (ledger := self.ledger) is not None:
            return forms.journal(lambda: ledger(of), asked)
        writes = self.forms.get(asked.form)
        return None if writes is None else writes(of)


def _refuse_idle(asked: Asked) -> None:
    """Refuse words that would do nothing.

    Raises:
        OutputRefused: if there are some.
    """
    if asked.table and asked.form not in {"csv", "jsonl"} and asked.parquet is None and asked.excel is None:
        right = "give --csv, --jsonl, --parquet or --excel, too"
        raise OutputRefused("--table", "says which table is to be exported", right)
    if asked.raw and asked.form != "csv":
        raise OutputRefused("--raw", "is about cells of CSV", "give --csv, too")


def refusing(run: Callable[..., int]) -> Callable[..., int]:
    """Let every refusal of a command become a message on standard error."""

    @wraps(run)
    def quiet(**words: Any) -> int:
        was = gc.isenabled()
        gc.disable()  # what is made is kept until the command ends, which is soon: to look for rubbish in it costs most
        try:
            return run(**words)
        except (RhodianError, MemoryError) as refusal:
            write([Line(_message(refusal))], sys.stderr)
            return BAD_INPUT
        finally:
            if was:
                gc.enable()

    return quiet


def _message(refusal: Exception) -> str:
    """Say what was refused: one line for each fault, and how many there are."""
    if isinstance(refusal, ScenarioFaults):
        count = len(refusal.faults) + refusal.further
        return f"{refusal}\n{count} {'fault' if count == 1 else 'faults'}; nothing was settled or written\n"
    if isinstance(refusal, RhodianError):
        return f"{visible(bare(refusal))}; nothing was settled or written\n"
    return "there is not enough memory for this file; nothing was written\n"
