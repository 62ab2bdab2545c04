"""The shared stream that keyed draws are compared with is one: numbers in the order of asking; and shortfalls show."""

import shutil
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from published import common_seeds, shared_stream
from published.common_seeds import BASELINE, LARGER, OUTCOMES, SMALL_CHANGES, Sample, judged
from published.shared_stream import one_stream, run_on_one_stream, whole_world
from sim.region.files import load_region
from sim.results.store.code import code_here
from sim.runs.run import run_by_itself, world_of
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.world.randomness import Draws
from tests.support.small_region import shrink, with_few_clusters


def test_each_number_goes_to_whoever_asks_next() -> None:
    with one_stream(5):
        first = Draws(5).keys("a", [1, 2, 3])
        again = Draws(5).keys("b", [7, 8])
    numbers = np.random.default_rng(5).integers(0, 2**64, size=5, dtype=np.uint64)
    assert np.array_equal(np.concatenate([first, again]), numbers)


def test_a_key_keeps_its_number_and_a_new_one_shifts_what_comes_later() -> None:
    with one_stream(5):
        before = Draws(5).uniform("a", [4, 4, 2, 9], 3)
        between = Draws(5).uniform("a", [9, 1, 4], 3)
        later = Draws(5).uniform("b", [1, 2])
    assert before[0] == before[1] == between[2]
    assert before[3] == between[0]
    with one_stream(5):
        Draws(5).uniform("a", [4, 2, 9, 1], 3)
        assert np.array_equal(Draws(5).uniform("b", [1, 2]), later)
    with one_stream(5):
        Draws(5).uniform("a", [4, 2, 9], 3)
        assert not np.isin(later[1], Draws(5).uniform("b", [1, 2]))  # one draw fewer


def test_keys_are_back_afterwards() -> None:
    before = Draws(5).keys("a", [1, 2])
    with one_stream(5):
        assert not np.array_equal(Draws(5).keys("a", [1, 2]), before)
    assert np.array_equal(Draws(5).keys("a", [1, 2]), before)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    region: Path = with_few_clusters(shrink(tmp_path_factory.mktemp("streams") / "region"))
    short = {"region": str(region), "start": "2017Q1", "report_from": "2017Q1", "end": "2019Q4"}
    return load_scenario("baseline").changed(short)


def test_a_run_takes_everything_from_the_stream(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    once, twice = (run_on_one_stream(scenario, 2)["proposals"] for _ in range(2))
    assert once.equals(twice)
    keyed = run_by_itself(scenario, world_of(scenario, 2))["proposals"]
    assert not keyed.equals(once)
    # A door to chance that the stream does not hold would give numbers that depend on keys.
    decided = Draws._decision
    monkeypatch.setattr(Draws, "_decision", lambda draws, decision: decided(draws, f"{decision}, by another key"))
    pd.testing.assert_frame_equal(run_on_one_stream(scenario, 2)["proposals"], once)


def test_scenarios_on_a_seed_share_a_world_however_a_run_reads_it(scenario: Scenario) -> None:
    worlds = []
    for later_draws in (0, 1000):
        with one_stream(2) as stream:
            world = whole_world(stream, scenario, 2)
            world.draws.uniform("by policy", np.arange(later_draws))
            parts = (world.organisations, world.ideas)
            worlds.append({field.name: getattr(part, field.name)[:] for part in parts for field in fields(part)})
    assert all(np.array_equal(column, worlds[1][name]) for name, column in worlds[0].items())


def test_owners_on_the_stream_err_about_the_merit_that_their_ideas_have(scenario: Scenario) -> None:
    with one_stream(2) as stream:
        ideas = whole_world(stream, scenario, 2).ideas
    assert np.corrcoef(ideas.merit[:], ideas.believed_merit[:])[0, 1] > 0.5


def test_runs_are_read_again_only_where_nothing_that_moves_them_changed(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    region = Path(shutil.copytree(scenario.region, tmp_path / "region"))
    made = []

    def run(scenarios: list[Scenario], seed: int) -> list[dict[str, pd.DataFrame]]:
        made.append(seed)
        return common_seeds.keyed(scenarios, seed)

    def values(seed: int = 1) -> common_seeds.Values:
        return common_seeds.values_of("keyed", tmp_path, seed)

    monkeypatch.setitem(common_seeds.WAYS, "keyed", run)
    short = scenario.changed({"region": str(region), "end": "2017Q2"})
    monkeypatch.setattr(common_seeds, "scenario", lambda name: short.changed({"name": name}))
    first = values()
    assert values() == first
    values(2)
    assert made == [1, 2]
    (region / "sectors.csv").write_bytes((region / "sectors.csv").read_bytes().rstrip())
    assert load_region(str(region)).digest != load_region(scenario.region).digest
    values()
    assert made == [1, 2, 1]
    monkeypatch.setattr(common_seeds, "code_here", lambda: replace(code_here(), source="another"))
    values()
    assert made == [1, 2, 1, 1]
    monkeypatch.setattr(shared_stream, "__file__", __file__)
    values()
    assert made == [1, 2, 1, 1, 1]


def sample(noise: float, seed: int) -> Sample:
    """Invent outcomes of 40 seeds: common luck, and noise of each scenario's own."""
    chance = np.random.default_rng(seed)
    by_seed = []
    for _ in range(40):
        luck = chance.normal(100.0, 10.0, len(OUTCOMES))
        by_seed.append(
            {
                name: dict(zip(OUTCOMES, (luck + chance.normal(0.0, noise, luck.size)).tolist(), strict=True))
                for name in (BASELINE, *SMALL_CHANGES, *LARGER)
            }
        )
    return Sample(by_seed)


def test_what_falls_short_is_told_and_a_larger_contrast_is_published_only() -> None:
    assert judged(sample(1.0, 1), sample(3.0, 2), 40)["failures"] == []
    equal = judged(sample(1.0, 1), sample(1.0, 2), 40)
    assert [line.split(":")[0] for line in equal["failures"]] == list(SMALL_CHANGES)
    assert all("than one shared stream" in line for line in equal["failures"])
    loose = judged(sample(8.0, 1), sample(30.0, 2), 40)
    assert all("than independent seeds" in line for line in loose["failures"])
    assert len(equal["found"]) == len(SMALL_CHANGES) + len(LARGER) + 1
    assert any("published as it is" in name for name in equal["found"])


def test_another_mean_is_no_fair_comparison() -> None:
    moved = sample(3.0, 2)
    for values in moved.by_seed:
        values[BASELINE]["applications"] += 20.0
    told = judged(sample(1.0, 1), moved, 40)["failures"]
    assert told == ["the stream moves the mean of applications: it is no fair comparison"]
