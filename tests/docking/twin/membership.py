"""What membership of a cluster is worth, and when a member thinks about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.elementary import exp

if TYPE_CHECKING:
    from tests.docking.twin.cluster import ClusterManager
    from tests.docking.twin.organisation import Organisation


@dataclass(eq=False)
class Membership:
    """The time for which an organisation is a member: quarters of joining and, once it is over, of leaving."""

    member: Organisation
    joined: int
    founding: bool
    left: int | None = None

    @property
    def is_due(self) -> bool:
        """Whether the yearly fee falls due in this quarter."""
        since = self.member.model.quarter - self.joined
        return since > 0 and since % 4 == 0


def worth(cluster: ClusterManager, one: Organisation) -> float:
    """Return what a year of membership is worth to an organisation, in EUR."""
    model = cluster.model
    it = model.assumptions.membership
    typical = it.benefit_eur * service(cluster) * (1.0 + it.visibility_weight * visibility(cluster))
    taste = exp(it.benefit_spread * one.membership_taste)
    return rounded(typical * one.relative_worth * taste)


def service(cluster: ClusterManager) -> float:
    """Return the share of full service for which the days of the cluster suffice."""
    it = cluster.model.assumptions.membership
    days = 4 * ((1.0 - cluster.levers.institutional_share) * cluster.staff() * 55 + cluster.european_days)
    return rounded(min(1.0, days / (max(1, len(cluster.members)) * it.days_per_member)))


def visibility(cluster: ClusterManager) -> float:
    """Return how far completed projects of members speak for the cluster, 0 to 1."""
    speaks = cluster.model.via("feedback").clusters[cluster.code].track_record
    return rounded(1.0 - exp(-speaks / cluster.model.assumptions.alignment.track_record_projects))
