"""Engines: one way to do the same work on many tasks, here, in worker processes or on a Dask cluster."""

from sim.runs.engines.choice import engine_for
from sim.runs.engines.completed import completed
from sim.runs.engines.engine import Broken, Engine

__all__ = ["Broken", "Engine", "completed", "engine_for"]
