"""The channels through which a policy can work, each of which can be switched off."""

from typing import Literal, get_args

__all__ = ["CHANNELS", "Channel"]

Channel = Literal["information", "support", "thematic", "design", "expectation", "feedback"]
"""Information: who hears of calls through outreach, cluster and workshops. Support: feasibility studies, introductions,
incubation. Thematic: the theme weights of calls and what counts as transition. Design: all other rules and the money of
calls. Expectation: the chances of success that applicants perceive. Feedback: completed projects that speak for a
cluster, to the government and to those who may join it.
"""

CHANNELS: tuple[Channel, ...] = get_args(Channel)
