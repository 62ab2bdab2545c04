"""The frameworks that do the reduced job: package and version, what it is done by, and where that is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Framework:
    """One way to do the job.

    Attributes:
        name: What the table calls it.
        idiom: How the job is written in it.
        module: The script beside this file.
        requirement: What pip installs into an environment of its own; None if it runs in the project's.
    """

    name: str
    idiom: str
    module: str
    requirement: str | None


OURS = Framework("columns (ours)", "NumPy columns", "in_columns", None)
FRAMEWORKS = (
    OURS,
    Framework("AMBER, kernel", "its array kernel: NumPy columns", "in_amber", "ambr==0.5.2"),
    Framework("AMBER, population", "columns borrowed from Polars and committed", "in_amber_population", "ambr==0.5.2"),
    Framework("LASER", "Numba kernel over a LaserFrame", "in_laser", "laser-core==1.0.5"),
    Framework("mesa-frames, arrays", "NumPy on columns of Polars", "in_mesa_frames_arrays", "mesa-frames==0.1.0a0"),
    Framework("mesa-frames", "Polars expressions", "in_mesa_frames", "mesa-frames==0.1.0a0"),
    Framework("Starsim", "states and distributions of a module", "in_starsim", "starsim==3.7.2"),
    Framework("plain Mesa", "one agent an enterprise", "in_mesa", None),
    Framework("AgentPy", "one agent an enterprise", "in_agentpy", "agentpy==0.1.5"),
)
