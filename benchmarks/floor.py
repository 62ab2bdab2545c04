"""The floor: what NumPy alone needs to draw a world's list of uniform draws.

The list is `draws.csv` (scale 1, seed 0), so that it cannot be padded, and a test holds it against a world;
`python -m benchmarks.floor > benchmarks/draws.csv` writes it anew when the model of a world changes.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from sim.runs.run import world_of
from sim.scenario.files import load_scenario
from sim.world.randomness import Draws

LIST = Path(__file__).with_name("draws.csv")


def listed_draws() -> dict[str, int]:
    """Return how many draws each decision of the world of seed 0 at scale 1 makes, as the committed list says."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return {row["decision"]: int(row["draws"]) for row in csv.DictReader(file)}


def draw_floor(draws: dict[str, int]) -> None:
    """Draw as many numbers with NumPy, decision by decision."""
    generator = np.random.default_rng(0)
    for count in draws.values():
        generator.random(count)


def counted_draws(act: Callable[[], Any]) -> dict[str, int]:
    """Return how many draws each decision makes while `act` runs; a normal draw counts once."""
    counts: Counter[str] = Counter()
    original = Draws.keys

    def counting(draws: Draws, decision: str, identity: Any, quarter: Any = 0) -> Any:
        keys = original(draws, decision, identity, quarter)
        counts[decision] += keys.size
        return keys

    Draws.keys = counting  # type: ignore[method-assign, assignment]
    try:
        act()
    finally:
        Draws.keys = original  # type: ignore[method-assign]
    return dict(sorted(counts.items()))


def draws_of_a_world() -> dict[str, int]:
    """Return how many draws each decision makes when the world of seed 0 at scale 1 is drawn."""
    return counted_draws(lambda: world_of(load_scenario("baseline"), 0))


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows([("decision", "draws"), *draws_of_a_world().items()])
