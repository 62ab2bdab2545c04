"""How many examples Hypothesis tries: few for `make test`, many where HYPOTHESIS_PROFILE is ci or laws."""

from tests.support.examples import load_profile

load_profile()
