"""Convenience: the trust base, as spec/trust.md lists it: whatever is read when `rhodian prove` says what a claim is.

`python -m rhodian_proofs.report.trust` prints it. It is found from the imports, so nothing can be left out; what is
imported inside a function only shows what was found, or looks for what something else checks.
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from rhodian_proofs.language import hashes

if TYPE_CHECKING:
    from collections.abc import Iterator

_STARTS = ("rhodian_proofs.run.cli",)
_KERNEL = ("rhodian.base.columns", "rhodian.base.loops")
"""What of the kernel the rules speak about, and nothing proves."""


def modules() -> dict[str, str]:
    """Return the source of each module of the trust base, by its name."""
    known = {name: path.read_text(encoding="utf-8") for name, path in hashes.modules("rhodian_proofs").items()}
    ahead, found = list(_STARTS), dict[str, str]()
    while ahead:
        name = ahead.pop()
        if name in known and name not in found and ".theorems" not in name:
            found[name] = known[name]
            ahead.extend(_imported(known[name], known))
    paths = hashes.modules("rhodian")
    kernel = {name: paths[name].read_text(encoding="utf-8") for name in _KERNEL}
    return {**kernel, **{name: found[name] for name in sorted(found)}}


def _imported(text: str, known: dict[str, str]) -> Iterator[str]:
    """Yield the modules that one imports to run, with the packages around them."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            for name in names:
                parts = name.split(".")
                yield from (".".join(parts[:upto]) for upto in range(1, len(parts) + 1) if name in known)


def table() -> str:
    """Return the table of the trust base in Markdown, with its total."""
    rows, lines, code = [], 0, 0
    for name, text in modules().items():
        tree = ast.parse(text)
        says = (ast.get_docstring(tree) or "").splitlines()[0].partition(": ")[2].rstrip(".")
        rows.append(f"| `{name}` | {says} | {text.count(chr(10))} |")
        lines += text.count("\n")
        code += _code(text, tree)
    head = "| module | what it does | lines |\n|---|---|---|"
    total = f"{len(rows)} modules, {lines:,} lines, of which {code:,} are neither blank, comment nor docstring."
    return "\n".join([head, *rows, "", total]) + "\n"


def _code(text: str, tree: ast.Module) -> int:
    """Return how many lines are neither blank, nor comments, nor in a string that stands alone."""
    prose: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            prose.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = enumerate(text.splitlines(), 1)
    return sum(
        bool(line.strip()) and not line.lstrip().startswith("#") and number not in prose for number, line in lines
    )


if __name__ == "__main__":
    sys.stdout.write(table())
