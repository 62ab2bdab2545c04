"""An experiment: the same bytes whatever the workers do, and refused when it cannot be held."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from sim.errors import InputError
from sim.outcomes.tables import KEYS, RUN_TABLES, WORLD
from sim.results.columnar import parquet_bytes
from sim.runs.carry_out import carry_out
from sim.runs.engines.in_process import InProcess
from sim.runs.execution import Execution
from sim.runs.request import Request
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE, QUIET, scenario
from tests.support.keys import uncertainty_of


def experiment(scenarios=(BASELINE, ALTERNATIVE, QUIET), seeds=(4, 0, 2), draws=(0,), holds=RUN_TABLES, **named):
    with faked_model():
        return carry_out(Request(scenarios, seeds, draws, uncertainty=uncertainty_of(draws)), Execution(**named), holds)


@pytest.fixture(scope="module")
def usual():
    return experiment()


def contents(results):
    return {name: parquet_bytes(table, name) for name, table in results.tables.items()}


def test_every_scenario_runs_on_every_seed(usual):
    results = usual
    assert results.experiment.names == ("baseline", "larger", "quiet")
    assert results.worlds == ((0, 0), (0, 2), (0, 4))
    assert runs_in(results) == {(name, 0, seed) for name in ("baseline", "larger", "quiet") for seed in (0, 2, 4)}
    assert "quiet" not in set(results.tables["projects"]["scenario"])


def test_more_worlds_than_anybody_could_run_are_refused_before_they_are_listed():
    with pytest.raises(InputError, match="1001 draws on 1000 seeds are 1001000 worlds; allowed: at most 1000000"):
        Request([BASELINE], range(1000), range(1, 1002), uncertainty="prior")


def runs_in(results):
    return set(results.tables["outcomes"][["scenario", *WORLD]].itertuples(index=False, name=None))


def test_every_draw_runs_on_every_seed():
    results = experiment((BASELINE, ALTERNATIVE), (3, 1), draws=(5, 2))
    assert (results.experiment.draws, results.experiment.uncertainty) == ((2, 5), "prior")
    assert results.worlds == ((2, 1), (2, 3), (5, 1), (5, 3))
    assert runs_in(results) == {(name, *world) for name in ("baseline", "larger") for world in results.worlds}


def test_tables_are_sorted_by_their_key():
    # 10 as text would come before 9
    results = experiment((BASELINE, ALTERNATIVE), (9, 10, 11), draws=(10, 9))
    for name in RUN_TABLES:
        table, key = results.tables[name], list(KEYS[name])
        assert len(table) > 50
        assert table.equals(table.sort_values(key, kind="stable", ignore_index=True))
        assert not table.duplicated(key).any()


def test_order_of_completion_does_not_show(usual, monkeypatch):
    monkeypatch.setattr("sim.runs.carry_out.completed", reversed_worlds)
    assert contents(experiment()) == contents(usual)


def reversed_worlds(engine, work, worlds):
    yield from ((world, work(world)) for world in reversed(worlds))


def test_order_in_which_scenarios_are_named_does_not_show(usual):
    assert contents(experiment((QUIET, ALTERNATIVE, BASELINE))) == contents(usual)


def test_runs_do_not_depend_on_what_else_runs(usual):
    alone = experiment((ALTERNATIVE,)).tables["proposals"]
    together = usual.tables["proposals"].query("scenario == 'larger'").reset_index(drop=True)
    assert alone.equals(together)


@pytest.mark.slow  # its quick sibling is tests/runs/engines/test_same_results.py
def test_workers_give_the_bytes_that_this_process_gives():
    # The real model, in short: workers cannot see a fake.
    short = [scenario(name, share, end="2014Q1", start="2013Q3") for name, share in (("a", 0.2), ("b", 1.0))]
    here = carry_out(Request(short, [1, 5], [1, 2], uncertainty="prior"))
    elsewhere = carry_out(Request(short, [5, 1], [2, 1], uncertainty="prior"), Execution(jobs=2))
    assert contents(here) == contents(elsewhere)
    assert len(here.tables["outcomes"]) > 100


def test_progress_is_told_after_each_world():
    told = []
    experiment(progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(("workers", "seconds"), [(1, 80), (4, 20), (16, 10)])
def test_what_the_rest_takes_is_judged_by_the_workers_that_there_are(monkeypatch, workers, seconds):
    @contextmanager
    def engine_for(name, jobs, scheduler):
        engine = InProcess()
        engine.workers = workers  # a cluster has its own, however many jobs were asked for
        yield engine

    clock = iter([0.0, 10.0])
    monkeypatch.setattr("sim.runs.carry_out.engine_for", engine_for)
    monkeypatch.setattr("sim.runs.carry_out.time", SimpleNamespace(monotonic=lambda: next(clock)))
    told = []
    experiment((BASELINE,), range(9), jobs=2, estimated=told.append)
    assert [estimate.seconds for estimate in told] == [seconds]


def test_what_would_not_fit_is_refused_after_the_first_world(monkeypatch):
    started = []
    monkeypatch.setattr("sim.runs.estimate.os.sysconf", lambda name: 10)
    with pytest.raises(InputError, match=r"seeds: 3 worlds would need about .* GB of memory"):
        experiment(progress=lambda done, total: started.append(done))
    assert started == []


def test_records_remember_the_scenarios(usual):
    first = usual.scenarios[0]
    assert (first.name, first.title, first.digest) == ("baseline", "baseline for tests", BASELINE.digest())
    assert (first.report_from, first.end, first.region_digest) == ("2014Q1", "2015Q4", "0" * 64)
    assert first.specification["policies"][0][1]["government"]["commitment"] == 0.8
