"""How files that extend each other and dated interventions lie over one another."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import model_validator

import sim.scenario.scenario
from sim.scenario.files import load_scenario
from sim.scenario.policy import Policy
from sim.units import parse_quarter, quarter_label


def test_a_parent_is_looked_for_beside_the_file_and_then_among_the_shipped(write):
    child = write("child", "extends: baseline\ntitle: Child")
    assert load_scenario(child).policy_at(0).cluster.staff_fte == 2.0
    words = "title: Mine\nquestion: Why?\nexpects: [applications]\n"
    write("baseline", words + "policy: {cluster: {staff_fte: 7}}")
    scenario = load_scenario(child)
    assert scenario.policy_at(0).cluster.staff_fte == 7.0
    assert (scenario.name, scenario.title) == ("child", "Child")
    assert (scenario.question, scenario.expects) == ("", ()), "the parent's words do not speak for the child"


def test_a_group_is_overlaid_key_by_key(write):
    write("parent", "policy: {government: {alignment: {mode: fixed, strength: 0.3}, commitment: 0.4}}")
    scenario = load_scenario(
        write("child", "extends: parent\npolicy: {government: {alignment: {strength: 0.6}}}\nend: 2020Q4")
    )
    government = scenario.policy_at(0).government
    assert (government.alignment.mode, government.alignment.strength) == ("fixed", 0.6)
    assert government.commitment == 0.4
    assert load_scenario(write("grandchild", "extends: child")).end == parse_quarter("2020Q4")


def test_an_empty_value_gives_a_lever_back_to_the_region(write):
    write("parent", "policy: {cluster: {staff_fte: 3}}")
    scenario = load_scenario(write("child", "extends: parent\npolicy: {cluster: {staff_fte: }}"))
    assert scenario.policy_at(0).cluster.staff_fte is None


def test_interventions_count_from_their_date_on_in_the_order_of_dates(write):
    scenario = load_scenario(
        write(
            "a",
            """
            policy: {cluster: {staff_fte: 1}}
            interventions:
              - {from: 2022Q1, policy: {cluster: {staff_fte: 8, commitment: 0.1}}}
              - {from: 2018Q1, policy: {cluster: {staff_fte: 7}}}
            """,
        )
    )
    seen = [
        (quarter_label(since), policy.cluster.staff_fte, policy.cluster.commitment)
        for since, policy in scenario.policies
    ]
    assert seen == [("2012Q1", 1.0, 1.0), ("2018Q1", 7.0, 1.0), ("2022Q1", 8.0, 0.1)]
    assert scenario.policy_at(parse_quarter("2017Q4")).cluster.staff_fte == 1.0
    assert scenario.policy_at(parse_quarter("2018Q1")).cluster.staff_fte == 7.0
    assert scenario.policy_at(parse_quarter("2050Q1")).cluster.staff_fte == 8.0


def test_levers_of_a_child_go_over_interventions_of_its_parent(write):
    write("parent", "interventions: [{from: 2018Q1, policy: {cluster: {staff_fte: 7, commitment: 0.1}}}]")
    scenario = load_scenario(write("child", "extends: parent\npolicy: {cluster: {staff_fte: 3}}"))
    assert [
        (quarter_label(since), policy.cluster.staff_fte, policy.cluster.commitment)
        for since, policy in scenario.policies
    ] == [("2012Q1", 3.0, 1.0), ("2018Q1", 3.0, 0.1)]


def test_an_intervention_that_changes_nothing_leaves_no_trace(write):
    plain = load_scenario(write("a", "title: x"))
    idle = load_scenario(write("b", "interventions: [{from: 2018Q1, policy: {cluster: {active: true}}}]"))
    assert plain.policies == idle.policies
    assert plain.digest() == idle.digest()


def test_a_shorter_run_keeps_the_interventions_of_its_parent_that_fit(write):
    write("parent", "interventions: [{from: 2018Q1, policy: {cluster: {staff_fte: 7}}}]")
    late = load_scenario(
        write("late", "extends: parent\nstart: 2020Q1\nreport_from: 2020Q1"),
    )
    assert [since for since, _ in late.policies] == [parse_quarter("2020Q1")]
    assert late.policy_at(late.start).cluster.staff_fte == 7.0
    early = load_scenario(write("early", "extends: parent\nend: 2017Q4"))
    assert early.digest() == load_scenario(write("plain", "end: 2017Q4")).digest()


LEVERS = ("staff_fte", "commitment")
QUARTERS = range(parse_quarter("2012Q1"), parse_quarter("2013Q4") + 1)
levers = st.dictionaries(st.sampled_from(LEVERS), st.sampled_from([0.0, 0.25, 0.5, 1.0]))
dated_levers = st.dictionaries(st.sampled_from(QUARTERS), levers, max_size=3)
layers = st.lists(st.tuples(levers, dated_levers), min_size=1, max_size=4)


def in_force(chain, quarter):
    """Follow the definition: the parent's levers, the child's, then the child's interventions by date."""
    if not chain:
        return {"staff_fte": None, "commitment": 1.0}
    *parents, (own, dated) = chain
    result = in_force(parents, quarter) | own
    for since in sorted(dated):
        if since <= quarter:
            result |= dated[since]
    return result


@given(layers)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_quarter_of_every_chain_follows_the_definition(write, chain):
    for depth, (own, dated) in enumerate(chain):
        content = {
            "start": "2012Q1",
            "report_from": "2012Q1",
            "end": "2013Q4",
            "policy": {"cluster": own},
            "interventions": [
                {"from": quarter_label(since), "policy": {"cluster": changed}} for since, changed in dated.items()
            ],
        } | ({"extends": f"layer{depth - 1}"} if depth else {})
        path = write(f"layer{depth}", json.dumps(content))  # JSON is YAML
    scenario = load_scenario(path)
    for quarter in QUARTERS:
        cluster = scenario.policy_at(quarter).cluster
        assert {name: getattr(cluster, name) for name in LEVERS} == in_force(chain, quarter)


def test_a_shock_must_end_after_it_begins_once_all_layers_are_one(refusals, write):
    write("later", "assumptions: {shock: {last_quarter: 2026Q1}}")
    fitting = write("child", "extends: later\nassumptions: {shock: {first_quarter: 2025Q1}}")
    assert load_scenario(fitting).assumptions.shock.first_quarter == parse_quarter("2025Q1")
    wrong = write("wrong", "assumptions: {shock: {first_quarter: 2025Q1}}")
    expected = "the shock ends in 2021Q1, before it begins in 2025Q1; allowed: 2025Q1 or later"
    assert refusals(wrong) == [f"wrong.yaml:1:38: {expected}"]


def test_a_circle_is_refused_with_the_chain(refusals, write):
    write("a", "extends: b")
    write("b", "title: x\nextends: c")
    path = write("c", "extends: a")
    chain = "extends goes round in a circle: c -> a -> b -> c; allowed: a chain that ends"
    assert refusals(path) == [f"b.yaml:2:10: {chain}"]


@pytest.mark.parametrize("name", ["d", "d.yaml", "d.yml"])
def test_a_file_cannot_extend_itself(refusals, write, name):
    itself = "allowed: the name of another scenario: a file cannot extend itself"
    assert refusals(write("d", f"extends: {name}")) == [
        f"d.yaml:1:10: extends is '{name}', which is this file; {itself}"
    ]


def test_a_file_with_another_ending_may_extend_its_namesake(write):
    path = write("d", "extends: d")
    child = path.rename(path.with_suffix(".yml"))
    write("d", "end: 2016Q4")
    assert load_scenario(child).end == parse_quarter("2016Q4")


def test_a_circle_through_a_link_is_a_circle(refusals, write):
    path = write("a", "extends: b")
    (path.parent / "b.yaml").symlink_to("a.yaml")
    (problem,) = refusals(path)
    assert problem == "a.yaml:1:10: extends goes round in a circle: a -> b; allowed: a chain that ends"


def test_a_chain_has_an_end(refusals, write):
    for link in range(9):
        path = write(f"s{link}", f"extends: s{link - 1}" if link else "title: x")
    (problem,) = refusals(path)
    assert problem.startswith("s1.yaml:1:10: extends goes on for too long: s8 -> s7 -> ")
    assert load_scenario(path.parent / "s7.yaml").name == "s7"


@pytest.mark.parametrize("name", ["../shipped/baseline", "/etc/passwd", "a/b", "..", ".", "a\\b", "''"])
def test_extends_is_a_bare_name(refusals, write, name):
    (problem,) = refusals(write("a", f"extends: {name}"))
    assert problem.startswith("a.yaml:1:10: extends is ")
    assert "allowed: a name without folder and ending" in problem


def test_extends_with_an_ending_is_told_the_bare_name(refusals, write):
    assert refusals(write("a", "extends: baseline.yaml")) == [
        "a.yaml:1:10: extends is 'baseline.yaml'; allowed: a name without folder and ending; did you mean baseline?"
    ]


def test_a_link_out_of_the_folder_is_no_parent(refusals, write, tmp_path):
    (tmp_path / "elsewhere.yaml").write_text("title: x")
    path = write("a", "extends: b")
    (path.parent / "b.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    (problem,) = refusals(path)
    assert problem.startswith("a.yaml:1:10: extends leads out of the folder ")


def test_an_unknown_parent_comes_with_the_nearest_of_both_folders(refusals, write):
    write("late-cluster", "title: x")
    assert refusals(write("a", "extends: late_cluster")) == [
        "a.yaml:1:10: extends is 'late_cluster'; "
        "allowed: one of a, late-cluster, baseline, no-cluster; did you mean late-cluster?"
    ]


@pytest.mark.parametrize("value", ["3", "[baseline]", "{a: b}", "true"])
def test_extends_is_text(refusals, write, value):
    (problem,) = refusals(write("a", f"extends: {value}"))
    assert problem.startswith("a.yaml:1:10: extends is ")


def test_problems_of_parents_are_told_where_they_stand_with_those_of_the_child(refusals, write):
    write("grandparent", "policy:\n  cluster: {staff_fte: -1}")
    write("parent", "extends: grandparent\npolicy: {cluster: {staff_fte: 2, comitment: 0.5}}\nend: soon")
    child = write("child", "extends: parent\npolicy: {cluster: {staff_fte: 99}}\nexpects: [applicatons]")
    problems = refusals(child)
    assert [problem.partition("; allowed")[0] for problem in problems] == [
        "child.yaml:2:31: policy.cluster.staff_fte is 99",
        "child.yaml:3:11: expects[1] is 'applicatons'",
        "grandparent.yaml:2:24: policy.cluster.staff_fte is -1",
        "parent.yaml:2:34: unknown key 'comitment' in policy.cluster",
        "parent.yaml:3:6: end is 'soon'",
    ]


def test_an_unreadable_parent_does_not_hide_the_problems_of_the_child(refusals, write):
    (write("child", "extends: parent\nend: 2010Q1\ntitl: x").parent / "parent.yaml").mkdir()
    problems = refusals(write("child", "extends: parent\nend: 2010Q1\ntitl: x"))
    assert [problem.partition("; allowed")[0] for problem in problems] == [
        "child.yaml:3:1: unknown key 'titl'",
        "parent.yaml: this is a folder",
    ]


def test_a_rule_across_levers_is_told_where_the_last_of_them_was_set(refusals, write, monkeypatch):
    class Ruled(Policy):
        @model_validator(mode="after")
        def _check_team(self) -> "Ruled":
            if self.cluster.active and self.cluster.staff_fte == 0:
                raise ValueError("an active cluster has staff")
            return self

    monkeypatch.setattr(sim.scenario.scenario, "Policy", Ruled)
    text = "policy: {cluster: {staff_fte: 0}}"
    rule = "policy: an active cluster has staff"
    assert refusals(write("a", f"title: x\n{text}")) == [f"a.yaml:2:9: {rule}"]
    write("parent", "policy: {cluster: {active: false, staff_fte: 0}}")
    dated = "interventions:\n  - from: 2018Q1\n    policy: {cluster: {active: true}}"
    assert refusals(write("child", f"extends: parent\n{dated}")) == [f"child.yaml:4:13: {rule}"]
