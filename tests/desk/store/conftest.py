"""What the tests of the store share: a place for a book in each database, and what happens in it."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.desk.store.server import Server

KINDS = ("sqlite", "postgres")
_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start a PostgreSQL server, or skip and say why; fail where RHODIAN_POSTGRES=required."""
    try:
        from tests.desk.store.server import NoServer, Server  # noqa: PLC0415  # what it imports may be missing
    except ModuleNotFoundError as missing:
        _without(str(missing))
    try:
        running = Server()
    except NoServer as reason:
        _without(str(reason))
    yield running
    running.stop()


def _without(reason: str) -> None:
    """Skip the test, or fail where there must be a server."""
    if os.environ.get("RHODIAN_POSTGRES") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Return a function that gives the URL of a place where there is no book yet, of each kind of database."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / f"book{next(_NUMBERS)}.db")
    server: Server = request.getfixturevalue("server")
    return server.fresh


@pytest.fixture
def url(place: Callable[[], str]) -> str:
    """Return the URL of a place where there is no book yet, of each kind of database."""
    return place()
