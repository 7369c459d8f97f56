"""What was answered survives kill -9, a full disk and other writers; what was not is whole or not there."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from rhodian import Withdrawal
from rhodian_desk.store import Differs, EventRefused, Group, Store, Unavailable, sqlite
from rhodian_desk.store.entries import dumped
from rhodian_desk.store.store import _connected
from tests.desk.store.happenings import A, deposit, small, withdrawal
from tests.desk.store.kills import Killing
from tests.desk.store.writers import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_desk.store.entries import Unit


def test_what_was_answered_survives_kills_at_random_moments(place: Callable[[], str]) -> None:
    killing = Killing(place, Random(7))  # noqa: S311  # the same kills at every run, but for the time they take
    killing.run(30)
    assert killing.met["kills"] == 30
    assert killing.met["kills in the midst of a commit"] > 3


def killed_at(url: str, number: int, unit: Unit) -> bool:
    """Apply a unit in a process that kills itself just before its n-th statement; return whether it came so far."""

    def work(say: Callable[[str], None]) -> None:
        with Store.open(url) as store:
            database: Any = store._database
            run, run_each, done = database.run, database.run_each, 0

            def counted(*values: Any, each: bool = False) -> Any:
                nonlocal done
                done += 1
                if done == number:
                    os.kill(os.getpid(), signal.SIGKILL)
                return (run_each if each else run)(*values)

            database.run = counted
            database.run_each = lambda *values: counted(*values, each=True)
            store.apply_all((unit,))
            say("answered")

    return "answered" not in Writer(work).wait()


def test_a_kill_at_each_statement_of_a_commit_leaves_all_of_a_group_or_nothing(url: str) -> None:
    Store.create(url).close()
    unit, number = small()[0], 0
    for number in range(1, 100):
        unit = Group(f"{number}", (deposit(f"{number} a", 5, number), deposit(f"{number} b", 6, number)))
        if not killed_at(url, number, unit):
            break
        with Store.open(url) as store:
            assert store.verify().count == 0
    assert number > 8
    with Store.open(url) as store:
        assert [entry.id for entry in store.entries()] == [f"{number} a", f"{number} b"]
        assert store.verify() == store.head


def is_there(url: str) -> bool:
    """Return whether there is a whole book in a place; there is nothing else."""
    try:
        with Store.open(url) as store:
            return store.verify().count == 0
    except Unavailable as refusal:
        return not ("holds no book" in str(refusal) or "does not exist" in str(refusal))


def test_a_kill_at_each_statement_of_making_a_book_leaves_a_place_in_which_one_can_be_made(url: str) -> None:
    kind: Any = sqlite.Sqlite
    if url.startswith("postgresql:"):
        from rhodian_desk.store.postgres import Postgres  # noqa: PLC0415  # what it imports may be missing

        kind = Postgres

    def dying(number: int) -> Callable[[Callable[[str], None]], None]:
        def work(say: Callable[[str], None]) -> None:
            run, done = kind.run, 0

            def counted(*values: Any) -> Any:
                nonlocal done
                done += 1
                if done == number:
                    os.kill(os.getpid(), signal.SIGKILL)
                return run(*values)

            kind.run = counted
            Store.create(url).close()
            say("made")

        return work

    number = 1
    while "made" not in Writer(dying(number)).wait():
        number += 1
        if is_there(url):
            break
    assert number > 8
    with Store.open(url) as store:
        assert store.verify().count == 0


def test_of_those_who_make_a_book_in_one_place_at_once_exactly_one_does(place: Callable[[], str]) -> None:
    for _ in range(5):
        url = place()

        def work(say: Callable[[str], None], url: str = url) -> None:
            try:
                with Store.create(url) as store:
                    store.apply_all((deposit(f"by {os.getpid()}", 1),))
                    say("made")
            except Unavailable as refusal:
                say(str(refusal))

        said = [line for writer in [Writer(work) for _ in range(4)] for line in writer.end()]
        assert said.count("made") == 1, said
        assert sum("is there already" in line or "is no new database" in line for line in said) == 3, said
        with Store.open(url) as store:
            assert store.verify().count == 1


def test_of_two_who_take_80_out_of_100_at_once_exactly_one_gets_it(url: str) -> None:
    with Store.create(url) as store:
        for number in range(6):
            store.apply_all((deposit(f"in {number}", 100 - store.held(A), 0),))

            def work(say: Callable[[str], None], number: int = number) -> None:
                with Store.open(url) as mine:
                    try:
                        mine.apply(Withdrawal(0, A, 80), id=f"{number} of {os.getpid()}")
                        say("paid")
                    except EventRefused as refusal:
                        say(refusal.kind)

            writers = [Writer(work) for _ in range(2)]
            assert sorted(line for writer in writers for line in writer.end()) == ["Overdrawn", "paid"]
            assert store.held(A) == 20
        assert store.verify() == store.head


def test_who_waits_too_long_for_another_is_told_so_and_may_try_again(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "WAIT_SECONDS", 0.2)
    with Store.create(url) as one, Store.open(url) as other:
        if url.startswith("postgresql:"):
            other._database.run("SET lock_timeout = '0.2s'")

        def waiting() -> None:
            with pytest.raises(Unavailable, match=r"another writer has had it for .* try again, with the same ids"):
                other.apply_all((deposit("one", 1),))

        one._database.write(waiting)
        assert other.apply_all((deposit("one", 1),))[0].sequence == 1


def test_writers_at_once_are_in_one_order_without_a_gap(url: str) -> None:
    Store.create(url).close()

    def work(say: Callable[[str], None]) -> None:
        with Store.open(url) as store:
            for number in range(15):
                say(str(store.apply_all((deposit(f"{number} of {os.getpid()}", 1),))[0].sequence))

    writers = [Writer(work) for _ in range(4)]
    assert sorted(int(line) for writer in writers for line in writer.end()) == list(range(1, 61))
    with Store.open(url) as store:
        assert store.held(A) == 60
        assert store.verify().count == 60


def test_a_storm_of_tries_in_any_order_comes_to_what_one_try_each_comes_to(place: Callable[[], str]) -> None:
    commands: list[Unit] = [deposit(f"{number}", 10**number) for number in range(12)]
    commands += [
        Group(f"g{number}", (deposit(f"a{number}", 3), withdrawal(f"b{number}", 10**50))) for number in range(3)
    ]
    url = place()
    Store.create(url).close()

    def storm(seed: int) -> Callable[[Callable[[str], None]], None]:
        def work(say: Callable[[str], None]) -> None:
            random = Random(seed)  # noqa: S311  # the same storm at every run
            tries = [command for command in commands for _ in range(random.randint(1, 3))]
            random.shuffle(tries)
            with Store.open(url) as store:
                while tries:
                    for each in store.apply_all([tries.pop() for _ in range(min(len(tries), random.randint(1, 4)))]):
                        said = each.refusal and [each.refusal.kind, each.refusal.said]
                        say(dumped([each.id, each.sequence, said]))

        return work

    writers = [Writer(storm(seed)) for seed in range(3)]
    answers = {line for writer in writers for line in writer.end()}
    with Store.open(url) as store, Store.create(place()) as once:
        once.apply_all(commands)
        assert store.balances()[1] == once.balances()[1]
        assert len(answers) == store.head.count == once.head.count == 18
        assert store.verify() == store.head


def test_a_full_disk_refuses_a_commit_and_nothing_of_it_is_there(tmp_path: Path) -> None:
    url = str(tmp_path / "book.db")
    with Store.create(url) as store:
        store.apply_all(small())
        before = store.balances()
        pages = store._database.run("PRAGMA page_count")[0][0]
        store._database.run(f"PRAGMA max_page_count = {pages}")
        many = [deposit(f"{number}", 1, 10) for number in range(200)]
        with pytest.raises(Unavailable, match=r"database or disk is full.*make room on the disk and try again"):
            store.apply_all(many)
        assert store.balances() == before
        assert store.verify() == before[0]
        store._database.run(f"PRAGMA max_page_count = {100 * pages}")
        assert all(answer.refusal is None for answer in store.apply_all(many))
        assert store.verify().count == 207


def test_a_file_that_may_not_grow_refuses_a_commit_and_nothing_of_it_is_there(tmp_path: Path) -> None:
    url = str(tmp_path / "book.db")
    with Store.create(url) as store:
        store.apply_all(small())

    def work(say: Callable[[str], None]) -> None:
        with Store.open(url) as store:
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
            for number in range(10_000):
                try:
                    say(str(store.apply_all((deposit(f"{number}", 1, 10),))[0].sequence))
                except Unavailable as refusal:
                    say(str(refusal))
                    return

    *answered, refused = Writer(work).end()
    assert len(answered) > 5
    assert "cannot be used" in refused
    assert "try again, with the same ids" in refused
    with Store.open(url) as store:
        assert store.head.count == int(answered[-1])
        assert store.verify() == store.head
        assert store.apply_all((deposit("0", 1, 10),))[0].sequence == int(answered[0])


@pytest.mark.parametrize("size", [1_000, 60_000])
def test_a_disk_too_full_for_a_new_book_leaves_no_file(tmp_path: Path, size: int) -> None:
    with Store.create(str(tmp_path / "book.db")) as store:
        store.apply_all(deposit(f"{number}", 1) for number in range(400))
        lines = [*store.export()]
    before = sorted(tmp_path.iterdir())

    def work(say: Callable[[str], None]) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            Store.restore(str(tmp_path / "copy.db"), lines)
        except Unavailable as refusal:
            say(str(refusal))

    (said,) = Writer(work).end()
    assert "make room on the disk" in said
    assert sorted(tmp_path.iterdir()) == before


def test_each_connection_has_commits_on_the_disk_before_they_are_answered(tmp_path: Path) -> None:
    url = str(tmp_path / "book.db")
    Store.create(url).close()
    for _ in range(2):
        with Store.open(url) as store:
            assert store._database.run("PRAGMA synchronous") == [(2,)]
            assert store._database.run("PRAGMA journal_mode") == [("wal",)]
    with pytest.raises(Unavailable, match=r"is not a regular file|does not exist"):
        _connected(":memory:", new=False)


def opened_often(url: str) -> None:
    """Open a book again and again, until a server has read its settings."""
    for _ in range(100):
        Store.open(url).close()


def test_a_server_that_would_lose_commits_is_refused(server: Any) -> None:
    url = server.fresh()
    Store.create(url).close()
    with Store.open(url) as store:
        assert store._database.run("SHOW synchronous_commit") == [("on",)]
    server.run("ALTER SYSTEM SET fsync = off")
    server.run("SELECT pg_reload_conf()")
    try:
        with pytest.raises(Unavailable, match=r"has fsync = off; only on keeps what is written"):
            opened_often(url)
    finally:
        server.run("ALTER SYSTEM RESET fsync")
        server.run("SELECT pg_reload_conf()")


def test_what_a_server_cannot_serialise_is_done_again_whole(server: Any) -> None:
    from psycopg.errors import DeadlockDetected, SerializationFailure  # noqa: PLC0415  # it may be missing

    with Store.create(server.fresh()) as store:
        database: Any = store._database
        run_each, failures = database.run_each, [SerializationFailure("x"), DeadlockDetected("y"), None, None]

        def failing(sql: str, values: Any) -> None:
            run_each(sql, values)
            if sql.startswith("INSERT INTO journal") and (failure := failures.pop(0)):
                raise failure

        database.run_each = failing
        assert store.apply_all(small())[0].sequence == 1
        assert failures == [None]
        assert store.verify().count == 7
        failures[:] = [SerializationFailure("z")] * 100
        with pytest.raises(Unavailable, match="could not serialise a commit in 20 tries"):
            store.apply_all((deposit("late", 1, 10),))
        failures[:] = [None] * 9
        assert store.apply_all((deposit("late", 1, 10),))[0].again is False


def test_who_reads_while_others_write_sees_one_moment(url: str) -> None:
    Store.create(url).close()

    def work(say: Callable[[str], None]) -> None:
        with Store.open(url) as store:
            for number in range(40):
                store.apply_all((deposit(f"{number}", 1),))
            say("done")

    writer = Writer(work)
    with Store.open(url) as store:
        counts = set()
        while store.head.count < 40:
            head, held = store.balances()
            assert held.get(A, 0) == head.count
            counts.add(store.verify().count)
    assert writer.end() == ["done"]
    assert len(counts) > 1


def test_a_torn_log_loses_no_more_than_what_was_not_answered(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    counts = []

    def work(say: Callable[[str], None]) -> None:
        with Store.open(str(path)) as store:
            for number in range(8):
                store.apply_all((deposit(f"{number}", 1),))
            say("done")
            os.kill(os.getpid(), signal.SIGKILL)

    Store.create(str(path)).close()
    writer = Writer(work)
    assert writer.line() == "done"
    writer.kill()
    whole, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    assert len(log) > 8 * 4096
    for size in range(0, len(log) + 1, 1_500):
        path.write_bytes(whole)
        Path(f"{path}-wal").write_bytes(log[:size])
        Path(f"{path}-shm").unlink(missing_ok=True)
        try:
            with Store.open(str(path)) as store:
                counts.append(store.verify().count)
                assert store.held(A) == counts[-1]
        except (Differs, Unavailable):
            assert size < len(log) // 2
    assert counts == sorted(counts)
    assert counts[-1] >= 7
