"""Spies on the connection: what a request wrote, and how often it asked."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

JOURNAL = "core_act"
# Statements that leave the tables as they are.
HARMLESS = frozenset({"SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "EXPLAIN"})
# Tables that hold no word of a plan: written without a journal line, and by reading pages too.
BESIDES = {
    "people_signedin": "who is signed in, and messages for the next page; lives hours and says nothing of a plan",
    "people_attempt": "limits on attempts, under hashed keys; gone after minutes",
    "people_spent": "codes that may be used once, under hashed keys; gone after minutes",
    "conference_notice": "who has seen what they were told; what happened is journalled where it happened",
    "search_keptsearch": "searches that somebody keeps for themselves",
}
WRITING = re.compile(r"\b(?:INSERT|UPDATE|DELETE|REPLACE|MERGE)\b", re.IGNORECASE)
TABLE = re.compile(
    r"^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|COPY|MERGE\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?"
    r"|(?:CREATE|DROP|ALTER)\s+TABLE(?:\s+IF\s+(?:NOT\s+)?EXISTS)?)\s+\"?(\w+)",
    re.IGNORECASE,
)


@dataclass
class Report:
    """What went through the connection."""

    queries: int = 0
    written: list[str] = field(default_factory=list)

    @property
    def tables(self) -> set[str]:
        """The tables written to, without those that hold no word of a plan."""
        return set(self.written) - set(BESIDES)

    @property
    def silent(self) -> set[str]:
        """Tables written to without a journal line."""
        return set() if JOURNAL in self.tables else self.tables


def written_table(sql: str) -> str:
    """The table a statement writes to, the statement itself where it changes something else, "" when it reads."""
    verb = sql.lstrip(" (\n\t").split(None, 1)[0].upper().rstrip(";") if sql.strip() else ""
    if verb == "WITH" and WRITING.search(sql):
        return sql
    if verb in HARMLESS:
        return ""
    found = TABLE.match(sql)
    return found[1] if found else sql


@contextmanager
def watched() -> Iterator[Report]:
    """Report on everything that is asked of the database and written to it meanwhile."""
    report = Report()

    def spy(execute, sql, params, many, context):
        report.queries += not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
        if table := written_table(sql):
            report.written.append(table)
        return execute(sql, params, many, context)

    def copy(cursor, sql, *parameters):
        """PostgreSQL's way to write many rows goes past the wrappers of Django."""
        spy(lambda *given: None, sql, parameters, False, {})
        return cursor.cursor.copy(sql, *parameters)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(spy):
        patch.setattr(CursorWrapper, "copy", copy, raising=False)
        yield report
