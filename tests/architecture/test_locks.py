"""The lock files pin, with hashes, all that pyproject.toml asks for, and name no place to get it from."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import sim

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
ASKED_FOR = {
    "requirements-runtime.lock": PROJECT["project"]["dependencies"],
    "requirements.lock": [
        *PROJECT["project"]["dependencies"],
        *PROJECT["build-system"]["requires"],
        *(asked for extra in ("dask", "dev", "notebooks") for asked in EXTRAS[extra]),
    ],
    "requirements-docs.lock": [*PROJECT["project"]["dependencies"], *EXTRAS["docs"]],
}
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?P<rest>.*)$")


def pins(lock):
    """Read a lock file: name -> (version, hashes), the same name at several versions joined."""
    found = {}
    for line in lock.replace("\\\n", " ").splitlines():
        if match := PIN.match(line):
            hashes = set(re.findall(r"--hash=sha256:[0-9a-f]{64}", match["rest"]))
            versions, known = found.setdefault(canonicalize_name(match["name"]), (set(), set()))
            versions.add(match["version"])
            known |= hashes
    return found


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def unmet(asked, locked):
    """List the requirements that a lock leaves open or pins outside their range."""
    return [
        wanted
        for wanted in asked
        if not any(
            Requirement(wanted).specifier.contains(version)
            for version in locked.get(canonicalize_name(Requirement(wanted).name), ((), ()))[0]
        )
    ]


def unhashed(lock):
    """List the lines of a lock that are neither a comment, a hash nor a pin with hashes."""
    lines = lock.replace("\\\n", " ").splitlines()
    hashed = re.compile(r"^\S+==\S+( ; [^#@/]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*$")
    return [line for line in lines if not line.lstrip().startswith("#") and not hashed.match(line)]


@pytest.mark.parametrize("name", ASKED_FOR)
def test_lock_holds_hashed_pins_alone(name):
    lock = read(name)
    assert unhashed(lock) == []
    assert "://" not in lock


@pytest.mark.parametrize("name", ASKED_FOR)
def test_lock_meets_what_the_project_asks_for(name):
    assert unmet(ASKED_FOR[name], pins(read(name))) == []


def test_wheel_is_tested_with_the_versions_of_development():
    everything = pins(read("requirements.lock"))
    alone = pins(read("requirements-runtime.lock"))
    assert {name: everything.get(name) for name in alone} == alone


def test_site_is_built_with_the_versions_of_the_wheel():
    alone = pins(read("requirements-runtime.lock"))
    site = pins(read("requirements-docs.lock"))
    assert {name: site.get(name) for name in alone} == alone


def test_development_knows_nothing_of_the_site():
    assert pins(read("requirements.lock")).keys().isdisjoint({"furo", "myst-parser", "sphinx"})


def test_every_extra_but_that_of_the_site_is_part_of_all():
    wanted = Requirement(EXTRAS["all"][0])
    assert wanted.name == PROJECT["project"]["name"]
    assert wanted.extras == set(EXTRAS) - {"all", "docs"}


def test_version_stands_in_one_place():
    assert "version" not in PROJECT["project"]
    assert metadata.version("cci-sim") == sim.__version__


@pytest.mark.parametrize(
    "line",
    [
        "numpy==2.0.0",
        "numpy>=2 --hash=sha256:" + "0" * 64,
        "numpy @ file:wheels/numpy.whl",
        "--index" + "-url address",
        "-e .",
    ],
)
def test_loose_line_is_seen(line):
    assert unhashed(f"{line}\n") == [line]


def test_unmet_requirement_is_seen():
    locked = {"numpy": ({"1.26.0"}, set())}
    assert unmet(["numpy>=2", "mesa"], locked) == ["numpy>=2", "mesa"]
