"""`cci whose`, and the blocks of `cci compare` on whose projects are funded: what is printed, and what is refused."""

import csv
import io
import re
from shutil import copytree

import pytest

from sim.api import Comparison
from sim.results.results import read_results
from tests.cli.conftest import SHORT, everything_in, in_folder, said_by
from tests.runs.fake_model import fake_region, faked_model

pytestmark = pytest.mark.slow  # a study is run first

PARTS = ("displacement", "merit", "parity", "who")
EAGER = "extends: baseline\npolicy: {government: {commitment: 0.2}}\n"


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Compare three scenarios, one of which funds fewer projects, once for all tests; return the folder."""
    with in_folder(tmp_path_factory.mktemp("compared")) as folder:
        (folder / "eager.yaml").write_text(EAGER, encoding="utf-8")
        assert said_by(f"compare baseline eager.yaml no-cluster --seeds 3 {SHORT} --out out").code == 0
    return folder / "out"


@pytest.fixture
def out(compared, here):
    """Return a copy of the comparison, in the folder where the test is."""
    return copytree(compared, here / "out")


def cells(line):
    return re.split(r" {2,}", line.strip())


def comparison_in(folder, baseline="baseline"):
    return Comparison(read_results(folder), baseline)


def total(table, name, sector, direction, how="all"):
    chosen = table[(table["scenario"] == name) & (table["sector"] == sector) & (table["direction"] == direction)]
    return chosen[(chosen["how"] == how) & (chosen["fate"] == "all")]["mean"].item()


def test_compare_prints_whose_projects_and_their_merit(cci, here):
    (here / "eager.yaml").write_text(EAGER, encoding="utf-8")
    said = cci(f"compare baseline eager.yaml --seeds 3 {SHORT} --out out")
    assert said.code == 0, said.err
    parts = ("Attribution", "Where the difference arises", "Whose projects", "Monte-Carlo error")
    assert [*map(said.out.index, parts)] == sorted(map(said.out.index, parts))
    lines = said.out.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("Whose projects"))
    rows = {cells(line)[0]: cells(line)[1:] for line in lines[start + 3 : start + 7]}
    assert list(rows) == ["CCI, displaced", "CCI, gained", "All sectors, displaced", "All sectors, gained"]
    counts = comparison_in("out").displacement()
    for words, sector in (("CCI", "cci"), ("All sectors", "all")):
        for direction in ("displaced", "gained"):
            row = rows[f"{words}, {direction}"]
            assert float(row[0]) == pytest.approx(total(counts, "eager", sector, direction), abs=0.05)
            assert float(row[0]) == pytest.approx(sum(float(part) for part in row[2:]), abs=0.1)
    assert float(rows["CCI, displaced"][0]) > 0
    heads = cells(lines[start + 1])
    assert heads[3:] == ["outranked / promoted", "rerouted", "not submitted / newly submitted", "cancelled / new call"]
    merit = next(place for place, line in enumerate(lines) if "mean latent merit" in line)
    names = [cells(line)[0] for line in lines[merit + 3 : merit + 7]]
    assert names == ["CCI, funded", "CCI, displaced / gained", "All sectors, funded", "All sectors, displaced / gained"]


def test_whose_prints_every_part(cci, out):
    before = everything_in(out)
    said = cci("whose out")
    assert (said.code, said.err) == (0, "")
    heading, *lines = said.out.splitlines()
    assert (
        heading == "eager, no-cluster (No cluster) against baseline (Cluster and government as since 2017), "
        "Emilia-Romagna, 2014Q1 to 2015Q4, 3 runs of each; uncertainty none"
    )
    for words in (
        "eager: projects displaced, funded in baseline and not in eager, per run",
        "no-cluster: projects gained, funded in no-cluster and not in baseline, per run",
        "eager: mean latent merit of projects, in standard deviations of the merit of all ideas",
        "Parity of cci in awards, calls open to other sectors too",
        "Parity of cci in grants, calls open to other sectors too, enterprises alone",
        "Who wins the awards of cci, per run: baseline and eager",
    ):
        assert lines.count(words) == 1, words
    (mechatronics, *_) = [cells(line) for line in lines if line.startswith("Mechatronics  ")]
    counts = comparison_in(out).displacement()
    assert float(mechatronics[1]) == pytest.approx(total(counts, "eager", "mechatronics", "displaced"), abs=0.05)
    assert "Left out" not in said.out
    assert everything_in(out) == before


def test_the_focus_sector_stands_first_and_all_of_them_last(cci, out):
    lines = cci("whose out --part displacement").out.splitlines()
    start = next(place for place, line in enumerate(lines) if "projects displaced" in line)
    assert [cells(line)[0] for line in lines[start + 3 : start + 6]] == ["CCI", "Mechatronics", "All sectors"]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_alone_and_as_csv(cci, out, part):
    alone = cci(f"whose out --part {part}").out
    others = {"displacement": "projects displaced", "merit": "latent merit", "parity": "Parity of", "who": "Who wins"}
    assert [name for name, words in others.items() if words in alone] == [part]
    with faked_model():  # parity reads the region again
        table = getattr(comparison_in(out), part)()
    rows = list(csv.DictReader(io.StringIO(cci(f"whose out --part {part} --csv").out)))
    assert len(rows) == len(table) > 0
    assert list(rows[0]) == list(table.columns)
    for column in table.columns:
        assert [row[column] == "" for row in rows] == table[column].isna().tolist()
    number = {"displacement": "mean", "merit": "scenario_mean", "parity": "ratio", "who": "mean"}[part]
    assert [float(row[number]) for row in rows if row[number]] == table[number].dropna().tolist()


def test_another_baseline_and_another_sector(cci, out):
    said = cci("whose out --baseline eager --sector mechatronics")
    assert said.out.startswith("baseline (Cluster and government as since 2017), no-cluster (No cluster) against eager")
    assert "baseline: projects displaced, funded in eager and not in baseline" in said.out
    assert "Parity of mechatronics in awards" in said.out
    assert "Who wins the awards of mechatronics, per run: eager and baseline" in said.out
    rows = list(csv.DictReader(io.StringIO(cci("whose out --baseline eager --part displacement --csv").out)))
    assert {row["baseline"] for row in rows} == {"eager"}


def test_results_of_a_run_are_compared_with_the_first_of_its_scenarios(cci):
    assert cci(f"run no-cluster baseline --seeds 2 {SHORT} --out out").code == 0
    assert cci("whose out").out.startswith(
        "baseline (Cluster and government as since 2017) against no-cluster (No cluster)"
    )


def test_one_scenario_has_winners_and_parity_but_displaces_nobody(cci):
    assert cci(f"run baseline --seeds 1 {SHORT} --out out").code == 0
    said = cci("whose out")
    assert said.code == 0
    assert said.out.startswith(
        "baseline (Cluster and government as since 2017), Emilia-Romagna, 2014Q1 to 2015Q4, 1 run of each"
    )
    assert "Who wins the awards of cci, per run: baseline" in said.out
    assert "Parity of cci" in said.out
    left_out = [line for line in said.out.splitlines() if line.startswith("Left out")]
    assert [line.split(":")[1].strip() for line in left_out] == ["displacement", "merit", "projects"]
    refused = cci("whose out --part merit")
    assert (refused.code, refused.out, len(refused.lines)) == (2, "", 1)
    assert "holds one scenario, baseline" in refused.err


def test_all_sectors_together_have_no_parity(cci, out):
    said = cci("whose out --sector all")
    assert said.code == 0
    assert "Who wins the awards of all" in said.out
    assert "Left out: parity: all sectors together have every award" in said.out


def test_a_region_that_changed_takes_only_parity_away(cci, out, monkeypatch):
    changed = fake_region()
    changed.digest = "another"
    monkeypatch.setattr("tests.runs.fake_model.fake_region", lambda: changed)
    said = cci("whose out")
    assert said.code == 0
    assert "Left out: region emilia-romagna: has changed since the results were made" in said.out
    assert "Who wins the awards of cci" in said.out
    refused = cci("whose out --part parity")
    assert (refused.code, refused.out, len(refused.lines)) == (2, "", 1)


REFUSED = {
    "whose nowhere": ("results folder nowhere: there is no such folder",),
    "whose out --baseline basline": (
        "--baseline: 'basline'",
        "one of baseline, eager, no-cluster",
        "did you mean baseline?",
    ),
    "whose out --sector mechatronic": ("--sector: 'mechatronic'", "did you mean mechatronics?"),
    "whose out --part parti": (
        "--part: 'parti'",
        "one of displacement, merit, projects, parity, who",
        "did you mean parity?",
    ),
    "whose out --csv": ("--csv: was given without --part",),
    "whose out --part parity --sector all": ("parity: all sectors together have every award",),
    "whose out --part parity --sector tourism": ("sector: 'tourism'", "one of cci, mechatronics"),
}


@pytest.mark.parametrize("line", REFUSED)
def test_one_line_exit_2_nothing_printed(cci, out, line):
    said = cci(line)
    assert (said.code, said.out, len(said.lines)) == (2, "", 1), said
    for words in REFUSED[line]:
        assert words in said.err
    assert "Traceback" not in said.err
