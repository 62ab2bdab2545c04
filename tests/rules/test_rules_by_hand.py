"""Rules against numbers worked out by hand."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import (
    alignment,
    application,
    appraisal,
    capability,
    capital,
    eligibility,
    feasibility,
    information,
    learning,
    matching,
    membership,
    rejection,
    relation,
    success,
)
from sim.rules.arithmetic import best_first, ordered_sum, share_of_cents

EUR = 100


class TestArithmetic:
    def test_half_cents_go_to_the_even_cent(self) -> None:
        assert share_of_cents(np.array([1, 3, 5]), 0.5).tolist() == [0, 2, 2]

    def test_best_first_breaks_ties_by_hash_then_identity(self) -> None:
        score = np.array([1.0, 2.0, 1.0, 1.0])
        hashes = np.array([5, 9, 3, 5], dtype=np.uint64)
        identity = np.array([8, 1, 2, 4], dtype=np.uint64)
        assert best_first(score, hashes, identity).tolist() == [1, 2, 3, 0]

    def test_sums_run_one_after_the_other(self) -> None:
        values = [1e16, 1.0, -1e16, 1.0]
        assert ordered_sum(values) == ((1e16 + 1.0) - 1e16) + 1.0
        assert ordered_sum([]) == 0.0


class TestInformation:
    def test_ways_of_hearing_are_independent(self) -> None:
        assert float(information.chance_of_hearing([0.1, 0.05, 0.7])) == pytest.approx(1 - 0.9 * 0.95 * 0.3)
        assert information.chance_of_hearing([0.5, np.array([0.0, 1.0])]).tolist() == [0.5, 1.0]

    def test_at_most_five_ties_count(self) -> None:
        assert float(information.chance_from_partners(0.1, 2)) == pytest.approx(1 - 0.9**2)
        five, fifty = (information.chance_from_partners(0.2, ties) for ties in (5, 50))
        assert float(five) == float(fifty) == pytest.approx(1 - 0.8**5)

    def test_a_window_of_one_time_scale_lets_63_percent_be_ready_whatever_the_shape(self) -> None:
        for shape in (0.5, 1.0, 4.0):
            assert information.chance_of_being_ready(35, 35, shape) == pytest.approx(0.632120559)
            assert float(information.days_until_ready(0.632120559, 35, shape)) == pytest.approx(35)
        # 1 - exp(-(1/2)^2)
        assert information.chance_of_being_ready(20, 40, 2.0) == pytest.approx(0.221199217)
        assert information.chance_of_being_ready(20, 0, 2.0) == 1.0

    def test_days_needed_grow_with_the_work(self) -> None:
        assert information.days_needed([1.0, 4.0, 0.25], 40, 0.5).tolist() == pytest.approx([40.0, 80.0, 20.0])
        assert information.days_needed([1.0, 4.0, 0.0], 40, 0.0).tolist() == [40.0, 40.0, 40.0]

    def test_the_last_day_of_the_window_is_in_time(self) -> None:
        assert information.is_ready([45.0, 45.1, 10.0], [45.0, 45.0, 59.0]).tolist() == [True, False, True]

    def test_attention_lasts_with_a_probability(self) -> None:
        drawn = information.attention_draw([0.2, 0.5, 0.9], 0.5, [0.1, 0.1, 0.1], [0.7, 0.7, 0.7])
        assert drawn.tolist() == [0.1, 0.7, 0.7]

    def test_interest_multiplies_chances_up_to_one(self) -> None:
        assert information.interest_in_call(0.2, 1.0) == pytest.approx(1.221402758)
        assert information.interest_in_call(0.0, 3.0) == 1.0
        assert information.of_interest([0.1, 0.9], 1.5).tolist() == pytest.approx([0.15, 1.0])

    def test_members_are_informed_as_far_as_days_go(self) -> None:
        assert float(information.informing_share(2.0, 50, 0.08)) == 0.5
        assert float(information.informing_share(9.0, 50, 0.08)) == 1.0
        assert float(information.informing_share(9.0, 0, 0.08)) == 0.0


class TestApplication:
    def test_grant_is_intensity_times_cost_up_to_the_ceiling(self) -> None:
        cost = np.array([400_000, 800_000]) * EUR
        assert application.grant_sought(cost, 0.45, 300_000 * EUR, 1.0).tolist() == [180_000 * EUR, 300_000 * EUR]
        assert application.grant_sought(cost, 0.45, None, 1.0).tolist() == [180_000 * EUR, 360_000 * EUR]
        assert application.grant_sought(cost, 0.45, 300_000 * EUR, 0.75).tolist() == [135_000 * EUR, 225_000 * EUR]

    def test_applicants_ask_for_a_share_from_the_smallest_to_all(self) -> None:
        assert application.graded_share(0.5, [0.0, 0.5, 1.0]).tolist() == [0.5, 0.75, 1.0]
        assert application.graded_share(1.0, [0.0, 0.5]).tolist() == [1.0, 1.0]

    def test_a_call_may_fund_a_part_of_an_idea(self) -> None:
        cost = np.array([15_000, 75_000]) * EUR
        assert application.cost_applied_for(cost, 20_000 * EUR).tolist() == [15_000 * EUR, 20_000 * EUR]
        assert application.cost_applied_for(cost, None).tolist() == cost.tolist()

    def test_admitted_cost_is_the_grant_over_its_intensity(self) -> None:
        assert application.admitted_cost([45_000 * EUR, 100], 0.45).tolist() == [100_000 * EUR, 222]
        assert application.admitted_cost([0], 0.0).tolist() == [0]

    def test_preparation_days_grow_with_the_root_of_the_grant(self) -> None:
        # 600,000 is four times 150,000: twice 35 days. Half experience saves a tenth, a study 1/4, tailoring 1/2.
        grant = np.array([150_000, 600_000, 600_000, 150_000]) * EUR
        effort = application.effort(grant, [0, 0, 0.5, 0], 0.2, [0, 0, 1, 0], 0.25, [0, 0, 0, 0.5])
        assert effort.tolist() == pytest.approx([1.0, 2.0, 2.0 * 0.9 * 0.75, 0.5])

    def test_writing_adds_each_gain(self) -> None:
        gain = application.writing_gain([1, 0, 1], [1, 0, 0], 0.3, [0.0, 0.75, 0.5], 0.2, [0, 1, 1], 0.4)
        assert gain.tolist() == pytest.approx([0.4, 0.55, 0.8])

    def test_a_consultant_is_hired_where_own_days_would_cost_more(self) -> None:
        fee = application.consultant_fee(np.array([150_000, 600_000]) * EUR, 7_000)
        assert fee.tolist() == [7_000 * EUR, 14_000 * EUR]
        # 40 days, of which 28 are saved: at 250 EUR just worth the fee, which is not below it
        assert application.hires_consultant([7_000 * EUR] * 2, [40.0] * 2, [250.0, 250.1]).tolist() == [False, True]

    def test_a_day_costs_owners_more_or_less(self) -> None:
        assert application.cost_of_a_day(250, [0.0, 1.0]).tolist() == pytest.approx([250.0, 250 * 1.491824698])

    def test_administration_takes_three_sevenths_of_the_preparation(self) -> None:
        assert float(application.burden_eur(600_000 * EUR, 35, 0.0, 250)) == pytest.approx(2 * 15 * 250)
        assert float(application.burden_eur(600_000 * EUR, 35, 0.5, 250)) == pytest.approx(15 * 250)

    def test_perceived_chance_mixes_own_and_neighbours(self) -> None:
        assert float(application.perceived_chance(0.5, 0.2, 0.25)) == pytest.approx(0.425)

    def test_value_of_applying(self) -> None:
        # With the grant: 100,000 * 1.25 - 1.5 * 55,000 - 3,750 = 38,750; alone 125,000 - 150,000 < 0: not done.
        cost, grant = 100_000 * EUR, 45_000 * EUR
        value = application.value_of_applying(0.3, cost, grant, 0.25 - 0.5, 0.5, 0, 3_750, 8_000)
        assert float(value) == pytest.approx(0.3 * 38_750 - 8_000)
        # With r = 0.2: 125,000 - 1.2 * 55,000 - 3,750 = 55,250, alone 125,000 - 120,000 = 5,000.
        value = application.value_of_applying(0.3, cost, grant, 0.25 - 0.2, 0.2, 5_000, 3_750, 8_000)
        assert float(value) == pytest.approx(0.3 * (55_250 - 5_000) - 8_000)

    def test_what_costs_as_much_as_it_brings_is_applied_for(self) -> None:
        assert application.is_worth_applying([-1e-9, 0.0, 1.0]).tolist() == [False, True, True]

    def test_own_contribution_must_fit_the_budget(self) -> None:
        affordable = application.is_affordable(np.array([100, 100]), np.array([75, 75]), np.array([125, 122]), 0.2)
        assert affordable.tolist() == [True, False]


class TestEligibility:
    def test_minimum_itself_is_admitted(self) -> None:
        assert eligibility.meets_minimum(np.array([249, 250]), 250).tolist() == [False, True]

    def test_age_limit(self) -> None:
        assert eligibility.is_young_enough(np.array([16, 17]), 16).tolist() == [True, False]
        assert eligibility.is_young_enough(np.array([16, 400]), None).all()

    def test_wording_lets_in_a_share_of_nontechnological_ideas(self) -> None:
        fits = eligibility.fits_definition(np.array([True, False, False]), np.array([0.9, 0.3, 0.4]), 0.35)
        assert fits.tolist() == [True, True, False]


class TestAppraisal:
    def test_strategy_fit_asks_for_a_priority_and_not_for_the_largest(self) -> None:
        weights = np.array([0.7, 0.25, 0.05, 0.0])  # four places: each is full from a quarter on
        fit = appraisal.strategy_fit([0, 1, 2, 3, 2], [1, 2, 1, 3, 2], [0.6, 1.0, 0.5, 0.9, 0.7], weights, 4)
        # 0.6 in the largest; wholly in a smaller one; half in one with a place; in none; wholly in a fifth of a place
        assert fit.tolist() == [0.6, 1.0, 0.5, 0.0, 0.2]

    def test_a_place_gained_is_a_place_lost(self) -> None:
        before, after = np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.5, 0.25])
        fits = [appraisal.strategy_fit([0, 1, 2], [0, 1, 2], 1.0, weights, 2) for weights in (before, after)]
        assert [fit.tolist() for fit in fits] == [[1.0, 1.0, 0.0], [0.5, 1.0, 0.5]]

    def test_transition_is_the_weighted_mean(self) -> None:
        assert float(appraisal.transition_contribution(1.0, 0.5, 0.0, (2.0, 1.0, 1.0))) == pytest.approx(0.625)
        assert appraisal.transition_contribution(np.array([0.9]), np.array([0.9]), np.array([0.9]), (0, 0, 0)) == 0.5

    def test_score(self) -> None:
        # 0.5 (1.5 - 0.5) + 0.2 (0.75 -> 1) + 0.2 (0.5 -> 0) + 0.1 (0 -> -2)
        score = appraisal.score(1.5, -0.5, 0.75, 0.5, 0.0, (0.5, 0.2, 0.2, 0.1))
        assert float(score) == pytest.approx(0.5 + 0.2 - 0.2)


class TestCapability:
    def test_the_first_led_project_makes_half_of_the_highest_level(self) -> None:
        assert capability.level([0.0, 1.0, 3.0]).tolist() == [0.0, 0.5, 0.75]

    def test_a_lead_learns_twice_as_much_as_a_partner_and_more_from_the_more_capable(self) -> None:
        share = [capability.LEAD_SHARE, capability.PARTNER_SHARE, capability.PARTNER_SHARE]
        assert capability.learnt(share, [0.5, 0.25, 0.75], 0.75).tolist() == [1.25, 0.75, 0.5]

    def test_half_is_lost_in_a_half_life_unless_it_is_renewed(self) -> None:
        stock = np.array([2.0])
        for _ in range(4):
            stock = capability.faded(stock, relation.kept(4.0))
        assert stock.tolist() == pytest.approx([1.0], abs=1e-8)
        assert capability.renewed([1.0, 0.5], [0.75, 0.0]).tolist() == [1.75, 0.5]

    def test_the_gain_is_a_share_of_the_level(self) -> None:
        assert capability.gain_of_merit([0.0, 1.0, 3.0], 0.4).tolist() == pytest.approx([0.0, 0.2, 0.3])


class TestRejection:
    def test_the_distance_is_what_the_score_lacks_and_none_for_a_form(self) -> None:
        distance = rejection.distance_below_line([0.5, 1.5, -1.0], 1.0, [True, True, False])
        assert distance.tolist() == [0.5, 0.0, 0.0]

    def test_the_nearer_the_line_the_likelier_a_retry(self) -> None:
        chance = rejection.chance_of_retry([0.0, 1.0, 2.0], 0.4)
        assert chance.tolist() == pytest.approx([0.4, 0.4 / np.e, 0.4 / np.e**2], abs=1e-9)

    def test_only_those_far_below_the_line_are_discouraged(self) -> None:
        assert rejection.discourages([0.0, 1.0, 1.000001]).tolist() == [False, False, True]


class TestRelation:
    def test_stocks_close_half_of_the_distance_in_a_half_life(self) -> None:
        stock = np.array([0.2])
        for _ in range(4):
            stock = relation.next_stock(stock, np.array([1.0]), relation.kept(4.0))
        assert stock.tolist() == pytest.approx([0.6], abs=1e-8)
        assert relation.kept(0.0) == 0.0
        assert relation.next_stock(stock, np.array([1.0]), 0.0).tolist() == [1.0]

    def test_trust_is_earned_by_work_and_by_projects(self) -> None:
        assert relation.earned_trust(0.5, 0.1) == pytest.approx(0.3)

    def test_little_is_answered_by_less(self) -> None:
        # S(0.5) = 0.5, S(0.2) = 0.04 / 0.68
        assert relation.reciprocated(0.8, [1.0, 0.5, 0.0], 1.0).tolist() == pytest.approx([0.8, 0.4, 0.0])
        assert relation.reciprocated(1.0, 0.2, 0.5) == pytest.approx(0.5 + 0.5 * 0.04 / 0.68)
        assert relation.reciprocated(0.8, 0.0, 0.0) == pytest.approx(0.8)

    def test_an_event_closes_a_part_of_the_way_to_all(self) -> None:
        assert relation.after_event(0.4, 0.1) == pytest.approx(0.46)


class TestAlignment:
    @pytest.mark.parametrize(
        ("elasticity", "expected"),
        [(0.02, 0.2), (1.0, 0.4), (1e9, 0.5), (0.5, 2 / (1 / 0.2 + 1 / 0.8)), (2.0, 0.45)],
    )
    def test_commitment_runs_from_minimum_to_mean(self, elasticity: float, expected: float) -> None:
        # 0.2 and 0.8: minimum 0.2, harmonic mean 0.32, geometric 0.4, ((sqrt 0.2 + sqrt 0.8) / 2)^2 = 0.45, mean 0.5
        assert alignment.commitment(0.2, 0.8, elasticity) == pytest.approx(expected, abs=1e-6)

    def test_one_sided_commitment_is_nothing_unless_contributions_substitute(self) -> None:
        assert alignment.commitment(0.0, 0.9, 0.5) == 0.0
        assert alignment.commitment(0.9, 0.0, 1.0) == 0.0
        assert alignment.commitment(0.0, 1.0, 2.0) == pytest.approx(0.25)

    def test_a_tiny_contribution_is_nothing_without_ado(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert alignment.commitment(1e-40, 1.0, 0.1) == 0.0

    def test_days_have_diminishing_returns_and_no_cap(self) -> None:
        assert alignment.delivered_work([0, 110, 330, 11000], 110).tolist() == [0.0, 0.5, 0.75, 0.990099010]

    def test_voice_is_work_times_trust_times_commitment(self) -> None:
        assert alignment.effective_voice(0.5, 0.4, 0.5) == pytest.approx(0.1)

    def test_influence_is_gained_against_the_others(self) -> None:
        # three parts; 3 x 0.2 / (3 x 0.1 + 0.5), 3 x 0.3 / 0.8 is more than a part
        assert alignment.influence(np.array([0.2, 0.3, 0.0]), 3, 0.1).tolist() == [0.75, 1.0, 0.0]
        assert alignment.influence(np.array([0.25, 0.25]), 2, 0.25).tolist() == [0.5, 0.5]
        assert alignment.influence(np.array([0.25]), 2, 0.25, taken=1.0).tolist() == [pytest.approx(1 / 3)]
        assert alignment.influence(np.zeros(2), 2, 0.0).tolist() == [0.0, 0.0]

    def test_following_closes_what_the_region_would_not_change_itself(self) -> None:
        assert alignment.own_change(0.4, 0.25) == pytest.approx(0.3)
        assert alignment.own_change(1.0, 1.0) == 0.0
        assert alignment.change_of_rules(0.4, 0.3, 0.5) == pytest.approx(0.86)
        assert alignment.change_of_rules(0.5, 0.3, 0.5) == 1.0
        assert alignment.change_of_rules(0.75, 0.3, 0.5) == 1.5
        assert alignment.change_of_rules(1.0, 0.3, 1.0) == 1.0

    def test_own_change_is_linear_over_its_period(self) -> None:
        assert [alignment.autonomous_strength(q, 10, 20) for q in (5, 10, 15, 20, 30)] == [
            0.0,
            0.0,
            0.5,
            1.0,
            1.0,
        ]
        assert alignment.autonomous_strength(15, None, None) == 0.0

    def test_a_rule_goes_over_the_record_to_its_far_end(self) -> None:
        ends = (250e3, 125e3, 50e3)
        rules = [alignment.blended_rule(ends, 0.0, position, 0.4) for position in (0.0, 0.2, 0.4, 0.7, 1.0)]
        assert rules == [250e3, 187.5e3, 125e3, 87.5e3, 50e3]

    def test_own_change_goes_towards_the_record_and_following_from_there(self) -> None:
        # base 0 + 0.5 * 0.28 = 0.14, then half-way to the record; without recorded change own change moves nothing
        assert alignment.blended_rule((0.0, 0.28, 0.40), 0.5, 0.25, 0.5) == pytest.approx(0.21)
        assert alignment.blended_rule((0.5, 0.5, 0.85), 1.0, 0.5, 0.5) == 0.5

    @given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 1), st.floats(-10, 10), st.floats(-10, 10))
    def test_the_far_end_moves_nothing_at_or_below_the_record(
        self, own: float, share: float, on_record: float, far: float, farther: float
    ) -> None:
        near, other = (
            alignment.blended_rule((1.0, 2.0, end), own, share * on_record, on_record) for end in (far, farther)
        )
        assert near == other

    def test_agendas_fill_their_voice_and_no_more_than_all(self) -> None:
        strategy, agendas = np.array([0.5, 0.5, 0.0]), np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
        quiet = alignment.blended_themes(strategy, agendas, np.array([0.2, 0.0]))
        loud = alignment.blended_themes(strategy, agendas, np.array([1.0, 1.0]))
        assert quiet.tolist() == pytest.approx([0.4, 0.4, 0.2])
        assert loud.tolist() == pytest.approx([0.5, 0.0, 0.5])

    def test_similarity(self) -> None:
        assert alignment.theme_similarity(np.array([3.0, 4.0]), np.array([3.0, 4.0])) == 1.0
        assert alignment.theme_similarity(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == 0.0
        assert alignment.theme_similarity(np.array([1.0, 1.0]), np.array([1.0, 0.0])) == pytest.approx(2**-0.5)
        assert np.isnan(alignment.theme_similarity(np.zeros(2), np.array([1.0, 0.0])))

    def test_agenda_is_renewed_from_members_ideas(self) -> None:
        agenda = np.array([1.0, 0.0])
        assert alignment.renewed_agenda(agenda, np.array([1.0, 3.0]), 0.2).tolist() == pytest.approx([0.85, 0.15])
        assert alignment.renewed_agenda(agenda, np.zeros(2), 0.2).tolist() == [1.0, 0.0]


class TestMembership:
    def test_service_thins_out_with_members(self) -> None:
        assert membership.service_level(220, 88, 2.5) == 1.0
        assert membership.service_level(220, 176, 2.5) == 0.5
        assert membership.service_level(220, 0, 2.5) == 1.0

    def test_worth(self) -> None:
        worth = membership.worth_eur(700, 1.0, 0.5, 0.4, 0.5, np.array([0.0, np.log(2)]), 1.0)
        assert worth.tolist() == pytest.approx([420.0, 840.0])

    def test_worth_grows_with_size(self) -> None:
        assert membership.relative_worth([1, 4, 100], 0.5).tolist() == pytest.approx([1.0, 2.0, 10.0])

    def test_registration_counts_when_joining_only(self) -> None:
        assert membership.joins([499.0, 500.0], 250.0, 1000.0).tolist() == [False, True]
        assert membership.stays([249.0, 250.0], 250.0).tolist() == [False, True]

    def test_money_binds_staff(self) -> None:
        assert membership.affordable_staff(2.0, 75_000, 5_000, 50_000) == 1.6
        assert membership.affordable_staff(2.0, 100_000, 27_000, 50_000) == 2.0


class TestCapital:
    def test_money_of_small_firms_must_bring_more(self) -> None:
        required = capital.required_return(0.45, 0.5, 0.2, [0.0, 1.0, 0.0], [1, 1, 32])
        assert required.tolist() == pytest.approx([0.45, 0.45 * 1.648721271, 0.225])

    def test_an_idea_is_done_alone_where_it_brings_more_than_its_money_costs(self) -> None:
        expected = capital.expected_return(0.25, 0.2, [0.0, 1.0, 1.0])
        assert expected.tolist() == pytest.approx([0.25, 0.45, 0.45])
        margin = capital.margin_alone(expected, [0.3, 0.3, 0.45])
        assert margin.tolist() == pytest.approx([-0.05, 0.15, 0.0])
        assert capital.would_go_alone(margin).tolist() == [False, True, False]

    def test_patience_is_from_one_quarter_to_twice_the_mean_less_one(self) -> None:
        assert capital.patience([0.0, 0.19, 0.2, 0.99], 3).tolist() == [1, 1, 2, 5]
        assert capital.patience(np.arange(500) / 500, 3).mean() == 3.0
        assert capital.patience([0.0, 0.99], 1).tolist() == [1, 1]


class TestOthers:
    def test_only_ideas_below_average_are_stopped(self) -> None:
        stops = feasibility.shows_that_it_should_stop(np.array([-1.0, -1.0, 1.0]), np.array([0.19, 0.2, 0.0]), 0.1)
        assert stops.tolist() == [True, False, False]

    def test_chances_move_towards_results(self) -> None:
        assert learning.updated_chance([0.3, 0.3], [1.0, 0.0], 0.3).tolist() == pytest.approx([0.51, 0.21])

    def test_experience_closes_half_of_what_is_missing_with_each_result(self) -> None:
        assert learning.experience([0, 1, 2, 10]).tolist() == [0.0, 0.5, 0.75, 1.0 - 2.0**-10]

    def test_success(self) -> None:
        chance = success.chance_of_success(0.9, 0.05, np.array([0.0, 2.0, 4.0]), 0.08, np.array([1, 0, 1]))
        assert chance.tolist() == pytest.approx([0.98, 1.0, 1.0])


class TestMatching:
    def test_theme_cover(self) -> None:
        cover = matching.theme_cover(
            np.array([1, 1, 1]),
            np.array([2, 2, 1]),
            np.array([0.7, 0.7, 0.6]),
            np.array([1, 3, 1]),
            np.array([5, 2, 1]),
        )
        assert cover.tolist() == pytest.approx([0.7, 0.3, 1.0])

    def test_utilities(self) -> None:
        assert float(matching.partner_utility(0.8, 0.4, 1, 0.3)) == pytest.approx(0.9)
        assert float(matching.request_utility(0.5, 1)) == pytest.approx(1.0)

    def test_the_rejected_ask_their_next_choice(self) -> None:
        # Leads 0 and 1 both prefer candidate 0, who prefers lead 1; lead 0 then gets candidate 1.
        held = _match([(0, 0, 0.1), (0, 1, 0.5), (1, 0, 0.9), (1, 1, 0.5)], need=[1, 1], capacity=[1, 1])
        assert held == [(0, 1), (1, 0)]

    def test_a_later_better_request_displaces_a_held_one(self) -> None:
        # Lead 0 holds candidate 0 at first; lead 1 is turned down by candidate 1 and then displaces lead 0.
        pairs = [(0, 0, 0.2), (0, 2, 0.9), (1, 1, 0.1), (1, 0, 0.8), (2, 1, 0.7)]
        assert _match(pairs, need=[1, 1, 1], capacity=[1, 1, 1]) == [(0, 2), (1, 0), (2, 1)]

    def test_incomplete_consortia_dissolve(self) -> None:
        assert _match([(0, 0, 0.9), (1, 1, 0.9)], need=[2, 1], capacity=[1, 1]) == [(1, 1)]

    def test_capacity_binds(self) -> None:
        pairs = [(lead, 0, float(lead)) for lead in range(5)]
        assert _match(pairs, need=[1] * 5, capacity=[2]) == [(3, 0), (4, 0)]


def _match(pairs: list[tuple[int, int, float]], need: list[int], capacity: list[int]) -> list[tuple[int, int]]:
    lead, candidate, request = (np.array(column) for column in zip(*pairs, strict=True))
    held = matching.deferred_acceptance(
        lead, candidate, request, np.arange(lead.size, dtype=np.uint64), np.array(need), np.array(capacity)
    )
    return list(zip(lead[held].tolist(), candidate[held].tolist(), strict=True))
