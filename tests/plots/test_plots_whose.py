"""The figures of displacement and parity, read back from their parts."""

import itertools
import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.analysis.denominators import AGAINST
from sim.analysis.displacement import ALL, FATES, HOW
from sim.analysis.parity import CALLS, DEDICATED, MEASURES, OWNERS, period_labels
from sim.errors import InputError
from sim.plots import compare_figures
from sim.plots.displacement import displacement
from sim.plots.parity import parity
from sim.plots.style import BASELINE, SCENARIO_COLOURS
from sim.words.typeset import number
from tests.plots.conftest import LONG_NAME, OF_MOVES, SECTORS, effect_of, invented_results
from tests.plots.reading import artists, misplaced, said, written

pytestmark = pytest.mark.slow  # every kind of figure of many invented results

CASES = ("pair", "three", "many", "single", "empty")


def counts_of(results):
    """Invent the table of displacement: more in the CCI than elsewhere, a little in every way."""
    rows = []
    for name in results.experiment.alternatives:
        chance = np.random.default_rng([7, *name.encode()])
        for sector in (*SECTORS, "all"):
            for direction, ways in HOW.items():
                means = chance.gamma(0.4, 60 if sector in ("cci", "all") else 5, len(ways)) * abs(effect_of(name))
                told = {"baseline": results.baseline, "scenario": name, "sector": sector, "direction": direction}
                for how, mean in {ALL: means.sum(), **dict(zip(ways, means, strict=True))}.items():
                    reach = math.nan if len(results.experiment.seeds) == 1 else mean / 5
                    ends = {"ci_low": mean - reach, "ci_high": mean + reach, "worlds": 20}
                    rows += [{**told, "how": how, "fate": fate, "mean": mean, **ends} for fate in (ALL, FATES[2])]
    return pd.DataFrame(rows)


COUNTED = {
    **dict.fromkeys(AGAINST[:2], (22_000.0, 35_000.0, 66_000.0)),
    **dict.fromkeys(AGAINST[2:4], (math.nan,)),
    "all companies": (35_000.0,),
}


def ratios_of(results):
    """Invent the table of parity: spread around 1, employees unknown; other owners have half the awards."""
    rows = []
    columns = ("perimeter", "owners", "calls", "period", "measure")
    periods = [*period_labels(("2017Q2", "2021Q1")), "all"]
    for place, name in enumerate(results.experiment.names):
        for values in itertools.product(("cci", "cci+tourism"), OWNERS, CALLS, periods, MEASURES):
            told = {"scenario": name, **dict(zip(columns, values, strict=True))}
            told["won"] = (1e6 if told["measure"] == "grants" else 1) * (20 if told["owners"] == "all" else 10)
            told["own_share"] = 0.6
            if told["calls"] == DEDICATED:
                rows.append({**told, "against": None, "denominator": None})
                continue
            for against, counts in COUNTED.items():
                for count in counts:
                    ratio = (1 + place / 3) * 35_000 / (count if count > 0 else 50_000)
                    ratio = math.nan if against == "employees" else ratio * (1.1 if told["owners"] == "all" else 1)
                    spread = {"ratio": ratio, "low": ratio * 0.8, "high": ratio * 1.2, "runs": 20}
                    size = {"count": count, "whole": 400_000.0 if against == "all companies" else math.nan}
                    denominator = f"n{count:g}" if count > 0 else None
                    rows.append({**told, "against": against, "denominator": denominator, **size, **spread})
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def invented(pair, many, single, empty):
    results = {"pair": pair, "many": many, "single": single, "empty": empty}
    results["three"] = invented_results(("no-cluster", "no-alignment", "full-alignment"), seeds=8)
    return {
        name: SimpleNamespace(results=each, counts=counts_of(each), ratios=ratios_of(each))
        for name, each in results.items()
    }


@pytest.fixture(scope="module")
def drawn(invented):
    """Draw the two figures of each invented experiment; of the empty one nothing is defined."""
    figures = {}
    for case, each in invented.items():
        results = each.results
        counts = each.counts.iloc[:0] if case == "empty" else each.counts
        nothing = {"ratio": np.nan, "low": np.nan, "high": np.nan, "won": 0.0, "own_share": np.nan}
        ratios = each.ratios.assign(**nothing) if case == "empty" else each.ratios
        given = results.run_values, results.baseline
        figures[case, "displacement"] = displacement(counts, *given, experiment=results.experiment)
        figures[case, "parity"] = parity(ratios, *given, experiment=results.experiment)
    return figures


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", OF_MOVES)
def test_no_text_covers_another_or_enters_the_margin(drawn, case, kind):
    figure = drawn[case, kind]
    assert misplaced(figure) == []
    assert figure.get_figheight() * 25.4 <= 257  # the text block of an A4 page


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", OF_MOVES)
def test_every_figure_says_what_it_is(drawn, case, kind):
    figure = drawn[case, kind]
    assert len(figure.get_suptitle()) > 20
    assert "simulation, not a forecast" in said(figure)
    assert "nan" not in said(figure).lower()
    if case == "empty":
        assert "undefined" in figure.get_suptitle()


@pytest.mark.parametrize("draw", [displacement, parity])
def test_all_sectors_together_are_not_held_against_one_another(invented, draw):
    each = invented["pair"]
    table = each.counts if draw is displacement else each.ratios
    with pytest.raises(InputError, match="sets one apart from the others"):
        draw(table, each.results.outcomes, each.results.baseline, "all", each.results.experiment)


def test_bars_are_as_long_as_the_means_and_stand_on_their_side(invented, drawn):
    figure, counts = drawn["pair", "displacement"], invented["pair"].counts
    [panel] = [axes for axes in figure.axes if axes.get_xticks().size and axes.axison and axes.patches]
    rows = counts[(counts["sector"] == "cci") & (counts["fate"] == ALL)].set_index(["direction", "how"])["mean"]
    top = max(patch.get_y() for patch in panel.patches)
    bars = [patch for patch in panel.patches if patch.get_y() == pytest.approx(top)]
    for direction, sign in (("displaced", -1), ("gained", 1)):
        mine = [patch.get_width() for patch in bars if patch.get_width() * sign > 0]
        assert sum(mine) == pytest.approx(sign * rows[direction, ALL])
        assert mine == pytest.approx([sign * rows[direction, how] for how in HOW[direction]])
        assert number(rows[direction, ALL]) in written(figure)
    lines = [sorted(abs(line.get_xdata())) for line in artists(figure, "interval")]
    assert lines[0] == pytest.approx([rows["displaced", ALL] * 0.8, rows["displaced", ALL] * 1.2])


def test_the_key_names_the_ways_that_occur_and_no_others(invented):
    each = invented["pair"]
    never = each.counts["how"].isin(["cancelled", "new call", "undecided"])
    few = each.counts.assign(mean=each.counts["mean"].mask(never, 0.0))
    given = each.results.run_values, each.results.baseline
    assert "cancelled" in said(displacement(each.counts, *given, sector="cci"))
    told = said(displacement(few, *given, sector="cci"))
    assert "outranked | promoted" in told
    assert "cancelled" not in told


def test_sectors_stand_in_the_order_of_what_moves_with_the_cci_on_top(invented):
    each = invented["pair"]
    figure = displacement(
        each.counts, each.results.run_values, each.results.baseline, experiment=each.results.experiment
    )
    labels = [
        "CCI",
        "Mechatronics",
        "Agrifood",
        "Health",
        "Construction",
        "Energy",
        "Services",
        "Tourism",
        "Urban economy",
    ]
    height = {text.get_text(): text.get_position()[1] for text in figure.texts if text.get_text() in labels}
    shown = sorted(height, key=lambda name: -height[name])
    assert shown[0] == "CCI"
    totals = each.counts[(each.counts["how"] == ALL) & (each.counts["fate"] == ALL)]
    largest = totals.groupby("sector")["mean"].max().drop(["cci", "all"]).sort_values(ascending=False)
    assert shown[1].lower() == largest.index[0]
    assert shown[-1].lower().startswith(largest.index[-1])


def test_panels_share_one_scale(drawn):
    for case, panels in (("three", 3), ("many", 5)):
        limits = [axes.get_xlim() for axes in drawn[case, "displacement"].axes if axes.axison]
        assert len(limits) == panels
        assert len(set(limits)) == 1


def test_one_seed_has_bars_but_no_intervals(drawn):
    figure = drawn["single", "displacement"]
    assert artists(figure, "interval") == []
    assert "projects of the only pair of runs" in said(figure)
    assert artists(drawn["three", "displacement"], "interval")


def test_parity_marks_stand_at_their_ratio_with_the_spread_of_runs_and_one_is_marked(invented, drawn):
    figure, ratios = drawn["pair", "parity"], invented["pair"].ratios
    marks = [2 ** line.get_xdata()[0] for line in artists(figure, "mean of no-cluster")]
    open_calls = ratios[(ratios["calls"] == "open") & (ratios["measure"] == "awards")]
    shown = open_calls[(open_calls["scenario"] == "no-cluster") & (open_calls["ratio"] > 0)]["ratio"]
    assert len(marks) == 1 + (8 + 6) * 3  # the key; defined rows of all owners and of enterprises, in three periods
    for mark in marks[1:]:
        assert np.isclose(shown, mark).any()
    spreads = [sorted(2 ** line.get_xdata()) for line in artists(figure, "spread of runs")]
    assert len(spreads) == 2 * (8 + 6) * 3
    assert all(high / low == pytest.approx(1.5) for low, high in spreads)
    assert {line.get_xdata()[0] for line in artists(figure, "parity")} == {0.0}
    assert len(artists(figure, "parity")) == 6


def test_scenarios_keep_their_colours(drawn):
    figure = drawn["pair", "parity"]
    assert {line.get_color() for line in artists(figure, "mean of baseline")} == {BASELINE}
    assert {line.get_color() for line in artists(figure, "mean of no-cluster")} == {SCENARIO_COLOURS["no-cluster"]}


def test_undefined_ratios_are_written_and_explained(invented, drawn):
    figure = drawn["pair", "parity"]
    assert written(figure).count("undefined") == 3  # employees, in three periods; enterprises alone do not repeat them
    assert "the region does not count them for every sector" in said(figure)
    each = invented["pair"]
    known = each.ratios.fillna({"ratio": 1.0, "low": 0.9, "high": 1.1})
    figure = parity(known, each.results.run_values, each.results.baseline, experiment=each.results.experiment)
    assert "undefined" not in said(figure).lower()


def test_calls_dedicated_to_the_sector_are_told_in_words_and_without_a_ratio(drawn):
    told = said(drawn["pair", "parity"])
    assert "Calls dedicated to the CCI" in told
    assert "there is no parity to measure" in told
    assert "in all calls (mean of runs): baseline 20.0 awards with 20.0 million EUR, 60" in told
    assert "none of these calls made an award" in said(drawn["empty", "parity"])


LAST = ("equal share, with tourism", "all 400,000 companies, admitted or not")


def test_one_row_is_named_after_all_companies_and_stands_last(drawn):
    figure = drawn["pair", "parity"]
    assert written(figure).count(LAST[1]) == 2
    height = {name: max(text.get_position()[1] for text in figure.texts if text.get_text() == name) for name in LAST}
    assert height[LAST[1]] < height[LAST[0]]


def test_several_counts_of_units_are_explained(invented, drawn):
    words = "units: local units, counted narrowly or widely"
    assert words in said(drawn["pair", "parity"])
    each = invented["pair"]
    one = each.ratios.query("against != 'units' or count == 35000")
    figure = parity(one, each.results.run_values, each.results.baseline, experiment=each.results.experiment)
    assert words not in said(figure)


def test_awards_that_no_denominator_counts_are_told(drawn):
    told = said(drawn["pair", "parity"])
    assert "Enterprises alone in calls open to other sectors too" in told
    assert "Laboratories and cultural bodies, in no denominator, win 50" in told
    assert "Laboratories" not in said(drawn["empty", "parity"])


def test_long_names_are_recognised(drawn):
    for kind in OF_MOVES:
        packed = said(drawn["many", kind]).replace(" ", "").replace("-", "")
        assert LONG_NAME[:10].replace("-", "") in packed
        assert LONG_NAME[-9:].replace("-", "") in packed


def test_they_join_the_other_figures_page_by_page():
    names = [f"mine-{place}" for place in range(6)]
    results = invented_results(names, seeds=1)
    tables = counts_of(results), ratios_of(results)
    figures = compare_figures(results, results.comparison, results.baseline, *tables)
    assert {*OF_MOVES, *(f"{kind}-2" for kind in OF_MOVES)} < set(figures)
    for kind in OF_MOVES:
        assert "mine-5" not in said(figures[kind])
        assert "mine-5" in said(figures[f"{kind}-2"])


def test_an_unknown_baseline_is_refused(invented):
    each = invented["pair"]
    for figure, table in ((displacement, each.counts), (parity, each.ratios)):
        with pytest.raises(InputError, match="did you mean baseline"):
            figure(table, each.results.run_values, "base-line")
