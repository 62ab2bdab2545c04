"""`cci compare` between scenarios that differ in what an ecosystem is: the constant perimeter is told."""

import re

import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from sim.results.results import read_results
from tests.support.small_region import shrink


def said(out, *scenarios):
    region = shrink(out / "small")
    line = ["compare", *scenarios, "--seeds", "2", "--jobs", "1", "--set", f"region={region}"]
    result = CliRunner().invoke(app, [*line, "--out", str(out / "out")])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.slow
def test_the_sum_over_the_constant_perimeter_is_that_of_the_tables(tmp_path):
    told = re.search(
        r"constant perimeter \(cci and tourism\) funded projects differ by (\S+)",
        said(tmp_path, "baseline", "tourism-not-split"),
    )
    assert told is not None
    projects = read_results(tmp_path / "out").table("projects")
    counts = projects[projects.sector.isin(["cci", "tourism"])].groupby("scenario").size() / 2
    assert float(told[1]) == pytest.approx(counts["tourism-not-split"] - counts["baseline"], abs=0.01)


@pytest.mark.slow
def test_scenarios_with_the_same_ecosystems_need_no_such_line(tmp_path):
    assert "constant perimeter" not in said(tmp_path, "baseline", "no-alignment")
