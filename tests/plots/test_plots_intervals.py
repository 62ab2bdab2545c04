"""Intervals in the figure of displacement: they cover nothing, end at zero and are missing where nothing is known."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sim.analysis.displacement import ALL, HOW
from sim.analysis.paired import mean_interval
from sim.plots.displacement import displacement
from tests.plots.conftest import SECTORS, invented_results
from tests.plots.reading import artists, misplaced, said, written

pytestmark = pytest.mark.slow  # figures of many sizes

NAMES = ("no-cluster", "no-alignment", "full-alignment", "late-cluster", "larger-budget", "dedicated-call-yearly")


def drawn(seeds, alternatives, **totals):
    """Draw counts a run: many in the CCI, few elsewhere, none in some sectors; or those given by direction."""
    results = invented_results(NAMES[:alternatives], seeds=seeds)
    chance, rows = np.random.default_rng([seeds, alternatives]), []
    for name, sector, (direction, ways) in product(results.experiment.alternatives, (*SECTORS, "all"), HOW.items()):
        typical = 40.0 if sector in ("cci", "all") else chance.choice([0.0, 0.3, 2.0, 12.0])
        counts = chance.poisson(typical * chance.gamma(1, 1, seeds) * chance.dirichlet([0.5] * len(ways), 1).T)
        if direction in totals and sector == "cci":
            counts = np.array([totals[direction]] + [[0] * seeds] * (len(ways) - 1))
        told = {"baseline": "baseline", "scenario": name, "sector": sector, "direction": direction, "fate": ALL}
        for how, mine in {ALL: counts.sum(axis=0), **dict(zip(ways, counts, strict=True))}.items():
            low, high = mean_interval(mine.astype(float), float(mine.max()))
            rows.append({**told, "how": how, "mean": mine.mean(), "ci_low": low, "ci_high": high, "worlds": seeds})
    return displacement(pd.DataFrame(rows), results.run_values, "baseline", experiment=results.experiment)


def struck(figure):
    """Return what an interval or its cap runs through: numbers, bars and intervals of the other side."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    found = []
    for axes in figure.axes:
        lines = [line for line in axes.lines if line.get_label() in ("interval", "cap")]
        strokes = [line.get_window_extent(renderer).padded(1.0) for line in lines]
        marks = [(text.get_text(), text.get_window_extent(renderer)) for text in axes.texts]
        marks += [("bar", bar.get_window_extent(renderer)) for bar in axes.patches]
        for box, (what, other) in product(strokes, marks):
            found += [what] if box.overlaps(other) else []
        inner = [line for line in lines if line.get_label() == "interval"]
        found += ["zero" for line in inner if min(line.get_xdata()) <= 0 <= max(line.get_xdata())]
    return found


@pytest.mark.parametrize(("seeds", "alternatives"), product((2, 8, 20), (1, 3, 4, 6)))
def test_intervals_run_through_nothing(seeds, alternatives):
    figure = drawn(seeds, alternatives)
    assert artists(figure, "interval")
    assert struck(figure) == []
    assert misplaced(figure) == []
    assert figure.get_figheight() * 25.4 <= 257
    numbers = [(text, axes) for axes in figure.axes for text in axes.texts]
    renderer = FigureCanvasAgg(figure).get_renderer()
    assert all(axes.bbox.x0 <= text.get_window_extent(renderer).x0 for text, axes in numbers)
    assert all(axes.bbox.x1 >= text.get_window_extent(renderer).x1 for text, axes in numbers)


def test_an_interval_through_a_number_would_be_noticed():
    figure = drawn(8, 1)
    line = artists(figure, "interval")[0]
    text = next(text for axes in figure.axes for text in axes.texts)
    line.set_ydata([text.get_position()[1]] * 2)
    line.set_xdata([0.0, 2 * text.get_position()[0]])
    assert {text.get_text(), "bar", "zero"} <= set(struck(figure))


def test_an_interval_that_reaches_below_nothing_is_cut_at_zero():
    figure = drawn(2, 1, displaced=[100, 110], gained=[5, 15])  # 105 +- 32, 10 +- 32
    [[*lost], [*won]] = (sorted(line.get_xdata()) for line in artists(figure, "interval")[:2])
    assert lost == pytest.approx([-105 - 31.57, -105 + 31.57], abs=0.1)
    assert won[1] == pytest.approx(10 + 31.57, abs=0.1)
    assert 0 < won[0] < 3
    assert "cut at 0" in said(figure)
    caps = [line.get_xdata()[0] for line in artists(figure, "cap")][:3]
    assert sorted(caps) == pytest.approx([lost[0], lost[1], won[1]])


def test_an_interval_longer_than_the_axis_is_not_drawn_and_that_is_said():
    figure = drawn(2, 1, displaced=[100, 110], gained=[5, 75])  # 40 +- 445
    [panel] = [axes for axes in figure.axes if axes.axison]
    assert panel.get_xlim()[1] < 300
    assert "40.0\N{DAGGER}" in written(figure)
    assert "105.0" in written(figure)
    assert "\N{DAGGER} Interval longer than the axis, not drawn" in said(figure)
    assert "\N{DAGGER}" not in said(drawn(20, 1))


def test_runs_that_agree_make_no_interval_and_no_certainty():
    figure = drawn(2, 1, displaced=[100, 110], gained=[20, 20])
    assert "20.0\N{DOUBLE DAGGER}" in written(figure)
    assert "no two runs differ, hence no interval; that does not make the number certain" in said(figure)
    ends = [sorted(line.get_xdata()) for line in artists(figure, "interval")]
    assert all(high > low for low, high in ends)
    assert not any(low <= 20 <= high and high - low < 1 for low, high in ends)
    assert "20.0\N{DOUBLE DAGGER}" not in written(drawn(2, 1, displaced=[100, 110], gained=[19, 21]))


def test_one_run_has_no_marks():
    told = said(drawn(1, 2))
    assert "\N{DAGGER}" not in told
    assert "\N{DOUBLE DAGGER}" not in told
