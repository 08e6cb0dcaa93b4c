"""Rows as the database holds them: many written at once, and how a stored value is spelt.

For rows that are derived or already checked: nothing is validated here but by the database's own constraints.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows whose values stand in the order of `names`; a foreign key is given as the key."""
    connection = transaction.get_connection()
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    table = f"{quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in fields)})"
    stored = _stored(fields, rows, connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in stored:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})", stored)  # noqa: S608  our own names


def refresh_statistics(*tables: type[models.Model]) -> None:
    """After many rows have come in: without knowing the tables' shape, a database chooses the wrong index."""
    connection = transaction.get_connection()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=1000")  # a look at each index, not a count of it
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table._meta.db_table)}")


def _stored(
    fields: Sequence[Any], rows: Iterable[Sequence[Any]], connection: BaseDatabaseWrapper
) -> Iterator[Sequence[Any]]:
    """The rows as the database takes them: texts, numbers and keys as they are, dates and JSON in its own form."""
    own = [(i, it) for i, it in enumerate(fields) if isinstance(it, models.DateField | models.JSONField)]
    # Many rows that come in together have one moment: what it was and how it is stored, by place.
    last: dict[int, tuple[date, Any]] = {}
    for row in rows:
        if own:
            row = list(row)  # noqa: PLW2901  a row of its own to write into
            for i, field in own:
                value = row[i]
                if i in last and last[i][0] is value:
                    row[i] = last[i][1]
                    continue
                row[i] = field.get_db_prep_save(value, connection)
                if isinstance(value, date):
                    last[i] = value, row[i]
        yield row


# ---------------------------------------------------------------- spelling


class Quoted(models.Func):
    """A value with its type and spelling, as a literal of SQL; reading alone would smooth both over."""

    arity = 1
    function = "QUOTE"
    output_field: Any = models.TextField()

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, function="QUOTE_NULLABLE", **context)


def with_spelling(rows: models.QuerySet[Any], *names: str) -> models.QuerySet[Any]:
    """The rows, prepared to be asked whether they are `respelt` in one of these columns."""
    kept = [name for name in names if _has_spelling(rows.model._meta.get_field(name))]
    prepared: models.QuerySet[Any] = rows.annotate(**{f"{name}_quoted": Quoted(name) for name in kept})
    return prepared


def respelt(row: models.Model, *names: str) -> str:
    """The first of these columns that reads as its value but isn't spelt as we would have written it; else "".

    SQLite keeps a date or JSON as the text it was given, and Python reads many texts as the same value; it reads any
    number but 1 as False. A query that sorts or filters sees what is stored.
    """
    connection = transaction.get_connection()
    for name in names:
        field: Any = row._meta.get_field(name)
        if not _has_spelling(field):
            continue
        # The keys of facts and values stand in order: only so there is one spelling of each value.
        value = getattr(row, name)
        prepared = field.get_db_prep_save(ordered(value) if isinstance(value, dict) else value, connection)
        if getattr(row, f"{name}_quoted") != _quoted(prepared):
            return name
    return ""


def ordered(value: Any) -> Any:
    """The same value with the keys of all objects in order."""
    if isinstance(value, dict):
        return {key: ordered(value[key]) for key in sorted(value)}
    return [ordered(item) for item in value] if isinstance(value, list | tuple) else value


def _has_spelling(field: Any) -> bool:
    """PostgreSQL keeps moments, days, JSON and truth as values: there is nothing to spell but text."""
    parsed = isinstance(field, models.DateField | models.JSONField | models.BooleanField)
    return not parsed or transaction.get_connection().vendor == "sqlite"


def _quoted(prepared: Any) -> str:
    if prepared is None or isinstance(prepared, int):
        return "NULL" if prepared is None else str(int(prepared))
    return "'" + str(prepared).replace("'", "''") + "'"
