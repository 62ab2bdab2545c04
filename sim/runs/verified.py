"""Hold stored runs against the same runs computed again, byte by byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from sim.errors import InputError, Problem
from sim.results.columnar import frame_of, parquet_bytes, schema_of
from sim.results.drawn import DRAWS, drawn_assumptions
from sim.results.store.identity import RunKey
from sim.results.store.reading import StoredResults
from sim.runs.premises import Premises
from sim.runs.recalled import check_code, recalled
from sim.runs.run import run_world

__all__ = ["check_draws", "read_whole", "sample", "tables_that_differ"]


def read_whole(results: StoredResults) -> int:
    """Read every table of a folder to its end, checksums of files and pages included.

    Returns:
        The number of rows.

    Raises:
        InputError: Something is missing or damaged.
    """
    further = [name for name in ("comparison", DRAWS) if f"{name}.parquet" in results.manifest.files]
    names = (*results.manifest.experiment.keeps, *further)
    rows = 0
    for name in names:
        try:
            rows += sum(piece.num_rows for piece in results.pieces(name))
        except (OSError, ValueError) as error:
            raise InputError(
                [Problem(f"{results.folder / name}.parquet", f"is damaged: {error}", "unchanged files")]
            ) from None
    results.check_others()
    return rows


def check_draws(results: StoredResults) -> None:
    """Make sure that the assumptions that are stored are those that the draws give.

    Raises:
        InputError: They are not.
    """
    drawn = drawn_assumptions(results.manifest.experiment)
    if not results.manifest.complete or drawn is None:
        return
    path = results.folder / f"{DRAWS}.parquet"
    if not path.is_file() or path.read_bytes() != parquet_bytes(drawn, DRAWS):
        raise InputError([Problem(str(path), "is not what the draws of the assumptions give", "unchanged files")])


def sample(results: StoredResults, number: int) -> list[RunKey]:
    """Return as many finished runs, drawn by their identity: always the same for the same folder."""
    drawn = sorted(results.done, key=lambda key: hashlib.sha256(results.wanted[key].encode()).digest())
    return sorted(drawn[:number])


def tables_that_differ(results: StoredResults, keys: Sequence[RunKey]) -> Iterator[tuple[RunKey, list[str]]]:
    """Compute runs again and yield each with the names of the tables that are not what is stored.

    Raises:
        InputError: They cannot be computed again: another version or region made them.
        RunFailed: One breaks now.
    """
    check_code(results.folder, results.manifest)
    experiment = results.manifest.experiment
    check_draws(results)
    records = {record.name: record for record in experiment.scenarios}
    stored = {name: results.frames_of(name, set(keys)) for name in experiment.keeps}
    for key in keys:
        record = records[key.scenario]
        scenario = recalled(record)
        (again,) = run_world([scenario], key.world, Premises.of([scenario], [record]))
        others = []
        for table in experiment.keeps:
            before = stored[table].get(key, schema_of(table).empty_table())
            if parquet_bytes(frame_of(before), table) != parquet_bytes(again[table], table):
                others.append(table)
        yield key, others
