"""The rows of a draft as the workbook spells them; reading back compares with exactly these."""

from collections.abc import Mapping
from typing import Any

from ..cells import Parties, Type, written
from .columns import Column, answer_columns, claim_columns, columns_of, in_words, link_columns
from .stock import Stated, Values

_REFERENCES = frozenset({"origin", "target", "element", "recommendation", "source"})


def field_column(kind: str, name: str) -> Column | None:
    """The column of a field on the sheet of its kind."""
    return next((column for column in columns_of(kind) if column.name == name), None)


class Spelling:
    """Spells rows; each is a list of texts in the order of its columns."""

    def __init__(self, parties: Parties) -> None:
        self._parties = parties

    def element(self, kind: str, values: Values) -> list[str]:
        return [
            written(column.type, values.get(column.name), self._parties, column.codes) for column in columns_of(kind)
        ]

    def link(self, key: tuple[str, str, str], values: Values) -> list[str]:
        origin, type_, target = key
        return self._row(link_columns(), {"origin": origin, "type": type_, "target": target, **values})

    def answer(self, recommendation: str, values: Values) -> list[str]:
        return self._row(answer_columns(), {"recommendation": recommendation, **values})

    def claim(self, stated: Stated) -> list[str]:
        kind = stated.element.partition("/")[0]
        column = field_column(kind, stated.field)
        value = stated.values["value"]
        told: dict[str, Any] = {
            **stated.values,
            "element": stated.element,
            "field": column.head if column else stated.field,
            "value": written(column.type, value, self._parties, column.codes) if column else str(value or ""),
        }
        return self._row(claim_columns(), told)

    def _row(self, columns: Any, values: Mapping[str, Any]) -> list[str]:
        return [
            in_words(values[column.name])
            if column.name in _REFERENCES and column.type is Type.TEXT and values.get(column.name)
            else written(column.type, values.get(column.name), self._parties, column.codes)
            for column in columns
        ]
