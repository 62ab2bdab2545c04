"""Patterns are held over draws and without mechanisms; the run goes on where it stopped and says what came out."""

import subprocess
from itertools import product

import pytest

from published import facts
from sim.evidence.patterns import TESTED, read_patterns
from sim.region.files import load_region
from tests.support.small_region import shrink, with_few_clusters

pytestmark = pytest.mark.slow  # whole runs


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """Return the arguments for a small scenario of few years, and where its values and its document go."""
    place = tmp_path_factory.mktemp("facts")
    region = with_few_clusters(shrink(place / "region", scale=0.02, money=0.06))
    (place / "small.yaml").write_text(f"extends: baseline\nregion: {region}\nend: 2017Q4\n", encoding="utf-8")
    kept, out = place / "kept.csv", place / "facts.md"
    line = ["--draws", "3", "--seeds", "2", "--without", "2", "--jobs", "1"]
    return [*line, "--scenario", str(place / "small.yaml"), "--keep", str(kept), "--out", str(out)], kept, out, region


def test_it_goes_on_where_it_stopped_and_says_the_same(asked, monkeypatch):
    given, kept, out, region = asked
    assert facts.main(given) == 0
    whole = out.read_text(encoding="utf-8")
    patterns = read_patterns(load_region(region))
    mechanisms = {";".join(pattern.mechanism) for pattern in patterns if pattern.mechanism}
    lines = kept.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 2 + 3 + 2 * len(mechanisms)
    kept.write_text("\n".join(lines[:-3]) + "\n" + lines[-3][:20], encoding="utf-8")  # broke off within a line
    again = []
    monkeypatch.setattr(facts, "lived", lambda *live: again.append(live[0]) or LIVED(*live))
    assert facts.main(given) == 0
    assert sum(len(batch.models) * len(batch.draws) * len(batch.seeds) for batch in again) == 3
    assert out.read_text(encoding="utf-8") == whole
    again.clear()
    assert facts.main(given) == 0
    assert again == []


LIVED = facts.lived


def test_other_models_live_over_the_first_draws_and_each_batch_is_whole():
    wanted = facts.cases([facts.WHOLE, "a=1"], seeds=2, draws=4, without=3)
    assert [case for case in wanted if case[0] == "a=1"] == [("a=1", 1, 0), ("a=1", 2, 0), ("a=1", 3, 1)]
    assert [case[1:] for case in wanted if case[0] == facts.WHOLE] == [(0, 0), (0, 1), (1, 0), (2, 0), (3, 1), (4, 1)]
    found = list(facts.batches(wanted))
    assert found[0] == ((facts.WHOLE,), (0,), (0, 1))
    lived = [(name, *world) for names, *worlds in found for name in names for world in product(*worlds)]
    assert sorted(lived) == sorted(wanted)


def test_other_patterns_are_not_mixed_with_what_is_kept(asked):
    _, kept, _, _ = asked
    stamp = kept.read_text(encoding="utf-8").splitlines()[0]
    assert facts.Kept(kept, stamp).values
    assert facts.Kept(kept, "another").values == {}


def pattern(mechanism=(), low=0.2, high=0.4):
    [row, *_] = [row for row in read_patterns(load_region("emilia-romagna")) if row.used_for == TESTED]
    return row.model_copy(update={"mechanism": mechanism, "low": low, "high": high})


def values(whole, without=(), at_defaults=(0.3,)):
    name = pattern().pattern_id
    found = {("whole", 0, seed): {name: value} for seed, value in enumerate(at_defaults)}
    found |= {("whole", draw, 0): {name: value} for draw, value in enumerate(whole, start=1)}
    return found | {("a=1", draw, 0): {name: value} for draw, value in enumerate(without, start=1)}


def test_a_pattern_says_nothing_where_nearly_every_draw_passes():
    nearly, most = [0.3] * 9 + [0.9], [0.3] * 8 + [0.9] * 2
    assert facts.shares(pattern(("a=1",)), values(nearly, most)) == (0.9, 0.8)
    assert facts.verdict(pattern(), values(nearly)) == "**says nothing**"
    assert facts.verdict(pattern(), values(most)) == ""
    assert facts.verdict(pattern(("a=1",)), values(most, nearly)) == "**says nothing of the mechanism**"


def git(folder, *asked):
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    return subprocess.run(["git", *who, *asked], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def test_bands_are_dated_by_the_commit_that_wrote_them(tmp_path):
    file, head = tmp_path / "patterns.csv", "pattern_id,low,high,used_for,label\n"
    git(tmp_path, "init", "--quiet")
    commits = []
    for row in ("a,0,1,tested,first", "a,0,2,tested,first", "a,0,2,tested,better words"):
        file.write_text(f"{head}{row}\n", encoding="utf-8")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "--message", row)
        commits.append(git(tmp_path, "log", "-1", "--format=%h of %as"))
    assert facts.committed(file) == f"in commit {commits[1]}"
    file.write_text(f"{head}a,0,3,tested,wider\n", encoding="utf-8")
    assert facts.committed(file) == "in no commit yet"


def test_undefined_draws_are_not_inside():
    assert facts.share_inside(pattern(), values([0.3, float("nan")]), "whole") == 0.5


def test_misses_have_their_reasons(monkeypatch, tmp_path):
    missed = values([0.3], at_defaults=(0.1, 0.2))
    assert facts.misses([pattern()], missed) == [pattern()]
    assert facts.misses([pattern()], values([0.3])) == []
    name = pattern().pattern_id
    assert facts.row_of_miss(pattern(), missed, {name: "because"}) == f"| `{name}` | below | because |"
    monkeypatch.setattr(facts, "REASONS", tmp_path / "reasons.csv")
    facts.REASONS.write_text("pattern_id,reason\nnone such,because\n", encoding="utf-8")
    with pytest.raises(ValueError, match="none such"):
        facts.reasons_for([pattern()])
