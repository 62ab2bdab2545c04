"""How quarters become one number a run."""

import math

import numpy as np
import pytest

from sim.analysis.run_values import run_values
from tests.analysis.by_hand import outcome, results_of
from tests.support.keys import on

NAN = math.nan


def values_of(rows, name="funded_projects", **named):
    return run_values(results_of(outcomes=rows, **named)).xs(name, level="outcome")


def quarters(name, *values, sector="cci", seed=0):
    labels = ("2014Q1", "2014Q2", "2014Q3")
    return [outcome("b", seed, label, value, name, sector) for label, value in zip(labels, values, strict=False)]


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("funded_projects", (1, 2, 4), 7),
        ("funded_projects", (NAN, 2, 4), 6),
        ("funded_projects", (NAN, NAN, NAN), NAN),
        ("funded_projects", (0, 0, 0), 0),
        ("cluster_members", (1, 2, 4), 4),
        ("cluster_members", (1, 2, NAN), NAN),
        ("cluster_members", (NAN, NAN, 4), 4),
        ("cluster_members", (1, 2), NAN),
        ("alignment_thematic", (0.2, 0.4, 0.9), 0.5),
        ("alignment_thematic", (0.2, NAN, 0.4), 0.3),
        ("alignment_thematic", (NAN, NAN, NAN), NAN),
    ],
)
def test_flows_add_up_stocks_are_the_last_and_ratios_average(name, values, expected):
    found = values_of(quarters(name, *values), name, seeds=(0,), end="2014Q3")
    assert found.to_numpy().tolist() == [[pytest.approx(expected, nan_ok=True)]]


def test_each_scenario_has_its_own_last_quarter():
    results = results_of(outcomes=quarters("cluster_members", 1, 2, 4), seeds=(0,), end="2014Q2")
    assert run_values(results).to_numpy().tolist() == [[2.0]]


def test_seeds_and_sectors_stay_apart():
    rows = quarters("funded_projects", 1, 2) + quarters("funded_projects", 3, 4, sector="all")
    rows += quarters("funded_projects", 10, 20, seed=5)
    found = values_of(rows, seeds=(0, 5))
    assert list(found.columns) == [on(0), on(5)]
    assert found.loc[("b", "cci")].tolist() == [3, 30]
    assert found.loc[("b", "all")].tolist() == pytest.approx([7, NAN], nan_ok=True)


def test_no_rows_give_no_values():
    assert run_values(results_of(outcomes=[])).empty


def test_money_adds_up_to_the_cent():
    rows = [outcome("b", 0, f"{2014 + place // 4}Q{place % 4 + 1}", 0.1, "public_funding_eur") for place in range(400)]
    found = values_of(rows, "public_funding_eur", seeds=(0,))
    assert np.allclose(found, 40.0, rtol=0, atol=1e-12)
