"""The relation of region and cluster: four outcomes, and a title that claims no more than is seen."""

import numpy as np
import pytest

from sim.errors import InputError
from sim.outcomes.catalogue import OUTCOMES
from sim.plots.relation import WORDS, relation
from tests.plots.reading import artists, misplaced, said, shaded, tables

QUARTERS = 56


def title(figure):
    return figure.get_suptitle().replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")


def of_relation(results):
    table = results.comparison.query("sector == 'cci'")
    return table[table["outcome"].isin(list(WORDS))].copy()


def test_each_panel_shows_the_median_of_runs_by_quarter_in_the_order_of_outcomes(pair):
    lines = artists(relation(*tables(pair), sector="cci"), "median of no-cluster")
    assert len(lines) == len(WORDS)
    mine = pair.outcomes.query("sector == 'cci' and scenario == 'no-cluster'")
    for outcome, line in zip(WORDS, lines, strict=True):
        rows = mine[mine["outcome"] == outcome]
        medians = rows.groupby("quarter")["value"].median()
        assert len(medians) == QUARTERS
        assert line.get_ydata() == pytest.approx(medians, nan_ok=True)


def test_panels_name_what_they_show_and_shares_have_one_scale(pair):
    figure = relation(*tables(pair), sector="cci", calls=pair.calls)
    for outcome in WORDS:
        assert OUTCOMES[outcome].label in said(figure)
    reach = [axes.get_ylim() for axes in figure.axes]
    assert reach[0] == reach[1] == reach[2] != reach[3]
    assert len(shaded(figure)) == len(WORDS)
    assert "Gap: undefined." in said(figure)  # there is no relation before there is a cluster


def test_a_title_calls_clear_only_what_is(pair):
    table = of_relation(pair)
    table[["difference", "ci_low", "ci_high"]] = -0.1, -0.2, -0.05
    unclear = table["outcome"] == "cluster_trust"
    table.loc[unclear, "ci_high"] = 0.05
    told = title(relation(pair.outcomes, table, "baseline", sector="cci"))
    assert "no-cluster not clearly different from baseline in trust" in told
    assert "below baseline in commitment, influence and change of rules" in told
    assert "below" not in title(relation(pair.outcomes, table.iloc[:0], "baseline", sector="cci"))


def test_of_several_alternatives_a_title_counts_those_that_clearly_differ(many):
    table = of_relation(many)
    table[["difference", "ci_low", "ci_high"]] = np.nan
    some = (table["outcome"] == "cluster_trust") & (table["scenario"].isin(["no-cluster", "no-alignment"]))
    table.loc[some, ["difference", "ci_low", "ci_high"]] = -0.1, -0.2, -0.05
    told = title(relation(many.outcomes, table, "baseline", sector="cci"))
    expected = "trust clearly differs from baseline in 2 of 5, commitment, influence and change of rules in none of 5"
    assert f"{expected} alternatives" in told


def test_what_no_run_has_is_undefined(empty):
    assert "undefined in every run" in title(relation(*tables(empty), sector="cci"))


def test_all_sectors_together_have_no_cluster(pair):
    with pytest.raises(InputError, match="relation sets one apart"):
        relation(*tables(pair), sector="all")


def test_names_of_many_scenarios_make_room_for_themselves(many):
    assert misplaced(relation(*tables(many), sector="cci", calls=many.calls)) == []
