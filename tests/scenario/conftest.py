from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.scenario import references
from sim.scenario.files import load_scenario

Write = Callable[[str, str], Path]


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ship scenarios and a region of our own, so that no test depends on the real ones."""
    root = tmp_path / "shipped"
    (root / "emilia-romagna").mkdir(parents=True)
    (root / "baseline.yaml").write_text("title: Baseline\npolicy: {cluster: {staff_fte: 2}}\n")
    (root / "no-cluster.yaml").write_text("extends: baseline\npolicy: {cluster: {active: false}}\n")
    monkeypatch.setattr(references, "scenarios_root", lambda: root)
    return root


@pytest.fixture
def write(tmp_path: Path, shipped: Path) -> Write:
    """Write `name`.yaml into a folder of the user; return its path."""
    folder = tmp_path / "mine"
    folder.mkdir()

    def call(name: str, text: str) -> Path:
        path = folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return call


@pytest.fixture
def refusals(tmp_path: Path) -> Callable[..., list[str]]:
    """Load a scenario that must be refused; return its problems, the folder's name taken out."""

    def call(name_or_path: str | Path, *settings: str) -> list[str]:
        with pytest.raises(InputError) as caught:
            load_scenario(name_or_path, settings)
        return [str(problem).replace(f"{tmp_path}/mine/", "") for problem in caught.value.problems]

    return call
