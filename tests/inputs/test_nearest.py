from hypothesis import given
from hypothesis import strategies as st

from sim.inputs.nearest import nearest
from tests.support.calls import watched

NAMES = ("staff_fte", "commitment", "no-cluster", "Clust-ER")


def test_a_typing_error_finds_its_name():
    assert nearest("staf_fte", NAMES) == "staff_fte"
    assert nearest("comittment", NAMES) == "commitment"


def test_case_and_the_kind_of_dash_do_not_count():
    assert nearest("NO_CLUSTER", NAMES) == "no-cluster"
    assert nearest("clust er", NAMES) == "Clust-ER"


def test_nothing_is_suggested_for_something_else():
    assert nearest("zzz", NAMES) is None
    assert nearest("staff_fte", ()) is None


@given(st.text(), st.lists(st.text(), max_size=5))
def test_the_suggestion_is_known_and_does_not_depend_on_the_order(name, known):
    found = nearest(name, known)
    assert found is None or found in known
    assert found == nearest(name, reversed(known))


def test_a_very_long_name_is_not_compared_letter_by_letter(monkeypatch):
    compared = watched(monkeypatch, "difflib.SequenceMatcher.find_longest_match")
    nearest("x" * 10**6, ["x" * 50 + str(i) for i in range(200)])
    assert compared == []
    nearest("x" * 60, ["x" * 50])
    assert compared
