"""Regions that would lead elsewhere, fill the memory, divide by zero or take long to refuse are refused at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.region.files import load_region
from tests.support.calls import watched


def refusal(folder: Path) -> list[str]:
    """Return the problems of a region, with file names instead of paths."""
    with pytest.raises(InputError) as caught:
        load_region(folder)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def replace(folder: Path, table: str, *changes: tuple[str, str]) -> None:
    """Change texts that stand in a table."""
    path = folder / f"{table}.csv"
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


@pytest.mark.parametrize("target", ["../elsewhere.csv", "/etc/passwd", "/dev/zero"])
def test_a_link_out_of_the_folder_is_refused_unread(tiny: Path, target: str) -> None:
    (tiny / "themes.csv").rename(tiny.parent / "elsewhere.csv")
    (tiny / "themes.csv").symlink_to(target)
    expected = f"themes.csv: this leads out of the folder {tiny}; allowed: a file in the folder"
    assert refusal(tiny) == [expected]


def test_a_link_within_the_folder_is_followed(tiny: Path) -> None:
    (tiny / "themes.csv").rename(tiny / "themes-2014.csv")
    (tiny / "themes.csv").symlink_to("themes-2014.csv")
    assert len(load_region(tiny).themes) == 2


def test_a_folder_that_is_itself_a_link_is_read(tiny: Path) -> None:
    (tiny.parent / "link").symlink_to(tiny)
    assert load_region(tiny.parent / "link").name == "arcadia"


BOUNDS = [
    ("sectors", ",300,", ",2000001,", "sectors.csv:2:11: units is 2000001; allowed: whole number from 0 to 2000000"),
    ("sectors", ",50000,1", ",50000,3.1", "sectors.csv:2:47: idea_cost_sigma is 3.1; allowed: number from 0 to 3"),
    (
        "sectors",
        ",50000,1",
        ",1e10,1",
        "sectors.csv:2:41: idea_cost_median_eur is 10000000000.0; allowed: number above 0, up to 1000000000",
    ),
    (
        "cultural_body_kinds",
        "stage,3,",
        "stage,100000000,",
        "cultural_body_kinds.csv:2:23: bodies is 100000000; allowed: whole number from 0 to 100000",
    ),
    (
        "cultural_body_kinds",
        "200000,",
        "1e12,",
        "cultural_body_kinds.csv:2:25: annual_budget_eur is 1000000000000.0; "
        "allowed: number above 0, up to 100000000000",
    ),
    (
        "size_classes",
        "0.2,1,1,1",
        "0.2,1,1,101",
        "size_classes.csv:2:25: idea_cost_factor is 101.0; allowed: number above 0, up to 100",
    ),
]


@pytest.mark.parametrize(("table", "old", "new", "expected"), BOUNDS)
def test_absurd_numbers_are_refused(tiny: Path, table: str, old: str, new: str, expected: str) -> None:
    replace(tiny, table, (old, new))
    assert expected in refusal(tiny)


def with_sectors(folder: Path, count: int) -> None:
    """Add sectors of two million units each to a table, and nowhere else."""
    row = "s{},S,2000000,1,0,0,0,1,,yes,1,50000,1,,S,made up,assumption\n"
    with (folder / "sectors.csv").open("a") as stream:
        stream.writelines(row.format(number) for number in range(count))


def test_more_organisations_and_ideas_than_any_memory_holds_are_refused(tiny: Path) -> None:
    with_sectors(tiny, 3)
    problems = refusal(tiny)
    expected = "about 6,000,353 organisations at the start (some 1.8 GB of memory); allowed: at most 5,000,000"
    assert f"sectors.csv:4:6: the region has {expected}" in problems
    assert any(
        problem.startswith("sectors.csv:4:29: the region has about 384,000,") and "(some 96.0 GB" in problem
        for problem in problems
    )


def test_many_bodies_are_told_at_their_kind(tiny: Path) -> None:
    row = "k{},Kind,stage,100000,1,0,1,0,yes,made up,assumption\n"
    with (tiny / "cultural_body_kinds.csv").open("a") as stream:
        stream.writelines(row.format(number) for number in range(51))
    (problem,) = refusal(tiny)
    assert problem.startswith("cultural_body_kinds.csv:3:15: the region has about 5,100,353 organisations")


ZEROS = [
    (
        "provinces",
        [("0.7,0.5", "1,1"), ("0.3,0.5", "0,0")],
        "provinces.csv:3:16: no enterprise is in the province SO; allowed: a share above 0 of some enterprises",
    ),
    (
        "sectors",
        [(",300,", ",0,"), (",500,", ",0,")],
        "sectors.csv:2:11: no sector has an enterprise that is an agent; allowed: some enterprises",
    ),
    (
        "sectors",
        [(",0.2,,", ",0,,"), (",0.1,2021Q3", ",0,2021Q3")],
        "sectors.csv:2:27: no sector has an innovation-active enterprise; allowed: some that are active",
    ),
]


@pytest.mark.parametrize(("table", "changes", "expected"), ZEROS)
def test_what_leaves_nobody_is_refused(tiny: Path, table: str, changes: list[tuple[str, str]], expected: str) -> None:
    replace(tiny, table, *changes)
    assert refusal(tiny) == [expected]


@pytest.mark.parametrize(("value", "of"), [("0", "active"), ("1", "inactive")])
def test_sizes_that_are_all_or_never_active_are_refused(tiny: Path, value: str, of: str) -> None:
    replace(tiny, "size_classes", ("1,9,0.2", f"1,9,{value}"), ("49,0.4", f"49,{value}"))
    (problem,) = refusal(tiny)
    found = f"innovation_active_relative is {value} for all sizes of arts, so none can be {of}"
    assert problem == f"size_classes.csv:2:17: {found}; allowed: a number between 0 and 1 for one of them"


def test_thousands_of_sectors_are_refused_with_bounded_work(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_sectors(tiny, 9_000)
    described = watched(monkeypatch, "sim.region.coherence.Problem")
    problems = refusal(tiny)
    assert 0 < len(described) <= 201
    assert "sectors.csv:129:1: the table has 9,002 rows; allowed: at most 127 rows" in problems
    assert problems[-1] == f"{tiny}: more than 200 problems between tables; the rest is not checked"
    assert len(problems) == 201


def test_thousands_of_unknown_names_are_refused_with_bounded_work(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tiny / "call_rules.csv").open("a") as stream:
        stream.writelines(f"ODES_{number},budget,1,,,EUR,,made up,assumption\n" for number in range(9_000))
    with (tiny / "calls.csv").open("a") as stream:
        stream.writelines(
            f"C{number},C,c,2016Q3,laboratory,,farm,research,stop,no,yes,,always,made up,assumption\n"
            for number in range(9_000)
        )
    described = watched(monkeypatch, "sim.region.references.nearest")
    described_of_rules = watched(monkeypatch, "sim.region.call_rules.nearest")
    assert len(refusal(tiny)) == 201
    assert len(described) + len(described_of_rules) <= 2 * 201


def test_costs_beyond_the_largest_amount_are_refused(tiny: Path) -> None:
    replace(tiny, "sectors", (",50000,1", ",1e9,3"))
    expected = "sectors.csv:2:45: an idea with idea_cost_sigma 3 could cost 3.96e+18 EUR; allowed: up to 9.01e+13 EUR"
    assert refusal(tiny) == [expected]
