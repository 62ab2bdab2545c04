"""No rule sees where a row stands: inputs permuted together give outputs permuted, scalars and arrays the same bits."""

import inspect
import math
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, get_type_hints

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

import sim.rules
from sim.rules import alignment, arithmetic, feasibility, information, matching
from sim.rules.arithmetic import Floats, for_decision
from sim.world.randomness import mixed, uniform_of

Rule = Callable[..., Any]

OF_SCALARS = {
    "alignment.commitment",
    "alignment.own_change",
    "alignment.blended_rule",
    "alignment.tailored",
    "alignment.autonomous_strength",
    "information.chance_of_being_ready",
    "information.interest_in_call",
    "programme_account.allocation",
    "programme_account.edition_change",
    "programme_account.elapsed_share",
    "programme_account.readiness",
    "programme_account.top_up",
    "relation.after_event",
    "relation.kept",
}
"""Rules of one number each: they have no rows."""

APART = {
    "arithmetic.best_first",
    "arithmetic.contenders",
    "arithmetic.best_few_of_each",
    "arithmetic.first_by_hash",
    "arithmetic.first_by_weight",
    "arithmetic.ordered_sum",
    "arithmetic.place_in_group",
    "arithmetic.shares_of_group",
    "arithmetic.sum_by_group",
    "alignment.blended_themes",
    "alignment.influence",
    "alignment.theme_similarity",
    "alignment.renewed_agenda",
    "allocation.fund_down_the_list",
    "allocation.within_floor",
    "allocation.allocate",
    "feasibility.most_admitted_kind",
    "information.chance_of_hearing",
    "matching.deferred_acceptance",
}
"""Rules of whole columns, tested below one by one; those of the allocation read a ranking, whose order they are for."""


def every_rule() -> dict[str, Rule]:
    """Return all public functions of `sim.rules`, by module and name."""
    modules = [import_module(f"sim.rules.{found.name}") for found in iter_modules(sim.rules.__path__)]
    return {f"{module.__name__.split('.')[-1]}.{name}": rule for module in modules for name, rule in _public(module)}


def _public(module: ModuleType) -> list[tuple[str, Rule]]:
    functions = inspect.getmembers(module, inspect.isfunction)
    return [(name, rule) for name, rule in functions if rule.__module__ == module.__name__ and name[0] != "_"]


RULES = every_rule()
BY_ROW = sorted(set(RULES) - OF_SCALARS - APART)

MONEY = ("cost", "grant", "annual_budget", "cents", "minimum")
FLAGS = (
    "resubmission",
    "eligible",
    "studied",
    "international",
    "hosted",
    "same_province",
    "acquainted",
    "technological",
)
THEMES = ("first_theme", "second_theme", "partner_first", "partner_second")
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "theme_weights": st.lists(st.floats(0, 1), min_size=6, max_size=6).map(np.array),
    "places": st.integers(1, 20),
    "weights": st.tuples(*[st.floats(0, 1)] * 4),
    "ceiling": st.none() | st.integers(0, 10**8),
    "most_quarters": st.none() | st.integers(0, 40),
    "days_per_member": st.floats(0.1, 3),
    "track_record_projects": st.floats(1, 40),
    "aid_intensity": st.floats(0.1, 1),
    "shape": st.floats(0.5, 5),
    "mean_quarters": st.integers(1, 40),
    "most": st.floats(1.5, 3),
}
"""Values of the parameters that are no columns; all others are shares."""


def column(name: str, size: int) -> st.SearchStrategy[Any]:
    """Return columns of `size` values as a parameter of this name takes them."""

    def of(elements: st.SearchStrategy[Any], kind: type) -> st.SearchStrategy[Any]:
        return st.lists(elements, min_size=size, max_size=size).map(lambda values: np.array(values, dtype=kind))

    if name in MONEY:
        return of(st.integers(1, 10**10), np.int64)
    if name in FLAGS:
        return of(st.booleans(), np.bool_)
    if name in THEMES:
        return of(st.integers(0, 5), np.int64)
    if name in ("ties", "employees", "age_quarters", "applications", "members", "completed_projects"):
        return of(st.integers(1, 60), np.int64)
    if name == "cost_per_fte_eur":
        return of(st.floats(1e4, 1e5), np.float64)
    if name in ("merit", "written", "noise", "taste"):
        return of(st.floats(-4, 4), np.float64)
    return of(st.floats(0, 1), np.float64)


def arguments(data: st.DataObject, rule: Rule, size: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw the columns and the other arguments of a rule by row."""
    columns, others = {}, {}
    for name, hint in get_type_hints(rule).items():
        if name == "return":
            continue
        if hint in (float, int) or name in SCALARS:
            others[name] = data.draw(SCALARS.get(name, st.floats(0, 1)), name)
        else:
            columns[name] = data.draw(column(name, size), name)
    if rule.__name__ == "transition_contribution":
        others["weights"] = others["weights"][:3]
    return columns, others


def sees_no_place(rule: Rule, columns: dict[str, Any], others: dict[str, Any], order: np.ndarray) -> bool:
    """Tell whether permuted columns give the permuted result, and each row by itself the same bits, as scalars too."""
    whole = np.asarray(rule(**columns, **others))
    permuted = np.asarray(rule(**{name: values[order] for name, values in columns.items()}, **others))
    rows = [rule(**{name: values[row] for name, values in columns.items()}, **others) for row in range(order.size)]
    plain = [
        rule(**{name: _plain(name, values[row]) for name, values in columns.items()}, **others)
        for row in range(order.size)
    ]
    return all(
        same_bits(whole[order], found)
        for found in (permuted, np.array([np.asarray(row) for row in rows])[order], np.array(plain)[order])
    )


def _plain(name: str, value: Any) -> Any:
    return value if name in THEMES else value.item()


def same_bits(first: Any, second: Any) -> bool:
    first, second = np.asarray(first), np.asarray(second)
    return first.shape == second.shape and first.tobytes() == second.tobytes()


def test_every_rule_has_its_place() -> None:
    assert set(RULES) >= OF_SCALARS | APART
    assert len(BY_ROW) > 25


@pytest.mark.parametrize("name", BY_ROW)
@given(data=st.data())
def test_a_rule_by_row_sees_no_place(name: str, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 8), "size")
    columns, others = arguments(data, RULES[name], size)
    assert columns, f"{name} takes no columns"
    order = np.array(data.draw(st.permutations(range(size)), "order"))
    assert sees_no_place(RULES[name], columns, others, order)


def by_rank(value: ArrayLike) -> Floats:
    return np.arange(np.size(value), dtype=np.float64) * np.asarray(value)


def against_the_mean(value: ArrayLike) -> Floats:
    return np.asarray(value) - np.mean(value)


def by_the_library_of_c(value: ArrayLike) -> Floats:
    flat = np.asarray(value, dtype=np.float64)
    return np.array([math.tanh(each) for each in flat.ravel()]).reshape(flat.shape) if flat.ndim == 0 else np.tanh(flat)


@pytest.mark.parametrize("broken", [by_rank, against_the_mean, by_the_library_of_c])
def test_control_a_rule_that_sees_places_or_has_two_arithmetics_is_noticed(broken: Rule) -> None:
    columns = {"value": np.linspace(0.05, 0.95, 50)}
    order = np.random.default_rng(1).permutation(50)
    assert sees_no_place(for_decision, columns, {}, order)
    assert not sees_no_place(broken, columns, {}, order)


scores = st.lists(st.integers(0, 5), min_size=1, max_size=12)
"""Few different scores, so that there are ties."""


def half(identity: np.ndarray) -> np.ndarray:
    """Return one of two groups for each identity."""
    return (identity % np.uint64(2)).astype(np.int64)


def everybody(places: np.ndarray) -> np.ndarray:
    return np.ones(places.size, dtype=np.bool_)


@st.composite
def ranked(draw: st.DrawFn) -> tuple[Floats, np.ndarray, np.ndarray, np.ndarray]:
    """Draw scores with ties, hashes with ties, identities without, and an order."""
    score = np.array(draw(scores), dtype=np.float64) / 5
    size = score.size
    hashes = np.array(draw(st.lists(st.integers(0, 3), min_size=size, max_size=size)), dtype=np.uint64)
    identity = np.array(draw(st.permutations(range(size))), dtype=np.uint64)
    return score, hashes, identity, np.array(draw(st.permutations(range(size))))


class TestOrders:
    """What picks positions picks the same rows, in the same order, wherever they stand."""

    @given(ranked(), st.integers(0, 13), st.floats(0.1, 1))
    def test_the_same_rows_come_first(self, drawn: tuple[np.ndarray, ...], count: int, least: float) -> None:
        score, hashes, identity, order = drawn
        weight = least + score
        picks: dict[str, Callable[..., np.ndarray]] = {
            "best_first": lambda s, h, i, w: arithmetic.best_first(s, h, i),
            "first_by_hash": lambda s, h, i, w: arithmetic.first_by_hash(h, i, count),
            "best_few_of_each": lambda s, h, i, w: arithmetic.best_few_of_each(s, h, i, half(i), np.array([count, 1])),
            "first_by_weight": lambda s, h, i, w: arithmetic.first_by_weight(
                0.9 * s, w, h, i, half(i), arithmetic.shares_of_group(half(i), w, 2), np.array([count, 1]), everybody
            ),
        }
        columns = (score, hashes, identity, weight)
        for name, pick in picks.items():
            there = pick(*(values[order] for values in columns))
            assert identity[order][there].tolist() == identity[pick(*columns)].tolist(), name

    @given(ranked(), st.integers(0, 13))
    def test_the_first_are_among_the_contenders(self, drawn: tuple[np.ndarray, ...], count: int) -> None:
        score, hashes, identity, _ = drawn
        first = arithmetic.best_first(score, hashes, identity)[:count]
        among = arithmetic.contenders(score, count)
        assert set(first.tolist()) <= set(among.tolist())
        assert among.tolist() == sorted(among.tolist())
        if 0 < count < score.size:
            assert (score[among] >= score[first].min()).all()

    @given(ranked(), st.integers(0, 13), st.integers(0, 13))
    def test_the_few_of_each_are_the_few_of_every_group(
        self, drawn: tuple[np.ndarray, ...], some: int, others: int
    ) -> None:
        score, hashes, identity, _ = drawn
        group, count = half(identity), np.array([some, others])
        expected: list[int] = []
        for code in (0, 1):
            rows = np.flatnonzero(group == code)
            few = arithmetic.best_first(score[rows], hashes[rows], identity[rows])[: int(count[code])]
            expected += rows[few].tolist()
        assert arithmetic.best_few_of_each(score, hashes, identity, group, count).tolist() == expected

    @given(st.lists(st.integers(0, 3)).map(sorted))
    def test_places_in_groups_are_counted(self, groups: list[int]) -> None:
        expected = [groups[:place].count(group) for place, group in enumerate(groups)]
        assert arithmetic.place_in_group(np.array(groups, dtype=np.int64)).tolist() == expected

    @given(st.integers(0, 2**32), st.integers(0, 40), st.sampled_from([0.0, 0.5, 2.0]))
    def test_who_is_looked_at_first_decides_nothing(self, seed: int, count: int, spread: float) -> None:
        keys = mixed(np.arange(400, dtype=np.uint64) + np.uint64(seed))
        draw, weight = uniform_of(keys), np.exp(spread * (uniform_of(mixed(keys)) - 0.5) * 4)
        group, counts = np.arange(400) // 150, np.array([count, 3, 50])
        weight[::7], weight[group == 2], may_come = 0.0, 0.0, keys % np.uint64(3) > 0
        identity = np.arange(400, dtype=np.uint64)
        with np.errstate(divide="ignore", invalid="ignore"):
            appeal = np.where(weight > 0.0, np.log1p(-draw) / weight, -np.inf).round(9)
        plain: list[int] = []
        for code, wanted in enumerate(counts.tolist()):
            among = np.flatnonzero(may_come & (group == code))
            plain += among[np.lexsort((identity[among], keys[among], -appeal[among]))][:wanted].tolist()
        share = arithmetic.shares_of_group(group, weight, 3)
        found = arithmetic.first_by_weight(
            draw, weight, keys, identity, group, share, counts, lambda places: may_come[places]
        )
        assert found.tolist() == plain

    def test_control_ties_left_to_position_are_noticed(self) -> None:
        score, order = np.array([1.0, 1.0]), np.array([1, 0])
        assert np.argsort(-score, kind="stable").tolist() == np.argsort(-score[order], kind="stable").tolist() == [0, 1]


class TestSums:
    """Sums run in the order given: other orders agree to 1e-12, groups keep their entries' order."""

    @given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.randoms(use_true_random=False))
    def test_an_ordered_sum_in_another_order(self, values: list[float], chance: Any) -> None:
        shuffled = values.copy()
        chance.shuffle(shuffled)
        assert arithmetic.ordered_sum(shuffled) == pytest.approx(arithmetic.ordered_sum(values), rel=1e-12)

    @given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1e6)), max_size=20), st.permutations(range(4)))
    def test_groups_by_other_names(self, entries: list[tuple[int, float]], names: list[int]) -> None:
        group = np.array([entry[0] for entry in entries], dtype=np.int64)
        values = np.array([entry[1] for entry in entries], dtype=np.float64)
        renamed = arithmetic.sum_by_group(np.array(names)[group], values, 4)
        assert same_bits(renamed[np.array(names)], arithmetic.sum_by_group(group, values, 4))

    @given(st.lists(st.floats(0, 1), min_size=1, max_size=6), st.randoms(use_true_random=False))
    def test_ways_of_hearing_in_another_order(self, ways: list[float], chance: Any) -> None:
        shuffled = ways.copy()
        chance.shuffle(shuffled)
        heard = float(information.chance_of_hearing(ways))
        assert float(information.chance_of_hearing(shuffled)) == pytest.approx(heard, abs=2e-9)
        columns = [np.array([way, 0.0]) for way in ways]
        assert float(information.chance_of_hearing(columns)[0]) == heard


@st.composite
def themes(draw: st.DrawFn) -> tuple[np.ndarray, ...]:
    """Draw a strategy, agendas, voices, and an order of the themes."""
    count, clusters = draw(st.integers(2, 8)), draw(st.integers(1, 4))
    weights = st.lists(st.floats(0.01, 1), min_size=count, max_size=count)
    rows = [np.array(draw(weights)) for _ in range(clusters + 1)]
    rows = [row / row.sum() for row in rows]
    voices = np.array(draw(st.lists(st.floats(0, 1), min_size=clusters, max_size=clusters)))
    return rows[0], np.array(rows[1:]), voices, np.array(draw(st.permutations(range(count))))


class TestThemes:
    @given(themes())
    def test_no_rule_knows_the_order_of_themes(self, drawn: tuple[np.ndarray, ...]) -> None:
        strategy, agendas, voices, order = drawn
        blended = alignment.blended_themes(strategy, agendas, voices)
        assert same_bits(alignment.blended_themes(strategy[order], agendas[:, order], voices), blended[order])
        first, second = strategy, agendas[0]
        alike = alignment.theme_similarity(first[order], second[order])
        assert alike == pytest.approx(alignment.theme_similarity(first, second), abs=2e-9)
        renewed = alignment.renewed_agenda(second[order], first[order], 0.3)
        assert renewed == pytest.approx(alignment.renewed_agenda(second, first, 0.3)[order], abs=2e-9)

    @given(st.data(), st.integers(1, 6))
    def test_a_kind_is_chosen_row_by_row(self, data: st.DataObject, size: int) -> None:
        kinds = np.array(data.draw(st.lists(st.integers(0, 5), min_size=size, max_size=size)))
        calls = np.array(
            data.draw(st.lists(st.lists(st.integers(0, 3), min_size=6, max_size=6), min_size=size, max_size=size))
        )
        order = np.array(data.draw(st.permutations(range(size))))
        chosen = feasibility.most_admitted_kind(kinds, calls)
        assert same_bits(feasibility.most_admitted_kind(kinds[order], calls[order]), chosen[order])


@st.composite
def markets(draw: st.DrawFn) -> dict[str, np.ndarray]:
    """Draw leads with their lists of candidates, what requests are worth, needs and capacities."""
    leads, candidates = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    lists = [draw(st.permutations(range(candidates)))[: draw(st.integers(0, candidates))] for _ in range(leads)]
    pairs = [(lead, candidate) for lead, listed in enumerate(lists) for candidate in listed]
    size = len(pairs)
    return {
        "lead": np.array([lead for lead, _ in pairs], dtype=np.int64),
        "candidate": np.array([candidate for _, candidate in pairs], dtype=np.int64),
        "request": np.array(draw(st.lists(st.integers(0, 2), min_size=size, max_size=size)), dtype=np.float64),
        "tie_break": np.array(draw(st.permutations(range(size))), dtype=np.uint64),
        "need": np.array(draw(st.lists(st.integers(0, 3), min_size=leads, max_size=leads)), dtype=np.int64),
        "capacity": np.array(draw(st.lists(st.integers(0, 3), min_size=candidates, max_size=candidates))),
    }


class TestMatching:
    @given(markets(), st.data())
    def test_partners_are_the_same_whoever_stands_first(
        self, market: dict[str, np.ndarray], data: st.DataObject
    ) -> None:
        held = matching.deferred_acceptance(**market)
        leads = np.array(data.draw(st.permutations(range(market["need"].size)), "leads"))
        candidates = np.array(data.draw(st.permutations(range(market["capacity"].size)), "candidates"))
        # Leads and candidates get other places; the pairs of a lead stay together, best first.
        place_of_lead, place_of_candidate = np.argsort(leads), np.argsort(candidates)
        order = np.argsort(place_of_lead[market["lead"]], kind="stable")
        moved = matching.deferred_acceptance(
            lead=place_of_lead[market["lead"]][order],
            candidate=place_of_candidate[market["candidate"]][order],
            request=market["request"][order],
            tie_break=market["tie_break"][order],
            need=market["need"][leads],
            capacity=market["capacity"][candidates],
        )
        assert moved.tolist() == held[order].tolist()

    def test_control_ties_left_to_position_are_noticed(self) -> None:
        pairs = {"lead": np.array([0, 1]), "candidate": np.array([0, 0]), "request": np.array([0.5, 0.5])}
        sizes = {"need": np.array([1, 1]), "capacity": np.array([1])}
        by_hash, swapped, by_place = (
            matching.deferred_acceptance(**pairs, tie_break=np.array(keys, dtype=np.uint64), **sizes).tolist()
            for keys in ([7, 3], [3, 7], [0, 1])
        )
        assert by_hash == swapped[::-1]
        assert by_place != by_place[::-1]  # whoever stands first would be taken, whoever it is

    @given(markets())
    def test_needs_and_capacities_hold(self, market: dict[str, np.ndarray]) -> None:
        held = matching.deferred_acceptance(**market)
        partners = np.bincount(market["lead"][held], minlength=market["need"].size)
        assert ((partners == market["need"]) | (partners == 0)).all()
        assert (np.bincount(market["candidate"][held], minlength=market["capacity"].size) <= market["capacity"]).all()
