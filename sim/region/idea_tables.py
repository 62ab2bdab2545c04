"""The rows of a region folder that say what ideas are about and what they contribute to."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.region.tables import IdeaMode, Name, SourcedRow, Text
from sim.units import Share

__all__ = ["TRANSITIONS", "ContributionRow", "IdeaMixRow", "ModeContributionRow", "ThemeProfileRow", "ThemeRow"]

TRANSITIONS = ("green", "digital", "social")
"""The transitions that ideas can contribute to, columns of `ContributionRow`."""


class ContributionRow(SourcedRow):
    """What an idea of a theme or a mode contributes on average to the green, digital and social transition."""

    green: Share
    digital: Share
    social: Share


class ThemeRow(ContributionRow):
    """A theme, its weight in the strategies of 2014 and 2021, and what its ideas contribute to transition."""

    theme: Name
    label: Text
    focus_priority: Annotated[int, Field(ge=1)] | None = None
    s3_2014_weight: Share
    s3_2021_weight: Share


class ThemeProfileRow(SourcedRow):
    """The weight of a theme in a sector or, in the focus sector, in a value chain."""

    sector: Name
    value_chain: Name | None
    theme: Name
    weight: Share


class IdeaMixRow(SourcedRow):
    """What share of an owner group's ideas is of each kind and mode."""

    owners: Name
    research_share: Share
    pilot_share: Share
    demonstrator_share: Share
    startup_share: Share
    training_share: Share
    collaborative_share: Share
    technological_share: Share
    design_driven_share: Share
    socio_cultural_share: Share


class ModeContributionRow(ContributionRow):
    """A mode of innovation and what its ideas contribute to transition."""

    mode: IdeaMode
