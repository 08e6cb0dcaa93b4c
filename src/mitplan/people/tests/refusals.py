"""What tests share: refusals, pages to be compared, and the last line of the journal."""

import re
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


def without_tokens(answer):
    """A page without what is drawn anew each time: to be compared with another."""
    return re.sub(r'state=[\w-]+|name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def last_line():
    """Verb, thing and facts of the last line of the journal."""
    act = Act.objects.latest("number")
    return act.verb, act.thing, act.facts
