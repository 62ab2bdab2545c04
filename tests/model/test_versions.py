"""The same runs on other interpreters and other Mesa than those of the lock, wherever they can be had."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE

ROOT = Path(__file__).parents[2]
OTHERS = [path for path in os.environ.get("CCI_OTHER_PYTHONS", "").split(os.pathsep) if path]
"""Interpreters with what the model needs, each with a Mesa of its own, such as /opt/py312/bin/python."""
SAY_DIGESTS = """
import warnings
warnings.simplefilter("error", FutureWarning)
from published.digest import TABLES, digest_of
from sim.model import EcosystemModel
from sim.scenario.files import load_scenario
from tests.support.small_region import shrink
from pathlib import Path
import tempfile
region = Path(tempfile.mkdtemp()) / "emilia-romagna"
shrink(region)
scenario = load_scenario("no-cluster").changed({"region": str(region), "end": "2017Q4"})
model = EcosystemModel(scenario, seed=3)
while model.running:
    model.step()
print(len(model.agents) > 0, [digest_of(model.tables()[name], name) for name in TABLES])
"""


def digests(python):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [python, "-c", SAY_DIGESTS], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=5 * PATIENCE
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_frozen_scenario_stays_what_it_was_given(baseline):
    from sim.model import EcosystemModel

    assert EcosystemModel(baseline, seed=1).scenario is baseline


@pytest.mark.skipif(not OTHERS, reason="CCI_OTHER_PYTHONS names no other interpreter with the model's libraries")
@pytest.mark.parametrize("python", OTHERS)
def test_other_interpreters_and_versions_of_mesa_run_the_same(python):
    assert digests(python) == digests(sys.executable)
