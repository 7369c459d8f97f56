"""Any tries, in any commits, with the book closed and opened in between, are answered as a dictionary would."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Deposit, Payment, RhodianError, Rules, State, Withdrawal, play
from rhodian_desk.store import Answer, Command, Group, Refusal, Store
from rhodian_desk.store.book import commands_of
from tests.desk.store.happenings import A, B
from tests.machine_host import Book

if TYPE_CHECKING:
    from rhodian import Event
    from rhodian_desk.store.entries import Unit

EVENTS = st.sampled_from(
    [
        Deposit(1, A, 5),
        Deposit(2, A, 5),
        Deposit(1, B, 10**20),
        Withdrawal(1, A, 7),
        Payment(2, A, B, 3),
        Payment(1, B, A, 8),
    ]
)
COMMANDS = st.builds(Command, st.sampled_from("abcdef"), EVENTS)
GROUPS = st.builds(
    Group, st.sampled_from("xy"), st.lists(COMMANDS, min_size=1, max_size=3, unique_by=lambda each: each.id).map(tuple)
)
COMMITS = st.lists(st.lists(COMMANDS | GROUPS, max_size=4), max_size=6)


@attrs.define
class Model:
    """A book in a dictionary, and what each id was answered for what."""

    book: Book = attrs.field(factory=lambda: Book(Rules(0)))
    state: State = attrs.field(factory=lambda: State((Rules(0),)))
    seen: dict[str, tuple[Unit, Answer]] = attrs.field(factory=dict)

    def apply(self, unit: Unit) -> list[Answer]:
        """Answer for each event of a unit."""
        commands = commands_of(unit)
        known = [self.seen[each.id] for each in commands if each.id in self.seen]
        if known:
            if all(was == unit for was, _ in known) and len(known) == len(commands):
                return [answer for _, answer in known]
            taken = known[0][1].sequence
            said = (
                f"the id {known[0][1].id} is that of entry {taken}, of other content; give each event an id of its own"
            )
            return [Answer(each.id, taken, Refusal("IdTaken", said)) for each in commands]
        answers = [
            Answer(each.id, len(self.seen) + place, why)
            for place, (each, why) in enumerate(zip(commands, self._refusals(commands), strict=True), start=1)
        ]
        self.seen.update((answer.id, (unit, answer)) for answer in answers)
        return answers

    def _refusals(self, commands: tuple[Command, ...]) -> list[Refusal | None]:
        """Play events whole or not at all, and return for each why it was refused."""
        try:
            played = play(self.state, self.book, [each.event for each in commands])
        except RhodianError as refusal:
            first = self._first([each.event for each in commands])
            why = Refusal(type(refusal).__name__, str(refusal))
            other = Refusal("GroupRefused", f"its group is refused for {commands[first].id}")
            return [why if place == first else other for place in range(len(commands))]
        self.book.update(played.changes)
        self.state = played.state
        return [None] * len(commands)

    def _first(self, events: list[Event]) -> int:
        """Return the place of the first event that is refused."""
        for count in range(1, len(events) + 1):
            try:
                play(self.state, self.book, events[:count])
            except RhodianError:
                return count - 1
        raise AssertionError


@given(COMMITS)
def test_any_tries_in_any_commits_are_answered_as_by_a_dictionary(commits: list[list[Unit]]) -> None:
    model = Model()
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "book.db")
        Store.create(url).close()
        for units in commits:
            with Store.open(url) as store:
                assert [*store.apply_all(units)] == [answer for unit in units for answer in model.apply(unit)]
                assert store.balances()[1] == {account: held for account, held in model.book.items() if held}
                assert store.now.state == model.state
        with Store.open(url) as store:
            assert store.verify().count == len(model.seen)
