"""Convenience: published figures beside recomputed ones, as a table for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group

from rhodian_desk.published_words import is_met, printed, verdict
from rhodian_desk.terminal import line, row, table
from rhodian_desk.units import grouped_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from rhodian_desk.published import Compared


def published(figures: Sequence[Compared], *, policies: bool = False) -> Iterator[RenderableType]:
    """Yield what is printed of figures, nothing if there are none.

    Args:
        figures: the figures.
        policies: whether to say under which policy each came about.
    """
    if figures:
        yield _table(figures, policies=policies)
        yield _remarks(figures)


def _table(figures: Sequence[Compared], *, policies: bool) -> Table:
    """Show what was published beside what was recomputed."""
    numbers = _sources(figures)
    named = ("Policy", "Figure") if policies else ("Figure",)
    made = table("Published beside recomputed", named, ("Published", "Recomputed", "Verdict"))
    for figure in figures:
        record = figure.as_document()
        what = f"{figure.entry.what} [{numbers[figure.entry.source]}]"
        cells = (printed(record), grouped_text(figure.recomputed), verdict(record))
        style = "" if is_met(record) else "cyan" if figure.agrees else "yellow"
        row(made, *((figure.entry.policy,) if policies else ()), what, *cells, style=style)
    return made


def _sources(figures: Sequence[Compared]) -> dict[str, int]:
    """Number the sources of the figures, each once, from 1."""
    return {source: place for place, source in enumerate(dict.fromkeys(each.entry.source for each in figures), start=1)}


def _remarks(figures: Sequence[Compared]) -> Group:
    """Give the sources by number, and the notes to the figures."""
    sources = [line(f"[{number}] {source}", "dim") for source, number in _sources(figures).items()]
    notes = [line(f"{each.entry.what}: {each.entry.note}", "dim") for each in figures if each.entry.note]
    return Group(*sources, *notes)
