"""Allocation: worked examples and laws about money."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.allocation import Allocation, allocate, fund_down_the_list, within_floor

CCI, OTHER = 0, 1


def grants_of(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


class TestWorkedExamples:
    def test_stop_closes_the_list_at_the_first_misfit(self) -> None:
        funded = fund_down_the_list(grants_of(40, 50, 30, 10), 100, stop=True)
        assert funded.tolist() == [True, True, False, False]

    def test_skip_funds_smaller_ones_further_down(self) -> None:
        funded = fund_down_the_list(grants_of(40, 50, 30, 10), 100, stop=False)
        assert funded.tolist() == [True, True, False, True]

    def test_floor_takes_the_best_of_each_sector(self) -> None:
        assert within_floor(grants_of(1, 1, 0, 1, 0, 0), 2).tolist() == [True, True, True, False, True, False]

    def test_floor_reaches_past_better_proposals(self) -> None:
        sector = grants_of(OTHER, OTHER, OTHER, CCI)
        funded = run(grants_of(30, 30, 30, 30), sector, 90, floor=1)
        assert funded == [True, True, False, True]

    def test_reserve_is_for_its_sector_and_returns_what_it_cannot_use(self) -> None:
        sector = grants_of(OTHER, OTHER, OTHER, CCI)
        assert run(grants_of(25, 25, 25, 25), sector, 75, reserve=0.34) == [True, True, False, True]
        assert run(grants_of(25, 25, 25, 25), sector, 75, reserve=0.0) == [True, True, True, False]
        assert run(grants_of(25, 25, 25), grants_of(OTHER, OTHER, OTHER), 75, reserve=0.5) == [
            True,
            True,
            True,
        ]

    def test_floor_awards_count_towards_the_reserve(self) -> None:
        sector = grants_of(OTHER, OTHER, CCI, CCI)
        assert run(grants_of(20, 20, 20, 20), sector, 60, floor=1, reserve=0.34) == [True, True, True, False]

    def test_a_lottery_gives_the_rest_of_the_money_by_lot(self) -> None:
        grants, sector = grants_of(25, 25, 25, 25), grants_of(OTHER, OTHER, OTHER, OTHER)
        lots = (3, 2, 1, 0)
        assert run(grants, sector, 50, lottery=0.0, lots=lots) == [True, True, False, False]
        assert run(grants, sector, 50, lottery=0.5, lots=lots) == [True, False, False, True]
        assert run(grants, sector, 50, lottery=1.0, lots=lots) == [False, False, True, True]

    def test_a_reserve_has_its_own_lottery(self) -> None:
        sector = grants_of(OTHER, CCI, CCI, OTHER)
        drawn = run(grants_of(25, 25, 25, 25), sector, 50, reserve=0.5, lottery=1.0, lots=(3, 2, 1, 0))
        assert drawn == [False, False, True, True]
        ranked = run(grants_of(25, 25, 25, 25), sector, 50, reserve=0.5, lottery=0.0, lots=(3, 2, 1, 0))
        assert ranked == [True, True, False, False]

    def test_a_call_that_is_all_reserve_draws_lots_too(self) -> None:
        sector = grants_of(CCI, CCI, CCI, CCI)
        drawn = run(grants_of(25, 25, 25, 25), sector, 50, reserve=1.0, lottery=0.5, lots=(3, 2, 1, 0))
        assert drawn == [True, False, False, True]


@st.composite
def contests(draw: st.DrawFn) -> dict[str, object]:
    size = draw(st.integers(0, 30))
    return {
        "grants": np.array(draw(st.lists(st.integers(1, 10**7), min_size=size, max_size=size)), dtype=np.int64),
        "sector": np.array(draw(st.lists(st.integers(0, 3), min_size=size, max_size=size)), dtype=np.int64),
        "budget": draw(st.integers(0, 10**8)),
        "floor": draw(st.integers(0, 5)),
        "reserved_sector": CCI,
        "reserve_share": draw(st.sampled_from([0.0, 0.28, 0.3, 0.4, 1.0])),
        "stop": draw(st.booleans()),
        "lots": np.array(draw(st.permutations(range(size))), dtype=np.uint64),
        "lottery_share": draw(st.sampled_from([0.0, 0.3, 1.0])),
    }


class TestLaws:
    @given(contests())
    def test_paid_is_within_budget_to_the_cent(self, contest: dict[str, object]) -> None:
        result = allocate(**contest)  # type: ignore[arg-type]
        paid = int(contest["grants"][result.funded].sum())  # type: ignore[index]
        assert paid + result.left == contest["budget"]
        assert result.left >= 0

    @given(contests())
    def test_nothing_without_money_everything_with_enough(self, contest: dict[str, object]) -> None:
        assert not allocate(**(contest | {"budget": 0})).funded.any()  # type: ignore[arg-type]
        assert allocate(**(contest | {"budget": 10**12})).funded.all()  # type: ignore[arg-type]

    @given(contests(), st.integers(0, 10**7))
    def test_awards_grow_with_the_budget_under_stop(self, contest: dict[str, object], more: int) -> None:
        plain = contest | {"stop": True, "floor": 0, "reserve_share": 0.0, "lottery_share": 0.0}
        before = allocate(**plain)  # type: ignore[arg-type]
        after = allocate(**(plain | {"budget": plain["budget"] + more}))  # type: ignore[arg-type, operator]
        assert (before.funded <= after.funded).all()

    @given(contests(), st.integers(0, 10**7))
    def test_money_spent_grows_with_the_budget_by_rank_and_floor(self, contest: dict[str, object], more: int) -> None:
        plain = contest | {"reserve_share": 0.0, "lottery_share": 0.0}
        before = allocate(**plain)  # type: ignore[arg-type]
        after = allocate(**(plain | {"budget": plain["budget"] + more}))  # type: ignore[arg-type, operator]
        grants = contest["grants"]
        assert grants[before.funded].sum() <= grants[after.funded].sum()  # type: ignore[index]

    @given(contests(), st.permutations(range(4)))
    def test_sectors_have_no_order(self, contest: dict[str, object], names: list[int]) -> None:
        renamed = contest | {"sector": np.array(names)[contest["sector"]], "reserved_sector": names[CCI]}
        assert allocate(**renamed).awarded_by.tolist() == allocate(**contest).awarded_by.tolist()  # type: ignore[arg-type]

    @given(contests())
    def test_without_floor_reserve_and_lottery_it_is_the_ranking(self, contest: dict[str, object]) -> None:
        plain = contest | {"floor": 0, "reserve_share": 0.0, "lottery_share": 0.0}
        expected = fund_down_the_list(contest["grants"], contest["budget"], stop=contest["stop"])  # type: ignore[arg-type]
        assert allocate(**plain).funded.tolist() == expected.tolist()  # type: ignore[arg-type]

    @given(contests())
    def test_any_reserve_is_idle_where_money_suffices_for_all(self, contest: dict[str, object]) -> None:
        enough = contest | {"budget": int(contest["grants"].sum()), "floor": 0}  # type: ignore[attr-defined]
        assert allocate(**enough).funded.all()  # type: ignore[arg-type]

    @given(contests())
    def test_with_skip_nothing_affordable_is_left(self, contest: dict[str, object]) -> None:
        result: Allocation = allocate(**(contest | {"stop": False}))  # type: ignore[arg-type]
        refused = contest["grants"][~result.funded]  # type: ignore[index]
        assert (refused > result.left).all()


class TestWhereMoreMoneyTakesAnAwardAway:
    """Awards grow with the budget for a ranking alone; what floor, reserve or lottery gain, the ranking may lose."""

    def test_a_floor_reaches_one_more(self) -> None:
        sector = grants_of(OTHER, OTHER, CCI)
        assert run(grants_of(10, 40, 60), sector, 60, floor=1) == [True, True, False]
        assert run(grants_of(10, 40, 60), sector, 70, floor=1) == [True, False, True]

    def test_a_reserve_reaches_one_more_and_less_is_spent(self) -> None:
        sector = grants_of(OTHER, OTHER, CCI)
        assert run(grants_of(60, 40, 31), sector, 100, reserve=0.3) == [True, True, False]
        assert run(grants_of(60, 40, 31), sector, 104, reserve=0.3) == [True, False, True]

    def test_a_ranking_before_a_lottery_reaches_one_more(self) -> None:
        sector = grants_of(OTHER, OTHER, OTHER)
        assert run(grants_of(30, 40, 45), sector, 98, lottery=0.3, lots=(2, 1, 0)) == [True, False, True]
        assert run(grants_of(30, 40, 45), sector, 100, lottery=0.3, lots=(2, 1, 0)) == [True, True, False]

    def test_skipping_gives_the_money_to_a_larger_one(self) -> None:
        assert fund_down_the_list(grants_of(40, 60, 30), 70, stop=False).tolist() == [True, False, True]
        assert fund_down_the_list(grants_of(40, 60, 30), 100, stop=False).tolist() == [True, True, False]


def run(
    grants: np.ndarray,
    sector: np.ndarray,
    budget: int,
    *,
    floor: int = 0,
    reserve: float = 0.0,
    lottery: float = 0.0,
    lots: tuple[int, ...] | None = None,
) -> list[bool]:
    order = np.arange(grants.size) if lots is None else np.array(lots)
    result = allocate(
        grants,
        sector,
        budget,
        floor=floor,
        reserved_sector=CCI,
        reserve_share=reserve,
        stop=True,
        lots=order.astype(np.uint64),
        lottery_share=lottery,
    )
    return [bool(funded) for funded in result.funded]


@pytest.mark.parametrize("stop", [True, False])
def test_an_empty_contest_leaves_the_budget(stop: bool) -> None:
    empty = np.zeros(0, dtype=np.int64)
    result = allocate(
        empty,
        empty,
        10,
        floor=2,
        reserved_sector=CCI,
        reserve_share=0.3,
        stop=stop,
        lots=empty.astype(np.uint64),
        lottery_share=0.5,
    )
    assert (result.left, result.funded.size) == (10, 0)
