"""More alternatives than a page holds: the order in which they were named, common axes, titles about what is shown."""

from dataclasses import replace

import pytest

from sim.plots import compare_figures
from sim.plots.kinds import Material, draw, page_of
from sim.plots.page import Page
from tests.plots.conftest import OF_RUNS, experiment_of, invented_results
from tests.plots.reading import overlaps, said

pytestmark = pytest.mark.slow  # seven scenarios, all their figures

NAMES = ("zebra", "no-cluster", "mine", "full-alignment", "beta", "alpha", "no-alignment")


@pytest.fixture(scope="module")
def seven():
    """Return results whose tables are sorted by name, as tables are, and were asked for in another order."""
    invented = invented_results(NAMES, seeds=3)
    titles = {"zebra": "A striped alternative", "mine": "Mine of all"}
    records = (replace(one, title=titles.get(one.name, one.title)) for one in invented.experiment.scenarios)
    return replace(invented, experiment=replace(invented.experiment, scenarios=tuple(records)))


@pytest.fixture(scope="module")
def figures(seven):
    return compare_figures(seven, seven.comparison, "baseline")


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (1, [1]), (5, [5]), (6, [3, 3]), (7, [4, 3]), (11, [4, 4, 3])])
def test_pages_are_few_and_equally_full(count, sizes):
    names = ("base", *(f"a{number}" for number in range(count)))
    pages = Page(names, names, fullest=count).split()
    assert [len(page.alternatives) for page in pages] == sizes
    assert [name for page in pages for name in page.alternatives] == list(names[1:])
    assert {page.fullest for page in pages} == {sizes[0]}
    assert [page.suffix for page in pages] == ["", "-2", "-3"][: len(pages)]


def test_alternatives_stand_in_the_order_in_which_they_were_named(figures):
    for kind in OF_RUNS:
        first, second = said(figures[kind]), said(figures[f"{kind}-2"])
        assert all(name in first for name in NAMES[:4])
        assert all(name in second and name not in first for name in NAMES[4:])
    heads = [text.get_text() for text in figures["over_time"].texts if text.get_text() in NAMES]
    assert heads == list(NAMES[:4])


def test_titles_say_which_page_it_is_and_speak_of_it_alone(figures):
    for kind in OF_RUNS:
        titles = [figures[f"{kind}{suffix}"].get_suptitle().replace("\n", " ") for suffix in ("", "-2")]
        assert "(1 of 2: alternatives 1 to 4 of 7)" in titles[0]
        assert "(2 of 2: alternatives 5 to 7 of 7)" in titles[1]
        assert not any(name in titles[0] for name in NAMES[4:])
        assert not any(name in titles[1] for name in NAMES[:4])


@pytest.mark.parametrize("kind", OF_RUNS)
def test_pages_have_common_axes(figures, kind):
    first, second = (_limits(figures[f"{kind}{suffix}"]) for suffix in ("", "-2"))
    assert second <= first
    assert second


def _limits(figure):
    """Return the limits of the panels, as far as they have a scale."""
    return {
        (each.get_xlim(), each.get_ylim() if len(each.get_yticks()) else None) for each in figure.axes if each.axison
    }


def test_a_scenario_has_one_colour_on_all_pages_and_no_other_has_it(seven, figures):
    whole = draw("over_time", _material(seven), page_of(_material(seven)))
    colours = {text.get_text(): text.get_color() for text in whole.texts if text.get_text() in NAMES}
    assert len(set(colours.values())) == len(NAMES)
    for suffix in ("", "-2"):
        for text in figures[f"over_time{suffix}"].texts:
            assert text.get_color() == colours.get(text.get_text(), text.get_color())


def _material(of):
    return Material(of, of.comparison, of.baseline)


@pytest.mark.parametrize("kind", OF_RUNS)
def test_nothing_overlaps_on_any_page(figures, kind):
    assert overlaps(figures[kind]) == overlaps(figures[f"{kind}-2"]) == []


def test_titles_of_scenarios_stand_at_the_foot_where_they_say_more_than_the_name(figures):
    for kind in OF_RUNS:
        assert "zebra \N{EN DASH} A striped alternative; mine \N{EN DASH} Mine of all." in said(figures[kind])
        assert "Scenarios:" not in said(figures[f"{kind}-2"])  # the others have no title


def test_without_an_experiment_they_go_by_name():
    invented = invented_results(("b", "a"), seeds=1)
    assert Page.whole(invented.outcomes, "baseline", None).alternatives == ["a", "b"]
    assert Page.whole(invented.outcomes, "baseline", experiment_of(("baseline", "b", "a"), 1)).alternatives == [
        "b",
        "a",
    ]
