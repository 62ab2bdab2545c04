"""What a region calls itself and its sectors: what results need of it to be read without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from sim.inputs.frozen import frozen

__all__ = ["RegionLabels"]


@dataclass(frozen=True)
class RegionLabels:
    """Names and labels of one region, as they travel with results.

    Attributes:
        name: Name of the region.
        label: Its name in text and figures.
        focus_sector: Name of the sector that the question is about.
        sectors: Label of each sector by its name.
        short_labels: Short label of each sector, for titles and rows of figures.
        joined: Sectors that are part of the focus sector until they have an ecosystem of their own.
        period_marks: First quarters of the periods after the first one, ascending, like `2017Q2`.
        programme_periods: First quarter of each programming period and the last one in which its calls are paid, by its
            label.
        codes: Label of each code by the name of its column: `province`, `value_chain`, `size`, `cluster`.
        enters: First quarter of each sector that has no enterprises before it, like `2022Q1`.
    """

    name: str
    label: str
    focus_sector: str
    sectors: Mapping[str, str]
    short_labels: Mapping[str, str]
    joined: tuple[str, ...] = ()
    period_marks: tuple[str, ...] = ()
    programme_periods: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    enters: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Freeze the labels: they are handed out, and go into manifests."""
        for name in ("sectors", "short_labels", "programme_periods", "enters", "codes"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Return the labels that `dataclasses.asdict` and JSON made text of."""
        lists = {name: tuple(content[name]) for name in ("joined", "period_marks")}
        return cls(**{**content, **lists})

    @classmethod
    def side_by_side(cls, several: Sequence[RegionLabels]) -> RegionLabels:
        """Return the labels of regions that stand side by side: those of the first, and what the others add."""
        sectors = {name: label for one in reversed(several) for name, label in one.sectors.items()}
        short = {name: label for one in reversed(several) for name, label in one.short_labels.items()}
        codes = {
            column: {code: text for one in reversed(several) for code, text in one.codes.get(column, {}).items()}
            for column in several[0].codes
        }
        label = " and ".join(dict.fromkeys(one.label for one in several))
        return replace(several[0], label=label, sectors=sectors, short_labels=short, codes=codes)

    @property
    def focus_label(self) -> str:
        """Label of the focus sector."""
        return self.sectors[self.focus_sector]

    @property
    def heading(self) -> str:
        """What headings say results are about: the focus sector and the region."""
        return f"{self.focus_label}, {self.label}"
