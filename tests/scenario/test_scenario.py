import pickle

import pytest
from pydantic import ValidationError

from sim.errors import InputError
from sim.scenario.files import load_scenario
from sim.scenario.policy import ClusterPolicy, Policy
from sim.scenario.scenario import Scenario
from sim.units import parse_quarter

PLAIN = Scenario(name="plain")


def dated(name: str = "dated") -> Scenario:
    change = {"from": "2018Q1", "policy": {"cluster": {"staff_fte": 7}}}
    return PLAIN.changed({"interventions": (change,), "name": name})


def test_changes_are_checked_and_leave_the_original_alone():
    other = PLAIN.changed({"policy.cluster.staff_fte": 4, "assumptions.ideas.rate_factor": 2.0, "end": "2020Q4"})
    assert other.policy_at(other.start).cluster.staff_fte == 4.0
    assert other.assumptions.ideas.rate_factor == 2.0
    assert other.end == parse_quarter("2020Q4")
    assert Scenario(name="plain") == PLAIN


def test_changes_hold_for_the_whole_run():
    scenario = dated().changed({"policy.cluster.staff_fte": 3.0})
    assert {policy.cluster.staff_fte for _, policy in scenario.policies} == {3.0}


def test_a_change_can_be_a_part_of_a_group_or_a_group():
    part = PLAIN.changed({"policy.cluster": {"staff_fte": 4.0}, "policy.cluster.commitment": 0.1})
    cluster = part.policy_at(part.start).cluster
    assert (cluster.staff_fte, cluster.commitment) == (4.0, 0.1)
    whole = part.changed({"policy.cluster": ClusterPolicy()})
    assert whole.policies == PLAIN.policies


def test_name_and_words_can_be_changed():
    scenario = PLAIN.changed({"name": "other", "title": "Other", "expects": ("applications",)})
    assert (scenario.name, scenario.title, scenario.expects) == ("other", "Other", ("applications",))
    assert scenario.changed({"end": "2020Q4"}).title == "Other"


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        (
            {"policy.cluster.staff_fte": "x", "end": 3},
            [
                "end is 3; allowed: a quarter written like 2014Q1",
                "policy.cluster.staff_fte is 'x'; allowed: number of full-time equivalents from 0 to 50",
            ],
        ),
        ({"policy.cluster.staff_fte": float("nan")}, ["policy.cluster.staff_fte is nan; allowed: "]),
        ({"policy.cluster.staff_fte": float("inf")}, ["policy.cluster.staff_fte is inf; allowed: "]),
        ({"policy.clusters.staff_fte": 1}, ["unknown key 'clusters' in policy; allowed: "]),
        ({"end": "2010Q4"}, ["end 2010Q4 is before report_from 2014Q1; allowed: 2014Q1 or later"]),
        ({"expects": ("profit",)}, ["expects[1] is 'profit'; allowed: one of "]),
        ({"name": "../x"}, ["the scenario is called '../x'; allowed: letters"]),
        ({"name": 3}, ["the scenario is called 3; allowed: letters"]),
    ],
)
def test_wrong_changes_are_input_errors(changes, problems):
    with pytest.raises(InputError) as caught:
        PLAIN.changed(changes)
    assert len(caught.value.problems) == len(problems)
    for problem, expected in zip(caught.value.problems, problems, strict=True):
        assert str(problem).startswith(f"scenario plain: {expected}")


@pytest.mark.parametrize(
    "content",
    [
        {"name": "a", "policies": ()},
        {"name": "a", "policies": ((parse_quarter("2013Q1"), Policy()),)},
        {"name": "a", "policies": ((parse_quarter("2012Q1"), Policy()), (parse_quarter("2012Q1"), Policy()))},
        {"name": "a", "end": parse_quarter("2010Q1")},
        {"name": "a/b"},
    ],
)
def test_an_impossible_scenario_cannot_be_made_in_python_either(content):
    with pytest.raises(ValidationError):
        Scenario(**content)


def test_the_digest_is_that_of_what_affects_results():
    words = {"name": "other", "title": "t", "question": "q", "basis": "b", "expects": ("applications",)}
    assert PLAIN.changed(words).digest() == PLAIN.digest()
    # Where the region lies moves nothing: it has a digest of its own.
    assert PLAIN.changed({"region": "elsewhere"}).digest() == PLAIN.digest()
    different = {
        PLAIN.changed(change).digest()
        for change in (
            {},
            {"policy.cluster.staff_fte": 2.0},
            {"assumptions.ideas.rate_factor": 1.1},
            {"start": "2012Q2"},
            {"report_from": "2014Q2"},
            {"end": "2027Q3"},
        )
    }
    assert len({*different, dated().digest()}) == 7


def test_a_policy_that_starts_after_the_end_does_not_count():
    assert dated().changed({"end": "2017Q4"}).digest() == PLAIN.changed({"end": "2017Q4"}).digest()
    assert dated().changed({"end": "2018Q1"}).digest() != PLAIN.changed({"end": "2018Q1"}).digest()


def test_a_longer_run_brings_a_later_policy_back():
    assert dated().changed({"end": "2017Q4"}).changed({"end": "2027Q4"}).digest() == dated().digest()


def test_a_later_start_begins_with_the_policy_in_force():
    scenario = dated().changed({"start": "2019Q1", "report_from": "2019Q1"})
    assert [since for since, _ in scenario.policies] == [parse_quarter("2019Q1")]
    assert scenario.policy_at(scenario.start).cluster.staff_fte == 7.0


def test_a_scenario_survives_the_way_to_another_process_and_into_json():
    scenario = dated()
    assert pickle.loads(pickle.dumps(scenario)).digest() == scenario.digest()
    assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario
    assert hash(scenario) == hash(dated())


def test_the_digest_does_not_depend_on_the_way_a_scenario_was_made(write):
    path = write("a", "interventions: [{from: 2018Q1, policy: {cluster: {staff_fte: 7.0}}}]")
    assert load_scenario(path).digest() == dated().digest()
