"""Ties, memberships and renounced awards: by hand where it can be, and against each other in whole runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model import EcosystemModel
from sim.scenario.scenario import Scenario
from sim.state.memberships import Memberships
from sim.state.ties import Meeting, Ties, common_pairs
from sim.world.organisations import Kind
from tests.model.conftest import RunBaseline, Tables, run
from tests.support.scenarios import Case


def column(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def start(ties: Ties, quarter: int, ends: int, *members: int, uid: int = 1) -> None:
    """Let a project of a lead and its partners, all strangers to it, start."""
    size = len(members)
    ties.add(
        common_pairs(
            np.zeros(size, dtype=np.int64),
            column(*members),
            np.full(size, int(Meeting.STRANGER)),
            column(ends),
            column(uid),
            column(uid),
            np.array([uid], dtype=np.uint64),
        ),
        quarter,
    )


class TestTies:
    def test_everybody_in_a_project_comes_to_know_everybody_else(self) -> None:
        ties = Ties()
        start(ties, 10, 14, 7, 2, 9)
        pairs = zip(ties.first.tolist(), ties.second.tolist(), ties.through.tolist(), strict=True)
        assert list(pairs) == [(2, 7, Meeting.STRANGER), (2, 9, Meeting.CONSORTIUM), (7, 9, Meeting.STRANGER)]
        assert ties.numbers_of(column(2, 7, 9, 3)).tolist() == [2, 2, 2, 0]
        index, partner = ties.partners_of(column(9, 3, 2))
        assert list(zip(index.tolist(), partner.tolist(), strict=True)) == [(0, 2), (0, 7), (2, 7), (2, 9)]

    def test_a_later_project_renews_a_tie_and_leaves_what_made_it(self) -> None:
        ties = Ties()
        start(ties, 10, 14, 1, 2, uid=5)
        start(ties, 12, 20, 2, 1, uid=6)
        start(ties, 13, 15, 1, 2, uid=7)
        assert (ties.since.tolist(), ties.until.tolist(), ties.call.tolist()) == ([10], [20], [5])

    def test_of_two_projects_of_a_quarter_the_smaller_identity_makes_the_tie(self) -> None:
        for first, second in ((5, 6), (6, 5)):
            ties, uid = Ties(), np.array([first, second], dtype=np.uint64)
            met = np.full(4, int(Meeting.STRANGER))
            of = uid.astype(np.int64)
            ties.add(common_pairs(column(0, 0, 1, 1), column(1, 2, 2, 1), met, column(9, 12), of, of, uid), 4)
            assert (ties.call.tolist(), ties.until.tolist()) == ([5], [12])

    def test_ties_fade_and_are_renewed(self) -> None:
        ties = Ties()
        start(ties, 10, 14, 1, 2)
        start(ties, 10, 18, 3, 4)
        ties.fade(14)
        assert ties.sides().tolist() == [1, 2, 3, 4]
        ties.fade(15)
        assert ties.sides().tolist() == [3, 4]
        start(ties, 16, 19, 2, 1)
        assert ties.sides().tolist() == [1, 2, 3, 4]
        assert ties.since.tolist() == [10, 10]


def test_memberships_remember_who_left() -> None:
    members = Memberships(np.array([30, 10, 20], dtype=np.uint64), 2)
    members.add(column(0, 1), column(0, 0), 5, founders=True)
    members.add(column(2), column(1), 7, founders=False)
    assert members.row.tolist() == [1, 0, 2]
    members.remove(np.array([True, False, False]), 8)
    members.add(column(1), column(0), 9, founders=False)
    history = pd.DataFrame(members.history(-1)).sort_values(["row", "joined"])
    assert history.to_numpy().tolist() == [
        [0, 0, 5, -1, True],
        [1, 0, 5, 8, True],
        [1, 0, 9, -1, False],
        [2, 1, 7, -1, False],
    ]


def test_members_of_the_table_are_those_of_the_record(baseline: Scenario, run_baseline: RunBaseline) -> None:
    tables = run_baseline(1)
    members, outcomes = tables["members"], tables["outcomes"]
    counted = outcomes[(outcomes.outcome == "cluster_members") & (outcomes.sector == "all")]
    assert (members.left.isna() | (members.left >= members.joined)).all()
    for quarter, value in zip(counted.quarter, counted.value, strict=True):
        there = (members.joined <= quarter) & (members.left.isna() | (members.left > quarter))
        assert there.sum() == value, quarter
    assert members.left.notna().any()
    assert not members[members.left.isna()].organisation_id.duplicated().any()


def test_ties_of_the_table_are_those_of_projects(run_baseline: RunBaseline) -> None:
    tables = run_baseline(1)
    projects, ties = tables["projects"], tables["ties"]
    started = projects[projects.renounced.eq(other=False).fillna(False) & (projects.partners > 0)]
    made_by = set(zip(ties.call_id, ties.idea_id, strict=True))
    assert len(made_by) > 10
    reported = set(projects.call_id)
    assert {one for one in made_by if one[0] in reported} <= set(zip(started.call_id, started.idea_id, strict=True))
    assert set(ties.through) >= {"stranger", "consortium", "workshop"}
    assert (ties.first_id < ties.second_id).all()
    assert (ties.first_quarter <= ties.last_quarter).all()
    known = tables["members"].drop_duplicates("organisation_id").set_index("organisation_id")
    for end in ("first", "second"):
        are_known = ties[f"{end}_id"].isin(known.index)
        assert are_known.sum() > 10
        for what in ("kind", "sector", "province"):
            assert (ties[f"{end}_{what}"][are_known] == ties[f"{end}_id"][are_known].map(known[what])).all()
    of_other_sectors = ties.first_sector != ties.second_sector
    assert 0 < of_other_sectors.sum() < len(ties)


def value(tables: Tables, outcome: str, sector: str = "all") -> float:
    values = tables["run_values"]
    return float(values[(values.outcome == outcome) & (values.sector == sector)].value.iloc[0])


class TestRenouncedAwards:
    @pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
    def test_what_is_renounced_is_told_beside_what_was_awarded(self, law_region: Path, share: float) -> None:
        case = Case("baseline", {"assumptions.projects.renounced_share": share}, horizon=("2014Q3", "2018Q4"))
        tables = run(case.scenario(law_region))
        projects = tables["projects"]
        renounced = projects.renounced.eq(other=True).fillna(False).astype(bool)
        assert value(tables, "renounced_awards") == renounced.sum()
        assert value(tables, "renounced_eur") == pytest.approx(projects.grant_eur[renounced].sum())
        assert value(tables, "funded_projects") == len(projects)
        assert not projects.completed[renounced].astype(bool).any()
        known = projects.renounced.notna()
        assert known.any()
        if share in (0.0, 1.0):
            assert (renounced[known] == (share == 1.0)).all()
        if share == 1.0:
            assert tables["ties"].empty
            assert value(tables, "companies_involved") == 0

    def test_their_money_is_awarded_again(self, law_region: Path) -> None:
        horizon = ("2014Q3", "2019Q4")
        awarded = [
            value(
                run(
                    Case("baseline", {"assumptions.projects.renounced_share": share}, horizon=horizon).scenario(
                        law_region
                    )
                ),
                "public_funding_eur",
            )
            for share in (0.0, 0.5)
        ]
        assert awarded[1] > awarded[0]


class TestWordOfMouth:
    def test_it_brings_members_along_ties(self, baseline: Scenario) -> None:
        told = baseline.changed({"assumptions.membership.word_of_mouth": 1.0})
        silent = baseline.changed({"assumptions.membership.word_of_mouth": 0.0})
        assert value(run(told), "cluster_members") > value(run(silent), "cluster_members")

    def test_it_reaches_the_acquainted_of_the_same_ecosystem_alone(self, baseline: Scenario) -> None:
        model = EcosystemModel(baseline.changed({"assumptions.membership.word_of_mouth": 1.0}), seed=1)
        seen = 0
        while model.running:
            model.step()
            clusters, prospects = model.clusters, model.clusters.prospects()
            rows, cluster = clusters.drawn_by_members(prospects.cluster_of)
            for row, code in zip(rows.tolist(), cluster.tolist(), strict=True):
                _, partners = model.ties.partners_of(column(row))
                assert np.isin(partners, clusters.members.of(code)).any()
                assert clusters.of_ecosystem(column(row)).tolist() == [code]
                assert not model.organisation_state.member[row]
            seen += rows.size
        assert seen > 0


def test_training_centres_are_partners_and_lead_no_research(baseline: Scenario) -> None:
    model = EcosystemModel(baseline, seed=1)
    model.run_model()
    kinds, ideas = model.world.organisations.kind, model.world.ideas
    names = model.region.project_kinds
    led: dict[int, set[str]] = {
        kind: {names[code] for code in np.unique(ideas.kind[kinds[ideas.owner] == kind]).tolist()}
        for kind in (Kind.INNOVATION_CENTRE, Kind.TRAINING_CENTRE)
    }
    assert led == {
        Kind.INNOVATION_CENTRE: {"pilot", "demonstrator", "training", "collaborative"},
        Kind.TRAINING_CENTRE: {"training", "collaborative"},
    }
    partners: Any = np.concatenate([call.proposals.partner for call in model.government.calls if call.proposals])
    assert (kinds[partners] == Kind.TRAINING_CENTRE).any()


def test_founders_are_as_many_of_each_kind_as_the_region_says(baseline: Scenario, run_baseline: RunBaseline) -> None:
    members = run_baseline(1)["members"]
    founders = members[members.founding & (members.cluster == "CREATE")]
    row = next(one for one in EcosystemModel(baseline, seed=1).region.clusters if one.cluster == "CREATE")
    counts = founders.kind.value_counts()
    assert counts["public_laboratory"] + counts["private_laboratory"] == row.founding_laboratories
    assert counts["innovation_centre"] == row.founding_innovation_centres
    assert counts["training_centre"] == row.founding_training_centres
    assert counts["enterprise"] == row.founding_enterprises
    assert counts["cultural_body"] == row.founding_cultural_bodies
