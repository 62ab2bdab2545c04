"""`--json` on every verb that answers: one document on stdout, numbers as they are, all else on stderr."""

import json
import math

import pytest
from typer.main import get_command

import sim
from sim.cli.app import app
from sim.cli.as_json import say_json
from sim.results.results import read_results
from sim.scenario.catalogue import parameters
from sim.scenario.files import load_scenario, shipped_scenarios
from tests.cli.conftest import SHORT


def same(rows, frame):
    """Tell whether rows are those of a frame, to the bit."""
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return rows == [{name: value if not is_infinite(value) else None for name, value in row.items()} for row in records]


def is_infinite(value):
    return isinstance(value, float) and math.isinf(value)


def test_a_comparison(cci, here):
    said = cci(f"compare baseline no-cluster --seeds 2 {SHORT} --out out --json")
    told = json.loads(said.out)
    comparison = sim.api.Comparison(read_results(here / "out"), "baseline")
    assert (said.code, told["baseline"], told["folder"]) == (0, "baseline", "out")
    assert [one["name"] for one in told["scenarios"]] == ["baseline", "no-cluster"]
    assert told["scenarios"][0]["title"] == load_scenario("baseline").title
    assert told["worlds"] == [{"draw": 0, "seed": 0}, {"draw": 0, "seed": 1}]
    assert same(told["comparison"], comparison.table())
    assert same(told["funnel"], comparison.funnel())
    assert same(told["merit"], comparison.merit())
    assert "2 of 2 worlds" in said.err
    assert json.loads(cci(f"compare baseline no-cluster --seeds 2 {SHORT} --out out --json").out) == told


def test_runs_and_failures(cci, here):
    (here / "breaks.yaml").write_text("extends: baseline\n", encoding="utf-8")
    said = cci(f"run baseline breaks.yaml --seeds 2 {SHORT} --out out --json")
    told = json.loads(said.out)
    assert said.code == 1
    assert [(one["scenario"], one["seed"]) for one in told["failures"]] == [("breaks", 0), ("breaks", 1)]
    assert {row["scenario"] for row in told["outcomes"]} == {"baseline"}
    funded = next(row for row in told["outcomes"] if row["outcome"] == "funded_projects")
    outcomes = read_results(here / "out").tables["outcomes"].query("outcome == 'funded_projects' and sector == 'cci'")
    assert funded["mean"] == outcomes.groupby("seed")["value"].sum().mean()


def test_scenarios_and_those_with_a_word(cci):
    told = json.loads(cci("scenarios --json").out)
    assert [one["name"] for one in told] == list(shipped_scenarios())
    assert told[0] == {
        "name": told[0]["name"],
        "title": load_scenario(told[0]["name"]).title,
        "question": load_scenario(told[0]["name"]).question,
    }
    assert {one["name"] for one in json.loads(cci("scenarios --json *-alignment").out)} == {
        name for name in shipped_scenarios() if name.endswith("-alignment")
    }


def test_parameters_and_those_with_a_word(cci):
    told = json.loads(cci("parameters --json").out)
    assert [one["path"] for one in told] == [one.path for one in parameters()]
    staff = next(one for one in told if one["path"] == "policy.cluster.staff_fte")
    assert (staff["low"], staff["high"], staff["default"], staff["unit"]) == (0, 50, None, "full-time equivalents")
    few = [one["path"] for one in json.loads(cci("parameters ATTRIBUTION --json").out)]
    assert "assumptions.alignment.attribution" in few
    assert len(few) < len(told) / 4
    lines = cci("parameters policy.cluster.*").out.splitlines()[2:]
    assert [line.split()[0] for line in lines] == [
        one.path for one in parameters() if one.path.startswith("policy.cluster.")
    ]


@pytest.mark.parametrize(
    ("line", "guess"), [("scenarios no_clusters", "no-cluster"), ("parameters attribtion", "attribution")]
)
def test_a_pattern_that_means_nothing_is_refused(cci, line, guess):
    said = cci(line)
    assert (said.code, said.out) == (2, "")
    assert f"did you mean {guess}?" in said.err


def test_whose(cci, here):
    assert cci(f"compare baseline no-cluster --seeds 2 {SHORT} --out out").code == 0
    told = json.loads(cci("whose out --json").out)
    comparison = sim.api.Comparison(read_results(here / "out"), "baseline")
    assert (told["baseline"], told["sector"]) == ("baseline", "cci")
    assert same(told["displacement"], comparison.displacement())
    assert same(told["projects"], comparison.moved(sector="cci"))
    assert same(told["who"], comparison.who())
    one = json.loads(cci("whose out --part who --json").out)
    assert set(one) == {"baseline", "sector", "who", "left_out"}
    assert cci("whose out --part who --json --csv").code == 2


def test_channels(cci, here):
    told = json.loads(cci(f"channels no-cluster baseline --seeds 1 {SHORT} --json").out)
    assert (told["scenario"], told["reference"], told["outcome"]) == ("no-cluster", "baseline", "funded_projects")
    assert told["unit"] == "projects"
    assert {row["measure"] for row in told["effects"]} == {"alone", "last", "outside", "together"}
    together = next(row for row in told["effects"] if row["measure"] == "together")
    full = "+".join(max((name.split("+") for name in told["values"]), key=len))
    assert together["mean"] == pytest.approx(told["values"][full] - told["values"]["reference"])


def test_check(cci, here):
    (here / "wrong.yaml").write_text("extends: baseline\ntitel: x\n", encoding="utf-8")
    said = cci("check baseline wrong.yaml --json")
    fine, wrong = json.loads(said.out)
    assert said.code == 2
    assert (fine["file"], fine["fine"], fine["problems"]) == ("baseline", True, [])
    assert fine["title"] == load_scenario("baseline").title
    assert (wrong["file"], wrong["fine"]) == ("wrong.yaml", False)
    assert (wrong["problems"][0]["where"], wrong["problems"][0]["hint"]) == ("wrong.yaml:2:1", "title")
    assert "wrong.yaml:2:1" in said.err


def test_explain(cci, here):
    (here / "mine.yaml").write_text(
        "extends: baseline\ninterventions:\n  - from: 2023Q1\n    policy: {cluster: {staff_fte: 4.0}}\n",
        encoding="utf-8",
    )
    told = json.loads(cci("explain mine.yaml --json --set assumptions.alignment.attribution=0.1").out)
    found = {row["path"]: row for row in told["values"]}
    assert told["scenario"] == "mine"
    assert [held["value"] for held in found["assumptions.alignment.attribution"]["held"]] == [0.1]
    (*_, last) = found["policy.cluster.staff_fte"]["held"]
    assert (last["value"], last["since"], last["set_at"]) == (4.0, "2023Q1", "mine.yaml:4, from 2023Q1")
    few = json.loads(cci("explain mine.yaml --json --changed").out)["values"]
    assert 0 < len(few) < len(told["values"])


def test_verify_and_retry(cci, here):
    (here / "breaks.yaml").write_text("extends: baseline\n", encoding="utf-8")
    cci(f"run baseline breaks.yaml --seeds 2 {SHORT} --out out")
    told = json.loads(cci("verify out --sample 1 --json").out)
    (again,) = told.pop("computed_again")
    assert (again["scenario"], again["draw"], again["differ"]) == ("baseline", 0, [])
    rows = sum(len(table) for table in read_results(here / "out").tables.values())
    assert told == {"folder": "out", "complete": True, "runs": 2, "rows": rows, "unlisted": ""}
    said = cci("retry out --jobs 1 --json")
    assert (said.code, [one["scenario"] for one in json.loads(said.out)["failures"]]) == (1, ["breaks", "breaks"])


def test_nothing_in_a_document_steers_the_terminal(capsys):
    text = "caff\u00e8 \x1b[2J \x9b2J \u202e \U000e0001"
    say_json({"title": text})
    out = capsys.readouterr().out
    assert out.replace("\n", "").isprintable()
    assert "caff\u00e8" in out
    assert json.loads(out)["title"] == text


def test_every_command_that_answers_takes_it():
    without = {
        name for name, one in get_command(app).commands.items() if not any("--json" in of.opts for of in one.params)
    }
    assert without == {"new", "plot", "schema"}  # which write files, or JSON alone
