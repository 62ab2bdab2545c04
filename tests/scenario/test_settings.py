import pytest

from sim.scenario.files import load_scenario
from sim.units import parse_quarter
from tests.support.small_region import shrink

STAFF = "number of full-time equivalents from 0 to 50, or empty"
LISTED = "allowed: a path that `cci parameters` lists"


def test_settings_go_over_everything_for_the_whole_run(write):
    write("parent", "interventions: [{from: 2018Q1, policy: {cluster: {staff_fte: 7, commitment: 0.1}}}]")
    path = write("child", "extends: parent\nquestion: Why?")
    scenario = load_scenario(path, ["policy.cluster.staff_fte=3", "assumptions.ideas.rate_factor = 1.2", "end=2020Q4"])
    assert [policy.cluster.staff_fte for _, policy in scenario.policies] == [3.0, 3.0]
    assert [policy.cluster.commitment for _, policy in scenario.policies] == [1.0, 0.1]
    assert scenario.assumptions.ideas.rate_factor == 1.2
    assert scenario.end == parse_quarter("2020Q4")
    assert (scenario.name, scenario.question) == ("child", "Why?")
    assert scenario.digest() != load_scenario(path).digest()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("policy.cluster.active=false", False),
        ("policy.government.alignment.mode=fixed", "fixed"),
        ("policy.government.alignment.mode='fixed'", "fixed"),
        ('policy.government.s3_revision="2022Q1"', parse_quarter("2022Q1")),
        ("policy.cluster.staff_fte=", None),
        ("policy.cluster.staff_fte=~", None),
        ("policy.cluster.staff_fte=1e1", 10.0),
        ("policy.government.alignment.lag_quarters=0x10", 16),
    ],
)
def test_a_value_is_written_as_in_a_file(write, setting, value):
    found = load_scenario(write("a", "title: x"), [setting]).policy_at(0)
    for name in setting.partition("=")[0].split(".")[1:]:
        found = getattr(found, name)
    assert found == value


REFUSED = {
    "policy.cluster.staff_fte=two": f"policy.cluster.staff_fte is 'two'; allowed: {STAFF}",
    "policy.cluster.staff_fte='2'": f"policy.cluster.staff_fte is '2'; allowed: {STAFF}",
    "policy.cluster.staff_fte=-1": f"policy.cluster.staff_fte is -1; allowed: {STAFF}",
    "policy.cluster.staff_fte=.inf": "policy.cluster.staff_fte is '.inf'; allowed: a finite number",
    "policy.cluster.staff_fte=1e400": (
        "policy.cluster.staff_fte is '1e400'; allowed: a finite number, at most about 1.8e308"
    ),
    "policy.cluster.active=no": "policy.cluster.active is 'no'; allowed: true or false; write false",
    "policy.cluster.staf_fte=2": (
        f"unknown path 'policy.cluster.staf_fte'; {LISTED}; did you mean policy.cluster.staff_fte?"
    ),
    "staff_fte=2": f"unknown path 'staff_fte'; {LISTED}; did you mean policy.cluster.staff_fte?",
    "policy.tecnopoli=2": (
        "policy.tecnopoli is a group; allowed: one of policy.tecnopoli.incubation, policy.tecnopoli.workshops_factor"
    ),
    "title=x": f"unknown path 'title'; {LISTED}",
    "policy.cluster.staff_fte": "there is no '='; allowed: path=value",
    "=2": f"unknown path ''; {LISTED}",
    "": "there is no '='; allowed: path=value",
    "end=2010Q4": "end 2010Q4 is before report_from 2014Q1; allowed: 2014Q1 or later",
    "end=2014": "end is 2014; allowed: a quarter written like 2014Q1; write 2014Q1",
    "region=emilia_romagna": (
        "region is 'emilia_romagna'; allowed: one of emilia-romagna, or the path of a region folder; "
        "did you mean emilia-romagna?"
    ),
    "region=a\0b": "region is 'a\\x00b'; allowed: text without the character U+0000",
    "region=": "region is empty; allowed: text",
}


@pytest.mark.parametrize("setting", REFUSED)
def test_a_wrong_setting_is_told_with_its_own_text(refusals, write, setting):
    (problem,) = refusals(write("a", "title: x"), setting)
    where, _, rest = problem.partition(f"--set {setting}: ".replace("\0", "\\x00"))
    assert where == ""
    assert rest.replace("''", "empty") == REFUSED[setting].replace("''", "empty")


def test_all_problems_of_settings_and_files_are_told_at_once(refusals, write):
    path = write("a", "titl: x")
    found = refusals(path, "policy.cluster.staff_fte=51", "x", "end=2013Q1", "end=2014Q1")
    assert [problem.partition("; allowed")[0] for problem in found] == [
        "a.yaml:1:1: unknown key 'titl'",
        "--set x: there is no '='",
        "--set end=2014Q1: end is set twice",
        "--set policy.cluster.staff_fte=51: policy.cluster.staff_fte is 51",
    ]


def test_conflicts_between_settings_and_files_are_told_at_the_setting(refusals, write):
    path = write("a", "report_from: 2016Q1")
    assert refusals(path, "end=2015Q4") == [
        "--set end=2015Q4: end 2015Q4 is before report_from 2016Q1; allowed: 2016Q1 or later"
    ]


def test_a_region_folder_named_like_a_shipped_region_is_told_as_a_path(refusals, write, tmp_path, monkeypatch):
    shrink(tmp_path / "veneto")
    monkeypatch.chdir(tmp_path)
    assert refusals(write("a", "title: x"), "region=veneto") == [
        "--set region=veneto: region is 'veneto'; allowed: one of emilia-romagna, or the path of a region folder; "
        "write ./veneto"
    ]
    assert load_scenario(write("a", "title: x"), ["region=./veneto"]).region == str(tmp_path / "veneto")


def test_a_setting_may_name_any_region_folder(write, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    scenario = load_scenario(write("a", "title: x"), [f"region={tmp_path}/elsewhere"])
    assert scenario.region == f"{tmp_path}/elsewhere"
