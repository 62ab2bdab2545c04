"""What figures say of settings, assumptions and how those are drawn."""

from dataclasses import replace

import pytest

from sim.plots import compare_figures
from sim.plots.paired_differences import paired_differences
from sim.runs.request import Request
from sim.scenario.files import load_scenario
from sim.scenario.uncertainty import drawn_paths
from sim.words.basis import ATTRIBUTION, Basis
from tests.plots.conftest import OF_RUNS, experiment_of
from tests.plots.reading import artists, misplaced, said
from tests.support.keys import uncertainty_of

NAMES = ("baseline", "no-cluster")
OF_DRAWS = "90 % interval of the mean over draws of the assumptions and seeds"


def note(experiment, names=NAMES):
    return Basis(experiment, names).note().replace("\N{NO-BREAK SPACE}", " ")


def shipped(*settings, draws=(0,)):
    """Return what `cci compare` takes down of two shipped scenarios with settings on top."""
    return Request(
        [load_scenario(name, settings) for name in NAMES], [0, 1], draws, "baseline", uncertainty=uncertainty_of(draws)
    ).experiment


def attribution(value):
    return {"assumptions": {"alignment": {"attribution": value}}}


@pytest.fixture(scope="module")
def drawn(pair):
    """Draw the five figures under both modes of uncertainty, with an assumption set."""
    with_setting = shipped("assumptions.ideas.rate_factor=1.5")
    modes = {
        mode: replace(with_setting, draws=draws, uncertainty=mode)
        for mode, draws in (("none", (0,)), ("prior", (1, 2)))
    }
    return {
        mode: compare_figures(replace(pair, experiment=experiment), pair.comparison, "baseline")
        for mode, experiment in modes.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("kind", OF_RUNS)
@pytest.mark.parametrize("mode", ["none", "prior"])
def test_every_figure_says_mode_attribution_and_settings(drawn, mode, kind):
    assert f"Uncertainty: {mode}" in said(drawn[mode][kind])
    assert "attribution" in said(drawn[mode][kind])
    assert "Set in every scenario: assumptions.ideas.rate_factor = 1.5." in said(drawn[mode][kind])
    assert misplaced(drawn[mode][kind]) == []


@pytest.mark.parametrize("kind", OF_RUNS)
def test_spreads_of_runs_over_drawn_assumptions_are_called_so(drawn, kind):
    fixed, prior = said(drawn["none"][kind]), said(drawn["prior"][kind])
    if kind != "paired_differences":
        assert "5\N{EN DASH}95 % of runs over drawn assumptions" in prior
        assert "5\N{EN DASH}95 % of runs" in fixed
    assert "drawn assumptions" in prior
    assert "drawn" not in fixed


@pytest.mark.parametrize("kind", ["over_time", "awards_by_sector"])
def test_an_interval_over_drawn_assumptions_is_not_called_monte_carlo_error(drawn, kind):
    assert OF_DRAWS in said(drawn["prior"][kind])
    assert "Monte-Carlo" not in said(drawn["prior"][kind])
    assert "90 % interval of the mean paired difference" in said(drawn["none"][kind])
    assert "own draw" not in said(drawn["none"][kind])


def test_over_draws_the_bar_is_their_range_and_stands_before_any_error_of_a_mean(pair):
    experiment = shipped(draws=tuple(range(1, 21)))
    of_draws = {"draws_low": -9.5, "draws_high": 2.5, "draws_median": -4.5}
    comparison = pair.comparison.assign(**of_draws)
    figure = paired_differences(pair.run_values, comparison, "baseline", sector="cci", experiment=experiment)
    [bar], [middle] = artists(figure, "interval"), artists(figure, "mean")
    assert (list(bar.get_xdata()), list(middle.get_xdata())) == ([-9.5, 2.5], [-4.5])
    assert "(median of draws in 20 paired runs over drawn assumptions, " in said(figure)
    assert "5\N{EN DASH}95 % of draws \N{MINUS SIGN}9.50 to +2.50, not clear of zero" in said(figure)
    assert "median and 5\N{EN DASH}95 % of draws of the assumptions" in said(figure)
    few = paired_differences(*numbers_without_range(pair), sector="cci", experiment=shipped(draws=(1, 2)))
    assert artists(few, "interval") == []
    assert "no range" in said(few)


def numbers_without_range(pair):
    return pair.run_values, pair.comparison.assign(draws_low=float("nan"), draws_high=float("nan")), "baseline"


def test_shipped_scenarios_as_they_are_have_nothing_set():
    told = "0.2 of dedicated calls, 0.5 of reserves, 0.5 of rules"
    assert note(shipped()) == f"Uncertainty: none, assumptions are fixed; assumed attribution {told}."


def test_settings_are_said_however_deep_and_whatever_their_kind():
    breadth = "policy.government.alignment.breadth"
    told = note(shipped("policy.cluster.staff_fte=4", f"{breadth}=themes", "end=2020Q4"))
    assert told.endswith(f"Set in every scenario: end = 2020Q4, {breadth} = themes, policy.cluster.staff_fte = 4.")


def test_what_sets_one_scenario_apart_is_not_said_to_be_set():
    assert "active" not in note(shipped())
    assert "policy.cluster.active = false" in note(shipped("policy.cluster.active=false"))


def test_a_lever_changed_at_a_later_date_is_not_said_to_hold_throughout():
    later = {"policies": [["2012Q1", {"cluster": {"staff_fte": 4.0}}], ["2020Q1", {"cluster": {"staff_fte": 5.0}}]]}
    assert "staff_fte" not in note(experiment_of(NAMES, 2, baseline=later, no_cluster=later))
    later["policies"].pop()
    assert "policy.cluster.staff_fte = 4." in note(experiment_of(NAMES, 2, baseline=later, no_cluster=later))


def test_an_attribution_that_was_set_is_said_and_stays_under_prior():
    assert "attribution 0.25." in note(shipped(f"{ATTRIBUTION}=0.25"))
    assert "attribution 0.25. " in note(shipped(f"{ATTRIBUTION}=0.25", draws=(1, 2)))
    drawn = "attribution drawn from 0 to 0.5 of dedicated calls, drawn from 0.1 to 0.9 of reserves, "
    assert drawn in note(shipped(draws=(1, 2)))
    held = f"{ATTRIBUTION}_dedicated=0.2"
    assert "attribution 0.2 of dedicated calls, drawn from 0.1" in note(shipped(held, draws=(1, 2)))


def test_what_is_drawn_and_what_is_held_is_said_with_its_number():
    drawable, reciprocity = len(drawn_paths(())), "assumptions.alignment.reciprocity=0.5"
    assert f"{drawable} assumptions are drawn; held as set: none." in note(shipped(draws=(1, 2)))
    held = note(shipped(reciprocity, draws=(1, 2)))
    assert f"{drawable - 1} assumptions are drawn; held as set: alignment.reciprocity." in held
    one = [load_scenario("baseline"), load_scenario("no-cluster", [reciprocity])]
    told = note(Request(one, [0], (1,), "baseline", uncertainty="prior").experiment)
    assert (
        f"{drawable - 1} to {drawable} assumptions are drawn; held as set: alignment.reciprocity in no-cluster." in told
    )
    assert "are drawn" not in note(shipped(f"{ATTRIBUTION}=0.5"))


def test_attributions_that_differ_are_said_by_scenario():
    experiment = experiment_of(NAMES, 2, baseline=attribution(0.2), no_cluster=attribution(1.0))
    assert "attribution 0.2 in baseline, 1 in no-cluster." in note(experiment)
    assert "attribution 1." in note(experiment, ["no-cluster"])


def test_of_tables_alone_nothing_is_said():
    assert note(None) == ""
