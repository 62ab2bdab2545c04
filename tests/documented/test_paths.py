"""Every file, folder and name in a file that a document puts between backquotes is there."""

import importlib
import re
from operator import attrgetter
from pathlib import Path

import pytest

from tests.documented.documents import ROOT, documents, name_of, quoted

PACKAGE = ROOT / "sim"
WRITTEN_BY_COMMANDS = {"docs/coverage.md"}
_PATH = re.compile(r"(?:[\w-]+/)+[\w.-]+")


def roots() -> set[str]:
    """Return the folders of the checkout and the rooms of the package; in `results` commands write what they like."""
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    return {"sim", "tests", "docs", "published", "benchmarks", "scenarios", "notebooks", *rooms} - {"results"}


def is_there(named: str) -> bool:
    """Tell whether there is such a file or folder, or such a name in a module: `rules/allocation.allocate`."""
    if any((base / f"{named}{suffix}").exists() for base in (ROOT, PACKAGE) for suffix in ("", ".py")):
        return True
    path, _, name = named.partition(".")
    if not (PACKAGE / f"{path}.py").exists():
        return False
    try:
        attrgetter(name)(importlib.import_module(f"sim.{path.replace('/', '.')}"))
    except AttributeError:
        return False
    return True


def missing(document: Path) -> list[str]:
    """Return what a document names and nobody finds, each with its place."""
    known = roots()
    return [
        f"{place}: {text}"
        for place, text in quoted(document)
        if _PATH.fullmatch(text) and text.split("/")[0] in known and text not in WRITTEN_BY_COMMANDS
        if not is_there(text)
    ]


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_what_a_document_points_at_is_there(document):
    assert missing(document) == []


def test_what_is_not_there_is_noticed(tmp_path):
    page = tmp_path / "page.md"
    lines = [
        "`rules/allocation`, `sim/rules/allocation.py`, `rules/allocation.allocate`, `docs/model.md`, `rules`, `1/2`,",
        "`rules/allocatoin`, `rules/allocation.allot`, `docs/models.md`, `results/demo`, `docs/coverage.md`.",
    ]
    page.write_text("\n".join(lines), encoding="utf-8")
    assert missing(page) == [
        f"page.md:2: {name}" for name in ("rules/allocatoin", "rules/allocation.allot", "docs/models.md")
    ]
