"""How many examples Hypothesis tries, few for `make test`, many where HYPOTHESIS_PROFILE is ci or laws; and haste."""

import gc
import os
from collections.abc import Iterator

import pytest

from tests.support.examples import load_profile

load_profile()


def pytest_collection_finish() -> None:
    """Spare the collector of cycles what lives to the end, thousands of tests and all modules."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def nobody_waits_for_the_disk() -> Iterator[None]:
    """Let no test wait until its files are on the disk: what is told to be kept, `tests/support/faulty_disk` heeds."""

    def fsync(descriptor: int) -> None:
        os.fstat(descriptor)  # which has to be open

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        yield
