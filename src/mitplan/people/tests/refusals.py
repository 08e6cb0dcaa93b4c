"""What tests of verbs share: the register's refusals, and the last line of the journal."""

from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError

from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.people.acting import system

SETUP = system("test")
NOT_COORDINATION = "Nur die Koordinierungsstelle darf Stellen, Ämter und Personen eintragen."


@contextmanager
def refused(*sentences):
    """The verb refuses with exactly these sentences and writes no line."""
    before = Act.objects.count()
    with pytest.raises(ValidationError) as refusal:
        yield
    assert refusal.value.messages == list(sentences)
    assert Act.objects.count() == before


@contextmanager
def forbidden(sentence=NOT_COORDINATION):
    """The rules refuse the verb with this sentence and nothing is written."""
    before = Act.objects.count()
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.reason == sentence
    assert Act.objects.count() == before


def last_line():
    """Verb, thing and facts of the last line of the journal."""
    act = Act.objects.latest("number")
    return act.verb, act.thing, act.facts
