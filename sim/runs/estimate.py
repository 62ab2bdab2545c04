"""Judge by the first world what the rest will take, and refuse what this machine cannot hold or store."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage

from sim.errors import InputError, Problem
from sim.results.experiment import Experiment
from sim.runs.world_work import LivedWorld

__all__ = ["Estimate", "estimate", "refuse_if_too_large"]

_COPIES = 2  # a table, and what an analysis takes of it
_ROOM_TO_FINISH = 2  # parts and the tables they become lie side by side for a while


@dataclass(frozen=True)
class Estimate:
    """What the rest will take, judged by the first world that is done.

    Attributes:
        worlds: Number of worlds to run.
        seconds: Time.
        memory: Bytes of memory for the tables that are held, and for all runs where there is no folder.
        disk: Bytes on the disk, while parts and tables lie side by side; 0 where there is no folder.
    """

    worlds: int
    seconds: float
    memory: int
    disk: int

    def __str__(self) -> str:
        """Say it in one line."""
        minutes = self.seconds / 60
        took = (
            f"{self.seconds:.0f} s"
            if minutes < 2
            else f"{minutes:.0f} min"
            if minutes < 120
            else f"{minutes / 60:.1f} h"
        )
        disk = f", up to {_bytes(self.disk)} on disk" if self.disk else ""
        memory = f", {_bytes(self.memory)} of memory{' to compare' if disk else ''}" if self.memory else ""
        return f"estimate for {self.worlds} worlds: {took}{disk}{memory}"


def estimate(
    lived: LivedWorld, experiment: Experiment, worlds: int, seconds: float, holds: Sequence[str], is_stored: bool
) -> Estimate:
    """Judge by one world on which no run broke.

    Args:
        lived: What came of the world, in all scenarios of the experiment or those that it lacked.
        experiment: What is to be there in the end.
        worlds: Number of worlds to run.
        seconds: Time that they will take from now on.
        holds: Names of the tables that are held in memory in the end, over all worlds of the experiment.
        is_stored: Whether runs go into a folder.
    """
    sizes = lived.sizes()
    held = sum(sizes[name] for name in holds) * len(experiment.names) // len(lived.runs) * len(experiment.worlds)
    packed = sum(len(table) for run in lived.runs if isinstance(run, dict) for table in run.values()) * worlds
    if is_stored:
        return Estimate(worlds, seconds, held * _COPIES, packed * _ROOM_TO_FINISH)
    return Estimate(worlds, seconds, held * _COPIES + packed, 0)


def refuse_if_too_large(found: Estimate, experiment: Experiment, place: Path | None) -> None:
    """Refuse, once the first world shows its size, an experiment that this machine cannot hold or store.

    Args:
        found: What it will take.
        experiment: What is to be there in the end.
        place: The results folder; None if everything stays in memory.

    Raises:
        InputError: This machine has less memory or disk space.
    """
    memory, worlds = _memory_here(), len(experiment.worlds)
    if memory is not None and found.memory > memory:
        told = f"{worlds} worlds would need about {found.memory / 1e9:.0f} GB of memory"
        allowed = f"at most {memory * worlds // found.memory} worlds for these scenarios"
        raise InputError([Problem("seeds", f"{told}, this machine has {memory / 1e9:.0f}", allowed)])
    needed = found.disk // _ROOM_TO_FINISH
    if place is not None and needed > (free := disk_usage(place).free):
        told = f"{found.worlds} worlds would need about {_bytes(needed)} of disk space, {_bytes(free)} are free"
        allowed = f"at most {found.worlds * free // needed} for these scenarios"
        raise InputError([Problem("seeds", told, allowed)])


def _memory_here() -> int | None:
    """Return how many bytes of memory this machine has; none where the system does not say, as on Windows."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def _bytes(number: int) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.1f} MB"
