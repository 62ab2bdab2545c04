"""Finished runs on their way to the disk: written down soon, and few files however many there are."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sim.results.sealed import digest_of_file
from sim.results.store.disk import created, removed
from sim.results.store.journal import PARTS, Journal, Part, check_part, write_journal
from sim.results.store.part import StoredRun, rows_of, write_part

__all__ = ["Pending"]

SECONDS_BETWEEN = 2.0
"""Longest time that a finished run waits; a run is durable well within five seconds."""

_BYTES_WAITING = 2**26
_MERGED_AT_ONCE = 8  # a run is written once for every power of this in the number of parts


class Pending:
    """Takes finished runs, and writes them down as parts at most every few seconds.

    Where nothing follows, a timer writes: the next run may take hours.
    """

    def __init__(self, folder: Path, journal: Journal, seconds_between: float | None = None) -> None:
        """Go on after what a journal holds."""
        self.folder = folder
        self.journal = journal
        self.seconds_between = SECONDS_BETWEEN if seconds_between is None else seconds_between
        self._waiting: list[StoredRun] = []
        self._number = max((_number_of(part) for part in journal.parts), default=0)
        self._lock = threading.RLock()  # over journal, number and what waits
        self._merging = threading.Lock()
        self._timer: threading.Timer | None = None
        self._flushed = float("-inf")
        self._failure: BaseException | None = None

    def add(self, runs: Iterable[StoredRun]) -> None:
        """Take finished runs.

        Raises:
            OSError: Something could not be written down, now or by the timer.
        """
        with self._lock:
            self._raise_failure()
            self._waiting += runs
            size = sum(run.size for run in self._waiting)
            rest = self._flushed + self.seconds_between - time.monotonic()
            if rest > 0 and size < _BYTES_WAITING:
                self._flush_in(rest)
                return
        self.flush()

    def flush(self) -> None:
        """Write down what waits.

        Raises:
            OSError: It could not be written; it still waits.
        """
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._waiting:
                part = self._written(sorted(self._waiting, key=lambda run: run.key), 1, len(self._waiting))
                self._took(part)
                self._waiting = []
            self._flushed = time.monotonic()
        self._merge()

    def close(self) -> None:
        """Write down what waits, and wait for what is being merged.

        Raises:
            OSError: Something could not be written.
        """
        with self._lock:
            self._raise_failure()
        self.flush()
        with self._merging:
            pass

    def abandon(self) -> None:
        """Stop the timer and leave what waits."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._waiting = []

    def _flush_in(self, seconds: float) -> None:
        if self._timer is None:
            self._timer = threading.Timer(seconds, self._flush_by_timer)
            self._timer.daemon = True
            self._timer.start()

    def _flush_by_timer(self) -> None:
        try:
            self.flush()
        except BaseException as error:  # told to the thread that works, when it comes by
            self._failure = error

    def _raise_failure(self) -> None:
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure

    def _written(self, runs: Iterable[StoredRun], weight: int, number: int) -> Part:
        with self._lock:
            self._number += 1
            path = self.folder / PARTS / f"{self._number:06d}.parquet"
        with created(path) as file:
            write_part(file, runs)
        return Part(path.name, digest_of_file(path), weight, number)

    def _took(self, part: Part, instead_of: tuple[Part, ...] = ()) -> None:
        with self._lock:
            journal = self.journal.with_part(part, instead_of)
            write_journal(self.folder, journal)
            self.journal = journal

    def _merge(self) -> None:
        """Make one part of several of a size, while others are written, until none are left to merge."""
        if not self._merging.acquire(blocking=False):
            return
        try:
            while parts := _of_a_size(self.journal.parts):
                for part in parts:
                    check_part(self.folder, part.file, part.sha256)
                rows = [rows_of(self.folder / PARTS / part.file) for part in parts]
                merged = _each_once(heapq.merge(*rows, key=lambda run: run.key))
                whole = self._written(merged, sum(part.weight for part in parts), sum(part.runs for part in parts))
                self._took(whole, parts)
                for part in parts:
                    removed(self.folder / PARTS / part.file)
        finally:
            self._merging.release()


def _each_once(runs: Iterable[StoredRun]) -> Iterator[StoredRun]:
    """Leave out what was written down twice, because an interruption fell between the two steps of it."""
    last = None
    for run in runs:
        if run.tables is None:
            yield run
        elif (seen := (run.key, run.identity)) != last:
            last = seen
            yield run


def _of_a_size(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return as many parts of one order of magnitude as are merged at once, or none."""
    by_size: dict[int, list[Part]] = {}
    for part in parts:
        size, weight = 0, part.weight
        while weight >= _MERGED_AT_ONCE:
            size, weight = size + 1, weight // _MERGED_AT_ONCE
        by_size.setdefault(size, []).append(part)
        if len(by_size[size]) == _MERGED_AT_ONCE:
            return tuple(by_size[size])
    return ()


def _number_of(part: Part) -> int:
    return int(part.file.partition(".")[0])
