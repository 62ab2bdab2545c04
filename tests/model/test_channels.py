"""Channels: off means the value of the reference; with all off, calls, proposals and projects are the reference's."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError
from sim.model import EcosystemModel
from sim.runs.run import release
from sim.scenario.channels import CHANNELS, Channel
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from tests.model.conftest import Tables, differing, run
from tests.support.examples import whole_runs
from tests.support.scenarios import HORIZONS, Case, pairs

# What membership and the agenda of the scenario itself say, whatever the channels do with them.
OWN = {"calls": ["alignment_thematic"], "projects": ["member"], "proposals": []}

PAIRS = [
    (Case(name, seed=seed, horizon=horizon), Case(reference))
    for name, reference in (
        ("baseline", "no-cluster"),
        ("no-alignment", "full-alignment"),
        ("larger-budget", "smaller-budget"),
        ("tailored-calls", "first-come"),
        ("recorded", "baseline"),
    )
    for seed, horizon in ((1, HORIZONS[0]), (2, HORIZONS[2]))
]


def of_calls(tables: Tables) -> Tables:
    return {name: tables[name].drop(columns=columns) for name, columns in OWN.items()}


def small(name: str, baseline: Scenario) -> Scenario:
    return load_scenario(name).changed({"region": baseline.region})


def without(pair: tuple[Case, Case], region: Path, channels: Iterable[Channel]) -> Scenario:
    """Return the first scenario of a pair with channels off, the second one being its reference."""
    case, other = pair
    scenario = case.scenario(region)
    reference = Case(other.base, other.changes, horizon=case.horizon).scenario(region)
    return scenario.without(channels, reference.assuming(scenario.assumptions))


def as_in_the_reference(pair: tuple[Case, Case], region: Path, channels: Iterable[Channel]) -> bool:
    """Tell whether all about calls, proposals and projects is that of the reference."""
    scenario, seed = without(pair, region, channels), pair[0].seed
    assert scenario.reference is not None
    return differing(of_calls(run(scenario, seed)), of_calls(run(scenario.reference, seed))) == []


THROUGH_OTHERS: tuple[Channel, ...] = ("expectation", "capability", "feedback")
"""Channels that let nothing through alone: the same results teach the same chances, craft and trust."""


@whole_runs()
@given(pairs())
def test_with_all_channels_off_calls_proposals_and_projects_are_those_of_the_reference(
    law_region: Path, pair: tuple[Case, Case]
) -> None:
    assert as_in_the_reference(pair, law_region, CHANNELS)


@whole_runs(0.5)
@given(pairs(), st.sets(st.sampled_from(THROUGH_OTHERS), min_size=1))
def test_channels_that_act_through_others_let_nothing_through_without_them(
    law_region: Path, pair: tuple[Case, Case], on: set[Channel]
) -> None:
    assert as_in_the_reference(pair, law_region, [name for name in CHANNELS if name not in on])


def few_quickly(channels: list[Channel]) -> list[object]:
    """Return channels as parameters, all but the first two marked slow: each of them takes many runs."""
    return [*channels[:2], *(pytest.param(name, marks=pytest.mark.slow) for name in channels[2:])]


@pytest.mark.parametrize("channel", few_quickly([name for name in CHANNELS if name not in THROUGH_OTHERS]))
def test_control_with_another_one_left_on_they_are_not(channel: Channel, law_region: Path) -> None:
    others = [name for name in CHANNELS if name != channel]
    assert not all(as_in_the_reference(pair, law_region, others) for pair in PAIRS)


@pytest.mark.parametrize("channel", few_quickly(list(CHANNELS)))
def test_switching_one_channel_off_takes_something_away(channel: Channel, law_region: Path) -> None:
    assert any(
        differing(
            run(pair[0].scenario(law_region), pair[0].seed), run(without(pair, law_region, [channel]), pair[0].seed)
        )
        for pair in PAIRS
    )


@whole_runs(0.5)
@given(pairs(), st.sets(st.sampled_from(CHANNELS), min_size=1))
def test_the_reference_is_not_changed_by_being_one(
    law_region: Path, pair: tuple[Case, Case], off: set[Channel]
) -> None:
    scenario, seed = without(pair, law_region, off), pair[0].seed
    assert scenario.reference is not None
    model = EcosystemModel(scenario, seed=seed)
    model.run_model()
    assert model.reference is not None
    lent = {name: table.drop(columns="scenario") for name, table in model.reference.tables().items()}
    release(model)
    assert differing(lent, run(scenario.reference, seed)) == []


def test_a_scenario_without_channels_off_is_itself(baseline: Scenario) -> None:
    assert baseline.without([], small("no-cluster", baseline)) is baseline


def test_channels_off_are_part_of_what_a_scenario_is(baseline: Scenario) -> None:
    reference = small("no-cluster", baseline)
    digests = {baseline.without(off, reference).digest() for off in ([], ["design"], ["support"], CHANNELS)}
    assert len(digests) == 4
    longer = baseline.without(["design"], reference).changed({"end": "2020Q4"})
    assert longer.channels_off == ("design",)
    assert longer.reference is not None
    assert longer.reference.end == longer.end


def test_what_cannot_be_switched_is_refused(baseline: Scenario) -> None:
    reference = small("no-cluster", baseline)
    for channels, lender, expected in (
        (["thematics"], reference, "did you mean thematic"),
        (["design"], baseline.without(["design"], reference), "channels off itself"),
        (["design"], reference.changed({"end": "2026Q4"}), "another end"),
        (["design"], reference.changed({"assumptions.ideas.rate_factor": 0.9}), "another assumptions"),
    ):
        with pytest.raises(InputError, match=expected):
            baseline.without(channels, lender)  # type: ignore[arg-type]
