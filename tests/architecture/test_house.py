"""The rules of the house hold in this tree, and the checker sees each of them broken."""

import subprocess
from pathlib import Path

import pytest

from tests.architecture.house import MOST_LINES, findings, foreign_lines, read_tree

ROOT = Path(__file__).parents[2]
RULES = ("draws", "import by name", "bits", "pure rules", "lazy root", "name", "length", "observed")


@pytest.fixture(scope="module")
def breaches():
    return findings(ROOT)


@pytest.mark.parametrize("rule", RULES)
def test_tree_keeps(rule, breaches):
    assert [breach for breach in breaches if breach.rule == rule] == []


def test_no_breach_goes_by_an_unlisted_rule(breaches):
    assert {breach.rule for breach in breaches} <= set(RULES)


def test_every_module_is_read():
    names = set(read_tree(ROOT))
    assert {"sim", "sim.units", "sim.rules.allocation", "sim.world.randomness"} <= names


def plant(root, files):
    """Write a tree: path below sim/ -> source."""
    for name, source in files.items():
        path = root / "sim" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return root


# Each breaks one rule once: what is planted, the rule, and a word of what must be found.
BROKEN = {
    "import by name": (
        {"state/calls.py": "import importlib\nimportlib.import_module('sim.model')", "model.py": ""},
        "import by name",
    ),
    "random": ({"agents/enterprise.py": "from random import Random"}, "draws"),
    "numpy.random, imported": ({"runs/run.py": "from numpy import random"}, "draws"),
    "numpy.random, reached": ({"runs/run.py": "import numpy as np\nnp.random.default_rng(1)"}, "draws"),
    "a ufunc": ({"rules/learning.py": "import numpy as np\nnp.log1p(0.5)"}, "bits"),
    "a function of the C library": ({"analysis/merit.py": "from math import exp, sqrt"}, "bits"),
    "a power": ({"world/traits.py": "def square(x):\n    return x**2"}, "bits"),
    "a matrix product": ({"analysis/merit.py": "def product(a, b):\n    return a @ b"}, "bits"),
    "rules with pandas": ({"rules/learning.py": "import pandas as pd"}, "pure rules"),
    "rules with units": ({"rules/learning.py": "from sim.units import cents", "units.py": ""}, "pure rules"),
    "eager root": ({"__init__.py": "from sim.api import compare", "api.py": ""}, "lazy root"),
    "utils": ({"world/utils.py": ""}, "name"),
    "package named data": ({"data/tables.py": ""}, "name"),
    "a line too many": ({"model.py": "x = 1\n" * (MOST_LINES + 1)}, "length"),
    "observed outcomes": ({"region/files.py": "path = folder / 'observed' / 'facts.csv'"}, "observed"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_checker_sees(name, tmp_path):
    files, rule = BROKEN[name]
    assert [breach.rule for breach in findings(plant(tmp_path, files))] == [rule]


SOUND = {
    "lazy root": {"__init__.py": "def __getattr__(name):\n    from sim import api", "api.py": ""},
    "the version": {"__init__.py": "from sim.version import __version__", "version.py": "__version__ = '1'"},
    "package that gathers its modules": {
        "rules/__init__.py": "from sim.rules import learning",
        "rules/learning.py": "from sim.rules import arithmetic\nimport numpy as np",
        "rules/arithmetic.py": "from dataclasses import dataclass",
    },
    "functions with the same bits everywhere": {
        "elementary.py": "import numpy as np\nnp.power(0.0, 1.0)",
        "rules/learning.py": "import numpy as np\nfrom sim import elementary\nnp.sqrt(elementary.exp(2.0**-53))",
        "plots/style.py": "import numpy as np\nnp.cos(1.0)",
    },
    "draws where they are made": {"world/randomness.py": "import numpy as np\nnp.random.Philox"},
    "a cluster manager": {"agents/cluster_manager.py": ""},
    "prose on observed outcomes": {"region/files.py": '"""Never reads observed outcomes."""'},
    "as long as may be": {"model.py": "x = 1\n" * MOST_LINES},
}


@pytest.mark.parametrize("name", SOUND)
def test_checker_lets_pass(name, tmp_path):
    assert findings(plant(tmp_path, SOUND[name])) == []


def test_no_file_names_one_machine():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout: nothing says which files belong to it")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    found = []
    for path in paths:
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content:
            found += foreign_lines(str(path.relative_to(ROOT)), content.decode("utf-8", errors="replace"))
    assert paths
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "open('" + "/".join(["", "home", "somebody", "file.csv"]) + "')",
        "cd " + "/".join(["", "root", "checkout"]),
        "--index" + "-url https://packages.example/simple",
        "--find" + "-links wheels",
        "https://files.python" + "hosted.org/packages/x.whl",
    ],
)
def test_foreign_line_is_seen(line):
    assert list(foreign_lines("file", f"sound\n{line}\n"))


@pytest.mark.parametrize("line", ["see work/notes and the network/root/ of it", "uv --no-emit-index-url"])
def test_ordinary_line_passes(line):
    assert not list(foreign_lines("file", line))
