"""Numbers of runs alone: the same answers as from all tables, in a hundredth of the space, and what they cannot say."""

import json

import pandas as pd
import pytest

import sim
from sim.results.results import read_results
from tests.cli.conftest import SHORT

ASKED = f"baseline no-cluster --seeds 2 {SHORT}"


@pytest.fixture
def numbers(cci, here):
    """Compare two scenarios and keep their numbers alone; return the folder."""
    assert cci(f"compare {ASKED} --values-only --out numbers").code == 0
    return here / "numbers"


def test_the_folder_holds_numbers_and_no_other_table_of_runs(numbers):
    kept = {path.name for path in numbers.iterdir() if path.is_file()}
    assert kept == {"manifest.json", "run_values.parquet", "comparison.parquet", "comparison.csv"}


def test_differences_are_those_of_all_tables_and_what_moved_is_left_out(numbers, out):
    alone, whole = read_results(numbers).table("comparison"), read_results(out).table("comparison")
    moved = whole["outcome"].isin(["displaced_projects", "gained_projects"])
    assert moved.any()
    pd.testing.assert_frame_equal(alone, whole[~moved].reset_index(drop=True))


def test_the_screen_says_what_is_not_known_and_how_to_have_it(cci, numbers):
    told = cci(f"compare {ASKED} --values-only --out numbers")
    assert told.code == 0
    assert "funded projects" in told.out
    assert "by the same command without --values-only" in told.out
    assert "Where the difference arises" not in told.out
    content = json.loads(cci(f"compare {ASKED} --values-only --out numbers --json").out)
    assert {"comparison", "baseline"} < set(content)
    assert "funnel" not in content


@pytest.mark.parametrize("asked", ["whose numbers", "table numbers outcomes", "explain numbers --project x-1-2016Q1"])
def test_what_needs_other_tables_is_refused_and_the_way_to_them_told(cci, numbers, asked):
    told = cci(asked)
    assert (told.code, told.out) == (2, "")
    assert told.err.splitlines()
    for line in told.err.splitlines():
        assert "these results keep no such table" in line
        assert "cci run or cci compare into another folder keeps every table" in line


@pytest.mark.parametrize(
    "figure", ["over_time", "funnel", "alignment_path", "relation", "programme_account", "displacement", "parity"]
)
def test_a_figure_of_other_tables_is_refused(cci, numbers, figure):
    told = cci(f"plot numbers --figure {figure}")
    assert (told.code, told.out) == (2, "")
    (line,) = told.err.splitlines()
    assert "allowed: another figure: paired_differences, awards_by_sector" in line


def test_runs_verify_grow_and_are_counted(cci, numbers):
    assert cci("verify numbers --sample 2").code == 0
    assert "run_values" in cci("status numbers").out
    assert cci(f"compare {ASKED.replace('--seeds 2', '--seeds 3')} --values-only --out numbers").code == 0
    assert len(read_results(numbers).worlds) == 3


def test_all_tables_do_not_go_into_a_folder_of_numbers(cci, numbers):
    told = cci(f"compare {ASKED} --out numbers")
    assert told.code == 2
    assert "the tables that are kept" in told.err


def test_runs_alone_are_kept_and_told_as_ever(cci, here):
    told = cci(f"run baseline --seeds 2 {SHORT} --values-only --out numbers")
    whole = cci(f"run baseline --seeds 2 {SHORT} --out whole")
    assert told.out.splitlines()[:5] == whole.out.splitlines()[:5]
    assert set(read_results(here / "numbers").tables) == {"run_values"}


def test_python_keeps_numbers_alone():
    compared = sim.compare("baseline", "no-cluster", seeds=2, settings=["end=2015Q4"], values_only=True)
    assert set(compared.results.tables) == {"run_values", "comparison"}
    assert set(compared.figures()) == {"paired_differences", "awards_by_sector"}
