"""Choose an engine, and close it whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Literal

from sim.runs.engines.engine import Engine
from sim.runs.engines.in_process import InProcess
from sim.runs.engines.processes import Processes

__all__ = ["EngineName", "engine_for"]

EngineName = Literal["local", "dask"]


@contextmanager
def engine_for(name: EngineName, jobs: int, scheduler: str | None = None) -> Iterator[Engine]:
    """Lend an engine.

    Args:
        name: `local`: worker processes of this machine, or this process if `jobs` is 1; `dask`: a Dask cluster.
        jobs: Number of workers; a cluster that runs already has its own.
        scheduler: Address of the Dask cluster; without it one is started, which only this machine can reach.

    Raises:
        InputError: Dask is not installed, or the scheduler cannot be reached.
    """
    if name == "dask":
        from sim.runs.engines.dask_cluster import connected

        with connected(jobs, scheduler) as cluster:
            yield cluster
    elif jobs == 1:
        yield InProcess()
    else:
        with closing(Processes(jobs)) as workers:
            yield workers
