"""The rules of the house, as a checker of any tree that holds a package `sim`.

A tree is read, never imported: what stands in the source counts, whether or not a run would reach it.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

# From left to right: a package may import what stands before it. World and rules stand side by side.
LAYERS = (
    ("errors",),
    ("units",),
    ("outcomes",),
    ("inputs",),
    ("region",),
    ("scenario",),
    ("world", "rules"),
    ("state",),
    ("phases",),
    ("agents",),
    ("recording",),
    ("model",),
    ("results",),
    ("runs",),
    ("evidence",),
    ("analysis",),
    ("studies",),
    ("stories",),
    ("plots",),
    ("api",),
    ("report",),
    ("cli",),
)
# What only some may import: library -> where.
RESERVED = {
    "matplotlib": ("plots",),
    "mpl_toolkits": ("plots",),
    "mesa": ("agents", "model", "runs"),
    "random": ("world.randomness",),
    "secrets": ("world.randomness",),
    "numpy.random": ("world.randomness",),
}
# May name the model in annotations: agents live in it, recording reads it.
NAME_THE_MODEL = ("sim.phases", "sim.agents", "sim.recording")
FOR_RULES = ("__future__", "collections.abc", "dataclasses", "typing", "numpy", "sim.rules")
NAMELESS = {"data", "helper", "helpers", "info", "manager", "managers", "process", "util", "utils"}
MOST_LINES = 350


@dataclass(frozen=True, order=True)
class Finding:
    """One breach: which rule, where, and what stands there."""

    rule: str
    where: str
    what: str


@dataclass(frozen=True)
class Import:
    """One imported name; `when` is `load`, `call` (inside a function) or `typing` (under TYPE_CHECKING)."""

    importer: str
    target: str
    line: int
    when: str


@dataclass(frozen=True)
class Module:
    """One source file of the package."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def short(self) -> str:
        return self.name.removeprefix("sim").lstrip(".")


def read_tree(root: Path) -> dict[str, Module]:
    """Read every module of `root/sim`, by its dotted name."""
    modules = {}
    for path in sorted((root / "sim").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        text = path.read_text(encoding="utf-8")
        modules[name] = Module(name, path.relative_to(root), text, ast.parse(text, str(path)))
    return modules


def findings(root: Path) -> list[Finding]:
    """Return every breach of a rule in the tree at `root`, sorted."""
    modules = read_tree(root)
    imports = [found for module in modules.values() for found in imports_of(module, modules)]
    return sorted(
        [
            *directions(imports),
            *circles(imports),
            *reserved(imports),
            *attribute_draws(modules),
            *impure_rules(imports),
            *eager_root(imports),
            *misnamed(modules),
            *too_long(modules),
            *observed(modules),
        ]
    )


def imports_of(module: Module, modules: dict[str, Module]) -> Iterator[Import]:
    """Yield every import of one module, those by `import_module("...")` included."""
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]

    def visit(node: ast.AST, when: str) -> Iterator[Import]:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for child in node.body:
                yield from visit(child, "typing")
            for child in node.orelse:
                yield from visit(child, when)
            return
        for target in targets_of(node, package, modules):
            yield Import(module.name, target, getattr(node, "lineno", 0), when)
        inner = "call" if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) else when
        for child in ast.iter_child_nodes(node):
            yield from visit(child, inner)

    return visit(module.tree, "load")


def targets_of(node: ast.AST, package: str, modules: dict[str, Module]) -> Iterator[str]:
    """Yield what one node imports; of this package the module, of others module and name."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = package.rsplit(".", node.level - 1)[0] if node.level else ""
        origin = ".".join(part for part in (above, node.module or "") if part)
        for alias in node.names:
            whole = f"{origin}.{alias.name}"
            # The version is the one thing the root offers to its own parts.
            if whole == "sim.__version__":
                continue
            yield origin if within(origin, "sim") and whole not in modules else whole
    elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = ast.unparse(node.func).rpartition(".")[2]
        if called in {"import_module", "__import__"} and isinstance(node.args[0].value, str):
            yield node.args[0].value


def within(name: str, *owners: str) -> bool:
    """Tell whether a dotted name is one of the owners or lies inside one."""
    return any(name == owner or name.startswith(f"{owner}.") for owner in owners)


def layer_of(module: str) -> int | None:
    """Return the position of a module from the left; the root stands last, unknown is None."""
    short = module.removeprefix("sim").lstrip(".")
    if not short:
        return len(LAYERS)
    owner = short.partition(".")[0]
    return next((place for place, names in enumerate(LAYERS) if owner in names), None)


def directions(imports: list[Import]) -> Iterator[Finding]:
    for found in imports:
        if not within(found.target, "sim"):
            continue
        if found.when == "typing" and within(found.importer, *NAME_THE_MODEL) and found.target == "sim.model":
            continue
        here, there = layer_of(found.importer), layer_of(found.target)
        what = f"{found.importer} imports {found.target}"
        if here is None or there is None:
            yield Finding("layer", f"{found.importer}:{found.line}", f"{what}: one of them has no layer")
        elif there > here or (there == here and top(found.importer) != top(found.target)):
            yield Finding("direction", f"{found.importer}:{found.line}", what)


def top(module: str) -> list[str]:
    """Return the first name below the root, if there is one."""
    return module.split(".")[1:2]


def circles(imports: list[Import]) -> Iterator[Finding]:
    """Find a circle among what runs while modules load; importing `a.b` runs `a` too."""
    graph: dict[str, set[str]] = {}
    for found in imports:
        if found.when != "load" or not within(found.target, "sim"):
            continue
        parts = found.target.split(".")
        packages = {".".join(parts[:length]) for length in range(1, len(parts))}
        loaded = {package for package in packages if not within(found.importer, package)}
        graph.setdefault(found.importer, set()).update(loaded, {found.target})
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1]
        yield Finding("circle", circle[0], " <- ".join(circle))


def reserved(imports: list[Import]) -> Iterator[Finding]:
    for found in imports:
        for library, places in RESERVED.items():
            allowed = within(found.importer, *(f"sim.{place}" for place in places))
            if within(found.target, library) and not allowed and found.when != "typing":
                yield Finding("reserved", f"{found.importer}:{found.line}", found.target)


def attribute_draws(modules: dict[str, Module]) -> Iterator[Finding]:
    """Find `numpy.random` reached as an attribute, where no import names it."""
    for module in modules.values():
        if module.name == "sim.world.randomness":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in {"np.random", "numpy.random"}:
                yield Finding("reserved", f"{module.name}:{node.lineno}", "numpy.random")


def impure_rules(imports: list[Import]) -> Iterator[Finding]:
    for found in imports:
        if within(found.importer, "sim.rules") and not within(found.target, *FOR_RULES):
            yield Finding("pure rules", f"{found.importer}:{found.line}", found.target)


def eager_root(imports: list[Import]) -> Iterator[Finding]:
    for found in imports:
        if found.importer == "sim" and found.when == "load" and within(found.target, "sim"):
            yield Finding("lazy root", f"sim:{found.line}", found.target)


def misnamed(modules: dict[str, Module]) -> Iterator[Finding]:
    for module in modules.values():
        for part in set(module.short.split(".")) & NAMELESS:
            yield Finding("name", str(module.path), part)


def too_long(modules: dict[str, Module]) -> Iterator[Finding]:
    for module in modules.values():
        lines = len(module.text.splitlines())
        if lines > MOST_LINES:
            yield Finding("length", str(module.path), f"{lines} lines")


def observed(modules: dict[str, Module]) -> Iterator[Finding]:
    """Find where a region's reader names the folder of observed outcomes, other than in a docstring."""
    for module in modules.values():
        if not within(module.name, "sim.region"):
            continue
        prose = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(module.tree):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if id(node) not in prose and re.search(r"\bobserved\b", text):
                yield Finding("observed", f"{module.name}:{node.lineno}", text)


# Written so that no pattern matches its own line.
MACHINE_PATH = re.compile(r"(?<![A-Za-z0-9_.])/(?:w[o]rk|r[o]ot|h[o]me|U[s]ers|f[a]rm)/")
PACKAGE_HOST = re.compile(
    r"^\s*--(?:extra-)?i[n]dex-url|^\s*--f[i]nd-links|^\s*r[e]gistry\s*="
    r'|"r[e]solved":\s*"http|p[y]pi\.org|p[y]thonhosted\.org',
    re.IGNORECASE,
)


def foreign_lines(path: str, text: str) -> Iterator[Finding]:
    """Find lines that hold only on one machine: its paths, or the address of a package index."""
    for number, line in enumerate(text.splitlines(), start=1):
        if MACHINE_PATH.search(line) or PACKAGE_HOST.search(line):
            yield Finding("foreign line", f"{path}:{number}", line.strip())
