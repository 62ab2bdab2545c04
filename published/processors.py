"""Row R15 of the guarantees: bytes do not depend on the vector units of the processor."""

from __future__ import annotations

from typing import Any

from tests.support.processors import OF_NUMPY, Digests, digests_on, processors

SCENARIOS = ("baseline", "no-cluster", "no-alignment", "full-alignment")
DRAWN = ("--seeds", "3", "--draws", "2")


def row_r15(seeds: int) -> dict[str, Any]:
    """Compare scenarios with units of the processor switched off, with our functions and with those of NumPy."""
    others, failures, found = processors(), list[str](), dict[str, str]()
    plain = (*SCENARIOS, "--seeds", str(seeds))
    as_it_is = {asked: digests_on({}, *asked) for asked in (plain, (*SCENARIOS, *DRAWN))}
    of_numpy = digests_on({}, *plain, "--numpy")
    for name, settings in others.items():
        differing = []
        for asked, whole in as_it_is.items():
            other = digests_on(settings, *asked)
            differing += [f"{table} of {' '.join(asked)}" for table in _differing(whole, other)]
        failures += [f"{name}: {what}" for what in differing]
        if other[OF_NUMPY] == whole[OF_NUMPY]:
            failures.append(f"{name}: no function of NumPy takes notice, so this shows nothing")
        controlled = _differing(of_numpy, digests_on(settings, *plain, "--numpy"))
        found[name] = f"{len(differing)} differ; with the functions of NumPy {', '.join(controlled) or 'none'}"
    if not any("projects" in told for told in found.values()):
        failures.append("the functions of NumPy make no table of runs differ: the control shows nothing")
    tables = len(_compared(as_it_is[plain]))
    runs = f"{len(SCENARIOS)} scenarios x {seeds} seeds, and x 2 draws x 3 seeds"
    counts = f"units switched off in {len(others)} ways, {runs}, {tables} digests each"
    return {"counts": counts, "failures": failures, "found": found}


def _compared(digests: Digests) -> list[str]:
    return [name for name in digests if name != OF_NUMPY]


def _differing(whole: Digests, other: Digests) -> list[str]:
    return [name for name in _compared(whole) if other[name] != whole[name]]
