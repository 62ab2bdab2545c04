"""The channels through which a policy can work, each of which can be switched off."""

from typing import Literal, get_args

__all__ = ["CHANNELS", "Channel"]

Channel = Literal["information", "support", "thematic", "design", "money", "expectation", "feedback"]
"""Information: who hears of calls through outreach, cluster and workshops. Support: feasibility studies, introductions,
incubation. Thematic: the theme weights of calls and what counts as transition. Design: all other rules of calls. Money:
which calls are held, their budgets and top-ups, and what is reserved. Expectation: the chances of success that
applicants perceive. Feedback: completed projects that speak for a cluster, to the government and to who may join it.
"""

CHANNELS: tuple[Channel, ...] = get_args(Channel)
