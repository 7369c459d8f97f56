"""Convenience: how Sphinx makes the documentation site; `make docs` runs it, from the root of the repository.

Its pages are the Markdown files of the repository as they lie, and a page of names for each Python package that is
meant for others (`names.py`). Only a table of contents is added. Nothing is fetched, neither when it is built nor when
it is read, and `check.py` holds it to that.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rhodian

if TYPE_CHECKING:
    from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent))

project = "Rhodian"
author = "the Rhodian project"
project_copyright = "the Rhodian project. The licence is Apache-2.0."
version = release = rhodian.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "names"]
root_doc = "docs/index"
include_patterns = [
    *("README.md", "SPEC.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"),
    *("docs/**.md", "docs/**.rst", "spec/*.md", "bench/README.md", "tests/*/README.md"),
    *("examples/README.md", "examples/histories/README.md", "proofs/rhodian_proofs/rules/README.md"),
]
exclude_patterns = [".*", "out", "dist", "build"]
templates_path = ["templates"]
default_role = "code"
myst_heading_anchors = 4

nitpicky = True
nitpick_ignore_regex = [
    ("py:.*", r"(?!rhodian).*"),  # not ours, and documented elsewhere
    ("py:.*", r"rhodian\.base\.loops\..*"),  # not meant for others, as what follows
    ("py:.*", r"rhodian_proofs\.claims\.(premises|writing)\..*|rhodian_desk\.store\.replay\.Now"),
]
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
add_module_names = False
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = f"Rhodian {release}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_additional_pages = {"index": "front.html"}  # whoever opens the folder comes to the guides

_ROOMS = (
    *("base", "sharing", "waterfall", "ledger", "machine", "pools", "clearing", "mutualisation", "markets"),
    *("deleveraging", "auctions", "tranches", "insurance", "liquidity", "governance"),
    *("matrix", "refusals", "by-hand", "failures", "trust"),
)
_GUIDES = (
    *("library", "machine", "store", "desk", "scenario", "history", "compare", "disclosure", "stress", "monitor"),
    *("files", "proofs", "claims", "exactness"),
)
_LATER = sorted({path.stem for path in Path(__file__).parents[1].glob("*.md")} - {*_GUIDES, "index"})
_CONTENTS = {
    "Guides": ["Three screens </README>", *_GUIDES, *_LATER],
    "What it promises": ["/SPEC", *(f"/spec/{room}" for room in _ROOMS), "/proofs/rhodian_proofs/rules/README"],
    "Python names": ["site/api/rhodian", "site/api/*"],
    "Evidence": [
        *("/examples/README", "/examples/histories/README", "/tests/vectors/README", "/tests/conformance/README"),
        "/bench/README",
    ],
    "The project": ["/CHANGELOG", "/CONTRIBUTING", "/SECURITY"],
}
"""The pages under their headings, in the order in which they are read; a guide that is not named here comes last."""


def _add_contents(_: Sphinx, page: str, source: list[str]) -> None:
    """Add the table of contents to the page of guides, whose Markdown is read without it elsewhere."""
    if page == root_doc:
        for heading, pages in _CONTENTS.items():
            tree = ["", "```{toctree}", ":hidden:", ":glob:", f":caption: {heading}", "", *pages, "```", ""]
            source[0] += "\n".join(tree)


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx."""
    app.connect("source-read", _add_contents)
    return {"parallel_read_safe": True}
