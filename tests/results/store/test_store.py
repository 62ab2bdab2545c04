"""A results folder as a store: the same bytes however they came to be, only what is missing is run."""

import errno
from dataclasses import replace

import pytest

from sim.errors import InputError
from sim.outcomes.tables import RUN_TABLES
from sim.results.failure import Failure
from sim.results.results import Results, read_results
from sim.results.store import pending
from sim.results.store.code import Code, code_here
from sim.results.store.identity import Wanted
from sim.results.store.pending import Pending
from sim.results.store.reading import read_folder
from sim.results.store.store import opened
from sim.runs.carry_out import carry_out
from sim.runs.request import Request
from tests.results.store.conftest import BASELINE, LARGER, Study, experiment, files_in, left_unfinished, run_of
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import scenario
from tests.support.calls import watched
from tests.support.keys import on, run
from tests.support.patience import comes_true

SEEDS = tuple(range(7))


def problem_of(study, place, **named):
    with pytest.raises(InputError) as caught:
        study.into(place, **named)
    (problem,) = caught.value.problems
    return str(problem)


@pytest.mark.parametrize(
    ("order", "together"),
    [(SEEDS[::-1], 1), ((3, 0, 6, 1, 5, 2, 4), 2), (SEEDS, 4), (SEEDS, 100)],
    ids=str,
)
def test_neither_order_nor_size_of_parts_shows(tmp_path, order, together):
    Study(seeds=SEEDS).into(tmp_path / "plain")
    Study(seeds=SEEDS, order=order, together=together).into(tmp_path / "other")
    assert files_in(tmp_path / "plain") == files_in(tmp_path / "other")


def test_the_tables_are_those_that_memory_gives(tmp_path):
    manifest = Study(extra={}).into(tmp_path / "stored")
    with faked_model():
        results = carry_out(Request((BASELINE, LARGER), (0, 1, 2)))
    results.write(tmp_path / "written")
    stored, written = files_in(tmp_path / "stored"), files_in(tmp_path / "written")
    assert set(stored) == set(written) == {*(f"{name}.parquet" for name in RUN_TABLES), "manifest.json"}
    for name in RUN_TABLES:
        assert stored[f"{name}.parquet"] == written[f"{name}.parquet"]
    assert manifest.files == {name: digest for name, digest in manifest.files.items() if name in written}
    for name, table in Results(results.experiment, results.tables).tables.items():
        assert read_results(tmp_path / "stored").tables[name].equals(table)


def test_only_what_is_missing_is_run(tmp_path):
    place, first = tmp_path / "out", Study((BASELINE,), (0, 2))
    first.into(place)
    seeds, scenarios, nothing = Study((BASELINE,), (0, 1, 2)), Study(), Study()
    seeds.into(place)
    scenarios.into(place)
    nothing.into(place)
    assert first.ran == [("baseline", 0), ("baseline", 2)]
    assert seeds.ran == [("baseline", 1)]
    assert scenarios.ran == [("larger", seed) for seed in (0, 1, 2)]
    assert nothing.ran == []
    Study().into(tmp_path / "at-once")
    assert files_in(place) == files_in(tmp_path / "at-once")


def test_no_two_runs_have_the_same_identity():
    asked = experiment((BASELINE, LARGER), (0, 1), draws=(1, 2))
    told = Wanted(asked, code_here()).identities()
    as_written = Wanted(experiment((BASELINE,), (0, 1)), code_here()).identities()
    other_code = Wanted(asked, replace(code_here(), source="other")).identities()
    assert len(told) == 8
    assert len({*told.values(), *as_written.values(), *other_code.values()}) == 8 + 2 + 8


def test_draws_and_seeds_are_stored_in_any_order_and_read_by_run(tmp_path):
    asked = experiment((BASELINE,), (0, 1), draws=(1, 2))
    worlds = list(asked.worlds)
    for place, order in (("there", worlds), ("back", worlds[::-1])):
        with opened(tmp_path / place, asked) as store:
            store._pending.seconds_between = 0.0
            for world in order:
                store.add(world, {"baseline": run_of(BASELINE, world.seed, world.draw)})
            store.settle()
            store.seal()
    tables = read_results(tmp_path / "there").tables
    assert files_in(tmp_path / "there") == files_in(tmp_path / "back")
    assert set(map(tuple, tables["outcomes"][["draw", "seed"]].to_numpy())) == set(worlds)
    held = read_folder(tmp_path / "there")
    assert held.done == {run("baseline", seed, draw) for draw, seed in worlds}
    rows = held.frames_of("outcomes", {run("baseline", 1, 2)})[run("baseline", 1, 2)].to_pandas()
    assert (set(rows["draw"]), set(rows["seed"])) == ({2}, {1})


@pytest.mark.parametrize(
    ("study", "named"),
    [
        (Study(seeds=(0, 1)), "the seeds: 1 of 3 would go"),
        (Study(scenarios=(BASELINE,)), "the scenarios: larger would go"),
        (Study(scenarios=(scenario("baseline", 0.1, end="2014Q2"), LARGER)), "what scenario baseline says"),
    ],
    ids=["seeds", "scenarios", "content"],
)
def test_what_would_be_lost_is_named_and_gives_way_only_when_told(tmp_path, study, named):
    place = tmp_path / "out"
    Study().into(place)
    before = files_in(place)
    assert f"differ in {named}" in problem_of(study, place)
    assert files_in(place) == before
    study.into(place, replace=True)
    kept = {(one.name, seed) for one in (BASELINE, LARGER) for seed in (0, 1, 2)} - set(study.ran)
    assert {name for name, _ in kept} <= {"larger"} or study.ran == []
    fresh = Study(study.scenarios, study.seeds)
    fresh.into(tmp_path / "fresh")
    assert files_in(place) == files_in(tmp_path / "fresh")


@pytest.mark.parametrize("field", ["version", "source", "numpy"])
def test_other_code_makes_other_runs(tmp_path, monkeypatch, field):
    place = tmp_path / "out"
    Study().into(place)
    other = replace(code_here(), **{field: "another"})
    monkeypatch.setattr("sim.results.store.store.code_here", lambda: other)
    told = {"version": "the version of cci-sim", "source": "the code of cci-sim", "numpy": "the version of numpy"}
    assert f"differ in {told[field]}" in problem_of(Study(), place)
    again = Study()
    again.into(place, replace=True)
    assert len(again.ran) == 6


def test_code_is_what_can_move_numbers(tmp_path):
    from sim.results.store.code import _digest_of_sources

    for name in ("model.py", "cli/run.py", "plots/style.py", "api/asking.py", "rules/alignment.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x = 1\n", encoding="utf-8")
    before = _digest_of_sources(tmp_path)
    for name, moves in (("cli/run.py", False), ("plots/style.py", False), ("api/asking.py", False), ("model.py", True)):
        (tmp_path / name).write_text("x = 2\n", encoding="utf-8")
        assert (_digest_of_sources(tmp_path) != before) is moves, name
    assert Code("1", "a", "2").differences_from(Code("2", "b", "2")) == ["the version of cci-sim"]


def test_a_finished_run_is_durable_within_five_seconds_though_the_next_one_takes_hours(tmp_path, monkeypatch):
    assert pending.SECONDS_BETWEEN <= 5
    monkeypatch.setattr(pending, "SECONDS_BETWEEN", 0.2)
    with opened(tmp_path / "out", experiment()) as store:
        for seed in (0, 1):
            store.add(on(seed), {"baseline": run_of(BASELINE, seed)})
        assert comes_true(lambda: len(read_folder(tmp_path / "out").done) == 2)


def test_without_the_timer_it_would_not_be(tmp_path, monkeypatch):
    monkeypatch.setattr(pending, "SECONDS_BETWEEN", 3600)
    asked = watched(monkeypatch, "sim.results.store.pending.Pending._flush_in")
    with opened(tmp_path / "out", experiment()) as store:
        for seed in (0, 1):
            store.add(on(seed), {"baseline": run_of(BASELINE, seed)})
        assert read_folder(tmp_path / "out").done == {run("baseline", 0)}  # the second one waits for the timer
    ((_, wait),) = asked  # what the timer was asked for, which nobody waits here
    assert wait > 0


def test_what_the_timer_cannot_write_is_told_to_who_works(tmp_path, monkeypatch):
    from sim.errors import SimError

    monkeypatch.setattr(pending, "SECONDS_BETWEEN", 3600)
    timers = []
    monkeypatch.setattr("sim.results.store.pending.threading.Timer", lambda *told: TimerByHand(timers, *told))
    with opened(tmp_path / "out", experiment()) as store:
        store.add(on(0), {"baseline": run_of(BASELINE, 0)})
        with monkeypatch.context() as patched:
            patched.setattr("sim.results.store.pending.write_part", full_disk)
            store.add(on(1), {"baseline": run_of(BASELINE, 1)})
            timers[0].go_off()
        with pytest.raises(SimError, match="No space left"):
            store.add(on(2), {"baseline": run_of(BASELINE, 2)})
    assert run("baseline", 0) in read_folder(tmp_path / "out").done


class TimerByHand:
    """Goes off when the test says so."""

    def __init__(self, started, seconds, function):
        self._started, self.go_off = started, function

    def start(self):
        self._started.append(self)

    def cancel(self):
        pass


def full_disk(*arguments):
    import errno

    raise OSError(errno.ENOSPC, "No space left on device")


def test_many_flushes_leave_few_files_and_few_rewritings(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.results.store.pending._MERGED_AT_ONCE", 8)
    written = []
    usual = Pending._written
    monkeypatch.setattr(
        Pending,
        "_written",
        lambda self, runs, weight, number: written.append(number) or usual(self, runs, weight, number),
    )
    run, most = run_of(BASELINE, 0), 0
    with opened(tmp_path / "out", experiment((BASELINE,), range(80))) as store:
        store._pending.seconds_between = 0.0
        for seed in range(80):
            store.add(on(seed), {"baseline": run})
            most = max(most, len(list((tmp_path / "out" / "parts").iterdir())))
    assert most < 3 * 8 + 2
    assert sum(written) <= 80 * 3  # once, and once more for each power of eight


def test_a_run_that_broke_is_remembered_and_run_again(tmp_path):
    place, failure = tmp_path / "out", Failure("baseline", 0, 1, "ValueError: x", "Traceback ...")
    with opened(place, experiment((BASELINE,), (0, 1))) as store:
        store.add(on(0), {"baseline": run_of(BASELINE, 0)})
        store.add(on(1), {"baseline": failure})
        store.settle()
        store.seal()
    assert read_results(place).failures == (failure,)
    assert set(read_results(place).tables["outcomes"]["seed"]) == {0}
    again = Study((BASELINE,), (0, 1), extra={})
    again.into(place)
    assert again.ran == [("baseline", 1)]
    assert read_results(place).failures == ()
    Study((BASELINE,), (0, 1), extra={}).into(tmp_path / "plain")
    assert files_in(place) == files_in(tmp_path / "plain")


def test_nothing_stays_of_a_folder_that_got_no_run(tmp_path):
    left_unfinished(tmp_path / "a" / "b", experiment())
    assert list(tmp_path.iterdir()) == []


FOREIGN = ("thesis.doc", ".DS_Store", "datapackage.json", "parts/notes.txt", "figures/mine.svg", "a/b.new", ".x.new")


@pytest.mark.parametrize("replace", [False, True])
def test_foreign_files_lock_no_folder_and_are_never_touched(tmp_path, replace):
    place = tmp_path / "out"
    left_unfinished(place, experiment(), (0,))
    for name in FOREIGN:
        path = place / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine", encoding="utf-8")
    Study().into(place, replace=replace)
    Study((LARGER,)).into(place, replace=True)  # over results that are whole
    Study((LARGER,), (0, 1, 2, 3)).into(place, replace=replace)
    Study((LARGER,), (0, 1, 2, 3)).into(tmp_path / "plain")
    found = files_in(place)
    assert {name: found.pop(name) for name in FOREIGN} == dict.fromkeys(FOREIGN, b"mine")
    assert found == files_in(tmp_path / "plain")


@pytest.mark.parametrize("name", ["outcomes.parquet", "comparison.csv", "manifest.json"])
def test_a_foreign_file_with_a_name_of_ours_is_refused(tmp_path, name):
    place = tmp_path / "out"
    if name == "manifest.json":
        place.mkdir()
        (place / "index.html").write_text("a page of somebody", encoding="utf-8")
    else:
        left_unfinished(place, experiment(), (0,))
    (place / name).write_text("{}", encoding="utf-8")
    for named in ({}, {"replace": True}):
        assert f"no part of results: {name}" in problem_of(Study(), place, **named)
    assert (place / name).read_text(encoding="utf-8") == "{}"


def test_a_foreign_figure_with_a_name_of_ours_is_refused_before_anything_is_lost(tmp_path):
    place = tmp_path / "out"
    left_unfinished(place, experiment(), (0,))
    (place / "figures").mkdir()
    (place / "figures" / "funnel.svg").write_text("mine", encoding="utf-8")
    assert "figures/funnel.svg would be written there" in problem_of(Study(), place)
    assert (place / "figures" / "funnel.svg").read_text(encoding="utf-8") == "mine"
    assert len(read_folder(place).done) == 6


def test_unfinished_results_are_not_taken_for_results(tmp_path):
    left_unfinished(tmp_path / "out", experiment(), (0,))
    with pytest.raises(InputError, match="unfinished results"):
        read_results(tmp_path / "out")
    with faked_model(), pytest.raises(InputError, match="unfinished results"):
        carry_out(Request((BASELINE,), (0,))).write(tmp_path / "out")


def test_a_folder_that_cannot_be_locked_is_not_left_behind(tmp_path, monkeypatch):
    def none(descriptor, *, blocking):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("sim.results.store.lock.lock_descriptor", none)
    (tmp_path / "there").mkdir()
    for place in (tmp_path / "deep" / "er", tmp_path / "there"):
        assert "its file system has no locks" in problem_of(Study(), place)
    assert [one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*")] == ["there"]
