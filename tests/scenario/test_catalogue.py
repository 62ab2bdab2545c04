from sim.inputs.base import Record
from sim.scenario.assumptions import Assumptions
from sim.scenario.catalogue import parameters
from sim.scenario.policy import Policy
from sim.scenario.scenario import Scenario

LEVELS = {"H", "M", "L", "derived", "assumption", "lever"}

KINDS = ("lever", "behavioural", "regional", "switch")
MOST_BEHAVIOURAL = 75
"""Each mechanism has its price in numbers that no data of the region settle."""


def leaves(group: Record, path: str) -> list[str]:
    names: list[str] = []
    for name in type(group).model_fields:
        value, below = getattr(group, name), f"{path}.{name}"
        names += leaves(value, below) if isinstance(value, Record) else [below]
    return names


def test_every_setting_is_listed_once():
    expected = leaves(Policy(), "policy") + leaves(Assumptions(), "assumptions")
    assert [parameter.path for parameter in parameters()] == expected


def test_every_parameter_is_documented():
    for parameter in parameters():
        assert parameter.unit, parameter.path
        assert parameter.source, parameter.path
        assert parameter.description.endswith("."), parameter.path
        assert parameter.confidence in LEVELS, parameter.path
        assert (parameter.confidence == "lever") == parameter.path.startswith("policy."), parameter.path


def test_every_number_has_a_range_that_holds_its_default_and_its_prior():
    for parameter in parameters():
        if isinstance(parameter.default, float | int) and not isinstance(parameter.default, bool):
            assert parameter.low is not None, parameter.path
            assert parameter.high is not None, parameter.path
            assert parameter.low <= parameter.default <= parameter.high, parameter.path
        is_date, is_switch = isinstance(parameter.default, str), parameter.default is None
        if parameter.path.startswith("assumptions.") and not is_date and not is_switch:
            assert parameter.low <= parameter.prior_low <= parameter.prior_high <= parameter.high, parameter.path
            assert parameter.prior_low <= parameter.default <= parameter.prior_high, parameter.path
        else:
            assert parameter.prior_low is parameter.prior_high is None, parameter.path


def test_the_range_listed_is_the_range_enforced(shipped):
    staff = next(row for row in parameters() if row.path == "policy.cluster.staff_fte")
    assert (staff.unit, staff.low, staff.high, staff.default) == ("full-time equivalents", 0, 50, None)
    mode = next(row for row in parameters() if row.path == "policy.government.alignment.mode")
    assert mode.choices == ("endogenous", "fixed", "recorded")
    revision = next(row for row in parameters() if row.path == "policy.government.s3_revision")
    assert revision.default == "2021Q1"


def test_every_default_can_be_set_to_itself_without_effect():
    plain = Scenario(name="plain")
    same = plain.changed({parameter.path: parameter.default for parameter in parameters()})
    assert same.assumptions_set == tuple(
        sorted(one.path for one in parameters() if one.path.startswith("assumptions."))
    )
    assert same.model_copy(update={"assumptions_set": ()}).digest() == plain.digest()


def test_assumptions_are_behavioural_or_of_the_region_or_switches():
    kinds = {kind: [one.path for one in parameters() if one.kind == kind] for kind in KINDS}
    assert sum(map(len, kinds.values())) == len(parameters())
    assert [path for path in kinds["lever"] if not path.startswith("policy.")] == []
    assert "assumptions.membership.benefit_eur" in kinds["regional"]
    assert "assumptions.projects.shortest_quarters" in kinds["switch"]
    assert "assumptions.alignment.attribution" in kinds["switch"]
    assert len(kinds["behavioural"]) <= MOST_BEHAVIOURAL
