"""Checked: in whatever width it is printed, no number is broken, nothing is lost, and no line is wider than that."""

from __future__ import annotations

import io
import os
import re
import struct
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian_desk.cli.entry import main
from rhodian_desk.render.terminal import Line, Table, write
from rhodian_desk.render.wrapping import width_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SCENARIOS = sorted((ROOT / "examples").glob("*.toml"))
HISTORIES = sorted((ROOT / "examples" / "histories").glob("*.toml"))
STUDIES = sorted((ROOT / "examples" / "risk").glob("*.toml"))
COMMANDS = [
    *(("settle", "--all", str(file)) for file in SCENARIOS),
    *((command, "--all", str(file)) for command in ("run", "compare") for file in HISTORIES),
    *((command, str(file)) for command in ("disclose", "monitor") for file in HISTORIES),
    *((command, str(file)) for command in ("calibrate", "backtest") for file in STUDIES),
    ("check", *map(str, (*SCENARIOS, *HISTORIES))),
]
WIDTHS = (20, 40, 60, 80, 120)
NUMBER = re.compile(r"[-+]?[0-9](?:[0-9.,:-]*[0-9])?")
HUGE = "123456789012345678901234567890123456789012345678901234567890"


def numbers(text: str) -> Counter[str]:
    """Count the numbers in a text, each as it stands on its line."""
    return Counter(NUMBER.findall(text))


def too_wide(text: str, width: int) -> list[str]:
    """Return the lines wider than a width that are more than one word, which cannot be helped."""
    return [line for line in text.splitlines() if width_of(line) > width and " " in line.strip()]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return a function that runs a command in a width, or in any, and returns what it says."""

    def run(words: tuple[str, ...], width: int | None = None) -> str:
        monkeypatch.setenv("COLUMNS", str(width or ""))
        assert main(words) in (0, 1)
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: f"{words[0]} {Path(words[-1]).stem}")
def test_no_number_of_an_example_is_broken_in_any_width(said: Callable[..., str], words: tuple[str, ...]) -> None:
    whole = numbers(said(words))
    assert whole
    for width in WIDTHS:
        text = said(words, width)
        # The heads of columns, among them the names of policies, are said again where rows are stacked.
        assert set(numbers(text)) == set(whole) if words[0] == "compare" else numbers(text) == whole
        assert too_wide(text, width) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_number_is_broken_that_is_wider_than_the_terminal(
    said: Callable[..., str], written: Callable[..., str], width: int
) -> None:
    file = written(('"50.01"', f'"{HUGE}.01"'), ('"57.00"', f'"{HUGE}.00"'), ("members' part", f"part {HUGE}"))
    text = said(("settle", file), width)
    assert f"{int(HUGE):,}.01" in text.replace("\n", " ").split()
    assert numbers(text) == numbers(said(("settle", file)))
    assert too_wide(text, width) == []


def test_into_a_pipe_lines_are_as_long_as_they_need_to_be_unless_columns_says_otherwise(
    said: Callable[..., str], written: Callable[..., str]
) -> None:
    title = "A default " * 12 + "of all"
    file = written(('title = "A default"', f'title = "{title}"'))
    assert title in said(("settle", file))
    assert title not in said(("settle", file), 80)


def test_what_is_wrong_with_a_file_is_said_in_the_width_of_the_terminal_and_a_path_stays_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], written: Callable[..., str]
) -> None:
    file = written(('"50.01"', '"1,234,567.891"'), ('"7.00"', f'"{HUGE}.0001"'))
    told = []
    for command in ("settle", "check"):
        for width in ("", "40"):
            monkeypatch.setenv("COLUMNS", width)
            assert main([command, file]) == 2
            told.append(capsys.readouterr().err)
        whole, narrow = told[-2:]
        assert len(whole.splitlines()) < len(narrow.splitlines())
        assert narrow.split() == whole.split()
        assert too_wide(narrow, 40) == []


def test_names_give_way_before_rows_are_stacked_and_a_stacked_row_names_its_columns() -> None:
    table = Table("Owed", ("Owner", "Purpose"), ("Available", "Drawn"))
    table.row("Lehman Brothers", "foreign exchange collateral", "633,000,000.00", "1.00")
    table.row("  below", "", "0.00", "-1.00")
    assert printed(table, 80).splitlines()[2:] == [
        "Owner             Purpose                            Available   Drawn",
        "─" * 70,
        "Lehman Brothers   foreign exchange collateral   633,000,000.00    1.00",
        "  below                                                   0.00   -1.00",
    ]
    assert printed(table, 46).splitlines()[2:] == [
        "Owner       Purpose           Available  Drawn",
        "─" * 46,
        "Lehman      foreign      633,000,000.00   1.00",
        " Brothers    exchange",
        "             collateral",
        "  below                            0.00  -1.00",
    ]
    assert printed(table, 40).splitlines()[2:] == [
        "Lehman Brothers",
        "  Purpose: foreign exchange collateral",
        "  Available  633,000,000.00",
        "  Drawn                1.00",
        "  below",
        "    Available            0.00",
        "    Drawn               -1.00",
    ]


def printed(table: Table, width: int) -> str:
    """Return a table as it is printed in a width."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        out = io.StringIO()
        write([table], out)
    return out.getvalue()


TEXTS = st.text(st.sampled_from("ab Zé名\u0301-/.,019 "), max_size=40)
AMOUNTS = st.integers(-(10**40), 10**40).map(lambda amount: f"{amount:,}.00")


@given(st.lists(st.tuples(TEXTS, TEXTS, AMOUNTS, AMOUNTS), max_size=6), st.integers(20, 130))
def test_a_table_of_any_names_and_amounts_loses_no_character_and_breaks_no_amount(
    rows: list[tuple[str, str, str, str]], width: int
) -> None:
    table = Table("Title", ("Who", "What"), ("First", "Second"))
    for cells in rows:
        table.row(*cells)
    text = printed(table, width)
    whole = Counter(amount for row in rows for amount in row[2:])
    assert not whole - Counter(text.split())
    for line in text.splitlines():
        assert width_of(line) <= width or re.fullmatch(r" *[-+±]?[0-9][0-9.,:-]*%?", line)
    # Heads are said once, or again and again where rows are stacked; there, an empty cell is not said.
    heads = Counter("TitleWhoWhatFirstSecond:─")
    told = Counter("".join(cell for row in rows for cell in row if cell).replace(" ", ""))
    assert not told - Counter(text)
    assert set(text.replace(" ", "").replace("\n", "")) <= {*heads, *told}


@given(TEXTS, st.integers(20, 60), st.integers(0, 2))
def test_wrapping_loses_nothing_but_spaces_where_lines_end(text: str, width: int, hang: int) -> None:
    lines = wrapped(text, width, hang, fold=True)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert wrapped(text, None, hang) == [text]
    assert " ".join(wrapped(text, width)).split() == text.split()


def test_a_style_is_told_to_a_terminal_only_and_never_says_a_thing_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    write([Line("bold", "bold")], out)
    assert out.getvalue() == "bold\n"
    monkeypatch.setenv("FORCE_COLOR", "1")
    write([Line("red\x1b[2J", "bold red")], out)
    assert out.getvalue() == "bold\n\x1b[1;31mred\\x1b[2J\x1b[0m\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("columns", "lines"), [(30, 4), (200, 1), (0, 2)])
def test_each_output_is_as_wide_as_its_own_terminal(columns: int, lines: int) -> None:
    import fcntl  # noqa: PLC0415  # not on every system
    import termios  # noqa: PLC0415  # the same

    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with open(ours, "rb", buffering=0) as screen, open(theirs, "w", encoding="utf-8") as out:  # noqa: PTH123  # descriptors
        write([Line("1,000.00 USD and " * 6), Line("the end")], out)
        out.flush()
        shown = b""
        while b"the end" not in shown:  # it comes in as many parts as it likes
            shown += screen.read(1000)
        assert len(shown.splitlines()) == lines + 1


def test_an_output_that_cannot_show_a_rule_has_dashes() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    table = Table("Title", ("Who",), ("What",))
    table.row("A", "1.00")
    write([table], out)
    out.flush()
    assert b"----------\n" in raw.getvalue()
