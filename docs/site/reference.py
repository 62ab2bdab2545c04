"""The pages of reference, written from the code: each function returns one as MyST Markdown."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

import typer
from pydantic.fields import FieldInfo

import sim
from sim.cli.app import app
from sim.inputs.wording import allowed_for
from sim.outcomes.catalogue import OUTCOMES, Aggregation
from sim.outcomes.dictionary import codes_of, column_of
from sim.outcomes.tables import COLUMNS, KEYS, SCHEMA_VERSION
from sim.scenario.call_changes import CallChange
from sim.scenario.catalogue import Parameter, shown
from sim.scenario.catalogue import parameters as catalogue
from sim.scenario.files import load_scenario, shipped_scenarios

__all__ = ["PAGES"]

HOW_QUARTERS_ADD_UP: dict[Aggregation, str] = {"flow": "sum", "stock": "last quarter", "ratio": "mean"}
KINDS_OF_VALUE = {"policy": "Policy: what somebody decides", "assumptions": "Assumptions: what nobody decides"}


def parameters() -> str:
    """Describe every lever and assumption under its group."""
    return _text(_parameters())


def _parameters() -> Iterator[str]:
    groups: dict[str, list[Parameter]] = {}
    for row in catalogue():
        groups.setdefault(row.path.rpartition(".")[0], []).append(row)
    yield _counted()
    for kind, of_kind in groupby(groups, lambda group: group.split(".")[0]):
        yield f"## {KINDS_OF_VALUE[kind]}"
        for group in of_kind:
            yield f"### {group}"
            yield from map(_parameter, groups[group])
    yield "## Calls: what can be otherwise in a single call"
    yield "Below `calls` and the name of a call; what is not written is as in the region ([how](../questions.md))."
    yield _table(("key", "accepts", "meaning"), map(_of_call, CallChange.model_fields.items()))


def _counted() -> str:
    """Say how many parameters there are of each kind."""
    count = Counter(row.kind for row in catalogue())
    return (
        f"{count['lever']} levers; {count['behavioural']} behavioural assumptions; {count['regional']} that are values "
        f"of the shipped region, measured there or turned by hand against its record; {count['switch']} switches "
        "without a plausible range."
    )


def _of_call(entry: tuple[str, FieldInfo]) -> tuple[str, str, str]:
    key, field = entry
    return f"`{key}`", allowed_for(field), " ".join((field.description or "").split())


def _parameter(row: Parameter) -> str:
    facts = [
        f"default **{shown(row.default)}**" + ("" if row.choices else f" ({row.unit})"),
        f"accepts {row.allowed}" if row.allowed else "",
        f"plausible {row.plausible}" if row.plausible else "",
        f"confidence {row.confidence}" if row.plausible else "",
        "a value of the shipped region" if row.regional else "",
        f"source: {row.source}",
    ]
    about = " ".join(row.description.split())
    return f":::{{parameter}} {row.path}\n{about}\n\n{{.facts}}\n{' · '.join(filter(None, facts))}\n:::"


def outcomes() -> str:
    """Tabulate what is measured."""
    rows = [
        (
            f"`{outcome.name}`",
            outcome.label,
            outcome.unit,
            HOW_QUARTERS_ADD_UP[outcome.aggregation],
            "each" if outcome.by_sector else "all together",
            "comparisons" if outcome.comparison_only else "runs",
        )
        for outcome in OUTCOMES.values()
    ]
    return _table(("name", "label", "unit", "quarters become", "sectors", "in"), rows)


def tables() -> str:
    """Tabulate the columns of each table and say which identify a row."""
    return _text((f"Version {SCHEMA_VERSION} of the schema.", *map(_columns, COLUMNS)))


def _columns(name: str) -> str:
    keys = KEYS[name]
    rows = []
    for column, kind in COLUMNS[name].items():
        unit, label = column_of(name, column)
        codes = "; ".join(f"`{code}`: {meaning}" for code, meaning in codes_of(name, column).items())
        meaning = f"{label} ({codes})" if codes else label
        rows.append((f"`{column}`", kind, "yes" if column in keys else "", unit, meaning))
    return f"## {name}\n\n{_table(('column', 'kind', 'key', 'unit', 'meaning'), rows)}"


def scenarios() -> str:
    """List the shipped scenarios, then show each as it is written."""
    names = shipped_scenarios()
    rows = [(f"[`{name}`](#scenario-{name})", load_scenario(name).title) for name in names]
    return _text((_table(("name", "title"), rows), *map(_scenario, names)))


def _scenario(name: str) -> str:
    scenario = load_scenario(name)
    expects = ", ".join(f"`{outcome}`" for outcome in scenario.expects)
    return _text(
        (
            f"(scenario-{name})=\n## {scenario.title}",
            f"`{name}`. **{scenario.question}**",
            scenario.basis,
            f"Should move: {expects}." if expects else "",
            f"```{{literalinclude}} /scenarios/{name}.yaml\n:language: yaml\n```",
        )
    )


def commands() -> str:
    """Describe every command as its help does."""
    group = typer.main.get_command(app)
    context = typer.Context(group, info_name="cci")
    return _text((group.help, group.epilog, *(_command(command, context) for command in group.commands.values())))


def _command(command, within: typer.Context) -> str:
    context = typer.Context(command, info_name=command.name, parent=within)
    usage = command.get_usage(context).removeprefix("Usage: ")
    records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
    rows = [(f"`{name}`", meaning) for name, meaning in filter(None, records)]
    heading = f"## cci {command.name}\n\n{command.help}"
    return f"{heading}\n\n```text\n{usage}\n```\n\n{_table(('argument or option', 'meaning'), rows)}"


def python() -> str:
    """Ask for the docstrings of every public name of `sim`, functions first."""
    offered = [name for name in sim.__all__ if not name.startswith("__")]
    return _text(map(_python_name, sorted(offered, key=_is_class)))


def _is_class(name: str) -> bool:
    return isinstance(getattr(sim, name), type)


def _python_name(name: str) -> str:
    directive = f".. autofunction:: sim.{name}"
    if _is_class(name):
        directive = f".. autoclass:: sim.{name}\n   :members:\n   :show-inheritance:"
    return f"```{{eval-rst}}\n{directive}\n```"


def _text(blocks: Iterable[str]) -> str:
    return "\n\n".join(filter(None, blocks))


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (header, ("---",) * len(header), *rows)
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |" for cells in lines)


PAGES = {page.__name__: page for page in (parameters, outcomes, tables, scenarios, commands, python)}
"""What can stand for a mark `<!-- generated: NAME -->` in a page."""
