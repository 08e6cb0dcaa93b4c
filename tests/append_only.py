"""Append-only tables in tests: emptied between transactional tests, and damaged on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations
from django.db.backends.sqlite3.base import DatabaseWrapper

from mitplan.core.append_only import protect, release


@pytest.fixture(autouse=True, scope="session")
def flush_past_triggers() -> Iterator[None]:
    """Let the flush after a transactional test through.

    SQLite empties tables by DELETE and PostgreSQL by TRUNCATE, which the triggers refuse; so they step aside and come
    back, in one transaction.
    """
    operations = DatabaseWrapper.ops_class
    sql_flush = operations.sql_flush

    def aside_and_back(self, style, tables, **options):
        with self.connection.cursor() as cursor:
            # Those that refuse, and no others: some keep a table beside theirs, which must be emptied along.
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'")
            triggers = cursor.fetchall()
        statements = sql_flush(self, style, tables, **options)
        return [*(f"DROP TRIGGER {name}" for name, _ in triggers), *statements, *(sql for _, sql in triggers)]

    on_postgres = PostgresOperations.sql_flush

    def without_triggers(self, style, tables, **options):
        statements = on_postgres(self, style, tables, **options)
        return ["SET LOCAL session_replication_role = replica", *statements] if statements else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", aside_and_back)
        patch.setattr(PostgresOperations, "sql_flush", without_triggers)
        yield


@contextmanager
def unprotected(table: str) -> Iterator[None]:
    """Take away the protection of a table for a while, as somebody with the database in hand could."""
    editor = connection.schema_editor()  # not entered: SQLite's would refuse to work inside the test's transaction
    release(editor, table)
    yield
    protect(editor, table)
