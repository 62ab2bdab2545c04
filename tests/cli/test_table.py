"""`cci table` for people with spreadsheets: workbooks, separators, filters, the dictionary."""

import csv
import io
import json
import re

import openpyxl
import pandas as pd
import pytest

from sim.outcomes.tables import COLUMNS
from sim.results import sheet
from sim.results.results import read_results
from tests.support.calls import watched


def rows_of(text, **how):
    return list(csv.DictReader(io.StringIO(text), **how))


@pytest.mark.parametrize("name", ["outcomes", "comparison", "projects"])
def test_a_workbook_holds_the_table_as_it_is(cci, out, here, name):
    said = cci(f"table out {name} --xlsx t.xlsx")
    table = read_results(out).tables[name]
    assert (said.code, said.out, said.err) == (0, "", f"written to t.xlsx: {len(table):,} rows\n")
    found = pd.read_excel(here / "t.xlsx", sheet_name=[name, "dictionary"], keep_default_na=False, na_values=[""])
    assert list(found[name].columns) == list(table.columns)
    for column in table.columns:
        mine, theirs = table[column].astype(object), found[name][column].astype(object)
        expected = [None if pd.isna(value) else value for value in mine]
        got = [None if pd.isna(value) else value for value in theirs]
        if COLUMNS[name][column] == "number":  # money in whole cents, others to 16 digits
            expected = pytest.approx(expected, abs=0.0051 if column.endswith(("_eur", "_mean", "value")) else 1e-14)
        assert got == expected, column
    columns = found["dictionary"][found["dictionary"]["code"].isna()]
    assert columns["column"].tolist() == list(COLUMNS[name])


def test_an_italian_spreadsheet_reads_numbers(cci, out):
    plain = rows_of(cci("table out comparison").out)
    italian = rows_of(cci("table out comparison --sep ; --decimal ,").out, delimiter=";")
    assert [[cell.replace(",", ".") for cell in row.values()] for row in italian] == [[*row.values()] for row in plain]
    assert any("," in row["baseline_mean"] for row in italian)
    assert (
        cci("table out comparison --sep semicolon --decimal ,").out
        == cci("table out comparison --sep ; --decimal ,").out
    )
    tabs = rows_of(cci("table out comparison --sep tab").out, delimiter="\t")
    assert tabs == plain


def test_rows_are_chosen_by_name(cci, out):
    table = read_results(out).tables["outcomes"]
    chosen = "--outcome funded_projects --outcome cluster_members --sector cci --scenario no-cluster --year 2015"
    rows = json.loads(cci(f"table out outcomes --json {chosen}").out)
    wanted = table[table["outcome"].isin(["funded_projects", "cluster_members"]) & (table["sector"] == "cci")]
    wanted = wanted[(wanted["scenario"] == "no-cluster") & wanted["quarter"].str.startswith("2015")]
    assert [(row["seed"], row["quarter"], row["outcome"], row["value"]) for row in rows] == list(
        zip(wanted["seed"], wanted["quarter"], wanted["outcome"], wanted["value"], strict=True)
    )
    assert len(rows) == 2 * 2 * 4


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("table out outcomes --outcome founded_projects", "--outcome: 'founded_projects'"),
        ("table out outcomes --outcome founded_projects", "did you mean funded_projects?"),
        ("table out outcomes --sector CCI", "did you mean cci?"),
        ("table out outcomes --scenario no_cluster", "did you mean no-cluster?"),
        ("table out outcomes --year 2016", "--year: '2016'; allowed: one of 2014, 2015"),
        ("table out comparison --year 2015", "the table comparison has no column quarter"),
        ("table out calls --outcome funded_projects", "allowed: with outcomes, run_values, comparison"),
        ("table out outcomes --outcome displaced_projects", "--outcome: 'displaced_projects'"),
        ("table out callz", "did you mean calls?"),
        ("table out", "no table is named"),
        ("table out calls --sep ab", "--sep: 'ab'"),
        ("table out calls --sep 1", "--sep: '1'"),
        ("table out calls --decimal ;", "a point or a comma"),
        ("table out calls --decimal ,", "also what separates cells"),
        ("table out calls --json --decimal .", "was given with --json"),
        ("table out calls --xlsx t.xlsx --sep ;", "was given with --xlsx"),
        ("table out calls --csv --json", "both were given"),
        ("table out calls --csv --xlsx t.xlsx", "--csv --xlsx: both were given"),
        ("table out calls --xlsx calls.csv", "does not end in .xlsx"),
        ("table out --dictionary --year 2015", "--dictionary --year"),
        ("table out --dictionary --xlsx t.xlsx", "a workbook has a sheet of it"),
        ("table out callz --dictionary", "did you mean calls?"),
    ],
)
def test_what_does_not_go_together_or_is_unknown_is_refused(cci, out, here, line, told):
    said = cci(line)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert not list(here.glob("*.xlsx"))


def test_all_that_is_wrong_is_told_at_once(cci, out):
    assert len(cci("table out outcomes --sector x --year 1 --outcome y --scenario z").lines) == 4


def test_the_dictionary_says_units_and_codes(cci, out):
    rows = rows_of(cci("table out --dictionary").out)
    columns = [(row["table"], row["column"]) for row in rows if not row["code"]]
    held = [table for table in COLUMNS if table != "draws"]  # nothing is drawn there
    assert sorted(columns) == sorted((table, column) for table in held for column in COLUMNS[table])
    found = {(row["table"], row["column"], row["code"]): row for row in rows}
    assert found["projects", "grant_eur", ""]["unit"] == "EUR"
    assert found["outcomes", "outcome", "public_funding_eur"]["unit"] == "EUR"
    assert ("outcomes", "outcome", "gained_projects") not in found
    for table, column, code, meaning in (
        ("members", "cluster", "CREATE", "Clust-ER Industrie Culturali e Creative"),
        ("members", "kind", "public_laboratory", "laboratory of a university or public body"),
        ("members", "size", "micro", "Micro"),
        ("members", "province", "BO", "Bologna"),
        ("members", "value_chain", "fashion", "Fashion, textiles, accessories"),
        ("ties", "first_sector", "cci", "Cultural and creative industries"),
        ("ties", "second_province", "BO", "Bologna"),
        ("ties", "second_kind", "training_centre", "training centre"),
        ("ties", "through", "stranger", "had not met before"),
        ("proposals", "claimed_sector", "cci", "Cultural and creative industries"),
    ):
        assert found[table, column, code]["meaning"] == meaning
    assert ("members", "sector", "all") not in found
    assert found["comparison", "outcome", "gained_projects"]["unit"] == "projects"
    assert found["calls", "sector", "cci"]["meaning"] == "Cultural and creative industries"
    assert json.loads(cci("table out --dictionary --json").out) == rows
    assert json.loads(cci("table out calls --dictionary --json").out) == [
        row for row in rows if row["table"] == "calls"
    ]


def test_more_rows_than_a_sheet_has(cci, out, here, monkeypatch):
    monkeypatch.setattr(sheet, "MOST_ROWS", 100)
    rows = len(read_results(out).tables["outcomes"])
    said = cci("table out outcomes")
    assert (said.code, len(rows_of(said.out))) == (0, rows)
    assert said.err == f"{rows:,} rows; a sheet shows 99: choose with --scenario, --sector, --year ...\n"
    refused = cci("table out outcomes --xlsx t.xlsx")
    assert refused.code == 2
    assert f"table outcomes: {rows:,} rows or more; a sheet has 100" in refused.err
    assert not (here / "t.xlsx").exists()
    said = cci("table out outcomes --xlsx t.xlsx --outcome funded_projects --sector cci")
    assert (said.code, openpyxl.load_workbook(here / "t.xlsx")["outcomes"].max_row) == (0, 1 + 2 * 2 * 8)
    assert cci("table out outcomes --json").err == ""


def test_a_workbook_reads_the_file_of_its_table_once(cci, out, monkeypatch):
    checked = watched(monkeypatch, "sim.results.table_files.check_file")
    assert cci("table out outcomes --xlsx t.xlsx").code == 0
    assert len(checked) == 1


def test_help_lists_every_table(cci):
    words = re.findall(r"\w+", cci("table --help").out)
    assert set(COLUMNS) <= set(words)
