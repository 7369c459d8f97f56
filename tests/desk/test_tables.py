"""The tables show every layer, shorten what is long, and read no markup."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console

from rhodian_desk.render import tables
from rhodian_desk.scenario.decode import load
from rhodian_desk.scenario.settle import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def shown(file: str, *, every_row: bool = False) -> str:
    """Return what is printed for a scenario, where the output is not a terminal."""
    out = io.StringIO()
    tables.show(settle(load(file)), out, every_row=every_row)
    return out.getvalue()


def row(text: str, name: str) -> list[str]:
    """Return the cells of the first row that begins with a name."""
    line = next(line for line in text.splitlines() if line.strip().startswith(name))
    return [cell for cell in line.strip().split("  ") if cell]


def test_layers_bearers_books_and_published_figures_are_shown(written: Callable[..., str]) -> None:
    text = shown(written())
    assert [cell.strip() for cell in row(text, "member default fund")] == [
        "member default fund",
        "in proportion (contribution)",
        "100.01",
        "50.00",
        "50.01",
    ]
    bearers, _, books = text.partition("Bearers")[2].partition("Books")
    lines = bearers.splitlines()
    assert lines[3] == "default waterfall"
    assert lines[4].split() == ["House", "/", "junior", "capital", "7.00", "7.00", "0.00"]
    assert lines[5] == "member default fund"
    assert lines[6].split() == ["A", "/", "default", "fund", "20.00", "9.99", "10.01"]
    assert lines[9].split() == ["all", "together", "107.01", "57.00", "50.01"]
    assert [cell.strip() for cell in row(books, "House / junior capital")][1:] == ["7.00", "0.00", "-7.00"]
    assert [cell.strip() for cell in row(text, "members' part")] == ["members' part [1]", "50.00", "50.00", "agrees"]
    assert "Settled: every loss is borne whole." in text
    assert "Unaccounted for: zero units (inside 55.01, outside -55.01)." in text
    assert "Assumed: All of it." in text


def test_a_figure_that_differs_says_by_how_much(written: Callable[..., str]) -> None:
    text = shown(written(('value = "50.00"', 'value = "1050.01"')))
    assert row(text, "members' part")[-1].strip() == "differs by -1,000.01"


def test_an_uncovered_loss_says_so_last(written: Callable[..., str]) -> None:
    text = shown(written(('amount = "57.00"', 'amount = "200.00"')))
    assert "Uncovered: 92.99 EUR found no bearer." in text


def test_a_long_layer_is_shortened_and_says_how_to_see_all(written: Callable[..., str], sound: str) -> None:
    rows = ",".join(f'{{ owner = "M{number:03}", balance = "1.00" }}' for number in range(1000))
    file = written(text=sound.replace("rows = [", f"rows = [{rows},"))
    text = shown(file)
    assert len(text.splitlines()) < 60
    assert "… and 993 more" in text
    assert "--all shows every row" in text
    everything = shown(file, every_row=True)
    assert "more" not in everything
    assert sum(line.startswith("  M") for line in everything.splitlines()) == 1000


def test_the_shortened_row_stands_for_all_it_hides(written: Callable[..., str], sound: str) -> None:
    rows = ",".join(f'{{ owner = "M{number:03}", balance = "1.00" }}' for number in range(1000))
    text = shown(written(text=sound.replace("rows = [", f"rows = [{rows},")))
    hidden = row(text, "… and 993 more")
    # A, B and C stand first among the 10 shown.
    assert hidden[-3].strip() == "993.00"


def test_of_many_losses_the_first_are_shown_and_what_the_others_come_to(
    written: Callable[..., str], sound: str
) -> None:
    losses = "".join(f'[[losses]]\nid = "more-{number}"\namount = "0.01"\n\n' for number in range(29))
    file = written(text=sound.replace("[[losses]]", f"{losses}[[losses]]", 1))
    text = shown(file)
    assert text.count("Absorbed ") == 10
    assert "Loss more-9:" in text
    assert "… and 20 more losses of 57.19 EUR, of which 0.00 is uncovered; --all shows every row" in text
    assert "Loss loss-1:" not in text
    everything = shown(file, every_row=True)
    assert everything.count("Absorbed ") == 30
    assert "more losses" not in everything


def test_of_many_figures_the_first_are_shown_and_how_many_of_the_others_differ(
    written: Callable[..., str], sound: str
) -> None:
    place = sound.index("[[published]]")
    figures = "".join(sound[place:].replace("part", f"part {number}") for number in range(30))
    file = written(text=f"{sound[:place]}{figures.replace('50.00', '51.00', 1)}{figures}".replace("part 29", "last"))
    text = shown(file)
    assert text.count("agrees") == 9
    assert "… and 50 more, of which 0 differ; --all shows every row" in text
    assert "last" not in text
    assert shown(file, every_row=True).count("agrees") == 59


def test_of_many_layers_the_first_are_shown(written: Callable[..., str], sound: str) -> None:
    names = [f"L{number:02}" for number in range(30)]
    accounts = "".join(f'[[accounts]]\nowner = "{name}"\npurpose = "p"\nbalance = "1.00"\n\n' for name in names)
    layers = "".join(
        f'[[waterfalls.layers]]\nname = "{name}"\nrule = "limited"\nlimit = "1.00"\n'
        f'layers = [{{ fund = {{ owner = "{name}", purpose = "p" }} }}]\n\n'
        for name in names
    )
    text = sound.replace("[[accounts]]", f"{accounts}[[accounts]]", 1)
    file = written(text=text.replace("[[waterfalls.layers]]", f"{layers}[[waterfalls.layers]]", 1))
    layers_shown = shown(file).partition("Bearers")[0]
    assert "L08" in layers_shown
    assert "L09" not in layers_shown
    assert "… and 22 more" in layers_shown
    assert "--all shows every row" in layers_shown
    everything = shown(file, every_row=True).partition("Bearers")[0]
    assert all(name in everything for name in names)


def test_markup_in_names_is_shown_as_it_is_written(written: Callable[..., str]) -> None:
    text = shown(
        written(
            ('owner = "A"', 'owner = "[bold]A[/] :smile:"'),
            ('title = "A default"', 'title = "[link=https://example.org]x[/link] [/]"'),
            ('id = "loss-1"', 'id = "[red]"'),
        )
    )
    assert "[bold]A[/] :smile:" in text
    assert "[link=https://example.org]x[/link] [/]" in text
    assert "Loss [red]: 57.00 EUR" in text


def test_a_narrow_terminal_loses_no_digit(written: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("FORCE_COLOR", "1")
    out = io.StringIO()
    assert Console(file=out).is_terminal
    tables.show(settle(load(written(('"50.01"', '"123456789012345678901234567890.01"')))), out, every_row=True)
    assert "…" not in out.getvalue()
