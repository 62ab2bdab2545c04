"""A new kind of organisation, or of owner, is either named wherever kinds are told apart, or stops the run."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import get_args

import numpy as np
import pytest

from sim.agents.cluster_manager import FOUNDERS
from sim.region.tables import Applicant, ClusterRow
from sim.world.organisations import Kind, OwnerKind, are_owned_as, by_owner_kind

ROOT = Path(__file__).parents[2]


def test_kinds_of_owner_are_those_that_calls_name():
    assert tuple(OwnerKind) == get_args(Applicant)


def test_every_kind_may_found_a_cluster():
    assert sorted(kind for kinds in FOUNDERS.values() for kind in kinds) == sorted(Kind)
    assert set(FOUNDERS) == {column for column in ClusterRow.model_fields if column.startswith("founding_")}


def test_every_kind_is_of_one_kind_of_owner():
    kinds = np.array(list(Kind), dtype=np.int8)
    owned = np.array([are_owned_as(owner_kind, kinds) for owner_kind in OwnerKind])
    assert owned.sum(axis=0).tolist() == [1] * len(Kind)
    assert kinds[owned[list(OwnerKind).index(OwnerKind.LABORATORY)]].tolist() == [2, 3, 4, 5]


def test_a_kind_of_owner_without_a_value_is_refused():
    values = {OwnerKind.ENTERPRISE: 1.0, OwnerKind.LABORATORY: 2.0}
    with pytest.raises(KeyError, match="CULTURAL_BODY"):
        by_owner_kind(values)


def ordered_kinds(source):
    """List the lines that compare a kind by order: what is appended later would fall on one side unseen."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Compare)
        and any(isinstance(how, ast.Lt | ast.LtE | ast.Gt | ast.GtE | ast.NotEq) for how in node.ops)
        and any(ast.unparse(side).startswith(("Kind.", "OwnerKind.")) for side in (node.left, *node.comparators))
    ]


def test_nobody_compares_kinds_by_order():
    found = {path.name: ordered_kinds(path.read_text(encoding="utf-8")) for path in (ROOT / "sim").rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("condition", ["kind >= Kind.PUBLIC_LABORATORY", "kind != Kind.ENTERPRISE"])
def test_comparing_by_order_would_be_seen(condition):
    assert ordered_kinds(f"rows = {condition}") == [1]


def world_with(tmp_path, *changes):
    """Draw a small world in a copy of the program whose kinds were changed; return what the process says."""
    copytree(ROOT / "sim", tmp_path / "sim", ignore=ignore_patterns("__pycache__"))
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    module = tmp_path / "sim" / "world" / "organisations.py"
    source = module.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in source
        source = source.replace(before, after)
    module.write_text(source, encoding="utf-8")
    run = "from sim.model import EcosystemModel; EcosystemModel('baseline', seed=1).step(); print('lived')"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", run]
    return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)


NEW_KIND = ("    TRAINING_CENTRE = 5\n", "    TRAINING_CENTRE = 5\n    LIVING_LAB = 6\n")
NEW_OWNER = ('    LABORATORY = "laboratory"\n', '    LABORATORY = "laboratory"\n    FOUNDATION = "foundation"\n')


@pytest.mark.slow
def test_a_kind_that_says_not_as_whom_it_owns_stops_the_run(tmp_path):
    said = world_with(tmp_path, NEW_KIND)
    assert said.returncode == 1
    assert "Kind.LIVING_LAB" in said.stderr


@pytest.mark.slow
def test_a_new_kind_of_owner_stops_the_run_where_it_has_no_value(tmp_path):
    said = world_with(tmp_path, NEW_OWNER, ("return OwnerKind.CULTURAL_BODY", "return OwnerKind.FOUNDATION"))
    assert said.returncode == 1
    assert "KeyError" in said.stderr


@pytest.mark.slow
def test_the_copy_lives_without_a_change(tmp_path):
    assert world_with(tmp_path).stdout == "lived\n"
