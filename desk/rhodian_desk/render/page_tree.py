"""Convenience: the tree of a settled loss, rebuilt from the flat lists of its document.

A document lists a loss's layers and its funds apart, each in the order of the tree.
Laid side by side again they give the outline that the picture and the tables share,
with one number for each layer and fund.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from rhodian_desk.render.page_bars import Part
from rhodian_desk.render.page_text import units

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER_PARTS: Final = 4


@attrs.define(eq=False)
class Line:
    """One line of the outline: a layer, or a run of funds next to one another below the same layer."""

    depth: int
    """How many layers are above it; the root has 0."""
    number: str
    """Its place in the outline, such as 2.1; for a run, that of its layer. The root has none."""
    layer: dict[str, Any] | None
    """The layer as the document has it; None for a run of funds."""
    above: Line | None
    """The layer right above it; None for the root."""
    first: int = 1
    """The place of a run's first fund among its siblings, counted from 1."""
    funds: list[dict[str, Any]] = attrs.Factory(list)
    """The funds of a run, in order; none for a layer."""
    below: list[Line] = attrs.Factory(list)
    """A layer's children, in order."""
    children: int = 0
    """How many layers and funds are right below a layer."""

    def in_proportion(self) -> bool:
        """Say whether it is a layer whose children share in proportion, fixed or not."""
        return self.layer is not None and self.layer["rule"] in {"in proportion", "in fixed proportion"}

    def parts(self, scale: int) -> Iterator[Part]:
        """Yield a layer's children, or a run's funds, one by one."""
        for fund in self.funds:
            yield fund_part(fund, scale)
        for line in self.below:
            if line.layer is None:
                yield from line.parts(scale)
            else:
                yield layer_part(line.layer, scale)


def fund_part(fund: dict[str, Any], scale: int) -> Part:
    """Return a fund of the document as a part of the outline."""
    return Part(fund_name(fund), units(fund["available"], scale), units(fund["drawn"], scale))


def layer_part(layer: dict[str, Any], scale: int) -> Part:
    """Return a layer of the document as a part of the outline."""
    return Part(layer["path"][-1], units(layer["capacity"], scale), units(layer["drawn"], scale))


def rule_of(layer: dict[str, Any]) -> str:
    """Return a layer's rule, and what it goes by."""
    return f"{layer['rule']} by {layer['basis']}" if layer["basis"] else str(layer["rule"])


def fund_name(account: dict[str, Any]) -> str:
    """Return an account's owner and purpose as one name."""
    return f"{account['owner']} / {account['purpose']}"


def numbered(above: str, place: int) -> str:
    """Return the number of a child; a number of very many parts keeps its last ones."""
    parts = [*above.split("."), str(place)] if above else [str(place)]
    if len(parts) > _NUMBER_PARTS:
        parts = ["\N{HORIZONTAL ELLIPSIS}", *parts[1 - _NUMBER_PARTS :]]
    return ".".join(parts)


def outline(loss: dict[str, Any]) -> list[Line]:
    """Return the lines of a loss's tree, each before those below it; the first is the root.

    The order of a layer among funds beside it follows from its own funds' place in the list; a layer
    with no fund anywhere below it comes as late as the order of the layers allows.
    """
    lines: list[Line] = []
    opened: dict[tuple[str, ...], Line] = {}
    coming = iter(loss["layers"])
    for fund in loss["funds"]:
        path = tuple(fund["path"])
        while path not in opened:
            _open(next(coming), lines, opened)
        above = opened[path]
        if not above.below or above.below[-1].layer is not None:
            run = Line(above.depth + 1, above.number, None, above, first=above.children + 1)
            above.below.append(run)
            lines.append(run)
        above.below[-1].funds.append(fund)
        above.children += 1
    for layer in coming:
        _open(layer, lines, opened)
    return lines


def _open(layer: dict[str, Any], lines: list[Line], opened: dict[tuple[str, ...], Line]) -> None:
    """Put a layer on its line, as the last child so far of the layer above it."""
    path = tuple(layer["path"])
    above = opened.get(path[:-1])
    number = numbered(above.number, above.children + 1) if above else ""
    line = Line(above.depth + 1 if above else 0, number, layer, above)
    if above:
        above.below.append(line)
        above.children += 1
    opened[path] = line
    lines.append(line)
