"""A results folder as a store: it takes finished runs, survives crashes, and ends as whole tables."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from sim.errors import InputError, SimError
from sim.outcomes.tables import KEYS, WorldKey
from sim.results.columnar import parquet_bytes, write_pieces
from sim.results.drawn import DRAWS, drawn_assumptions
from sim.results.experiment import Experiment
from sim.results.failure import Failure
from sim.results.folder import check_names, check_writable_place
from sim.results.results import Results
from sim.results.sealed import digest_of, digest_of_file
from sim.results.store.beginning import Beginning, begun, parts_removed, write_manifest
from sim.results.store.code import code_here
from sim.results.store.contents import Contents
from sim.results.store.disk import all_removed, created, folder_made, removed
from sim.results.store.identity import RunKey, Wanted
from sim.results.store.lock import FolderLock
from sim.results.store.part import StoredRun
from sim.results.store.pending import Pending
from sim.results.stored_tables import StoredTables

__all__ = ["Store", "opened"]


@contextmanager
def opened(
    folder: Path | str, experiment: Experiment, *, replace: bool = False, command_line: Iterable[str] = ()
) -> Iterator[Store]:
    """Lend the store in a folder; what was done is written down when the work ends, however it ends.

    Args:
        folder: A new or empty folder, one with a part of these results, or one that holds all of them.
        experiment: What it is to hold in the end.
        replace: Whether what does not belong to it gives way: runs that do are kept all the same.
        command_line: The command that asks for it.

    Raises:
        InputError: Something else is there, it is damaged, or another process writes there.
        SimError: It cannot be written.
    """
    place = check_writable_place(Path(folder))
    made = [path for path in (place, *place.parents) if not path.exists()]
    lock, store = None, None
    try:
        with _writing(folder):
            folder_made(place)
            lock = FolderLock(place, " ".join(command_line))
            wanted = Wanted(experiment, code_here())
            beginning = begun(place, f"results folder {folder}", wanted, replace, tuple(command_line))
            store = Store(place, folder, wanted, beginning)
            lock.began_with(len(store.done))
        yield store
        with _writing(folder):
            store.flush()
    except BaseException:
        if store is not None:
            store.save_what_can_be()
        raise
    finally:
        try:
            if store is not None:
                store.abandon(bool(made))
        finally:
            if lock is not None:
                lock.release()
        with suppress(OSError):  # one that holds something stays
            for path in made:
                path.rmdir()


@contextmanager
def _writing(folder: Path | str) -> Iterator[None]:
    """Say what the system says of a disk in a way that tells how to go on."""
    try:
        yield
    except OSError as error:
        told = f"results folder {folder}: writing failed: {error.strerror or error}"
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            told += "; runs written before are kept: free some space, and the same command goes on"
        raise SimError(told) from error


class Store:
    """The finished runs of an experiment, and what is still missing.

    Attributes:
        place: The results folder.
        shown: What messages call it.
        experiment: What it is to hold.
        done: Identity of each run asked for that is done, by its key.
        is_whole: Whether the tables are there as they were asked for.
        notes: What a user should hear of how the folder was found.
    """

    def __init__(self, place: Path, shown: Path | str, wanted: Wanted, beginning: Beginning) -> None:
        """Take over a folder that has been brought into a state to begin with."""
        self.place = place
        self.experiment = wanted.experiment
        self.is_whole = is_whole = beginning.is_whole
        self.manifest = manifest = beginning.manifest
        self.notes = beginning.notes
        self.failures: tuple[Failure, ...] = manifest.failures if is_whole else ()
        self.shown = shown
        self._wanted = wanted.identities()
        done = self._wanted if is_whole else Contents(place, beginning.journal).done
        self.done = {key: identity for key, identity in self._wanted.items() if done.get(key) == identity}
        self._pending = Pending(place, beginning.journal)

    @property
    def has_figures(self) -> bool:
        """Whether figures are among the files, and all of them are still there."""
        figures = [path for path in self.manifest.files if path.startswith("figures/")]
        return bool(figures) and all((self.place / path).is_file() for path in figures)

    def missing(self) -> dict[tuple[str, ...], tuple[WorldKey, ...]]:
        """Return the worlds that lack runs, by the scenarios that they lack, in the order of the experiment."""
        experiment = self.experiment
        worlds: dict[tuple[str, ...], list[WorldKey]] = {}
        for world in experiment.worlds:
            names = tuple(name for name in experiment.names if RunKey(name, *world) not in self.done)
            if names:
                worlds.setdefault(names, []).append(world)
        return {names: tuple(lacking) for names, lacking in worlds.items()}

    def add(self, world: WorldKey, runs: Mapping[str, Mapping[str, bytes] | Failure]) -> None:
        """Take what came of a world: packed tables of each scenario, or why there are none. It is durable in seconds.

        Raises:
            SimError: Something could not be written down.
        """
        stored = []
        for name, run in runs.items():
            key = RunKey(name, *world)
            if key in self.done:
                continue
            identity = self._wanted[key]
            if isinstance(run, Failure):
                stored.append(StoredRun(key, identity, None, run.reason, run.trace))
            else:
                stored.append(StoredRun(key, identity, run))
                self.done[key] = identity
        with _writing(self.shown):
            self._pending.add(stored)

    def flush(self) -> None:
        """Write down everything that was taken."""
        if not self.is_whole:
            self._pending.close()

    def results(self) -> Results:
        """Return the results, once the tables are settled; they are read when they are asked for."""
        tables = {path.removesuffix(".parquet"): digest for path, digest in self.manifest.files.items()}
        tables = {name: digest for name, digest in tables.items() if name in KEYS}
        return Results(self.experiment, StoredTables(self.place, tables, identities=self._done()), self.failures)

    def _done(self) -> dict[RunKey, str]:
        """Return the identities of the runs in the tables."""
        broken = {RunKey(failure.scenario, *failure.world) for failure in self.failures}
        return {key: identity for key, identity in self._wanted.items() if key not in broken}

    def settle(self) -> None:
        """Put the finished runs into the tables: the same runs, the same bytes. The parts stay until `seal`.

        Raises:
            InputError: A part is damaged.
            SimError: It cannot be written.
        """
        if self.is_whole:
            return
        with _writing(self.shown):
            self.flush()
            contents = Contents(self.place, self._pending.journal)
            contents.check()
            self.failures = tuple(contents.broken(self._wanted))
            drawn = drawn_assumptions(self.experiment)
            extra = {} if drawn is None else {f"{DRAWS}.parquet": parquet_bytes(drawn, DRAWS)}
            self._give_up((*(f"{name}.parquet" for name in self.experiment.keeps), *extra))
            files = {}
            for file_name, content in extra.items():
                with created(self.place / file_name) as file:
                    file.write(content)
                files[file_name] = digest_of(content)
            for name in self.experiment.keeps:
                path = self.place / f"{name}.parquet"
                with created(path) as file:
                    write_pieces(file, contents.pieces(name, self._wanted), name)
                files[path.name] = digest_of_file(path)
        self.manifest = replace(self.manifest, files=files, failures=self.failures)

    def seal(self, experiment: Experiment | None = None, extra: Mapping[str, bytes] | None = None) -> None:
        """Complete the folder with further files, such as figures; the parts go.

        Args:
            experiment: What was run, once the runs were compared; else as it was asked for.
            extra: Bytes by path in the folder.

        Raises:
            InputError: Somebody else's file has the name of one of them; the finished runs are kept.
            SimError: It cannot be written; the finished runs are kept.
        """
        extra = extra or {}
        if self.is_whole and experiment is None and not extra:
            return
        ours = {*self.manifest.files, *self.manifest.in_the_way}
        check_names(self.place, f"results folder {self.shown}", extra, ours)
        kept = [f"{name}.parquet" for name in (*self.experiment.keeps, DRAWS)]
        tables = {name: self.manifest.files[name] for name in kept if name in self.manifest.files}
        files = tables | {path: digest_of(content) for path, content in extra.items()}
        others = set(self.manifest.files) - set(files)
        with _writing(self.shown):
            self._give_up((*extra, *others))
            for path, content in extra.items():
                folder_made((self.place / path).parent)
                with created(self.place / path) as file:
                    file.write(content)
            all_removed(self.place, others)
            self.manifest = replace(
                self.manifest,
                experiment=experiment or self.experiment,
                files=files,
                complete=True,
                in_the_way=(),
            )
            write_manifest(self.place, self.manifest)
            self.is_whole = True
            parts_removed(self.place)

    def _give_up(self, files: tuple[str, ...]) -> None:
        """Say in the manifest that some files hold no results until it says otherwise."""
        kept = {} if not self.manifest.complete else self.manifest.files
        plain = {path: digest for path, digest in kept.items() if path not in files}
        in_the_way = tuple(sorted({*self.manifest.in_the_way, *files}))
        given = replace(self.manifest, files=plain, failures=self.failures, in_the_way=in_the_way)
        write_manifest(self.place, given)
        self.manifest = replace(given, files=self.manifest.files)

    def save_what_can_be(self) -> None:
        """Write down what waits, after something went wrong; what cannot be is lost, and nothing else."""
        if not self.is_whole:
            with suppress(OSError, InputError):
                self._pending.flush()

    def abandon(self, is_new: bool) -> None:
        """Stop writing; a folder that was made for runs and got none is emptied again."""
        self._pending.abandon()
        if is_new and not self.manifest.complete and not self._pending.journal.files:
            with suppress(OSError):
                removed(self.place / "manifest.json")
                parts_removed(self.place)
