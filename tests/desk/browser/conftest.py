"""What the tests of pages in a browser share: the system's Chromium, and pages opened in it that keep what happens."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import attrs
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@attrs.frozen
class Opened:
    """A page in a browser, and what happened while it was open."""

    page: Page
    said: list[str]
    """What the console said, and what went wrong."""
    asked: list[str]
    """The addresses that were asked for."""


@pytest.fixture(scope="module")  # while Playwright runs, no test of another module could have an event loop
def browser() -> Iterator[Browser]:
    """Start the system's Chromium, or skip and say why; fail where RHODIAN_CHROMIUM=required."""
    named = os.environ.get("RHODIAN_CHROMIUM_PROGRAM")
    program = next(filter(None, map(shutil.which, [named] if named else PROGRAMS)), None)
    if program is None:
        _without("there is no Chromium here; on Debian it is the package chromium")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  # it may be missing
    except ModuleNotFoundError as missing:
        _without(str(missing))
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not run as root; the pages are ours, and have no script.
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        running = playwright.chromium.launch(executable_path=program, args=sandbox)
        yield running
        running.close()


def _without(reason: str) -> None:
    """Skip the test, or fail where there must be a browser."""
    if os.environ.get("RHODIAN_CHROMIUM") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Return a function that opens a page: its text, how wide the window is in pixels, and light or dark."""
    contexts = []

    def show(text: str, *, width: int = 1280, dark: bool = False) -> Opened:
        file = tmp_path / "page.html"
        file.write_text(text, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", bypass_csp=False
        )
        contexts.append(context)
        made = Opened(context.new_page(), [], [])
        made.page.on("console", lambda message: made.said.append(message.text))
        made.page.on("pageerror", lambda error: made.said.append(str(error)))
        made.page.on("request", lambda request: made.asked.append(request.url))
        made.page.goto(file.as_uri())
        return made

    yield show
    for context in contexts:
        context.close()
