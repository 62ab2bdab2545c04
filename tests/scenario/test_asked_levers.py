"""What is asked of levers is noted, and tells policies apart whose answers differ, and no others."""

import pytest

from sim.scenario.asked_levers import AskedLevers
from sim.scenario.policy import AlignmentPolicy, ClusterPolicy, GovernmentPolicy, Policy

PLAIN = Policy()
FIXED = Policy(government=GovernmentPolicy(alignment=AlignmentPolicy(mode="fixed")))
LATE = Policy(cluster=ClusterPolicy(founded="2020Q1"))


def founded_in(year):
    def question(policy):
        return policy.cluster.lets_work(year * 4, 2017 * 4, True)

    return question


@pytest.mark.parametrize(
    ("question", "other", "differs"),
    [
        (lambda policy: policy.government.alignment.mode, FIXED, True),
        (lambda policy: policy.government.alignment.strength, FIXED, False),
        (lambda policy: policy.government.alignment.is_recorded, FIXED, False),
        (lambda policy: policy.cluster.founded, LATE, True),
        (founded_in(2016), LATE, False),
        (founded_in(2018), LATE, True),
        (founded_in(2021), LATE, False),
        (lambda policy: policy.government.budget_factor, LATE, False),
        (lambda policy: policy.cluster.model_dump(), LATE, True),
        (lambda policy: None, FIXED, False),
    ],
)
def test_policies_differ_where_what_was_asked_is_answered_differently(question, other, differs):
    asked = AskedLevers()
    answer = question(asked.listening_to(PLAIN))
    assert answer == question(PLAIN)
    assert asked.tell_apart(PLAIN, other) == asked.tell_apart(other, PLAIN) == differs


def test_a_question_after_another_is_noted_too():
    asked = AskedLevers()
    cluster = asked.listening_to(PLAIN).cluster
    assert cluster.lets_work(2016 * 4, 2017 * 4, True) is False
    assert not asked.tell_apart(PLAIN, LATE)
    assert cluster.lets_work(2018 * 4, 2017 * 4, True) is True
    assert asked.tell_apart(PLAIN, LATE)


def test_listening_anew_forgets_what_was_asked_before():
    asked = AskedLevers()
    assert asked.listening_to(PLAIN).cluster.founded is None
    asked.listening_to(PLAIN)
    assert not asked.tell_apart(PLAIN, LATE)


def test_a_record_is_not_compared_as_a_whole_which_nobody_would_note():
    cluster = AskedLevers().listening_to(PLAIN).cluster
    with pytest.raises(TypeError, match="asked lever by lever"):
        assert cluster == ClusterPolicy()
