"""A store keeps what was answered, answers it again, and holds what the kernel posts; in each kind of database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rhodian import (
    Account,
    Asset,
    Deposit,
    Event,
    InvalidValue,
    PauseDeclared,
    PauseLifted,
    PauseRatified,
    PauseTerms,
    Rules,
    RulesChanged,
)
from rhodian.governance import Pause
from rhodian.machine.text import TextRefused
from rhodian_desk.store import Answer, Command, EventRefused, Group, Head, IdTaken, Refusal, Store, Unavailable
from rhodian_desk.store import journal as journals
from rhodian_desk.store import store as stores
from tests.desk.store.happenings import USD, A, B, deposit, history, small, withdrawal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_what_is_answered_is_there_when_the_book_is_opened_again(url: str) -> None:
    with Store.create(url) as store:
        assert store.head.count == 0
        assert store.apply(Deposit(1, A, 100), id="one") == Answer("one", 1, None)
    with Store.open(url) as store:
        assert store.held(A) == 100
        assert store.held(B) == 0
        assert store.now.state.time == 1
        assert store.apply(Deposit(1, A, 5), id="two").sequence == 2
        assert store.balances("A")[1] == {A: 105}


def test_a_pause_is_there_when_the_book_is_opened_again_and_every_other_part_of_a_state_is(url: str) -> None:
    pauses = PauseTerms(("board",), ("members",), 50, 0, 5)
    events: tuple[Event, ...] = (
        PauseDeclared(2, "board", 50, "a bug"),
        PauseRatified(3, "members", 90),
        RulesChanged(4, Rules(9, pauses=pauses)),
        PauseLifted(5, "board"),
    )
    with Store.create(url, Rules(0, pauses=pauses)):
        pass
    for place, event in enumerate(events):
        with Store.open(url) as store:
            store.apply(Deposit(1 + place, A, 1), id=f"before {place}")
            store.apply(event, id=str(place))
            state = store.now.state
        with Store.open(url) as store:
            assert store.now.state == state
            assert store.verify().count == 2 * place + 2
    assert state.pause == Pause(2, 10)


def test_the_same_event_under_the_same_id_is_answered_as_at_first_and_happens_once(url: str) -> None:
    with Store.create(url) as store:
        first = store.apply_all(small())
        head, held = store.balances()
    with Store.open(url) as store:
        again = store.apply_all(reversed(small()))
        assert sorted(again, key=lambda each: each.sequence) == list(first)
        assert all(each.again for each in again)
        assert not any(each.again for each in first)
        assert store.balances() == (head, held)


def test_a_refusal_is_an_answer_too_even_when_it_would_be_taken_by_now(url: str) -> None:
    with Store.create(url) as store:
        with pytest.raises(EventRefused) as first:
            store.apply(withdrawal("w", 5).event, id="w")
        store.apply(deposit("d", 10).event, id="d")
        with pytest.raises(EventRefused) as again:
            store.apply(withdrawal("w", 5).event, id="w")
        assert str(again.value) == str(first.value)
        assert (first.value.kind, first.value.sequence) == ("Overdrawn", 1)
        assert store.held(A) == 10


def test_another_event_under_the_same_id_is_refused_and_leaves_no_trace(url: str) -> None:
    with Store.create(url) as store:
        store.apply(deposit("one", 100).event, id="one")
        before = store.balances()
        with pytest.raises(IdTaken, match="the id one is that of entry 1"):
            store.apply(deposit("one", 101).event, id="one")
        assert store.balances() == before


def test_one_id_twice_in_one_commit_is_one_event(url: str) -> None:
    with Store.create(url) as store:
        answers = store.apply_all([deposit("one", 7), deposit("one", 7), deposit("one", 8)])
        assert answers[0] == answers[1]
        assert [each.again for each in answers] == [False, True, False]
        assert answers[2].refusal is not None
        assert answers[2].refusal.kind == "IdTaken"
        assert (store.head.count, store.held(A)) == (1, 7)


def test_without_an_id_the_same_event_happens_again(url: str) -> None:
    with Store.create(url) as store:
        answers = [store.apply(Deposit(0, A, 1)) for _ in range(2)]
        assert answers[0].id != answers[1].id
        assert store.held(A) == 2


def test_a_group_posts_whole_or_not_at_all(url: str) -> None:
    with Store.create(url) as store:
        answers = store.apply_all(small())
        kinds = {each.id: each.refusal.kind if each.refusal else None for each in answers}
        assert kinds == {
            "first": None,
            "too much": "Overdrawn",
            "there": None,
            "more": None,
            "lost": "GroupRefused",
            "beyond": "Overdrawn",
            "é “quoted”": None,
        }
        assert store.balances()[1] == {
            A: 70 + 10**40,
            B: 30 + 2**63,
            Account("outside", "world", USD): -(100 + 2**63 + 10**40),
        }
        assert [each.sequence for each in answers] == list(range(1, 8))


@pytest.mark.parametrize("other", ["fewer", "more", "reordered", "renamed", "single"])
def test_a_group_that_comes_again_as_another_is_refused(url: str, other: str) -> None:
    one, two, three = deposit("1", 1), deposit("2", 2), deposit("3", 3)
    units: dict[str, Command | Group] = {
        "fewer": Group("g", (one,)),
        "more": Group("g", (one, two, three)),
        "reordered": Group("g", (two, one)),
        "renamed": Group("h", (one, two)),
        "single": one,
    }
    with Store.create(url) as store:
        store.apply_all([Group("g", (one, two))])
        before = store.balances()
        answers = store.apply_all([units[other]])
        assert {each.refusal.kind for each in answers if each.refusal} == {"IdTaken"}
        assert all(each.refusal for each in answers)
        assert store.balances() == before


@pytest.mark.parametrize("amount", [2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**40, 10**999])
def test_no_amount_is_too_large_to_be_kept_to_the_unit(url: str, amount: int) -> None:
    with Store.create(url) as store:
        store.apply(Deposit(0, A, amount), id="one")
        store.apply(Deposit(0, A, 1), id="two")
    with Store.open(url) as store:
        assert store.held(A) == amount + 1
        assert store.balances()[1] == {A: amount + 1, Account("outside", "world", USD): -amount - 1}
        assert store.verify().count == 2


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_history_of_every_kind_of_event_leaves_the_book_that_the_twin_has(url: str, seed: int) -> None:
    rules, world, commands = history(seed, 260)
    with Store.create(url, rules) as store:
        half = len(commands) // 2
        answers = [*store.apply_all(each for each, _ in commands[:half])]
        for command, _ in commands[half : half + 40]:
            answers.extend(store.apply_all((command,)))
        answers.extend(store.apply_all(each for each, _ in commands[half + 40 :]))
        said = [each.refusal.kind if each.refusal else "done" for each in answers]
        assert [each == "done" for each in said] == [result == "done" for _, result in commands]
        assert said.count("done") > 100
        assert store.balances()[1] == world.host.book
        assert store.now.state == world.state
        assert store.verify() == store.head


def test_what_the_book_held_at_each_entry_is_found_with_snapshots_and_without(url: str) -> None:
    rules, _, commands = history(4, 60)
    with Store.create(url, rules) as store:
        seen = [store.balances()]
        for command, _ in commands:
            store.apply_all((command,))
            seen.append(store.balances())
        for _ in range(2):
            for count in (0, 1, 2, len(seen) // 2, len(seen) - 2, len(seen) - 1):
                assert store.balances_at(count) == seen[count]
            assert store.snapshot() == store.head
            store.apply_all((deposit(f"after {len(seen)}", 1, 10**6),))
            seen.append(store.balances())
        assert store.balances_at(len(seen) - 1) == seen[-1]


def test_two_open_stores_write_in_turn(url: str) -> None:
    with Store.create(url) as one, Store.open(url) as other:
        for number in range(6):
            store = (one, other)[number % 2]
            assert store.apply(Deposit(number, A, 1), id=str(number)).sequence == number + 1
        rules = Rules(100)
        other.apply(RulesChanged(6, rules), id="rules")
        assert one.now == other.now
        assert one.now.state.rules[1] == rules
        assert one.apply(Deposit(200, B, 1)).sequence == 8
        assert [entry.rules for entry in other.entries()] == [0] * 7 + [100]
        assert one.verify() == other.head


def test_an_export_makes_the_same_book_again_to_the_byte(
    place: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (journals, stores):
        monkeypatch.setattr(module, "AT_ONCE", 3)
    rules, _, commands = history(5, 80)
    with Store.create(place(), rules) as store:
        store.apply_all([*small(), *(each for each, _ in commands)])
        lines = [*store.export()]
        with Store.restore(place(), lines) as other:
            assert other.balances() == store.balances()
            assert other.verify(store.head) == store.head
            assert [*other.export()] == lines
            assert other.apply_all(small()) == store.apply_all(small())


def test_the_log_says_what_came_of_each_event(url: str) -> None:
    with Store.create(url) as store:
        store.apply_all(small())
        entries = [*store.entries()]
        assert [entry.id for entry in entries] == [each.id for each in store.apply_all(small())]
        assert [(entry.group, entry.part, entry.parts) for entry in entries[1:4]] == [
            (None, 1, 1),
            ("both", 1, 2),
            ("both", 2, 2),
        ]
        assert entries[0].outcome == ((Account("outside", "world", USD), -100), (A, 100))
        assert entries[1].refusal == Refusal("Overdrawn", "account A / margin / USD holds 100 and cannot pay 101")
        assert [entry.sequence for entry in store.entries(5)] == [6, 7]


def test_there_is_one_book_in_a_place_and_a_missing_one_is_not_made(url: str) -> None:
    with pytest.raises(Unavailable, match="rhodian book init"):
        Store.open(url)
    with pytest.raises(Unavailable, match="rhodian book init"):
        Store.open(url)
    with Store.create(url) as store:
        store.apply(Deposit(0, A, 1))
    with pytest.raises(Unavailable, match=r"is no new database|is there already"):
        Store.create(url)
    with Store.open(url) as store:
        assert store.held(A) == 1


@pytest.mark.parametrize("id", ["", " x", "x\n", "x" * 151, "\ud800", 7, None])
def test_an_id_is_a_short_printable_text(id: str) -> None:  # noqa: A002  # as in the store
    with pytest.raises(InvalidValue, match="id must be"):
        Command(id, Deposit(0, A, 1))
    with pytest.raises(InvalidValue, match="group must be"):
        Group(id, (deposit("one", 1),))


def test_what_is_no_event_or_no_group_is_refused_before_it_comes_to_a_store() -> None:
    with pytest.raises(TextRefused):
        Command("one", Deposit(0, A, 10**1000))
    with pytest.raises(TextRefused):
        Command("one", "event")  # type: ignore[arg-type]  # it is what is tested
    for commands in ((), (deposit("1", 1), deposit("1", 2)), ("x",)):
        with pytest.raises(InvalidValue, match="commands must be"):
            Group("g", commands)  # type: ignore[arg-type]  # it is what is tested


def test_names_of_any_script_are_kept(url: str) -> None:
    owners = [
        Account(name, "Rückstellung für 損失", Asset("X-1", 30))
        for name in ("é", "e\u0301", "損", "𝍩", "a'b\"c\\?%s{}")
    ]
    with Store.create(url) as store:
        for number, owner in enumerate(owners):
            store.apply(Deposit(0, owner, number + 1), id=owner.owner)
        assert [store.held(owner) for owner in owners] == [1, 2, 3, 4, 5]
        assert {account: held for account, held in store.balances()[1].items() if not account.is_outside} == dict(
            zip(owners, [1, 2, 3, 4, 5], strict=True)
        )
        assert store.verify() == store.head


def test_the_same_events_make_the_same_head_in_every_database_and_in_every_version_of_this_format(url: str) -> None:
    with Store.create(url) as store:
        store.apply_all(small())
        assert str(store.head) == "7:c6bbe36237d60dad1dfc7d4e794ec33b1b5689b5fcd8065a8ed0212ed09018c0"


def steps(store: Store, work: Callable[[], object]) -> int:
    """Return how many steps SQLite takes for some work."""
    database: Any = store._database
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    database._connection.set_progress_handler(count, 1)
    work()
    database._connection.set_progress_handler(None, 0)
    return counted


def test_balances_cost_no_more_after_a_longer_history(tmp_path: Path) -> None:
    with Store.create(str(tmp_path / "book.db")) as store:
        costs = []
        for round_ in range(3):
            store.apply_all(
                deposit(f"{round_} {number}", 1, round_, (A, B)[number % 2]) for number in range(400 * round_ + 2)
            )
            costs.append(
                (steps(store, store.balances), steps(store, lambda: store.held(A)), steps(store, lambda: store.head))
            )
        assert store.head.count == 1206
        assert costs[0] == costs[1] == costs[2]


def test_what_an_event_asks_of_the_book_costs_what_there_is_of_its_kind(tmp_path: Path) -> None:
    members = [deposit(f"{number}", 1, 0, Account(f"{number}", "savings", USD)) for number in range(500)]
    with Store.create(str(tmp_path / "book.db")) as store:
        store.apply_all((deposit("one", 1),))
        balances = store._journal.balances

        def ask() -> None:
            assert dict(balances.holding("margin", USD)) == {A: 1}
            assert balances.held(B) == 0

        before = steps(store, ask)
        store.apply_all(members)
        assert steps(store, ask) == before < 100
        assert len(dict(balances.holding("savings", USD))) == 500


def test_a_head_is_its_count_and_its_hash(url: str) -> None:
    with Store.create(url) as store:
        begun = store.head
        assert str(begun) == f"0:{begun.hash}"
        store.apply(Deposit(0, A, 1), id="d")
        assert store.head == Head(1, store.head.hash)
        assert store.head.hash != begun.hash
