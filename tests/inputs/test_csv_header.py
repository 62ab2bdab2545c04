"""A header without end is refused in no time."""

import time

from sim.inputs.base import Record
from sim.inputs.csv_file import read_csv


class Row(Record):
    name: str
    size: int


def test_a_header_of_a_megabyte_is_refused_in_no_time(refusals):
    header = ",".join(f"n{number}" for number in range(100_000))
    started = time.perf_counter()
    problems = refusals(lambda path: read_csv(path, Row, ("name",)), header, "a.csv")
    assert time.perf_counter() - started < 2
    assert problems[-1].endswith("more than 1,000 problems before; the rest is not checked")
    assert len(problems) == 1_002
