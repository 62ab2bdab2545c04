import math

import pandas as pd
import pytest

from sim.outcomes.catalogue import OUTCOMES
from sim.plots.basis import Basis
from sim.plots.source import source_note
from sim.plots.verdicts import Contrast, Interval, contrast_title, interval_of
from sim.plots.wording import (
    alike,
    elided,
    how_many,
    number,
    percent,
    runs,
    scale_of,
    sector_label,
    short_names,
    subject,
)
from tests.support.labels import LABELS


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (12345.6, "12,346"),
        (99.96, "100"),
        (12.34, "12.3"),
        (0.999, "1.0"),
        (0.456, "0.46"),
        (0.0034, "0.003"),
        (0.00004, "4e-05"),
        (0, "0"),
        (-7.25, "\N{MINUS SIGN}7.2"),
        (math.nan, "\N{EN DASH}"),
    ],
)
def test_numbers_have_the_digits_they_deserve(value, written):
    assert number(value) == written


def test_numbers_alike_share_their_decimals():
    assert alike([-7.7, -14.9, -0.35], signed=True) == ["\N{MINUS SIGN}7.7", "\N{MINUS SIGN}14.9", "\N{MINUS SIGN}0.3"]
    assert alike([123.4, 0.2]) == ["123.4", "0.2"]
    assert alike([345.4, 12.6]) == ["345", "13"]
    assert alike([1.0, math.nan]) == ["1.0", "\N{EN DASH}"]
    assert alike([0.0, 0.0]) == ["0", "0"]


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.123, "+12 %"),
        (-0.004, "\N{MINUS SIGN}0.4 %"),
        (0.0001, "under +0.1 %"),
        (0, "0 %"),
        (-1.5, "\N{MINUS SIGN}150 %"),
    ],
)
def test_percentages(share, written):
    assert percent(share, signed=True) == written.replace(" %", "\N{NO-BREAK SPACE}%")


def test_money_is_shown_in_a_scale_that_is_short_to_write():
    assert scale_of("EUR", 3.2e7) == scale_of("EUR", 1e6)
    assert scale_of("EUR", 3.2e7).unit == "million EUR"
    assert scale_of("EUR", 5e4).divisor == 1000
    assert scale_of("projects", 5e7).divisor == 1
    assert scale_of("EUR", math.nan).unit == "EUR"


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


def test_counts_in_words():
    assert [how_many(some, 2) for some in (0, 1, 2)] == ["none", "1 of 2", "both"]
    assert how_many(5, 5) == "all 5"
    assert runs(1) == "1\N{NO-BREAK SPACE}run"
    assert runs(1, "paired runs") == "1\N{NO-BREAK SPACE}paired run"


def contrast(name: str, median: float, low: float, high: float) -> Contrast:
    return Contrast(name, median, 100.0, Interval((low + high) / 2, low, high, 20))


def title(*contrasts: Contrast, seeds: int = 20, in_percent: bool = True) -> str:
    return contrast_title("CCI awards", contrasts, "baseline", seeds, in_percent).replace("\N{NO-BREAK SPACE}", " ")


def test_a_clear_difference_is_called_by_its_size():
    assert title(contrast("no-cluster", 88, -15, -9)) == (
        "CCI awards: no-cluster 12 % below baseline (median of 20 runs)"
    )


def test_a_difference_that_may_be_chance_is_not_called_one():
    assert "no clear difference between no-cluster and baseline" in title(contrast("no-cluster", 88, -15, 1))


def test_a_median_on_the_other_side_than_the_mean_is_not_clear():
    assert "no clear difference" in title(contrast("no-cluster", 101, -15, -9))


def test_one_run_claims_no_more_than_one_run():
    assert title(contrast("x", 88, math.nan, math.nan), seeds=1) == "CCI awards: x 12 % below baseline (one run)"


def test_several_alternatives_are_summed_up_by_the_extremes():
    both = title(contrast("low", 66, -40, -30), contrast("high", 121, -2, 40))
    assert both == (
        "CCI awards: 1 of 2 alternatives differ clearly, from \N{MINUS SIGN}34 % (low) to +21 % (high) "
        "against baseline, medians of 20 runs"
    )
    assert "no alternative clearly differs" in title(contrast("a", 99, -2, 1), contrast("b", 101, -2, 3))


def test_ratios_differ_by_amounts_and_not_by_percentages():
    assert "12.0 below baseline" in title(contrast("x", 88, -15, -9), in_percent=False)


def test_undefined_is_said_to_be_so():
    nothing = Interval(math.nan, math.nan, math.nan, 0)
    assert title(Contrast("x", math.nan, math.nan, nothing)) == "CCI awards: undefined in every run"


def test_undefined_on_one_side_is_said_of_that_side():
    nothing = Interval(math.nan, math.nan, math.nan, 0)
    assert title(Contrast("x", math.nan, 0.97, nothing)) == "CCI awards: undefined in x, 0.97 in baseline"
    assert title(Contrast("x", 0.97, math.nan, nothing)) == "CCI awards: undefined in baseline"


def test_a_scenario_alone_is_named():
    assert title() == "CCI awards in baseline (median of 20 runs)"


def test_a_baseline_of_zero_gives_an_amount():
    zero = Contrast("x", 3.0, 0.0, Interval(3.0, 2.0, 4.0, 9))
    assert contrast_title("Awards", [zero], "b", 9, True).startswith("Awards: x 3.0 above b")


def test_an_interval_that_is_not_in_the_table_is_undefined(pair):
    assert math.isnan(interval_of(pair.comparison, "baseline", "other", "funded_projects", "cci").mean)
    assert interval_of(pair.comparison, "baseline", "no-cluster", "funded_projects", "cci").worlds == 20


def test_the_note_names_source_caution_runs_and_seeds():
    table = pd.DataFrame({"scenario": ["a", "a", "b", "b"], "draw": 0, "seed": [3, 5, 3, 5]})
    unknown = Basis(None, ["a", "b"])
    note = source_note(table, unknown, "", "More.").replace("\N{NO-BREAK SPACE}", " ")
    assert note == "Source: cci-sim, simulation, not a forecast. 2 runs of each scenario, 2 seeds. More."
    assert "seed 3." in source_note(table[table["seed"] == 3], unknown)
    assert "1 to 2" in source_note(table.drop(index=3), unknown)
