"""Times: interleaved, because another load on the machine then meets all that is compared alike; medians."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

Seconds = dict[str, float]


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Do something; return the seconds it took and its result."""
    start = time.perf_counter()
    result = act()
    return time.perf_counter() - start, result


def interleaved(actions: Mapping[str, Callable[[], Any]], rounds: int) -> Seconds:
    """Do all actions in turn, several rounds; return the median seconds of each."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, act in actions.items():
            gc.collect()
            times[name].append(timed(act)[0])
    return medians(times)


def medians(times: Mapping[str, list[float]]) -> Seconds:
    """Return the median of each list."""
    return {name: statistics.median(values) for name, values in times.items()}
