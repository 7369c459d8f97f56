"""A book that cannot be read says nothing of an event: no answer, no entry; a later try is as the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian import Marks, RhodianError
from rhodian_desk.cli.entry import main
from rhodian_desk.store import Command, Differs, Group, NewerVersion, Store, Unavailable, errors
from tests.desk.store.happenings import A, deposit, history, payment, withdrawal
from tests.desk.store.raw import rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BROKEN = {
    "UPDATE balances SET held = '1e5' WHERE owner = 'A'": "is '1e5', and must be a whole number in its one form",
    "UPDATE balances SET held = '-100' WHERE owner = 'A'": "is -100, and must be 0 or more",
    "UPDATE balances SET held = '' WHERE owner = 'A'": "is '', and must be a whole number in its one form",
}
REFUSALS: tuple[RhodianError, ...] = (
    Unavailable("book", "cannot be used (disk I/O error)", "try again, with the same ids"),
    Differs("the balance of A", "x", "a whole number"),
    NewerVersion("the book", 2, 1),
)


def failing(store: Store, name: str, refusal: RhodianError) -> Callable[[], None]:
    """Let a question to the balances of a store end in a refusal; return what makes it whole again."""
    balances: Any = store._journal.balances
    whole = getattr(balances, name)

    def fails(*_: object) -> None:
        raise refusal

    setattr(balances, name, fails)
    return lambda: setattr(balances, name, whole)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: type(each).__name__)
def test_a_read_that_fails_once_is_no_answer_and_the_same_id_is_taken_at_the_next_try(
    url: str, refusal: RhodianError
) -> None:
    with Store.create(url) as store:
        store.apply_all((deposit("one", 100),))
        before = store.head
        whole = failing(store, "held", refusal)
        for unit in (withdrawal("two", 50), Group("both", (withdrawal("two", 50), payment("three", 7)))):
            with pytest.raises(type(refusal)):
                store.apply_all((unit,))
            assert store.head == before
        whole()
        assert store.apply_all((withdrawal("two", 50),))[0].refusal is None
        assert store.held(A) == 50
        assert store.verify() == store.head


def test_who_holds_contracts_is_asked_in_vain_once_and_the_mark_is_taken_later(url: str) -> None:
    rules, _, commands = history(1, 220)
    place = next(place for place, (each, said) in enumerate(commands) if type(each.event) is Marks and said == "done")
    with Store.create(url, rules) as store:
        store.apply_all(each for each, _ in commands[:place])
        before, marks = store.head, commands[place][0]
        whole = failing(store, "holding", REFUSALS[0])
        with pytest.raises(Unavailable):
            store.apply_all((marks,))
        whole()
        assert store.head == before
        assert store.apply_all((marks,))[0].refusal is None


@pytest.mark.parametrize("change", BROKEN)
def test_a_balance_that_no_account_can_hold_is_no_refusal_of_the_next_event(
    url: str, change: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.create(url) as store:
        store.apply_all((deposit("one", 100),))
        before = store.head
    rows(url, change)
    with Store.open(url) as store:
        for command in (withdrawal("two", 5), deposit("three", 5), payment("four", 5)):
            with pytest.raises(Differs, match="the balance of A / margin / USD is"):
                store.apply_all((command,))
        assert store.head == before
    file = tmp_path / "events.jsonl"
    file.write_text(f'{{"id": "two", "event": {withdrawal("two", 5).text}}}\n', encoding="utf-8")
    capsys.readouterr()
    for words in (("apply", url, str(file)), ("balances", url)):
        assert main(["book", *words]) == 2
        assert BROKEN[change] in capsys.readouterr().err
    rows(url, "UPDATE balances SET held = '100' WHERE owner = 'A'")
    with Store.open(url) as store:
        assert store.apply_all((withdrawal("two", 5),))[0].refusal is None
        assert store.verify().count == 2


def test_what_the_world_outside_holds_may_be_below_nothing(url: str) -> None:
    with Store.create(url) as store:
        store.apply_all((deposit("one", 100), withdrawal("two", 40)))
        assert store.apply_all((Command("three", attrs.evolve(deposit("x", 7).event, time=1)),))[0].refusal is None
        assert sorted(store.balances()[1].values()) == [-67, 67]


def test_every_refusal_of_a_store_is_one_that_no_machine_answers_with() -> None:
    ours = {each for each in vars(errors).values() if isinstance(each, type) and each.__module__ == errors.__name__}
    assert {type(each) for each in REFUSALS} < ours
    assert all(issubclass(each, errors.StoreRefused) for each in ours)


def test_an_entry_before_the_first_is_found(url: str) -> None:
    with Store.create(url) as store:
        store.apply_all((deposit("one", 1),))
        (row,) = rows(url, "SELECT entry, hash FROM journal")
        rows(url, ("INSERT INTO journal (sequence, id, entry, hash) VALUES (?, ?, ?, ?)", (0, "hidden", *row)))
        with pytest.raises(Differs, match=r"entry 0 is there, and must be no entry, since the first is 1"):
            store.verify()


@pytest.mark.parametrize("count", [-(10**30), -1, 2, 10**30])
def test_no_entry_beyond_the_journal_is_looked_for_however_large_its_number(url: str, count: int) -> None:
    with Store.create(url) as store:
        store.apply_all((deposit("one", 1),))
        with pytest.raises(Differs, match="is no end of an event or a group, and must be an entry from 0 to 1"):
            store.balances_at(count)
        assert len([*store.entries(count)]) == (count < 1)


COLUMNS = "one TEXT, format TEXT, genesis TEXT, count TEXT, hash TEXT, state TEXT, time TEXT, events TEXT"


@pytest.mark.parametrize("columns", ["title TEXT, author TEXT", COLUMNS])
def test_a_table_of_that_name_that_is_somebody_elses_is_refused(place: Callable[[], str], columns: str) -> None:
    url = place()
    made = f"CREATE TABLE book ({columns})"
    if url.startswith("postgresql:"):
        Store.create(url).close()
        rows(url, "DROP TABLE book", made)
    else:
        rows(url, made)
    if columns == COLUMNS:
        rows(url, "INSERT INTO book VALUES ('1', 'octavo', '', 'many', '', '', '', '')")
    for _ in range(2):
        with pytest.raises((Unavailable, Differs), match=r"holds no book|that is no book's, and must be a book"):
            Store.open(url)
    if not url.startswith("postgresql:"):
        assert rows(url, "PRAGMA journal_mode") == [("delete",)]
