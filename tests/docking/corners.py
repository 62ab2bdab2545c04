"""Which corners of the model a run of the twin has been in, so that agreement there means something."""

from collections.abc import Iterator

from sim.units import year_of
from tests.docking.twin import TwinModel
from tests.docking.twin.idea import Status
from tests.docking.twin.proposal import Proposal


def corners(model: TwinModel) -> set[str]:
    """Name the corners that a finished run has been in."""
    return {f"channel {channel} off" for channel in model.scenario.channels_off} | {
        *_of_policies(model),
        *_of_calls(model),
        *_of_changed_calls(model),
        *_of_projects(model),
        *(corner for call in model.government.calls for one in call.proposals for corner in _of_proposal(one)),
        *_of_ideas(model),
        *_of_clusters(model),
        *_of_network(model),
    }


def _of_policies(model: TwinModel) -> Iterator[str]:  # noqa: C901 - one `if` a corner, in a row
    policies = [policy for since, policy in model.scenario.policies if since <= model.scenario.end]
    if len(policies) > 1:
        yield "levers change at a date"
    if len({policy.government.separate_ecosystems for policy in policies}) > 1:
        yield "ecosystems joined or separated in the run"
    for policy in policies:
        government = policy.government
        yield f"mode {government.alignment.mode}"
        yield f"breadth {government.alignment.breadth}"
        yield f"scope of alignment {government.alignment.scope}"
        yield f"scope of clusters {policy.cluster.scope}"
        yield f"allocation {government.allocation_rule}"
        yield f"dedicated call {government.dedicated_call}"
        if not government.separate_ecosystems:
            yield "joined ecosystems"
        if government.tailoring > 0.0:
            yield "tailoring"
        if government.national_board:
            yield "national board"
        if policy.cluster.european_support_eur_year > 0.0:
            yield "European support"
        if model.scenario.start <= government.s3_revision <= model.scenario.end:
            yield "strategy revised in the run"
    accounts = list(dict.fromkeys(model.government.accounts.values()))
    if any(account.balance < 0 for account in accounts):
        yield "account overdrawn"
    if any(account.received for account in accounts):
        yield "transfer between accounts"
    if len({account.period.period for account in accounts if account.paid}) > 1:
        yield "money of several periods"
    if model.scenario.start % 4:
        yield "starts within a year"
    if any(year_of(call.row.opens) == year_of(model.scenario.start) for call in model.government.calls):
        yield "calls in the first year"


def _of_changed_calls(model: TwinModel) -> Iterator[str]:
    opened = {call.row.call_id: call for call in model.government.calls}
    for name, change in model.scenario.calls:
        payer = change.paid_by or "account"
        if change.held is False:
            yield f"call not held, {payer}"
        elif name in opened:
            yield f"new call, {payer}" if change.like else f"call changed, {payer}"
            if change.budget_eur is not None and opened[name].budget < round(change.budget_eur * 100):
                yield "call with less money than is written"


def _of_calls(model: TwinModel) -> Iterator[str]:  # noqa: C901 - one `if` a corner, in a row
    opened = [call.row.opens for call in model.government.calls]
    if len(set(opened)) < len(opened):
        yield "several calls in a quarter"
    for call in model.government.calls:
        ranking = sum(one.grant for one in call.proposals if one.above_threshold)
        funded = [one for one in call.proposals if one.funded]
        if call.decides > model.scenario.end and call.proposals:
            yield "call never decided"
        if call.top_up and call.awarded > call.budget:
            yield "top-up paid"
        if call.decided and ranking > call.budget and not call.top_up:
            yield "no top-up left"
        if call.edition_change:
            yield "larger edition" if call.edition_change > 0 else "smaller edition"
        if funded and len(funded) < sum(one.above_threshold for one in call.proposals):
            yield f"money ends: {call.row.on_misfit}"
        if max((one.rank for one in funded), default=0) > len(funded):
            yield "funded out of rank"
        if call.reserve_share > 0.0 and funded:
            yield "reserve"
        if call.floor > 0 and funded:
            yield "floor"
        if call.lottery_share > 0.0 and funded:
            yield "lots"
            if call.reserve_share > 0.0:
                yield "lots of a reserve"
        if call.row.carved_from_open_calls and call.proposals:
            yield "dedicated call with proposals"


def _of_proposal(one: Proposal) -> Iterator[str]:
    flags = {
        "study in a proposal": one.studied,
        "partners abroad": one.idea.international and one.studied,
        "owner of several proposals": one.owner.applications > 1,
        "resubmission": one.resubmission,
        "idea of a capable owner": one.idea.capability_gain > 0.0,
        "owner that withdraws": one.owner.withdrawn_until is not None,
        "re-tagged": one.claimed_sector != one.call.ecosystem[one.owner.sector],
        "one partner": len(one.partners) == 1,
        "several partners": len(one.partners) > 1,
        "not eligible": not one.eligible and one.score == one.score,
        "ceiling of grants": one.grant == one.call.max_grant,
        "part of an idea": one.cost < one.idea.cost,
        "consultant": one.work.consultant,
        "ready on the last day": one.ready_after == one.call.window_days,
        f"proposal of {one.owner.owner_kind}": True,
    }
    yield from (name for name, holds in flags.items() if holds)


def _of_projects(model: TwinModel) -> Iterator[str]:
    for one in model.projects:
        flags = {
            "hosted": one.hosted,
            "completed": one.completed,
            "renounced": one.renounced,
            "failed": not one.succeeds and not one.renounced,
            "would go alone": one.would_go_alone,
            "member's project": one.member,
            "second award": not one.first_award,
        }
        yield from (name for name, holds in flags.items() if holds)


def _of_ideas(model: TwinModel) -> Iterator[str]:
    kinds = model.world.ideas.kind.tolist()
    for idea in model.ideas:
        if idea.status in (Status.STOPPED, Status.DROPPED, Status.EXPIRED, Status.ALONE):
            yield f"idea {idea.status.name.lower()}"
        if idea.introduced:
            yield "introduced"
        if idea.kind != kinds[idea.row]:
            yield "kind changed by a study"
        if idea.status is Status.SUBMITTED and not idea.owner.alive:
            yield "owner closed while waiting"


def _of_clusters(model: TwinModel) -> Iterator[str]:
    # The record knows members of each quarter: a cluster that had some, then none, then some was founded twice.
    members: dict[object, list[object]] = {}
    for row in model.recorder.rows:
        if row["outcome"] == "cluster_members":
            members.setdefault(row["sector"], []).append(row["value"])
    for sector, counts in members.items():
        had = [bool(count) for count in counts]
        changes = sum(had[i] != had[i + 1] for i in range(len(had) - 1))
        if sector != "all" and changes > 1 and had[-1]:
            yield "cluster founded again"
        if sector != "all" and any(had) and not had[-1]:
            yield "cluster closed"
    if any(cluster.completed_member_projects for cluster in model.clusters):
        yield "track record"


def _of_network(model: TwinModel) -> Iterator[str]:
    for cluster in model.clusters:
        if cluster.past_memberships:
            yield "member left"
        both = [one.member for one in (*cluster.past_memberships, *cluster.memberships)]
        if len(set(both)) < len(both):
            yield "member again"
    for one in model.organisations:
        for other, tie in one.common_projects.items():
            yield f"met: {tie.through}"
            if other not in one.partners:
                yield "tie that counts no more"
            if tie.until > tie.since + tie.first.idea.duration - 1:
                yield "tie renewed"
