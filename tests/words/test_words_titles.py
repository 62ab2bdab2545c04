"""What titles and notes say of contrasts, runs and seeds."""

import math

import pandas as pd

from sim.words.basis import Basis
from sim.words.source import source_note
from sim.words.verdicts import contrast_title


def contrast(name: str, median: float, low: float, high: float, baseline: float = 100.0) -> dict:
    """Return one row of the table of contrasts."""
    difference, step = (low + high) / 2, median - baseline
    return {
        "scenario": name,
        "median": median,
        "baseline_median": baseline,
        "step": step,
        "share": step / baseline if baseline else math.nan,
        "difference": difference,
        "is_clear": (low > 0 or high < 0) and step * difference > 0,
    }


def title(*contrasts: dict, seeds: int = 20, in_percent: bool = True) -> str:
    columns = list(contrast("", 0, 0, 0))
    table = pd.DataFrame(contrasts, columns=columns).set_index("scenario")
    return contrast_title("CCI awards", table, "baseline", seeds, in_percent, "mean of all years").replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_a_clear_difference_is_called_by_its_size():
    assert title(contrast("no-cluster", 88, -15, -9)) == (
        "CCI awards: no-cluster 12 % below baseline (mean of all years, median of 20 runs)"
    )


def test_a_difference_that_may_be_chance_is_not_called_one():
    assert "no clear difference between no-cluster and baseline" in title(contrast("no-cluster", 88, -15, 1))


def test_a_median_on_the_other_side_than_the_mean_is_not_clear():
    assert "no clear difference" in title(contrast("no-cluster", 101, -15, -9))


def test_one_run_claims_no_more_than_one_run():
    assert title(contrast("x", 88, math.nan, math.nan), seeds=1) == (
        "CCI awards: x 12 % below baseline (mean of all years, one run)"
    )


def test_several_alternatives_are_summed_up_by_the_extremes():
    both = title(contrast("low", 66, -40, -30), contrast("high", 121, -2, 40))
    assert both == (
        "CCI awards: 1 of 2 alternatives differ clearly, from \N{MINUS SIGN}34 % (low) to +21 % (high) "
        "against baseline, mean of all years, medians of 20 runs"
    )
    assert "no alternative clearly differs" in title(contrast("a", 99, -2, 1), contrast("b", 101, -2, 3))


def test_ratios_differ_by_amounts_and_not_by_percentages():
    assert "12.0 below baseline" in title(contrast("x", 88, -15, -9), in_percent=False)


def test_undefined_is_said_to_be_so():
    assert title(contrast("x", math.nan, math.nan, math.nan, math.nan)) == "CCI awards: undefined in every run"


def test_undefined_on_one_side_is_said_of_that_side():
    without, alone = contrast("x", math.nan, 0, 0, 0.97), contrast("x", 0.97, 0, 0, math.nan)
    assert title(without) == "CCI awards: undefined in x, 0.970 in baseline"
    assert title(alone) == "CCI awards: undefined in baseline"


def test_a_scenario_alone_is_named():
    assert title() == "CCI awards in baseline (median of 20 runs)"


def test_a_baseline_of_zero_gives_an_amount():
    assert title(contrast("x", 3.0, 2.0, 4.0, 0.0)).startswith("CCI awards: x 3.00 above baseline")


def test_the_note_names_source_caution_runs_and_seeds():
    table = pd.DataFrame({"scenario": ["a", "a", "b", "b"], "draw": 0, "seed": [3, 5, 3, 5]})
    unknown = Basis(None, ["a", "b"])
    note = source_note(table, unknown, "", "More.").replace("\N{NO-BREAK SPACE}", " ")
    assert note == "Source: cci-sim, simulation, not a forecast. 2 runs of each scenario, 2 seeds. More."
    assert "seed 3." in source_note(table[table["seed"] == 3], unknown)
    assert "1 to 2" in source_note(table.drop(index=3), unknown)
