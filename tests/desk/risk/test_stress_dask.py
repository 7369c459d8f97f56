"""`rhodian stress --engine dask`: on a cluster of two workers it is the same, and a worker that dies is survived."""

from __future__ import annotations

import copyreg
import gc
import json
import logging
import warnings
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.risk.stress import report
from rhodian_desk.risk.stress_dask import Cluster, SchedulerRefused
from rhodian_desk.risk.stress_engine import WorkersDied
from rhodian_desk.risk.stress_file import load
from rhodian_desk.risk.stress_paths import LossTooLarge
from tests.desk.risk.test_stress_counts import died, doubled, doubled_at_the_second_try

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.skipif(find_spec("distributed") is None, reason="Dask is not installed"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of packages that Dask brings
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # a worker that dies leaves its sockets
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # the same
]

EXAMPLE = Path(__file__).parents[3] / "examples" / "stress" / "nasdaq-2018.toml"


@pytest.fixture(scope="module", autouse=True)
def _alone() -> Iterator[None]:
    """Undo what Dask, as it is imported, changes for all: how errors are pickled; and let go of what workers left."""
    before = dict(copyreg.dispatch_table)
    yield
    copyreg.dispatch_table.clear()
    copyreg.dispatch_table.update(before)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


@pytest.fixture(scope="module")
def distributed() -> Any:
    """Bring Dask, and not yet as tests are collected."""
    return import_module("distributed")


@pytest.fixture(scope="module")
def cluster(distributed: Any) -> Iterator[Any]:
    """Keep a cluster of two workers, each a process, on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=logging.CRITICAL
    ) as made:
        yield made


@pytest.mark.parametrize("task", [1, 50_000, 2**22])
def test_the_report_is_that_of_one_process_whatever_the_size_of_a_task(cluster: Any, task: int) -> None:
    stress = load(str(EXAMPLE))
    assert report(stress, task=task, scheduler=cluster.scheduler_address) == report(stress)


def test_what_is_printed_is_byte_for_byte_the_same(cluster: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stress", str(EXAMPLE), "--json"]) == 0
    alone = capsys.readouterr().out
    words = ["stress", str(EXAMPLE), "--json", "--engine", "dask", "--scheduler", cluster.scheduler_address]
    assert main(words) == 0
    assert capsys.readouterr().out == alone
    assert json.loads(alone)["losses"] > 0


def test_results_come_in_the_order_of_the_tasks(cluster: Any) -> None:
    with Cluster(cluster.scheduler_address) as engine:
        assert list(engine(doubled, range(20))) == list(range(0, 40, 2))
        assert list(engine(doubled, [])) == []


def test_the_task_of_a_worker_that_died_is_done_again(cluster: Any, tmp_path: Path) -> None:
    marker = tmp_path / "died"
    with Cluster(cluster.scheduler_address) as engine:
        found = list(engine(doubled_at_the_second_try, [(str(marker), value) for value in range(12)]))
    assert marker.exists()
    assert found == list(range(0, 24, 2))


def test_when_every_worker_dies_that_is_said(cluster: Any) -> None:
    with Cluster(cluster.scheduler_address) as engine, pytest.raises(WorkersDied):
        list(engine(died, [1]))


def test_a_scheduler_that_is_not_there_or_has_no_worker_is_refused(distributed: Any) -> None:
    with pytest.raises(SchedulerRefused, match="is not reached"), Cluster("tcp://127.0.0.1:1", patience=0.5):
        pass
    with (
        distributed.LocalCluster(n_workers=0, processes=False, protocol="tcp", dashboard_address=":0") as made,
        pytest.raises(SchedulerRefused, match="has no worker"),
        Cluster(made.scheduler_address, patience=0.5),
    ):
        pass


def test_when_the_last_worker_goes_that_is_said_and_not_waited_for_without_end(distributed: Any) -> None:
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address=":0"
        ) as made,
        Cluster(made.scheduler_address, patience=1) as engine,
    ):
        found = engine(doubled, range(100))
        assert next(found) == 0
        made.scale(0)
        made.sync(made.workers[0].close)
        with pytest.raises(WorkersDied):
            list(found)


def too_large(_: int) -> int:
    """Refuse as a simulation does."""
    raise LossTooLarge("1.00")


def test_what_a_task_refuses_is_refused_here(cluster: Any) -> None:
    with Cluster(cluster.scheduler_address) as engine, pytest.raises(LossTooLarge, match=r"more than 1\.00"):
        list(engine(too_large, [1]))


def test_a_worker_of_another_version_is_refused(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhodian_desk.risk.stress_dask.version", lambda _: "0.0.0")
    with pytest.raises(SchedulerRefused, match="another version"), Cluster(cluster.scheduler_address):
        pass
