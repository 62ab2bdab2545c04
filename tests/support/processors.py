"""Other processors, as far as this one can play them: its vector units switched off, for a fresh process.

    python -m tests.support.processors baseline no-cluster --seeds 2 --draws 2

prints digests of all that comes of a comparison, and of the elementary functions: ours and those of NumPy. With
`--numpy` it works with those of NumPy in the place of ours, which is what a negative control needs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

import sim
from sim import elementary
from sim.analysis.paired import mean_interval
from sim.outcomes.tables import RUN_TABLES
from sim.results.columnar import parquet_bytes
from sim.results.export import csv_text

ROOT = Path(__file__).parents[2]
BARE = "the bare x86-64"
OF_NUMPY = "functions of NumPy"
_PROBES = 100_000
_SAMPLES = 1_000  # among their quantiles are two that differ as SciPy returns them

Digests = dict[str, str]


def processors() -> dict[str, dict[str, str]]:
    """Return what to set in the environment to play each lesser processor; none where this one has no vector units.

    Names of features are those of NumPy, of which only what is there may be switched off, and of the C library, under
    its older and newer names.
    """
    units: list[str] = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    wide = [unit for unit in units if unit.startswith("AVX512") or unit == "X86_V4"]
    no_fused = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F,-AVX2_Usable,-FMA_Usable,-FMA4_Usable"}
    without = {
        "without AVX-512": {"NPY_DISABLE_CPU_FEATURES": " ".join(wide)} if wide else {},
        "without AVX2 and FMA in NumPy": {"NPY_DISABLE_CPU_FEATURES": " ".join(units)} if units else {},
        "without FMA in the C library": no_fused,
        BARE: {
            **no_fused,
            **({"NPY_DISABLE_CPU_FEATURES": " ".join(units)} if units else {}),
            "ARROW_USER_SIMD_LEVEL": "NONE",
            "OPENBLAS_CORETYPE": "Prescott",
        },
    }
    return {name: settings for name, settings in without.items() if settings}


def digests_on(settings: dict[str, str], *arguments: str, at: Path = ROOT) -> Digests:
    """Run this module in a fresh process with these settings, and return the digests that it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.processors", *arguments],
        cwd=at,
        env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    digests: Digests = json.loads(done.stdout)
    return digests


def main() -> None:
    """Compare scenarios and print digests as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenarios", nargs="*")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--draws", type=int)
    parser.add_argument("--numpy", action="store_true")
    asked = parser.parse_args()
    found = of_functions()
    if asked.numpy:
        use_numpy()
    if asked.scenarios:
        found |= of_comparison(asked.scenarios, asked.seeds, asked.draws)
    print(json.dumps(found))


def of_functions() -> Digests:
    """Return digests of functions at many numbers: ours, intervals, and those of NumPy (`cos` is the C library's)."""
    draws = (np.arange(_PROBES) + 0.5) / _PROBES
    wide = 40.0 * draws - 20.0
    ours = (
        elementary.log(draws),
        elementary.log1p(-draws),
        elementary.exp(wide),
        elementary.power(draws, wide),
        elementary.cospi(2.0 * draws),
    )
    of_numpy = np.log(draws), np.log1p(-draws), np.exp(wide), np.power(draws, wide), np.cos(2.0 * np.pi * draws)
    intervals = np.array([mean_interval(np.arange(size, dtype=np.float64), size) for size in range(2, _SAMPLES)])
    return {
        "functions": _sha256(np.concatenate(ours).tobytes()),
        "intervals": _sha256(intervals.tobytes()),
        OF_NUMPY: _sha256(np.concatenate(of_numpy).tobytes()),
    }


def use_numpy() -> None:
    """Put the functions of NumPy in the place of ours."""
    elementary.log, elementary.log1p, elementary.exp, elementary.power = np.log, np.log1p, np.exp, np.power
    elementary.cospi = lambda x: np.cos(np.pi * x)


def of_comparison(scenarios: list[str], seeds: int, draws: int | None) -> Digests:
    """Return digests of the tables of runs, as Parquet, and of every table that is made of them, as CSV."""
    comparison = sim.compare(*scenarios, seeds=seeds, draws=draws, uncertainty="prior" if draws else "none")
    tables = {name: parquet_bytes(comparison.results.table(name), name) for name in RUN_TABLES}
    made = {
        "comparison": comparison.table(),
        "funnel": comparison.funnel(),
        "displacement": comparison.displacement(),
        "merit": comparison.merit(),
        "who": comparison.who(),
        "parity": comparison.parity(),
    }
    tables |= {name: csv_text(table).encode() for name, table in made.items()}
    return {name: _sha256(content) for name, content in tables.items()}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main()
