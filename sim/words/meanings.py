"""What intervals, bands and the words for what moves mean."""

from __future__ import annotations

from sim.results.experiment import Experiment, ScenarioRecord, named

__all__ = [
    "BAND",
    "FEWEST",
    "INTERVAL",
    "band",
    "interval_of_mean",
    "is_drawn",
    "meaning_of_accounts",
    "meaning_of_intervals",
    "meaning_of_moved",
]

BAND = "5-95 %"
"""Between which runs, or draws, a range lies; `sim.analysis.ranges.BAND` as numbers."""

FEWEST = 19
"""Fewest runs, or draws, that have a range; `sim.analysis.ranges.FEWEST`."""

INTERVAL = "90 % interval"
"""The interval of a mean; `sim.analysis.ranges.LEVEL` as a number."""

_OF_SEEDS = (
    "The interval is the Monte-Carlo error of the mean paired difference (Student t): what more seeds would "
    "narrow. It is neither the spread of what one history can bring nor what is not known."
)
_OF_ONE_DRAW = (
    "The interval is the Monte-Carlo error of the mean paired difference (Student t) under this one draw of the "
    "assumptions: what more seeds would narrow. One draw tells nothing of what is not known."
)
_OF_DRAWS = (
    f"What is not known is the range, {BAND} of draws of the assumptions, each with its mean over seeds; quote it "
    "first, with the median and the share of draws of the same sign. "
)
_ON_SEEDS = (
    "What seeds add to it is taken out; it is undefined where draws cannot be told from seeds. "
    "The interval is only the error of the mean (Student t) over draws and seeds: what more of them would narrow. "
)
_ON_ONE_SEED = (
    "On one seed it holds chance as well, and the mean has no interval: what another seed would change is not known. "
)
_OF_RUNS = f"{BAND} of runs hold both what is not known and chance."


def is_drawn(experiment: Experiment | None) -> bool:
    """Tell whether assumptions are drawn; unknown is no."""
    return experiment is not None and experiment.uncertainty != "none"


def band(experiment: Experiment | None) -> str:
    """Name the range of runs, and how many it takes where they are fewer."""
    few = experiment is not None and len(experiment.seeds) * len(experiment.draws) < FEWEST
    return f"{BAND} of runs{' over drawn assumptions' * is_drawn(experiment)}{f' (from {FEWEST} on)' * few}"


def interval_of_mean(experiment: Experiment | None) -> str:
    """Name the interval of a mean paired difference, by how assumptions were drawn."""
    if experiment is None or not is_drawn(experiment):
        return f"{INTERVAL} of the mean paired difference"
    if len(experiment.draws) == 1:
        return f"{INTERVAL} of the mean over seeds under this one draw of the assumptions"
    if len(experiment.seeds) == 1:
        return "no interval of the mean over draws of the assumptions on this one seed"
    return f"{INTERVAL} of the mean over draws of the assumptions and seeds"


def meaning_of_intervals(experiment: Experiment) -> str:
    """Say what the interval of a mean paired difference is, by how assumptions were drawn."""
    if not is_drawn(experiment):
        return _OF_SEEDS
    if len(experiment.draws) == 1:
        return _OF_ONE_DRAW
    return _OF_DRAWS + (_ON_ONE_SEED if len(experiment.seeds) == 1 else _ON_SEEDS) + _OF_RUNS


def meaning_of_accounts(experiment: Experiment) -> list[str]:
    """Say which programming periods are incomplete at the horizon, and where accounts can be overdrawn."""
    end = max(scenario.end for scenario in experiment.scenarios)
    told = [
        f"Programming period {label} is paid until {until}, runs end in {end}: it is incomplete, and what is left in "
        "its accounts can still be spent."
        for label, (first, until) in experiment.labels.programme_periods.items()
        if first <= end < until
    ]
    recorded = [scenario.name for scenario in experiment.scenarios if _replays_the_record(scenario)]
    if recorded:
        told.append(
            f"Calls have the top-ups of the record in {named(recorded)}, whatever accounts hold: these can be "
            "overdrawn, and what is left be less than nothing."
        )
    return told


def _replays_the_record(scenario: ScenarioRecord) -> bool:
    levers = [policy.get("government", {}) for _, policy in scenario.specification.get("policies", ())]
    return any(government.get("alignment", {}).get("mode") == "recorded" for government in levers)


def meaning_of_moved(baseline: str = "the baseline") -> str:
    """Say which projects are displaced and which are gained."""
    return (
        f"Displaced: funded in {baseline} and not in the alternative, the same idea on the same world. "
        "Gained: the converse."
    )
