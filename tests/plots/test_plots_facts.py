"""The figure of patterns: each on the scale of its own band, tests first, nothing covered."""

import math

import pytest

from sim.analysis.facts import FACTS_COLUMNS
from sim.evidence.patterns import read_patterns
from sim.outcomes.tidy import typed
from sim.plots.facts import facts
from sim.region.files import load_region
from tests.plots.reading import artists, misplaced, said


def patterns_at(place):
    """Return a table in which every pattern lies at the same place of its band, and the first is undefined."""
    rows = []
    for row in read_patterns(load_region("emilia-romagna")):
        at = row.low + place * (row.high - row.low) if rows else math.nan
        spread = {"mean": at, "low": at, "high": at, "runs": 20}
        told = {"band_low": row.low, "band_high": row.high, "inside": row.holds(at) if rows else None, "note": None}
        rows.append({**row.model_dump(include={"pattern_id", "label", "unit", "used_for", "source"}), **spread, **told})
    return typed(rows, FACTS_COLUMNS)


@pytest.fixture(scope="module")
def figure(pair):
    held = {"baseline": patterns_at(0.5), "no-cluster": patterns_at(9.0)}
    return facts(held, pair.run_values, pair.baseline, pair.experiment)


def test_no_text_covers_another_or_enters_the_margin(figure):
    assert misplaced(figure) == []


def test_each_pattern_stands_on_the_scale_of_its_band_and_far_ones_at_the_edge(figure):
    places = [round(float(dot.get_xdata()[0]), 6) for dot in artists(figure, "mean")]
    assert sorted(set(places)) == [0.5, 3.0]
    assert places.count(0.5) == places.count(3.0) == len(patterns_at(0.5)) - 1


def test_it_says_how_many_tests_lie_inside_and_what_is_undefined(figure):
    table = patterns_at(0.5)
    tests = table[(table["used_for"] == "tested") & table["inside"].notna()]
    assert f"{len(tests)} of {len(tests)} tests inside in baseline" in said(figure).replace("\n", " ")
    assert "undefined; " in said(figure)


def test_rows_are_named_in_words_with_their_unit(figure):
    told = said(figure).replace("\n", " ")
    for row in read_patterns(load_region("emilia-romagna")):
        assert f"{row.label} ({row.unit})" in told
