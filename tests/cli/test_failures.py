"""Runs that break are left out and told, the others are kept, and comparisons stay paired."""

import pytest

from sim.api import Comparison
from sim.errors import SimError
from sim.results.results import read_results
from sim.results.store.reading import read_folder
from tests.cli.conftest import SHORT, everything_in
from tests.support.keys import run

PARTLY = "extends: baseline\nquestion: What if the model broke on one seed?\n"
WHERE = "scenario breaks-on-3, seed 3: the run broke: ZeroDivisionError: no ideas left"


@pytest.fixture
def folder(here):
    (here / "breaks-on-3.yaml").write_text(PARTLY, encoding="utf-8")
    (here / "breaks.yaml").write_text(PARTLY, encoding="utf-8")
    return here


def runs_in(table):
    return set(table[["scenario", "seed"]].itertuples(index=False, name=None))


def test_run_keeps_every_other_run_and_ends_with_1(cci, folder):
    said = cci(f"run baseline breaks-on-3.yaml --seeds 4 {SHORT} --out out")
    assert said.code == 1
    assert said.lines[1:] == [
        f"fault: {WHERE}",
        "1 run that broke is left out of what was written (-v or --log-file shows tracebacks)",
    ]
    results = read_results("out")
    everything = {(name, seed) for name in ("baseline", "breaks-on-3") for seed in range(4)}
    assert runs_in(results.tables["outcomes"]) == everything - {("breaks-on-3", 3)}
    (failure,) = results.failures
    assert str(failure) == WHERE
    assert failure.trace.startswith("Traceback (most recent call last):")
    assert "fake_model.py" in failure.trace
    headings = [line for line in said.out.splitlines() if "2014Q1 to 2015Q4" in line]
    assert [line.rpartition(", ")[2].strip() for line in headings] == ["4 runs", "3 runs"]


def test_what_did_not_break_is_what_it_is_without_a_failure(cci, folder):
    cci(f"run baseline breaks-on-3.yaml --seeds 4 {SHORT} --out out")
    cci(f"run baseline --seeds 4 {SHORT} --out alone")
    together = read_results("out").tables["proposals"].query("scenario == 'baseline'").reset_index(drop=True)
    assert together.equals(read_results("alone").tables["proposals"])
    assert read_results("alone").failures == ()


def test_compare_leaves_the_seed_out_of_every_scenario_and_says_so(cci, folder):
    said = cci(f"compare baseline breaks-on-3.yaml --seeds 4 {SHORT} --out out")
    assert said.code == 1
    assert f"fault: {WHERE}" in said.lines
    assert "3 paired runs" in said.out
    assert "seeds on which a run broke: 3." in said.out
    assert "Written to out" in said.out
    cci(f"compare baseline breaks-on-3.yaml --seeds 0,1,2 {SHORT} --out whole")
    left, whole = read_results("out"), read_results("whole")
    assert not left.tables["outcomes"].equals(whole.tables["outcomes"])  # what did not break is kept
    for name in whole.tables:
        assert left.paired().tables[name].equals(whole.tables[name]), name


@pytest.mark.slow
def test_the_same_command_may_follow_and_later_commands_count_the_same_runs(cci, folder):
    line = f"compare baseline breaks-on-3.yaml --seeds 4 {SHORT} --out"
    assert cci(f"{line} out").code == 1
    assert cci(f"{line} out").code == 1  # the same experiment, so nothing gives way
    cci(f"run baseline breaks-on-3.yaml --seeds 4 {SHORT} --out runs")
    cci(f"compare baseline breaks-on-3.yaml --seeds 0,1,2 {SHORT} --out whole")
    told = [cci(f"whose {where} --part displacement --baseline baseline --csv") for where in ("out", "runs", "whole")]
    assert [one.code for one in told] == [0, 0, 0], told
    assert len({one.out for one in told}) == 1


def test_fail_fast_stops_at_the_first_and_keeps_what_was_done_before(cci, folder):
    said = cci(f"run baseline breaks-on-3.yaml --seeds 6 {SHORT} --out out --fail-fast -v")
    assert said.code == 1
    assert f"fault: {WHERE}" in said.lines
    assert [line for line in said.lines if line.startswith("seed ")] == [f"seed {n}: 2 runs done" for n in range(3)]
    held = read_folder(folder / "out")
    assert not held.manifest.complete
    assert held.done == {run(name, seed) for name in ("baseline", "breaks-on-3") for seed in range(3)}


def test_there_are_no_tables_where_every_run_broke_or_no_seed_is_whole(cci, folder):
    said = cci(f"run breaks.yaml --seeds 3 {SHORT} --out out")
    assert (said.code, said.out) == (1, "")
    assert "seed 0: the run broke: ZeroDivisionError: no ideas left; so did every other run (2)" in said.err
    assert len(read_folder(folder / "out").failures) == 3
    said = cci(f"compare baseline breaks.yaml --seeds 2 {SHORT} --out out")
    assert (said.code, said.out) == (1, "")
    assert "2 runs that broke are too many: no seed is left on which every scenario ran" in said.err
    assert not read_folder(folder / "out").manifest.complete
    cci(f"run baseline breaks.yaml --seeds 2 {SHORT} --out out")
    with pytest.raises(SimError, match="no seed on which baseline and breaks all ran"):
        Comparison.of(read_results("out"), "baseline")


def test_a_scenario_without_any_run_is_told(cci, folder):
    said = cci(f"run baseline breaks.yaml --seeds 2 {SHORT} --out out")
    assert said.code == 1
    assert "breaks: every run broke" in said.out
    assert runs_in(read_results("out").tables["outcomes"]) == {("baseline", 0), ("baseline", 1)}


def test_tracebacks_are_told_when_asked(cci, folder):
    said = cci(f"run baseline breaks-on-3.yaml --seeds 2,3 {SHORT} --out out --log-file log")
    assert "Traceback" not in said.err
    log = (folder / "log").read_text(encoding="utf-8")
    assert WHERE in log
    assert "Traceback (most recent call last)" in log


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--engine dsk", ("--engine: 'dsk'", "allowed: one of local, dask", "did you mean dask?")),
        ("--engine process", ("--engine: 'process'", "allowed: one of local, dask")),
        ("--scheduler tcp://127.0.0.1:1", ("--scheduler: 'tcp://127.0.0.1:1'", "--engine dask")),
    ],
)
@pytest.mark.parametrize("command", ["run baseline", "compare baseline no-cluster"])
def test_wrong_engines_are_refused(cci, here, command, options, words):
    said = cci(f"{command} --seeds 2 {SHORT} {options}")
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    for word in words:
        assert word in said.err
    assert everything_in(here) == []


def test_a_scheduler_that_is_not_there_is_one_line(cci, here, monkeypatch):
    monkeypatch.setattr("sim.runs.engines.dask_cluster._SECONDS_TO_CONNECT", 0.5)
    said = cci(f"run baseline --seeds 2 {SHORT} --engine dask --scheduler tcp://127.0.0.1:1")
    assert (said.code, len(said.lines)) == (2, 1)
    assert "scheduler tcp://127.0.0.1:1: cannot be reached" in said.err
    assert everything_in(here) == []
