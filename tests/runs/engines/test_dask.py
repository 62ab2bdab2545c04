"""Work on a Dask cluster: the same promises as in worker processes, and nothing that others can reach."""

import gc
import os
import socket
import sys
from contextlib import closing

import dask
import psutil
import pytest

from sim.errors import InputError
from sim.runs.engines import completed, engine_for
from tests.runs.engines import works
from tests.support.patience import comes_true, watchdog

OTHERS = {seed: seed for seed in range(8) if seed != works.KILLED}


@pytest.fixture(scope="module")
def cluster():
    with engine_for("dask", 2) as engine:
        yield engine


def test_every_task_is_done_once_elsewhere(cluster):
    assert (cluster.workers, cluster.at_once) == (2, 4)
    found = dict(completed(cluster, works.squared, range(30)))
    assert {seed: square for seed, (_, square) in found.items()} == {seed: seed**2 for seed in range(30)}
    workers = {worker for worker, _ in found.values()}
    assert os.getpid() not in workers
    assert len(workers) == 2


def test_a_task_that_raises_is_a_record_and_wrong_input_ends_everything(cluster):
    found = dict(completed(cluster, works.breaks_at_three, range(8)))
    broken = found.pop(works.KILLED)
    assert found == OTHERS
    assert (broken.kind, broken.reason) == ("raised", "ZeroDivisionError: no ideas left")
    assert "works.py" in broken.trace
    with pytest.raises(InputError, match="torn"):
        list(completed(cluster, works.refuses_three, range(8)))
    assert len(list(completed(cluster, works.squared, range(3)))) == 3


def test_workers_never_hear_ctrl_c_and_this_process_does(cluster):
    assert {deaf for _, deaf in completed(cluster, works.is_deaf_to_ctrl_c, range(8))} == {True}
    assert not works.is_deaf_to_ctrl_c(0)


def listening():
    """Return the addresses at which this process and its workers listen."""
    this = psutil.Process()
    open_to = [one for process in (this, *this.children(recursive=True)) for one in process.net_connections("inet")]
    return {one.laddr.ip for one in open_to if one.status == psutil.CONN_LISTEN}


def test_nothing_listens_beyond_this_machine(cluster):
    assert listening() == {"127.0.0.1"}
    with socket.create_server(("0.0.0.0", 0)):
        assert listening() == {"127.0.0.1", "0.0.0.0"}  # it would be seen


def test_a_cluster_that_runs_already_is_used_and_left_running(cluster):
    address = cluster._client.scheduler.address
    with engine_for("dask", 1, address) as engine:
        assert engine.workers == 2
        assert dict(completed(engine, works.breaks_at_three, [0, 1])) == {0: 0, 1: 1}
    assert dict(completed(cluster, works.breaks_at_three, [5])) == {5: 5}


def test_the_cluster_forgets_what_was_handed_over(cluster):
    # What it still keeps when a worker dies is computed again, although nobody needs it any more.
    gc.collect()
    gc.disable()
    before = kept(cluster)  # what broke in earlier tests may be held by their reports
    try:
        list(completed(cluster, works.squared, range(12)))
        assert comes_true(lambda: kept(cluster) <= before)
    finally:
        gc.enable()


def test_what_somebody_holds_on_to_is_kept(cluster):
    held = cluster._client.submit(works.squared, 1, pure=False)
    held.result()
    list(completed(cluster, works.squared, range(12)))
    assert held.key in kept(cluster)


def kept(cluster):
    """Return the tasks that the scheduler keeps."""
    return set(cluster._client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.tasks)))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "tcp://127.0.0.1", "rubbish", "smoke://127.0.0.1:1", ""])
def test_a_scheduler_that_is_not_there_is_wrong_input(address, monkeypatch):
    monkeypatch.setattr("sim.runs.engines.dask_cluster._SECONDS_TO_CONNECT", 0.5)
    usual = {"distributed.comm.timeouts.connect": "1h"}  # what Dask would wait if it were not told
    with (
        watchdog(),
        dask.config.set(usual),
        pytest.raises(InputError, match="cannot be reached") as caught,
        engine_for("dask", 1, address),
    ):
        pass
    assert len(str(caught.value).splitlines()) == 1


def test_without_dask_the_way_to_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r'pip install "cci-sim\[dask\]"'), engine_for("dask", 1):
        pass


@pytest.mark.slow
@pytest.mark.parametrize("allowed_failures", [0, 3])
def test_a_dead_worker_loses_only_its_own_task(allowed_failures):
    tries = dask.config.set({"distributed.scheduler.allowed-failures": allowed_failures})
    with tries, engine_for("dask", 2) as engine:
        found = dict(completed(engine, works.is_killed_at_three, range(8)))
    broken = found.pop(works.KILLED)
    assert found == OTHERS
    assert broken.kind == "died"
    assert f"{allowed_failures + 1} worker" in broken.reason
    assert "PYTHONSAFEPATH" not in os.environ  # what workers are started with stays with them


@pytest.mark.slow
def test_closing_leaves_neither_workers_nor_files_and_waits_for_nobody(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(psutil.Process().children(recursive=True))
    with watchdog(), engine_for("dask", 2) as engine:
        assert [path.name.startswith("cci-dask-") for path in tmp_path.iterdir()] == [True]
        with closing(completed(engine, works.sleeps, range(6))) as worlds:
            next(worlds)
            workers = set(psutil.Process().children(recursive=True)) - before
            assert len(workers) >= 2
    assert not [worker for worker in workers if worker.is_running() and "spawn_main" in " ".join(worker.cmdline())]
    assert list(tmp_path.iterdir()) == []
