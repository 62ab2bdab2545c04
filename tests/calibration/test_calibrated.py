"""A whole calibration of a small region: it goes on, leaves alone what it cannot learn, and runs can draw from it."""

import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from published.calibration import ALTERNATIVES, document
from sim.calibration import calibrated, predicting, recovery
from sim.calibration.calibrated import calibrate
from sim.calibration.design import Sizes
from sim.calibration.judged import judged
from sim.calibration.tables import ASSUMPTION_COLUMNS, TARGET_COLUMNS
from sim.calibration.written import put_into_region, write_findings
from sim.cli.app import app
from sim.region.files import load_region
from sim.runs.carry_out import carry_out
from sim.runs.execution import Execution
from sim.runs.request import Request
from sim.scenario.catalogue import parameters
from sim.scenario.files import load_scenario
from sim.scenario.posterior import read_posterior
from sim.scenario.uncertainty import drawn_paths, value_at
from sim.world.assumptions import place_under_prior
from tests.support.small_region import edit, shrink, with_few_clusters

pytestmark = pytest.mark.slow  # some two hundred runs

WORK, COST, SILENT = (
    "assumptions.application.preparation_days",
    "assumptions.ideas.cost_factor",
    "assumptions.alignment.attribution_dedicated",
)
CALLS = ("RD_ENT_2015", "SME_INNO_2016", "INCREDIBOL_5")
SIZES = Sizes.of(64)


@pytest.fixture(scope="module")
def few_draws():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibrated, "DRAWS", 24)
        for module in (calibrated, predicting, recovery):
            patch.setattr(module, "_STEPS", 200)
        yield


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return the file of a scenario that replays history in a small region, with three assumptions that are not set."""
    place = tmp_path_factory.mktemp("calibration")
    region = with_few_clusters(shrink(place / "region", scale=0.08, money=0.08))
    edit(region / "observed" / "targets.csv", lambda row: row if row["call_id"] in CALLS else None)
    held = {
        row.path.removeprefix("assumptions."): row.default
        for row in parameters()
        if row.path in drawn_paths(()) and row.path not in (WORK, COST, SILENT)
    }
    lines = ["extends: recorded", f"region: {region}", "assumptions:"]
    for group in dict.fromkeys(path.split(".")[0] for path in held):
        lines.append(f"  {group}:")
        own = {path.split(".")[1]: value for path, value in held.items() if path.startswith(f"{group}.")}
        lines += [f"    {name}: {json.dumps(value)}" for name, value in own.items()]
    (place / "replayed.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place / "replayed.yaml"


@pytest.fixture(scope="module")
def found(small, few_draws):
    return calibrate(load_scenario(small), small.parent / "bank", Execution(), SIZES)


def test_it_goes_on_from_what_is_kept_to_the_same_posterior(small, few_draws, found):
    told = []
    again = calibrate(
        load_scenario(small), small.parent / "bank", Execution(progress=lambda *at: told.append(at)), SIZES
    )
    assert not told
    assert np.array_equal(again.draws, found.draws)
    assert [one.crps for one in again.left_out] == [one.crps for one in found.left_out]


def test_what_the_record_is_silent_on_stays_as_under_the_prior(found):
    place = found.paths.index(SILENT)
    assert found.screening.inert[place]
    assert place not in found.enters
    assert found.draws[:, place].tolist() == [place_under_prior(draw, SILENT) for draw in range(1, 25)]


def test_what_moves_applications_enters(found):
    assert {found.paths[place] for place in found.enters} <= {WORK, COST}
    assert found.enters.size


def test_findings_are_tables(found, tmp_path):
    assumptions, targets = write_findings(tmp_path, found, judged(found))
    assert list(assumptions) == list(ASSUMPTION_COLUMNS)
    assert list(targets) == list(TARGET_COLUMNS)
    assert len(targets) == len(found.targets)
    silent = assumptions.set_index("path").loc[SILENT]
    assert not silent["learnt"]
    assert np.isnan(silent["median"])
    entered = assumptions[assumptions["enters"].astype(bool)]
    assert (entered["low"] <= entered["median"]).all()
    assert (entered["median"] <= entered["high"]).all()
    assert {path.name for path in tmp_path.iterdir()} == {"assumptions.csv", "targets.csv"}


def test_runs_draw_from_it(found, small):
    put_into_region(found, "cci calibrate replayed.yaml --points 64")
    posterior = read_posterior(found.region.folder)
    assert set(posterior.paths) == {found.paths[place] for place in found.enters}
    assert posterior.medoid == found.medoid
    assert load_region(found.region.folder).digest == found.region.digest
    scenario = load_scenario(small).changed({"end": "2015Q4"})
    results = carry_out(Request([scenario], (0,), (3,), uncertainty="posterior"))
    drawn = results.table("draws").set_index("path")["value"]
    known = {row.path: row for row in parameters()}
    for place, path in enumerate(found.paths):
        assert drawn[path] == pytest.approx(value_at(known[path], found.draws[2, place]), rel=1e-6)


def test_the_document_says_no_more_than_was_found(found):
    row = {"outcome": "funded_projects", "sector": "cci", "draws_median": -3.0, "draws_agreeing": 0.9}
    effects = {
        kind: pd.DataFrame(row | {"scenario": name, "draws_low": -reach, "draws_high": reach} for name in ALTERNATIVES)
        for kind, reach in (("prior", 8.0), ("posterior", 6.0))
    }
    text = document(found, judged(found), effects, 64, 24, 2)
    assert "is 0.750 times as wide" in text
    assert f"`{SILENT.removeprefix('assumptions.')}`" in text.split("leave all 13 facts as they are:")[1].split("\n")[0]
    assert text.count("| `rd_ent_2015_") == 10
    verdict = judged(found).against_prior
    assert ("better than without" in text) == (verdict.low > 0.0)


def test_the_command_says_the_same(found, small, few_draws, monkeypatch):
    monkeypatch.chdir(small.parent)
    said = CliRunner().invoke(
        app, ["calibrate", str(small), "--out", "bank", "--points", "64", "--jobs", "1", "--json"]
    )
    assert said.exit_code == 0, said.output
    told = json.loads(said.stdout)
    assert told["runs"] == found.runs
    assert told["left_out_covered"] == judged(found).covered
    assert told["skill_later"]["value"] is None  # no call is later
    assert {row["path"] for row in told["assumptions"]} == {WORK, COST, SILENT}


def test_a_region_without_targets_cannot_be_calibrated(small, tmp_path):
    region = shrink(tmp_path / "region", scale=0.02, money=0.06)
    (region / "observed" / "targets.csv").unlink()
    (tmp_path / "bare.yaml").write_text(f"extends: recorded\nregion: {region}\n", encoding="utf-8")
    said = CliRunner().invoke(app, ["calibrate", str(tmp_path / "bare.yaml"), "--out", str(tmp_path / "bank")])
    assert said.exit_code == 2
    assert "there are no targets" in said.stderr
    assert not (tmp_path / "bank").exists()
