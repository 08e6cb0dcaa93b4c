"""Followers are called after the commit, once, and never stand in the way of an act."""

import logging
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from .. import followers
from ..journal import Line, record
from ..models import Act

NOBODY = SimpleNamespace(person_key="system:test", office_key="")
LINE = Line("test.done", "test.thing:1")


@pytest.fixture
def called(monkeypatch):
    """How many lines each call of a follower found."""
    found = []
    monkeypatch.setattr(followers, "_FOLLOWERS", {"counting": lambda: found.append(Act.objects.count())})
    return found


def told():
    with transaction.atomic():
        record(NOBODY, LINE)


@transaction.atomic
def told_and_taken_back():
    told()
    raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_once_per_commit_however_many_lines(called):
    with transaction.atomic():
        for _number in range(3):
            told()
        assert called == []
    assert called == [3]
    told()
    assert called == [3, 4]


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_calls_nobody(called):
    with pytest.raises(ZeroDivisionError):
        told_and_taken_back()
    assert called == []


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_taken_back_takes_only_its_own_call(called):
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError):
            told_and_taken_back()
        told()
    assert called == [1]


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_logged_and_nothing_else(called, monkeypatch, caplog):
    def fail():
        with transaction.atomic():
            Act.objects.filter(number=1).exists()
            raise DatabaseError("disk full")

    monkeypatch.setattr(followers, "_FOLLOWERS", {"failing": fail, **followers._FOLLOWERS})
    with caplog.at_level(logging.ERROR):
        told()
    assert Act.objects.count() == 1
    assert called == [1]
    assert "failing" in caplog.text
    assert "disk full" in caplog.text
