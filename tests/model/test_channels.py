"""Channels: off means the value of the reference; with all off, calls, proposals and projects are the reference's."""

import pytest

from sim.errors import InputError
from sim.model import EcosystemModel
from sim.scenario.channels import CHANNELS, Channel
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from tests.model.conftest import Tables, differing, run

# What membership and the agenda of the scenario itself say, whatever the channels do with them.
OWN = {"calls": ["alignment_thematic"], "projects": ["member"], "proposals": []}


def of_calls(tables: Tables) -> Tables:
    return {name: tables[name].drop(columns=columns) for name, columns in OWN.items()}


def small(name: str, baseline: Scenario) -> Scenario:
    return load_scenario(name).changed({"region": baseline.region})


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("baseline", "no-cluster"),
        ("no-cluster", "baseline"),
        ("full-alignment", "no-alignment"),
        ("tailored-calls", "baseline"),
        ("dedicated-call-yearly", "baseline"),
        ("national-board", "larger-budget"),
        ("tourism-not-split", "baseline"),
        ("european-support", "first-come"),
        ("all-clusters-aligned", "one-sided-region"),
        ("green-digital", "partial-lottery"),
    ],
)
def test_with_all_channels_off_calls_proposals_and_projects_are_those_of_the_reference(
    name: str, reference: str, baseline: Scenario
) -> None:
    scenario, other = small(name, baseline), small(reference, baseline)
    for seed in (1, 2):
        expected = of_calls(run(other, seed))
        assert differing(of_calls(run(scenario, seed)), expected) != []
        assert differing(of_calls(run(scenario.without(CHANNELS, other), seed)), expected) == []


PAIRS = [("baseline", "no-cluster"), ("no-alignment", "full-alignment"), ("larger-budget", "smaller-budget")]


@pytest.mark.parametrize("channel", CHANNELS)
def test_switching_one_channel_off_takes_something_away(channel: Channel, baseline: Scenario) -> None:
    moved = []
    for name, reference in PAIRS:
        scenario, other = small(name, baseline), small(reference, baseline)
        for seed in (1, 2):
            moved.append(differing(run(scenario, seed), run(scenario.without([channel], other), seed)) != [])
    assert any(moved)


def test_expectations_alone_let_nothing_through(baseline: Scenario) -> None:
    # Where nothing else differs results are the same, and the same results teach the same chances.
    others = [name for name in CHANNELS if name != "expectation"]
    for name, reference in PAIRS:
        scenario, other = small(name, baseline), small(reference, baseline)
        assert differing(run(scenario.without(others, other)), run(scenario.without(CHANNELS, other))) == []


def test_the_reference_is_not_changed_by_being_one(baseline: Scenario) -> None:
    reference = small("no-cluster", baseline)
    model = EcosystemModel(baseline.without(["design"], reference), seed=3)
    model.run_model()
    assert model.reference is not None
    lent = {name: table.drop(columns="scenario") for name, table in model.reference.tables().items()}
    assert differing(lent, run(reference, 3)) == []


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
