"""What common seeds are worth: paired intervals beside those of independent seeds and of one shared stream (row R4).

Half-widths of 90 % intervals of mean differences to the baseline, on the same number of seeds. "Independent" is what
as many runs on seeds of their own would give: the variances of both add up. "Shared stream" is what pairing gives where
random numbers come one after the other (`published/shared_stream.py`).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from published import shared_stream
from published.shared_stream import run_on_one_stream
from sim.analysis.paired import PairedDifference, paired_difference
from sim.analysis.run_values import run_values
from sim.outcomes.tables import WorldKey
from sim.region.files import load_region
from sim.results.results import Results
from sim.results.store.code import code_here
from sim.results.store.identity import identity
from sim.runs.request import Request
from sim.runs.run import run_by_itself, world_of
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario

BASELINE = "baseline"
OUTCOMES = ("funded_projects", "applications", "public_funding_eur", "investment_eur", "new_researchers")
SMALL_CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "larger-team": ("larger-team", {}),
    "half-alignment": ("half-alignment", {}),
    "no-feasibility-studies": ("no-feasibility-studies", {}),
    "budget-5-percent": ("larger-budget", {"policy.government.budget_factor": 1.05}),
}
"""Small changes of a policy, for which common seeds are meant: a shipped scenario and what is changed in it."""

LARGER = {"larger-budget": ("larger-budget", dict[str, Any]())}
"""A contrast that is not small (a quarter more money), published as it is: what it moves, it moves on every seed."""

NARROWER_THAN_INDEPENDENT = 3.0
NARROWER_THAN_SHARED = 1.5
SAME_MEAN = 3.5
"""Standard errors by which means of the two ways may differ: 1 in 2,000 for each of five outcomes."""


def scenario(name: str) -> Scenario:
    """Return one of the scenarios by name."""
    shipped, changes = {**SMALL_CHANGES, **LARGER}.get(name, (name, {}))
    return load_scenario(shipped).changed({"name": name, **changes})


NAMES = (BASELINE, *SMALL_CHANGES, *LARGER)


def keyed(scenarios: Sequence[Scenario], seed: int) -> list[dict[str, pd.DataFrame]]:
    """Run scenarios as the model does: on one world, each draw by its key."""
    world = world_of(scenarios[0], seed)
    return [run_by_itself(one, world) for one in scenarios]


def streamed(scenarios: Sequence[Scenario], seed: int) -> list[dict[str, pd.DataFrame]]:
    """Run scenarios in the classical way, each from the start of the stream of the seed."""
    return [run_on_one_stream(one, seed) for one in scenarios]


WAYS: dict[str, Callable[[Sequence[Scenario], int], list[dict[str, pd.DataFrame]]]] = {
    "keyed": keyed,
    "shared stream": streamed,
}

Values = dict[str, dict[str, float]]
"""Value of each outcome of the sector in question, by scenario."""


def values_of(way: str, folder: Path, seed: int) -> Values:
    """Return the outcomes of all scenarios on a seed; what was run before is read."""
    path = folder / f"{way.replace(' ', '-')}-{seed}.json"
    scenarios = [scenario(name) for name in NAMES]
    made_by = identities(scenarios, seed)
    if path.exists():
        known = json.loads(path.read_bytes())
        if known.get("made_by") == made_by:
            return dict(known["values"])
    numbers = pd.concat([tables["run_values"] for tables in WAYS[way](scenarios, seed)], ignore_index=True)
    table = run_values(Results(Request(scenarios, [seed]).experiment, {"run_values": numbers}))[WorldKey(0, seed)]
    values = {name: {outcome: float(table[name, outcome, "cci"]) for outcome in OUTCOMES} for name in NAMES}
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"made_by": made_by, "values": values}), encoding="utf-8")
    return values


def identities(scenarios: Sequence[Scenario], seed: int) -> dict[str, str]:
    """Return everything that decides the outcomes of scenarios on a seed: runs, and how they are made here."""
    world, code = WorldKey(0, seed), code_here()
    runs = {
        one.name: identity(one.name, (one.digest(), load_region(one.region).digest), world, code) for one in scenarios
    }
    sources = (Path(__file__), Path(shared_stream.__file__))
    return runs | {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sources}


@dataclass(frozen=True)
class Sample:
    """Values of one way over seeds."""

    by_seed: list[Values]

    def of(self, name: str, outcome: str) -> np.ndarray:
        """Return the value of each seed."""
        return np.array([values[name][outcome] for values in self.by_seed])

    def difference(self, name: str, outcome: str) -> PairedDifference:
        """Compare a scenario with the baseline, seed by seed."""
        return paired_difference(self.of(BASELINE, outcome), self.of(name, outcome))


def row_r4(folder: Path, seeds: int = 40, jobs: int = 2) -> dict[str, Any]:
    """Compare the widths of paired intervals with those of independent seeds and of one shared stream."""
    samples = {}
    with ProcessPoolExecutor(jobs) as pool:
        for way in WAYS:
            samples[way] = Sample(list(pool.map(partial(values_of, way, folder), range(seeds))))
    return judged(samples["keyed"], samples["shared stream"], seeds)


def judged(keyed: Sample, shared: Sample, seeds: int) -> dict[str, Any]:
    """Return the row: what was found, and what falls short of the promise."""
    found: dict[str, Any] = {}
    failures = []
    for name in (*SMALL_CHANGES, *LARGER):
        independent, stream = widths(keyed, shared, name)
        medians = {
            "than independent seeds": median(independent),
            "than one shared stream": median(stream),
        }
        label = name if name in SMALL_CHANGES else f"{name} (a larger contrast, published as it is)"
        found[label] = {
            "interval narrower (median)": medians,
            "than independent seeds": independent,
            "than one shared stream": stream,
        }
        if name in LARGER:
            continue
        for (against, times), least in zip(
            medians.items(), (NARROWER_THAN_INDEPENDENT, NARROWER_THAN_SHARED), strict=True
        ):
            if not times >= least:
                failures.append(f"{name}: {times} times narrower {against}, promised {least:g}")
    told, apart = same_means(keyed, shared)
    found["baseline by keys and by the stream"] = told
    failures += [f"the stream moves the mean of {outcome}: it is no fair comparison" for outcome in apart]
    counts = f"{len(SMALL_CHANGES)} small changes and {len(LARGER)} larger one x {seeds} seeds, by keys and by a stream"
    return {"counts": counts, "failures": failures, "found": found}


def widths(keyed: Sample, shared: Sample, name: str) -> tuple[dict[str, float], dict[str, float]]:
    """Return, by outcome, how many times as wide intervals are with independent seeds, and with a shared stream."""
    independent, stream = {}, {}
    for outcome in OUTCOMES:
        ours, theirs = keyed.difference(name, outcome), shared.difference(name, outcome)
        width = ours.ci_high - ours.ci_low
        if math.isnan(ours.seeds_saved_factor) or not width > 0:
            continue  # an outcome that the change does not move has no interval
        independent[outcome] = round(math.sqrt(ours.seeds_saved_factor), 2)
        stream[outcome] = round((theirs.ci_high - theirs.ci_low) / width, 2)
    return independent, stream


def median(times: dict[str, float]) -> float:
    """Return the median of what outcomes show; NaN if none does."""
    return round(float(np.median(list(times.values()))), 2) if times else math.nan


def same_means(keyed: Sample, shared: Sample) -> tuple[dict[str, str], list[str]]:
    """Compare the means of the baseline: both ways draw from the same distributions."""
    told, apart = {}, []
    for outcome in OUTCOMES:
        ours, theirs = keyed.of(BASELINE, outcome), shared.of(BASELINE, outcome)
        error = math.sqrt(ours.var(ddof=1) / ours.size + theirs.var(ddof=1) / theirs.size)
        distance = (theirs.mean() - ours.mean()) / error
        told[outcome] = f"{ours.mean():.6g} and {theirs.mean():.6g}, {distance:+.1f} standard errors"
        if not abs(distance) <= SAME_MEAN:
            apart.append(outcome)
    return told, apart
