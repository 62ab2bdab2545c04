"""An answer whose folder has grown since is still the answer that it was."""

from contextlib import suppress

import pandas as pd
import pytest

from sim.errors import InputError
from sim.outcomes.tables import RUN_TABLES
from sim.results.results import read_results
from sim.results.store.store import opened
from tests.results.store.conftest import BASELINE, LARGER, Study, experiment, left_unfinished
from tests.runs.scenarios import scenario

FIRST = ((BASELINE,), (0, 2))


@pytest.fixture
def answered(tmp_path):
    """Return a folder, what was read of it, and its tables as they are when nothing comes between."""
    place = tmp_path / "out"
    Study(*FIRST, extra={}).into(place)
    sound = {name: read_results(place).tables[name] for name in RUN_TABLES}
    return place, read_results(place), sound


def grown(place):
    Study((BASELINE, LARGER), (0, 1, 2), extra={}).into(place)


def growing(place):
    left_unfinished(place, experiment((BASELINE,), (0, 1, 2, 3)), (1,))


@pytest.mark.parametrize("grow", [grown, growing])
def test_it_reads_what_it_was_made_of(answered, grow):
    place, results, sound = answered
    grow(place)
    for name in RUN_TABLES:
        pd.testing.assert_frame_equal(pd.concat(results.frames(name), ignore_index=True), sound[name])
        pd.testing.assert_frame_equal(results.tables[name], sound[name])


def test_the_store_that_filled_it_does_so_too(tmp_path):
    place = tmp_path / "out"
    Study(*FIRST, extra={}).into(place)
    with opened(place, experiment(*FIRST)) as store:
        results = store.results()
    sound = read_results(place).tables["outcomes"]
    grown(place)
    pd.testing.assert_frame_equal(results.tables["outcomes"], sound)


def test_of_other_results_it_says_so(answered):
    place, results, _ = answered
    Study((scenario("baseline", 0.1, end="2014Q2"),), (0, 2), extra={}).into(place, replace=True)
    with pytest.raises(InputError, match="other results were written there since its table outcomes was asked for"):
        _ = results.tables["outcomes"]


def test_what_is_damaged_is_still_damaged(answered):
    place, results, _ = answered
    (place / "outcomes.parquet").write_bytes(b"x")
    with pytest.raises(InputError, match="is damaged"):
        _ = results.tables["outcomes"]
    with suppress(InputError):
        grown(place)
