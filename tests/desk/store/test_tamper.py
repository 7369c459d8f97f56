"""Whatever is changed in a book behind the store's back is found by `verify`, at the first place that differs."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian_desk.store import Differs, Head, NewerVersion, Refusal, Store, Unavailable
from rhodian_desk.store.book import Book, Empty
from rhodian_desk.store.entries import Entry, hash_of, read_entry
from rhodian_desk.store.entries import beginning as begun
from rhodian_desk.store.lines import read_beginning
from rhodian_desk.store.replay import Now, Row, replayed
from tests.desk.store.happenings import deposit, small
from tests.desk.store.raw import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rhodian import RhodianError

COUNT = 7
INSERT = "INSERT INTO journal (sequence, id, entry, hash) VALUES (?, ?, ?, ?)"


@pytest.fixture
def book(url: str) -> str:
    """Return the URL of a small book that has a snapshot."""
    with Store.create(url) as store:
        store.apply_all(small()[:2])
        store.snapshot()
        store.apply_all(small()[2:])
        assert store.verify() == store.head
        assert store.head.count == COUNT
    return url


def found(url: str, anchor: Head | None = None) -> str:
    """Return what is found wrong with a book, by whoever opens and verifies it."""
    with pytest.raises(Differs) as caught, Store.open(url) as store:
        store.verify(anchor)
    return str(caught.value)


def journal(url: str) -> list[Any]:
    """Return the journal's rows."""
    return rows(url, "SELECT sequence, id, entry, hash FROM journal ORDER BY sequence")


def rewritten(url: str, entries: list[Entry]) -> None:
    """Write other entries in place of a journal's, with every number, hash and head made right."""
    previous = read_entry(journal(url)[0][2], "").previous
    made: list[tuple[str, tuple[object, ...]]] = []
    for number, entry in enumerate(entries, start=1):
        entry = attrs.evolve(entry, sequence=number, previous=previous)  # noqa: PLW2901  # the same entry, chained
        previous = hash_of(entry.text)
        made.append((INSERT, (number, entry.id, entry.text, previous)))
    rows(url, "DELETE FROM journal", *made, ("UPDATE book SET count = ?, hash = ?", (len(entries), previous)))


def changed_bytes(text: str) -> Iterator[str]:
    """Return a text as often as it has characters, each time with another one of them changed."""
    for place, character in enumerate(text):
        other = chr(ord(character) ^ (1 << place % 7))
        yield text[:place] + other + text[place + 1 :]


def played(lines: list[str]) -> None:
    """Play an export as a store does that is made of it, in memory."""
    beginning = read_beginning(lines[0])
    now = Now(Head(0, begun(beginning.state)), beginning.state)
    for after, _ in replayed(now, Book(Empty()), (Row(line, hash_of(line)) for line in lines[1:])):
        now = after
    if now.head != beginning.head:
        raise Differs("the end of the lines", str(now.head), str(beginning.head))


def test_every_changed_byte_of_a_journal_is_found(tmp_path: Path) -> None:
    url = str(tmp_path / "book.db")
    with Store.create(url) as store:
        store.apply_all(small()[:3])
        pristine = journal(url)
        changes = 0
        for sequence, *texts in pristine:
            for column, text in zip(("id", "entry", "hash"), texts, strict=True):
                for other in changed_bytes(text):
                    rows(url, (f"UPDATE journal SET {column} = ? WHERE sequence = ?", (other, sequence)))  # noqa: S608
                    with pytest.raises(Differs) as caught:
                        store.verify()
                    assert f"{sequence}" in caught.value.place or caught.value.place == "the end of the journal"
                    changes += 1
                rows(url, (f"UPDATE journal SET {column} = ? WHERE sequence = ?", (text, sequence)))  # noqa: S608
        assert changes > 1900
        assert store.verify() == store.head


def test_every_changed_byte_of_an_export_is_found(tmp_path: Path) -> None:
    with Store.create(str(tmp_path / "book.db")) as store:
        store.apply_all(small()[:3])
        lines, head = [*store.export()], store.head
    for number, line in enumerate(lines):
        for other in changed_bytes(line):
            with pytest.raises((Differs, NewerVersion)):
                played([*lines[:number], other, *lines[number + 1 :]])
        with pytest.raises(Differs):
            Store.restore(str(tmp_path / "copy.db"), [*lines[:number], f"{line} ", *lines[number + 1 :]])
        assert not (tmp_path / "copy.db").exists()
    played(lines)
    with Store.restore(str(tmp_path / "copy.db"), lines) as store:
        assert store.head == head


@pytest.mark.parametrize("deed", ["deleted", "swapped", "duplicated", "moved to the end"])
def test_no_line_of_an_export_is_deleted_swapped_or_duplicated_unseen(tmp_path: Path, deed: str) -> None:
    with Store.create(str(tmp_path / "book.db")) as store:
        store.apply_all(small())
        lines = [*store.export()]
    for place in range(1, len(lines) - (deed != "deleted")):
        others = {
            "deleted": [*lines[:place], *lines[place + 1 :]],
            "swapped": [*lines[:place], *lines[place : place + 2][::-1], *lines[place + 2 :]],
            "duplicated": [*lines[:place], lines[place], *lines[place:]],
            "moved to the end": [*lines[:place], *lines[place + 1 :], lines[place]],
        }[deed]
        with pytest.raises(Differs, match=rf"entry {place}\b|entry {place + 1}\b|the end of the lines"):
            Store.restore(str(tmp_path / "copy.db"), others)
        assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("sequence", range(1, COUNT + 1))
def test_a_deleted_entry_is_found_even_if_the_others_are_numbered_anew(book: str, sequence: int) -> None:
    last = sequence == COUNT
    rows(book, ("DELETE FROM journal WHERE sequence = ?", (sequence,)))
    assert found(book).startswith("the end of the journal is 6" if last else f"entry {sequence} is ")
    for later in range(sequence + 1, COUNT + 1):
        rows(book, ("UPDATE journal SET sequence = ? WHERE sequence = ?", (later - 1, later)))
    assert found(book).startswith("the end of the journal is ")
    rows(book, "UPDATE book SET count = 6, hash = (SELECT hash FROM journal WHERE sequence = 6)")
    assert found(book).startswith("the book's " if last else f"entry {sequence} is ")


@pytest.mark.parametrize("sequence", range(1, COUNT))
def test_two_entries_that_change_places_are_found(book: str, sequence: int) -> None:
    for old, new in ((sequence, 99), (sequence + 1, sequence), (99, sequence + 1)):
        rows(book, ("UPDATE journal SET sequence = ? WHERE sequence = ?", (new, old)))
    assert found(book).startswith(("the end of the journal is ", f"entry {sequence} is "))


@pytest.mark.parametrize("sequence", range(1, COUNT + 1))
def test_an_entry_that_is_there_twice_is_found(book: str, sequence: int) -> None:
    _, _, entry, kept = journal(book)[sequence - 1]
    rows(book, (INSERT, (COUNT + 1, "another", entry, kept)), ("UPDATE book SET count = 8, hash = ?", (kept,)))
    assert found(book).startswith("entry 8 is ")


@pytest.mark.parametrize("sequence", range(1, COUNT + 1))
def test_an_entry_that_is_rewritten_with_every_hash_made_right_is_found_by_the_kernel(book: str, sequence: int) -> None:
    entries = [read_entry(row[2], "") for row in journal(book)]
    entry = entries[sequence - 1]
    outcome = () if isinstance(entry.outcome, Refusal) else ((entry.outcome[0][0], 1), *entry.outcome[1:])
    entries[sequence - 1] = attrs.evolve(entry, outcome=outcome)
    rewritten(book, entries)
    assert found(book).startswith(f"entry {sequence} is taken by the rules of 0")
    assert "by the kernel" in found(book)


def test_a_group_that_is_torn_apart_with_every_hash_made_right_is_found(book: str) -> None:
    entries = [read_entry(row[2], "") for row in journal(book)]
    rewritten(book, [*entries[:3], *entries[4:]])
    assert found(book).startswith("entry 4 is part 1 of 2")
    rewritten(book, entries[:3])
    assert found(book).startswith("entry 3 is the last, and must be one of 2 parts")


def test_a_tail_that_is_cut_off_with_all_else_made_right_is_found_by_a_head_that_was_kept_elsewhere(
    place: Callable[[], str],
) -> None:
    url = place()
    with Store.create(url) as store:
        first = store.head
        store.apply_all(small()[:3])
        kept = store.head
        lines = [*store.export()]
        store.apply_all(small()[3:])
        assert store.verify(first) == store.verify(kept) == store.verify(store.head) == store.head
        anchor = store.head
    with Store.restore(place(), lines) as cut:
        assert cut.verify() == cut.verify(kept) == kept
        with pytest.raises(Differs, match=re.escape(f"at or after {anchor}: its tail is cut off")):
            cut.verify(anchor)
        cut.apply_all([*small()[3:4], deposit("another", 1, 10)])
        assert cut.head.count == anchor.count
        with pytest.raises(Differs, match=r"entry 7 is of hash .* as was kept elsewhere"):
            cut.verify(anchor)
        with pytest.raises(Differs, match="entry 0 is of hash"):
            cut.verify(attrs.evolve(first, hash="0" * 64))


def test_an_id_that_is_there_twice_with_every_hash_made_right_is_refused(place: Callable[[], str]) -> None:
    with Store.create(place()) as store:
        store.apply_all((deposit("one", 1), deposit("two", 1)))
        first, second = store.entries()
        lines, head = [*store.export()], store.head
    again = attrs.evolve(second, id="one")
    lines = [lines[0].replace(head.hash, again.hash), lines[1], again.text]
    url = place()
    with pytest.raises(Differs, match="given what may not be there"):
        Store.restore(url, lines)
    with Store.create(url) as store:
        assert store.head.count == 0
    assert first.id == again.id


def test_an_entry_that_is_chained_to_another_is_found_with_every_other_hash_made_right(book: str) -> None:
    entries = [read_entry(row[2], "") for row in journal(book)]
    rewritten(book, entries[:3])
    odd = attrs.evolve(entries[3], previous="0" * 64)
    values = (4, odd.id, odd.text, odd.hash)
    rows(book, (INSERT, values), ("UPDATE book SET count = 4, hash = ?", (odd.hash,)))
    assert found(book).startswith(f"entry 4 is chained to {'0' * 64}")


def test_an_empty_book_whose_head_is_changed_is_found(url: str) -> None:
    Store.create(url).close()
    rows(url, "UPDATE book SET hash = 'x'")
    assert found(url).startswith("the book's head is 0:x")


BESIDE = {
    "UPDATE balances SET held = '71' WHERE owner = 'A'": "the book's balance of A / margin / USD is 71, and must be 1",
    "DELETE FROM balances WHERE owner = 'A'": "the book's balance of A / margin / USD is 0, and must be 1",
    "INSERT INTO balances VALUES ('margin', 'USD', 2, 'thief', '5')": "the book's balance of thief / margin / USD is 5",
    "UPDATE balances SET held = '+30' WHERE owner = 'B'": "the balance of B / margin / USD is '+30', and must be a",
    "UPDATE balances SET held = 'x' WHERE owner = 'B'": "the balance of B / margin / USD is 'x', and must be a whole",
    "UPDATE balances SET code = '?' WHERE owner = 'B'": "the balance of B / margin / ? is of no account",
    "UPDATE balances SET scale = 3 WHERE owner = 'B'": "the book's balance of B / margin / USD is 0",
    "UPDATE book SET state = '{}'": "the state of the book is no state",
    "UPDATE book SET state = 'x'": "the state of the book is no state",
    "UPDATE book SET time = '4'": "the book's state is ",
    "UPDATE book SET events = '5'": "the book's state is ",
    "UPDATE book SET events = '04'": "the state of the book is no state",
    "UPDATE book SET events = '-1'": "the state of the book is no state",
    "UPDATE book SET genesis = 'x'": "the state in which the book begins is no state",
    "UPDATE book SET count = 6": "the end of the journal is 7:",
    "UPDATE book SET hash = genesis": "the end of the journal is 7:",
    "DELETE FROM book": "with 0 books in it, and must be one book",
    "DELETE FROM journal": "the end of the journal is nowhere",
    "UPDATE snapshots SET held = '[]'": "the snapshot of entry 2's balance of A / margin / USD is 0, and must be 100",
    "UPDATE snapshots SET held = '7'": "the snapshot of entry 2 is of no balances",
    "UPDATE snapshots SET hash = 'x'": "the snapshot of entry 2's head is 2:x",
    "UPDATE snapshots SET state = 'x'": "the snapshot of entry 2 is no state",
    "UPDATE snapshots SET count = 3": "a snapshot of entry 3 is there, and must be of the end of an event or a group",
    "UPDATE snapshots SET count = 9": "a snapshot of entry 9 is there, and must be of the end of an event or a group",
}


@pytest.mark.parametrize("change", BESIDE)
def test_what_is_changed_beside_the_journal_is_found(book: str, change: str) -> None:
    rows(book, change)
    assert BESIDE[change] in found(book)


@pytest.mark.parametrize(
    "change", ["SET hash = 'x'", "SET count = 1", "SET count = 0", "SET held = 'x'", "SET state = 'x'"]
)
def test_a_snapshot_that_the_journal_does_not_go_through_is_not_begun_from(book: str, change: str) -> None:
    rows(book, f"UPDATE snapshots {change}")
    with Store.open(book) as store, pytest.raises(Differs, match=r"^the snapshot of entry"):
        store.balances_at(2)


NEWER = {
    "UPDATE book SET format = 2": "the book ",
    "UPDATE snapshots SET format = 2": "the snapshot of entry 2 is of version 2, and the newest known is 1",
}


@pytest.mark.parametrize("change", NEWER)
def test_what_a_newer_version_wrote_is_refused(book: str, change: str) -> None:
    rows(book, change)
    with pytest.raises(NewerVersion, match=f"^{NEWER[change]}"), Store.open(book) as store:
        store.balances_at(3)
    with pytest.raises(NewerVersion, match="install a newer rhodian"), Store.open(book) as store:
        store.verify()


def test_an_entry_of_a_newer_version_is_refused_and_so_is_a_newer_export(book: str, tmp_path: Path) -> None:
    entries = [read_entry(row[2], "") for row in journal(book)]
    rewritten(book, [*entries[:4], attrs.evolve(entries[4], version=2), *entries[5:]])
    with Store.open(book) as store:
        with pytest.raises(NewerVersion, match="entry 5 is of version 2"):
            store.verify()
        lines = [*store.export()]
    assert '"format":"1"' in lines[0]
    with pytest.raises(NewerVersion, match="the export is of version 2"):
        Store.restore(str(tmp_path / "copy.db"), [lines[0].replace('"format":"1"', '"format":"2"'), *lines[1:]])


@pytest.mark.parametrize("sql", ["UPDATE journal SET id = 'x'", "DELETE FROM journal"])
def test_a_journal_is_only_added_to_unless_its_guard_is_taken_away(book: str, sql: str) -> None:
    with pytest.raises(Exception, match="the journal is only added to"):
        rows(book, sql, guarded=True)
    with Store.open(book) as store:
        assert store.verify().count == COUNT


def test_any_changed_bit_of_a_file_is_found_or_changes_nothing_that_is_read(tmp_path: Path) -> None:
    path, changed, random = tmp_path / "book.db", tmp_path / "changed.db", Random(1)  # noqa: S311  # the same bits
    with Store.create(str(path)) as store:
        store.apply_all(deposit(f"{number}", number, number) for number in range(60))
        store.snapshot()
        head, right = store.head, store.balances()
    whole, seen = path.read_bytes(), set()
    for _ in range(150):
        other = bytearray(whole)
        other[random.randrange(len(whole))] ^= 1 << random.randrange(8)
        changed.write_bytes(other)
        try:
            with Store.open(str(changed)) as store:
                assert store.verify(head) == head
                assert store.balances() == store.balances_at(60) == right
                assert store.apply_all((deposit("3", 3, 3),))[0].again
                seen.add("as it was")
        except (Differs, NewerVersion, Unavailable) as refusal:
            seen.add(type(refusal).__name__)
        for each in ("-wal", "-shm"):
            changed.with_name(f"{changed.name}{each}").unlink(missing_ok=True)
    assert seen >= {"as it was", "Differs"}


def test_a_torn_file_is_found_or_reads_as_it_was(tmp_path: Path) -> None:
    path, torn = tmp_path / "book.db", tmp_path / "torn.db"
    with Store.create(str(path)) as store:
        for round_ in range(30):
            store.apply_all(deposit(f"{round_} {each}", each, round_) for each in range(10))
        head = store.head
        right = store.balances()
    whole = path.read_bytes()
    assert len(whole) > 40 * 4096
    tears = [whole[:size] for size in range(0, len(whole), 4096 + 512)]
    tears += [whole[:page] + bytes(4096) + whole[page + 4096 :] for page in range(0, len(whole), 4096)]
    tears += [whole[:page] + whole[page - 4096 : page] + whole[page + 4096 :] for page in range(4096, len(whole), 4096)]
    seen: list[type[RhodianError] | None] = []
    for each in tears:
        torn.write_bytes(each)
        try:
            with Store.open(str(torn)) as store:
                assert store.verify(head) == head
                assert store.balances() == right
                seen.append(None)
        except (Differs, Unavailable) as refusal:
            seen.append(type(refusal))
    assert seen.count(Differs) > len(tears) * 3 // 4
    assert seen.count(None) <= 2
