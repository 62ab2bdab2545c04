"""What is published of speed says of each figure whether it meets its target, and explains what does not."""

from dataclasses import replace

import pytest

from benchmarks.complete import SETTING_UP, VERBS
from benchmarks.measured import Measured
from benchmarks.opponents import Match
from benchmarks.regions import WHOLE_REGION
from benchmarks.scaling import Size
from benchmarks.scaling_figure import scaling_figure
from benchmarks.speed_document import document
from benchmarks.targets import figures


def size(scale: float, seconds: float) -> Size:
    return Size(scale, round(150_000 * scale), 1_000, seconds / 2, seconds / 2, 0.0, seconds, 500.0)


GOOD = Measured(
    machine="2 cores, Linux",
    load=1.0,
    took=300.0,
    parts={"floor": 0.1, "world": 0.5, "run": 1.0, "tables": 0.5, SETTING_UP: 0.1, **dict.fromkeys(VERBS, 0.05)},
    quarters=64,
    run_work=10**6,
    calls_a_quarter=3_000.0,
    hash_share=0.1,
    cases={
        **{f"test_{part}[{scale}]": 0.5 for part in ("world", "run", "tables") for scale in (0.1, 1.0, WHOLE_REGION)},
        **dict.fromkeys(("test_quarters", "test_calls", "test_seeds"), 3.0),
    },
    beside=dict.fromkeys(("test_quarters", "test_calls", "test_seeds"), 1.0),
    matches=[Match(0.02, 3_000, 0.1, 4.0), Match(0.1, 15_000, 0.1, 20.0)],
    reduced={"columns": 0.01, "plain Mesa": 1.0},
    reduced_counts={"columns": (10, 5), "plain Mesa": (11, 5)},
    sizes=[size(0.1, 0.08), size(1.0, 0.3), size(WHOLE_REGION, 2.9)],
    run_memory={"world": 30.0, "run": 20.0, "tables": 25.0},
    run_resident=21.0,
    many_runs={"50": 150.0, "500": 151.0},
    cold={"cci run": 1.5, "cci --help": 0.2},
    cold_enterprises=1_000,
)

WORSE = {
    "floor": replace(GOOD, parts=GOOD.parts | {"run": 9.0}),
    "plain twin / model, scale 0.1": replace(GOOD, matches=[GOOD.matches[0], Match(0.1, 15_000, 0.3, 4.0)]),
    "two largest": replace(GOOD, sizes=[*GOOD.sizes[:2], size(2.0, 0.8)]),
    "complete run at scale 11.43": replace(GOOD, sizes=[*GOOD.sizes[:2], size(WHOLE_REGION, 3.2)]),
    "peak memory": replace(GOOD, sizes=[*GOOD.sizes[:2], replace(GOOD.sizes[2], peak_mb=1501.0)]),
    "beyond imports": replace(GOOD, run_memory=GOOD.run_memory | {"run": 61.0}),
    "growth of a process": replace(GOOD, many_runs={"50": 150.0, "500": 161.0}),
    "cold start": replace(GOOD, cold=GOOD.cold | {"cci run": 2.6}),
    "three worlds": replace(GOOD, cases=GOOD.cases | {"test_seeds": 3.5}),
}


def missed(found: Measured) -> list[str]:
    return [figure.words for figure in figures(found) if not figure.is_met]


def test_nothing_is_missed_where_all_is_well():
    assert missed(GOOD) == []
    text = document(GOOD)
    assert "**no**" not in text
    assert "targets are missed" not in text
    assert "complete run at scale 1 / the floor | 75 | 20 | at most 40 | yes" in text


@pytest.mark.parametrize("words", WORSE)
def test_each_miss_is_told(words):
    assert [words in figure for figure in missed(WORSE[words])] == [True]
    assert document(WORSE[words]).count("**no**") == 1


@pytest.mark.parametrize(
    ("words", "explained"),
    [
        ("floor", "**The floor.**"),
        ("cold start", "**Seconds.**"),
        ("growth of a process", "**Not explained.**"),
    ],
)
def test_each_miss_is_explained_or_owned_up_to(words, explained):
    assert explained in document(WORSE[words])


def test_figure_names_what_it_draws():
    figure = scaling_figure(GOOD.sizes, GOOD.matches, 0.8, GOOD.machine)
    written = " ".join(text.get_text() for text in [*figure.texts, *figure.axes[0].texts])
    for words in ("plain twin", "complete run 2.9 s", "world", "tables", "seconds", "organisations", "0.80"):
        assert words in written
