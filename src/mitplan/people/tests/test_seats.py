"""Seats once they are given: filled, ended, represented, and named in public by consent alone."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.people import actions
from mitplan.people.models import Seat
from mitplan.people.rules import may_name_in_public
from mitplan.people.states import SeatFunction

from .refusals import SETUP

pytestmark = pytest.mark.django_db


def seat(cast, **more) -> Seat:
    entry = actions.SeatEntry(cast.bodies.conference, cast.bodies.other_association, **more)
    return actions.seat([entry], by=SETUP)[0]


@pytest.fixture
def ada(cast) -> Seat:
    return Seat.objects.get(body=cast.bodies.conference, person=cast.ada.person)


# ---------------------------------------------------------------- filled and ended


def test_an_empty_seat_is_filled_once(cast) -> None:
    empty = seat(cast)
    actions.fill_seat(empty, cast.finn.person, by=cast.eva)
    assert Seat.objects.get(pk=empty.pk).person == cast.finn.person
    assert Act.objects.get(verb="people.seat.filled").facts == {"body": "conference"}
    with pytest.raises(ValidationError, match="schon jemand"):
        actions.fill_seat(empty, cast.ida.person, by=cast.eva)


def test_nobody_takes_two_seats_of_a_body_at_once(cast) -> None:
    with pytest.raises(ValidationError, match="schon einen Sitz"):
        actions.fill_seat(seat(cast, since=PartialDate("2016-01-01")), cast.ada.person, by=cast.eva)


def test_a_seat_ends_once_and_not_before_it_began(cast, ada) -> None:
    for until, word in ((UNKNOWN, "Bis wann"), (PartialDate("2015"), "vor dem Anfang")):
        with pytest.raises(ValidationError, match=word):
            actions.end_seat(ada, until, by=cast.eva)
    actions.end_seat(ada, PartialDate("2024"), "Rücktritt", by=cast.eva)
    assert Act.objects.get(verb="people.seat.ended").reason == "Rücktritt"
    with pytest.raises(ValidationError, match="endet schon"):
        actions.end_seat(ada, PartialDate("2025"), by=cast.eva)


# ---------------------------------------------------------------- deputies


def test_a_deputy_stands_in_for_a_seat_of_the_same_body(cast, ada) -> None:
    deputy = seat(cast, function=SeatFunction.DEPUTY)
    actions.stand_in(deputy, ada, by=cast.eva)
    assert list(ada.deputies.all()) == [deputy]
    with pytest.raises(ValidationError, match="steht die Vertretung schon"):
        actions.stand_in(deputy, ada, by=cast.eva)
    actions.stand_in(deputy, None, by=cast.eva)
    assert not ada.deputies.exists()


def test_nobody_stands_in_for_themselves_for_a_deputy_or_elsewhere(cast, ada) -> None:
    deputy, second = seat(cast, function=SeatFunction.DEPUTY), seat(cast, function=SeatFunction.DEPUTY)
    actions.stand_in(deputy, ada, by=cast.eva)
    elsewhere = Seat.objects.get(body=cast.bodies.working_group, person=cast.ada.person)
    for member, word in ((second, "selbst"), (deputy, "selbst"), (elsewhere, "desselben Gremiums")):
        with pytest.raises(ValidationError, match=word):
            actions.stand_in(second, member, by=cast.eva)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Seat.objects.filter(pk=second.pk).update(stands_in_for=second.pk)


# ---------------------------------------------------------------- named in public


def test_whoever_sits_there_decides_and_the_office_enters_it_with_its_reason(cast, ada) -> None:
    actions.name_in_public(ada, True, by=cast.ada)
    assert Seat.objects.get(pk=ada.pk).shows_name
    with pytest.raises(ValidationError, match="Einwilligung"):
        actions.name_in_public(ada, False, by=cast.eva)
    actions.name_in_public(ada, False, "Widerruf vom 3. März", by=cast.eva)
    assert not Seat.objects.get(pk=ada.pk).shows_name
    assert [line.facts for line in Act.objects.filter(verb="people.seat.named_in_public").order_by("number")] == [
        {"shown": True},
        {"shown": False},
    ]


def test_nothing_is_noted_when_it_is_so_already(cast, ada) -> None:
    actions.name_in_public(ada, False, by=cast.ada)
    assert not Act.objects.filter(verb="people.seat.named_in_public").exists()


def test_others_may_not_and_an_empty_seat_has_no_name(cast, ada) -> None:
    assert {name for name, who in cast.everybody.items() if may_name_in_public(who, ada, True)} == {"ada", "eva"}
    assert "niemand eingetragen" in may_name_in_public(cast.eva, seat(cast), True).reason
    with pytest.raises(Refused, match="wer den Sitz innehat"):
        actions.name_in_public(ada, True, by=cast.ben)


def test_only_the_register_s_keeper_changes_seats(cast, ada) -> None:
    deputy = seat(cast)
    for verb in (
        lambda: actions.fill_seat(deputy, cast.finn.person, by=cast.ben),
        lambda: actions.end_seat(ada, PartialDate("2024"), by=cast.ben),
        lambda: actions.stand_in(deputy, ada, by=cast.ben),
    ):
        with pytest.raises(Refused):
            verb()
