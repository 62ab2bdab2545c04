"""What notebooks do: run, compare, look at tables and figures."""

from types import SimpleNamespace

import pandas as pd
import pytest
from matplotlib.figure import Figure

import sim
from sim.errors import InputError
from sim.results.results import read_results
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE, QUIET, scenario


@pytest.fixture(autouse=True, scope="module")
def faked():
    with faked_model():
        yield


@pytest.fixture(scope="module")
def compared(faked):
    return sim.compare(BASELINE, ALTERNATIVE, QUIET, seeds=6)


def test_compare_takes_names_paths_and_objects(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("extends: baseline\nend: 2015Q4\n", encoding="utf-8")
    found = sim.compare(file, "no-cluster", settings=["end=2015Q4"], seeds=[4, 2])
    assert found.baseline == "mine"
    assert (found.results.experiment.seeds, found.results.experiment.alternatives) == ((2, 4), ("no-cluster",))


@pytest.fixture
def one_blank(monkeypatch):
    """Let a comparison that is written have one figure, and that blank."""
    monkeypatch.setattr("sim.api.Comparison.figures", lambda self: {"blank": Figure()})


def test_a_table_over_values_is_that_of_single_comparisons(tmp_path, one_blank):
    file = tmp_path / "mine.yaml"
    file.write_text("extends: baseline\nend: 2015Q4\n", encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text("extends: no-cluster\nend: 2015Q4\n", encoding="utf-8")
    path = "policy.government.commitment"
    together = sim.tabulate(file, other, over={path: [0.2, 0.9]}, seeds=3, folder=tmp_path / "over")
    assert together.equals(sim.tabulate(file, other, over=f"{path}=0.2,0.9", seeds=3))
    assert together["value"].unique().tolist() == ["0.2", "0.9"]
    for value in ("0.2", "0.9"):
        alone = sim.compare(file, other, settings=[f"{path}={value}"], seeds=3).table()
        mine = together[together["value"] == value].drop(columns="value").reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, alone, check_exact=True)
    with pytest.raises(InputError, match="each value once"):
        sim.tabulate(file, other, over=f"{path}=0.2,0.2", seeds=1)


def test_tables_of_a_comparison(compared):
    assert compared.table().equals(compared.table("comparison"))
    assert compared.table()["scenario"].unique().tolist() == ["larger", "quiet"]
    assert compared.table("projects").equals(compared.results.tables["projects"])
    with pytest.raises(InputError, match="did you mean projects"):
        compared.table("project")


def test_the_funnel_of_a_comparison(compared):
    assert compared.funnel()["sector"].unique().tolist() == ["cci"]
    assert compared.funnel("all")["baseline_mean"].max() > compared.funnel()["baseline_mean"].max()


def test_whose_projects_and_at_whose_expense(compared):
    ideas = compared.moved()
    assert ideas["scenario"].unique().tolist() == ["larger", "quiet"]
    larger = compared.moved("larger", "cci")
    assert (set(larger["scenario"]), set(larger["sector"])) == ({"larger"}, {"cci"})
    assert len(larger) == ((ideas["scenario"] == "larger") & (ideas["sector"] == "cci")).sum() > 0
    totals = compared.displacement().query(
        "how == 'all' and fate == 'all' and sector == 'cci' and scenario == 'larger'"
    )
    counts = larger.groupby("direction").size().reindex(totals["direction"], fill_value=0)
    assert (totals["mean"] * 6).to_numpy() == pytest.approx(counts.to_numpy())
    assert set(compared.merit()["projects"]) == {"funded", "moved"}
    with pytest.raises(InputError, match="did you mean larger"):
        compared.moved("largr")
    with pytest.raises(InputError, match="one of larger, quiet"):
        compared.moved("baseline")
    with pytest.raises(InputError, match="sector: 'cc'"):
        compared.moved(sector="cc")


def test_who_and_parity_of_runs_and_of_comparisons(compared):
    runs = sim.run(BASELINE, ALTERNATIVE, seeds=6)
    assert runs.who()["difference"].isna().all()
    changed = compared.who().query("scenario == 'larger' and dimension == 'awards'")
    assert changed["difference"].item() > 0
    ratios = runs.parity("mechatronics", later_periods=("2015Q1",))
    assert set(ratios["period"]) == {"before 2015Q1", "from 2015Q1", "all"}
    pd.testing.assert_frame_equal(compared.parity().query("scenario != 'quiet'"), runs.parity())
    with pytest.raises(InputError, match="did you mean mechatronics"):
        runs.parity("mechatronic")


def test_figures_are_given_displacement_and_parity(compared, monkeypatch):
    given = []
    monkeypatch.setattr("sim.plots.compare_figures", lambda *tables: given.append(tables))
    compared.figures()
    monkeypatch.setattr("sim.results.regions.load_region", lambda name: SimpleNamespace(digest="another"))
    compared.figures()  # the region is no longer what it was
    (*_, displacement, parity), (*_, again, left_out) = given
    pd.testing.assert_frame_equal(displacement, compared.displacement())
    pd.testing.assert_frame_equal(again, displacement)
    assert set(parity["scenario"]) == {"baseline", "larger", "quiet"}
    assert left_out is None


def test_figures_of_a_comparison(compared):
    assert isinstance(compared.plot("funded_projects"), Figure)
    assert isinstance(compared.plot("public_funding_eur", "all"), Figure)
    with pytest.raises(InputError, match="did you mean funded_projects"):
        compared.plot("funded_project")


def test_runs_have_tables_and_figures():
    runs = sim.run(BASELINE, ALTERNATIVE, seeds=2)
    assert len(runs.table()) == len(runs.results.tables["outcomes"]) > 0
    assert isinstance(runs.plot("funded_projects"), Figure)
    assert isinstance(sim.run(BASELINE, seeds=1).plot(), Figure)
    with pytest.raises(InputError):
        runs.table("comparison")


def test_a_folder_keeps_runs_and_the_same_call_goes_on(tmp_path, monkeypatch, one_blank):
    def stopped(done, total):
        raise KeyboardInterrupt

    asked = {"seeds": 3, "folder": tmp_path / "out"}
    with pytest.raises(KeyboardInterrupt):
        sim.run(BASELINE, ALTERNATIVE, progress=stopped, **asked)
    told = []
    runs = sim.run(BASELINE, ALTERNATIVE, progress=lambda done, total: told.append((done, total)), **asked)
    assert told == [(1, 2), (2, 2)]  # the first world was kept
    assert runs.table("projects").equals(sim.run(BASELINE, ALTERNATIVE, seeds=3).table("projects"))
    compared = sim.compare(BASELINE, ALTERNATIVE, progress=told.append, **asked)
    assert len(told) == 2  # nothing had to be run
    assert compared.table().equals(sim.compare(BASELINE, ALTERNATIVE, seeds=3).table())
    assert read_results(tmp_path / "out").table("comparison").equals(compared.table())
    monkeypatch.setattr(sim.Comparison, "figures", None)  # nor is anything drawn again
    assert sim.compare(BASELINE, ALTERNATIVE, **asked).table().equals(compared.table())
    with pytest.raises(InputError, match="the seeds: 2 of 3 would go"):
        sim.run(BASELINE, ALTERNATIVE, seeds=1, folder=tmp_path / "out")
    assert len(sim.run(BASELINE, seeds=1, folder=tmp_path / "out", replace=True).results.worlds) == 1


def test_run_without_scenario_is_the_baseline():
    assert sim.run(settings=["end=2014Q4"], seeds=1).results.experiment.names == ("baseline",)


def test_objects_say_what_they_are(compared):
    told = repr(compared).splitlines()
    assert (told[0], told[-1]) == (
        "Comparison of larger, quiet against baseline",
        "  6 runs of each scenario; uncertainty none",
    )
    assert "  larger: larger for tests" in told
    assert repr(sim.run(BASELINE, seeds=1)).splitlines()[-1] == "  1 run of each scenario; uncertainty none"


def test_wrong_requests_are_refused():
    for wrong in (
        lambda: sim.compare("baseline"),
        lambda: sim.compare("baseline", "no-clster"),
        lambda: sim.compare(BASELINE, ALTERNATIVE, seeds=0),
        lambda: sim.run(BASELINE, BASELINE),
        lambda: sim.run(BASELINE, jobs=0),
        lambda: sim.run(BASELINE, uncertainty="likelihood"),
        lambda: sim.run(BASELINE, draws=3),
        lambda: sim.run(BASELINE, folder=5),
        lambda: sim.compare(BASELINE, scenario("longer", end="2016Q4")),
    ):
        with pytest.raises(InputError):
            wrong()


def test_progress_is_told():
    told = []
    sim.compare(BASELINE, ALTERNATIVE, seeds=2, progress=lambda *state: told.append(state))
    assert told == [(1, 2), (2, 2)]


@pytest.mark.slow
def test_a_comparison_is_written_with_its_figures_to_the_same_bytes(compared, tmp_path):
    compared.write(tmp_path / "one")
    again = sim.compare(BASELINE, ALTERNATIVE, QUIET, seeds=6)
    again.write(tmp_path / "two")
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert {path.suffix for path in files} == {".parquet", ".csv", ".json", ".png", ".svg"}
    assert len([path for path in files if path.suffix == ".svg"]) >= 5
    for path in files:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes(), path


def test_runs_are_written_and_replaced_when_told(tmp_path):
    sim.run(BASELINE, seeds=1).write(tmp_path / "out")
    with pytest.raises(InputError):
        sim.run(BASELINE, seeds=2).write(tmp_path / "out")
    sim.run(BASELINE, seeds=2).write(tmp_path / "out", replace=True)
    assert read_results(tmp_path / "out").experiment.seeds == (0, 1)
