"""`cci facts`: the table, the verdict, JSON and CSV, from runs that it makes and from those of a folder."""

import csv
import io
import json
from shutil import copytree

import pytest

from sim.inputs.roots import scenarios_root
from sim.region.files import load_region
from sim.runs.carry_out import carry_out
from sim.runs.execution import Execution
from sim.runs.request import Request
from sim.scenario.files import load_scenario
from tests.cli.conftest import everything_in
from tests.runs.fake_model import faked_model

# In the fake model each call has 4 applications of 4 in every run, 3 of them funded.
PATTERNS = """\
pattern_id,label,unit,low,high,used_for,measure,calls,sector,cluster,kinds,sizes,first_quarter,last_quarter,mechanism,\
source,confidence
asked,how many apply,proposals,3,5,tested,applications,CALL_2014Q1,cci,,,,,,,a paper,H
few,"how many apply to the call that opens first, and had heard of it",\
proposals,1,2,tested,applications,CALL_2014Q1,cci,,,,,,,a paper,H
turned,how many applied,proposals,3,5,turned against,applications,CALL_2014Q1,cci,,,,,,,a paper,H
nobody,ties in a circle,share,0,1,tested,clustering,,,,,,,,,a paper,H
"""


@pytest.fixture
def folder(here):
    """Write a region with patterns of a call that the fake model has, and a scenario in it."""
    region = here / "arcadia"
    copytree(scenarios_root() / "emilia-romagna", region)
    for table in ("calls", "call_rules"):
        path = region / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("RD_ENT_2015", "CALL_2014Q1"), "utf-8")
    (region / "observed" / "patterns.csv").write_text(PATTERNS, encoding="utf-8")
    (here / "mine.yaml").write_text("extends: baseline\nregion: arcadia\nend: 2015Q4\n", encoding="utf-8")
    return here


def test_the_table_and_the_verdict(cci, folder):
    before = everything_in(folder)
    said = cci("facts --scenario mine.yaml --seeds 3 --jobs 1")
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert lines[0] == "mine against patterns on record of Emilia-Romagna, 3 runs"
    rows = [line.split("  ") for line in lines if line.endswith(("yes", " no", "  -"))]
    assert [(row[0], row[-1].strip()) for row in rows] == [
        ("how many apply (proposals)", "yes"),
        ("how many apply to the call that opens first, and had", "no"),
        ("ties in a circle (share)", "-"),
        ("how many applied (proposals)", "yes"),
    ]
    assert [line for line in lines if line.startswith("T")] == ["Tested:", "Turned against:"]
    assert max(map(len, lines[: lines.index("Turned against:") + 5])) <= 100
    assert "1 of 2 patterns tested have their mean inside the band" in said.out
    assert "undefined: no table" not in said.out
    assert everything_in(folder) == before


def test_json_and_csv_hold_the_same(cci, folder):
    told = json.loads(cci("facts --scenario mine.yaml --seeds 2 --jobs 1 --json").out)
    assert (told["scenario"], told["region"], told["runs"]) == ("mine", "Emilia-Romagna", 2)
    rows = list(csv.DictReader(io.StringIO(cci("facts --scenario mine.yaml --seeds 2 --jobs 1 --csv").out)))
    assert [row["pattern_id"] for row in rows] == [row["pattern_id"] for row in told["facts"]]
    assert (rows[0]["mean"], told["facts"][0]["mean"], rows[0]["inside"]) == ("4", 4, "yes")
    assert told["facts"][3]["inside"] is None


def test_runs_of_a_folder_are_held_without_running(cci, folder, monkeypatch):
    assert cci("run mine.yaml --seeds 2 --jobs 1 --out kept").code == 0
    monkeypatch.setattr("sim.analysis.run_regions.region_of", lambda _record: load_region("arcadia"))
    monkeypatch.setattr("sim.runs.world_work.runs_of_world", must_not_run)
    said = cci("facts kept")
    assert said.code == 0, said.err
    assert said.out.splitlines()[0] == "mine against patterns on record of Emilia-Romagna, 2 runs"
    assert said.out == cci("facts kept --scenario mine").out
    drawn = cci("plot kept --figure facts --out facts.svg")
    assert drawn.code == 0, drawn.err
    assert "1 of 2 tests inside in mine" in (folder / "facts.svg").read_text(encoding="utf-8")


def test_tables_that_a_folder_does_not_keep_leave_their_patterns_undefined(cci, folder, monkeypatch):
    scenario = load_scenario("mine.yaml")
    with faked_model():
        carry_out(Request([scenario], [0], keeps=("calls",)), Execution(1, folder=folder / "few"))
    monkeypatch.setattr("sim.analysis.run_regions.region_of", lambda _record: load_region("arcadia"))
    said = cci("facts few")
    assert said.code == 0, said.err
    assert said.out.splitlines()[-2:] == [
        "- is undefined: no table ties in these results, for: ties in a circle.",
        "Where each band is from: cci facts --csv.",
    ]


def test_results_without_any_table_that_patterns_read_are_refused(cci, folder, monkeypatch):
    assert cci("run mine.yaml --seeds 2 --jobs 1 --values-only --out few").code == 0
    monkeypatch.setattr("sim.analysis.run_regions.region_of", lambda _record: load_region("arcadia"))
    said = cci("facts few")
    assert (said.code, said.out) == (2, "")
    assert said.lines == [
        "patterns: these results keep none of the tables that patterns read: calls, ties; allowed: results of cci run "
        "or cci compare without --values-only"
    ]


def must_not_run(*arguments):
    raise AssertionError("a run was started")


REFUSED = {
    "--scenario baselin": ("baselin", "did you mean baseline?"),
    "--scenario mine.yaml --seeds 0": ("--seeds: 0 seeds",),
    "--scenario broken.yaml": ("broken/observed/patterns.csv:2:", "measure is 'aplications'"),
    "--scenario unread.yaml": ("unread/observed/patterns.csv: there are no patterns of",),
    "nowhere": ("nowhere",),
    "baseline": ("baseline: this is a scenario; allowed: a results folder, or to run it: cci facts --scenario base",),
    "mine.yaml": ("mine.yaml: this is a scenario; allowed: a results folder, or to run it: cci facts --scenario mine",),
    "nowhere --seeds 3": ("--seeds: was given with nowhere",),
    "--csv --json": ("--csv",),
}


@pytest.mark.parametrize("line", REFUSED)
def test_refused_before_anything_runs(cci, folder, line, monkeypatch):
    for name in ("broken", "unread"):
        copytree(folder / "arcadia", folder / name)
        (folder / f"{name}.yaml").write_text(f"extends: baseline\nregion: {name}\n", encoding="utf-8")
    (folder / "unread" / "observed" / "patterns.csv").unlink()
    wrong = PATTERNS.replace("applications", "aplications", 1)
    (folder / "broken" / "observed" / "patterns.csv").write_text(wrong, encoding="utf-8")
    monkeypatch.setattr("sim.runs.world_work.runs_of_world", must_not_run)
    said = cci(f"facts {line}")
    assert (said.code, said.out) == (2, ""), said
    for words in REFUSED[line]:
        assert words in said.err
