"""Ideas come up as often as their owners' rates say, and respond to what these live through."""

import numpy as np
import pytest

from sim.errors import InputError
from sim.model import EcosystemModel
from sim.phases.emergence import ideas_that_come_up, own_stimulus, potential_ideas, successes_around
from sim.scenario.files import load_scenario
from sim.world.organisations import Kind
from sim.world.peers import PEERS
from tests.model.conftest import run
from tests.support.small_region import shrink

SHORT = {"start": "2014Q1", "report_from": "2014Q1", "end": "2016Q4"}
DEAF = {f"assumptions.ideas.response_to_{what}": 0.0 for what in ("success", "contact", "neighbours")}


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    region = shrink(tmp_path_factory.mktemp("emergence") / "small", 0.1)
    return load_scenario("baseline").changed({"region": str(region), **SHORT})


def test_without_responses_ideas_come_up_at_the_usual_rate(scenario):
    model = EcosystemModel(scenario.changed(DEAF), seed=1)
    ideas, organisations = model.world.ideas, model.world.organisations
    there = np.flatnonzero(
        ~organisations.founded_in_run
        & (organisations.entry <= scenario.start)
        & (organisations.idea_rate * 3.0 < 0.999)
    )
    entered = np.array([row.enters is None for row in model.region.sectors])
    there = there[entered[organisations.sector[there]]]
    expected = organisations.idea_rate[there].sum()
    possible, counts = 0, []
    for quarter in range(scenario.start, scenario.end + 1):
        model.quarter = quarter
        potential, coming_up = potential_ideas(model), ideas_that_come_up(model)
        possible += np.isin(ideas.owner[potential], there).sum()
        counts.append(np.isin(ideas.owner[coming_up], there).sum())
    assert np.mean(counts) == pytest.approx(expected, rel=0.1)
    assert possible / sum(counts) == pytest.approx(3.0, rel=0.1)


def test_what_an_owner_has_lived_through_stimulates_it_and_laboratories_do_not_respond(scenario):
    model = EcosystemModel(scenario, seed=1)
    organisations, state = model.world.organisations, model.organisation_state
    active = np.flatnonzero(organisations.innovation_active & (organisations.kind == Kind.ENTERPRISE))
    one, laboratory = active[:1], organisations.network[:1]
    assumed = model.assumptions.ideas
    model.quarter += 8
    assert own_stimulus(model, one) == 0.0
    state.last_success[laboratory] = model.quarter - 1
    assert own_stimulus(model, laboratory) == 0.0
    state.last_success[one] = model.quarter - 4
    assert own_stimulus(model, one) == pytest.approx(assumed.response_to_success)
    state.contact_before[one] = model.quarter - 1
    both = assumed.response_to_success + assumed.response_to_contact
    assert own_stimulus(model, one) == pytest.approx(both)
    state.capability[one] = 1.0
    assert own_stimulus(model, one) == pytest.approx(both + 0.5 * assumed.response_to_capability)
    state.last_success[one], state.withdrawn_until[one] = model.quarter - 5, model.quarter
    half = 0.5 * assumed.response_to_capability + assumed.response_to_contact
    assert own_stimulus(model, one) == pytest.approx(half - 0.7)


def test_success_is_seen_among_peers_and_partners(scenario):
    model = EcosystemModel(scenario, seed=1)
    organisations, state = model.world.organisations, model.organisation_state
    one = np.flatnonzero(organisations.innovation_active & (organisations.kind == Kind.ENTERPRISE))[:1]
    assert successes_around(model, one) == 0
    peers = model.world.peers_of(one)[0]
    state.last_success[peers] = model.quarter
    assert successes_around(model, one) == PEERS
    model.quarter += 5
    assert successes_around(model, one) == 0


def test_peers_are_of_the_same_trade_and_the_same_however_organisations_are_stored(scenario):
    model = EcosystemModel(scenario, seed=1)
    organisations = model.world.organisations
    active = np.flatnonzero(organisations.innovation_active)
    peers = model.world.peers_of(active)
    assert peers.shape == (active.size, PEERS)
    assert organisations.innovation_active[peers].all()
    for trait in (organisations.sector, organisations.value_chain):
        assert (trait[peers] == trait[active][:, np.newaxis]).all()


@pytest.mark.slow
@pytest.mark.parametrize("path", DEAF)
def test_each_response_brings_ideas_up(scenario, path):
    strong, weak = (
        run(scenario.changed({"end": "2019Q4", **DEAF, path: value}), 1)["outcomes"] for value in (0.6, 0.0)
    )
    live = [table.loc[table["outcome"] == "live_ideas", "value"].sum() for table in (strong, weak)]
    assert live[0] > live[1]


def test_a_rate_beyond_that_of_potential_ideas_is_refused(scenario):
    with pytest.raises(
        InputError, match=r"rate_factor is 1\.6; allowed: at most 1\.5, for idea_rate_ceiling of .* is 3"
    ):
        load_scenario("baseline", ["assumptions.ideas.rate_factor=1.6"])
    with pytest.raises(InputError, match=r"rate_factor is 1\.6"):
        EcosystemModel(scenario.changed({"assumptions.ideas.rate_factor": 1.6}), seed=1)
