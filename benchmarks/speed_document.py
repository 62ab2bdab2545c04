"""The text of `docs/speed.md`: every figure beside its target, misses with their reasons."""

from __future__ import annotations

import datetime
import math
import textwrap

from benchmarks import memory
from benchmarks.complete import SETTING_UP, VERBS, whole
from benchmarks.floor import listed_draws
from benchmarks.measured import HASH_SEEDS, SEEDS, Measured
from benchmarks.opponents import ROUNDS, organisations_at
from benchmarks.peers.job import QUARTERS
from benchmarks.regions import CCI_UNITS, SIZES
from benchmarks.scaling import ROUNDS as SCALING_ROUNDS
from benchmarks.scaling import Size
from benchmarks.targets import EARLIER, FLOOR_RATIO, TWIN_RATIO, figures, floor_ratio, growth

WIDTH = 120
LISTED_EARLIER = 3_409_786


def document(found: Measured) -> str:
    """Return the document."""
    sections = [
        _head(found),
        _targets(found),
        _misses(found),
        _parts(found),
        _cases(found),
        _opponents(found),
        _scaling(found),
        _memory(found),
        _list_of_draws(),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _head(found: Measured) -> str:
    full = _at_scale_1(found)
    return "# Speed and memory\n\n" + prose(
        f"Made on {datetime.date.today()} by `make bench` in {found.took / 60:.1f} minutes; {found.machine}, load "
        f"{found.load:.1f} (an idle machine shows 1). Times are medians. What is compared runs in turn, so that "
        f"another load on the machine meets both sides; a ratio is therefore steadier than a time. Scale 1 is the "
        f"shipped region: {CCI_UNITS:,} CCI units, and with the other sectors, bodies, laboratories and start-ups "
        f"{full.organisations:,} organisations and {full.ideas:,} ideas over {found.quarters} quarters. Other scales "
        f"have as many times the enterprises, bodies and money, and the same laboratories, clusters and calls. A "
        f"complete run draws the world, runs the baseline and makes the tables."
    )


def _at_scale_1(found: Measured) -> Size:
    return next(size for size in found.sizes if size.scale == 1.0)


def _targets(found: Measured) -> str:
    rows = [figure.row() for figure in figures(found)]
    return (
        "## Targets\n\n"
        + table(["figure", EARLIER, "measured", "target", "met"], rows)
        + "\n\n"
        + prose(_of_the_list(found))
    )


def _of_the_list(found: Measured) -> str:
    listed, complete = sum(listed_draws().values()), whole(found.parts)
    longer = complete / (found.parts["floor"] * LISTED_EARLIER / listed)
    return (
        f"The floor has fallen too: since traits are drawn where they are read, its list holds {listed:,} draws, not "
        f"{LISTED_EARLIER:,}. Over the longer list a complete run would be {longer:.0f} times the floor. Seconds of "
        f"{EARLIER} are of a day on which the machine may have been faster or slower."
    )


def _misses(found: Measured) -> str:
    missed = [figure for figure in figures(found) if not figure.is_met]
    told = []
    if floor_ratio(found) > FLOOR_RATIO:
        told.append(_above_the_floor(found))
    slow = [figure.words for figure in missed if figure.words.endswith("(s)")]
    if slow:
        told.append(
            f"**Seconds.** {'; '.join(slow)}: the load was {found.load:.1f} on {found.machine.split(',')[0]}, and a "
            f"measurement alone makes 1. Unlike ratios, seconds are as long as the machine is busy; on an idle one a "
            f"miss is a miss."
        )
    explained = ("(s)", "the floor")
    unexplained = [figure.words for figure in missed if not figure.words.endswith(explained)]
    if unexplained:
        told.append(f"**Not explained.** {'; '.join(unexplained)}.")
    return "### Why targets are missed\n\n" + "\n\n".join(map(prose, told)) if told else ""


def _above_the_floor(found: Measured) -> str:
    parts, floor, listed = found.parts, found.parts["floor"], sum(listed_draws().values())
    return (
        f"**The floor.** NumPy draws the {listed:,} numbers of the list in {1000 * floor:.1f} ms, one stream after "
        f"another. The world takes {parts['world'] / floor:.0f} times that: its draws are keyed, which common worlds "
        f"need, and become traits, ideas and their order. The run takes {parts['run'] / floor:.0f} times the floor. "
        f"It puts {found.run_work / 1e6:.1f} million keys through the hash (two a draw) that the list does not count; "
        f"but a region of a tenth of the size takes {found.sizes[0].run / _at_scale_1(found).run:.0%} of its time: "
        f"much of it is the fixed price of {found.quarters} quarters of about {found.calls_a_quarter:,.0f} Python "
        f"calls each, whatever the number of agents. World and tables alone take "
        f"{(parts['world'] + parts['tables']) / floor:.0f} of the {FLOOR_RATIO:.0f}."
    )


def _near_the_twin(found: Measured) -> str:
    where = organisations_at(TWIN_RATIO, found.matches)
    reached = (
        f"reach {TWIN_RATIO:.0f} at {where:,.0f} organisations, about scale "
        f"{where / _at_scale_1(found).organisations:.2f}."
        if math.isfinite(where)
        else f"never reach {TWIN_RATIO:.0f}."
    )
    return (
        "Most of a small run of the model is a fixed price, while the twin's time is nearly in proportion to the "
        f"organisations. Straight lines through both times {reached}"
    )


def _parts(found: Measured) -> str:
    parts, complete = found.parts, whole(found.parts)
    recording = parts["quarter_is_recorded"]
    shares = [
        ("world", parts["world"]),
        ("run without recording", parts["run"] - recording),
        ("recording", recording),
        ("tables", parts["tables"]),
        ("complete run", complete),
    ]
    rows = [_part(name, seconds, complete, parts["floor"]) for name, seconds in shares]
    verbs = [_part(name.replace("_", " "), parts[name], complete, parts["floor"]) for name in (SETTING_UP, *VERBS)]
    heads = ["part", "ms", "share", "times the floor"]
    return "\n\n".join(
        [
            "## Where the time goes",
            prose(f"At scale 1, seeds {SEEDS[0]} to {SEEDS[-1]}:"),
            table(heads, rows),
            prose(f"The run by the verbs of a quarter, all {found.quarters} quarters together:"),
            table(heads, verbs),
            prose(
                f"The hash of the keyed draws takes {found.hash_share:.1%} of a complete run (timed around each call, "
                f"median of {len(HASH_SEEDS)} seeds): a compiled one could save that much at most."
            ),
        ]
    )


def _part(name: str, seconds: float, complete: float, floor: float) -> list[str]:
    return [name, f"{1000 * seconds:.0f}", f"{seconds / complete:.1%}", f"{seconds / floor:.1f}"]


def _cases(found: Measured) -> str:
    cases = found.cases
    rows = [
        [f"{scale:g}", *(f"{cases[f'test_{part}[{scale}]']:.3f}" for part in ("world", "run", "tables"))]
        for scale in SIZES
    ]
    held = {
        "test_quarters": "run and tables, 64 quarters / the first 32",
        "test_calls": "run and tables, all calls / every second call",
        "test_seeds": "complete, 3 worlds / 1 world",
    }
    ratios = [
        [words, f"{cases[name]:.3f}", f"{found.beside[name]:.3f}", f"{cases[name] / found.beside[name]:.2f}"]
        for name, words in held.items()
    ]
    return (
        "## Sizes, quarters, calls, seeds\n\n"
        + prose("Seconds of each part alone (pytest-benchmark, `benchmarks/test_speed.py`, one case after another):")
        + f"\n\n{table(['scale', 'world', 'run', 'tables'], rows)}\n\n"
        + table(["at scale 1", "seconds", "seconds", "ratio"], ratios)
        + "\n\n"
        + prose(
            "The second half of the horizon has more calls and all of the clusters, while the first begins without "
            "either: twice the quarters therefore take more than twice the time here. A quarter does not cost more "
            "because others went before it: a test counts that (`tests/speed/test_work.py`)."
        )
    )


def _opponents(found: Measured) -> str:
    rows = [
        [
            f"{match.scale:g}",
            f"{match.organisations:,}",
            f"{match.model:.3f}",
            f"{match.twin:.2f}",
            f"{match.ratio:.1f}",
        ]
        for match in found.matches
    ]
    fastest = found.reduced["columns"]
    small = [
        [name, f"{seconds:.3f}", f"{seconds / fastest:.0f}", *(f"{count:,}" for count in found.reduced_counts[name])]
        for name, seconds in found.reduced.items()
    ]
    rounds = ", ".join(f"{count} round{'s' if count > 1 else ''} at {scale:g}" for scale, count in ROUNDS.items())
    return (
        "## Opponents\n\n"
        + prose(
            f"The twin (`tests/docking/twin`) is the same model in plain Mesa, one object an agent, with the same "
            f"results; run and tables on one world that is drawn before, in turn ({rounds}):"
        )
        + f"\n\n{table(['scale', 'organisations', 'model (s)', 'twin (s)', 'ratio'], rows)}\n\n"
        + f"{prose(_near_the_twin(found))}\n\n"
        + prose(
            f"A reduced model (`benchmarks/peers`: ideas emerge, hear of one call a quarter, apply by a threshold and "
            f"are funded by rank) with {CCI_UNITS:,} enterprises over {QUARTERS} quarters, in columns and with one "
            f"object an enterprise; [other frameworks](peers.md) do it too. The whole model at scale 1, with more than "
            f"four times the organisations, takes {whole(found.parts):.2f} s."
        )
        + f"\n\n{table(['reduced model', 'seconds', 'times columns', 'applications', 'funded'], small)}"
    )


def _scaling(found: Measured) -> str:
    rows = [
        [
            f"{size.scale:g}",
            f"{size.scale * CCI_UNITS:,.0f}",
            f"{size.organisations:,}",
            f"{size.ideas:,}",
            *(f"{seconds:.2f}" for seconds in (size.world, size.run, size.tables, size.complete)),
            f"{size.peak_mb:.0f}",
        ]
        for size in found.sizes
    ]
    heads = [
        "scale",
        "CCI units",
        "organisations",
        "ideas",
        "world (s)",
        "run (s)",
        "tables (s)",
        "complete (s)",
        "peak (MB)",
    ]
    return (
        "## Scaling\n\n![Time of a complete run over the organisations](figures/scaling.png)\n\n"
        + table(heads, rows)
        + "\n\n"
        + prose(
            f"Each run in a process of its own, {SCALING_ROUNDS} at every size in turn; the peak includes imports. A "
            f"power law fitted to all sizes (least squares of logarithms) has the exponent {growth(found):.2f}, low "
            f"because small runs are mostly a fixed price; between the two largest it is {growth(found, 2):.2f}."
        )
    )


def _memory(found: Measured) -> str:
    held, runs = found.run_memory, found.many_runs
    after = ", ".join(f"{megabytes:.1f} MB after {count}" for count, megabytes in runs.items())
    return "## Memory\n\n" + prose(
        f"At scale 1 the world holds {held['world']:.0f} MB; model and run hold at most {held['run']:.0f} MB beyond "
        f"it, with the tables {held['tables']:.0f} MB. This is the peak of traced allocations (Python and NumPy) in a "
        f"fresh process. Resident memory is the second witness, not the first, because a run may reuse what drawing "
        f"the world has freed: after that was given back it grew by {found.run_resident:.0f} MB at most. "
        f"{memory.MANY} runs of {memory.SHORT['start'][:4]} at scale 0.02 with worlds of their own in one process: "
        f"resident memory {after}. From a cold start, bytecode compiled, `cci run` of a region with "
        f"{found.cold_enterprises:,} enterprises takes {found.cold['cci run']:.2f} s and `cci --help` "
        f"{found.cold['cci --help']:.2f} s."
    )


def _list_of_draws() -> str:
    listed = listed_draws()
    told = ", ".join(f"{decision} {count:,}" for decision, count in listed.items())
    return "## The list of the floor\n\n" + prose(
        f"`benchmarks/draws.csv`, the world of seed 0 at scale 1; `make test` holds it against what a world draws. "
        f"{sum(listed.values()):,} uniform draws in {len(listed)} decisions, a normal draw counted once: {told}."
    )


def prose(text: str, indent: str = "") -> str:
    """Return a paragraph in lines; further lines are indented."""
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def table(columns: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [" | ".join(cells) for cells in (columns, ["---"] * len(columns), *rows)]
    return "\n".join(f"| {line} |" for line in lines)
