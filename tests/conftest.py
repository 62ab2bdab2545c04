"""How many examples Hypothesis tries: few for `make test`, many where HYPOTHESIS_PROFILE=ci."""

import os

from hypothesis import settings

# Without a deadline and without chance: a slow machine or an unlucky draw must not turn a green suite red.
settings.register_profile("quick", max_examples=25, derandomize=True, deadline=None)
settings.register_profile("ci", max_examples=200, derandomize=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
