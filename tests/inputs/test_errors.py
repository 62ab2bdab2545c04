import pickle

from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError, Problem, SimError, gathered

ONE = Problem("a.yaml:1:2", "x is 3", "number from 0 to 1")
TWO = Problem("a.yaml:2:1", "unknown key 'y'", "one of x, z", "z")


def test_a_problem_says_where_what_and_what_instead():
    assert str(ONE) == "a.yaml:1:2: x is 3; allowed: number from 0 to 1"
    assert str(TWO) == "a.yaml:2:1: unknown key 'y'; allowed: one of x, z; did you mean z?"
    assert str(Problem("a.yaml:1:1", "x: weights add up to 2", "")) == "a.yaml:1:1: x: weights add up to 2"


@given(st.text(), st.text())
def test_a_problem_is_one_printable_line_whatever_was_found(found, allowed):
    line = str(Problem("a.yaml:1:1", found, allowed))
    assert line.isprintable()
    assert len(line.splitlines()) == 1


def test_an_input_error_has_one_line_a_problem_in_the_order_given_without_repetition():
    error = InputError([TWO, ONE, TWO])
    assert error.problems == (TWO, ONE)
    assert str(error).splitlines() == [str(TWO), str(ONE)]
    assert isinstance(error, SimError)


def test_an_input_error_survives_the_way_back_from_another_process():
    assert pickle.loads(pickle.dumps(InputError([ONE, TWO]))).problems == (ONE, TWO)


def test_gathered_goes_on_after_input_errors_only():
    problems = [ONE]
    with gathered(problems):
        raise InputError([TWO])
    assert problems == [ONE, TWO]
    try:
        with gathered(problems):
            raise KeyError("a mistake of ours")
    except KeyError:
        pass
    else:
        raise AssertionError("a programming error was swallowed")
