"""Results that other code made: what computes runs again refuses them, and says which code differs."""

from dataclasses import replace

import pytest

from sim.results.store.code import code_here

RUN = "run baseline larger-team --seeds 2 --jobs 1 --set end=2015Q4 --out out"
CHANNELS = "channels full-alignment no-alignment --seeds 1 --jobs 1 --set end=2015Q4 --out channels"
OTHER = replace(code_here(), version="9.9.9")


def by_other_code(monkeypatch):
    for place in ("sim.runs.recalled", "sim.results.store.store"):
        monkeypatch.setattr(f"{place}.code_here", lambda: OTHER)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("made", "asked"),
    [
        (RUN, "explain out --project CCI-00001@2015Q1"),
        (RUN, "verify out"),
        (RUN, RUN),
        (RUN, "retry out --jobs 1"),
        (CHANNELS, CHANNELS),
        (CHANNELS, "verify channels"),
    ],
)
def test_other_code_computes_nothing_again(cci, monkeypatch, made, asked):
    assert cci(made).code == 0
    by_other_code(monkeypatch)
    said = cci(asked)
    assert said.code == 2
    assert len(said.lines) == 1
    assert "the version of cci-sim" in said.err.replace("another version", "the version")


def test_the_code_that_made_them_is_not_refused(cci):
    assert cci(RUN).code == 0
    assert cci(RUN).code == cci("verify out").code == cci("retry out --jobs 1").code == 0
    assert "made with another" not in cci("explain out --project CCI-00001@2015Q1").err
