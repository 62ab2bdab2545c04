from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import InputError

Refuse = Callable[..., list[str]]


@pytest.fixture
def refusals(tmp_path: Path) -> Refuse:
    """Call a reader on a file with the given content; return its problems, the folder's name taken out."""

    def call(read: Callable[[Path], object], content: str | bytes, name: str) -> list[str]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(InputError) as caught:
            read(path)
        assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
        return [str(problem).removeprefix(f"{tmp_path}/") for problem in caught.value.problems]

    return call
