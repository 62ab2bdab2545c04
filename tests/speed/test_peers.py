"""The page of other frameworks says what was found, who is ahead, and what did not run."""

from pathlib import Path

import benchmarks.peers.job
from benchmarks.peers.document import document
from benchmarks.peers.frameworks import FRAMEWORKS, OURS

ROUND = {"applications": [36_900, 37_100], "funded": [1_008, 1_008], "version": "1.0"}


def page_of(failed=(), **milliseconds):
    by_module = {framework.module: framework for framework in FRAMEWORKS}
    found = {
        by_module[module]: [{**ROUND, "processor": one / 1000} for one in times]
        for module, times in milliseconds.items()
    }
    text = document(found, {by_module[module]: "pip does not install it" for module in failed}, "2 cores", 3)
    return " ".join(text.split())


def test_ratios_are_to_our_columns_and_medians_of_rounds():
    text = page_of(in_columns=[10, 12, 30], in_starsim=[36, 24, 48], in_amber=[6, 6, 6], in_laser=[13, 13, 13])
    assert "| states and distributions of a module | 36.0 | 24.0 to 48.0 | 3.00 | 37,000 | 1,008 |" in text
    assert "means differ by at most 0.0%, single jobs of our columns by 0.5%." in text
    assert "Ahead of our columns: AMBER, kernel." in text
    assert "Level (within 1.25 times): LASER." in text
    assert "Behind: Starsim (3.0 times)." in text


def test_what_did_not_run_is_said_with_the_reason():
    text = page_of(failed=("in_laser",), in_columns=[10])
    assert "LASER is not in the table: pip does not install it." in text
    assert "Ahead of our columns: none." in text


def test_every_framework_has_a_script():
    scripts = {path.stem for path in Path(benchmarks.peers.job.__file__).parent.glob("in_*.py")}
    assert scripts == {framework.module for framework in FRAMEWORKS}
    assert OURS in FRAMEWORKS
