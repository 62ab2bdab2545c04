"""Laws of awarding: each call of a generated run is decided again under other rules, everything before it equal."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model import EcosystemModel
from sim.phases import awarding
from sim.rules import allocation
from sim.rules.arithmetic import for_decision
from sim.runs.run import release
from sim.state.calls import OpenCall, Proposals
from tests.model.conftest import run
from tests.support.examples import whole_runs
from tests.support.rehearsal import decided, rehearse_calls
from tests.support.scenarios import CONTROLS, Case, cases
from tests.support.small_region import with_rules

PLAIN: dict[str, Any] = {"floor": 0, "reserve_share": 0.0, "lottery_share": 0.0, "top_up": 0}
"""A call that only ranks: neither floor nor reserve nor lottery."""

PLENTY = 10**15

Law = Callable[[EcosystemModel, OpenCall, Proposals, float], None]


def without_money_nothing_is_funded(model: EcosystemModel, call: OpenCall, proposals: Proposals, share: float) -> None:
    broke = decided(model, call, proposals, budget=0, top_up=0, lottery_share=share, reserve_share=share)
    assert not broke.funded.any()


def with_plenty_all_that_is_eligible_is_funded(
    model: EcosystemModel, call: OpenCall, proposals: Proposals, share: float
) -> None:
    rich = decided(model, call, proposals, budget=PLENTY, threshold=-1e9, floor=round(9 * share))
    assert (rich.funded == rich.eligible).all()


def under_stop_a_larger_budget_funds_all_that_a_smaller_one_funds(
    model: EcosystemModel, call: OpenCall, proposals: Proposals, share: float
) -> None:
    for less, more in budgets(call, proposals, share):
        before, after = (decided(model, call, proposals, **PLAIN, stop=True, budget=money) for money in (less, more))
        assert (before.funded <= after.funded).all()


def under_skip_a_larger_budget_spends_no_less(
    model: EcosystemModel, call: OpenCall, proposals: Proposals, share: float
) -> None:
    for less, more in budgets(call, proposals, share):
        before, after = (decided(model, call, proposals, **PLAIN, stop=False, budget=money) for money in (less, more))
        assert before.grant[before.funded].sum() <= after.grant[after.funded].sum()


def a_reserve_is_idle_in_an_undersubscribed_call(
    model: EcosystemModel, call: OpenCall, proposals: Proposals, share: float
) -> None:
    asked = decided(model, call, proposals)
    wanted = int(asked.grant[asked.above_threshold].sum())
    reserved = decided(model, call, proposals, budget=wanted, top_up=0, reserve_share=share)
    assert (reserved.funded == asked.above_threshold).all()


def a_lottery_for_no_money_and_a_floor_of_none_are_a_ranking(
    model: EcosystemModel, call: OpenCall, proposals: Proposals, share: float
) -> None:
    ranked = decided(model, call, proposals, **PLAIN, allocation_rule="ranking")
    drawn = decided(model, call, proposals, **PLAIN, allocation_rule="lottery")
    assert (drawn.funded == ranked.funded).all()
    down_the_list = np.argsort(ranked.rank)[(~ranked.above_threshold).sum() :]
    expected = allocation.fund_down_the_list(ranked.grant[down_the_list], call.design.budget, stop=call.design.stop)
    assert (ranked.funded[down_the_list] == expected).all()


def nobody_gains_by_claiming_another_sector_where_nothing_is_reserved(
    model: EcosystemModel, call: OpenCall, proposals: Proposals, share: float
) -> None:
    claimants = model.world.draws.uniform("claims", model.world.ideas.uid[proposals.idea]) < share
    claimed = np.where(claimants, model.region.focus_sector, proposals.claimed_sector)
    rules = PLAIN | {"lottery_share": share}
    honest = decided(model, call, proposals, **rules)
    retagged = decided(model, call, replace(proposals, claimed_sector=claimed), **rules)
    assert (honest.funded == retagged.funded).all()


def ranking_is_by_score_among_those_above_the_threshold(
    model: EcosystemModel, call: OpenCall, proposals: Proposals, share: float
) -> None:
    ranked = decided(model, call, proposals, allocation_rule="ranking", threshold=share - 0.5)
    assert ((ranked.rank > 0) == ranked.above_threshold).all()
    assert (ranked.score[ranked.above_threshold] >= share - 0.5).all()
    by_rank = ranked.score[ranked.above_threshold][np.argsort(ranked.rank[ranked.above_threshold])]
    assert (np.diff(by_rank) <= 0).all()


def budgets(call: OpenCall, proposals: Proposals, share: float) -> Iterator[tuple[int, int]]:
    """Yield smaller and larger budgets that cut the list of a call at many places."""
    total = int(proposals.grant.sum())
    ladder = sorted({0, call.design.budget, *(int(total * (step + share) / 9) for step in range(9))})
    yield from itertools.pairwise(ladder)


def spends_without_counting(grants: np.ndarray, budget: int, *, stop: bool) -> np.ndarray:
    return np.ones(grants.size, dtype=np.bool_)


def forgets_the_last(grants: np.ndarray, budget: int, *, stop: bool) -> np.ndarray:
    return FUND(grants, budget, stop=stop) & (np.arange(grants.size) < grants.size - 1)


def always_skips(grants: np.ndarray, budget: int, *, stop: bool) -> np.ndarray:
    return FUND(grants, budget, stop=False)


def funds_one_alone(grants: np.ndarray, budget: int, *, stop: bool) -> np.ndarray:
    """Fund one proposal alone: of those that fit, the first where the budget is odd and the last where it is even."""
    fits = np.flatnonzero(grants <= budget)
    return np.isin(np.arange(grants.size), fits[:1] if budget % 2 else fits[-1:])


def allocates(**forced: Any) -> Callable[..., allocation.Allocation]:
    def allocate(grants: np.ndarray, sector: np.ndarray, budget: int, **rules: Any) -> allocation.Allocation:
        return ALLOCATE(grants, sector, budget, **(rules | forced))

    return allocate


def keeps_the_reserve(grants: np.ndarray, sector: np.ndarray, budget: int, **rules: Any) -> allocation.Allocation:
    reserved = sector == rules["reserved_sector"]
    left = budget - int(budget * rules["reserve_share"]) + int(grants[reserved].sum())
    return ALLOCATE(grants, sector, min(budget, left), **rules)


FUND, ALLOCATE = allocation.fund_down_the_list, allocation.allocate

LAWS: dict[Law, tuple[str, Callable[..., Any]]] = {
    without_money_nothing_is_funded: ("fund_down_the_list", spends_without_counting),
    with_plenty_all_that_is_eligible_is_funded: ("fund_down_the_list", forgets_the_last),
    under_stop_a_larger_budget_funds_all_that_a_smaller_one_funds: ("fund_down_the_list", always_skips),
    under_skip_a_larger_budget_spends_no_less: ("fund_down_the_list", funds_one_alone),
    a_reserve_is_idle_in_an_undersubscribed_call: ("allocate", keeps_the_reserve),
    a_lottery_for_no_money_and_a_floor_of_none_are_a_ranking: ("allocate", allocates(lottery_share=0.5)),
    nobody_gains_by_claiming_another_sector_where_nothing_is_reserved: ("allocate", allocates(reserve_share=0.4)),
    ranking_is_by_score_among_those_above_the_threshold: ("best_first", lambda score, keys, uid: np.argsort(uid)),
}
"""Each law with the function to break, and a broken one that must be noticed."""

NAMES = [law.__name__ for law in LAWS]


@pytest.mark.parametrize("law", LAWS, ids=NAMES)
@whole_runs()
@given(case=cases(), share=st.floats(0, 1))
def test_it_is_a_law_that(law: Law, law_region: Path, case: Case, share: float) -> None:
    rehearse_calls(case.scenario(law_region), case.seed, lambda model, call, sent: law(model, call, sent, share))


@pytest.mark.parametrize("law", LAWS, ids=NAMES)
def test_control_a_broken_model_is_noticed_by(law: Law, law_region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, broken = LAWS[law]
    monkeypatch.setattr(awarding if name == "best_first" else allocation, name, broken)

    def holds(case: Case) -> bool:
        try:
            rehearse_calls(case.scenario(law_region), case.seed, lambda model, call, sent: law(model, call, sent, 0.4))
        except AssertionError:
            return False
        return True

    assert not all(holds(case) for case in CONTROLS)


class TestTheWholeRun:
    @whole_runs()
    @given(cases())
    def test_without_a_budget_only_national_money_is_given(self, law_region: Path, case: Case) -> None:
        broke = case.scenario(law_region).changed({"policy.government.budget_factor": 0.0})
        projects = run(broke, case.seed)["projects"]
        assert projects.call_id.str.startswith("NATDEMO").all()
        without = broke.changed({"policy.government.national_board": False})
        assert run(without, case.seed)["proposals"].empty

    @whole_runs()
    @given(cases())
    def test_with_plenty_and_no_threshold_all_that_is_eligible_is_funded(self, rich_region: Path, case: Case) -> None:
        rich = case.scenario(rich_region).changed({"policy.government.budget_factor": 1.0})
        proposals = run(rich, case.seed)["proposals"].dropna(subset="funded")
        assert (proposals.funded == proposals.eligible).all()

    def test_control_with_little_money_or_a_threshold_some_are_not(self, law_region: Path, rich_region: Path) -> None:
        case = CONTROLS[0]
        little = case.scenario(rich_region).changed({"policy.government.budget_factor": 1e-6})
        for scenario in (little, case.scenario(law_region)):
            proposals = run(scenario, case.seed)["proposals"].dropna(subset="funded")
            assert (proposals.funded & proposals.eligible).any() or scenario is little
            assert (~proposals.funded & proposals.eligible).any()


LATENT_MERIT = {
    "assumptions.appraisal.noise_sd_ratio": 0.0,
    "assumptions.appraisal.experience_uplift": 0.0,
    "assumptions.feasibility.quality_uplift": 0.0,
    "assumptions.application.resubmission_uplift": 0.0,
    "assumptions.capability.merit_gain": 0.0,
}


class TestLatentMerit:
    @whole_runs()
    @given(cases())
    def test_ranking_is_that_of_latent_merit_without_noise_uplifts_and_other_weights(
        self, merit_region: Path, case: Case
    ) -> None:
        ranking = LATENT_MERIT | {"policy.government.allocation_rule": "ranking"}
        assert ranks_by_merit(merit_region, case, ranking)

    @pytest.mark.parametrize("with_", [*LATENT_MERIT, "first come", "other weights"])
    def test_control_each_of_them_matters(self, merit_region: Path, law_region: Path, with_: str) -> None:
        changes = {path: value for path, value in LATENT_MERIT.items() if path != with_}
        if with_ == "first come":
            changes["policy.government.allocation_rule"] = "first_come"
        if with_.endswith(("uplift", "gain")):
            changes |= {
                with_: 2.0,
                "policy.cluster.staff_fte": 20.0,
                "policy.cluster.public_grant_factor": 20.0,
                "policy.cluster.european_support_eur_year": 1e6,
            }
        region = law_region if with_ == "other weights" else merit_region
        assert not all(ranks_by_merit(region, case, changes) for case in CONTROLS)


def ranks_by_merit(region: Path, case: Case, changes: dict[str, Any]) -> bool:
    """Tell whether all proposals of a run are ranked by the latent merit of their ideas, as far as scores tell it."""
    model = EcosystemModel(case.scenario(region).changed(changes), seed=case.seed)
    model.run_model()
    merits = [
        for_decision(model.world.ideas.merit[proposals.idea[proposals.rank > 0]])[
            np.argsort(proposals.rank[proposals.rank > 0])
        ]
        for proposals in (call.proposals for call in model.government.calls)
        if proposals is not None
    ]
    release(model)
    return all((np.diff(ranked) <= 0).all() for ranked in merits)


@pytest.fixture(scope="module")
def rich_region(law_region: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copytree(law_region, tmp_path_factory.mktemp("rich") / "region")
    return with_rules(folder, budget_eur="1000000000", score_threshold="-10")


@pytest.fixture(scope="module")
def merit_region(law_region: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copytree(law_region, tmp_path_factory.mktemp("merit") / "region")
    return with_rules(folder, weight_merit="1", weight_theme="0", weight_consortium="0", weight_transition="0")
