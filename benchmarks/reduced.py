"""The reduced models that can run in the project's own environment: `python -m benchmarks.peers` compares more."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.peers import in_columns, in_mesa
from benchmarks.peers.job import Counts


def implementations() -> dict[str, Callable[[int, int], Counts]]:
    """Return the reduced models that can run here, by name."""
    return {"columns": in_columns.run, "plain Mesa": in_mesa.run}
