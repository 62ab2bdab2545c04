"""What a machine cannot hold is refused, and what is held is what whoever asks says - and really reads."""

import pytest

import sim
from sim.errors import InputError
from sim.outcomes.tables import READ_TO_COMPARE
from sim.results.stored_tables import StoredTables
from sim.runs.carry_out import carry_out
from sim.runs.estimate import estimate
from sim.runs.execution import Execution
from sim.runs.request import Request
from sim.runs.world_work import WorldWork
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE
from tests.support.keys import on

BOTH = (BASELINE, ALTERNATIVE)


@pytest.fixture(autouse=True, scope="module")
def faked():
    with faked_model():
        yield


@pytest.fixture(scope="module")
def sizes(faked):
    return WorldWork(BOTH, Request(BOTH, [0]).premises)(on(0)).sizes()


def test_a_comparison_reads_what_it_declares_to_hold(tmp_path, monkeypatch):
    read = []
    usual = StoredTables._read
    monkeypatch.setattr("sim.plots.sheet.Sheet.savefig", lambda sheet, *where, **how: None)  # it has read all by then
    monkeypatch.setattr(StoredTables, "_read", lambda self, name: read.append(name) or usual(self, name))
    found = sim.compare(*BOTH, seeds=2, folder=tmp_path / "out")
    found.merit(), found.who(), found.parity(), found.funnel_by_basis()
    assert set(read) == set(READ_TO_COMPARE)


@pytest.mark.parametrize("is_stored", [True, False], ids=["stored", "in memory"])
def test_memory_is_that_of_the_tables_held_on_all_worlds(sizes, is_stored):
    request = Request(BOTH, range(10))
    lived = WorldWork(BOTH, request.premises)(on(0))
    packed = sum(len(table) for run in lived.runs for table in run.values())
    for holds in ((), ("outcomes",), ("outcomes", "proposals")):
        found = estimate(lived, request.experiment, 10, 5.0, holds, is_stored)
        held = 2 * 10 * sum(sizes[name] for name in holds)
        assert (found.memory, found.disk) == ((held, 20 * packed) if is_stored else (held + 10 * packed, 0))
    one = estimate(WorldWork((BASELINE,), request.premises)(on(0)), request.experiment, 9, 5.0, ("outcomes",), True)
    assert one.memory == pytest.approx(20 * sizes["outcomes"], rel=0.05)  # the scenario that is there counts too


@pytest.mark.parametrize("short_of", ["nothing", "proposals"])
def test_a_comparison_that_does_not_fit_is_refused(tmp_path, monkeypatch, sizes, short_of):
    needed = 2 * 3 * sum(sizes[name] for name in READ_TO_COMPARE if name != short_of)
    monkeypatch.setattr("sim.runs.estimate.os.sysconf", lambda name: 1 if name == "SC_PAGE_SIZE" else needed)
    monkeypatch.setattr(sim.Comparison, "figures", lambda self: {})
    if short_of == "nothing":
        sim.compare(*BOTH, seeds=3, folder=tmp_path / "out")
        return
    with pytest.raises(InputError, match="seeds: 3 worlds would need about"):
        sim.compare(*BOTH, seeds=3, folder=tmp_path / "out")


def test_runs_alone_may_be_larger_than_memory_in_a_folder_but_not_without(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.runs.estimate.os.sysconf", lambda name: 10)
    assert len(sim.run(*BOTH, seeds=3, folder=tmp_path / "out").results.worlds) == 3
    for holds in ((), ("outcomes",)):
        with pytest.raises(InputError, match="seeds: 3 worlds would need about"):
            carry_out(Request(BOTH, range(3)), holds=holds)


def test_a_disk_that_is_too_small_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.runs.estimate.disk_usage", lambda place: type("Disk", (), {"free": 1000}))
    with pytest.raises(InputError, match=r"seeds: 3 worlds would need about .* MB of disk space, 0.0 MB are free"):
        carry_out(Request(BOTH, range(3)), Execution(folder=tmp_path / "out"))


def test_an_estimate_is_told_once(tmp_path):
    told = []
    carry_out(Request(BOTH, range(3)), Execution(folder=tmp_path / "out", estimated=told.append), ("calls",))
    (found,) = told
    assert str(found).startswith("estimate for 3 worlds: 0 s, up to 0.")
    assert str(found).endswith(" MB of memory to compare")
