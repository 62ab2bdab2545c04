import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.plots.labels import Box, clear_place, free_corner, spread
from sim.plots.paired_differences import swarm
from sim.plots.panels import round_ticks, tick_texts
from sim.plots.sheet import width_mm, wrap

levels = st.lists(st.floats(0, 50), min_size=1, max_size=8)


@given(levels)
def test_labels_are_moved_apart_and_stay_in_order(wanted):
    placed = spread(wanted, [4.0] * len(wanted), 0.0, 60.0)
    order = np.argsort(wanted, kind="stable")
    assert (np.diff(placed[order]) >= 4.0 - 1e-9).all()
    assert placed.min() >= 2.0 - 1e-9
    assert placed.max() <= 58.0 + 1e-9


def test_labels_that_have_room_stay_where_they_are():
    assert spread([10.0, 30.0, 20.0], [4.0, 4.0, 4.0], 0.0, 60.0) == pytest.approx([10.0, 30.0, 20.0])


def test_two_labels_at_one_place_part_evenly():
    assert spread([10.0, 10.0], [4.0, 4.0], 0.0, 60.0) == pytest.approx([8.0, 12.0])


def test_a_label_lies_above_its_mark_unless_something_is_near():
    mark, frame = Box(20, 20, 22, 22), Box(0, 0, 60, 60)
    assert clear_place(mark, (10, 3), [], frame, 1.0, 2.0) == Box(16, 23, 26, 26)
    for near in (Box(27, 23, 29, 25), Box(13, 23, 15, 25), Box(20, 27, 22, 29)):
        assert clear_place(mark, (10, 3), [near], frame, 1.0, 2.0) == Box(16, 16, 26, 19)
        assert clear_place(mark, (10, 3), [near], frame, 1.0, 0.5) == Box(16, 23, 26, 26)


def test_a_label_that_could_belong_to_another_mark_is_left_out():
    mark, frame = Box(20, 20, 22, 22), Box(0, 0, 60, 60)
    assert clear_place(mark, (10, 3), [Box(23, 20, 25, 22)], frame, 1.0, 2.0) is None
    assert clear_place(Box(1, 1, 2, 2), (10, 3), [], Box(0, 0, 5, 5), 1.0, 2.0) is None


def test_a_remark_stands_in_a_free_corner():
    frame = Box(0, 0, 60, 40)
    assert free_corner((10, 3), [], frame) == Box(0, 37, 10, 40)
    assert free_corner((10, 3), [Box(5, 38, 6, 39)], frame) == Box(0, 0, 10, 3)
    assert free_corner((10, 3), [frame], frame) == Box(0, 37, 10, 40)


@given(st.lists(st.floats(0, 40), max_size=30))
def test_points_of_a_swarm_do_not_lie_on_one_another(places):
    moves = swarm(places, 1.0, room=1000.0)
    for i, (place, move) in enumerate(zip(places, moves, strict=True)):
        for other_place, other_move in zip(places[:i], moves[:i], strict=True):
            assert (place - other_place) ** 2 + (move - other_move) ** 2 >= 1.0 - 1e-6


def test_a_swarm_stays_in_its_row():
    assert swarm([5.0] * 200, 1.0, room=4.0).max() == pytest.approx(4.0)


@given(st.text("abcdefg -_/", max_size=120), st.floats(8, 60))
def test_wrapping_loses_nothing_and_fits(text, room):
    lines = wrap(text, room, 7.5)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_mm(line, 7.5) <= room + 1e-9 for line in lines)


def test_lines_end_at_spaces_before_they_end_at_hyphens():
    assert wrap("from no-alignment", width_mm("from no-align", 7.5), 7.5) == ["from", "no-alignment"]
    assert wrap("no-alignment", width_mm("no-align", 7.5), 7.5)[0] == "no-"


@given(st.floats(-1e7, 1e7), st.floats(1e-3, 1e7))
def test_ticks_are_round_and_hold_what_is_drawn(low, span):
    ticks = round_ticks(low, low + span)
    assert ticks[0] <= low + 1e-6 * span
    assert ticks[-1] >= low + span * (1 - 1e-6)
    assert len(set(tick_texts(ticks))) == len(ticks)


def test_nothing_defined_has_no_ticks():
    assert round_ticks(np.nan, np.nan) == []
