"""One world for all policies: identities and traits are the same, whatever a policy lets come about."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from sim.agents.enterprise import Enterprises
from sim.model import EcosystemModel
from sim.runs.run import release, world_of
from sim.scenario.scenario import Scenario
from sim.world import World
from sim.world.organisations import Organisations
from tests.model.conftest import Tables, differing, run
from tests.support.examples import whole_runs
from tests.support.scenarios import CONTROLS, Case, cases, pairs

TRAITS = {
    "projects": [
        "owner_id",
        "sector",
        "value_chain",
        "province",
        "size",
        "merit",
        "mode",
        "green",
        "digital",
    ],
    "proposals": ["owner_id", "owner_kind", "sector"],
}
"""What tables say of an idea and its owner that no policy decides."""


def on_one_world(pair: tuple[Case, Case], region: Path) -> tuple[Scenario, Scenario]:
    """Return two scenarios that differ in policy alone."""
    scenario = pair[0].scenario(region)
    other = Case(pair[1].base, pair[1].changes, horizon=pair[0].horizon).scenario(region)
    return scenario, other.assuming(scenario.assumptions)


@whole_runs()
@given(pairs())
def test_a_world_does_not_depend_on_policy_and_no_run_changes_it(law_region: Path, pair: tuple[Case, Case]) -> None:
    scenario, other = on_one_world(pair, law_region)
    world, seed = world_of(scenario, pair[0].seed), pair[0].seed
    first = run(scenario, seed, world)
    run(other, seed, world)
    assert differing(first, run(scenario, seed, world)) == []
    assert_same(world, world_of(other, seed))


@whole_runs()
@given(pairs())
def test_ideas_have_the_same_traits_under_every_policy(law_region: Path, pair: tuple[Case, Case]) -> None:
    scenario, other = on_one_world(pair, law_region)
    assert_same_ideas(run(scenario, pair[0].seed), run(other, pair[0].seed))


@whole_runs()
@given(cases())
def test_a_start_up_is_the_same_whether_or_not_a_policy_lets_it_be_born(law_region: Path, case: Case) -> None:
    scenario = case.scenario(law_region)
    few, many = (born(scenario.changed({"policy.tecnopoli.incubation": share}), case.seed) for share in (0.0, 1.0))
    assert set(few) <= set(many)
    assert all(few[name] == many[name] for name in few)
    # Those that need incubation have their place in the world all the same, with all their traits.
    world = world_of(scenario, case.seed)
    rows = np.flatnonzero(world.organisations.founded_in_run)
    waiting = dict(zip(world.organisations.names(rows), traits_of(world, rows), strict=True))
    assert all(waiting[name] == many[name] for name in many)


def test_incubation_lets_more_be_born(law_region: Path) -> None:
    case = CONTROLS[1]
    scenario = case.scenario(law_region)
    few, many = (born(scenario.changed({"policy.tecnopoli.incubation": share}), case.seed) for share in (0.0, 1.0))
    assert 0 < len(few) < len(many)


def test_a_world_of_another_seed_is_refused(law_region: Path) -> None:
    scenario = CONTROLS[0].scenario(law_region)
    with pytest.raises(ValueError, match="drawn for another"):
        EcosystemModel(scenario, seed=1, world=world_of(scenario, 2))


class TestControls:
    def test_another_seed_has_other_ideas_by_the_same_names(self, law_region: Path) -> None:
        scenario = CONTROLS[1].scenario(law_region)
        with pytest.raises(AssertionError):
            assert_same_ideas(run(scenario, 1), run(scenario, 2))

    def test_births_drawn_anew_for_each_policy_are_noticed(
        self, law_region: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def enter(population: Enterprises, rows: np.ndarray) -> np.ndarray:
            model = population.model
            share = model.policy.tecnopoli.incubation
            draw = model.world.draws.uniform(f"founded under {share}", model.world.organisations.uid[rows])
            chosen = rows[draw < 0.9]
            model.organisation_state.alive[chosen] = True
            return chosen

        monkeypatch.setattr(Enterprises, "enter", enter)
        scenario = CONTROLS[1].scenario(law_region)
        few, many = (born(scenario.changed({"policy.tecnopoli.incubation": share}), 1) for share in (0.0, 1.0))
        assert not set(few) <= set(many)

    def test_a_run_that_writes_into_its_world_is_noticed(
        self, law_region: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        original = EcosystemModel.owners_apply

        def owners_apply(model: EcosystemModel) -> None:
            original(model)
            model.world.ideas.cost[model.idea_state.live] += 1

        monkeypatch.setattr(EcosystemModel, "owners_apply", owners_apply)
        scenario = CONTROLS[0].scenario(law_region)
        world = world_of(scenario, 1)
        run(scenario, 1, world)
        with pytest.raises(AssertionError):
            assert_same(world, world_of(scenario, 1))


def assert_same(first: World, second: World) -> None:
    for one, other in ((first.organisations, second.organisations), (first.ideas, second.ideas)):
        for field in fields(one):
            column, same = getattr(one, field.name), getattr(other, field.name)
            assert np.array_equal(column[:], same[:]), field.name


def assert_same_ideas(first: Tables, second: Tables) -> None:
    """Assert that an idea which two runs know has the same traits in both; what is applied for depends on the call."""
    for name, columns in TRAITS.items():
        for keys, compared in ((["idea_id"], columns), (["idea_id", "call_id"], ["cost_eur"])):
            one, other = (tables[name].drop_duplicates(keys).set_index(keys)[compared] for tables in (first, second))
            common = one.index.intersection(other.index)
            pd.testing.assert_frame_equal(one.loc[common], other.loc[common], check_exact=True)


def born(scenario: Scenario, seed: int) -> dict[str, tuple[object, ...]]:
    """Return the start-ups that a run lets be born, by name, with all their traits."""
    model = EcosystemModel(scenario, seed=seed)
    organisations, alive = model.world.organisations, model.organisation_state.alive
    seen = np.zeros(alive.size, dtype=np.bool_)
    while model.running:
        model.step()
        seen |= model.organisation_state.alive
    rows = np.flatnonzero(seen & organisations.founded_in_run)
    found = dict(zip(organisations.names(rows), traits_of(model.world, rows), strict=True))
    release(model)
    return found


def traits_of(world: World, rows: np.ndarray) -> list[tuple[object, ...]]:
    """Return identity and traits of organisations, each with the quarters and merits of its ideas."""
    columns = [getattr(world.organisations, field.name) for field in fields(Organisations) if field.name != "groups"]
    ideas = world.ideas
    own = {int(row): np.flatnonzero(ideas.owner == row) for row in rows}
    return [
        (
            *(column[row].item() for column in columns),
            tuple(ideas.quarter[own[int(row)]].tolist()),
            tuple(ideas.merit[own[int(row)]].tolist()),
        )
        for row in rows
    ]
