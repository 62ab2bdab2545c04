"""How a request is carried out: who runs it, where results go, and who is told how far it is."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from reprlib import repr as shortened

from sim.errors import InputError, Problem
from sim.inputs.nearest import check_known
from sim.runs.engines.choice import EngineName
from sim.runs.estimate import Estimate

__all__ = ["Execution", "Progress", "engine_from", "folder_from", "jobs_from"]

Progress = Callable[[int, int], None]
"""Told the number of worlds done and of all worlds."""

_MOST_JOBS = 1024


@dataclass(frozen=True)
class Execution:
    """How a request is carried out; results depend on none of it.

    Attributes:
        jobs: Number of worker processes; 1 runs in this process.
        engine: `local`, or `dask`; see `sim.runs.engines.engine_for`.
        scheduler: Address of a Dask scheduler.
        fail_fast: Whether the first run that breaks ends everything; else it is one of the failures of the results.
        folder: The results folder, which keeps every run as soon as it is done; None holds all of them in memory.
        replace: Whether what is in the folder and no part of the request gives way.
        command_line: The command that asks, word by word, for whoever looks into the folder.
        progress: Told the number of worlds done and of all that were missing, now and then.
        resumed: Told the number of runs that the folder holds already and of all, where it holds some.
        estimated: Told what the rest will take, once a world shows it.
        noted: Told what a user should hear of how the folder was found; else it is logged.
    """

    jobs: int = 1
    engine: EngineName = "local"
    scheduler: str | None = None
    fail_fast: bool = False
    folder: Path | None = None
    replace: bool = False
    command_line: tuple[str, ...] = ()
    progress: Progress | None = None
    resumed: Callable[[int, int], None] | None = None
    estimated: Callable[[Estimate], None] | None = None
    noted: Callable[[str], None] | None = None


def jobs_from(asked: int | None, where: str = "jobs") -> int:
    """Return the number of worker processes: what was asked for, else one for each usable core.

    Raises:
        InputError: It is out of range.
    """
    if asked is None:
        # macOS knows no affinity.
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if isinstance(asked, bool) or not 1 <= asked <= _MOST_JOBS:
        raise InputError([Problem(where, f"{asked}", f"a number of worker processes from 1 to {_MOST_JOBS}")])
    return asked


def engine_from(asked: str, scheduler: str | None, where: str = "") -> EngineName:
    """Return the engine a user asked for.

    Args:
        asked: Its name.
        scheduler: The address of a scheduler, if one was given.
        where: What stands before the names of both in messages: `--` on the command line.

    Raises:
        InputError: There is no such engine, or a scheduler was given for one that has none.
    """
    check_known(asked, ("local", "dask"), f"{where}engine")
    if asked == "dask":
        return "dask"
    if scheduler is not None:
        found = f"{shortened(scheduler)}, but the engine is local and has no scheduler"
        raise InputError([Problem(f"{where}scheduler", found, f"a scheduler together with {where}engine dask")])
    return "local"


def folder_from(asked: object) -> Path | None:
    """Return the folder a user asked for, `~` written out; None if results stay in memory.

    Raises:
        InputError: It is no path.
    """
    if asked is None:
        return None
    if not isinstance(asked, str | Path):
        raise InputError([Problem("folder", shortened(asked), "the path of a folder")])
    if not str(asked).strip():
        raise InputError([Problem("folder", "it is empty", "the path of a folder, or None to keep results in memory")])
    try:
        return Path(asked).expanduser()
    except RuntimeError as error:  # ~somebody who is not known here
        raise InputError([Problem("folder", f"{shortened(str(asked))}: {error}", "a path written out")]) from None
