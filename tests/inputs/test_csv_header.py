"""A header without end is refused without describing all of it."""

from sim.inputs.base import Record
from sim.inputs.csv_file import read_csv
from tests.support.calls import watched


class Row(Record):
    name: str
    size: int


def test_a_header_of_a_megabyte_is_refused_after_a_thousand_problems(refusals, monkeypatch):
    header = ",".join(f"n{number}" for number in range(100_000))
    guessed = watched(monkeypatch, "sim.inputs.csv_file.nearest")
    problems = refusals(lambda path: read_csv(path, Row, ("name",)), header, "a.csv")
    assert len(guessed) == 1_001
    assert problems[-1].endswith("more than 1,000 problems before; the rest is not checked")
    assert len(problems) == 1_002
