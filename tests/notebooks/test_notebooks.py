"""Notebooks: both files of a pair say the same, carry no results, and run."""

from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

from tests.support.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "notebooks").glob("*.py"))
FIGURES = {"01-first-comparison": 2}
SHOWN = {
    "01-first-comparison": (
        "2 of 2 worlds",
        "funded_projects",
        "displaced_projects",
        "Cultural and creative industries, Emilia-Romagna, 2 paired runs",
        "['over_time', 'paired_differences', 'funnel', 'awards_by_sector', 'alignment_path', 'relation', "
        "'ecosystem', 'programme_account', 'displacement', 'parity']",
    )
}
"""What must be read in the outputs."""


@pytest.fixture(params=SCRIPTS, ids=lambda script: script.stem)
def script(request):
    """Name each notebook in turn."""
    return request.param


def cells(notebook):
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def test_there_is_a_pair_for_every_notebook():
    assert SCRIPTS
    assert [script.stem for script in SCRIPTS] == sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


def test_both_files_of_a_pair_are_in_step(script):
    one, other = jupytext.read(script), jupytext.read(script.with_suffix(".ipynb"))
    assert cells(one) == cells(other)
    assert one.metadata["kernelspec"] == other.metadata["kernelspec"]
    assert one.metadata["jupytext"]["formats"] == other.metadata["jupytext"]["formats"] == "ipynb,py:percent"


def test_no_results_are_kept(script):
    notebook = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [(cell.outputs, cell.execution_count) for cell in code] == [([], None)] * len(code)


@pytest.mark.slow
def test_it_runs_with_two_seeds(script, monkeypatch):
    monkeypatch.setenv("CCI_NOTEBOOK_SEEDS", "2")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    NotebookClient(notebook, timeout=5 * PATIENCE, resources={"metadata": {"path": str(ROOT)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert "error" not in {output.output_type for output in outputs}
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == FIGURES[script.stem]
    text = "".join(output.get("text", "") + "".join(output.get("data", {}).values()) for output in outputs)
    for words in SHOWN[script.stem]:
        assert words in " ".join(text.split())
