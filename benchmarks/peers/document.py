"""The text of `docs/peers.md`: the reduced job in other frameworks, and what is published of those not run here."""

from __future__ import annotations

import datetime
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.peers.frameworks import OURS, Framework
from benchmarks.peers.job import ENTERPRISES, QUARTERS, SEEDS
from benchmarks.speed_document import prose, table

LEVEL = 1.25
"""Times whose ratio is at most this are called level: rounds differ by as much."""

GPU_AGENTS, GPU_STEPS = 10_000_000, 50
GPU_MS = {"FLAME GPU 2": (161, 194), "AMBER on the GPU": (80, 94)}
"""Random walk and transfer of wealth, in ms."""

_LIMITS = (
    "AMBER's kernel is the same NumPy code as our columns in a loop of its own, and differs from them by chance; "
    "LASER's is the rule of one enterprise in a compiled loop. What is behind pays for what its population is: a frame "
    "that is copied, states that are looked up, or an object an agent. The job is small and its rules are few: it says "
    "what a framework costs for each agent and step, not what a whole model takes ([Speed and memory](speed.md))."
)

Told = Sequence[Mapping[str, Any]]
"""What each round of a framework printed."""


def document(found: Mapping[Framework, Told], failed: Mapping[Framework, str], machine: str, rounds: int) -> str:
    """Return the page.

    Args:
        found: What each framework printed, a round after the other.
        failed: Why others did not run.
        machine: What it was measured on, and its load.
        rounds: Number of rounds.
    """
    sections = [
        "# Other frameworks",
        prose(
            f"Made on {datetime.date.today()} by `python -m benchmarks.peers`; {machine}. The same reduced job in "
            f"each: {ENTERPRISES:,} enterprises over {QUARTERS} quarters; ideas emerge with a chance, owners hear of "
            f"one call a quarter, apply above a threshold, and the best are funded (`benchmarks/peers`, one small "
            f"script a framework). A row is the fastest way to write it that was found, with a second row where a "
            f"framework's guide shows another one."
        ),
        prose(
            f"Each time is the median of {len(SEEDS)} jobs in a fresh process, after one to warm up, without imports "
            f"and compiling; frameworks take turns over {rounds} rounds. Times are processor time of all threads, the "
            f"median of the rounds, with the least and the most beside it: another load on the machine lengthens them "
            f"less than time on the clock. Every process keeps freed memory for what comes next, whatever it imports."
        ),
        table(
            ["framework", "version", "job written as", "ms", "least to most", "times ours", "applications", "funded"],
            [_row(framework, told, _ms(found[OURS])) for framework, told in _by_time(found)],
        ),
        *([_failures(failed)] if failed else []),
        prose(_agreement(found)),
        "## Who is ahead of what",
        prose(_standing(found)),
        prose(_LIMITS),
        "## Published figures of frameworks that were not run",
        prose(
            "Compiled and GPU frameworks need a toolchain or a device that is not here. Their figures are published by "
            "their authors, on other machines and of other models; they are no measurement of ours."
        ),
        _published(found),
    ]
    return "\n\n".join(sections) + "\n"


def _by_time(found: Mapping[Framework, Told]) -> list[tuple[Framework, Told]]:
    return sorted(found.items(), key=lambda pair: _ms(pair[1]))


def _ms(told: Told) -> float:
    return statistics.median(_all_ms(told))


def _all_ms(told: Told) -> list[float]:
    return [1000 * one["processor"] for one in told]


def _row(framework: Framework, told: Told, ours: float) -> list[str]:
    every = _all_ms(told)
    return [
        framework.name,
        str(told[0]["version"]) if framework != OURS else f"NumPy {told[0]['version']}",
        framework.idiom,
        f"{_ms(told):,.1f}",
        f"{min(every):,.1f} to {max(every):,.1f}",
        f"{_ms(told) / ours:,.2f}",
        f"{statistics.fmean(told[0]['applications']):,.0f}",
        f"{statistics.fmean(told[0]['funded']):,.0f}",
    ]


def _failures(failed: Mapping[Framework, str]) -> str:
    return "\n".join(f"- {framework.name} is not in the table: {reason}." for framework, reason in failed.items())


def _agreement(found: Mapping[Framework, Told]) -> str:
    means = [statistics.fmean(told[0]["applications"]) for told in found.values()]
    funded = sorted({count for told in found.values() for count in told[0]["funded"]})
    ours = found[OURS][0]["applications"]
    return (
        f"Applications and funded projects are means of the jobs. Every job funds "
        f"{' or '.join(f'{count:,}' for count in funded)} projects. Draws come from other generators or in another "
        f"order, so applications agree within chance: the means differ by at most {max(means) / min(means) - 1:.1%}, "
        f"single jobs of our columns by {max(ours) / min(ours) - 1:.1%}."
    )


def _standing(found: Mapping[Framework, Told]) -> str:
    ours = _ms(found[OURS])
    ratios = {framework.name: _ms(told) / ours for framework, told in _by_time(found) if framework != OURS}
    ahead = [name for name, ratio in ratios.items() if ratio < 1 / LEVEL]
    level = [name for name, ratio in ratios.items() if 1 / LEVEL <= ratio <= LEVEL]
    behind = [f"{name} ({ratio:,.1f} times)" for name, ratio in ratios.items() if ratio > LEVEL]
    parts = [
        f"Ahead of our columns: {', '.join(ahead) or 'none'}.",
        f"Level (within {LEVEL:g} times): {', '.join(level) or 'none'}.",
        f"Behind: {', '.join(behind) or 'none'}.",
    ]
    return " ".join(parts)


def _published(found: Mapping[Framework, Told]) -> str:
    ours = ENTERPRISES * QUARTERS / _ms(found[OURS]) * 1000
    steps = GPU_AGENTS * GPU_STEPS
    gpu = [
        f"- {name}: {GPU_AGENTS // 10**6} million agents over {GPU_STEPS} steps in {least} to {most} ms (random walk, "
        f"transfer of wealth) on an RTX 5090, by AMBER's page on PyPI: {steps / most / 1e6:.1f} to "
        f"{steps / least / 1e6:.1f} billion agent-steps a second, where our columns do {ours / 1e9:.2f} billion of "
        f"this job: {steps / most * 1000 / ours:.0f} to {steps / least * 1000 / ours:.0f} times as many, of "
        f"trivial rules."
        for name, (least, most) in GPU_MS.items()
    ]
    mesa = next((told for framework, told in found.items() if framework.module == "in_mesa"), None)
    beside = "" if mesa is None else f"; our columns are {_ms(mesa) / _ms(found[OURS]):.0f} times as fast as Mesa above"
    lines = [
        f"- Agents.jl 5.15 (Julia): 34 to 428 times as fast as Mesa 1.2, and 3 to 250 times as MASON (Java), by its "
        f"own repository{beside}: the same class.",
        "- Agents.jl beside AMBER's population, 5,000 agents over 50 steps, by AMBER's page of version 0.4.2 on PyPI: "
        "7.2 against 20 ms (transfer of wealth), 1.6 against 4.8 ms (random walk), 813 against 497 ms (epidemic). It "
        "is the one framework for a processor that may be ahead of our columns, above all with few agents.",
        *gpu,
        "- krABMaga (Rust): no published figures were found that can be compared.",
    ]
    return "\n".join(prose(line, "  ") for line in lines)
