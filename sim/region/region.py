"""A region: its tables, and the look-ups a simulation needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sim.region.call_payments import CallPayment
from sim.region.call_rules import CallRules
from sim.region.government_tables import ProgrammePeriodRow, RelationEventRow
from sim.region.idea_tables import TRANSITIONS, IdeaMixRow, ModeContributionRow, ThemeProfileRow, ThemeRow
from sim.region.labels import RegionLabels
from sim.region.tables import (
    IDEA_MODES,
    PROJECT_KINDS,
    CallRow,
    ClusterAgendaRow,
    ClusterRow,
    CulturalBodyKindRow,
    DenominatorRow,
    LaboratoryRow,
    ProvinceRow,
    ResidualPoolRow,
    SectorRow,
    SizeClassRow,
    TecnopoloRow,
    UniversityRow,
    ValueChainRow,
)
from sim.units import Quarter, quarter_label

__all__ = ["OTHER_OWNERS", "AccountKey", "Region"]

AccountKey = tuple[int, str]
"""By what a programme account is known: code of its programming period, and instrument."""

OTHER_OWNERS = ("young_enterprise", "cultural_body", "laboratory", "innovation_centre", "training_centre")
"""Owner groups with an idea mix of their own, beside the enterprises of each sector."""

LARGEST_SMALL_ENTERPRISE = 49  # employees, by the EU's definition


@dataclass(frozen=True, eq=False)
class Region:
    """One region, read from its folder.

    A code is a place in a table: sector 0 is the first row of `sectors`. Tables are tuples of rows in the order of
    their keys (size classes from small to large), whatever their order in the files.

    Attributes:
        name: Name of the region, and of its folder if it is shipped.
        label: Its name in figures.
        folder: Where it was read from.
        digest: SHA-256 over the names and bytes of the files it was read from.
        focus_sector: Code of the sector that the question is about.
        period_marks: First quarters of the periods after the first one, ascending.
        idea_rate_ceiling: How many times its usual rate of ideas any owner can have at most.
        call_rules: The rules of each call, in the order of `calls`.
        call_payments: Who pays for calls whose money a scenario changes, in the order in which they open; a folder
            has none.
    """

    name: str
    label: str
    folder: Path
    digest: str
    focus_sector: int
    period_marks: tuple[Quarter, ...]
    idea_rate_ceiling: float
    provinces: tuple[ProvinceRow, ...]
    universities: tuple[UniversityRow, ...]
    sectors: tuple[SectorRow, ...]
    denominators: tuple[DenominatorRow, ...]
    value_chains: tuple[ValueChainRow, ...]
    size_classes: tuple[SizeClassRow, ...]
    themes: tuple[ThemeRow, ...]
    theme_profiles: tuple[ThemeProfileRow, ...]
    idea_mixes: tuple[IdeaMixRow, ...]
    mode_contributions: tuple[ModeContributionRow, ...]
    cultural_body_kinds: tuple[CulturalBodyKindRow, ...]
    laboratories: tuple[LaboratoryRow, ...]
    tecnopoli: tuple[TecnopoloRow, ...]
    clusters: tuple[ClusterRow, ...]
    cluster_agendas: tuple[ClusterAgendaRow, ...]
    relation_events: tuple[RelationEventRow, ...]
    calls: tuple[CallRow, ...]
    call_rules: tuple[CallRules, ...]
    programme_periods: tuple[ProgrammePeriodRow, ...]
    residual_pool: tuple[ResidualPoolRow, ...]
    call_payments: tuple[CallPayment, ...] = ()

    project_kinds = PROJECT_KINDS
    idea_modes = IDEA_MODES
    technological_mode = IDEA_MODES.index("technological")

    @cached_property
    def labels(self) -> RegionLabels:
        """What results remember of the region, to be read without it."""
        focus = self.sectors[self.focus_sector].sector
        return RegionLabels(
            name=self.name,
            label=self.label,
            focus_sector=focus,
            sectors={row.sector: row.label for row in self.sectors},
            short_labels={row.sector: row.short_label for row in self.sectors},
            joined=tuple(row.sector for row in self.sectors if row.part_of == focus),
            period_marks=tuple(quarter_label(mark) for mark in self.period_marks),
            programme_periods={
                row.label: (quarter_label(row.first_quarter), quarter_label(row.payable_until))
                for row in self.programme_periods
            },
            codes={
                "province": {row.province: row.label for row in self.provinces},
                "value_chain": {row.value_chain: row.label for row in self.value_chains},
                "size": {row.size: row.label for row in self.size_classes},
                "cluster": {row.cluster: row.label for row in self.clusters},
            },
            enters={row.sector: quarter_label(row.enters) for row in self.sectors if row.enters is not None},
        )

    @cached_property
    def province_codes(self) -> dict[str, int]:
        """Codes of provinces by acronym."""
        return _codes(row.province for row in self.provinces)

    @cached_property
    def sector_codes(self) -> dict[str, int]:
        """Codes of sectors by name."""
        return _codes(row.sector for row in self.sectors)

    @cached_property
    def theme_codes(self) -> dict[str, int]:
        """Codes of themes by name."""
        return _codes(row.theme for row in self.themes)

    @cached_property
    def cluster_codes(self) -> dict[str, int]:
        """Codes of clusters by name."""
        return _codes(row.cluster for row in self.clusters)

    @cached_property
    def call_codes(self) -> dict[str, int]:
        """Codes of calls by identifier."""
        return _codes(row.call_id for row in self.calls)

    @cached_property
    def small_sizes(self) -> tuple[int, ...]:
        """Codes of the size classes that count as small enterprises: at most 49 employees."""
        return tuple(
            code for code, row in enumerate(self.size_classes) if row.employees_high <= LARGEST_SMALL_ENTERPRISE
        )

    @cached_property
    def founding_agendas(self) -> tuple[tuple[float, ...], ...]:
        """Theme weights of each cluster at its founding (clusters x themes, rows sum to 1)."""
        weights = {(row.cluster, row.theme): row.weight for row in self.cluster_agendas}
        return tuple(
            tuple(weights.get((cluster.cluster, theme.theme), 0.0) for theme in self.themes)
            for cluster in self.clusters
        )

    @cached_property
    def idea_kind_shares(self) -> tuple[tuple[float, ...], ...]:
        """Shares of kinds of project (idea mix groups x project kinds, rows sum to 1)."""
        return self._mixes(PROJECT_KINDS)

    @cached_property
    def idea_mode_shares(self) -> tuple[tuple[float, ...], ...]:
        """Shares of modes (idea mix groups x idea modes, rows sum to 1)."""
        return self._mixes(IDEA_MODES)

    @cached_property
    def ecosystems_joined(self) -> tuple[int, ...]:
        """The sector each sector's ecosystem belongs to while parts are not on their own."""
        return tuple(
            code if row.part_of is None else self.sector_codes[row.part_of] for code, row in enumerate(self.sectors)
        )

    @cached_property
    def focus_theme_shares(self) -> tuple[float, ...]:
        """Weight of each theme in the focus sector: that of its value chains, by units and propensity (sums to 1)."""
        share = {row.value_chain: row.units_share * row.relative_propensity for row in self.value_chains}
        weights = [0.0] * len(self.themes)
        for row in self.theme_profiles:
            if row.value_chain is not None:
                weights[self.theme_codes[row.theme]] += row.weight * share[row.value_chain]
        total = sum(weights)
        return tuple(weight / total for weight in weights)

    @cached_property
    def theme_contributions(self) -> tuple[tuple[float, ...], ...]:
        """What each theme contributes to each transition (themes x `TRANSITIONS`)."""
        return tuple(tuple(getattr(row, transition) for transition in TRANSITIONS) for row in self.themes)

    @cached_property
    def contributions_of_modes(self) -> tuple[tuple[float, ...], ...]:
        """What each mode contributes to each transition (idea modes x `TRANSITIONS`)."""
        rows: dict[str, ModeContributionRow] = {row.mode: row for row in self.mode_contributions}
        return tuple(tuple(getattr(rows[mode], transition) for transition in TRANSITIONS) for mode in IDEA_MODES)

    def idea_mix_group(self, owners: str) -> int:
        """Return the row of the idea mixes for an owner group; the row of a sector is its code."""
        return self._mix_groups.index(owners)

    def rules_of(self, call: int) -> CallRules:
        """Return the rules of a call, by code."""
        return self.call_rules[call]

    def is_open_to_all(self, call: int) -> bool:
        """Tell whether a call, by code, admits more sectors than the focus sector."""
        focus = self.sectors[self.focus_sector].sector
        return any(sector != focus for sector in self.calls[call].sectors)

    @cached_property
    def accounts(self) -> tuple[AccountKey | None, ...]:
        """The programme account that pays each call, by code: that of the period in which it opens.

        None for calls that are paid with national money.
        """
        return tuple(
            None if call.held == "national_board" else (self._period_of(call.opens), call.instrument)
            for call in self.calls
        )

    def _period_of(self, quarter: Quarter) -> int:
        periods = enumerate(self.programme_periods)
        return next(code for code, row in periods if row.first_quarter <= quarter <= row.last_quarter)

    @cached_property
    def _mix_groups(self) -> tuple[str, ...]:
        return (*(row.sector for row in self.sectors), *OTHER_OWNERS)

    def _mixes(self, categories: Iterable[str]) -> tuple[tuple[float, ...], ...]:
        columns = [f"{category}_share" for category in categories]
        rows = {row.owners: row for row in self.idea_mixes}
        return tuple(tuple(getattr(rows[owners], column) for column in columns) for owners in self._mix_groups)


def _codes(names: Iterable[str]) -> dict[str, int]:
    return {name: code for code, name in enumerate(names)}
