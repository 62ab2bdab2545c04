"""An outcome over time: bars of sums, lines of levels, and what is shaded."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from sim.analysis.ranges import BAND
from sim.analysis.series import over_periods, over_runs, values_of
from sim.outcomes.catalogue import OUTCOMES
from sim.plots import compare_figures
from sim.plots.alignment_path import alignment_path
from sim.plots.over_time import over_time
from tests.plots.reading import artists, ends, said, shaded, tables

pytestmark = pytest.mark.slow  # figures of real runs


def test_money_is_in_millions_and_says_so(pair):
    figure = over_time(pair.outcomes, pair.comparison, "baseline", "public_funding_eur", "all", "quarter")
    assert "(million EUR per quarter)" in said(figure)
    rows = values_of(pair.outcomes, OUTCOMES["public_funding_eur"], "all")
    first = rows[(rows["scenario"] == "baseline") & (rows["quarter"] == rows["quarter"].min())]
    assert ends(figure, "median of baseline")[0][0][1] == pytest.approx(first["value"].median() / 1e6)


def yearly(results, name, outcome="funded_projects"):
    """Return a table of years by seeds, of the CCI in one scenario."""
    rows = results.outcomes.query("outcome == @outcome and sector == 'cci' and scenario == @name")
    years = rows["quarter"].str[:4].astype(int)
    aggregated = rows.assign(year=years).groupby(["year", "seed"])["value"]
    return (aggregated.last() if outcome == "cluster_members" else aggregated.sum()).unstack()


@pytest.mark.parametrize(("name", "side"), [("baseline", -1), ("no-cluster", 1)])
def test_sums_are_bars_with_whiskers_at_the_quantiles_of_runs(pair, name, side):
    figure = over_time(*tables(pair), sector="cci")
    expected = yearly(pair, name)
    median, whisker = ends(figure, f"median of {name}"), ends(figure, f"spread of {name}")
    middle = median[:, :, 0].mean(axis=1)
    assert (side * (middle - expected.index) > 0).all()
    assert (abs(middle - expected.index) < 0.5).all()
    assert median[:, 0, 1] == pytest.approx(np.quantile(expected, 0.5, axis=1))
    assert whisker[:, :, 1] == pytest.approx(np.quantile(expected, BAND, axis=1, method="weibull").T)
    bars = next(bars for bars in figure.axes[-1].containers if bars.get_label() == f"bars of {name}")
    assert [bar.get_height() for bar in bars] == pytest.approx(median[:, 0, 1])
    assert artists(figure, f"median of {name}") == []  # nothing connects sums of different years


def test_levels_are_a_line_with_a_band_at_the_quantiles_of_runs(pair):
    figure = over_time(pair.outcomes, pair.comparison, "baseline", "cluster_members", sector="cci")
    expected = yearly(pair, "no-cluster", "cluster_members").dropna()
    [line] = artists(figure, "median of no-cluster")
    drawn = np.isfinite(line.get_ydata())
    assert line.get_xdata()[drawn] == pytest.approx(expected.index)
    assert line.get_ydata()[drawn] == pytest.approx(np.quantile(expected, 0.5, axis=1))
    [band] = [area for area in figure.axes[0].collections if area.get_label() == "band of no-cluster"]
    corners = {(round(x), round(y, 6)) for path in band.get_paths() for x, y in path.vertices}
    quantiles = [(year, q) for year, runs in expected.iterrows() for q in np.quantile(runs, BAND, method="weibull")]
    assert {(year, round(value, 6)) for year, value in quantiles} <= corners


def test_bars_of_one_year_do_not_cover_one_another(single):
    figure = over_time(*tables(single), sector="cci")
    spans = sorted((bar.get_x(), bar.get_x() + bar.get_width()) for bars in figure.axes[-1].containers for bar in bars)
    assert len(spans) == 3 * 14
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_years_of_an_assumed_calendar_are_shaded_from_the_year_after_the_last_call_on_record(pair, many):
    figure = compare_figures(pair, pair.comparison, "baseline")["over_time"]
    assert shaded(figure) == [2024.5]
    assert "assumed calendar of calls" in said(figure)
    assert shaded(over_time(*tables(many), calls=many.calls, sector="cci")) == [2024.5] * 5
    first, second = shaded(alignment_path(pair.calls, "baseline", sector="cci"))
    assert 2024.75 < first == second < 2025
    quarterly = over_time(*tables(pair), by="quarter", calls=pair.calls, sector="cci")
    assert shaded(quarterly) == [2025 - 0.125]
    earlier = pair.calls.assign(assumed=pair.calls["quarter"] >= "2022")
    assert shaded(over_time(*tables(pair), calls=earlier, sector="cci")) == [2021.5]


def test_nothing_is_shaded_where_no_call_is_assumed_or_that_is_not_known(pair):
    for calls in (None, pair.calls.assign(assumed=False), pair.calls.drop(columns="assumed")):
        figure = over_time(*tables(pair), calls=calls, sector="cci")
        assert shaded(figure) == []
        assert "assumed calendar" not in said(figure)


def test_a_title_in_amounts_is_a_mean_a_year_in_the_unit_of_the_scale(pair):
    outcomes = pair.outcomes.query("outcome == 'public_funding_eur' and sector == 'cci'").copy()
    outcomes["value"] = np.where(outcomes["scenario"] == "baseline", 0.0, 500_000.0)
    comparison = pair.comparison.query("outcome == 'public_funding_eur' and sector == 'cci'").copy()
    comparison[["difference", "ci_low", "ci_high"]] = 28e6, 27e6, 29e6
    figure = over_time(outcomes, comparison, "baseline", "public_funding_eur", sector="cci")
    assert "no-cluster 2.00 above baseline" in figure.get_suptitle().replace("\n", " ")
    assert "million EUR per year" in said(figure)


def test_a_title_says_that_it_compares_the_whole_time_and_not_a_year(pair):
    whole = {
        "funded_projects": "mean over all years",
        "cluster_members": "at the end",
        "alignment_thematic": "mean over all quarters",
    }
    for outcome, words in whole.items():
        figure = over_time(*tables(pair), outcome, sector="cci")
        assert f"{words}, median of" in figure.get_suptitle().replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")


def test_a_single_run_has_no_whisker_and_no_band(single):
    figure = over_time(*tables(single), sector="cci")
    assert len(ends(figure, "median of baseline")) == 14
    assert ends(figure, "spread of baseline").size == 0
    levels = over_time(*tables(single)[:2], "baseline", "cluster_members", sector="cci")
    bands = [area for axes in levels.axes for area in axes.collections if "band" in area.get_label()]
    assert bands
    assert not any(len(path.vertices) for band in bands for path in band.get_paths())
    assert "no spread" in said(figure)


def test_undefined_is_a_gap_and_not_zero(pair):
    figure = over_time(pair.outcomes, pair.comparison, "baseline", "cluster_members", sector="cci")
    [line] = artists(figure, "median of baseline")
    years = dict(zip(line.get_xdata(), line.get_ydata(), strict=True))
    assert [year for year, value in years.items() if math.isnan(value)] == [2014, 2015, 2016]
    assert years[2017] > 0
    assert "Gap: undefined" in said(figure)


def test_a_value_between_two_gaps_is_still_seen(pair):
    lonely = pair.outcomes[pair.outcomes["outcome"] == "alignment_thematic"].copy()
    lonely["value"] = lonely["value"].where(lonely["quarter"].str.endswith("Q3"))
    figure = over_time(lonely, pair.comparison, "baseline", "alignment_thematic", by="quarter", sector="cci")
    [dots] = artists(figure, "lone points of baseline")
    assert len(dots.get_xdata()) == lonely.dropna()["quarter"].nunique() > 0


def test_years_not_reported_in_full_are_left_out(pair):
    outcomes = pair.outcomes[pair.outcomes["quarter"] < "2027Q3"]
    figure = over_time(outcomes, pair.comparison, "baseline", sector="cci")
    assert round(ends(figure, "median of baseline")[-1][:, 0].mean()) == 2026
    assert "Years not reported in full are left out" in said(figure)


def test_aggregation_by_hand():
    rows = pd.DataFrame(
        {
            "scenario": "a",
            "draw": 0,
            "seed": 0,
            "quarter": range(8056, 8064),
            "value": [1, 2, 3, 4, np.nan, 6, 7, np.nan],
        }
    )
    whole = {kind: over_runs(rows, kind).iloc[0] for kind in ("flow", "ratio", "stock")}
    assert (whole["flow"], whole["ratio"]) == (23, 23 / 6)
    assert math.isnan(whole["stock"])
    assert list(over_periods(rows, "flow", "year")["value"]) == [10, 13]
    assert list(over_periods(rows, "stock", "year")["value"].fillna(-1)) == [4, -1]
    assert math.isnan(over_runs(rows.assign(value=np.nan), "flow").iloc[0])
