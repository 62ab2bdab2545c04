"""`cci channels`: the table, what is refused before anything runs."""

import pytest

from sim.scenario.channels import CHANNELS
from tests.cli.conftest import SHORT, everything_in
from tests.cli.test_resuming import interrupted


def test_each_channel_has_a_row(cci, here):
    said = cci("channels full-alignment no-cluster --seeds 2 --jobs 1 --set end=2015Q4")
    assert said.code == 0, said.err
    assert (
        "full-alignment against no-cluster by channel: funded projects, CCI, Emilia-Romagna, 2 paired runs" in said.out
    )
    first_words = [line.split()[0] for line in said.out.splitlines() if line.strip()]
    assert [word for word in first_words if word in CHANNELS] == list(CHANNELS)
    assert "Strongest interactions" not in said.out
    assert list(here.iterdir()) == []


def test_a_folder_keeps_the_runs_and_the_same_command_goes_on(cci, here, monkeypatch):
    line = f"channels full-alignment no-cluster --seeds 2 {SHORT} --out out"
    assert interrupted(cci, line, monkeypatch, after=1).lines[-1].endswith("in out: the same command goes on")
    assert "21 of 42 runs done" in cci("status out").out
    said = cci(line)
    assert (said.code, said.lines[0]) == (0, "21 of 42 runs are done already; going on with the rest")
    assert said.out.startswith(cci(line.replace(" --out out", "")).out)
    assert everything_in(here / "out") == ["manifest.json", "run_values.parquet"]
    other = cci(f"{line} --outcome public_funding_eur")
    assert (other.code, other.err) == (0, "")  # another outcome of the same runs: nothing is run
    assert "of every run only run_values is kept" in cci("status out").out
    assert cci("verify out --sample 2").out.count("the same to the byte") == 2
    assert cci("retry out --jobs 1").code == 0


def test_a_table_that_a_study_does_not_keep_is_refused(cci, here):
    cci(f"channels full-alignment no-cluster --seeds 1 {SHORT} --out out")
    for line in ("table out proposals", "whose out", "whose out --part who", "explain out --project x"):
        said = cci(line)
        assert (said.code, said.out) == (2, ""), line
        assert "these results keep no such table" in said.lines[0]
        assert "cci run or cci compare into another folder keeps every table" in said.lines[0]


@pytest.mark.slow
def test_a_run_that_breaks_takes_its_world_out_and_is_told(cci, here):
    (here / "breaks-on-3.yaml").write_text("extends: full-alignment\n", encoding="utf-8")
    line = f"channels breaks-on-3.yaml no-cluster --seeds 0,1,3 {SHORT}"
    said = cci(line)
    assert said.code == 1
    assert "2 paired runs" in said.out
    assert said.lines[-2].startswith("fault: scenario breaks-on-3, seed 3: the run broke")
    assert said.lines[-1].startswith("1 run that broke is left out, with all others of its world")
    at_once = cci(f"{line} --fail-fast")
    assert (at_once.code, at_once.out) == (1, "")


@pytest.mark.slow
def test_all_coalitions_add_interactions(cci):
    said = cci("channels full-alignment no-cluster --seeds 2 --jobs 1 --set end=2015Q4 --shapley")
    assert said.code == 0, said.err
    assert "Shapley value" in said.out
    assert "Strongest interactions" in said.out


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("channels baseline no-clutser", "did you mean no-cluster?"),
        ("channels baseline no-cluster --outcome funded_project", "did you mean funded_projects?"),
        ("channels baseline no-cluster --outcome gained_projects", "outcome: 'gained_projects'; allowed: one of"),
        ("channels baseline no-cluster --sector ccy", "did you mean cci?"),
        ("channels baseline no-cluster --outcome cluster_trust --sector all", "not defined for all sectors together"),
        ("channels baseline baseline", "scenario baseline: is named more than once"),
        ("channels baseline no-cluster --seeds 0", "--seeds: 0 seeds"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_runs(cci, line, expected):
    said = cci(line)
    assert said.code == 2
    assert expected in said.err
    assert said.out == ""
