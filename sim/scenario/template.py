"""Write a new scenario file with everything that can be set, commented out."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from sim.errors import InputError
from sim.inputs.base import Record
from sim.inputs.wording import allowed_for
from sim.inputs.yaml_scalars import plain_scalar
from sim.outcomes.catalogue import OUTCOMES
from sim.region.files import load_region
from sim.scenario.catalogue import shown
from sim.scenario.layer import Layer
from sim.scenario.provenance import Traced, trace
from sim.scenario.scenario import Scenario
from sim.scenario.stage import Stage
from sim.units import parse_quarter, quarter_label

__all__ = ["template"]

_EXAMPLE_QUARTER = "2023Q1"


def template(file: Path, extends: str, stages: Sequence[Stage], schema: str) -> str:
    """Return the text of a scenario file that extends another one and changes nothing.

    Lines that begin with `##` explain. Those with one `#` are values, which hold when the mark is taken away: no
    blank follows it, so that what is left stands where it must.

    Args:
        file: Where the text is going to stand.
        extends: Name of the scenario that it extends.
        stages: The stages of that scenario, from which its present values are taken.
        schema: Name of the file beside it by which editors check it.
    """
    base = stages[-1].scenario
    traced = {one.parameter.path: one for one in trace(stages)}
    lines = [
        f"# yaml-language-server: $schema=./{schema}",
        *_head(file.stem, extends),
        *_values(Layer, "", traced, base, file.parent),
        *_example(base),
        *_example_of_calls(base),
    ]
    return "\n".join(lines) + "\n"


def _head(name: str, extends: str) -> Iterator[str]:
    described = {key: field.description for key, field in Layer.model_fields.items()}
    yield "##"
    yield f"## This file is {extends} until you change something. Lines with ## explain; lines with one # are values."
    yield f"## Take the # away to set one, and no blank: they matter. What you leave stays as in {extends}."
    yield "##"
    yield f'##   cci check "{name}.yaml"      says what is wrong in the file'
    yield f'##   cci explain "{name}.yaml"    says which values hold, and where they come from'
    yield ""
    yield f"## {described['title']}"
    yield f'title: "{name}"'
    yield f"## {described['question']}"
    yield 'question: ""'
    yield f"## {described['basis']}"
    yield 'basis: ""'
    yield f"## {described['expects']}"
    yield "## No result depends on it: it keeps what you expected before the first run, for who reads the results."
    yield "## Write it like [funded_projects, applications]. There are:"
    for outcome in OUTCOMES.values():
        yield f"##   {outcome.name:<28} {outcome.label} ({outcome.unit})"
    yield "expects: []"
    yield ""
    yield f"## {described['extends']}"
    yield f"extends: {_yaml(extends)}"


def _values(
    model: type[Record], within: str, traced: Mapping[str, Traced], base: Scenario, folder: Path
) -> Iterator[str]:
    """Yield the lines of all values of a group, groups inside it included."""
    depth = within.count(".")
    margin = "  " * depth
    for key, field in model.model_fields.items():
        path = f"{within}{key}"
        if isinstance(field.annotation, type) and issubclass(field.annotation, Record):
            if depth < 2:
                yield ""
            yield f"{margin}## {_line(field)}"
            yield f"{margin}{key}:"
            yield from _values(field.annotation, f"{path}.", traced, base, folder)
        elif path in traced:
            if not within:
                yield ""
            yield from (f"{margin}{line}" for line in _value(key, field, traced[path], base, folder))


def _value(key: str, field: FieldInfo, traced: Traced, base: Scenario, folder: Path) -> Iterator[str]:
    first, *later = (held for held in traced.held if held.since <= base.end)
    value = first.value
    if isinstance(value, str) and os.path.isabs(value):  # a region folder, which must lie at or below the file's own
        value = os.path.relpath(value, os.path.realpath(folder))
    yield f"## {_line(field)}"
    if later:
        dated = ", ".join(f"{shown(held.value)} from {quarter_label(held.since)}" for held in later)
        yield f"## In {base.name} it is {shown(value)}, then {dated}; a value set here holds for the whole run."
    meant = allowed_for(field)
    if traced.parameter.plausible:
        meant += f"; plausible {traced.parameter.plausible}, confidence: {traced.parameter.confidence}"
    if value is None:
        meant += f"; now empty: {traced.parameter.absent}"
    yield f"#{key}: {_yaml(value)}".rstrip() + f" # {meant}"


def _example(base: Scenario) -> Iterator[str]:
    since = parse_quarter(_EXAMPLE_QUARTER)
    since = since if base.start <= since <= base.end else base.report_from
    yield ""
    yield "## Levers can also change at a date and stay changed; each date stands once. Levers set above hold for the"
    yield f"## whole run, over dated ones of {base.name}. An example; take the # away from all of its lines:"
    yield "#interventions:"
    yield f"#  - from: {quarter_label(since)}"
    yield "#    policy:"
    yield "#      cluster:"
    yield "#        staff_fte: 4.0"
    yield "#        public_grant_factor: 2.0"


def _example_of_calls(base: Scenario) -> Iterator[str]:
    """Yield an example of changed calls, with two calls that the region holds in the run."""
    try:
        region = load_region(base.region)
    except InputError:
        return  # a region may still be in the making
    held = [row for row in region.calls if row.held == "always" and base.start <= row.opens <= base.end]
    held.sort(key=lambda row: not row.carved_from_open_calls)
    if len(held) < 2:
        return
    first, other = held[0], held[1]
    budget = region.rules_of(region.call_codes[first.call_id]).budget_eur.unaligned
    yield ""
    yield "## Single calls of the region can be otherwise, not be held, or be new. Each rule of call_rules.csv can be"
    yield "## given, with one value, which holds whatever the alignment; and opens, applicants, sizes, sectors, kinds."
    yield "## Who pays what a call costs more: account (other calls open to all in the year), or new (money on top)."
    yield "## An example; take the # away from all of its lines:"
    yield "#calls:"
    yield f"#  {first.call_id}:"
    yield f"#    budget_eur: {round(2 * budget)}"
    yield "#    paid_by: new"
    yield f"#  {other.call_id}:"
    yield "#    held: false"
    yield f"#  {first.call_id[:50]}_AGAIN:"
    yield f"#    like: {first.call_id}"
    yield f"#    opens: {quarter_label(min(first.opens + 1, base.end))}"


def _line(field: FieldInfo) -> str:
    return " ".join((field.description or "").split())


def _yaml(value: Any) -> str:
    """Write a value for a line of YAML, so that it is read back as it is; none is left empty."""
    if value is None:
        return ""
    if isinstance(value, str) and re.fullmatch(r"\w[\w./ -]*\w", value) and plain_scalar(value) == value:
        return value
    return json.dumps(to_jsonable_python(value), ensure_ascii=False)
