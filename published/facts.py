"""Hold the model against the patterns that can reject it: `python -m published.facts` writes docs/facts.md.

The baseline at its defaults, a run a seed; over draws of all assumptions, a run a draw; and, over the first of these
draws, with the mechanism of each pattern switched off. The draws are spread over the seeds in order. Values of runs are
kept (`--keep`), and the same command goes on where it stopped; values of other code, another region or other patterns
are not mixed with them. Why a pattern misses stands in `published/facts_reasons.csv`, written by hand.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import hashlib
import json
import math
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.analysis.facts import pattern_values, tables_read
from sim.analysis.run_spread import run_spread
from sim.evidence.patterns import TESTED, PatternRow, read_patterns
from sim.outcomes.tables import WORLD
from sim.region.files import load_region
from sim.region.region import Region
from sim.results.experiment import AS_WRITTEN, Uncertainty
from sim.results.store.code import code_here
from sim.runs.carry_out import carry_out
from sim.runs.execution import Execution
from sim.runs.request import Request, scenarios_from
from sim.scenario.scenario import Scenario
from sim.words.numbers import DASH, interval, number, percent, runs

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "facts.md"
KEPT = ROOT / "results" / "facts.csv"
REASONS = Path(__file__).parent / "facts_reasons.csv"
SCENARIO, WHOLE = "baseline", "whole"
SAYS_NOTHING = 0.8
RUNS_AT_ONCE = 160  # whose tables are held together

Case = tuple[str, int, int]
"""What lived where: the model, whole or what is off in it, the draw and the seed."""

Values = dict[Case, dict[str, float]]


def main(given: Sequence[str] | None = None) -> int:
    """Run what is asked for and is not kept yet, and write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--without", type=int, default=20, help="draws in which each mechanism is switched off")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--scenario", default=SCENARIO, help="name or path of the scenario that is held")
    parser.add_argument("--keep", type=Path, default=KEPT)
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    asked = parser.parse_args(given)
    models = models_without(asked.scenario)
    region = load_region(models[WHOLE].region)
    patterns = read_patterns(region)
    kept = Kept(asked.keep, stamp_of(region, models))
    wanted = cases(list(models), asked.seeds, asked.draws, asked.without)
    missing = [case for case in wanted if case not in kept.values]
    for done, batch in enumerate(batches(missing), start=1):
        for case, found in lived(batch, models, patterns, asked.jobs):
            kept.add(case, found)
        print(f"batch {done} is done", file=sys.stderr, flush=True)
    values = {case: kept.values[case] for case in wanted}
    asked.out.write_text(document(region, patterns, values, asked.seeds, asked.draws, asked.without), encoding="utf-8")
    return 0


def models_without(scenario: str) -> dict[str, Scenario]:
    """Return the scenario as it is, and with each mechanism of its patterns switched off, by what is set."""
    [whole] = scenarios_from([scenario])
    models = {WHOLE: whole}
    for pattern in read_patterns(load_region(whole.region)):
        if pattern.mechanism:
            [off] = scenarios_from([scenario], pattern.mechanism)
            models[";".join(pattern.mechanism)] = off
    return models


def stamp_of(region: Region, models: Mapping[str, Scenario]) -> str:
    """Return what kept values are of: the code, the region, its patterns and the models."""
    told = [code_here().as_json(), region.digest, *(model.model_dump_json() for model in models.values())]
    patterns = (region.folder / "observed" / "patterns.csv").read_bytes()
    return hashlib.sha256(json.dumps(told).encode() + patterns).hexdigest()


class Kept:
    """Values of runs in a file that grows by a line a run; a line that broke off is left out, its run done again."""

    def __init__(self, file: Path, stamp: str) -> None:
        """Read what is kept, if it is of the same code, region and patterns; else begin anew."""
        self.file = file
        self.values: Values = {}
        whole = file.read_text(encoding="utf-8").split("\n")[:-1] if file.is_file() else []
        lines = whole if whole and whole[0] == stamp else [stamp]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        for line in lines[1:]:
            model, draw, seed, values = line.split("\t")
            self.values[(model, int(draw), int(seed))] = {
                name: math.nan if value is None else value for name, value in json.loads(values).items()
            }

    def add(self, case: Case, values: Mapping[str, float]) -> None:
        """Keep the values of a run."""
        self.values[case] = dict(values)
        plain = {name: None if math.isnan(value) else value for name, value in values.items()}
        with self.file.open("a", encoding="utf-8") as stream:
            stream.write("\t".join((case[0], str(case[1]), str(case[2]), json.dumps(plain))) + "\n")


def cases(models: Sequence[str], seeds: int, draws: int, without: int) -> list[Case]:
    """Return what lives where: the whole model at its defaults and over all draws, the others over the first draws."""
    at_defaults = [(WHOLE, 0, seed) for seed in range(seeds)]
    return at_defaults + [
        (name, draw, (draw - 1) * seeds // draws)
        for draw in range(1, draws + 1)
        for name in models
        if name == WHOLE or draw <= without
    ]


class Batch(NamedTuple):
    """Runs whose tables are held together: some models on all worlds of some draws and seeds."""

    models: tuple[str, ...]
    draws: tuple[int, ...]
    seeds: tuple[int, ...]


def batches(missing: Sequence[Case]) -> Iterator[Batch]:
    """Yield what has still to live: draws of a seed, or seeds without a draw, where the same models are missing."""
    models: dict[tuple[int, int], tuple[str, ...]] = {}
    for name, draw, seed in missing:
        models[(draw, seed)] = (*models.get((draw, seed), ()), name)
    together: dict[tuple[tuple[str, ...], int | None], list[tuple[int, int]]] = {}
    for (draw, seed), names in models.items():
        together.setdefault((names, seed if draw else None), []).append((draw, seed))
    for (names, _), worlds in together.items():
        at_once = max(1, RUNS_AT_ONCE // len(names))
        for start in range(0, len(worlds), at_once):
            draws, seeds = zip(*worlds[start : start + at_once], strict=True)
            yield Batch(names, tuple(dict.fromkeys(draws)), tuple(dict.fromkeys(seeds)))


def lived(
    batch: Batch, models: Mapping[str, Scenario], patterns: Sequence[PatternRow], jobs: int
) -> Iterator[tuple[Case, dict[str, float]]]:
    """Yield the values of the runs of a batch."""
    names = {f"model-{place}": name for place, name in enumerate(batch.models)}
    scenarios = [models[name].model_copy(update={"name": alias}) for alias, name in names.items()]
    read = tables_read(patterns)
    drawn: Uncertainty = "none" if batch.draws == AS_WRITTEN else "prior"
    request = Request(scenarios, batch.seeds, batch.draws, keeps=read, uncertainty=drawn)
    results = carry_out(request, Execution(jobs, fail_fast=True))
    tables = {name: results.table(name) for name in read}
    parts = {name: dict(iter(table.groupby(["scenario", *WORLD], observed=True))) for name, table in tables.items()}
    for draw, seed in product(batch.draws, batch.seeds):
        for alias, name in names.items():
            run = {table: parts[table].get((alias, draw, seed), tables[table].iloc[:0]) for table in read}
            yield (name, draw, seed), pattern_values(run, patterns)


def document(
    region: Region, patterns: Sequence[PatternRow], values: Values, seeds: int, draws: int, without: int
) -> str:
    """Write the document."""
    reasons = reasons_for(patterns)
    tested = [pattern for pattern in patterns if pattern.used_for == TESTED]
    turned = [pattern for pattern in patterns if pattern.used_for != TESTED]
    defined = [pattern for pattern in tested if not math.isnan(at_defaults(pattern, values)["mean"])]
    inside = [pattern for pattern in defined if pattern.holds(at_defaults(pattern, values)["mean"])]
    telling = [pattern for pattern in inside if not verdict(pattern, values)]
    return HEAD.format(
        date=datetime.date.today(),
        command=f"python -m published.facts --seeds {seeds} --draws {draws} --without {without}",
        region=region.label,
        runs=runs(seeds),
        draws=draws,
        without=min(without, draws),
        committed=committed(region.folder / "observed" / "patterns.csv"),
        inside=len(inside),
        defined=len(defined),
        telling=len(telling),
        undefined=len(tested) - len(defined),
        limit=percent(SAYS_NOTHING),
        tested=_lines(row_of_test(pattern, values) for pattern in tested),
        misses=_lines(row_of_miss(pattern, values, reasons) for pattern in misses(tested, values)) or "| - | - | - |",
        turned=_lines(row_of_turned(pattern, values) for pattern in turned),
        sources=_lines(f"- `{pattern.pattern_id}` ({pattern.confidence}): {pattern.source}." for pattern in patterns),
    )


def _lines(rows: Iterable[str]) -> str:
    return "\n".join(rows)


def reasons_for(patterns: Sequence[PatternRow]) -> dict[str, str]:
    """Read why patterns miss.

    Raises:
        ValueError: A reason is for a pattern that is none.
    """
    with REASONS.open(encoding="utf-8", newline="") as stream:
        reasons = {row["pattern_id"]: row["reason"] for row in csv.DictReader(stream)}
    unknown = sorted(set(reasons) - {pattern.pattern_id for pattern in patterns})
    if unknown:
        raise ValueError(f"{REASONS.name} has reasons for {', '.join(unknown)}, which are no patterns")
    return reasons


def at_defaults(pattern: PatternRow, values: Values) -> dict[str, float]:
    """Return mean and spread of a pattern over the runs at the defaults."""
    found = [run[pattern.pattern_id] for (name, draw, _), run in sorted(values.items()) if name == WHOLE and not draw]
    return run_spread(np.array(found, dtype=np.float64))


def share_inside(pattern: PatternRow, values: Values, model: str) -> float:
    """Return the share of draws of a model that lie inside the band; those in which it is undefined do not."""
    draws = [run[pattern.pattern_id] for (name, draw, _), run in values.items() if name == model and draw]
    if all(math.isnan(value) for value in draws):
        return math.nan
    return sum(pattern.holds(value) for value in draws) / len(draws)


def shares(pattern: PatternRow, values: Values) -> tuple[float, float]:
    """Return the shares of draws inside the band: of the whole model, and of that without the mechanism."""
    without = share_inside(pattern, values, ";".join(pattern.mechanism)) if pattern.mechanism else math.nan
    return share_inside(pattern, values, WHOLE), without


def verdict(pattern: PatternRow, values: Values) -> str:
    """Say of what a pattern says nothing, because nearly every draw lies inside; nothing if it tells."""
    of_draws, without = shares(pattern, values)
    if of_draws > SAYS_NOTHING:
        return "**says nothing**"
    return "**says nothing of the mechanism**" if without > SAYS_NOTHING else ""


def misses(tested: Sequence[PatternRow], values: Values) -> list[PatternRow]:
    """Return the tests whose mean at the defaults lies outside."""
    means = {pattern.pattern_id: at_defaults(pattern, values)["mean"] for pattern in tested}
    return [
        pattern
        for pattern in tested
        if not math.isnan(means[pattern.pattern_id]) and not pattern.holds(means[pattern.pattern_id])
    ]


def row_of_test(pattern: PatternRow, values: Values) -> str:
    """Return the row of a test."""
    of_draws, without = (DASH if math.isnan(share) else percent(share) for share in shares(pattern, values))
    off = ", ".join(f"`{setting}`" for setting in pattern.mechanism) or DASH
    return f"{_start(pattern, values)} | {of_draws} | {without} | {verdict(pattern, values)} | {off} |"


def row_of_turned(pattern: PatternRow, values: Values) -> str:
    """Return the row of a pattern that was turned against."""
    return f"{_start(pattern, values)} |"


def row_of_miss(pattern: PatternRow, values: Values, reasons: Mapping[str, str]) -> str:
    """Return the row of a test that misses, with the reason written by hand."""
    spread = at_defaults(pattern, values)
    side = "below" if spread["mean"] < pattern.low else "above"
    return f"| `{pattern.pattern_id}` | {side} | {reasons.get(pattern.pattern_id, 'no reason written yet')} |"


def _start(pattern: PatternRow, values: Values) -> str:
    spread = at_defaults(pattern, values)
    band = interval(pattern.low, pattern.high, signed=False)
    if math.isnan(spread["mean"]):
        return f"| `{pattern.pattern_id}` | {pattern.label} | {pattern.unit} | {band} | {DASH} | {DASH}"
    simulated = f"{number(spread['mean'])} ({interval(spread['low'], spread['high'], signed=False)})"
    inside = "yes" if pattern.holds(spread["mean"]) else "**no**"
    return f"| `{pattern.pattern_id}` | {pattern.label} | {pattern.unit} | {band} | {simulated} | {inside}"


def committed(file: Path) -> str:
    """Say since which commit bands and lists are what they are; other columns may have changed since."""
    written = ""
    for line in _told_by_git(file, "log", "--format=%h of %as", "--", file.name).splitlines():
        then = _told_by_git(file, "show", f"{line.split()[0]}:./{file.name}")
        if _bands(then) != _bands(file.read_text(encoding="utf-8")):
            break
        written = line
    return f"in commit {written}" if written else "in no commit yet"


def _told_by_git(file: Path, *asked: str) -> str:
    try:
        return subprocess.run(["git", *asked], cwd=file.parent, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return ""


def _bands(text: str) -> list[tuple[str, ...]]:
    """Return what decides whether a pattern is met, and whether that counts."""
    return [(row["pattern_id"], row["low"], row["high"], row["used_for"]) for row in csv.DictReader(text.splitlines())]


HEAD = """\
# Patterns that can reject the model

Made on {date} by `{command}`. The patterns of {region}, their bands and which of them the model was *turned against*
were written down {committed}, before the model was run against them
(`observed/patterns.csv` of the region folder, each with source and confidence).
Only those *tested* count; `cci facts` holds any scenario against them.

A pattern is inside if its mean over {runs} of the baseline lies within the band. *Draws* is the share of {draws}
draws of all assumptions that lie within it, a run each; *without* that of the first {without} of them with the
mechanism switched off that should bring it about. Where *draws* is above {limit} the pattern says nothing: nearly every
model passes; where *without* is, it says nothing of the mechanism.

{inside} of {defined} tests are inside, {telling} of them where the pattern says something. {undefined} are undefined,
because no run has what they read. No number of passes is required.

## Tested

| pattern | what | unit | band | mean (5-95 % of runs) | inside | draws | without | | what is off |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
{tested}

## Misses

| pattern | the model is | reason |
| --- | --- | --- |
{misses}

## Turned against

A fit of these is no validation.

| pattern | what | unit | band | mean (5-95 % of runs) | inside |
| --- | --- | --- | --- | --- | --- |
{turned}

## Sources of the bands

{sources}
"""


if __name__ == "__main__":
    sys.exit(main())
