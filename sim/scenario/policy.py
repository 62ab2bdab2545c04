"""The levers: what a regional government, a cluster or the Tecnopoli can decide."""

from typing import Literal

from sim.inputs.base import Record
from sim.scenario.declarations import lever
from sim.units import NonNegative, Quarter, QuarterText, Share


class AlignmentPolicy(Record):
    """How far regional calls follow what a cluster proposes."""

    mode: Literal["endogenous", "fixed", "recorded"] = lever(
        "endogenous", "choice", "the case study describes alignment as the result of a two-sided relation"
    )
    """Endogenous (it grows with commitment, working-group days and track record), fixed (it is `strength`;
    dated interventions make it a schedule) or recorded (each call keeps its historical rules).
    """

    strength: Share = lever(1.0, "share", "full willingness; fixed mode sets the level, endogenous mode its ceiling")
    """Alignment strength in fixed mode; the most that the government is willing to move in endogenous
    mode.
    """

    lag_quarters: int = lever(1, "quarters", "a call is drafted about a quarter before it opens", low=0, high=16)
    """Quarters from a change of alignment to the first call that shows it."""

    breadth: Literal["themes", "rules", "money", "rules_only"] = lever(
        "money", "choice", "the record shows changed themes, rules and reserves"
    )
    """What follows the cluster: themes only; themes and rules; themes, rules and reserved money; or rules only."""

    scope: Literal["focus", "all"] = lever("focus", "choice", "assumption: scenarios act on one cluster alone")
    """Whether alignment and commitment concern all clusters or the focus cluster alone, which is the cluster of the
    focus sector of the region (the others then keep the defaults).
    """

    with_cluster: str | None = lever(
        None, "name of a cluster", "assumption: scenarios act on one cluster alone", absent="no other"
    )
    """One more cluster that alignment and commitment concern beside the focus cluster, by its name in the region."""

    def concerns(self, cluster: str, is_focus: bool) -> bool:
        """Tell whether alignment and commitment concern a cluster."""
        return is_focus or self.scope == "all" or cluster == self.with_cluster

    @property
    def is_recorded(self) -> bool:
        """Whether each call keeps its historical rules."""
        return self.mode == "recorded"


class TransitionWeights(Record):
    """What the appraisal counts as a contribution to transition."""

    green: NonNegative = lever(1.0, "weight", "Pact for Work and Climate; equal weights are an assumption", high=100)
    """Weight of an idea's green contribution."""

    digital: NonNegative = lever(1.0, "weight", "S3 2021-2027; equal weights are an assumption", high=100)
    """Weight of an idea's digital contribution."""

    social: NonNegative = lever(1.0, "weight", "Agenda 2030; equal weights are an assumption", high=100)
    """Weight of an idea's social contribution."""


class GovernmentPolicy(Record):
    """What the regional government decides, with its agency."""

    commitment: Share = lever(1.0, "share of what the case study describes", "case study: strong bilateral commitment")
    """How much of itself the region puts into the relation with the focus cluster, or with all clusters where the
    scope of alignment is all; 1 is what the case study describes.
    """

    alignment: AlignmentPolicy = AlignmentPolicy()
    """How far regional calls follow what a cluster proposes."""

    budget_factor: NonNegative = lever(1.0, "factor", "1 keeps the calendar's money", high=10)
    """Multiplies the money of every call of the calendar."""

    window_factor: float = lever(1.0, "factor", "1 keeps the calendar's windows", low=0.1, high=10)
    """Multiplies the days for which every call stays open."""

    outreach: Share = lever(0.05, "probability", "assumption: general publicity of a call")
    """Probability that the region's own publicity for a call reaches an owner of an idea."""

    s3_revision: QuarterText = lever(2021 * 4, "quarter", "S3 2021-2027, case study")
    """First quarter of the revised smart specialisation strategy: new theme weights and one larger step of
    alignment.
    """

    transition_weights: TransitionWeights = TransitionWeights()
    """What the appraisal counts as a contribution to transition."""

    allocation_rule: Literal["ranking", "first_come", "lottery"] = lever(
        "ranking", "choice", "the calls of the record rank proposals by score"
    )
    """How proposals above the threshold are put in order for the money: by score, by the day on which they were
    ready, or by score for a part of the money and by lot for the rest.
    """

    lottery_share: Share = lever(0.5, "share of the budget", "assumption: half; read only where a lottery is the rule")
    """Share of a call's money that is drawn by lot among the proposals above the threshold."""

    tailoring: Share = lever(
        0.0, "share of the way", "case study: tenders and tools geared more strongly to the focus sector"
    )
    """How far all calls are geared to the focus sector beyond what the record shows: their definition of innovation
    admits all modes, the smallest project of the sector shrinks to nothing, and its applicants are spared a part of
    the paperwork.
    """

    dedicated_call: Literal["calendar", "yearly"] = lever("calendar", "choice", "the calendar has it in 2023 and 2025")
    """Whether the dedicated call for the focus sector is held as in the calendar, or in each year from 2023 on."""

    national_board: bool = lever(False, "yes or no", "case study: a board of cluster managers at national level")
    """Whether a national board of cluster managers funds larger demonstrators, with national money."""

    separate_ecosystems: bool = lever(True, "yes or no", "case study: a part of a sector became an area of its own")
    """Whether sectors that were part of another have a cluster of their own from its founding
    on; if not, they share the cluster, the reserves and the dedicated calls of the other sector.
    """

    def revises_strategy_in(self, quarter: Quarter) -> bool:
        """Tell whether the revised strategy begins in a quarter."""
        return quarter == self.s3_revision

    def has_revised_strategy(self, quarter: Quarter) -> bool:
        """Tell whether the revised strategy is in force in a quarter."""
        return quarter >= self.s3_revision


class ClusterPolicy(Record):
    """What a cluster organisation decides, and the money it is given."""

    scope: Literal["focus", "all"] = lever("focus", "choice", "assumption: scenarios act on one cluster alone")
    """Whether these levers concern all clusters or the focus cluster alone (the others then keep the defaults)."""

    active: bool = lever(True, "yes or no", "case study: the focus cluster exists")
    """Whether the cluster organisation exists."""

    founded: QuarterText | None = lever(None, "quarter", "empty: the quarter in the region folder")
    """Quarter in which the cluster starts, if not the one in the region folder."""

    staff_fte: NonNegative | None = lever(
        None, "full-time equivalents", "empty: the staff in the region folder", high=50
    )
    """Staff that the cluster would employ if its money allows, if not the one in the region folder."""

    public_grant_factor: NonNegative = lever(1.0, "factor", "1 keeps the grant in the region folder", high=20)
    """Multiplies the public grant of the cluster."""

    institutional_share: Share = lever(
        0.5, "share of days", "assumption: half of the time on members (feasibility_studies_per_year)"
    )
    """Share of person-days for working groups and drafting priorities; the rest is day-by-day work for
    members.
    """

    feasibility_share: Share = lever(0.7, "share of day-by-day days", "set so that 2 FTE make about ten studies a year")
    """Share of the day-by-day days for feasibility studies; the rest goes to brokerage and information."""

    brokerage_share: Share = lever(0.5, "share of the remaining days", "assumption")
    """Share of the days left after feasibility studies for brokering partners; the rest informs and
    recruits members.
    """

    commitment: Share = lever(1.0, "share of what the case study describes", "case study: strong bilateral commitment")
    """How much of itself the cluster puts into the relation with the region; 1 is what the case study describes."""

    european_support_eur_year: NonNegative = lever(
        0.0, "EUR a year", "case study: European resources for day-by-day coordination", high=10e6
    )
    """Money from the European level for day-by-day work, on top of grant and fees; feasibility studies then look for
    partners abroad as well.
    """

    def lets_work(self, quarter: Quarter, founded: Quarter, is_focus: bool) -> bool:
        """Tell whether a cluster exists in a quarter.

        Args:
            quarter: The quarter.
            founded: The quarter in which the region folder has it founded.
            is_focus: Whether it is the focus cluster.
        """
        if not is_focus and self.scope == "focus":
            return quarter >= founded
        return self.active and quarter >= (founded if self.founded is None else self.founded)


class TecnopoliPolicy(Record):
    """What the Tecnopoli offer."""

    workshops_factor: NonNegative = lever(1.0, "factor", "1 keeps the workshops in the region folder", high=20)
    """Multiplies the number of workshops of each Tecnopolo."""

    incubation: Share = lever(0.5, "share", "assumption")
    """How much of the possible incubation of start-ups the Tecnopoli provide."""


class Policy(Record):
    """All levers at one date."""

    government: GovernmentPolicy = GovernmentPolicy()
    """What the regional government decides."""

    cluster: ClusterPolicy = ClusterPolicy()
    """What the cluster organisation decides."""

    tecnopoli: TecnopoliPolicy = TecnopoliPolicy()
    """What the Tecnopoli offer."""
