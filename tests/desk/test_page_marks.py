"""On a page bars can be compared, every part has a number that can be read, and what it was made from is said."""

from __future__ import annotations

import hashlib
import html
import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.render.compare_page import page as compare_page
from rhodian_desk.render.made import made
from rhodian_desk.render.page import page
from rhodian_desk.render.page_marks import FULL, NARROWEST, Mark, room, spread
from rhodian_desk.render.page_tables import COLUMNS_AT_ONCE
from tests.desk.documents import comparison as compare_document
from tests.desk.test_compare import CRASH, compared
from tests.desk.test_page import document_of, fund, layer, loss_of, rects

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLES = Path(__file__).parents[2] / "examples"
STYLE = files("rhodian_desk.render").joinpath("page.css").read_text(encoding="utf-8")


def nested() -> str:
    """Return the page of a layer in proportion within one in order, whose one child holds all that it can bear."""
    root, upper, lower = ["w"], ["w", "upper"], ["w", "upper", "lower"]
    layers = [
        layer(root, "in order", 1_000_00, 600_00),
        layer(upper, "in order", 1_000_00, 600_00),
        layer(lower, "in proportion", 1_000_00, 600_00),
    ]
    funds = [fund(f"M{place}", lower, "in proportion", 500_00, 300_00) for place in range(2)]
    return page(document_of(loss_of(600_00, layers, funds)))


def test_bars_begin_at_one_line_so_that_a_child_ends_no_further_right_than_its_parent() -> None:
    bars = [(float(x), float(x) + float(width)) for x, _, width, _ in rects(nested(), "frame")]
    assert len({left for left, _ in bars}) == 1
    (_, loss), (_, upper), (_, lower), *members = bars
    assert upper == lower == pytest.approx(100)
    assert loss == pytest.approx(bars[0][0] + 0.6 * (100 - bars[0][0]), abs=0.01)
    assert all(right <= lower for _, right in members)


def test_labels_are_indented_where_bars_are_not() -> None:
    names = re.findall(r'<text class="name" x="([\d.]+)%"', nested())
    assert [float(x) for x in names] == sorted(float(x) for x in names)
    assert float(names[-1]) > float(names[0]) == 0


def numbers(text: str) -> tuple[list[str], list[str]]:
    """Return the numbers within the bars of a page, and those below them."""
    inside = re.findall(r'<svg class="mark".*?<text[^>]*>([^<]*)</text></svg>', text)
    return inside, re.findall(r'<text class="led"[^>]*>([^<]*)</text>', text)


@pytest.mark.parametrize("drawn", [1, 2_00, 90_00])
def test_every_part_of_a_loss_has_its_number_however_narrow_it_is(drawn: int) -> None:
    root = ["w"]
    funds = [fund("P", root, "in order", drawn, drawn), fund("Q", root, "in order", 100_00, 100_00 - drawn)]
    text = page(document_of(loss_of(100_00, [layer(root, "in order", 100_00 + drawn, 100_00)], funds)))
    inside, below = numbers(text)
    assert sorted(inside + below) == ["1", "2"]
    assert ("1" in below) == (drawn < 5_00)
    assert text.count('<line class="leader"') == len(below)


def test_what_bears_nothing_of_a_loss_has_no_number_in_it() -> None:
    root = ["w"]
    funds = [fund("P", root, "in order", 100_00, 100_00), fund("Q", root, "in order", 100_00, 0)]
    inside, below = numbers(page(document_of(loss_of(100_00, [layer(root, "in order", 200_00, 100_00)], funds))))
    assert (inside, below) == (["1"], [])


@pytest.mark.parametrize(
    "marks",
    [
        [Mark("1", 0, 10)],
        [Mark(str(place), FULL - 40 + place, 1) for place in range(10)],
        [Mark(str(place), place, 1) for place in range(10)],
        [Mark(f"2.{place}", place * 1_500, 1_500) for place in range(64)],
        [Mark(str(place), 50_000, 0) for place in range(300)],
    ],
)
def test_numbers_below_a_bar_are_in_order_within_the_picture_and_none_over_another(marks: Sequence[Mark]) -> None:
    placed = spread(marks, NARROWEST)
    assert placed[0][0] == marks[0]
    half = [room(mark.text) * FULL // NARROWEST // 2 for mark, _ in placed]
    ends = [(place - wide, place + wide) for (_, place), wide in zip(placed, half, strict=True)]
    assert all(before <= after for (_, before), (after, _) in pairwise(ends))
    assert ends[0][0] >= 0
    assert ends[-1][1] <= FULL
    assert [mark for mark, _ in placed] == [mark for mark in marks if mark in {each for each, _ in placed}]


def test_whatever_is_written_into_a_hatching_has_plain_ground_under_it() -> None:
    text = compare_page(compare_document(compared(*CRASH))) + nested()
    written = re.findall(r'(<rect class="plain"[^>]*/>)?<text (?:class="(?:who|much)"|y="5")', text)
    assert len(written) > 10
    assert all(written)


def test_each_screen_of_a_comparison_has_the_number_or_the_name_of_every_part() -> None:
    text = compare_page(compare_document(compared(*CRASH, policies="first")))
    parts = len(re.findall(r'<rect class="part" fill="[^"]*" x="[\d.]*%" y="\d*" width="[\d.]*%" height="46"', text))
    assert parts == 4
    for screen in range(3):
        shown = 0
        for first, until, group in re.findall(r'<g class="from(\d) to(\d)">(.*?)</g>', text):
            if int(first) <= screen < int(until):
                shown += group.count('class="who"') + group.count('class="mark"') + group.count('class="led"')
        assert shown == parts


def test_on_paper_nothing_is_closed_and_a_picture_may_end_a_page_between_two_bars() -> None:
    text = compare_page(compare_document(compared(*CRASH)))
    assert text.count("<details") == text.count("<details open>") > 0
    printed = STYLE.partition("@media print")[2]
    assert "details:not([open])::details-content { content-visibility: visible" in printed
    assert re.search(r"(?<![.\w])figure\b(?=[^{}]*\{[^}]*break-inside: avoid)", printed) is None
    assert nested().count('<svg class="band"') >= 4


def test_a_table_that_may_not_fit_a_narrow_screen_says_how_many_columns_it_has() -> None:
    text = compare_page(compare_document(compared(*CRASH))) + nested()
    for before, table in re.findall(
        r'(<p class="sideways">[^<]*</p>)?<div class="scroll" tabindex="0">(.*?)</table>', text
    ):
        columns = table.count('scope="col"')
        assert before == (
            f'<p class="sideways">{columns} columns: scroll sideways for those that do not fit.</p>'
            * (columns > COLUMNS_AT_ONCE)
        )
    assert "position: sticky" in STYLE


def footer(file: Path) -> str:
    """Return the text at the foot of a page."""
    foot = file.read_text(encoding="utf-8").partition("<footer>")[2]
    return html.unescape(re.sub(r"<[^>]+>", " ", foot))


def test_a_page_names_the_files_it_was_made_from_each_with_its_digest(tmp_path: Path) -> None:
    for name in ("nasdaq-aas-2018.toml", "nasdaq-aas-2018-members.csv"):
        (tmp_path / name).write_bytes((EXAMPLES / name).read_bytes())
    assert main(["settle", str(tmp_path / "nasdaq-aas-2018.toml"), "--csv", "--html", str(tmp_path / "one.html")]) == 0
    said = footer(tmp_path / "one.html")
    assert "rhodian settle nasdaq-aas-2018.toml --html OUT" in said
    for name in ("nasdaq-aas-2018.toml", "nasdaq-aas-2018-members.csv"):
        digest = hashlib.sha256((EXAMPLES / name).read_bytes()).hexdigest()
        assert re.search(rf"{re.escape(name)}\s+SHA-256\s+{digest}", said)


def test_a_page_is_the_same_wherever_it_is_made(tmp_path: Path) -> None:
    example = EXAMPLES / "histories" / "weekly-clawback.toml"
    (tmp_path / "else where").mkdir()
    (tmp_path / "else where" / example.name).write_bytes(example.read_bytes())
    for number, file in enumerate((example, tmp_path / "else where" / example.name)):
        assert main(["compare", str(file), "--html", str(tmp_path / f"{number}.html")]) == 0
    assert (tmp_path / "0.html").read_bytes() == (tmp_path / "1.html").read_bytes()
    assert str(tmp_path) not in (tmp_path / "1.html").read_text(encoding="utf-8")
    assert "--policies in-proportion,in-order,open-interest" in footer(tmp_path / "0.html")
    assert hashlib.sha256(example.read_bytes()).hexdigest() in footer(tmp_path / "0.html")


def test_another_input_gives_another_digest_and_a_name_cannot_become_markup(tmp_path: Path) -> None:
    file = tmp_path / "<b>a.toml"
    file.write_text("a = 1\n", encoding="utf-8")
    told = made("settle", (str(file),)).told()
    assert "<b>a" not in told
    assert hashlib.sha256(b"a = 1\n").hexdigest() in told
    file.write_text("a = 2\n", encoding="utf-8")
    assert made("settle", (str(file),)).told() != told
