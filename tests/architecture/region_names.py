"""Find the codes, labels and names of shipped regions in the source: a region is data.

Everything is read from the region folders: what comes into one is looked for at once. The source is parsed, never
imported. Docstrings count, comments do not.
"""

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from sim.cli.app import app
from tests.architecture.house import Finding, Module, read_tree

CODES = {
    "sectors": "sector",
    "clusters": "cluster",
    "calls": "call_id",
    "provinces": "province",
    "themes": "theme",
    "value_chains": "value_chain",
    "tecnopoli": "tecnopolo",
    "universities": "university",
    "laboratories": "laboratory",
    "denominators": "denominator",
    "cultural_body_kinds": "body_kind",
}
"""Tables of a region whose rows have codes, and the column of these; size classes are the model's own words."""

PROPER = ("provinces", "clusters", "tecnopoli", "universities")
"""Tables whose labels are proper names, of which each word tells the region."""

ENGLISH = {
    "content": "what stands in a file; a value chain",
    "stage": "of the funnel; a value chain",
    "services": "English",
    "region": "what the project is about; also a denominator: all of it",
    "other": "English; also a denominator",
    "University": "English",
    "Build": "an imperative of docstrings",
    "library": "of code",
}
"""Words that mean something else in the source: code or word, and why it is no breach."""

NO_CODE = {
    "region": "the package, tables and parameters of this name",
    "stage": "a column of the funnel",
}
"""English words that may also stand alone between quotes."""

IDENTIFIERS = {
    "re": "the module of regular expressions; Reggio Emilia is RE",
    "_create": "a verb",
}
"""Names of the language or of plain English that have a code in them."""

COMMANDS = "|".join(
    str(command.name or getattr(command.callback, "__name__", "")) for command in app.registered_commands
)
COMMAND = re.compile(rf"`cci`|(?<![\w-])\.?cci-(sim\b|scenario\b|dask-|$)|\bcci ({COMMANDS})\b")
"""The command `cci`, the distribution and the files they write: named after the first question, for good."""

PACKAGE = {
    "cultural and creative industries": ("sim", "sim.cli.app"),
    "cci": ("sim.cli.app",),
}
"""What only the description of the package and of the command may say: phrase and modules."""


@dataclass(frozen=True)
class Names:
    """What a region is known by: codes, labels as phrases, and words of proper names."""

    codes: frozenset[str]
    labels: frozenset[str]
    proper: frozenset[str]

    @cached_property
    def small(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Each name in small letters and as it is: codes, labels and words of proper names."""
        return tuple(tuple((name.lower(), name) for name in group) for group in (self.codes, self.labels, self.proper))

    @cached_property
    def compounds(self) -> set[str]:
        """Codes of several words, which count as a part of an identifier too."""
        return {code.lower() for code in self.codes if "_" in code}

    @cached_property
    def parts(self) -> set[str]:
        """Words that no identifier may be made of."""
        return {name.lower() for name in self.codes | self.proper} - {word.lower() for word in ENGLISH}


def names_of(scenarios: Path) -> Names:
    """Read the names of every region in a folder of scenarios."""
    codes: set[str] = set()
    labels: set[str] = set()
    proper: set[str] = set()
    for region in sorted(path.parent for path in scenarios.glob("*/region.csv")):
        own = {row["key"]: row["value"] for row in _rows(region / "region.csv")}
        codes.add(own["name"])
        labels.add(own["label"])
        proper.update(_capitalised(own["label"]))
        codes.update(row["instrument"] for row in _rows(region / "calls.csv"))
        for table, column in CODES.items():
            for row in _rows(region / f"{table}.csv"):
                codes.add(row[column])
                label = row.get("label") or row.get("title") or row[column]
                labels.add(label)
                if table in PROPER:
                    proper.update(_capitalised(label))
    return Names(frozenset(codes), frozenset(labels), frozenset(proper - ENGLISH.keys()))


def region_names(root: Path, names: Names) -> list[Finding]:
    """Return every name of a region in the package at `root`, sorted."""
    return sorted({found for module in read_tree(root).values() for found in _in_module(module, names)})


def _in_module(module: Module, names: Names) -> Iterator[Finding]:
    in_identifier = cache(lambda identifier: _in_identifier(identifier, names))  # most come again and again
    for node in ast.walk(module.tree):
        where = f"{module.name}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for name in _in_text(node.value, module.name, names):
                yield Finding("region in text", where, name)
        for identifier in _identifiers(node):
            for word in in_identifier(identifier):
                yield Finding("region in a name", where, f"{word} in {identifier}")


def _in_identifier(identifier: str, names: Names) -> list[str]:
    if identifier in IDENTIFIERS:
        return []
    words = {identifier.lower(), *re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", identifier)}
    compounds = {code for code in names.compounds if code in identifier.lower()}
    return sorted({word.lower() for word in words} & names.parts | compounds)


def _in_text(text: str, module: str, names: Names) -> Iterator[str]:
    for phrase, modules in PACKAGE.items():
        if module in modules:
            text = re.sub(re.escape(phrase), "", text, flags=re.IGNORECASE)
    text = COMMAND.sub("", text)
    small = text.lower()
    # To look for a part of a text takes a fraction of what a pattern takes; only what is in it at all is judged.
    codes, labels, proper = (sorted(name for lower, name in group if lower in small) for group in names.small)
    for code in codes:
        is_there = re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", text) is not None
        if (code == text and code not in NO_CODE) if code in ENGLISH else is_there:
            yield code
    for label in labels:
        if label not in ENGLISH and re.search(rf"\b{re.escape(label)}\b", text, re.IGNORECASE):
            yield label
    for word in proper:
        if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text):
            yield word


def _identifiers(node: ast.AST) -> Iterator[str]:
    for field in ("id", "attr", "arg", "name", "asname"):
        found = getattr(node, field, None)
        if isinstance(found, str):
            yield from found.split(".")


def _capitalised(label: str) -> Iterator[str]:
    words = re.findall(r"[^\W\d_][\w'-]+", label)
    yield from (part for word in words for part in {word, *word.split("-")} if part[:1].isupper() and len(part) > 3)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
