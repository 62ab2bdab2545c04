import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.runs.run import as_lived
from sim.scenario.assumptions import Assumptions
from sim.scenario.catalogue import parameters
from sim.scenario.files import load_scenario
from sim.scenario.government_assumptions import AlignmentAssumptions
from sim.scenario.scenario import Scenario
from sim.scenario.uncertainty import draw_assumptions

WITH_PRIOR = [parameter for parameter in parameters() if parameter.prior_low is not None]


def value_at(assumptions: Assumptions, path: str) -> float:
    found = assumptions
    for name in path.split(".")[1:]:
        found = getattr(found, name)
    return found


def test_the_ends_of_every_prior():
    ends = {0.0: "prior_low", 1.0: "prior_high"}
    for uniform, end in ends.items():
        drawn = draw_assumptions(Assumptions(), lambda path, uniform=uniform: uniform)
        for parameter in WITH_PRIOR:
            assert value_at(drawn, parameter.path) == getattr(parameter, end), parameter.path


def test_each_assumption_has_its_own_draw_by_its_path():
    asked = []
    draw_assumptions(Assumptions(), lambda path: float(asked.append(path) or 0.5))
    assert asked == [parameter.path for parameter in WITH_PRIOR]
    low = draw_assumptions(Assumptions(), lambda path: float(path != "assumptions.alignment.reciprocity"))
    assert low.alignment.reciprocity == 0.0
    for parameter in WITH_PRIOR:
        if parameter.path != "assumptions.alignment.reciprocity":
            assert value_at(low, parameter.path) == parameter.prior_high, parameter.path


@pytest.mark.parametrize("one", WITH_PRIOR, ids=lambda one: one.path)
def test_what_was_set_stays_also_where_it_is_the_default_and_all_others_are_drawn(one, tmp_path):
    file = tmp_path / "mine.yaml"
    *groups, leaf = one.path.split(".")
    lines = [f"{'  ' * depth}{group}:" for depth, group in enumerate(groups)]
    file.write_text("\n".join(["extends: baseline", *lines, f"{'  ' * len(groups)}{leaf}: {one.default}"]) + "\n")
    baseline = load_scenario("baseline")
    ways = {
        "setting": load_scenario("baseline", [f"{one.path}={one.default}"]),
        "file": load_scenario(file),
        "Python": baseline.changed({one.path: one.default}),
    }
    free = as_lived(baseline, 1).assumptions
    for way, scenario in ways.items():
        assert scenario.assumptions_set == (one.path,), way
        lived = as_lived(scenario, 1).assumptions
        assert value_at(lived, one.path) == one.default, way
        others = [each.path for each in WITH_PRIOR if each.path != one.path]
        assert [value_at(lived, path) for path in others] == [value_at(free, path) for path in others], way


def test_what_is_set_is_part_of_what_scenario_and_results_are():
    plain, held = load_scenario("baseline"), load_scenario("baseline", ["assumptions.alignment.reciprocity=0.5"])
    assert plain.assumptions == held.assumptions
    assert plain.digest() != held.digest()
    assert held.model_dump(mode="json")["assumptions_set"] == ["assumptions.alignment.reciprocity"]
    again = Scenario.model_validate_json(json.dumps(held.model_dump(mode="json")))
    assert again == held


def test_assumptions_made_in_python_count_as_set():
    chosen = Assumptions(alignment=AlignmentAssumptions(attribution=0.5))
    path = ("assumptions.alignment.attribution",)
    assert Scenario(name="mine", assumptions=chosen).assumptions_set == path
    assert Scenario(name="mine").assumptions_set == ()
    other = Assumptions(alignment=AlignmentAssumptions(attribution=0.75))
    assert Scenario(name="mine").assuming(other).assumptions_set == path


def test_counts_stay_whole_and_the_rest_is_rounded():
    for parameter in WITH_PRIOR:
        drawn = value_at(draw_assumptions(Assumptions(), lambda path: 1 / 3), parameter.path)
        low, high = parameter.prior_low, parameter.prior_high
        exact = low * (high / low) ** (1 / 3) if parameter.scale else low + (high - low) / 3
        is_count = isinstance(parameter.default, int)
        assert type(drawn) is (int if is_count else float), parameter.path
        assert drawn == (round(exact) if is_count else pytest.approx(exact, abs=1e-9)), parameter.path


def test_defaults_are_about_the_medians_of_their_priors():
    """None is turned: where one lies off the middle its source says why."""
    off = {}
    for parameter in WITH_PRIOR:
        median = value_at(draw_assumptions(Assumptions(), lambda path: 0.5), parameter.path)
        width = parameter.prior_high - parameter.prior_low
        if parameter.kind == "behavioural" and width and abs(parameter.default - median) > 0.1 * width:
            off[parameter.path] = (parameter.default, median)
    assert off == {}


@given(st.integers())
def test_every_draw_is_allowed_and_lies_within_its_prior(seed):
    def uniform(path: str) -> float:
        return int(hashlib.sha256(f"{seed}{path}".encode()).hexdigest()[:12], 16) / 16**12

    drawn = draw_assumptions(Assumptions(), uniform)
    for parameter in WITH_PRIOR:
        assert parameter.prior_low <= value_at(drawn, parameter.path) <= parameter.prior_high, parameter.path
