"""Convenience: what every picture of the risk desk is drawn with: its size, colours and hatchings, and its axes.

A picture has no name of the file's in it, only figures, days and a few words; the page says in text what is whose. Its
colours are variables of the page's style sheet, so that it follows the choice of light or dark, and prints; what is
told by colour is hatched, too. The letters are the page's. A picture is for a column of 400 pixels, so that a telephone
shows it in full.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

from rhodian_desk.risk.extra import brought

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH: Final = 400
LOOKS: Final = {
    "drawn": "////",
    "waterfall": "---",
    "haircut": "\\\\\\\\",
    "deleveraged": "|||",
    "sale-price": "...",
    "socialised": "+++",
    "uncovered": "xxxx",
}
"""The hatchings: the class that the style sheet has for each, and what draws it."""

_POWERS: Final = {0: "", 3: "in thousands", 6: "in millions", 9: "in billions", 12: "in trillions"}
_NAMES: Final = ("ink", "muted", "frame", "rule", "shade", *LOOKS, *(f"{look}-ground" for look in LOOKS))
COLOURS: Final = {name: f"#0000{place:02x}" for place, name in enumerate(_NAMES, 1)}
_STYLE: Final = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.size": 11,
    "hatch.linewidth": 0.8,
    "axes.edgecolor": COLOURS["frame"],
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": COLOURS["ink"],
    "xtick.color": COLOURS["frame"],
    "ytick.color": COLOURS["frame"],
    "xtick.labelcolor": COLOURS["ink"],
    "ytick.labelcolor": COLOURS["ink"],
}
_FRAME: Final = re.compile(
    r"^.*?<svg [^>]*?(viewBox=\"[^\"]*\")[^>]*>|<metadata>.*?</metadata>|<style.*?</style>", re.DOTALL
)
_FONT: Final = re.compile(r" font-family: [^;\"]*;?|(?<=font)(: [0-9.]+px) [^;\"]*")
_ID: Final = re.compile(r"(?<=[ (\"])(id=\"|url\(#|href=\"#)|(?<=xlink:)(href=\"#)")


def drawn(name: str, height: int, draw: Callable[[Any], None]) -> str:
    """Return a picture as an element of a page.

    Args:
        name: what its parts are named by, another for each picture of a page.
        height: how high it is, in pixels.
        draw: draws it on axes.

    Raises:
        OutputRefused: if matplotlib is not installed.
    """
    library, figures = brought("matplotlib"), brought("matplotlib.figure")
    with library.rc_context():
        library.rcdefaults()
        library.rcParams.update({**_STYLE, "svg.hashsalt": name})
        figure = figures.Figure(figsize=(WIDTH / 72, height / 72))
        axes = figure.subplots()
        figure.subplots_adjust(left=44 / WIDTH, right=1 - 12 / WIDTH, bottom=36 / height, top=1 - 20 / height)
        draw(axes)
        written = io.StringIO()
        figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
    return cleaned(written.getvalue(), name)


def cleaned(text: str, name: str) -> str:
    """Return what matplotlib wrote as an element of a page: without a style, letters and colours of its own."""
    text = _FRAME.sub(lambda found: f"<svg {found[1]}>" if found[1] else "", text)
    text = _FONT.sub(lambda found: f"-size{found[1]}" if found[1] else "", text)
    text = _ID.sub(lambda found: f"{found[0]}{name}-", text)
    for variable, colour in COLOURS.items():
        text = text.replace(colour, f"var(--{variable})")
    return re.sub(r"\s*\n\s*", " ", text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")).strip()


def scaled(most: int, scale: int) -> tuple[int, str]:
    """Return how many smallest units are 1 on an axis up to so much, and what that is called."""
    power = max(len(str(most)) - 1 - scale, 0) // 3 * 3
    return 10 ** (scale + power), _POWERS.get(power, f"times 1e{power}")


def amounts(axes: Any, called: str) -> None:
    """Label the axis of amounts, with lines across, and say above it what 1 is."""
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.grid(axis="y", color=COLOURS["rule"], linewidth=0.6)
    axes.set_axisbelow(True)
    at = {"xycoords": "axes fraction", "textcoords": "offset points", "annotation_clip": False}
    axes.annotate(called, (0, 1), (-34, 7), color=COLOURS["muted"], **at)


def look_of(look: str) -> dict[str, Any]:
    """Return how matplotlib fills what has a look."""
    return {
        "facecolor": COLOURS[f"{look}-ground"],
        "edgecolor": COLOURS[look],
        "hatch": LOOKS[look],
        "linewidth": 0.6,
    }
