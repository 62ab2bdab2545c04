"""The channels through which a policy can work, each of which can be switched off."""

from typing import Literal, get_args

__all__ = ["CHANNELS", "CHANNEL_WORDS", "Channel"]

Channel = Literal[
    "information", "support", "thematic", "design", "money", "account", "capability", "expectation", "feedback"
]
"""A way by which a policy can act; `CHANNEL_WORDS` says what goes through each."""

CHANNEL_WORDS: dict[Channel, str] = {
    "information": "outreach, what clusters tell members, workshops: who hears of a call",
    "support": "feasibility studies, introductions, meetings at workshops, incubation",
    "thematic": "theme weights of calls, what counts as transition",
    "design": "all other rules of calls",
    "money": "which calls are held, budgets, reserves",
    "account": "top-ups of calls and budgets of later editions, out of what accounts have free",
    "capability": "what organisations learn from projects and studies, and the ideas they have by it",
    "expectation": "chances of success that applicants perceive",
    "feedback": "completed projects that speak for a cluster, to government and members",
}
"""What goes through each channel."""

CHANNELS: tuple[Channel, ...] = get_args(Channel)
