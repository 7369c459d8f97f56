"""Checked: from a history file to a sound history, or to every fault in it at once.

Sections are read in the order in which they can name each other: assets, markets, pools, funds, what may
be replenished, policies, events. An
amount is read in the asset of what it belongs to: of the market or the pool that is named beside it, or else of
the asset that is, or else of the only one there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from rhodian import InvalidValue
from rhodian_desk.decoding import published_entries
from rhodian_desk.decoding.reader import joined
from rhodian_desk.decoding.refusals import OUR_FAULT, Units, expected
from rhodian_desk.history import assessments as history_assessments
from rhodian_desk.history import declared as history_declared
from rhodian_desk.history import disclosures as history_disclosures
from rhodian_desk.history import entries as written
from rhodian_desk.history import monitors as history_monitors
from rhodian_desk.history import pauses as history_pauses
from rhodian_desk.history import replenishments as history_replenishments
from rhodian_desk.history.events import event
from rhodian_desk.history.policies import policy
from rhodian_desk.history.reading import Reading
from rhodian_desk.history.records import History
from rhodian_desk.history.rules import Ruling
from rhodian_desk.history.spread import spread
from rhodian_desk.io import kinds
from rhodian_desk.io.faults import FaultList
from rhodian_desk.io.opening import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_desk.decoding.published import Published
    from rhodian_desk.history.records import Policy, Told

T = TypeVar("T")


def load(file: str, note: Callable[[str], None] = lambda _: None) -> History:
    """Read a history file.

    Args:
        file: its path.
        note: told now and then how far a long reading has come.

    Raises:
        ScenarioFaults: exactly if there is a fault; with all of them.
    """
    return Decoding(FaultList(file), note).decode(opened(file, kinds.HISTORY))


class Decoding(Reading):
    """One decoding, section by section, in the order in which they can name each other."""

    def decode(self, raw: dict[str, Any]) -> History:
        """Read every section, raise the faults if there are any, and assemble the history once."""
        header = self.reader.read(written.Header, raw, "")
        self.approvers = () if header is None else header.approvers
        self._declared(raw)
        self.pauses = history_pauses.pauses(self, raw.get("pauses"))
        section = raw.get("policies")
        policies = [policy(self, name, item) for name, item in (section.items() if isinstance(section, dict) else ())]
        if section == {}:
            self.faults.add("policies", "is empty", "give at least one, as in [policies.default]")
        self.faults.raise_any()
        events: list[Told | None] = []
        for place, (table, whole) in enumerate(self.each(raw, "events")):
            if place % 2_000 == 0:
                self.note(f"Reading event {place:,}")
            events.extend(event(self, path, item) for path, item in spread(self, table, whole))
        named = {each.name: each for each in policies if each is not None}
        published = [self._published(path, item, named) for path, item in self.each(raw, "published")]
        happened = tuple(each for each in events if each is not None)
        classes = history_disclosures.classes(self, raw.get("disclosure", {}), named, happened)
        stresses = [history_disclosures.stress(self, path, item) for path, item in self.each(raw, "stress")]
        thresholds = history_monitors.thresholds(self, raw.get("monitor", {}), named, tuple(stresses))
        self.faults.raise_any()
        if header is None:
            raise TypeError  # a header that could not be read is a fault, and was raised above
        history = History(
            id=header.id,
            title=header.title,
            date=header.date,
            summary=header.summary,
            assumptions=header.assumptions,
            assets=self.assets,
            pools=self.pools,
            funds=self.funds,
            replenishments=self.replenishments,
            markets=self.markets,
            policies=named,
            events=happened,
            auctions=self.auctions,
            published=tuple(each for each in published if each is not None),
            classes=classes,
            stresses=tuple(each for each in stresses if each is not None),
            file=self.faults.file,
            files=tuple(self.files),
            approvers=header.approvers,
            delay=header.delay,
            pauses=self.pauses,
            thresholds=thresholds,
        )
        self._ruled(history)
        self.faults.raise_any()
        return history

    def _ruled(self, history: History) -> None:
        """Add a fault for what the kernel does not take as rules, once, however many policies it concerns."""
        said = set()
        for each in history.policies.values():
            try:
                Ruling(history, each).rules(0)
            except InvalidValue as refusal:
                own = joined("policies", each.name)
                places = {
                    "listings": "markets",
                    "layers": f"{own}.bears",
                    "assessments": "funds",
                }
                same = refusal.field if refusal.field in {"pools", "replenishments", "approvers"} else own
                where = places.get(refusal.field, same)
                said.add((where, expected(refusal.expected, refusal.field, Units())))
        for where, right in sorted(said):
            self.faults.add(where, "cannot stand like this", right if right == OUR_FAULT else f"give {right}")

    def _declared(self, raw: dict[str, Any]) -> None:
        """Read what the file declares, section by section; a fault in one section would only bring more to the next."""
        for section, read in (
            ("assets", history_declared.asset),
            ("markets", history_declared.market),
            ("pools", history_declared.pool),
            ("funds", history_assessments.fund),
            ("replenishments", history_replenishments.replenishment),
        ):
            for path, item in self.each(raw, section):
                read(self, path, item)
            self.faults.raise_any()

    def _published(self, path: str, item: Any, policies: dict[str, Policy]) -> Published | None:
        """Read a published figure."""
        entry = self.read(path, item, published_entries.HistoryFigure)
        if entry is None:
            return None
        under, over = entry.policy or next(iter(policies), ""), entry.measure.over_asset
        self.known(f"{path}.policy", under, "policy", policies)
        if over is not None and self.known(f"{path}.measure.over_asset", over, "asset", self.assets) is None:
            return None
        assets = (self.names.asset, self.names.asset if over is None else self.assets[over])
        return published_entries.published(path, entry, assets, under, self.faults)
