"""The plan document as a JSON Schema (draft 2020-12), for editors and for programs of others.

It says what `shape.py` says, and beyond that which fields each kind of element has and what type they are.
"""

from typing import Any, Final

from mitplan.core.fields import MoneyField, PartialDateField
from mitplan.core.models import TextState
from mitplan.core.money import Basis, Period

from .fields import FIELDS
from .models import ListField, NumberField
from .shape import DOCUMENT, STAGE, Anything, Day, Flag, Named, Ordinal, Row, Rows, Shape
from .states import AnswerCode, Degree, Kind, LinkType, Standing, VersionKind

Schema = dict[str, Any]
_CODES: Final = {
    "code": AnswerCode.values,
    "degree": Degree.values,
    "standing": Standing.values,
    "type": LinkType.values,
    "state": TextState.values,
}
_DAY: Final[Schema] = {"type": "string", "description": "EDTF: 2017-12-20, 2017-11, 2016-21, 2015/2016; empty: unknown"}


def json_schema() -> Schema:
    """The schema of a whole plan document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Mitplan plan document",
        "type": "object",
        **_row(DOCUMENT, {"stages": {"type": "array", "items": {"$ref": "#/$defs/stage"}}}),
        "$defs": {
            "stage": _stage(),
            "fields": {kind: _fields(kind) for kind in Kind.values},
            "money": _money(),
        },
    }


def _stage() -> Schema:
    schema = _row(STAGE, {})
    items = schema["properties"]["elements"]["items"]
    items["properties"]["kind"] = {"enum": Kind.values}
    items["allOf"] = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {"$ref": f"#/$defs/fields/{kind}"},
        }
        for kind in Kind.values
    ]
    items["unevaluatedProperties"] = False
    schema["properties"]["freeze"]["properties"]["kind"] = {"enum": VersionKind.values}
    return {"type": "object", **schema}


def _schema(shape: Shape) -> Schema:
    if isinstance(shape, Anything):
        return {}
    if isinstance(shape, Flag):
        return {"type": "boolean"}
    if isinstance(shape, Ordinal):
        return {"type": "integer", "minimum": 1}
    if isinstance(shape, Day):
        return _DAY
    if isinstance(shape, Rows):
        return {"type": "array", "items": _schema(shape.item)}
    if isinstance(shape, Named):
        return {"type": "object", "additionalProperties": _schema(shape.item)}
    return {"type": "object", **_row(shape, {})} if isinstance(shape, Row) else {"type": "string"}


def _row(row: Row, known: dict[str, Schema]) -> Schema:
    properties = {
        name: known.get(name) or ({"enum": _CODES[name]} if name in _CODES else _schema(shape))
        for name, shape in {**row.required, **row.optional}.items()
    }
    schema: Schema = {"properties": properties}
    if row.required:
        schema["required"] = list(row.required)
    if row.rest is None:
        schema["additionalProperties"] = False
    return schema


def _fields(kind: str) -> Schema:
    return {"properties": {name: _field(field) for name, field in FIELDS[kind].items()}}


def _field(field: Any) -> Schema:
    if isinstance(field, PartialDateField):
        return _DAY
    if isinstance(field, MoneyField):
        return {"oneOf": [{"$ref": "#/$defs/money"}, {"type": "null"}]}
    if isinstance(field, ListField):
        return {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": True}
    if isinstance(field, NumberField):
        return {"type": "string", "pattern": r"^(-?(0|[1-9][0-9]*)(\.[0-9]+)?)?$"}
    if field.choices:
        return {"enum": sorted({"", *(code for code, _label in field.flatchoices)})}
    return {"type": "string"} | ({"maxLength": field.max_length} if field.max_length else {})


def _money() -> Schema:
    cents = {"type": "integer", "minimum": 0, "description": "whole cents"}
    return {
        "type": "object",
        "properties": {
            "low": cents,
            "high": cents,
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            "period": {"enum": [*Period.values]},
            "basis": {"enum": [*Basis.values]},
        },
        "required": ["low", "high", "period", "basis"],
        "additionalProperties": False,
    }
