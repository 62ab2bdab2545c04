"""What the figures show, read back from their parts."""

import io
import math

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import same_color

from sim.errors import InputError
from sim.outcomes.catalogue import OUTCOMES
from sim.plots import compare_figures
from sim.plots.alignment_path import alignment_path
from sim.plots.awards_by_sector import awards_by_sector
from sim.plots.funnel import STAGES, funnel
from sim.plots.over_time import over_time
from sim.plots.paired_differences import paired_differences
from sim.plots.series import over_periods, over_runs, values_of
from sim.plots.style import BASELINE, SCENARIO_COLOURS
from sim.plots.wording import number
from sim.state import calls as calls_state
from tests.plots.conftest import LONG_NAME, invented_results
from tests.plots.reading import beyond_page, overlaps, visible_texts, written

CASES = ("pair", "many", "single", "empty")
KINDS = ("over_time", "paired_differences", "funnel", "awards_by_sector", "alignment_path")


@pytest.fixture(scope="module")
def drawn(pair, many, single, empty):
    """Draw the five figures of each invented experiment."""
    results = {"pair": pair, "many": many, "single": single, "empty": empty}
    return {case: compare_figures(each, each.comparison, each.baseline) for case, each in results.items()}


def said(figure) -> str:
    """Return all that is written in a figure, in one line."""
    return " ".join(written(figure)).replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")


def artists(figure, label):
    """Return the lines of a figure that carry a label."""
    return [line for axes in figure.axes for line in axes.lines if line.get_label() == label]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_covers_another_or_leaves_the_page(drawn, case, kind):
    figure = drawn[case][kind]
    assert overlaps(figure) == []
    assert beyond_page(figure) == []


def test_an_overlap_would_be_noticed(drawn):
    figure = over_time(*_tables(invented_results(seeds=2)))
    one = next(text for text in figure.axes[0].texts if text.get_text() == "baseline")
    other = next(text for text in figure.axes[0].texts if text.get_text() == "no-cluster")
    other.set_position(one.get_position())
    assert overlaps(figure) == [("baseline", "no-cluster")]
    figure.text(1.0, 0.5, "out")
    assert beyond_page(figure) == ["out"]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_says_what_it_is(drawn, case, kind):
    figure = drawn[case][kind]
    seeds = {"pair": "20 runs", "many": "5 runs", "single": "1 run of", "empty": "5 runs"}[case]
    assert len(figure.get_suptitle()) > 20
    assert "simulation, not a forecast" in said(figure)
    assert seeds in said(figure)
    assert "nan" not in said(figure).lower().replace("finance", "")
    if case == "empty":
        assert "undefined" in figure.get_suptitle()


@pytest.mark.parametrize("case", ["pair", "many", "single"])
def test_axes_name_their_unit(drawn, case):
    figures = drawn[case]
    assert "(projects per year)" in said(figures["over_time"])
    assert "(projects per run)" in said(figures["paired_differences"])
    assert "(projects per run)" in said(figures["awards_by_sector"])
    assert "(ideas per run, logarithmic scale)" in said(figures["funnel"])
    for name in ("alignment_thematic", "alignment_design"):
        assert f"{OUTCOMES[name].label} ({OUTCOMES[name].unit})" in said(figures["alignment_path"])


def test_money_is_in_millions_and_says_so(pair):
    figure = over_time(pair.outcomes, pair.comparison, "baseline", "public_funding_eur", "all", "quarter")
    assert "(million EUR per quarter)" in said(figure)
    [line] = artists(figure, "median of baseline")
    rows = values_of(pair.outcomes, OUTCOMES["public_funding_eur"], "all")
    first = rows[(rows["scenario"] == "baseline") & (rows["quarter"] == rows["quarter"].min())]
    assert line.get_ydata()[0] == pytest.approx(first["value"].median() / 1e6)


@pytest.mark.parametrize("name", ["baseline", "no-cluster"])
def test_line_and_band_are_the_quantiles_of_runs(pair, name):
    figure = over_time(*_tables(pair))
    rows = pair.outcomes.query("outcome == 'funded_projects' and sector == 'cci' and scenario == @name")
    yearly = rows.assign(year=rows["quarter"].str[:4].astype(int)).groupby(["year", "seed"])["value"].sum().unstack()
    [line] = artists(figure, f"median of {name}")
    assert line.get_xdata() == pytest.approx(yearly.index)
    assert line.get_ydata() == pytest.approx(np.quantile(yearly, 0.5, axis=1))
    [band] = [area for area in figure.axes[0].collections if area.get_label() == f"band of {name}"]
    corners = {(round(x), round(y, 6)) for path in band.get_paths() for x, y in path.vertices}
    expected = [(year, q) for year, runs in yearly.iterrows() for q in np.quantile(runs, [0.1, 0.9])]
    assert {(year, round(value, 6)) for year, value in expected} <= corners


def test_a_title_in_amounts_is_a_mean_a_year_in_the_unit_of_the_scale(pair):
    outcomes = pair.outcomes.query("outcome == 'public_funding_eur' and sector == 'cci'").copy()
    outcomes["value"] = np.where(outcomes["scenario"] == "baseline", 0.0, 500_000.0)
    comparison = pair.comparison.query("outcome == 'public_funding_eur' and sector == 'cci'").copy()
    comparison[["difference", "ci_low", "ci_high"]] = 28e6, 27e6, 29e6
    figure = over_time(outcomes, comparison, "baseline", "public_funding_eur")
    assert "no-cluster 2.0 above baseline" in figure.get_suptitle().replace("\n", " ")
    assert "million EUR per year" in said(figure)


def test_what_is_undefined_in_one_scenario_is_not_said_of_both(pair):
    outcomes = pair.outcomes.copy()
    outcomes["value"] = outcomes["value"].mask(outcomes["scenario"] == "no-cluster")
    title = over_time(outcomes, pair.comparison, "baseline").get_suptitle().replace("\n", " ")
    assert "undefined in no-cluster" in title
    calls = pair.calls.copy()
    calls["alignment_thematic"] = calls["alignment_thematic"].mask(calls["scenario"] == "no-cluster")
    title = alignment_path(calls, "baseline").get_suptitle().replace("\n", " ")
    assert "thematic undefined in no-cluster" in title


def test_a_single_run_has_no_band(drawn):
    figure = drawn["single"]["over_time"]
    bands = [area for axes in figure.axes for area in axes.collections if "band" in area.get_label()]
    assert bands
    assert not any(len(path.vertices) for band in bands for path in band.get_paths())
    assert "no spread" in said(figure)


def test_undefined_is_a_gap_and_not_zero(pair):
    figure = over_time(pair.outcomes, pair.comparison, "baseline", "cluster_members")
    [line] = artists(figure, "median of baseline")
    years = dict(zip(line.get_xdata(), line.get_ydata(), strict=True))
    assert [year for year, value in years.items() if math.isnan(value)] == [2014, 2015, 2016]
    assert years[2017] > 0
    assert "Gap: undefined" in said(figure)


def test_a_value_between_two_gaps_is_still_seen(pair):
    lonely = pair.outcomes[pair.outcomes["outcome"] == "alignment_thematic"].copy()
    lonely["value"] = lonely["value"].where(lonely["quarter"].str.endswith("Q3"))
    figure = over_time(lonely, pair.comparison, "baseline", "alignment_thematic", by="quarter")
    [dots] = artists(figure, "lone points of baseline")
    assert len(dots.get_xdata()) == lonely.dropna()["quarter"].nunique() > 0


def test_years_not_reported_in_full_are_left_out(pair):
    outcomes = pair.outcomes[pair.outcomes["quarter"] < "2027Q3"]
    figure = over_time(outcomes, pair.comparison, "baseline")
    [line] = artists(figure, "median of baseline")
    assert max(line.get_xdata()) == 2026
    assert "Years not reported in full are left out" in said(figure)


def test_aggregation_by_hand():
    rows = pd.DataFrame(
        {"scenario": "a", "seed": 0, "quarter": range(8056, 8064), "value": [1, 2, 3, 4, np.nan, 6, 7, np.nan]}
    )
    whole = {kind: over_runs(rows, kind).iloc[0] for kind in ("flow", "ratio", "stock")}
    assert (whole["flow"], whole["ratio"]) == (23, 23 / 6)
    assert math.isnan(whole["stock"])
    assert list(over_periods(rows, "flow", "year")["value"]) == [10, 13]
    assert list(over_periods(rows, "stock", "year")["value"].fillna(-1)) == [4, -1]
    assert math.isnan(over_runs(rows.assign(value=np.nan), "flow").iloc[0])


def test_points_are_the_differences_of_each_seed_and_the_bar_is_the_interval(pair):
    figure = paired_differences(*_tables(pair))
    rows = pair.outcomes.query("outcome == 'funded_projects' and sector == 'cci'")
    totals = rows.groupby(["seed", "scenario"])["value"].sum().unstack()
    [points] = artists(figure, "seeds")
    assert points.get_xdata() == pytest.approx(totals["no-cluster"] - totals["baseline"])
    row = pair.comparison.query("outcome == 'funded_projects' and sector == 'cci'").iloc[0]
    [bar], [mean] = artists(figure, "interval"), artists(figure, "mean")
    assert bar.get_xdata() == pytest.approx([row["ci_low"], row["ci_high"]])
    assert mean.get_xdata() == pytest.approx([row["difference"]])
    assert [list(line.get_xdata()) for line in artists(figure, "zero")] == [[0, 0]]
    assert "below baseline" in said(figure)
    assert "above baseline" in said(figure)


def test_one_seed_has_a_difference_but_no_interval(drawn):
    figure = drawn["single"]["paired_differences"]
    assert artists(figure, "interval") == []
    assert len(artists(figure, "mean")) == 2
    assert "no interval" in said(figure)


def test_an_outcome_of_comparisons_is_drawn_from_the_comparison(pair):
    tables = pair.outcomes, pair.comparison.fillna({"difference": 12.4}), "baseline", "displaced_projects"
    for figure in (paired_differences(*tables), over_time(*tables)):
        assert artists(figure, "seeds") == []
        assert [list(line.get_xdata()) for line in artists(figure, "mean")] == [[12.4]]


def test_the_funnel_has_the_stages_of_the_model():
    assert tuple(STAGES) == calls_state.STAGES


def test_the_funnel_writes_mean_counts_of_decided_calls(pair):
    decided = pair.calls.query("sector == 'cci' and call_id != 'INCREDIBOL_10' and scenario == 'no-cluster'")
    figure = funnel(pair.calls, "baseline")
    texts = written(figure)
    for stage in STAGES:
        assert number(decided.groupby("seed")[stage].sum().mean()) in texts
    assert "Left out, not decided before the horizon: INCREDIBOL_10" in said(figure)


def test_the_funnel_points_at_the_stage_that_differs_most(pair):
    figure = funnel(pair.calls, "baseline")
    bold = [text for text in figure.texts if text.get_fontweight() == "bold" and "%" in text.get_text()]
    [remark] = bold
    stage = next(text for text in figure.texts if text.get_text() == "aware of the call")
    assert remark.get_position()[1] == pytest.approx(stage.get_position()[1], abs=0.01)


def test_a_stage_nobody_reaches_is_zero_and_not_left_out(pair):
    none = pair.calls.assign(funded=pair.calls["funded"].where(pair.calls["funded"].isna(), 0.0))
    figure = funnel(none, "baseline")
    assert [text for text, _ in visible_texts(figure)].count("0") == 3  # the tick and two scenarios
    assert len(artists(figure, "mean")) == 2 * len(STAGES)


def test_scenarios_that_hold_fewer_calls_say_so(pair):
    fewer = pair.calls.query("not (scenario == 'no-cluster' and call_id == 'ICC_2023')")
    assert "Calls per run: 24.0 in baseline, 23.0 in no-cluster" in said(funnel(fewer, "baseline"))


def test_awards_lists_the_sector_in_question_first_and_no_total(pair):
    figure = awards_by_sector(*_tables(pair))
    left = [text.get_text() for text in figure.texts if text.get_position()[0] == 0.0]
    assert left[3:] == [  # after title, subtitle and note
        "CCI", "Mechatronics", "Agrifood", "Health", "Construction", "Energy", "Services", "Tourism", "Urban economy",
    ]  # fmt: skip
    assert "All sectors" not in said(figure)


def test_alignment_points_are_medians_of_runs(pair):
    figure = alignment_path(pair.calls, "baseline")
    rows = pair.calls.query("sector == 'cci' and scenario == 'no-cluster'")
    for axes, kind in zip(figure.axes[1:], ("alignment_thematic", "alignment_design"), strict=True):
        [points] = [line for line in axes.lines if line.get_label() == "median of no-cluster"]
        medians = rows.groupby("call_id")[kind].median().dropna()
        assert sorted(points.get_ydata()) == pytest.approx(sorted(medians))
    assert "A call without a point is undefined in every run" in said(figure)
    assert "ICC_2026" in said(figure)


def test_a_scenario_has_one_colour_in_all_figures(drawn):
    for kind in ("over_time", "alignment_path"):
        for name, colour in {"baseline": BASELINE, "no-cluster": SCENARIO_COLOURS["no-cluster"]}.items():
            for line in artists(drawn["many"][kind], f"median of {name}"):
                assert same_color(line.get_markeredgecolor() if kind == "alignment_path" else line.get_color(), colour)
    colours = {line.get_color() for kind in ("paired_differences",) for line in artists(drawn["many"][kind], "seeds")}
    assert SCENARIO_COLOURS["no-cluster"] in colours
    headings = [text.get_color() for text in drawn["many"]["over_time"].texts if "no-cluster" in text.get_text()]
    assert len(set(headings)) == 1


def test_long_names_are_recognised_in_every_figure(drawn):
    for kind in KINDS:
        packed = said(drawn["many"][kind]).replace(" ", "").replace("-", "")
        assert LONG_NAME[:10].replace("-", "") in packed
        assert LONG_NAME[-9:].replace("-", "") in packed


def test_more_alternatives_than_a_page_holds_fill_several(pair):
    names = [f"mine-{number}" for number in range(6)]
    results = invented_results(names, seeds=1)
    figures = compare_figures(results, results.comparison, "baseline")
    assert list(figures) == [*KINDS, *(f"{kind}-2" for kind in KINDS)]
    assert "mine-4" in said(figures["funnel"])
    assert "mine-5" in said(figures["funnel-2"])
    assert "mine-5" not in said(figures["funnel"])


def test_a_scenario_alone_can_be_drawn():
    results = invented_results((), seeds=3)
    for figure in compare_figures(results, results.comparison, "baseline").values():
        assert overlaps(figure) == []


def test_the_same_figure_gives_the_same_bytes(pair):
    def files():
        contents = []
        for kind in ("svg", "png"):
            target = io.BytesIO()
            over_time(*_tables(pair)).savefig(target, format=kind, dpi=60)
            contents.append(target.getvalue())
        return contents

    first, second = files(), files()
    assert first == second
    assert b"<dc:date>" not in first[0]


def test_what_is_not_there_is_refused_with_the_nearest_name(pair):
    with pytest.raises(InputError, match="did you mean funded_projects"):
        over_time(pair.outcomes, pair.comparison, "baseline", "funded_project")
    with pytest.raises(InputError, match="did you mean baseline"):
        funnel(pair.calls, "base-line")


def _tables(results):
    return results.outcomes, results.comparison, results.baseline
