"""Checked: what looks at the made site finds a link that leads nowhere, and whatever is fetched from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docs.site import check

if TYPE_CHECKING:
    from pathlib import Path


def made(folder: Path, body: str) -> Path:
    """Make a site of two pages, one of which has this body."""
    (folder / "guides").mkdir()
    (folder / "guides/other.html").write_text('<h1 id="here">Other</h1>', encoding="utf-8")
    (folder / "site.css").write_text("td { color: red; }", encoding="utf-8")
    (folder / "a file.png").write_bytes(b"")
    (folder / "index.html").write_text(
        f'<link rel="stylesheet" href="site.css"><p id="top">{body}</p>', encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize(
    "body",
    [
        '<a href="guides/other.html">other</a>',
        '<a href="guides/other.html#here">other</a>',
        '<a href="#top">up</a>',
        '<a href="https://example.org/nowhere#at-all">out</a>',
        '<img src="a%20file.png">',
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    ],
)
def test_what_leads_somewhere_is_let_pass(body: str, tmp_path: Path) -> None:
    assert check.faults(made(tmp_path, body)) == []
    assert check.main([str(tmp_path)]) == 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<a href="guides/none.html">other</a>', "guides/none.html leads nowhere"),
        ('<a href="guides/other.html#there">other</a>', "guides/other.html#there leads nowhere"),
        ('<a href="#bottom">down</a>', "#bottom leads nowhere"),
        ('<a href="guides/">folder</a>', "guides/ leads nowhere"),
        ('<a href="a%20file.png#part">part</a>', "a%20file.png#part leads nowhere"),
        ('<meta http-equiv="refresh" content="0; url=gone.html">', "gone.html leads nowhere"),
        ('<img src="none.png">', "none.png is not there"),
        (
            '<script src="https://example.org/a.js"></script>',
            "https://example.org/a.js is fetched from elsewhere",
        ),
        ('<link rel="stylesheet" href="//example.org/font.css">', "//example.org/font.css is fetched from elsewhere"),
        ('<form action="https://example.org/"></form>', "https://example.org/ is fetched from elsewhere"),
    ],
)
def test_what_leads_nowhere_or_is_fetched_is_named(
    body: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.main([str(made(tmp_path, body))]) == 1
    assert f"index.html: {said}\n" in capsys.readouterr().out


def test_a_style_sheet_that_fetches_a_font_is_named(tmp_path: Path) -> None:
    (made(tmp_path, "") / "site.css").write_text(
        "@font-face { src: url('https://example.org/a.woff2'); }", encoding="utf-8"
    )
    assert check.faults(tmp_path) == ["site.css: https://example.org/a.woff2 is fetched from elsewhere"]


def test_a_folder_without_pages_is_no_site(tmp_path: Path) -> None:
    assert check.main([str(tmp_path)]) == 1
