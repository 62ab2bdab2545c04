"""A posterior in a region folder: read and checked, and drawn from where it says something."""

import shutil
from dataclasses import replace

import pytest
import yaml

from sim.errors import InputError
from sim.region.files import load_region
from sim.scenario import posterior_fit
from sim.scenario.catalogue import parameters
from sim.scenario.files import load_scenario
from sim.scenario.posterior import POSTERIOR, PROVENANCE, read_posterior
from sim.scenario.posterior_fit import misfits
from sim.scenario.uncertainty import drawn_paths
from sim.world.assumptions import assumptions_of, medoid_assumptions
from tests.support.posteriors import BY_ONESELF, DRAWS, FITTED, IDEAS, with_posterior
from tests.support.small_region import edit, shrink


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = shrink(tmp_path_factory.mktemp("made") / "region")
    with_posterior(folder)
    return folder


@pytest.fixture
def folder(made, tmp_path):
    return shutil.copytree(made, tmp_path / "region")


def value_at(assumptions, path):
    for name in path.split(".")[1:]:
        assumptions = getattr(assumptions, name)
    return assumptions


def problems_of(folder):
    with pytest.raises(InputError) as refused:
        read_posterior(folder)
    return str(refused.value).replace(f"{folder}/", "")


def change_provenance(folder, **changed):
    file = folder / PROVENANCE
    file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text()) | changed))


def test_what_was_written_is_read(made):
    posterior = read_posterior(made)
    assert posterior.size == DRAWS
    assert set(posterior.paths) == set(FITTED)
    assert posterior.places(3) == dict.fromkeys(FITTED, 0.3)
    assert posterior.medoid == 2
    assert misfits(posterior, load_region(made)) == []


def test_a_region_is_the_same_with_and_without(folder):
    before = load_region(folder).digest
    for name in (POSTERIOR, PROVENANCE):
        (folder / name).unlink()
    assert load_region(folder).digest == before


def test_an_assumption_that_the_record_says_nothing_on_is_that_of_the_prior_under_every_draw(made):
    posterior, scenario = read_posterior(made), load_scenario("baseline")
    others = [path for path in drawn_paths(()) if path not in FITTED]
    assert len(others) + len(FITTED) == len(drawn_paths(()))
    for draw in range(1, DRAWS + 1):
        prior, fitted = assumptions_of(scenario, draw), assumptions_of(scenario, draw, posterior)
        assert [value_at(fitted, path) for path in others] == [value_at(prior, path) for path in others]
        assert all(value_at(fitted, path) != value_at(prior, path) for path in FITTED)


def test_a_fitted_assumption_has_its_place_within_the_plausible_range(made):
    known = {one.path: one for one in parameters()}
    drawn = assumptions_of(load_scenario("baseline"), 4, read_posterior(made))
    for path in FITTED:
        low, high = known[path].prior_low, known[path].prior_high
        expected = low * (high / low) ** 0.4 if known[path].scale else low + 0.4 * (high - low)
        off = 0.5 if isinstance(known[path].default, int) else 1e-9
        assert value_at(drawn, path) == pytest.approx(expected, abs=off)


def test_what_a_scenario_sets_stays(made):
    posterior, held = read_posterior(made), load_scenario("baseline", [f"{BY_ONESELF}=0.123"])
    assert value_at(assumptions_of(held, 4, posterior), BY_ONESELF) == 0.123
    assert value_at(medoid_assumptions(held, posterior), BY_ONESELF) == 0.123


def test_the_medoid_leaves_all_others_as_written(made):
    posterior, scenario = read_posterior(made), load_scenario("baseline")
    middle = medoid_assumptions(scenario, posterior)
    drawn = assumptions_of(scenario, posterior.medoid, posterior)
    for path in drawn_paths(()):
        assert value_at(middle, path) == value_at(drawn if path in FITTED else scenario.assumptions, path)


def test_a_region_without_says_what_to_do(folder):
    for name in (POSTERIOR, PROVENANCE):
        (folder / name).unlink()
    told = problems_of(folder)
    assert "it has no posterior" in told
    assert "cci calibrate" in told
    assert "the uncertainty prior" in told


def test_every_problem_of_both_files_is_told_at_once(folder):
    (folder / POSTERIOR).write_text(f"draw,{BY_ONESELF},{IDEAS}\n1,0.5,1.5\n3,,0.2\n")
    (folder / PROVENANCE).write_text("medoid: 0\nmade_by: me\nrun: 3\n")
    told = problems_of(folder).splitlines()
    assert any(line.startswith(f"{POSTERIOR}:2:7") and "1.5" in line for line in told)
    assert any(line.startswith(f"{POSTERIOR}:3:3") and "empty" in line for line in told)
    assert any(line.startswith(f"{PROVENANCE}:1:9") and "medoid" in line for line in told)
    assert any(line.startswith(f"{PROVENANCE}:3:1") and "did you mean runs" in line for line in told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"draw,{BY_ONESELF}s\n1,0.5\n", f"did you mean {BY_ONESELF}?"),
        (f"draw,{BY_ONESELF}\n1,0.5\n3,0.5\n", "draw 3; allowed: 2: draws are 1, 2, 3 ..."),
        (f"draw,{BY_ONESELF}\n", "there is no draw"),
        ("draw\n1\n", "there is no assumption"),
    ],
)
def test_tables_that_are_no_posterior_are_refused(folder, text, told):
    (folder / POSTERIOR).write_text(text)
    assert told in problems_of(folder)


def test_two_files_that_do_not_belong_together_are_refused(folder):
    edit(folder / POSTERIOR, lambda row: row | {BY_ONESELF: "0.25"})
    told = problems_of(folder)
    assert told.startswith(f"{PROVENANCE}:1:")
    assert "draws are not those of posterior.csv" in told
    change_provenance(folder, draws=told.split("SHA-256 is ")[1][:64], medoid=DRAWS + 1)
    assert "medoid is 6, of 5 draws" in problems_of(folder)


def test_files_that_lead_out_of_the_folder_are_refused(folder, tmp_path):
    (folder / PROVENANCE).rename(tmp_path / "elsewhere.yaml")
    (folder / PROVENANCE).symlink_to(tmp_path / "elsewhere.yaml")
    assert "leads out of the region folder" in problems_of(folder)


def test_draws_and_medoid_make_it_another_one_and_a_note_does_not(folder):
    before = read_posterior(folder).digest
    change_provenance(folder, note="another note")
    assert read_posterior(folder).digest == before
    change_provenance(folder, medoid=3)
    assert read_posterior(folder).digest != before
    assert with_posterior(folder, first=0.1).digest != before


def test_it_fits_no_more_once_targets_region_or_catalogue_have_changed(folder, monkeypatch):
    posterior = read_posterior(folder)
    with (folder / "observed" / "targets.csv").open("a") as file:
        file.write("\n")
    edit(folder / "sectors.csv", lambda row: row | {"idea_rate_per_quarter": "0.9"})
    monkeypatch.setattr(posterior_fit, "catalogue_digest", lambda: "another")
    told = [str(problem) for problem in misfits(posterior, load_region(folder))]
    for line, what in zip(told, ("observed/targets.csv", "tables of the region", "plausible ranges"), strict=True):
        assert f"{folder / PROVENANCE}:" in line
        assert "no longer fits" in line
        assert what in line
        assert "cci calibrate" in line


def test_the_catalogue_counts_by_path_default_range_and_scale(monkeypatch):
    before, rows = posterior_fit.catalogue_digest(), list(parameters())
    place = next(place for place, one in enumerate(rows) if one.path == BY_ONESELF)
    for change in ({"path": "a.b"}, {"default": 0.4}, {"prior_low": 0.01}, {"prior_high": 0.99}, {"scale": None}):
        changed = [*rows[:place], replace(rows[place], **change), *rows[place + 1 :]]
        monkeypatch.setattr(posterior_fit, "parameters", lambda changed=changed: changed)
        assert posterior_fit.catalogue_digest() != before, change
    described = [*rows[:place], replace(rows[place], description="otherwise"), *rows[place + 1 :]]
    monkeypatch.setattr(posterior_fit, "parameters", lambda: described)
    assert posterior_fit.catalogue_digest() == before
