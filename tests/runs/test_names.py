"""Every name that a user gives is checked, and the nearest right one is said."""

import pytest

import sim
from sim.analysis.series import over_periods
from sim.errors import InputError
from sim.plots.kinds import KINDS
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE


@pytest.fixture(autouse=True, scope="module")
def faked():
    with faked_model():
        yield


@pytest.fixture(scope="module")
def comparison(faked):
    return sim.compare(BASELINE, ALTERNATIVE, seeds=2)


@pytest.fixture(scope="module")
def alone(faked):
    return sim.run(BASELINE, seeds=1)


OF_SECTORS = {
    "funnel": lambda made, sector: made.funnel(sector),
    "funnel_by_basis": lambda made, sector: made.funnel_by_basis(sector),
    "moved": lambda made, sector: made.moved(sector=sector),
    "who": lambda made, sector: made.who(sector),
    "parity": lambda made, sector: made.parity(sector),
    **{kind: lambda made, sector, kind=kind: made.plot(sector=sector, figure=kind) for kind in KINDS},
}


@pytest.mark.parametrize("asked", OF_SECTORS.values(), ids=OF_SECTORS)
@pytest.mark.parametrize(
    ("sector", "said"),
    [("CCI", "did you mean cci"), ("Agri food", "did you mean agrifood"), ("nonsense", "one of "), (7, "sector: 7")],
)
def test_sectors(comparison, asked, sector, said):
    with pytest.raises(InputError, match=said):
        asked(comparison, sector)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda made: made.plot("Funded projects"), "did you mean funded_projects"),
        (lambda made: made.plot(["applications"]), "outcome"),
        (lambda made: made.plot(figure="Funnels"), "figure: 'Funnels'.*did you mean funnel"),
        (lambda made: made.plot("applications", figure="funnel"), "funnel, which shows none"),
        (lambda made: made.plot(sector="all", figure="alignment_path"), "alignment_path sets one apart"),
        (lambda made: made.plot(sector="all", figure="awards_by_sector"), "awards_by_sector sets one apart"),
        (lambda made: made.plot(sector="all", figure="displacement"), "displacement sets one apart"),
        (lambda made: made.plot(sector="all", figure="parity"), "all sectors together have every award"),
        (lambda made: made.parity("all"), "all sectors together have every award"),
        (lambda made: made.table("Outcome"), "did you mean outcomes"),
        (lambda made: made.moved("Larger"), "did you mean larger"),
        (lambda made: made.parity(later_periods=("2015-1",)), "2015-1"),
        (lambda made: over_periods(made.table("outcomes"), "flow", "Year"), "did you mean year"),
    ],
)
def test_outcomes_figures_tables_scenarios_and_periods(comparison, asked, said):
    with pytest.raises(InputError, match=said):
        asked(comparison)


@pytest.mark.parametrize("outcome", ["displaced_projects", "gained_projects"])
def test_what_exists_only_between_scenarios_is_not_asked_of_one(alone, outcome):
    with pytest.raises(InputError, match="exists only between two scenarios, and baseline is alone"):
        alone.plot(outcome)
    with pytest.raises(InputError, match="baseline is alone"):
        alone.plot(figure="displacement")


def test_completion_shows_what_is_the_scenario_s_own():
    shown = dir(sim.load_scenario("baseline"))
    assert {"name", "title", "assumptions", "changed", "digest", "policy_at"} <= set(shown)
    assert not [name for name in shown if name.startswith(("_", "model_")) or name in ("copy", "json", "dict")]
    assert "attribution" in dir(sim.load_scenario("baseline").assumptions.alignment)


def test_an_answer_is_told_in_few_lines(comparison, alone):
    told = repr(comparison).splitlines()
    assert told[0] == "Comparison of larger against baseline"
    assert "  2 runs of each scenario; uncertainty none" in told
    assert len(told) < 8
    assert max(map(len, [*told, *repr(alone).splitlines()])) < 120
    assert repr(alone).startswith("Runs of baseline\n")
    assert {name for name in dir(sim.Comparison) if not name.startswith("_")} == {
        *("displacement", "facts", "figures", "funnel", "funnel_by_basis", "merit", "moved", "of"),
        *("parity", "plot", "table", "who", "write"),
    }
