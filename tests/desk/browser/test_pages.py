"""In a browser every page is quiet, fits, reads well in light and dark, goes by keys alone, and prints whole."""

from __future__ import annotations

import html
import io
import unicodedata
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tests.desk.browser.measures import BARS, CONTRAST, FOCUS, OVERFLOW, PARTS, REACHABLE, TAGS, UNTOLD
from tests.desk.browser.pages import BARLESS, PAGES, REPORT, shown
from tests.desk.test_page import amounts_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.desk.browser.conftest import Opened

WIDTHS = (390, 1280)
PAPER, ACROSS = 680, 1_009
"""How many pixels there are between the margins of a page of A4, upright and across."""
READABLE = 4.5
"""The contrast that letters of any size need, by WCAG 2.2, level AA."""
SERIOUS = {"serious", "critical"}
NAMES = {"owner", "purpose", "title", "summary", "id", "name", "how", "what", "who", "phase", "rule", "policy"}

pytestmark = pytest.mark.parametrize("name", PAGES)
Open: TypeAlias = "Callable[..., Opened]"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_says_nothing_asks_for_nothing_and_stays_in_its_window(opened: Open, name: str, width: int) -> None:
    seen = opened(shown(name)[0], width=width)
    assert seen.said == []
    assert [address for address in seen.asked if not address.startswith("file:")] == []
    assert len(seen.asked) == 1
    assert seen.page.evaluate(OVERFLOW) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_bars_are_as_wide_as_they_say_and_what_stands_in_them_is_whole(opened: Open, name: str, width: int) -> None:
    page = opened(shown(name)[0], width=width).page
    assert (page.locator(".bar").count() > 0) == (name not in BARLESS)
    for measure in (BARS, PARTS, TAGS, UNTOLD):
        assert page.evaluate(measure) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_text_has_contrast_with_the_plain_ground_under_it(
    opened: Open, name: str, width: int, *, dark: bool
) -> None:
    contrasts = opened(shown(name)[0], width=width, dark=dark).page.evaluate(CONTRAST)
    assert len(contrasts) > 20
    assert [each for each in contrasts if each[0] < READABLE] == []


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1280, True)])
def test_axe_finds_nothing_serious(opened: Open, name: str, width: int, *, dark: bool) -> None:
    page = opened(shown(name)[0], width=width, dark=dark).page
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("() => axe.run()")
    serious = [rule for rule in found["violations"] if rule["impact"] in SERIOUS]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in serious] == []
    assert len(found["passes"]) > 10


def test_dark_is_dark_and_light_is_light(opened: Open, name: str) -> None:
    ground = "() => getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number)"
    text = shown(name)[0]
    assert min(opened(text).page.evaluate(ground)) > 240
    assert max(opened(text, dark=True).page.evaluate(ground)) < 40


@pytest.mark.parametrize("width", WIDTHS)
def test_keys_reach_everything_in_its_order_visibly_and_get_out_again(opened: Open, name: str, width: int) -> None:
    page = opened(shown(name)[0], width=width).page
    all_of_it = page.evaluate(REACHABLE)
    reached = []
    for _ in range(all_of_it + 1):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            break
        assert focus["outlined"]
        reached.append(focus["place"])
    assert reached == list(range(all_of_it))


def test_a_box_scrolls_and_a_part_closes_and_opens_by_keys(opened: Open, name: str) -> None:
    page = opened(shown(name)[0], width=390).page
    page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
    for box in page.locator(".scroll, pre").all():
        if box.evaluate("each => each.scrollWidth - each.clientWidth > 60"):
            box.focus()
            page.keyboard.press("ArrowRight")
            page.wait_for_function("each => each.scrollLeft > 0", arg=box.element_handle())
    for part in page.locator("summary").all():
        was_open = part.evaluate("each => each.parentElement.open")
        for is_open in (not was_open, was_open):
            part.press("Enter")
            assert part.evaluate("each => each.parentElement.open") == is_open


def test_on_paper_nothing_reaches_beyond_the_margins_tables_included(opened: Open, name: str) -> None:
    # The widest table of the report is printed across.
    page = opened(shown(name)[0], width=ACROSS if name == REPORT else PAPER).page
    page.emulate_media(media="print")
    assert page.evaluate(OVERFLOW.replace(".scroll table, ", "")) == []
    assert page.evaluate(PARTS) == page.evaluate(TAGS) == []


def test_the_printed_page_has_every_name_and_every_amount(opened: Open, name: str) -> None:
    from pypdf import PdfReader  # noqa: PLC0415  # where there is no browser, it is not needed

    text, document = shown(name)
    page = opened(text, dark=True).page
    # What a reader of the report has not asked for is thousands of pages; those of the desk are printed whole.
    said = _bare(page.locator("body").inner_text() if name == REPORT else text)
    if name != REPORT:
        page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = false; }")
    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    shapes = {round(float(each.mediabox.height) / float(each.mediabox.width), 1) for each in paper.pages}
    assert shapes <= {1.4, 0.7}  # A4, upright, or across for a wide table
    assert 1.4 in shapes
    printed = _bare("".join(each.extract_text() for each in paper.pages))
    words = {*names_in(document), *map(_grouped, amounts_in(document))}
    shown_words = {word for word in map(_bare, words) if html.escape(word) in said or word in said}
    assert len(shown_words) >= 5
    assert {word for word in shown_words if word not in printed} == set()


def _grouped(amount: str) -> str:
    """Return an amount as a page has it."""
    whole, point, fraction = amount.partition(".")
    return f"{int(whole):,}{point}{fraction}" if whole != "-0" else amount


def _bare(text: str) -> str:
    """Return a text without its spaces, which paper has where a line ends, and with letters apart that it joins."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def names_in(value: object) -> Iterator[str]:
    """Yield every name in a document."""
    if isinstance(value, list):
        for each in value:
            yield from names_in(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if isinstance(each, str) and key in NAMES and each:
                yield each
            yield from names_in(each)
