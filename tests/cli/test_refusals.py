"""What a user can get wrong: one line a problem on stderr, exit code 2, and nothing written."""

import pytest

from tests.cli.conftest import SHORT, everything_in
from tests.support.small_region import edit, shrink

REFUSED = {
    "run --baseline baseline no-cluster": ("--baseline: there is no such option", "cci compare BASELINE ALTERNATIVE"),
    "run no-cluster --baseline=baseline": ("--baseline: there is no such option", "cci compare BASELINE ALTERNATIVE"),
    "--seeds 5 compare baseline": ("--seeds: an option stands before the command", "cci compare ... --seeds"),
    "--seeds=5 run baseline": ("--seeds: an option stands before the command", "cci run ... --seeds"),
    "-v compar baseline": ("-v: an option stands before the command", "cci COMMAND ... -v"),
    "compare baseline no-clutser": ("no-clutser", "did you mean no-cluster?"),
    "compare bseline no-cluster": ("bseline", "did you mean baseline?"),
    "run nothing/here.yaml": ("nothing/here.yaml",),
    "run baseline --seeds 0": ("--seeds: 0 seeds", "from 1 to 1000000"),
    "run baseline --seeds -3": ("--seeds: -3 seeds",),
    "run baseline --seeds 1000001": ("--seeds: 1000001 seeds",),
    "run baseline --seeds many": ("--seeds: 'many'",),
    "run baseline --seeds 1,1": ("--seeds: seed 1 stands there twice",),
    "compare baseline no-cluster --seeds 2.5": ("--seeds: '2.5'",),
    "run baseline --jobs 0": ("--jobs: 0", "from 1 to 1024"),
    "compare baseline no-cluster --jobs -1": ("--jobs: -1",),
    "run baseline --seeds 1 --uncertainty posterior --draws 99999": ("posterior",),
    "run baseline --uncertainty Prior": ("--uncertainty: 'Prior'", "did you mean prior?"),
    "run baseline --draws 3": ("--draws: '3', but without uncertainty", "draws together with the uncertainty prior"),
    "run baseline --uncertainty prior --draws 0": ("--draws: 0 draws", "from 1 to 100000"),
    "compare baseline no-cluster --uncertainty prior --draws 0,2": ("--draws: draw 0", "distinct draws from 1 on"),
    "channels no-cluster baseline --uncertainty prior --draws many": ("--draws: 'many'",),
    "run baseline baseline": ("scenario baseline: is named more than once",),
    "compare baseline no-cluster no-cluster": ("scenario no-cluster: is named more than once",),
    "compare baseline baseline": ("scenario baseline: is named more than once",),
    "run baseline --set policy.cluster.staff=4": ("--set policy.cluster.staff=4", "staff_fte"),
    "run baseline --set policy.cluster.staff_fte=two": ("full-time equivalents",),
    "run baseline --set nonsense": ("--set nonsense",),
    "run baseline --out file": ("results folder file: it is a file",),
    "run baseline --out file/below": ("results folder file/below: cannot be written",),
    "compare baseline no-cluster --out /proc/results": ("results folder /proc/results: cannot be written",),
    "run baseline --out .": ("current folder",),
    "run baseline --out taken": ("results folder taken: it holds what is no part of results: thesis.doc", "--out"),
    "run baseline --out taken --replace": ("thesis.doc",),
    "run baseline --log-file nowhere/log": ("--log-file nowhere/log: cannot be written",),
    "run baseline --log-file taken": ("--log-file taken: cannot be written",),
    "table nowhere calls": ("results folder nowhere: there is no such folder",),
    "table file calls": ("results folder file: there is no such folder",),
    "table taken calls --json": ("results folder taken: it holds no manifest.json",),
    "table taken calls --json --csv": ("--csv --json: both were given",),
    "check baseline empty.yaml": ("empty.yaml",),
    "check nowhere.yaml": ("nowhere.yaml",),
}


@pytest.fixture
def filled(here):
    (here / "file").write_text("mine", encoding="utf-8")
    (here / "empty.yaml").write_text("", encoding="utf-8")
    (here / "taken").mkdir()
    (here / "taken" / "thesis.doc").write_text("mine", encoding="utf-8")
    return here


@pytest.mark.parametrize("line", REFUSED)
def test_one_line_exit_2_nothing_written(cci, filled, line, monkeypatch):
    monkeypatch.setattr("sim.runs.world_work.runs_of_world", must_not_run)
    before = everything_in(filled)
    said = cci(line)
    assert said.code == 2, said
    assert len(said.lines) == 1, said.err
    for words in REFUSED[line]:
        assert words in said.lines[0]
    assert "Traceback" not in said.err
    assert everything_in(filled) == before
    assert said.out == ("" if not line.startswith("check baseline") else said.out)


def must_not_run(*arguments):
    raise AssertionError("a run was started before everything was checked")


def test_every_problem_has_its_line(cci, here):
    said = cci("compare bseline no-clutser missing.yaml")
    assert said.code == 2
    assert len(said.lines) == 3


def test_scenarios_with_other_horizons_are_not_compared(cci, here):
    (here / "short.yaml").write_text("extends: baseline\nend: 2020Q4\n", encoding="utf-8")
    said = cci("compare baseline short.yaml")
    assert (said.code, len(said.lines)) == (2, 1)
    assert "scenario short: reports 2014Q1 to 2020Q4" in said.err


def test_results_that_do_not_belong_to_the_request_stay(cci, here):
    assert cci(f"run baseline --seeds 3 {SHORT} --out out").code == 0
    before = {path: path.read_bytes() for path in (here / "out").iterdir()}
    for line, named in {
        f"run baseline --seeds 2 {SHORT}": "the seeds: 1 of 3 would go",
        f"run no-cluster --seeds 3 {SHORT}": "the scenarios: baseline would go",
        f"run baseline --seeds 3 {SHORT} --set policy.cluster.staff_fte=9": "what scenario baseline says",
        f"run baseline --seeds 3 {SHORT} --uncertainty prior": "the uncertainty",
    }.items():
        said = cci(f"{line} --out out")
        assert (said.code, len(said.lines)) == (2, 1)
        for words in ("results of baseline; 3 seeds", f"differ in {named}", "(--out)", "(--replace)"):
            assert words in said.err
        assert {path: path.read_bytes() for path in (here / "out").iterdir()} == before
    assert cci(f"run baseline --seeds 2 {SHORT} --out out --replace").code == 0
    assert (here / "out" / "manifest.json").read_bytes() != before[here / "out" / "manifest.json"]


def test_a_table_that_is_not_there_is_told_with_the_nearest(cci):
    cci(f"run baseline --seeds 1 {SHORT} --out out")
    said = cci("table out propsals")
    assert (said.code, len(said.lines)) == (2, 1)
    assert "did you mean proposals?" in said.err
    said = cci("table out comparison")
    assert (said.code, len(said.lines)) == (2, 1)
    said = cci("table out ../secret")
    assert (said.code, len(said.lines)) == (2, 1)


@pytest.mark.parametrize("damage", [b"", b"PAR1", b"x" * 5000])
def test_a_damaged_table_is_told(cci, here, damage):
    cci(f"run baseline --seeds 1 {SHORT} --out out")
    (here / "out" / "calls.parquet").write_bytes(damage)
    said = cci("table out calls")
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert "is damaged" in said.err
    assert cci("table out projects").code == 0


def test_what_is_to_be_checked_is_told_of_a_table_and_of_a_folder(cci, here):
    shrink(here / "veneto")
    (here / "empty").mkdir()
    said = cci("check veneto/sectors.csv")
    assert (said.code, said.out) == (2, "")
    assert said.lines == ["veneto/sectors.csv: this is a table of a region; allowed: its folder: cci check veneto"]
    for folder in ("empty", "./empty", "."):
        (line,) = cci(f"check {folder}").lines
        assert line.startswith(f"{folder}: this is a folder without region.csv; allowed: a scenario file")
    assert cci("check veneto").code == 0
    (here / "baseline").mkdir()
    assert cci("check baseline").code == 0


def test_what_is_wrong_with_the_evidence_of_a_region_is_told_with_it_and_with_its_scenarios(cci, here):
    region = shrink(here / "veneto")
    edit(region / "region.csv", lambda row: row | {"value": "veneto"} if row["key"] == "name" else row)
    (here / "mine.yaml").write_text("extends: baseline\nregion: veneto\n", encoding="utf-8")
    said = cci("check veneto")
    assert said.code == 0
    for left_over in ("call_outcomes", "patterns"):
        assert f"observed/{left_over}.csv is that of emilia-romagna" in said.out
    edit(region / "observed" / "call_outcomes.csv", lambda row: row | {"sector": row["sector"].replace("cci", "ccii")})
    edit(region / "observed" / "patterns.csv", lambda row: row | {"used_for": "nothing"})
    for what in ("veneto", "mine.yaml"):
        said = cci(f"check {what}")
        assert (said.code, said.out) == (2, "")
        outcomes, patterns = said.lines
        assert "veneto/observed/call_outcomes.csv:5:14: sector 'ccii'" in outcomes
        assert "veneto/observed/patterns.csv:2:" in patterns
        assert "used_for is 'nothing'" in patterns
    for file in (region / "observed").iterdir():
        file.unlink()
    assert cci("check veneto mine.yaml").code == 0


def test_a_damaged_manifest_is_told_with_the_option_that_replaces_it(cci, here):
    line = f"run baseline --seeds 1 {SHORT} --out out"
    cci(line)
    (here / "out" / "manifest.json").write_bytes(b"{}")
    said = cci(line)
    assert (said.code, len(said.lines)) == (2, 1)
    assert "manifest.json is damaged" in said.err
    assert "with --replace or into another folder" in said.err
    assert cci(f"{line} --replace").code == 0
    assert cci("verify out").code == 0


@pytest.mark.parametrize("line", ["", "compare", "compare baseline", "run", "run baseline --nonsense", "nonsense"])
def test_wrong_usage_exits_with_2(cci, here, line):
    said = cci(line)
    assert said.code == 2
    assert everything_in(here) == []


def test_check_tells_the_problems_of_all_files_and_the_good_ones(cci, here):
    (here / "one.yaml").write_text("extends: baseline\npolicy: {cluster: {staf_fte: 2}}\n", encoding="utf-8")
    (here / "two.yaml").write_text("extends: baseline\npolicy: {cluster: {staff_fte: 99}}\n", encoding="utf-8")
    said = cci("check one.yaml baseline two.yaml")
    assert said.code == 2
    assert [line.split(":")[0] for line in said.lines] == ["one.yaml", "two.yaml"]
    assert said.lines[0].startswith("one.yaml:2:")
    assert said.out.startswith("baseline: fine")
