"""Nothing that is handed out can change what is stored, sealed or made of it."""

import copy
import pickle
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

import sim
from sim.results.lazy_tables import LazyTables
from sim.results.manifest import read_manifest
from sim.results.results import read_results
from sim.results.store.code import code_here
from sim.results.store.reading import read_folder
from sim.runs.verified import read_whole, sample, tables_that_differ
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE


def by_label(frame):
    frame.loc[0, number_in(frame)] = 1234.0


def by_place(frame):
    frame.iat[0, frame.columns.get_loc(number_in(frame))] = 1234.0


def a_column(frame):
    frame[number_in(frame)] = 1234.0


def in_sum(frame):
    frame[number_in(frame)] += 1


def by_forced_array(frame):
    values = frame[number_in(frame)].to_numpy()
    values.flags.writeable = True
    values[0] = 1234.0


def by_forced_values(frame):
    values = frame["seed"].values
    values.setflags(write=True)
    values[0] = 77


def by_array_of_numbers(frame):
    frame[number_in(frame)].array[0] = 1234.0


def by_array_of_flags(frame):
    for column in frame.select_dtypes("boolean"):
        frame[column].array[0] = not frame[column].iloc[0]


def by_data_of_flags(frame):
    for column in frame.select_dtypes("boolean"):
        data = frame[column].array._data
        data[0] = not data[0]


def by_array_of_texts(frame):
    frame["scenario"].array[0] = "somebody else"


def by_dropping_rows(frame):
    frame.drop(index=frame.index[:1], inplace=True)


def by_sorting(frame):
    frame.sort_values(number_in(frame), ascending=False, inplace=True)


def by_new_names(frame):
    frame.columns = [f"my {name}" for name in frame]
    frame.index.name, frame.columns.name = "row", "column"
    frame.attrs["note"] = "mine"


WAYS = (by_label, by_place, a_column, in_sum, by_forced_array, by_forced_values, by_array_of_numbers, by_array_of_flags)
WAYS += (by_data_of_flags, by_array_of_texts, by_dropping_rows, by_sorting, by_new_names)
QUICK = [
    *product(["in memory"], [by_label, by_forced_array, by_array_of_flags, by_array_of_texts, by_dropping_rows]),
    ("in a folder", by_label),
]
"""One way through the frame, and those around what a shallow copy keeps."""
TABLES = ("comparison", "outcomes", "calls", "projects", "proposals", "run_values")


def number_in(frame):
    return next(name for name in reversed(frame.columns) if frame[name].dtype == np.float64)


def compared(**how):
    with faked_model():
        return sim.compare(BASELINE, ALTERNATIVE, seeds=3, **how)


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture(autouse=True)
def figures_take_no_time(monkeypatch):
    monkeypatch.setattr("sim.api.Comparison.figures", lambda self: {})


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    place = tmp_path_factory.mktemp("untouched")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.api.Comparison.figures", lambda self: {})
        compared().write(place / "out")
    return bytes_of(place / "out")


def kept_rows(comparison):
    """Yield every frame of what is kept, run by run, that a user can get hold of."""
    for name in TABLES:
        yield comparison.table(name)
        yield comparison.results.table(name)
        yield comparison.results.tables[name]
        yield from comparison.results.frames(name)
    yield comparison.moved()


def handed_out(comparison):
    """Yield every frame that a user can get hold of."""
    yield from kept_rows(comparison)
    yield from (comparison.displacement(), comparison.merit(), comparison.funnel(), comparison.who())


@pytest.fixture(scope="module")
def made(request, tmp_path_factory):
    """Return a comparison from which nothing was taken yet, for tests to copy, and what it hands out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.api.Comparison.figures", lambda self: {})
        is_stored = request.param == "in a folder"
        comparison = compared(folder=tmp_path_factory.mktemp("made") / "kept") if is_stored else compared()
    return comparison, [*handed_out(copy.deepcopy(comparison))]


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("made", "way"),
    [
        case if case in QUICK else pytest.param(*case, marks=pytest.mark.slow)
        for case in product(("in memory", "in a folder"), WAYS)
    ],
    indirect=["made"],
)
def test_what_a_user_does_to_a_table_is_neither_written_nor_answered(made, way, untouched, tmp_path):
    comparison, answers = copy.deepcopy(made[0]), made[1]
    changed = 0
    for frame in kept_rows(comparison):
        before = frame.copy()
        if len(frame) and "scenario" in frame and "seed" in frame:
            way(frame)
        changed += not frame.equals(before)
    assert changed >= 5, "the way changes nothing: the test cannot fail"
    for frame, before in zip(handed_out(comparison), answers, strict=True):
        pd.testing.assert_frame_equal(frame, before, check_exact=True)
        assert (frame.attrs, frame.columns.name, frame.index.name) == ({}, None, None)
    comparison.write(tmp_path / "out")
    assert bytes_of(tmp_path / "out") == untouched


def test_what_nobody_touched_is_written_as_it_would_be_computed_again(tmp_path):
    compared().write(tmp_path / "out")
    with faked_model():
        held = read_folder(tmp_path / "out")
        read_whole(held)
        assert [tables for _, tables in tables_that_differ(held, sample(held, 2))] == [[], []]


def handing_out(monkeypatch, what):
    """Let tables be handed out in another way than as deep copies."""
    genuine = LazyTables.__getitem__

    def hand_out(tables, name):
        genuine(tables, name)
        return what(tables._held[name])

    monkeypatch.setattr(LazyTables, "__getitem__", hand_out)


def test_without_copies_a_change_would_be_sealed(monkeypatch, tmp_path, untouched):
    handing_out(monkeypatch, lambda table: table)
    comparison = compared()
    by_label(comparison.table("projects"))
    comparison.write(tmp_path / "out")
    assert bytes_of(tmp_path / "out") != untouched
    with faked_model():
        held = read_folder(tmp_path / "out")
        assert ["projects"] in [tables for _, tables in tables_that_differ(held, sorted(held.done))]


def test_shallow_copies_would_not_do(monkeypatch, tmp_path, untouched):
    handing_out(monkeypatch, lambda table: table.copy(deep=False))
    comparison = compared()
    by_array_of_flags(comparison.table("projects"))
    comparison.write(tmp_path / "out")
    assert bytes_of(tmp_path / "out") != untouched


def test_a_table_that_is_handed_in_is_not_kept_by_reference():
    comparison = compared()
    mine = comparison.table()
    results = comparison.results.compared("baseline", mine)
    by_label(mine)
    assert results.table("comparison").equals(comparison.table())


def test_results_of_other_code_stay_those_of_other_code_when_they_are_written_again(tmp_path):
    compared().write(tmp_path / "out")
    other = replace(read_results(tmp_path / "out"), code=replace(code_here(), version="0.0.9"))
    versions = {**other.versions, "cci-sim": "0.0.9"}
    replace(other, versions=versions).write(tmp_path / "theirs")
    again = read_results(tmp_path / "theirs")
    again.paired(["baseline", "larger"]).compared("larger", again.table("comparison")).write(tmp_path / "again")
    for folder in ("theirs", "again"):
        manifest = read_manifest(tmp_path / folder)
        assert (manifest.code.version, manifest.versions["cci-sim"]) == ("0.0.9", "0.0.9")
    assert read_manifest(tmp_path / "out").code == code_here()


def test_what_results_remember_of_scenarios_and_regions_is_frozen(untouched, tmp_path):
    comparison = compared()
    experiment = comparison.results.experiment
    record = experiment.scenarios[0]
    for content in (
        record.specification,
        record.specification["policies"][0][1]["government"],
        record.region.sectors,
        record.region.short_labels,
        experiment.labels.sectors,
        read_manifest_of(comparison, tmp_path / "read").experiment.scenarios[0].specification["assumptions"]["ideas"],
    ):
        key = next(iter(content))
        for change in CHANGES:
            with pytest.raises(TypeError, match="cannot be changed"):
                change(content, key)
    comparison.write(tmp_path / "out")
    assert bytes_of(tmp_path / "out") == untouched
    assert pickle.loads(pickle.dumps(record)) == copy.deepcopy(record) == record


def read_manifest_of(comparison, folder):
    comparison.write(folder)
    return read_manifest(folder)


CHANGES = (
    lambda content, key: content.__setitem__(key, "mine"),
    lambda content, key: content.__delitem__(key),
    lambda content, key: content.__ior__({key: "mine"}),
    lambda content, key: content.update({key: "mine"}),
    lambda content, key: content.setdefault("mine", "mine"),
    lambda content, key: content.pop(key),
    lambda content, key: content.popitem(),
    lambda content, key: content.clear(),
)
