"""The posterior of a region: what its record leaves of the plausible ranges, as draws of equal weight.

A region folder may hold it as two files. `posterior.csv` has the column `draw`, 1, 2, 3 ..., and a column for each
assumption that the record says something on, named by its path: its place within its plausible range, 0 at the low and
1 at the high end, as `sim.scenario.uncertainty.draw_assumptions` takes it. All other assumptions are left to the prior.
`posterior.yaml` says what the draws were made of. Neither is a table of the region: its digest is the same without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from types import new_class
from typing import Annotated, Any

from pydantic import Field

from sim.errors import InputError, Problem, gathered
from sim.inputs.base import Record
from sim.inputs.csv_file import Table, read_csv
from sim.inputs.validation import reading_order, validate
from sim.inputs.yaml_file import YamlDocument, read_yaml
from sim.region.files import content_of, is_inside
from sim.scenario.catalogue import parameters
from sim.scenario.layer import Text
from sim.units import Share

__all__ = ["POSTERIOR", "PROVENANCE", "Posterior", "Provenance", "has_posterior", "read_posterior"]

POSTERIOR = "posterior.csv"
PROVENANCE = "posterior.yaml"

_Number = Annotated[int, Field(ge=1)]


class Provenance(Record):
    """What a posterior was made of: the content of `posterior.yaml`."""

    draws: Text
    """SHA-256 of `posterior.csv`."""

    targets: Text
    """SHA-256 of `observed/targets.csv`, to which it was fitted."""

    region: Text
    """SHA-256 of the tables of the region."""

    catalogue: Text
    """SHA-256 of path, default, plausible range and scale of every assumption that can be drawn."""

    medoid: _Number
    """The draw in the middle of the others."""

    made_by: Text
    """The command that made it."""

    made_on: Text
    """The day on which it was made."""

    runs: _Number
    """How many runs of the model it was fitted to."""

    note: Text = ""
    """What else there is to say."""


@dataclass(frozen=True)
class Posterior:
    """Draws of the assumptions that the record of a region says something on.

    Attributes:
        folder: The folder of the region.
        digest: SHA-256 of what decides numbers: the draws, and which of them is the medoid.
        provenance: What it was made of.
        paths: Paths of these assumptions, in the order of the file.
    """

    folder: Path
    digest: str
    provenance: Provenance
    paths: tuple[str, ...]
    _draws: tuple[Mapping[str, float], ...] = field(repr=False)
    _document: YamlDocument = field(repr=False)

    @property
    def size(self) -> int:
        """How many draws there are, numbered from 1 on."""
        return len(self._draws)

    @property
    def medoid(self) -> int:
        """Number of the draw in the middle of the others."""
        return self.provenance.medoid

    def places(self, draw: int) -> Mapping[str, float]:
        """Return a draw: by path, the place of each assumption within its plausible range."""
        assert draw >= 1
        return self._draws[draw - 1]

    def where(self, key: str) -> str:
        """Return `file:line:column` of a value of its provenance."""
        return self._document.position((key,))


def has_posterior(folder: Path) -> bool:
    """Tell whether a region has a posterior, whatever it is worth."""
    return any((folder / name).exists() for name in (POSTERIOR, PROVENANCE))


def read_posterior(folder: Path) -> Posterior:
    """Read the posterior of a region; one that has not changed is read once a process.

    Raises:
        InputError: There is none; or every problem of its two files.
    """
    if not has_posterior(folder):
        allowed = f"one that cci calibrate makes, {POSTERIOR} and {PROVENANCE}; or the uncertainty prior, without one"
        raise InputError([Problem(f"region {folder.name}", "it has no posterior", allowed)])
    return _read(folder, *_digests(folder))


def _digests(folder: Path) -> tuple[str, str]:
    draws, provenance = (sha256(content_of(folder / name)).hexdigest() for name in (POSTERIOR, PROVENANCE))
    return draws, provenance


@lru_cache(maxsize=16)
def _read(folder: Path, draws: str, provenance: str) -> Posterior:
    problems: list[Problem] = []
    table: Table[Any] | None = None
    made_of: Provenance | None = None
    with gathered(problems):
        table = read_csv(_inside(folder / POSTERIOR), _row_type(), ("draw",))
        problems += _misnumbered(table)
    with gathered(problems):
        document = read_yaml(_inside(folder / PROVENANCE))
        made_of = validate(Provenance, document)
    if table is not None and made_of is not None:
        problems += _at_odds(table, made_of, document, draws)
    if _digests(folder) != (draws, provenance):
        found = "its posterior changes while it is read"
        problems = [Problem(f"region {folder.name}", found, "files that nobody writes meanwhile")]
    if problems or table is None or made_of is None:
        raise InputError(sorted(problems, key=reading_order))
    paths = tuple(path for path in table.columns if path != "draw")
    rows = tuple({path: getattr(row, path) for path in paths} for row in table.rows)
    decides = sha256(f"{draws} {made_of.medoid}".encode()).hexdigest()
    return Posterior(folder, decides, made_of, paths, rows, document)


def _inside(path: Path) -> Path:
    if not is_inside(path):
        raise InputError([Problem(str(path), "this leads out of the region folder", "a file in the folder")])
    return path


@cache
def _row_type() -> type[Record]:
    """Return the model of a draw: every assumption may have a column that has a range to be drawn from."""
    paths = [one.path for one in parameters() if one.prior_low != one.prior_high]
    given: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": "A draw.",
        "__annotations__": {"draw": _Number, **dict.fromkeys(paths, Share)},
        **dict.fromkeys(paths),  # a column may be missing, a cell may not
    }
    return new_class("_Row", (Record,), exec_body=lambda body: body.update(given))


def _misnumbered(table: Table[Any]) -> Iterator[Problem]:
    if not table.rows or len(table.columns) == 1:
        found = "there is no draw" if not table.rows else "there is no assumption"
        yield Problem(f"{table.path}:1:1", found, "a row for each draw, and a column for each assumption fitted")
    for index, row in enumerate(table.rows):
        if row.draw != index + 1:
            yield Problem(table.where(index, "draw"), f"draw {row.draw}", f"{index + 1}: draws are 1, 2, 3 ...")
            return  # all that follow are out of step too


def _at_odds(table: Table[Any], made_of: Provenance, document: YamlDocument, draws: str) -> Iterator[Problem]:
    """Yield in what the two files do not belong together."""
    if made_of.draws != draws:
        found = f"draws are not those of {POSTERIOR}, whose SHA-256 is {draws}"
        yield Problem(document.position(("draws",)), found, "both files as cci calibrate wrote them")
    if made_of.medoid > len(table.rows):
        found = f"medoid is {made_of.medoid}, of {len(table.rows)} draws"
        yield Problem(document.position(("medoid",)), found, f"a draw from 1 to {len(table.rows)}")
