"""`cci explain`: what it prints is what holds, and stands where it says."""

import json
import re
from itertools import groupby

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sim.scenario.catalogue import parameters, settable, shown
from sim.scenario.files import load_scenario, shipped_scenarios
from sim.scenario.layer import Layer
from sim.units import parse_quarter, quarter_label

DEFAULTS = {row.path: shown(row.default) for row in settable()}


def printed(out):
    """Read the tables: path -> rows, each a mapping from heading to cell; rows of defaults have no place."""
    rows = {}
    columns = {}
    for line in out.splitlines():
        if line.startswith("value  "):
            starts = [match.start() for match in re.finditer(r"(?<=   )\S|^\S", line)]
            columns = {line[a:b].strip(): slice(a, b) for a, b in zip(starts, [*starts[1:], None], strict=True)}
        elif not line.strip():
            columns = {}
        elif columns and "─" not in line:
            row = {heading: line[cells].strip() for heading, cells in columns.items()}
            rows.setdefault(row["value"], []).append(row)
    return rows


def bounds(row, scenario):
    """Return the first and the last quarter of a printed row."""
    holds = row.get("holds", "whole run")
    start, end = scenario.start, scenario.end
    if holds.startswith("never"):
        return end + 1, end
    if match := re.fullmatch(r"until (\S+)", holds):
        return start, parse_quarter(match[1])
    if match := re.fullmatch(r"from (\S+)", holds):
        return parse_quarter(match[1]), end
    if match := re.fullmatch(r"(\S+) to (\S+)", holds):
        return parse_quarter(match[1]), parse_quarter(match[2])
    assert holds == "whole run", holds
    return start, end


def values_of(scenario, quarter):
    """Return what holds in a quarter, by path, as the loaded scenario has it."""
    whole = scenario.model_dump(mode="json")
    content = {**whole, "policy": scenario.policy_at(quarter).model_dump(mode="json")}
    found = {}
    for path in DEFAULTS:
        value = content
        for key in path.split("."):
            value = value[key]
        found[path] = shown(value)
    return found


def check_values(out, scenario):
    rows = printed(out)
    assert set(rows) == set(DEFAULTS)
    for quarter in range(scenario.start, scenario.end + 1):
        for path, expected in values_of(scenario, quarter).items():
            current = [row for row in rows[path] if bounds(row, scenario)[0] <= quarter <= bounds(row, scenario)[1]]
            assert [row["is"] for row in current] == [expected], (path, quarter_label(quarter))
    return rows


@pytest.mark.parametrize("name", shipped_scenarios())
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
    apart = {key for key in Layer.model_fields if key not in ("policy", "assumptions", "interventions")} - header
    assert [row.path for row in settable()] == [*sorted(apart, key=list(Layer.model_fields).index), *PARAMETERS]


PARAMETERS = {row.path: row for row in parameters()}
KINDS = (
    "start",
    "end",
    "policy.cluster.staff_fte",
    "policy.cluster.founded",
    "policy.cluster.active",
    "policy.government.alignment.mode",
    "policy.government.alignment.lag_quarters",
    "assumptions.ideas.rate_factor",
    "assumptions.alignment.attribution",
)
VALUES = {
    "start": ["2012Q1", "2013Q3"],
    "end": ["2014Q3", "2016Q4"],
    "policy.cluster.staff_fte": [None, 2, 4.25, 0.1],
    "policy.cluster.founded": [None, "2013Q2", "2020Q4"],
    "policy.cluster.active": [True, False],
    "policy.government.alignment.mode": ["endogenous", "fixed", "recorded"],
    "policy.government.alignment.lag_quarters": [0, 1, 3],
    "assumptions.ideas.rate_factor": [0.123456789012, 1.0, 2],
    "assumptions.alignment.attribution": [0, 0.5, 1e-07],
}
DATED = tuple(path for path in KINDS if path.startswith("policy."))
QUARTERS = ["2013Q1", "2013Q3", "2014Q1", "2014Q3", "2014Q4", "2016Q4"]


def some(paths, most):
    chosen = st.one_of([st.tuples(st.just(path), st.sampled_from(VALUES[path])) for path in paths])
    return st.lists(chosen, max_size=most, unique_by=lambda pair: pair[0]).map(dict)


files = st.tuples(some(KINDS, 5), st.dictionaries(st.sampled_from(QUARTERS), some(DATED, 3), max_size=3))


def nested(values):
    content = {}
    for path, value in values.items():
        *groups, name = path.split(".")
        inside = content
        for group in groups:
            inside = inside.setdefault(group, {})
        inside[name] = value
    return content


def written_chain(folder, chain):
    """Write files that extend each other, one value a line; return those that fit their horizon, lowest first."""
    start, end = "2012Q1", "2027Q4"
    fitting = []
    for depth, (own, dated) in enumerate(chain):
        start, end = own.get("start", start), own.get("end", end)
        dated = {since: levers for since, levers in dated.items() if start <= since <= end}
        dates = [{"from": since, **({"policy": {}} | nested(levers))} for since, levers in dated.items()]
        content = {"title": f"layer {depth}", **nested(own), "interventions": dates}
        if depth:
            content["extends"] = f"layer{depth - 1}"
        (folder / f"layer{depth}.yaml").write_text(json.dumps(content, indent=1), encoding="utf-8")  # JSON is YAML
        fitting.append((own, dated, start))
    return fitting


def origins(chain, given_settings, path, quarter):
    """Follow the definition: who set the value that holds in a quarter, and what it took the place of, downwards.

    Each is a file and the date of an intervention; none for the default, and no date for the whole run.
    """
    if path in given_settings:
        yield "--set", None
    for depth in reversed(range(len(chain))):
        own, dated, start = chain[depth]
        quarter = max(quarter, parse_quarter(start))
        before = [since for since in dated if path in dated[since] and parse_quarter(since) <= quarter]
        if before:
            yield f"layer{depth}.yaml", max(before)
        elif path in own:
            yield f"layer{depth}.yaml", None
    yield None, None


STAFF = "policy.cluster.staff_fte"
LATER = [({"start": "2012Q1"}, {"2013Q1": {STAFF: 2}, "2013Q3": {STAFF: 0.1}}), ({"start": "2013Q3"}, {})]
EARLIER = [({"start": "2013Q3"}, {"2013Q3": {STAFF: 2}}), ({"start": "2012Q1"}, {"2013Q1": {STAFF: 0.1}})]


@given(st.lists(files, min_size=1, max_size=4), some(KINDS, 2))
@example(LATER, {})
@example([*LATER, ({"start": "2012Q1"}, {"2014Q1": {STAFF: None}})], {})
@example(EARLIER, {STAFF: 2})
@example([({STAFF: 2}, {"2014Q1": {STAFF: 4.25}}), ({STAFF: 2}, {}), ({}, {"2013Q1": {STAFF: 2}})], {})
@example([({}, {"2014Q1": {STAFF: 2}}), ({}, {"2013Q1": {STAFF: 0.1}}), ({}, {"2014Q1": {STAFF: 4.25}})], {})
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_printed_holds_and_stands_where_it_says(cci, here, layers, given_settings):
    chain = written_chain(here, layers)
    options = [f"--set={path}={'' if value is None else json.dumps(value)}" for path, value in given_settings.items()]
    top = f"layer{len(chain) - 1}.yaml"
    said = cci(f"explain {top}", *options)
    assert (said.code, said.err) == (0, "")
    scenario = load_scenario(top, [option.removeprefix("--set=") for option in options])
    rows = check_values(said.out, scenario)
    for path in KINDS:
        for row in rows[path]:
            check_places(row, path, scenario, chain, given_settings)
            if match := re.match(r"(layer\d\.yaml):(\d+)", row.get("set at", "")):
                line = (here / match[1]).read_text(encoding="utf-8").splitlines()[int(match[2]) - 1]
                (key, value), *_ = json.loads("{" + line.strip().rstrip(",") + "}").items()
                assert (key, shown(value)) == (path.rpartition(".")[2], row["is"])


def check_places(row, path, scenario, chain, given_settings):
    first, last = bounds(row, scenario)
    if first > scenario.end:
        assert row["instead of"] == ""
        return
    assert scenario.start <= first <= last
    found = [list(origins(chain, given_settings, path, quarter)) for quarter in range(first, last + 1)]
    assert {here for here, *_ in found} == {place_of(row.get("set at", "default"))}
    below = [under[0] for _, *under in found if under]
    told = re.findall(r"\(([^()]+)\)", row.get("instead of", ""))
    assert [place_of(place) for place in told] == [place for place, _ in groupby(below)]


def place_of(text):
    if text.startswith("--set"):
        return "--set", None
    if text == "default":
        return None, None
    file, _, dated = re.fullmatch(r"([^:]+):(\d+)(?:, from (\S+))?", text).groups()
    return file, dated


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
    lines = cci("explain child.yaml --set assumptions.ideas.rate_factor=2").out.splitlines()
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
    "explain folder": ("folder: this is a folder", "the path of a .yaml file"),
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
