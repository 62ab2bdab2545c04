"""`cci backtest`: the tables, the verdict, CSV, JSON and figure, and what is refused before anything runs."""

import csv
import io
import json
import re
from shutil import copytree

import pytest

from sim.analysis.backtest import BACKTEST_COLUMNS, PREDICTION_COLUMNS
from sim.inputs.roots import scenarios_root
from tests.cli.conftest import everything_in

# In the fake model each call has 4 applications of 4 in every run, 3 of them eligible; CALL_2015Q3 is undecided.
RECORD = """\
call_id,sector,measure,value,used_for,source,confidence
CALL_2014Q1,cci,applications,4,turned against,x,H
"""
TARGETS = """\
target_id,quantity,call_id,sector,kinds,cluster,quarter,value,discrepancy,used_for,source,confidence
first_cci,applications,CALL_2014Q1,cci,,,,4,0.1,turned against,x,H
first,applications,CALL_2014Q1,,,,,5,0.1,turned against,x,H
first_eligible,eligible,CALL_2014Q1,,,,,3,0.1,not used,x,H
third_funded,funded,CALL_2015Q3,,,,,1,0.1,not used,x,H
icc,applications,ICC_2023,,,,,350,0.1,input derived from it,x,H
"""


@pytest.fixture
def folder(here):
    """Write a region with calls that the fake model has, and a scenario in it."""
    region = here / "arcadia"
    copytree(scenarios_root() / "emilia-romagna", region)
    for table in ("calls", "call_rules"):
        path = region / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("RD_ENT_2015", "CALL_2014Q1").replace("STRAT_LAB_2015", "CALL_2015Q3"), "utf-8")
    (region / "observed" / "call_outcomes.csv").write_text(RECORD, encoding="utf-8")
    (region / "observed" / "targets.csv").write_text(TARGETS, encoding="utf-8")
    (here / "mine.yaml").write_text("extends: recorded\nregion: arcadia\nend: 2015Q4\n", encoding="utf-8")
    return here


def cells(line):
    return re.split(r" {2,}", line.strip())


def test_the_table_and_the_verdict(cci, folder):
    before = everything_in(folder)
    said = cci("backtest mine.yaml --seeds 19 --jobs 1")
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert lines[0] == "mine against the record of Emilia-Romagna, final budgets, 19 runs"
    heads = ["fact", "used for", "inside 90 %", "observed", "median", "50 % of runs", "90 % of runs", "rank", "CRPS"]
    assert cells(lines[1]) == [*heads, "of a constant share", "of the last call"]
    rows = [cells(line) for line in lines[3:8]]
    four = ["4.00", "4.00 to 4.00", "4.00 to 4.00"]
    assert rows == [
        ["first_cci", "turned against", "yes", "4.00", *four, "0.500", "0", "-", "-"],
        ["first", "turned against", "no", "5.00", *four, "1.00", "0.182", "-", "-"],
        [
            "first_eligible",
            "not used",
            "yes",
            "3.00",
            *(cell.replace("4", "3") for cell in four),
            "0.500",
            "0",
            "-",
            "-",
        ],
        ["third_funded", "not used", "-", "1.00", *"------", "-"],
        ["icc", "input derived from it", "-", "350.0", *"------", "-"],
    ]
    assert lines[9:] == [
        "1 of 1 facts not used lie inside 90 % of runs: only these test the model. Inside are also 1 of 2 marked "
        "turned against and 0 of 0 marked input derived from it; a fit to those is no validation.",
        "Mean CRPS 0.0608, mean interval score at 90 % 1.22, on log(1 + count); lower is better. rank is where among "
        "the runs the fact lies, 0 to 1.",
        "Skill against a constant share (the observed applications of a call times the mean share of earlier calls): "
        "undefined, 0 facts; above 0 the model is better.",
        "Skill against the last call of the same instrument, awards in proportion to its money: undefined, 0 facts; "
        "above 0 the model is better.",
        "- is undefined: 2 facts have fewer than 19 runs to be held against; benchmarks lack an earlier call.",
    ]
    assert everything_in(folder) == before


def test_progress_goes_to_stderr(cci, folder):
    said = cci("backtest mine.yaml --seeds 2 --jobs 1")
    assert re.fullmatch(r"2 of 2 worlds; \d+ s\n", said.err)
    assert "worlds" not in said.out


def test_csv_is_nothing_but_the_table(cci, folder):
    said = cci("backtest mine.yaml --seeds 19 --jobs 1 --csv")
    assert said.code == 0
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert list(rows[0]) == list(BACKTEST_COLUMNS)
    told = ("target_id", "sector", "observed", "runs", "median", "inside_90", "crps_last_call")
    assert [rows[1][name] for name in told] == ["first", "all", "5", "19", "4", "no", ""]
    assert len(rows) == 5
    predicted = list(csv.DictReader(io.StringIO(cci("backtest mine.yaml --seeds 19 --jobs 1 --predictions --csv").out)))
    assert list(predicted[0]) == list(PREDICTION_COLUMNS)


def test_predictions_are_of_what_is_not_on_record(cci, folder):
    lines = cci("backtest mine.yaml --seeds 19 --jobs 1 --predictions").out.splitlines()
    assert lines[0] == "mine: what is not on record of Emilia-Romagna, final budgets, 19 runs"
    assert cells(lines[1])[:5] == ["call", "opens", "assumed", "sector", "measure"]
    rows = [cells(line) for line in lines[3:]]
    assert [row[:5] for row in rows if row[0] == "CALL_2014Q1"] == [
        ["CALL_2014Q1", "2015Q3", "no", sector, "funded"] for sector in ("all", "cci")
    ]


def test_draws_are_told_and_json_has_everything(cci, folder):
    said = cci("backtest mine.yaml --seeds 2 --jobs 1 --uncertainty prior --draws 3")
    assert said.out.startswith("mine against the record of Emilia-Romagna, final budgets, 6 runs of 3 draws of the")
    told = json.loads(cci("backtest mine.yaml --seeds 2 --jobs 1 --uncertainty prior --draws 3 --json").out)
    assert (told["seeds"], told["draws"], told["budgets"]) == ([0, 1], [1, 2, 3], "final")
    assert told["backtest"][0]["runs"] == 6
    assert told["skill"]["last_call"] == {"value": None, "low": None, "high": None, "targets": 0}
    assert {row["measure"] for row in told["predictions"]} == {"funded"}


def test_initial_budgets_are_run_without_top_ups(cci, folder, monkeypatch):
    asked = []
    monkeypatch.setattr("sim.studies.study.carry_out", lambda request, how: asked.append(request) or stop())
    for more in ("", "--initial-budgets"):
        assert cci(f"backtest mine.yaml --seeds 2 --jobs 1 {more}").code == 1
    final, initial = (dict(request.scenarios[0].calls) for request in asked)
    assert final == {}
    assert initial["CALL_2014Q1"].topup_eur == 0


def stop():
    raise RuntimeError("enough is known")


def test_initial_budgets_are_said(cci, folder):
    said = cci("backtest mine.yaml --seeds 2 --jobs 1 --initial-budgets")
    assert said.out.startswith("mine against the record of Emilia-Romagna, initial budgets, 2 runs")
    assert "as the scenario changes them" not in said.out
    told = json.loads(cci("backtest mine.yaml --seeds 2 --jobs 1 --initial-budgets --json").out)
    assert (told["budgets"], told["changed_calls"]) == ("initial", [])


def test_a_figure_is_all_that_is_written(cci, folder):
    before = everything_in(folder)
    assert cci("backtest mine.yaml --seeds 2 --jobs 1 --figure fit.svg").code == 0
    assert everything_in(folder) == sorted([*before, "fit.svg"])
    assert "first eligible" in (folder / "fit.svg").read_text(encoding="utf-8")


def test_one_run_says_that_nothing_can_be_judged(cci, folder):
    said = cci("backtest mine.yaml --seeds 1 --jobs 1")
    assert "final budgets, 1 run\n" in said.out
    assert "0 of 0 facts not used lie inside" in said.out
    assert "5 facts have fewer than 19 runs" in said.out


def test_the_scenario_recorded_is_what_one_gets_anyway(cci, here):
    assert cci("backtest --seeds 2 --jobs 1").out == cci("backtest recorded --seeds 0,1 --jobs 1").out
    assert cci("backtest --seeds 2 --jobs 1").out.startswith("recorded against the record of Emilia-Romagna, final")


REFUSED = {
    "recored": ("recored", "did you mean recorded?"),
    "--seeds 0": ("--seeds: 0 seeds",),
    "--jobs 0": ("--jobs: 0",),
    "--draws 3": ("--draws: '3', but without uncertainty",),
    "--figure fit.txt": ("--figure fit.txt: is no kind of figure", ".png"),
    "--figure nowhere/fit.png": ("--figure nowhere/fit.png: there is no folder nowhere",),
    "--figure mine.png": ("--figure mine.png: is there already",),
    "mine.yaml --log-file nowhere/log": ("--log-file nowhere/log: cannot be written",),
    "broken.yaml": ("broken/observed/targets.csv:3:7: quantity is 'aplications'", "did you mean applications?"),
    "unread.yaml": ("unread/observed/call_outcomes.csv: there is no record of the calls of",),
    "untargeted.yaml": ("untargeted/observed/targets.csv: there are no targets of emilia-romagna",),
}


@pytest.mark.parametrize("line", REFUSED)
def test_refused_in_one_line_before_anything_runs(cci, folder, line, monkeypatch):
    for name in ("broken", "unread", "untargeted"):
        copytree(folder / "arcadia", folder / name)
        (folder / f"{name}.yaml").write_text(f"extends: recorded\nregion: {name}\n", encoding="utf-8")
    (folder / "mine.png").touch()
    (folder / "unread" / "observed" / "call_outcomes.csv").unlink()
    (folder / "untargeted" / "observed" / "targets.csv").unlink()
    wrong = TARGETS.replace("first,applications", "first,aplications")
    (folder / "broken" / "observed" / "targets.csv").write_text(wrong, encoding="utf-8")
    monkeypatch.setattr("sim.runs.world_work.runs_of_world", must_not_run)
    said = cci(f"backtest {line}")
    assert (said.code, said.out, len(said.lines)) == (2, "", 1), said
    for words in REFUSED[line]:
        assert words in said.err


def must_not_run(*arguments):
    raise AssertionError("a run was started before everything was checked")


def test_every_problem_of_the_targets_has_its_line(cci, folder):
    targets = folder / "arcadia" / "observed" / "targets.csv"
    targets.write_text(TARGETS.replace("ICC_2023", "ICC_2032").replace(",,,,3,", ",,,,3.5,"), encoding="utf-8")
    said = cci("backtest mine.yaml")
    assert (said.code, said.out, len(said.lines)) == (2, "", 2)
    assert [re.search(r"csv:(\d+:\d+): (\w+)", line).groups() for line in said.lines] == [
        ("4:41", "value"),
        ("6:18", "call_id"),
    ]


def test_a_fault_of_ours_is_one_line(cci, here):
    (here / "breaks.yaml").write_text("extends: recorded\n", encoding="utf-8")
    said = cci("backtest breaks.yaml --seeds 1 --jobs 1")
    assert (said.code, said.out, len(said.lines)) == (1, "", 1)
    assert "scenario breaks, seed 0" in said.err


def test_a_changed_call_is_not_held_against_the_record(cci, folder):
    whole = json.loads(cci("backtest mine.yaml --seeds 19 --jobs 1 --json").out)
    with (folder / "mine.yaml").open("a", encoding="utf-8") as file:
        file.write("calls: {CALL_2014Q1: {budget_eur: 1000000}, INCREDIBOL_3: {held: false}}\n")
    said = cci("backtest mine.yaml --seeds 19 --jobs 1")
    assert "third_funded" in said.out
    assert "first" not in said.out
    assert said.out.splitlines()[-2] == "Not held against the record, as the scenario changes them: CALL_2014Q1."
    told = json.loads(cci("backtest mine.yaml --seeds 19 --jobs 1 --json").out)
    assert (whole["changed_calls"], told["changed_calls"]) == ([], ["CALL_2014Q1"])
    assert told["backtest"] == [row for row in whole["backtest"] if row["call_id"] != "CALL_2014Q1"]


def test_initial_budgets_leave_a_changed_call_as_it_is(cci, folder):
    with (folder / "mine.yaml").open("a", encoding="utf-8") as file:
        file.write("calls: {CALL_2014Q1: {held: false}}\n")
    assert cci("backtest mine.yaml --seeds 2 --jobs 1 --initial-budgets").code == 0
