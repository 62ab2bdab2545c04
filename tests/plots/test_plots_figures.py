"""What the figures show, read back from their parts."""

import io
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import same_color

from sim.analysis.account_totals import account_totals
from sim.analysis.funnel import CALLS_HELD
from sim.analysis.funnel import funnel as funnel_table
from sim.errors import InputError
from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.tables import COLUMNS
from sim.outcomes.tidy import typed
from sim.plots import compare_figures
from sim.plots.alignment_path import alignment_path
from sim.plots.awards_by_sector import awards_by_sector
from sim.plots.ecosystem import WORDS, ecosystem
from sim.plots.funnel import STAGES, funnel
from sim.plots.kinds import Material, draw, page_of
from sim.plots.over_time import over_time
from sim.plots.paired_differences import paired_differences
from sim.plots.programme_account import programme_account
from sim.plots.style import BASELINE, MARGIN_MM, PAGE_WIDTH_MM, SCENARIO_COLOURS
from sim.results.results import Results
from sim.state import calls as calls_state
from sim.words.typeset import number, percent
from tests.plots.conftest import LONG_NAME, OF_RUNS, invented_results
from tests.plots.reading import (
    artists,
    beyond_margin,
    misplaced,
    numbers,
    overlaps,
    said,
    tables,
    visible_texts,
    written,
)
from tests.support.labels import LABELS

CASES = ("pair", pytest.param("many", marks=pytest.mark.slow), "single", "empty")  # many take as long as all others


@pytest.fixture(scope="module")
def drawn(pair, many, single, empty):
    """Return a function that draws a figure of an invented experiment, once."""
    results = {"pair": pair, "many": many, "single": single, "empty": empty}

    @cache
    def figure(case, kind):
        of = Material(results[case], results[case].comparison, results[case].baseline)
        return draw(kind, of, page_of(of).split()[0])

    return figure


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", OF_RUNS)
def test_no_text_covers_another_or_enters_the_margin(drawn, case, kind):
    figure = drawn(case, kind)
    assert misplaced(figure) == []


def test_an_overlap_would_be_noticed():
    figure = over_time(*tables(invented_results(seeds=2)), sector="cci")
    one = next(text for text in figure.texts if text.get_text() == "baseline")
    other = next(text for text in figure.texts if text.get_text() == "no-cluster")
    other.set_position(one.get_position())
    assert overlaps(figure) == [("baseline", "no-cluster")]
    figure.text(1.0, 0.5, "out")
    assert beyond_margin(figure) == ["out"]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", OF_RUNS)
def test_every_figure_says_what_it_is(drawn, case, kind):
    figure = drawn(case, kind)
    seeds = {"pair": "20 runs", "many": "5 runs", "single": "1 run of", "empty": "5 runs"}[case]
    assert len(figure.get_suptitle()) > 20
    assert "simulation, not a forecast" in said(figure)
    assert seeds in said(figure)
    assert "nan" not in said(figure).lower().replace("finance", "")
    if case == "empty":
        assert "undefined" in figure.get_suptitle()


@pytest.mark.parametrize("case", CASES[:3])
def test_axes_name_their_unit(drawn, case):
    assert "(projects per year)" in said(drawn(case, "over_time"))
    assert "(projects per run)" in said(drawn(case, "paired_differences"))
    assert "(projects per run)" in said(drawn(case, "awards_by_sector"))
    assert "(pairs per run, logarithmic scale)" in said(drawn(case, "funnel"))
    for name in ("alignment_thematic", "alignment_design"):
        assert f"{OUTCOMES[name].label} ({OUTCOMES[name].unit})" in said(drawn(case, "alignment_path"))


def test_what_is_undefined_in_one_scenario_is_not_said_of_both(pair):
    outcomes = pair.outcomes.copy()
    outcomes["value"] = outcomes["value"].mask(outcomes["scenario"] == "no-cluster")
    title = over_time(outcomes, pair.comparison, "baseline", sector="cci").get_suptitle().replace("\n", " ")
    assert "undefined in no-cluster" in title
    calls = pair.calls.copy()
    calls["alignment_thematic"] = calls["alignment_thematic"].mask(calls["scenario"] == "no-cluster")
    title = alignment_path(calls, "baseline", sector="cci").get_suptitle().replace("\n", " ")
    assert "thematic undefined in no-cluster" in title


def test_points_are_the_differences_of_each_seed_and_the_bar_is_the_interval(pair):
    figure = paired_differences(*numbers(pair), sector="cci")
    rows = pair.outcomes.query("outcome == 'funded_projects' and sector == 'cci'")
    totals = rows.groupby(["seed", "scenario"])["value"].sum().unstack()
    [points] = artists(figure, "points")
    assert points.get_xdata() == pytest.approx(totals["no-cluster"] - totals["baseline"])
    row = pair.comparison.query("outcome == 'funded_projects' and sector == 'cci'").iloc[0]
    [bar], [mean] = artists(figure, "interval"), artists(figure, "mean")
    assert bar.get_xdata() == pytest.approx([row["ci_low"], row["ci_high"]])
    assert mean.get_xdata() == pytest.approx([row["difference"]])
    assert [list(line.get_xdata()) for line in artists(figure, "zero")] == [[0, 0]]
    assert "below baseline" in said(figure)
    assert "above baseline" in said(figure)


def test_points_of_several_draws_are_their_means(pair):
    values = pair.run_values.assign(draw=1 + pair.run_values["seed"] % 4, seed=pair.run_values["seed"] // 4)
    figure = paired_differences(values, *numbers(pair)[1:], sector="cci")
    rows = values.query("outcome == 'funded_projects' and sector == 'cci'")
    totals = rows.groupby(["draw", "seed", "scenario"])["value"].sum().unstack()
    [points] = artists(figure, "points")
    assert points.get_xdata() == pytest.approx((totals["no-cluster"] - totals["baseline"]).groupby("draw").mean())
    assert "one draw of the assumptions, mean over its seeds" in said(figure)


def test_one_seed_has_a_difference_but_no_interval(drawn):
    figure = drawn("single", "paired_differences")
    assert artists(figure, "interval") == []
    assert len(artists(figure, "mean")) == 2
    assert "no interval" in said(figure)


def test_an_outcome_of_comparisons_is_drawn_from_the_comparison(pair):
    counted = replace(pair, tables=pair.tables | {"projects": typed([], COLUMNS["projects"])})
    material = Material(counted, pair.comparison.fillna({"difference": 12.4}), "baseline")
    for kind in ("paired_differences", "over_time"):
        figure = draw(kind, material, page_of(material), "displaced_projects", "cci")
        assert artists(figure, "points") == []
        assert [list(line.get_xdata()) for line in artists(figure, "mean")] == [[12.4]]
    with pytest.raises(InputError, match="over the whole period; allowed: the figure paired_differences"):
        over_time(*tables(pair), "displaced_projects", "cci")


def test_the_funnel_has_the_stages_of_the_model():
    assert tuple(STAGES) == calls_state.STAGES


def test_the_funnel_speaks_of_applications_and_of_pairs_of_idea_and_call(pair):
    figure = funnel(pair.calls, "baseline", experiment=pair.experiment)
    title = figure.get_suptitle().replace("\n", " ")
    decided = pair.calls.query("sector == 'cci' and call_id != 'INCREDIBOL_10'")
    means = decided.groupby(["scenario", "seed"])[["applications", "funded"]].sum().groupby("scenario").mean()
    for name in ("baseline", "no-cluster"):
        assert f"{number(means.loc[name, 'funded'])} of {number(means.loc[name, 'applications'])}" in title
    assert "live ideas" not in title
    assert "applications" in written(figure)
    assert "submitted" not in said(figure)
    assert "an idea counts once for each call at which it is live" in said(figure)
    assert "CCI idea-call pairs at this stage" in said(figure)


def test_a_change_too_small_to_write_is_short(pair):
    calls = pair.calls.query("sector == 'cci' and scenario == 'baseline'")
    calls = calls.assign(live_ideas=100_000.0)
    more = calls.assign(scenario="no-cluster", live_ideas=100_010.0)
    assert "\N{ALMOST EQUAL TO} 0 %" in said(funnel(pd.concat([calls, more]), "baseline", sector="cci"))


def test_the_funnel_writes_mean_counts_of_decided_calls(pair):
    decided = pair.calls.query("sector == 'cci' and call_id != 'INCREDIBOL_10' and scenario == 'no-cluster'")
    figure = funnel(pair.calls, "baseline", experiment=pair.experiment)
    texts = written(figure)
    for stage in STAGES:
        assert number(decided.groupby("seed")[stage].sum().mean()) in texts
    assert "Left out, not decided before the horizon: INCREDIBOL_10" in said(figure)


def test_the_funnel_points_at_the_stage_that_differs_most(pair):
    figure = funnel(pair.calls, "baseline", experiment=pair.experiment)
    bold = [text for text in figure.texts if text.get_fontweight() == "bold" and "%" in text.get_text()]
    [remark] = bold
    stage = next(text for text in figure.texts if text.get_text() == "aware of the call")
    assert remark.get_position()[1] == pytest.approx(stage.get_position()[1], abs=0.01)


def test_bold_is_explained_only_where_something_is_bold(pair):
    assert "bold where it grows or shrinks most" in said(funnel(pair.calls, "baseline", experiment=pair.experiment))
    same = pair.calls.query("scenario == 'baseline'")
    same = pd.concat([same, same.assign(scenario="no-cluster")])
    assert "bold" not in said(funnel(same, "baseline", sector="cci"))
    run_values, comparison, baseline = numbers(pair)
    assert "bold where the 90 % interval" in said(awards_by_sector(run_values, comparison, baseline, sector="cci"))
    chance = comparison.assign(ci_low=-1.0, ci_high=1.0)
    assert "bold" not in said(awards_by_sector(run_values, chance, baseline, sector="cci"))


def test_a_stage_nobody_reaches_is_zero_and_not_left_out(pair):
    none = pair.calls.assign(funded=pair.calls["funded"].where(pair.calls["funded"].isna(), 0.0))
    figure = funnel(none, "baseline", sector="cci")
    assert [text for text, _ in visible_texts(figure)].count("0") == 3  # the tick and two scenarios
    assert len(artists(figure, "mean")) == 2 * len(STAGES)


def test_the_funnel_counts_what_the_table_of_the_funnel_counts():
    results = invented_results(("no-cluster", "mine", "fewer"), seeds=4)
    calls = results.calls
    new = calls[(calls["scenario"] == "mine") & (calls["call_id"] == "ICC_2023")].assign(call_id="ICC_NEW")
    on_one_seed = (calls["scenario"] == "mine") & (calls["call_id"] == "STARTUP_2024") & (calls["seed"] == 2)
    cancelled = (calls["scenario"] == "fewer") & calls["call_id"].isin(["ICC_2023", "INCREDIBOL_3"])
    calls = pd.concat([calls[~(on_one_seed | cancelled)], new])
    whole = Results(results.experiment, {"calls": calls, "outcomes": results.outcomes})
    table = funnel_table(whole, "baseline").set_index(["scenario", "stage"])
    figure = funnel(calls, "baseline", experiment=results.experiment, worlds=results.worlds)
    texts, told = written(figure), said(figure)
    for name in results.experiment.alternatives:
        for stage in STAGES:
            assert number(table.loc[(name, stage), "scenario_mean"]) in texts
            change = table.loc[(name, stage), "scenario_mean"] / table.loc[(name, stage), "baseline_mean"] - 1
            assert percent(change, signed=True).replace("\N{NO-BREAK SPACE}", " ") in told
    for stage in STAGES:
        assert number(table.loc[("no-cluster", stage), "baseline_mean"]) in texts
    for name in ("mine", "fewer"):
        held = table.loc[(name, CALLS_HELD)]
        calls_held = f"(calls per run: {number(held['scenario_mean'])}, baseline {number(held['baseline_mean'])})"
        assert f"{number(held['contribution'], signed=True)} in {name} {calls_held}" in told
        assert f"{name} shares fewer calls: in those {number(table.loc[(name, 'funded'), 'baseline_mean'])} of" in told
    assert "no-cluster (calls per run" not in told
    assert "no-cluster shares" not in told
    assert "calls that both hold" in figure.get_suptitle().replace("\n", " ")
    assert overlaps(figure) == []


def test_the_funnel_of_the_same_calls_says_nothing_of_others(pair):
    told = said(funnel(pair.calls, "baseline", experiment=pair.experiment))
    assert "only one of two scenarios" not in told
    assert "both" not in told


def test_awards_lists_the_sector_in_question_first_and_no_total(pair):
    figure = awards_by_sector(*numbers(pair), experiment=pair.experiment)
    edge = MARGIN_MM / PAGE_WIDTH_MM
    left = [text.get_text() for text in figure.texts if text.get_position()[0] == edge]
    assert left[3:] == [  # after title, subtitle and note
        "CCI", "Mechatronics", "Agrifood", "Health", "Construction", "Energy", "Services", "Tourism", "Urban economy",
    ]  # fmt: skip
    assert "All sectors" not in said(figure)


def test_alignment_points_are_medians_of_runs(pair):
    figure = alignment_path(pair.calls, "baseline", sector="cci")
    rows = pair.calls.query("sector == 'cci' and scenario == 'no-cluster'")
    for axes, kind in zip(figure.axes[1:], ("alignment_thematic", "alignment_design"), strict=True):
        [points] = [line for line in axes.lines if line.get_label() == "median of no-cluster"]
        medians = rows.groupby("call_id")[kind].median().dropna()
        assert sorted(points.get_ydata()) == pytest.approx(sorted(medians))
    assert "A call without a point is undefined in every run" in said(figure)


def test_marks_of_one_call_stand_side_by_side_and_whole(pair):
    calls = pair.calls.assign(alignment_design=0.0)
    figure = alignment_path(calls, "baseline", sector="cci")
    assert "Marks of one call stand side by side, baseline at the left" in said(figure)
    left, right = (artists(figure, f"median of {name}")[-1] for name in ("baseline", "no-cluster"))
    assert (left.get_xdata() < right.get_xdata()).all()
    assert not left.get_clip_on()
    assert left.get_zorder() > max(spine.get_zorder() for spine in left.axes.spines.values())
    alone = alignment_path(pair.calls.query("scenario == 'baseline'"), "baseline", sector="cci")
    assert "side by side" not in said(alone)


def test_a_call_has_its_code_beside_it_only_where_it_stands_alone(pair):
    alone = pair.calls.query("call_id in ('RD_ENT_2015', 'STRAT_LAB_2015', 'ICC_2023')").copy()
    alone[["alignment_thematic", "alignment_design"]] = 0.4
    texts = written(alignment_path(alone, "baseline", sector="cci"))
    assert texts.count("ICC_2023") == 2
    assert not {"RD_ENT_2015", "STRAT_LAB_2015"} & set(texts)


@pytest.mark.parametrize("names", [("no-cluster",), ("no-alignment", "no-cluster")])
def test_a_panel_says_that_a_scenario_without_cluster_is_undefined(names):
    results = invented_results(names, seeds=3)
    assert "no cluster" not in said(alignment_path(results.calls, "baseline", sector="cci"))
    calls = results.calls.copy()
    calls["alignment_thematic"] = calls["alignment_thematic"].mask(calls["scenario"] == "no-cluster")
    figure = alignment_path(calls, "baseline", sector="cci")
    inside = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert inside.count("no-cluster undefined: no cluster") == 1
    assert overlaps(figure) == []


@pytest.mark.parametrize("case", CASES)
def test_the_title_of_the_alignment_path_has_no_numbers_that_a_table_could_contradict(drawn, case):
    title = drawn(case, "alignment_path").get_suptitle().replace("5 alternatives", "")
    assert not any(letter.isdigit() for letter in title)


def test_a_scenario_has_one_colour_in_all_figures(drawn):
    for name, colour in {"baseline": BASELINE, "no-cluster": SCENARIO_COLOURS["no-cluster"]}.items():
        points = artists(drawn("many", "alignment_path"), f"median of {name}")
        strokes = [
            each
            for axes in drawn("many", "over_time").axes
            for each in axes.collections
            if each.get_label() == f"median of {name}"
        ]
        assert points
        assert strokes
        assert all(same_color(line.get_markeredgecolor(), colour) for line in points)
        assert all(same_color(each.get_color()[0], colour) for each in strokes)
    colours = {line.get_color() for kind in ("paired_differences",) for line in artists(drawn("many", kind), "points")}
    assert SCENARIO_COLOURS["no-cluster"] in colours
    headings = [text.get_color() for text in drawn("many", "over_time").texts if "no-cluster" in text.get_text()]
    assert len(set(headings)) == 1


@pytest.mark.slow
def test_long_names_are_recognised_in_every_figure(drawn):
    for kind in OF_RUNS:
        packed = said(drawn("many", kind)).replace(" ", "").replace("-", "")
        assert LONG_NAME[:10].replace("-", "") in packed
        assert LONG_NAME[-9:].replace("-", "") in packed


@pytest.mark.slow
def test_more_alternatives_than_a_page_holds_fill_several(pair):
    names = [f"mine-{number}" for number in range(6)]
    results = invented_results(names, seeds=1)
    figures = compare_figures(results, results.comparison, "baseline")
    assert list(figures) == [*OF_RUNS, *(f"{kind}-2" for kind in OF_RUNS)]
    assert "mine-2" in said(figures["funnel"])
    assert "mine-3" in said(figures["funnel-2"])
    assert "mine-3" not in said(figures["funnel"])


def test_without_any_call_the_figures_of_calls_are_left_out():
    results = invented_results(["mine"], seeds=2)
    results.tables["calls"] = results.tables["calls"].iloc[:0]
    figures = compare_figures(results, results.comparison, "baseline")
    assert list(figures) == [kind for kind in OF_RUNS if kind not in ("funnel", "alignment_path", "programme_account")]


def test_a_scenario_alone_can_be_drawn():
    results = invented_results((), seeds=3)
    for figure in compare_figures(results, results.comparison, "baseline").values():
        assert overlaps(figure) == []


def test_the_same_figure_gives_the_same_bytes(pair):
    def files():
        contents = []
        for kind in ("svg", "png"):
            target = io.BytesIO()
            over_time(*tables(pair), sector="cci").savefig(target, format=kind, dpi=60)
            contents.append(target.getvalue())
        return contents

    first, second = files(), files()
    assert first == second
    assert b"<dc:date>" not in first[0]


def test_what_is_not_there_is_refused_with_the_nearest_name(pair):
    with pytest.raises(InputError, match="did you mean funded_projects"):
        over_time(pair.outcomes, pair.comparison, "baseline", "funded_project", sector="cci")
    with pytest.raises(InputError, match="did you mean baseline"):
        funnel(pair.calls, "base-line", sector="cci")


def test_the_ecosystem_of_a_sector_is_undefined_before_it_enters(pair):
    assert LABELS.enters["tourism"] == "2022Q1"
    rows = pair.outcomes[pair.outcomes["outcome"] == "funded_projects"]
    every = pd.concat([rows.assign(outcome=name) for name in WORDS])

    def drawn_of(sector):
        return ecosystem(every, pair.comparison, "baseline", sector=sector, experiment=pair.experiment)

    figure = drawn_of("tourism")
    for line in artists(figure, "median of baseline"):
        defined = np.isfinite(line.get_ydata())
        assert list(line.get_xdata()[defined]) == list(range(2022, 2028))
    assert "Gap: undefined." in said(figure)
    assert "all organisations" not in said(figure)
    lines = artists(drawn_of("cci"), "median of baseline")
    assert len(lines) == len(WORDS)
    assert all(np.isfinite(line.get_ydata()).all() for line in lines)


def test_programme_accounts_are_drawn_in_million_eur_and_say_which_period_is_incomplete(pair):
    figure = programme_account(pair.calls, pair.run_values, "baseline", pair.experiment)
    totals = account_totals(pair.calls, pair.run_values, ("baseline", "no-cluster"))["mean"]
    texts = written(figure)
    for key in (("2014-2020", "budget_eur", "baseline"), ("2021-2027", "top_up_eur", "no-cluster")):
        assert number(totals[key], 1e6) in texts, key
    assert "2014-2020 topped up" in texts
    assert "money of programme accounts (million EUR per run)" in said(figure)
    assert "Programming period 2021-2027 is paid until 2029Q4, runs end in 2027Q4: it is incomplete" in said(figure)
    assert "2014-2020 is paid until" not in said(figure)
