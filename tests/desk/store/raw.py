"""Convenience: the tables of a book as somebody reads and writes them who goes round the store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

GUARDS = {
    "sqlite": ("DROP TRIGGER IF EXISTS journal_kept_UPDATE", "DROP TRIGGER IF EXISTS journal_kept_DELETE"),
    "postgres": ("DROP TRIGGER IF EXISTS journal_kept ON journal",),
}


def rows(url: str, *statements: str | tuple[str, tuple[object, ...]], guarded: bool = False) -> list[Any]:
    """Run statements, each perhaps with values for its `?`, and return the rows of the last; guards go first."""
    if url.startswith("postgresql:"):
        import psycopg  # noqa: PLC0415  # it may be missing

        guards = () if guarded else GUARDS["postgres"]
        with psycopg.connect(url) as connection:
            for each in (*guards, *statements):
                sql, values = each if isinstance(each, tuple) else (each, ())
                done = connection.execute((sql.replace("?", "%s") if values else sql).encode(), values or None)
            return done.fetchall() if done.description else []
    with closing(sqlite3.connect(url, isolation_level=None)) as file:
        file.execute("PRAGMA synchronous = OFF")
        for each in (*(() if guarded else GUARDS["sqlite"]), *statements):
            sql, values = each if isinstance(each, tuple) else (each, ())
            found = file.execute(sql, values).fetchall()
        return found
