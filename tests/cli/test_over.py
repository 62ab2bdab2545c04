"""`--over`: one table of many studies, whatever goes wrong on the way to it."""

import csv
import json
import re

import pytest

import sim
from sim.errors import InputError
from sim.results.manifest import read_manifest
from sim.words.numbers import interval, number, percent, value_and_interval
from tests.cli.conftest import SHORT, everything_in

pytestmark = pytest.mark.slow  # a study for each value

A = "assumptions.alignment.attribution"
COMPARE = f"compare baseline no-cluster --seeds 2 {SHORT} --out out"


def values_in(root):
    with (root / "over.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("command", ["compare baseline no-cluster", "run baseline"])
def test_money_is_in_whole_cents(cci, here, command):
    assert cci(f"{command} --seeds 3 {SHORT} --out out --over {A}=0,1").code == 0
    cells = ("mean", "low", "baseline_mean", "scenario_mean", "ci_low")
    found = {True: set(), False: set()}
    for row in values_in(here / "out"):
        found[row["outcome"].endswith("_eur")] |= {len(row[name].partition(".")[2]) for name in cells if name in row}
    assert max(found[True]) == 2
    assert max(found[False]) > 2


def rows_said(text):
    """Return the cells of each row of each table on the screen, by the first words of its heading."""
    found, title = {}, ""
    for line in text.splitlines():
        cells = re.split(r" {3,}", line)
        if ": " in line and len(cells) == 1:
            title = line.partition(": ")[0]
        elif len(cells) > 1:
            found.setdefault(title, []).append(cells)
    return found


def test_projects_and_money_are_printed_for_every_value_and_alternative(cci, here):
    said = cci(f"compare baseline no-cluster no-alignment --seeds 2 {SHORT} --out out --over {A}=0,1")
    written = [row for row in values_in(here / "out") if row["sector"] == "cci"]
    found = rows_said(said.out)
    assert set(found) == {"funded projects", "public funding (million EUR)"}
    for title, outcome in zip(found, ("funded_projects", "public_funding_eur"), strict=True):
        headings, *rows = found[title]
        assert headings == ["attribution", "scenario", "baseline, mean", "difference (90 % interval)"]
        expected = {(row["value"], row["scenario"]): row for row in written if row["outcome"] == outcome}
        assert {(value, scenario) for value, scenario, *_ in rows} == set(expected)
        assert len(rows) == len(expected) == 4
        divisor = 1e6 if outcome.endswith("_eur") else 1.0
        for value, scenario, mean, difference in rows:
            row = expected[value, scenario]
            assert mean == number(float(row["baseline_mean"]), divisor)
            parts = (float(row[name]) for name in ("difference", "ci_low", "ci_high"))
            assert difference == value_and_interval(*parts, divisor)


def test_the_range_of_draws_is_printed_where_there_is_one(cci, here):
    line = f"compare baseline no-cluster --seeds 1 {SHORT} --uncertainty prior --over policy.cluster.staff_fte=1,2"
    drawn = cci(f"{line} --draws 19 --out out").out
    of_focus = [row for row in values_in(here / "out") if row["sector"] == "cci"]
    written = {row["value"]: row for row in of_focus if row["outcome"] == "public_funding_eur"}
    headings, *rows = rows_said(drawn)["public funding (million EUR)"]
    assert headings[2:-1] == ["5-95 % of draws", "median", "same sign"]
    for value, *_, spread, median, share, _ in rows:
        assert median == number(float(written[value]["draws_median"]), 1e6, signed=True)
        assert share == percent(float(written[value]["draws_agreeing"]))
        assert spread == interval(*(float(written[value][end]) for end in ("draws_low", "draws_high")), 1e6)
    assert max(map(len, drawn.splitlines()[1:4])) <= 100
    assert "of draws" not in cci(f"{line} --draws 1 --out one").out


def test_means_and_spreads_of_a_run_are_printed_too(cci, here):
    said = cci(f"run baseline --seeds 19 {SHORT} --out out --over {A}=0,1")
    headings, *rows = rows_said(said.out)["public funding (million EUR)"]
    assert headings == ["attribution", "baseline"]
    written = {row["value"]: row for row in values_in(here / "out") if row["outcome"] == "public_funding_eur"}
    parts = {value: (float(row[name]) for name in ("mean", "low", "high")) for value, row in written.items()}
    assert rows == [[value, value_and_interval(*parts[value], 1e6, signed=False)] for value in ("0", "1")]


def no_figures(self):
    raise RuntimeError("no font")


def test_a_table_of_all_values_is_there_though_no_figure_can_be_drawn(cci, here, monkeypatch):
    monkeypatch.setattr("sim.api.Comparison.figures", no_figures)
    said = cci(f"{COMPARE} --over {A}=0,1 --json")
    assert said.code == 1
    answer = json.loads(said.out)
    assert (answer["parameter"], {row["value"] for row in answer["values"]}) == (A, {"0", "1"})
    faults = [line for line in said.lines if "figures could not be drawn" in line]
    assert [line.partition(",")[0] for line in faults] == [
        f"fault: the tables are in out/attribution-{value}" for value in (0, 1)
    ]
    assert {row["value"] for row in values_in(here / "out")} == {"0", "1"}


def test_what_cannot_be_written_is_printed_all_the_same(cci, here):
    (here / "out").mkdir()
    assert cci(f"{COMPARE} --over {A}=0,1").code == 0
    (here / "out" / "over.csv").unlink()
    (here / "out" / "over.csv").mkdir()  # nothing can take its place
    said = cci(f"{COMPARE} --over {A}=0,1")
    assert (said.code, said.lines[-1].partition(":")[0]) == (1, "fault")
    assert "folder out: writing failed" in said.err
    assert "no-cluster" in said.out


def test_runs_that_broke_are_counted_over_all_values(cci, here):
    (here / "breaks-on-3.yaml").write_text("extends: baseline\n", encoding="utf-8")
    said = cci(f"compare baseline breaks-on-3.yaml --seeds 2,3 {SHORT} --out out --over {A}=0,1")
    assert said.code == 1
    assert said.lines[-1].startswith("2 runs that broke are left out")


def test_studies_of_other_values_are_refused_or_give_way(cci, here):
    assert cci(f"{COMPARE} --over {A}=0,0.5,1").code == 0
    before = everything_in(here)
    fewer = cci(f"{COMPARE} --over {A}=0,1")
    assert fewer.code == 2
    assert "folder out: it holds studies of other values, which the table would leave out: attribution-0.5" in fewer.err
    assert everything_in(here) == before
    (here / "out" / "attribution-0.5" / "notes.txt").write_text("mine", encoding="utf-8")
    assert cci(f"{COMPARE} --over {A}=0,1 --replace").code == 0
    assert {row["value"] for row in values_in(here / "out")} == {"0", "1"}
    assert [one.name for one in (here / "out" / "attribution-0.5").iterdir()] == ["notes.txt"]
    more = cci(f"compare baseline no-cluster --seeds 2 {SHORT} --out new --over {A}=0,1")
    assert more.code == 0
    assert cci(f"compare baseline no-cluster --seeds 2 {SHORT} --out new --over {A}=0 --replace").code == 0
    assert {one.name for one in (here / "new").iterdir()} == {"attribution-0", "over.csv"}


def test_python_checks_every_value_and_the_folder_before_it_runs(here):
    asked = {"seeds": 1, "settings": ["end=2015Q4"], "folder": "out"}
    with pytest.raises(InputError, match="nonsense"):
        sim.tabulate("baseline", "no-cluster", over={A: [0, "nonsense"]}, **asked)
    (here / "out").mkdir()
    (here / "out" / "thesis.doc").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"no study over attribution: thesis\.doc"):
        sim.tabulate("baseline", "no-cluster", over={A: [0, 1]}, **asked)
    assert everything_in(here) == ["out", "out/thesis.doc"]


def test_python_and_the_command_share_a_folder(cci, here):
    assert cci(f"{COMPARE} --over {A}=0,1").code == 0
    asked = {"seeds": 2, "settings": ["end=2015Q4"], "folder": "out"}
    manifest = (here / "out" / "attribution-0" / "manifest.json").read_bytes()
    with pytest.raises(InputError, match="studies of other values"):
        sim.tabulate("baseline", "no-cluster", over={A: [0]}, **asked)
    assert (here / "out" / "attribution-0" / "manifest.json").read_bytes() == manifest
    assert read_manifest(here / "out" / "attribution-1").complete
