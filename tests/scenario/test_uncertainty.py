import hashlib

from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.assumptions import Assumptions
from sim.scenario.catalogue import parameters
from sim.scenario.uncertainty import draw_assumptions

WITH_PRIOR = [parameter for parameter in parameters() if parameter.prior_low is not None]


def value_at(assumptions: Assumptions, path: str) -> float:
    found = assumptions
    for name in path.split(".")[1:]:
        found = getattr(found, name)
    return found


def test_the_ends_of_every_prior():
    ends = {0.0: "prior_low", 1.0: "prior_high"}
    for uniform, end in ends.items():
        drawn = draw_assumptions(Assumptions(), lambda path, uniform=uniform: uniform)
        for parameter in WITH_PRIOR:
            assert value_at(drawn, parameter.path) == getattr(parameter, end), parameter.path


def test_each_assumption_has_its_own_draw_by_its_path():
    asked = []
    draw_assumptions(Assumptions(), lambda path: float(asked.append(path) or 0.5))
    assert asked == [parameter.path for parameter in WITH_PRIOR]
    low = draw_assumptions(Assumptions(), lambda path: float(path != "assumptions.alignment.attribution"))
    assert low.alignment.attribution == 0.0
    for parameter in WITH_PRIOR:
        if parameter.path != "assumptions.alignment.attribution":
            assert value_at(low, parameter.path) == parameter.prior_high, parameter.path


def test_what_was_set_to_another_value_stays():
    chosen = Assumptions.model_validate({"alignment": {"attribution": 0.9}})
    drawn = draw_assumptions(chosen, lambda path: 0.25)
    assert drawn.alignment.attribution == 0.9
    assert drawn.alignment.cluster_voice != chosen.alignment.cluster_voice


def test_counts_stay_whole_and_the_rest_is_rounded():
    for parameter in WITH_PRIOR:
        drawn = value_at(draw_assumptions(Assumptions(), lambda path: 1 / 3), parameter.path)
        exact = parameter.prior_low + (parameter.prior_high - parameter.prior_low) / 3
        is_count = isinstance(parameter.default, int)
        assert type(drawn) is (int if is_count else float), parameter.path
        assert drawn == (round(exact) if is_count else round(exact, 9)), parameter.path


@given(st.integers())
def test_every_draw_is_allowed_and_lies_within_its_prior(seed):
    def uniform(path: str) -> float:
        return int(hashlib.sha256(f"{seed}{path}".encode()).hexdigest()[:12], 16) / 16**12

    drawn = draw_assumptions(Assumptions(), uniform)
    for parameter in WITH_PRIOR:
        assert parameter.prior_low <= value_at(drawn, parameter.path) <= parameter.prior_high, parameter.path
