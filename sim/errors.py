"""What can go wrong, said in a way the person who can mend it understands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

__all__ = ["InputError", "Note", "Problem", "SimError", "gathered", "printable"]


_MANY = 4
"""So many equal problems of a file are told once, with their number."""


class SimError(Exception):
    """Root of every error this package raises on purpose."""


class Note(UserWarning):
    """Something that is allowed and may not be meant; commands say it on stderr and go on."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with what a user wrote.

    Attributes:
        where: Place of the offending text, `file:line:column` or `--set path=value`.
        found: What stands there, as part of a sentence.
        allowed: What could stand there instead; empty where nothing could.
        hint: The known name that was probably meant; empty if none comes near.
    """

    where: str
    found: str
    allowed: str
    hint: str = ""

    def __str__(self) -> str:
        """Say the problem in one line, whatever characters the offending text holds."""
        clauses = [f"{self.where}: {self.found}"]
        if self.allowed:
            clauses.append(f"allowed: {self.allowed}")
        if self.hint:
            clauses.append(f"did you mean {self.hint}?")
        return printable("; ".join(clauses))


class InputError(SimError):
    """Input was refused; carries every problem that was found, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the distinct `problems` in the order given."""
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(problems))
        super().__init__(self.problems)

    def __str__(self) -> str:
        """List the problems, one line each; of many that differ in their place alone, the first and how many."""
        alike = Counter(_apart_from_place(problem) for problem in self.problems)
        lines, said = [], set[Problem]()
        for problem in self.problems:
            kind = _apart_from_place(problem)
            if alike[kind] < _MANY:
                lines.append(str(problem))
            elif kind not in said:
                said.add(kind)
                lines.append(f"{problem}; the same in {alike[kind] - 1} other places")
        return "\n".join(lines)


def _apart_from_place(problem: Problem) -> Problem:
    """Return a problem as one of its file, without line and column."""
    file, *place = problem.where.rsplit(":", 2)
    return replace(problem, where=file) if len(place) == 2 and "".join(place).isdecimal() else problem


@contextmanager
def gathered(problems: list[Problem]) -> Iterator[None]:
    """Add the problems of an `InputError` to a list and go on, so that the next check can add its own."""
    try:
        yield
    except InputError as error:
        problems.extend(error.problems)


def printable(text: str, besides: str = "") -> str:
    """Return a text in which no character steers a terminal or breaks a line, wherever the text is from.

    Args:
        text: Any text: a file name, a key, what stands in a file that somebody else may have written.
        besides: Characters that are left as they are all the same, like the line feed.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in besides else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
