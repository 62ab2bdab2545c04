"""Numbers, units, counts and names: the same on screen, in a figure and in a published table."""

import math
import re
from contextlib import redirect_stdout
from io import StringIO

import pytest

import sim
from published import first_results
from sim.analysis.ranges import BAND as QUANTILES
from sim.analysis.ranges import FEWEST, LEVEL
from sim.cli.said_comparison import say_comparison
from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.tables import WorldKey
from sim.plots.paired_differences import paired_differences
from sim.words import meanings, typeset
from sim.words.labels import elided, sector_label, short_names, subject
from sim.words.numbers import counted, how_many, interval, interval_of_count, number, percent, runs, value_and_interval
from sim.words.units import label_shown, unit_shown
from tests.support.labels import LABELS
from tests.support.small_region import shrink, with_few_clusters

NUMBER = r"[+-][\d,.]+"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (math.nan, "-"),
        (math.inf, "-"),
        (0.0, "0"),
        (-0.0, "0"),
        (1234567.8, "1,234,568"),
        (999.96, "1,000.0"),
        (361.04, "361.0"),
        (-136.5, "-136.5"),
        (1.004, "1.00"),
        (0.4164, "0.416"),
        (0.000123, "0.000123"),
        (1e-30, "0.000000000"),
    ],
)
def test_numbers_keep_three_digits(value, text):
    assert number(value) == text
    typographic = "\N{EN DASH}" if text == "-" else text.replace("-", "\N{MINUS SIGN}")
    assert typeset.number(value) == typographic


def test_differences_carry_their_sign_and_levels_do_not():
    assert number(2.5, signed=True) == "+2.50"
    assert interval(-1.5e6, 2e6, 1e6) == "-1.50 to +2.00"
    assert interval(2e6, 3e6, 1e6, signed=False) == "2.00 to 3.00"
    assert interval(math.nan, 1.0) == "-"
    assert value_and_interval(-136.5, -140.2, -132.8) == "-136.5 (-140.2 to -132.8)"
    assert typeset.interval(-1.5, 2.0) == "\N{MINUS SIGN}1.50 to +2.00"


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.123, "+12 %"),
        (-0.004, "-0.4 %"),
        (0.0001, "\N{ALMOST EQUAL TO} 0 %"),
        (0, "0 %"),
        (-1.5, "-150 %"),
        (math.nan, "undefined"),
    ],
)
def test_percentages(share, written):
    assert percent(share, signed=True) == written
    set_in_type = written.replace(" ", "\N{NO-BREAK SPACE}").replace("-", "\N{MINUS SIGN}")
    assert typeset.percent(share, signed=True) == set_in_type


def test_counts_in_words():
    assert [how_many(some, 2) for some in (0, 1, 2)] == ["none", "1 of 2", "both"]
    assert how_many(5, 5) == "all 5"
    assert [runs(1), runs(20), runs(1, "paired runs")] == ["1 run", "20 runs", "1 paired run"]
    assert typeset.runs(1, "paired runs") == "1\N{NO-BREAK SPACE}paired run"
    assert counted([WorldKey(1, 0), WorldKey(2, 0)], "runs of each") == "2 runs of each of 2 draws of the assumptions"
    assert counted([WorldKey(0, 0)], "runs of each") == "1 run of each"


def test_units_are_said_once_and_money_is_in_millions():
    assert label_shown("funded_projects") == "funded projects"
    assert label_shown("funded_projects", per="run") == "funded projects (projects per run)"
    assert label_shown("public_funding_eur") == "public funding (million EUR)"
    assert label_shown("alignment_design", per="run") == "design alignment (share of live ideas)"
    assert unit_shown("public_funding_eur") == ("million EUR", 1e6)
    assert unit_shown("funded_projects") == ("projects", 1)


def test_names_of_sectors_and_subjects():
    assert sector_label("cci", LABELS) == "CCI"
    assert sector_label("all", LABELS) == "All sectors"
    assert sector_label("silk_weaving", LABELS) == sector_label("silk_weaving", None) == "Silk weaving"
    assert subject(OUTCOMES["funded_projects"], "cci", LABELS) == "CCI funded projects"
    assert subject(OUTCOMES["funded_projects"], "all", LABELS) == "Funded projects of all sectors"


def test_long_names_stay_different_when_their_middle_is_left_out():
    names = ["a" * 30 + "1" + "b" * 30, "a" * 30 + "2" + "b" * 30, "short"]
    short = short_names(names, 20)
    assert len(set(short.values())) == 3
    assert short["short"] == "short"
    assert len(elided(names[0], 20)) == 20


def test_words_for_bands_and_intervals_say_what_is_computed():
    low, high = (f"{100 * end:g}" for end in QUANTILES)
    assert f"{low}-{high} %" == meanings.BAND
    assert f"{100 * LEVEL:g} % interval" == meanings.INTERVAL
    assert meanings.FEWEST == FEWEST


@pytest.mark.slow
@pytest.mark.parametrize("outcome", ["funded_projects", "public_funding_eur"])
def test_screen_figure_and_published_table_write_a_number_alike(compared, outcome):
    screen, comparison = compared
    label = re.escape(label_shown(outcome))
    row = re.findall(rf"^{label} .*?({NUMBER}) +({NUMBER} to {NUMBER})$", screen, re.MULTILINE)[0]
    published = first_results._row(comparison, "no-cluster", outcome)
    assert first_results._with_interval(published, unit_shown(outcome)[1]) == f"{row[0]} ({row[1]})"
    results = comparison.results
    tables = results.table("run_values"), comparison.table()
    figure = paired_differences(*tables, "baseline", outcome, experiment=results.experiment)
    title = figure.get_suptitle().replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")
    for written in row:
        assert written.replace("-", "\N{MINUS SIGN}") in title
        assert written.replace("-", "\N{MINUS SIGN}") in [text.get_text() for text in figure.texts]


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Return what the screen says of a comparison, and the comparison."""
    region = with_few_clusters(shrink(tmp_path_factory.mktemp("compared") / "small", 0.04))
    comparison = sim.compare("baseline", "no-cluster", seeds=2, settings=[f"region={region}"])
    with redirect_stdout(StringIO()) as screen:
        say_comparison(comparison, "out")
    return screen.getvalue(), comparison


def test_the_interval_of_a_count_is_cut_at_zero():
    assert interval_of_count(-0.5, 2.5) == "0 to 2.50"
    assert interval_of_count(-0.5, 2.5, signed=True) == "0 to +2.50"
    assert interval_of_count(1.0, 2.5) == "1.00 to 2.50"
    assert interval_of_count(math.nan, 2.5) == "-"
