"""`cci plot`: redraw figures of a results folder, without running anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.plots import Figure

__all__ = ["plot"]

FORMATS = ("png", "svg", "pdf")


def plot(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder of cci compare or cci run.")],
    outcome: Annotated[
        str | None, typer.Option(metavar="NAME", help="Outcome to draw.", show_default="funded_projects")
    ] = None,
    sector: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Sector to draw, or all.", show_default="the focus sector of the region"),
    ] = None,
    figure: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            help="over_time, paired_differences or awards_by_sector, which show any outcome; funnel, alignment_path, "
            "relation, ecosystem, programme_account, displacement, parity or facts.",
            show_default="over_time with an outcome, else every kind",
        ),
    ] = None,
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Scenario to compare with.", show_default="that of the comparison, or the first"
        ),
    ] = None,
    file_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="png, svg (text stays text) or pdf.",
            show_default="as --out ends, or png",
        ),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(
            metavar="WxH",
            help="Width and height in mm, like 160x100; the figure fits in, text grows or shrinks along.",
            show_default="170 wide, and as high as it needs",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="File or folder for the figures.", show_default="the folder DIR-figures, here"
        ),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Let files that are there give way.")] = False,
) -> None:
    """Redraw figures of a results folder: any outcome, any sector, PNG, SVG or PDF. Nothing is run."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        from sim.api.redrawn import redrawn
        from sim.cli.shown import say

        kind, measures = _format(file_format, out), _size(size)
        figures = redrawn(folder, outcome, sector, figure, baseline, measures)
        stem = "-".join(part for part in (outcome, sector) if part)
        files = _places(figures, folder, out, kind, stem)
        _check_places(list(files.values()), folder, replace)
        for name, place in files.items():
            _write(figures[name], place, kind)
            say(str(place))


def _format(asked: str | None, out: Path | None) -> str:
    from sim.errors import InputError, Problem
    from sim.inputs.nearest import check_known

    if asked is not None:
        check_known(asked, FORMATS, "--format")
    ending = "" if out is None or out.is_dir() else out.suffix.removeprefix(".")
    if not ending:
        return asked or FORMATS[0]
    check_known(ending.lower(), FORMATS, "ending of --out")
    if asked not in (None, ending.lower()):
        raise InputError(
            [Problem("--format", f"{asked}, but --out {out} ends in .{ending}", "one of both, or the same")]
        )
    return ending.lower()


def _size(text: str | None) -> tuple[float, float] | None:
    from sim.errors import InputError, Problem

    if text is None:
        return None
    try:
        width, height = (float(side) for side in text.lower().replace("\N{MULTIPLICATION SIGN}", "x").split("x"))
    except ValueError:
        raise InputError([Problem("--size", repr(text), "width x height in mm, like 160x100")]) from None
    return width, height


def _places(figures: Mapping[str, Figure], folder: Path, out: Path | None, kind: str, stem: str) -> dict[str, Path]:
    """Return the file of each figure; of several into one file the later ones are numbered."""
    if out is not None and not out.is_dir() and out.suffix:
        numbered = {name: "" if place == 0 else f"-{place + 1}" for place, name in enumerate(figures)}
        return {name: out.with_name(f"{out.stem}{suffix}{out.suffix}") for name, suffix in numbered.items()}
    place = Path(f"{folder.resolve().name}-figures") if out is None else out
    return {name: place / f"{name}{f'-{stem}' if stem else ''}.{kind}" for name in figures}


def _check_places(files: list[Path], folder: Path, replace: bool) -> None:
    """Make sure that nothing is lost: what is there stays unless told, and results are sealed.

    Raises:
        InputError: A file is there, or would come to lie among the results.
    """
    from sim.errors import InputError, Problem

    problems = []
    for file in files:
        if file.resolve().is_relative_to(folder.resolve()):
            found = "lies in the results folder, whose files are sealed"
            problems.append(Problem(f"--out {file}", found, "a place outside of it"))
        elif file.exists() and not replace:
            problems.append(Problem(f"--out {file}", "is there already", "another place, or --replace"))
    if problems:
        raise InputError(problems)


def _write(figure: Figure, place: Path, kind: str) -> None:
    from sim.errors import SimError
    from sim.results.store.disk import created, folder_made

    try:
        folder_made(place.parent)
        with created(place) as file:
            figure.savefig(file, format=kind)
    except OSError as error:
        raise SimError(f"figure {place} cannot be written: {error.strerror or error}") from error
