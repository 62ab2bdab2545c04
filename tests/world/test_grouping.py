import numpy as np
import pytest

from sim.world.grouping import split_by_group


def test_rows_are_split_by_group_in_the_order_given() -> None:
    parts = split_by_group(np.array([7, 3, 5, 1]), np.array([2, 0, 2, 0], dtype=np.int8))
    assert {group: rows.tolist() for group, rows in parts.items()} == {0: [3, 1], 2: [7, 5]}
    assert split_by_group(np.array([], dtype=np.int64), np.array([], dtype=np.int8)) == {}


@pytest.mark.parametrize("group", [[-128, 127, -128, 0], [8000, 73_535, 8000, 8001], [0, 65_536, 0, 1]])
def test_groups_may_be_any_numbers(group: list[int]) -> None:
    kind = np.int8 if group[1] == 127 else np.int64
    parts = split_by_group(np.arange(4), np.array(group, dtype=kind))
    expected = {number: [row for row in range(4) if group[row] == number] for number in sorted(set(group))}
    assert {number: rows.tolist() for number, rows in parts.items()} == expected
    assert list(parts) == list(expected)
