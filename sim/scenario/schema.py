"""The JSON Schema of a scenario file, by which editors complete and check what is written."""

from __future__ import annotations

import json
from typing import Annotated, Any, get_args, get_origin

from pydantic import TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from sim.inputs.base import Record
from sim.inputs.wording import is_optional
from sim.outcomes.catalogue import OUTCOMES
from sim.scenario.catalogue import Parameter, parameter_of, shown
from sim.scenario.layer import Layer
from sim.scenario.references import shipped_scenarios

__all__ = ["SCHEMA_TITLE", "scenario_schema", "schema_text"]

SCHEMA_TITLE = "Scenario file of cci-sim"
"""By which a schema that this program wrote is known again."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BARE_NAME = r"^(?!.*\.ya?ml$)[^/\\]+$"


def schema_text() -> str:
    """Return the schema as the text of a file."""
    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    It holds what can be said of each value by itself. What must hold between values (the order of dates, one
    intervention a quarter) and whether names lead to files only reading the file can tell. It uses no keyword that
    editors which know older drafts would misread.
    """
    definitions: dict[str, Any] = {}
    top = _group(Layer, definitions)
    keys = top["properties"]
    keys["expects"]["items"] |= {"enum": list(OUTCOMES)}
    keys["extends"] |= {"pattern": _BARE_NAME, "examples": list(shipped_scenarios())}
    del keys["extends"]["default"]  # the empty text says that there is no such line, and is refused in one
    return {
        "$schema": _DIALECT,
        "title": SCHEMA_TITLE,
        "description": "What a file leaves out keeps the value of the scenario it extends.",
        "type": "object",
        **top,
        "$defs": definitions,
    }


def _group(model: type[Record], definitions: dict[str, Any]) -> dict[str, Any]:
    keys = {field.alias or name: field for name, field in model.model_fields.items()}
    group: dict[str, Any] = {"properties": {key: _property(key, field, definitions) for key, field in keys.items()}}
    if required := [key for key, field in keys.items() if field.is_required()]:
        group["required"] = required
    return group | {"additionalProperties": False}


def _property(key: str, field: FieldInfo, definitions: dict[str, Any]) -> dict[str, Any]:
    if (group := _record(field.annotation)) is not None:
        return {"description": _line(field.description), "$ref": _defined(group, definitions, ["object", "null"])}
    if get_origin(field.annotation) is dict:
        entry = {"$ref": _defined(get_args(field.annotation)[1], definitions, ["object", "null"])}
        return {"description": _line(field.description), "type": ["object", "null"], "additionalProperties": entry}
    items = get_args(field.annotation) if get_origin(field.annotation) is tuple else ()
    if items and (group := _record(items[0])) is not None:
        item = {"$ref": _defined(group, definitions, "object")}
        return {"description": _line(field.description), "type": "array", "items": item}
    return _value(parameter_of(key, field), field)


def _record(annotation: Any) -> type[Record] | None:
    return annotation if isinstance(annotation, type) and issubclass(annotation, Record) else None


def _defined(group: type[Record], definitions: dict[str, Any], types: str | list[str]) -> str:
    # A group may stand without values, as if it were not there; hence the null.
    if group.__name__ not in definitions:
        definitions[group.__name__] = {"type": types, **_group(group, definitions)}
    return f"#/$defs/{group.__name__}"


def _value(parameter: Parameter, field: FieldInfo) -> dict[str, Any]:
    """Return what pydantic accepts for one value, with the default as a file writes it and words for people."""
    declared: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    told = TypeAdapter(declared).json_schema()
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    further = {f"x-{word}": value for word, value in extra.items()}
    described = {"description": _words(parameter)}
    # Of some values nobody can say a default: a call of the region has its own.
    if not field.is_required() and (parameter.default is not None or is_optional(field)):
        told["default"] = to_jsonable_python(parameter.default)
    match told:
        # Editors say better what is wrong if it is one thing.
        case {"anyOf": [{"type": str(kind)} as accepted, {"type": "null"}]} if "enum" not in accepted:
            del told["anyOf"]
            told |= accepted | {"type": [kind, "null"]}
    return described | told | described | further


def _words(parameter: Parameter) -> str:
    clauses = [", ".join(filter(None, (parameter.unit, parameter.allowed)))]
    if parameter.unit:
        clauses.append(f"default {shown(parameter.default, parameter.absent)}")
    if parameter.plausible:
        clauses.append(f"plausible {parameter.plausible}")
    told = "; ".join(filter(None, clauses))
    source = f"source: {parameter.source} ({parameter.confidence})" if parameter.source else ""
    return "\n\n".join(filter(None, (_line(parameter.description), told, source)))


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
