"""Asked levers: what a run asks of its levers, so that one knows whether other levers would answer alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, cast

from sim.inputs.base import Record
from sim.scenario.policy import Policy

__all__ = ["AskedLevers"]


class _Question(NamedTuple):
    """A lever that is read, or a method of a policy that is called with arguments."""

    path: tuple[str, ...]
    arguments: tuple[Any, ...] | None = None

    def answered_by(self, policy: Policy) -> Any:
        answer: Any = policy
        for name in self.path:
            answer = getattr(answer, name)
        return answer if self.arguments is None else answer(*self.arguments)


class AskedLevers:
    """What was asked of the levers that one listens to."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self._questions: set[_Question] = set()

    def listening_to(self, policy: Policy) -> Policy:
        """Return the same levers, which note here what they are asked; what was asked before is forgotten."""
        self._questions = set()
        return cast(Policy, _Listening(policy, (), self._questions.add))

    def tell_apart(self, one: Policy, other: Policy) -> bool:
        """Tell whether two policies answer differently."""
        return one != other and any(
            question.answered_by(one) != question.answered_by(other) for question in self._questions
        )


class _Listening:
    """A record that notes what it is asked: its fields, those of the records in it, its properties and methods.

    Records are asked, never compared as a whole, which nobody would note.
    """

    def __init__(self, record: Record, path: tuple[str, ...], note: Callable[[_Question], None]) -> None:
        self._record, self._path, self._note = record, path, note

    def __getattr__(self, name: str) -> Any:
        value, path = getattr(self._record, name), (*self._path, name)
        if isinstance(value, Record):
            value = _Listening(value, path, self._note)
        elif callable(value):
            value = partial(self._ask, value, path)
        else:
            self._note(_Question(path))
        setattr(self, name, value)  # found there from now on: what was asked once need not be noted again
        return value

    def _ask(self, method: Callable[..., Any], path: tuple[str, ...], *arguments: Any) -> Any:
        self._note(_Question(path, arguments))
        return method(*arguments)

    def __eq__(self, other: object) -> bool:
        raise TypeError(f"policies are asked lever by lever, not compared with {type(other).__name__}")

    __hash__ = None  # type: ignore[assignment]
