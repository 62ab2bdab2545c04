"""The watchdog bites what hangs and nothing else; waiting ends as soon as what is waited for is there."""

import signal
import threading

import pytest

from tests.support.calls import calls_during, watched
from tests.support.patience import comes_true, watchdog


def test_what_hangs_is_bitten():
    with pytest.raises(AssertionError, match=r"not done after 0\.05 s: it hangs"), watchdog(0.05):
        threading.Event().wait()


def test_what_ends_is_not_bitten_afterwards():
    before = signal.getsignal(signal.SIGALRM)
    with watchdog(0.05):
        pass
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) is before


def work_under_a_watchdog_and_hang(at_work):
    with watchdog(60):
        threading.Event().wait(at_work)
    threading.Event().wait(5)


@pytest.mark.parametrize("at_work", [0, 0.1])
def test_an_outer_watchdog_watches_on(at_work):
    with pytest.raises(AssertionError, match=r"not done after 0\.05 s: it hangs"), watchdog(0.05):
        work_under_a_watchdog_and_hang(at_work)
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_what_is_waited_for_comes_or_does_not():
    looks = iter([False, False, True])
    assert comes_true(lambda: next(looks))
    assert not comes_true(lambda: False, patience=0.05)


def test_calls_are_counted_and_noted(monkeypatch):
    def leaf():
        pass

    def work(times):
        for _ in range(times):
            leaf()

    few, many = (calls_during(lambda times=times: work(times)) for times in (10, 110))
    assert many - few == 100
    told = watched(monkeypatch, "fnmatch.filter")
    import fnmatch

    assert fnmatch.filter(["a", "b"], "a") == ["a"]
    assert told == [(["a", "b"], "a")]
