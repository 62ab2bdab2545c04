"""The rules of the house that are no contract between imports, as a checker of any tree that holds a package `sim`.

Which room may import which stands in `pyproject.toml` (`tool.importlinter`). A tree is read, never imported: what
stands in the source counts, whether or not a run would reach it.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# What runs read is drawn in one place alone.
RANDOM = ("random", "secrets", "numpy.random")
FOR_RULES = (
    "__future__",
    "collections.abc",
    "dataclasses",
    "functools",
    "typing",
    "numpy",
    "sim.rules",
    "sim.elementary",
)
# The last bits of what these return are the processor's; figures and words are for eyes, not for bytes.
BY_PROCESSOR = {
    *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "logaddexp", "logaddexp2", "pow", "power"),
    *("float_power", "cbrt", "hypot", "gamma", "lgamma", "erf", "erfc"),
    *("sin", "cos", "tan", "arcsin", "arccos", "arctan", "arctan2", "asin", "acos", "atan", "atan2"),
    *("sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "asinh", "acosh", "atanh"),
    *("dot", "vdot", "vecdot", "inner", "matmul", "tensordot", "einsum", "linalg"),
}
MAY_DIFFER = ("sim.calibration", "sim.elementary", "sim.plots", "sim.words")
# Draws that no run reads: those of statistics on finished runs.
MAY_DRAW = ("sim.calibration", "sim.world.randomness")
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
    """One imported name; `at_load` where it is imported as the module loads."""

    importer: str
    target: str
    line: int
    at_load: bool


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
            *draws(imports, modules),
            *imports_by_name(modules),
            *processor_bits(modules),
            *impure_rules(imports),
            *eager_root(imports),
            *misnamed(modules),
            *too_long(modules),
            *observed(modules),
        ]
    )


def imports_of(module: Module, modules: dict[str, Module]) -> Iterator[Import]:
    """Yield every import of one module."""
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]

    def visit(node: ast.AST, at_load: bool) -> Iterator[Import]:
        for target in targets_of(node, package, modules):
            yield Import(module.name, target, getattr(node, "lineno", 0), at_load)
        is_later = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        is_later |= isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for child in ast.iter_child_nodes(node):
            yield from visit(child, at_load and not is_later)

    return visit(module.tree, True)


def targets_of(node: ast.AST, package: str, modules: dict[str, Module]) -> Iterator[str]:
    """Yield what one node imports; of this package the module, of others module and name."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = package.rsplit(".", node.level - 1)[0] if node.level else ""
        origin = ".".join(part for part in (above, node.module or "") if part)
        for alias in node.names:
            whole = f"{origin}.{alias.name}"
            yield origin if within(origin, "sim") and whole not in modules else whole


def within(name: str, *owners: str) -> bool:
    """Tell whether a dotted name is one of the owners or lies inside one."""
    return any(name == owner or name.startswith(f"{owner}.") for owner in owners)


def draws(imports: list[Import], modules: dict[str, Module]) -> Iterator[Finding]:
    """Find where random numbers are made that a run could read, other than by keys."""
    for found in imports:
        if within(found.target, *RANDOM) and not within(found.importer, *MAY_DRAW):
            yield Finding("draws", f"{found.importer}:{found.line}", found.target)
    for module in modules.values():
        if within(module.name, *MAY_DRAW):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node.attr == "random" and called(node.value) in {"np", "numpy"}:
                yield Finding("draws", f"{module.name}:{node.lineno}", "numpy.random")


def imports_by_name(modules: dict[str, Module]) -> Iterator[Finding]:
    """Find modules imported by a text, which no contract sees; the root does, so that importing it costs nothing."""
    for module in modules.values():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or module.name == "sim":
                continue
            if called(node.func) in {"import_module", "__import__"}:
                yield Finding("import by name", f"{module.name}:{node.lineno}", ast.unparse(node))


def called(node: ast.expr) -> str:
    """Return the last name of what may be dotted."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def processor_bits(modules: dict[str, Module]) -> Iterator[Finding]:
    """Find functions whose last bits depend on the processor; so do products by `@`, and powers but of literals."""
    for module in modules.values():
        if within(module.name, *MAY_DIFFER):
            continue
        for node in ast.walk(module.tree):
            if found := processor_bits_of(node):
                yield Finding("bits", f"{module.name}:{getattr(node, 'lineno', 0)}", found)


def processor_bits_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.Attribute) and ast.unparse(node.value) in {"np", "numpy", "math"}:
        return node.attr if node.attr in BY_PROCESSOR else None
    if isinstance(node, ast.ImportFrom) and node.module in {"numpy", "math"}:
        return ", ".join(alias.name for alias in node.names if alias.name in BY_PROCESSOR) or None
    if isinstance(node, ast.BinOp | ast.AugAssign):
        if isinstance(node.op, ast.MatMult):
            return "@"
        if isinstance(node.op, ast.Pow) and not (isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant)):
            return "**"
    return None


def impure_rules(imports: list[Import]) -> Iterator[Finding]:
    for found in imports:
        if within(found.importer, "sim.rules") and not within(found.target, *FOR_RULES):
            yield Finding("pure rules", f"{found.importer}:{found.line}", found.target)


def eager_root(imports: list[Import]) -> Iterator[Finding]:
    for found in imports:
        if found.importer == "sim" and found.at_load and within(found.target, "sim") and found.target != "sim.version":
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
