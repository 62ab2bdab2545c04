"""A region in which everything has another name is asked the same questions and gives answers of the same meaning."""

from __future__ import annotations

import math
import shlex
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.api import Comparison
from sim.cli.app import app
from sim.plots.kinds import KINDS
from sim.results.results import Results, read_results
from tests.plots.reading import said
from tests.support.renamed_region import LABEL, NAME, new_names, renamed_copy
from tests.support.small_region import shrink, with_few_clusters

pytestmark = pytest.mark.slow  # two regions are compared, asked everything and drawn

SHORT = "--set end=2018Q4 --jobs 1"


def place(folder: Path, scale: float = 0.04) -> Path:
    """Make a folder with a small region, its renamed copy, and three scenarios on each."""
    folder.mkdir()
    small = with_few_clusters(shrink(folder / "small", scale))
    renamed_copy(small, folder)
    for region, mark in (("small", "old"), (NAME, "new")):
        for name in ("baseline", "no-cluster", "no-alignment", "recorded"):
            (folder / f"{mark}-{name}.yaml").write_text(f"extends: {name}\nregion: {region}\n", encoding="utf-8")
    return folder


def ask(line: str, code: int = 0) -> str:
    """Run a command line and return what it prints, or what it refuses."""
    result = CliRunner().invoke(app, shlex.split(line))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.stderr
    return result.stdout if code == 0 else result.stderr


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    folder = place(tmp_path_factory.mktemp("region") / "work")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for mark in ("old", "new"):
            told = ask(f"compare {mark}-baseline.yaml {mark}-no-cluster.yaml --seeds 2 --out {mark} {SHORT}")
            (folder / f"{mark}.txt").write_text(told, encoding="utf-8")
        yield folder


def results_in(folder: Path, mark: str) -> Results:
    return read_results(folder / mark)


def test_the_same_is_printed_of_both_but_for_names_and_numbers(here):
    old, new = ((here / f"{mark}.txt").read_text(encoding="utf-8") for mark in ("old", "new"))
    assert ": Cultural and creative industries, Emilia-Romagna, 2014Q1" in old
    assert f": What is called s000x, {LABEL}, 2014Q1" in new
    first, second = (
        [line.split("  ")[0].replace(f"{mark}-", "") for line in told.splitlines() if "  " in line]
        for mark, told in (("old", old), ("new", new))
    )
    assert [line.replace("CCI", "Called s000x") for line in first] == second
    assert not {"CCI", "cci", "CREATE", "Emilia"} & set(new.replace(",", " ").split())


def test_tables_have_the_same_keys_and_are_not_empty(here):
    names = new_names(here / "small")["sector"] | {"all": "all"}
    old, new = (results_in(here, mark).tables for mark in ("old", "new"))
    for table in ("outcomes", "calls", "projects", "proposals", "run_values", "comparison"):
        assert len(new[table]) > 0, table
        assert set(new[table]["sector"]) <= set(names.values())
    keys = ["outcome", "sector"]
    before = old["comparison"].assign(sector=old["comparison"]["sector"].map(names))
    assert set(before[keys].itertuples(index=False)) == set(new["comparison"][keys].itertuples(index=False))
    assert before["difference"].notna().sum() == pytest.approx(new["comparison"]["difference"].notna().sum(), rel=0.2)


def test_labels_travel_with_the_results(here):
    labels = results_in(here, "new").experiment.labels
    assert (labels.name, labels.label, labels.focus_sector) == (NAME, LABEL, "s000x")
    assert labels.joined == ("s007x",)
    assert labels.period_marks == results_in(here, "old").experiment.labels.period_marks == ("2017Q2", "2021Q1")
    assert f'"label":"{LABEL}"' in (here / "new" / "manifest.json").read_text(encoding="utf-8").replace(": ", ":")


def test_every_figure_is_drawn_and_names_the_region(here):
    drawn = {mark: Comparison(results_in(here, mark).paired(), f"{mark}-baseline").figures() for mark in ("old", "new")}
    assert set(drawn["old"]) == set(drawn["new"]) == set(KINDS) - {"facts"}
    for name, figure in drawn["new"].items():
        told = said(figure)
        assert f"Source: cci-sim, {LABEL}, simulation, not a forecast." in told, name
        assert "Called s000x" in told or name in ("over_time", "paired_differences", "programme_account"), name
        assert not {"CCI", "Cci", "Emilia-Romagna"} & set(told.replace(",", " ").split()), name
        titles = [drawn[mark][name].get_suptitle() for mark in ("old", "new")]
        assert "undefined" not in titles[1] or "undefined" in titles[0], name
        if name != "displacement":  # its key tells what became of projects, which chance decides in so few runs
            assert len(figure.axes) == len(drawn["old"][name].axes)


def test_what_else_can_be_asked(here):
    assert f"against new-baseline, {LABEL}" in ask("whose new")
    assert "Parity of s000x in awards" in ask("whose new --part parity")
    assert "--sector: 'cci'; allowed: one of" in ask("whose new --sector cci", 2)
    told = ask("channels new-baseline.yaml new-no-cluster.yaml --seeds 1 --set end=2014Q4 --jobs 1")
    assert f"funded projects, Called s000x, {LABEL}, 1 paired run" in told
    assert "sector: 'cci'; allowed: one of s000x" in ask(
        f"channels new-baseline.yaml new-no-cluster.yaml --seeds 1 --sector cci {SHORT}", 2
    )
    told = ask(f"run new-baseline.yaml --seeds 1 --out run {SHORT}")
    assert told.startswith(f"new-baseline: What is called s000x, {LABEL}, 2014Q1 to 2018Q4, 1 run")


def test_a_region_is_held_against_its_own_record(here):
    told = ask("backtest new-recorded.yaml --seeds 2 --jobs 1 --json")
    assert f'"region": "{LABEL}"' in told
    assert new_names(here / "small")["call_id"]["RD_ENT_2015"] in told
    assert "RD_ENT_2015" not in told
    record = here / NAME / "observed" / "call_outcomes.csv"
    kept = record.read_bytes()
    try:
        record.write_bytes((here / "small" / "observed" / "call_outcomes.csv").read_bytes())
        assert "call_outcomes.csv: this is the record of emilia-romagna, to the byte" in ask(
            "backtest new-recorded.yaml --seeds 1", 2
        )
    finally:
        record.write_bytes(kept)


def test_different_regions_are_not_compared(here):
    refused = ask(f"compare old-baseline.yaml new-no-cluster.yaml --seeds 1 --out both {SHORT}", 2)
    assert "scenario new-no-cluster: runs on the region" in refused
    assert "small, as old-baseline does; cci run shows both, each for itself" in refused


def test_the_headline_is_that_of_the_original_up_to_chance(tmp_path, monkeypatch):
    monkeypatch.chdir(place(tmp_path / "larger", scale=0.1))
    found = {}
    for mark in ("old", "new"):
        names = [f"{mark}-{name}.yaml" for name in ("baseline", "no-cluster")]
        ask(f"compare {' '.join(names)} --seeds 10 --out {mark}")
        comparison = read_results(Path(mark)).tables["comparison"]
        focus = read_results(Path(mark)).experiment.labels.focus_sector
        found[mark] = comparison[comparison["sector"] == focus].replace(f"^{mark}-", "", regex=True)
    pairs = pd.merge(found["old"], found["new"], on=["scenario", "outcome"], suffixes=("_old", "_new"))
    assert len(pairs) == len(found["old"]) == len(found["new"])
    for row in pairs[pairs["outcome"].isin(["funded_projects", "public_funding_eur", "applications"])].to_dict(
        "records"
    ):
        # Of two independent means the difference has a standard error of this size; half widths are 2.26 of them.
        halves = [(row[f"ci_high_{mark}"] - row[f"ci_low_{mark}"]) / 2 for mark in ("old", "new")]
        apart = abs(row["difference_old"] - row["difference_new"])
        assert apart <= 2 * math.hypot(*halves), row["outcome"]
        assert np.sign(row["difference_old"]) == np.sign(row["difference_new"])
