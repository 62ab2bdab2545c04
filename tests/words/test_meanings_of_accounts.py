"""What is said of programme accounts: which periods are incomplete, and where accounts can be overdrawn."""

from sim.results.experiment import Experiment, ScenarioRecord
from sim.words.meanings import meaning_of_accounts
from tests.support.labels import LABELS


def experiment(end: str, mode: str) -> Experiment:
    specification = {"policies": [["2013Q1", {"government": {"alignment": {"mode": mode}}}]]}
    record = ScenarioRecord("mine", "mine", "", "", "", LABELS, "2014Q1", end, specification)
    return Experiment((record,), (1,), (0,), None)


def test_a_period_that_is_paid_beyond_the_horizon_is_incomplete() -> None:
    assert meaning_of_accounts(experiment("2029Q4", "fixed")) == []
    (late,) = meaning_of_accounts(experiment("2027Q4", "fixed"))
    assert late.startswith("Programming period 2021-2027 is paid until 2029Q4, runs end in 2027Q4: it is incomplete")
    told = meaning_of_accounts(experiment("2022Q4", "fixed"))
    assert [line.split()[2] for line in told] == ["2014-2020", "2021-2027"]
    assert [line.split()[2] for line in meaning_of_accounts(experiment("2020Q4", "fixed"))] == ["2014-2020"]


def test_where_the_record_is_replayed_accounts_can_be_overdrawn() -> None:
    (told,) = meaning_of_accounts(experiment("2029Q4", "recorded"))
    assert told.startswith("Calls have the top-ups of the record in mine")
