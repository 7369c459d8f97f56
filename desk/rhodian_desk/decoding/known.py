"""Checked: what a scenario is known to name so far, and the check of one value of each kind.

Every check takes the raw TOML value and returns what it means, or raises `Wrong`.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import attrs

from rhodian import Account, Amount, AmountSyntax, Asset, InvalidValue, Rule, parse_amount
from rhodian.base.accounts import SCALE_MAX
from rhodian.base.numbers import NAME_LENGTH_MAX
from rhodian_desk.decoding import alike
from rhodian_desk.decoding.held import Held
from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.io.plain import nearest
from rhodian_desk.io.toml import BareNumber

if TYPE_CHECKING:
    from collections.abc import Iterable

DECIMALS_MAX = SCALE_MAX
"""The most decimals of an asset, and of a ratio."""

AMOUNT_CHARACTERS_MAX = 300
"""The most characters of an amount in a scenario: small enough for the sum of all amounts to be printed."""

_ALIKE_MAX = 10_000
"""Among so many names it is looked for one that a wrong name only looks like; among more it would take too long."""

_FIGURE = re.compile(r"[0-9]{1,300}(\.[0-9]{1,30})?%?")
_TIMES = re.compile(r"(?P<whole>[0-9]{1,12})(?:\.(?P<decimals>[0-9]{1,12}))?")


@attrs.define
class Known:
    """What the scenario names, as far as it has been read."""

    asset: Asset = attrs.field(factory=lambda: Asset("asset", SCALE_MAX))
    """The asset; until it is known, one that takes any amount."""
    quote: Asset = attrs.field(factory=lambda: Asset("asset", SCALE_MAX))
    """What prices are counted in."""
    lot: Asset = attrs.field(factory=lambda: Asset("lot", SCALE_MAX))
    """What lots are counted in."""
    openings: Held = attrs.field(factory=lambda: Held(Asset("asset", SCALE_MAX)))
    """The accounts opened."""
    payees: set[Account] = attrs.field(factory=set)
    """The accounts that losses are paid to."""
    openings_complete: bool = True
    """Whether every account could be read; if not, an unknown account is no fault."""
    groups: frozenset[str] = frozenset()
    """The names of groups."""
    waterfalls: frozenset[str] = frozenset()
    """The names of waterfalls."""
    layers: frozenset[str] = frozenset()
    """The names of layers."""
    losses: frozenset[str] = frozenset()
    """The ids of losses."""
    shapes: dict[str, str] = attrs.field(factory=dict)
    """The names of the file, each by what it looks like; without those `unseen`."""
    unseen: bool = True
    """Whether owners of accounts opened are not among them: as long as all names are ASCII, none looks like another."""

    def named(self, value: object) -> str:
        """Check a name, and that it is not one that only looks like another of the file."""
        return self.apart(name(value))

    def apart(self, text: str, *, to_be_opened: bool = False) -> str:
        """Return a name unless it only looks like another, or is not what it seems.

        Args:
            text: the name.
            to_be_opened: whether it is the owner of an account that is about to be opened.

        Raises:
            Wrong: if it does, or is not.
        """
        if text.isascii():
            if to_be_opened and self.unseen:
                return text
            shape = text
        else:
            alike.refuse_seeming(text)
            shape = self._shape(text)
        other = self.shapes.setdefault(shape, text)
        if other != text:
            alike.refuse_alike(text, other)
        return text

    def _shape(self, text: str) -> str:
        """Return what a name looks like, once all names are known by what they look like."""
        if self.unseen and not text.isascii():
            self.unseen = False
            for column in self.openings.columns.values():
                self.shapes.update(zip(column, column, strict=True))
        return alike.shape(text)

    def refuse_label(self, label: str) -> None:
        """Refuse `owner / purpose` of no account if a part of it only looks like a name of the file.

        Raises:
            Wrong: if it does.
        """
        for part in label.split(" / "):
            alike.refuse_seeming(part)
            alike.refuse_alike(part, self.shapes.get(self._shape(part), part))

    def accounts_named(self, label: str) -> list[Account]:
        """List the accounts, opened or paid, that `owner / purpose` names: one, unless a slash is part of a name."""
        parts, found = label.split(" / "), []
        for cut in range(1, len(parts)):
            owner, purpose = " / ".join(parts[:cut]), " / ".join(parts[cut:])
            try:
                account = Account(owner, purpose, self.asset)
            except InvalidValue:
                continue
            if account in self.openings or account in self.payees:
                found.append(account)
        return found


def name(value: object) -> str:
    """Check a name: printable text of one line, no space at its ends."""
    right = f"write 1 to {NAME_LENGTH_MAX} printable characters in quotes, without space at the ends"
    if not isinstance(value, str):
        raise Wrong(f"is {shown(value)}, not text", right)
    if not (0 < len(value) <= NAME_LENGTH_MAX and value.isprintable() and value.strip() == value):
        raise Wrong(f"is {shown(value)}, which is not a name", right)
    return value


def prose(value: object) -> str:
    """Check a text for people: no control characters but line breaks and tabs."""
    if not isinstance(value, str):
        raise Wrong(f"is {shown(value)}, not text", "write text in quotes")
    for place, char in enumerate(value):
        if not (char.isprintable() or char in "\n\t" or unicodedata.category(char) == "Zs"):
            raise Wrong(f"has the control character {shown(char)} at place {place}", "leave it out")
    return value


def money(value: object, asset: Asset) -> Amount:
    """Check an amount: a decimal text in units of the asset, never a bare number."""
    reason = "which is not an amount"
    if isinstance(value, str) and len(value) <= AMOUNT_CHARACTERS_MAX:
        try:
            return parse_amount(value, asset)
        except AmountSyntax as refusal:
            why = refusal.reason.replace(" in smallest units", ", decimals included")
            reason = f"which is not an amount of {asset.code}: {why}"
    raise _not_money(value, reason, asset)


def _not_money(value: object, reason: str, asset: Asset) -> Wrong:
    """Say what is wrong with a value that is not an amount, and what would be right."""
    example = '"1250.75"' if asset.scale > 1 else '"1250"'
    if isinstance(value, bool):
        return Wrong(f"is the boolean {shown(value)}, not an amount", f"write decimal text in quotes, as in {example}")
    if re.match(r"\s*-\s*[0-9]", value if isinstance(value, str) else str(value)):
        return Wrong(f"is {shown(value)}, which is negative", f"an amount is 0 or more, in quotes, as in {example}")
    if isinstance(value, (int, BareNumber)):
        return Wrong(f"is {shown(value)}, a bare number", f"write it in quotes, as in {example}")
    if isinstance(value, str) and len(value) > AMOUNT_CHARACTERS_MAX:
        return Wrong(f"is an amount of {len(value)} characters", f"write at most {AMOUNT_CHARACTERS_MAX}")
    return Wrong(f"is {shown(value)}, {reason}", f"write digits with at most {asset.scale} decimals, as in {example}")


def times(value: object) -> tuple[int, int]:
    """Check a multiple and return it as an exact fraction, numerator and denominator."""
    match = _TIMES.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        right = 'write plain decimal text in quotes, of at most 12 digits and 12 decimals, as in "2.75"'
        raise Wrong(f"is {shown(value)}, which is not a multiple", right)
    decimals = match["decimals"] or ""
    return int(match["whole"] + decimals), 10 ** len(decimals)


def figure(value: object) -> str:
    """Check a published figure: a plain decimal text, perhaps with `%` after it."""
    if not isinstance(value, str) or not _FIGURE.fullmatch(value):
        raise Wrong(
            f"is {shown(value)}, not a plain decimal text", 'write digits in quotes, as in "7000000.00" or "36.067%"'
        )
    return value


def day(value: object) -> dt.date:
    """Check a date without a time."""
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
        raise Wrong(f"is {shown(value)}, not a date", "write year, month and day without quotes, as in 2018-09-11")
    return value


def rule(value: object) -> Rule:
    """Check the rule of a layer."""
    for known in Rule:
        if value == known.value:
            return known
    raise Wrong(f"is {shown(value)}, not a rule", f"write {among(known.value for known in Rule)}")


def decimals(value: object) -> int:
    """Check a number of decimals: a small TOML integer, without quotes."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= DECIMALS_MAX:
        raise Wrong(f"is {shown(value)}", f"write a whole number from 0 to {DECIMALS_MAX}, without quotes")
    return value


def code(value: object) -> str:
    """Check the code of an asset."""
    try:
        return Asset(name(value), 0).code
    except InvalidValue as refusal:
        raise Wrong(f"is {shown(value)}, which is not a code", f"write {refusal.expected}") from None


def schema(value: object, ours: str) -> str:
    """Check the schema's name, which must be ours."""
    if value != ours:
        raise Wrong(f"is {shown(value)}, which this version does not read", f'write "{ours}"')
    return ours


def tables(value: object) -> list[Any]:
    """Check that a section is an array of tables."""
    if not isinstance(value, list):
        raise Wrong(f"is {shown(value)}, not an array of tables", "begin each with a heading in [[…]]")
    return value


def section(value: object) -> dict[str, Any]:
    """Check that a section is a table of tables."""
    if not isinstance(value, dict):
        raise Wrong(f"is {shown(value)}, not a table", "begin each with a heading as in [groups.members]")
    return value


def reference(value: object, kind: str, names: Iterable[str]) -> str:
    """Check that a value is the name of something of a kind that the scenario has."""
    known = sorted(set(names))
    if not isinstance(value, str) or value not in known:
        if isinstance(value, str):
            _refuse_alike(value, known)
        like = nearest(value, known) if isinstance(value, str) else None
        right = f"write {among(known)}" if known else f"describe the {kind} in this file first"
        right += "" if like is None or len(known) == 1 else f"; did you mean {shown(like)}?"
        raise Wrong(f"is {shown(value)}, but there is no such {kind}", right)
    return value


def _refuse_alike(value: str, names: list[str]) -> None:
    """Refuse what only looks like one of some names, or is not what it seems.

    Raises:
        Wrong: if it does, or is not.
    """
    alike.refuse_seeming(value)
    for each in names if len(names) <= _ALIKE_MAX else ():
        if alike.shape(value) == alike.shape(each):
            alike.refuse_alike(value, each)


def among(names: Iterable[str]) -> str:
    """List names for a message, the first few of them, each in quotes."""
    listed = [shown(each) for each in names]
    few = 8
    if len(listed) > few:
        return f"one of {', '.join(listed[:few])} and {len(listed) - few} more"
    return listed[0] if len(listed) == 1 else f"one of {', '.join(listed)}"
