"""What is published of coverage adds up room by room."""

from published.coverage_by_room import COUNTS, document, room_of


def test_a_room_is_what_lies_right_below_the_package():
    assert room_of("sim/rules/learning.py") == room_of("sim/rules/__init__.py") == "sim/rules"
    assert room_of("sim/results/store/disk.py") == "sim/results"
    assert room_of("sim/units.py") == "sim/units"
    assert room_of("sim/__init__.py") == "sim"


def test_rooms_and_the_whole_add_up():
    counts = {
        "sim/rules/learning.py": (10, 9, 4, 3),
        "sim/rules/matching.py": (20, 20, 0, 0),
        "sim/units.py": (1_000, 500, 0, 0),
    }
    told = {path: {"summary": dict(zip(COUNTS, of, strict=True))} for path, of in counts.items()}
    assert [line for line in document({"files": told}).splitlines() if line.startswith(("| `", "| **"))] == [
        "| `sim/rules` | 30 | 29 | 4 | 3 | 94.1 |",
        "| `sim/units` | 1,000 | 500 | 0 | 0 | 50.0 |",
        "| **all** | 1,030 | 529 | 4 | 3 | 51.5 |",
    ]
