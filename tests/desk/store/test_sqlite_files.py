"""What a book of SQLite does to files: nothing to what is no book, is another's, or has the name already."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.store import Differs, Store, Unavailable, sqlite
from tests.desk.store.happenings import A, deposit, small
from tests.desk.store.writers import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOBODY = 65534
ENDS = ("-wal", "-shm", "-journal")
BEGUN = 5


def killed(path: Path) -> None:
    """Make a book whose writer is killed, so that what it wrote stands in the log beside it."""

    def work(say: Callable[[str], None]) -> None:
        store = Store.create(str(path))
        store.apply_all(deposit(f"{number}", 100) for number in range(BEGUN))
        say("done")
        os.kill(os.getpid(), signal.SIGKILL)

    assert Writer(work).wait() == ["done"]
    assert Path(f"{path}-wal").stat().st_size > 0


def contents(folder: Path) -> dict[str, bytes]:
    """Return what stands in the files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("deed", ["init", "import"])
def test_what_a_killed_writer_left_is_no_part_of_the_book_that_is_made_next(
    tmp_path: Path, deed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, export = tmp_path / "book.db", tmp_path / "export.jsonl"
    with Store.create(str(tmp_path / "other.db")) as store:
        export.write_text("".join(f"{line}\n" for line in store.export()), encoding="utf-8")
    killed(path)
    path.unlink()
    before = contents(tmp_path)
    assert main(["book", deed, str(path), *([str(export)] if deed == "import" else [])]) == 2
    said = capsys.readouterr().err
    assert f"would be read together with {path}-wal, which another book left; put that back beside its book" in said
    assert contents(tmp_path) == before


@pytest.mark.parametrize("end", ENDS)
def test_a_book_is_made_as_soon_as_nothing_is_left_of_another(tmp_path: Path, end: str) -> None:
    path = tmp_path / "book.db"
    beside = Path(f"{path}{end}")
    beside.write_bytes(b"left")
    with pytest.raises(Unavailable, match=f"would be read together with .*{end}, which another book left"):
        Store.create(str(path))
    beside.unlink()
    beside.symlink_to("nowhere")
    with pytest.raises(Unavailable, match="which another book left"):
        Store.create(str(path))
    beside.unlink()
    Store.create(str(path)).close()
    assert [each.name for each in tmp_path.iterdir()] == ["book.db"]


def test_what_comes_to_lie_beside_a_book_while_it_is_made_is_seen_before_it_has_its_name(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    with Store.create(str(tmp_path / "other.db")) as store:
        head, *lines = [*store.export()]

    def late() -> Iterator[str]:
        yield head
        yield from lines
        Path(f"{path}-wal").write_bytes(b"left")

    with pytest.raises(Unavailable, match="which another book left"):
        Store.restore(str(path), late())
    assert sorted(each.name for each in tmp_path.iterdir()) == ["book.db-wal", "other.db"]


def test_a_log_that_takes_the_place_of_a_new_book_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, left = tmp_path / "book.db", tmp_path / "left"
    killed(path)
    left.mkdir()
    for end in ("", "-wal"):
        Path(f"{path}{end}").rename(left / f"left{end}")
    Path(f"{path}-shm").unlink()
    link = os.link

    def late(source: str, target: str) -> None:
        link(source, target)
        shutil.copy(left / "left-wal", f"{path}-wal")

    monkeypatch.setattr(os, "link", late)
    with pytest.raises((Differs, Unavailable)):
        Store.create(str(path))


@pytest.mark.parametrize("deed", ["replaced", "taken away"])
def test_nothing_is_answered_that_is_written_to_a_file_that_is_no_longer_there(tmp_path: Path, deed: str) -> None:
    path, other = tmp_path / "book.db", tmp_path / "other.db"
    Store.create(str(other)).close()
    with Store.create(str(path)) as store:
        store.apply_all((deposit("one", 1),))
        path.rename(tmp_path / "old.db")
        if deed == "replaced":
            other.rename(path)
        for work in (store.snapshot, lambda: store.apply_all((deposit("two", 1),))):
            with pytest.raises(
                Unavailable, match="was replaced or taken away while it was open; open what is there now"
            ):
                work()
        path.unlink(missing_ok=True)
        (tmp_path / "old.db").rename(path)
        assert store.apply_all((deposit("two", 1),))[0].again is False
        assert store.verify().count == 2


def foreign(path: Path, mode: str) -> None:
    """Make a database that is no book."""
    with contextlib.closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA journal_mode = {mode}")
        file.execute("CREATE TABLE notes (text TEXT)")
        file.commit()


NO_BOOKS: dict[str, Callable[[Path], object]] = {
    "an empty file": Path.touch,
    "a text": lambda path: path.write_text("dear diary\n" * 100, encoding="utf-8"),
    "another database": lambda path: foreign(path, "delete"),
    "another database with a log": lambda path: foreign(path, "wal"),
}
DEEDS = ("show", "balances", "log", "verify", "export", "snapshot")


@pytest.mark.parametrize("kind", NO_BOOKS)
@pytest.mark.parametrize("deed", DEEDS)
def test_a_file_that_is_no_book_is_the_same_to_the_byte_after_any_deed(
    tmp_path: Path, kind: str, deed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file"
    NO_BOOKS[kind](path)
    before = contents(tmp_path)
    assert main(["book", deed, str(path)]) in {1, 2}
    assert capsys.readouterr().err.startswith(str(path))
    assert contents(tmp_path) == before


def test_a_book_without_its_log_is_given_one_when_it_is_opened(tmp_path: Path) -> None:
    path, copy = tmp_path / "book.db", tmp_path / "copy.db"
    with Store.create(str(path)) as store:
        store.apply_all(small())
        store._database.run("VACUUM INTO ?", (str(copy),))
    assert copy.read_bytes()[18:20] == b"\1\1"
    with Store.open(str(copy)) as store:
        assert store._database.run("PRAGMA journal_mode") == [("wal",)]
        assert store.verify().count == 7


@pytest.fixture
def shared() -> Iterator[Path]:
    """Return a folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="book-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def as_a_reader(folder: Path, work: Callable[[Callable[[str], None]], None]) -> list[str]:
    """Do some work as somebody who may not write to what is in a folder, and return what it says."""

    def mine(say: Callable[[str], None]) -> None:
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        work(say)

    modes = {path: path.stat().st_mode for path in (*folder.iterdir(), folder)}
    for path, mode in modes.items():
        path.chmod(mode & 0o7555)
    try:
        return Writer(mine).end()
    finally:
        for path, mode in modes.items():
            if path.exists():
                path.chmod(mode)


def reading(path: Path) -> Callable[[Callable[[str], None]], None]:
    """Return work that does all that only reads, and then what does not."""

    def work(say: Callable[[str], None]) -> None:
        with Store.open(str(path)) as store:
            head = store.verify(store.head)
            assert store.balances()[1] == store.balances_at(head.count)[1]
            assert len([*store.export()]) == len([*store.entries()]) + 1 == head.count + 1
            say(f"{head.count} entries, {store.held(A)}")
            for deed in (store.snapshot, lambda: store.apply_all((deposit("mine", 1),))):
                try:
                    deed()
                except Unavailable as refusal:
                    say(refusal.reason)

    return work


@pytest.mark.parametrize("mode", [0o755, 0o777])
def test_who_may_not_write_to_a_book_reads_it_and_leaves_nothing_behind(shared: Path, mode: int) -> None:
    path = shared / "book.db"
    with Store.create(str(path)) as store:
        store.apply_all(deposit(f"{number}", 100) for number in range(BEGUN))
    shared.chmod(mode)
    before = contents(shared)
    said = as_a_reader(shared, reading(path))
    assert said == [f"{BEGUN} entries, 500", *["may not be written to"] * 2]
    assert contents(shared) == before
    with Store.open(str(path)) as store:
        assert store.apply_all((deposit("owner's", 1),))[0].refusal is None


def test_who_may_not_write_to_a_book_reads_it_while_its_owner_writes(shared: Path) -> None:
    path = shared / "book.db"
    with Store.create(str(path)) as store:
        store.apply_all(deposit(f"{number}", 100) for number in range(BEGUN))
        assert Path(f"{path}-wal").exists()
        said = as_a_reader(shared, reading(path))
        assert said == [f"{BEGUN} entries, 500", *["may not be written to"] * 2]
        assert store.apply_all((deposit("owner's", 1),))[0].refusal is None


def test_what_a_reader_could_not_see_being_written_to_is_refused_after_it_was_read(shared: Path) -> None:
    path = shared / "book.db"
    with Store.create(str(path)) as store:
        store.apply_all(deposit(f"{number}", 100) for number in range(BEGUN))
    turns = [os.pipe() for _ in range(2)]

    def work(say: Callable[[str], None]) -> None:
        with Store.open(str(path)) as store:
            say(f"{store.head.count}")
            os.write(turns[0][1], b"x")
            os.read(turns[1][0], 1)
            for _ in range(2):
                try:
                    say(f"{store.head.count}")
                except Unavailable as refusal:
                    say(f"{refusal.reason}; {refusal.right}")

    def write() -> None:
        os.read(turns[0][0], 1)
        path.chmod(0o644)
        shared.chmod(0o755)
        with Store.open(str(path)) as store:
            store.apply_all((deposit("owner's", 1),))
        os.write(turns[1][1], b"x")

    owner = threading.Thread(target=write)
    owner.start()
    assert as_a_reader(shared, work) == ["5", *["was written to while it was read; try again"] * 2]
    owner.join()


def test_ctrl_c_is_heard_while_another_writer_has_the_book(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    Store.create(str(path)).close()

    def work(say: Callable[[str], None]) -> None:
        with Store.open(str(path)) as store:
            say("waits")
            try:
                store.apply_all((deposit("one", 1),))
            except KeyboardInterrupt:
                say("interrupted")

    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writer = Writer(work)
        assert writer.line() == "waits"
        time.sleep(0.3)
        os.kill(writer.pid, signal.SIGINT)
        begun = time.monotonic()
        assert writer.end() == ["interrupted"]
        assert time.monotonic() - begun < 5 < sqlite.WAIT_SECONDS
        other.execute("ROLLBACK")
    with Store.open(str(path)) as store:
        assert store.apply_all((deposit("one", 1),))[0].again is False


def test_ctrl_c_is_heard_in_the_midst_of_a_statement_that_takes_long(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    Store.create(str(path)).close()
    long = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 400000000) SELECT count(*) FROM n"

    def work(say: Callable[[str], None]) -> None:
        with Store.open(str(path)) as store:
            for within in (store._database.read, store._database.write):
                say("begins")
                try:
                    within(lambda: store._database.run(long))
                except KeyboardInterrupt:
                    say("interrupted")
            say(str(store.apply_all((deposit("one", 1),))[0].sequence))

    writer = Writer(work)
    for _ in range(2):
        assert writer.line() == "begins"
        time.sleep(0.3)
        os.kill(writer.pid, signal.SIGINT)
        assert writer.line() == "interrupted"
    assert writer.end() == ["1"]


def test_who_waits_for_another_has_the_book_as_soon_as_that_is_done(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    with Store.create(str(path)) as store:
        other: Any = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        done = threading.Timer(0.4, lambda: other.execute("ROLLBACK"))
        done.start()
        begun = time.monotonic()
        assert store.apply_all((deposit("one", 1),))[0].sequence == 1
        assert 0.2 < time.monotonic() - begun < sqlite.WAIT_SECONDS / 2
        done.join()
        other.close()
