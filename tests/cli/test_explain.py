"""`cci explain`: which value holds, where it was set, and what it took the place of."""

import json
import re

import pytest

from sim.scenario.catalogue import parameters, settable
from sim.scenario.files import load_scenario, shipped_scenarios
from sim.scenario.layer import Layer
from tests.cli.explained import DEFAULTS, check_values, nested, printed
from tests.support.shipped import each_shipped

PARAMETERS = {row.path: row for row in parameters()}


@pytest.mark.parametrize("name", each_shipped())
def test_every_value_of_every_shipped_scenario_is_the_one_that_holds(cci, name):
    said = cci(f"explain {name}")
    assert (said.code, said.err) == (0, "")
    scenario = load_scenario(name)
    check_values(said.out, scenario)
    header = said.out.split("values: ")[0]
    for words in (scenario.title, scenario.question.strip(), scenario.basis.strip(), *scenario.expects):
        assert words in header


def test_no_key_of_a_file_goes_unexplained():
    header = {"title", "question", "basis", "expects", "extends"}
    apart = {
        key for key in Layer.model_fields if key not in ("policy", "assumptions", "interventions", "calls")
    } - header
    assert [row.path for row in settable()] == [*sorted(apart, key=list(Layer.model_fields).index), *PARAMETERS]


def test_every_parameter_is_found_where_a_file_sets_it(cci, here):
    content = nested({path: row.default for path, row in PARAMETERS.items()})
    (here / "all.yaml").write_text(json.dumps(content, indent=1), encoding="utf-8")
    rows = printed(cci("explain all.yaml --changed").out)
    lines = (here / "all.yaml").read_text(encoding="utf-8").splitlines()
    assert list(rows) == list(PARAMETERS)
    for path, [row] in rows.items():
        assert f'"{path.rpartition(".")[2]}": ' in lines[int(row["set at"].partition(":")[2]) - 1]
        assert row["instead of"] == f"the same: {DEFAULTS[path]} (default)"


PARENT = """\
title: Parent
extends: baseline
policy:
  cluster:
    staff_fte: 3
    commitment: 0.5
interventions:
  - from: 2018Q1
    policy: {cluster: {staff_fte: 7, commitment: 0.25}}
"""
CHILD = """\
title: Child
question: Why?
basis: The case study.
expects: [applications]
extends: parent
policy:
  cluster:
    staff_fte: 4
interventions:
  - from: 2020Q1
    policy:
      cluster:
        commitment: 0.75
"""


@pytest.fixture
def family(here):
    (here / "parent.yaml").write_text(PARENT, encoding="utf-8")
    (here / "child.yaml").write_text(CHILD, encoding="utf-8")
    return here


def cells(rows, path):
    return [tuple(row[heading] for heading in ("is", "holds", "set at", "instead of")) for row in rows[path]]


def test_values_of_a_child_say_what_they_override(cci, family):
    rows = printed(cci("explain child.yaml").out)
    assert cells(rows, "policy.cluster.staff_fte") == [
        ("4", "whole run", "child.yaml:8", "3 (parent.yaml:5); 7 (parent.yaml:9, from 2018Q1)")
    ]
    assert cells(rows, "policy.cluster.commitment") == [
        ("0.5", "until 2017Q4", "parent.yaml:6", "1 (default)"),
        ("0.25", "2018Q1 to 2019Q4", "parent.yaml:9, from 2018Q1", "1 (default)"),
        ("0.75", "from 2020Q1", "child.yaml:13, from 2020Q1", "0.25 (parent.yaml:9, from 2018Q1)"),
    ]


def test_settings_go_over_everything_and_say_over_what(cci, family):
    said = cci(
        "explain child.yaml --set policy.cluster.commitment=0.1 --set end=2019Q4"
    )  # before the date of the child
    rows = printed(said.out)
    assert cells(rows, "policy.cluster.commitment") == [
        (
            "0.1",
            "whole run",
            "--set policy.cluster.commitment=0.1",
            "0.5 (parent.yaml:6); 0.25 (parent.yaml:9, from 2018Q1)",
        )
    ]
    assert cells(rows, "end")[0][:3] == ("2019Q4", "whole run", "--set end=2019Q4")


def test_what_comes_after_the_end_never_holds(cci, family):
    rows = printed(cci("explain child.yaml --set end=2019Q4").out)
    assert cells(rows, "policy.cluster.commitment")[1:] == [
        ("0.25", "from 2018Q1", "parent.yaml:9, from 2018Q1", "1 (default)"),
        ("0.75", "never: the run ends in 2019Q4", "child.yaml:13, from 2020Q1", ""),
    ]


def test_levels_come_from_the_top_and_defaults_last(cci, family):
    lines = cci("explain child.yaml --set assumptions.ideas.rate_factor=1.4").out.splitlines()
    assert lines[:4] == ["child: Child", "question: Why?", "basis: The case study.", "expects to move: applications"]
    assert lines[4].startswith("files: child.yaml over parent.yaml over baseline.yaml (/")
    assert lines[4].endswith("/baseline.yaml) over the defaults of the program")
    counted = re.fullmatch(
        r"(\d+) values: 1 set on the command line, 2 set by child, 4 set by baseline, (\d+) defaults of the program",
        lines[5],
    )
    assert int(counted[1]) == len(DEFAULTS) == 7 + int(counted[2])
    assert [line for line in lines if line.startswith("Set ")] == [
        "Set on the command line:",
        "Set by child:",
        "Set by baseline, which parent extends:",
        "Set by nobody, defaults of the program:",
    ]


def test_defaults_come_with_source_and_confidence(cci, family):
    rows = printed(cci("explain child.yaml").out)
    (row,) = rows["assumptions.application.preparation_days"]
    parameter = PARAMETERS["assumptions.application.preparation_days"]
    assert (row["is"], row["confidence"], row["source"]) == ("35", "M", parameter.source)
    assert rows["policy.cluster.founded"][0]["is"] == "from the region"


def test_changed_leaves_out_what_nobody_set(cci, family):
    rows = printed(cci("explain child.yaml --changed").out)
    assert set(rows) == {
        "policy.cluster.staff_fte",
        "policy.cluster.commitment",
        "region",
        "start",
        "report_from",
        "end",
    }
    (family / "bare.yaml").write_text("title: Bare\n", encoding="utf-8")
    said = cci("explain bare.yaml --changed")
    assert (printed(said.out), said.code) == ({}, 0)
    assert f"{len(DEFAULTS)} values: {len(DEFAULTS)} defaults of the program" in said.out


def test_a_region_folder_beside_the_file_is_named_whole(cci, here):
    (here / "toscana").mkdir()
    (here / "mine.yaml").write_text("region: toscana\n", encoding="utf-8")
    rows = printed(cci("explain mine.yaml").out)
    assert cells(rows, "region")[0][:3] == (str(here / "toscana"), "whole run", "mine.yaml:1")


def test_two_files_of_one_name_are_told_apart(cci, here):
    (here / "baseline.yaml").write_text("extends: no-cluster\npolicy: {cluster: {active: true}}\n", encoding="utf-8")
    said = cci("explain baseline.yaml").out
    shipped = shipped_scenarios()["baseline"]
    assert f"files: baseline.yaml over no-cluster.yaml ({shipped.parent}/no-cluster.yaml) over {shipped}" in said
    assert "Set by baseline.yaml:" in said
    assert f"Set by {shipped}, which no-cluster extends:" in said
    assert cells(printed(said), "policy.cluster.active")[0][2] == "baseline.yaml:2"


def test_a_narrow_terminal_gets_blocks_and_whole_words(cci, family, monkeypatch):
    monkeypatch.setattr("sim.cli.shown._room", lambda: 60)
    lines = cci("explain child.yaml --changed").out.splitlines()
    start = lines.index("policy.cluster.staff_fte")
    assert lines[start + 1 : start + 5] == [
        "  is: 4",
        "  unit: full-time equivalents",
        "  holds: whole run",
        "  set at: child.yaml:8",
    ]


def test_text_is_printed_as_text(cci, here):
    (here / "odd.yaml").write_text("title: '[red]a[/] :smile:'\n", encoding="utf-8")
    assert cci("explain odd.yaml").out.startswith("odd: [red]a[/] :smile:\n")


REFUSED = {
    "explain no-clutser": ("scenario 'no-clutser': ", "did you mean no-cluster?"),
    "explain nowhere.yaml": ("nowhere.yaml: there is no such file",),
    "explain folder": ("folder: this is a folder, and no project is named", "DIR --project ID"),
    "explain folder --project x --changed": ("--project x: --set or --changed was given",),
    "explain baseline --project x --seed 3": ("baseline: --project and --seed with a scenario",),
    "explain folder --project x": ("results folder folder: it holds no manifest.json",),
    "explain .": (".: this is a folder",),
    "explain folder/": ("folder/: this is a folder",),
    "explain empty.yaml": ("empty.yaml:1:1: the file is empty",),
    "explain broken.yaml": ("broken.yaml:2:13: unknown key 'staf_fte'", "did you mean staff_fte?"),
    "explain lost.yaml --changed": ("broken.yaml:2:13: ",),
    "explain baseline --set policy.cluster.staff=4": ("--set policy.cluster.staff=4: ", "policy.cluster.staff_fte?"),
    "explain baseline --set policy.cluster.staff_fte=51": ("policy.cluster.staff_fte is 51",),
    "explain baseline --set nonsense": ("--set nonsense: there is no '='",),
}


@pytest.mark.parametrize("line", REFUSED)
def test_one_line_exit_2_and_nothing_printed(cci, here, line):
    (here / "folder").mkdir()
    (here / "empty.yaml").write_text("", encoding="utf-8")
    (here / "broken.yaml").write_text("policy:\n  cluster: {staf_fte: 3}\n", encoding="utf-8")
    (here / "lost.yaml").write_text("extends: broken\n", encoding="utf-8")
    said = cci(line)
    assert (said.code, said.out, len(said.lines)) == (2, "", 1), said
    for words in REFUSED[line]:
        assert words in said.err


def test_a_folder_does_not_hide_a_shipped_scenario(cci, here):
    (here / "baseline").mkdir()
    assert cci("explain baseline").code == 0
