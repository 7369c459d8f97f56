"""The page of `rhodian calibrate`: bars as long as what they stand for, and every figure of them in tables."""

from __future__ import annotations

import hashlib
import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.io.units import grouped_text
from rhodian_desk.risk.calibration import Calibration, calibrate
from rhodian_desk.risk.calibration_pictures import TOOLED, WAYS, Calibrated, calibration
from rhodian_desk.risk.pictures import PICTURED
from rhodian_desk.risk.study import load
from tests.desk.documents import calibration as calibrated
from tests.desk.risk.studies import written
from tests.desk.risk.test_backtest import without
from tests.desk.risk.test_calibration import FUND
from tests.desk.test_page import Reader, amounts_in

if TYPE_CHECKING:
    from collections.abc import Callable

Box = tuple[float, float, float, float]
STRESSED = ("lookback = 20", "lookback = 20\nstress = { first = 2024-01-05, last = 2024-01-15 }")
_GROUND = re.compile(r'<pattern id="([^"]+)"[^>]*> <rect [^>]*fill="var\(--([a-z-]+)-ground\)"')
_BAR = re.compile(r'<path d="([^"]+)"[^>]* style="fill: (?:url\(#([^)]+)\)|var\(--shade\))')


def boxes(svg: str) -> dict[str, list[Box]]:
    """Return the bars of a picture by their look: left, top, right and bottom of each, in pixels."""
    looks = dict(_GROUND.findall(svg))
    found: dict[str, list[Box]] = {}
    for path, pattern in _BAR.findall(svg):
        numbers = [float(each) for each in re.findall(r"-?[0-9.]+", path)]
        across, down = numbers[::2], numbers[1::2]
        box = (min(across), min(down), max(across), max(down))
        found.setdefault(looks[pattern] if pattern else "", []).append(box)
    return found


def drawn(folder: Path, *changes: tuple[str, str]) -> tuple[Calibration, Calibrated]:
    of = calibrate(load(written(folder, *changes)))
    return of, calibration(of)


def paged(folder: Path, *changes: tuple[str, str]) -> str:
    page = folder / "page.html"
    assert main(["calibrate", written(folder, *changes), "--html", str(page)]) == 0
    return page.read_text(encoding="utf-8")


def closed(text: str) -> None:
    """Check that every tag of a page is closed in its order."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []


def test_contributions_are_drawn_as_long_as_they_are_side_by_side_for_each_member(tmp_path: Path) -> None:
    of, pictures = drawn(tmp_path, FUND)
    assert of.fund is not None
    bars = boxes(pictures.ways)
    assert set(bars) == set(WAYS.values())
    lengths = {
        (way, member): right - left
        for way, look in WAYS.items()
        for member, (left, _, right, _) in enumerate(sorted(bars[look], key=lambda box: box[1]))
    }
    pixel = max(lengths.values()) / max(max(way.amounts) for way in of.fund.ways.values())
    for (way, member), length in lengths.items():
        assert length == pytest.approx(of.fund.ways[way].amounts[member] * pixel, abs=0.01)
    tops = sorted(box[1] for each in bars.values() for box in each)
    order = [look for top in tops for look, each in bars.items() if top in {box[1] for box in each}]
    assert order == list(WAYS.values()) * 3
    assert len({left for each in bars.values() for left, *_ in each}) == 1


def test_margins_are_drawn_as_high_as_they_are_for_each_model_and_tool(tmp_path: Path) -> None:
    of, pictures = drawn(tmp_path, STRESSED)
    assert len(pictures.margins) == 2
    for member, svg in zip(of.study.members, pictures.margins, strict=True):
        rows = [each for each in of.margins if each.member == member.name]
        bars = {look: sorted(each) for look, each in boxes(svg).items()}
        heights = {
            (tool, place): bottom - top
            for tool, look in TOOLED.items()
            for place, (_, top, _, bottom) in enumerate(bars[look])
        }
        pixel = heights["none", 0] / rows[0].tools["none"]
        assert len(heights) == 8
        for (tool, place), height in heights.items():
            assert height == pytest.approx(rows[place].tools[tool] * pixel, abs=0.01)
        ends = [float(each) for each in re.findall(r'd="M [0-9.]+ ([0-9.]+) L [0-9.]+ \1 "[^>]*--uncovered', svg)]
        floor = bars["drawn"][0][3]
        assert [floor - end for end in ends] == pytest.approx([each.tail * pixel for each in rows], abs=0.01)


@pytest.mark.parametrize("changes", [(FUND,), (FUND, STRESSED), ()], ids=["a fund", "with stress", "no fund"])
def test_the_page_has_every_figure_in_a_table_and_each_picture_in_words(
    tmp_path: Path, changes: tuple[tuple[str, str], ...]
) -> None:
    text, document = paged(tmp_path, *changes), calibrated(calibrate(load(written(tmp_path, *changes))))
    closed(text)
    cells = set(re.findall(r"<td[^>]*>([^<]*)</td>", text))
    amounts = {grouped_text(each) for each in amounts_in(document)}
    assert len(amounts) > 10
    assert amounts <= cells
    said = re.findall(r'role="img" aria-label="([^"]+)"', text)
    fund = 1 if changes else 0
    assert len(said) == text.count("<svg") == len({each["member"] for each in document["margins"]}) + fund
    for each in document["margins"]:
        assert any(f"{each['model']} {grouped_text(each['at_risk'])}" in words for words in said)
    assert ("with stress" in text) == (STRESSED in changes)
    assert ("the study has no fund" in text) == (not changes)


def test_of_the_contributions_it_is_said_who_gives_most_by_each_way_and_what_all_give_together(tmp_path: Path) -> None:
    text, document = paged(tmp_path, FUND), calibrated(calibrate(load(written(tmp_path, FUND))))
    rows, (fund,) = document["contributions"], document["fund"]
    for way in WAYS:
        sizes = {each["member"]: float(each[f"by_{way}"]) for each in rows}
        most = max(sizes, key=sizes.__getitem__)
        assert f"by {way} {most} with {sizes[most]:,.2f}" in text
    whole = f"{float(fund['required']) + float(fund['above']):,.2f}"
    (foot,) = re.findall(r"<tfoot>.*?</tfoot>", text, re.DOTALL)
    assert re.findall(r"<td[^>]*>([^<]*)</td>", foot) == [whole] * len(WAYS)
    assert f"A fund of EUR {grouped_text(fund['required'])} covers the largest group in every scenario." in text


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("margin", "by its margin"),
        ("stress", "by its worst loss"),
        ("marginal", "by its part of the tail"),
        ("shapley", "by Shapley"),
    ],
)
def test_the_way_of_the_study_is_said(tmp_path: Path, by: str, words: str) -> None:
    text = html.unescape(paged(tmp_path, FUND, ("cover = 1", f'cover = 1\nby = "{by}"')))
    assert f"Of 3 members each contributes {words}" in text
    assert "Contributed above that, by " + by in text


def test_the_page_says_what_it_was_made_from_and_by_and_is_the_same_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, FUND)
    text = paged(tmp_path, FUND)
    capsys.readouterr()
    assert paged(tmp_path, FUND) == text
    assert f"The page is in {tmp_path / 'page.html'}" in capsys.readouterr().err
    assert "<code>rhodian calibrate study.toml --html OUT</code>" in text
    for each in (file, str(tmp_path / "prices.csv")):
        assert hashlib.sha256(Path(each).read_bytes()).hexdigest() in text
    assert main(["calibrate", file, "--json"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert f"SHA-256 of what all this follows from: <code>{document['asked']['sha256']}</code>" in text
    assert str(tmp_path) not in text


def many(count: int) -> tuple[str, str]:
    """Return the change that gives a study more members, the later ones the larger."""
    text = "".join(
        f'[[members]]\nname = "M{place}"\npositions = {{ one = "{100 * (place + 1)}.00" }}\n' for place in range(count)
    )
    return ('[[members]]\nname = "B"', f'{text}[[members]]\nname = "B"')


def test_of_many_members_those_that_contribute_most_are_drawn_and_the_rest_are_counted(tmp_path: Path) -> None:
    of, pictures = drawn(tmp_path, FUND, many(20))
    assert of.fund is not None
    assert len(pictures.members) == len(pictures.margins) == PICTURED
    assert list(pictures.members) == sorted(pictures.members)
    most = [max(each) for each in zip(*(way.amounts for way in of.fund.ways.values()), strict=True)]
    assert min(most[each] for each in pictures.members) >= max(
        most[each] for each in range(len(most)) if each not in pictures.members
    )
    labels = re.findall(r"text-anchor: end[^>]*>([0-9]+)</text>", pictures.ways)
    assert labels == [str(each + 1) for each in pictures.members]
    text = paged(tmp_path, FUND, many(20))
    assert "11 more members not drawn: the table and --json have them." in text
    assert f"Drawn are the {PICTURED} that contribute most by whichever way; 11 not." in text
    assert all(f">M{place}" in text for place in range(20))


def test_of_very_many_members_the_tables_say_how_many_they_leave_out(tmp_path: Path) -> None:
    text = paged(tmp_path, FUND, many(110))
    assert text.count("13 others; --json lists every one") == 3
    assert text.count("<svg") == PICTURED + 1


def nobody(folder: Path) -> list[tuple[str, str]]:
    del folder
    calm = '[fund]\ndays = false\n[[scenarios]]\nname = "calm"\nmoves = { one = "0%" }\n'
    return [('[[members]]\nname = "B"', f'{calm}[[members]]\nname = "B"')]


def huge(folder: Path) -> list[tuple[str, str]]:
    del folder
    return [FUND, ('one = "1000.00"', f'one = "{10**40}.00"')]


def still(folder: Path) -> list[tuple[str, str]]:
    days = "".join(f"2024-02-{day:02},7,7\n" for day in range(1, 29))
    (folder / "still.csv").write_text(f"Date,one,two\n{days}", encoding="utf-8")
    return [FUND, ('"prices.csv"', '"still.csv"')]


@pytest.mark.parametrize("changes", [nobody, huge, still])
def test_no_contribution_huge_ones_and_no_margin_are_drawn_all_the_same(
    tmp_path: Path, changes: Callable[[Path], list[tuple[str, str]]]
) -> None:
    _, pictures = drawn(tmp_path, *changes(tmp_path))
    for svg in (*pictures.margins, pictures.ways):
        assert not re.search(r"\b(nan|inf)\b", svg)
        for box in (box for each in boxes(svg).values() for box in each):
            assert 0 <= box[0] <= box[2] <= 400  # beside a huge one, a small one has no length that is seen
            assert 0 <= box[1] <= box[3]
    closed(paged(tmp_path, *changes(tmp_path)))


def test_names_of_a_file_are_text_and_never_part_of_a_picture(tmp_path: Path) -> None:
    bad = '<script>alert(1)</script> $x_1$ & "B"'
    text = paged(tmp_path, FUND, ('name = "A"', f"name = '{bad}'"), ('name = "both down"', f"name = '{bad}'"))
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; $x_1$ &amp;" in text
    assert all("alert" not in svg for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL))


def test_without_matplotlib_one_line_says_what_to_install_and_tables_need_none(tmp_path: Path) -> None:
    file, page = written(tmp_path, FUND), tmp_path / "page.html"
    done = without("matplotlib", "calibrate", file, "--html", str(page))
    said = "the risk desk needs matplotlib, which is not installed; pip install 'rhodian[risk]'"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}; nothing was settled or written\n")
    assert not page.exists()
    assert without("matplotlib", "calibrate", file).returncode == 0
