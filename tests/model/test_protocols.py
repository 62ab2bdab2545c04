"""What agents and phases may ask of one another is there: mypy cannot see it, for to it everything of Mesa is `Any`."""

import inspect
from typing import Any

import pytest
from typing_extensions import get_protocol_members, is_protocol

from sim.model import EcosystemModel
from sim.scenario.files import load_scenario
from sim.state import ecosystem
from tests.support.small_region import shrink, with_few_clusters


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> dict[type, Any]:
    """Return somebody for each protocol, in a model that has lived a quarter."""
    region = with_few_clusters(shrink(tmp_path_factory.mktemp("protocols") / "region", 0.02))
    scenario = load_scenario("baseline").changed({"region": str(region)})
    model = EcosystemModel(scenario, seed=1)
    model.step()
    return {
        ecosystem.Ecosystem: model,
        ecosystem.Government: model.government,
        ecosystem.Clusters: model.clusters,
        ecosystem.Tecnopolo: model.tecnopoli[0],
        ecosystem.IdeaOwners: model.owners,
        ecosystem.Applicants: model.enterprises,
    }


def misfits(protocol: type, somebody: object) -> list[str]:
    """Return the members of a protocol that somebody lacks, or takes other arguments for."""
    found = []
    for name in sorted(get_protocol_members(protocol)):
        asked, given = getattr(protocol, name, None), getattr(somebody, name, None)
        if not hasattr(somebody, name):
            found.append(f"{name} is missing")
        elif inspect.isfunction(asked):
            expected = [*inspect.signature(asked).parameters][1:]
            if not callable(given) or [*inspect.signature(given).parameters] != expected:
                found.append(f"{name} takes other arguments than {expected}")
    return found


def test_everybody_has_what_others_may_ask_of_them(members: dict[type, Any]) -> None:
    assert {each for each in vars(ecosystem).values() if isinstance(each, type) and is_protocol(each)} == set(members)
    assert {each.__name__: misfits(each, member) for each, member in members.items() if misfits(each, member)} == {}
    applicants: Any = members[ecosystem.Ecosystem].laboratories
    assert misfits(ecosystem.Applicants, applicants) == []


def test_what_is_missing_or_differs_is_noticed() -> None:
    class Lacking:
        def host(self, calls: object) -> None:
            """Take something else."""

    assert misfits(ecosystem.Tecnopolo, Lacking()) == [
        "host takes other arguments than ['projects']",
        "province is missing",
    ]
    assert misfits(ecosystem.Applicants, Lacking()) == ["decide_to_apply is missing"]
