"""The digest of the code covers every room that can move a number, and no other."""

import subprocess
import sys
from pathlib import Path

from sim.results.store.code import _MOVES_NO_NUMBER, _digest_of_sources

ROOT = Path(__file__).parents[3]
MAKES_RESULTS = ("sim.runs.carry_out", "sim.studies.channels", "sim.analysis.compare")
LOADED = f"import sys, {', '.join(MAKES_RESULTS)}; print(*(name for name in sys.modules if name.startswith('sim.')))"


def test_rooms_that_move_no_number_are_those_that_nothing_which_makes_results_imports():
    told = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    loaded = {name.split(".")[1] for name in told.split()}
    rooms = {path.parent.name for path in (ROOT / "sim").glob("*/__init__.py")}
    assert rooms - loaded == set(_MOVES_NO_NUMBER)


def test_the_documented_rooms_are_these():
    text = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    start = text.index("all of `sim` but ")
    said = text[start : text.index("of which", start)].split("`")[3::2]
    assert said == list(_MOVES_NO_NUMBER)


def test_only_the_others_change_the_digest(tmp_path):
    for room in ("cli", "rules"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "a.py").write_text("1", encoding="utf-8")
    first = _digest_of_sources(tmp_path)
    (tmp_path / "cli" / "a.py").write_text("2", encoding="utf-8")
    assert _digest_of_sources(tmp_path) == first
    (tmp_path / "rules" / "a.py").write_text("2", encoding="utf-8")
    assert _digest_of_sources(tmp_path) != first
