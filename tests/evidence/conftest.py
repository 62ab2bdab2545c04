"""A region of two sectors and two calls, with a record of its own."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

HEADER = "call_id,sector,measure,value,used_for,source,confidence\n"


@pytest.fixture
def arcadia(tmp_path):
    """Return a function that writes the record and returns the region, of which the reader needs little."""

    def region(rows: str, header: str = HEADER) -> SimpleNamespace:
        path: Path = tmp_path / "observed" / "call_outcomes.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(header + rows, encoding="utf-8")
        calls = [SimpleNamespace(call_id=name) for name in ("ODES_2015", "OPEN_2016")]
        sectors = [SimpleNamespace(sector=name) for name in ("arts", "farms")]
        return SimpleNamespace(name="arcadia", folder=tmp_path, calls=calls, sectors=sectors)

    return region
