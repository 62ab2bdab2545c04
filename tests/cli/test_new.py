"""`cci new`: a file that is the scenario it extends, and of which every value can be set by taking a mark away."""

import json
import os
import re

import pytest

from sim.outcomes.catalogue import OUTCOMES
from sim.scenario.catalogue import parameters, settable
from sim.scenario.files import load_scenario
from sim.scenario.new_file import SCHEMA_FILE, write_new_scenario
from sim.scenario.schema import schema_text
from tests.cli.conftest import everything_in
from tests.support.shipped import each_shipped

VALUE = re.compile(r"( *)#([a-z_0-9]+):( .*)?")
EXAMPLE = "#interventions:"


def value_lines(text):
    """Return the number of each line that holds a value of a parameter, by path, found by indentation."""
    found = {}
    groups = []
    for number, line in enumerate(text[: text.index(EXAMPLE)].splitlines()):
        if match := re.fullmatch(r"( *)([a-z_]+):", line):
            groups[len(match[1]) // 2 :] = [match[2]]
        elif match := VALUE.fullmatch(line):
            path = ".".join([*groups[: len(match[1]) // 2], match[2]])
            assert path not in found
            found[path] = number
    return found


def with_values(text, numbers):
    """Take the mark away from lines."""
    lines = text.splitlines()
    for number in numbers:
        lines[number] = lines[number].replace("#", "", 1)
    return "\n".join(lines) + "\n"


def loads_as(path, text):
    path.write_text(text, encoding="utf-8")
    return load_scenario(path)


@pytest.mark.parametrize("base", each_shipped())
def test_the_file_is_the_scenario_it_extends_and_so_are_its_values(cci, here, base):
    said = cci(f"new mine --from {base}")
    assert (said.code, said.err) == (0, "")
    assert cci("check mine.yaml").out == "mine.yaml: fine (mine)\n"
    scenario = load_scenario("mine.yaml")
    assert scenario.digest() == load_scenario(base).digest()
    assert (scenario.title, scenario.question, scenario.basis, scenario.expects) == ("mine", "", "", ())
    text = (here / "mine.yaml").read_text(encoding="utf-8")
    assert list(value_lines(text)) == [row.path for row in settable()]
    everything = with_values(text, value_lines(text).values())
    # A value set in the file holds for the whole run, so it cannot say what an intervention of the base says.
    changes = [since for since, _ in scenario.policies[1:]]
    assert (run_as(loads_as(here / "all.yaml", everything)) == run_as(scenario)) is not bool(changes)


def run_as(scenario):
    """Return the digest of what a scenario does while no assumption is drawn: which ones were set does not count."""
    return scenario.model_copy(update={"assumptions_set": ()}).digest()


@pytest.mark.slow  # quick: all lines at once
@pytest.mark.parametrize("base", ["baseline", "all-clusters-aligned"])
def test_every_single_line_can_be_set(cci, here, base):
    cci(f"new mine --from {base}")
    text = (here / "mine.yaml").read_text(encoding="utf-8")
    digest = run_as(load_scenario(base))
    for path, number in value_lines(text).items():
        assert run_as(loads_as(here / "one.yaml", with_values(text, [number]))) == digest, path


def test_every_value_comes_with_meaning_unit_range_and_what_is_plausible(cci, here):
    cci("new mine")
    lines = (here / "mine.yaml").read_text(encoding="utf-8").splitlines()
    numbers = value_lines("\n".join(lines))
    for row in parameters():
        meaning, line = lines[numbers[row.path] - 1].strip(), lines[numbers[row.path]]
        assert meaning == "## " + " ".join(row.description.split())
        for limit in (row.low, row.high):
            assert limit is None or f"{limit:.12g}" in line
        assert all(choice in line for choice in row.choices)
        assert row.unit in line or row.unit in ("choice", "yes or no", "quarter", "name of a cluster")
        assert (f"; plausible {row.plausible}" in line) == (row.prior_low is not None)
    (mode,) = [line for line in lines if line.strip().startswith("#mode: ")]
    assert mode.strip() == "#mode: endogenous # one of endogenous, fixed, recorded"
    (staff,) = [line for line in lines if line.strip().startswith("#staff_fte: #")]
    assert staff.endswith("# number of full-time equivalents from 0 to 50, or empty; now empty: from the region")


def test_the_first_line_leads_editors_to_the_schema_beside_the_file(cci, here):
    said = cci("new mine")
    text = (here / "mine.yaml").read_text(encoding="utf-8")
    assert text.splitlines()[0] == f"# yaml-language-server: $schema=./{SCHEMA_FILE}"
    assert (here / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text() == cci("schema").out
    assert everything_in(here) == [SCHEMA_FILE, "mine.yaml"]
    assert said.out.splitlines()[0] == "Written to mine.yaml: it is baseline until you change something."
    assert f"{SCHEMA_FILE} (new)" in said.out
    for outcome in OUTCOMES:
        assert f"##   {outcome} " in text


def test_a_schema_that_is_there_already_stays_and_an_old_one_is_renewed(cci, here):
    cci("new one")
    before = os.stat(here / SCHEMA_FILE)
    assert f"{SCHEMA_FILE} (as it was)" in cci("new two").out
    after = os.stat(here / SCHEMA_FILE)
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    old = json.loads(schema_text())
    del old["properties"]["policy"]
    (here / SCHEMA_FILE).write_text(json.dumps(old), encoding="utf-8")
    assert f"{SCHEMA_FILE} (renewed)" in cci("new three").out
    assert (here / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text()
    assert everything_in(here) == [SCHEMA_FILE, "one.yaml", "three.yaml", "two.yaml"]


def test_the_example_of_a_dated_intervention_can_be_used(cci, here):
    cci("new mine")
    text = (here / "mine.yaml").read_text(encoding="utf-8")
    lines = text.splitlines()
    first = lines.index(EXAMPLE)
    scenario = loads_as(here / "mine.yaml", with_values(text, range(first, len(lines))))
    assert [policy.cluster.staff_fte for _, policy in scenario.policies] == [None, 4.0]


def test_the_example_lies_within_the_run(cci, here):
    (here / "short.yaml").write_text("extends: baseline\nend: 2020Q4\n", encoding="utf-8")
    cci("new mine --from short")
    text = (here / "mine.yaml").read_text(encoding="utf-8")
    lines = text.splitlines()
    load = with_values(text, range(lines.index(EXAMPLE), len(lines)))
    assert len(loads_as(here / "mine.yaml", load).policies) == 2


PARENT = """\
extends: no-cluster
region: my regions/toscana
end: 2024Q4
policy:
  cluster:
    active: true
    staff_fte: 3
    founded: 2019Q1
assumptions: {ideas: {rate_factor: 1.23456789012}}
interventions:
  - {from: 2020Q1, policy: {cluster: {staff_fte: 5}, government: {alignment: {mode: fixed}}}}
  - {from: 2022Q1, policy: {cluster: {staff_fte: }}}
"""


def test_present_values_are_those_of_the_scenario_it_starts_from(cci, here):
    (here / "my regions" / "toscana").mkdir(parents=True)
    (here / "parent.yaml").write_text(PARENT, encoding="utf-8")
    cci("new child --from parent")
    text = (here / "child.yaml").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines()]
    numbers = value_lines(text)
    assert load_scenario("child.yaml").digest() == load_scenario("parent.yaml").digest()
    for path, expected in {
        "region": "#region: my regions/toscana # ",
        "end": "#end: 2024Q4 # ",
        "policy.cluster.active": "#active: true # ",
        "policy.cluster.founded": "#founded: 2019Q1 # ",
        "policy.cluster.staff_fte": "#staff_fte: 3 # ",
        "assumptions.ideas.rate_factor": "#rate_factor: 1.23456789012 # ",
    }.items():
        assert lines[numbers[path]].startswith(expected)
        loads_as(here / "child.yaml", with_values(text, [numbers[path]]))
    told = (
        "In parent it is 3, then 5 from 2020Q1, from the region from 2022Q1; a value set here holds for the whole run."
    )
    assert lines[numbers["policy.cluster.staff_fte"] - 1] == f"## {told}"
    one = loads_as(here / "child.yaml", with_values(text, [numbers["policy.cluster.staff_fte"]]))
    assert {policy.cluster.staff_fte for _, policy in one.policies} == {3.0}
    assert loads_as(here / "child.yaml", with_values(text, [numbers["region"]])).region == str(
        here / "my regions" / "toscana"
    )


@pytest.mark.parametrize("name", ["città", "my scenario", "v1.2_b-c", "2050", "true", "no", "null", "1e5", "x" * 100])
def test_odd_names_are_still_names(cci, here, name):
    assert cci("new", name).code == 0
    assert load_scenario(f"{name}.yaml").title == name
    assert cci("new", "child", "--from", name).code == 0
    assert load_scenario("child.yaml").name == "child"


REFUSED = {
    "new ../x": ("new scenario ../x: ", "'../x'", "letters, digits"),
    "new /tmp/x": ("'/tmp/x'",),
    "new ''": ("argument 1: it is empty",),
    "new .hidden": ("'.hidden'",),
    "new =cmd": ("'=cmd'",),
    "new x.yaml": ("the ending belongs to the file", "did you mean x?"),
    "new x.yml": ("did you mean x?",),
    "new taken": ("taken.yaml: it is there already",),
    "new linked": ("linked.yaml: it is there already",),
    "new baseline": ("new scenario baseline: a shipped scenario has this name", "another name"),
    "new mine --from bseline": ("--from bseline: extends is 'bseline'", "did you mean baseline?"),
    "new mine --from taken.yaml": ("--from taken.yaml: ", "did you mean taken?"),
    "new mine --from ../baseline": ("--from ../baseline: ",),
    "new mine --from mine": ("--from mine: extends is 'mine'",),
    "new mine --from broken": ("broken.yaml:1:1: unknown key 'titl'", "did you mean title?"),
}


@pytest.mark.parametrize("line", REFUSED)
def test_one_line_exit_2_nothing_written(cci, here, line):
    (here / "taken.yaml").write_text("title: mine\n", encoding="utf-8")
    (here / "broken.yaml").write_text("titl: mine\n", encoding="utf-8")
    (here / "linked.yaml").symlink_to("nowhere")
    before = everything_in(here)
    said = cci(line)
    assert (said.code, said.out, len(said.lines)) == (2, "", 1), said
    for words in REFUSED[line]:
        assert words in said.err
    assert everything_in(here) == before
    assert (here / "taken.yaml").read_text(encoding="utf-8") == "title: mine\n"


def test_every_problem_has_its_line(cci, here):
    (here / SCHEMA_FILE).write_text("mine", encoding="utf-8")
    said = cci("new ../x --from bseline")
    assert (said.code, len(said.lines)) == (2, 3)


@pytest.mark.parametrize("content", ["mine", "{}", "[]", '{"title": "Mine"}', "[" * 5000, "\udcff"])
def test_a_file_of_somebody_else_in_the_place_of_the_schema_stays(cci, here, content):
    written = content.encode("utf-8", "surrogateescape")
    (here / SCHEMA_FILE).write_bytes(written)
    said = cci("new mine")
    assert (said.code, len(said.lines)) == (2, 1)
    assert f"{SCHEMA_FILE}: it is in the way" in said.err
    assert everything_in(here) == [SCHEMA_FILE]
    assert (here / SCHEMA_FILE).read_bytes() == written


def test_a_folder_in_which_nothing_may_be_written_is_told(cci, monkeypatch):
    monkeypatch.chdir("/proc")
    said = cci("new mine")
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert said.err.startswith("mine.yaml: cannot be written: ")


@pytest.mark.parametrize("full_after", [0, 1])
def test_a_full_disk_leaves_nothing_half_written(here, monkeypatch, full_after):
    opened = []
    usual = type(here).open

    def open_until_full(self, *arguments, **options):
        stream = usual(self, *arguments, **options)
        if arguments[:1] == ("x",):
            opened.append(self)
            if len(opened) > full_after:
                monkeypatch.setattr(stream, "write", fill_up, raising=False)
        return stream

    monkeypatch.setattr(type(here), "open", open_until_full)
    with pytest.raises(Exception, match="No space left on device"):
        write_new_scenario(here, "mine", "baseline")
    assert len(opened) == full_after + 1
    assert everything_in(here) == []


def fill_up(text):
    raise OSError(28, os.strerror(28))
