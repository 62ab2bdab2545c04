"""The reduced job, and how a framework does it in a process of its own: `python -m benchmarks.peers.in_mesa` does.

Ideas emerge, their owners hear of one call a quarter, apply if the idea is worth more than their threshold, and are
funded by rank. What is measured is what a framework costs; chances need not be the same draws. Nothing here needs a
library: the frameworks live in environments of their own.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version

QUARTERS = 56
IDEA_CHANCE = 0.02
LIFETIME = 8
HEARING_CHANCE = 0.3
FUNDED_SHARE = 0.0005
"""Projects a call can fund, as a share of the enterprises."""

ENTERPRISES = 35_000
SEEDS = (1, 2, 3)
"""Seeds of the jobs that a process is timed at, after one to warm up."""

_LARGE = 2**24

Counts = tuple[int, int]
"""Applications and funded projects of a run."""


def places(enterprises: int) -> int:
    """Return how many projects a call can fund."""
    return max(1, round(enterprises * FUNDED_SHARE))


def tell(run: Callable[[int, int], Counts], package: str) -> None:
    """Do the job once to warm up, do it with each seed, and print as JSON what the middle one took.

    Processor seconds are those of every thread. Imports and compiling are not in them.
    """
    bytearray(_LARGE)  # once that was freed, freed columns are kept for the next; else it hangs on what is imported
    run(ENTERPRISES, SEEDS[0])
    times, counts = [], []
    for seed in SEEDS:
        start = time.process_time()
        counts.append(run(ENTERPRISES, seed))
        times.append(time.process_time() - start)
    applications, funded = zip(*counts, strict=True)
    told = {"processor": statistics.median(times), "applications": applications, "funded": funded}
    print(json.dumps({**told, "version": version(package)}))
