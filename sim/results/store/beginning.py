"""How a store begins: anew, where it stopped, or on top of what a smaller request left."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sim.errors import InputError, Problem
from sim.results.experiment import named
from sim.results.folder import belongs_to_parts, is_left_over, results_in
from sim.results.manifest import MANIFEST, Manifest, read_manifest, versions_here
from sim.results.store.checking import check_file
from sim.results.store.contents import Contents
from sim.results.store.disk import all_removed, created, flush_folder, folder_made, linked, removed
from sim.results.store.identity import RunKey, Wanted
from sim.results.store.journal import (
    JOURNAL,
    PARTS,
    Base,
    Journal,
    check_part,
    read_journal,
    write_journal,
)
from sim.results.store.unlisted import Unlisted, put_aside, unlisted

__all__ = ["Beginning", "begun", "write_manifest"]


@dataclass(frozen=True)
class Beginning:
    """Where the work begins.

    Attributes:
        manifest: What stands in the folder now.
        journal: The parts that hold finished runs.
        is_whole: Whether the tables in the folder are those that are asked for, and nothing has to be run.
        notes: What a user should hear of it.
    """

    manifest: Manifest
    journal: Journal
    is_whole: bool = False
    notes: tuple[str, ...] = ()


def begun(place: Path, where: str, wanted: Wanted, replace: bool, command_line: tuple[str, ...]) -> Beginning:
    """Bring a folder into the state in which wanted runs can be added.

    Args:
        place: The folder, locked.
        where: What messages call it.
        wanted: What it is to hold.
        replace: Whether what is not wanted gives way.
        command_line: The command that asks.

    Raises:
        InputError: It holds something else, or is damaged.
        OSError: It cannot be written.
    """
    asked = Manifest(wanted.experiment, {}, versions_here(), wanted.code, complete=False, command_line=command_line)
    found = _found(place, replace)
    if found is not None and found.complete:
        if not replace:
            _refuse_others(where, found, wanted)
        return _on_top(place, found, asked, wanted, replace)
    journal, lost = _journal_and_lost(place, replace)
    done = Contents(place, lost.taken_up_by(journal)).done
    if found is None:
        if not done.items() & wanted.identities().items():
            if done and not replace:
                told = f"it holds {len(done)} runs of other results, whose manifest is gone"
                raise InputError([Problem(where, told, "another folder (--out), or let them give way (--replace)")])
            return _anew(place, asked)
        found = asked
        write_manifest(place, found)
    elif done and not replace:
        _refuse_others(where, found, wanted)
    return _where_it_stopped(place, found, asked, replace, journal, lost)


def _journal_and_lost(place: Path, is_replaced: bool) -> tuple[Journal, Unlisted]:
    """Return the journal of an unfinished folder, and what lies among the parts besides."""
    try:
        journal = read_journal(place)
        return journal, unlisted(place, journal)
    except InputError:
        if not is_replaced:
            raise
        return Journal(), unlisted(place, Journal())


def _found(place: Path, replace: bool) -> Manifest | None:
    """Return the manifest of a folder; none if there is none, or if it is damaged and may give way."""
    if not os.path.lexists(place / MANIFEST):
        return None
    try:
        return read_manifest(place)
    except InputError:
        if not replace:
            raise
        return None


def _anew(place: Path, asked: Manifest) -> Beginning:
    removed(place / PARTS / JOURNAL)  # first: without it no part counts
    old = tuple(name for name in results_in(place) if name != MANIFEST and not name.startswith(f"{PARTS}/"))
    folder_made(place / PARTS)
    write_manifest(place, replace_in(asked, old))
    _clean(place, Journal(), old)
    return Beginning(asked, Journal())


def replace_in(manifest: Manifest, in_the_way: tuple[str, ...]) -> Manifest:
    """Return a manifest that gives up some files."""
    return replace(manifest, in_the_way=in_the_way)


def _where_it_stopped(
    place: Path, found: Manifest, asked: Manifest, is_replaced: bool, journal: Journal, lost: Unlisted
) -> Beginning:
    if found.experiment.keeps != asked.experiment.keeps:
        return _anew(place, asked)
    try:
        for file, digest in journal.files.items():
            check_part(place, file, digest)
    except InputError:
        if not is_replaced:
            raise
        return _anew(place, asked)
    folder_made(place / PARTS)
    if lost.parts:
        journal = lost.taken_up_by(journal)
        write_journal(place, journal)
    aside = put_aside(place, lost.others)
    if replace(asked, in_the_way=found.in_the_way) != found:
        write_manifest(place, replace_in(asked, found.in_the_way))
    _clean(place, journal, found.in_the_way)
    return Beginning(asked, journal, notes=_notes(lost, aside))


def _notes(lost: Unlisted, aside: tuple[str, ...]) -> tuple[str, ...]:
    """Say what became of parts that no journal listed."""
    taken = f"{lost.runs} runs were in parts that no journal lists; they are whole and are taken up"
    kept = f"no journal says what these files are, which were among the parts and are kept: {', '.join(aside)}"
    return tuple(told for told, is_so in ((taken, lost.runs), (kept, aside)) if is_so)


def _on_top(place: Path, found: Manifest, asked: Manifest, wanted: Wanted, is_replaced: bool) -> Beginning:
    base = Base.of(found, tuple(RunKey(failure.scenario, *failure.world) for failure in found.failures))
    there, asked_for = base.identities(), wanted.identities()
    try:
        for name in found.experiment.keeps:
            check_file(place / f"{name}.parquet", found.files[f"{name}.parquet"])
    except InputError:
        if not is_replaced:
            raise
        return _anew(place, asked)
    if there == asked_for:
        removed(place / PARTS / JOURNAL)
        _clean(place, Journal(), found.in_the_way)
        with suppress(OSError):
            (place / PARTS).rmdir()
        return Beginning(found, Journal(), is_whole=True)
    if not there.items() & asked_for.items():
        return _anew(place, asked)
    folder_made(place / PARTS)
    # Every step leaves a folder that can be read: names of the tables among the parts, the journal that lists them,
    # the manifest from which on the journal counts. Only then do the old names go.
    for name, (file, _) in base.files.items():
        linked(place / f"{name}.parquet", place / PARTS / file)
    journal = Journal(base=base)
    write_journal(place, journal)
    write_manifest(place, replace_in(asked, tuple(found.files)))
    _clean(place, journal, tuple(found.files))
    return Beginning(asked, journal)


def write_manifest(place: Path, manifest: Manifest) -> None:
    """Put a manifest in the place of the one before, durably."""
    with created(place / MANIFEST) as file:
        file.write(manifest.to_bytes(place))


def _clean(place: Path, journal: Journal, in_the_way: tuple[str, ...]) -> None:
    """Remove what a crash left half-written, parts that no journal lists, and files that gave way."""
    all_removed(place, in_the_way)
    kept = {JOURNAL, *journal.files}
    for path in (place / PARTS).glob("*") if (place / PARTS).is_dir() else ():
        if path.name not in kept and belongs_to_parts(path.name) and not path.is_dir():
            removed(path)
    for path in (*place.glob(".*.new"), *place.glob("figures/.*.new")):
        if is_left_over(path.relative_to(place).as_posix()):
            removed(path)
    flush_folder(place)


def parts_removed(place: Path) -> None:
    """Remove the parts, once a manifest says that the tables are whole."""
    with suppress(OSError):
        for path in (place / PARTS).iterdir():
            if belongs_to_parts(path.name):
                path.unlink()
        (place / PARTS).rmdir()
    flush_folder(place)


def _refuse_others(where: str, found: Manifest, wanted: Wanted) -> None:
    differences = differences_between(found, wanted)
    if differences:
        state = "" if found.complete else "unfinished "
        held = f"it holds {state}results of {found.experiment}, which differ in {', '.join(differences)}"
        allowed = "another folder (--out), or let what differs give way (--replace)"
        raise InputError([Problem(where, held, allowed)])


def differences_between(found: Manifest, wanted: Wanted) -> list[str]:
    """Name why results cannot be a part of what is asked for; nothing if they can."""
    mine, asked = found.experiment, wanted.experiment
    names = mine.conflicts_with(asked)
    names += found.code.differences_from(wanted.code)
    gone = [name for name in mine.names if name not in asked.names]
    if gone:
        names.append(f"the scenarios: {named(gone)} would go")
    seeds = len(set(mine.seeds) - set(asked.seeds))
    if seeds:
        names.append(f"the seeds: {seeds} of {len(mine.seeds)} would go")
    draws = len(set(mine.draws) - set(asked.draws))
    if draws and mine.uncertainty == asked.uncertainty:
        names.append(f"the draws of assumptions: {draws} of {len(mine.draws)} would go")
    if found.complete and mine.baseline is not None and mine.baseline != asked.baseline:
        names.append(f"the baseline: the comparison with {mine.baseline} would go")
    return names
