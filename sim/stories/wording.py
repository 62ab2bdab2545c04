"""How a story words what it tells: endings, ways of meeting, awards, scores and money."""

from sim.phases.awarding import Criteria
from sim.rules.allocation import FLOOR, LOTTERY, RANKING, RESERVE
from sim.rules.appraisal import in_sd_units
from sim.state.idea_state import Status
from sim.state.ties import Meeting

AWARDED_BY = {FLOOR: "the floor of its sector", RESERVE: "the reserve", RANKING: "its rank", LOTTERY: "the lot"}
MET = {
    Meeting.FORMER_PARTNER: "former partner",
    Meeting.PARTNER_OF_PARTNER: "partner of a partner",
    Meeting.INTRODUCTION: "introduced by the cluster",
    Meeting.WORKSHOP: "met at a workshop",
    Meeting.STRANGER: "stranger",
}
ENDINGS = {
    Status.LATENT: "never came up: its owner did not exist or had fewer ideas than it might have, or a shock took it",
    Status.LIVE: "waits for a call at the end of the run",
    Status.SUBMITTED: "is under appraisal at the end of the run",
    Status.STOPPED: "was stopped after a feasibility study",
    Status.DROPPED: "was given up after a rejection",
    Status.ALONE: "was begun without a grant",
    Status.RENOUNCED: "was awarded a grant, which was renounced",
    Status.EXPIRED: "expired, or its owner closed, before it was funded",
}


def score_told(weights: tuple[float, float, float, float], by: Criteria, row: int) -> list[str]:
    """Say what each criterion adds to the score of a proposal."""
    merit, theme, consortium, transition = weights
    written, noise = float(by.written[row]), float(by.noise[row])
    lines = [f"merit as written {written:+.2f} and error of the panel {noise:+.2f}: {merit * (written + noise):+.3f}"]
    for words, weight, values in (
        ("fit to a priority", theme, by.fit),
        ("consortium", consortium, by.consortium),
        ("contribution to transition", transition, by.transition),
    ):
        share = float(values[row])
        lines.append(f"{words} {share:.2f} (0 to 1): {weight * float(in_sd_units(share)):+.3f}")
    return lines


def eur(cents: int) -> str:
    """Write an amount of cents in whole euro."""
    return f"{cents / 100:,.0f} EUR"
