"""Many plain rows into a table at the speed of the database, without an instance for each.

For rows that are derived or already checked: nothing is validated here but by the database's own constraints.
"""

from collections.abc import Iterable, Iterator, Sequence
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
    for row in rows:
        if own:
            row = list(row)  # noqa: PLW2901  a row of its own to write into
            for i, field in own:
                row[i] = field.get_db_prep_save(row[i], connection)
        yield row
