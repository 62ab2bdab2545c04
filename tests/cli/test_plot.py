"""`cci plot`, and what a finished command says of figures that are gone."""

import errno

import pytest

from sim.plots.kinds import KINDS
from tests.cli.conftest import SHORT, in_folder, said_by

pytestmark = pytest.mark.slow  # three studies are run first


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory):
    """Run everything beside a results folder of a comparison and one of a single scenario."""
    with in_folder(tmp_path_factory.mktemp("plot")) as here:
        assert said_by(f"compare baseline no-cluster no-alignment --seeds 2 --out both {SHORT}").code == 0
        assert said_by(f"run baseline --seeds 1 --out alone {SHORT}").code == 0
        assert said_by(f"channels full-alignment no-cluster --seeds 1 --out split {SHORT}").code == 0
        yield here


@pytest.mark.parametrize(
    ("line", "files"),
    [
        ("both --outcome applications", ["both-figures/over_time-applications.png"]),
        ("both --outcome applications --sector all --format pdf --out o", ["o/over_time-applications-all.pdf"]),
        ("both --figure funnel --sector health --out deep/er/f.svg", ["deep/er/f.svg"]),
        ("both --figure displacement --size 100x80 --out moved.PNG", ["moved.PNG"]),
        ("both --baseline no-cluster --figure paired_differences --out b.pdf", ["b.pdf"]),
        ("alone --figure alignment_path --out a.png", ["a.png"]),
    ],
)
def test_figures_are_redrawn_and_their_places_printed(folder, line, files):
    said = said_by(f"plot {line}")
    assert (said.code, said.out.split()) == (0, files)
    starts = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}
    for file in files:
        place = folder / file
        assert place.read_bytes().startswith(starts[place.suffix.lower()])
    assert not list(folder.rglob(".*"))
    assert said_by("verify both").code == 0


def test_without_a_name_every_kind_is_drawn_that_there_is(folder):
    said = said_by("plot alone --out every/")
    drawn = {path.stem for path in (folder / "every").iterdir()}
    assert drawn == set(KINDS) - {"paired_differences", "displacement", "facts"}  # its region has no patterns
    assert len(said.out.split()) == len(drawn)


def test_of_a_study_every_kind_is_drawn_that_its_tables_are_there_for(folder):
    said = said_by("plot split --format svg --out of-study/")
    assert said.code == 0, said.err
    kinds = {path.stem.split("-")[0] for path in (folder / "of-study").iterdir()}
    assert kinds == {"awards_by_sector", "paired_differences"}
    asked = "plot split --figure paired_differences --outcome public_funding_eur --format svg --out of-study/"
    assert said_by(asked).code == 0


def test_nothing_is_overwritten_unless_told(folder):
    (folder / "mine.png").write_text("a photograph", encoding="utf-8")
    refused = said_by("plot both --figure funnel --out mine.png")
    assert refused.code == 2
    assert "mine.png: is there already; allowed: another place, or --replace" in refused.err
    assert (folder / "mine.png").read_text(encoding="utf-8") == "a photograph"
    assert said_by("plot both --figure funnel --out mine.png --replace").code == 0
    assert (folder / "mine.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("both --outcome Fundedprojects", "did you mean funded_projects?"),
        ("both --sector CCI", "did you mean cci?"),
        ("both --figure funel", "did you mean funnel?"),
        ("both --format jpg", "--format: 'jpg'; allowed: one of png, svg, pdf"),
        ("both --out x.jpg", "ending of --out: 'jpg'"),
        ("both --format svg --out x.png", "svg, but --out x.png ends in .png"),
        ("both --baseline no-clustr", "did you mean no-cluster?"),
        ("both --size 100", "--size: '100'; allowed: width x height in mm"),
        ("both --size 1x1", "--size: 1 x 1; allowed: width and height in mm, each from 20 to 2000"),
        ("both --outcome applications --figure parity", "parity, which shows none"),
        ("both --sector cci --figure facts", "facts, which shows none; allowed: no sector, or another figure: over_"),
        ("both --sector cci --figure programme_account", "programme_account, which shows none"),
        ("both --figure funnel --out both/figures", "lies in the results folder"),
        ("alone --outcome gained_projects", "exists only between two scenarios"),
        ("alone --figure displacement", "baseline is alone"),
        ("nowhere", "results folder nowhere"),
        (
            "split --figure funnel",
            "figure funnel: these results keep no table calls; allowed: another figure: paired_differences",
        ),
        ("split --outcome displaced_projects", "these results keep no projects, by which it is counted"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_nearest(folder, line, said):
    refused = said_by(f"plot {line}")
    assert refused.code == 2
    assert said in refused.err
    assert not list(folder.glob("x.*"))


def test_figures_that_are_gone_are_drawn_again(folder):
    command = f"compare baseline no-cluster no-alignment --seeds 2 --out both {SHORT}"
    for place in (folder / "both" / "figures").iterdir():
        place.unlink()
    again = said_by(command)
    assert again.code == 0
    assert "figures/funnel.svg" in again.out
    assert (folder / "both" / "figures" / "funnel.svg").is_file()
    assert said_by("verify both").code == 0


def test_a_figure_that_cannot_be_written_leaves_the_one_before(folder, monkeypatch):
    (folder / "kept.png").write_text("a photograph", encoding="utf-8")

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("sim.results.store.disk.os.fsync", full)
        said = said_by("plot both --figure funnel --out kept.png --replace")
    assert (said.code, said.lines) == (
        1,
        ["fault: figure kept.png cannot be written: No space left on device"],
    )
    assert (folder / "kept.png").read_text(encoding="utf-8") == "a photograph"
    assert not list(folder.glob(".*"))


def test_titles_stand_in_the_heads_of_what_is_printed(folder):
    compared = said_by("whose both --part merit").out
    assert "no-cluster (No cluster), no-alignment (Calls ignore the cluster) against baseline (" in compared
    again = said_by(f"compare baseline no-cluster no-alignment --seeds 2 --out both {SHORT}").out
    assert "\nno-cluster (No cluster) against baseline (Cluster and government as since 2017): " in again
    assert said_by(f"run baseline --seeds 1 --out alone {SHORT}").out.startswith("baseline (Cluster and government as")
