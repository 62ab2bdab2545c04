"""Runs whose assumptions are drawn from a posterior: refused before they begin, or lived with it everywhere."""

import shutil
from dataclasses import replace

import pytest
from typer.testing import CliRunner

import sim
from sim.cli.app import app
from sim.errors import InputError
from sim.results.columnar import frame_of, parquet_bytes, unpacked
from sim.results.manifest import read_manifest
from sim.results.posteriors import posterior_of
from sim.results.results import read_results
from sim.results.store.reading import read_folder
from sim.runs.experiment_file import read_experiment
from sim.runs.recalled import recalled_request
from sim.runs.request import Request
from sim.runs.verified import check_draws, sample, tables_that_differ
from sim.runs.world_work import WorldWork
from sim.scenario.files import load_scenario
from sim.scenario.posterior import POSTERIOR, PROVENANCE
from sim.stories.story import tell
from sim.world.assumptions import assumptions_of
from tests.support.keys import on
from tests.support.posteriors import BY_ONESELF, FITTED, with_posterior
from tests.support.small_region import edit, shrink, with_few_clusters

DRAWN = {"seeds": 1, "draws": 2, "uncertainty": "posterior"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return results of two scenarios under two draws from the posterior of a small region."""
    place = tmp_path_factory.mktemp("made")
    with_posterior(small_in(place))
    sim.run(short_in(place), held_in(place), folder=place / "out", **DRAWN)
    return place


@pytest.fixture
def place(made, tmp_path):
    return shutil.copytree(made, tmp_path / "copied")


def small_in(place):
    region = with_few_clusters(shrink(place / "small", 0.02))
    for name in (POSTERIOR, PROVENANCE):
        (region / name).unlink(missing_ok=True)
    return region


def short_in(place, name="short", more=""):
    file = place / f"{name}.yaml"
    text = f"extends: baseline\nregion: small\nstart: 2020Q3\nreport_from: 2020Q3\nend: 2021Q2\n{more}"
    file.write_text(text, encoding="utf-8")
    return file


def held_in(place):
    return short_in(place, "held", "assumptions: {information: {by_oneself: 0.123}}\n")


def refusal(call, *given, **named):
    with pytest.raises(InputError) as refused:
        call(*given, **named)
    return str(refused.value)


def test_the_assumptions_that_were_lived_are_those_of_the_posterior(made):
    results = read_results(made / "out")
    table = results.table("draws").set_index(["scenario", "draw", "path"])["value"]
    posterior = with_posterior(made / "small")
    for name in ("short", "held"):
        scenario = load_scenario(made / f"{name}.yaml")
        for draw in (1, 2):
            drawn = assumptions_of(scenario, draw, posterior)
            plain = assumptions_of(scenario, draw)
            for path, value in table[name, draw].items():
                _, *keys = path.split(".")
                lived, prior = drawn, plain
                for key in keys:
                    lived, prior = getattr(lived, key), getattr(prior, key)
                assert value == lived, path
                assert (value == prior) == (path not in FITTED), path
    assert (*("held", 1), BY_ONESELF) not in table.index


def test_a_worker_lives_what_a_posterior_gives(made):
    scenario = load_scenario(made / "short.yaml")
    request = Request([scenario], [0], [1, 2], uncertainty="posterior")
    lived = WorldWork((scenario,), request.premises)(on(0, 2))
    posterior = with_posterior(made / "small")
    as_set = scenario.assuming(assumptions_of(scenario, 2, posterior))
    alone = WorldWork((as_set,), Request([as_set], [0]).premises)(on(0))
    of_prior = WorldWork((scenario,), replace(request.premises, posteriors={}))(on(0, 2))
    assert lived.failures == alone.failures == of_prior.failures == ()
    assert lived.runs[0]["run_values"] != of_prior.runs[0]["run_values"]

    def values(one):
        return parquet_bytes(frame_of(unpacked(one.runs[0]["run_values"], "run_values")).assign(draw=0), "run_values")

    assert values(lived) == values(alone)


@pytest.mark.parametrize("jobs", [2, pytest.param(1, marks=pytest.mark.slow)])
def test_workers_give_the_same_bytes(made, jobs, tmp_path):
    sim.run(made / "short.yaml", made / "held.yaml", folder=tmp_path / "out", jobs=jobs, **DRAWN)
    for file in (made / "out").glob("*.parquet"):
        assert (tmp_path / "out" / file.name).read_bytes() == file.read_bytes()


def test_a_worker_that_reads_another_posterior_does_nothing(place):
    scenario = load_scenario(place / "short.yaml")
    request = Request([scenario], [0], [1], uncertainty="posterior")
    work = WorldWork((scenario,), request.premises)
    with_posterior(place / "small", first=0.3)
    assert "its posterior has changed since this study began" in refusal(work, on(0, 1))


def test_results_know_which_posterior_it_was(made):
    experiment = read_manifest(made / "out").experiment
    assert experiment.uncertainty == "posterior"
    assert {record.posterior for record in experiment.scenarios} == {with_posterior(made / "small").digest}
    assert "1 seed x 2 draws; uncertainty posterior" in str(experiment)
    again = recalled_request(experiment)
    assert again.uncertainty == "posterior"
    assert again.experiment == experiment


def test_runs_are_computed_again_and_told_with_it(made):
    stored = read_folder(made / "out")
    check_draws(stored)
    assert [differ for _, differ in tables_that_differ(stored, sample(stored, 2))] == [[], []]
    proposals = stored.frames_of("proposals", stored.done)
    key, rows = next((key, table.to_pandas()) for key, table in proposals.items() if table.num_rows)
    record = next(one for one in stored.manifest.experiment.scenarios if one.name == key.scenario)
    idea = str(rows["idea_id"].iloc[0])
    line = ["explain", str(made / "out"), "--project", idea, "--draw", str(key.draw), "--scenario", key.scenario]
    told = CliRunner().invoke(app, line)
    assert told.exit_code == 0, told.output
    scenario, posterior = load_scenario(made / f"{key.scenario}.yaml"), posterior_of(record)
    with_it, without = (tell(scenario, key.world, idea, one) for one in (posterior, None))
    facts = [fact for chapter in with_it.chapters for fact in chapter.facts]
    assert [fact for fact in facts if fact not in told.output] == []
    assert with_it.chapters != without.chapters


def test_results_of_another_posterior_are_neither_mixed_nor_verified(made, place):
    before, of_before = read_manifest(place / "out"), read_results(made / "out")
    asked = {"folder": place / "out", **DRAWN, "draws": 3}
    with_posterior(place / "small", first=0.3)
    told = refusal(sim.run, place / "short.yaml", place / "held.yaml", **asked)
    assert "differ in the posterior of scenario short, the posterior of scenario held" in told
    assert read_manifest(place / "out") == before
    stored = read_folder(place / "out")
    assert "its posterior has changed since the results were made" in refusal(check_draws, stored)
    told = refusal(sim.run, place / "short.yaml", place / "held.yaml", **asked | {"uncertainty": "prior"})
    assert "differ in the uncertainty" in told
    assert len(read_results(place / "out").table("draws")) > 0  # which needs no region
    sim.run(place / "short.yaml", place / "held.yaml", **asked | {"draws": 2, "replace": True})
    check_draws(read_folder(place / "out"))
    for table in ("draws", "run_values"):  # nothing that was run with the other one is taken for these
        assert not read_results(place / "out").table(table).equals(of_before.table(table)), table


def test_more_draws_are_added_to_what_is_there(place):
    runs = sim.run(place / "short.yaml", place / "held.yaml", folder=place / "out", **DRAWN | {"draws": 3})
    assert runs.results.failures == ()
    assert read_manifest(place / "out").experiment.draws == (1, 2, 3)


def test_everything_that_does_not_fit_is_told_before_anything_runs(place, tmp_path):
    other = small_in(tmp_path)
    short_in(tmp_path, "other")
    edit(place / "small" / "sectors.csv", lambda row: row | {"idea_rate_per_quarter": "0.9"})
    asked = {"seeds": 1, "draws": [1, 6], "uncertainty": "posterior", "folder": tmp_path / "out"}
    told = refusal(sim.run, place / "short.yaml", tmp_path / "other.yaml", **asked).splitlines()
    assert len(told) == 3
    assert "the tables of the region are not those it was made of" in told[0]
    assert "draw 6, but the posterior of" in told[1]
    assert "allowed: draws from 1 to 5" in told[1]
    assert f"region {other.name}: it has no posterior" in told[2]
    assert not (tmp_path / "out").exists()


def test_a_check_of_a_region_tells_of_a_posterior_that_fits_no_more(place):
    line = ["check", str(place / "small")]
    assert "posterior" not in CliRunner().invoke(app, line).output
    edit(place / "small" / "sectors.csv", lambda row: row | {"idea_rate_per_quarter": "0.9"})
    assert "the posterior no longer fits: the tables of the region" in CliRunner().invoke(app, line).output
    (place / "small" / PROVENANCE).unlink()
    checked = CliRunner().invoke(app, line)
    assert checked.exit_code == 2
    assert f"{PROVENANCE}: there is no such file" in checked.output


def test_an_experiment_file_asks_for_it_and_the_command_line_goes_over_it(made):
    file = made / "study.yaml"
    file.write_text("scenarios: [short]\nseeds: 1\nuncertainty: posterior\ndraws: 2\n", encoding="utf-8")
    assert read_experiment(file).uncertainty == "posterior"
    assert read_experiment(file, uncertainty="prior").uncertainty == "prior"
    assert read_experiment(file, uncertainty="none").draws == (0,)
    line = ["run", str(file), "--jobs", "1", "--draws", "1", "--out", str(made / "by-file"), "--values-only"]
    result = CliRunner().invoke(app, line)
    assert result.exit_code == 0, result.output
    assert read_manifest(made / "by-file").experiment.uncertainty == "posterior"


def test_draws_and_uncertainty_cannot_contradict_each_other(made):
    scenario = load_scenario(made / "short.yaml")
    for draws, uncertainty in (((0,), "posterior"), ((0,), "prior"), ((1, 2), "none")):
        with pytest.raises(ValueError, match=f"with the uncertainty {uncertainty}"):
            Request([scenario], [0], draws, uncertainty=uncertainty)
