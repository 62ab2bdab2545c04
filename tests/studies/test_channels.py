"""Shapley values and interactions worked by hand, and a split of a real difference."""

from itertools import chain, combinations
from math import comb
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError
from sim.scenario.channels import CHANNELS
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.studies.channels import channels, interactions, shapley_values
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE
from tests.support.small_region import shrink, with_few_clusters

PLAYERS = ("information", "support", "design")


def every_coalition(of: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(some) for some in chain.from_iterable(combinations(of, size) for size in range(len(of) + 1))]


def test_a_glove_game_by_hand() -> None:
    # One has a left glove, two a right one; only a pair is worth something (Shapley 1953: 4/6, 1/6, 1/6).
    values = {on: float("information" in on and bool(on & {"support", "design"})) for on in every_coalition(PLAYERS)}
    shares = shapley_values(values, PLAYERS)
    assert shares == pytest.approx({"information": 2 / 3, "support": 1 / 6, "design": 1 / 6})
    # The two right gloves take each other's place; left and right need each other.
    pairs = interactions(values, PLAYERS)
    assert pairs["support", "design"] == pytest.approx(-0.5)
    assert pairs["information", "support"] == pytest.approx(0.5)


@given(st.lists(st.floats(-100, 100), min_size=8, max_size=8))
def test_shares_add_up_whatever_the_game(worths: list[float]) -> None:
    values = dict(zip(every_coalition(PLAYERS), worths, strict=True))
    total = values[frozenset(PLAYERS)] - values[frozenset()]
    assert sum(shapley_values(values, PLAYERS).values()) == pytest.approx(total, abs=1e-9)


@given(st.fixed_dictionaries({channel: st.floats(-100, 100) for channel in CHANNELS}))
def test_channels_that_do_not_meet_get_what_they_add(alone: dict[str, float]) -> None:
    values = {on: sum(alone[channel] for channel in on) for on in every_coalition(CHANNELS)}
    assert shapley_values(values) == pytest.approx(alone, abs=1e-9)
    assert list(interactions(values).values()) == pytest.approx([0.0] * comb(len(CHANNELS), 2), abs=1e-9)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, Scenario]:
    region: Path = with_few_clusters(shrink(tmp_path_factory.mktemp("channels") / "small", 0.02))
    short = {"region": str(region), "start": "2021Q1", "report_from": "2021Q1", "end": "2023Q4"}
    return load_scenario("full-alignment").changed(short), load_scenario("no-cluster").changed(short)


@pytest.mark.slow
def test_a_difference_is_split(pair: tuple[Scenario, Scenario]) -> None:
    effects = channels(*pair, outcome="applications", sector="all", all_coalitions=True).carry_out([1])
    table = effects.effects.set_index(["channel", "measure"])["mean"]
    total = table["together", "together"]
    assert total == pytest.approx(effects.values["+".join(CHANNELS)] - effects.values["reference"])
    assert table["outside", "outside"] == 0
    assert total != 0
    assert sum(table[channel, "shapley"] for channel in CHANNELS) == pytest.approx(total)
    assert table["design", "alone"] == pytest.approx(effects.values["design"] - effects.values["none"])
    assert table["expectation", "alone"] == table["capability", "alone"] == 0
    assert len(effects.interactions) == comb(len(CHANNELS), 2)


@pytest.mark.slow
def test_two_coalitions_a_channel_do_for_the_ends(pair: tuple[Scenario, Scenario]) -> None:
    effects = channels(*pair, outcome="applications", sector="all").carry_out([1])
    assert len(effects.values) == 2 * len(CHANNELS) + 3
    assert effects.interactions.empty
    assert set(effects.effects["measure"]) == {"alone", "last", "outside", "together"}


def test_what_goes_through_no_channel_is_told_apart(pair: tuple[Scenario, Scenario]) -> None:
    shorter = [scenario.changed({"end": "2021Q4"}) for scenario in pair]
    effects = channels(*shorter, outcome="feasibility_studies").carry_out([1])
    table = effects.effects.set_index(["channel", "measure"])["mean"]
    assert table["together", "together"] == effects.values["+".join(CHANNELS)] > 0
    assert table["outside", "outside"] > 0
    assert effects.values["reference"] == 0


def test_a_reference_that_cannot_be_one_is_refused(pair: tuple[Scenario, Scenario]) -> None:
    scenario, reference = pair
    with pytest.raises(InputError, match="channels off itself"):
        channels(scenario, reference.without(["design"], scenario))


@pytest.mark.slow
def test_what_one_of_both_sets_is_drawn_in_neither() -> None:
    held = BASELINE.changed({"assumptions.ideas.rate_factor": BASELINE.assumptions.ideas.rate_factor})
    alike = BASELINE.model_copy(update={"name": "alike"})
    for scenario, reference in ((held, alike), (alike, held)):
        with faked_model():
            effects = channels(scenario, reference).carry_out([0], draws=[1], uncertainty="prior")
        assert effects.effects["mean"].abs().max() == 0  # both decide the same
    with faked_model():
        assert (
            channels(ALTERNATIVE, held).carry_out([0, 1], draws=[1], uncertainty="prior").effects["mean"].abs().max()
            > 0
        )
