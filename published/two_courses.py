"""Does the start decide? The same region and history, once from a bad and once from a good beginning of a relation.

Each draw of the assumptions lives one world until the focus cluster is there. There the model branches: trust and
commitment of that cluster start low in one branch and high in the other, and both go on for ten years. Nothing is
rebuilt: it is the model itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.model import EcosystemModel
from sim.runs.run import as_lived
from sim.scenario.files import load_scenario

LOW, HIGH = 0.02, 0.9
"""Trust and commitment at the two starts."""

QUARTERS = 40
APART = 0.1
"""Difference in trust x commitment after so many quarters from which on the start is said to have decided."""

SEVERAL_HALF_LIVES = 10.0
"""Half-life in quarters up to which what is left of a start is no mere memory: four half-lives, a sixteenth."""

FROM = "2017Q1"


@dataclass(frozen=True)
class TwoCourses:
    """Trust x commitment at the end of both courses of a draw, and the half-life drawn for it, in quarters."""

    from_low: float
    from_high: float
    half_life: float

    @property
    def start_decides(self) -> bool:
        """Whether the courses are still apart."""
        return abs(self.from_high - self.from_low) > APART


def two_courses(settings: Sequence[str], draw: int, start: str = FROM, region: str | None = None) -> TwoCourses:
    """Live both courses of one draw of the assumptions, on seed 0.

    Args:
        settings: What is set and therefore not drawn.
        draw: Number of the draw; 0 leaves the assumptions as they are written.
        start: Quarter in which the model begins.
        region: A region folder, if not that of the baseline.
    """
    dated = {"start": start, "report_from": start} | ({"region": region} if region else {})
    scenario = as_lived(load_scenario("baseline", list(settings)).changed(dated), draw)
    model = EcosystemModel(scenario, seed=0)
    while not model.government.relations.exists[model.focus_cluster]:
        model.step()
    branched = model.branch(scenario)
    return TwoCourses(_end(model, LOW), _end(branched, HIGH), scenario.assumptions.alignment.half_life_quarters)


def _end(model: EcosystemModel, level: float) -> float:
    """Return trust x commitment of the focus cluster some years after both were set to a level."""
    code = model.focus_cluster
    model.government.relations.trust[code] = model.government.relations.commitment[code] = level
    for _ in range(QUARTERS):
        model.step()
    stocks = model.government.relations
    return float(stocks.trust[code] * stocks.commitment[code])


def courses_of_draws(settings: Sequence[str], draws: int, jobs: int) -> list[TwoCourses]:
    """Live both courses of each draw."""
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(partial(two_courses, tuple(settings)), range(1, draws + 1)))


def share_decided(courses: Sequence[TwoCourses]) -> float:
    """Return the share of draws in which the start decides; not a number without any."""
    return float(np.mean([one.start_decides for one in courses])) if courses else float("nan")
