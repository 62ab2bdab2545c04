"""Results of an experiment: its tables, in memory and in a folder."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from sim.errors import InputError, Problem, SimError, gathered
from sim.outcomes.tables import RUN_TABLES, WORLD, WorldKey
from sim.results.columnar import batches_of, parquet_bytes
from sim.results.experiment import Experiment, ScenarioRecord
from sim.results.export import csv_lines
from sim.results.failure import Failure
from sim.results.folder import write_folder
from sim.results.lazy_tables import LazyTables, of_runs
from sim.results.manifest import Manifest, read_manifest, versions_here
from sim.results.sealed import digest_of
from sim.results.store.checking import check_file
from sim.results.store.code import Code, code_here
from sim.results.store.identity import RunKey, Wanted
from sim.results.stored_tables import StoredTables
from sim.results.table_files import no_table, tables_in

__all__ = ["Results", "comparison_files", "read_results"]


@dataclass(frozen=True, eq=False)
class Results:
    """The tables of an experiment.

    Attributes:
        experiment: What was run.
        tables: `outcomes`, `calls`, `projects`, `proposals`, as far as the experiment keeps them, `draws` where
            assumptions are drawn, and `comparison` once scenarios were compared. They are read when they are asked for,
            and handed out as copies.
        failures: Runs that broke, by world: they are missing in the tables.
        kept: The worlds that count, where some were left out; None for all of the experiment.
        code: What made the runs: whoever reads results of other code and writes them again does not become their maker.
        versions: Versions of this package, Python and libraries that made them.
        unpaired: The same with every run that is there, where some were left out: this is what is written.
    """

    experiment: Experiment
    tables: Mapping[str, pd.DataFrame]
    failures: tuple[Failure, ...] = ()
    kept: tuple[WorldKey, ...] | None = None
    code: Code = field(default_factory=code_here)
    versions: Mapping[str, str] = field(default_factory=versions_here)
    unpaired: Results | None = None

    @property
    def scenarios(self) -> tuple[ScenarioRecord, ...]:
        """The scenarios, in the order in which they were named."""
        return self.experiment.scenarios

    @property
    def has_every_table(self) -> bool:
        """Whether every table of a run is there; a study, or who wants numbers alone, keeps fewer."""
        return all(name in self.tables for name in RUN_TABLES)

    @property
    def worlds(self) -> tuple[WorldKey, ...]:
        """The worlds, in the order of the tables."""
        return self.experiment.worlds if self.kept is None else self.kept

    @property
    def world_index(self) -> pd.MultiIndex:
        """The worlds, as columns of values by run."""
        return pd.MultiIndex.from_tuples(self.worlds, names=WORLD)

    def table(self, name: str) -> pd.DataFrame:
        """Return a copy of one table.

        Raises:
            InputError: There is no such table.
        """
        if name not in self.tables:
            raise InputError([no_table(name, self.tables)])
        table = self.tables[name]
        return table if isinstance(self.tables, LazyTables) else table.copy()

    def frames(self, name: str) -> Iterator[pd.DataFrame]:
        """Yield a table some whole runs at a time, unless it is there as a whole.

        Raises:
            InputError: There is no such table.
        """
        if isinstance(self.tables, LazyTables) and name in self.tables:
            yield from self.tables.frames(name)
        else:
            yield self.table(name)

    def paired_worlds(self, names: Collection[str]) -> tuple[WorldKey, ...]:
        """Return the worlds on which none of some scenarios failed."""
        failed = {failure.world for failure in self.failures if failure.scenario in names}
        return tuple(world for world in self.worlds if world not in failed)

    def paired(self, names: Collection[str] | None = None) -> Results:
        """Return these results, or some of their scenarios, on the worlds on which none of the scenarios failed.

        Whatever counts or compares runs needs these: a run that is missing is not a run without projects.

        Raises:
            SimError: No world is left.
        """
        chosen = self.experiment.names if names is None else tuple(names)
        worlds = self.paired_worlds(chosen)
        if not worlds:
            raise SimError(f"there is no seed on which {' and '.join(chosen)} all ran: leave out what breaks")
        if (chosen, worlds) == (self.experiment.names, self.worlds):
            return self
        every = self.unpaired or self
        if names is not None:
            every = every._of_scenarios(chosen)
        tables = every._of_runs(chosen, worlds)
        if "comparison" in every.tables:
            # It was made on these very worlds.
            tables = _with(tables, "comparison", every.tables["comparison"])
        return dataclasses.replace(every, tables=tables, kept=worlds, unpaired=every)

    def _of_scenarios(self, names: Collection[str]) -> Results:
        """Return every run of some scenarios, without what lies between scenarios."""
        return dataclasses.replace(
            self,
            experiment=dataclasses.replace(
                self.experiment, scenarios=tuple(scenario for scenario in self.scenarios if scenario.name in names)
            ),
            tables=self._of_runs(names, self.worlds),
            failures=tuple(failure for failure in self.failures if failure.scenario in names),
        )

    def compared(self, baseline: str, comparison: pd.DataFrame) -> Results:
        """Return these results together with the comparison of every scenario with a baseline."""
        return dataclasses.replace(
            self,
            experiment=dataclasses.replace(self.experiment, baseline=baseline),
            tables=_with(self.tables, "comparison", comparison),
            unpaired=self.unpaired and self.unpaired.compared(baseline, comparison),
        )

    def _of_runs(self, names: Collection[str], worlds: Collection[WorldKey]) -> Mapping[str, pd.DataFrame]:
        if isinstance(self.tables, LazyTables):
            return self.tables.of_runs(names, worlds)
        return {name: of_runs(table, names, worlds) for name, table in self.tables.items() if name != "comparison"}

    def write(self, folder: Path | str, extra: Mapping[str, bytes] | None = None, *, replace: bool = False) -> None:
        """Write every table as Parquet, the comparison also as CSV, and a manifest, which names the failures.

        Tables hold every run that is there, also those that a comparison leaves out because another run on their world
        broke. The folder appears whole or not at all.

        Args:
            folder: A new or empty folder, or one with earlier results of the same experiment.
            extra: Further files, such as figures: bytes by path in the folder.
            replace: Whether results of another experiment give way.

        Raises:
            InputError: The results cannot go there.
            SimError: Writing failed.
        """
        tables = (self.unpaired or self).tables
        contents = {f"{name}.parquet": parquet_bytes(table, name) for name, table in tables.items()}
        if "comparison" in tables:
            contents |= comparison_files(tables["comparison"])
        contents |= extra or {}
        files = {path: digest_of(content) for path, content in contents.items()}
        manifest = Manifest(self.experiment, files, self.versions, self.code, failures=self.failures)
        write_folder(Path(folder), manifest, contents, replace)


def _with(tables: Mapping[str, pd.DataFrame], name: str, table: pd.DataFrame) -> Mapping[str, pd.DataFrame]:
    """Return tables with one more, and read none for that."""
    return tables.with_table(name, table) if isinstance(tables, LazyTables) else {**tables, name: table}


def comparison_files(table: pd.DataFrame) -> dict[str, bytes]:
    """Return the files of a comparison, by their names in a results folder."""
    content = parquet_bytes(table, "comparison")
    text = "".join(csv_lines(batches_of(content, "comparison"), "comparison"))
    return {"comparison.parquet": content, "comparison.csv": text.encode()}


def read_results(folder: Path | str) -> Results:
    """Read a results folder, every table checked against its SHA-256; tables are held once they are asked for.

    Raises:
        InputError: The folder holds no results or unfinished ones, or a table is missing or damaged.
    """
    place = Path(folder)
    manifest = read_manifest(place)
    if not manifest.complete:
        found = "it holds unfinished results"
        allowed = "finished ones: give the command again that made them, or cci retry (cci status says what is missing)"
        raise InputError([Problem(f"results folder {folder}", found, allowed)])
    problems: list[Problem] = []
    files = {name: manifest.files[f"{name}.parquet"] for name in tables_in(manifest)}
    for name, digest in files.items():
        with gathered(problems):
            check_file(place / f"{name}.parquet", digest)
    if problems:
        raise InputError(problems)
    broken = {RunKey(failure.scenario, *failure.world) for failure in manifest.failures}
    wanted = Wanted(manifest.experiment, manifest.code).identities()
    identities = {key: identity for key, identity in wanted.items() if key not in broken}
    tables = StoredTables(place, files, identities=identities)
    return Results(manifest.experiment, tables, manifest.failures, code=manifest.code, versions=manifest.versions)
