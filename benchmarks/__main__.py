"""Measure speed and memory: `make bench` writes docs/speed.md and its figure."""

from __future__ import annotations

import sys

from benchmarks.alone import ROOT
from benchmarks.measured import measure
from benchmarks.scaling_figure import scaling_figure
from benchmarks.speed_document import document
from benchmarks.targets import figures, growth


def main() -> int:
    """Measure, write the document and the figure, and say which targets are met."""
    found = measure()
    (ROOT / "docs" / "speed.md").write_text(document(found), encoding="utf-8")
    figure = scaling_figure(found.sizes, found.matches, growth(found, 2), f"{found.machine}, load {found.load:.1f}.")
    figure.savefig(ROOT / "docs" / "figures" / "scaling.png")
    for row in (figure.row() for figure in figures(found)):
        print(f"{row[2]:>8}  {row[3]:<14} {row[4].strip('*'):<4} {row[0]}")
    print("Written: docs/speed.md, docs/figures/scaling.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
