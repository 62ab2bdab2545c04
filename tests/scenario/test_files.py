import pytest

from sim.errors import InputError
from sim.scenario.assumptions import IdeaAssumptions
from sim.scenario.files import load_scenario, shipped_scenarios
from sim.scenario.policy import ClusterPolicy, Policy
from sim.units import parse_quarter
from tests.support.calls import calls_during

GROUPS = f"group of settings: {', '.join(Policy.model_fields)}"
IDEAS = f"group of settings: {', '.join(IdeaAssumptions.model_fields)}"
STAFF = "number of full-time equivalents from 0 to 50, or empty"


def test_a_file_sets_what_it_names_and_leaves_the_rest(write):
    scenario = load_scenario(
        write(
            "larger-team",
            """
            question: What do four posts change?
            basis: the case study
            expects: [cluster_members, feasibility_studies]
            end: 2020Q4
            policy:
              cluster: {staff_fte: 4, founded: 2018Q1}
            assumptions:
              ideas: {rate_factor: 1.5}
            """,
        )
    )
    assert (scenario.name, scenario.title) == ("larger-team", "larger-team")
    assert scenario.question == "What do four posts change?"
    assert scenario.expects == ("cluster_members", "feasibility_studies")
    assert (scenario.start, scenario.end) == (parse_quarter("2012Q1"), parse_quarter("2020Q4"))
    policy = scenario.policy_at(scenario.start)
    assert (policy.cluster.staff_fte, policy.cluster.founded) == (4.0, parse_quarter("2018Q1"))
    assert policy.government == Policy().government
    assert scenario.assumptions.ideas.rate_factor == 1.5
    assert scenario.region == "emilia-romagna"


def test_shipped_scenarios_go_by_name_and_files_by_path(shipped, write):
    assert shipped_scenarios() == {name: shipped / f"{name}.yaml" for name in ("baseline", "no-cluster")}
    assert load_scenario("baseline").title == "Baseline"
    path = write("mine", "title: Mine")
    assert load_scenario(path) == load_scenario(str(path))


def test_a_file_in_the_working_folder_does_not_shadow_a_shipped_scenario(write, monkeypatch):
    monkeypatch.chdir(write("baseline", "title: Mine").parent)
    assert load_scenario("baseline").title == "Baseline"
    assert load_scenario("baseline.yaml").title == "Mine"


def test_an_unknown_name_comes_with_the_nearest(refusals, shipped):
    assert refusals("no_clusters") == [
        "scenario 'no_clusters': there is no shipped scenario of this name; "
        "allowed: one of baseline, no-cluster, or the path of a .yaml file; did you mean no-cluster?"
    ]


@pytest.mark.parametrize("name", ["", "..", ".", "base\0line", "BASELINE", "baseline "])
def test_odd_names_are_unknown_names(refusals, shipped, name):
    (problem,) = refusals(name)
    assert "there is no shipped scenario of this name" in problem


def test_missing_files_and_folders(refusals, tmp_path, shipped):
    assert refusals(f"{tmp_path}/mine/x.yaml") == ["x.yaml: there is no such file; allowed: an existing file"]
    assert refusals(tmp_path) == [f"{tmp_path}: this is a folder; allowed: a file"]


def test_all_problems_of_a_file_are_told_at_once_in_reading_order(refusals, write):
    path = write(
        "a",
        """\
title: 3
expects: [funded_project, applications]
start: 2014Q1
report_from: 2013Q1
end: 2014-01-01
polcy: {}
policy:
  cluster:
    staff_fte: two
    staf_fte: 3
  government:
    alignment: {mode: fixd, lag_quarters: 1e400}
    budget_factor: 11
    budget_factor: 1
assumptions:
  ideas: 3
interventions:
  - from: 2021Q1
    policy: {cluster: {staff_fte: 51}}
  - from: 2021Q1
    policy: {cluster: {active: yes}}
  - policy: 3
    until: 2022Q1
  - from: .nan
    policy: {}
""",
    )
    problems = refusals(path)
    cluster = f"one of {', '.join(ClusterPolicy.model_fields)}"
    outcome, unknown = problems.pop(1), problems.pop(2)
    assert outcome.startswith("a.yaml:2:11: expects[1] is 'funded_project'; allowed: one of funded_projects")
    assert outcome.endswith("did you mean funded_projects?")
    assert unknown.startswith("a.yaml:6:1: unknown key 'polcy'; allowed: one of title, question, basis, ")
    assert unknown.endswith("did you mean policy?")
    assert problems == [
        "a.yaml:1:8: title is 3; allowed: text of at most 2000 characters",
        "a.yaml:5:6: end is '2014-01-01'; allowed: a quarter written like 2014Q1; write 2014Q1",
        f"a.yaml:9:16: policy.cluster.staff_fte is 'two'; allowed: {STAFF}",
        f"a.yaml:10:5: unknown key 'staf_fte' in policy.cluster; allowed: {cluster}; did you mean staff_fte?",
        "a.yaml:12:23: policy.government.alignment.mode is 'fixd'; "
        "allowed: one of endogenous, fixed, recorded; did you mean fixed?",
        "a.yaml:12:43: policy.government.alignment.lag_quarters is '1e400'; "
        "allowed: a finite number, at most about 1.8e308",
        "a.yaml:13:20: policy.government.budget_factor is 11; allowed: number (factor) from 0 to 10",
        "a.yaml:14:5: policy.government.budget_factor is given twice, first on line 13; allowed: each key once",
        f"a.yaml:16:10: assumptions.ideas is 3; allowed: {IDEAS}",
        f"a.yaml:19:35: interventions[1].policy.cluster.staff_fte is 51; allowed: {STAFF}",
        "a.yaml:20:11: a second intervention from 2021Q1, the first is at a.yaml:18:11; "
        "allowed: one intervention a quarter",
        "a.yaml:21:32: interventions[2].policy.cluster.active is 'yes'; allowed: true or false; write true",
        "a.yaml:22:5: interventions[3].from is missing; allowed: a quarter written like 2014Q1",
        f"a.yaml:22:13: interventions[3].policy is 3; allowed: {GROUPS}",
        "a.yaml:23:5: unknown key 'until' in interventions[3]; allowed: one of from, policy",
        "a.yaml:24:11: interventions[4].from is '.nan'; allowed: a finite number",
    ]


def test_a_group_without_values_sets_nothing(write):
    text = """
    policy:
      government: # budget_factor: 2
        alignment:
    assumptions:
    interventions:
      - from: 2021Q1
        policy:
          cluster:
    """
    assert load_scenario(write("a", text)).digest() == load_scenario(write("b", "title: x")).digest()


def test_values_that_slipped_out_of_their_group_are_still_told(refusals, write):
    found = refusals(write("a", "policy:\n  cluster:\n  staff_fte: 4\nassumptions:\nideas:\n  rate_factor: 2"))
    assert [problem.partition(";")[0] for problem in found] == [
        "a.yaml:3:3: unknown key 'staff_fte' in policy",
        "a.yaml:5:1: unknown key 'ideas'",
    ]


@pytest.mark.parametrize("text", ["title:", "interventions:", "expects:", "policy: {cluster: {active: }}"])
def test_other_values_than_groups_are_not_left_empty(refusals, write, text):
    (problem,) = refusals(write("a", text))
    assert " is empty; allowed: " in problem


DATES = {
    "report_from: 2011Q4": "1:14: report_from 2011Q4 is before start 2012Q1; allowed: 2012Q1 or later",
    "start: 2015Q1": "1:8: report_from 2014Q1 is before start 2015Q1; allowed: 2015Q1 or later",
    "end: 2013Q4": "1:6: end 2013Q4 is before report_from 2014Q1; allowed: 2014Q1 or later",
    "report_from: 2028Q1": "1:14: end 2027Q4 is before report_from 2028Q1; allowed: 2028Q1 or later",
    "end: 2199Q4": "1:6: 2012Q1 to 2199Q4 are 752 quarters; allowed: at most 200 quarters",
    "start: 1900Q1": "1:8: 1900Q1 to 2027Q4 are 512 quarters; allowed: at most 200 quarters",
    "start: 2012": "1:8: start is 2012; allowed: a quarter written like 2014Q1; write 2012Q1",
    "start: 8048": "1:8: start is 8048; allowed: a quarter written like 2014Q1",
    "start: 2012Q5": "1:8: start is '2012Q5'; allowed: a quarter written like 2014Q1",
    "end:": "1:5: end is empty; allowed: a quarter written like 2014Q1",
    "end: 2000Q1\ninterventions: [{from: 2018Q1, policy: {}}]": (
        "1:6: end 2000Q1 is before report_from 2014Q1; allowed: 2014Q1 or later"
    ),
    "interventions: [{from: 2011Q4, policy: {}}]": (
        "1:24: the intervention starts in 2011Q4; allowed: 2012Q1 to 2027Q4, the quarters of the run"
    ),
    "interventions: [{from: 2028Q1, policy: {}}]": (
        "1:24: the intervention starts in 2028Q1; allowed: 2012Q1 to 2027Q4, the quarters of the run"
    ),
}


@pytest.mark.parametrize("text", DATES)
def test_impossible_dates(refusals, write, text):
    assert refusals(write("a", text)) == [f"a.yaml:{DATES[text]}"]


@pytest.mark.parametrize(
    "text",
    ["start: 2014Q1", "report_from: 2012Q1", "end: 2014Q1", "interventions: [{from: 2027Q4, policy: {}}]"],
)
def test_dates_at_the_very_edge_are_possible(write, text):
    assert load_scenario(write("a", text)).policies


def test_two_hundred_quarters_are_not_too_many(write):
    load_scenario(write("a", "end: 2061Q4"))


@pytest.mark.parametrize("name", ["=cmd", "-x", "a;b", "x" * 101, "a<b>"])
def test_file_names_that_cannot_name_a_scenario(refusals, write, name):
    (problem,) = refusals(write(name, "title: x"))
    assert "the scenario is called" in problem


@pytest.mark.parametrize("name", ["città", "my scenario", "v1.2_b-c", "2050"])
def test_file_names_that_can(write, name):
    assert load_scenario(write(name, "title: x")).name == name


def test_a_region_lies_within_the_folder_of_the_file_or_is_shipped(write, tmp_path):
    path = write("a", "region: toscana")
    (path.parent / "toscana").mkdir()
    assert load_scenario(path).region == str(path.parent / "toscana")
    (path.parent / "italy" / "lazio").mkdir(parents=True)
    assert load_scenario(write("b", "region: italy/lazio")).region == str(path.parent / "italy" / "lazio")
    assert load_scenario(write("c", "region: emilia-romagna")).region == "emilia-romagna"
    (path.parent / "emilia-romagna").mkdir()
    assert load_scenario(write("c", "region: emilia-romagna")).region == str(path.parent / "emilia-romagna")
    assert load_scenario(write("d", "extends: b")).region == str(path.parent / "italy" / "lazio")


@pytest.mark.parametrize("region", ["../shipped/emilia-romagna", "/tmp", "a/../../shipped", "out"])
def test_a_region_elsewhere_is_refused(refusals, write, region):
    path = write("a", f"region: {region}")
    (path.parent / "out").symlink_to("/tmp")
    (problem,) = refusals(path)
    assert problem.startswith(f"a.yaml:1:9: region '{region}' leads out of the folder ")


def test_an_unknown_region_comes_with_the_nearest(refusals, write):
    (problem,) = refusals(write("a", "region: emilia_romagna"))
    assert problem == (
        "a.yaml:1:9: region is 'emilia_romagna'; "
        "allowed: one of emilia-romagna, or the path of a region folder; did you mean emilia-romagna?"
    )
    assert len(refusals(write("a", "region: ''"))) == len(refusals(write("a", "region: a.yaml"))) == 1


def test_the_work_of_refusing_a_file_grows_no_faster_than_its_problems(write):
    def refuse(problems):
        path = write("a", "policy:\n  cluster:\n" + "".join(f"    staff_xx{i}: 1\n" for i in range(problems)))
        with pytest.raises(InputError) as caught:
            load_scenario(path)
        assert len(caught.value.problems) == problems

    refuse(1)
    few, many = (calls_during(lambda problems=problems: refuse(problems)) for problems in (300, 1900))
    assert many < 1.1 * 1900 / 300 * few
