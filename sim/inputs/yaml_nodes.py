"""Turn YAML text into plain values with their places, and refuse what a reader would not expect.

Anchors, aliases, tags, repeated keys and numbers without finite value are refused although YAML has
them: each lets a file mean something else than it seems to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.scanner import Scanner, ScannerError

from sim.inputs.text_file import odd_character
from sim.inputs.validation import KeyPath
from sim.inputs.wording import dotted, written
from sim.inputs.yaml_scalars import Scalar, plain_scalar

__all__ = ["Nodes", "Place", "read_nodes"]

DEEPEST = 20
MOST_VALUES = 4_000
LONGEST_TEXT = 10_000

Place = tuple[int, int]
"""Line and column, both counted from 1."""

_SYNTAX = "lines like 'key: value', indented with spaces; text with ': ', ' #' or a leading sign in quotes"


@dataclass
class Nodes:
    """What a YAML text says.

    Attributes:
        content: The top mapping without what was refused; None if the text cannot be read at all.
        refusals: What was refused: its place, what was found, what is allowed.
        values: Place of every value, by key path.
        keys: Place of every key, by key path.
    """

    content: dict[str, Any] | None = None
    refusals: list[tuple[Place, str, str]] = field(default_factory=list)
    values: dict[KeyPath, Place] = field(default_factory=dict)
    keys: dict[KeyPath, Place] = field(default_factory=dict)

    def refuse(self, place: Place, found: str, allowed: str) -> None:
        """Note one refusal."""
        self.refusals.append((place, found, allowed))


def read_nodes(text: str) -> Nodes:
    """Read YAML 1.2 text whose top level is a mapping with text keys."""
    nodes = Nodes()
    try:
        nodes.content = _Reader(text, nodes).top()
    except _UnreadableError as error:
        nodes.refuse(error.place, error.found, error.allowed)
    except MarkedYAMLError as error:
        nodes.refuse(_place_of(error), f"this is not YAML ({_reason(error)})", _SYNTAX)
    except YAMLError as error:
        nodes.refuse((1, 1), f"this is not YAML ({error})", _SYNTAX)
    nodes.refusals.sort(key=lambda refusal: refusal[0])
    return nodes


class _UnreadableError(Exception):
    """From here on nothing can be judged."""

    def __init__(self, place: Place, found: str, allowed: str) -> None:
        super().__init__(found)
        self.place, self.found, self.allowed = place, found, allowed


class _Refused:
    """Stands for a value that was refused."""


_REFUSED = _Refused()


class _Scanner(Scanner):
    """Refuses in the library's own way the two things that otherwise end in a bare Python error."""

    def scan_flow_scalar_non_spaces(self, double: Any, start_mark: Any) -> Any:
        """Read the inside of a quoted text; an escape above U+10FFFF stands for no character."""
        try:
            return super().scan_flow_scalar_non_spaces(double, start_mark)
        except (ValueError, OverflowError):
            found = "found an escape that stands for no character"
            context = "while scanning a double-quoted scalar"
            raise ScannerError(context, start_mark, found, self.reader.get_mark()) from None

    def scan_yaml_directive_value(self, start_mark: Any) -> Any:
        """Read the version in a %YAML directive."""
        try:
            version = super().scan_yaml_directive_value(start_mark)
        except ValueError:  # more digits than Python converts
            version = None
        if version not in ((1, 1), (1, 2)):
            raise ScannerError("while scanning a directive", start_mark, "found an unknown version of YAML", start_mark)
        return version


class _Reader:
    """Follows the parser's events down the tree; the parser reads no further than it is asked to."""

    def __init__(self, text: str, nodes: Nodes) -> None:
        yaml = YAML(typ="safe", pure=True)
        yaml.Scanner = _Scanner
        self._events: Iterator[Event] = yaml.parse(text)
        self._nodes = nodes
        self._count = 0

    def top(self) -> dict[str, Any]:
        """Return the content of the only document."""
        next(self._events)  # the start of the stream
        event = next(self._events)
        if isinstance(event, StreamEndEvent):
            raise _UnreadableError((1, 1), "the file holds nothing but comments", "settings")
        if isinstance(event, DocumentStartEvent) and (event.tags or event.version not in (None, (1, 2))):
            self._nodes.refuse((1, 1), "a %TAG or %YAML directive", "plain YAML 1.2 without directives")
        event = next(self._events)
        if not isinstance(event, MappingStartEvent):
            raise _UnreadableError(_start(event), "the top level is no mapping", "lines like 'key: value'")
        self._check_properties(event, ())
        content = self._mapping((), depth=1)
        next(self._events)  # the end of the document
        event = next(self._events)
        if not isinstance(event, StreamEndEvent):
            raise _UnreadableError(_start(event), "a second document begins", "one document a file")
        return content

    def _value(self, event: Event, path: KeyPath | None, depth: int, key: Event | None = None) -> Any:
        # `path` is None below a repeated or odd key: read to the end, but not noted. `depth` counts the
        # mappings and lists around the value.
        if path is not None:
            self._nodes.values[path] = _after(key) if key and _is_absent(event) else _start(event)
        self._count += 1
        if self._count > MOST_VALUES:
            raise _UnreadableError(_start(event), "too many values", f"at most {MOST_VALUES:,} values")
        if depth >= DEEPEST and isinstance(event, CollectionStartEvent):
            raise _UnreadableError(_start(event), "nested too deeply", f"at most {DEEPEST} levels")
        if isinstance(event, AliasEvent):
            found = f"{_subject(path)} is the alias *{event.anchor}"
            self._nodes.refuse(_start(event), found, "the value itself")
            return _REFUSED
        assert isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent)
        accepted = self._check_properties(event, path)
        if isinstance(event, MappingStartEvent):
            value: Any = self._mapping(path, depth + 1)
        elif isinstance(event, SequenceStartEvent):
            value = self._sequence(path, depth + 1)
        else:
            value = self._scalar(event, path)
        return value if accepted else _REFUSED

    def _mapping(self, path: KeyPath | None, depth: int) -> dict[str, Any]:
        content: dict[str, Any] = {}
        first: dict[str, Place] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            written_key = event
            key = self._key(event, path, depth)
            below: KeyPath | None = None
            if key is None:
                pass
            elif key in first:
                name = dotted((*(path or ()), key))
                found = f"{name} is given twice, first on line {first[key][0]}"
                self._nodes.refuse(_start(event), found, "each key once")
            else:
                first[key] = _start(event)
                if path is not None:
                    below = (*path, key)
                    self._nodes.keys[below] = _start(event)
            value = self._value(next(self._events), below, depth, written_key)
            if key is not None and key not in content and value is not _REFUSED:
                content[key] = value
        return content

    def _key(self, event: Event, path: KeyPath | None, depth: int) -> str | None:
        key = self._value(event, None, depth)
        if key is _REFUSED:
            return None
        if isinstance(key, str):
            return key
        group = dotted(path or ())
        shown = event.value if isinstance(event, ScalarEvent) else written(key)
        found = f"the key {shown or 'with no name'}" + (f" in {group}" if group else "") + " is not text"
        self._nodes.refuse(_start(event), found, "a name, in quotes if it looks like a number")
        return None

    def _sequence(self, path: KeyPath | None, depth: int) -> Any:
        # A list with a refused item is refused: to leave the item out would move the others.
        items: list[Any] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            below = None if path is None else (*path, len(items))
            items.append(self._value(event, below, depth))
        return _REFUSED if _REFUSED in items else tuple(items)

    def _scalar(self, event: ScalarEvent, path: KeyPath | None) -> Scalar | _Refused:
        text: str = event.value
        try:
            _check_text(text)
            return text if event.style else plain_scalar(text)
        except ValueError as error:
            self._nodes.refuse(_start(event), f"{_subject(path)} is {written(text)}", str(error))
            return _REFUSED

    def _check_properties(self, event: ScalarEvent | CollectionStartEvent, path: KeyPath | None) -> bool:
        if event.anchor is not None:
            found = f"{_subject(path)} carries the anchor &{event.anchor}"
            self._nodes.refuse(_start(event), found, "values without anchors")
        if event.ctag is None:
            return True
        found = f"{_subject(path)} carries the tag {event.ctag}"
        self._nodes.refuse(_start(event), found, "values without tags")
        return False


def _check_text(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"at most {LONGEST_TEXT:,} characters")
    if (odd := odd_character(text)) is not None:  # escapes in double quotes can still bring one in
        raise ValueError(f"text without the character U+{ord(odd[0]):04X}")


def _subject(path: KeyPath | None) -> str:
    return dotted(path) if path else "this"


def _start(event: Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _is_absent(event: Event) -> bool:
    return isinstance(event, ScalarEvent) and not event.style and event.value == ""


def _after(key: Event) -> Place:
    # The parser puts a value that is not there where the next thing begins, perhaps lines below.
    return key.end_mark.line + 1, key.end_mark.column + 2


def _place_of(error: MarkedYAMLError) -> Place:
    # Where the text ended says nothing; where the open quote or bracket began does.
    ended = "end of stream" in str(error.problem) or "stream end" in str(error.problem)
    mark = (error.context_mark if ended else None) or error.problem_mark or error.context_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _reason(error: MarkedYAMLError) -> str:
    problem = str(error.problem)
    if problem.startswith("mapping values are not allowed"):
        return "a second ': ' in one line, or a line indented too far"
    if "'\\t'" in problem:
        return "a tab where only spaces may stand"
    return " ".join(filter(None, (problem, error.context)))
