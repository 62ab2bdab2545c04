"""`cci backtest`: the table, the verdict, the CSV, and what is refused before anything runs."""

import csv
import io
import json
import re
from shutil import copytree

import pytest

from sim.inputs.roots import scenarios_root
from tests.cli.conftest import everything_in

# In the fake model each call has 4 applications of 4 in every run, 3 of them eligible; CALL_2015Q3 is undecided.
RECORD = """\
call_id,sector,measure,value,used_for,source,confidence
CALL_2014Q1,cci,applications,4,turned against,x,H
CALL_2014Q1,all,applications,5,turned against,x,H
CALL_2014Q1,all,eligible,3,not used,x,H
CALL_2014Q1,cci,grants_eur,9000000,input derived from it,x,H
CALL_2014Q1,cci,admitted_cost_eur,9500000,not used,x,H
CALL_2015Q3,cci,funded,1,not used,x,H
ICC_2023,cci,applications,350,not used,x,H
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
    (here / "mine.yaml").write_text("extends: recorded\nregion: arcadia\nend: 2015Q4\n", encoding="utf-8")
    return here


def cells(line):
    return re.split(r" {2,}", line.strip())


def test_the_table_and_the_verdict(cci, folder):
    before = everything_in(folder)
    said = cci("backtest mine.yaml --seeds 19 --jobs 1")
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert lines[0] == "mine against the record of Emilia-Romagna, 19 runs; ratio is simulated mean / observed"
    heads = ["call", "sector", "measure", "used for", "inside", "mean", "5-95 % of runs", "observed", "ratio"]
    assert cells(lines[1]) == heads
    rows = [cells(line) for line in lines[3:10]]
    assert rows[:3] == [
        ["CALL_2014Q1", "cci", "applications", "turned against", "yes", "4.00", "4.00 to 4.00", "4.00", "1.00"],
        ["CALL_2014Q1", "all", "applications", "turned against", "no", "4.00", "4.00 to 4.00", "5.00", "0.800"],
        ["CALL_2014Q1", "all", "eligible", "not used", "yes", "3.00", "3.00 to 3.00", "3.00", "1.00"],
    ]
    assert rows[3][:5] == ["CALL_2014Q1", "cci", "grants (million EUR)", "input derived from it", "no"]
    assert rows[3][7] == "9.00"
    assert rows[4][2] == "admitted cost (million EUR)"
    assert rows[5] == ["CALL_2015Q3", "cci", "funded", "not used", "-", "-", "-", "1.00", "-"]
    assert rows[6] == ["ICC_2023", "cci", "applications", "not used", "-", "-", "-", "350.0", "-"]
    assert lines[11:] == [
        "1 of 2 observed values not used lie inside 5-95 % of runs: only these test the model. Inside are also "
        "1 of 2 marked turned against and 0 of 1 marked input derived from it; a fit to those is no validation.",
        "- is undefined: 2 observed values have fewer than 19 runs to be held against.",
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
    columns = "call_id sector measure simulated_mean simulated_low simulated_high observed ratio within used_for"
    assert list(rows[0]) == columns.split()
    assert list(rows[1].values()) == ["CALL_2014Q1", "all", "applications", *"4445", "0.8", "no", "turned against"]
    assert rows[0]["within"] == "yes"
    assert list(rows[5].values()) == ["CALL_2015Q3", "cci", "funded", "", "", "", "1", "", "", "not used"]
    assert len(rows) == 7
    assert "validation" not in said.out


def test_one_run_says_that_nothing_can_be_judged(cci, folder):
    said = cci("backtest mine.yaml --seeds 1 --jobs 1")
    assert "mine against the record of Emilia-Romagna, 1 run;" in said.out
    assert "0 of 0 observed values not used lie inside" in said.out
    assert "7 observed values have fewer than 19 runs" in said.out


def test_the_scenario_recorded_is_what_one_gets_anyway(cci, here):
    assert cci("backtest --seeds 2 --jobs 1").out == cci("backtest recorded --seeds 0,1 --jobs 1").out
    assert cci("backtest --seeds 2 --jobs 1").out.startswith("recorded against the record of Emilia-Romagna, 2 runs")


REFUSED = {
    "recored": ("recored", "did you mean recorded?"),
    "--seeds 0": ("--seeds: 0 seeds",),
    "--jobs 0": ("--jobs: 0",),
    "mine.yaml --log-file nowhere/log": ("--log-file nowhere/log: cannot be written",),
    "broken.yaml": ("broken/observed/call_outcomes.csv:3:17: measure is 'aplications'", "did you mean applications?"),
    "unread.yaml": ("unread/observed/call_outcomes.csv: there is no record of the calls of",),
}


@pytest.mark.parametrize("line", REFUSED)
def test_refused_in_one_line_before_anything_runs(cci, folder, line, monkeypatch):
    for name in ("broken", "unread"):
        copytree(folder / "arcadia", folder / name)
        (folder / f"{name}.yaml").write_text(f"extends: recorded\nregion: {name}\n", encoding="utf-8")
    (folder / "unread" / "observed" / "call_outcomes.csv").unlink()
    wrong = RECORD.replace("all,applications", "all,aplications")
    (folder / "broken" / "observed" / "call_outcomes.csv").write_text(wrong, encoding="utf-8")
    monkeypatch.setattr("sim.runs.world_work.runs_of_world", must_not_run)
    said = cci(f"backtest {line}")
    assert (said.code, said.out, len(said.lines)) == (2, "", 1), said
    for words in REFUSED[line]:
        assert words in said.err


def must_not_run(*arguments):
    raise AssertionError("a run was started before everything was checked")


def test_every_problem_of_the_record_has_its_line(cci, folder):
    record = folder / "arcadia" / "observed" / "call_outcomes.csv"
    record.write_text(RECORD.replace("ICC_2023", "ICC_2032").replace("eligible,3", "eligible,6"), encoding="utf-8")
    said = cci("backtest mine.yaml")
    assert (said.code, said.out, len(said.lines)) == (2, "", 2)
    assert [re.search(r"csv:(\d+:\d+): (\w+)", line).groups() for line in said.lines] == [
        ("4:26", "eligible"),
        ("8:1", "call_id"),
    ]


def test_a_fault_of_ours_is_one_line(cci, here):
    (here / "breaks.yaml").write_text("extends: recorded\n", encoding="utf-8")
    said = cci("backtest breaks.yaml --seeds 1 --jobs 1")
    assert (said.code, said.out, len(said.lines)) == (1, "", 1)
    assert "scenario breaks, seed 0" in said.err


def test_a_changed_call_is_not_held_against_the_record(cci, folder):
    whole = json.loads(cci("backtest mine.yaml --seeds 3 --jobs 1 --json").out)
    with (folder / "mine.yaml").open("a", encoding="utf-8") as file:
        file.write("calls: {CALL_2014Q1: {budget_eur: 1000000}, INCREDIBOL_3: {held: false}}\n")
    said = cci("backtest mine.yaml --seeds 19 --jobs 1")
    assert "CALL_2015Q3" in said.out
    assert said.out.count("CALL_2014Q1") == 1
    assert said.out.splitlines()[-2] == "Not held against the record, as the scenario changes them: CALL_2014Q1."
    told = json.loads(cci("backtest mine.yaml --seeds 3 --jobs 1 --json").out)
    assert (whole["changed_calls"], told["changed_calls"]) == ([], ["CALL_2014Q1"])
    assert told["backtest"] == [row for row in whole["backtest"] if row["call_id"] != "CALL_2014Q1"]
