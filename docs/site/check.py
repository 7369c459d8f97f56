"""Checked: every link of the made site leads somewhere in it, and nothing is fetched from elsewhere when it is read.

`python docs/site/check.py out/docs` names each link to a page, an anchor or a picture that is not there, and each
script, style sheet, font or picture of another host; it exits with 1 if there is any. Links of the text to other hosts
are not followed: that needs a network.
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {"src", "srcset", "poster", "data", "action"}
"""Attributes whose address is loaded or sent to by reading a page; and `href` of a `link`."""
OF_A_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


class Page(HTMLParser):
    """What a page links to, what it loads, and the anchors that it has."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a tag."""
        for name, value in attrs:
            if name in {"id", "name"} and value:
                self.anchors.add(value)
            if name in FETCHED or (name, tag) == ("href", "link"):
                self.loaded.append(value or "")
            elif name == "href":
                self.links.append(value or "")
            elif name == "content" and ("http-equiv", "refresh") in attrs:
                self.links.append((value or "").partition("url=")[2])


def faults(site: Path) -> list[str]:
    """Return what is wrong with a site, a line for each link that leads nowhere or elsewhere."""
    pages = {path.resolve(): Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    found = [] if pages else [f"{site}: there is no page"]
    for path, page in pages.items():
        found += [f"{path.name}: {link} leads nowhere" for link in page.links if not _leads(path, link, pages)]
        found += [f"{path.name}: {load} is fetched from elsewhere" for load in page.loaded if _is_elsewhere(load)]
        found += [f"{path.name}: {load} is not there" for load in page.loaded if not _leads(path, load, pages)]
    for path in sorted(site.rglob("*.css")):
        named = [first or second for first, second in OF_A_STYLE.findall(path.read_text(encoding="utf-8"))]
        found += [f"{path.name}: {load} is fetched from elsewhere" for load in named if _is_elsewhere(load)]
    return found


def _is_elsewhere(address: str) -> bool:
    """Whether an address is of another host, or of none."""
    return urlsplit(address).scheme not in {"", "data"} or bool(urlsplit(address).netloc)


def _leads(path: Path, address: str, pages: dict[Path, Page]) -> bool:
    """Whether an address of a page leads to another host, which is not asked, or to something of this site."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    there = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if there not in pages:
        return there.is_file() and not parts.fragment
    return not parts.fragment or unquote(parts.fragment) in pages[there].anchors


def main(words: list[str]) -> int:
    """Check the site of a folder; say what is wrong, or how much was looked at."""
    site = Path(words[0])
    wrong = faults(site)
    looked_at = f"{site}: every link of {len(list(site.rglob('*.html')))} pages leads somewhere\n"
    sys.stdout.write("".join(f"{line}\n" for line in wrong) or looked_at)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
