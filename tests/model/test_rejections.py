"""Rejections: the line of funding, who tries again, who withdraws, and for how long."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.phases.rejections import distances_below_line, line_of_funding
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.units import parse_quarter
from tests.model.conftest import run

SEEDS = range(3)


def call(rule: str = "ranking", threshold: float = -0.5) -> Any:
    return SimpleNamespace(design=SimpleNamespace(allocation_rule=rule, threshold=threshold))


def proposals(score: list[float], rank: list[int], funded: list[bool], eligible: list[bool] | None = None) -> Any:
    return SimpleNamespace(
        score=np.array(score),
        rank=np.array(rank),
        funded=np.array(funded),
        eligible=np.ones(len(score), dtype=bool) if eligible is None else np.array(eligible),
    )


class TestLine:
    def test_it_is_the_score_of_the_last_in_the_ranking_who_was_funded(self) -> None:
        # The second was passed over, for its grant did not fit.
        decided = proposals([0.9, 0.6, 0.4, 0.1], [1, 2, 3, 4], [True, False, True, False])
        assert line_of_funding(call(), decided) == 0.4
        assert distances_below_line(call(), decided).tolist() == pytest.approx([0.0, 0.0, 0.0, 0.3])

    def test_it_is_the_threshold_where_nobody_was_funded(self) -> None:
        decided = proposals([0.9, -1.0], [1, 0], [False, False])
        assert line_of_funding(call(), decided) == -0.5
        assert distances_below_line(call(), decided).tolist() == [0.0, 0.5]

    def test_it_is_the_threshold_where_the_first_come_are_served(self) -> None:
        assert line_of_funding(call("first_come"), proposals([0.9, 0.4], [1, 2], [True, False])) == -0.5

    def test_a_form_is_mended_easily(self) -> None:
        decided = proposals([0.9, -2.0], [1, 0], [True, False], [True, False])
        assert distances_below_line(call(), decided).tolist() == [0.0, 0.0]


@pytest.fixture(scope="module")
def scenario(law_region: Path) -> Scenario:
    horizon = {"start": "2014Q1", "report_from": "2014Q1", "end": "2020Q4"}
    return load_scenario("baseline").changed({"region": str(law_region), **horizon})


def decided_of(scenario: Scenario, seed: int, **assumed: Any) -> pd.DataFrame:
    """Return the decided proposals of a run, with the quarters in which calls opened and ideas came up as numbers."""
    changes = {f"assumptions.application.{name}": value for name, value in assumed.items()}
    table = run(scenario.changed(changes), seed)["proposals"].dropna(subset=["funded"])
    born = table.idea_id.str.split("@").str[1]
    return table.assign(opens=table.quarter.map(parse_quarter), born=born.map(parse_quarter))


def test_all_at_the_line_are_tried_again_and_fewer_below_it(scenario: Scenario) -> None:
    rejected = pd.concat([_tried_again(scenario, seed) for seed in SEEDS])
    near, far = rejected[rejected.below < 0.2], rejected[rejected.below > 1.0]
    assert min(len(near), len(far)) > 20
    assert near.again.mean() > 1.5 * far.again.mean()


def _tried_again(scenario: Scenario, seed: int) -> pd.DataFrame:
    """Return eligible proposals that were rejected first: how far below the line, and whether the idea came back."""
    # Nobody withdraws, so that only the share decides.
    table = decided_of(scenario, seed, resubmission_share=1.0, withdrawal_quarters=0)
    last = table[table.funded.astype(bool)].sort_values("rank").groupby("call_id").score.last()
    first = table[~table.resubmission.astype(bool) & table.eligible.astype(bool) & ~table.funded.astype(bool)]
    first = first[first.call_id.isin(last.index)]
    below = np.maximum(0.0, first.call_id.map(last) - first.score)
    return first.assign(below=below, again=first.idea_id.isin(table[table.resubmission.astype(bool)].idea_id))


def test_nobody_comes_back_without_a_share(scenario: Scenario) -> None:
    assert not decided_of(scenario, 1, resubmission_share=0.0).resubmission.any()


def test_an_idea_that_is_kept_lives_longer_than_others(scenario: Scenario) -> None:
    short = scenario.changed({"assumptions.ideas.lifetime_quarters": 3})
    table = decided_of(short, 1, resubmission_share=1.0)
    age, again = table.opens - table.born, table.resubmission.astype(bool)
    assert age[~again].max() < 3
    assert age[again].max() >= 3


def test_a_retry_is_written_better(scenario: Scenario) -> None:
    gains = {}
    for uplift in (0.0, 0.6):
        table = decided_of(scenario, 1, resubmission_uplift=uplift, withdrawal_quarters=0)
        gains[uplift] = table[table.resubmission.astype(bool)].writing_gain.mean()
    assert gains[0.6] - gains[0.0] == pytest.approx(0.6, abs=0.1)


def applies_while_withdrawn(scenario: Scenario, seed: int, quarters: int) -> int:
    """Count applications within `quarters` after a first decision more than 1 SD below the line of ranking."""
    table = decided_of(scenario, seed, withdrawal_quarters=quarters)
    last = table[table.funded.astype(bool)].sort_values("rank").groupby("call_id").score.last()
    decides = table.groupby("call_id").opens.first() + 2
    lost = table[(table.owner_kind != "laboratory") & table.eligible.astype(bool) & ~table.funded.astype(bool)]
    lost = lost[lost.call_id.map(last) - lost.score > 1.0]
    count = 0
    for row in lost.itertuples():
        since = decides[row.call_id]
        mine = table[(table.owner_id == row.owner_id) & (table.opens > since) & (table.opens <= since + 3)]
        count += len(mine)
    return count


def test_who_was_far_from_funding_withdraws_for_a_while(scenario: Scenario) -> None:
    withdrawing = sum(applies_while_withdrawn(scenario, seed, 12) for seed in SEEDS)
    control = sum(applies_while_withdrawn(scenario, seed, 0) for seed in SEEDS)
    assert (withdrawing, control > 0) == (0, True)
