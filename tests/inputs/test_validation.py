from dataclasses import dataclass
from typing import Any, Literal

import pytest
from pydantic import Field, model_validator

from sim.errors import InputError, Problem
from sim.inputs.base import Record
from sim.inputs.validation import reading_order, validate
from sim.units import NonNegative, Positive, QuarterText, Share


class Weights(Record):
    green: Share = 0.5
    digital: Share = 0.5

    @model_validator(mode="after")
    def _add_up(self) -> "Weights":
        if self.green + self.digital != 1:
            raise ValueError(f"the weights add up to {self.green + self.digital:g}, not to 1")
        return self


class Part(Record):
    from_: QuarterText = Field(alias="from")
    size: int = Field(default=1, ge=1, le=5, json_schema_extra={"unit": "days"})


class Whole(Record):
    weights: Weights = Weights()
    staff: NonNegative | None = Field(default=None, le=50, json_schema_extra={"unit": "posts"})
    factor: Positive = Field(default=1.0, json_schema_extra={"unit": "factor"})
    chance: float = Field(default=0.5, gt=0, lt=1, json_schema_extra={"unit": "probability"})
    top: float = Field(default=1.0, lt=10)
    most: float = Field(default=1.0, le=9)
    mode: Literal["fixed", "recorded"] = "fixed"
    active: bool = True
    title: str = Field(default="x", min_length=1)
    note: str = Field(default="x", max_length=3)
    tags: tuple[str, ...] = ()
    pair: tuple[int, str] = (1, "a")
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Content:
    content: dict[str, Any]

    def position(self, path):
        return f"value {path}"

    def key_position(self, path):
        return f"key {path}"

    def holds(self, path):
        return path == ("parts", 0, "held")


def problems_of(content: dict[str, Any], *path: str) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        validate(Whole, Content(content), path)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("key", "value", "found", "allowed"),
    [
        ("staff", "two", "staff is 'two'", "number of posts from 0 to 50, or empty"),
        ("staff", 51, "staff is 51", "number of posts from 0 to 50, or empty"),
        ("staff", True, "staff is true", "number of posts from 0 to 50, or empty"),
        ("factor", 0, "factor is 0", "number (factor) above 0"),
        ("factor", None, "factor is empty", "number (factor) above 0"),
        ("chance", 0.0, "chance is 0.0", "number (probability) above 0, below 1"),
        ("most", 9.5, "most is 9.5", "number up to 9"),
        ("mode", 1, "mode is 1", "one of fixed, recorded"),
        ("active", "yes", "active is 'yes'", "true or false; write true"),
        ("title", "", "title is empty", "text that is not empty"),
        ("note", "abcd", "note is 'abcd'", "text of at most 3 characters"),
        ("tags", ("a", 2), "tags[2] is 2", "text"),
        ("tags", "a", "tags is 'a'", "list, each item: text"),
        ("pair", (1, 2), "pair[2] is 2", "text"),
        ("weights", 3, "weights is 3", "group of settings: green, digital"),
        ("weights", (1,), "weights is a list", "group of settings: green, digital"),
        ("most", {}, "most is a group of settings", "number up to 9"),
        ("most", "x" * 99, f"most is '{'x' * 60}...'", "number up to 9"),
        ("most", 10**99, "most is a number of more than 60 digits", "number up to 9"),
        ("parts", ({"from": 2014},), "parts[1].from is 2014", "a quarter written like 2014Q1; write 2014Q1"),
        ("parts", ({},), "parts[1].from is missing", "a quarter written like 2014Q1"),
        ("parts", ({"from": "2014Q1", "size": 0},), "parts[1].size is 0", "whole number of days from 1 to 5"),
        ("top", 10, "top is 10", "number below 10"),
    ],
)
def test_a_wrong_value_is_shown_with_what_is_allowed(key, value, found, allowed):
    (problem,) = problems_of({key: value})
    assert (problem.found, problem.allowed) == (found, allowed)


@pytest.mark.parametrize(
    ("key", "value", "cure"),
    [
        ("staff", "7,5", "7.5"),
        ("staff", "0,125", "0.125"),
        ("staff", "75,5", ""),  # more than the field accepts
        ("staff", "3,500", ""),  # or 3500
        ("factor", "-1,5", ""),
        ("factor", "+12,50", "+12.50"),
        ("factor", "1,234,567", ""),
        ("factor", "105%", "1.05"),
        ("factor", "12,5 %", "0.125"),
        ("factor", "12,500%", ""),
        ("staff", "50%", ""),  # of what?
        ("weights.green", "50%", "0.5"),
        ("weights.green", "150%", ""),
        ("weights.green", "-5%", ""),
        ("chance", "100%", ""),  # excluded by the bound
        ("parts", "50%", ""),
        ("parts", "200%", ""),
        ("parts", "2,0", ""),
        ("parts", "2,000", ""),
    ],
)
def test_a_cure_is_a_number_that_the_field_accepts_and_the_text_can_only_mean(key, value, cure):
    nested = {
        "weights.green": {"weights": {"green": value}},
        "parts": {"parts": ({"from": "2014Q1", "size": value},)},
    }
    (problem,) = problems_of(nested.get(key, {key: value}))
    assert problem.allowed.partition("; write ")[2] == cure


def test_unknown_keys_and_words_come_with_the_nearest_known_one():
    unknown, word = problems_of({"weigths": {}, "mode": "fixd"})
    assert (unknown.where, unknown.found) == ("key ('weigths',)", "unknown key 'weigths'")
    assert unknown.hint == "weights"
    assert unknown.allowed.startswith("one of weights, staff, factor")
    assert (word.where, word.hint) == ("value ('mode',)", "fixed")


def test_an_unknown_key_is_compared_with_its_own_group_and_written_names():
    (problem,) = problems_of({"parts": ({"from": "2014Q1", "form": 1},)}, "policy")
    assert problem.found == "unknown key 'form' in policy.parts[1]"
    assert (problem.allowed, problem.hint) == ("one of from, size", "from")


def test_a_rule_across_fields_speaks_for_itself():
    (problem,) = problems_of({"weights": {"green": 0.75}})
    assert str(problem) == "value ('weights',): weights: the weights add up to 1.25, not to 1"


def test_a_missing_value_stands_at_its_parent():
    (problem,) = problems_of({"parts": ({"size": 2},)})
    assert problem.where == "value ('parts', 0)"


def test_a_value_that_was_written_but_refused_is_not_called_missing():
    class Held(Record):
        held: int

    class Top(Record):
        parts: tuple[Held, ...]

    with pytest.raises(InputError) as caught:
        validate(Top, Content({"parts": ({}, {})}))
    assert [problem.found for problem in caught.value.problems] == ["parts[2].held is missing"]


def test_problems_are_read_by_line_and_column_as_numbers():
    places = ["--set x=1:2", "a.yaml", "a.yaml:9:9", "a.yaml:9:10", "a.yaml:10:1"]
    mixed = [Problem(where, "", "") for where in reversed(places)]
    assert [problem.where for problem in sorted(mixed, key=reading_order)] == places
