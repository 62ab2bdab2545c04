"""A story agrees with the tables of the run it tells, and telling changes nothing."""

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError
from sim.runs.run import release, run_world, world_of
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.stories.narrator import Narrator
from sim.stories.story import Story, tell
from sim.units import quarter_label
from tests.support.keys import on
from tests.support.small_region import shrink, with_few_clusters

SEED = 2


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    region = with_few_clusters(shrink(tmp_path_factory.mktemp("story") / "small", scale=0.02))
    horizon = {"start": "2015Q1", "report_from": "2015Q1", "end": "2019Q4"}
    return load_scenario("baseline").changed({"region": str(region), **horizon})


@pytest.fixture(scope="module")
def tables(baseline: Scenario) -> dict[str, pd.DataFrame]:
    (tables,) = run_world([baseline], on(SEED))
    return tables


def facts_of(story: Story, heading: str) -> list[str]:
    return [fact for chapter in story.chapters if chapter.heading == heading for fact in chapter.facts]


def test_telling_changes_nothing(baseline: Scenario, tables: dict[str, pd.DataFrame]) -> None:
    world = world_of(baseline, SEED)
    names = world.ideas.names(np.arange(world.ideas.uid.size), world.organisations)
    model = Narrator(baseline, seed=SEED, world=world, idea=names.index(tables["projects"].idea_id.iloc[-1]))
    model.run_model()
    assert len(model.chapters) > 5
    told = model.tables()
    release(model)
    for name, table in told.items():
        pd.testing.assert_frame_equal(table, tables[name], check_exact=True)


def test_stories_of_proposals_agree_with_the_tables(baseline: Scenario, tables: dict[str, pd.DataFrame]) -> None:
    proposals = tables["proposals"].dropna(subset=["funded"])
    told = pd.concat([proposals[proposals.funded].iloc[::8], proposals[~proposals.funded.astype(bool)].iloc[::24]])
    assert len(told) > 8
    for row in told.itertuples():
        story = tell(baseline, on(SEED), row.idea_id)
        facts = facts_of(story, f"{row.call_id} is decided")
        score = next(fact for fact in facts if fact.startswith("score"))
        assert score.startswith(f"score {row.score:+.3f},")
        assert any(fact.startswith("funded by") for fact in facts) == row.funded
        assert any(fact.startswith("not funded: ") for fact in facts) != row.funded
        (merit,) = (fact for fact in facts if fact.startswith("merit ") and "by what the owner had learnt" in fact)
        assert f"with {row.capability_gain:+.2f} by" in merit
        assert f"{row.writing_gain:+.2f} by writing" in merit
        assert (f"formal check: {'passed' if row.eligible else 'failed'}" in facts) is True
        if not np.isnan(row.rank):
            assert any(fact.startswith(f"rank {row.rank:.0f} of") for fact in facts)
        assert "so the proposal is submitted" in facts_of(story, f"Deciding on {row.call_id}")
        submitted = [chapter.quarter for chapter in story.chapters if chapter.heading == f"Deciding on {row.call_id}"]
        assert quarter_label(submitted[-1]) == row.quarter
    assert any("agrees" in fact for row in told.itertuples() for fact in _search(baseline, row))


def _search(baseline: Scenario, row: object) -> list[str]:
    return facts_of(tell(baseline, on(SEED), row.idea_id), f"Looking for partners for {row.call_id}")


def test_endings_agree_with_the_tables(baseline: Scenario, tables: dict[str, pd.DataFrame]) -> None:
    projects = tables["projects"]
    renounced, completed = projects.renounced.eq(other=True).fillna(False), projects.completed
    for of_kind, ending in (
        (renounced, "was awarded a grant, which was renounced"),
        (completed.eq(other=True).fillna(False), "was funded and completed"),
        (completed.eq(other=False).fillna(False) & ~renounced, "was funded and failed"),
        (completed.isna(), "was funded and runs on"),
    ):
        assert of_kind.any(), ending
        for idea in projects.idea_id[of_kind].iloc[:2]:
            assert tell(baseline, on(SEED), idea).ending.startswith(ending)
    world = world_of(baseline, SEED)
    names = world.ideas.names(np.arange(world.ideas.uid.size), world.organisations)
    never = [name for name in names[:200] if name not in set(tables["proposals"].idea_id)][:5]
    assert {tell(baseline, on(SEED), idea).ending.startswith("was funded") for idea in never} == {False}


def test_an_assumed_call_is_told_as_assumed_where_it_opens_and_is_decided(baseline: Scenario) -> None:
    later = baseline.changed({"end": "2029Q4"})
    (run,) = run_world([later], on(SEED))
    assumed = run["calls"].set_index("call_id").assumed.groupby(level=0).first()
    decided = run["proposals"].dropna(subset=["funded"])
    of_assumed = decided.call_id.map(assumed).astype(bool)
    for rows, is_assumed in ((decided[of_assumed], True), (decided[~of_assumed], False)):
        row = rows.iloc[0]
        story = tell(later, on(SEED), row.idea_id)
        for heading in (f"{row.call_id} opens", f"{row.call_id} is decided"):
            facts = facts_of(story, heading)
            assert len(facts) > 1
            assert ("the call is assumed, not on record" in facts) is is_assumed


def test_a_changed_call_is_told_as_changed(baseline: Scenario, tables: dict[str, pd.DataFrame]) -> None:
    row = tables["projects"].iloc[0]
    facts = {}
    for call_id in (row.call_id, "STRAT_LAB_2026"):
        story = tell(baseline.changed({f"calls.{call_id}.publicity": 1.0}), on(SEED), row.idea_id)
        facts[call_id] = facts_of(story, f"{row.call_id} opens")
    words = "the scenario makes the call what it is (cci explain)"
    assert (words in facts[row.call_id], words in facts["STRAT_LAB_2026"]) == (True, False)


def test_another_scenario_may_end_otherwise(baseline: Scenario, tables: dict[str, pd.DataFrame]) -> None:
    nothing = baseline.changed({"policy.government.budget_factor": 0.0})
    idea = tables["projects"].idea_id.iloc[0]
    assert tell(baseline, on(SEED), idea).ending.startswith("was funded")
    assert not tell(nothing, on(SEED), idea).ending.startswith("was funded")


def test_an_idea_that_no_world_has_is_refused(baseline: Scenario) -> None:
    with pytest.raises(InputError, match="the world of seed 2 has no such idea"):
        tell(baseline, on(SEED), "cci-99999@2015Q1")
