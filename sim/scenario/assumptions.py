"""The uncertainties: what nobody decides and the record does not settle."""

from sim.inputs.base import Record
from sim.scenario.call_rule_assumptions import CallRuleAssumptions
from sim.scenario.capital_assumptions import CapitalAssumptions
from sim.scenario.ecosystem_assumptions import (
    CapabilityAssumptions,
    FeasibilityAssumptions,
    IdeaAssumptions,
    InformationAssumptions,
    MatchingAssumptions,
    ShockAssumptions,
)
from sim.scenario.funding_assumptions import ApplicationAssumptions, AppraisalAssumptions, ProjectAssumptions
from sim.scenario.government_assumptions import AccountAssumptions, AlignmentAssumptions, PoolAssumptions
from sim.scenario.organisation_assumptions import MembershipAssumptions, PopulationAssumptions


class Assumptions(Record):
    """All uncertainties."""

    population: PopulationAssumptions = PopulationAssumptions()
    """Entry, exit and the readiness to cooperate."""

    shock: ShockAssumptions = ShockAssumptions()
    """A shock from outside, such as the pandemic."""

    ideas: IdeaAssumptions = IdeaAssumptions()
    """How many ideas there are and how long they live."""

    capability: CapabilityAssumptions = CapabilityAssumptions()
    """What organisations learn from projects and studies, and the ideas they have by it."""

    information: InformationAssumptions = InformationAssumptions()
    """Who hears of a call."""

    matching: MatchingAssumptions = MatchingAssumptions()
    """How consortia form."""

    feasibility: FeasibilityAssumptions = FeasibilityAssumptions()
    """What a feasibility study costs and does."""

    application: ApplicationAssumptions = ApplicationAssumptions()
    """What an owner weighs before applying."""

    capital: CapitalAssumptions = CapitalAssumptions()
    """What money costs enterprises, and how long they wait for a grant."""

    call_rules: CallRuleAssumptions = CallRuleAssumptions()
    """What the region folder says of calls, and how far off it may be."""

    appraisal: AppraisalAssumptions = AppraisalAssumptions()
    """What stands between merit and score."""

    projects: ProjectAssumptions = ProjectAssumptions()
    """What funded projects bring."""

    membership: MembershipAssumptions = MembershipAssumptions()
    """Why organisations join a cluster, stay or leave."""

    alignment: AlignmentAssumptions = AlignmentAssumptions()
    """How a government comes to follow a cluster."""

    account: AccountAssumptions = AccountAssumptions()
    """What programme accounts hold, and how readily they pay."""

    pool: PoolAssumptions = PoolAssumptions()
    """The residual pool."""
