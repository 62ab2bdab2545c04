"""A results folder appears whole or not at all, over nothing that is not ours, and damage is noticed."""

import errno
import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sim.analysis.compare import comparison
from sim.errors import InputError, SimError
from sim.outcomes.tables import RUN_TABLES, SCHEMA_VERSION
from sim.results.manifest import read_manifest
from sim.results.results import read_results
from sim.results.store.identity import RunKey
from sim.results.store.reading import read_folder
from sim.runs.carry_out import carry_out
from sim.runs.request import Request
from sim.runs.verified import tables_that_differ
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE, QUIET, scenario

FIGURE = {"figures/funnel.svg": b"<svg/>"}


def experiment(*scenarios, seeds=(0, 1)):
    with faked_model():
        return carry_out(Request(scenarios or (BASELINE, ALTERNATIVE, QUIET), seeds))


@pytest.fixture(scope="module")
def results():
    plain = experiment()
    return plain.compared("baseline", comparison(plain, "baseline"))


@pytest.fixture
def out(tmp_path):
    return tmp_path / "results" / "mine"


def files_under(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def problem_of(action, *arguments, **named):
    with pytest.raises(InputError) as caught:
        action(*arguments, **named)
    (problem,) = caught.value.problems
    return str(problem)


def test_results_come_back(results, out):
    results.write(out, FIGURE)
    back = read_results(out)
    assert back.experiment == results.experiment
    assert back.scenarios[0].specification == results.scenarios[0].specification
    for name, table in results.tables.items():
        pd.testing.assert_frame_equal(back.tables[name], table, check_exact=True)


def test_the_folder_holds_tables_manifest_and_what_else_was_given(results, out):
    results.write(out, FIGURE)
    tables = {f"{name}.parquet" for name in (*RUN_TABLES, "comparison")}
    assert set(files_under(out)) == tables | {"comparison.csv", "manifest.json", "figures/funnel.svg"}
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert manifest["schema_version"] == SCHEMA_VERSION
    assert (manifest["baseline"], manifest["seeds"]) == ("baseline", [0, 1])
    assert [one["digest"] for one in manifest["scenarios"]] == [one.digest() for one in (BASELINE, ALTERNATIVE, QUIET)]
    assert {"cci-sim", "numpy", "pyarrow"} <= set(manifest["versions"])
    for path, digest in manifest["files"].items():
        assert hashlib.sha256((out / path).read_bytes()).hexdigest() == digest


def test_the_same_experiment_is_written_again_to_the_same_bytes(results, out):
    results.write(out)
    first = files_under(out)
    again = experiment()
    again.compared("baseline", comparison(again, "baseline")).write(out)
    assert files_under(out) == first


def test_an_empty_folder_will_do_and_keeps_usual_permissions(results, out):
    out.mkdir(parents=True)
    usual = out.stat().st_mode
    results.write(out)
    assert out.stat().st_mode == usual
    assert os.listdir(out.parent) == ["mine"]


@pytest.mark.parametrize("after", range(8))
def test_a_full_disk_leaves_nothing_behind(results, tmp_path, monkeypatch, after):
    fill_disk(monkeypatch, after)
    with pytest.raises(SimError, match="No space left"):
        results.write(tmp_path / "a" / "b" / "c")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("after", [0, 3, 7])
def test_a_full_disk_leaves_earlier_results_whole(results, out, monkeypatch, after):
    results.write(out)
    first = files_under(out)
    fill_disk(monkeypatch, after)
    with pytest.raises(SimError, match="No space left"):
        results.write(out)
    assert files_under(out) == first
    assert os.listdir(out.parent) == ["mine"]


def fill_disk(monkeypatch, after):
    calls = []

    def fsync(descriptor):
        calls.append(descriptor)
        if len(calls) > after:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sim.results.folder.os.fsync", fsync)


@pytest.mark.parametrize("rename", [1, 2])
def test_ctrl_c_while_exchanging_leaves_earlier_results_whole(results, out, monkeypatch, rename):
    results.write(out)
    first = files_under(out)
    calls = []
    usual = Path.rename

    def interrupted(self, target):
        calls.append(target)
        if len(calls) == rename:
            raise KeyboardInterrupt
        return usual(self, target)

    monkeypatch.setattr("sim.results.folder.Path.rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        results.write(out)
    assert files_under(out) == first
    assert os.listdir(out.parent) == ["mine"]


def test_foreign_files_are_never_touched(results, out):
    out.mkdir(parents=True)
    for name in ("thesis.doc", "b.txt", "c.txt", "d.txt"):
        (out / name).write_text("mine", encoding="utf-8")
    before = files_under(out)
    told = problem_of(results.write, out)
    assert "b.txt, c.txt, d.txt and 1 more" in told
    assert "--out" in told
    assert problem_of(results.write, out, replace=True) == told
    assert files_under(out) == before


def test_without_a_manifest_nothing_is_taken_for_results(results, out):
    out.mkdir(parents=True)
    (out / "outcomes.csv").write_text("mine", encoding="utf-8")
    assert "outcomes.csv" in problem_of(results.write, out, replace=True)
    assert files_under(out) == {"outcomes.csv": b"mine"}


@pytest.mark.parametrize("name", ["notes.txt", "figures/mine.svg", "deep/er/x", "outcomes.csv", "parts/x", ".DS_Store"])
def test_a_file_added_to_results_is_foreign_and_stays(results, out, name):
    results.write(out, FIGURE)
    plain = files_under(out)
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).write_text("mine", encoding="utf-8")
    for replace_it in (False, True):
        results.write(out, FIGURE, replace=replace_it)
        assert files_under(out) == plain | {name: b"mine"}


def test_a_foreign_file_with_the_name_of_a_new_one_is_refused(results, out):
    results.write(out)
    (out / "figures").mkdir()
    (name,) = FIGURE
    (out / name).write_text("mine", encoding="utf-8")
    assert f"{name} would be written there" in problem_of(results.write, out, FIGURE, replace=True)
    assert (out / name).read_text(encoding="utf-8") == "mine"


def test_an_empty_folder_or_a_link_among_results_is_foreign_and_stays(results, out, tmp_path):
    results.write(out)
    (out / "kept").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (out / "link").symlink_to(tmp_path / "elsewhere")
    results.write(out)
    assert (out / "kept").is_dir()
    assert (out / "link").is_symlink()
    assert (tmp_path / "elsewhere").is_dir()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"seeds": (0, 1, 2)}, "differ in the seeds"),
        ({"draws": (1, 2), "uncertainty": "prior"}, "differ in the uncertainty"),
        ({"baseline": "larger"}, "differ in the baseline"),
    ],
    ids=str,
)
def test_results_of_another_experiment_are_named_and_kept(results, out, change, named):
    results.write(out)
    first = files_under(out)
    other = replace(results, experiment=replace(results.experiment, **change))
    told = problem_of(other.write, out)
    assert "it holds results of baseline against larger, quiet; 2 seeds; uncertainty none" in told
    assert named in told
    assert "--replace" in told
    assert files_under(out) == first
    other.write(out, replace=True)
    assert read_manifest(out).experiment == other.experiment


def test_a_scenario_with_other_content_is_another_experiment(results, out):
    experiment(BASELINE, ALTERNATIVE).write(out)
    told = problem_of(experiment(BASELINE, scenario("larger", 0.9)).write, out)
    assert "differ in what scenario larger says" in told
    assert "differ in the scenarios" in problem_of(experiment(BASELINE, QUIET).write, out)
    told = scenario("larger", 1.0).model_copy(update={"title": "Other words"})
    experiment(told, BASELINE).write(out)


def test_another_region_is_another_experiment(results):
    moved = tuple(replace(one, region_digest="1" * 64) for one in results.scenarios)
    other = replace(results.experiment, scenarios=moved)
    assert other.differences_from(results.experiment) == [
        f"the region of scenario {name}" for name in ("baseline", "larger", "quiet")
    ]


@pytest.mark.parametrize("place", ["file", "file/below", "file/deep/below"])
def test_a_file_in_the_way_is_told(results, tmp_path, place):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    problem_of(results.write, tmp_path / place)
    problem_of(results.write, tmp_path / place, replace=True)
    assert files_under(tmp_path) == {"file": b"mine"}


@pytest.mark.parametrize("place", ["/proc/cci-sim", "/dev/null/results", "/sys/kernel/cci-sim/x", "x" * 240, "a\0b"])
def test_an_impossible_place_is_told(results, tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    assert "cannot be written" in problem_of(results.write, place)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_told(results, tmp_path):
    tmp_path.chmod(0o500)
    assert "Permission denied" in problem_of(results.write, tmp_path / "mine")
    tmp_path.chmod(0o700)


@pytest.mark.parametrize("place", [".", "..", ""])
def test_the_current_folder_is_not_exchanged(results, tmp_path, monkeypatch, place):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert "current folder" in problem_of(results.write, place)


def test_a_link_leads_to_where_it_points(results, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    results.write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert read_results(tmp_path / "real").experiment.seeds == (0, 1)


def version(later: int) -> bytes:
    return f'"schema_version": {SCHEMA_VERSION + later}'.encode()


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda out: (out / "manifest.json").unlink(), "it holds no manifest.json"),
        (lambda out: (out / "manifest.json").write_bytes(b"{}"), "manifest.json is damaged"),
        (lambda out: (out / "manifest.json").write_bytes(b""), "manifest.json is damaged"),
        (lambda out: (out / "manifest.json").write_bytes(b"[" * 10**5), "manifest.json is damaged"),
        (lambda out: edit(out, b'"seeds"', b'"saeds"'), "manifest.json is damaged"),
        (lambda out: edit(out, version(0), version(1)), f"schema version {SCHEMA_VERSION + 1}"),
        (lambda out: (out / "calls.parquet").unlink(), "calls.parquet: cannot be read"),
        (lambda out: (out / "calls.parquet").write_bytes(b"PAR1"), "calls.parquet: is damaged"),
    ],
)
def test_broken_results_are_told_in_one_line(results, out, damage, told):
    results.write(out)
    damage(out)
    assert told in problem_of(read_results, out)


def edit(out, before, after):
    content = (out / "manifest.json").read_bytes()
    assert before in content
    (out / "manifest.json").write_bytes(content.replace(before, after, 1))


def test_results_below_a_folder_are_named(results, tmp_path):
    for name in ("a", "b"):
        results.write(tmp_path / name)
    told = problem_of(read_results, tmp_path)
    assert told.endswith(f"a folder written by cci run or cci compare, like {tmp_path / 'a'} or {tmp_path / 'b'}")
    assert problem_of(read_results, tmp_path / "nowhere").endswith("a folder written by cci run or cci compare")


def test_no_folder_is_told(tmp_path):
    assert "there is no such folder" in problem_of(read_results, tmp_path / "nowhere")


def test_all_damaged_tables_are_told_at_once(results, out):
    results.write(out)
    for name in ("calls", "projects"):
        (out / f"{name}.parquet").write_bytes(b"")
    with pytest.raises(InputError) as caught:
        read_results(out)
    assert len(caught.value.problems) == 2


BOTH = {"figures/funnel.png": b"a figure", "figures/funnel.svg": b"<svg/>"}


def test_damaged_results_give_way_only_when_told(results, out):
    results.write(out, BOTH)
    (out / "manifest.json").write_bytes(b"{}")
    assert "damaged results" in problem_of(results.write, out)
    results.write(out, BOTH, replace=True)
    assert read_results(out).experiment.seeds == (0, 1)


@pytest.mark.parametrize("name", ["outcomes.parquet", "comparison.parquet", "manifest.json"])
def test_any_flipped_bit_and_any_cut_is_noticed(results, out, name):
    results.write(out)
    whole = (out / name).read_bytes()
    step = max(1, len(whole) // 20)
    for place in range(0, len(whole), step):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << place % 8
        (out / name).write_bytes(bytes(flipped))
        with pytest.raises(InputError):
            read_results(out)
        (out / name).write_bytes(whole[:place])
        with pytest.raises(InputError):
            read_results(out)


def test_an_unknown_table_is_told_with_the_nearest(results):
    assert "did you mean proposals?" in problem_of(results.table, "propsals")
    assert results.table("calls").equals(results.tables["calls"])


@pytest.mark.parametrize("name", ["calls.parquet", "manifest.json"])
def test_a_pipe_or_a_device_in_place_of_a_file_is_refused_and_not_read(results, out, name):
    results.write(out)
    (out / name).unlink()
    os.mkfifo(out / name)
    assert "is no file" in problem_of(read_results, out)
    (out / name).unlink()
    (out / name).symlink_to("/dev/zero")
    assert "is no file" in problem_of(read_results, out)


def test_a_comparison_is_written_with_the_runs_that_it_leaves_out(out):
    breaks = scenario("breaks-on-3", 0.5)
    whole = experiment(BASELINE, breaks, seeds=(2, 3))
    paired = whole.paired()
    paired.compared("baseline", comparison(paired, "baseline")).write(out)
    back, held = read_results(out), read_folder(out)
    assert held.done == {RunKey("baseline", 0, 2), RunKey("baseline", 0, 3), RunKey("breaks-on-3", 0, 2)}
    for name in RUN_TABLES:
        pd.testing.assert_frame_equal(back.table(name), whole.table(name), check_exact=True)
    pd.testing.assert_frame_equal(back.paired().table("calls"), paired.table("calls"), check_exact=True)
    with faked_model():
        assert [others for _, others in tables_that_differ(held, sorted(held.done))] == [[], [], []]
    back.paired().write(out.with_name("again"))
    assert files_under(out.with_name("again")) == files_under(out)


def test_some_scenarios_are_written_with_every_run_of_theirs(out):
    whole = experiment(BASELINE, ALTERNATIVE, scenario("breaks-on-3", 0.5), seeds=(2, 3))
    whole.paired(["baseline", "breaks-on-3"]).write(out)
    assert read_folder(out).done == {RunKey("baseline", 0, 2), RunKey("baseline", 0, 3), RunKey("breaks-on-3", 0, 2)}
    calls = read_results(out).table("calls")
    assert set(zip(calls["scenario"], calls["seed"], strict=True)) == {tuple(key)[::2] for key in read_folder(out).done}
