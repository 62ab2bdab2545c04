"""CSV that spreadsheets may open and JSON that programs may read."""

import csv
import io
import json

import pandas as pd
import pytest

from sim.outcomes.tables import COLUMNS
from sim.outcomes.tidy import tidy
from sim.results.export import CsvStyle, csv_lines, csv_text, json_lines, json_rows

NAME = "projects"
KINDS = COLUMNS[NAME]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\ttext", "\rx", "\nx", "\uff1d1", "  \uff20x"]


def one_row(**cells):
    return [{column: [cells.get(column)] for column in KINDS}]


def first_row(**cells):
    return next(csv.DictReader(io.StringIO("".join(csv_lines(one_row(**cells), NAME)), newline="")))


def test_undefined_is_an_empty_cell_and_null():
    assert set(first_row().values()) == {""}
    (row,) = json.loads("".join(json_lines(one_row(), NAME)))
    assert set(row.values()) == {None}
    assert len(row) == 29


def test_values_are_written_so_that_they_come_back():
    cells = {"scenario": 'a "b", c', "draw": 0, "seed": 12, "cost_eur": 0.1 + 0.2, "grant_eur": 250000.0, "merit": -1.5}
    cells |= {"member": True, "completed": False, "rank": 1e300}
    row = first_row(**cells)
    assert (row["scenario"], row["seed"], row["grant_eur"]) == ('a "b", c', "12", "250000")
    assert row["cost_eur"] == "0.3"
    assert (row["merit"], row["member"], row["completed"], row["rank"]) == ("-1.5", "yes", "no", "1e+300")
    (back,) = json.loads("".join(json_lines(one_row(**cells), NAME)))
    assert {key: value for key, value in back.items() if value is not None} == cells


def test_money_has_no_binary_tail_whatever_column_it_stands_in():
    outcome = {"outcome": ["public_funding_eur", "funded_projects"], "value": [0.1 + 0.2, 0.1 + 0.2]}
    batch = {column: outcome.get(column, [None, None]) for column in COLUMNS["outcomes"]}
    rows = list(csv.DictReader(io.StringIO("".join(csv_lines([batch], "outcomes")))))
    assert [row["value"] for row in rows] == ["0.3", "0.30000000000000004"]
    frame = pd.DataFrame({"measure": ["grants_eur", "grants", "funded"], "won": [0.1 + 0.2] * 3, "ratio": 0.1 + 0.2})
    assert csv_text(frame, measured=["won"]).splitlines()[1:] == [
        "grants_eur,0.3,0.30000000000000004",
        "grants,0.3,0.30000000000000004",
        "funded,0.30000000000000004,0.30000000000000004",
    ]


def test_other_separators_and_decimal_marks():
    text = "".join(csv_lines(one_row(scenario="a;b", seed=7, cost_eur=1234.5, merit=-1.5), NAME, CsvStyle(";", ",")))
    header, row = csv.reader(io.StringIO(text), delimiter=";")
    found = dict(zip(header, row, strict=True))
    assert (found["scenario"], found["seed"], found["cost_eur"], found["merit"]) == ("a;b", "7", "1234,5", "-1,5")


def test_rows_for_json_are_plain_values():
    frame = pd.DataFrame({"a": [1, 2], "b": [1.5, float("nan")], "c": [True, None], "d": [float("inf"), 3.0]})
    rows = json.loads(json.dumps(json_rows(frame), allow_nan=False))
    assert rows == [{"a": 1, "b": 1.5, "c": True, "d": None}, {"a": 2, "b": None, "c": None, "d": 3}]


@pytest.mark.parametrize("payload", FORMULAS, ids=repr)
def test_no_text_is_a_formula(payload):
    assert first_row(owner_id=payload)["owner_id"] == "'" + payload.replace("\r", " ")


def test_a_carriage_return_does_not_end_a_row():
    assert first_row(owner_id="a\rb", owner_kind="a\nb") == first_row(owner_id="a b", owner_kind="a\nb")


@pytest.mark.parametrize("text", ["baseline", "a=b", "2014Q1", "x-y", "'quoted", "é"], ids=repr)
def test_plain_text_stays_as_it_is(text):
    assert first_row(owner_id=text)["owner_id"] == text


def test_without_rows_csv_is_a_header_and_json_an_empty_list():
    assert "".join(csv_lines([], NAME)).splitlines() == [",".join(one_row()[0])]
    assert json.loads("".join(json_lines([], NAME))) == []


def test_batches_follow_each_other():
    batches = one_row(seed=1) + one_row(seed=2) + one_row(seed=3)
    rows = csv.DictReader(io.StringIO("".join(csv_lines(batches, NAME))))
    assert [row["seed"] for row in rows] == ["1", "2", "3"]
    assert [row["seed"] for row in json.loads("".join(json_lines(batches, NAME)))] == [1, 2, 3]


@pytest.mark.parametrize("payload", FORMULAS, ids=repr)
def test_a_table_that_is_computed_is_written_in_the_same_way(payload):
    cells = {
        "owner_id": payload,
        "draw": 0,
        "seed": 12,
        "cost_eur": 0.1 + 0.2,
        "grant_eur": 250000.0,
        "merit": -1.5,
        "member": True,
    }
    frame = tidy(NAME, {column: [cells.get(column, "x" if kind == "text" else None)] for column, kind in KINDS.items()})
    packed = frame.astype(object).where(frame.notna(), None).to_dict("list")
    assert csv_text(frame) == "".join(csv_lines([packed], NAME))
    (row,) = csv.DictReader(io.StringIO(csv_text(frame), newline=""))
    assert row["owner_id"].startswith("'")


def test_a_computed_table_without_rows_is_a_header():
    assert csv_text(pd.DataFrame(columns=["a", "b"])) == "a,b\n"
