"""What calls brought about is never opened by the model, not even by accident."""

import json
import subprocess
import sys
from pathlib import PurePath

import pytest

RECORD = """
import json, sys
opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
{work}
print(json.dumps(opened))
"""
FIRST_QUARTER = """
from sim.model import EcosystemModel
EcosystemModel("recorded", seed=0).step()
"""


def files_opened_by(work):
    """Run some Python in a fresh interpreter and list every file it opens."""
    done = subprocess.run([sys.executable, "-c", RECORD.format(work=work)], capture_output=True, text=True, check=True)
    return [PurePath(path) for path in json.loads(done.stdout.splitlines()[-1])]


def observed_among(paths):
    return [path for path in paths if "observed" in path.parts]


def test_model_never_opens_observed_outcomes():
    opened = files_opened_by(FIRST_QUARTER)
    assert "calls.csv" in {path.name for path in opened}
    assert observed_among(opened) == []


@pytest.mark.parametrize("reading", ["open({path!r}).close()", "import io; io.FileIO({path!r}).close()"])
def test_reading_them_would_be_noticed(reading, tmp_path):
    path = tmp_path / "observed" / "call_outcomes.csv"
    path.parent.mkdir()
    path.write_text("call_id\n", encoding="utf-8")
    assert observed_among(files_opened_by(reading.format(path=str(path)))) == [path]
