"""`cci compare` and `cci run`: what is printed where, and what is written."""

import re
from pathlib import Path

import pandas as pd
import pytest

from sim.api import Comparison
from sim.cli.place import usual_place
from sim.outcomes.tables import RUN_TABLES
from sim.results.results import read_results
from sim.words.numbers import interval, number, percent
from tests.cli.conftest import SHORT, everything_in

FIGURES = ["figures", "figures/funnel.png", "figures/funnel.svg"]
TABLES = sorted(RUN_TABLES)


def cells(line):
    return re.split(r" {2,}", line.strip())


def test_compare_prints_the_comparison(cci, here):
    said = cci(f"compare baseline no-cluster --seeds 3 --set policy.government.commitment=0.9 {SHORT}")
    assert said.code == 0
    first, _, _, *lines = said.out.splitlines()
    assert first.startswith("Attribution 0.2 of dedicated calls, 0.5 of reserves, 0.5 of rules:")
    assert lines[0].startswith(
        "no-cluster (No cluster) against baseline (Cluster and government as since 2017): "
        "Cultural and creative industries, Emilia-Romagna, 2014Q1 to 2015Q4, 3 "
    )
    assert cells(lines[1]) == ["outcome", "baseline, mean", "no-cluster, mean", "difference", "90 % interval"]
    assert "Monte-Carlo error of the mean paired difference" in said.out
    funded, elsewhere = [line for line in lines if line.startswith("funded projects")]
    assert lines.index(elsewhere) > next(n for n, line in enumerate(lines) if line.startswith("All sectors together"))
    row = read_results(next((here / "results").iterdir())).tables["comparison"]
    row = row[(row["outcome"] == "funded_projects") & (row["sector"] == "cci")].iloc[0]
    assert cells(funded)[1:] == [f"{row['baseline_mean']:.1f}", f"{row['scenario_mean']:.1f}", "0", "0 to 0"]
    money, _ = [line for line in lines if line.startswith("public funding (million EUR)")]
    public = cells(money)[1]
    assert float(public) == pytest.approx(row["baseline_mean"] * 100_000.25 / 1e6, abs=0.01)


def test_compare_shows_where_the_difference_arises_and_the_pool_apart(cci, here):
    write_scenario(here, "eager", "policy: {government: {commitment: 0.2}}")
    said = cci(f"compare baseline eager.yaml --seeds 3 {SHORT}")
    assert said.code == 0, said.err
    top, pool, where = (said.out.index(words) for words in ("funded projects", "Residual pool", "Where the difference"))
    assert top < pool < where
    stages = [cells(line) for line in said.out[where:].splitlines()[3:12]]
    assert [stage[0] for stage in stages][::8] == ["calls held", "funded"]
    together = re.search(r"Together (\S+) projects", said.out).group(1)
    assert float(together) == pytest.approx(sum(float(stage[-1]) for stage in stages), abs=0.05)
    assert float(together) < 0


def test_compare_says_where_its_files_are(cci, here):
    said = cci(f"compare baseline no-cluster --seeds 2 {SHORT}")
    folder = here / "results" / "baseline-vs-no-cluster-end-2015Q4"
    assert everything_in(folder) == sorted(
        [*(f"{name}.parquet" for name in TABLES), "comparison.csv", "comparison.parquet", "manifest.json", *FIGURES]
    )
    assert "Written to results/baseline-vs-no-cluster-end-2015Q4: calls.parquet, comparison.csv" in said.out
    assert "results/baseline-vs-no-cluster-end-2015Q4/figures/funnel.svg (and .png)" in said.out
    assert (folder / "figures/funnel.svg").read_bytes() == b"a figure as svg"
    assert list(pd.read_csv(folder / "comparison.csv").columns[:3]) == ["baseline", "scenario", "outcome"]


def test_progress_and_remaining_time_go_to_stderr(cci):
    said = cci(f"compare baseline no-cluster --seeds 2 {SHORT}")
    assert re.fullmatch(r"2 of 2 worlds, 2 runs each; \d+ s\n", said.err)
    assert "worlds" not in said.out


def test_the_same_command_gives_the_same_folder_and_output(cci, here):
    first = cci(f"compare baseline no-cluster --seeds 3 {SHORT}")
    content = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    again = cci(f"compare baseline no-cluster --seeds 0,1,2 {SHORT}")
    assert again.out == first.out
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == content


def test_any_scenario_can_be_the_baseline(cci):
    said = cci(f"compare no-cluster baseline --seeds 2 {SHORT} --out out")
    assert "\nbaseline (Cluster and government as since 2017) against no-cluster (No cluster)" in said.out
    assert read_results("out").experiment.baseline == "no-cluster"


def test_one_seed_has_no_interval_and_says_so(cci):
    said = cci(f"compare baseline no-cluster --seeds 1 {SHORT}")
    funded = [line for line in said.out.splitlines() if line.startswith("funded projects")]
    assert [cells(line)[-1] for line in funded] == ["-", "-"]
    assert "One run has no interval" in said.out


def test_undefined_is_a_dash(cci, here):
    write_scenario(here, "quiet", "question: What if no call ever opened?")
    said = cci(f"compare baseline quiet.yaml --seeds 2 {SHORT}")
    assert said.code == 0, said.err
    (aligned,) = [line for line in said.out.splitlines() if line.startswith("thematic alignment")]
    assert cells(aligned)[2:] == ["-", "-", "-"]
    rows = {cells(line)[0]: cells(line)[-1] for line in said.out.splitlines() if line}
    assert rows["above threshold"] == "-"
    assert f"Together {rows['calls held']} projects" in said.out  # nothing to split up, but a difference all the same


def test_settings_reach_the_runs_and_the_manifest(cci):
    cci(f"compare baseline no-cluster --seeds 1 --set policy.cluster.staff_fte=7 {SHORT}")
    storylines = read_results("results/baseline-vs-no-cluster-end-2015Q4-staff_fte-7").scenarios
    staff = [one.specification["policies"][0][1]["cluster"]["staff_fte"] for one in storylines]
    assert staff == [7.0, 7.0]


def test_the_range_of_draws_leads_and_the_error_of_their_mean_follows(cci):
    drawn = cci(f"compare baseline no-cluster --seeds 2 {SHORT} --out a --uncertainty prior --draws 19")
    assert drawn.code == 0
    heading, line = (
        next(cells(line) for line in drawn.out.splitlines() if line.startswith(start))
        for start in ("outcome", "funded projects")
    )
    assert heading[3:] == ["5-95 % of draws", "median", "same sign", "mean difference", "90 % interval"]
    row = read_results("a").tables["comparison"].query("outcome == 'funded_projects' and sector == 'cci'").iloc[0]
    assert line[3:5] == [interval(row["draws_low"], row["draws_high"]), number(row["draws_median"], signed=True)]
    assert line[5:] == [
        percent(row["draws_agreeing"]),
        number(row["difference"], signed=True),
        interval(row["ci_low"], row["ci_high"]),
    ]
    assert "A range of 19 draws holds 90 % of all on average, 77 to 98 % nine times in ten." in drawn.out
    assert "draws_low,draws_high,draws_median,draws_agreeing," in cci("table a comparison --csv").out
    one = cci(f"compare baseline no-cluster --seeds 1 {SHORT} --out b --uncertainty prior --draws 2").out
    assert "2 draws have no range: its ends would lie beyond all of them" in one
    assert "the mean has no interval" in one
    assert next(cells(line)[-1] for line in one.splitlines() if line.startswith("funded projects")) == "-"


@pytest.mark.slow
def test_draws_of_the_assumptions_reach_the_runs_and_are_told_apart_from_chance(cci):
    plain = cci(f"compare baseline one-sided-cluster --seeds 2 {SHORT} --out a")
    drawn = cci(f"compare baseline one-sided-cluster --seeds 2 {SHORT} --out b --uncertainty prior --draws 3")
    assert (plain.code, drawn.code) == (0, 0)
    results = read_results("b")
    assert (results.experiment.uncertainty, results.experiment.draws) == ("prior", (1, 2, 3))
    assert results.worlds == tuple((draw, seed) for draw in (1, 2, 3) for seed in (0, 1))
    assert not read_results("a").tables["projects"].equals(results.tables["projects"])
    assert "6 paired runs of 3 draws of the assumptions" in drawn.out
    row = results.tables["comparison"].query("outcome == 'funded_projects' and sector == 'cci'").iloc[0]
    assert (row["draws"], row["seeds"], row["worlds"]) == (3, 2, 6)
    assert row["ci_low"] < row["difference"] < row["ci_high"]
    assert "draws" not in plain.out
    assert "quote it first" in drawn.out
    one = cci(f"compare baseline one-sided-cluster --seeds 2 {SHORT} --out c --uncertainty prior --draws 1")
    assert "2 paired runs of 1 draw of the assumptions" in one.out
    assert "One draw tells nothing of what is not known" in one.out


def test_more_draws_only_add(cci):
    cci(f"run baseline --seeds 2 {SHORT} --out a --uncertainty prior --draws 2")
    more = cci(f"run baseline --seeds 2 {SHORT} --out a --uncertainty prior --draws 3 -v")
    assert [line for line in more.lines if line.startswith("draw")] == [
        "draw 3, seed 0: 1 runs done",
        "draw 3, seed 1: 1 runs done",
    ]
    fewer = cci(f"run baseline --seeds 2 {SHORT} --out a --uncertainty prior --draws 1")
    assert fewer.code == 2
    assert "differ in the draws of assumptions: 2 of 3 would go" in fewer.err
    assert '"draws": 3' in cci("status a --json").out
    assert "2 seeds x 3 draws, uncertainty prior" in cci("status a").out


def test_run_prints_each_scenario_and_writes_its_tables(cci, here):
    said = cci(f"run baseline no-cluster --seeds 19 {SHORT}")
    assert said.code == 0
    folder = here / "results" / "baseline-no-cluster-end-2015Q4"
    assert everything_in(folder) == sorted([*(f"{name}.parquet" for name in TABLES), "manifest.json"])
    assert "Written to results/baseline-no-cluster-end-2015Q4" in said.out
    assert [line.split(" (")[0] for line in said.out.splitlines() if "2014Q1 to 2015Q4, 19 runs" in line] == [
        "baseline",
        "no-cluster",
    ]
    table = read_results(folder).tables["outcomes"].query("outcome == 'funded_projects' and sector == 'cci'")
    runs = table[table["scenario"] == "baseline"].groupby("seed")["value"].sum()
    (funded, _) = [cells(line) for line in said.out.splitlines() if line.startswith("funded projects")]
    assert float(funded[1]) == pytest.approx(runs.mean(), abs=0.05)
    low, high = (float(end) for end in funded[2].split(" to "))
    assert (low, high) == pytest.approx((runs.min(), runs.max()), abs=0.05)


def test_one_run_has_no_spread(cci):
    said = cci(f"run baseline --seeds 1 {SHORT}")
    (funded,) = [cells(line) for line in said.out.splitlines() if line.startswith("funded projects")]
    assert funded[2] == "-"


def test_tables_survive_figures_that_cannot_be_drawn(cci, here, monkeypatch):
    def broken(self):
        raise RuntimeError("no font")

    monkeypatch.setattr(Comparison, "figures", broken)
    said = cci(f"compare baseline no-cluster --seeds 2 {SHORT}")
    assert said.code == 1
    assert "the tables are in results/baseline-vs-no-cluster-end-2015Q4, but the figures could not be drawn" in said.err
    assert set(read_results("results/baseline-vs-no-cluster-end-2015Q4").tables) == {*TABLES, "comparison"}


def test_many_names_make_a_short_folder():
    names = [f"an-alternative-with-a-long-name-number-{place}" for place in range(8)]
    assert usual_place(["b", *names[:2]], "b") == Path(f"results/b-vs-{names[0]}-{names[1]}")
    name = usual_place(["b", *names], "b").name
    assert len(name) < 150
    assert name.startswith("b-vs-an-alternative")
    assert name.endswith("-and-5-more")


def write_scenario(folder, name, text):
    (folder / f"{name}.yaml").write_text(f"extends: baseline\n{text}\n", encoding="utf-8")


def test_what_common_seeds_are_worth_and_whether_seeds_are_enough_is_said(cci, here):
    write_scenario(here, "eager", "policy: {government: {commitment: 0.2}}")
    said = cci(f"compare baseline eager.yaml --seeds 3 {SHORT}")
    assert re.search(r"Common seeds: funded projects of both correlate by (-|0\.\d+|-0\.\d+|1\.00)", said.out)
    table = read_results("results/baseline-vs-eager-end-2015Q4").tables["comparison"]
    row = table[(table["outcome"] == "funded_projects") & (table["sector"] == "cci")].iloc[0]
    wide = row["ci_high"] - row["ci_low"] > abs(row["difference"]) / 2
    assert ("Few seeds" in said.out or "Too few seeds" in said.out) is bool(wide)
    assert "Common seeds" not in cci(f"compare baseline eager.yaml --seeds 2 {SHORT} --out two").out
    assert "Too few seeds: one has no interval." in cci(f"compare baseline eager.yaml --seeds 1 {SHORT} --out one").out


@pytest.mark.parametrize("command", ["compare baseline no-cluster", "run baseline"])
def test_the_screen_says_where_drawn_values_are(cci, command):
    drawn = cci(f"{command} --seeds 1 {SHORT} --out 'my results' --uncertainty prior --draws 2")
    [line] = [line for line in drawn.out.splitlines() if "assumptions are drawn" in line]
    named = cci(line.partition(": cci ")[2])
    assert named.out == cci("table 'my results' draws").out
    assert named.out.startswith("scenario,draw,path,value")
    assert "assumptions are drawn" not in cci(f"{command} --seeds 1 {SHORT} --out plain").out
