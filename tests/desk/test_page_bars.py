"""On a page every bar is as long as its amount, every part has a number or a name, and its origin is said."""

from __future__ import annotations

import hashlib
import html
import re
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian_desk.cli.entry import main
from rhodian_desk.render.compare_page import page as compare_page
from rhodian_desk.render.page import page
from rhodian_desk.render.page_bars import FULL, NARROW, Part, bar, narrow, percent, shares
from rhodian_desk.render.page_frame import COLUMNS_AT_ONCE
from rhodian_desk.render.picture import CELLS
from tests.desk.documents import comparison as compare_document
from tests.desk.test_compare import CRASH, compared
from tests.desk.test_page import document_of, fund, layer, loss_of, mutual

EXAMPLES = Path(__file__).parents[2] / "examples"
STYLE = files("rhodian_desk.render").joinpath("page.css").read_text(encoding="utf-8")
BAR = re.compile(r'<div class="bar( rising)?" style="width:([0-9.]+%)" aria-hidden="true">(.*?)</div>')
PART = re.compile(
    r'<span class="part" style="width:([0-9.]+%)">(?:<span class="fill ([a-z-]+)" style="(width|height):([0-9.]+%)">)?'
)
Drawn = tuple[str, list[tuple[str, str, str, str]]]


def bars(text: str) -> list[Drawn]:
    """Return each bar: how long it is, and of each part how wide it is, its look, and how far it is filled."""
    return [(width, PART.findall(inner)) for _, width, inner in BAR.findall(text)]


def in_order(*funds: tuple[int, int]) -> str:
    """Return the page of funds in order, each with what it has and what is drawn of it."""
    made = [fund(f"Fund {place}", ["w"], "in order", has, drawn) for place, (has, drawn) in enumerate(funds)]
    has, drawn = (sum(each[place] for each in funds) for place in (0, 1))
    return page(document_of(loss_of(drawn, [layer(["w"], "in order", has, drawn)], made)))


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


@given(st.lists(st.integers(0, 10**30), max_size=60), st.integers(1, 10**6))
def test_the_widths_of_a_bar_end_where_the_exact_sums_do_rounded_down(amounts: list[int], room: int) -> None:
    whole = max(sum(amounts), 1)
    widths = shares(amounts, whole, room)
    assert all(width >= 0 for width in widths)
    assert list(accumulate(widths)) == [end * room // whole for end in accumulate(amounts)]


@pytest.mark.parametrize(
    ("thousandths", "length"), [(0, "0.000%"), (7, "0.007%"), (33_333, "33.333%"), (FULL, "100.000%")]
)
def test_a_width_is_written_to_the_thousandth_of_a_percent(thousandths: int, length: str) -> None:
    assert percent(thousandths) == length


def test_a_bar_is_as_long_as_its_capacity_and_filled_as_far_as_it_was_drawn() -> None:
    loss, first, second = bars(in_order((100_00, 100_00), (400_00, 100_00)))
    whole = ("drawn", "width", "100.000%")
    assert loss == ("50.000%", [("50.000%", *whole), ("50.000%", *whole)])
    assert first == ("25.000%", [("100.000%", *whole)])
    assert second == ("100.000%", [("100.000%", "drawn", "width", "25.000%")])


def test_members_who_share_in_proportion_stand_side_by_side_and_fill_together_from_below() -> None:
    text = page(document_of(mutual(10, amount=700_000_00 + 5 * 1_234_567_89)))
    assert text.count('<div class="bar rising"') == 1
    (_, cells) = bars(text)[-1]
    assert [width for width, *_ in cells] == ["10.000%"] * 10
    assert {(look, side) for _, look, side, _ in cells} == {("drawn", "height")}
    assert {level for *_, level in cells} == {"50.000%", "49.999%"}


def test_what_nobody_bore_is_a_bar_of_its_own_as_long_as_it() -> None:
    drawn = bars(page(document_of(mutual(2))))
    loss = drawn[0][1]
    assert [look for _, look, _, _ in loss] == ["drawn", "drawn", "uncovered"]
    uncovered = 11_400_000_00 - 700_000_00 - 2 * 1_234_567_89
    assert drawn[-1] == (percent(uncovered * FULL // 11_400_000_00), [("100.000%", "uncovered", "width", "100.000%")])


def test_what_is_too_small_to_see_is_drawn_as_a_sliver_and_said_to_be() -> None:
    text = in_order((1, 1), (10**12, 0))
    assert bars(text)[1] == ("0.000%", [("100.000%", "drawn", "width", "100.000%")])
    assert "what is too small to see is drawn as a sliver" in text
    assert re.search(r"\.fill \{[^}]*min-width: 2px", STYLE)


def test_every_bar_has_its_name_and_its_amounts_beside_it_as_text() -> None:
    text = nested()
    labels = re.findall(r'<p class="name">(.*?)</p>.*?<p class="sum">(.*?)</p>', text)
    assert [re.sub("<[^>]+>", "", name) for name, _ in labels] == [
        "The loss",
        "1 upper",
        "1.1 lower",
        "1.1.1 M0 / default fund",
        "1.1.2 M1 / default fund",
    ]
    assert [amounts for _, amounts in labels][1:3] == ["600.00 drawn of 1,000.00"] * 2
    assert len(labels) == len(bars(text))


def test_labels_are_indented_where_bars_are_not() -> None:
    labels = re.findall(r'<div class="label">(.*?)<div>', nested())
    assert [label.count("guide") for label in labels if "guide" in label] == [1, 2, 2]
    assert [label.count("beside") for label in labels if "guide" in label] == [0, 1, 1]
    assert "guide" not in "".join(re.findall(r'<div class="track">.*?</div></div>', nested()))


@pytest.mark.parametrize("drawn", [1, 2_00, 90_00])
def test_every_part_of_a_loss_has_its_number_however_narrow_it_is(drawn: int) -> None:
    text = in_order((drawn, drawn), (100_00, 100_00 - drawn))
    assert re.findall(r'<span class="tag"><b>(\d)</b>', text) == ["1", "2"]
    listed = re.findall(r"<li><b>(\d)</b> ([^<]*)</li>", text.partition("<table>")[0])
    told = [("1", f"Fund 0 / default fund {drawn // 100}.{drawn % 100:02}")]
    assert listed == told * (drawn * FULL < NARROW * 100_00)


def test_what_bears_nothing_of_a_loss_has_no_part_in_it() -> None:
    assert len(bars(in_order((100_00, 100_00), (100_00, 0)))[0][1]) == 1


def test_parts_are_narrow_by_their_share_of_the_room_and_not_by_their_letters() -> None:
    parts = [Part("A", 6_999, 0, number="1"), Part("A long name", 7_000, 0, number="2"), Part("None", 5, 0)]
    assert str(narrow(parts, FULL, 0)).count("<li>") == 1
    assert str(narrow(parts, 10 * FULL, 2)).count("<li>") == 2
    assert not narrow(parts[1:2], FULL, 0)


def test_too_many_cells_are_drawn_together_and_that_is_said() -> None:
    text = page(document_of(mutual(900)))
    (width, cells) = bars(text)[-1]
    assert width == "100.000%"
    assert len(cells) <= CELLS
    assert f"drawn as {CELLS} cells" in text
    assert "drawn as" not in page(document_of(mutual(20))).replace("is drawn as a sliver", "")


def test_a_part_names_itself_and_its_amount_where_that_is_asked() -> None:
    text = str(bar([Part("A & B", 1_000_00, 1_000_00, "pool", "3")], 1_000_00, named=True, scale=2))
    tag = '<span class="tag"><b>3</b><span><b>A &amp; B</b><small>1,000.00</small></span></span>'
    assert tag in text
    assert re.search(r"\.tag \{[^}]*overflow: hidden; display: flex; flex-wrap: wrap", STYLE)
    assert re.search(r"\.tag > \* \{[^}]*background: var\(--page\)", STYLE)


def test_on_paper_nothing_is_closed_and_a_picture_may_end_a_page_between_two_bars() -> None:
    text = compare_page(compare_document(compared(*CRASH)))
    assert text.count("<details") == text.count("<details open>") > 0
    printed = STYLE.partition("@media print")[2]
    assert "details:not([open])::details-content { content-visibility: visible" in printed
    assert re.search(r"(?<![.\w])figure\b(?=[^{}]*\{[^}]*break-inside: avoid)", printed) is None
    assert re.search(r"\.row\b(?=[^{}]*\{[^}]*break-inside: avoid)", printed)


def test_a_table_that_may_not_fit_a_narrow_screen_says_how_many_columns_it_has() -> None:
    text = compare_page(compare_document(compared(*CRASH))) + nested()
    box = r'<div class="scroll" tabindex="0" role="group" aria-label="([^"]+)">(.*?)</table>'
    boxes = re.findall(rf'(<p class="sideways">[^<]*</p>)?{box}', text)
    assert len(boxes) == text.count("<table>") > 3
    for before, label, table in boxes:
        columns = table.count('scope="col"')
        hint = f'<p class="sideways">{columns} columns: scroll sideways for those that do not fit.</p>'
        assert before == hint * (columns > COLUMNS_AT_ONCE)
        assert f"<caption>{label}</caption>" in table
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
    text = (EXAMPLES / "okex-2020-03-13.toml").read_text(encoding="utf-8")
    for number, more in enumerate(("", "\n# a word more\n")):
        file.write_text(text + more, encoding="utf-8")
        out = tmp_path / f"{number}.html"
        assert main(["settle", str(file), "--csv", "--html", str(out)]) in {0, 1}
        assert "<b>a" not in out.read_text(encoding="utf-8").partition("<footer>")[2]
        assert hashlib.sha256((text + more).encode()).hexdigest() in footer(out)
        assert "<b>a.toml" in footer(out)
