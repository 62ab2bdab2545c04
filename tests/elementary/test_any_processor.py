"""Bytes do not depend on the vector units of the processor, and would with the functions of NumPy."""

from functools import cache

import pytest

from tests.support.processors import BARE, OF_NUMPY, digests_on, processors
from tests.support.small_region import shrink, with_few_clusters

SHORT = "region: small\nstart: 2020Q3\nreport_from: 2020Q3\nend: 2022Q2\n"
DRAWN = ("--seeds", "2", "--draws", "2")
OTHERS = processors()

each_processor = pytest.mark.parametrize("name", OTHERS)


@cache
def as_it_is(*arguments):
    return digests_on({}, *arguments)


def told_apart(other, whole):
    """Return what differs apart from the functions of NumPy; skip where switching off switches nothing off."""
    if other[OF_NUMPY] == whole[OF_NUMPY]:
        pytest.skip("no function of NumPy takes notice here: this processor has nothing that could be switched off")
    return [name for name in whole if other[name] != whole[name] and name != OF_NUMPY]


@pytest.mark.slow
@each_processor
def test_functions_are_the_same(name):
    assert told_apart(digests_on(OTHERS[name]), as_it_is()) == []


@pytest.mark.slow
@pytest.mark.skipif(BARE not in OTHERS, reason="nothing is known of this processor that could be switched off")
def test_what_is_written_is_the_same(tmp_path):
    with_few_clusters(shrink(tmp_path / "small", 0.02))
    for name, base in (("b.yaml", "baseline"), ("nc.yaml", "no-cluster")):
        (tmp_path / name).write_text(f"extends: {base}\n{SHORT}", encoding="utf-8")
    whole, bare = (digests_on(of, "b.yaml", "nc.yaml", *DRAWN, at=tmp_path) for of in ({}, OTHERS[BARE]))
    assert told_apart(bare, whole) == []


@pytest.mark.slow
@each_processor
def test_what_is_written_is_the_same_at_full_scale(name):
    asked = ("baseline", "no-cluster", *DRAWN)
    assert told_apart(digests_on(OTHERS[name], *asked), as_it_is(*asked)) == []


@pytest.mark.slow
@pytest.mark.skipif(BARE not in OTHERS, reason="nothing is known of this processor that could be switched off")
def test_with_the_functions_of_numpy_projects_would_differ():
    whole, bare = (digests_on(settings, "baseline", "no-cluster", "--numpy") for settings in ({}, OTHERS[BARE]))
    assert "projects" in told_apart(bare, whole)
