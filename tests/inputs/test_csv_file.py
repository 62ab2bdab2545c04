import csv
import io
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError
from sim.inputs.base import Record
from sim.inputs.csv_file import MOST_PROBLEMS, read_csv
from sim.units import NonNegative, QuarterText, Share, parse_quarter
from tests.support.calls import watched

HEADER = "call_id,share,count,on_misfit,carved,opens,sizes,ceiling\n"


class Row(Record):
    call_id: str
    share: Share
    count: int
    on_misfit: Literal["stop", "skip"]
    carved: bool
    opens: QuarterText | None
    sizes: tuple[Literal["micro", "small"], ...]
    ceiling: NonNegative | None = None


class Note(Record):
    key: str
    text: str


def read(path):
    return read_csv(path, Row, ("call_id",))


def test_cells_take_the_type_of_their_field(tmp_path):
    path = tmp_path / "calls.csv"
    second = '"B, ""so called""", 1e-1 ,-2,skip,no,,,250\n'
    path.write_text(HEADER + "A,0.5,3,stop,yes,2014Q1,micro;small,\n" + second)
    table = read(path)
    assert table.path == path
    assert table.rows == (
        Row(
            call_id="A",
            share=0.5,
            count=3,
            on_misfit="stop",
            carved=True,
            opens=parse_quarter("2014Q1"),
            sizes=("micro", "small"),
        ),
        Row(
            call_id='B, "so called"',
            share=0.1,
            count=-2,
            on_misfit="skip",
            carved=False,
            opens=None,
            sizes=(),
            ceiling=250.0,
        ),
    )


def test_rows_know_their_place(tmp_path):
    path = tmp_path / "calls.csv"
    path.write_text(HEADER + 'A,0.5,3,stop,yes,,,\n"B, b",0.5,3,stop,yes,,,\n')
    table = read(path)
    assert [table.line_of(0), table.line_of(1)] == [2, 3]
    assert table.where(1, "call_id") == f"{path}:3:1"
    assert table.where(1, "share") == f"{path}:3:8"


def test_columns_come_in_any_order_and_one_with_a_default_may_be_missing(tmp_path):
    path = tmp_path / "calls.csv"
    path.write_text("share,call_id,count,carved,on_misfit,sizes,opens\n1,A,3,yes,stop,,\n")
    assert read(path).rows[0].ceiling is None


def test_every_problem_of_a_file_is_told_at_once(refusals):
    rows = "A,1.5,3.0,stopp,maybe,2014Q5,micro;smal,-1\nB,,x,stop,,2014,,nan\nA,0,1,stop,no,,,\n"
    assert refusals(read, HEADER + rows, "calls.csv") == [
        "calls.csv:2:3: share is 1.5; allowed: number from 0 to 1",
        "calls.csv:2:7: count is '3.0'; allowed: whole number",
        "calls.csv:2:11: on_misfit is 'stopp'; allowed: one of stop, skip; did you mean stop?",
        "calls.csv:2:17: carved is 'maybe'; allowed: yes or no",
        "calls.csv:2:23: opens is '2014Q5'; allowed: a quarter written like 2014Q1, or empty",
        "calls.csv:2:30: sizes[2] is 'smal'; allowed: one of micro, small; did you mean small?",
        "calls.csv:2:41: ceiling is -1.0; allowed: number from 0 upwards, or empty",
        "calls.csv:3:3: share is empty; allowed: number from 0 to 1",
        "calls.csv:3:4: count is 'x'; allowed: whole number",
        "calls.csv:3:11: carved is empty; allowed: yes or no",
        "calls.csv:3:12: opens is '2014'; allowed: a quarter written like 2014Q1, or empty; write 2014Q1",
        "calls.csv:3:18: ceiling is 'nan'; allowed: number from 0 upwards, or empty",
        "calls.csv:4:1: a second row for call_id 'A', the first is on line 2; allowed: one row for each",
    ]


@pytest.mark.parametrize(
    ("cell", "cure"), [("true", "; write yes"), ("1", ""), ("Yes", "; write yes"), ("N", "; write no")]
)
def test_truth_is_yes_or_no(refusals, cell, cure):
    problems = refusals(read, HEADER + f"A,1,1,stop,{cell},,,\n", "calls.csv")
    assert problems == [f"calls.csv:2:12: carved is '{cell}'; allowed: yes or no{cure}"]


@pytest.mark.parametrize("cell", ["0,5", "50%", "inf", "1e400", "1_0", "0x1", "--1", "½", "1e99999"])
def test_what_is_no_plain_number_is_refused(refusals, cell):
    problems = refusals(read, HEADER + f'A,"{cell}",1,stop,yes,,,\n', "calls.csv")
    cure = "; write 0.5" if cell in ("0,5", "50%") else ""
    assert problems == [f"calls.csv:2:3: share is '{cell}'; allowed: number from 0 to 1{cure}"]


def test_columns_are_checked_against_the_model(refusals):
    header = "call_id,shar,count,on_misfit,carved,opens,sizes,count\n"
    known = "call_id, share, count, on_misfit, carved, opens, sizes, ceiling"
    assert refusals(read, header, "calls.csv") == [
        f"calls.csv:1:1: the column share is missing; allowed: the columns {known}",
        f"calls.csv:1:9: unknown column 'shar'; allowed: one of {known}; did you mean share?",
        "calls.csv:1:49: the column count stands twice; allowed: each column once",
    ]


def test_a_spreadsheet_that_separates_by_semicolons_is_named_as_such(refusals):
    problems = refusals(read, HEADER.replace(",", ";"), "calls.csv")
    assert problems == ["calls.csv:1:1: the columns are separated by ';'; allowed: columns separated by ','"]


def test_lines_that_are_no_rows_are_told_with_the_others(refusals):
    rows = 'A,1,1,stop,yes,,,\n\nB,1\n"C,1,1,stop,yes,,,\nD,1"2,1,stop,yes,,,\nE,2,1,stop,yes,,,\n'
    quoting = 'quotes around a whole cell, on one line, a quote inside doubled ("")'
    assert refusals(read, HEADER + rows, "calls.csv") == [
        "calls.csv:3:1: the line is empty; allowed: one row a line",
        "calls.csv:4:1: the row has 2 cells; allowed: 8, one for each column",
        f"calls.csv:5:1: a stray or unclosed quote; allowed: {quoting}",
        f"calls.csv:6:4: a stray or unclosed quote; allowed: {quoting}",
        "calls.csv:7:3: share is 2.0; allowed: number from 0 to 1",
    ]


def test_a_header_that_cannot_be_split_is_the_only_problem(refusals):
    assert len(refusals(read, 'call_id,"share\nA,1\nB,"1\n', "calls.csv")) == 1


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path):
    path = tmp_path / "calls.csv"
    path.write_bytes(("\ufeff" + HEADER + "A,1,1,stop,yes,,,\n").replace("\n", "\r\n").encode())
    assert read(path).rows[0].call_id == "A"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "calls.csv:1:1: the file is empty; allowed: a file with content"),
        (b"  \n\n", "calls.csv:1:1: the file is empty; allowed: a file with content"),
        (
            HEADER.encode() + b"A,\xe9,1,stop,yes,,,\n",
            "calls.csv:2:3: the byte 0xe9 is not UTF-8 text; allowed: a file saved as UTF-8",
        ),
        (
            HEADER.encode() + b"A,1\0,1,stop,yes,,,\n",
            "calls.csv:2:4: the control character U+0000; allowed: printable text",
        ),
        (
            b"x" * (2**20 + 1),
            "calls.csv: the file is larger than 1,048,576 bytes; allowed: at most 1,048,576 bytes",
        ),
        (b"a\n" * 20_001, "calls.csv:20001:1: 20,001 lines; allowed: at most 20,000 lines"),
    ],
)
def test_files_that_are_no_tables(refusals, content, problem):
    assert refusals(read, content, "calls.csv") == [problem]


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(InputError, match=r"calls\.csv: there is no such file; allowed: an existing file"):
        read(tmp_path / "calls.csv")
    with pytest.raises(InputError, match="this is a folder; allowed: a file"):
        read(tmp_path)


def test_the_largest_and_worst_table_is_refused_without_describing_all_of_it(tmp_path, monkeypatch):
    path = tmp_path / "calls.csv"
    path.write_text(HEADER + "a,b,c,d,e,f,g,h\n" * 19_000)
    described = watched(monkeypatch, "sim.inputs.csv_file.problems_of")
    with pytest.raises(InputError) as caught:
        read(path)
    assert len(described) <= MOST_PROBLEMS
    assert "the rest is not checked" in str(caught.value.problems[-1])


letters = st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=["Cc"])
words = st.text(letters).map(str.strip)


@given(st.lists(st.tuples(words, words), unique_by=lambda row: row[0], max_size=5))
def test_what_the_standard_library_writes_is_read_back(tmp_path_factory, rows):
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([("key", "text"), *rows])
    path = tmp_path_factory.mktemp("csv") / "notes.csv"
    path.write_text(stream.getvalue(), encoding="utf-8")
    assert [(row.key, row.text) for row in read_csv(path, Note, ("key",)).rows] == rows
