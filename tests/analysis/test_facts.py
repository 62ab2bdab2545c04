"""Patterns of runs with numbers small enough to be worked out by hand."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from sim.analysis.facts import FACTS_COLUMNS, facts, inside_of_tested, pattern_values
from sim.analysis.patterns.measures import MEASURES
from sim.errors import InputError
from sim.evidence.patterns import PatternRow
from tests.analysis.by_hand import PAID, UNDECIDED, UNPAID, call, outcome, project, results_of
from tests.analysis.by_hand import proposal as bare_proposal


def pattern(measure, low=0.0, high=1.0, used_for="tested", **chosen):
    empty = {"calls": (), "sector": None, "cluster": None, "kinds": (), "sizes": (), "mechanism": ()}
    quarters = {"first_quarter": None, "last_quarter": None}
    described = {"label": measure, "unit": "share", "source": "x", "confidence": "H", "used_for": used_for}
    row = {**empty, **quarters, **described, "pattern_id": measure, "measure": measure, "low": low, "high": high}
    return PatternRow(**{**row, **chosen})


def proposal(owner, idea, quarter, result=PAID, call="ODES", size="micro", **more):
    row = bare_proposal("b", 0, idea, call, result, quarter=quarter)
    return {**row, "owner_id": owner, "owner_kind": "enterprise", "size": size, "resubmission": False, **more}


ODES = call("b", 0, "ODES", instrument="odes", applications=4, funded=2)


def measured(measure, of_calls=(ODES,), /, *, proposals=(), projects=(), outcomes=(), other=None, **chosen):
    rows = {"calls": of_calls, "proposals": proposals, "projects": projects, "outcomes": outcomes}
    tables = results_of(("b",), (0,), **{name: list(given) for name, given in rows.items()}).tables
    only = pattern(measure, **chosen)
    return pattern_values({**tables, **(other or {})}, [only])[measure]


class TestSuccess:
    CALLS = (
        call("b", 0, "ODES", instrument="odes", applications=8, funded=2),
        call("b", 0, "OPEN", instrument="open", applications=12, funded=9),
        call("b", 0, "LATE", instrument="odes", applications=5, funded=None),
        call("b", 0, "ODES", instrument="odes", applications=2, funded=1) | {"sector": "cci"},
    )

    def test_rate_is_of_decided_calls_by_name_or_instrument(self):
        assert measured("success_rate", self.CALLS) == pytest.approx(11 / 20)
        assert measured("success_rate", self.CALLS, calls=("odes",)) == 2 / 8
        assert measured("success_rate", self.CALLS, calls=("OPEN",)) == 9 / 12
        assert math.isnan(measured("success_rate", self.CALLS, calls=("LATE",)))

    def test_applications_are_counted_before_the_decision_too(self):
        assert measured("applications", self.CALLS, calls=("odes",)) == 13
        assert math.isnan(measured("applications", self.CALLS, calls=("NONE",)))

    def test_a_sector_is_held_against_all_others(self):
        assert measured("sector_success_ratio", self.CALLS, calls=("ODES",), sector="cci") == pytest.approx(
            0.5 / (1 / 6)
        )

    def test_an_earlier_award_is_one_before_the_call_opened(self):
        awards = [project("b", 0, "a@1", owner_id="a", quarter="2014Q1")]
        awards += [project("b", 0, "b@1", owner_id="b", quarter="2014Q2")]
        asked = [
            proposal("a", "a@2", "2014Q2"),
            proposal("a", "a@3", "2014Q2", UNPAID),
            proposal("b", "b@2", "2014Q2", UNPAID),
            proposal("c", "c@2", "2014Q2"),
            proposal("d", "d@2", "2014Q2", UNPAID),
            proposal("d", "d@3", "2014Q2", UNPAID),
            proposal("e", "e@1", "2014Q2", UNDECIDED),
        ]
        # one of two with an earlier award, one of four without
        assert measured("success_after_a_win", proposals=asked, projects=awards) == 2.0

    def test_resubmissions_count_where_an_edition_follows_closely(self):
        calls = [
            call("b", 0, name, instrument="odes") | {"quarter": quarter}
            for name, quarter in (("FIRST", "2014Q1"), ("SOON", "2015Q1"), ("LATE", "2016Q2"))
        ]
        asked = [proposal(str(place), str(place), "2014Q1", call="FIRST", resubmission=True) for place in range(3)]
        asked += [proposal("x", "x", "2016Q2", call="LATE", resubmission=True)]
        asked += [
            proposal(f"s{place}", f"s{place}", "2015Q1", call="SOON", resubmission=place == 0) for place in range(4)
        ]
        assert measured("resubmissions", calls, proposals=asked) == 0.25

    def test_resubmissions_are_held_against_first_proposals(self):
        asked = [proposal("a", "a", "2014Q1", resubmission=True)]
        asked += [proposal("b", "b", "2014Q1"), proposal("c", "c", "2014Q1", UNPAID)]
        assert measured("resubmission_success", proposals=asked) == 2.0

    def test_chances_are_held_against_awards(self):
        asked = [proposal("a", "a", "2014Q1", perceived_chance=0.9)]
        asked += [proposal("b", "b", "2014Q1", UNPAID, perceived_chance=0.6)]
        asked += [proposal("c", "c", "2014Q1", UNDECIDED, perceived_chance=1.0)]
        assert measured("perceived_over_actual", proposals=asked) == 1.5


class TestWinners:
    def test_winners_are_held_against_losers_of_a_first_application_within_sizes(self):
        asked = [
            # micro: the winner applies again and wins, of two losers one applies again and loses
            proposal("a", "a@1", "2014Q1"),
            proposal("a", "a@2", "2015Q1"),
            proposal("b", "b@1", "2014Q1", UNPAID),
            proposal("b", "b@2", "2015Q1", UNPAID),
            proposal("c", "c@1", "2014Q1", UNPAID),
            # small: no loser to hold the winner against
            proposal("d", "d@1", "2014Q1", size="small"),
            # the same idea again, or another one in the same quarter, is no further application
            proposal("e", "e@1", "2014Q1", UNPAID),
            proposal("e", "e@1", "2015Q1", call="NEXT"),
            proposal("e", "e@2", "2014Q1", UNPAID),
        ]
        assert measured("winners_apply_again", proposals=asked) == pytest.approx(1 / (1 / 3))
        assert math.isnan(measured("winners_win_again", proposals=asked))  # no loser wins with another idea
        asked += [proposal("c", "c@2", "2016Q1")]
        assert measured("winners_win_again", proposals=asked) == pytest.approx(1 / (1 / 3))

    def test_sizes_weigh_by_their_first_applicants(self):
        asked = []
        for size, pairs, winners_again, losers_again in (("micro", 4, 2, 1), ("large", 2, 2, 1)):
            for side, result, again in (("w", PAID, winners_again), ("l", UNPAID, losers_again)):
                for place in range(pairs):
                    owner = f"{size}{side}{place}"
                    asked.append(proposal(owner, f"{owner}@1", "2014Q1", result, size=size))
                    if place < again:
                        asked.append(proposal(owner, f"{owner}@2", "2015Q1", size=size))
        # winners 8 x 2/4 + 4 x 2/2, losers 8 x 1/4 + 4 x 1/2
        assert measured("winners_win_again", proposals=asked) == pytest.approx(8 / 4)

    def test_near_the_line_are_the_last_funded_and_the_first_left_out(self):
        def scored(owner, score, result):
            return proposal(owner, f"{owner}@1", "2014Q1", result, score=score)

        asked = [scored(f"w{place}", 9.0 - place, PAID) for place in range(8)]
        asked += [scored(f"l{place}", 1.0 - place, UNPAID) for place in range(8)]
        # two of each side are near: w6, w7 and l0, l1; a far winner's second award does not count
        asked += [proposal(owner, f"{owner}@2", "2015Q1", call="NEXT") for owner in ("w0", "w6", "w7", "l1", "l5")]
        assert measured("near_winners_win_again", proposals=asked) == 2.0

    def test_concentration(self):
        won = [project("b", 0, str(place), owner_id=str(place), grant_eur=10.0) for place in range(19)]
        won += [
            project("b", 0, "more", owner_id="0", grant_eur=50.0),
            project("b", 0, "one", owner_id="x", grant_eur=20),
        ]
        # 20 winners, the two largest with 60 and 20 of 260
        assert measured("top_share_of_grants", projects=won) == pytest.approx(80 / 260)
        assert measured("repeat_winners", projects=won) == 1 / 20


class TestApplicantsAndProjects:
    def test_sizes_and_who_ever_applied(self):
        asked = [proposal("a", "a", "2014Q1"), proposal("a", "b", "2014Q2"), proposal("c", "c", "2014Q1", size="large")]
        asked += [{**proposal("d", "d", "2014Q1"), "owner_kind": "laboratory", "size": None}]
        of_enterprises = {"kinds": ("enterprise",)}
        assert measured("applicants_of_size", proposals=asked, sizes=("micro",), **of_enterprises) == pytest.approx(
            2 / 3
        )
        assert measured("ever_applied", proposals=asked, sector="cci", **of_enterprises) == 2

    def test_what_becomes_of_projects(self):
        ended = [
            project("b", 0, str(place), completed=place > 0, would_go_alone=place < 2, size="micro")
            for place in (0, 1, 2)
        ]
        ended += [project("b", 0, "runs", completed=None, would_go_alone=True, size="large")]
        assert measured("drop_outs", projects=ended) == pytest.approx(1 / 3)
        assert measured("would_go_alone", projects=ended) == 3 / 4
        assert measured("would_go_alone", projects=ended, sizes=("micro",)) == pytest.approx(2 / 3)

    def test_periods_are_held_against_one_another_a_quarter(self):
        involved = [outcome("b", 0, quarter, value, "companies_involved") for quarter, value in
                    (("2014Q1", 1), ("2014Q2", 3), ("2014Q3", 8), ("2014Q4", 100))]  # fmt: skip
        later = {"first_quarter": "2014Q3", "last_quarter": "2014Q3"}
        assert measured("involved_after_over_before", outcomes=involved, sector="cci", **later) == 4.0
        too_late = {"first_quarter": "2014Q3", "last_quarter": "2015Q4"}
        assert math.isnan(measured("involved_after_over_before", outcomes=involved, sector="cci", **too_late))

    @pytest.mark.parametrize(
        ("ups", "expected"), [((9, 5, 1), 1.0), ((1, 5, 9), -1.0), ((5, 9, 1), 0.5), ((9, None, 1), None)]
    )
    def test_order_of_top_ups(self, ups, expected):
        calls = [call("b", 0, name, top_up_eur=up, budget_eur=10.0) for name, up in zip("ABC", ups, strict=True)]
        value = measured("top_up_order", calls, calls=("A", "B", "C"))
        assert math.isnan(value) if expected is None else value == expected


class TestNetworks:
    MEMBERS = pd.DataFrame(
        {
            "organisation_id": ["a", "b", "c", "d"],
            "cluster": ["MUSES", "MUSES", "MUSES", "FARMS"],
            "kind": ["enterprise", "public_laboratory", "enterprise", "public_laboratory"],
            "province": ["NO", "NO", "SO", "SO"],
            "joined": ["2014Q1", "2014Q1", "2014Q2", "2014Q1"],
            "left": [None, "2014Q3", None, None],
            "founding": [True, True, False, True],
        }
    )
    TIES = pd.DataFrame({"first_id": ["a", "a", "b", "c"], "second_id": ["b", "c", "c", "d"]})

    def test_members_at_the_end_of_a_quarter(self):
        curve = [
            outcome("b", 0, quarter, value, "cluster_members") for quarter, value in (("2014Q1", 3), ("2014Q2", 5))
        ]
        assert measured("members", outcomes=curve, sector="cci", last_quarter="2014Q1") == 3
        assert math.isnan(measured("members", outcomes=curve, sector="cci", last_quarter="2015Q1"))

    def test_kinds_of_members_and_founders(self):
        laboratories, other = {"kinds": ("public_laboratory",)}, {"members": self.MEMBERS}
        of_muses = {"cluster": "MUSES", **laboratories}
        assert measured("member_kinds", other=other, last_quarter="2014Q2", **of_muses) == pytest.approx(1 / 3)
        assert measured("member_kinds", other=other, last_quarter="2014Q3", **of_muses) == 0.0
        assert measured("founder_kinds", other=other, last_quarter="2014Q2", **laboratories) == pytest.approx(2 / 3)

    def test_ties(self):
        other = {"members": self.MEMBERS, "ties": self.TIES}
        assert measured("ties_within_province", other=other) == 2 / 4
        # c has three of eight ends; a and b have all pairs tied, c one of three
        assert measured("top_share_of_ties", other=other) == 3 / 8
        assert measured("clustering", other=other) == pytest.approx((1 + 1 + 1 / 3) / 3)

    def test_a_table_that_is_not_there_leaves_the_pattern_undefined_and_is_named(self):
        whole = results_of(("b",), (0,))
        kept = {name: table for name, table in whole.tables.items() if name not in ("members", "ties")}
        asked = [pattern("clustering"), pattern("ties_within_province")]
        table = facts(replace(whole, tables=kept), "b", asked)
        assert table["note"].tolist() == [
            "no table ties in these results",
            "no table ties and members in these results",
        ]
        assert table["inside"].isna().all()
        assert inside_of_tested(table) == (0, 0)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_run_without_a_row_is_undefined(measure):
    tables = {name: pd.DataFrame(columns=columns) for name, columns in EMPTY.items()}
    named = {"calls": ("A",), "sector": "cci", "first_quarter": "2014Q3", "last_quarter": "2014Q4"}
    assert math.isnan(pattern_values(tables, [pattern(measure, **named)])[measure])


EMPTY = {name: table.columns for name, table in results_of(("b",), (0,)).tables.items()}


def test_a_scenario_is_held_by_the_mean_of_its_runs():
    rows = [call("b", seed, "ODES", applications=10, funded=funded) for seed, funded in enumerate((1, *[3] * 17, 5))]
    rows += [call("a", seed, "ODES", applications=10, funded=0) for seed in range(19)]
    results = results_of(("b", "a"), tuple(range(19)), calls=rows)
    bands = [pattern("success_rate", 0.3, 0.5), pattern("applications", 11, 20, "turned against")]
    table = facts(results, "b", bands)
    assert list(table.columns) == list(FACTS_COLUMNS)
    rate, counted = table.to_dict("records")
    assert (rate["mean"], rate["low"], rate["high"], rate["runs"]) == (0.3, 0.1, 0.5, 19)
    assert (rate["inside"], counted["inside"], counted["mean"]) == (True, False, 10)
    assert inside_of_tested(table) == (1, 1)
    with pytest.raises(InputError, match="allowed"):
        facts(results, "c", bands)
