"""A folder may keep fewer tables than a run has: it is read, extended and refused like any other."""

import json

import pytest

from sim.errors import InputError
from sim.outcomes.tables import RUN_TABLES
from sim.results.results import read_results
from sim.results.store.reading import read_folder
from sim.results.store.store import opened
from tests.results.store.conftest import BASELINE, LARGER, experiment, files_in, run_of
from tests.support.keys import on

KEEPS = ("outcomes", "calls")
SCENARIOS = {"baseline": BASELINE, "larger": LARGER}


def kept(place, names=("baseline", "larger"), seeds=(0, 1, 2), keeps=KEEPS, stop=None, **named):
    """Run into a folder what it lacks, a part a world; return how many runs that were."""
    asked = experiment([SCENARIOS[name] for name in names], seeds, keeps=keeps)
    ran = 0
    with opened(place, asked, **named) as store:
        store._pending.seconds_between = 0.0
        for lacking, worlds in store.missing().items():
            for world in worlds:
                if world.seed == stop:
                    raise KeyboardInterrupt
                runs = {name: run_of(SCENARIOS[name], world.seed) for name in lacking}
                store.add(world, {name: {table: run[table] for table in keeps} for name, run in runs.items()})
                ran += len(lacking)
        store.settle()
        store.seal()
    return ran


def test_only_these_tables_are_there_and_the_manifest_says_so(tmp_path):
    kept(tmp_path / "few")
    kept(tmp_path / "all", keeps=RUN_TABLES)
    few, whole = files_in(tmp_path / "few"), files_in(tmp_path / "all")
    assert set(few) == {"manifest.json", "outcomes.parquet", "calls.parquet"}
    assert all(few[f"{name}.parquet"] == whole[f"{name}.parquet"] for name in KEEPS)
    assert json.loads(few["manifest.json"])["keeps"] == list(KEEPS)
    # An ordinary folder says nothing, so that its manifest is what it was before there was a choice.
    assert "keeps" not in json.loads(whole["manifest.json"])


def test_it_goes_on_where_it_stopped_and_takes_more(tmp_path):
    place = tmp_path / "out"
    assert kept(place, ("baseline",), (0,)) == 1
    with pytest.raises(KeyboardInterrupt):
        kept(place, stop=2)
    held = read_folder(place)
    assert (len(held.done), held.manifest.complete) == (4, False)
    assert sum(piece.num_rows for piece in held.pieces("calls")) > 0
    with pytest.raises(
        InputError, match="table proposals: unfinished results keep no such table; allowed: one of calls"
    ):
        held.pieces("proposals")
    assert kept(place) == 2
    kept(tmp_path / "at-once")
    assert files_in(place) == files_in(tmp_path / "at-once")


def test_a_table_that_is_not_kept_is_refused_with_what_would_keep_it(tmp_path):
    kept(tmp_path / "out")
    results = read_results(tmp_path / "out")
    for asked in (results.table, lambda name: list(results.frames(name)), read_folder(tmp_path / "out").pieces):
        with pytest.raises(InputError, match=r"keep no such table; .* cci run or cci compare .* keeps every table"):
            asked("proposals")
    with pytest.raises(InputError, match="hold no such table; allowed: one of calls, outcomes; did you mean calls"):
        results.table("call")


@pytest.mark.parametrize(("first", "then"), [(KEEPS, ("outcomes",)), (("outcomes",), KEEPS)], ids=["fewer", "more"])
@pytest.mark.parametrize("stop", [None, 2], ids=["finished", "unfinished"])
def test_other_tables_are_another_request(tmp_path, first, then, stop):
    place = tmp_path / "out"
    kept(place, seeds=(0,), keeps=first)  # so that there is a base to be on top of
    if stop is None:
        kept(place, keeps=first)
    else:
        with pytest.raises(KeyboardInterrupt):
            kept(place, keeps=first, stop=stop)
    with pytest.raises(InputError, match=f"differ in the tables that are kept: {', '.join(first)}"):
        kept(place, keeps=then)
    assert kept(place, keeps=then, replace=True) == 6
    kept(tmp_path / "fresh", keeps=then)
    assert files_in(place) == files_in(tmp_path / "fresh")
    assert read_folder(place).done == {key for key in read_folder(place).wanted if key.world in {on(0), on(1), on(2)}}
