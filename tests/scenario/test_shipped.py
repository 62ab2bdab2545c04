"""The scenario files that come with the package."""

import subprocess
import sys

import pytest

from sim.scenario.files import load_scenario, shipped_scenarios
from sim.scenario.scenario import Scenario
from sim.units import quarter_label
from tests.support.calls import calls_during, watched

NAMES = sorted(shipped_scenarios())


def test_the_first_five_are_there():
    assert {"baseline", "recorded", "no-cluster", "no-alignment", "full-alignment"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_says_what_it_asks_and_rests_on(name):
    scenario = load_scenario(name)
    assert scenario.title != name
    assert scenario.question.endswith("?")
    assert scenario.basis.endswith(".")
    assert bool(scenario.expects) == (name != "baseline")
    assert scenario.region == "emilia-romagna"


def test_every_other_scenario_changes_something():
    digests = {name: load_scenario(name).digest() for name in NAMES}
    assert len(set(digests.values())) == len(NAMES), digests


def test_the_baseline_sets_no_lever_and_no_assumption():
    baseline = load_scenario("baseline")
    assert baseline.digest() == Scenario(name="defaults").digest()
    assert [quarter_label(quarter) for quarter in (baseline.start, baseline.report_from, baseline.end)] == [
        "2012Q1",
        "2014Q1",
        "2027Q4",
    ]


def test_the_ends_of_alignment_differ_in_strength_alone():
    none, full = load_scenario("no-alignment"), load_scenario("full-alignment")
    assert none.changed({"policy.government.alignment.strength": 1.0}).digest() == full.digest()


def test_loading_reads_only_what_a_scenario_extends_and_each_once(monkeypatch):
    load_scenario("full-alignment")
    read = watched(monkeypatch, "sim.inputs.yaml_file.read_text")
    calls = calls_during(lambda: load_scenario("full-alignment"))
    assert sorted(path.stem for path, _ in read) == ["baseline", "full-alignment"]
    assert calls < 30_000  # twice what it takes; a tenth of a second has room for ten times as many


def test_reading_scenarios_imports_nothing_heavy():
    heavy = ["pandas", "mesa", "matplotlib", "pyarrow", "scipy", "rich", "typer"]
    read = "import sys, sim.scenario.files, sim.scenario.uncertainty"
    code = f"{read}; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
