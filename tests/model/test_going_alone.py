"""One decision: an idea goes alone as the value of applying for it counts on, and then no call admits it any more."""

from typing import Any

import numpy as np
import pytest

from sim.model import EcosystemModel
from sim.rules import capital
from sim.scenario.scenario import Scenario
from sim.state.calls import Proposals
from sim.state.idea_state import Status
from sim.world.organisations import Kind

SEEDS = range(3)


def lived(baseline: Scenario, seed: int, **capital_is: Any) -> EcosystemModel:
    """Return a model at the end of its run, with other assumptions of the cost of capital."""
    changes = {f"assumptions.capital.{name}": value for name, value in capital_is.items()}
    model = EcosystemModel(baseline.changed(changes), seed=seed)
    while model.running:
        model.step()
    return model


def proposals_of(model: EcosystemModel) -> list[tuple[int, Proposals]]:
    return [(call.design.opens, call.proposals) for call in model.government.calls if call.proposals is not None]


@pytest.mark.parametrize("seed", SEEDS)
def test_only_enterprises_go_alone_and_only_with_what_is_worth_it(baseline: Scenario, seed: int) -> None:
    model = lived(baseline, seed)
    alone = np.flatnonzero(model.idea_state.status == Status.ALONE)
    assert alone.size > 0
    assert (model.world.organisations.kind[model.world.ideas.owner[alone]] == Kind.ENTERPRISE).all()
    assert model.owners.would_go_alone(alone).all()
    assert not np.isin(alone, model.projects["idea"]).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_awards_say_what_the_owners_would_do(baseline: Scenario, seed: int) -> None:
    model = lived(baseline, seed)
    said = model.projects["would_go_alone"]
    assert said.tolist() == model.owners.would_go_alone(model.projects["idea"]).tolist()
    assert {True, False} == set(said.tolist())


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_worth_doing_alone_waits_longer_than_its_patience_or_is_given_up(baseline: Scenario, seed: int) -> None:
    model = lived(baseline, seed)
    ideas, live = model.world.ideas, model.idea_state.live
    worth = live[model.owners.would_go_alone(live)]
    patience = capital.patience(ideas.patience_draw[worth], model.assumptions.capital.patience_quarters)
    assert (model.quarter - ideas.quarter[worth] < patience).all()
    dropped = np.flatnonzero(model.idea_state.status == Status.DROPPED)
    still_there = dropped[model.organisation_state.alive[ideas.owner[dropped]]]
    assert not model.owners.would_go_alone(still_there).any()


def test_what_has_begun_is_never_proposed(baseline: Scenario) -> None:
    model = EcosystemModel(baseline, seed=1)
    begun: dict[int, int] = {}
    while model.running:
        quarter = model.quarter
        model.step()
        begun |= dict.fromkeys(model.idea_state.newly_alone.tolist(), quarter)
    opened = [(int(idea), opens) for opens, proposals in proposals_of(model) for idea in proposals.idea]
    assert any(idea in begun for idea, _ in opened)
    assert all(opens <= begun[idea] for idea, opens in opened if idea in begun)


def test_the_record_counts_them(baseline: Scenario) -> None:
    model = lived(baseline, 1, patience_quarters=1)
    outcomes = model.tables()["outcomes"].query("sector == 'all'").groupby("outcome").value.sum()
    assert 0 < outcomes["projects_without_grant"] <= (model.idea_state.status == Status.ALONE).sum()
    funded_or_not = outcomes["funded_projects"] + outcomes["projects_without_grant"]
    assert outcomes["innovation_projects"] == funded_or_not


def test_where_money_is_dear_nobody_goes_alone_and_where_it_is_free_nearly_all_do(baseline: Scenario) -> None:
    dear, free = lived(baseline, 1, median=10.0, spread=0.0), lived(baseline, 1, median=0.0)
    assert not (dear.idea_state.status == Status.ALONE).any()
    assert not dear.projects["would_go_alone"].any()
    enterprises = free.world.organisations.kind[free.projects["owner"]] == Kind.ENTERPRISE
    assert free.projects["would_go_alone"][enterprises].mean() > 0.7


def test_calls_fund_a_part_of_an_idea_at_most(baseline: Scenario) -> None:
    model = lived(baseline, 1)
    parts = 0
    for call in model.government.calls:
        if call.proposals is None:
            continue
        whole = model.world.ideas.cost[call.proposals.idea]
        most = call.design.max_cost
        assert (call.proposals.cost == (whole if most is None else np.minimum(whole, most))).all()
        assert (call.proposals.grant <= call.proposals.cost).all()
        parts += int((call.proposals.cost < whole).sum())
    assert parts > 0


def test_those_hire_consultants_to_whom_a_day_is_dear(baseline: Scenario) -> None:
    model = lived(baseline, 1)
    every = [proposals for _, proposals in proposals_of(model)]
    hired = np.concatenate([proposals.work.consultant for proposals in every])
    fee = np.concatenate([proposals.work.fee for proposals in every])
    day_cost = model.owners.cost_of_a_day(np.concatenate([proposals.owner for proposals in every]))
    assert {True, False} == set(hired.tolist())
    assert day_cost[hired].mean() > day_cost[~hired].mean()
    assert ((fee > 0) == hired).all()
