"""Small studies whose runs are invented, to be stored in every way."""

import gc
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

import pytest

from sim.outcomes.tables import RUN_TABLES
from sim.results.columnar import packed
from sim.results.store.store import opened
from sim.runs.request import Request
from sim.runs.run import run_world
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import scenario
from tests.support.keys import on, run, uncertainty_of

BASELINE, LARGER = (scenario(name, share, end="2014Q2") for name, share in (("baseline", 0.8), ("larger", 1.0)))
FIGURE = {"figures/funnel.svg": b"<svg/>"}


@lru_cache
def run_of(one, seed, draw=0):
    """Return the packed tables of a run of the fake model."""
    with faked_model():
        (tables,) = run_world([one], on(seed, draw))
    return {name: packed(tables[name], name) for name in RUN_TABLES}


def experiment(scenarios=(BASELINE, LARGER), seeds=(0, 1, 2), draws=(0,), baseline=None, keeps=RUN_TABLES):
    with faked_model():
        return Request(scenarios, seeds, draws, baseline, keeps, uncertainty_of(draws)).experiment


@dataclass
class Study:
    """A study of some runs, seed by seed; notes what it had to run and what it was promised is safe."""

    scenarios: tuple = (BASELINE, LARGER)
    seeds: tuple = (0, 1, 2)
    order: tuple = ()
    together: int = 1
    extra: dict = field(default_factory=lambda: dict(FIGURE))
    ran: list = field(default_factory=list)
    safe: set = field(default_factory=set)

    def into(self, place, **named):
        by_name = {one.name: one for one in self.scenarios}
        with opened(place, experiment(self.scenarios, self.seeds), **named) as store:
            store._pending.seconds_between = 0.0 if self.together == 1 else 3600.0
            lacking = {world.seed: names for names, worlds in store.missing().items() for world in worlds}
            for seed in sorted(lacking, key=lambda seed: self.order.index(seed) if self.order else seed):
                store.add(on(seed), {name: run_of(by_name[name], seed) for name in lacking[seed]})
                self.ran += [(name, seed) for name in lacking[seed]]
                if self.together > 1 and len(self.ran) % self.together == 0:
                    store.flush()
                if self.together == 1:
                    self.safe |= {run(name, seed) for name in lacking[seed]}
            store.settle()
            store.seal(extra=self.extra)
            return store.manifest


def left_unfinished(place, asked, seeds=()):
    """Interrupt a study of the baseline after some seeds."""
    with suppress(KeyboardInterrupt), opened(place, asked) as store:
        store._pending.seconds_between = 0.0
        for seed in seeds:
            store.add(on(seed), {"baseline": run_of(BASELINE, seed)})
        raise KeyboardInterrupt


def files_in(folder):
    """Return the bytes of every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def small_merges(monkeypatch):
    """Merge two parts at once, so that small studies have merges of merges."""
    monkeypatch.setattr("sim.results.store.pending._MERGED_AT_ONCE", 2)


@pytest.fixture(autouse=True, scope="module")
def nothing_left_of_crashes():
    """Close what stores left open that crashed: their tracebacks hold it. Once a file, for it takes a while."""
    yield
    gc.collect()


@pytest.fixture
def whole(tmp_path):
    """Return the files that a study gives that nothing interrupts."""
    Study().into(tmp_path / "whole")
    return files_in(tmp_path / "whole")
