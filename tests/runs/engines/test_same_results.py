"""Results are the same bytes whoever does the work, and in whatever order."""

import pytest

from sim.results.columnar import parquet_bytes
from sim.runs.carry_out import carry_out
from sim.runs.execution import Execution
from sim.runs.request import Request
from tests.runs.scenarios import scenario

# The real model, in short: workers cannot see a fake.
SHORT = [scenario(name, share, end="2014Q1", start="2013Q3") for name, share in (("a", 0.2), ("b", 1.0))]
SEEDS = [3, 0, 2]


def contents(seeds, jobs, engine="local"):
    results = carry_out(Request(SHORT, seeds, (1, 2)), Execution(jobs, engine))
    assert results.failures == ()
    return {name: parquet_bytes(table, name) for name, table in results.tables.items()}


@pytest.fixture(scope="module")
def here():
    return contents(sorted(SEEDS), 1)


def test_two_workers(here):
    assert contents(SEEDS, 2) == here


@pytest.mark.slow
def test_four_workers(here):
    assert contents(SEEDS[::-1], 4) == here


@pytest.mark.slow
def test_dask(here):
    assert contents(SEEDS, 2, "dask") == here


def test_other_seeds_are_other_bytes(here):
    assert contents([0, 2, 4], 1)["outcomes"] != here["outcomes"]
