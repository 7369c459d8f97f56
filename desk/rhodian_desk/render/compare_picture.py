"""Convenience: a comparison as two pictures, in SVG: who bears the loss, and each account's bill of what it had.

Widths are percentages of the picture, in integers, so that bars shrink to a telephone while letters stay readable.
Each kind has a hatching of its own, so that nothing is told by colour alone.
"""

from __future__ import annotations

from textwrap import wrap
from typing import Any, Final

import attrs

from rhodian_desk.play.played import KINDS, UNCOVERED
from rhodian_desk.render.compare_labels import BAR, labels, led
from rhodian_desk.render.page_marks import BELOW, FULL, Mark, percent
from rhodian_desk.render.page_text import count, decimal, escaped, grouped, units

Record = dict[str, Any]

NAMED: Final = 5
"""How many bearers of a kind have a part of their own in a bar; the rest are drawn as one."""
BILLS: Final = 8
"""How many accounts the second picture shows one by one."""
_SLIVER: Final = 250
_LINE: Final = 18
_LINE_LETTERS: Final = 46
_WIDE_LETTERS: Final = 82
_POLICY_LETTERS: Final = 17
_BILL_FROM: Final = 42_000
_BILL_LONG: Final = 40_000
_ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
_LINES: Final = ("", "M-1 1l2-2M0 8l8-8M7 9l2-2", "M0 4h8", "M0 4h8M4 0v8", "M4 0v8", "M2 4h4")
_CROSSED: Final = ("M-1 7l2 2M0 0l8 8M7 -1l2 2", "M0 0l8 8M0 8l8-8")
_HATCHINGS: Final = dict(zip(KINDS, (*_LINES, *_CROSSED), strict=True))


@attrs.frozen
class Part:
    """A part of a bar."""

    kind: str
    """How it is borne."""
    number: str
    """Its row in the table."""
    name: str
    """Who bears it."""
    amount: int
    """How much it is, in smallest units."""


@attrs.frozen
class Pictures:
    """The pictures of the losses of one asset."""

    loss: Record
    """An entry of the document's losses."""
    policies: list[str]
    """The names of the document's policies."""
    scale: int
    """How many decimals the asset has."""
    key: str
    """A prefix for the ids in the pictures, unique in the page."""

    def of_losses(self) -> str:
        """Return one bar for each policy, cut up by who bears what."""
        longest = max((units(total, self.scale) for total in self.loss["borne"] if total is not None), default=0)
        elements, told, y = list[str](), list[str](), 0
        for place, policy in enumerate(self.policies):
            words = self._words(place)
            told.append(f"{policy}: {words}.")
            heading, high = _heading(policy, words, y)
            elements.append(heading)
            y += high
            bar, below = self._bar(place, y + 2, max(longest, 1))
            elements.append(bar)
            y += BAR + 20 + below
        ruler = f"This length is {self.loss['asset']} {self._told(longest)}."
        elements.append(_ruler(y - 8, ruler))
        return self._element("Who bears the loss", " ".join(told), elements, y + 18)

    def of_bills(self) -> str:
        """Return for each account one bar for each policy: as long as what it had, filled as far as it bears."""
        elements, told, y = list[str](), list[str](), 0
        for account in self.loss["bills"][:BILLS]:
            y += _LINE
            name = _cut(f"{account['owner']}, {account['purpose']}", _LINE_LETTERS)
            elements.append(f'<text class="name" x="0" y="{y - 4}">{escaped(name)}</text>')
            for place, policy in enumerate(self.policies):
                told.append(f"{account['owner']} under {policy}: {bill_words(account, place, self.scale)}.")
                elements.append(self._bill(account, place, y))
                y += _LINE
            y += 10
        return self._element("Each bill as a part of what the account had", " ".join(told), elements, y)

    def legend(self, kind: str) -> str:
        """Return a kind's entry of the legend, with the hatching of the pictures."""
        inner = f'<rect class="{look(kind)}" width="26" height="14" {self._fill(kind)}/>'
        frame = '<rect class="frame" x="0.5" y="0.5" width="25" height="13"/>'
        return f'<svg class="key" width="26" height="14" aria-hidden="true">{inner}{frame}</svg>'

    def _told(self, amount: int) -> str:
        """Return an amount as people read it."""
        return grouped(decimal(amount, self.scale))

    def _fill(self, kind: str) -> str:
        """Return the attribute that fills a shape with a kind's hatching."""
        return f'fill="url(#{self.key}-{look(kind)})"'

    def _words(self, place: int) -> str:
        """Return in words what is borne in each way under a policy."""
        if self.loss["borne"][place] is None:
            return "an event is refused"
        parts = [(kind["how"], kind["borne"][place]) for kind in self.loss["kinds"]]
        told = [f"{how}\N{NO-BREAK SPACE}{grouped(amount)}" for how, amount in parts if units(amount, self.scale)]
        return ", ".join(told) or "nothing is lost"

    def _bar(self, place: int, y: int, longest: int) -> tuple[str, int]:
        """Return the bar of one policy: its parts, kind by kind, and the frame; and how much is below for numbers."""
        total = self.loss["borne"][place]
        if total is None:
            return f'<rect class="empty" x="0.1%" y="{y}" width="99.8%" height="{BAR}"/>', 0
        shapes, marks, before = list[str](), list[Mark](), 0
        for part in self._parts(place):
            left, before = before * FULL // longest, before + part.amount
            across = max(before * FULL // longest - left, _SLIVER)
            box, told = (
                f'x="{percent(left)}" y="{y}" width="{percent(across)}" height="{BAR}"',
                self._told(part.amount),
            )
            title = f"<title>{escaped(part.name)}: {told}</title>"
            shapes.append(f'<rect class="part" {self._fill(part.kind)} {box}>{title}</rect>')
            shapes.append(f'<svg class="{look(part.kind)}" {box}>{labels(across, part.number, part.name, told)}</svg>')
            marks.append(Mark(part.number, left, across))
        width = percent(units(total, self.scale) * FULL // longest)
        frame = f'<rect class="frame" x="0" y="{y}" width="{width}" height="{BAR}"/>' * bool(shapes)
        numbers = led(marks, y + BAR)
        return "".join(shapes) + frame + numbers, BELOW * bool(numbers)

    def _parts(self, place: int) -> list[Part]:
        """Return the parts of a bar: of each kind the largest apart, the rest as one."""
        parts: list[Part] = []
        for kind in self.loss["kinds"]:
            of_kind = [
                Part(kind["how"], str(number), bearer["owner"], units(bearer["borne"][place], self.scale))
                for number, bearer in enumerate(self.loss["bearers"], start=1)
                if bearer["how"] == kind["how"]
            ]
            # A rest of one would be no shorter than the one itself.
            cut = NAMED if len(of_kind) > NAMED + 1 else len(of_kind)
            rest = [part.amount for part in of_kind[cut:] if part.amount]
            parts += [*of_kind[:cut], Part(kind["how"], _ELLIPSIS, count(len(rest), "other"), sum(rest))]
        return [part for part in parts if part.amount]

    def _bill(self, account: Record, place: int, y: int) -> str:
        """Return the bar of one account under one policy, with the policy before it and the share behind it."""
        policy = _cut(self.policies[place], _POLICY_LETTERS)
        before = f'x="{percent(_BILL_FROM - 2_000)}" y="{y + 13}" text-anchor="end"'
        text = f'<text class="note" {before}>{escaped(policy)}</text>'
        after = f'x="{percent(_BILL_FROM + _BILL_LONG + 2_000)}" y="{y + 13}"'
        borne, had = account["borne"][place], account["had"][place]
        if borne is None or had is None:
            frame = f'<rect class="empty" {_bill_box(y, 0, _BILL_LONG)}/>'
            return f'{text}{frame}<text class="note" {after}>{bill_words(account, place, self.scale)}</text>'
        whole, shapes, sum_ = units(had, self.scale), [], 0
        for bearer in self.loss["bearers"]:
            if not _is_of(bearer, account):
                continue
            left, sum_ = sum_ * _BILL_LONG // whole, sum_ + units(bearer["borne"][place], self.scale)
            box = _bill_box(y, left, sum_ * _BILL_LONG // whole - left)
            shapes.append(f'<rect class="part" {self._fill(bearer["how"])} {box}/>')
        box, told = _bill_box(y, 0, _BILL_LONG), share(units(borne, self.scale), whole)
        bar = f'<rect class="bare" {box}/>{"".join(shapes)}<rect class="frame" {box}/>'
        return f'{text}{bar}<text class="sum" {after}>{escaped(told)}</text>'

    def _element(self, title: str, description: str, elements: list[str], height: int) -> str:
        """Return a picture as an SVG element, with what it is and what it shows for those who do not see it."""
        key = f"{self.key}-{title.partition(' ')[0].lower()}"
        asset = escaped(self.loss["asset"])
        return (
            f'<svg class="waterfall compared" width="100%" height="{height}" role="img"'
            f' aria-labelledby="{key}-title {key}-desc"><title id="{key}-title">{title}, in {asset}</title>'
            f'<desc id="{key}-desc">{escaped(description)}</desc>{"".join(elements)}</svg>'
        )

    def hatchings(self) -> str:
        """Return the hatchings that both pictures and the legend are filled with, as an element that takes no room."""
        patterns = "".join(
            f'<pattern id="{self.key}-{look(kind)}" class="hatch {look(kind)}" width="8" height="8"'
            f' patternUnits="userSpaceOnUse"><rect width="8" height="8"/><path d="{path}"/></pattern>'
            for kind, path in _HATCHINGS.items()
        )
        return f'<svg class="hatchings" width="0" height="0" aria-hidden="true"><defs>{patterns}</defs></svg>'


def look(kind: str) -> str:
    """Return the class of a kind."""
    return kind.replace(" ", "-")


def bill_words(account: Record, place: int, scale: int) -> str:
    """Return in words what an account bears under a policy of what it had."""
    borne, had = account["borne"][place], account["had"][place]
    if borne is None:
        return "refused"
    if had is None:
        return "nothing"
    return f"{grouped(borne)} of {grouped(had)}, {share(units(borne, scale), units(had, scale))}"


def share(borne: int, had: int) -> str:
    """Return a part in percent with one decimal, rounded down: less than all is never 100."""
    tenths = borne * 1_000 // had
    return f"{tenths // 10}.{tenths % 10}\N{NO-BREAK SPACE}%" if tenths or not borne else "under 0.1 %"


def _heading(policy: str, words: str, y: int) -> tuple[str, int]:
    """Return the lines above a bar, in fewer and longer ones on a wide screen, and how high they are."""
    narrow, wide = (
        [
            (style, line)
            for style, text in (("name", policy), ("sum", words))
            for line in wrap(text, letters, max_lines=3, placeholder=f" {_ELLIPSIS}")
        ]
        for letters in (_LINE_LETTERS, _WIDE_LETTERS)
    )
    high = len(narrow) * _LINE

    def drawn(lines: list[tuple[str, str]]) -> str:
        places = range(y + high - len(lines) * _LINE + _LINE - 4, y + high, _LINE)
        return "".join(
            f'<text class="{style}" x="0" y="{place}">{escaped(line)}</text>'
            for place, (style, line) in zip(places, lines, strict=True)
        )

    if narrow == wide:
        return drawn(narrow), high
    return f'<g class="from0 to1">{drawn(narrow)}</g><g class="from1">{drawn(wide)}</g>', high


def _is_of(bearer: Record, account: Record) -> bool:
    """Tell whether a row of the bearers is a part of an account's bill."""
    same = (bearer["owner"], bearer["purpose"]) == (account["owner"], account["purpose"])
    return same and bearer["how"] != UNCOVERED


def _bill_box(y: int, left: int, across: int) -> str:
    """Return where a part of a bill is."""
    return f'x="{percent(_BILL_FROM + left)}" y="{y + 3}" width="{percent(across)}" height="12"'


def _cut(text: str, letters: int) -> str:
    """Return a text, or the beginning of a longer one."""
    return text if len(text) <= letters else f"{text[: letters - 1]}{_ELLIPSIS}"


def _ruler(y: int, words: str) -> str:
    """Return the scale of a picture."""
    ends = (("0", "100%", y, y), ("0", "0", y - 4, y + 4), ("100%", "100%", y - 4, y + 4))
    lines = "".join(f'<line class="scale" x1="{x1}" x2="{x2}" y1="{y1}" y2="{y2}"/>' for x1, x2, y1, y2 in ends)
    return f'{lines}<text class="note" x="0" y="{y + 18}">{escaped(words)}</text>'
