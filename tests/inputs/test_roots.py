import pytest

from sim.errors import SimError
from sim.inputs import roots


def test_the_installed_scenarios_come_before_those_of_the_checkout(tmp_path, monkeypatch):
    package = tmp_path / "sim"
    monkeypatch.setattr(roots, "_PACKAGE", package)
    with pytest.raises(SimError, match="reinstall"):
        roots.scenarios_root()
    (tmp_path / "scenarios").mkdir()
    assert roots.scenarios_root() == tmp_path / "scenarios"
    (package / "_scenarios").mkdir(parents=True)
    assert roots.scenarios_root() == package / "_scenarios"
