"""What a programme account adds: by hand, and never less money for a call because its budget grows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.programme_account import allocation, edition_change, elapsed_share, readiness, top_up
from tests.support.examples import cheap

CENTS = st.integers(0, 10**12)
SMALL = st.integers(0, 30)


def test_by_hand() -> None:
    assert allocation(1_000_001, 0.2) == 1_200_001
    assert [elapsed_share(quarter, 40, 67) for quarter in (39, 40, 54, 67, 68, 90)] == [
        0.0,
        0.0,
        0.5,
        pytest.approx(27 / 28),
        1.0,
        1.0,
    ]
    assert readiness(0.5, 0.5) == 0.75
    assert (readiness(0.2, 1.0), readiness(1.0, 0.0), readiness(0.0, 0.0)) == (1.0, 1.0, 0.0)
    assert top_up(3_000, 1_000, 10_000, 0.75) == 1_500
    assert top_up(1_003, 1_000, 10_000, 0.5) == 1  # cut off to whole cents
    assert top_up(3_000, 1_000, 700, 0.75) == 700
    assert edition_change(1_000, 4_000, 1_000, 0.5, 5_000) == 1_000
    assert edition_change(1_000, 4_000, 1_000, 0.5, 300) == 300
    assert edition_change(1_000, 250, 1_000, 0.5, 0) == -500
    assert edition_change(1_000, 0, 1_000, 0.0, 0) == 0


def test_a_call_gets_no_top_up_without_budget_demand_or_money() -> None:
    assert top_up(3_000, 0, 10_000, 1.0) == 0
    assert top_up(1_000, 1_000, 10_000, 1.0) == 0
    assert top_up(3_000, 1_000, 0, 1.0) == 0
    assert top_up(3_000, 1_000, -5, 1.0) == 0  # an account that the record has overdrawn


@cheap(20)
@given(CENTS, CENTS, CENTS, st.floats(0, 1), st.integers(0, 3) | CENTS)
def test_the_money_of_a_call_never_falls_as_its_budget_grows(
    demand: int, budget: int, account: int, response: float, more: int
) -> None:
    """Whether `account` is what it has free, or what it has before the budget is taken from it."""
    ready = readiness(response, 0.0)
    for free_before, free_after in ((account, account), (account - budget, account - budget - more)):
        before = budget + top_up(demand, budget, free_before, ready)
        after = budget + more + top_up(demand, budget + more, free_after, ready)
        assert after >= before


@cheap(20)
@given(SMALL, SMALL, SMALL, st.floats(0, 1))
def test_a_top_up_is_never_more_than_is_free_or_asked_for(demand: int, budget: int, free: int, ready: float) -> None:
    found = top_up(demand, budget, free, readiness(ready, 0.0))
    assert 0 <= found <= min(free, max(0, demand - budget))


@cheap(20)
@given(CENTS, CENTS, st.integers(1, 10**12), st.floats(0, 1), st.integers(-(10**6), 10**12))
def test_an_edition_gets_what_there_is_and_gives_up_no_more_than_it_has(
    planned: int, demand: int, money: int, response: float, free: int
) -> None:
    change = edition_change(planned, demand, money, response, free)
    assert -planned <= change <= max(0, free)
