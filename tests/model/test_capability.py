"""Capability: who completes projects and whose ideas are studied has better ideas later, and by this channel alone."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.model import EcosystemModel
from sim.rules.capability import level
from sim.runs.run import release
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from tests.model.conftest import differing, run
from tests.support.small_region import shrink, with_few_clusters

Lived = tuple[EcosystemModel, dict[str, pd.DataFrame]]
HORIZON = {"start": "2014Q1", "report_from": "2014Q1", "end": "2023Q4"}


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    region = with_few_clusters(shrink(tmp_path_factory.mktemp("capability") / "few"))
    return load_scenario("baseline").changed({"region": str(region), **HORIZON})


@pytest.fixture(scope="module")
def shorter(scenario: Scenario) -> Scenario:
    return scenario.changed({"end": "2019Q4"})


@pytest.fixture(scope="module")
def lived(scenario: Scenario) -> Lived:
    model = EcosystemModel(scenario, seed=1)
    model.run_model()
    return model, model.tables()


def who_is(model: EcosystemModel) -> tuple[np.ndarray, np.ndarray]:
    """Tell when each organisation first completed a project, as lead or partner, and whether an idea was studied."""
    never = model.scenario.end + 1
    completed = np.full(model.world.organisations.uid.size, never)
    for call_index, call in enumerate(model.government.calls):
        mine = np.flatnonzero((model.projects["call_index"] == call_index) & model.projects["completed"])
        if call.proposals is not None and mine.size:
            ends = np.full(call.proposals.idea.size, never)
            ends[model.projects["proposal"][mine]] = model.projects["ends"][mine]
            np.minimum.at(completed, call.proposals.owner, ends)
            np.minimum.at(completed, call.proposals.partner, ends[call.proposals.partner_proposal])
    studied = np.zeros(completed.size, dtype=np.bool_)
    studied[model.world.ideas.owner[model.idea_state.studied]] = True
    return completed, studied


def test_ideas_gain_by_what_their_owner_has_completed_before_and_by_nothing_else(lived: Lived) -> None:
    model, _ = lived
    completed, studied = who_is(model)
    ideas, gain = model.world.ideas, model.idea_state.capability_gain
    came_up = np.flatnonzero(model.idea_state.status != 0)
    owner = ideas.owner[came_up]
    after = ideas.quarter[came_up] > completed[owner]
    assert after.sum() > 50
    assert (gain[came_up[after]] > 0.0).all()
    begins_at_zero = ~model.organisation_state.is_laboratory[owner]
    assert (gain[came_up[~after & ~studied[owner] & begins_at_zero]] == 0.0).all()
    assert gain.max() <= model.assumptions.capability.merit_gain


def test_winners_of_an_edition_come_to_the_next_one_more_capable_than_losers(scenario: Scenario) -> None:
    winners, losers = zip(*(_gains_in_a_later_edition(scenario, seed) for seed in range(6)), strict=True)
    won, lost = np.concatenate(winners), np.concatenate(losers)
    assert min(won.size, lost.size) > 10
    assert won.mean() > 1.1 * lost.mean()


def _gains_in_a_later_edition(scenario: Scenario, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the gains of new ideas in later editions of the call for laboratories: of early winners, of losers."""
    table = run(scenario, seed)["proposals"].dropna(subset=["funded"])
    table = table[table.call_id.str.startswith("STRAT_LAB") & ~table.resubmission.astype(bool)]
    early, late = table[table.quarter < "2017Q1"], table[table.quarter >= "2019Q1"]
    won = set(early[early.funded.astype(bool)].owner_id)
    lost = set(early.owner_id) - won
    return tuple(late[late.owner_id.isin(owners)].capability_gain.to_numpy() for owners in (won, lost))  # type: ignore[return-value]


def test_who_is_capable_has_completed_a_project_or_had_an_idea_studied(lived: Lived) -> None:
    model, _ = lived
    completed, studied = who_is(model)
    stock = model.organisation_state.capability
    in_network = model.organisation_state.is_laboratory
    assert ((stock > 0.0) == ((completed <= model.scenario.end) | studied | in_network)).all()
    assert level(stock).max() < 1.0


def test_forgetting_at_once_leaves_no_gain(shorter: Scenario) -> None:
    kept = run(shorter.changed({"assumptions.capability.half_life_quarters": 400.0}))
    lost = run(shorter.changed({"assumptions.capability.half_life_quarters": 0.5}))
    assert kept["proposals"].capability_gain.mean() > 2.0 * lost["proposals"].capability_gain.mean() > 0.0


@pytest.fixture(scope="module")
def gains(shorter: Scenario) -> Callable[[tuple[str, ...]], tuple[np.ndarray, np.ndarray]]:
    """Return a function that gives the gains of all ideas with channels off: in the run and in its reference."""

    @cache
    def of(off: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
        reference = shorter.changed({"policy.government.budget_factor": 0.2})
        model = EcosystemModel(shorter.without(off, reference), seed=1)  # type: ignore[arg-type]
        model.run_model()
        assert model.reference is not None
        found = model.idea_state.capability_gain.copy(), model.reference.idea_state.capability_gain.copy()
        release(model)
        return found

    return of


def test_with_the_channel_off_ideas_gain_what_they_gain_in_the_reference(
    gains: Callable[[tuple[str, ...]], tuple[np.ndarray, np.ndarray]],
) -> None:
    own, lent = gains(("capability",))
    assert (own == lent).all()
    assert own.any()


def test_control_with_the_channel_on_they_gain_by_what_is_paid_here(
    gains: Callable[[tuple[str, ...]], tuple[np.ndarray, np.ndarray]],
) -> None:
    own, lent = gains(("information",))
    assert own.sum() > lent.sum()


def test_without_a_gain_of_merit_capability_decides_nothing(shorter: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    without = shorter.changed(
        {"assumptions.capability.merit_gain": 0.0, "assumptions.ideas.response_to_capability": 0.0}
    )
    before, with_gain = run(without), run(shorter)
    monkeypatch.setattr("sim.model.renew_capability", lambda model, completed: None)
    # The outcome capability alone tells that there is any.
    assert set(differing(before, run(without))) == {"outcomes", "run_values"}
    assert "projects" in differing(with_gain, run(shorter))
