"""Scenarios that nobody wrote: a shipped one, with levers and assumptions moved, some of them at a date."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sim.scenario.catalogue import Parameter, parameters
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.units import parse_quarter, quarter_label

BASES = (
    "baseline",
    "no-cluster",
    "full-alignment",
    "half-alignment",
    "recorded",
    "support-only",
    "larger-team",
    "all-clusters-aligned",
    "dedicated-call-yearly",
    "dedicated-call-larger",
    "dedicated-call-from-2018",
    "national-board",
    "tailored-calls",
    "european-support",
    "first-come",
    "partial-lottery",
    "tourism-not-split",
    "pandemic",
)

HORIZONS = (("2020Q3", "2024Q1"), ("2015Q1", "2018Q4"), ("2023Q1", "2026Q2"), ("2017Q1", "2021Q2"))
"""First and last quarters: floors and first clusters, the revised strategy, reserves, dedicated and national calls."""

LEVERS = tuple(row for row in parameters() if row.path.startswith("policy."))
loaded = cache(load_scenario)
UNCERTAIN = tuple(row for row in parameters() if row.prior_low is not None)


@dataclass(frozen=True)
class Case:
    """A scenario, as the changes that make it of a shipped one, and the seed of a world."""

    base: str = "baseline"
    changes: dict[str, Any] = field(default_factory=dict)
    seed: int = 1
    horizon: tuple[str, str] = HORIZONS[0]

    def scenario(self, region: Path, **dates: str) -> Scenario:
        """Return the scenario in a region; nothing of its run goes unreported."""
        start, end = self.horizon
        when = {"start": start, "report_from": start, "end": end} | dates
        return loaded(self.base).changed({"region": str(region), **when, **self.changes})


CONTROLS = tuple(Case(seed=seed, horizon=horizon) for seed in (1, 2) for horizon in HORIZONS[:2])
"""Cases for negative controls: what a broken law must show on at least one of them."""


@st.composite
def cases(draw: st.DrawFn, horizons: tuple[tuple[str, str], ...] = HORIZONS) -> Case:
    """Draw a scenario: levers within their bounds, assumptions from their priors, up to two interventions."""
    seed = draw(st.integers(0, 10**6))
    horizon = horizons[seed % len(horizons)]
    changes = draw(settings_of(UNCERTAIN, 6, horizon)) | draw(settings_of(LEVERS, 5, horizon))
    if interventions := draw(_interventions(horizon)):
        changes["interventions"] = interventions
    return Case(draw(st.sampled_from(BASES)), changes, seed, horizon)


def pairs() -> st.SearchStrategy[tuple[Case, Case]]:
    """Draw two scenarios over one horizon and with one calendar of calls."""
    both = st.sampled_from(HORIZONS).flatmap(lambda horizon: st.tuples(cases((horizon,)), cases((horizon,))))
    return both.filter(lambda pair: loaded(pair[0].base).calls == loaded(pair[1].base).calls)


@st.composite
def settings_of(
    draw: st.DrawFn, rows: tuple[Parameter, ...], most: int, horizon: tuple[str, str] = HORIZONS[0]
) -> dict[str, Any]:
    """Draw values of up to `most` of some parameters, by path."""
    chosen = draw(st.lists(st.sampled_from(rows), max_size=most, unique_by=lambda row: row.path))
    return {row.path: draw(values_of(row, horizon)) for row in chosen}


def values_of(row: Parameter, horizon: tuple[str, str]) -> st.SearchStrategy[Any]:
    """Return the values of a parameter: what a lever accepts, what is plausible of an assumption."""
    if row.choices:
        return st.sampled_from(row.choices)
    if isinstance(row.default, bool):
        return st.booleans()
    if row.unit == "quarter":
        return _quarters(horizon)
    if row.unit == "name of a cluster":
        return st.sampled_from((None, "MECH"))
    low, high = (row.low, row.high) if row.prior_low is None else (row.prior_low, row.prior_high)
    assert low is not None, row.path
    assert high is not None, row.path
    if isinstance(row.default, int):
        return st.integers(round(low), round(high))
    return st.floats(low, high)


@st.composite
def _interventions(draw: st.DrawFn, horizon: tuple[str, str]) -> tuple[dict[str, Any], ...]:
    dates = draw(st.lists(_quarters(horizon), max_size=2, unique=True))
    return tuple({"from": date, "policy": _nested(draw(settings_of(LEVERS, 4, horizon)))} for date in dates)


def _quarters(horizon: tuple[str, str]) -> st.SearchStrategy[str]:
    first, last = map(parse_quarter, horizon)
    return st.integers(first, last).map(quarter_label)


def _nested(levers: dict[str, Any]) -> dict[str, Any]:
    """Return levers given by path, without `policy.`, as the groups of a scenario file."""
    groups: dict[str, Any] = {}
    for path, value in levers.items():
        _, *parents, name = path.split(".")
        group = groups
        for parent in parents:
            group = group.setdefault(parent, {})
        group[name] = value
    return groups
