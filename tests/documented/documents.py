"""What the documents show: fenced blocks, and the commands in them and in the running text, each with its place."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHELLS = ("console", "bash", "sh", "shell")
STARTS = ("cci", "make", "python")
_FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})\{?(?P<language>[\w-]*)")
_QUOTED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


@dataclass(frozen=True)
class Block:
    """A fenced block: `lines` are its lines, the first of which is line number `first` of the document."""

    document: Path
    language: str
    first: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The block as it would stand in a file."""
        return "\n".join(self.lines) + "\n"

    @property
    def place(self) -> str:
        """The block's file and line."""
        return f"{name_of(self.document)}:{self.first}"


@dataclass(frozen=True)
class Command:
    """One command as it is written.

    Attributes:
        place: File and line.
        words: Its words, the program first.
        is_whole: Whether it stands in a shell block; in running text arguments may be left out.
    """

    place: str
    words: tuple[str, ...]
    is_whole: bool

    def __str__(self) -> str:
        """Show it with its place."""
        return f"{self.place}: {shlex.join(self.words)}"


def documents() -> list[Path]:
    """Return the documents for users and contributors."""
    pages = [path for path in (ROOT / "docs").rglob("*.md") if not any(part[0] in "._" for part in path.parts[-3:])]
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(pages)]


def name_of(document: Path) -> str:
    """Return the path of a document from the root of the checkout, or its name where it lies elsewhere."""
    return str(document.relative_to(ROOT)) if document.is_relative_to(ROOT) else document.name


def blocks(document: Path) -> list[Block]:
    """Return the fenced blocks of a document."""
    found, opened, language, first, inside = [], "", "", 0, []
    for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), start=1):
        if opened and line.strip() == opened:
            found.append(Block(document, language, first, tuple(inside)))
            opened = ""
        elif opened:
            inside.append(line)
        elif match := _FENCE.match(line):
            opened, language, first, inside = match["fence"], match["language"], number + 1, []
    return found


def commands(document: Path) -> list[Command]:
    """Return the commands of a document, those of its shell blocks and those between backquotes in its text."""
    found = [command for block in blocks(document) if block.language in SHELLS for command in _in_shell(block)]
    for place, text in quoted(document):
        found += _in_text(text, place)
    return found


def quoted(document: Path) -> Iterator[tuple[str, str]]:
    """Yield what stands between backquotes in the running text of a document, each with its place."""
    behind = {
        number for block in blocks(document) for number in range(block.first - 1, block.first + len(block.lines) + 1)
    }
    for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), start=1):
        if number not in behind:
            yield from ((f"{name_of(document)}:{number}", match[1]) for match in _QUOTED.finditer(line))


def _in_shell(block: Block) -> Iterator[Command]:
    for number, line in enumerate(block.lines, start=block.first):
        for words in _split(line.removeprefix("$ ")):
            yield Command(f"{name_of(block.document)}:{number}", words, is_whole=True)


def _in_text(text: str, place: str) -> Iterator[Command]:
    if text.split()[0:1] and text.split()[0] in STARTS:
        for words in _split(text):
            if words[0] in STARTS:
                yield Command(place, words, is_whole=False)


def _split(line: str) -> Iterator[tuple[str, ...]]:
    """Yield the commands of a line: comments, brackets around what is optional, and what is redirected are left out."""
    words: list[str] = []
    for word in [*shlex.split(line.replace("[", " ").replace("]", " ") if "[-" in line else line, comments=True), "&&"]:
        if word in ("&&", "|", ";", ">"):
            if words:
                yield tuple(words)
            words = []
            if word == ">":
                return
        elif word != "...":
            words.append(word)
