"""What makes a part of a word found fast: trigrams, in the way of each database.

SQLite: full-text tables without a content of their own, kept by triggers. `detail=none` halves them; a search by LIKE
needs no more. PostgreSQL: GIN indexes of the extension pg_trgm. Where the extension is missing and can't be made,
search scans the table: it finds the same, slower.
"""

from collections.abc import Iterable
from contextlib import suppress

from django.db import Error, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# Table of trigrams: the table and the column it is about.
ABOUT = {
    "search_title": ("search_entry", "folded_title"),
    "search_text": ("search_entry", "folded"),
    "search_spelling": ("search_word", "folded"),
    "search_inside": ("search_token", "text"),
}


def put(connection: BaseDatabaseWrapper, names: Iterable[str] = ABOUT) -> bool:
    """Put the indexes in place where they are missing; False where the database can't have them."""
    return _gin(connection, names) if connection.vendor == "postgresql" else _trigrams(connection, names)


def reads_all_scripts(connection: BaseDatabaseWrapper) -> bool:
    """Whether the index finds words in other than Latin letters; not where the database takes them for no letters."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT show_trgm('мова') <> '{}' AND show_trgm('لغة') <> '{}'")
        return bool(cursor.fetchone()[0])


def tidy(connection: BaseDatabaseWrapper) -> None:
    """Have PostgreSQL sort into the indexes what it put aside while many entries came in; else each search reads it."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname = ANY(%s)", [list(ABOUT)])
        for (name,) in cursor.fetchall():
            # Refused to whoever doesn't own the index; then the server does it by itself, some time.
            with suppress(Error), transaction.atomic():
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [name])


def drop(connection: BaseDatabaseWrapper, names: Iterable[str] = ABOUT) -> None:
    """Take the indexes away."""
    with connection.cursor() as cursor:
        for name in names:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP INDEX IF EXISTS {name}")
                continue
            for event in ("insert", "delete", "update"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}_{event}")
            cursor.execute(f"DROP TABLE IF EXISTS {name}")


def _gin(connection: BaseDatabaseWrapper, names: Iterable[str]) -> bool:
    with connection.cursor() as cursor:
        # Refused without the right to create in this database, or where the server comes without the extension.
        with suppress(Error), transaction.atomic():
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone() is None:
            return False
        for name, (table, column) in ((name, ABOUT[name]) for name in names):
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin ({column} gin_trgm_ops)")
    return True


def _trigrams(connection: BaseDatabaseWrapper, names: Iterable[str]) -> bool:
    with connection.cursor() as cursor:
        for name, (table, column) in ((name, ABOUT[name]) for name in names):
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5"
                f"({column}, content='{table}', content_rowid='id', tokenize='trigram', detail='none')"
            )
            for event, steps in _steps(name, column).items():
                trigger = f"AFTER {event.upper()}" + (f" OF {column}" if event == "update" else "")
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {name}_{event} {trigger} ON {table} BEGIN {'; '.join(steps)}; END"
                )
    return True


def _steps(name: str, column: str) -> dict[str, list[str]]:
    add = f"INSERT INTO {name} (rowid, {column}) VALUES (new.id, new.{column})"  # noqa: S608  our own names
    take = f"INSERT INTO {name} ({name}, rowid, {column}) VALUES ('delete', old.id, old.{column})"  # noqa: S608
    return {"insert": [add], "delete": [take], "update": [take, add]}
