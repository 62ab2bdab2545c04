"""The same command goes on; status, retry and verify say and do what is left."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.results.results import read_results
from sim.results.store.reading import read_folder
from tests.cli.conftest import SHORT, everything_in

ROOT = Path(__file__).parents[2]
KILLS = {"quick": 3, "ci": 15, "laws": 200}[os.environ.get("HYPOTHESIS_PROFILE", "quick")]


def files_in(folder):
    """Return the bytes of every file; of the manifest, all but the command that was given."""
    found = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    manifest = json.loads(found["manifest.json"])
    del manifest["command_line"], manifest["sha256_of_the_rest"]
    return {**found, "manifest.json": json.dumps(manifest)}


def interrupted(cci, line, monkeypatch, after=2):
    """Give a command and interrupt it after some worlds."""
    from sim.results.store.store import Store

    usual, done = Store.add, []

    def add(self, seed, runs):
        usual(self, seed, runs)
        done.append(seed)
        if len(done) == after:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Store, "add", add)
        said = cci(line)
    assert said.code == 130
    return said


def test_the_same_command_goes_on(cci, here, monkeypatch):
    line = f"compare baseline no-cluster --seeds 5 {SHORT} --out out"
    said = interrupted(cci, line, monkeypatch)
    assert said.lines[-1] == "interrupted; finished runs are in out: the same command goes on"
    again = cci(line)
    assert again.code == 0
    assert again.lines[0] == "4 of 10 runs are done already; going on with the rest"
    assert again.lines[-1].startswith("3 of 3 worlds")
    cci(f"compare baseline no-cluster --seeds 5 {SHORT} --out whole")
    assert files_in(here / "out") == files_in(here / "whole")


def test_more_seeds_and_scenarios_run_only_what_is_missing(cci, here):
    cci(f"run baseline --seeds 2 {SHORT} --out out")
    said = cci(f"compare baseline no-cluster --seeds 3 {SHORT} --out out -v")
    assert said.code == 0, said.err
    assert [line for line in said.lines if line.startswith("seed ")] == [
        "seed 0: 1 runs done",
        "seed 1: 1 runs done",
        "seed 2: 2 runs done",
    ]
    cci(f"compare baseline no-cluster --seeds 3 {SHORT} --out whole")
    assert files_in(here / "out") == files_in(here / "whole")
    assert "the comparison with baseline would go" in cci(f"run baseline no-cluster --seeds 3 {SHORT} --out out").err


def test_status_of_unfinished_and_finished_results(cci, here, monkeypatch):
    interrupted(cci, f"run baseline --seeds 5 {SHORT} --out out", monkeypatch)
    before = everything_in(here)
    said = cci("status out")
    assert (said.code, said.err) == (0, "")
    assert "unfinished, in 2 parts; 2 of 5 runs done, 0 failed, 3 missing" in said.out
    assert "nobody is writing there" in said.out
    told = json.loads(cci("status out --json").out)
    assert (told["complete"], told["done"], told["missing"], told["writer"]) == (False, 2, 3, None)
    assert everything_in(here) == before
    table = cci("table out outcomes --csv")
    assert (table.code, table.err) == (0, "unfinished: 2 of 5 runs are in this table\n")
    assert {line.split(",")[2] for line in table.out.splitlines()[1:]} == {"0", "1"}
    assert cci("table out comparison").code == 2
    assert cci("retry out --jobs 1").code == 0
    told = cci("status out").out
    assert "complete; 5 of 5 runs done" in told
    assert "its files are checked by cci verify" in told
    assert cci("table out outcomes").err == ""


@pytest.mark.slow
def test_status_names_the_writer_and_the_time_left(cci, here, monkeypatch):
    from sim.results.store.lock import FolderLock

    interrupted(cci, f"run baseline --seeds 6 {SHORT} --out out", monkeypatch, after=3)
    with monkeypatch.context() as patched:
        patched.setattr("sim.results.store.lock.time.time", lambda: 1_000_000.0)
        lock = FolderLock(here / "out", "cci run baseline")
        lock.began_with(1)
        patched.setattr("sim.results.store.lock.time.time", lambda: 1_000_030.0)
        told = json.loads(cci("status out --json").out)
        assert (told["writer"]["pid"], told["writer"]["command"]) == (os.getpid(), "cci run baseline")
        assert told["seconds_left"] == 45.0  # two runs in 30 seconds, three to go
        assert "about 45 s left" in cci("status out").out
    for line in (f"run baseline --seeds 6 {SHORT} --out out", "retry out"):
        said = cci(line)
        assert (said.code, len(said.lines)) == (2, 1)
        assert f"process {os.getpid()} on" in said.err
    lock.release()
    assert cci("retry out --jobs 1").code == 0


def test_retry_runs_what_failed(cci, here, monkeypatch):
    (here / "breaks-on-3.yaml").write_text("extends: baseline\n", encoding="utf-8")
    assert cci(f"compare baseline breaks-on-3.yaml --seeds 5 {SHORT} --out out").code == 1
    told = json.loads(cci("status out --json").out)
    assert (told["done"], told["failed"], told["missing"]) == (9, 1, 0)
    assert cci("retry out --jobs 1").code == 1  # it breaks again
    monkeypatch.setattr("tests.runs.fake_model.FakeModel.step", mended)
    said = cci("retry out --jobs 1 -v")
    assert said.code == 0, said.err
    assert "seed 3: 1 runs done" in said.lines
    assert read_results("out").failures == ()


def test_retry_leaves_the_command_that_asked_for_the_results(cci, here, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["/bin/cci", "run", "baseline"])
    interrupted(cci, f"run baseline --seeds 3 {SHORT} --out out", monkeypatch)
    monkeypatch.setattr(sys, "argv", ["/bin/cci", "retry", "out"])
    assert interrupted(cci, "retry out --jobs 1", monkeypatch, after=1).err.endswith("the same command goes on\n")
    assert cci("retry out --jobs 1").code == 0
    assert read_folder(here / "out").manifest.command_line == ("cci", "run", "baseline")


def mended(self):
    self.quarter += 1
    self.running = self.quarter <= self.scenario.end


def test_verify(cci, here, monkeypatch):
    cci(f"run baseline no-cluster --seeds 3 {SHORT} --out out")
    said = cci("verify out --sample 2")
    assert (said.code, said.err) == (0, "")
    assert said.out.count("computed again, the same to the byte") == 2
    assert cci("verify out --sample 2").out == said.out
    with monkeypatch.context() as patched:
        patched.setattr("tests.runs.fake_model._TABLES", {})
        patched.setattr("tests.runs.fake_model.number", lambda *key: 0.05)
        other = cci("verify out --sample 2")
    assert other.code == 1
    assert "differ from what is stored" in other.err
    (here / "out" / "calls.parquet").write_bytes((here / "out" / "calls.parquet").read_bytes()[:-9])
    damaged = cci("verify out")
    assert (damaged.code, len(damaged.lines)) == (2, 1)
    assert "calls.parquet: is damaged" in damaged.err


@pytest.mark.slow
def test_an_experiment_file(cci, here):
    (here / "mine.yaml").write_text("extends: no-cluster\n", encoding="utf-8")
    text = "title: A test\nscenarios: [mine, no-alignment]\nbaseline: baseline\nseeds: [1, 4]\n"
    text += "uncertainty: prior\ndraws: 2\nsettings: [end=2014Q4]\n"
    (here / "study.yaml").write_text(text, encoding="utf-8")
    said = cci("run study.yaml --jobs 1")
    assert said.code == 0, said.err
    experiment = read_results("results/study").experiment
    assert (experiment.baseline, experiment.names) == ("baseline", ("baseline", "mine", "no-alignment"))
    assert (experiment.seeds, experiment.uncertainty, experiment.draws) == ((1, 4), "prior", (1, 2))
    text = text.replace("scenarios: [mine, no-alignment]\nbaseline: baseline\n", "scenarios: [mine]\n")
    (here / "study.yaml").write_text(text, encoding="utf-8")
    cci("run study.yaml --jobs 1 --seeds 2 --uncertainty none --out other")
    assert read_results("other").experiment.seeds == (0, 1)
    assert read_results("other").experiment.uncertainty == "none"
    cci("run study.yaml --jobs 1 --seeds 1 --draws 5,3 --out third")
    assert read_results("third").experiment.draws == (3, 5)
    (here / "study.yaml").write_text(text.replace("uncertainty: prior\n", ""), encoding="utf-8")
    cci("run study.yaml --jobs 1 --seeds 1 --uncertainty prior --out fourth")
    assert read_results("fourth").experiment.draws == (1, 2)


def test_all_problems_of_an_experiment_file_at_once(cci, here):
    text = "scenarios: [baseline, no-clutser]\nbaseline: bseline\nseeds: [1, 1]\n"
    (here / "study.yaml").write_text(text, encoding="utf-8")
    said = cci("run study.yaml")
    assert said.code == 2
    assert [line.split(": ")[0] for line in said.lines] == ["study.yaml:1:23", "study.yaml:2:11", "study.yaml:3:8"]
    assert "did you mean no-cluster?" in said.lines[0]
    (here / "study.yaml").write_text("scenarios: []\nsedes: 3\nuncertainty: posteriors\n", encoding="utf-8")
    said = cci("run study.yaml")
    assert [line.split(": ")[0] for line in said.lines] == ["study.yaml:1:12", "study.yaml:2:1", "study.yaml:3:14"]
    assert "did you mean seeds?" in said.lines[1]
    (here / "study.yaml").write_text("scenarios: [baseline]\nseeds: -4\nuncertainty: priors\n", encoding="utf-8")
    allowed = "-4 seeds; allowed: a count from 1 to 1000000, or a list of distinct seeds from 0 on like 3,5,8"
    said = cci("run study.yaml")
    assert said.lines[0] == f"study.yaml:2:8: {allowed}"
    assert said.lines[1].startswith("study.yaml:3:14: uncertainty is 'priors'")
    (here / "study.yaml").write_text("scenarios: [baseline]\ndraws: 0\nuncertainty: prior\n", encoding="utf-8")
    assert cci("run study.yaml").lines[0].startswith("study.yaml:2:8: 0 draws; allowed: a count from 1 to 100000")
    (here / "study.yaml").write_text("scenarios: [baseline]\ndraws: 3\n", encoding="utf-8")
    assert "without uncertainty assumptions are as the scenarios write them" in cci("run study.yaml").err
    (here / "study.yaml").write_text("scenarios: [baseline]\nsettings: [polcy.x=1]\n", encoding="utf-8")
    assert cci("run study.yaml").lines[0].startswith("study.yaml:2:12: polcy.x=1: ")


def test_the_shipped_experiment_is_sound():
    from sim.runs.experiment_file import read_experiment

    written = read_experiment(ROOT / "docs" / "experiments" / "attribution.yaml")
    assert (written.baseline, len(written.scenarios), len(written.seeds), len(written.draws)) == ("baseline", 4, 5, 20)


@pytest.mark.slow
def test_a_reader_that_goes_away_ends_the_command_quietly(here):
    line = f"{sys.executable} -m tests.cli.launch scenarios | head -n 0; exit ${{PIPESTATUS[0]}}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.slow
def test_killed_at_any_instant(here):
    """Kill the command with -9 again and again until it is done; nothing durable is lost or run twice."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FAKE_QUARTER_SECONDS": "0.005"}
    line = "run baseline no-cluster --seeds 12 --set end=2014Q4 --jobs 1 -v --out"
    command = [sys.executable, "-m", "tests.cli.launch", *line.split()]
    subprocess.run([*command, str(here / "whole")], cwd=ROOT, env=environment, check=True, capture_output=True)
    chance, held, kills = random.Random(7), set(), 0
    while kills < KILLS:
        process = subprocess.Popen(
            [*command, str(here / "out")], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
        )
        assert process.stderr is not None
        for said in process.stderr:
            if said.startswith("seed") and chance.random() < 0.4:
                time.sleep(chance.random() * 0.05)
                process.send_signal(signal.SIGKILL)
                break
        process.wait()
        process.stderr.close()
        kills += 1
        if (here / "out" / "manifest.json").exists():
            now = read_folder(here / "out")
            assert held <= now.done
            held = set(now.done)
            if now.manifest.complete:
                assert files_in(here / "out") == files_in(here / "whole")
                held = set()
                for path in sorted((here / "out").rglob("*"), reverse=True):
                    path.unlink()
    subprocess.run([*command, str(here / "out")], cwd=ROOT, env=environment, check=True, capture_output=True)
    assert files_in(here / "out") == files_in(here / "whole")
