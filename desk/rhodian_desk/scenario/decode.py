"""Checked: from a scenario file to a sound scenario, or to every fault in it at once.

Sections are read in the order in which they can name each other: asset, accounts,
groups, waterfalls, losses, published figures. Each is checked against what the
ones before it name, so that one fault does not hide another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from rhodian import OUTSIDE
from rhodian_desk.decoding.held import Held
from rhodian_desk.decoding.known import Known
from rhodian_desk.decoding.published_entries import published
from rhodian_desk.decoding.reader import Reader, joined
from rhodian_desk.io import kinds
from rhodian_desk.io.faults import FaultList, Wrong, shown
from rhodian_desk.io.opening import opened
from rhodian_desk.scenario import entries, members
from rhodian_desk.scenario.checks import check_payee, check_tree, with_waterfall
from rhodian_desk.scenario.figures import ScenarioFigure
from rhodian_desk.scenario.records import Group, Layer, LossEntry, Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_desk.decoding.published import Published

T = TypeVar("T")


def load(file: str, note: Callable[[str], None] = lambda _: None) -> Scenario:
    """Read a scenario file, and the CSV files that it names beside it.

    Args:
        file: its path.
        note: told now and then how far a long reading has come.

    Raises:
        ScenarioFaults: exactly if there is a fault; with all of them.
    """
    return Decoding(FaultList(file), note).decode(opened(file, kinds.SCENARIO))


class Decoding:
    """One decoding on its way: what is known so far, and the faults so far."""

    def __init__(self, faults: FaultList, note: Callable[[str], None]) -> None:
        """Begin with nothing known."""
        self.faults = faults
        self.note = note
        self.names = Known()
        self.files = [faults.file]
        self.reader = Reader(self.names, faults)

    def decode(self, raw: dict[str, Any]) -> Scenario:
        """Read every section, raise the faults if there are any, and assemble the scenario once."""
        header = self.reader.read(entries.Header, raw, "")
        self.names.openings = Held(self.names.asset)
        self._learn_names(raw)
        for path, entry in self._each(raw, "accounts", entries.AccountEntry):
            self._open(path, entry)
        groups = {group.name: group for group in self._groups(raw)}
        waterfalls: dict[str, Layer] = {tree.name: tree for tree in self._waterfalls(raw, groups)}
        losses = tuple(self._losses(raw, waterfalls, groups))
        published = tuple(self._published(raw))
        self.faults.raise_any()
        if header is None:
            raise TypeError  # a header that could not be read is a fault, and was raised above
        return Scenario(
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
        if items == [] and section != "accounts":
            self.faults.add(section, "is empty", f"give at least one [[{section}]], or leave it out if it may be")
        for place, item in enumerate(items if isinstance(items, list) else ()):
            path = f"{section}[{place}]"
            entry = self.reader.read(kind, item, path)
            if entry is not None:
                yield path, entry
            elif section == "accounts":
                self.names.openings_complete = False

    def _open(self, path: str, entry: entries.AccountEntry) -> None:
        """Open an account."""
        if entry.owner == OUTSIDE:
            self.faults.add(f"{path}.owner", 'is "outside", the world outside the books', "name an owner inside them")
        elif self.names.openings.holds(entry.owner, entry.purpose):
            what = f"opens the account {shown(f'{entry.owner} / {entry.purpose}')} again"
            self.faults.add(path, what, "give each account one balance, once")
        else:
            self.names.openings.put(entry.owner, entry.purpose, entry.balance)

    def _groups(self, raw: dict[str, Any]) -> Iterator[Group]:
        """Open the accounts of every group."""
        for name, item in raw["groups"].items() if isinstance(raw.get("groups"), dict) else ():
            path = joined("groups", name)
            entry = self.reader.read(entries.GroupEntry, item, path)
            try:
                self.names.named(name)
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

    def _waterfalls(self, raw: dict[str, Any], groups: dict[str, Group]) -> Iterator[Layer]:
        """Read every waterfall."""
        seen: set[str] = set()
        for path, tree in self._each(raw, "waterfalls", Layer):
            if tree.name in seen:
                self.faults.add(f"{path}.name", f"is {shown(tree.name)} again", "give each waterfall its own name")
            seen.add(tree.name)
            check_tree(path, tree, groups, self.faults)
            yield tree

    def _losses(
        self, raw: dict[str, Any], waterfalls: dict[str, Layer], groups: dict[str, Group]
    ) -> Iterator[LossEntry]:
        """Read every loss, and name the waterfall of each."""
        seen = {"all"}
        for path, entry in self._each(raw, "losses", LossEntry):
            if entry.id in seen:
                right = 'give each loss its own id; "all" is kept for all of them'
                self.faults.add(f"{path}.id", f"is {shown(entry.id)}, which is taken", right)
            seen.add(entry.id)
            if entry.payee is not None:
                self.names.payees.add(entry.payee)
            loss = with_waterfall(path, entry, self.names, self.faults)
            if loss.waterfall in waterfalls:
                check_payee(path, loss, waterfalls[loss.waterfall], groups, self.faults)
            yield loss

    def _published(self, raw: dict[str, Any]) -> Iterator[Published]:
        """Read every published figure."""
        for path, entry in self._each(raw, "published", ScenarioFigure):
            assets = (self.names.asset, self.names.asset)
            yield published(path, entry, assets, "", self.faults)


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
