"""Read the patterns that can reject the model, from the folder `observed` of a region."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from sim.errors import InputError, Problem, gathered
from sim.inputs.csv_file import Table, read_csv
from sim.inputs.nearest import nearest
from sim.inputs.validation import reading_order
from sim.inputs.wording import one_of, written
from sim.region.region import Region
from sim.region.tables import SIZES, Name, SourcedRow, each_once
from sim.scenario.scenario import Scenario
from sim.scenario.settings import read_settings
from sim.units import QuarterText, quarter_label

__all__ = ["CHOICES", "KINDS", "PATTERNS", "TESTED", "PatternRow", "read_patterns"]

Measure = Literal[
    "applications",
    "success_rate",
    "sector_success_ratio",
    "success_after_a_win",
    "resubmissions",
    "resubmission_success",
    "perceived_over_actual",
    "applicants_of_size",
    "ever_applied",
    "winners_apply_again",
    "winners_win_again",
    "near_winners_win_again",
    "repeat_winners",
    "top_share_of_grants",
    "drop_outs",
    "would_go_alone",
    "involved_after_over_before",
    "top_up_order",
    "members",
    "member_kinds",
    "founder_kinds",
    "ties_within_province",
    "top_share_of_ties",
    "clustering",
]
Use = Literal["tested", "turned against"]
Choice = Literal["calls", "sector", "cluster", "kinds", "sizes", "first_quarter", "last_quarter"]

TESTED = get_args(Use)[0]
"""The use of patterns that test the model; towards the others it was moved by hand."""

CHOICES: Mapping[Measure, tuple[Choice, ...]] = {
    "applications": ("calls", "sector"),
    "success_rate": ("calls", "sector"),
    "sector_success_ratio": ("calls", "sector"),
    "success_after_a_win": ("calls", "kinds"),
    "resubmissions": ("calls",),
    "resubmission_success": ("calls",),
    "perceived_over_actual": ("calls", "kinds"),
    "applicants_of_size": ("calls", "kinds", "sizes"),
    "ever_applied": ("sector", "kinds"),
    "winners_apply_again": ("kinds",),
    "winners_win_again": ("kinds",),
    "near_winners_win_again": ("kinds",),
    "repeat_winners": ("kinds",),
    "top_share_of_grants": ("kinds",),
    "drop_outs": ("calls", "kinds"),
    "would_go_alone": ("calls", "kinds", "sizes"),
    "involved_after_over_before": ("sector", "first_quarter", "last_quarter"),
    "top_up_order": ("calls",),
    "members": ("sector", "last_quarter"),
    "member_kinds": ("cluster", "kinds", "last_quarter"),
    "founder_kinds": ("kinds", "last_quarter"),
    "ties_within_province": (),
    "top_share_of_ties": (),
    "clustering": (),
}
"""Which columns each measure reads; the others must be empty."""

KINDS = (
    "enterprise",
    "cultural_body",
    "laboratory",
    "public_laboratory",
    "private_laboratory",
    "innovation_centre",
    "training_centre",
)
"""Kinds of organisation that a pattern can be about: those of owners, and those of laboratories and centres."""

_NEEDED: Mapping[Measure, tuple[Choice, ...]] = {
    "sector_success_ratio": ("sector",),
    "applicants_of_size": ("sizes",),
    "involved_after_over_before": ("sector", "first_quarter", "last_quarter"),
    "top_up_order": ("calls",),
    "members": ("sector", "last_quarter"),
    "member_kinds": ("cluster", "kinds", "last_quarter"),
    "founder_kinds": ("kinds", "last_quarter"),
}
PATTERNS = Path("observed") / "patterns.csv"
"""Where patterns stand in a region folder."""

Text = Annotated[str, Field(min_length=1)]
Words = Annotated[tuple[str, ...], AfterValidator(each_once)]


class PatternRow(SourcedRow):
    """A pattern, the band in which the record has it, and how it is measured.

    `calls` holds calls or instruments; `mechanism` the settings that switch off what should bring it about.
    """

    pattern_id: Name
    label: Text
    unit: Text
    low: float
    high: float
    used_for: Use
    measure: Measure
    calls: Words
    sector: Name | None
    cluster: Name | None
    kinds: Words
    sizes: Words
    first_quarter: QuarterText | None
    last_quarter: QuarterText | None
    mechanism: tuple[str, ...]

    def holds(self, value: float) -> bool:
        """Tell whether a value lies within the band, ends included."""
        return self.low <= value <= self.high


def read_patterns(region: Region) -> tuple[PatternRow, ...]:
    """Read the patterns of a region, in the order of the file.

    Raises:
        InputError: There are none. Else every problem of the file: cells, rows that stand twice, ends of bands in the
            wrong order, names that the region does not know, columns that a measure does not read, or lacks.
    """
    file = region.folder / PATTERNS
    if not file.is_file():
        allowed = f"the patterns that can reject the model of {region.name}"
        raise InputError([Problem(str(file), f"there are no patterns of {region.name}", allowed)])
    table = read_csv(file, PatternRow, ("pattern_id",))
    calls = dict.fromkeys([*(row.call_id for row in region.calls), *(row.instrument for row in region.calls)])
    problems = [
        *_nothing(table),
        *_empty_bands(table),
        *_backward_times(table),
        *_wrong_mechanisms(table),
        *_unknown(table, "calls", calls),
        *_unknown(table, "sector", [row.sector for row in region.sectors]),
        *_unknown(table, "cluster", [row.cluster for row in region.clusters]),
        *_unknown(table, "kinds", KINDS),
        *_unknown(table, "sizes", SIZES),
        *_unread(table),
    ]
    if problems:
        raise InputError(sorted(problems, key=reading_order))
    return table.rows


def _nothing(table: Table[PatternRow]) -> Iterator[Problem]:
    if not table.rows:
        yield Problem(f"{table.path}:1:1", "the table has no rows", "a row a pattern")


def _backward_times(table: Table[PatternRow]) -> Iterator[Problem]:
    for index, row in enumerate(table.rows):
        if row.first_quarter is not None and row.last_quarter is not None and row.last_quarter < row.first_quarter:
            found = f"last_quarter is {quarter_label(row.last_quarter)}"
            allowed = f"at least first_quarter, {quarter_label(row.first_quarter)}"
            yield Problem(table.where(index, "last_quarter"), found, allowed)


def _wrong_mechanisms(table: Table[PatternRow]) -> Iterator[Problem]:
    for index, row in enumerate(table.rows):
        problems: list[Problem] = []
        settings = read_settings(row.mechanism, problems)
        with gathered(problems):
            Scenario(name="without").overlaid(settings)
        for one in problems:
            yield replace(one, where=table.where(index, "mechanism"))


def _empty_bands(table: Table[PatternRow]) -> Iterator[Problem]:
    for index, row in enumerate(table.rows):
        if row.high < row.low:
            yield Problem(table.where(index, "high"), f"high is {row.high:g}", f"at least low, {row.low:g}")


def _unknown(table: Table[PatternRow], column: Choice, known: Collection[str]) -> Iterator[Problem]:
    for index, row in enumerate(table.rows):
        given = getattr(row, column)
        for name in (given,) if isinstance(given, str) else given or ():
            if name not in known:
                found = f"{column} names {written(name)}"
                yield Problem(table.where(index, column), found, one_of(known), nearest(name, known) or "")


def _unread(table: Table[PatternRow]) -> Iterator[Problem]:
    choices: tuple[Choice, ...] = get_args(Choice)
    for index, row in enumerate(table.rows):
        for column in choices:
            is_given = getattr(row, column) not in (None, ())
            if is_given and column not in CHOICES[row.measure]:
                allowed = f"an empty cell, or one of {', '.join(CHOICES[row.measure]) or 'no column'}"
                yield Problem(table.where(index, column), f"{row.measure} does not read {column}", allowed)
            if not is_given and column in _NEEDED.get(row.measure, ()):
                yield Problem(table.where(index, column), f"{row.measure} needs {column}", "a filled cell")
