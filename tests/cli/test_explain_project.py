"""`cci explain DIR --project ID`: the story of an idea, and what is refused."""

import json

import pytest
from typer.testing import CliRunner

import sim
from sim.cli.app import app
from sim.results.manifest import read_manifest
from sim.results.results import read_results
from sim.runs.recalled import recalled_request
from tests.support.small_region import shrink

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Make results of three scenarios on two worlds of a small region."""
    folder = tmp_path_factory.mktemp("explained")
    region = shrink(folder / "small")
    line = ["compare", "baseline", "no-alignment", "no-cluster", "--seeds", "2", "--jobs", "1"]
    line += ["--set", f"region={region}", "--set", "end=2024Q4", "--out", str(folder / "out")]
    result = CliRunner().invoke(app, line)
    assert result.exit_code == 0, result.output
    return folder / "out"


def said(*words):
    result = CliRunner().invoke(app, ["explain", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_a_funded_project_is_told_in_the_scenario_that_funded_it_and_in_the_others(made):
    projects = read_results(made).table("projects")
    moved = projects.groupby(["seed", "idea_id"]).scenario.agg(set)
    (seed, idea), names = next((key, names) for key, names in moved.items() if len(names) < 3)
    result = said(made, "--project", idea, "--seed", seed)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    order = ["baseline", "no-alignment", "no-cluster"]
    told = next(name for name in order if name in names)
    assert lines[0].startswith(f"{idea} in {told}, seed {seed}: was funded")
    grant = projects[(projects.idea_id == idea) & (projects.seed == seed)].grant_eur.iloc[0]
    assert any("funded by" in line and f"{grant:,.0f} EUR" in line for line in lines)
    assert [line.split()[1] for line in lines if line.startswith("In ")] == [name for name in order if name != told]


def test_without_a_seed_the_first_one_on_which_it_was_funded_is_told(made):
    projects = read_results(made).table("projects")
    idea = projects[projects.seed == 1].idea_id.iloc[0]
    first = projects[projects.idea_id == idea].seed.min()
    assert f", seed {first}: was funded" in said(made, "--project", idea).stdout.splitlines()[0]


def test_a_world_of_drawn_assumptions_is_lived_again(made):
    out = made.parent / "drawn"
    line = ["run", "baseline", "--seeds", "1", "--uncertainty", "prior", "--draws", "2", "--jobs", "1"]
    line += ["--set", f"region={made.parent / 'small'}", "--set", "end=2024Q4", "--out", str(out)]
    assert CliRunner().invoke(app, line).exit_code == 0
    project = read_results(out).table("projects").query("draw == 2").iloc[0]
    result = said(out, "--project", project.idea_id, "--draw", 2)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"{project.idea_id} in baseline, draw 2, seed 0: was funded")
    assert f"{project.grant_eur:,.0f} EUR" in result.stdout
    assert "--draw: '3'; allowed: one of 1, 2" in said(out, "--project", project.idea_id, "--draw", 3).stderr


def test_one_document_has_every_story_whole(made):
    idea = read_results(made).table("projects").idea_id.iloc[0]
    told = json.loads(said(made, "--project", idea, "--json").stdout)
    assert told["idea_id"] == idea
    lines = said(made, "--project", idea).stdout.splitlines()
    first = told["stories"][0]
    assert lines[0].endswith(first["ending"])
    for chapter in first["chapters"]:
        assert f"{chapter['quarter']}  {chapter['heading']}" in lines
    assert len(told["stories"]) == 3
    assert all(story["chapters"] for story in told["stories"])


def test_of_unfinished_results_the_runs_that_are_there_say_where_to_begin(made):
    def stopped(done, total):
        raise KeyboardInterrupt

    manifest = read_manifest(made)
    out, first = made.parent / "unfinished", recalled_request(manifest.experiment).scenarios[0]
    with pytest.raises(KeyboardInterrupt):
        sim.run(first, seeds=[0, 1], folder=out, progress=stopped)
    projects = read_results(made).table("projects")
    idea = projects[(projects.seed == 0) & (projects.scenario == "baseline")].idea_id.iloc[0]
    result = said(out, "--project", idea)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"{idea} in baseline, seed 0: was funded")


def test_what_came_to_nothing_can_be_told_too(made):
    proposals = read_results(made).table("proposals")
    rejected = proposals[proposals.funded.eq(False).fillna(False) & (proposals.scenario == "no-cluster")].iloc[0]
    result = said(made, "--project", rejected.idea_id, "--seed", rejected.seed, "--scenario", "no-cluster")
    assert "not funded" in result.stdout
    assert result.stdout.startswith(f"{rejected.idea_id} in no-cluster, seed {rejected.seed}")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--project", "cci-1"], "idea cci-1: the world of seed 0 has no such idea"),
        (["--project", "x", "--seed", "7"], "--seed: '7'; allowed: one of 0, 1"),
        (["--project", "x", "--scenario", "no-aligment"], "did you mean no-alignment?"),
    ],
)
def test_what_is_not_there_is_told(made, words, expected):
    result = said(made, *words)
    assert result.exit_code == 2
    assert expected in result.stderr
    assert result.stdout == ""


def test_results_of_a_region_that_changed_are_not_told(made):
    idea = read_results(made).table("projects").idea_id.iloc[0]
    table = made.parent / "small" / "provinces.csv"
    before = table.read_bytes()
    try:
        table.write_bytes(before + b"\n")
        result = said(made, "--project", idea)
    finally:
        table.write_bytes(before)
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        "has changed since the results were made; allowed: the region as it was; or run the experiment again"
        in result.stderr
    )
