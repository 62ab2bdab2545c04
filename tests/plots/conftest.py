"""Invented results with the schema of real ones, so that figures can be tested without running the model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from sim.outcomes.tables import COLUMNS, WorldKey
from sim.outcomes.tidy import tidy
from sim.plots.kinds import KINDS
from sim.results.experiment import Experiment, ScenarioRecord
from sim.units import parse_quarter, quarter_label
from tests.support.keys import uncertainty_of
from tests.support.labels import LABELS
from tests.support.run_values import values_over_quarters

SECTORS = (
    "cci",
    "agrifood",
    "construction",
    "mechatronics",
    "health",
    "services",
    "energy",
    "tourism",
    "urban",
)
OF_MOVES = ("displacement", "parity")
"""Kinds of figures that need a table of their own, made of projects and proposals."""

OF_RUNS = tuple(kind for kind in KINDS if kind not in (*OF_MOVES, "facts"))
"""Kinds of figures drawn from what is invented here."""

QUARTERS = tuple(quarter_label(quarter) for quarter in range(parse_quarter("2014Q1"), parse_quarter("2027Q4") + 1))
STAGES = (
    "live_ideas",
    "admissible",
    "aware",
    "with_partners",
    "applications",
    "eligible",
    "above_threshold",
    "funded",
)
LONG_NAME = "alignment-without-cluster-but-with-a-larger-team-and-international-feasibility-studies-from-2021"

CALLS = (
    ("INCREDIBOL_3", "micro_grants", "2014Q2"),
    ("RD_ENT_2015", "enterprise_rd", "2015Q3"),
    ("STRAT_LAB_2015", "strategic_labs", "2015Q3"),
    ("SME_INNO_2016", "sme_innovation", "2016Q1"),
    ("STARTUP_2016", "startup", "2016Q2"),
    ("INCREDIBOL_5", "micro_grants", "2016Q2"),
    ("STARTUP_2017_w12", "startup", "2017Q1"),
    ("TOUR_CULT_2017", "cci_heritage", "2017Q1"),
    ("SME_INNO_2017", "sme_innovation", "2017Q2"),
    ("STARTUP_2017_w3", "startup", "2017Q4"),
    ("STARTUP_2018_w1", "startup", "2018Q1"),
    ("STRAT_LAB_2018", "strategic_labs", "2018Q2"),
    ("INCREDIBOL_6", "micro_grants", "2018Q2"),
    ("INCREDIBOL_9", "micro_grants", "2021Q2"),
    ("STARTUP_2021", "startup", "2021Q2"),
    ("STARTUP_2022", "startup", "2022Q3"),
    ("RD_ENT_2023", "enterprise_rd", "2022Q4"),
    ("STRAT_LAB_2023", "strategic_labs", "2023Q1"),
    ("ICC_2023", "cci_dedicated", "2023Q3"),
    ("DIGHUM_2023", "cci_dedicated", "2023Q3"),
    ("STARTUP_2024", "startup", "2024Q2"),
    ("RD_ENT_2025", "enterprise_rd", "2025Q3"),
    ("STRAT_LAB_2026", "strategic_labs", "2026Q1"),
    ("ICC_2026", "cci_dedicated", "2026Q3"),
    ("INCREDIBOL_10", "micro_grants", "2027Q1"),
)


@dataclass(frozen=True)
class FakeResults:
    """Tables of an invented experiment."""

    tables: dict[str, pd.DataFrame]
    comparison: pd.DataFrame
    baseline: str
    experiment: Experiment

    @property
    def outcomes(self) -> pd.DataFrame:
        return self.tables["outcomes"]

    @property
    def run_values(self) -> pd.DataFrame:
        return self.tables["run_values"]

    @property
    def worlds(self) -> tuple[WorldKey, ...]:
        return self.experiment.worlds

    @property
    def calls(self) -> pd.DataFrame:
        return self.tables["calls"]


def experiment_of(names: Sequence[str], seeds: int, draws: Sequence[int] = (0,), **specifications: dict) -> Experiment:
    """Return what was run: scenarios as shipped, but for the specification given by name (`_` for `-`)."""
    said = {name: specifications.get(name.replace("-", "_"), {}) for name in names}
    records = (ScenarioRecord(name, name, "", "", "", LABELS, QUARTERS[0], QUARTERS[-1], said[name]) for name in names)
    return Experiment(tuple(records), tuple(range(seeds)), tuple(draws), names[0], uncertainty=uncertainty_of(draws))


def effect_of(name: str) -> float:
    """Return how much an invented scenario lifts awards: between -0.4 and 0.4, from its name alone."""
    known = {"baseline": 0.0, "no-cluster": -0.12, "no-alignment": -0.3, "full-alignment": 0.22}
    return known.get(name, (hashlib.sha256(name.encode()).digest()[0] / 255 - 0.5) * 0.8)


def invented_results(
    alternatives: Sequence[str] = ("no-cluster",),
    seeds: int = 20,
    baseline: str = "baseline",
    undefined: bool = False,
) -> FakeResults:
    """Invent results: noisy, paired by seed, with one gap of its own kind in each table.

    Args:
        alternatives: Names of the scenarios beside the baseline.
        seeds: Number of seeds.
        baseline: Name of the baseline.
        undefined: Whether every value is undefined.
    """
    outcomes, calls = [], []
    for name in (baseline, *alternatives):
        own = np.random.default_rng([5, *name.encode()])
        common = np.random.default_rng(4)
        outcomes.append(_outcomes(name, seeds, common, own, undefined))
        calls.append(_calls(name, seeds, common, own, undefined))
    tables = {"outcomes": tidy("outcomes", pd.concat(outcomes)), "calls": tidy("calls", pd.concat(calls))}
    tables["run_values"] = values_over_quarters(tables["outcomes"], QUARTERS[-1])
    experiment = experiment_of((baseline, *alternatives), seeds)
    return FakeResults(tables, _comparison(tables["outcomes"], baseline, alternatives), baseline, experiment)


def _outcomes(name: str, seeds: int, common: np.random.Generator, own: np.random.Generator, undefined: bool):
    time = np.arange(len(QUARTERS))
    luck = common.gamma(9, 1 / 9, (seeds, 1))
    frames = []
    for place, sector in enumerate((*SECTORS, "all")):
        level = (3.0, 5.0, 3.5, 9.0, 4.0, 2.0, 3.0, 1.5, 1.0, 32.0)[place]
        lift = effect_of(name) * (1 if sector == "cci" else -0.1) * np.clip((time - 12) / 30, 0, 1)
        expected = level * luck * (1 + 0.02 * time + lift)
        funded = (common.poisson(expected * 0.8) + own.poisson(expected * 0.2)).astype(float)
        if sector in ("tourism", "urban"):
            funded[:, : QUARTERS.index("2022Q1")] = np.nan
        frames.append(_long(name, "funded_projects", sector, funded))
        if sector == "all":
            frames.append(_long(name, "left_in_accounts_eur", sector, funded * 54_321.0))
        if sector in ("cci", "all"):
            frames.append(_long(name, "public_funding_eur", sector, funded * 142_345.67))
            members = np.cumsum(own.poisson(1.8, (seeds, time.size)), axis=1).astype(float)
            members[:, : QUARTERS.index("2017Q2")] = np.nan
            frames.append(_long(name, "cluster_members", sector, members))
            alignment = np.clip(0.3 + 0.01 * time + own.normal(0, 0.05, (seeds, time.size)), 0, 1)
            alignment[:, time % 3 == 0] = np.nan
            frames.append(_long(name, "alignment_thematic", sector, alignment))
            frames.extend(_relation(name, sector, own, seeds, time))
    frame = pd.concat(frames)
    return frame.assign(value=np.nan) if undefined else frame


def _relation(name: str, sector: str, own: np.random.Generator, seeds: int, time: np.ndarray) -> list[pd.DataFrame]:
    """Invent a relation that begins with the cluster, and rules that are there before."""
    grows = np.clip((time - 13) / 42, 0, 1) * (1 + effect_of(name))
    frames = []
    for outcome, most in (("cluster_trust", 0.6), ("cluster_commitment", 0.9), ("cluster_influence", 0.7)):
        values = np.clip(most * grows + own.normal(0, 0.02, (seeds, time.size)), 0, 1)
        values[:, : QUARTERS.index("2017Q2")] = np.nan
        frames.append(_long(name, outcome, sector, values))
    frames.append(_long(name, "change_of_rules", sector, np.tile(2 * np.clip(grows, 0, 1), (seeds, 1))))
    return frames


def _long(name: str, outcome: str, sector: str, values: np.ndarray) -> pd.DataFrame:
    seeds = values.shape[0]
    return pd.DataFrame(
        {
            "scenario": name,
            "draw": 0,
            "seed": np.repeat(np.arange(seeds), values.shape[1]),
            "quarter": list(QUARTERS) * seeds,
            "outcome": outcome,
            "sector": sector,
            "value": values.ravel(),
        }
    )


def _calls(name: str, seeds: int, common: np.random.Generator, own: np.random.Generator, undefined: bool):
    rows = []
    for place, (call, instrument, quarter) in enumerate(CALLS):
        for sector in ("cci", "mechatronics", "all"):
            live = common.normal(900 + 30 * place, 60, seeds).round()
            rates = np.array([1, 0.6, 0.35, 0.55, 0.5, 0.8, 0.75, 0.5])
            rates[2] *= 1 + effect_of(name)
            counts = (live[:, None] * np.cumprod(rates) * own.lognormal(0, 0.1, (seeds, 8))).round()
            if place == len(CALLS) - 1:
                counts[:, 5:] = np.nan  # not decided before the horizon
            reach = 0.35 if "cci" in instrument else 0.0
            thematic = 0.25 + reach + effect_of(name) * 0.3 * (place > 8) + own.normal(0, 0.03, seeds)
            design = 0.2 + reach * 1.5 + effect_of(name) * 0.4 * (place > 8) + own.normal(0, 0.05, seeds)
            columns = {
                "scenario": name,
                "draw": 0,
                "seed": np.arange(seeds),
                "call_id": call,
                "instrument": instrument,
                "programme_period": "2014-2020" if quarter < "2021" else "2021-2027",
                "assumed": quarter >= "2025",
                "quarter": quarter,
                "sector": sector,
                **dict(zip(STAGES, counts.T, strict=True)),
                "completed": np.floor(counts[:, 7] * 0.8),
                "budget_eur": counts[:, 7] * 85_000.0 if sector == "all" else np.nan,
                "top_up_eur": counts[:, 7] * 7_000.0 if sector == "all" else np.nan,
                "unfunded_demand_eur": (counts[:, 6] - counts[:, 7]) * 90_000.0 if sector == "all" else np.nan,
                "returned_eur": counts[:, 7] * 2_000.0 if sector == "all" else np.nan,
                "grants_eur": counts[:, 7] * 90_000.0,
                "investment_eur": counts[:, 7] * 160_000.0,
                "admitted_cost_eur": counts[:, 7] * 150_000.0,
                "alignment_thematic": np.clip(thematic, 0, 1) if place != 3 else np.nan,
                "alignment_design": np.clip(design, 0, 1),
            }
            rows.append({column: np.broadcast_to(values, seeds) for column, values in columns.items()})
    calls = pd.DataFrame({column: np.concatenate([each[column] for each in rows]) for column in rows[0]})
    numbers = [column for column, kind in COLUMNS["calls"].items() if kind == "number"]
    return calls.assign(**dict.fromkeys(numbers, np.nan)) if undefined else calls


def _comparison(outcomes: pd.DataFrame, baseline: str, alternatives: Sequence[str]) -> pd.DataFrame:
    wide = outcomes.groupby(["outcome", "sector", "seed", "scenario"])["value"].sum(min_count=1).unstack("scenario")
    rows = []
    for name in alternatives:
        for (outcome, sector), group in wide.groupby(level=["outcome", "sector"]):
            step = (group[name] - group[baseline]).dropna()
            error = 2.0 * step.std() / np.sqrt(len(step)) if len(step) > 1 else np.nan
            rows.append(
                {
                    "baseline": baseline,
                    "scenario": name,
                    "outcome": outcome,
                    "sector": sector,
                    "baseline_mean": group[baseline].mean(),
                    "scenario_mean": group[name].mean(),
                    "difference": step.mean(),
                    "ci_low": step.mean() - error,
                    "ci_high": step.mean() + error,
                    "seeds": len(step),
                    "draws_low": np.nan,
                    "draws_high": np.nan,
                    "draws_median": step.median(),
                    "draws_agreeing": np.nan,
                    "draws": 1,
                    "worlds": len(step),
                    "paired_correlation": np.nan,
                    "seeds_saved_factor": np.nan,
                }
            )
        rows.append(
            {**rows[-1], "outcome": "displaced_projects", "sector": "cci", "baseline_mean": np.nan}
            | {"scenario_mean": 12.4, "difference": np.nan, "ci_low": 9.8, "ci_high": 15.0}
        )
    return tidy("comparison", pd.DataFrame(rows, columns=list(COLUMNS["comparison"])))


@pytest.fixture(scope="session")
def pair() -> FakeResults:
    """One alternative, twenty seeds."""
    return invented_results()


@pytest.fixture(scope="session")
def many() -> FakeResults:
    """Five alternatives, one of them with a very long name."""
    names = ("no-cluster", "no-alignment", "full-alignment", "late-cluster", LONG_NAME)
    return invented_results(names, seeds=5)


@pytest.fixture(scope="session")
def single() -> FakeResults:
    """One seed."""
    return invented_results(("no-cluster", "full-alignment"), seeds=1)


@pytest.fixture(scope="session")
def empty() -> FakeResults:
    """Nothing defined."""
    return invented_results(("no-cluster",), seeds=5, undefined=True)
