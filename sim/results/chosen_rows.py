"""Which rows of a table somebody wants: some scenarios, outcomes, sectors or years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
from pyarrow.compute import is_in, utf8_slice_codeunits

from sim.errors import InputError, Problem, gathered
from sim.inputs.nearest import check_known
from sim.outcomes.catalogue import ALL_SECTORS, OUTCOMES
from sim.outcomes.tables import COLUMNS
from sim.results.experiment import Experiment
from sim.units import parse_quarter, year_of

__all__ = ["FILTERS", "Chosen"]

FILTERS = {"--scenario": "scenario", "--outcome": "outcome", "--sector": "sector", "--year": "quarter"}
"""The column that each option goes by; a year by the quarters in it."""


@dataclass(frozen=True)
class Chosen:
    """Names that the rows of a table must have; of what no name is given, all count.

    Attributes:
        scenarios: Names of scenarios.
        outcomes: Names of outcomes.
        sectors: Names of sectors, or `all`.
        years: Years.
    """

    scenarios: Sequence[str] = ()
    outcomes: Sequence[str] = ()
    sectors: Sequence[str] = ()
    years: Sequence[str] = ()

    @property
    def asked(self) -> dict[str, tuple[str, Sequence[str]]]:
        """Columns and names by the option that asks for them, where it does."""
        names = (self.scenarios, self.outcomes, self.sectors, self.years)
        asked = zip(FILTERS.items(), names, strict=True)
        return {option: (column, wanted) for (option, column), wanted in asked if wanted}

    def check(self, name: str, experiment: Experiment) -> None:
        """Make sure that a table of an experiment can have such rows.

        Raises:
            InputError: It has no such column, or a name is unknown.
        """
        problems: list[Problem] = []
        known = _known(name, experiment)
        for option, (column, names) in self.asked.items():
            if column not in COLUMNS[name]:
                columns = ", ".join(one for one in COLUMNS if column in COLUMNS[one])
                problems.append(Problem(option, f"the table {name} has no column {column}", f"with {columns}"))
                continue
            for one in names:
                with gathered(problems):
                    check_known(one, known[column], option)
        if problems:
            raise InputError(problems)

    def of(self, pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """Yield the rows of each piece of a table that count."""
        asked = [(column, pa.array(list(names))) for column, names in self.asked.values()]
        for piece in pieces:
            for column, names in asked:
                held = piece[column]
                texts = utf8_slice_codeunits(held, 0, 4) if column == "quarter" else held
                piece = piece.filter(is_in(texts, value_set=names))
            yield piece


def _known(name: str, experiment: Experiment) -> dict[str, list[str]]:
    """Return the names that there can be, by column."""
    compared = name == "comparison"
    recorded = [one for one in OUTCOMES if compared or not OUTCOMES[one].comparison_only]
    first = min(parse_quarter(scenario.report_from) for scenario in experiment.scenarios)
    last = max(parse_quarter(scenario.end) for scenario in experiment.scenarios)
    return {
        "scenario": list(experiment.alternatives if compared else experiment.names),
        "outcome": recorded,
        "sector": [*experiment.labels.sectors, ALL_SECTORS],
        "quarter": [str(year) for year in range(year_of(first), year_of(last) + 1)],
    }
