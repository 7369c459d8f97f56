"""The pictures of `rhodian backtest`, `stress` and `calibrate`, and their pages: what is drawn, always the same."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import draw
from rhodian_desk.cli.entry import main
from rhodian_desk.risk import drawing, pictures
from rhodian_desk.risk.backtest import backtest
from rhodian_desk.risk.calibration import calibrate
from rhodian_desk.risk.calibration_pictures import calibration
from rhodian_desk.risk.stress import Report, report
from rhodian_desk.risk.stress_file import load as load_stress
from rhodian_desk.risk.study import load
from rhodian_desk.scenario.settle import waterfall
from tests.desk.conftest import SOUND
from tests.desk.risk.studies import ROOT, written
from tests.desk.risk.test_backtest import WIDE, without
from tests.desk.risk.test_calibration import FUND
from tests.desk.risk.test_defaults import looked_at

if TYPE_CHECKING:
    from pathlib import Path

BY_HAND = '\n[stress]\nlosses = ["0.00", "5.00", "57.00", "200.00"]\nquantiles = ["0.5", "0.75"]\n'
STYLE = ROOT / "desk" / "rhodian_desk" / "render" / "page.css"


def stressed(tmp_path: Path, section: str = BY_HAND, text: str = SOUND) -> Report:
    file = tmp_path / "scenario.toml"
    file.write_text(text + section, encoding="utf-8")
    return report(load_stress(str(file)))


def every_picture(tmp_path: Path) -> list[str]:
    tested = pictures.backtest(backtest(load(written(tmp_path))))
    drawn = pictures.stress(stressed(tmp_path))
    defaults = pictures.backtest(looked_at(tmp_path)).defaults
    assert defaults is not None
    sized = calibration(calibrate(load(written(tmp_path, FUND))))
    return [*tested.margins, *tested.lights, defaults, drawn.course, *drawn.pays, *sized.margins, sized.ways]


def test_a_picture_is_sound_fetches_nothing_and_its_colours_are_the_pages(tmp_path: Path) -> None:
    known = set(re.findall(r"--([a-z-]+):", STYLE.read_text(encoding="utf-8")))
    for svg in every_picture(tmp_path):
        ET.fromstring(svg.replace("xlink:href", "href"))  # noqa: S314  # it is ours
        assert not re.search(r"script|https?:|<style|<metadata|font-family|<image|@import", svg)
        assert set(re.findall(r"var\(--([a-z-]+)\)", svg)) <= known
        assert not re.search(r"#0000[0-9a-f]{2}\b", svg.replace("#000000", ""))
        assert set(re.findall(r"(?:href=\"#|url\(#)([^\")]+)", svg)) <= set(re.findall(r"\bid=\"([^\"]+)", svg))


@pytest.mark.parametrize(
    "font", ["font: 11px 'DejaVu Sans', 'Arial', sans-serif;", "font-size: 11px; font-family: 'DejaVu Sans', 'Arial';"]
)
def test_letters_are_the_pages_as_any_version_of_matplotlib_writes_them(font: str) -> None:
    written_out = f'<svg viewBox="0 0 1 1">\n<text style="{font} text-anchor: end" x="1">7</text>\n</svg>'
    found = drawing.cleaned(written_out, "a")
    assert found == '<svg viewBox="0 0 1 1"> <text style="font-size: 11px; text-anchor: end" x="1">7</text> </svg>'


def test_no_two_pictures_of_a_page_name_a_part_alike(tmp_path: Path) -> None:
    names = [name for svg in every_picture(tmp_path) for name in re.findall(r"\bid=\"([^\"]+)", svg)]
    assert len(names) == len(set(names)) > 100


def test_a_picture_is_the_same_again_and_whatever_matplotlib_was_told(tmp_path: Path) -> None:
    program = f"""import sys, matplotlib
matplotlib.rcParams.update({{"font.size": 30, "axes.facecolor": "red", "svg.fonttype": "path"}})
from rhodian_desk.cli.entry import main
sys.exit(main(["backtest", {written(tmp_path)!r}, "--html", {str(tmp_path / "again.html")!r}]))
"""
    assert main(["backtest", written(tmp_path), "--html", str(tmp_path / "page.html")]) in {0, 1}
    subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, env=WIDE)  # noqa: S603  # ours
    assert (tmp_path / "again.html").read_bytes() == (tmp_path / "page.html").read_bytes()


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 9)), min_size=1, max_size=2000))
def test_thinned_days_are_in_order_and_the_worst_of_each_few_is_among_them(days: list[tuple[int, int]]) -> None:
    lost, charged = [loss for loss, _ in days], [margin for _, margin in days]
    found = pictures.thinned(lost, charged)
    assert found == sorted(set(found))
    assert len(found) <= pictures.POINTS
    assert max(lost[place] - charged[place] for place in found) == max(loss - margin for loss, margin in days)
    if len(days) <= pictures.POINTS:
        assert found == list(range(len(days)))


def test_every_exception_is_marked_though_days_are_left_out(tmp_path: Path) -> None:
    text = (ROOT / "examples" / "risk" / "sp500.toml").read_text(encoding="utf-8")
    file = tmp_path / "index.toml"
    file.write_text(text.replace(', "garch"', "").replace('"filtered", ', ""), encoding="utf-8")
    came = backtest(load(str(file)))
    drawn = pictures.backtest(came)
    assert drawn.step == 12
    for each, svg in zip(came.results, drawn.margins, strict=True):
        assert len(re.findall(r"<use [^>]*var\(--uncovered\)", svg)) == len(each.exceptions) > 60


def test_how_losses_are_spread_is_what_the_kernel_draws_and_a_count_of_them(tmp_path: Path) -> None:
    of = stressed(tmp_path)
    losses = [0, 500, 5700, 20000]
    tree = waterfall(of.stress.scenario, of.stress.waterfall, dict(of.stress.scenario.openings.pairs()))
    course = of.course
    assert (course.losses[0], course.losses[-1]) == (0, 20000)
    assert course.at_least == tuple(sum(loss >= each for loss in losses) for each in course.losses)
    for place, loss in enumerate(course.losses):
        amounts = draw(tree, loss).amounts
        assert [row[place] for row in course.borne] == [amounts[below] for below in tree.below[0]]
    assert [of.rows[row].short for row in course.rows] == ["House / junior capital", "member default fund"]
    assert course.ends == (700, of.rows[2].capacity)


def test_of_many_side_by_side_the_first_are_told_apart_and_the_rest_are_together(tmp_path: Path) -> None:
    accounts = "".join(f'[[accounts]]\nowner = "M{each}"\npurpose = "fund"\nbalance = "10.00"\n' for each in range(9))
    layers = "".join(f'[[waterfalls.layers]]\nfund = {{ owner = "M{each}", purpose = "fund" }}\n' for each in range(9))
    head = SOUND[: SOUND.index("[[accounts]]")]
    tail = SOUND[SOUND.index("[[losses]]") : SOUND.index("[[published]]")]
    text = f'{head}{accounts}[[waterfalls]]\nname = "nine"\nrule = "in order"\n{layers}{tail}'
    of = stressed(tmp_path, '\n[stress]\nlosses = ["95.00"]\n', text)
    assert (len(of.course.rows), of.course.others) == (5, 4)
    assert [row[-1] for row in of.course.borne] == [1000] * 5 + [4000]
    assert of.course.ends == (1000, 2000, 3000, 4000, 5000, 9000)
    assert all(
        sum(each) == min(loss, 9000)
        for loss, each in zip(of.course.losses, zip(*of.course.borne, strict=True), strict=True)
    )
    assert pictures.stress(of).others == 4


@pytest.mark.parametrize("losses", ['"0.00"', '"0.00", "0.01"', f'"{10**40}.00"', '"1.00", "1.00"'])
def test_few_losses_none_and_huge_ones_are_drawn_all_the_same(tmp_path: Path, losses: str) -> None:
    drawn = pictures.stress(stressed(tmp_path, f"\n[stress]\nlosses = [{losses}]\n"))
    for svg in (drawn.course, *drawn.pays):
        assert not re.search(r"\b(nan|inf)\b", svg)
    assert len(drawn.pays) == 4


def test_a_page_has_every_figure_of_its_pictures_and_says_them_in_words(tmp_path: Path) -> None:
    file, page = tmp_path / "scenario.toml", tmp_path / "page.html"
    file.write_text(SOUND + BY_HAND, encoding="utf-8")
    assert main(["stress", str(file), "--html", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert all(figure in text for figure in ("57.00", "200.00", "7.00", "92.99", "107.02"))
    said = re.findall(r'role="img" aria-label="([^"]+)"', text)
    assert len(said) == text.count("<svg") == 3
    assert "5.00 at quantile 0.5, 57.00 at quantile 0.75, and 200.00 at most" in said[0]
    assert "Something is uncovered in 1 of 4 losses: 25.0000%." in text


def test_a_horizon_of_days_is_named_and_what_is_not_drawn_is_counted(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    members = "".join(f'[[members]]\nname = "M{each}"\npositions = {{ one = "9.00" }}\n' for each in range(11))
    file = written(
        tmp_path,
        ("lookback = 20", "lookback = 20\nhorizon = 2"),
        ('[[members]]\nname = "A"', f'{members}[[members]]\nname = "A"'),
    )
    main(["backtest", file, "--html", str(page)])
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") == 2 * pictures.PICTURED
    assert "14 more margins of 26 not drawn" in text
    assert re.search(r"M0, historical: \d+ exceptions? on 19 stretches of 2 days, 1.90 expected; the zone is", text)
    assert "1 other; --json lists every one" in text


def test_names_of_a_file_are_text_and_never_part_of_a_picture(tmp_path: Path) -> None:
    bad = '<script>alert(1)</script> $x_1$ & "B"'
    page = tmp_path / "page.html"
    file = written(tmp_path, ('name = "A"', f"name = '{bad}'"))
    main(["backtest", file, "--html", str(page)])
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; $x_1$ &amp;" in text
    assert all("alert" not in svg for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL))


def test_without_matplotlib_one_line_says_what_to_install_and_tables_need_none(tmp_path: Path) -> None:
    file, page = written(tmp_path), tmp_path / "page.html"
    done = without("matplotlib", "backtest", file, "--html", str(page))
    said = "the risk desk needs matplotlib, which is not installed; pip install 'rhodian[risk]'"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}; nothing was settled or written\n")
    assert not page.exists()
    assert without("matplotlib", "backtest", file).returncode in {0, 1}
