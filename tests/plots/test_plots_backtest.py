"""The figure of a back-test: a row a fact, and where its marks stand."""

from types import SimpleNamespace

import pytest

from sim.analysis.backtest import BACKTEST_COLUMNS
from sim.evidence.call_outcomes import USES
from sim.outcomes.tidy import typed
from sim.plots.backtest import backtest
from sim.results.experiment import Experiment
from tests.analysis.by_hand import storyline
from tests.plots.reading import misplaced, said, written

INSIDE = {"median": 7.0, "low_50": 5.0, "high_50": 9.0, "low_90": 3.0, "high_90": 15.0, "inside_90": True}


def fact(name, observed, used_for=USES[-1], **spread):
    return {"target_id": name, "observed": observed, "used_for": used_for, "runs": 9, **INSIDE, **spread}


def drawn(*facts, with_top_ups=True, draws=(0,)):
    return backtest(
        SimpleNamespace(
            facts=typed(facts, BACKTEST_COLUMNS),
            with_top_ups=with_top_ups,
            scenario="recorded",
            region=SimpleNamespace(label="Arcadia"),
            experiment=Experiment(
                (storyline("recorded"),), (0, 1, 2), draws, uncertainty="none" if draws == (0,) else "prior"
            ),
        )
    )


def lines(sheet, label):
    return [line for line in sheet.axes[0].lines if line.get_label() == label]


def test_marks_are_over_what_was_observed():
    sheet = drawn(fact("a", 7.0), fact("b", 15.0))
    assert [line.get_xdata()[0] for line in lines(sheet, "median")] == [1.0, 0.5]
    assert [list(line.get_xdata()) for line in lines(sheet, "90 %")] == [[0.5, 2.0], [0.25, 1.0]]
    assert [list(line.get_xdata()) for line in lines(sheet, "50 %")] == [[0.75, 1.25], [0.375, 0.625]]
    first, second = (line.get_ydata()[0] for line in lines(sheet, "median"))
    assert first > second, "facts stand in their order"
    (equal,) = lines(sheet, "observed")
    assert list(equal.get_xdata()) == [1.0, 1.0]
    assert sheet.axes[0].get_xscale() == "log"


def test_everything_lies_within_the_scale():
    sheet = drawn(fact("a", 0.0, high_90=200.0), fact("b", 500.0))
    low, high = sheet.axes[0].get_xlim()
    drawn_at = [x for label in ("median", "50 %", "90 %") for line in lines(sheet, label) for x in line.get_xdata()]
    assert low < min(drawn_at) <= max(drawn_at) < high


def test_misses_are_bold_and_counted():
    sheet = drawn(
        fact("near", 7.0), fact("far_off", 40.0, inside_90=False), fact("turned", 1.0, USES[0], inside_90=False)
    )
    weights = {text.get_text(): text.get_fontweight() for text in sheet.texts}
    assert (weights["near"], weights["far off"], weights["turned"]) == ("normal", "bold", "bold")
    assert "final budgets: 1 of 2 facts not used inside" in sheet.get_suptitle()


def test_uses_have_colours_and_markers_of_their_own():
    marks = lines(drawn(*(fact(use, 7.0, use) for use in USES)), "median")
    assert len({mark.get_color() for mark in marks}) == len({mark.get_marker() for mark in marks}) == len(USES)


def test_what_no_run_decides_has_a_row_and_no_mark():
    undefined = dict.fromkeys(INSIDE)
    sheet = drawn(fact("never", 7.0, **undefined))
    assert lines(sheet, "median") + lines(sheet, "90 %") == []
    assert "never" in written(sheet)


@pytest.mark.parametrize(
    ("draws", "told"), [((0,), "recorded, 3 runs."), ((1, 2), "6 runs, 2 draws of the assumptions")]
)
def test_the_foot_says_what_it_rests_on(draws, told):
    assert told in said(drawn(fact("a", 7.0), draws=draws, with_top_ups=False))


def test_nothing_overlaps_or_sticks_out():
    assert (
        misplaced(
            drawn(*(fact(f"a_rather_long_name_of_a_fact_{number}", 7.0, inside_90=False) for number in range(46)))
        )
        == []
    )


def test_no_facts_give_an_empty_figure():
    assert "0 of 0" in drawn().get_suptitle()
