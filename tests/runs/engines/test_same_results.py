"""Results are the same bytes whoever does the work, and in whatever order."""

import pytest

from sim.results.columnar import parquet_bytes
from sim.runs.carry_out import carry_out
from sim.runs.execution import Execution
from sim.runs.request import Request
from tests.runs.scenarios import scenario
from tests.support.small_region import shrink

SEEDS = [3, 0, 2]


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    """Return a function that runs the real model, in short and on a small region: workers cannot see a fake."""
    small = {"region": str(shrink(tmp_path_factory.mktemp("regions") / "small")), "start": "2013Q3"}
    short = [scenario(name, share, end="2014Q1", **small) for name, share in (("a", 0.2), ("b", 1.0))]

    def contents(seeds, jobs, engine="local"):
        results = carry_out(Request(short, seeds, (1, 2), uncertainty="prior"), Execution(jobs, engine))
        assert results.failures == ()
        return {name: parquet_bytes(table, name) for name, table in results.tables.items()}

    return contents


@pytest.fixture(scope="module")
def here(contents):
    return contents(sorted(SEEDS), 1)


def test_two_workers(contents, here):
    assert contents(SEEDS, 2) == here


@pytest.mark.slow
def test_four_workers(contents, here):
    assert contents(SEEDS[::-1], 4) == here


@pytest.mark.slow
def test_dask(contents, here):
    assert contents(SEEDS, 2, "dask") == here


def test_other_seeds_are_other_bytes(contents, here):
    assert contents([0, 2, 4], 1)["outcomes"] != here["outcomes"]
