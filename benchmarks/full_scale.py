"""Time one full-scale run: `python benchmarks/full_scale.py` prints medians of 10 seeds, ratios and peak memory.

The floor is what NumPy alone needs to draw the world's list of uniform draws, which is counted while a world is drawn
and printed, so that it cannot be padded.
"""

import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import mesa
import numpy as np

from sim.model import EcosystemModel
from sim.region.files import load_region
from sim.scenario.files import load_scenario
from sim.world import World, draw_world
from sim.world.randomness import Draws

SEEDS = range(10)


def main() -> None:
    """Measure and print."""
    scenario = load_scenario("baseline")
    region = load_region(scenario.region)

    def draw(seed: int) -> World:
        return draw_world(region, scenario.assumptions, seed, scenario.start, scenario.end)

    counts = counted_draws(lambda: draw(0))
    generator = np.random.default_rng(0)
    times: dict[str, list[float]] = {"floor": [], "world": [], "run": [], "tables": []}
    for seed in SEEDS:
        timed(times["floor"], lambda: [generator.random(count) for count in counts.values()])
        world = timed(times["world"], lambda seed=seed: draw(seed))
        model = timed(
            times["run"], lambda seed=seed, world=world: completed(EcosystemModel(scenario, seed=seed, world=world))
        )
        timed(times["tables"], model.tables)
        sizes = world.organisations.uid.size, world.ideas.uid.size, model.steps
        mesa.Agent._ids.pop(model, None)
        vars(model).clear()
    median = {name: statistics.median(values) for name, values in times.items()}
    whole = median["world"] + median["run"] + median["tables"]
    print(f"{sum(counts.values()):,} draws in {len(counts)} decisions: {dict(sorted(counts.items()))}")
    print("organisations {:,}, ideas {:,}, quarters {}".format(*sizes))
    for name, value in [*median.items(), ("complete run", whole)]:
        print(f"{name:13} {value:7.3f} s   {value / median['floor']:6.1f} x floor")
    print(f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    help_times: list[float] = []
    for _ in range(11):
        timed(help_times, lambda: subprocess.run(["cci", "--help"], check=True, capture_output=True))
    print(f"cci --help    {statistics.median(help_times[1:]):7.3f} s")


def timed(times: list[float], act: Callable[[], Any]) -> Any:
    """Do something, note how long it took, return its result."""
    start = time.perf_counter()
    result = act()
    times.append(time.perf_counter() - start)
    return result


def completed(model: EcosystemModel) -> EcosystemModel:
    """Run a model to its horizon."""
    model.run_model()
    return model


def counted_draws(act: Callable[[], Any]) -> Counter[str]:
    """Return how many draws each decision makes while `act` runs."""
    counts: Counter[str] = Counter()
    original = Draws.keys

    def counting(draws: Draws, decision: str, identity: Any, quarter: Any = 0) -> Any:
        keys = original(draws, decision, identity, quarter)
        counts[decision] += keys.size
        return keys

    Draws.keys = counting  # type: ignore[method-assign]
    try:
        act()
    finally:
        Draws.keys = original  # type: ignore[method-assign]
    return counts


if __name__ == "__main__":
    sys.exit(main())
