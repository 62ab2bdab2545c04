"""How many examples Hypothesis tries: few for `make test`, many where HYPOTHESIS_PROFILE is ci or laws."""

import gc

from tests.support.examples import load_profile

load_profile()


def pytest_collection_finish() -> None:
    """Spare the collector of cycles what lives to the end, thousands of tests and all modules: a tenth of all time."""
    gc.collect()
    gc.freeze()
