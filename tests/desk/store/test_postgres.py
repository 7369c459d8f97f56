"""A book in PostgreSQL: who may only read it reads it, Ctrl-C ends waiting, and a server that fails is not believed."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from rhodian_desk.store import Differs, Store, Unavailable
from tests.desk.store.happenings import deposit, small, withdrawal
from tests.desk.store.writers import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.desk.store.server import Server

WAIT_SECONDS = 60
BLOCK = 8192
"""The size of a page of PostgreSQL, in bytes."""


@pytest.fixture
def own(server: Server) -> Iterator[Server]:
    """Start a server for one test alone, which may break it; there is one that runs, or the test is skipped."""
    another = type(server)()
    yield another
    another.stop()


def schema(url: str) -> str:
    """Return the schema that a URL leads to."""
    return url.rpartition("%3D")[2]


def test_who_may_only_read_reads_all_of_it_and_writes_nothing(server: Server) -> None:
    url = server.fresh()
    with Store.create(url) as store:
        store.apply_all(small())
        head, held = store.head, store.balances()
    place, reader = schema(url), f"reader_{schema(url)}"
    for sql in (
        f"CREATE ROLE {reader} LOGIN",
        f"GRANT USAGE ON SCHEMA {place} TO {reader}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {place} TO {reader}",
    ):
        server.run(sql)
    with Store.open(url.replace("postgres@", f"{reader}@")) as store:
        assert store.verify(head) == head
        assert store.balances() == held == store.balances_at(head.count)
        assert len([*store.export()]) == head.count + 1
        for deed in (store.snapshot, lambda: store.apply_all((deposit("mine", 1, 10),))):
            with pytest.raises(Unavailable, match="permission denied"):
                deed()
    with Store.open(url) as store:
        assert store.head == head


def test_ctrl_c_is_heard_while_another_writer_has_the_book(server: Server) -> None:
    url = server.fresh()
    Store.create(url).close()

    def work(say: Callable[[str], None]) -> None:
        with Store.open(url) as store:
            say("waits")
            try:
                store.apply_all((deposit("one", 1),))
            except KeyboardInterrupt:
                say("interrupted")

    with Store.open(url) as store:

        def held() -> float:
            writer = Writer(work)
            assert writer.line() == "waits"
            time.sleep(0.5)
            os.kill(writer.pid, signal.SIGINT)
            begun = time.monotonic()
            assert writer.end() == ["interrupted"]
            return time.monotonic() - begun

        assert store._database.write(held) < WAIT_SECONDS / 4
        assert store.apply_all((deposit("one", 1),))[0].again is False


def test_a_server_that_is_lost_in_the_midst_of_an_event_makes_no_answer_of_it(server: Server) -> None:
    url = server.fresh()
    with Store.create(url) as store:
        store.apply_all((deposit("one", 100),))
        balances: Any = store._journal.balances
        held = balances.held

        def lost(account: object) -> object:
            server.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            return held(account)

        balances.held = lost
        with pytest.raises(Unavailable, match="cannot be used"):
            store.apply_all((withdrawal("two", 40),))
    with Store.open(url) as store:
        assert store.head.count == 1
        assert store.apply_all((withdrawal("two", 40),))[0].refusal is None
        assert store.verify().count == 2


def test_a_server_without_room_refuses_a_commit_and_nothing_of_it_is_there(server: Server) -> None:
    url = server.fresh()
    with Store.create(url) as store:
        store.apply_all(small())
        before = store.balances()
        database: Any = store._database
        run_each = database.run_each

        def full(sql: str, values: Any) -> None:
            run_each(sql, values)
            if sql.startswith("INSERT INTO balances"):
                with database._said():
                    database._connection.execute(
                        "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'no space left'; END $$"
                    )

        database.run_each = full
        with pytest.raises(Unavailable, match=r"no space left.*try again, with the same ids"):
            store.apply_all((deposit("late", 1, 10),))
        database.run_each = run_each
        assert store.balances() == before
        assert store.apply_all((deposit("late", 1, 10),))[0].again is False
        assert store.verify().count == 8


RELATIONS = """SELECT relname, pg_relation_filepath(oid) FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i')"""


def test_a_table_of_which_pages_are_lost_is_found(own: Server) -> None:
    url = own.fresh()
    with Store.create(url) as store:
        for round_ in range(10):
            store.apply_all(deposit(f"{round_} {each}", each + 1, round_) for each in range(10))
        head = store.head
        files = {name: own.folder / "data" / path for name, path in store._database.run(RELATIONS)}
    own.halt()
    whole = {name: path.read_bytes() for name, path in files.items()}
    losses = [(name, 0) for name in ("journal", "balances", "book")]
    losses += [("journal", len(whole["journal"]) // BLOCK // 2), ("journal", len(whole["journal"]) // BLOCK - 1)]
    for name, page in losses:
        place = page * BLOCK
        files[name].write_bytes(whole[name][:place] + bytes(BLOCK) + whole[name][place + BLOCK :])
        own.start()
        with pytest.raises((Differs, Unavailable)), Store.open(url) as store:
            store.verify(head)
        own.halt()
        for each, content in whole.items():
            files[each].write_bytes(content)
    own.start()
    with Store.open(url) as store:
        assert store.verify(head) == head
