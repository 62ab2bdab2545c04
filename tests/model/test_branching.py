"""A branch lives on as a model of its own: it shares with the other one what never changes, and nothing else."""

from __future__ import annotations

import gc
import types
import weakref
from enum import Enum
from pathlib import Path

import numpy as np
import pytest

from sim.inputs.base import Record
from sim.model import EcosystemModel
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.state.ties import Ties
from sim.units import parse_quarter
from tests.model.conftest import differing, run, run_to_end

UNTIL = parse_quarter("2018Q3")
IMMUTABLE = (str, bytes, int, float, type(None), np.generic, np.dtype, Enum, type, types.ModuleType, Record)

UNCHANGING = (tuple, types.FunctionType, types.BuiltinMethodType)
"""What may have hold of something that can be changed, but cannot be changed itself."""


def parts_of(one: object) -> list[object]:
    """Return what an object has hold of, as a function has of its surroundings; not what everybody finds by name."""
    if isinstance(one, types.FunctionType):
        return [cell.cell_contents for cell in one.__closure__ or ()]
    if isinstance(one, weakref.ref):
        return [one()]
    if isinstance(one, np.ndarray):
        return [one.base]
    return gc.get_referents(one)


def reachable(*roots: object) -> dict[int, object]:
    """Return all that can be changed and reached from some objects, by identity."""
    found: dict[int, object] = {}
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        if not isinstance(one, IMMUTABLE) and id(one) not in found:
            found[id(one)] = one
            waiting.extend(parts_of(one))
    return found


def constants_of(model: EcosystemModel) -> dict[int, object]:
    return reachable(model.world, vars(model.region), model.call_keys)


def shared_state(one: EcosystemModel, other: EcosystemModel) -> list[object]:
    """Return what two models have both hold of and can change; what their constants are made of is not counted."""
    mine, theirs, constant = reachable(one), reachable(other), constants_of(one)
    common = [found for key, found in mine.items() if key in theirs and key not in constant]
    return [found for found in common if not isinstance(found, UNCHANGING)]


def lived(scenario: Scenario, until: int = UNTIL, kind: type[EcosystemModel] = EcosystemModel) -> EcosystemModel:
    model = kind(scenario, seed=1)
    while model.quarter < until:
        model.step()
    return model


@pytest.fixture
def baseline(law_region: Path) -> Scenario:
    dates = {"start": "2016Q1", "report_from": "2016Q1", "end": "2020Q4"}
    return load_scenario("baseline").changed({"region": str(law_region), **dates})


@pytest.fixture
def twice_the_money(baseline: Scenario) -> Scenario:
    changes = {"from": "2018Q3", "policy": {"government": {"budget_factor": 2.0}}}
    return baseline.changed({"name": "twice", "interventions": (changes,)})


def test_a_branch_brings_about_what_its_scenario_does_by_itself(baseline, twice_the_money):
    model = lived(baseline)
    branched = model.branch(twice_the_money)
    assert branched.tables()["outcomes"]["scenario"].unique().tolist() == ["twice"]
    assert differing(run_to_end(branched), run(twice_the_money)) == []
    assert differing(run_to_end(model), run(baseline)) == []
    assert differing(run(baseline), run(twice_the_money)) != []


def test_a_branch_shares_nothing_that_changes(baseline, twice_the_money):
    model = lived(baseline)
    model.agents  # noqa: B018 - agents that are made count too
    branched = model.branch(twice_the_money)
    assert len(reachable(model)) > 1000
    assert shared_state(model, branched) == []
    assert all(agent.model is branched for agent in branched.agents)


def test_what_a_branch_shares_does_not_change(baseline, twice_the_money):
    model = lived(baseline)
    branched, keys = model.branch(twice_the_money), dict(model.call_keys)
    freeze(model)
    run_to_end(branched)
    assert model.call_keys == keys
    run_to_end(model)


def freeze(model: EcosystemModel) -> None:
    """Let whoever writes into a column of what never changes raise."""
    arrays = [one for one in constants_of(model).values() if isinstance(one, np.ndarray)]
    assert len(arrays) > 20
    for array in arrays:
        array.setflags(write=False)


@pytest.mark.parametrize(
    "changes",
    [{"assumptions.ideas.rate_factor": 1.5}, {"end": "2019Q4"}, {"report_from": "2017Q1"}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_scenario_that_differs_in_more_than_levers_is_no_branch(baseline, changes):
    with pytest.raises(ValueError, match="differ in more than levers"):
        EcosystemModel(baseline, seed=1).branch(baseline.changed({"name": "other", **changes}))


def test_a_scenario_with_channels_off_is_no_branch(baseline, twice_the_money):
    off = twice_the_money.without(["money"], baseline)
    assert not any(one.shares_quarters(other) for one, other in ((baseline, off), (off, baseline), (off, off)))
    with pytest.raises(ValueError, match="differ in more than levers"):
        EcosystemModel(baseline, seed=1).branch(off)


class TestControls:
    """Models that a branch does share something with, or that change what it shares."""

    def test_a_function_that_has_hold_of_state_is_noticed(self, baseline, twice_the_money):
        class Holding(EcosystemModel):
            def _set_up_state(self) -> None:
                super()._set_up_state()
                state = self.organisation_state
                self.number_alive = lambda: int(state.alive.sum())

        model = lived(baseline, kind=Holding)
        shared = shared_state(model, model.branch(twice_the_money))
        assert any(one is model.organisation_state for one in shared)

    def test_state_that_is_taken_for_constant_is_noticed(self, baseline, twice_the_money, monkeypatch):
        monkeypatch.setattr(Ties, "__deepcopy__", lambda ties, _: ties, raising=False)
        model = lived(baseline)
        shared = shared_state(model, model.branch(twice_the_money))
        assert any(one is model.ties for one in shared)

    def test_a_quarter_that_writes_into_its_world_is_noticed(self, baseline, twice_the_money):
        class Writing(EcosystemModel):
            def owners_apply(self) -> None:
                super().owners_apply()
                self.world.ideas.cost[self.idea_state.live] += 1

        model = lived(baseline, kind=Writing)
        branched = model.branch(twice_the_money)
        freeze(model)
        with pytest.raises(ValueError, match="read-only"):
            branched.step()
