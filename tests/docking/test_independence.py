"""The twin owes the fast model nothing: what it imports, and its own chance."""

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import elementary
from sim.world.randomness import Draws, pair_key, text_key
from tests.docking.twin import elementary as by_number
from tests.docking.twin.chance import Chance

TWIN = Path(__file__).parent / "twin"
MAY_BE_USED = (
    "sim.scenario.",
    "sim.region.",
    "sim.world.",
    "sim.units",
    "sim.errors",
    "sim.inputs.",
    "sim.outcomes.tables",
    "sim.outcomes.tidy",
    "sim.outcomes.catalogue",
)


def imported(source: str) -> Iterator[str]:
    """Yield the modules of `sim` that a source imports."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (name for name in names if name.split(".")[0] == "sim")


def forbidden(source: str) -> list[str]:
    return [name for name in imported(source) if not name.startswith(MAY_BE_USED)]


@pytest.mark.parametrize("file", sorted(TWIN.glob("*.py")), ids=lambda file: str(file.stem))
def test_the_twin_imports_nothing_of_the_fast_model(file: Path) -> None:
    assert not forbidden(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source", ["import sim.model", "from sim.rules.matching import theme_cover", "from sim import agents"]
)
def test_an_import_of_the_fast_model_is_noticed(source: str) -> None:
    assert forbidden(source)


class Somebody:
    """Whoever has an identity."""

    def __init__(self, uid: int) -> None:
        self.uid = uid


@pytest.mark.parametrize("uid", [0, 1, 2**63, 2**64 - 1, text_key("somebody")])
@pytest.mark.parametrize("quarter", [0, 8056])
def test_chance_is_that_of_the_world(uid: int, quarter: int) -> None:
    draws, chance, one, other = Draws(7), Chance(7), Somebody(uid), Somebody(text_key("other"))
    assert chance.hash("ranking", one, quarter) == int(draws.keys("ranking", uid, quarter)[0])
    assert chance.number("ready", one, quarter) == float(draws.uniform("ready", uid, quarter)[0])
    assert chance.normal("panel", one) == float(draws.normal("panel", uid)[0])
    pair = pair_key(np.array([uid], dtype=np.uint64), np.array([other.uid], dtype=np.uint64))
    for first, second in ((one, other), (other, one)):
        assert chance.hash_of_pair("strangers", first, second, quarter) == int(
            draws.keys("strangers", pair, quarter)[0]
        )


ABOVE_0 = st.floats(5e-324, 1e308)
ELEMENTARY = {
    "log": (elementary.log, by_number.log, (ABOVE_0,)),
    "log1p": (elementary.log1p, by_number.log1p, (st.floats(-1.0, 1e300, exclude_min=True),)),
    "exp": (elementary.exp, by_number.exp, (st.floats(allow_nan=False),)),
    "power": (elementary.power, by_number.power, (st.just(0.0) | st.just(np.inf) | ABOVE_0, st.floats(-1e6, 1e6))),
    "cospi": (elementary.cospi, by_number.cosine_of_half_turns, (st.floats(0.0, 2.0),)),
}


@pytest.mark.filterwarnings("ignore:overflow", "ignore:divide by zero")
@pytest.mark.parametrize("name", ELEMENTARY)
@given(data=st.data())
def test_elementary_functions_are_those_of_the_fast_model_to_the_bit(name: str, data: st.DataObject) -> None:
    fast, own, domain = ELEMENTARY[name]
    numbers = [data.draw(numbers) for numbers in domain]
    assert float(fast(*numbers)).hex() == own(*numbers).hex()
