"""What a user may ask for, and what is refused with which words."""

import numpy as np
import pytest

from sim.errors import InputError
from sim.runs.execution import jobs_from
from sim.runs.request import (
    MOST_SEEDS,
    contrast_from,
    draws_from,
    scenarios_from,
    seeds_from,
    uncertainty_from,
)
from tests.runs.scenarios import ALTERNATIVE, BASELINE, scenario


@pytest.mark.parametrize(
    ("asked", "seeds"),
    [
        (3, (0, 1, 2)),
        ("3", (0, 1, 2)),
        (" 3 ", (0, 1, 2)),
        (1, (0,)),
        ([3], (3,)),
        ("3,", (3,)),
        ("9, 2,5", (2, 5, 9)),
        (range(2, 5), (2, 3, 4)),
        (np.array([7, 1]), (1, 7)),
        (np.int64(2), (0, 1)),
        ([0, 2**63 - 1], (0, 2**63 - 1)),
    ],
    ids=str,
)
def test_seeds_are_a_count_or_a_list(asked, seeds):
    found = seeds_from(asked)
    assert found == seeds
    assert {type(seed) for seed in found} == {int}


def test_where_assumptions_are_drawn_two_seeds_are_usual():
    assert seeds_from(None) == tuple(range(20))
    assert seeds_from(None, usual=10) == tuple(range(10))
    assert seeds_from(None, uncertainty="prior") == seeds_from(None, uncertainty="posterior", usual=10) == (0, 1)
    assert seeds_from(3, uncertainty="prior") == (0, 1, 2)


@pytest.mark.parametrize(
    "asked",
    [
        *(0, -1, MOST_SEEDS + 1, 2.0, True),
        *("0", "-5", "1000001", "1e6", "2.5", "", ",", "a", "1,b", "4,4", "0,-1", "9" * 5000, "9" * 400),
        *([], [1, 1], [-1], [2**63], [1.5], [None], [True], ["1"] * 10**5, [0.5] * 10**5),
    ],
    ids=lambda asked: str(asked)[:20],
)
def test_other_seeds_are_refused(asked):
    with pytest.raises(InputError) as caught:
        seeds_from(asked, "--seeds")
    (problem,) = caught.value.problems
    assert problem.where == "--seeds"
    assert "from 1 to 1000000" in problem.allowed
    assert len(str(problem)) < 400


def test_the_largest_count_is_accepted():
    assert len(seeds_from(MOST_SEEDS)) == MOST_SEEDS


def test_jobs_default_to_the_cores_of_this_process(monkeypatch):
    monkeypatch.setattr("sim.runs.execution.os.sched_getaffinity", lambda process: {0, 3, 4})
    assert jobs_from(None) == 3
    assert jobs_from(7) == 7


@pytest.mark.parametrize("asked", [0, -2, 1025, True])
def test_other_jobs_are_refused(asked):
    with pytest.raises(InputError, match="--jobs"):
        jobs_from(asked, "--jobs")


def test_assumptions_are_drawn_in_one_of_three_ways():
    for known in ("none", "prior", "posterior"):
        assert uncertainty_from(known) == known
    with pytest.raises(InputError, match="did you mean prior"):
        uncertainty_from("priors")
    with pytest.raises(InputError, match="one of none, prior, posterior"):
        uncertainty_from(None)


def test_draws_are_counted_from_one_and_zero_stands_for_none():
    assert draws_from(None, "none") == (0,)
    assert draws_from(3, "prior") == draws_from("3", "prior") == (1, 2, 3)
    assert draws_from([7, 2], "prior") == (2, 7)
    assert len(draws_from(None, "prior")) == 100
    for asked, uncertainty in (
        (3, "none"),
        (0, "prior"),
        ([0], "prior"),
        ([2, 2], "prior"),
        (True, "prior"),
        (b"12", "prior"),
        ({1: 2}, "prior"),
    ):
        with pytest.raises(InputError, match="--draws: "):
            draws_from(asked, uncertainty, "--draws")


def test_scenarios_are_names_paths_or_objects(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("extends: baseline\ntitle: Mine\n", encoding="utf-8")
    loaded = scenarios_from(["baseline", file, ALTERNATIVE])
    assert [one.name for one in loaded] == ["baseline", "mine", "larger"]
    assert loaded[2] is ALTERNATIVE
    assert scenarios_from([str(file)])[0] == loaded[1]


def test_settings_reach_every_scenario_that_is_read():
    loaded = scenarios_from(["baseline", "no-cluster"], ["policy.cluster.staff_fte=4"])
    assert [one.policy_at(one.start).cluster.staff_fte for one in loaded] == [4.0, 4.0]


def test_settings_are_not_silently_lost_on_scenario_objects():
    with pytest.raises(InputError, match="settings were given"):
        scenarios_from(["baseline", ALTERNATIVE], ["policy.cluster.staff_fte=4"])


def test_all_problems_come_at_once():
    with pytest.raises(InputError) as caught:
        scenarios_from(["bseline", BASELINE, BASELINE, "no-clster"])
    told = str(caught.value)
    assert "did you mean baseline?" in told
    assert "did you mean no-cluster?" in told
    assert "scenario baseline: is named more than once" in told
    assert len(caught.value.problems) == 3


def test_a_comparison_needs_an_alternative():
    with pytest.raises(InputError, match="alternatives: none"):
        contrast_from(BASELINE, [])


def test_a_comparison_needs_common_quarters():
    longer = scenario("longer", end="2016Q4")
    with pytest.raises(InputError, match="scenario longer: reports 2014Q1 to 2016Q4; allowed: 2014Q1 to 2015Q4"):
        contrast_from(BASELINE, [ALTERNATIVE, longer])
    assert contrast_from(BASELINE, [ALTERNATIVE]) == (BASELINE, ALTERNATIVE)


@pytest.mark.parametrize("asked", [(5,), (["baseline"],), (None,)])
def test_what_is_no_scenario_is_refused(asked):
    with pytest.raises(InputError, match="is no scenario"):
        scenarios_from(asked)
