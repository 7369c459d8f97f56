"""Checked: from a scenario file to a sound scenario, or to every fault in it at once.

Sections are read in the order in which they can name each other: asset, accounts,
groups, waterfalls, losses, published figures. Each is checked against what the
ones before it name, so that one fault does not hide another.
"""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NewType, TypeVar

import attrs

from rhodian import OUTSIDE, Account, Asset, InvalidValue
from rhodian_desk import known, members, scenario, structure
from rhodian_desk.faults import FaultList, Wrong, shown
from rhodian_desk.files import read_text
from rhodian_desk.known import BareNumber, Known
from rhodian_desk.structure import decoded, joined
from rhodian_desk.trees import accounts_below, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cattrs import Converter

    from rhodian_desk.scenario import Scenario

T = TypeVar("T")

NESTING_MAX = 4 * scenario.LAYERS_DEPTH_MAX
"""The most tables and arrays that may lie one within the other."""

Tables = NewType("Tables", list)  # type: ignore[type-arg]  # cattrs reads the bare class
"""An array of tables, each read later by itself."""

Section = NewType("Section", dict)  # type: ignore[type-arg]  # cattrs reads the bare class
"""A table of tables, each read later by itself."""


@attrs.frozen
class Header:
    """The keys at the top of a scenario file, the sections below them still raw."""

    schema: str
    """Always `SCHEMA`."""
    id: scenario.Name
    """Its id."""
    title: scenario.Name
    """Its title."""
    date: datetime.date
    """The day that its losses are settled on."""
    asset: Asset
    """What every amount is counted in."""
    waterfalls: Tables
    """The waterfalls."""
    losses: Tables
    """The losses."""
    summary: scenario.Prose = scenario.Prose("")
    """One or two sentences."""
    assumptions: tuple[scenario.Prose, ...] = ()
    """What is assumed."""
    accounts: Tables = Tables([])  # noqa: RUF009  # never changed
    """The accounts to open."""
    groups: Section = Section({})  # noqa: RUF009  # never changed
    """The groups of members."""
    published: Tables = Tables([])  # noqa: RUF009  # never changed
    """What the world printed."""


def load(file: str, note: Callable[[str], None] = lambda _: None) -> Scenario:
    """Read a scenario file, and the CSV files that it names beside it.

    Args:
        file: its path.
        note: told now and then how far a long reading has come.

    Raises:
        ScenarioFaults: exactly if there is a fault; with all of them.
    """
    faults = FaultList(file)
    raw: dict[str, Any] = {}
    try:
        raw = tables(read_text(Path(file)))
    except Wrong as wrong:
        faults.add(wrong.key, wrong.what, wrong.right)
    faults.raise_any()
    return _Decoding(faults, note).scenario(raw)


def tables(text: str) -> dict[str, Any]:
    """Parse TOML, numbers with a point kept as text.

    Raises:
        Wrong: if it is not TOML, or is nested too deeply.
    """
    right = "write TOML; docs/scenario.md describes a scenario"
    try:
        raw = tomllib.loads(text.replace("\r\n", "\n"), parse_float=BareNumber)
    except RecursionError:
        raise Wrong("is nested too deeply", f"nest at most {NESTING_MAX} tables and arrays") from None
    except ValueError as refusal:
        raise Wrong(f"is not TOML: {refusal}", right) from None
    level: list[Any] = [raw]
    for _ in range(NESTING_MAX):
        level = [below for each in level for below in (each.values() if isinstance(each, dict) else each)]
        level = [each for each in level if isinstance(each, (dict, list))]
        if not level:
            return raw
    raise Wrong("is nested too deeply", f"nest at most {NESTING_MAX} tables and arrays")


class _Decoding:
    """One decoding on its way: what is known so far, and the faults so far."""

    def __init__(self, faults: FaultList, note: Callable[[str], None]) -> None:
        self.faults = faults
        self.note = note
        self.names = Known()
        self.made: Converter = structure.converter(self.names)
        self.made.register_structure_hook(Asset, lambda value, _: self._asset(value))
        self.made.register_structure_hook(str, lambda value, _: _schema(value))
        self.made.register_structure_hook(Tables, lambda value, _: _tables_or_wrong(value))
        self.made.register_structure_hook(Section, lambda value, _: _section_or_wrong(value))
        self.files: list[str] = [faults.file]

    def scenario(self, raw: dict[str, Any]) -> Scenario:
        """Read every section, raise the faults if there are any, and assemble the scenario once."""
        header = decoded(self.made, raw, Header, "", self.faults)
        self._learn_names(raw)
        for path, entry in self._each(raw, "accounts", structure.AccountEntry):
            self._open(path, entry)
        groups = {group.name: group for group in self._groups(raw)}
        waterfalls = {tree.name: tree for tree in self._waterfalls(raw, groups)}
        losses = tuple(self._losses(raw, waterfalls, groups))
        published = tuple(self._published(raw))
        if header is not None and not self.faults and not self.names.openings:
            self.faults.add("accounts", "opens no account", "give at least one [[accounts]] or [groups.…]")
        self.faults.raise_any()
        if header is None:
            raise TypeError  # pragma: no cover  # a header that is not there is a fault, raised above
        return scenario.Scenario(
            id=header.id,
            title=header.title,
            date=header.date,
            summary=header.summary,
            assumptions=header.assumptions,
            asset=header.asset,
            openings=self.names.openings,
            groups=groups,
            waterfalls=waterfalls,
            losses=losses,
            published=published,
            files=tuple(self.files),
        )

    def _asset(self, value: object) -> Asset:
        """Read the asset; from here on it is known."""
        keys = self.made.structure(value, structure.AssetKeys)
        try:
            self.names.asset = Asset(keys.code, keys.scale)
        except InvalidValue as refusal:
            raise Wrong(f"is {shown(refusal.value)}", f"write {refusal.expected}", refusal.field) from None
        return self.names.asset

    def _learn_names(self, raw: dict[str, Any]) -> None:
        """Learn what the file names, so that a fault in something does not make its name unknown."""
        groups = raw.get("groups")
        self.names.groups = frozenset(groups if isinstance(groups, dict) else ())
        self.names.waterfalls = frozenset(_texts(raw.get("waterfalls"), "name"))
        self.names.layers = frozenset(_layer_names(raw.get("waterfalls")))
        self.names.losses = frozenset(_texts(raw.get("losses"), "id"))

    def _each(self, raw: dict[str, Any], section: str, kind: type[T]) -> Iterator[tuple[str, T]]:
        """Read the tables of a section one by one, so that a fault in one does not lose the others."""
        items = raw.get(section)
        for place, item in enumerate(items if isinstance(items, list) else ()):
            path = f"{section}[{place}]"
            entry = decoded(self.made, item, kind, path, self.faults)
            if entry is not None:
                yield path, entry
            elif section == "accounts":
                self.names.openings_complete = False

    def _open(self, path: str, entry: structure.AccountEntry) -> None:
        """Open an account."""
        account = Account(entry.owner, entry.purpose, self.names.asset)
        if account.owner == OUTSIDE:
            self.faults.add(f"{path}.owner", 'is "outside", the world outside the books', "name an owner inside them")
        elif account in self.names.openings:
            label = f"{account.owner} / {account.purpose}"
            self.faults.add(path, f"opens the account {shown(label)} again", "give each account one balance, once")
        else:
            self.names.openings[account] = entry.balance

    def _groups(self, raw: dict[str, Any]) -> Iterator[scenario.Group]:
        """Open the accounts of every group."""
        for name, item in raw["groups"].items() if isinstance(raw.get("groups"), dict) else ():
            path = joined("groups", name)
            entry = decoded(self.made, item, structure.GroupEntry, path, self.faults)
            try:
                known.name(name)
            except Wrong as wrong:
                self.faults.add(path, f"has a name that {wrong.what}", wrong.right)
            group = None
            if entry is not None:
                group, file = members.opened(name, entry, self.names, self.faults, self.note)
                self.files.extend([file] if file else [])
            if group is None:
                self.names.openings_complete = False
            else:
                yield group

    def _waterfalls(self, raw: dict[str, Any], groups: dict[str, scenario.Group]) -> Iterator[scenario.Layer]:
        """Read every waterfall."""
        seen: set[str] = set()
        for path, tree in self._each(raw, "waterfalls", scenario.Layer):
            if tree.weight is not None:
                self.faults.add(f"{path}.weight", "is given, but no layer is above this one", "leave it out")
            if tree.name in seen:
                self.faults.add(f"{path}.name", f"is {shown(tree.name)} again", "give each waterfall its own name")
            seen.add(tree.name)
            self._check_tree(path, tree, groups)
            yield tree

    def _check_tree(self, path: str, tree: scenario.Layer, groups: dict[str, scenario.Group]) -> None:
        """Check that a tree names no layer and no account twice, so that no unit backs two layers."""
        layers: dict[str, str] = {}
        accounts: dict[Account, str] = {}

        def once(account: Account, where: str) -> None:
            if account in accounts:
                what = f"draws on the account {shown(f'{account.owner} / {account.purpose}')} again"
                self.faults.add(where, what, f"{accounts[account]} draws on it already; a unit may back one layer only")
            accounts.setdefault(account, where)

        for where, branch, depth in walk(tree, path):
            if isinstance(branch, scenario.Fund):
                once(branch.fund, where)
                continue
            if branch.name in layers:
                what = f"is {shown(branch.name)} again"
                self.faults.add(f"{where}.name", what, f"{layers[branch.name]} has that name; give each layer its own")
            layers.setdefault(branch.name, where)
            if depth == scenario.LAYERS_DEPTH_MAX + 1:
                self.faults.add(where, "lies too deep", f"nest at most {scenario.LAYERS_DEPTH_MAX} layers")
            for member in groups[branch.group].members if branch.group in groups else ():
                once(member.account, f"{where}.group")

    def _losses(
        self, raw: dict[str, Any], waterfalls: dict[str, scenario.Layer], groups: dict[str, scenario.Group]
    ) -> Iterator[scenario.LossEntry]:
        """Read every loss, and name the waterfall of each."""
        seen: set[str] = set()
        if raw.get("losses") == []:
            self.faults.add("losses", "is empty", "give at least one [[losses]]")
        for path, entry in self._each(raw, "losses", scenario.LossEntry):
            if entry.id in seen or entry.id == "all":
                self.faults.add(f"{path}.id", f"is {shown(entry.id)} again", 'give each loss its own id, other than "all"')
            seen.add(entry.id)
            name = entry.waterfall
            if name is None and len(self.names.waterfalls) == 1:
                name = scenario.WaterfallName(*self.names.waterfalls)
            if name is None:
                self.faults.add(f"{path}.waterfall", "is missing", f"write {known.among(sorted(self.names.waterfalls))}")
            elif name in waterfalls and entry.payee in accounts_below(waterfalls[name], groups):
                what = f"is an account of the waterfall {shown(name)}, which would pay itself"
                self.faults.add(f"{path}.payee", what, "name an account that bears no part of this loss")
            yield attrs.evolve(entry, waterfall=name)

    def _published(self, raw: dict[str, Any]) -> Iterator[scenario.PublishedEntry]:
        """Read every published figure."""
        for path, entry in self._each(raw, "published", scenario.PublishedEntry):
            measure = entry.measure
            try:
                if measure.ratio is None:
                    known.money(entry.value, self.names.asset)
                elif len(entry.value.rstrip("%").partition(".")[2]) > (measure.decimals or 0):
                    raise Wrong(f"is {shown(entry.value)}", f"write at most {measure.decimals} decimals, as measured")
            except Wrong as wrong:
                self.faults.add(f"{path}.value", wrong.what, wrong.right)
            yield entry


def _schema(value: object) -> str:
    """Check the schema's name."""
    if value != scenario.SCHEMA:
        raise Wrong(f"is {shown(value)}, which this version does not read", f'write "{scenario.SCHEMA}"')
    return scenario.SCHEMA


def _tables_or_wrong(value: object) -> Tables:
    """Check that a section is an array of tables."""
    if not isinstance(value, list):
        raise Wrong(f"is {shown(value)}, not an array of tables", "begin each with a heading in [[…]]")
    return Tables(value)


def _section_or_wrong(value: object) -> Section:
    """Check that a section is a table of tables."""
    if not isinstance(value, dict):
        raise Wrong(f"is {shown(value)}, not a table", "begin each with a heading as in [groups.members]")
    return Section(value)


def _texts(items: object, key: str) -> Iterator[str]:
    """List the texts under a key of the tables of an array, whatever else is wrong with them."""
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get(key), str):
            yield item[key]


def _layer_names(items: object) -> Iterator[str]:
    """List the names of all layers of raw trees; the nesting has been bounded before."""
    yield from _texts(items, "name")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            yield from _layer_names(item.get("layers"))
