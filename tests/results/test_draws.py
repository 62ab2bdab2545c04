"""The table `draws`: what each draw made of every assumption that was left to it."""

import pandas as pd
import pytest

import sim
from sim.errors import InputError
from sim.results.columnar import parquet_bytes, table_of
from sim.results.results import read_results
from sim.results.store.reading import read_folder
from sim.runs.run import as_lived
from sim.runs.verified import check_draws, read_whole
from sim.scenario.files import load_scenario
from sim.scenario.uncertainty import drawn_paths
from tests.runs.fake_model import faked_model

RECIPROCITY = "assumptions.alignment.reciprocity"
SHORT = ["end=2015Q4"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("draws") / "out"
    with faked_model():
        scenarios = [load_scenario(name, SHORT) for name in ("baseline", "no-cluster")]
        scenarios[1] = scenarios[1].changed({RECIPROCITY: 0.5})
        sim.run(*scenarios, seeds=2, uncertainty="prior", draws=3, folder=place)
    return place


def test_every_value_is_the_one_that_was_run(folder):
    table = read_results(folder).table("draws")
    assert list(table) == ["scenario", "draw", "path", "value"]
    assert len(table) == 3 * (2 * len(drawn_paths(())) - 1)
    lived = {
        (name, draw): as_lived(load_scenario(name), draw) for name in ("baseline", "no-cluster") for draw in (1, 2, 3)
    }
    for row in table.itertuples():
        found = lived[row.scenario, row.draw]
        for key in row.path.split("."):
            found = getattr(found, key)
        assert found == row.value, row


def test_scenarios_have_rows_for_what_they_leave_to_draws_alone(folder):
    table = read_results(folder).table("draws")
    assert set(table[table["path"] == RECIPROCITY]["scenario"]) == {"baseline"}


def test_memory_and_folder_hold_the_same_and_pairing_keeps_it(folder):
    with faked_model():
        scenarios = [load_scenario("baseline", SHORT)]
        runs = sim.run(*scenarios, seeds=1, uncertainty="prior", draws=[2])
    stored = read_results(folder)
    expected = stored.table("draws").query("scenario == 'baseline' and draw == 2").reset_index(drop=True)
    pd.testing.assert_frame_equal(runs.table("draws"), expected)
    assert set(stored.paired(["baseline"]).table("draws")["scenario"]) == {"baseline"}


def test_what_is_no_table_of_runs_comes_whole(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.api.Comparison.figures", lambda self: {})
    stored = read_results(folder)
    (draws,) = stored.frames("draws")
    pd.testing.assert_frame_equal(draws, stored.table("draws"))
    with faked_model():
        compared = sim.compare("baseline", "no-cluster", seeds=1, settings=SHORT)
    compared.write(tmp_path / "out")
    (table,) = read_results(tmp_path / "out").frames("comparison")
    pd.testing.assert_frame_equal(table, compared.table())


def test_nothing_is_stored_where_nothing_is_drawn(tmp_path):
    with faked_model():
        runs = sim.run("baseline", seeds=1, settings=SHORT, folder=tmp_path / "out")
    assert not (tmp_path / "out" / "draws.parquet").exists()
    with pytest.raises(InputError, match="table draws"):
        runs.table("draws")


def test_verify_reads_it_and_notices_other_values(folder, tmp_path):
    held = read_folder(folder)
    assert "draws.parquet" in held.manifest.files
    check_draws(held)
    rows = read_whole(held)
    path = folder / "draws.parquet"
    whole = path.read_bytes()
    other = table_of(whole, "draws")
    assert rows > len(other)
    try:
        path.write_bytes(parquet_bytes(other.assign(value=other["value"] + 1), "draws"))
        with pytest.raises(InputError, match="draws"):
            check_draws(held)
        with pytest.raises(InputError, match=r"draws\.parquet"):
            read_whole(held)
    finally:
        path.write_bytes(whole)
