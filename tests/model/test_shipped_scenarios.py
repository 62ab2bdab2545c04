"""Every shipped scenario says what it is about, and moves what it says it moves."""

import pandas as pd
import pytest

from sim.outcomes.catalogue import ALL_SECTORS, OUTCOMES
from sim.scenario.files import load_scenario, shipped_scenarios
from sim.scenario.scenario import Scenario
from tests.model.conftest import RunBaseline, Tables, run

SEEDS = range(8)
ALTERNATIVES = [name for name in shipped_scenarios() if name != "baseline"]
ONE_NUMBER = {"flow": "sum", "stock": "last", "ratio": "mean"}


def of_the_run(tables: Tables, outcome: str) -> pd.Series:
    """Return what an outcome comes to over the reported quarters: of the CCI, or of all where that is all there is."""
    sector = "cci" if OUTCOMES[outcome].by_sector else ALL_SECTORS
    rows = tables["outcomes"]
    mine = rows[(rows["outcome"] == outcome) & (rows["sector"] == sector)]
    return mine.groupby("outcome")["value"].agg(ONE_NUMBER[OUTCOMES[outcome].aggregation])


def unmoved(scenario: Scenario, run_baseline: RunBaseline) -> set[str]:
    """Return the expected outcomes that differ from the baseline's on none of the seeds."""
    left = set(scenario.expects)
    for seed in SEEDS:
        if left:
            before, after = run_baseline(seed), run(scenario, seed)
            left = {outcome for outcome in left if of_the_run(before, outcome).equals(of_the_run(after, outcome))}
    return left


@pytest.mark.slow
@pytest.mark.parametrize("name", ALTERNATIVES)
def test_every_expected_outcome_moves(name: str, baseline: Scenario, run_baseline: RunBaseline) -> None:
    assert unmoved(load_scenario(name).changed({"region": baseline.region}), run_baseline) == set()


@pytest.mark.slow
def test_an_outcome_that_stays_is_noticed(baseline: Scenario, run_baseline: RunBaseline) -> None:
    expects = {"expects": ("cluster_members", "residual_projects")}
    without = load_scenario("no-cluster").changed({"region": baseline.region, **expects})
    assert unmoved(without, run_baseline) == {"residual_projects"}


@pytest.mark.parametrize("name", ALTERNATIVES)
def test_every_alternative_says_what_it_asks_rests_on_and_expects(name: str) -> None:
    scenario = load_scenario(name)
    assert all((scenario.title != name, scenario.title, scenario.question, scenario.basis, scenario.expects))
    assert len(set(scenario.expects)) == len(scenario.expects)
    # An outcome that only a comparison has cannot differ from the baseline's.
    assert [name for name in scenario.expects if name not in OUTCOMES or OUTCOMES[name].comparison_only] == []
