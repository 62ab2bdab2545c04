"""A study is of one region and one code: a change of either while it runs ends it, on every engine."""

from dataclasses import replace
from pathlib import Path

import pytest

import sim
from sim.errors import InputError
from sim.region.files import load_region
from sim.results.manifest import read_manifest
from sim.results.store.code import code_here
from sim.results.store.reading import read_folder
from sim.runs.premises import Premises
from sim.runs.request import Request
from sim.runs.world_work import WorldWork
from sim.scenario.files import load_scenario
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE
from tests.support.keys import on
from tests.support.small_region import edit, shrink, with_few_clusters

REGION = r"region .*: (it has changed since this study began|its tables change while they are read)"
CODE = "code of a worker: it has not the version of cci-sim that asks"
ENGINES = {"in this process": {"jobs": 1}, "workers": {"jobs": 2}, "Dask": {"jobs": 2, "engine": "dask"}}
SEEDS = 8


@pytest.fixture
def small(tmp_path):
    return small_in(tmp_path)


@pytest.fixture
def short(small, tmp_path):
    """Return a scenario file of a few quarters on a small region."""
    return short_in(tmp_path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the tables of a study that nobody disturbs."""
    place = tmp_path_factory.mktemp("whole")
    small_in(place)
    sim.run(short_in(place), seeds=SEEDS, folder=place / "out")
    return bytes_of(place / "out")


def small_in(place):
    return with_few_clusters(shrink(place / "small", 0.02))


def short_in(place):
    file = place / "short.yaml"
    file.write_text("extends: baseline\nregion: small\nstart: 2020Q3\nreport_from: 2020Q3\nend: 2021Q2\n")
    return file


def twice_the_ideas(region: Path) -> None:
    edit(region / "sectors.csv", lambda row: row | {"idea_rate_per_quarter": "0.9"})


def after(worlds, change):
    """Return what makes a change once so many worlds are done."""

    def progress(done, total):
        if done == worlds:
            change()

    return progress


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


@pytest.mark.parametrize(
    "engine",
    # The check goes to workers with the work; that wrong input comes back from them is tested with the engines.
    ["in this process", *(pytest.param(name, marks=pytest.mark.slow) for name in ("workers", "Dask"))],
)
def test_a_region_edited_while_a_study_runs_ends_it_and_what_was_done_before_stays(
    small, short, whole, tmp_path, engine
):
    before = (small / "sectors.csv").read_bytes()
    with pytest.raises(InputError, match=REGION) as caught:
        sim.run(
            short,
            seeds=SEEDS,
            folder=tmp_path / "out",
            **ENGINES[engine],
            progress=after(2, lambda: twice_the_ideas(small)),
        )
    assert len(caught.value.problems) == 1
    held = read_folder(tmp_path / "out")
    assert not held.manifest.complete
    assert 2 <= len(held.done) < SEEDS
    assert not held.failures
    with pytest.raises(InputError, match="which differ in the region of scenario short"):
        sim.run(short, seeds=SEEDS, folder=tmp_path / "out")
    (small / "sectors.csv").write_bytes(before)
    sim.run(short, seeds=SEEDS, folder=tmp_path / "out")
    assert bytes_of(tmp_path / "out") == whole


def test_without_the_guard_one_folder_would_hold_two_regions(small, short, whole, tmp_path, monkeypatch):
    monkeypatch.setattr(Premises, "check_region", lambda *_: None)
    sim.run(short, seeds=SEEDS, folder=tmp_path / "out", progress=after(2, lambda: twice_the_ideas(small)))
    assert read_manifest(tmp_path / "out").complete
    assert bytes_of(tmp_path / "out") != whole


def test_a_run_that_breaks_over_an_edit_is_no_failure_of_the_run(small, short, monkeypatch):
    def draw_world(*args):
        world = sim.world.draw_world(*args)
        twice_the_ideas(small)
        return world

    monkeypatch.setattr("sim.runs.run.draw_world", draw_world)
    with pytest.raises(InputError, match=REGION):
        sim.run(short, seeds=1)


def test_other_files_at_the_same_path_are_refused_where_a_worker_reads_them(small, short):
    request = Request([load_scenario(short)], [0])
    work = WorldWork(tuple(request.scenarios), request.premises)
    twice_the_ideas(small)
    with pytest.raises(InputError, match="or is another one where a worker reads it"):
        work(on(0))


@pytest.mark.parametrize(
    ("field", "named"), [("version", "the version of cci-sim"), ("source", "the code of cci-sim"), ("numpy", "numpy")]
)
def test_a_worker_with_other_code_does_nothing(field, named):
    with faked_model():
        request = Request((BASELINE, ALTERNATIVE), [0])
        other = replace(request.premises, code=replace(code_here(), **{field: "another"}))
        with pytest.raises(InputError, match=named):
            WorldWork((BASELINE,), other)(on(0))
        assert WorldWork((BASELINE,), request.premises)(on(0)).failures == ()


def test_what_was_done_before_a_worker_with_other_code_came_stays(tmp_path, monkeypatch):
    worlds = 0

    def check_code(premises):
        nonlocal worlds
        worlds += 1
        if worlds > 3:
            genuine(replace(premises, code=replace(code_here(), version="9.9.9")))

    genuine = Premises.check_code
    with faked_model():
        with monkeypatch.context() as others_come:
            others_come.setattr(Premises, "check_code", check_code)
            with pytest.raises(InputError, match=CODE):
                sim.run(BASELINE, seeds=6, folder=tmp_path / "out")
        assert len(read_folder(tmp_path / "out").done) == 3
        assert len(sim.run(BASELINE, seeds=6, folder=tmp_path / "out").results.worlds) == 6


def test_a_region_is_never_a_mixture_of_before_and_after(small, monkeypatch):
    """An editor may save between the look at the files and the reading of them."""
    genuine = sim.region.files.read_csv

    def read_csv(path, *how):
        if path.name == "sectors.csv":
            twice_the_ideas(small)
        return genuine(path, *how)

    monkeypatch.setattr("sim.region.files.read_csv", read_csv)
    with pytest.raises(InputError, match="change while they are read"):
        load_region(small)
    monkeypatch.undo()
    assert load_region(small).sectors[0].idea_rate_per_quarter == 0.9


def test_a_region_of_two_scenarios_is_read_once(small, short, monkeypatch):
    def load(named):
        region = load_region(named)
        twice_the_ideas(small)
        return region

    monkeypatch.setattr("sim.runs.request.load_region", load)
    one = load_scenario(short)
    records = Request([one, one.changed({"name": "other"})], [0]).experiment.scenarios
    assert len({record.region_digest for record in records}) == 1


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_scenario_file_that_is_edited_while_it_runs_counts_as_it_was_read(short, tmp_path, jobs):
    def change():
        short.write_text(short.read_text() + "assumptions: {ideas: {rate_factor: 1.4}}\n")

    sim.run(short, seeds=3, folder=tmp_path / "whole")
    sim.run(short, seeds=3, folder=tmp_path / "out", jobs=jobs, progress=after(1, change))
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "whole")
    assert read_manifest(tmp_path / "out").experiment == read_manifest(tmp_path / "whole").experiment
    with pytest.raises(InputError, match="what scenario short says"):
        sim.run(short, seeds=3, folder=tmp_path / "out")
