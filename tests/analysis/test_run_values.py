"""Numbers of runs side by side."""

import itertools
import math
import tracemalloc

import pandas as pd
import pytest

from sim.analysis.run_values import run_values
from sim.results.results import Results
from tests.analysis.by_hand import outcome, results_of
from tests.support.keys import on

NAN = math.nan


def values_of(rows, name="funded_projects", **named):
    return run_values(results_of(outcomes=rows, **named)).xs(name, level="outcome")


def quarters(name, *values, sector="cci", seed=0):
    labels = ("2014Q1", "2014Q2", "2014Q3")
    return [outcome("b", seed, label, value, name, sector) for label, value in zip(labels, values, strict=False)]


def test_seeds_and_sectors_stay_apart():
    rows = quarters("funded_projects", 1, 2) + quarters("funded_projects", 3, 4, sector="all")
    rows += quarters("funded_projects", 10, 20, seed=5)
    found = values_of(rows, seeds=(0, 5))
    assert list(found.columns) == [on(0), on(5)]
    assert found.loc[("b", "cci")].tolist() == [3, 30]
    assert found.loc[("b", "all")].tolist() == pytest.approx([7, NAN], nan_ok=True)


def test_no_rows_give_no_values():
    assert run_values(results_of(outcomes=[])).empty


def test_scenarios_that_come_in_pieces_are_put_together(monkeypatch):
    rows = [outcome(name, seed, "2014Q1", seed + (name == "a")) for name in ("b", "a") for seed in range(4)]
    whole = results_of(outcomes=rows, seeds=range(4), end="2014Q1")
    table = whole.table("run_values")
    monkeypatch.setattr(Results, "frames", lambda self, name: iter([table[:3], table[3:5], table[5:]]))
    assert run_values(whole).loc[("b", "funded_projects", "cci")].tolist() == [0, 1, 2, 3]
    assert run_values(whole).loc[("a", "funded_projects", "cci")].tolist() == [1, 2, 3, 4]


def test_runs_in_many_pieces_take_the_memory_of_few_tables(monkeypatch):
    seeds, pieces, sectors = 2000, 40, [f"s{number:02d}" for number in range(50)]

    def piece(first):
        keys = itertools.product(["b"], ["funded_projects"], sectors, [0], range(first, first + seeds // pieces))
        rows = pd.DataFrame(keys, columns=["scenario", "outcome", "sector", "draw", "seed"])
        return rows.assign(value=rows["seed"] * 1.0)

    results = results_of(outcomes=[], seeds=range(seeds))
    monkeypatch.setattr(Results, "frames", lambda self, name: map(piece, range(0, seeds, seeds // pieces)))
    tracemalloc.start()
    try:
        found = run_values(results)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.shape == (len(sectors), seeds)
    assert (found.to_numpy() == range(seeds)).all()
    assert peak < 6 * found.to_numpy().nbytes
