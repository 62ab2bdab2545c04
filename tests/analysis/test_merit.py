"""Merit of what is funded with and without an alternative, by hand."""

import math

import pytest

from sim.analysis.displacement import moved
from sim.analysis.merit import MERIT_COLUMNS, merit
from sim.errors import InputError
from tests.analysis.by_hand import project, results_of

T_1 = math.tan(math.pi * 0.45)  # 95 % quantile of Student's t with one degree of freedom


def table_of(*projects, names=("b", "a"), seeds=(0, 1)):
    results = results_of(names, seeds, projects=projects)
    return merit(results, "b", moved(results, "b"))


def row_of(table, sector="cci", projects="funded"):
    (row,) = table[(table["sector"] == sector) & (table["projects"] == projects)].to_dict("records")
    return row


def test_means_of_runs_are_compared_seed_by_seed():
    # Baseline: seed 0 has the mean of 1 and 3, seed 1 has 5. Alternative: 1 and 6. Differences -1 and 1.
    table = table_of(
        project("b", 0, "i", merit=1.0),
        project("b", 0, "j", merit=3.0),
        project("b", 1, "i", merit=5.0),
        project("a", 0, "i", merit=1.0),
        project("a", 1, "k", merit=6.0),
    )
    assert list(table.columns) == list(MERIT_COLUMNS)
    row = row_of(table)
    assert (row["baseline_mean"], row["scenario_mean"], row["difference"], row["worlds"]) == (3.5, 3.5, 0.0, 2)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((-T_1, T_1))


def test_displaced_against_gained_counts_seeds_that_have_both():
    table = table_of(
        project("b", 0, "stays", merit=9.0),
        project("a", 0, "stays", merit=9.0),
        project("b", 0, "i", merit=1.0),
        project("a", 0, "j", merit=4.0),
        project("b", 1, "i", merit=7.0),
    )
    row = row_of(table, projects="moved")
    assert (row["baseline_mean"], row["scenario_mean"], row["difference"], row["worlds"]) == (1.0, 4.0, 3.0, 1)
    assert math.isnan(row["ci_low"])


def test_without_a_seed_that_has_both_the_difference_is_undefined_and_never_zero():
    row = row_of(table_of(project("b", 0, "i", merit=1.0), project("a", 1, "j", merit=4.0)))
    assert (row["baseline_mean"], row["scenario_mean"], row["worlds"]) == (1.0, 4.0, 0)
    assert all(math.isnan(row[column]) for column in ("difference", "ci_low", "ci_high"))


def test_all_sectors_weigh_projects_and_not_sectors():
    table = table_of(
        project("b", 0, "i", merit=1.0),
        project("b", 0, "j", "health", merit=2.0),
        project("b", 0, "k", "health", merit=3.0),
        project("a", 0, "i", merit=1.0),
    )
    assert row_of(table, "all")["baseline_mean"] == 2.0
    assert row_of(table, "health")["scenario_mean"] != row_of(table, "health")["scenario_mean"]
    assert table["sector"].unique().tolist() == ["cci", "health", "all"]


def test_an_unknown_baseline_is_refused_and_a_lone_scenario_has_no_rows():
    results = results_of(("b",), projects=[project("b", 0, "i", merit=1.0)])
    assert merit(results, "b", moved(results, "b")).empty
    with pytest.raises(InputError):
        merit(results, "c", moved(results, "b"))
