"""`cci channels`: the table, what is refused before anything runs."""

import pytest

from sim.scenario.channels import CHANNELS


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
        ("channels baseline no-cluster --outcome gained_projects", "--outcome: 'gained_projects'; allowed: one of"),
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
