"""Only what judges the model knows what was observed: nothing left of `sim.analysis` imports `sim.evidence`."""

from pathlib import Path

import pytest

from tests.architecture.house import imports_of, layer_of, read_tree, within

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tree():
    """Read the source of the whole project, which takes a second."""
    return read_tree(ROOT)


def readers_left_of_analysis(modules):
    """List the modules that import `sim.evidence`, in whatever way, and stand left of `sim.analysis`."""
    analysis = layer_of("sim.analysis")
    return [
        module.name
        for module in modules.values()
        if not within(module.name, "sim.evidence")
        and (layer_of(module.name) is None or layer_of(module.name) < analysis)
        and any(within(found.target, "sim.evidence") for found in imports_of(module, modules))
    ]


def test_nothing_left_of_analysis_imports_it(tree):
    assert readers_left_of_analysis(tree) == []


def test_analysis_does(tree):
    targets = {found.target for found in imports_of(tree["sim.analysis.backtest"], tree)}
    assert "sim.evidence.call_outcomes" in targets


@pytest.mark.parametrize(
    "source",
    [
        "from sim.evidence import call_outcomes",
        "import sim.evidence.call_outcomes",
        "def f():\n    from sim.evidence.call_outcomes import read_call_outcomes",
        "if TYPE_CHECKING:\n    from ..evidence.call_outcomes import CallOutcomeRow",
        "import importlib\nimportlib.import_module('sim.evidence.call_outcomes')",
    ],
)
def test_it_would_be_noticed(source, tmp_path):
    for name, text in {"runs/run.py": source, "analysis/a.py": source, "evidence/call_outcomes.py": ""}.items():
        path = tmp_path / "sim" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    assert readers_left_of_analysis(read_tree(tmp_path)) == ["sim.runs.run"]
