"""`cci table`, `scenarios`, `parameters`, `check`: rows on stdout."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.results.results import read_results
from sim.scenario.catalogue import parameters
from sim.scenario.files import load_scenario, shipped_scenarios

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["outcomes", "calls", "projects", "proposals", "run_values", "comparison"])
def test_a_table_comes_out_whole(cci, out, name):
    table = read_results(out).tables[name]
    rows = list(csv.DictReader(io.StringIO(cci(f"table out {name}").out)))
    objects = json.loads(cci(f"table out {name} --json").out)
    assert len(rows) == len(objects) == len(table) > 0
    assert list(rows[0]) == list(objects[0]) == list(table.columns)
    for column in table.columns:
        undefined = table[column].isna().tolist()
        assert [row[column] == "" for row in rows] == undefined
        assert [row[column] is None for row in objects] == undefined
    number = table.columns[-1]
    assert [row[number] for row in objects if row[number] is not None] == table[number].dropna().tolist()


def test_csv_is_what_one_gets_anyway(cci, out):
    assert cci("table out calls").out == cci("table out calls --csv").out


@pytest.mark.slow  # quick: tests/cli/test_resuming.py, a reader that reads nothing
def test_a_reader_that_stops_early_is_no_fault(out):
    command = f"{sys.executable} -m tests.cli.launch table {out} proposals | head -n 1"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.startswith("scenario,draw,seed,")
    assert "Traceback" not in done.stderr


def test_scenarios_are_listed_with_title_and_question(cci):
    lines = cci("scenarios").out.splitlines()
    assert lines[0].split() == ["name", "title", "question"]
    names = [line.split()[0] for line in lines[2:]]
    assert names == list(shipped_scenarios())
    baseline = load_scenario("baseline")
    (line,) = [line for line in lines if line.startswith("baseline ")]
    assert baseline.title in line
    assert " ".join(baseline.question.split()) in line


def test_parameters_are_listed_with_unit_range_default_source_and_confidence(cci):
    lines = cci("parameters").out.splitlines()
    assert [line.split()[0] for line in lines[2:]] == [parameter.path for parameter in parameters()]
    (staff,) = [line for line in lines if line.startswith("policy.cluster.staff_fte ")]
    for words in ("full-time equivalents", "0 to 50", "from the region", "lever"):
        assert words in staff
    (mode,) = [line for line in lines if line.startswith("policy.government.alignment.mode ")]
    assert "endogenous | fixed | recorded" in mode


def test_text_in_square_brackets_is_text(cci, here):
    (here / "odd.yaml").write_text("extends: baseline\ntitle: '[red]a[/] :smile:'\n", encoding="utf-8")
    assert cci("check odd.yaml").out == "odd.yaml: fine ([red]a[/] :smile:)\n"


def test_every_shipped_scenario_is_fine(cci):
    said = cci("check " + " ".join(shipped_scenarios()))
    assert said.code == 0
    assert len(said.out.splitlines()) == len(shipped_scenarios())
