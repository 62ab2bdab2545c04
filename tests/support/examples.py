"""How many examples a property is tried on, by profile: HYPOTHESIS_PROFILE is quick, ci or laws."""

import os

from hypothesis import settings

EXAMPLES = {"quick": (10, 2), "ci": (200, 25), "laws": (1000, 1000)}
"""Examples of an ordinary property, and of one that runs whole models for each example."""


def load_profile() -> None:
    """Set how many examples are tried: without a deadline and without chance.

    A slow machine or an unlucky draw must not turn a green suite red.
    """
    for name, (examples, _) in EXAMPLES.items():
        settings.register_profile(name, max_examples=examples, derandomize=True, deadline=None)
    settings.load_profile(_profile())


def whole_runs(share: float = 1.0) -> settings:
    """Return the settings of a property that runs whole models, or `share` of its examples where one is dear."""
    return settings(max_examples=max(1, round(EXAMPLES[_profile()][1] * share)))


def thousand_whole_runs() -> settings:
    """Return the settings of a law of whole models that is tried on a thousand of them, on five in a hurry."""
    return settings(max_examples=5 if _profile() == "quick" else 1000)


def cheap(times: int) -> settings:
    """Return the settings of a property so cheap that it is tried `times` as often as others."""
    return settings(max_examples=times * EXAMPLES[_profile()][0])


def _profile() -> str:
    return os.environ.get("HYPOTHESIS_PROFILE", "quick")
