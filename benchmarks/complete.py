"""A complete run in its parts: drawing the world, the verbs of the quarters, the tables; and the hash in all."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from benchmarks.timing import Seconds, timed
from sim.model import EcosystemModel
from sim.runs.run import release, world_of
from sim.scenario.scenario import Scenario
from sim.world import ideas, population, randomness

VERBS = (
    "ideas_emerge_and_expire",
    "enterprises_enter_and_exit",
    "members_join_or_leave",
    "clusters_work",
    "government_hears_clusters",
    "government_opens_calls",
    "tecnopoli_hold_workshops",
    "owners_apply",
    "government_decides_calls",
    "projects_advance",
    "owners_learn",
    "quarter_is_recorded",
)
SETTING_UP = "setting up"


def complete_run(scenario: Scenario, seed: int) -> Seconds:
    """Return the seconds of `world`, `run` and `tables`, and of the parts of `run`, of one complete run."""
    times: defaultdict[str, float] = defaultdict(float)
    times["world"], world = timed(lambda: world_of(scenario, seed))
    times[SETTING_UP], model = timed(lambda: EcosystemModel(scenario, seed=seed, world=world))
    for verb in VERBS:
        setattr(model, verb, _adding_up(times, verb, getattr(model, verb)))
    times["run"] = times[SETTING_UP] + timed(model.run_model)[0]
    times["tables"], _ = timed(model.tables)
    release(model)
    return dict(times)


def whole(times: Seconds) -> float:
    """Return the seconds of a complete run."""
    return times["world"] + times["run"] + times["tables"]


def hash_share(scenario: Scenario, seed: int) -> float:
    """Return the share of a complete run that goes into the hash of the keyed draws."""
    times: defaultdict[str, float] = defaultdict(float)
    places = (randomness, population, ideas)
    original = randomness.mixed
    for place in places:
        place.mixed = _adding_up(times, "hash", original)  # type: ignore[attr-defined]
    try:
        run = complete_run(scenario, seed)
    finally:
        for place in places:
            place.mixed = original  # type: ignore[attr-defined]
    return times["hash"] / whole(run)


def _adding_up(times: defaultdict[str, float], name: str, act: Callable[..., Any]) -> Callable[..., Any]:
    def adding_up(*arguments: Any) -> Any:
        start = time.perf_counter()
        result = act(*arguments)
        times[name] += time.perf_counter() - start
        return result

    return adding_up
