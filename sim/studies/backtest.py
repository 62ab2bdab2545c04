"""Run a scenario and hold it against the record of its region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.analysis.backtest import at_initial_budgets, backtest, predictions, skills
from sim.analysis.scores import Skill
from sim.analysis.target_values import tables_of_targets
from sim.evidence.call_outcomes import CallOutcomeRow, read_call_outcomes
from sim.evidence.targets import TargetRow, read_targets
from sim.region.files import load_region
from sim.region.region import Region
from sim.results.experiment import Experiment
from sim.results.results import Results
from sim.scenario.scenario import Scenario
from sim.studies.study import Study

__all__ = ["Backtest", "backtest_study"]


@dataclass(frozen=True, eq=False)
class Backtest:
    """A scenario beside the record.

    Attributes:
        scenario: Its name.
        region: The region.
        with_top_ups: Whether calls had their final money, or that at the opening.
        experiment: What was run.
        facts: What was observed beside what runs brought; see `sim.analysis.backtest.backtest`.
        skills: Against each benchmark.
        predictions: Of calls whose outcome is not on record.
        left_out: Calls on record that the scenario changes.
    """

    scenario: str
    region: Region
    with_top_ups: bool
    experiment: Experiment
    facts: pd.DataFrame
    skills: dict[str, Skill]
    predictions: pd.DataFrame
    left_out: tuple[str, ...]


def backtest_study(scenario: Scenario, with_top_ups: bool = True) -> Study[Backtest]:
    """Return the study that holds a scenario against the record of its region.

    Args:
        scenario: What replays history.
        with_top_ups: Whether calls have their final money, top-ups of the record included, or that at the opening.

    Raises:
        InputError: The record cannot be read.
    """
    region = load_region(scenario.region)
    record, targets = read_call_outcomes(region), read_targets(region)
    changed = {call_id for call_id, _ in scenario.calls}
    run = scenario if with_top_ups else at_initial_budgets(scenario, region)

    def answer(results: Results) -> Backtest:
        return _held(results, scenario.name, region, targets, record, changed, with_top_ups)

    keeps = tables_of_targets(targets)
    return Study((run,), answer, keeps if "calls" in keeps else ("calls", *keeps))


def _held(
    results: Results,
    name: str,
    region: Region,
    targets: Sequence[TargetRow],
    record: Sequence[CallOutcomeRow],
    changed: set[str],
    with_top_ups: bool,
) -> Backtest:
    facts = backtest(results, name, region, targets, record, changed, with_top_ups)
    left_out = tuple(
        dict.fromkeys(row.call_id for row in targets if row.call_id is not None and row.call_id in changed)
    )
    predicted = predictions(results, name, region, targets, record)
    return Backtest(name, region, with_top_ups, results.experiment, facts, skills(facts), predicted, left_out)
