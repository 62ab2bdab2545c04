"""Compare both models on many generated scenarios: `python -m tests.docking 500` (or `FIRST LAST`)."""

import sys
import time
import traceback
from collections import Counter

from tests.docking.corners import corners
from tests.docking.generated import Case, generated
from tests.docking.running import differing, fast_course, finished_twin


def main(first: int, last: int) -> int:
    """Compare the cases from `first` up to `last` - 1, say where they disagree, and which corners they were in."""
    seconds: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    differing = 0
    for number in range(first, last):
        with generated(number) as case:
            try:
                found, been = _compared(case, seconds)
            except Exception:
                found, been = [traceback.format_exc()], set()
        seen.update(been)
        if found:
            differing += 1
            print(
                f"{number} ({case.scenario.name}, off: {', '.join(case.scenario.channels_off) or 'none'})",
                *found,
                sep="\n  ",
            )
    for corner, count in sorted(seen.items()):
        print(f"{count:5d}  {corner}")
    print(f"{last - first} scenarios, {differing} differ; fast {seconds['fast']:.0f} s, twin {seconds['twin']:.0f} s")
    return 1 if differing else 0


def _compared(case: Case, seconds: Counter[str]) -> tuple[list[str], set[str]]:
    began = time.perf_counter()
    fast = fast_course(case)
    between = time.perf_counter()
    twin, course = finished_twin(case)
    seconds["fast"] += between - began  # type: ignore[assignment]
    seconds["twin"] += time.perf_counter() - between  # type: ignore[assignment]
    return differing(fast, course), corners(twin)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]] or [100]
    sys.exit(main(*numbers) if len(numbers) == 2 else main(0, numbers[0]))
