"""Workbooks: numbers are numbers, text is text, and a file is there whole or not at all."""

import openpyxl
import pyarrow as pa
import pytest

from sim.errors import InputError
from sim.outcomes.tables import COLUMNS
from sim.results.columnar import schema_of
from sim.results.sheet import MOST_ROWS, check_workbook_path, on_a_sheet
from sim.results.spreadsheet import write_workbook
from tests.results.test_export import FORMULAS, NAME, one_row

DICTIONARY = {"column": ["cost_eur"], "unit": ["EUR"]}


@pytest.fixture
def book(tmp_path):
    """Return a function that writes rows and reads the workbook."""

    def written(batches, name=NAME):
        write_workbook(tmp_path / "t.xlsx", name, batches, DICTIONARY)
        return openpyxl.load_workbook(tmp_path / "t.xlsx")

    return written


def cell(book, column, row=2):
    return book[NAME].cell(row, 1 + list(COLUMNS[NAME]).index(column))


def test_values_come_back_as_what_they_are(book):
    cells = {"scenario": "è", "seed": 12, "cost_eur": 0.1 + 0.2, "grant_eur": 1e6, "merit": -1.5, "member": True}
    found = book(one_row(**cells) + one_row(rank=3.0))
    assert found.sheetnames == [NAME, "dictionary"]
    assert [one.value for one in found[NAME][1]] == list(COLUMNS[NAME])
    values = {column: cell(found, column).value for column in COLUMNS[NAME]}
    defined = {column: value for column, value in values.items() if value is not None}
    assert defined == {**cells, "cost_eur": 0.3}
    assert cell(found, "cost_eur").number_format == "#,##0.00"
    assert cell(found, "merit").number_format == "General"
    assert cell(found, "rank", row=3).value == 3
    assert [one.value for one in found["dictionary"][2]] == ["cost_eur", "EUR"]


def test_money_is_known_by_the_outcome_of_its_row(book):
    rows = {"outcome": ["public_funding_eur", "funded_projects"], "value": [0.1 + 0.2, 0.5]}
    found = book([{column: rows.get(column, [None, None]) for column in COLUMNS["outcomes"]}], "outcomes")
    money, count = (found["outcomes"].cell(row, len(COLUMNS["outcomes"])) for row in (2, 3))
    assert (money.value, money.number_format) == (0.3, "#,##0.00")
    assert (count.value, count.number_format) == (0.5, "General")


@pytest.mark.parametrize("payload", [*FORMULAS, "{=1+1}", "http://example.org", "=HYPERLINK(1)"], ids=repr)
def test_no_text_is_a_formula_or_a_link(book, payload):
    found = cell(book(one_row(owner_id=payload)), "owner_id")
    assert found.data_type in ("s", "inlineStr")
    assert found.value.replace("_x000D_", "\r") == payload
    assert found.hyperlink is None
    assert found.quotePrefix == (payload in FORMULAS or payload.startswith("="))


def test_what_a_sheet_cannot_hold_as_a_number_is_text(book):
    found = book(one_row(seed=2**53 + 1, score=float("inf")))
    assert (cell(found, "seed").value, cell(found, "score").value) == ("9007199254740993", "inf")


def test_the_same_rows_give_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, NAME, one_row(seed=1), DICTIONARY)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_nothing_is_half_written(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_text("mine")
    with pytest.raises(InputError, match="longer than a cell"):
        write_workbook(path, NAME, one_row(owner_id="x" * 40_000), DICTIONARY)
    assert path.read_text() == "mine"
    assert [one.name for one in tmp_path.iterdir()] == ["t.xlsx"]


@pytest.mark.parametrize(
    ("name", "told"), [("t.xls", "end in .xlsx"), ("no/t.xlsx", "there is no folder"), ("d.xlsx", "something else")]
)
def test_where_no_workbook_can_be(tmp_path, name, told):
    (tmp_path / "d.xlsx").mkdir()
    with pytest.raises(InputError, match=told):
        check_workbook_path(tmp_path / name)


def test_a_sheet_has_room_for_its_headings_and_no_more_rows_are_read():
    few, most = schema_of("outcomes").empty_table(), pa.table({"rows": range(MOST_ROWS - 1)})
    assert on_a_sheet([few, most], "outcomes") == [few, most]
    read = []
    pieces = (read.append(piece) or piece for piece in [most, pa.table({"rows": [1]}), few])
    with pytest.raises(InputError, match=r"1,048,576 rows or more.*--scenario, --outcome, --sector, --year"):
        on_a_sheet(pieces, "outcomes")
    assert len(read) == 2
    with pytest.raises(InputError, match=r"allowed: fewer, by --scenario, --outcome, --sector; or CSV"):
        on_a_sheet([most, most], "comparison")
