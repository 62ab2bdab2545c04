"""What was asked for is what was run: a value set stays set, commands go over files, nothing is swallowed (R16)."""

import json

import pytest

import sim
from sim.errors import InputError
from sim.results.manifest import read_manifest
from sim.scenario.files import load_scenario

A = "assumptions.alignment.attribution"
STAFF = "policy.cluster.staff_fte"
STRENGTH = "policy.government.alignment.strength"
FILES = {
    "b.yaml": "extends: baseline\nend: 2015Q4\n",
    "c.yaml": "extends: no-alignment\nend: 2015Q4\n",
    "held.yaml": "extends: b\nassumptions: {alignment: {attribution: 0.5}}\n",
    "orphan.yaml": "end: 2015Q4\npolicy: {cluster: {staff_fte: 3}}\n",
    "e.yaml": f"scenarios: [b, c]\nseeds: 1\nsettings: [end=2014Q4, {STAFF}=3]\n",
    "p.yaml": f"scenarios: [b, c]\nseeds: 1\nuncertainty: prior\ndraws: 2\nsettings: [{A}=0.5]\n",
    "one.yaml": f"scenarios: [b, c]\nseeds: 1\nsettings: ['c:{STRENGTH}=0.5']\n",
}

RUN = {  # command: what the manifest says was run, by scenario and path; seeds, draws and set assumptions by name
    "run b.yaml --seeds 1": {("b", "end"): "2015Q4", "seeds": (0,), "draws": (0,)},
    "run b.yaml --seeds 1 --set end=2014Q4": {("b", "end"): "2014Q4"},
    "run b.yaml --seeds 1 --set end=2015Q4": {("b", "end"): "2015Q4"},
    "run b.yaml --seeds 3,": {"seeds": (3,)},
    "run b.yaml --seeds=2": {"seeds": (0, 1)},
    "run e.yaml": {("b", "end"): "2014Q4", ("c", "end"): "2014Q4", ("c", STAFF): 3.0, "seeds": (0,)},
    "run e.yaml --set end=2015Q4": {("b", "end"): "2015Q4", ("c", "end"): "2015Q4", ("b", STAFF): 3.0},
    f"run e.yaml --set {STAFF}=5": {("b", "end"): "2014Q4", ("b", STAFF): 5.0, ("c", STAFF): 5.0},
    f"run e.yaml --set c:{STAFF}=5": {("b", STAFF): 3.0, ("c", STAFF): 5.0},
    f"run e.yaml --set {STAFF}=3": {("b", STAFF): 3.0, ("c", STAFF): 3.0},
    "run e.yaml --seeds 2": {"seeds": (0, 1), "draws": (0,)},
    "run e.yaml --uncertainty prior --draws 1": {"draws": (1,), ("set", "b"): []},
    "run p.yaml": {"draws": (1, 2), ("set", "b"): [A], ("set", "c"): [A], ("b", A): 0.5},
    "run p.yaml --uncertainty none": {"draws": (0,), ("b", A): 0.5},
    f"run p.yaml --set {A}=0.25": {("b", A): 0.25, ("set", "c"): [A]},
    "run p.yaml --draws 3,5": {"draws": (3, 5)},
    "run one.yaml": {("b", STRENGTH): 1.0, ("c", STRENGTH): 0.5},
    f"run one.yaml --set {STRENGTH}=1": {("b", STRENGTH): 1.0, ("c", STRENGTH): 1.0},
    f"run b.yaml --seeds 1 --uncertainty prior --draws 1 --set {A}=0.5": {("set", "b"): [A], ("b", A): 0.5},
    "run held.yaml --seeds 1 --uncertainty prior --draws 1": {("set", "held"): [A], ("held", A): 0.5},
    f"run held.yaml --seeds 1 --set {A}=1": {("set", "held"): [A], ("held", A): 1.0},
    f"compare b.yaml c.yaml --seeds 1 --set c:{STRENGTH}=0.5": {("b", STRENGTH): 1.0, ("c", STRENGTH): 0.5},
    f"compare b.yaml c.yaml --seeds 1 --set b:{STAFF}=1 --set c:{STAFF}=2": {("b", STAFF): 1.0, ("c", STAFF): 2.0},
}
REFUSED = {  # command: what is said, in one line
    "run b.yaml --seeds ''": "--seeds: its value is empty",
    "run b.yaml --seeds=": "--seeds: its value is empty",
    "run b.yaml --seeds 1 --uncertainty ''": "--uncertainty: its value is empty",
    "run b.yaml --seeds 1 --uncertainty prior --draws ''": "--draws: its value is empty",
    "run b.yaml --seeds 1 --set ''": "--set: its value is empty",
    "run b.yaml --seeds 1 --out ' '": "--out: its value is empty",
    "run b.yaml --out --replace": "--out: the option --replace stands where its value should",
    "run b.yaml --seeds -v": "--seeds: the option -v stands where its value should",
    "run b.yaml --seeds 1,,2": "--seeds: '1,,2'",
    "run b.yaml --seeds ,": "--seeds: ','",
    "run b.yaml --seeds 1 --jobs ''": "--jobs: its value is empty",
    "run b.yaml --seeds 1 --log-file ''": "--log-file: its value is empty",
    "run ''": "argument 1: it is empty",
    "status ''": "argument 1: it is empty",
    "verify ''": "argument 1: it is empty",
    "compare b.yaml c.yaml --seeds 1 --set no-b:end=2014Q4": "no scenario 'no-b' is asked for; allowed: one of b, c",
    "run held.yaml --seeds 1 --set helt:end=2014Q4": "did you mean held?",
    "run b.yaml --seeds 1 --set d:end=2014Q4": "no scenario 'd' is asked for; allowed: one of b",
    f"run b.yaml --seeds 1 --set {STAFF}=1 --set b:{STAFF}=2": f"{STAFF} is set twice",
    f"run b.yaml --seeds 1 --set {STAFF}=1 --set {STAFF}=1": f"{STAFF} is set twice",
    f"run b.yaml --seeds 1 --over {STAFF}=1,,2": "a value is empty",
    f"run b.yaml --seeds 1 --over {STAFF}=1,1": "1 stands there twice",
    f"run b.yaml --seeds 1 --over {STAFF}=1 --set {STAFF}=2": f"{STAFF} is set twice",
    f"run b.yaml --seeds 1 --set {A}=0,5": "write 0.5",
    f"run b.yaml --seeds 1 --set {A}=50%": "write 0.5",
    "run b.yaml --seeds 1 --set policy.cluster.active=no": "write false",
    "run b.yaml --seeds 1 --set end=2015-01-01": "write 2015Q1",
    "run b.yaml --seeds 1 --set end=2015": "write 2015Q1",
}


@pytest.fixture
def files(here):
    for name, text in FILES.items():
        (here / name).write_text(text, encoding="utf-8")
    return here


def value_at(specification, path):
    part, *keys = path.split(".")
    found = specification["policies"][-1][1] if part == "policy" else specification[part]
    for key in keys:
        found = found[key]
    return found


@pytest.mark.parametrize("command", RUN)
def test_what_was_asked_for_is_what_was_run(cci, files, command):
    said = cci(f"{command} --jobs 1 --out out")
    assert said.code == 0, said.err
    experiment = read_manifest(files / "out").experiment
    records = {record.name: record.specification for record in experiment.scenarios}
    for what, expected in RUN[command].items():
        if isinstance(what, str):
            found = getattr(experiment, what)
        elif what[0] == "set":
            found = list(records[what[1]]["assumptions_set"])
        else:
            found = value_at(records[what[0]], what[1])
        assert found == expected, what


@pytest.mark.parametrize("command", REFUSED)
def test_what_is_not_meant_is_refused_in_one_line_and_nothing_is_written(cci, files, command):
    said = cci(command)
    assert said.code == 2
    assert len(said.lines) == 1
    assert REFUSED[command] in said.err
    assert sorted(one.name for one in files.iterdir()) == sorted(FILES)


def test_the_table_is_long_enough():
    assert len(RUN) + len(REFUSED) >= 30


def test_a_setting_over_a_files_own_value_is_told_with_both(cci, files):
    said = cci(f"compare baseline no-alignment --set {STRENGTH}=0.5 --set end=2014Q4 --seeds 1 --jobs 1 --out out")
    (note,) = [line for line in said.lines if line.startswith("note: ")]
    for words in ("no-alignment", f"{STRENGTH}=0.5", "goes over 0 in its file", "'Calls ignore the cluster'"):
        assert words in note


def test_a_file_that_extends_nothing_is_told(cci, files):
    for command in ("check orphan.yaml", "run orphan.yaml --seeds 1 --jobs 1 --out out"):
        assert "note: orphan.yaml: it extends nothing" in cci(command).err
    assert "note" not in cci("check b.yaml").err


def test_an_experiment_file_is_checked_with_what_it_names(cci, files):
    assert cci("check e.yaml").out == "e.yaml: fine (b, c; 1 seed; uncertainty none)\n"
    (files / "wrong.yaml").write_text("scenarios: [b, d]\n", encoding="utf-8")
    said = cci("check wrong.yaml")
    assert (said.code, "wrong.yaml:1:16: scenarios is 'd'" in said.err) == (2, True)


def test_home_is_written_out_after_an_equals_sign(cci, files, monkeypatch):
    monkeypatch.setenv("HOME", str(files / "home"))
    assert cci("run b.yaml --seeds 1 --jobs 1 --out=~/x").code == 0
    assert (files / "home" / "x" / "manifest.json").is_file()
    assert cci("table home/x outcomes --xlsx=~/table.xlsx").code == 0
    assert (files / "home" / "table.xlsx").is_file()
    assert cci("run b.yaml --seeds 1 --jobs 1 --out=~/x --log-file=~/log").code == 0
    assert (files / "home" / "log").is_file()
    assert not (files / "~").exists()


def test_only_paths_mean_home(cci, files):
    assert cci("run b.yaml --seeds 1 --jobs 1 --out out").code == 0
    assert cci("table out outcomes --sep=~").out.startswith("scenario~draw~seed~")


def test_other_questions_go_to_other_folders_and_the_same_one_to_the_same(cci, files):
    for more in ("", f"--set {A}=0", f"--set {A}=1", "--uncertainty prior --draws 1", f"--set {A}=0"):
        assert cci(f"run b.yaml --seeds 1 --jobs 1 {more}").code == 0
    folders = {"b", "b-attribution-0", "b-attribution-1", "b-prior"}
    assert {one.name for one in (files / "results").iterdir()} == folders


def test_over_values_gives_the_table_of_single_comparisons(cci, files):
    said = cci(f"compare b.yaml c.yaml --seeds 2 --jobs 1 --over {A}=0,0.5,1")
    assert said.code == 0, said.err
    root = files / "results" / "b-vs-c-over-attribution"
    assert {one.name for one in root.iterdir()} == {"attribution-0", "attribution-0.5", "attribution-1", "over.csv"}
    record = read_manifest(root / "attribution-0.5").experiment.scenarios[1]
    assert (value_at(record.specification, A), list(record.specification["assumptions_set"])) == (0.5, [A])
    again = cci(f"compare b.yaml c.yaml --seeds 2 --jobs 1 --over {A}=0,0.5,1")
    assert again.out == said.out
    assert "worlds" not in again.err  # nothing was run again


def test_over_values_of_a_run_gives_mean_and_spread(cci, files):
    said = cci(f"run b.yaml --seeds 2 --jobs 1 --over {A}=0,1 --json")
    assert said.code == 0, said.err
    answer = json.loads(said.out)
    assert answer["parameter"] == A
    assert {(row["value"], row["scenario"]) for row in answer["values"]} == {("0", "b"), ("1", "b")}
    assert "funded_projects" in {row["outcome"] for row in answer["values"]}


def test_python_says_one_thing_of_one_mistake(files):
    mistakes = {
        "is one text": lambda: load_scenario("b.yaml", "end=2014Q4"),
        "a dict": lambda: sim.run("b.yaml", settings={"end": "2014Q4"}, seeds=1),
        "it is empty": lambda: sim.run("b.yaml", seeds=1, folder=""),
        "is no text": lambda: sim.compare("b.yaml", "c.yaml", settings=[("end", "2014Q4")]),
    }
    for words, call in mistakes.items():
        with pytest.raises(InputError, match=words) as refused:
            call()
        assert len(refused.value.problems) == 1


def test_a_scenario_shows_quarters_as_people_write_them():
    assert "start=2012Q1, report_from=2014Q1" in repr(load_scenario("baseline"))
