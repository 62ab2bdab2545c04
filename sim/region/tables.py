"""The rows of a region folder: one record a table, one field a column.

`dictionary.csv` in the folder says at length what each column means; here stand type, unit and range.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from sim.inputs.base import Record
from sim.units import NonNegative, QuarterText, Share

__all__ = [
    "FIRST_YEAR",
    "IDEA_MODES",
    "LAST_YEAR",
    "PROJECT_KINDS",
    "SETTINGS",
    "SIZES",
    "Applicant",
    "CallRow",
    "CallRuleRow",
    "ClusterAgendaRow",
    "ClusterRow",
    "CulturalBodyKindRow",
    "DenominatorRow",
    "IdeaMode",
    "LaboratoryRow",
    "Name",
    "ProjectKind",
    "ProvinceRow",
    "RegionRow",
    "ResidualPoolRow",
    "SectorRow",
    "Size",
    "SizeClassRow",
    "SourcedRow",
    "TecnopoloRow",
    "Text",
    "UniversityRow",
    "ValueChainRow",
    "checked_name",
    "each_once",
]

FIRST_YEAR, LAST_YEAR = 2000, 2050
"""Years in which a call can plausibly open."""

Setting = Literal["name", "label", "focus_sector", "idea_rate_ceiling", "period_marks"]
Confidence = Literal["H", "M", "L", "derived", "prior", "assumption"]
Size = Literal["micro", "small", "medium", "large"]
Applicant = Literal["enterprise", "cultural_body", "laboratory"]
ProjectKind = Literal["research", "pilot", "demonstrator", "startup", "training", "collaborative"]
IdeaMode = Literal["technological", "design_driven", "socio_cultural"]
LaboratoryKind = Literal["public_laboratory", "private_laboratory", "innovation_centre", "training_centre"]

SETTINGS: tuple[str, ...] = get_args(Setting)[:4]
"""Settings that every region has; the others may be left out."""
SIZES: tuple[str, ...] = get_args(Size)
PROJECT_KINDS: tuple[str, ...] = get_args(ProjectKind)
IDEA_MODES: tuple[str, ...] = get_args(IdeaMode)

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")


def checked_name(text: str) -> str:
    """Return a name that tables, identities and files can hold.

    Raises:
        ValueError: It is none.
    """
    # Names go into tables, identities and file names: nothing a spreadsheet or a shell would act on.
    if _NAME.fullmatch(text) is None:
        raise ValueError("a name starts with a letter and goes on with letters, digits, _ or - (at most 60)")
    return text


def _at_least_one(words: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        raise ValueError("at least one name, several separated by ;")
    return words


def each_once(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return names, each of which stands there once.

    Raises:
        ValueError: One stands there twice.
    """
    if len(set(words)) < len(words):
        raise ValueError("each name once")
    return words


Name = Annotated[str, AfterValidator(checked_name)]
Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0, le=100_000_000)]
Sigma = Annotated[float, Field(ge=0, le=3)]
Cost = Annotated[float, Field(gt=0, le=1e9)]
Amount = Annotated[float, Field(ge=0, le=1e9)]
Factor = Annotated[float, Field(gt=0, le=100)]
Founders = Annotated[int, Field(ge=0, le=10_000)]
Employees = Annotated[int, Field(ge=1, le=10_000_000)]


class SourcedRow(Record):
    """A row that says where it comes from and how far it can be trusted."""

    source: Text
    confidence: Confidence


class RegionRow(SourcedRow):
    """One setting of the region as a whole."""

    key: Setting
    value: Text


class ProvinceRow(SourcedRow):
    """A province: inhabitants, and its share of the focus sector's employees and of other enterprises."""

    province: Name
    label: Text
    population: Count
    focus_employment_share: Share
    enterprise_share: Share


class UniversityRow(SourcedRow):
    """A university and the provinces of its seats."""

    university: Name
    label: Text
    provinces: Annotated[tuple[Name, ...], AfterValidator(_at_least_one), AfterValidator(each_once)]


class SectorRow(SourcedRow):
    """A sector: units, sizes, share that innovates, ideas a quarter and what they cost (EUR, log SD).

    `part_of` names the sector whose ecosystem it belonged to before it got one of its own.
    """

    sector: Name
    label: Text
    short_label: Text
    units: Annotated[int, Field(ge=0, le=2_000_000)]
    micro_share: Share
    small_share: Share
    medium_share: Share
    large_share: Share
    innovation_active_share: Share
    enters: QuarterText | None
    part_of: Name | None
    all_units_are_agents: bool
    idea_rate_per_quarter: Share
    idea_cost_median_eur: Cost
    idea_cost_sigma: Sigma


class DenominatorRow(SourcedRow):
    """A number of units that shares of awards can be measured against."""

    denominator: Name
    sector: Name | None
    count: Count
    unit: Literal["local units", "employees", "companies"]


class ValueChainRow(SourcedRow):
    """A value chain of the focus sector: its share of units and its relative rate of ideas."""

    value_chain: Name
    sector: Name
    label: Text
    units_share: Share
    relative_propensity: Factor


class SizeClassRow(SourcedRow):
    """A size class: head counts, relative activity, rate and cost of ideas."""

    size: Size
    label: Text
    employees_low: Employees
    employees_high: Employees
    innovation_active_relative: Share
    idea_rate_relative: Factor
    idea_rate_spread: Sigma
    idea_cost_factor: Factor


class CulturalBodyKindRow(SourcedRow):
    """A kind of cultural body: how many, their yearly budget (EUR), their ideas."""

    body_kind: Name
    label: Text
    value_chain: Name
    bodies: Annotated[int, Field(ge=0, le=100_000)]
    annual_budget_eur: Annotated[float, Field(gt=0, le=1e11)]
    idea_rate_per_quarter: Share
    idea_cost_median_eur: Cost
    idea_cost_sigma: Sigma
    public: bool


class LaboratoryRow(SourcedRow):
    """A laboratory, innovation centre or training centre: place, themes, capacity, ideas."""

    laboratory: Name
    kind: LaboratoryKind
    sector: Name
    province: Name
    university: Name | None
    theme_a: Name
    theme_b: Name
    capacity_partnerships: Annotated[int, Field(ge=0, le=1000)]
    idea_rate_per_quarter: Share
    idea_cost_median_eur: Cost
    idea_cost_sigma: Sigma


class TecnopoloRow(SourcedRow):
    """A Tecnopolo: place, themes, workshops a quarter and whom one reaches, pilots it can host at a time."""

    tecnopolo: Name
    label: Text
    province: Name
    theme_a: Name
    theme_b: Name
    workshops_per_quarter: Annotated[int, Field(ge=0, le=1000)]
    workshop_participants: Annotated[int, Field(ge=0, le=1000)]
    pilots_capacity: Annotated[int, Field(ge=0, le=10_000)]


class ClusterRow(SourcedRow):
    """A cluster organisation: sector, start, staff, founding members by kind, money (EUR, EUR a year)."""

    cluster: Name
    label: Text
    sector: Name
    founded: QuarterText
    staff_fte: Annotated[float, Field(ge=0, le=50)]
    cost_per_fte_eur: Annotated[float, Field(ge=1000, le=500_000)]
    founding_laboratories: Founders
    founding_innovation_centres: Founders
    founding_training_centres: Founders
    founding_enterprises: Founders
    founding_cultural_bodies: Founders
    public_grant_eur_year: Amount
    fee_full_eur: Amount
    fee_small_eur: Amount
    registration_eur: Amount
    recorded_change_from: QuarterText | None
    recorded_change_until: QuarterText | None


class ClusterAgendaRow(SourcedRow):
    """The weight of a theme on a cluster's agenda at its founding."""

    cluster: Name
    theme: Name
    weight: Share


class CallRow(SourcedRow):
    """A call of the calendar: when it opens, who and what it admits, and which lever it takes to be held."""

    call_id: Name
    title: Text
    instrument: Name
    opens: QuarterText
    applicants: Annotated[tuple[Applicant, ...], AfterValidator(_at_least_one), AfterValidator(each_once)]
    sizes: Annotated[tuple[Size, ...], AfterValidator(each_once)]
    sectors: Annotated[tuple[Name, ...], AfterValidator(_at_least_one), AfterValidator(each_once)]
    kinds: Annotated[tuple[ProjectKind, ...], AfterValidator(_at_least_one), AfterValidator(each_once)]
    on_misfit: Literal["stop", "skip"]
    carved_from_open_calls: bool
    held: Literal["always", "never", "yearly_dedicated_call", "national_board"]
    assumed: bool
    note: str


class CallRuleRow(SourcedRow):
    """The ends of one numeric rule, for an instrument or for one call."""

    scope: Name
    rule: Name
    unaligned: float | None
    aligned: float | None
    recorded: float | None
    unit: Text
    note: str


class ResidualPoolRow(SourcedRow):
    """Projects of a sector and period that no identifiable call explains, with their mean size."""

    first_quarter: QuarterText
    last_quarter: QuarterText
    sector: Name
    projects: Annotated[int, Field(ge=0, le=100_000)]
    mean_cost_eur: Amount
    aid_intensity: Share
    researchers_per_project: NonNegative
