"""What notebooks show: an opened folder, small tables, a line of progress."""

import re
import sys
from dataclasses import replace
from html import escape
from types import SimpleNamespace

import pytest

import sim
from sim.api.notebook import progress_from
from sim.errors import InputError
from sim.words.numbers import number
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE, scenario


@pytest.fixture(autouse=True, scope="module")
def faked():
    with faked_model(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.api.Comparison.figures", lambda self: {})
        yield


def cells(html):
    return [re.findall("<t[hd]>(.*?)</t[hd]>", row) for row in re.findall("<tr>(.*?)</tr>", html)]


def test_a_folder_is_opened_as_what_it_holds(tmp_path):
    compared = sim.compare(BASELINE, ALTERNATIVE, seeds=2, folder=tmp_path / "compared")
    opened = sim.open(tmp_path / "compared")
    assert type(opened) is sim.Comparison
    assert opened.baseline == compared.baseline
    assert opened.table().equals(compared.table())
    assert opened.funnel().equals(compared.funnel())
    ran = sim.run(BASELINE, seeds=2, folder=tmp_path / "ran")
    opened = sim.open(str(tmp_path / "ran"))
    assert type(opened) is sim.Runs
    assert opened.table("projects").equals(ran.table("projects"))
    with pytest.raises(InputError, match="there is no such folder"):
        sim.open(tmp_path / "nothing")


def test_a_comparison_shows_its_headlines():
    compared = sim.compare(BASELINE, ALTERNATIVE, seeds=3)
    header, first, *_ = cells(compared._repr_html_())
    row = compared.table().query("outcome == 'funded_projects' and sector == 'cci'").iloc[0]
    assert header[:3] == ["scenario", "outcome", f"{BASELINE.name}, mean"]
    assert first[:5] == [
        ALTERNATIVE.name,
        "funded projects",
        number(row["baseline_mean"]),
        number(row["scenario_mean"]),
        number(row["difference"], signed=True),
    ]


def test_runs_show_what_ran_and_how_often():
    found = cells(sim.run(BASELINE, scenario("breaks-on-3"), seeds=4)._repr_html_())
    assert [(row[0], row[-1]) for row in found] == [("scenario", "runs"), (BASELINE.name, "4"), ("breaks-on-3", "3")]


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "a & b", "</td><td>", "<img src=x onerror=y>"])
def test_no_text_is_markup(payload):
    runs = sim.run(BASELINE, seeds=1)
    record = replace(runs.results.experiment.scenarios[0], title=payload)
    results = replace(runs.results, experiment=replace(runs.results.experiment, scenarios=(record,)))
    html = sim.Runs(results)._repr_html_()
    assert len(cells(html)[1]) == 4
    assert cells(html)[1][1] == escape(payload) != payload


@pytest.fixture
def in_notebook(monkeypatch):
    kernel = SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: kernel))


def test_a_notebook_is_told_how_far_it_is(in_notebook, capsys):
    sim.run(BASELINE, seeds=3)
    said = capsys.readouterr().out
    lines = said.split("\r")[1:]
    assert [line.split(";")[0] for line in lines] == ["1 of 3 worlds", "2 of 3 worlds", "3 of 3 worlds"]
    assert said.endswith("\n")
    assert said.count("\n") == 1


@pytest.mark.parametrize("asked", [False, print])
def test_who_asks_for_something_else_gets_that(in_notebook, asked):
    assert progress_from(asked) is (asked or None)


def test_elsewhere_nothing_is_said_unless_asked_for(capsys):
    sim.run(BASELINE, seeds=2)
    assert capsys.readouterr().out == ""
    sim.run(BASELINE, seeds=2, progress=True)
    assert "2 of 2 worlds" in capsys.readouterr().out
