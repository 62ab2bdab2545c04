"""A study keeps what it needs, in memory or in a folder, goes on where it stopped, and answers the same."""

import pytest

from sim.analysis.run_values import run_values
from sim.results.lazy_tables import LazyTables
from sim.results.store.reading import read_folder
from sim.runs.execution import Execution
from sim.runs.verified import read_whole, sample, tables_that_differ
from sim.studies.study import Study
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE


@pytest.fixture(autouse=True, scope="module")
def faked():
    with faked_model():
        yield


def funded(results):
    assert set(results.tables) == {"run_values"}
    return run_values(results).xs(("funded_projects", "cci"), level=("outcome", "sector"))


STUDY = Study((BASELINE, ALTERNATIVE), funded, keeps=("run_values",))


def stopped(done, total):
    raise KeyboardInterrupt


def test_a_study_goes_on_where_it_stopped(tmp_path):
    place, told = tmp_path / "out", []
    with pytest.raises(KeyboardInterrupt):
        STUDY.carry_out(range(3), execution=Execution(folder=place, progress=stopped))
    answer = STUDY.carry_out(range(3), execution=Execution(folder=place, progress=lambda *state: told.append(state)))
    assert told == [(1, 2), (2, 2)]
    assert answer.equals(STUDY.carry_out(range(3)))
    held = read_folder(place)
    assert set(held.manifest.files) == {"run_values.parquet"}
    assert read_whole(held) > 0
    assert [others for _, others in tables_that_differ(held, sample(held, 2))] == [[], []]


def test_a_study_holds_no_table(tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr(LazyTables, "__getitem__", lambda self, name: read.append(name))
    STUDY.carry_out(range(2))
    STUDY.carry_out(range(2), execution=Execution(folder=tmp_path / "out"))
    assert read == []
