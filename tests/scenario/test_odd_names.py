"""Names and escapes at which a library or the file system would fail end in a problem, not in a crash."""

import pytest
from pydantic import ValidationError

from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario

TOO_LONG = "a" * 400


@pytest.mark.parametrize("region", [TOO_LONG, f"./{TOO_LONG}", "字" * 100, "a/" * 3000 + "a"])
def test_a_region_whose_name_no_file_system_allows_is_refused(refusals, write, region):
    (problem,) = refusals(write("a", f"region: {region}"))
    assert problem.startswith("a.yaml:1:9: region is ")
    (problem,) = refusals("baseline", f"region=./{region}")
    assert problem.startswith(f"--set region=./{region}: region is ")


def test_a_parent_whose_name_no_file_system_allows_is_refused(refusals, write):
    (problem,) = refusals(write("a", f"extends: {'字' * 100}"))
    assert problem.startswith("a.yaml:1:10: extends is ")


@pytest.mark.parametrize("name", ["m²", "½", "città", "x" * 100])
def test_a_letter_of_any_script_may_stand_in_a_name(write, name):
    assert load_scenario(write(name, "title: T")).name == name


@pytest.mark.parametrize("name", ["abc\n", "a\u0301", "-a", "x" * 101])
def test_files_and_records_refuse_the_same_names(refusals, write, name):
    (problem,) = refusals(write(name, "title: T"))
    assert ":1:1: the scenario is called " in problem
    with pytest.raises(ValidationError, match="letters, digits"):
        Scenario(name=name)


def test_an_intervention_that_is_no_group_is_told_the_keys_a_file_has(refusals, write):
    assert refusals(write("a", "interventions: [1]")) == [
        "a.yaml:1:17: interventions[1] is 1; allowed: group of settings: from, policy"
    ]
