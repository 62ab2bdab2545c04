import numpy as np

from sim.world.grouping import split_by_group


def test_rows_are_split_by_group_in_the_order_given() -> None:
    parts = split_by_group(np.array([7, 3, 5, 1]), np.array([2, 0, 2, 0], dtype=np.int8))
    assert {group: rows.tolist() for group, rows in parts.items()} == {0: [3, 1], 2: [7, 5]}
    assert split_by_group(np.array([], dtype=np.int64), np.array([], dtype=np.int8)) == {}
