"""A figure as large as it is asked for, in files that printers and other programs take."""

import io
import re

import pytest
from PIL import Image

from sim.errors import InputError
from sim.plots.over_time import over_time
from sim.plots.sizing import fitted
from tests.plots.reading import overlaps, tables

pytestmark = pytest.mark.slow  # figures of many sizes


def drawn(pair, size=None):
    return fitted(over_time(*tables(pair), sector="cci"), size)


def saved(figure, kind):
    target = io.BytesIO()
    figure.savefig(target, format=kind)
    return target.getvalue()


@pytest.mark.parametrize("size", [(85, 60), (160, 100), (300, 80)])
def test_files_have_the_size_asked_for(pair, size):
    figure = drawn(pair, size)
    assert overlaps(figure) == []
    points = [side * 72 / 25.4 for side in size]
    svg = saved(figure, "svg").decode()
    assert [
        float(side) for side in re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg).groups()
    ] == pytest.approx(points, abs=0.01)
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", saved(figure, "pdf")).groups()
    assert [float(side) for side in box] == pytest.approx(points, abs=0.01)
    with Image.open(io.BytesIO(saved(figure, "png"))) as image:
        assert image.size == pytest.approx([side * 300 / 25.4 for side in size], abs=1)


def test_text_shrinks_along(pair):
    whole, half = drawn(pair), drawn(pair, (85, 2000))
    texts = [{text.get_text(): text.get_fontsize() for text in each.texts} for each in (whole, half)]
    assert texts[1] == {text: pytest.approx(size / 2) for text, size in texts[0].items()}


def test_text_is_text_in_svg(pair):
    svg = saved(drawn(pair), "svg").decode()
    assert "funded projects (projects per year)</text>" in svg
    assert "Source: cci-sim" in svg


@pytest.mark.parametrize("size", [(0, 100), (100, -1), (float("nan"), 10), (1e9, 10), ("a", "b"), (1,), 7])
def test_what_is_no_size_is_refused(pair, size):
    with pytest.raises(InputError, match="width and height in mm, each from 20 to 2000"):
        drawn(pair, size)
