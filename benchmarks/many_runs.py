"""Hold many runs in one folder: `python -m benchmarks.many_runs [RUNS]` makes 10,000 small ones unless told otherwise.

They are real runs, of the baseline in a region of a fiftieth of the size over one year, by `cci run --values-only` with
two workers. What counts is the process that the user starts: its peak of resident memory, without that of its workers;
what it leaves on the disk; and the most files that its results folder ever held, seen by looking many times a second.
"""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.alone import ROOT, environment
from benchmarks.scaling import status_mb
from tests.support.small_region import shrink

RUNS = 10_000
SCALE = 0.02
SMALL = "extends: baseline\nregion: region\nstart: 2017Q1\nreport_from: 2017Q1\nend: 2017Q4\n"
SECONDS_BETWEEN_LOOKS = 0.02
MOST_MB = 400
MOST_MB_ON_DISK = 50
MOST_FILES = 200
CCI = (sys.executable, "-c", "from sim.cli.app import main; main()")


def main(runs: int) -> int:
    """Run, look and print; the exit code is 1 if a target is missed."""
    with TemporaryDirectory() as scratch:
        shrink(Path(scratch) / "region", SCALE)
        (Path(scratch) / "small.yaml").write_text(SMALL, encoding="utf-8")
        out = Path(scratch) / "out"
        start = time.monotonic()
        asked = ["--seeds", str(runs), "--jobs", "2", "--values-only", "--out", str(out)]
        line = [*CCI, "run", f"{scratch}/small.yaml", *asked]
        process = subprocess.Popen(line, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
        memory, files = 0.0, 0
        while process.poll() is None:
            memory, files = max(memory, peak_mb_of(process.pid)), max(files, files_in(out))
            time.sleep(SECONDS_BETWEEN_LOOKS)
        seconds = time.monotonic() - start
        on_disk = sum(path.stat().st_size for path in out.iterdir()) / 1e6
    if process.returncode:
        raise RuntimeError(f"cci run ended with exit code {process.returncode}")
    print(f"{runs} runs in {seconds:.0f} s")
    print(f"results on the disk: {on_disk:.1f} MB (at most {MOST_MB_ON_DISK})")
    print(f"peak memory of the process that was started: {memory:.0f} MB (at most {MOST_MB})")
    print(f"most files in the results folder: {files} (at most {MOST_FILES})")
    return int(memory > MOST_MB or on_disk > MOST_MB_ON_DISK or files > MOST_FILES)


def peak_mb_of(process: int) -> float:
    """Return the most memory that a process has held so far, in MB (Linux); 0 if it has ended."""
    with suppress(OSError, StopIteration):  # it is gone, or about to be
        return status_mb("VmHWM", process)
    return 0.0


def files_in(folder: Path) -> int:
    """Return the number of files in a folder and in those below it, whatever comes and goes meanwhile."""
    return sum(len(files) for _, _, files in os.walk(folder))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS))
