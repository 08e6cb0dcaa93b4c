"""What search keeps: the index and its words, which are derived and can be built anew; and searches people keep."""

from typing import ClassVar

from django.db import models

from mitplan.people.models import Person

PUBLIC = "public"
LONGEST_QUERY = 600
# The longest token that is kept as a whole.
TOKEN = 100
_PLAN = "plan:"


def audience_of(plan_key: str) -> str:
    """The audience of a plan's draft: those who may open the plan's workbench."""
    return _PLAN + plan_key


def plan_in(audience: str) -> str:
    """The plan of an audience, "" for everybody."""
    return audience.removeprefix(_PLAN) if audience != PUBLIC else ""


class Entry(models.Model):
    """One thing in one language, as search finds it. Derived from the record; only `index.py` writes it.

    Full-text tables beside it (`search_title`, `search_text`, on SQLite) are kept by triggers.
    """

    # Which source tells of it, and what the source tells anew at a time: a plan, the register.
    source = models.CharField(max_length=20)
    scope = models.CharField(max_length=80)
    thing = models.CharField(max_length=80)
    language = models.CharField(max_length=12)
    # Who may find it: everybody, or those who may open the workbench of the plan (`plan:<key>`).
    audience = models.CharField(max_length=80, default=PUBLIC)
    plan = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)
    stage = models.CharField(max_length=20, blank=True)
    withdrawn = models.BooleanField(default=False)
    # What the room whose page it is needs for the address.
    place = models.CharField(max_length=200)
    title = models.TextField()
    text = models.TextField(blank=True)
    day = models.DateField(null=True)
    folded_title = models.TextField()
    folded = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "thing", "language", "audience"], name="entry_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source", "scope"], name="entry_scope"),
            models.Index(fields=["audience", "plan", "kind", "language", "stage"], name="entry_facets"),
        ]

    def __str__(self) -> str:
        return f"{self.thing} ({self.language})"


class Word(models.Model):
    """A word of the public entries as somebody wrote it, and in how many it occurs; for "did you mean"."""

    spelling = models.CharField(max_length=40, unique=True)
    folded = models.CharField(max_length=80)
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.spelling


class Token(models.Model):
    """A word as search compares it, and in how many entries of an audience it occurs.

    What occurs in no token occurs in no entry: a mistyped word is known by this, and no entry is read for it.
    """

    audience = models.CharField(max_length=80)
    text = models.CharField(max_length=TOKEN)
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["audience", "text"], name="token_once")]

    def __str__(self) -> str:
        return self.text


class Position(models.Model):
    """How far the follower has read the journal, and by which edition of the folding the index was made."""

    name = models.CharField(max_length=20, primary_key=True)
    number = models.BigIntegerField(default=0)
    edition = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"


class KeptSearch(models.Model):
    """A search that somebody signed in keeps for themselves: its address. Nobody else's business, so not journalled."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="kept_searches")
    query = models.CharField(max_length=LONGEST_QUERY)

    class Meta:
        verbose_name_plural = "kept searches"
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "query"], name="kept_search_once")]

    def __str__(self) -> str:
        return self.query
