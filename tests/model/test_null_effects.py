"""What must have no effect has none: levers and assumptions that nothing reads, and themes that no idea has."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import application
from sim.scenario.catalogue import parameters
from tests.model.conftest import Tables, differing, run
from tests.support.examples import whole_runs
from tests.support.scenarios import CONTROLS, Case, cases, values_of
from tests.support.small_region import edit, with_rules

BY_PATH = {row.path: row for row in parameters()}
SHOCK = ("assumptions.shock.ideas_lost_share", "assumptions.shock.closures_share")

DORMANT: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "tailoring of nothing": ({"policy.government.tailoring": 0.0}, ("assumptions.application.tailored_saving",)),
    "a shock of nothing": (
        dict.fromkeys(SHOCK, 0.0) | {"assumptions.shock.last_quarter": "2027Q4"},  # not before any first quarter drawn
        ("assumptions.shock.first_quarter",),
    ),
    "a ranking": ({"policy.government.allocation_rule": "ranking"}, ("policy.government.lottery_share",)),
    "alignment of nothing": (
        {
            "policy.government.alignment.mode": "fixed",
            "policy.government.alignment.strength": 0.0,
            "policy.government.alignment.scope": "focus",
        },
        ("policy.government.alignment.breadth",),
    ),
    "clusters that study nothing": (
        {"policy.cluster.feasibility_share": 0.0, "policy.cluster.scope": "all"},
        (
            "assumptions.feasibility.days_per_study",
            "assumptions.feasibility.quality_uplift",
            "assumptions.feasibility.cost_reduction",
            "assumptions.feasibility.stop_share",
            "assumptions.feasibility.change_share",
        ),
    ),
    "no cluster": (
        {
            "policy.cluster.active": False,
            "policy.cluster.scope": "all",
            "policy.government.alignment.mode": "endogenous",
        },
        (
            "policy.cluster.staff_fte",
            "policy.cluster.institutional_share",
            "policy.cluster.commitment",
            "policy.government.commitment",
            "assumptions.information.as_member",
            "assumptions.membership.benefit_eur",
            "assumptions.membership.word_of_mouth",
            "assumptions.alignment.half_life_quarters",
        ),
    ),
}
"""What makes levers or assumptions dormant, and which; applied after everything else, for the whole run."""

AWAKE: dict[str, dict[str, Any]] = {
    "tailoring of nothing": {"policy.government.tailoring": 1.0},
    "European support of nothing": {"policy.cluster.european_support_eur_year": 1e6},
    "a shock of nothing": dict.fromkeys(SHOCK, 0.5),
    "a ranking": {"policy.government.allocation_rule": "lottery"},
    "alignment of nothing": {"policy.government.alignment.strength": 1.0},
    "clusters that study nothing": {"policy.cluster.feasibility_share": 1.0},
    "no cluster": {"policy.cluster.active": True},
}
"""What wakes them up again."""

QUICK = ("a shock of nothing", "a ranking", "no cluster")
EACH = [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in DORMANT]


@pytest.mark.parametrize("dormant", EACH)
@whole_runs(0.5)
@given(data=st.data(), case=cases())
def test_what_is_dormant_changes_nothing_under(dormant: str, law_region: Path, case: Case, data: st.DataObject) -> None:
    asleep, paths = DORMANT[dormant]
    other = {path: data.draw(values_of(BY_PATH[path], case.horizon), path) for path in paths}
    scenario = case.scenario(law_region).changed(asleep)
    changed = scenario.changed(other)
    assert differing(run(scenario, case.seed), run(changed, case.seed)) == []


@pytest.mark.parametrize("dormant", EACH)
def test_control_the_same_is_not_dormant_without(dormant: str, law_region: Path) -> None:
    asleep, paths = DORMANT[dormant]

    def moved(path: str, case: Case) -> list[str]:
        scenario = case.scenario(law_region).changed(asleep | AWAKE[dormant])
        changed = scenario.changed({path: AWAKE_VALUES.get(path, 0.0)})
        return differing(run(scenario, case.seed), run(changed, case.seed))

    assert any(moved(path, case) for path in paths for case in CONTROLS)


AWAKE_VALUES = {
    "assumptions.application.tailored_saving": 1.0,
    "assumptions.feasibility.days_per_study": 1.0,
    "assumptions.shock.first_quarter": "2021Q1",
    "assumptions.shock.last_quarter": "2023Q4",
    "policy.government.alignment.breadth": "themes",
}


NO_IDEAS = {"assumptions.ideas.rate_factor": 0.0, "assumptions.ideas.founding_share": 0.0}


class TestNoIdeas:
    @whole_runs()
    @given(cases(), st.floats(0, 1))
    def test_any_alignment_funds_nothing_where_there_are_no_ideas(
        self, law_region: Path, case: Case, strength: float
    ) -> None:
        idle = case.scenario(law_region).changed(NO_IDEAS)
        aligned = idle.changed(fixed(strength))
        for scenario in (idle, aligned):
            tables = run(scenario, case.seed)
            assert tables["proposals"].empty
            assert tables["projects"].empty
            assert (tables["calls"].live_ideas == 0).all()

    def test_control_with_ideas_some_are_funded(self, law_region: Path) -> None:
        assert not run(CONTROLS[0].scenario(law_region))["projects"].empty


class TestReserves:
    @whole_runs()
    @given(cases(), st.floats(0, 1))
    def test_any_reserve_is_idle_where_there_is_money_for_all(
        self, rich_region: Callable[[float], Path], case: Case, share: float
    ) -> None:
        plain, reserved = (
            run(case.scenario(rich_region(reserve)).changed({"policy.government.budget_factor": 1.0}), case.seed)
            for reserve in (0.0, share)
        )
        assert differing(but_for_claims(plain), but_for_claims(reserved)) == []

    @whole_runs()
    @given(cases())
    def test_nobody_claims_another_sector_without_a_reserve_or_where_none_retag(
        self, law_region: Path, rich_region: Callable[[float], Path], case: Case
    ) -> None:
        honest = case.scenario(law_region).changed({"assumptions.application.retagging_share": 0.0})
        unreserved = case.scenario(rich_region(0.0))
        for scenario in (honest, unreserved):
            scenario = scenario.changed({"policy.government.separate_ecosystems": True})
            tables = run(scenario, case.seed)
            proposals, outcomes = tables["proposals"], tables["outcomes"]
            assert (proposals.claimed_sector == proposals.sector).all()
            assert (outcomes.value[outcomes.outcome == "retagged_awards"] == 0).all()

    def test_control_reserves_matter_where_money_is_scarce(
        self, law_region: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        folders = [
            with_rules(copytree(law_region, tmp_path_factory.mktemp("scarce") / "region"), focus_reserve_share=share)
            for share in ("0", "0.9")
        ]
        tables = [[but_for_claims(run(case.scenario(folder), case.seed)) for case in CONTROLS] for folder in folders]
        assert any(differing(*pair) for pair in zip(*tables, strict=True))

    def test_control_some_claim_another_sector_where_all_retag(self, rich_region: Callable[[float], Path]) -> None:
        eager = {"assumptions.application.retagging_share": 1.0}
        proposals = run(CONTROLS[0].scenario(rich_region(0.5)).changed(eager))["proposals"]
        assert (proposals.claimed_sector != proposals.sector).any()

    def test_control_claims_that_ignore_the_share_are_noticed(
        self, rich_region: Callable[[float], Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        original = application.claims_reserve
        monkeypatch.setattr(application, "claims_reserve", lambda close, draw, share: original(close, draw, 1.0))
        honest = CONTROLS[0].scenario(rich_region(0.5)).changed({"assumptions.application.retagging_share": 0.0})
        proposals = run(honest)["proposals"]
        assert (proposals.claimed_sector != proposals.sector).any()


class TestThemesThatNoIdeaHas:
    """CREATE alone is followed, in themes alone, and its agenda is one theme that no idea has.

    Every other weight of a call then shrinks by the same factor, and a match is a weight over the highest one: so
    nothing changes *as long as the empty theme does not become the highest*. Where it does, the matches of all
    proposals shrink by one factor, and the theme criterion counts for less against the others. And where other
    clusters are followed, the new voice takes from the strategy but not from theirs: proportions change.
    """

    UNUSED = "nowhere"

    @whole_runs()
    @given(cases(), st.floats(0, 1))
    def test_have_no_effect_while_the_themes_of_ideas_keep_their_places(
        self, orthogonal_region: Path, case: Case, strength: float
    ) -> None:
        # Each theme of ideas has a twentieth of the strategy and needs a fortieth: enough up to a voice of a half.
        base = case.scenario(orthogonal_region).changed(self.followed(voice=0.44))
        unaligned, aligned = (run(base.changed(fixed(level)), case.seed) for level in (0.0, strength))
        assert_same_but_for_roundings(unaligned, aligned)

    def test_control_the_voice_is_heard(self, orthogonal_region: Path) -> None:
        base = CONTROLS[0].scenario(orthogonal_region).changed(self.followed(voice=0.44))
        unaligned, aligned = (run(base.changed(fixed(level)))["calls"].alignment_thematic for level in (0.0, 1.0))
        assert (unaligned.fillna(0.0) < 1e-5).all()
        assert (aligned.dropna() > 0.3).any()

    def test_control_they_have_one_where_the_empty_theme_takes_places(self, orthogonal_region: Path) -> None:
        assert not all(self.is_without_effect(orthogonal_region, case, voice=0.9) for case in CONTROLS)

    def test_control_themes_that_ideas_have_do_have_one(self, law_region: Path) -> None:
        assert not all(self.is_without_effect(law_region, case, voice=0.44) for case in CONTROLS)

    def test_control_they_have_one_beside_another_cluster(
        self, orthogonal_region: Path, law_region: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        folder = copytree(orthogonal_region, tmp_path_factory.mktemp("beside") / "region")
        for table in ("clusters.csv", "cluster_agendas.csv"):
            others = [line for line in read_lines(law_region / table) if line.startswith("MECH,")]
            (folder / table).write_text("\n".join([*read_lines(folder / table), *others]) + "\n", encoding="utf-8")
        assert not all(self.is_without_effect(folder, case, voice=0.44) for case in CONTROLS)

    def is_without_effect(self, region: Path, case: Case, voice: float) -> bool:
        base = case.scenario(region).changed(self.followed(voice))
        unaligned, aligned = (run(base.changed(fixed(level)), case.seed) for level in (0.0, 1.0))
        try:
            assert_same_but_for_roundings(unaligned, aligned)
        except AssertionError:
            return False
        return True

    @staticmethod
    def followed(voice: float) -> dict[str, Any]:
        """Return what makes CREATE alone followed, with an agenda that stays as it was founded."""
        return {
            "policy.government.alignment.breadth": "themes",
            "policy.government.alignment.scope": "focus",
            "policy.government.alignment.with_cluster": None,
            "assumptions.alignment.agenda_update": 0.0,
            "assumptions.alignment.cluster_voice": voice,
        }


class TestThemesThatAppraisalIgnores:
    @whole_runs()
    @given(cases(), st.floats(0, 1))
    def test_change_nothing(self, merit_region: Path, case: Case, strength: float) -> None:
        themes = case.scenario(merit_region).changed({"policy.government.alignment.breadth": "themes"})
        unaligned, aligned = (run(themes.changed(fixed(level)), case.seed) for level in (0.0, strength))
        names = ("proposals", "projects")
        assert differing(*({name: tables[name] for name in names} for tables in (unaligned, aligned))) == []


def fixed(strength: float) -> dict[str, Any]:
    return {"policy.government.alignment.mode": "fixed", "policy.government.alignment.strength": strength}


def but_for_claims(tables: Tables) -> Tables:
    """Return tables without what applicants claim: they do so wherever money is reserved."""
    unclaimed = {
        name: tables[name][tables[name].outcome != "retagged_awards"].reset_index(drop=True)
        for name in ("outcomes", "run_values")
    }
    return tables | {"proposals": tables["proposals"].drop(columns="claimed_sector"), **unclaimed}


def assert_same_but_for_roundings(first: Tables, second: Tables) -> None:
    """Assert that all decisions are the same, and scores too, but for the roundings of weights to 1e-9."""
    for name in ("calls", "proposals", "projects"):
        one, other = (
            tables[name].drop(columns=["alignment_thematic", "score"], errors="ignore") for tables in (first, second)
        )
        assert one.equals(other), name
    pd.testing.assert_series_equal(first["proposals"].score, second["proposals"].score, rtol=0.0, atol=1e-6)


def read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def rich_region(law_region: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[float], Path]:
    """Return regions with money for all and the reserve given, one folder a share."""

    def make(reserve: float) -> Path:
        folder = copytree(law_region, tmp_path_factory.mktemp("rich") / "region")
        return with_rules(folder, budget_eur="1000000000", focus_reserve_share=str(reserve))

    return make


@pytest.fixture(scope="module")
def merit_region(law_region: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copytree(law_region, tmp_path_factory.mktemp("merit") / "region")
    return with_rules(folder, weight_merit="1", weight_theme="0", weight_consortium="0", weight_transition="0")


@pytest.fixture(scope="module")
def orthogonal_region(law_region: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leave CREATE alone, with an agenda on a theme that nobody has; themes decide most of a score."""
    folder = copytree(law_region, tmp_path_factory.mktemp("orthogonal") / "region")
    unused = TestThemesThatNoIdeaHas.UNUSED
    edit(folder / "clusters.csv", lambda row: row if row["cluster"] == "CREATE" else None)
    first = iter([unused])
    edit(
        folder / "cluster_agendas.csv",
        lambda row: (
            row | {"theme": theme, "weight": "1"}
            if row["cluster"] == "CREATE" and (theme := next(first, None))
            else None
        ),
    )

    even = {column: "0.049999" for column in ("s3_2014_weight", "s3_2021_weight")}
    edit(folder / "themes.csv", lambda row: row | even)
    nobodys = [
        f"{unused}{place or ''},A theme of nobody,,0.000001,0.000001,0,0,0,test,assumption\n" for place in range(20)
    ]
    themes = folder / "themes.csv"
    themes.write_text(themes.read_text(encoding="utf-8") + "".join(nobodys), encoding="utf-8")
    return with_rules(
        folder, weight_merit="0.2", weight_theme="0.7", weight_consortium="0.05", weight_transition="0.05"
    )
