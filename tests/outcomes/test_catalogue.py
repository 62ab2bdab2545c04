"""Names that users type and files hold: they stay."""

from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.tables import COLUMNS, KEYS, RUN_TABLES, SCHEMA_VERSION
from sim.state.calls import STAGES

PROMISED = {
    "funded_projects": "flow",
    "applications": "flow",
    "public_funding_eur": "flow",
    "investment_eur": "flow",
    "new_researchers": "flow",
    "displaced_projects": "flow",
    "cluster_members": "stock",
    "alignment_thematic": "ratio",
    "alignment_design": "ratio",
}


def test_promised_outcomes_are_there_with_their_aggregation():
    assert {name: OUTCOMES[name].aggregation for name in PROMISED} == PROMISED


def test_each_outcome_goes_by_its_own_name():
    assert [outcome.name for outcome in OUTCOMES.values()] == list(OUTCOMES)
    assert len({outcome.label for outcome in OUTCOMES.values()}) == len(OUTCOMES)
    assert all(outcome.unit for outcome in OUTCOMES.values())


def test_only_displacement_exists_between_scenarios_alone():
    between = {name for name, outcome in OUTCOMES.items() if outcome.comparison_only}
    assert between == {"displaced_projects", "gained_projects"}


def test_money_is_named_by_its_unit():
    assert {name for name, outcome in OUTCOMES.items() if outcome.unit == "EUR"} == {
        name for name in OUTCOMES if name.endswith("_eur")
    }


def test_columns_of_the_comparison_are_as_promised():
    promised = (
        "baseline scenario outcome sector baseline_mean scenario_mean difference ci_low ci_high seeds "
        "paired_correlation seeds_saved_factor draws_low draws_high draws_median draws_agreeing draws worlds"
    )
    assert " ".join(COLUMNS["comparison"]) == promised


def test_calls_tell_every_stage_of_the_funnel():
    assert [column for column in COLUMNS["calls"] if column in STAGES] == list(STAGES)


def test_keys_are_columns_that_are_never_numbers():
    assert set(KEYS) == set(COLUMNS) == {*RUN_TABLES, "comparison", "draws"}
    for name, key in KEYS.items():
        assert {COLUMNS[name][column] for column in key} <= {"text", "count"}


def test_the_version_of_the_schema_changes_with_the_schema():
    # Whoever changes a column must raise SCHEMA_VERSION, tell it in CHANGELOG and change these numbers.
    assert (SCHEMA_VERSION, sum(map(len, COLUMNS.values()))) == (8, 149)
