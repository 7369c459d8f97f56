"""Convenience: published figures beside recomputed ones, as a table for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_desk.documents.records import figure
from rhodian_desk.documents.writing import plain
from rhodian_desk.io.units import grouped_text
from rhodian_desk.render.published_words import is_met, printed, verdict
from rhodian_desk.render.terminal import Line, Table, some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rhodian_desk.decoding.published import Compared


def published(figures: Sequence[Compared], *, every_row: bool, policies: bool = False) -> Iterator[Line | Table]:
    """Yield what is printed of figures, nothing if there are none.

    Args:
        figures: the figures.
        every_row: whether to show every figure, however many there are.
        policies: whether to say under which policy each came about.
    """
    if not figures:
        return
    shown = some(figures, every_row=every_row)
    yield _table(shown, figures[len(shown) :], policies=policies)
    yield from _remarks(shown)


def _table(figures: Sequence[Compared], rest: Sequence[Compared], *, policies: bool) -> Table:
    """Show what was published beside what was recomputed, and say what of it is not shown."""
    numbers = _sources(figures)
    named = ("Policy", "Figure") if policies else ("Figure",)
    made = Table("Published beside recomputed", named, ("Published", "Recomputed", "Verdict"))
    for each in figures:
        record = plain(figure(each))
        what = f"{each.entry.what} [{numbers[each.entry.source]}]"
        cells = (printed(record), grouped_text(each.recomputed), verdict(record))
        style = "" if is_met(record) else "cyan" if each.agrees else "yellow"
        made.row(*((each.entry.policy,) if policies else ()), what, *cells, style=style)
    if rest:
        differ = sum(not each.agrees for each in rest)
        words = f"… and {len(rest):,} more, of which {differ:,} differ; --all shows every row"
        made.row(words, style="yellow" if differ else "dim")
    return made


def _sources(figures: Sequence[Compared]) -> dict[str, int]:
    """Number the sources of the figures, each once, from 1."""
    return {source: place for place, source in enumerate(dict.fromkeys(each.entry.source for each in figures), start=1)}


def _remarks(figures: Sequence[Compared]) -> Iterator[Line]:
    """Yield the sources by number, and the notes to the figures."""
    for source, number in _sources(figures).items():
        yield Line(f"[{number}] {source}", "dim")
    for each in figures:
        if each.entry.note:
            yield Line(f"{each.entry.what}: {each.entry.note}", "dim")
